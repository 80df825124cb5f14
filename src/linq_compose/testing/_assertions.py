"""Assertions for users' own code: a value can be sent, a split loses nothing, an edit keeps its ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from linq_compose._api import check
from linq_compose._spans import Ruler
from linq_compose.compose import Draft
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.operations import MESSAGE
from linq_compose.text import RichText

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["assert_ranges_survive", "assert_sendable", "assert_split_lossless"]

Characters = list[tuple[str, frozenset[str]]]


def assert_sendable(
    value: Any,
    operation: str = MESSAGE,
    *,
    context: Context | None = None,
    policy: Policy | str | None = None,
) -> None:
    """Raise AssertionError with the whole report when a value has errors.

    `value` is whatever `check` takes, a draft, a rich text, or a text that is no JSON.
    """
    spoken = isinstance(value, str) and operation == MESSAGE and not value.lstrip().startswith(("{", "["))
    if spoken or isinstance(value, RichText):
        value = Draft().text(value)
    if isinstance(value, Draft):
        value = value.message()
    report = check(value, operation, context=context, policy=policy)
    if not report.ok:
        raise AssertionError(f"This cannot be sent as {operation}:\n{report}")


def assert_split_lossless(
    split: Callable[[Any], Iterable[Any]],
    *,
    values: SearchStrategy[Any] | None = None,
    max_length: int = 10_000,
    max_examples: int = 100,
) -> None:
    """Raise AssertionError with the smallest value that a function of yours does not split well.

    `split` takes a text, or what `values` draws (rich texts, text parts as JSON values), and returns its pieces. By
    default it gets texts shorter than, near and above `max_length`, which is in UTF-16 code units. Joined, the pieces
    are the value except for whitespace at the cuts, with the same styles; none is blank or longer than `max_length`,
    and no cut goes through an extended grapheme cluster. Needs hypothesis.
    """
    from linq_compose.strategies._texts import around

    def holds(value: Any) -> None:
        pieces = list(split(value))
        whole = characters_of(value)
        for place, piece in enumerate(pieces):
            text = _text(piece)
            require(text.strip(), f"Piece {place} is blank.")
            length = Ruler(text).utf16_length
            require(length <= max_length, f"Piece {place} has {length} UTF-16 code units, over {max_length}.")
        got = [character for piece in pieces for character in characters_of(piece)]
        _same(whole, got, "the pieces")
        _uncut(_text(value), [_text(piece) for piece in pieces])

    _run(holds, around(max_length) if values is None else values, max_examples)


def assert_ranges_survive(
    edit: Callable[[Any], Any], *, values: SearchStrategy[Any] | None = None, max_examples: int = 100
) -> None:
    """Raise AssertionError with the smallest text in which a function of yours lets decorations slip.

    `edit` takes a text part as JSON values (or what `values` draws: rich texts, models) and returns an edited one.
    Every visible character that is still there has the styles that it had, and the part has no errors. Needs
    hypothesis.
    """
    from linq_compose.strategies._decorations import edited_parts

    def holds(value: Any) -> None:
        before = characters_of(value)
        edited = edit(value)
        after = characters_of(edited)
        _survived(before, after)
        assert_sendable(edited if isinstance(edited, RichText) else {"parts": [_part(edited)]})

    _run(holds, edited_parts() if values is None else values, max_examples)


def require(holds: object, told: str) -> None:
    """Raise AssertionError with these words unless it holds; unlike the statement, with `python -O` too."""
    if not holds:
        raise AssertionError(told)


def characters_of(value: Any) -> Characters:
    """Return the visible characters of a text, a rich text or a text part, each with its styles and animations."""
    if isinstance(value, RichText):
        runs = [(run.text, frozenset(run.styles)) for run in value.runs]
        return [(each, styles) for text, styles in runs for each in text if not each.isspace()]
    text = _text(value)
    if isinstance(value, str):
        return [(each, frozenset()) for each in text if not each.isspace()]
    ruler, words = Ruler(text), [set[str]() for _ in text]
    for each in _part(value).get("text_decorations") or ():
        span = ruler.cover(*each["range"])
        if span.range != tuple(each["range"]):
            raise AssertionError(f"The range {each['range']} splits a character or leaves the text {text!r}.")
        for place in range(span.start, span.end):
            words[place].add(each.get("style") or each.get("animation"))
    return [(each, frozenset(held)) for each, held in zip(text, words, strict=True) if not each.isspace()]


def _part(value: Any) -> Mapping[str, Any]:
    plain = value.payload() if hasattr(value, "payload") else value
    return plain if isinstance(plain, Mapping) else {"type": "text", "value": plain}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value.text if isinstance(value, RichText) else _part(value)["value"]


def _same(wanted: Characters, got: Characters, where: str) -> None:
    for place, (before, after) in enumerate(zip(wanted, got, strict=False)):
        near = "".join(each[0] for each in wanted[max(0, place - 10) : place + 10])
        require(before[0] == after[0], f"{before[0]!r} became {after[0]!r} in {where}, near {near!r}.")
        told = f"{before[0]!r} was {_named(before[1])} and is {_named(after[1])} in {where}, near {near!r}."
        require(before[1] == after[1], told)
    lost = "".join(each[0] for each in wanted[len(got) :])
    require(not lost, f"{lost[:40]!r} is lost in {where}.")
    more = "".join(each[0] for each in got[len(wanted) :])
    require(not more, f"{more[:40]!r} is there twice, or was never there, in {where}.")


def _survived(before: Characters, after: Characters) -> None:
    """Assert that what an edit left there still has its styles: as much agrees with them as without them."""
    plain = SequenceMatcher(None, [each[0] for each in before], [each[0] for each in after], autojunk=False)
    styled = SequenceMatcher(None, before, after, autojunk=False)
    blocks = plain.get_matching_blocks()
    if sum(block.size for block in styled.get_matching_blocks()) < sum(block.size for block in blocks):
        for start, other, size in blocks:
            _same(before[start : start + size], after[other : other + size], "the edited text")


def _named(styles: frozenset[str]) -> str:
    return " and ".join(sorted(styles)) or "plain"


def _uncut(text: str, pieces: list[str]) -> None:
    """Assert that the pieces follow each other in the text, with whitespace between, and end where clusters end."""
    ruler, place = Ruler(text), 0
    for piece in pieces:
        start = text.find(piece, place)
        require(start >= 0, f"The piece {piece[:40]!r} is not in the text as it is, or not in this order.")
        skipped = text[place:start].strip()
        require(not skipped, f"{skipped[:40]!r} is lost between two pieces.")
        place = start + len(piece)
        cut = ruler.splits_cluster(ruler.to_utf16(place))
        require(not cut, f"A cut goes through {text[max(0, place - 3) : place + 3]!r}.")


def _run(holds: Callable[[Any], None], values: SearchStrategy[Any], max_examples: int) -> None:
    from hypothesis import given, settings

    drawing = settings(max_examples=max_examples, deadline=None, report_multiple_bugs=False)
    drawing(given(values)(holds))()
