"""Faulty programs of users: each assertion finds each within 200 examples, or 2,000 where it is seldom wrong."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from linq_compose import Draft, RichText, Ruler, TextPart, bold, plan, strategies
from linq_compose.strategies._texts import WIDE
from linq_compose.testing import assert_ranges_survive, assert_sendable, assert_split_lossless

LENGTH = 60
RICH = strategies.rich_texts(max_size=200)
quick = settings(max_examples=200, deadline=None, database=None)


@pytest.fixture(name="unshrunk")
def _unshrunk() -> Iterator[None]:
    """Report the first failure as it was drawn: that there is one is the question."""
    settings.register_profile("before", settings.default)
    settings.register_profile("unshrunk", settings.default, phases=[Phase.generate], database=None)
    settings.load_profile("unshrunk")
    yield
    settings.load_profile("before")


def by_plan(text: Any) -> list[Any]:
    return [message.parts[0] for message in plan(text, max_length=LENGTH).messages]


def clusters(text: str) -> list[str]:
    edges = Ruler(text).clusters()
    return [text[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def packed(pieces: list[str], length: int = LENGTH) -> list[str]:
    """As many of these as fit into each of the longer pieces, which may be blank."""
    whole, last = [], ""
    for piece in pieces:
        if Ruler(last + piece).utf16_length > length:
            whole.append(last)
            last = ""
        last += piece
    return [*whole, last]


def visible(pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if piece.strip()]


def by_cluster(text: str, length: int = LENGTH) -> list[str]:
    """A plain splitter that is right: whole clusters, no blank piece."""
    return visible(packed(clusters(text), length))


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


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize("kind", [kind for kind in WIDE if len(kind[0]) > 1], ids=lambda kind: ascii(kind[0]))
def test_a_splitter_that_cuts_clusters_of_one_kind_alone_is_found_out(kind: tuple[str, ...]) -> None:
    def split(text: str) -> list[str]:
        return visible(
            packed([piece for cluster in clusters(text) for piece in (cluster if cluster in kind else [cluster])])
        )

    with pytest.raises(AssertionError):
        assert_split_lossless(split, max_length=LENGTH, max_examples=2_000)


def at(length: int) -> Callable[[str], list[str]]:
    """Without the last character of a text of exactly this length."""
    return lambda text: by_cluster(text[:-1] if Ruler(text).utf16_length == length else text)


SELDOM_WRONG: dict[str, Callable[[str], list[str]]] = {
    "at the limit": at(LENGTH),
    "one unit below it": at(LENGTH - 1),
    "one unit above it": at(LENGTH + 1),
    "white space longer than the limit": lambda text: packed(clusters(text)),
    "four pieces at most": lambda text: by_cluster(text)[:4],
    "asterisks": lambda text: by_cluster(text.replace("*", "")),
    "tags": lambda text: by_cluster(re.sub(r"<\w+>", "", text)),
    "entities": lambda text: by_cluster(html.unescape(text)),
    "tabs": lambda text: by_cluster(text.replace("\t", "")),
    "empty lines": lambda text: by_cluster(re.sub(r"\n\n+", "\n", text)),
    "letters of the right-to-left scripts": lambda text: by_cluster(re.sub(r"[\u0590-\u06ff]", "", text)),
    "addresses": lambda text: by_cluster(text.replace("http://", "https://")),
}


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize("name", SELDOM_WRONG)
def test_a_splitter_that_is_seldom_wrong_is_found_out(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_split_lossless(SELDOM_WRONG[name], max_length=LENGTH, max_examples=2_000)


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


def with_decorations(keeps: Callable[[dict[str, Any], list[dict[str, Any]]], bool]) -> Callable[[Any], dict[str, Any]]:
    def edit(part: dict[str, Any]) -> dict[str, Any]:
        decorations = part["text_decorations"]
        return {**part, "text_decorations": [item for item in decorations if keeps(item, decorations)]}

    return edit


def is_outside(item: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    """Whether no other decoration begins before and ends after this one."""
    start, end = item["range"]
    return not any(other["range"][0] < start and end < other["range"][1] for other in others)


SELDOM_WRONG_EDITS = {
    "ampersands": edited(lambda text: text.replace("&", "&amp;")),
    "less-than signs": edited(lambda text: text.replace("<", "&lt;")),
    "underscores": edited(lambda text: text.replace("_", r"\_")),
    "backticks": edited(lambda text: text.replace("`", "")),
    "quotation marks": edited(lambda text: text.replace('"', "&quot;")),
    "full stops in a row": edited(lambda text: text.replace("...", "…")),
    "addresses": edited(lambda text: re.sub(r"https?://\S+", "https://a.de", text)),
    "line breaks of two characters": edited(lambda text: text.replace("\r\n", "\n")),
    "two empty lines": edited(lambda text: text.replace("\n\n\n", "\n\n")),
    "flags": edited(lambda text: re.sub("[\U0001f1e6-\U0001f1ff]{2}", "", text)),
    "skin tones": edited(lambda text: re.sub("[\U0001f3fb-\U0001f3ff]", "", text)),
    "variation selectors": edited(lambda text: text.replace("\ufe0f", "")),
    "Arabic": edited(lambda text: re.sub("[\u0600-\u06ff]+", "", text)),
    "capitals of ligatures": edited(str.upper),
    "ranges beyond 255": with_decorations(lambda item, _: item["range"][1] <= 255),
    "ranges within others": with_decorations(is_outside),
    "animations": with_decorations(lambda item, _: "animation" not in item),
    "italics": with_decorations(lambda item, _: item.get("style") != "italic"),
}


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize("name", SELDOM_WRONG_EDITS)
def test_an_edit_that_is_seldom_wrong_is_found_out(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_ranges_survive(SELDOM_WRONG_EDITS[name], max_examples=2_000)


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
