"""Pieces: a text cut where its look changes, whatever is wrong with its ranges.

`RichText.from_part` refuses a part with a broken range. A preview shows what can be read: a range is clamped into the
text and widened to whole characters, and what is no decoration at all is left out. For a part without errors the styles
are those of `RichText.from_part`, as a test says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from linq_compose._spans import Ruler, Span
from linq_compose.limits import LIMITS
from linq_compose.preview._scene import Piece, Role, not_shown
from linq_compose.text.runs import ORDER, Run, merged
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["LONGEST", "Layer", "pieces", "runs_in", "style_layers", "text_layers"]

LONGEST: Final = LIMITS.text
"""Code points of a text that are drawn: those of any valid text."""

_MOST_EDGES: Final = 4000
"""Places of a text where its look may change; what comes after more of them is drawn plain."""


class Layer(NamedTuple):
    """What is laid over a range of a text, half-open in code points: a style, a role, or the number of a diagnostic."""

    start: int
    end: int
    style: str = ""
    role: Role = ""
    note: int | None = None


def span_in(ruler: Ruler, value: Any) -> Span | None:
    """Return the characters that a range on the wire covers, widened to whole ones; None where it covers none."""
    if not (isinstance(value, (list, tuple)) and len(value) == 2 and all(type(edge) is int for edge in value)):
        return None
    start, end = value
    span = ruler.cover(start, end) if start < end else None
    return None if span is None or span.empty else span


def style_layers(part: Mapping[str, Any], ruler: Ruler) -> Iterator[Layer]:
    """Yield the styles and animations of a text part as its JSON has them."""
    for decoration in _objects(part.get("text_decorations")):
        span = span_in(ruler, decoration.get("range"))
        if span is None:
            continue
        for field, vocabulary in (("style", STYLES), ("animation", ANIMATIONS)):
            word = decoration.get(field)
            if isinstance(word, str) and word in vocabulary:
                yield Layer(span.start, span.end, style=word)


def text_layers(part: Mapping[str, Any], ruler: Ruler) -> Iterator[Layer]:
    """Yield all that a text part lays over its text: styles, its mention, its stickers."""
    yield from style_layers(part, ruler)
    places = [("mention", part.get("mention_range"))] if isinstance(part.get("mention"), str) else []
    places += [("sticker", sticker.get("range")) for sticker in _objects(part.get("inline_stickers"))]
    for role, place in places:
        span = span_in(ruler, place)
        if span is not None:
            yield Layer(span.start, span.end, role="mention" if role == "mention" else "sticker")


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, (list, tuple)):
        yield from (item for item in value if isinstance(item, Mapping))


def runs_in(part: Mapping[str, Any]) -> tuple[Run, ...]:
    """Return the runs of a text part as its JSON has them, whatever is wrong with its ranges."""
    value = part["value"]
    cut = _cut(value, list(style_layers(part, Ruler(value))))
    return merged((text, frozenset(layer.style for layer in over)) for text, over in cut)


def pieces(text: str, layers: Iterable[Layer]) -> tuple[tuple[Piece, ...], str]:
    """Return the pieces of a text, and what is not drawn of it, as a sentence; empty where all of it is."""
    shown, hidden = text[:LONGEST], len(text) - LONGEST
    drawn = tuple(_piece(*each) for each in _cut(shown, list(layers)))
    return drawn, not_shown(hidden, "character")


def _piece(text: str, over: list[Layer]) -> Piece:
    styles = sorted({layer.style for layer in over if layer.style}, key=ORDER.__getitem__)
    notes = sorted({layer.note for layer in over if layer.note is not None})
    roles = {layer.role for layer in over}
    role: Role = "sticker" if "sticker" in roles else "mention" if "mention" in roles else ""
    return Piece(text, tuple(styles), tuple(notes), role)


def _cut(text: str, layers: list[Layer]) -> Iterator[tuple[str, list[Layer]]]:
    """Yield the stretches between the edges of layers, each with what is over it; together they are the text."""
    length = len(text)
    opening: dict[int, list[Layer]] = {}
    closing: dict[int, list[Layer]] = {}
    for layer in layers:
        start, end = min(layer.start, length), min(layer.end, length)
        if start < end:
            look = Layer(0, 0, layer.style, layer.role, layer.note)  # so that what is the same is counted together
            opening.setdefault(start, []).append(look)
            closing.setdefault(end, []).append(look)
    edges = sorted({0, length, *opening, *closing})[:_MOST_EDGES]
    over: dict[Layer, int] = {}
    for start, end in pairwise(edges):
        for look in closing.get(start, ()):
            over[look] -= 1
            if not over[look]:
                del over[look]
        for look in opening.get(start, ()):
            over[look] = over.get(look, 0) + 1
        yield text[start:end], list(over)
    if edges[-1] < length:
        yield text[edges[-1] :], []
