"""URLs that several families check: which media count as public, and the fix that writes https."""

from __future__ import annotations

from linq_compose import urls
from linq_compose.lint.fix import Fix, replace
from linq_compose.models import MediaPart, Part

__all__ = ["counted_media", "https_fix"]


def counted_media(parts: tuple[Part, ...]) -> list[tuple[int, bool]]:
    """Return the media parts that Linq fetches from another host: their index, and whether the URL is presigned."""
    media = []
    for index, part in enumerate(parts):
        url = part.url if isinstance(part, MediaPart) and part.has("url") else None
        if url is not None and not urls.is_linq_cdn(url):
            media.append((index, urls.is_presigned(url)))
    return media


def https_fix(field: str, url: str) -> Fix | None:
    """Return the fix that replaces http by https, None for another scheme; unsafe, as the host may not serve https."""
    scheme, colon, rest = url.partition(":")
    if not colon or scheme.lower() != "http":
        return None
    return Fix.unsafe("Write https", replace(field, value=f"https:{rest}"))
