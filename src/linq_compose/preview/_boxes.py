"""Boxes: a scene on a terminal.

No character of a payload reaches the terminal as it is: `legible` writes controls and invisible characters as pictures
and escapes, and columns are counted in cells of a terminal, so that boxes close after wide characters and emoji.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import Final, NamedTuple

from linq_compose._spans import Ruler
from linq_compose.lint.excerpt import columns_of, legible
from linq_compose.lint.terminal import draw_diagnostic, wrapped
from linq_compose.preview._scene import Bubble, Column, Note, Piece, Scene, Shown, not_shown
from linq_compose.text import Loss

__all__ = ["draw_boxes"]

_NARROWEST: Final = 20
_BESIDE: Final = 34
"""Columns of a terminal that a service needs to be drawn beside the others."""

_GAP: Final = 2
_MOST_LINES: Final = 200
"""Lines of one bubble that are drawn."""

_MOST_LOSSES: Final = 30
_CODES: Final = {"bold": "1", "italic": "3", "underline": "4", "strikethrough": "9"}
_ANIMATED: Final = "35"
_ROLES: Final = {"": "", "mention": "1;4", "sticker": "7"}
_MARKED: Final = "4;31"
_SOFT: Final = "2"
_TITLE: Final = "1"


class _Cell(NamedTuple):
    """One cluster of a text as it is drawn, its width, and the codes of its look."""

    shown: str
    columns: int
    codes: str


def draw_boxes(scene: Scene, *, width: int, color: bool) -> str:
    """Return the text of a scene; services are side by side where the width allows, else below each other."""
    width = max(_NARROWEST, width)
    paint = _Paint(color=color)
    lines = [paint(line, _TITLE) for line in _wrapped(legible(scene.heading), width)]
    lines += [
        line for text in (scene.people, scene.tally, scene.folded) if text for line in _wrapped(legible(text), width)
    ]
    lines += _losses("the Markdown loses", scene.losses, width)
    lines.append("")
    count = len(scene.columns)
    if count * (_BESIDE + _GAP) - _GAP <= width:
        room = (width - _GAP * (count - 1)) // count
        lines += _beside([_column(column, room, paint) for column in scene.columns], room)
    else:
        for column in scene.columns:
            lines += [*_column(column, width, paint), ""]
    if scene.notes:
        lines += ["", paint("Diagnostics", _TITLE), ""]
        for note in scene.notes:
            lines += [
                *draw_diagnostic(note.diagnostic, color=color, width=width).split("\n"),
                *_reason(note, width),
                "",
            ]
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


class _Paint:
    """Puts codes of ANSI around a text, where colors are wanted."""

    def __init__(self, *, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color and codes and text else text


def _reason(note: Note, width: int) -> list[str]:
    return wrapped(f"why: {note.why}", width, "  ", "    ") if note.why else []


def _beside(columns: Sequence[list[str]], room: int) -> Iterator[str]:
    """Yield the lines of columns side by side."""
    for row in zip_longest(*columns, fillvalue=""):
        yield (" " * _GAP).join(f"{line}{' ' * (room - _visible(line))}" for line in row)


def _visible(line: str) -> int:
    """Return how many columns a painted line takes."""
    pieces = line.split("\x1b[")
    return columns_of(pieces[0] + "".join(piece.partition("m")[2] for piece in pieces[1:]))


def _column(column: Column, room: int, paint: _Paint) -> list[str]:
    heading = f"{column.service}{' (preferred service)' if column.is_preferred else ''}"
    lines = [*(paint(line, _TITLE) for line in _wrapped(heading, room)), "─" * room]
    for shown in column.messages:
        lines += _message(shown, room, paint)
    for sentence in ("" if column.messages else "Nothing is shown here.", not_shown(column.hidden, "message")):
        lines += _wrapped(sentence, room) if sentence else []
    for obstacle in column.obstacles[:_MOST_LOSSES]:
        lines += _wrapped(legible(f"! {obstacle}"), room)
    lines += _losses("lost", column.losses, room)
    rules = Counter((each.rule, each.message) for each in column.diagnostics)
    for (rule, message), count in rules.items():
        lines += _wrapped(legible(f"{rule}: {message}{f' ({count:,} times)' if count > 1 else ''}"), room)
    if not (column.losses or column.obstacles or rules):
        lines.append("Nothing is lost.")
    return lines


def _losses(title: str, losses: Sequence[Loss], room: int) -> list[str]:
    lines = [
        line
        for loss in losses[:_MOST_LOSSES]
        for line in _wrapped(legible(f"{title}: {loss.kind} {loss.what[:80]!r}"), room)
    ]
    more = len(losses) - _MOST_LOSSES
    return [*lines, *_wrapped(f"{title}: {more:,} more", room)] if more > 0 else lines


def _message(message: Shown, room: int, paint: _Paint) -> Iterator[str]:
    above = [message.label, f"↩ {message.reply}" if message.reply else ""]
    for text in above:
        if text:
            yield from (paint(line, _SOFT) for line in _wrapped(legible(text), room))
    for bubble in message.bubbles:
        yield from _box(bubble, room, paint)
    below = (
        [f"effect: {message.effect[1]} {f'({message.effect[0]})' if message.effect[0] else ''}"]
        if message.effect
        else []
    )
    below += [not_shown(message.hidden, "part")]
    below += ["sent as MMS"] if message.is_mms else []
    below += [str(message.segments)] if message.segments is not None else []
    if not paint.color:
        below += _styles(message)
    for text in filter(None, below):
        yield from (paint(line, _SOFT) for line in _wrapped(legible(text[:400]), room))
    yield ""


def _styles(message: Shown) -> Iterator[str]:
    """Yield the styled pieces of a message as a sentence, where colors do not show them."""
    styled = [piece for bubble in message.bubbles for piece in bubble.pieces if piece.styles or piece.role]
    said = [
        f"{' '.join((*piece.styles, *([piece.role] if piece.role else [])))} {piece.text[:40]!r}" for piece in styled
    ]
    if said:
        more = f" and {len(said) - 8:,} more" if len(said) > 8 else ""
        yield f"styles: {', '.join(said[:8])}{more}"


def _box(bubble: Bubble, room: int, paint: _Paint) -> Iterator[str]:
    """Yield a bubble as a box at the right side: it is the sender's."""
    inner = room - 8
    if bubble.kind == "text":
        lines = list(_lines(bubble.pieces, inner, paint))
    else:
        kind = f"{bubble.kind.replace('_', ' ')}{' as a sticker' if bubble.is_sticker else ''}"
        given = [f"[{kind}] {bubble.title}" if bubble.kind != "unread" else bubble.title, *bubble.details]
        lines = [(line, columns_of(line)) for text in given for line in _broken(legible(text), inner)]
    if len(lines) > _MOST_LINES:
        more = not_shown(len(lines) - _MOST_LINES, "line")
        lines = [*lines[:_MOST_LINES], *((line, columns_of(line)) for line in _broken(more, inner))]
    widest = max((columns for _, columns in lines), default=0)
    indent = " " * (room - widest - 4)
    yield f"{indent}╭{'─' * (widest + 2)}╮"
    for line, columns in lines:
        yield f"{indent}│ {line}{' ' * (widest - columns)} │"
    yield f"{indent}╰{'─' * (widest + 2)}╯"
    if bubble.folded:
        yield from wrapped(bubble.folded, room)


def _wrapped(text: str, room: int) -> Iterator[str]:
    """Yield a sentence as lines of at most so many columns, whatever its words."""
    for line in wrapped(text, room):
        yield from _broken(line if columns_of(line) <= room else line.lstrip(), room)


def _broken(text: str, room: int) -> Iterator[str]:
    """Yield a text as lines of at most so many columns, broken inside words that are too long."""
    for line, _ in _lines((Piece(text),), room, _Paint(color=False)):
        yield line


def _lines(pieces: Iterable[Piece], room: int, paint: _Paint) -> Iterator[tuple[str, int]]:
    """Yield the lines of a text, each with its columns."""
    line: list[_Cell] = []
    columns = 0
    for cell in _cells(pieces):
        if cell.shown == "\n":
            yield _joined(line, paint)
            line, columns = [], 0
            continue
        is_full = columns + cell.columns > room
        while line and columns + cell.columns > room:  # twice, where what is behind the last space is long too
            at = next((place for place in range(len(line), 0, -1) if line[place - 1].shown == " "), len(line))
            if cell.shown == " ":
                at = len(line)
            yield _joined(line[:at], paint)
            line = line[at:]
            columns = sum(each.columns for each in line)
        if is_full and cell.shown == " " and not line:
            continue
        line.append(cell)
        columns += cell.columns
    yield _joined(line, paint)


def _joined(line: Sequence[_Cell], paint: _Paint) -> tuple[str, int]:
    groups = groupby(line, key=lambda cell: cell.codes)
    text = "".join(paint("".join(cell.shown for cell in cells), codes) for codes, cells in groups)
    return text, sum(cell.columns for cell in line)


def _cells(pieces: Iterable[Piece]) -> Iterator[_Cell]:
    """Yield the clusters of a text as they are drawn; a line feed by itself, for it ends the line."""
    for piece in pieces:
        codes = [_CODES.get(style, _ANIMATED) for style in piece.styles]
        codes += [code for code in (_ROLES[piece.role], _MARKED if piece.notes else "") if code]
        look = ";".join(codes)
        edges = Ruler(piece.text).clusters()
        for start, end in pairwise(edges):
            cluster = piece.text[start:end]
            if cluster in ("\n", "\r\n"):
                yield _Cell("\n", 0, look)
            else:
                shown = legible(cluster)
                yield _Cell(shown, columns_of(shown), look)
