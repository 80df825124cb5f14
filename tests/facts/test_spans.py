"""Laws of the ruler: units, spans, clusters and words, against the codec and against `regex`."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from linq_compose._spans import CodePoint, Ruler, Span, Utf16
from texts import SURROGATES, ascii_texts, texts

anywhere = st.integers(-3, 80) | st.sampled_from([-(10**30), 10**30])


def wire(text: str) -> bytes:
    """The text in UTF-16, two bytes a unit, lone surrogates as they are."""
    return text.encode("utf-16-le", "surrogatepass")


def word_edges(ruler: Ruler) -> list[int]:
    """Every word boundary of the ruler's text."""
    return [index for index in range(len(ruler.text) + 1) if ruler.is_word_edge(index)]


def agrees(ruler: Ruler, span: Span) -> bool:
    """Whether the two halves of a span name the same place."""
    units = (ruler.to_utf16(span.start), ruler.to_utf16(span.end))
    return span.range == units and 0 <= span.start <= span.end <= len(ruler.text)


@given(texts())
def test_utf16_length_is_the_codecs(text: str) -> None:
    assert Ruler(text).utf16_length == len(wire(text)) // 2


@given(texts(), st.data())
def test_slice_is_the_same_in_both_units(text: str, data: st.DataObject) -> None:
    ruler = Ruler(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = wire(text)[2 * ruler.to_utf16(start) : 2 * ruler.to_utf16(end)]
    assert units == wire(text[start:end])


@given(texts())
def test_code_point_is_what_its_offset_came_from(text: str) -> None:
    ruler = Ruler(text)
    for index in range(len(text) + 1):
        assert ruler.to_code_point(ruler.to_utf16(index)) == index


@given(texts())
def test_offset_inside_a_character_is_that_characters(text: str) -> None:
    ruler = Ruler(text)
    for index, character in enumerate(text):
        inside = ruler.to_utf16(index) + 1
        astral = ord(character) > 0xFFFF
        assert ruler.splits_character(inside) == astral
        assert ruler.to_code_point(inside) == (index if astral else index + 1)
        assert not ruler.splits_character(ruler.to_utf16(index))


@given(texts(), anywhere, anywhere)
def test_translation_is_monotone_and_clamped(text: str, one: int, other: int) -> None:
    ruler = Ruler(text)
    low, high = sorted((one, other))
    assert 0 <= ruler.to_utf16(low) <= ruler.to_utf16(high) <= ruler.utf16_length
    assert 0 <= ruler.to_code_point(low) <= ruler.to_code_point(high) <= len(text)
    assert ruler.to_utf16(10**30) == ruler.utf16_length
    assert ruler.to_code_point(10**30) == len(text)
    assert ruler.to_utf16(-1) == 0
    assert ruler.to_code_point(-1) == 0


@given(texts(max_clusters=8), anywhere)
def test_cover_is_the_smallest_span_of_whole_characters(text: str, far: int) -> None:
    ruler = Ruler(text)
    for one in range(-1, ruler.utf16_length + 2):
        for other in (one, one + 1, one + 4, far):
            span = ruler.cover(one, other)
            low, high = (min(max(offset, 0), ruler.utf16_length) for offset in sorted((one, other)))
            assert agrees(ruler, span)
            assert low - span.utf16_start == ruler.splits_character(low)
            assert span.utf16_end - high == ruler.splits_character(high)
            assert ruler.cover(other, one) == span == ruler.cover(*span.range)


@given(texts(), anywhere, anywhere)
def test_between_is_a_slice(text: str, one: int, other: int) -> None:
    ruler = Ruler(text)
    span = ruler.between(one, other)
    low, high = sorted((one, other))
    assert agrees(ruler, span)
    assert text[span.start : span.end] == text[max(low, 0) : max(high, 0)]
    assert span.empty == (text[span.start : span.end] == "")


@given(texts() | st.text("a😀"), st.data())
def test_span_is_the_nth_of_the_split(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    needle = text[start : data.draw(st.integers(start + 1, len(text)))]
    ruler, before = Ruler(text), text.split(needle)
    for nth in range(len(before) - 1):
        span = ruler.span(needle, nth=nth)
        assert agrees(ruler, span)
        assert text[: span.start] == needle.join(before[: nth + 1])
        assert text[span.start : span.end] == needle


@pytest.mark.parametrize(("needle", "nth", "count"), [("an", 2, 2), ("an", 9, 2), ("an", -1, 2), ("x", 0, 0)])
def test_absent_needle_is_counted(needle: str, nth: int, count: int) -> None:
    with pytest.raises(ValueError, match=rf"holds '{needle}' {count} times; there is no nth={nth}"):
        Ruler("banana").span(needle, nth=nth)


def test_empty_needle_is_refused() -> None:
    with pytest.raises(ValueError, match="empty needle"):
        Ruler("banana").span("")


@given(texts())
def test_clusters_are_those_of_regex(text: str) -> None:
    boundaries = Ruler(text).clusters()
    assert boundaries == (0, *(match.end() for match in regex.finditer(r"\X", text)))


@pytest.mark.parametrize("mark", ["\u0300", "\u0301", "\u036f", "\u0483", "\u20dd"])
@pytest.mark.parametrize("letter", ["a", "\u02ff", "ÿ", " "])
def test_a_cluster_goes_on_at_the_first_combining_mark_as_at_any_other(letter: str, mark: str) -> None:
    ruler = Ruler(f"x{letter}{mark}y")
    assert [ruler.splits_cluster(offset) for offset in range(5)] == [False, False, True, False, False]
    assert ruler.whole_clusters(2, 3).range == (1, 3)
    assert not Ruler("a\u02ffb").splits_cluster(1)


@given(texts())
def test_offset_is_an_edge_or_splits_one_thing(text: str) -> None:
    ruler = Ruler(text)
    edges = {ruler.to_utf16(index) for index in ruler.clusters()}
    for offset in range(-1, ruler.utf16_length + 2):
        split = ruler.splits_character(offset) + ruler.splits_cluster(offset)
        assert split == (0 < offset < ruler.utf16_length and offset not in edges)


@given(texts(max_clusters=8), anywhere)
def test_whole_clusters_is_idempotent_and_splits_nothing(text: str, far: int) -> None:
    ruler = Ruler(text)
    for one in range(-1, ruler.utf16_length + 2):
        for other in (one, one + 1, one + 4, far):
            covered, span = ruler.cover(one, other), ruler.whole_clusters(one, other)
            assert agrees(ruler, span)
            assert ruler.whole_clusters(*span.range) == span == ruler.whole_clusters(other, one)
            assert span.start <= covered.start <= covered.end <= span.end
            assert not any(ruler.splits_cluster(edge) or ruler.splits_character(edge) for edge in span.range)
            added = (*range(span.start + 1, covered.start + 1), *range(covered.end, span.end))
            assert not set(added) & set(ruler.clusters())


@given(texts())
def test_word_edge_is_what_splits_no_word(text: str) -> None:
    ruler = Ruler(text)
    edges = word_edges(ruler)
    assert {0, len(text)} <= set(edges)
    assert not any(ruler.is_word_edge(index) for index in (-1, len(text) + 1))
    on_edge = {ruler.to_utf16(index) for index in edges}
    for offset in range(-1, ruler.utf16_length + 2):
        assert ruler.splits_word(offset) == (0 < offset < ruler.utf16_length and offset not in on_edge)


# What the `\b` of regex gets right: no marks, joiners, flags or apostrophes (Node judges those).
@given(st.text('aé7_ .,:;-"\r\n\u2028אア日😀', max_size=16))
def test_words_are_those_of_regex(text: str) -> None:
    expected = {0, *(match.start() for match in regex.finditer(r"\b", text, regex.WORD))}
    assert word_edges(Ruler(text)) == sorted(expected)


@given(ascii_texts())
def test_ascii_is_measured_as_any_other_text(text: str) -> None:
    # A line separator breaks clusters and words on both sides and takes the text off the ASCII path.
    short, long = Ruler(text), Ruler(text + "\u2028")
    assert short.clusters() == long.clusters()[:-1]
    assert word_edges(short) == word_edges(long)[:-1]
    assert short.utf16_length == len(text)


@given(texts(max_clusters=6), st.integers(1, 6), texts(max_clusters=6))
def test_flags_are_pairs_from_the_left(before: str, count: int, after: str) -> None:
    text = f"{before}\n{'🇩' * count}\n{after}"
    inner = range(len(before) + 1, len(before) + 1 + count)
    expected = list(inner)[::2]
    ruler = Ruler(text)
    assert [index for index in ruler.clusters() if index in inner] == expected
    assert [index for index in word_edges(ruler) if index in inner] == expected


@given(st.lists(st.sampled_from(SURROGATES), max_size=6).map("".join))
def test_lone_surrogate_is_one_character_of_one_unit(text: str) -> None:
    ruler = Ruler(text)
    assert ruler.utf16_length == len(text)
    assert ruler.clusters() == tuple(range(len(text) + 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("can't 3.14  x_1", ["can't", " ", "3.14", "  ", "x_1"]),
        ("l’été à 7h", ["l’été", " ", "à", " ", "7h"]),
        ("an 'été'", ["an", " ", "'", "été", "'"]),
        ("cafe\u0301's", ["cafe\u0301's"]),
        ("צה\"ל ג' ", ['צה"ל', " ", "ג'", " "]),
        ("🇩 x", ["🇩", " ", "x"]),
        ("\u200fשלום", ["\u200f", "שלום"]),
        ("👩\u200d🚀👍🏽", ["👩\u200d🚀", "👍🏽"]),
        ("アa_ア", ["ア", "a_ア"]),
    ],
)
def test_words_by_example(text: str, words: list[str]) -> None:
    edges = word_edges(Ruler(text))
    assert [text[start:end] for start, end in pairwise(edges)] == words


def test_span_is_a_printable_value() -> None:
    span = Ruler("a😀bc").span("bc")
    assert span == Span(CodePoint(2), CodePoint(4), Utf16(3), Utf16(5))
    assert str(span) == "[3, 5) UTF-16, [2, 4) code points"
    assert span.range == (3, 5)
    assert len({span, Ruler("a😀bc").span("bc")}) == 1


def test_ascii_never_imports_regex() -> None:
    code = (
        "import sys; from linq_compose._spans import Ruler; r = Ruler('it is 3.14\\r\\nok'); r.clusters();"
        "r.is_word_edge(3); assert 'regex' not in sys.modules;"
        "Ruler('é').clusters(); assert 'regex' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


def test_ruler_is_the_same_from_every_thread() -> None:
    chance = random.Random(3)  # noqa: S311
    text = "".join(chance.choices(["🇩", "👩\u200d", "e\u0301", " ", "a"], k=2_000))
    expected, shared = Ruler(text), Ruler(text)

    def measure(start: int) -> list[object]:
        spans = [shared.whole_clusters(offset, offset + 5) for offset in range(start, 3_000, 97)]
        return [*spans, shared.utf16_length, shared.clusters(), shared.is_word_edge(start)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(measure, range(64)))
    for start, measured in enumerate(found):
        spans = [expected.whole_clusters(offset, offset + 5) for offset in range(start, 3_000, 97)]
        assert measured == [*spans, expected.utf16_length, expected.clusters(), expected.is_word_edge(start)]
