"""The laws of rich text: it is a string of styled characters, and renders as the wire counts."""

from __future__ import annotations

import copy
import pickle
import re
from html.parser import HTMLParser
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linq_compose
from linq_compose import (
    RichText,
    Ruler,
    TextDecoration,
    TextPart,
    bold,
    check,
    from_markdown,
    italic,
    shake,
    strikethrough,
    underline,
)
from linq_compose.errors import NotInText, StyleConflict
from linq_compose.text import Run
from linq_compose.text.html import TAGS
from linq_compose.vocabulary import ANIMATIONS, STYLES
from texts import texts
from work import work

STYLINGS = {word: getattr(linq_compose, word) for word in (*STYLES.words, *ANIMATIONS.words)}
STYLE_SETS = st.sets(st.sampled_from(STYLES.words)) | st.sampled_from(ANIMATIONS.words).map(lambda word: {word})
RICH = st.lists(st.tuples(texts(max_clusters=4), STYLE_SETS.map(frozenset)), max_size=6).map(
    lambda runs: RichText.of(Run(text, styles) for text, styles in runs)
)
INDICES = st.none() | st.integers(-30, 30)


def characters(text: RichText) -> list[tuple[str, frozenset[str]]]:
    """Every character with its styles."""
    return [(character, run.styles) for run in text.runs for character in run.text]


def joined(text: str) -> str:
    """A text in which two surrogates that make a character are that character, as on the wire."""
    return units(text, 0, 2 * len(text))


def units(text: str, start: int, end: int) -> str:
    """What a range of UTF-16 code units covers, by the codec."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


@given(RICH)
def test_runs_are_the_longest_of_their_styles(text: RichText) -> None:
    assert "".join(run.text for run in text.runs) == text.text == str(text)
    assert all(run.text for run in text.runs)
    assert all(one.styles != other.styles for one, other in zip(text.runs, text.runs[1:], strict=False))
    assert len(text) == len(text.text)


@given(RICH)
def test_a_range_covers_exactly_the_characters_of_its_style(text: RichText) -> None:
    value, decorations = text.render()
    assert value == text.text
    for word in STYLINGS:
        covered = [each.range for each in decorations if word in (each.style, each.animation)]
        styled = "".join(character for character, styles in characters(text) if word in styles)
        assert joined("".join(units(value, *span) for span in covered)) == joined(styled)
        assert all(one[1] < other[0] for one, other in zip(covered, covered[1:], strict=False))
    assert list(decorations) == sorted(decorations, key=lambda each: (each.range[0], -each.range[1]))


@given(RICH)
def test_what_is_rendered_has_no_fault_of_decorations(text: RichText) -> None:
    if text.text and joined(text.text) == text.text:  # halves of one character may have a style each
        found = check({"parts": [text.part().payload()]})
        assert [each.rule for each in found.errors if each.rule.startswith("DEC")] == []


@given(RICH)
def test_reading_a_rendered_part_gives_the_text_back(text: RichText) -> None:
    assert RichText.from_part(text.part()) == text
    assert text.part().has("text_decorations")
    assert ("text_decorations" in text.part().payload()) == bool(text.render()[1])


@given(RICH)
def test_a_text_is_its_own_spelling(text: RichText) -> None:
    assert eval(repr(text), {**STYLINGS, "RichText": RichText}) == text
    for twin in (copy.copy(text), copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (twin, hash(twin)) == (text, hash(text))


def test_nested_styles_are_spelled_in_one_order() -> None:
    for nested in (italic(bold("x")), bold(italic("x"))):
        assert repr(nested) == "RichText(bold(italic('x')))"
    assert repr(underline(strikethrough("x"))) == "RichText(strikethrough(underline('x')))"


@given(RICH, RICH, RICH)
def test_adding_is_associative_and_the_empty_text_neutral(one: RichText, other: RichText, third: RichText) -> None:
    assert (one + other) + third == one + (other + third) == RichText(one, other, third)
    assert RichText() + one == one + RichText() == one + "" == "" + one == one
    assert characters(one + other) == characters(one) + characters(other)
    assert hash(one + other) == hash(RichText(one, other))


@given(RICH, RICH)
def test_a_sum_renders_beside_each_other(one: RichText, other: RichText) -> None:
    shift = Ruler(one.text).utf16_length
    expected: dict[str, set[int]] = {word: set() for word in STYLINGS}
    for text, offset in ((one, 0), (other, shift)):
        for each in text.render()[1]:
            expected[each.style or each.animation or ""].update(range(each.range[0] + offset, each.range[1] + offset))
    made: dict[str, set[int]] = {word: set() for word in STYLINGS}
    for each in (one + other).render()[1]:
        made[each.style or each.animation or ""].update(range(*each.range))
    assert made == expected


@given(RICH, INDICES, INDICES, st.none() | st.sampled_from([1, 2, -1, 3]))
def test_a_slice_is_the_slice_of_text_and_styles(text: RichText, start: Any, stop: Any, step: Any) -> None:
    assert text[start:stop:step].text == text.text[start:stop:step]
    assert characters(text[start:stop:step]) == characters(text)[start:stop:step]


@given(RICH, st.integers(-20, 20))
def test_an_index_is_a_character_with_its_styles(text: RichText, index: int) -> None:
    if -len(text) <= index < len(text):
        assert characters(text[index]) == [characters(text)[index]]
        assert text.style_at(index) == characters(text)[index][1]
    else:
        for ask in (text.__getitem__, text.style_at):
            with pytest.raises(IndexError):
                ask(index)
    assert [each for one in text for each in characters(one)] == characters(text)


@given(RICH, st.none() | st.text(max_size=2), st.integers(-1, 3))
def test_splitting_agrees_with_str_and_joining_undoes_it(text: RichText, sep: str | None, most: int) -> None:
    if sep == "":
        with pytest.raises(ValueError, match="empty separator"):
            text.split(sep)
        return
    pieces = text.split(sep, most)
    assert [each.text for each in pieces] == text.text.split(sep, most)
    if sep is not None:
        assert RichText(sep).join(pieces).text == text.text
    whole = text.splitlines(keepends=True)
    assert RichText().join(whole) == text
    assert [each.text for each in text.splitlines()] == text.text.splitlines()


@given(RICH, st.none() | st.text(max_size=3))
def test_stripping_agrees_with_str_and_moves_no_style(text: RichText, chars: str | None) -> None:
    stripped = text.strip(chars)
    assert stripped.text == text.text.strip(chars)
    start = len(text) - len(text.text.lstrip(chars))
    assert characters(stripped) == characters(text)[start : start + len(stripped)]


@given(RICH, RICH, st.integers(-1, 3))
def test_replacing_agrees_with_str_and_keeps_the_rest(text: RichText, new: RichText, count: int) -> None:
    old = text.text[1:2] or "x"
    for fresh in (new, new.text):
        assert text.replace(old, fresh, count).text == text.text.replace(old, new.text, count)
    assert text.replace(old, text[text.text.find(old)] if old in text.text else "", 1) == text
    with pytest.raises(ValueError, match="empty"):
        text.replace("", "x")


@given(RICH, st.sampled_from(sorted(STYLINGS)))
def test_a_style_is_over_every_character_or_a_conflict(text: RichText, word: str) -> None:
    clash = any(
        styles - {word} and (word in ANIMATIONS or styles & set(ANIMATIONS.words)) for _, styles in characters(text)
    )
    if clash:
        with pytest.raises(StyleConflict, match="cannot overlap another decoration"):
            STYLINGS[word](text)
    else:
        assert characters(STYLINGS[word](text)) == [(each, styles | {word}) for each, styles in characters(text)]
        assert STYLINGS[word](STYLINGS[word](text)) == STYLINGS[word](text)


def test_a_conflict_names_both_texts() -> None:
    with pytest.raises(StyleConflict, match="^shake over 'Hello you' overlaps bold over 'you'"):
        shake("Hello ", bold("you"))
    with pytest.raises(StyleConflict, match="^italic over 'wow' overlaps shake over 'wow'"):
        italic(shake("wow"))
    assert (shake("a") + bold("b")).runs == (Run("a", frozenset({"shake"})), Run("b", frozenset({"bold"})))


@pytest.mark.parametrize(
    ("piece", "meant"), [(3, r"str\(3\)"), (None, "leave it out"), (b"x", "decode it"), (["x"], "with \\*")]
)
def test_another_kind_is_told_what_was_meant(piece: Any, meant: str) -> None:
    for make in (RichText, bold, lambda each: RichText().join([each]), lambda each: RichText("x").replace("x", each)):
        with pytest.raises(TypeError, match=meant):
            make(piece)
    with pytest.raises(TypeError):
        RichText("x") + piece


def test_a_text_never_changes() -> None:
    text = RichText("x")
    with pytest.raises(AttributeError, match="never changes"):
        text.text = "y"
    assert text == RichText("x") != "x"
    assert "x" in text
    assert text * 2 == RichText("xx")


@pytest.mark.parametrize(
    "decorations",
    [
        [{"range": [0, 3], "style": "bold"}],
        [{"range": [1, 1], "style": "bold"}],
        [{"range": [2, 1], "style": "bold"}],
        [{"range": [-1, 1], "style": "bold"}],
        [{"range": [1, 2], "style": "bold"}],
        [{"range": [0, 2], "style": "Bold"}],
        [{"range": [0, 2], "animation": "bold"}],
        [{"range": [0, 2], "style": "bold", "animation": "shake"}],
        [{"range": [0, 2]}],
        [{"range": [0, 2], "animation": "shake"}, {"range": [0, 2], "style": "bold"}],
        [{"range": [0, 2], "animation": "shake"}, {"range": [0, 2], "animation": "shake"}],
    ],
)
def test_a_part_that_cannot_be_carried_is_an_error(decorations: list[Any]) -> None:
    made = tuple(TextDecoration(**each) for each in decorations)
    with pytest.raises(ValueError, match=r"range|decoration|no (style|animation)|overlap"):
        RichText.from_part(TextPart(value="🍜", text_decorations=made))


def test_a_stretch_is_meant_by_text_pattern_or_span() -> None:
    text = RichText("ready, 🍜 ready")
    assert text.styled("ready", bold) == RichText(bold("ready"), ", 🍜 ready")
    assert text.styled("ready", bold, occurrence=1) == RichText("ready, 🍜 ", bold("ready"))
    assert text.styled("ready", bold, occurrence=-1) == text.styled("ready", bold, occurrence=1)
    assert text.styled(re.compile("r(?=e)|🍜"), italic, occurrence="all").replace("eady", "") == RichText(
        italic("r"), ", ", italic("🍜"), " ", italic("r")
    )
    assert text.styled(Ruler(text.text).span("🍜"), underline).render()[1][0].range == (7, 9)
    assert text.styled("ready", bold).styled("ready, ", strikethrough).style_at(0) == {"bold", "strikethrough"}


def test_what_does_not_occur_is_an_error() -> None:
    text = RichText("ready")
    for what in ("steady", "", re.compile("x"), re.compile("x*"), Ruler("so far away").span("away")):
        with pytest.raises(NotInText, match="does not occur in 'ready'"):
            text.styled(what, bold)
    with pytest.raises(NotInText, match="occurs 1 time in"):
        text.styled("ready", bold, occurrence=1)
    with pytest.raises(TypeError, match="by a text, a pattern or a Span"):
        text.styled(3, bold)  # type: ignore[arg-type]


class Reader(HTMLParser):
    """The characters of HTML with the tags that they stand in, by the standard library's parser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.read: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "br":
            self.handle_data("\n")
        else:
            self.open.append(dict(attrs).get("data-animation", tag))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        words = {"b": "bold", "i": "italic", "s": "strikethrough", "u": "underline"}
        self.read += [(each, frozenset(words.get(tag, tag) for tag in self.open)) for each in data]


@given(RICH)
def test_html_has_the_same_characters_and_styles(text: RichText) -> None:
    reader = Reader()
    reader.feed(text.to_html())
    reader.close()
    assert reader.open == []
    expected = [(each, styles) for each, styles in characters(text) if each not in "\r\n"]
    assert [(each, styles) for each, styles in reader.read if each not in "\r\n"] == expected


@given(RICH, RICH, INDICES, INDICES)
def test_a_plain_text_is_found_as_in_a_str(text: RichText, other: RichText, start: int | None, end: int | None) -> None:
    for piece in (other.text, text.text[1:3], text.text[:1], ""):
        assert text.find(piece, start, end) == text.text.find(piece, start, end)
        assert text.count(piece, start, end) == text.text.count(piece, start, end)
        assert (piece in text) == (piece in text.text)
        assert text.startswith(piece) == text.text.startswith(piece)
        assert text.endswith(piece) == text.text.endswith(piece)
        assert text.startswith(("\n\n", piece)) == text.text.startswith(("\n\n", piece))
        assert text.endswith(("\n\n", piece)) == text.text.endswith(("\n\n", piece))
        assert text.removeprefix(piece).text == text.text.removeprefix(piece)
        assert text.removesuffix(piece).text == text.text.removesuffix(piece)
        if piece:
            assert tuple(map(str, text.partition(piece))) == text.text.partition(piece)
            assert RichText().join(text.partition(piece)) == text


@given(RICH, RICH, RICH)
def test_a_rich_text_is_found_with_its_styles(before: RichText, piece: RichText, behind: RichText) -> None:
    whole = before + piece + behind
    size, haystack, needle = len(piece), characters(whole), characters(piece)
    places = [place for place in range(len(haystack) - size + 1) if haystack[place : place + size] == needle]
    assert whole.find(piece) == places[0]
    assert piece in whole
    assert whole.startswith(piece) == (places[0] == 0)
    assert whole.endswith(piece) == (places[-1] == len(whole) - size)
    assert whole.removeprefix(piece) == (whole[size:] if places[0] == 0 else whole)
    assert whole.removesuffix(piece) == (whole[: len(whole) - size] if whole.endswith(piece) else whole)
    if size:
        assert whole.partition(piece) == (whole[: places[0]], piece, whole[places[0] + size :])
    other = RichText.of((text, styles ^ {"bold"}) for text, styles in piece.runs if not styles & set(ANIMATIONS.words))
    assert (other in whole) == any(
        haystack[place : place + len(other)] == characters(other) for place in range(len(haystack) - len(other) + 1)
    )


def test_searching_by_styles() -> None:
    text = RichText("ab", bold("ab"), "ab", bold("ab"))
    assert (text.find("ab"), text.find(bold("ab")), text.find(bold("a")), text.find(bold("ba"))) == (0, 2, 2, -1)
    assert (text.count("ab"), text.count(bold("ab")), text.count(RichText("ab")), text.count("")) == (4, 2, 2, 9)
    assert text.find(RichText("b", bold("a"))) == 1
    assert text.find(italic("ab")) == -1
    assert text.partition("-") == (text, RichText(), RichText())
    assert RichText("aaa").count("aa") == 1
    with pytest.raises(ValueError, match="empty"):
        text.partition("")
    wrong: Any = 3
    for search in (text.find, text.count, text.startswith, text.endswith, text.removeprefix, text.partition):
        with pytest.raises(TypeError, match="str or a RichText"):
            search(wrong)
    with pytest.raises(TypeError, match="str or a RichText"):
        assert wrong in text


@given(RICH)
def test_case_changes_as_in_a_str(text: RichText) -> None:
    for changed, expected in ((text.upper(), str.upper), (text.lower(), str.lower)):
        assert changed.text == expected(text.text)
        assert characters(changed) == [
            (each, styles)
            for (character, styles), start, end in spread(text, expected)
            for each in expected(text.text)[start:end]
        ]


def spread(text: RichText, change: Any) -> list[tuple[tuple[str, frozenset[str]], int, int]]:
    """Every character with its styles, and where what it becomes starts and ends."""
    ends = list(accumulate(len(change(character)) for character in text.text))
    return list(zip(characters(text), [0, *ends], ends, strict=False))


def test_one_character_may_become_two() -> None:
    assert RichText("gro", bold("ß"), "e").upper() == RichText("GRO", bold("SS"), "E")
    assert RichText("ΟΔΟ", bold("Σ")).lower() == RichText("οδο", bold("ς"))


def test_formatting_never_loses_a_style() -> None:
    text = RichText("Hi ", bold("Ana"))
    for careless in (lambda: f"{text}!", lambda: f"{text:>9}", lambda: format(text)):
        with pytest.raises(TypeError, match=r"template\(\), \+ or RichText\.join"):
            careless()
    assert f"{RichText('Ana'):>5}|{RichText('Ana')}" == "  Ana|Ana"
    assert str(text) == "Hi Ana"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("after", "before", "style", "read")),
        texts(max_clusters=3),
        STYLE_SETS.map(frozenset),
    ),
    max_size=12,
)


@given(STEPS)
def test_a_text_made_in_steps_is_the_text_made_at_once(steps: list[tuple[str, str, frozenset[str]]]) -> None:
    text, model = RichText(), list[tuple[str, frozenset[str]]]()
    for verb, piece, styles in steps:
        if verb == "after":
            text, model = text + RichText.of([(piece, styles)]), [*model, *((each, styles) for each in piece)]
        elif verb == "before":
            text, model = piece + text, [*((each, frozenset()) for each in piece), *model]
        elif verb == "read":
            assert len(text) == len(model) == len(text.text)
            assert text.is_animated == any(styles & set(ANIMATIONS.words) for _, styles in model)
        elif model and not text.is_animated:
            middle = len(model) // 2
            target, word = text.text[middle : middle + 2], min(styles & set(STYLES.words), default="bold")
            start = text.text.find(target)
            text = text.styled(target, STYLINGS[word]).styled(target, italic)
            for place in range(start, start + len(target)):
                model[place] = (model[place][0], model[place][1] | {word, "italic"})
    assert characters(text) == model
    assert RichText.of(model) == text
    assert all(one.styles != other.styles for one, other in pairwise(text.runs))


def test_a_style_function_may_do_anything_with_what_is_selected() -> None:
    text = RichText("one two ", italic("one"))
    seen = []

    def watched(selected: RichText) -> RichText:
        seen.append((selected.text, selected.runs, len(selected), selected.is_animated))
        return bold("<", selected, ">")

    assert text.styled("one", watched, occurrence="all") == RichText(
        bold("<one>"), " two ", bold("<"), italic(bold("one")), bold(">")
    )
    assert seen[1] == ("one", (Run("one", frozenset({"italic"})),), 3, False)
    assert text.styled("two", shake) == RichText("one ", shake("two"), " ", italic("one"))
    assert text.styled("two", shake).styled("one", bold, occurrence=0) == RichText(
        bold("one"), " ", shake("two"), " ", italic("one")
    )
    kept: list[RichText] = []
    text.styled("one", lambda selected: kept.append(selected) or selected)
    assert text.styled("two", lambda _: bold(kept[0])) == RichText("one ", bold("one"), " ", italic("one"))
    with pytest.raises(StyleConflict, match="^bold over 'two' overlaps shake over 'two'"):
        text.styled("two", shake).styled("two", bold)


def added(count: int) -> RichText:
    text = RichText()
    for number in range(count):
        text += bold("x") if number % 2 else "y"
    return text


def decorated(count: int) -> RichText:
    text = RichText(" ".join(map(str, range(count))))
    for number in range(count):
        text = text.styled(str(number), bold if number % 2 else italic)
    return text


def grown(count: int) -> RichText:
    text = RichText()
    for number in range(count):
        text = (text + f"{number} ").styled(str(number), bold)
    return text


@pytest.mark.parametrize("loop", [added, decorated, grown])
def test_a_loop_costs_its_steps(loop: Any) -> None:
    def cost(count: int) -> int:
        return work(lambda: loop(count).runs)

    assert cost(400) <= 5 * cost(100)


def test_selecting_reads_no_further_than_it_must() -> None:
    def cost(count: int) -> int:
        text = RichText("a b " * count)
        return work(lambda: text.styled("b", bold, occurrence=2).styled(re.compile("b"), italic))

    cost(3)  # compiles the pattern
    assert cost(400) == cost(100)


@pytest.mark.parametrize("wrong", ["last", "1", None, 1.0, True])
def test_an_occurrence_is_a_number_or_a_word(wrong: Any) -> None:
    with pytest.raises(ValueError, match='"first", "all" or an integer'):
        RichText("x").styled("x", bold, occurrence=wrong)


def test_every_style_of_the_vocabulary_has_html_and_markdown() -> None:
    assert set(TAGS) == set(STYLES.words)
    for word in STYLES.words:
        text = RichText.alike("x", frozenset({word}))
        assert from_markdown(text.to_markdown()) == text


@given(RICH)
def test_the_payload_is_that_of_the_part(text: RichText) -> None:
    assert text.payload() == text.part().payload()
