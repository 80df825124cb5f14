"""Faulty programs that users may have: each assertion finds each of its own within 200 examples."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from linq_compose import Draft, RichText, Ruler, TextPart, bold, plan, strategies
from linq_compose.testing import assert_ranges_survive, assert_sendable, assert_split_lossless

LENGTH = 60
RICH = strategies.rich_texts(max_size=200)
quick = settings(max_examples=200, deadline=None, database=None)


def by_plan(text: Any) -> list[Any]:
    return [message.parts[0] for message in plan(text, max_length=LENGTH).messages]


def clusters(text: str) -> list[str]:
    edges = Ruler(text).clusters()
    return [text[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def by_cluster(text: str, length: int = LENGTH) -> list[str]:
    """A plain splitter that is right: whole clusters, no blank piece."""
    pieces, piece = [], ""
    for cluster in clusters(text):
        if Ruler(piece + cluster).utf16_length > length:
            pieces.append(piece)
            piece = ""
        piece += cluster
    return [piece for piece in [*pieces, piece] if piece.strip()]


def by_code_points(text: str) -> list[str]:
    return [piece for at in range(0, len(text), LENGTH) if (piece := text[at : at + LENGTH]).strip()]


def by_units(text: str) -> list[str]:
    data = text.encode("utf-16-le")
    size = 2 * LENGTH
    pieces = (data[at : at + size].decode("utf-16-le", "ignore") for at in range(0, len(data), size))
    return [piece for piece in pieces if piece.strip()]


def by_words(text: str) -> list[str]:
    pieces, piece = [], ""
    for word in text.split():
        if piece and Ruler(f"{piece} {word}").utf16_length > LENGTH:
            pieces.append(piece)
            piece = word
        else:
            piece = f"{piece} {word}".strip()
    return [*pieces, piece]


SPLITTERS: dict[str, Callable[[str], list[str]]] = {
    "not at all": lambda text: [text],
    "by code points": by_code_points,
    "by UTF-16 units, halves ignored": by_units,
    "by words, whitespace collapsed, long words left": by_words,
    "one unit too long": lambda text: by_cluster(text, LENGTH + 1),
    "without the last piece": lambda text: by_cluster(text)[:-1] or [text[:1]],
    "without the last character of each piece": lambda text: [piece[:-1] for piece in by_cluster(text)],
    "the first character of each piece twice": lambda text: [
        piece[0] + piece for piece in by_cluster(text, LENGTH - 12)
    ],
    "in reverse": lambda text: by_cluster(text)[::-1],
    "with an ellipsis": lambda text: [f"{piece}…" for piece in by_cluster(text, LENGTH - 1)],
    "numbered": lambda text: [f"({place}) {piece}" for place, piece in enumerate(by_cluster(text, LENGTH - 8))],
    "lower case": lambda text: [piece.lower() for piece in by_cluster(text)],
    "with a blank piece": lambda text: [*by_cluster(text), " "],
    "line breaks as spaces": lambda text: by_cluster(text.replace("\n", " ")),
    "only the first line": lambda text: by_cluster(text.strip().split("\n")[0]),
}


def test_right_splitters_pass() -> None:
    assert_split_lossless(by_plan, max_length=LENGTH)
    assert_split_lossless(by_cluster, max_length=LENGTH)
    assert_split_lossless(by_plan, values=RICH, max_length=LENGTH)


@pytest.mark.parametrize("name", SPLITTERS)
def test_a_faulty_splitter_is_found_out(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_split_lossless(SPLITTERS[name], max_length=LENGTH, max_examples=200)


def without_styles_behind_the_first(text: RichText) -> list[Any]:
    pieces = by_plan(text)
    return [pieces[0], *(TextPart(value=piece.value) for piece in pieces[1:])]


def with_ranges_of_the_whole(text: RichText) -> list[Any]:
    """Ranges are not counted from the start of their piece."""
    whole = text.part().payload().get("text_decorations", [])
    pieces = []
    for piece in by_plan(text):
        length = piece.ruler.utf16_length
        kept = [each for each in whole if each["range"][1] <= length]
        pieces.append({"type": "text", "value": piece.value, "text_decorations": kept})
    return pieces


RICH_SPLITTERS = {
    "styles lost": lambda text: [piece.value for piece in by_plan(text)],
    "styles lost behind the first piece": without_styles_behind_the_first,
    "ranges not moved": with_ranges_of_the_whole,
}


@pytest.mark.parametrize("name", RICH_SPLITTERS)
def test_a_splitter_that_loses_styles_is_found_out(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_split_lossless(RICH_SPLITTERS[name], values=RICH, max_length=LENGTH, max_examples=200)


def edited(edit: Callable[[str], str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A change of the text that leaves the ranges alone."""
    return lambda part: {**part, "value": edit(part["value"])}


def shifted(part: dict[str, Any]) -> dict[str, Any]:
    """Words in front, and ranges moved by their code points."""
    words = "🎉 Dear guest, "
    moved = [{**each, "range": [edge + len(words) for edge in each["range"]]} for each in part["text_decorations"]]
    return {**part, "value": words + part["value"], "text_decorations": moved}


EDITS = {
    "escaped for HTML": edited(html.escape),
    "escaped for Markdown": edited(lambda text: re.sub(r"([*_])", r"\\\1", text)),
    "spaces collapsed": edited(lambda text: " ".join(text.split())),
    "stripped": edited(str.strip),
    "words in front": edited(lambda text: f"Dear {text}"),
    "emoji removed": edited(lambda text: text.replace("🍜", "")),
    "ß spelled out": edited(lambda text: text.replace("ß", "ss")),
    "ranges moved by code points": shifted,
    "decorations dropped": lambda part: {"type": "text", "value": part["value"]},
    "only the first decoration": lambda part: {**part, "text_decorations": part["text_decorations"][:1]},
}


@pytest.mark.parametrize("name", EDITS)
def test_a_faulty_edit_is_found_out(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_ranges_survive(EDITS[name], max_examples=200)


def ready(name: str) -> Draft:
    return Draft().text("Hi ", bold(name), ", your table is ready.")


def by_len(name: str) -> dict[str, Any]:
    text = f"Hi {name}!"
    return {
        "parts": [{"type": "text", "value": text, "text_decorations": [{"range": [3, 3 + len(name)], "style": "bold"}]}]
    }


def in_two_parts(name: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": "Hi"}, {"type": "text", "value": name}]}


def repeated(name: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": f"Hi {name}, {name}!"}]}


def keyed(name: str) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": "Hi"}], "idempotency_key": f"hello {name}"}


BUILDERS: dict[str, tuple[Callable[[str], Any], Any]] = {
    "counts code points": (by_len, strategies.texts(max_size=40)),
    "two texts": (in_two_parts, strategies.texts(max_size=40)),
    "text too long": (repeated, strategies.texts()),
    "key too long": (keyed, strategies.texts(max_size=400)),
}


def test_a_right_builder_passes() -> None:
    @quick
    @given(strategies.texts(max_size=400))
    def law(name: str) -> None:
        assert_sendable(ready(name), policy="strict")

    law()


@pytest.mark.parametrize("name", BUILDERS)
def test_a_faulty_builder_is_found_out(name: str) -> None:
    build, values = BUILDERS[name]

    @quick
    @given(values)
    def law(text: str) -> None:
        assert_sendable(build(text), policy="strict")

    with pytest.raises(AssertionError):
        law()
