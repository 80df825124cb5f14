"""Finding URLs in prose: with a scheme, with `www.`, and bare domains under a real top-level domain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

if TYPE_CHECKING:
    import regex

__all__ = ["Found", "find_urls"]

# Endings of files that are top-level domains too; with a path behind, or under a subdomain, they are taken
# for hosts.
_FILE_ENDINGS: Final = frozenset({"md", "mov", "ps", "py", "sh", "zip"})
# `I agree.So we went`: a capital after the dot begins a sentence, unless the word is none (`Example.Com`).
_NO_WORDS: Final = frozenset({"Com", "Net", "Org"})
# After these a domain belongs to a mail address, a handle, a path or another scheme's URL.
_SILENCING: Final = frozenset("@/\\")
_EDGES: Final = re.compile(r"[^\W_](?:.*[^._-])?", re.DOTALL)
_BEHIND_HOST: Final = frozenset(":/?#")
_LOCAL_PART_REST: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+\-=^_`{|}~]{0,64}@")
# Longer than any URL that is worth reporting whole, so that each look ahead is bounded.
_REACH: Final = 8_192
_BRACKET_REACH: Final = 1_024
_LONGEST_HOST: Final = 253
_CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
# No part of a URL as people write them: invisible format characters, half surrogate pairs, quotation marks,
# CJK punctuation.
_STOPS: Final = re.compile(
    "[\u00ab\u00bb\u2018-\u201f\u2026\u2039\u203a\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\u3001-\u3003\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
)
_BRACKETS: Final = re.compile(r"[\[\](){}]|[\s\x00-\x1f\x7f-\x9f]")
_PLAIN_URL: Final = re.compile(r"(\[[0-9A-Za-z:.%]+\])?([^\s\x00-\x1f\x7f-\x9f<>\"'`(){}\[\]|\\^]*)")


@dataclass(frozen=True, slots=True)
class Found:
    """One URL in a text: where it stands, half-open in code points; its text; and what gives it away."""

    start: int
    end: int
    text: str
    kind: Literal["scheme", "www", "domain"]
    """scheme: http, https or ftp with `://`; www: begins with `www.`; domain: neither, but a real domain."""


def find_urls(text: str) -> tuple[Found, ...]:
    """The URLs in a text, in order, none overlapping; never mail addresses. Total, and linear in time.

    >>> [found.text for found in find_urls("See bit.ly/menu (or mail a@example.com), e.g. now.")]
    ['bit.ly/menu']
    """
    # Nothing is loaded for a text that cannot hold one.
    if "." not in text and "://" not in text:
        return ()
    return tuple(_find(text))


def _find(text: str) -> Iterator[Found]:
    shaded = _without_loose_brackets(_STOPS.sub(" ", text))
    done = 0
    for hit in _candidates().finditer(text):
        if hit.start() < done or hit["mail"]:
            continue
        if hit["scheme"]:
            end = _end_of_schemed(shaded, hit)
            if end > hit.end():
                done = end
                yield Found(hit.start(), end, text[hit.start() : end], "scheme")
        elif (
            "." in hit[0]
            and text[hit.start() - 1 : hit.start()] not in _SILENCING
            and not _LOCAL_PART_REST.match(text, hit.end())
        ):
            for start, host in _hosts(hit[0], hit.start()):
                found = _judge(text, shaded, start, host)
                if found:
                    done = found.end
                    yield found


def _end_of_schemed(shaded: str, hit: regex.Match[str]) -> int:
    length = _grammar()(shaded, hit.end() - len("//"))
    if length:
        return hit.end() - len("//") + length
    # IPv6 addresses, underscores and ports out of range are beyond that grammar, but not beyond a reader.
    # The pattern matches the empty string, and so everywhere.
    literal, tail = cast("re.Match[str]", _PLAIN_URL.match(shaded, hit.end())).groups("")
    return hit.end() + len(literal) + len(tail.rstrip(".,;:!?*_~"))


def _hosts(run: str, offset: int) -> Iterator[tuple[int, str]]:
    # Dots in a row end a host: `wait...example.com`. Marks and hyphens around one are the text's:
    # `_example.com_`.
    for piece in re.finditer(r"(?:[^.]|\.(?!\.))+", run):
        for start, host in _in_scripts(piece[0], offset + piece.start()):
            bare = _EDGES.search(host)
            if bare and "." in bare[0] and len(bare[0]) <= _LONGEST_HOST:
                yield start + bare.start(), bare[0]


def _in_scripts(piece: str, offset: int) -> Iterator[tuple[int, str]]:
    # Where words are not spaced, a domain sticks to its neighbours: only its own script sets it apart.
    seam, part = _scripts()
    if piece.isascii() or not seam.search(piece):
        yield offset, piece
        return
    for match in part.finditer(piece):
        yield offset + match.start(), match[0]


def _judge(text: str, shaded: str, start: int, host: str) -> Found | None:
    if not _is_domain(host):
        return None
    end = after = start + len(host)
    if shaded[after : after + 1] in _BEHIND_HOST:
        # The grammar reads on behind a host of one letter: how far this one goes was settled above.
        end += max(_grammar()("//h" + shaded[after : after + _REACH], 0) - len("//h"), 0)
    kind: Literal["www", "domain"] = "www" if host[:4].lower() == "www." else "domain"
    if kind == "domain" and end == after and _is_prose(host):
        return None
    return Found(start, end, text[start:end], kind)


def _is_prose(host: str) -> bool:
    # A bare name of two labels may be a file, or two sentences that lack a space.
    name, _, ending = host.rpartition(".")
    return "." not in name and (
        ending.lower() in _FILE_ENDINGS or (ending.istitle() and ending.isascii() and ending not in _NO_WORDS)
    )


def _is_domain(host: str) -> bool:
    labels = host.split(".")
    well_formed = len(labels) > 1 and all(
        0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" for label in labels
    )
    return well_formed and "_" not in labels[-1] + labels[-2] and _registrable(host)


def _without_loose_brackets(text: str) -> str:
    # The grammar looks for the end of each bracket it meets, to the end of the word if there is none:
    # quadratic for a long row of URLs with an open bracket each. One that closes nowhere near ends a URL just
    # like `<` does.
    if not any(opener in text for opener in _CLOSERS):
        return text
    loose: list[int] = []
    waiting: dict[str, list[int]] = {closer: [] for closer in _CLOSERS.values()}
    for match in _BRACKETS.finditer(text):
        mark, place = match[0], match.start()
        if mark in _CLOSERS:
            waiting[_CLOSERS[mark]].append(place)
        elif mark in waiting:
            loose.extend(opener for opener in waiting[mark] if place - opener > _BRACKET_REACH)
            waiting[mark].clear()
        else:
            _move_all(waiting, loose)
    _move_all(waiting, loose)
    marks = list(text)
    for place in loose:
        marks[place] = "<"
    return "".join(marks)


def _move_all(waiting: dict[str, list[int]], loose: list[int]) -> None:
    for openers in waiting.values():
        loose.extend(openers)
        openers.clear()


@cache
def _candidates() -> regex.Pattern[str]:
    # Runs are taken whole (`++`) and each alternative begins in a different way, so no character is read
    # twice.
    import regex

    return regex.compile(
        r"""
          (?P<mail> mailto: [^\s<>"]* )
        | (?P<scheme> (?<![a-z0-9]) (?: https? | ftp ) :// )
        | (?: (?! (?: mailto: | (?: https? | ftp ) :// ) ) [\p{L}\p{M}\p{N}_.-] )++
        """,
        regex.VERBOSE | regex.IGNORECASE,
    )


@cache
def _scripts() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    # Where a script without spaces touches another one, and the stretches of the others.
    import regex

    dense = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    return (
        regex.compile(rf"[{dense}][^{dense}._-]|[^{dense}._-][{dense}]"),
        regex.compile(rf"[^{dense}]++"),
    )


@cache
def _grammar() -> Callable[[str, int], int]:
    """The length of what follows `http:` at a place (`//host:port/path`), a sentence's stop left out."""
    # By name, for the library has no types to import.
    from importlib import import_module

    finder = import_module("linkify_it").LinkifyIt()

    def length(text: str, place: int) -> int:
        return int(finder.test_schema_at(text, "http:", place))

    return length


@cache
def _registrable_names() -> Callable[[str], str | None]:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, only_icann=True).privatesuffix


def _registrable(host: str) -> bool:
    return _registrable_names()(host) is not None
