"""Opening: the first message of a chat, which may hold no URL."""

from __future__ import annotations

from linq_compose.compose._pack import Packed, stretch
from linq_compose.compose._split_text import last_cut
from linq_compose.errors import PlanError
from linq_compose.models import LinkPart, TextPart
from linq_compose.models.content import Part
from linq_compose.text import RichText
from linq_compose.urls import find_urls

__all__ = ["opened"]

_REASON = "the message that opens a chat has no URL"


def opened(packed: list[Packed]) -> list[Packed]:
    """Return the messages so that the first has no URL: text in front of it goes first.

    What has a scheme or begins with `www.` is a URL here, as for the rules; a bare domain may count as one, and stays.
    Raises `PlanError` where no text without a URL can go first, naming the URL.
    """
    if not packed:
        return packed
    first, *others = packed
    place, found = next(((place, url) for place, url in enumerate(map(_url, first.parts)) if url), (0, None))
    if found is None:
        return packed
    start, url = found
    if place:
        behind = Packed(_REASON, first.parts[place:], first.separator)
        return [Packed("", first.parts[:place]), behind, *others]
    part = first.parts[0]
    if isinstance(part, TextPart):
        return [*_split(first, part, start, url), *others]
    return _with_text_in_front(first, others, url)


def _split(first: Packed, part: TextPart, start: int, url: str) -> tuple[Packed, Packed]:
    cut = last_cut(part.ruler, 0, start)
    if cut is None or not part.value[: cut.end].strip():
        raise PlanError.opening(url)
    text = RichText.from_part(part)
    head = Packed("", [stretch(part, text, 0, cut.end)], part.value[cut.end : cut.next])
    tail = stretch(part, text, cut.next, len(text))
    return head, Packed(_REASON, [tail, *first.parts[1:]], first.separator)


def _with_text_in_front(link: Packed, others: list[Packed], url: str) -> list[Packed]:
    """Return the messages with the first text in front of a link."""
    for place, each in enumerate(others):
        if any(isinstance(part, TextPart) for part in each.parts):
            head, *rest = opened([Packed("", each.parts, each.separator)])
            return [head, Packed(_REASON, link.parts), *others[:place], *rest, *others[place + 1 :]]
    raise PlanError.opening(url)


def _url(part: Part) -> tuple[int, str] | None:
    """Return where the first URL of a part stands, and what it says."""
    if isinstance(part, LinkPart):
        return 0, part.value
    found = find_urls(part.value) if isinstance(part, TextPart) else ()
    return next(((each.start, each.text) for each in found if each.kind != "domain"), None)
