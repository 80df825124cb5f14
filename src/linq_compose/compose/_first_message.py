"""The first message of a chat, which may have no URL and must show something."""

from __future__ import annotations

from typing import Final, NamedTuple

from linq_compose._characters import is_visible
from linq_compose.compose._pack import Packed, protected, stretch
from linq_compose.compose._split_text import joined, last_cut
from linq_compose.errors import PlanError
from linq_compose.models import LinkPart, TextPart
from linq_compose.models.content import Part
from linq_compose.text import RichText
from linq_compose.urls import find_urls

__all__ = ["opened", "shows"]

_REASON: Final = "the message that opens a chat has no URL"


class _Url(NamedTuple):
    """The first URL of a message: the index of its part, where it starts there in code points, and its text."""

    part: int
    start: int
    text: str


def opened(packed: list[Packed]) -> list[Packed]:
    """Return the messages so that the first has no URL and shows something: text before the URL goes first.

    What has a scheme or begins with `www.` is a URL here, as for the rules; a bare domain may count as one, and stays.
    What is behind a cut stays the same object, which is changed. Raises `PlanError` where no visible text without a URL
    can go first, naming the URL; nothing is changed then.
    """
    if not packed:
        return packed
    first, *others = packed
    url = _first_url(first)
    if url is None:
        return packed if shows(first.parts) else _with_text_in_front(first, others) or packed
    if url.part:
        # Two texts are never side by side, so there is a file before the text with the URL.
        head = Packed("", first.parts[: url.part])
        first.parts, first.reason = first.parts[url.part :], _REASON
        return [head, first, *others]
    if isinstance(first.parts[0], TextPart):
        return [*_split(first, first.parts[0], url), *others]
    in_front = _with_text_in_front(first, others)
    if in_front is None:
        raise PlanError.opening(url.text)
    return in_front


def _split(first: Packed, part: TextPart, url: _Url) -> tuple[Packed, Packed]:
    whole = protected(part)
    # Code is divided only where nothing before it can open the chat.
    places = (last_cut(part.ruler, 0, url.start, whole=kept) for kept in (joined(first.code, whole), whole))
    cut = next((cut for cut in places if cut is not None and is_visible(part.value[: cut.end])), None)
    if cut is None:
        raise PlanError.opening(url.text)
    text = RichText.from_part(part)
    head = Packed("", [stretch(part, text, 0, cut.end)], part.value[cut.end : cut.next])
    first.parts = [stretch(part, text, cut.next, len(text)), *first.parts[1:]]
    first.code = ()
    first.reason = _REASON
    return head, first


def _with_text_in_front(first: Packed, others: list[Packed]) -> list[Packed] | None:
    """Return the messages with the first visible text in front; None where there is none, or only behind a URL."""
    for place, message in enumerate(others):
        if any(isinstance(part, TextPart) and is_visible(part.value) for part in message.parts):
            try:
                head, *rest = opened([message])
            except PlanError:
                continue
            head.reason, first.reason = "", _REASON
            return [head, first, *others[:place], *rest, *others[place + 1 :]]
    return None


def shows(parts: list[Part]) -> bool:
    """Return whether a person sees anything of a message."""
    return any(not isinstance(part, TextPart) or is_visible(part.value) for part in parts)


def _first_url(message: Packed) -> _Url | None:
    for place, part in enumerate(message.parts):
        if isinstance(part, LinkPart):
            return _Url(place, 0, part.value)
        if isinstance(part, TextPart):
            for url in find_urls(part.value):
                if url.kind != "domain":
                    return _Url(place, url.start, url.text)
    return None
