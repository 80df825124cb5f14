"""URLs of a payload as several families read them: which media count as public, and the fix that writes https."""

from __future__ import annotations

from linq_compose import urls
from linq_compose.lint.fix import Fix, replace
from linq_compose.models import MediaPart, Part

__all__ = ["counted_media", "secured"]


def counted_media(parts: tuple[Part, ...]) -> list[tuple[int, bool]]:
    """Return the media parts that Linq fetches from a URL not its own: index, and whether the URL is presigned."""
    found = []
    for index, part in enumerate(parts):
        url = part.url if isinstance(part, MediaPart) and part.has("url") else None
        if url is not None and not urls.is_linq_cdn(url):
            found.append((index, urls.is_presigned(url)))
    return found


def secured(field: str, url: str, flaw: urls.Flaw) -> Fix | None:
    """Return the fix of a URL whose only flaw is `http:`, unsafe as the host may not serve https; else None."""
    scheme, _, rest = url.partition(":")
    if flaw.kind != "insecure" or scheme.lower() != "http":
        return None
    return Fix.unsafe("Write https", replace(field, value=f"https:{rest}"))
