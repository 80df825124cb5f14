"""Rich text: a text whose characters have styles, as an immutable value that is added, sliced and rendered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any, SupportsIndex

from linq_compose.models import TextDecoration, TextPart
from linq_compose.text.from_part import read_part
from linq_compose.text.html import write_html
from linq_compose.text.markdown.write import write_markdown
from linq_compose.text.runs import (
    CODE,
    PLAIN,
    Layer,
    Run,
    covered,
    is_animated,
    layered,
    merged,
    spelled,
    unmarked,
)
from linq_compose.text.search import find_runs, find_text
from linq_compose.text.selection import Occurrence, What, require_style, select
from linq_compose.text.stretches import decorations, ranges
from linq_compose.vocabulary import STYLES

__all__ = ["RichText", "runs_of"]

_new, _set, _tuple = object.__new__, object.__setattr__, tuple.__new__


class RichText:
    """A text and the styles of its characters: immutable, hashable, equal when characters and styles are.

    It has the methods of a `str`, which count code points: adding, slicing, finding, splitting, stripping, replacing.
    Where a method takes a text to look for, a `str` is found by its characters, a `RichText` by characters and styles.
    `render` is the only place that counts UTF-16 code units. Raises `TypeError` for a piece that is no text, with a
    suggestion.

    >>> from linq_compose import bold
    >>> greeting = RichText("Your table is ", bold("ready 🍜"))
    >>> greeting.render()[1][0].range
    (14, 22)
    >>> greeting[-1].runs
    (Run(text='🍜', styles=frozenset({'bold'})),)
    """

    # A sum and a text with more styles keep their origin until their runs are needed: n additions cost n steps.
    _pending: tuple[RichText, tuple[Run, ...], tuple[Layer, ...]] | None = None
    """An earlier text, the runs after it, and the layers over both; None once `marked_runs` is known."""

    def __init__(self, *pieces: str | RichText) -> None:
        runs: list[tuple[str, frozenset[str]]] = []
        for piece in pieces:
            runs += [(piece, PLAIN)] if type(piece) is str else runs_of(piece, "RichText")
        _set(self, "marked_runs", merged(runs))

    def __setattr__(self, name: str, _value: object) -> None:
        raise AttributeError(f"A RichText never changes: {name} cannot be set; make a new one.")

    @classmethod
    def of(cls, runs: Iterable[tuple[str, frozenset[str]]]) -> RichText:
        """Return the text of these runs; neighbours with the same styles become one."""
        text = _new(cls)
        text.__dict__["marked_runs"] = merged(runs)
        return text

    @staticmethod
    def alike(text: str, styles: frozenset[str] = PLAIN) -> RichText:
        """Return a text, which is not empty, all of the same styles; faster than by its runs."""
        result = _new(RichText)
        result.__dict__["marked_runs"] = (_tuple(Run, (text, styles)),)
        return result

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The longest stretches of the same styles, in order; none is empty."""
        return unmarked(self.marked_runs)

    @cached_property
    def marked_runs(self) -> tuple[Run, ...]:
        """The runs, with the mark of those that are in a block of code: for `plan`, which does not divide it."""
        earlier, later, layers = self._since("marked_runs")
        runs = merged(layered((*earlier.marked_runs, *later), layers))
        _set(self, "marked_runs", runs)
        _set(self, "_pending", None)  # last, so that whoever sees it finds the runs
        return runs

    def _since(self, name: str) -> tuple[RichText, list[Run], list[Layer]]:
        """Return the last earlier text that has this attribute, with the runs and layers that came after it."""
        text, additions, layers = self, list[tuple[Run, ...]](), list[Layer]()
        while (pending := text._pending) is not None and name not in text.__dict__:
            text, runs, over = pending
            additions.append(runs)
            layers += over
        return text, [run for runs in reversed(additions) for run in runs], layers

    def _followed(self, runs: tuple[Run, ...]) -> RichText:
        """Return the text with runs after it."""
        text = _new(RichText)
        _set(text, "_pending", (self, runs, ()))
        _set(text, "_length", self._length + sum(len(run.text) for run in runs))
        return text

    def _overlaid(self, layers: Iterable[Layer]) -> RichText:
        """Return the text, which has no animation, with styles laid over it."""
        text = _new(RichText)
        _set(text, "_pending", (self, (), tuple(layers)))
        _set(text, "_length", self._length)
        _set(text, "text", self.text)
        return text

    @cached_property
    def _length(self) -> int:
        return sum(len(run.text) for run in self.marked_runs)

    @cached_property
    def is_animated(self) -> bool:
        """Whether a character has an animation."""
        earlier, later, _ = self._since("is_animated")
        return is_animated(later) or (earlier.is_animated if earlier is not self else is_animated(self.marked_runs))

    @cached_property
    def text(self) -> str:
        """The characters alone."""
        if self._pending is None:
            return "".join([text for text, _ in self.marked_runs])
        earlier, later, _ = self._since("text")
        return earlier.text + "".join([text for text, _ in later])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each run starts, in code points, and where the last one ends."""
        return list(accumulate((len(run.text) for run in self.marked_runs), initial=0))

    def style_at(self, index: int) -> frozenset[str]:
        """Return the styles of the character at an index, in code points; raises IndexError as `str` does."""
        place = range(len(self))[index]
        return self.marked_runs[bisect_right(self._starts, place) - 1].styles - CODE

    def render(self) -> tuple[str, tuple[TextDecoration, ...]]:
        """Return the text, and its decorations by start: one for each longest stretch of a style, in UTF-16 units."""
        return self.text, decorations(self.runs)

    def part(self) -> TextPart:
        """Return the text part of a message: the text, and its decorations where there are any."""
        value, decorations = self.render()
        return TextPart(value=value, text_decorations=decorations) if decorations else TextPart(value=value)

    def payload(self) -> dict[str, Any]:
        """Return the text part as plain JSON values, as `part().payload()` does."""
        runs = unmarked(self.marked_runs)  # kept nowhere: of most texts one payload is made, and nothing else
        text = "".join([text for text, _ in runs])
        values = [{"range": [start, end], name: word} for start, end, name, word in ranges(runs)]
        return {"type": "text", "value": text, **({"text_decorations": values} if values else {})}

    @classmethod
    def from_part(cls, part: TextPart) -> RichText:
        """Return the rich text of a part; its stickers and mention are dropped.

        Raises ValueError for a decoration that `check` rejects: a range that is empty, reversed, outside the
        text or inside a character, both or neither of style and animation, or an unknown word; `StyleConflict`
        for an animation that overlaps anything.
        """
        return cls.of(read_part(part))

    def styled(
        self, what: What, style: Callable[[RichText], RichText], *, occurrence: Occurrence = "first"
    ) -> RichText:
        """Return the text with a style (`bold` or another style function) laid over what is selected.

        Raises `NotInText` (a ValueError) where `what` does not occur, and `StyleConflict` as the style does.

        >>> from linq_compose import bold
        >>> RichText("ready or ready").styled("ready", bold, occurrence="all").runs[2].styles
        frozenset({'bold'})
        """
        require_style(style, "styled")
        selections = [_Selection(self, *place) for place in select(self.text, what, occurrence=occurrence)]
        styled = [style(selection) for selection in selections]
        layers = [
            Layer(selection.start, selection.end, text.over)
            for selection, text in zip(selections, styled, strict=True)
            if isinstance(text, _Selection) and text.place == selection.place
        ]
        if len(layers) == len(styled) and not self.is_animated:
            return self._overlaid(layers)
        end, pieces = 0, list[RichText]()
        for selection, text in zip(selections, styled, strict=True):
            pieces += [self[end : selection.start], text]
            end = selection.end
        return RichText(*pieces, self[end:])

    def covered(self, word: str) -> RichText:
        """Return the text with a style or animation, by its word, over all of it; raises `StyleConflict`."""
        return RichText.of(covered(self.marked_runs, word, whole=self.text))

    def to_html(self) -> str:
        """Return a fragment of HTML with the same styles, its characters escaped; a line feed is `<br>`."""
        return write_html(self.runs)

    def to_markdown(self) -> str:
        """Return Markdown that `from_markdown` reads as this text, with the same styles on every visible character.

        Animations are dropped: Markdown has none. Underline is the tag `<u>`.
        """
        return write_markdown(self.runs)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[RichText]:
        for run in self.marked_runs:
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
        for place in range(bisect_right(self._starts, start) - 1, len(self.marked_runs)):
            run, offset = self.marked_runs[place], self._starts[place]
            if offset >= stop:
                return
            yield Run(run.text[max(0, start - offset) : stop - offset], run.styles)

    def __add__(self, other: str | RichText) -> RichText:
        if not isinstance(other, (str, RichText)):
            return NotImplemented
        return self._followed(runs_of(other, "+")) if other else self

    def __radd__(self, other: str) -> RichText:
        return RichText(other, self) if isinstance(other, str) else NotImplemented

    def __mul__(self, count: int) -> RichText:
        return RichText.of(self.marked_runs * count) if isinstance(count, int) else NotImplemented

    def __contains__(self, piece: str | RichText) -> bool:
        return self.find(piece) >= 0

    def __eq__(self, other: object) -> bool:
        return self.runs == other.runs if isinstance(other, RichText) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.runs)

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        """Return a text without styles in a format of `str`; raises TypeError where styles would be lost."""
        if any(run.styles for run in self.runs):
            raise TypeError(
                "Formatting a RichText loses its styles: use template(), + or RichText.join instead, or str(text) for "
                "the characters alone."
            )
        return format(self.text, spec)

    def __repr__(self) -> str:
        return f"RichText({', '.join(map(spelled, self.runs))})"

    def __reduce__(self) -> tuple[object, ...]:
        return RichText.of, (self.marked_runs,)

    def find(self, piece: str | RichText, start: int | None = None, end: int | None = None) -> int:
        """Return the lowest index at which a text occurs within `[start:end]`, as `str.find` does; -1 for none."""
        return next(self._places_of(piece, start, end), -1)

    def count(self, piece: str | RichText, start: int | None = None, end: int | None = None) -> int:
        """Return how often a text occurs within `[start:end]` without overlapping, as `str.count` does."""
        total, free = 0, 0
        for place in self._places_of(piece, start, end):
            if place >= free:
                total, free = total + 1, place + len(piece)
        return total

    def _places_of(self, piece: str | RichText, start: int | None, end: int | None) -> Iterator[int]:
        """Yield each index at which a text occurs, overlapping ones too."""
        if isinstance(piece, RichText):
            return find_runs(self.text, self.runs, piece.runs, start=start, end=end)
        return find_text(self.text, piece[: _size(piece)], start=start, end=end)

    def startswith(self, prefix: str | RichText | tuple[str | RichText, ...]) -> bool:
        """Return whether the text begins with this one, or with one of a tuple."""
        pieces = prefix if isinstance(prefix, tuple) else (prefix,)
        return any(self.find(piece, 0, _size(piece)) == 0 for piece in pieces)

    def endswith(self, suffix: str | RichText | tuple[str | RichText, ...]) -> bool:
        """Return whether the text ends with this one, or with one of a tuple."""
        pieces = suffix if isinstance(suffix, tuple) else (suffix,)
        return any(_size(piece) <= len(self) and self.find(piece, len(self) - len(piece)) >= 0 for piece in pieces)

    def removeprefix(self, prefix: str | RichText) -> RichText:
        """Return the text without this beginning, or the text itself where it begins otherwise."""
        return self[_size(prefix) * self.startswith(prefix) :]

    def removesuffix(self, suffix: str | RichText) -> RichText:
        """Return the text without this end, or the text itself where it ends otherwise."""
        return self[: len(self) - _size(suffix) * self.endswith(suffix)]

    def partition(self, sep: str | RichText) -> tuple[RichText, RichText, RichText]:
        """Return what is before the first separator, the separator, and what is after it.

        The last two are empty where it does not occur. Raises ValueError for an empty separator.
        """
        place = self.find(sep)
        if not len(sep):
            raise ValueError("Expected a separator, got an empty text.")
        if place < 0:
            return self, RichText(), RichText()
        return self[:place], self[place : place + len(sep)], self[place + len(sep) :]

    def upper(self) -> RichText:
        """Return the text in upper case, as `str.upper`; what one character becomes has its styles."""
        return self._mapped(str.upper)

    def lower(self) -> RichText:
        """Return the text in lower case, as `str.lower`; what one character becomes has its styles."""
        return self._mapped(str.lower)

    def _mapped(self, change: Callable[[str], str]) -> RichText:
        # The whole is changed at once, since a sigma at the end of a word depends on what is next to it.
        text, end, runs = change(self.text), 0, list[Run]()
        for run in self.marked_runs:
            start, end = end, end + sum(len(change(character)) for character in run.text)
            runs.append(Run(text[start:end], run.styles))
        return RichText.of(runs)

    def join(self, pieces: Iterable[str | RichText]) -> RichText:
        """Return the pieces with this text between them."""
        runs: list[Run] = []
        for place, piece in enumerate(pieces):
            runs += (*self.marked_runs, *runs_of(piece, "join")) if place else runs_of(piece, "join")
        return RichText.of(runs)

    def split(self, sep: str | None = None, maxsplit: int = -1) -> list[RichText]:
        """Return the pieces between separators, or between whitespace, as `str.split` does."""
        pieces, end = [], 0
        for piece in self.text.split(sep, maxsplit):
            start = self.text.index(piece, end) if sep is None else end
            pieces.append(self[start : start + len(piece)])
            end = start + len(piece) + len(sep or "")
        return pieces

    def splitlines(self, *, keepends: bool = False) -> list[RichText]:
        """Return the lines, as `str.splitlines` does."""
        lines, start = [], 0
        for whole, line in zip(self.text.splitlines(keepends=True), self.text.splitlines(), strict=True):
            lines.append(self[start : start + len(whole if keepends else line)])
            start += len(whole)
        return lines

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
            raise ValueError("Expected a text to replace, got an empty one.")
        runs, end = list[Run](), 0
        while count and (start := self.text.find(old, end)) >= 0:
            runs += self._cut(end, start)
            runs += [Run(new, self.style_at(start))] if isinstance(new, str) else runs_of(new, "replace")
            end, count = start + len(old), count - 1
        return RichText.of((*runs, *self._cut(end, len(self))))


class _Selection(RichText):
    """A range of a text that a style is laid over; knowing it, `styled` need not put the whole together."""

    def __init__(self, whole: RichText, start: int, end: int, over: frozenset[str] = PLAIN) -> None:
        for name, value in (("whole", whole), ("start", start), ("end", end), ("over", over)):
            _set(self, name, value)
        _set(self, "_length", end - start)

    whole: RichText
    start: int
    end: int
    over: frozenset[str]

    @property
    def place(self) -> tuple[int, int, int]:
        """The text and the range."""
        return id(self.whole), self.start, self.end

    @cached_property
    def marked_runs(self) -> tuple[Run, ...]:
        """The runs of the range, with the styles over them."""
        return merged((text, styles | self.over) for text, styles in self.whole[self.start : self.end].marked_runs)

    @cached_property
    def text(self) -> str:
        """The characters alone."""
        return self.whole.text[self.start : self.end]

    @cached_property
    def is_animated(self) -> bool:
        """Whether a character of the whole has an animation."""
        return self.whole.is_animated

    def covered(self, word: str) -> RichText:
        """Return the range with one more style over it."""
        if word in STYLES and not self.is_animated:
            return _Selection(self.whole, self.start, self.end, self.over | {word})
        return super().covered(word)


def _size(piece: object) -> int:
    """Return the length of a text to look for; raises TypeError for anything else."""
    if isinstance(piece, (str, RichText)):
        return len(piece)
    raise TypeError(f"Expected a str or a RichText to look for, got {type(piece).__name__}.")


def runs_of(piece: object, name: str) -> tuple[Run, ...]:
    """Return the runs of a text; raises TypeError for anything else, with a suggestion."""
    if isinstance(piece, str):
        return (Run(piece, PLAIN),) if piece else ()
    if isinstance(piece, RichText):
        return piece.marked_runs
    remedies = {bytes: "decode it", type(None): "leave it out", list: "unpack it with *", tuple: "unpack it with *"}
    kind = type(piece)
    raise TypeError(f"{name}() takes texts, not {kind.__name__}: {remedies.get(kind, f'write str({piece!r})')}.")
