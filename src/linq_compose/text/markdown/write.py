"""Writing: the Markdown that means a rich text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from linq_compose.text.richtext import RichText
from linq_compose.text.runs import PLAIN, Run

__all__ = ["write_markdown"]

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~|]|&(?=[#A-Za-z])")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0b-\x1f]")
_NUMBER: Final = re.compile(r"\d{1,9}(?=[.)])")
_STARS: Final = {frozenset({"bold"}): "**", frozenset({"italic"}): "*", frozenset({"bold", "italic"}): "***"}
_TAGS: Final = {"bold": "strong", "italic": "em", "strikethrough": "del", "underline": "u"}
_ONLY_STRUCK: Final = frozenset({"strikethrough"})


def write_markdown(text: RichText) -> str:
    """Return Markdown that reads back as the same text with the same styles, as `RichText.to_markdown` tells."""
    lines: list[str] = []
    empty = 0
    for line in text.split("\n"):
        if not line.text:
            empty += 1
            continue
        spelled = _line(line)
        if not lines:
            lines.append("&#10;" * empty + spelled)
        elif empty:
            lines.append("\n\n" + "&#10;" * (empty - 1) + spelled)
        else:
            lines.append("\\\n" + spelled)
        empty = 0
    return "".join(lines) + "&#10;" * (empty if lines else empty - 1)


def _line(line: RichText) -> str:
    cores = list(_cores(line))
    edges = [Run("", PLAIN), *cores, Run("", PLAIN)]
    spelled = "".join(
        _marked(run, before.text[-1:], behind.text[:1]) for (before, run), (_, behind) in pairwise(pairwise(edges))
    )
    if not cores[0].styles:
        number = _NUMBER.match(spelled)
        if number is not None:
            spelled = f"{number[0]}\\{spelled[number.end() :]}"
        elif spelled[0] in "#+=-":
            spelled = f"\\{spelled}"
    return _edge(spelled[0]) + spelled[1:-1] + _edge(spelled[-1]) if len(spelled) > 1 else _edge(spelled)


def _cores(line: RichText) -> Iterator[Run]:
    """Yield the runs of a line; the white space around a styled one is a run without style."""
    for text, styles in line.runs:
        core = text.strip()
        if not core or not styles:
            yield Run(text, PLAIN)
            continue
        lead = len(text) - len(text.lstrip())
        for piece, worn in (
            (text[:lead], PLAIN),
            (core, styles),
            (text[lead + len(core) :], PLAIN),
        ):
            if piece:
                yield Run(piece, worn)


def _marked(run: Run, before: str, behind: str) -> str:
    """Return a run with the marks of its styles: asterisks where they are sure to be read as such, else tags."""
    text = _CONTROL.sub(lambda found: f"&#{ord(found[0])};", _SPECIAL.sub(r"\\\g<0>", run.text))
    styles = frozenset(run.styles & _TAGS.keys())
    if _free(before) and _free(behind) and run.text[0].isalnum() and run.text[-1].isalnum():
        if styles == _ONLY_STRUCK:
            return f"~~{text}~~"
        marks = _STARS.get(styles - {"underline"}, "")
        if marks:
            text, styles = f"{marks}{text}{marks}", styles & {"underline"}
    for style in sorted(styles):
        text = f"<{_TAGS[style]}>{text}</{_TAGS[style]}>"
    return text


def _free(neighbour: str) -> bool:
    """Return whether asterisks beside this character cannot be taken for something else."""
    return not neighbour or neighbour.isspace() or (neighbour.isascii() and not neighbour.isalnum())


def _edge(character: str) -> str:
    """Return a character of the beginning or end of a line, where white space is lost as it is."""
    return f"&#{ord(character)};" if character in " \t" else character
