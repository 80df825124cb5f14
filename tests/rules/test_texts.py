"""Texts: length in both units, and characters that do not arrive as meant."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import Policy, RichText, Ruler, TextPart, check, fix, from_markdown
from linq_compose.rules.analysis.examples import card_example
from linq_compose.text.markdown.detect import find_markup, has_markup
from markdowns import soups
from rules.findings import alone, mended, message, one, places, text
from texts import texts
from work import work

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
    ("value", "becomes", "decorations"),
    [
        ("**🍜**", "🍜", [styled(0, 2, BOLD)]),
        ("**❤️ 🍺**", "❤️ 🍺", [styled(0, 5, BOLD)]),
        ("**/help** (**.env**)", "/help (.env)", [styled(0, 5, BOLD), styled(7, 11, BOLD)]),
        ("**全部售罄。** x **「菜单」**", "全部售罄。 x 「菜单」", [styled(0, 5, BOLD), styled(8, 12, BOLD)]),
        (
            "*جاهز؟* **तैयार।** **»Menü«**",
            "جاهز؟ तैयार। »Menü«",
            [styled(0, 5, "italic"), styled(6, 12, BOLD), styled(13, 19, BOLD)],
        ),
        ("**%50 indirim** __Агая__", "%50 indirim Агая", [styled(0, 11, BOLD), styled(12, 16, BOLD)]),
        ("**https://x.com/**", "https://x.com/", [styled(0, 14, BOLD)]),
        ("See <https://x.com/a_b_c>", "See https://x.com/a_b_c", None),
        ("[a][1]", "a [1]", None),
        ("[the menu][12], [the map][3]", "the menu [12], the map [3]", None),
        ("[a][1] x\n\n[1]: https://x.com", "a (https://x.com) x", None),
        ("[a][]\n\n[a]: https://x.com/_b_\nmore", "a (https://x.com/_b_)\nmore", None),
        (
            "[a][1] [b][2]\n\n[1]: https://x.com\n[2]: https://y.com\n\nbye",
            "a (https://x.com) b (https://y.com)\n\nbye",
            None,
        ),
        ("[1]: https://x.com\n\n[a][1]", "a (https://x.com)", None),
        ("![Map][m] [Map][M]\n\n[m]: https://x.com", "Map (https://x.com) Map (https://x.com)", None),
        ("# T", "T", [styled(0, 1, BOLD)]),
        ("Hi\n\n## **Menu** of *today* ##\nRamen", "Hi\n\nMenu of today\nRamen", None),
        ("```py\nx = 2 ** 3\n```", "x = 2 ** 3", None),
        ("Do:\n```\nls *.py\n```\nand go", "Do:\nls *.py\nand go", None),
        ("Do:\n~~~\nls\n~~~", "Do:\nls", None),
        ("```\ncut off", "cut off", None),
        ("```\n```", "", None),
        ("- ```\n  a\n  ```\n- b", "- a\n- b", None),
        ("Run `pip install x`, then `` a`b ``.", "Run pip install x, then a`b.", None),
        ("| a | b |\n|---|---|\n| 1 | **2** |", "a | b\n1 | 2", [styled(10, 11, BOLD)]),
        ("a | b\n--|--\n1 | 2\n\nend", "a | b\n1 | 2\n\nend", None),
        ("| a |\n|---|", "a", None),
        ("**https://x.com/a_b_c**", "https://x.com/a_b_c", [styled(0, 19, BOLD)]),
        ("https://x.com/_a_ and **b**", "https://x.com/_a_ and b", [styled(22, 23, BOLD)]),
        ("*see https://x.com/a/*", "see https://x.com/a/", [styled(0, 20, "italic")]),
        ("(**Note:** closed)", "(Note: closed)", [styled(1, 6, BOLD)]),
        ("Only **$5**!", "Only $5!", [styled(5, 7, BOLD)]),
        ("🍜 is *“ready”*", "🍜 is “ready”", [styled(6, 13, "italic")]),
    ],
)
def test_each_construct_of_markdown_becomes_plain_text(value: str, becomes: str, decorations: Any) -> None:
    payload = message(text(value), MENU)
    (found,) = (each for each in check(payload) if each.rule == "TXT105")
    assert found.path == "/parts/0/value"
    part = mended(payload, "TXT105", unsafe=True)["parts"][0]
    assert part["value"] == becomes
    if decorations is not None:
        assert part["text_decorations"] == decorations
    assert find_markup(becomes) == [] or "`" in value


@pytest.mark.parametrize(
    "value",
    [
        # URLs, handles, addresses, paths
        *("https://youtu.be/_abc_", "https://www.youtube.com/watch?v=_x9-Ho_", "?v=_x9-Ho_", "www.x.com/a*b*c/*d*"),
        *("see https://x.com/a,_b_;*c*", "*see https://x.com/a*b", "https://x.com/~~a~~", "HTTPS://X.COM/_A_"),
        *("@_bob_", "@_bob_ and @_amy_", "mail _a_@b.co", "a.b_c_@d.co", "#_tag_", "~/_tmp_/x", "C:\\dir\\_x_"),
        # faces
        *("^_^ and ^_^", "¯\\_(ツ)_/¯ ¯\\_(ツ)_/¯", "(^_^) (^_^)", "-_- hm -_-", "T_T ok T_T", "(>_<) (>_<)"),
        *(
            "(*・ω・*)",
            "（*´ω｀*）",
            "(*≧∀≦*) a (*≧∀≦*)",
            "(*_*) hi (*_*)",
            ":*love:*",
            ";*kiss;*",
            "(*^▽^*) a (*^▽^*)",
            "'_' hm '_'",
            "._. oh ._.",
            "*-* x *-*",
        ),
        # arithmetic, codes, units
        *("10%*2*x", "*555*", "*12*34#", "(2)*3*(4)", "5 *x* 3", "x**2 + y**2", "a=2*b*c", "10€*2*3", "2^*3*4"),
        # names and code
        *("_private_var_", "don`t and can`t", "the `90s and `80s", "5` and 6`", "grid[i][1]", "[1][2]", "[x][y]"),
        *("f(x)[a][1]", "`` ``", "<b>hi</b>", "a <note:this>", "Bob <bob@acme.com>"),
        # numbers of something, ornaments, plain bars
        *("# of guests: 4", "# 5 Main Street", "#1", "#tag", "~~~~ sale ~~~~\nbye", "a | b", "1 -- 2 | 3", "-- | --"),
        *("Title\n=====", "bye\n---\nBob", "> quoted", "- [ ] buy", "* * *", "☆*★*☆"),
    ],
)
def test_urls_handles_faces_and_sums_are_no_markdown(value: str) -> None:
    assert find_markup(value) == []
    assert find_markup(f"Hi {value} there, {value}.") == [] or value in {"*555*", "# of guests: 4"}
    assert places(message(text(value)), only="TXT105") == []


_URLS = st.from_regex(r"https?://[a-z]{1,5}\.(com|io)/[a-z0-9_*~\-.?=&/]{0,20}[a-z0-9]", fullmatch=True)


@given(_URLS, st.sampled_from(["", "*", "**", "~~", "("]), st.sampled_from(["_", "*", "**", "~~"]))
def test_no_fix_breaks_a_url(url: str, around: str, mark: str) -> None:
    closing = {"(": ")"}.get(around, around)
    source = f"{mark}menu{mark} {around}{url}{closing} and {mark}more words{mark}"
    after = mended(message(text(source)), "TXT105", unsafe=True)["parts"][0]["value"]
    assert url in after


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
        *("**/a/**", "**/a**/b", "*.env*", "**.**", "see **/*.py"),
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


@given(texts() | soups(rough=True))
def test_found_markup_lies_in_the_text_and_no_two_cuts_overlap(value: str) -> None:
    markups = find_markup(value)
    for found in markups:
        assert 0 <= found.start <= found.content_start <= found.content_end <= found.end <= len(value)
        assert found.start < found.end
    cuts = sorted(cut for found in markups for cut in found.cuts)
    assert all(0 <= start <= end <= len(value) for start, end, _ in cuts)
    assert all(before[1] <= after[0] for before, after in zip(cuts, cuts[1:], strict=False))


@given(soups(rough=True))
@example("[r]: /ref\n\n# [r]")
def test_what_is_mended_reads_as_the_markdown_did(source: str) -> None:
    mended_part = mended(message(text(source)), "TXT105", unsafe=True)["parts"][0]
    rich = RichText.from_part(TextPart.from_payload(mended_part))
    meant = "".join(run.text for run in from_markdown(source).runs if run.styles).split()
    shown = "".join(run.text for run in rich.runs if run.styles).split()
    assert not shown or set("".join(shown)) <= set("".join(meant)) | set(source)


@pytest.mark.parametrize(
    "source",
    [
        "**[r](https://a.b/c)**",
        "**see [r](https://a.b/c) and [s](/d) now** *[t](/e)*",
        "# [r](https://a.b/c) and *[s](/d)*",
        "~~**[](https://a.b/c)**~~ [a **b** c](/d)",
        "[r]: /ref\n\n**[r] [r]**",
    ],
)
def test_a_mended_link_is_styled_as_from_markdown_styles_it(source: str) -> None:
    mended_part = mended(message(text(source)), "TXT105", unsafe=True)["parts"][0]
    assert RichText.from_part(TextPart.from_payload(mended_part)) == from_markdown(source)


_GROWING: dict[str, Any] = {
    "_a_": lambda n: text("_ab_ " * n),
    "links": lambda n: text("[ab](https://x.y) <https://x.y> [ab][1] `ab` " * n),
    "blocks": lambda n: text("# T\n\n```\nx\n```\n\n|a|b|\n|--|--|\n|1|2|\n\n" * n),
    "beside decorations": lambda n: text(
        "**ab** 🍜 𝐚𝐛 " * n, *(styled(place, place + 1, BOLD) for place in range(0, 8 * n, 2))
    ),
    "beside animations": lambda n: text(
        "**ab** x " * n, *({"range": [9 * place + 7, 9 * place + 8], "animation": "nod"} for place in range(n))
    ),
}


@pytest.mark.parametrize("kind", _GROWING)
def test_markdown_and_imitation_take_work_in_proportion(kind: str) -> None:
    def effort(count: int) -> int:
        payload = message(_GROWING[kind](count))
        policy = Policy(select=["TXT105", "TXT106"], limits={"text": 10**6})
        check(payload, policy=policy)
        return work(lambda: check(payload, policy=policy))

    small, large = effort(50), effort(200)
    assert large <= 5 * small


@pytest.mark.parametrize("value", ["`**code**`", "```\n**code**\n```", "`[a](https://b.c)`"])
def test_code_that_shows_markdown_is_reported_and_left(value: str) -> None:
    assert one(message(text(value)), "TXT105").fix is None


@given(soups() | texts(max_clusters=20))
def test_a_text_has_markup_where_some_is_found(value: str) -> None:
    assert has_markup(value) is bool(find_markup(value))


def test_the_first_markup_of_many_is_enough() -> None:
    few, many = ("**a** " * count for count in (50, 5_000))
    assert work(lambda: has_markup(many)) <= 2 * work(lambda: has_markup(few))


def test_many_marks_are_found() -> None:
    assert len(find_markup("**a** " * 2_000)) == 2_000


def test_the_fix_of_a_text_that_is_too_long_is_withheld() -> None:
    value = "**ab** " * 2_000
    assert one(message(text(value)), "TXT105").fix is None
    assert one(message(text(value)), "TXT105", policy=Policy(limits={"text": 20_000})).fix is not None


def test_the_text_shown_of_markdown_is_content_and_one_line() -> None:
    found = one(message(text("```py\nsecret\n```")), "TXT105")
    assert found.message.endswith('"```py".')
    assert "secret" not in json.dumps(found.to_dict(content=False))
    assert "py" not in found.to_dict(content=False)["message"]


_CREATE = {"to": ["+12052532136"], "message": message(text("Hello"))}
_DELIVERED: dict[str, Any] = {
    "part": ("message", "/parts/0/value", lambda value: message(text(value))),
    "edit": ("messages.update", "/text", lambda value: {"text": value}),
    "continuation": (
        "messages.create",
        "/continuation_message/text",
        lambda value: {**_CREATE, "continuation_message": {"text": value}},
    ),
}
_LABELS: dict[str, Any] = {
    "key": ("message", "/idempotency_key", lambda value: {**message(text("Hello")), "idempotency_key": value}),
    "name": ("chats.update", "/display_name", lambda value: {"display_name": value}),
    "caption": ("message", "/parts/0/layout/caption", lambda value: card_example(layout={"caption": value})),
    "app": ("message", "/parts/0/app/name", lambda value: card_example(app={"name": value})),
    "fallback": ("message", "/parts/0/fallback_text", lambda value: card_example(fallback_text=value)),
    "clip": (
        "message",
        "/parts/0/caption",
        lambda value: message({"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme", "caption": value}),
    ),
    "mention": ("message", "/parts/0/mention", lambda value: message(text("Kevin", mention=value))),
    "experience": ("message", "/experience/name", lambda value: {"experience": {"name": value, "action": "b"}}),
}


@pytest.mark.parametrize("place", _DELIVERED)
@pytest.mark.parametrize(
    ("value", "rule", "becomes"),
    [
        ("", "TXT101", None),
        ("a" * 10_001, "TXT102", None),
        (" \u200b", "TXT103", None),
        ("a\ud83c", "TXT104", "a\ufffd"),
        ("**ab** [c](https://d.e)", "TXT105", "ab c (https://d.e)"),
        ("𝐚𝐛", "TXT106", "ab"),
        ("a\x00b", "TXT107", "ab"),
        ("😀" * 5_001, "TXT108", None),
    ],
    ids=lambda value: str(value)[:6].encode("ascii", "backslashreplace").decode(),
)
def test_every_rule_about_texts_judges_every_delivered_text(
    place: str, value: str, rule: str, becomes: str | None
) -> None:
    operation, at, wrap = _DELIVERED[place]
    assert places(wrap(value), operation, only="TXT") == [(rule, at)]
    after = mended(wrap(value), rule, operation, unsafe=True)
    for token in at[1:].split("/"):
        after = after[int(token) if token.isdecimal() else token]
    assert after == (value if becomes is None else becomes)


@pytest.mark.parametrize("place", _LABELS)
def test_labels_are_judged_for_their_characters_alone(place: str) -> None:
    operation, at, wrap = _LABELS[place]
    for fine in ("**ab** [c](https://d.e)", "𝐚𝐛", " ", "", "a" * 10_001):
        assert places(wrap(fine), operation, only="TXT") == []
    for value, rule, becomes in (("a\ud83c", "TXT104", "a\ufffd"), ("a\x00b", "TXT107", "ab")):
        assert places(wrap(value), operation, only="TXT") == [(rule, at)]
        assert mended(wrap(value), rule, operation, unsafe=True) == wrap(becomes)
        assert mended(wrap(value), rule, operation) == wrap(value)


@pytest.mark.parametrize("beside", ["#", "##\n", "|a|\n|-|", "a\n==="])
def test_a_heading_without_a_number_sign_and_a_table_of_one_dash_are_no_finding(beside: str) -> None:
    text = f"**b**\n\n{beside}"
    fixed, report = fix({"parts": [{"type": "text", "value": text}]}, unsafe=True)
    assert [finding.rule for finding in report.applied] == ["TXT105"]
    assert fixed["parts"][0]["value"] == f"b\n\n{beside}"
