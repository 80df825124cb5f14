"""Text of programs in prose: names, types, paths and patterns, whose marks are no markup to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from linq_compose.text.markdown.html_tags import may_name_type

__all__ = ["program_places"]

# `__init__`: a word in one case with a pair of underscores around it is a name sooner than strong.
_NAME: Final = re.compile(r"(?<![\w\\])__((?:[a-z]+_)*[a-z]+|(?:[A-Z]+_)*[A-Z]+)__(?!\w)")

# `Vec<B>`: tags to the parser; but nothing ends them, and they are part of a word.
_ARGUMENT: Final = re.compile(r"(?:(?<=[A-Za-z0-9_])|(?<=::))<[A-Za-z]")
_BARE_TAG: Final = re.compile(r"(?P<part>(?<=[A-Za-z0-9_])|(?<=::))?<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)>")

# `src/**/*.py`, `*.txt`, `logs/*`. Behind a slash asterisks sooner end what was opened in the same line, `**src/**`;
# before one they sooner open what they end, `**/help**`.
_ASTERISKS: Final = re.compile(
    r"(?P<pattern>(?<![^\s/(\"'])(?:\*(?=\.(?:[a-z0-9]{1,5}(?![\w*])|\{))|\*\*(?=/)(?!/[^\n*]*[^\s*/]\*\*(?![\w*/]))))"
    r"|(?P<end>(?<=\w/)\*\*?(?![^\s.,;:)/]))|\*+|\\.|\n"
)

# `C:\Users\_me_` and `\\server\share`; `build/_next_/x`. A pair of underscores has a slash on both sides there. Where a
# mark follows, the backslash escapes it, unless a pair of underscores is around a whole name.
_PATH: Final = re.compile(
    r"(?<![\w\\])(?:[A-Za-z]:\\|\\\\[\w.-]+\\)(?=[A-Za-z0-9$%.]|_[^\s_\\]+_(?!\w))"
    r"(?:[^\s`|<>\"]+| (?=[\w.()-]{1,40}\\))*"
)
_FOLDER: Final = re.compile(r"(?<=/)__?[^\s_/]+(?:_[^\s_/]+)*__?(?=/)")
_MARK: Final = re.compile(r"[\\*_~]")

# `--` above a signature: a line of so few dashes makes no heading of the one before it.
_DASHES: Final = re.compile(r"^ {0,3}--(?=[ \t]*$)", re.MULTILINE)


def program_places(text: str) -> dict[int, str]:
    """Return the marks to be set aside, by the index of each.

    One character is found much sooner than two, so it is looked for first.
    """
    places: dict[int, str] = {}
    if "_" in text and "__" in text:
        for name in _NAME.finditer(text):
            places |= {place: "_" for end in (name.start(), name.end() - 2) for place in (end, end + 1)}
    if "<" in text and _ARGUMENT.search(text):
        places |= dict.fromkeys(_arguments(text), "<")
    if "*" in text and ("*." in text or "/*" in text or "*/" in text):
        places |= dict.fromkeys(_pattern_places(text), "*")
    for path in (
        *(_PATH.finditer(text) if "\\" in text else ()),
        *(_FOLDER.finditer(text) if "_" in text and "/_" in text else ()),
    ):
        end = path.start() + len(path[0].rstrip("*"))  # which close what is around it
        places |= {mark.start(): mark[0] for mark in _MARK.finditer(text, path.start(), end)}
    if "-" in text and "--" in text:
        places |= {match.end() - 2: "-" for match in _DASHES.finditer(text)}
    return places


def _pattern_places(text: str) -> Iterator[int]:
    """Yield where the asterisks of patterns are."""
    opened: set[str] = set()
    for found in _ASTERISKS.finditer(text):
        marks, start, end = found[0], found.start(), found.end()
        if found["pattern"] or (found["end"] and marks not in opened):
            yield from range(start, end)
        elif marks == "\n":
            opened.clear()
        elif end < len(text) and not text[end].isspace() and not (start and text[start - 1].isalnum()):
            opened.add(marks)
        else:
            opened.discard(marks)


def _arguments(text: str) -> Iterator[int]:
    """Yield where the arguments of types open."""
    start = 0
    for line in text.split("\n"):
        tags: dict[str, list[int]] = {}
        arguments: dict[str, list[int]] = {}
        for tag in _BARE_TAG.finditer(line) if _ARGUMENT.search(line) else ():
            name = tag["name"].lower()
            if not tag["end"]:
                is_argument = tag["part"] is not None and may_name_type(tag["name"])
                (arguments if is_argument else tags).setdefault(name, []).append(start + tag.start())
            elif ended := tags.get(name) or arguments.get(name):
                ended.pop()
        yield from chain(*arguments.values())
        start += len(line) + 1
