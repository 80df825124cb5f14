"""Write Markdown: the source that reads as these runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from linq_compose.text.runs import PLAIN, Run

__all__ = ["write_markdown"]

_SPECIAL: Final = re.compile(r"[\\`*_\[<>~|$]|&(?=[#A-Za-z])")
_URL: Final = re.compile(r"://|\.[^\W\d]")
_URL_ENDS: Final = re.compile(r"[,.;:!?)]?(?:\s|\Z)")
_SHARE: Final = re.compile(r"(\\\\[\w.-]+)\\\$")
"""A backslash, a name and a dollar, each escaped: they would be read as the path of a share, `\\\\server\\$share`."""
_NUMBER: Final = re.compile(r"\d{1,9}(?=[.)])")
_STARS: Final = {frozenset({"bold"}): "**", frozenset({"italic"}): "*", frozenset({"bold", "italic"}): "***"}
_TAGS: Final = {"bold": "strong", "italic": "em", "strikethrough": "del", "underline": "u"}
_ONLY_STRUCK: Final = frozenset({"strikethrough"})


def write_markdown(runs: Iterable[Run]) -> str:
    """Return Markdown that reads back as the same text with the same styles; see `RichText.to_markdown`."""
    written: list[str] = []
    empty = 0
    for line in _lines(runs):
        if not line:
            empty += 1
            continue
        if not written:
            written.append("&#10;" * empty)
        elif empty:
            written.append("\n\n" + "&#10;" * (empty - 1))
        else:
            written.append("\\\n")
        written.append(_line(line))
        empty = 0
    return "".join(written) + "&#10;" * (empty if written else empty - 1)


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line, without the line feeds; an empty line has none."""
    line: list[Run] = []
    for text, styles in runs:
        first, *others = text.split("\n")
        if first:
            line.append(Run(first, styles))
        for piece in others:
            yield line
            line = [Run(piece, styles)] if piece else []
    yield line


def _line(line: list[Run]) -> str:
    """Return the Markdown of a line that has text; no character at its edges can be read as the mark of a block."""
    cores = [core for run in line for core in _cores(run)]
    texts = ["", *(core.text for core in cores), "", ""]
    behind = (one[:2] + other[:1] for one, other in pairwise(texts[2:]))
    markdown = "".join(map(_marked, cores, texts, behind))
    if markdown.strip() == "\\[":  # alone on a line it would begin a formula
        markdown = markdown.replace("\\[", "&#91;")
    if not cores[0].styles:
        markdown = _without_block(markdown)
    if len(markdown) == 1:
        return _edge(markdown)
    return _edge(markdown[0]) + markdown[1:-1] + _edge(markdown[-1])


def _without_block(markdown: str) -> str:
    """Return a line of which the first character begins no heading, list or underlining of a heading."""
    number = _NUMBER.match(markdown)
    if number is not None:
        return f"{number[0]}\\{markdown[number.end() :]}"
    return f"\\{markdown}" if markdown[0] in "#+=-" else markdown


def _cores(run: Run) -> Iterator[Run]:
    """Yield a run, or the text of a styled one and the white space around it, which has no style in Markdown."""
    text, styles = run
    core = text.strip()
    if not core or not styles:
        yield Run(text, PLAIN)
        return
    before, _, behind = text.partition(core)
    if before:
        yield Run(before, PLAIN)
    yield Run(core, styles)
    if behind:
        yield Run(behind, PLAIN)


def _marked(run: Run, before: str, behind: str) -> str:
    """Return a run with the marks of its styles: asterisks where they are sure to be read as such, else tags."""
    text = _SPECIAL.sub(r"\\\g<0>", run.text).replace("\r", "&#13;")
    if "\\$" in text:
        text = _SHARE.sub(r"\1&#36;", text)
    styles = frozenset(run.styles & _TAGS.keys())
    goes_on = _ends_with_url(run.text) and not _URL_ENDS.match(behind)
    is_apart = _free(before[-1:]) and not _ends_with_url(before) and _free(behind[:1]) and not goes_on
    if is_apart and run.text[0].isalnum() and run.text[-1].isalnum():
        if styles == _ONLY_STRUCK:
            return f"~~{text}~~"
        marks = _STARS.get(styles - {"underline"}, "")
        if marks:
            text, styles = f"{marks}{text}{marks}", styles & {"underline"}
    for style in sorted(styles):
        text = f"<{_TAGS[style]}>{text}</{_TAGS[style]}>"
    return text


def _ends_with_url(text: str) -> bool:
    """Return whether the last word of a text may be a URL, which would go on with the asterisks behind it."""
    return text != "" and not text[-1].isspace() and _URL.search(text.rsplit(None, 1)[-1]) is not None


def _free(neighbour: str) -> bool:
    """Return whether asterisks beside this character cannot be taken for something else."""
    return not neighbour or neighbour.isspace() or (neighbour.isascii() and not neighbour.isalnum())


def _edge(character: str) -> str:
    """Return a character of the beginning or end of a line, where white space is lost as it is."""
    return f"&#{ord(character)};" if character in " \t" else character
