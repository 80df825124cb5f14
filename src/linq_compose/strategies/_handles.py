"""Handles, identifiers and URLs that Linq takes."""

from __future__ import annotations

from functools import cache
from typing import Final

from hypothesis import strategies as st

from linq_compose._media_types import MEDIA_FORMATS, VOICE_FORMATS
from linq_compose.limits import LIMITS
from linq_compose.strategies._texts import mostly

__all__ = ["handles", "identifiers", "links", "media_urls", "numbers", "recipients", "voice_urls"]

_NUMBERS: Final = ("+4915112345678", "+447400123456", "+33612345678", "+819012345678", "+5511961234567", "+61412345678")
_EMAILS: Final = ("anna@icloud.com", "ben.o'neil@gmail.com", "team+linq@acme.com", "jürgen@mail.de")
_HOSTS: Final = ("acme.com", "cdn.acme.com", "www.gov.uk", "example.org", "xn--mnchen-3ya.de")
_NAMES: Final = st.text("abcdefghij0123456789-_", min_size=1, max_size=12)
_FILES: Final = tuple(name for name in MEDIA_FORMATS if name not in VOICE_FORMATS)


@cache
def numbers() -> st.SearchStrategy[str]:
    """Phone numbers in E.164 that their countries could give out."""
    return st.one_of(st.integers(0, 9999).map(lambda last: f"+1205253{last:04}"), st.sampled_from(_NUMBERS))


@cache
def handles() -> st.SearchStrategy[str]:
    """Phone numbers and email addresses."""
    return mostly(numbers(), st.sampled_from(_EMAILS), times=2)


@st.composite
def recipients(draw: st.DrawFn, *, most: int = LIMITS.recipients) -> list[str]:
    """Lists of different handles: mostly one or a few, now and then as many as may be, or one less."""
    if draw(_EIGHTHS) == 7:
        count, first = most - draw(_ONE_LESS), draw(_FIRST)
        return [f"+1205253{first + place:04}" for place in range(count)]
    return draw(_several(min(5, most)))


# Strategies that are made once: making them anew takes longer than drawing from them.
_EIGHTHS: Final = st.integers(0, 7)
_ONE_LESS: Final = st.integers(0, 1)
_FIRST: Final = st.integers(0, 9000)


@cache
def _several(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(handles(), min_size=1, max_size=most, unique=True)


@cache
def identifiers() -> st.SearchStrategy[str]:
    """UUIDs, in lower and upper case."""
    return st.uuids().map(str) | st.uuids().map(lambda identifier: str(identifier).upper())


def _urls(names: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(st.sampled_from(_HOSTS), st.lists(_NAMES, max_size=2), names)
    return parts.map(lambda drawn: f"https://{'/'.join([drawn[0], *drawn[1], drawn[2]])}")


_PAGES: Final = _urls(_NAMES)


@cache
def media_urls() -> st.SearchStrategy[str]:
    """Public https URLs of files of the listed types, or without an extension."""
    return _urls(st.one_of(_NAMES, st.tuples(_NAMES, st.sampled_from(_FILES)).map(".".join)))


@cache
def voice_urls() -> st.SearchStrategy[str]:
    """Public https URLs of audio for voice memos."""
    return _urls(st.tuples(_NAMES, st.sampled_from(VOICE_FORMATS)).map(".".join))


@st.composite
def links(draw: st.DrawFn) -> str:
    """URLs of link parts; one in eight is as long as may be, or one character shorter."""
    url = draw(_PAGES)
    if draw(_EIGHTHS) == 7:
        return url + "x" * (LIMITS.link - draw(_ONE_LESS) - len(url))
    return url
