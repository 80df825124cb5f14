"""URLs in prose: with a scheme, with `www.`, and bare domains under a real top-level domain.

One pass over the text looks for what may begin a URL (`://`, or a run of letters with a dot in it). Where a URL with a
scheme ends is decided by linkify-it's grammar; whether a run is a domain, by the public suffix list. What remains is
prose: words, files and abbreviations that look like domains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

if TYPE_CHECKING:
    import regex

__all__ = ["Found", "Kind", "find_urls", "first_url"]

Kind: TypeAlias = Literal["scheme", "www", "domain"]

# File extensions that are top-level domains too. With a path, or under a subdomain, they count as domains.
_FILE_EXTENSIONS: Final = frozenset({"md", "mov", "ps", "py", "sh", "zip"})
# Endings that are neither words nor members of an object: what ends so is a domain in any spelling.
_UNMISTAKABLE: Final = frozenset({"com", "net", "org"})
# Any other scheme before `://`, and how far back it may begin; one letter is the name of a drive.
_OTHER_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+$")
_LONGEST_SCHEME: Final = 32
_UNKNOWN_ENDING: Final = re.compile(r"[^\W\d_]{2,}|xn--[a-z0-9-]+", re.IGNORECASE)
_EDGES: Final = re.compile(r"[^\W_](?:.*[^._-])?", re.DOTALL)
_BEHIND_HOST: Final = frozenset(":/?#")
_LOCAL_PART_REST: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+\-=^_`{|}~]{0,64}@")
# Longer than any URL that is worth reporting whole, so that each look ahead is bounded.
_REACH: Final = 8_192
_BRACKET_REACH: Final = 1_024
_LONGEST_HOST: Final = 253
_CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
_EN_DASH: Final = "\u2013"
"""Inside a URL it is part of a name, as in those of encyclopedias; at the end of one the sentence goes on with it."""
_BRACKETS: Final = re.compile(r"[\[\](){}]")
_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PLAIN_URL: Final = re.compile(r"(\[[0-9A-Za-z:.%]+\])?([^\s\x00-\x1f\x7f-\x9f<>\"'`(){}\[\]|\\^]*)")


@dataclass(frozen=True, slots=True)
class Found:
    """One URL in a text: its place, half-open in code points; its text; and what identifies it as a URL."""

    start: int
    end: int
    text: str
    kind: Kind
    """scheme: has a scheme and `://`; www: begins with `www.`; domain: neither, under a real top-level domain."""


def find_urls(text: str) -> tuple[Found, ...]:
    """Return the URLs in a text, in order, none overlapping; never mail addresses. Total, and linear in time.

    >>> [url.text for url in find_urls("See bit.ly/menu (or mail a@example.com), e.g. now.")]
    ['bit.ly/menu']
    """
    return tuple(_urls(text, domains=True))


def first_url(text: str, *kinds: Kind) -> Found | None:
    """Return the first URL of these kinds, reading no further; None without one.

    Without "domain" among the kinds, a URL inside the path or query of a bare domain counts as well.

    >>> first_url("Menu at acme.com and https://acme.com/menu", "scheme", "www").text
    'https://acme.com/menu'
    """
    return next((url for url in _urls(text, domains="domain" in kinds) if url.kind in kinds), None)


def _urls(text: str, *, domains: bool) -> Iterator[Found]:
    # Nothing is loaded for a text that cannot contain one.
    if "://" not in text and ("." not in text if domains else "www." not in text.lower()):
        return
    shaded = _without_loose_brackets(text if text.isascii() else _stops().sub(" ", text))
    done = 0
    for candidate in _candidates().finditer(text):
        if candidate.start() < done or candidate["silent"] is not None:
            continue
        if candidate["slashes"]:
            url = _with_scheme(text, shaded, candidate.start("slashes"), done)
            if url is not None:
                done = url.end
                yield url
        elif "." in candidate["run"] and (domains or "www." in candidate["run"].lower()):
            for url in _in_run(text, shaded, candidate):
                done = url.end
                yield url


def _with_scheme(text: str, shaded: str, slashes: int, done: int) -> Found | None:
    """Return the URL whose `://` is at a place, read back from there: `http` and `https` may be glued to a word."""
    scheme = _OTHER_SCHEME.search(text, max(done, slashes - _LONGEST_SCHEME), slashes)
    if scheme is None:
        return None
    web = re.search("https?$", scheme[0], re.IGNORECASE)
    start = scheme.start() + (web.start() if web else 0)
    end = _end_with_scheme(shaded, slashes + len("://"))
    return None if end == slashes + len("://") else Found(start, end, text[start:end], "scheme")


def _in_run(text: str, shaded: str, candidate: regex.Match[str]) -> Iterator[Found]:
    """Yield the domains in a run of letters, digits, marks, dots, hyphens and underscores."""
    if _LOCAL_PART_REST.match(text, candidate.end()):
        return
    offset = candidate.start("run")
    for start, host in _hosts(candidate["run"], offset):
        url = _at_host(text, shaded, start, host)
        if url is not None and candidate["half"] and start == offset:
            yield Found(candidate.start(), url.end, text[candidate.start() : url.end], url.kind)
        elif url is not None and not (url.kind == "domain" and _is_prose(text, url, host)):
            yield url


def _end_with_scheme(shaded: str, behind: int) -> int:
    """Return where a URL ends whose `://` ends at a place; that place when nothing follows that a URL has."""
    length = _grammar()(shaded, behind - len("//"))
    if length:
        return _without_dash(shaded, behind, behind - len("//") + length)
    # IPv6 addresses, underscores and ports out of range are beyond that grammar, but not beyond a reader.
    # The pattern matches the empty string, and so everywhere.
    literal, tail = cast("re.Match[str]", _PLAIN_URL.match(shaded, behind)).groups("")
    return behind + len(literal) + len(tail.rstrip(".,;:!?*_~"))


def _without_dash(text: str, start: int, end: int) -> int:
    """Return where a stretch of a text ends without a dash at its end."""
    return start + len(text[start:end].rstrip(_EN_DASH))


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


def _at_host(text: str, shaded: str, start: int, host: str) -> Found | None:
    """Return the URL that begins with a host, None when the host is no domain."""
    www = host[:4].lower() == "www."
    if not _is_well_formed(host) or (_registrable(host) is None and not (www and _has_ending(host))):
        return None
    end = start + len(host)
    if shaded[end : end + 1] in _BEHIND_HOST:
        # The grammar reads on after a host; a host of one letter stands for this one.
        length = max(_grammar()("//h" + shaded[end : end + _REACH], 0) - len("//h"), 0)
        end = _without_dash(shaded, end, end + length)
    return Found(start, end, text[start:end], "www" if www else "domain")


def _is_prose(text: str, url: Found, host: str) -> bool:
    """Return whether a domain without a path is more likely a file, an abbreviation, a member or two sentences."""
    labels = host.split(".")
    ending = labels[-1]
    if url.end > url.start + len(host) or ending.lower() in _UNMISTAKABLE:
        return False
    name, *suffix = (_registrable(host) or host).split(".")
    return (
        text[url.end : url.end + 1] == "("  # foo.bar()
        or (len(labels) == 2 and ending.lower() in _FILE_EXTENSIONS)
        or (len(suffix) == 1 and ending.isascii() and ending.istitle())  # I agree.So we went, Mon.Tue.Wed
        or (len(labels) > 2 and len(name) == 1)  # a.m.to, U.K.is
    )


def _is_well_formed(host: str) -> bool:
    labels = host.split(".")
    return "_" not in labels[-1] + labels[-2] and all(
        0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" for label in labels
    )


def _has_ending(host: str) -> bool:
    """Return whether a host that begins with `www.` has a name, and an ending that may be a top-level domain."""
    return host.count(".") > 1 and _UNKNOWN_ENDING.fullmatch(host.rpartition(".")[2]) is not None


def _without_loose_brackets(text: str) -> str:
    # The grammar looks for the end of each bracket it meets, to the end of the word if there is none:
    # quadratic for a long row of URLs with an open bracket each. One that closes nowhere near ends a URL just
    # like `<` does.
    if not any(opener in text for opener in _CLOSERS):
        return text
    loose: list[int] = []
    waiting: dict[str, list[int]] = {closer: [] for closer in _CLOSERS.values()}
    last = 0
    for match in _BRACKETS.finditer(text):
        mark, place = match[0], match.start()
        if any(waiting.values()) and _SPACE.search(text, last, place):
            _move_all(waiting, loose)
        if mark in _CLOSERS:
            waiting[_CLOSERS[mark]].append(place)
        else:
            loose.extend(opener for opener in waiting[mark] if place - opener > _BRACKET_REACH)
            waiting[mark].clear()
        last = place
    _move_all(waiting, loose)
    if not loose:
        return text
    marks = list(text)
    for place in loose:
        marks[place] = "<"
    return "".join(marks)


def _move_all(waiting: dict[str, list[int]], loose: list[int]) -> None:
    for openers in waiting.values():
        loose.extend(openers)
        openers.clear()


@cache
def _stops() -> regex.Pattern[str]:
    """Return what is no part of a URL as people write them, in any script.

    That is invisible format characters, half surrogate pairs, quotes, long dashes, and what ends a sentence or a
    clause, except the full stops that a host may have.
    """
    import regex

    quotes = r"\u00ab\u00bb\u2018-\u201f\u2026\u2039\u203a\u3003\u3008-\u3011\uff08\uff09\u2014\u2015"
    unseen = r"\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    return regex.compile(rf"[{quotes}{unseen}[\p{{Terminal_Punctuation}}--[\x00-\x7f\uff0e\uff61]]]", regex.VERSION1)


@cache
def _candidates() -> regex.Pattern[str]:
    # Runs are taken whole (`++`) and each alternative begins in a different way, so no character is read
    # twice.
    import regex

    run = r"(?: (?! (?: mailto: | https?:// ) ) [\p{L}\p{M}\p{N}_.-] )++"
    # Behind `@`, `/` or `\`, a run is part of a mail address, a handle or a path; except behind a scheme that lacks a
    # slash, or has backslashes, which browsers read as two slashes.
    return regex.compile(
        rf"""
          (?P<silent> mailto: [^\s<>"]* | (?<= [@/\\] ) {run} )
        | (?: https? )? (?P<slashes> :// )
        | (?P<half> (?<! [a-z0-9] ) https? : (?: / | \\{{1,2}} ) )? (?P<run> {run} )
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
    """Return a function: the length of what follows `http:` at a place (`//host/path`), without a sentence's stop."""
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


def _registrable(host: str) -> str | None:
    """Return the registered name in a domain: `example.co.uk` of `www.example.co.uk`; None for no domain."""
    if len(host) - host.rfind(".") < 3:  # no top-level domain has one character, unlike the ends of `e.g` and `U.S`
        return None
    return _registrable_names()(host)
