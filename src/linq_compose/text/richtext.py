"""Rich text: a text whose characters carry styles, as a value that is put together, cut and rendered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any, SupportsIndex

from linq_compose._spans import Ruler
from linq_compose.models import TextDecoration, TextPart
from linq_compose.text.from_part import read_part
from linq_compose.text.html import write_html
from linq_compose.text.markdown.write import write_markdown
from linq_compose.text.runs import ORDER, PLAIN, Run, merged, spelled
from linq_compose.text.selection import Occurrence, What, select
from linq_compose.vocabulary import STYLES

__all__ = ["RichText", "runs_of"]

_new, _set, _made = object.__new__, object.__setattr__, tuple.__new__


class RichText:
    """A text and the styles of its characters: immutable, hashable, equal when characters and styles are.

    It is used like a `str`, in code points: added, sliced, split, stripped, replaced. `render` is the only place that
    counts UTF-16 code units. Raises `TypeError` for a piece that is no text, saying what was probably meant.

    >>> from linq_compose import bold
    >>> greeting = RichText("Your table is ", bold("ready 🍜"))
    >>> greeting.render()[1][0].range
    (14, 22)
    >>> greeting[-1].runs
    (Run(text='🍜', styles=frozenset({'bold'})),)
    """

    __slots__ = ("__dict__", "_runs")
    _runs: tuple[Run, ...]

    def __init__(self, *pieces: str | RichText) -> None:
        runs: list[Run] = []
        for piece in pieces:
            runs += runs_of(piece, "RichText")
        _set(self, "_runs", merged(runs))

    def __setattr__(self, name: str, _value: object) -> None:
        raise AttributeError(f"A RichText never changes: {name} cannot be set; make a new one.")

    @classmethod
    def of(cls, runs: Iterable[tuple[str, frozenset[str]]]) -> RichText:
        """Return the text of these runs; neighbours with the same styles become one."""
        made = _new(cls)
        _set(made, "_runs", merged(runs))
        return made

    @classmethod
    def alike(cls, text: str, styles: frozenset[str] = PLAIN) -> RichText:
        """Return a text, which is not empty, all of the same styles; faster than by its runs."""
        made = _new(cls)
        _set(made, "_runs", (_made(Run, (text, styles)),))
        return made

    @property
    def runs(self) -> tuple[Run, ...]:
        """The longest stretches of the same styles, in order; none is empty."""
        return self._runs

    @cached_property
    def text(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self._runs)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each run starts, in code points, and where the last one ends."""
        return list(accumulate((len(run.text) for run in self._runs), initial=0))

    def style_at(self, index: int) -> frozenset[str]:
        """Return the styles of the character at an index, in code points; raises IndexError as `str` does."""
        place = range(len(self))[index]
        return self._runs[bisect_right(self._starts, place) - 1].styles

    def render(self) -> tuple[str, tuple[TextDecoration, ...]]:
        """Return the text, and its decorations by start: one for each longest stretch of a style, in UTF-16 units."""
        return self.text, tuple(
            TextDecoration(range=place, style=word) if word in STYLES else TextDecoration(range=place, animation=word)
            for place, word in self._places()
        )

    def _places(self) -> list[tuple[tuple[int, int], str]]:
        """Return the range of each longest stretch of a style, by start; the longest first where several start."""
        found: list[tuple[tuple[int, int], str]] = []
        since: dict[str, int] = {}
        offset = 0
        for run in (*self._runs, Run("", PLAIN)):
            ended = [word for word in since if word not in run.styles]
            found += [((since.pop(word), offset), word) for word in ended]
            for word in run.styles:
                since.setdefault(word, offset)
            offset += len(run.text) if run.text.isascii() else Ruler(run.text).utf16_length
        return sorted(found, key=lambda each: (each[0][0], -each[0][1], ORDER[each[1]]))

    def part(self) -> TextPart:
        """Return the text part of a message: the text, and its decorations where there are any."""
        value, decorations = self.render()
        return TextPart(value=value, text_decorations=decorations) if decorations else TextPart(value=value)

    def payload(self) -> dict[str, Any]:
        """Return the text part as plain JSON values, as `part().payload()` does."""
        made: dict[str, Any] = {"type": "text", "value": self.text}
        places = self._places()
        if places:
            made["text_decorations"] = [
                {"range": list(place), "style" if word in STYLES else "animation": word} for place, word in places
            ]
        return made

    @classmethod
    def from_part(cls, part: TextPart) -> RichText:
        """Return the rich text of a part; its stickers and mention are not carried.

        Raises ValueError for a decoration that `check` would refuse: a range that is empty, reversed, outside the
        text or inside a character, both or neither of style and animation, or an unknown word; `StyleConflict`
        for an animation that overlaps anything.
        """
        return cls.of(read_part(part))

    def styled(
        self, what: What, style: Callable[[RichText], RichText], *, occurrence: Occurrence = "first"
    ) -> RichText:
        """Return the text with a style (`bold` and its sisters) laid over what is meant.

        Raises `NotInText` (a ValueError) where that does not occur, and `StyleConflict` as the style does.

        >>> from linq_compose import bold
        >>> RichText("ready or ready").styled("ready", bold, occurrence="all").runs[2].styles
        frozenset({'bold'})
        """
        at, pieces = 0, list[RichText]()
        for start, end in select(self.text, what, occurrence=occurrence):
            pieces += [self[at:start], style(self[start:end])]
            at = end
        return RichText(*pieces, self[at:])

    def to_html(self) -> str:
        """Return a fragment of HTML with the same styles: what the text holds is escaped, a line feed is `<br>`."""
        return write_html(self._runs)

    def to_markdown(self) -> str:
        """Return Markdown that `from_markdown` reads as this text, with the same styles on every visible character.

        Animations are not carried: Markdown knows none. Underline is the tag `<u>`.
        """
        return write_markdown(self._runs)

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[RichText]:
        for run in self._runs:
            for character in run.text:
                yield RichText.of((Run(character, run.styles),))

    def __getitem__(self, key: SupportsIndex | slice) -> RichText:
        if not isinstance(key, slice):
            place = range(len(self))[key]
            return self[place : place + 1]
        start, stop, step = key.indices(len(self))
        if step != 1:
            return RichText(*(self[place] for place in range(start, stop, step)))
        return RichText.of(self._cut(start, stop))

    def _cut(self, start: int, stop: int) -> Iterator[Run]:
        if start >= stop:
            return
        for place in range(bisect_right(self._starts, start) - 1, len(self._runs)):
            run, offset = self._runs[place], self._starts[place]
            if offset >= stop:
                return
            yield Run(run.text[max(0, start - offset) : stop - offset], run.styles)

    def __add__(self, other: str | RichText) -> RichText:
        return RichText(self, other) if isinstance(other, (str, RichText)) else NotImplemented

    def __radd__(self, other: str) -> RichText:
        return RichText(other, self) if isinstance(other, str) else NotImplemented

    def __mul__(self, count: int) -> RichText:
        return RichText.of(self._runs * count) if isinstance(count, int) else NotImplemented

    def __contains__(self, piece: str) -> bool:
        return piece in self.text

    def __eq__(self, other: object) -> bool:
        return self._runs == other._runs if isinstance(other, RichText) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._runs)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"RichText({', '.join(map(spelled, self._runs))})"

    def __reduce__(self) -> tuple[object, ...]:
        return RichText.of, (self._runs,)

    def join(self, pieces: Iterable[str | RichText]) -> RichText:
        """Return the pieces with this text between them."""
        found: list[Run] = []
        for place, piece in enumerate(pieces):
            found += (*self._runs, *runs_of(piece, "join")) if place else runs_of(piece, "join")
        return RichText.of(found)

    def split(self, sep: str | None = None, maxsplit: int = -1) -> list[RichText]:
        """Return the pieces between separators, or between whitespace, as `str.split` does."""
        found, at = [], 0
        for piece in self.text.split(sep, maxsplit):
            start = self.text.index(piece, at) if sep is None else at
            found.append(self[start : start + len(piece)])
            at = start + len(piece) + len(sep or "")
        return found

    def splitlines(self, *, keepends: bool = False) -> list[RichText]:
        """Return the lines, as `str.splitlines` does."""
        found, at = [], 0
        for whole, line in zip(self.text.splitlines(keepends=True), self.text.splitlines(), strict=True):
            found.append(self[at : at + len(whole if keepends else line)])
            at += len(whole)
        return found

    def strip(self, chars: str | None = None) -> RichText:
        """Return the text without whitespace (or these characters) around it; styles stay where they were."""
        return self.lstrip(chars).rstrip(chars)

    def lstrip(self, chars: str | None = None) -> RichText:
        """Return the text without whitespace (or these characters) in front."""
        return self[len(self) - len(self.text.lstrip(chars)) :]

    def rstrip(self, chars: str | None = None) -> RichText:
        """Return the text without whitespace (or these characters) at the end."""
        return self[: len(self.text.rstrip(chars))]

    def replace(self, old: str, new: str | RichText, count: int = -1) -> RichText:
        """Return the text with `new` in the place of `old`, at most `count` times unless negative.

        A plain `new` takes the styles of the first character that it replaces. Raises ValueError for an empty `old`.
        """
        if not old:
            raise ValueError("An empty text is everywhere: name the text to replace.")
        found: list[Run] = []
        at = 0
        while count and (place := self.text.find(old, at)) >= 0:
            found += self._cut(at, place)
            found += [Run(new, self.style_at(place))] if isinstance(new, str) else runs_of(new, "replace")
            at, count = place + len(old), count - 1
        return RichText.of((*found, *self._cut(at, len(self))))


def runs_of(piece: object, name: str) -> tuple[Run, ...]:
    """Return the runs of a text; raises TypeError for anything else, saying what was probably meant."""
    if isinstance(piece, str):
        return (Run(piece, PLAIN),) if piece else ()
    if isinstance(piece, RichText):
        return piece.runs
    meant = {bytes: "decode it", type(None): "leave it out", list: "unpack it with *", tuple: "unpack it with *"}
    kind = type(piece)
    raise TypeError(f"{name}() takes texts, not {kind.__name__}: {meant.get(kind, f'write str({piece!r})')}.")
