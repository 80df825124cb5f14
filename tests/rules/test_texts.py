"""Texts: length in both units, and characters that do not arrive as meant."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Policy, RichText, Ruler, TextPart, fix, from_markdown
from linq_compose.text.markdown.detect import find_markup
from markdowns import soups
from rules.findings import alone, mended, message, one, places, text
from texts import texts

VALUE = "/parts/0/value"
MENU = {"type": "media", "url": "https://example.com/menu.jpg"}


def _units(value: str) -> int:
    return sum(1 + (ord(character) > 0xFFFF) for character in value)


def _covered(part: dict[str, Any]) -> list[str]:
    ruler = Ruler(part["value"])
    spans = [ruler.cover(*each["range"]) for each in part.get("text_decorations", ())]
    return [part["value"][span.start : span.end] for span in spans]


def test_an_empty_text_goes_where_others_remain() -> None:
    assert places(message(text(""))) == [("TXT101", VALUE)]
    assert fix(message(text("")))[0] == message(text(""))
    assert fix(message(text(""), MENU))[0] == message(MENU)
    assert fix(message(text(""), MENU, text("")))[0] == message(MENU)
    assert len(fix(message(text(""), text("")))[0]["parts"]) == 1
    assert one(message(text("")), "TXT101").server_code == 1004


@pytest.mark.parametrize("limit", [1, 7, 10_000])
def test_length_is_refused_in_code_points_and_doubted_in_utf16(limit: int) -> None:
    policy = Policy(select=["TXT102", "TXT108"], limits={"text": limit})
    expected = {
        "a" * limit: [],
        "a" * (limit + 1): ["TXT102"],
        "😀" + "a" * (limit - 1): ["TXT108"],
        "😀" * limit: ["TXT108"],
        "😀" * (limit + 1): ["TXT102"],
        "a" * (limit - 2) + "😀" * (limit > 1): [],
    }
    for value, rules in expected.items():
        assert places(message(text(value)), policy=policy) == [(rule, VALUE) for rule in rules]


@given(texts(max_clusters=12), st.integers(0, 20))
def test_long_and_borderline_exclude_each_other(value: str, limit: int) -> None:
    policy = Policy(select=["TXT102", "TXT108"], limits={"text": limit})
    value = one_string(value)
    expected = ["TXT102"] if len(value) > limit else ["TXT108"] if _units(value) > limit else []
    assert places(message(text(value)), policy=policy) == [(rule, VALUE) for rule in expected]


def one_string(value: str) -> str:
    """The text with two halves in a row as one character, which it is on the wire."""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    "blank",
    [
        " ",
        "\n\t\r",
        "\u00a0\u3000",
        "\u200b",
        "\u2800",
        "\u3164",
        "\u115f",
        "\uffa0",
        "\u00ad",
        "\x00",
        "\ufeff",
        "\u2060",
        "\u200d\ufe0f",
        "\U000e0041\U000e007f",
        "\x85",
        "\u2028",
        "\u202e",
        "\u180e",
    ],
)
def test_a_text_with_nothing_to_see_is_blank(blank: str) -> None:
    assert places(message(text(blank)), only="TXT103") == [("TXT103", VALUE)]
    assert places(message(text(blank + "x")), only="TXT103") == []
    assert str(one(message(text(blank)), "TXT103").severity) == "warning"


@pytest.mark.parametrize("seen", ["x", "0", ".", "é", "🍜", "\u0301", "\u0903", "□", "\ufffd", "\ud800"])
def test_a_text_with_something_to_see_is_not_blank(seen: str) -> None:
    assert places(message(text(f" {seen}\u200b")), only="TXT103") == []


def test_an_empty_text_is_empty_and_not_blank() -> None:
    assert places(message(text("")), only="TXT") == [("TXT101", VALUE)]


def test_a_blank_text_counts_its_characters_in_good_grammar() -> None:
    assert "has 1 character, none" in one(message(text(" ")), "TXT103").message
    assert "has 2 characters, none" in one(message(text("  ")), "TXT103").message


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a\ud83d", 1),
        ("\udf5ca", 0),
        ("\udf5c\ud83c", 0),
        ("ok \ud83c\udf5c", None),
        ("\ud83c\udf5c\ud83c", 1),
        ("plain", None),
        ("🍜", None),
        ("\ud83c\ud83c\udf5c", 0),
    ],
)
def test_a_surrogate_is_lone_unless_its_counterpart_follows(value: str, found: int | None) -> None:
    content = message(text(value))
    assert places(content, only="TXT104") == ([] if found is None else [("TXT104", VALUE)])
    if found is not None:
        assert f"at code point {found}" in one(content, "TXT104").message


def test_lone_surrogates_are_told_once_and_counted() -> None:
    assert ", and 2 more." in one(message(text("\ud83c \ud83c \ud83c")), "TXT104").message
    assert "more" not in one(message(text("\ud83c")), "TXT104").message


@given(texts(), st.sampled_from(["\ud83c ", " \udf5c"]), texts())
def test_a_lone_surrogate_is_replaced_and_no_range_moves(before: str, half: str, behind: str) -> None:
    value = one_string(f"{before} {half} {behind}")
    part = text(value, {"range": [0, _units(value)], "style": "bold"})
    assert mended(message(part), "TXT104") == message(part)
    after = mended(message(part), "TXT104", unsafe=True)["parts"][0]
    expected = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)
    assert after == {**part, "value": expected}


_HIDDEN = [*map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(14, 32)), "\x7f", "\u202d", "\u202e"]


@pytest.mark.parametrize("hidden", _HIDDEN)
def test_a_control_that_nobody_sees_is_told(hidden: str) -> None:
    content = message(text(f"a{hidden}b"))
    assert places(content) == [("TXT107", VALUE)]
    assert fix(content)[0] == content
    assert fix(content, unsafe=True)[0] == message(text("ab"))


@pytest.mark.parametrize("fine", ["\t", "\n", "\r", "\u200d", "\ufe0f", "\u200f", "\u200e", "\u2067", "\u2069", " "])
def test_white_space_and_marks_that_text_needs_are_silent(fine: str) -> None:
    assert places(message(text(f"a{fine}b")), only="TXT107") == []


@given(
    st.lists(st.sampled_from(["a", "🍜", " ", "\x00", "\u202e", "é"]), max_size=12),
    st.integers(0, 12),
    st.data(),
)
def test_removing_controls_keeps_every_range_on_its_characters(pieces: list[str], at: int, data: st.DataObject) -> None:
    pieces.insert(at, "\x00")
    value = "".join(pieces)
    ruler = Ruler(value)
    pairs = st.lists(st.integers(0, len(value)), min_size=2, max_size=2, unique=True).map(sorted)
    spans = data.draw(st.lists(pairs, min_size=1, max_size=3))
    styles = [{"range": list(ruler.between(*span).range), "style": "bold"} for span in spans]
    part = text(value, *styles, inline_stickers=[{"range": styles[0]["range"]}], mention_range=styles[0]["range"])
    (after,) = mended(message(part), "TXT107", unsafe=True)["parts"]
    clean = [value[low:high].replace("\x00", "").replace("\u202e", "") for low, high in spans]
    assert after["value"] == value.replace("\x00", "").replace("\u202e", "")
    assert _covered(after) == [each for each in clean if each]
    moved = Ruler(after["value"]).cover(*after["mention_range"])
    assert after["value"][moved.start : moved.end] == clean[0]
    assert after["inline_stickers"] == [{"range": after["mention_range"]}]


@pytest.mark.parametrize(
    "odd",
    [
        text("a\x00", {"range": [0, 9], "style": "bold"}),
        text("a\x00", {"range": [1, 0], "style": "bold"}),
        text("a\x00", {"style": "bold", "range": "x"}),
        text("a\x00", "odd"),
        text("a\x00", text_decorations=5),
        text("a\x00", inline_stickers=5),
        text("a\x00", mention_range=5),
        text("a\x00", mention_range=[0, 7]),
    ],
)
@pytest.mark.parametrize(("rule", "piece"), [("TXT107", "\x00"), ("TXT104", "\ud83c"), ("TXT106", "𝗮𝗯")])
def test_a_text_whose_ranges_cannot_be_carried_is_told_and_not_mended(odd: Any, rule: str, piece: str) -> None:
    content = message({**odd, "value": odd["value"].replace("\x00", piece)})
    assert one(content, rule).fix is None
    assert mended(content, rule, unsafe=True) == content


@pytest.mark.parametrize(
    ("imitation", "plain", "styles"),
    [
        ("𝐛𝐨𝐥𝐝", "bold", ["bold"]),
        ("𝗯𝗼𝗹𝗱", "bold", ["bold"]),
        ("𝘪𝘵𝘢", "ita", ["italic"]),
        ("𝑖𝑡𝑎", "ita", ["italic"]),
        ("𝒃𝒊", "bi", ["bold", "italic"]),
        ("𝙗𝙞", "bi", ["bold", "italic"]),
        ("𝟏𝟐", "12", ["bold"]),
        ("𝟭𝟮", "12", ["bold"]),
        ("𝑡ℎ𝑒", "the", ["italic"]),
        ("𝛂𝛃", "αβ", ["bold"]),
    ],
)
def test_imitation_letters_become_plain_ones_with_a_style(imitation: str, plain: str, styles: list[str]) -> None:
    content = message(text(f"🍜 {imitation}."))
    found = one(content, "TXT106")
    assert (found.path, str(found.severity)) == (VALUE, "info")
    assert places(content) == [("TXT106", VALUE)]
    assert mended(content, "TXT106") == content
    assert mended(content, "TXT106", unsafe=True) == message(
        text(f"🍜 {plain}.", *({"range": [3, 3 + len(plain)], "style": style} for style in styles))
    )


@pytest.mark.parametrize("silent", ["𝑥", "𝑥 = 𝐴", "ℎ", "𝔸𝔹", "𝒜ℬ", "𝚊𝚋", "𝟘𝟙", "🅰🅱", "ＡＢ", "𝐀, 𝐁", "abc"])
def test_lone_letters_and_other_alphabets_imitate_nothing(silent: str) -> None:
    assert places(message(text(silent)), only="TXT106") == []


def test_two_styles_in_one_run_are_two_decorations() -> None:
    content = message(text("𝐚𝐛𝑐𝑑 and 𝐞 𝐟"))
    assert mended(content, "TXT106", unsafe=True) == message(
        text(
            "abcd and e f",
            {"range": [0, 2], "style": "bold"},
            {"range": [2, 4], "style": "italic"},
            {"range": [9, 12], "style": "bold"},
        )
    )


def test_imitation_counts_letters_and_names_styles() -> None:
    assert one(message(text("𝐞 𝐟")), "TXT106").message == "The text imitates bold with 2 mathematical letters."
    assert "imitates bold and italic with" in one(message(text("𝒃𝒊")), "TXT106").message


def test_decorations_stay_on_their_words_when_imitation_goes() -> None:
    before = text("𝐚𝐛 then", {"range": [5, 9], "style": "underline"}, mention_range=[5, 9])
    assert mended(message(before), "TXT106", unsafe=True) == message(
        text(
            "ab then",
            {"range": [3, 7], "style": "underline"},
            {"range": [0, 2], "style": "bold"},
            mention_range=[3, 7],
        )
    )


def test_a_style_that_is_there_already_is_not_added_again() -> None:
    before = text("𝐚𝐛", {"range": [0, 4], "style": "bold"})
    assert fix(message(before), unsafe=True)[0] == message(text("ab", {"range": [0, 2], "style": "bold"}))


def test_styles_of_a_text_that_had_null_for_them_are_added() -> None:
    before = text("𝐚𝐛", text_decorations=None)
    assert mended(message(before), "TXT106", unsafe=True)["parts"][0]["text_decorations"] == [
        {"range": [0, 2], "style": "bold"}
    ]


@given(st.text(st.sampled_from([chr(point) for point in range(0x1D400, 0x1D800)] + [" ", "a", "🍜"]), max_size=10))
def test_what_remains_after_mending_imitates_nothing_and_reads_the_same(value: str) -> None:
    after = mended(message(text(value)), "TXT106", unsafe=True)
    assert places(after, policy=alone("TXT106")) == []
    mended_text = after["parts"][0]["value"]
    assert unicodedata.normalize("NFKC", mended_text) == unicodedata.normalize("NFKC", value)
    for part in after["parts"]:
        assert all(covered.strip() for covered in _covered(part))


BOLD = "bold"


def styled(start: int, end: int, style: str) -> dict[str, Any]:
    return {"range": [start, end], "style": style}


@pytest.mark.parametrize(
    ("value", "becomes", "decorations"),
    [
        ("**bold**", "bold", [styled(0, 4, BOLD)]),
        ("🍜 *you* ~~me~~", "🍜 you me", [styled(3, 6, "italic"), styled(7, 9, "strikethrough")]),
        ("***both***", "both", [styled(0, 4, "italic"), styled(0, 4, BOLD)]),
        ("**a *b* c**", "a b c", [styled(0, 5, BOLD), styled(2, 3, "italic")]),
        ("__strong words__ _so_", "strong words so", [styled(0, 12, BOLD), styled(13, 15, "italic")]),
        ("请**看**这", "请看这", [styled(1, 2, BOLD)]),
        ("Only *5* left", "Only 5 left", [styled(5, 6, "italic")]),
        ("a\r\n**b**\r\n*c*", "a\r\nb\r\nc", [styled(3, 4, BOLD), styled(6, 7, "italic")]),
        ("[the menu](https://acme.com/m)", "the menu (https://acme.com/m)", None),
        ("[**the** menu](/m 'title')", "the menu (/m)", [styled(0, 3, BOLD)]),
        ("[https://acme.com](https://acme.com)", "https://acme.com", None),
        ("[write](mailto:a@b.cd) ![Map](https://acme.com/m.png)", "write (a@b.cd) Map (https://acme.com/m.png)", None),
        ("see [](https://acme.com)", "see https://acme.com", None),
        ("- **a**\n- b", "- a\n- b", [styled(2, 3, BOLD)]),
    ],
)
def test_markdown_becomes_decorations(value: str, becomes: str, decorations: Any) -> None:
    payload = message(text(value))
    assert places(payload, only="TXT105") == [("TXT105", "/parts/0/value")]
    expected = {"type": "text", "value": becomes}
    if decorations:
        expected["text_decorations"] = decorations
    assert mended(payload, "TXT105", unsafe=True) == message(expected)
    assert mended(payload, "TXT105") == payload


@pytest.mark.parametrize(
    "value",
    [
        "Nothing here.",
        *(
            "2 ** 3 and 4 ** 5",
            "5 * 3 = 15 * 1",
            "2*3*4",
            "a*b*c",
            "5 *3* 4",
            "3 *4* = 12",
            "*args, **kwargs",
            "**kwargs",
        ),
        *("__init__", "my__dunder__name", "__all__ and __name__", "snake_case_name other_name", "*_*", "*!*", "-_-"),
        *("f***ing s***", "price* and more*", "*Terms apply", "* one\n* two", "/*comment*/", "https://x.y/*d*"),
        *("\\*not\\*", "\\[a](https://b.c)", "    **code**"),
        *("f[i](x.y)", "a[0](b/c)", "[x](y)", "(a)[b](c.d)", "[ ](x) []", "[1] and (2)", "[a]: https://b.c"),
        *("10~20 ~5", "~x~", "1. one", "<u>x</u>", "**重要：**请看", "**a\n\nb**"),
    ],
)
def test_what_people_write_is_left_alone(value: str) -> None:
    assert places(message(text(value)), only="TXT105") == []


def test_the_ranges_that_are_there_move_along() -> None:
    part = text("x **b** [y](https://z.a)", styled(0, 1, "italic"), styled(3, 10, "underline"))
    assert mended(message(part), "TXT105", unsafe=True)["parts"][0] == text(
        "x b y (https://z.a)", styled(0, 1, "italic"), styled(2, 5, "underline"), styled(2, 3, BOLD)
    )


def test_it_is_told_and_not_mended_where_an_animation_would_be_overlapped() -> None:
    payload = message(text("**b** c", {"range": [2, 3], "animation": "shake"}))
    assert one(payload, "TXT105").fix is None
    assert mended(payload, "TXT105", unsafe=True) == payload


def test_the_sentence_shows_the_first_and_counts_the_rest() -> None:
    found = one(message(text(f"**{'a' * 60}** *b* *c*")), "TXT105")
    assert found.message.endswith(f'"**{"a" * 58}…", and 2 more.')
    assert found.mark is not None
    assert found.mark.span.range == (0, 64)


@given(texts())
def test_found_markup_lies_in_the_text(value: str) -> None:
    for found in find_markup(value):
        assert 0 <= found.start < found.content_start <= found.content_end < found.end <= len(value)


@given(soups(rough=True))
def test_what_is_mended_reads_as_the_markdown_did(source: str) -> None:
    mended_part = mended(message(text(source)), "TXT105", unsafe=True)["parts"][0]
    rich = RichText.from_part(TextPart.from_payload(mended_part))
    meant = "".join(run.text for run in from_markdown(source).runs if run.styles).split()
    shown = "".join(run.text for run in rich.runs if run.styles).split()
    assert not shown or set("".join(shown)) <= set("".join(meant)) | set(source)


def test_many_marks_take_time_in_proportion() -> None:
    assert len(find_markup("**a** " * 2_000)) == 2_000
