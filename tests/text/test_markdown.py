"""The laws of Markdown: styles as another parser sees them, no word welded, nothing lost in silence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linq_compose import Draft, MarkdownStream, RichText, bold, check, from_markdown, italic, strikethrough, underline
from linq_compose.pages.carets import draw_text
from linq_compose.text import LOOK, Look, read_markdown
from linq_compose.text.markdown.read import plain
from linq_compose.text.markdown.regular import is_regular as _is_regular
from linq_compose.text.markdown.source import prepare
from linq_compose.vocabulary import STYLES
from markdowns import BARE, MARK, documents, html_characters, numbered_soups, oracle_errs, soups
from texts import texts

REPLIES = Path(__file__).parent / "replies"
WORD = re.compile(r"\w+")


def characters(text: RichText) -> list[tuple[str, frozenset[str]]]:
    """The visible characters with their styles."""
    return [
        (character, run.styles)
        for run in text.runs
        for character in run.text
        if not character.isspace() and character != MARK
    ]


@given(soups())
@example("+ [  ](/z)</u>**x**")
@example("1. x1<u>\n   # ab")
@example("\\\nx")
@example("<u>[](http://x.y)")
@example("\n[r]: /ref\n\n![r]")
@example("**![](/a)[*b*![c](/d)](/e)**")
@example("> [\n](http://x.y)")
@example("- > a ![\n  > ](http://x.y)")
@example("> <a href='http://x.y'><br></a>")
def test_every_character_has_the_style_that_another_parser_gives_it(source: str) -> None:
    assume(not oracle_errs(source))
    assert characters(from_markdown(source, look=BARE)) == html_characters(source)


@given(documents())
def test_documents_as_people_write_them_agree_too(drawn: tuple[str, list[str]]) -> None:
    assert characters(from_markdown(drawn[0], look=BARE)) == html_characters(drawn[0])


@given(documents())
def test_no_word_is_made_of_two_and_none_is_lost(drawn: tuple[str, list[str]]) -> None:
    source, words = drawn
    kept = [word for word in WORD.findall(from_markdown(source).text) if word.startswith("w")]
    assert kept == words


@given(
    st.one_of(texts(), st.from_regex(r"(?:[a-z ,.!?\n🍜\x0b\x0c\xa0-]|\n\n){0,40}", fullmatch=True), soups(rough=True))
)
def test_the_fast_way_out_says_what_the_parser_says(source: str) -> None:
    if plain(source):
        assert read_markdown(source).text == from_markdown(source) == RichText(source)


@given(soups(rough=True, max_size=40))
def test_whatever_comes_there_is_a_text_of_it(source: str) -> None:
    reading = read_markdown(source)
    assert reading.text == from_markdown(source)
    assert all(block.text for block in reading.blocks)
    assert "".join(reading.text.text.split()) == "".join("".join(block.text.split()) for block in reading.blocks)
    assert all(run.styles <= set(STYLES.words) for run in reading.text.runs)
    assert not re.search(r"\n{5}", reading.text.text) or "```" in source or "&#10;" in source or "<br>" in source


@given(soups(rough=True), st.booleans())
def test_no_stand_in_is_ever_seen(source: str, strict: bool) -> None:
    reading = read_markdown(source, look=Look(strict=strict))
    shown = reading.text.text + "".join(loss.what for loss in reading.losses)
    assert not re.search("[\u2e0e-\u2e16\U000f0000-\U0010ffff]", shown)


STYLED = st.lists(
    st.tuples(
        st.one_of(texts(max_clusters=4), soups(rough=True, max_size=3)),
        st.sets(st.sampled_from((bold, italic, underline, strikethrough))),
    ),
    max_size=6,
)


@given(STYLED)
@example([("\n\n\n a \n\n\nb\n\n", {bold})])
@example([("a", {bold}), ("b", {italic}), (" 1.", set())])
@example([("x\n [\t\n]", set())])
@example([("**b:**c", set())])
@example([("a:_x_y and \\\\b\\_c_", set())])
@example([("https://e.com/_a_", set()), ("a", {bold})])
@example([("https://e.com/_a_\x0ba\x1f\n\x0c\x0bb\x0c", set())])
@example([("https://e.com/_a_ \nb", set())])
@example([("https://e.com/_a_\r\nhttps://e.com/a[1]*b*\t\n", set())])
@example([("acme.com/x", {bold}), ("\n", set())])
@example([("acme.com/x", {bold}), ("\n\n\nb\nacme.com/x", set())])
@example([("acme.com/x\n", {bold}), ("b", {italic})])
@example([("https://acme.com/menu", {italic}), ("=b", set())])
@example([("https://acme.com/menu", {bold}), (".", set())])
@example([("l.\\co$m and \\\\co$m", set())])
@example([("(e.com/", set()), ("a", {italic}), ("_", set()), ("b", {bold})])
def test_what_is_written_as_markdown_reads_back(pieces: list[tuple[str, Any]]) -> None:
    text = RichText()
    for piece, stylings in pieces:
        styled = RichText(piece)
        for styling in stylings:
            styled = styling(styled)
        text += styled
    back = from_markdown(text.to_markdown())
    assert back.text == text.text
    assert characters(back) == characters(text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (RichText("Your table is ", bold("ready"), "!"), "Your table is **ready**!"),
        (RichText(italic("a"), " ", bold(italic("b")), " ", strikethrough("c")), "*a* ***b*** ~~c~~"),
        (RichText("See ", bold("https://acme.com"), "."), "See **https://acme.com**."),
        (RichText(italic("acme.com"), "! ", bold("acme.com/a"), ".b"), "*acme.com*! <strong>acme.com/a</strong>.b"),
        (RichText(bold("acme.com/a"), ".", italic("b")), "<strong>acme.com/a</strong>.*b*"),
        (RichText("a", bold("b"), underline(" c ")), "a<strong>b</strong> <u>c</u>&#32;"),
        (RichText("2 * 3\n# no\n1. no"), "2 \\* 3\\\n\\# no\\\n1\\. no"),
        (RichText("a\n\nb\n\n\n c"), "a\n\nb\n\n&#10;&#32;c"),
    ],
)
def test_markdown_is_written_to_be_read(text: RichText, markdown: str) -> None:
    assert text.to_markdown() == markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Menu\n\nSoup\n# Menu\nSoup", RichText(bold("Menu"), "\n\nSoup\n", bold("Menu"), "\nSoup")),
        ("One.\n\n\nTwo.", RichText("One.\n\nTwo.")),
        ("Here:\n- a\n- b", RichText("Here:\n• a\n• b")),
        ("1. a\n   - b\n     1. c\n2. d", RichText("1. a\n   • b\n     1. c\n2. d")),
        ("7. a\n\n   more\n8. b", RichText("7. a\n   more\n8. b")),
        ("- [x] a\n- [ ] b\n\n1. [ ] c", RichText("☑ a\n☐ b\n\n1. ☐ c")),
        ("- a\n\n- \n\n- - b", RichText("• a\n•\n• • b")),
        ("> a\n> b\n>\n> > c", RichText("> a\n> b\n>\n> > c")),
        ("- **a\n  b**", RichText("• ", bold("a\n"), "  ", bold("b"))),
        ("| a | b |\n|---|---|\n| 1 | |", RichText(bold("a"), " | ", bold("b"), "\n1")),
        ("```py\nx = 1\n\ny = 2\n```", RichText("x = 1\n\ny = 2")),
        ("- ```\n  x\n  y\n  ```\n  z", RichText("• x\n  y\n  z")),
        ("[docs](https://a.b/c) <https://d.e>", RichText("docs (https://a.b/c) https://d.e")),
        ("[https://a.b](https://a.b) [](https://c.d) <x@y.de>", RichText("https://a.b https://c.d x@y.de")),
        ("**[docs](https://a.b)**", RichText(bold("docs"), " (https://a.b)")),
        ("![Map](https://a.b/m.png)", RichText("Map (https://a.b/m.png)")),
        ("a\n\n***\n\nb", RichText("a\n\n———\n\nb")),
        ("a  \nb\\\nc\nd<br>e", RichText("a\nb\nc\nd\ne")),
        ("<u>a</u> <b>b</b> <del>c</del>", RichText(underline("a"), " ", bold("b"), " ", strikethrough("c"))),
        ("*a <u>b* c</u>", RichText(italic("a "), underline(italic("b")), underline(" c"))),
        ("x<img>y <span>z</span>", RichText("x y z")),
        ("<details>\n<summary>More</summary>\n\nin\n\n</details>", RichText("More\n\nin")),
        ("<p>a &amp; b</p>\n<p><b>c</b></p>", RichText("a & b\n", bold("c"))),
        ("~~gone~~ 10~20 ~5 min ~x~", RichText(strikethrough("gone"), " 10~20 ~5 min ~x~")),
        ("2 ** 3 and 4 ** 5, my__dunder__name, **kwargs", RichText("2 ** 3 and 4 ** 5, my__dunder__name, **kwargs")),
        ("Bring:\n- milk\n\nThen:\n\n- tea\n***\nx", RichText("Bring:\n• milk\n\nThen:\n\n• tea\n———\nx")),
        (
            "a\n# b\nc\n\n\n# d\n```\ne\n```\nf\n> g\n\n> h",
            RichText("a\n", bold("b"), "\nc\n\n", bold("d"), "\ne\nf\n> g\n\n> h"),
        ),
        ("> a\n> - b\n>\n> c\n> # d", RichText("> a\n> • b\n>\n> c\n> ", bold("d"))),
        ("a\n\n[r]: /x\nb [r]", RichText("a\n\nb r (/x)")),
        ("1. a\n- b\n1. c\n- d\n\n1. e\n\ntext\n\n1. f", RichText("1. a\n• b\n2. c\n• d\n\n3. e\n\ntext\n\n1. f")),
        ("1. a\n- b\n5. c\n\n***\n\n1. d\n1) e", RichText("1. a\n• b\n5. c\n\n———\n\n1. d\n1. e")),
        ("- 1. a\n  - b\n  1. c\n- 1. d", RichText("• 1. a\n  • b\n  2. c\n• 1. d")),
        ("1. a\n- b\n> - c\n> 1. d", RichText("1. a\n• b\n> • c\n> 1. d")),
        ("> [!warning]- Mind *it* \n> y", RichText("> ", bold("Mind "), italic("it"), "\n> y")),
        ("- > [!INFO]\n  > - a", RichText("• > ", bold("Info"), "\n  > • a")),
        ("> `[!x]` \\[!x]", RichText("> [!x] [!x]")),
        ("> [!x] a\n\n[!x]: /u", RichText("> !x (/u) a")),
        ("> [!x]\n> ===", RichText("> ", bold("X"))),
        ("Give <name>, Vec<T>", RichText("Give <name>, Vec<T>")),
        ("a<b and c>d", RichText("a<b and c>d")),
        ("<Name>\nx</Name>", RichText("<Name>\nx</Name>")),
        ("<b class='x' id=y>a</b>", RichText(bold("a"))),
        ("<p>a</p><p>b <i>c</i></p>", RichText("a\nb ", italic("c"))),
        ("<ul><li>a</li>\n<li>\n  b</li></ul>\n\nc", RichText("• a\n• b\n\nc")),
        ("<ol><li>a<li>b<ul><li>c</ul><li>*d</ol></ol><li>e", RichText("1. a\n2. b\n• c\n3. *d\n• e")),
        (
            "A [1], *b* [2][].\n\n- [1][3]\n\n[1]: /a 't'\n[2]: /b\n[3]: /c",
            RichText("A [1], ", italic("b"), ' [2].\n\n• [1][3]\n\n[1]: /a "t"\n[2]: /b\n[3]: /c'),
        ),
        ("[a][1] [1] [1](/b) ![1]\n\n[1]: /a", RichText("a (/a) [1] 1 (/b) 1 (/a)\n\n[1]: /a")),
        ("**[1]**\n\n[1]: /a\n[1]: /b", RichText(bold("[1]"), "\n\n[1]: /a\n[1]: /b")),
        ("<video src=/v.mp4 controls></video>", RichText("/v.mp4")),
        ("a <video><source src='/v.mp4'></video>", RichText("a /v.mp4")),
        ("1. a\n\n- b\n\n1. c\n1. d", RichText("1. a\n\n• b\n\n2. c\n3. d")),
        ("1. a\n2. b\n\n- c\n\n1. d", RichText("1. a\n2. b\n\n• c\n\n1. d")),
        ("1) a\n- b\n1) c\n2) d", RichText("1. a\n• b\n1. c\n2. d")),
        ("> 1. a\n> - b\n> 1. c\n> 2. d", RichText("> 1. a\n> • b\n> 1. c\n> 2. d")),
        (
            "1. a\n   1. b\n   - c\n   1. d\n      1. x\n      2. y\n   1. e\n- f\n1. g\n   2. h",
            RichText("1. a\n   1. b\n   • c\n   2. d\n      1. x\n      2. y\n   3. e\n• f\n2. g\n   2. h"),
        ),
        ("- a\n- b\n**Total:** 5\nmore\n\nx", RichText("• a\n• b\n", bold("Total:"), " 5\nmore\n\nx")),
        ("> - a\n> **b**\n\n- c\n  **d**", RichText("> • a\n> ", bold("b"), "\n\n• c\n  ", bold("d"))),
        (
            "> [!WARNING]\n> Hot *soup*\n\n> [!NOTE]",
            RichText("> ", bold("Warning"), "\n> Hot ", italic("soup"), "\n\n> ", bold("Note")),
        ),
        ("> [!x]\n> y", RichText("> ", bold("X"), "\n> y")),
        (
            "| | A | |\n|-|-|-|\n| x | 1 | |\n| | | 2 |\n| | | |\n| y | 3 | 4 | *5* |",
            RichText(bold("A"), "\nx | 1\n| | 2\ny | 3 | 4 | *5*"),
        ),
        ("| |\n|-|", RichText()),
        ("| a<br>b | c <br> d |\n|-|-|", RichText(bold("a b"), " | ", bold("c  d"))),
        ("a<br>\nb<br>  \nc<br><br>d<br>\n\n<br>e", RichText("a\nb\nc\n\nd\n\ne")),
        ("- a<br>\n  b", RichText("• a\n  b")),
        ("<p>a<br>\nb</p>\n<br>\nc", RichText("a\nb\nc")),
        (
            "[shop.example](https://shop.example) [Shop.example/a/](http://www.shop.example/a)",
            RichText("shop.example Shop.example/a/"),
        ),
        (
            "[shop.example/a](https://shop.example/b) [shop](https://shop)",
            RichText("shop.example/a (https://shop.example/b) shop (https://shop)"),
        ),
        (
            "[see https://a.b/c!](https://a.b/c) [例え.jp/é](https://例え.jp/%C3%A9)",
            RichText("see https://a.b/c! 例え.jp/é"),
        ),
        (
            "[+1 (205) 253-5597](tel:+12052535597) [Call](tel:+12052535597;ext=1) [0205](tel:+1205)",
            RichText("+1 (205) 253-5597 Call (+12052535597) 0205 (+1205)"),
        ),
        ("[a@b.de](mailto:a@b.de?subject=Hi) [mail](MAILTO:a@b.de)", RichText("a@b.de mail (a@b.de)")),
        ('<a href="https://a.b/c?d&amp;e">Pay **now**</a>!', RichText("Pay ", bold("now"), " (https://a.b/c?d&e)!")),
        ("<a href=/x>y<a href=/z>w</a> <a name=q>v</a>", RichText("y (/x) w (/z) v")),
        ("[p <a href=/x>y](/z) q</a>r", RichText("p y (/x) (/z) qr")),
        ("<p>Go: <a href='/x'>a</a>\n<a href='/y'>b</a></p>", RichText("Go: a (/x)\nb (/y)")),
        ("<a href=/x>\n\nb", RichText("/x\n\nb")),
        ("<img alt='A map' src=\"/m.png\">", RichText("A map (/m.png)")),
        ("x<img src=/m.png>y <img alt=z> <img>w", RichText("x /m.png y z w")),
        (
            "<u>a[](http://x.y)b</u> **[](http://c.d)**",
            RichText(underline("a"), " ", underline("http://x.y"), " ", underline("b"), " ", bold("http://c.d")),
        ),
        (
            "As shown.\n\n[1]: https://a.b 'T'\n[2]: <https://c.d>\n[1]: /e",
            RichText('As shown.\n\n[1]: https://a.b "T"\n[2]: https://c.d\n[1]: /e'),
        ),
        ("[1]: https://a.b", RichText("[1]: https://a.b")),
        ("[a]: /x\n\n[A] [ ]: /y\n\n- [b]: /z", RichText("A (/x) [ ]: /y\n\n•\n\n[b]: /z")),
        ("<b>a <i>b</b> c</i> d", RichText(bold("a "), bold(italic("b")), italic(" c"), " d")),
        ("<b>a <b>b</b> c</b></b> d", RichText(bold("a b c"), " d")),
        ("a\fb\n\vc *d*", RichText("a\fb\n\vc ", italic("d"))),
        ("half \ud83c *x*", RichText("half \ud83c ", italic("x"))),
    ],
)
def test_blocks_flatten_so_that_people_read_them(source: str, text: RichText) -> None:
    assert from_markdown(source) == text


@pytest.mark.parametrize(
    ("look", "source", "text"),
    [
        (Look(bullet="-", done="[x]", todo="[ ]"), "- a\n- [x] b\n- [ ] c", RichText("- a\n[x] b\n[ ] c")),
        (Look(quote="|"), "> a", RichText("| a")),
        (Look(rule="* * *", cell=" · "), "***\n\n|a|b|\n|-|-|", RichText("* * *\n\n", bold("a"), " · ", bold("b"))),
        (Look(heading=None), "# a *b*", RichText("a ", italic("b"))),
        (Look(heading="underline"), "# a", underline("a")),
        (
            Look(code="italic", code_mark="'"),
            "`a` **`b`**\n\n    c\n    d",
            RichText(italic("'a'"), " ", bold(italic("'b'")), "\n\n", italic("c\nd")),
        ),
        (Look(link="text"), "[a](http://b)", RichText("a")),
        (Look(link="url"), "x [a *b*](http://c) [d](mailto:e@f.gh)", RichText("x http://c e@f.gh")),
        (Look(line=" "), "a\nb  \nc", RichText("a b\nc")),
        (
            Look(strict=True),
            "**重要：**请看 2*3*4 __init__",
            RichText("**重要：**请看 2", italic("3"), "4 ", bold("init")),
        ),
    ],
)
def test_a_look_chooses_marks_and_styles(look: Look, source: str, text: RichText) -> None:
    assert from_markdown(source, look=look) == text


@pytest.mark.parametrize(
    ("source", "losses"),
    [
        ("plain **bold** [a](http://b)", []),
        ('![Map](https://a.b/m.png "t")', [("image", "https://a.b/m.png"), ("link title", "t")]),
        ("```python\nx\n```", [("code language", "python")]),
        ("a <span>b</span> <!-- c -->", [("html", "<span>"), ("html", "</span>"), ("html", "<!-- c -->")]),
        ("<u>a\n\nb</i>", [("html", "<u>"), ("html", "</i>")]),
        ("- a <u>b\n  - c", [("html", "<u>")]),
        ("|a|b|\n|-|-|\n|<u>x|y|", [("html", "<u>")]),
        ("<script>\nx\n</script>\n<!-- d", [("html", "<script>\nx\n"), ("html", "</script>")]),
        ("<!-- c\n\n-->", [("html", "<!-- c\n\n-->")]),
        ("<style>", [("html", "<style>")]),
        ("[a](mailto:b@c.de?subject=d 't')", [("link title", "t"), ("link url", "mailto:b@c.de?subject=d")]),
        ("<img src=/m.png title='t'>", [("image", "/m.png"), ("link title", "t")]),
        ("<a href=/x title=t>y", [("link title", "t")]),
        ("<a>y</a>", [("html", "<a>"), ("html", "</a>")]),
        (r"\*\*no\*\* \~~x", []),
        ("`**a**` **b**", []),
        ("Your table is **rea", [("literal emphasis", "**rea")]),
        (
            '<svg width=9><path d="M0"/></svg>',
            [("html", "<svg width=9>"), ("html", '<path d="M0"/>'), ("html", "</svg>")],
        ),
        ("<path> </path>", []),
        ("a** b~~ ** ~~", [("literal emphasis", "**"), ("literal emphasis", "~~")]),
        ("See [1].\n\n[1]: /a 't'", []),
        (
            "**kept ** and **two ** and ~~x",
            [("literal emphasis", "**kept"), ("literal emphasis", "**two"), ("literal emphasis", "~~x")],
        ),
    ],
)
def test_what_is_not_carried_is_told(source: str, losses: list[tuple[str, str]]) -> None:
    assert [tuple(loss) for loss in read_markdown(source).losses] == losses


def test_a_strict_look_reports_what_it_does_not_show() -> None:
    reading = read_markdown("**重要：**请\n\n[1]: https://a.b\n[2]: /c 'd'", look=Look(strict=True))
    assert reading.text == RichText("**重要：**请")
    assert [tuple(loss) for loss in reading.losses] == [
        ("literal emphasis", "**重要：**"),
        ("link definition", "[1]: https://a.b"),
        ("link definition", '[2]: /c "d"'),
    ]


@given(numbered_soups(), st.booleans())
@example("[r]:[r]:w1x", False)
def test_every_word_is_in_the_text_or_a_loss(source: str, strict: bool) -> None:
    reading = read_markdown(source, look=Look(strict=strict))
    found = set(re.findall(r"w\d+x", reading.text.text))
    lost = set(re.findall(r"w\d+x", " ".join(loss.what for loss in reading.losses)))
    assert found | lost == set(re.findall(r"w\d+x", source))


def test_a_link_whose_url_is_not_told_is_a_loss() -> None:
    assert [tuple(loss) for loss in read_markdown("[a](http://b)", look=Look(link="text")).losses] == [
        ("link url", "http://b")
    ]


def test_blocks_are_bubbles() -> None:
    reading = read_markdown("# Menu\n\nSoup\n\n<!-- c -->\n\n- a\n- b")
    assert reading.blocks == (bold("Menu"), RichText("Soup"), RichText("• a\n• b"))
    assert reading.text == RichText(bold("Menu"), "\n\nSoup\n\n• a\n• b")


@pytest.mark.parametrize(
    ("source", "is_block"),
    [
        ("", False),
        ("ready", False),
        ("**ready**", False),
        ("two  \nlines of [one](http://a.b)", False),
        ("\n\n one", False),
        ("# ready", True),
        ("- ready", True),
        ("> ready", True),
        ("```\nready\n```", True),
        ("|a|\n|-|", True),
        ("***", True),
        ("<p>ready</p>", True),
        ("a\n\nb", True),
        ("1. a\n\nb", True),
    ],
)
def test_only_a_single_paragraph_may_be_part_of_a_line(source: str, is_block: bool) -> None:
    assert read_markdown(source).is_block == is_block


@pytest.mark.parametrize("wrong", [None, 3, b"**x**", RichText("x")])
def test_markdown_is_a_text(wrong: Any) -> None:
    with pytest.raises(TypeError, match="read from a text"):
        from_markdown(wrong)
    with pytest.raises(TypeError, match="read from a text"):
        read_markdown(wrong)


def test_stand_ins_give_way_to_what_the_text_holds() -> None:
    taken = "".join(chr(code) for first in (0x2E0E, 0x10A50, 0x1360) for code in range(first, first + 9))
    assert from_markdown(f"{taken} a~b *c*").text == f"{taken} a~b c"
    assert from_markdown(f"{taken} **a:**b").text == f"{taken} **a:**b"
    assert from_markdown(f"{taken[1:]} a~b **c:**d").text == f"{taken[1:]} a~b c:d"
    everywhere = "".join(chr(block) for block in range(0xF0000, 0x10F800, 0x800))
    assert from_markdown(f"*{everywhere}* \ud800").text == f"{everywhere} \ufffd"
    assert from_markdown("*\U000f0001* \ud801").text == "\U000f0001 \ud801"


def test_the_look_is_a_value() -> None:
    assert Look() == LOOK
    assert hash(Look(bullet="-")) == hash(Look(bullet="-"))


@given(soups(rough=True, max_size=40))
def test_the_text_is_the_same_with_and_without_the_places_of_events(source: str) -> None:
    assert from_markdown(source) == read_markdown(source).text


LINES = ("1. a", "2. b", "- c", "* d", "   - e", "  1. f", "   1. g", "x", "# h", "**k** l", "1) m", "+ n", "  o")


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(("\n", "\n\n"))), max_size=9))
def test_lists_have_the_same_numbers_with_and_without_places(lines: list[tuple[str, str]]) -> None:
    source = "".join(line + feeds for line, feeds in lines)
    assert from_markdown(source) == read_markdown(source).text


@pytest.mark.parametrize(
    ("source", "is_regular"),
    [
        ("a\n*b*\n\n# c\n\n- d\n  - e\n    f\n\n\n1. g\n   - h\n2. i", True),
        ("1. a\n   - 1. b\n2. c", False),
        ("1. a 1. b\n2. c", True),
        ("1. a\n\n- b\n\n1. c", False),
        ("1. a\n\n- b\n\nx\n\n1. c", True),
        ("1. a\n2. b\n\nx\n\n1. c", True),
        ("a\n- b", False),
        ("# a\nb", False),
        ("- a\n1. b", False),
        ("10. a\n   - b", False),
        ("- # a\nb", False),
        ("+ \na", False),
        ("a\n---\nb", False),
        ("***\na", False),
        ("a\n \nb", False),
        ("|a|\n|-|", False),
        ("[a]: b\n\nc", False),
        ("- a\n**b**", False),
    ],
)
def test_only_what_plainly_needs_no_places_is_read_without(source: str, is_regular: bool) -> None:
    assert _is_regular(prepare(source).text) == is_regular


@pytest.mark.parametrize("reply", sorted(REPLIES.glob("*.md")), ids=lambda path: path.stem)
def test_a_reply_of_a_language_model_reads_as_it_was_reviewed(reply: Path) -> None:
    reading = read_markdown(reply.read_text(encoding="utf-8"))
    shown = [*draw_text(reading.text), *(f"lost: {loss.kind} {loss.what!r}" for loss in reading.losses)]
    assert "".join(f"{line}\n" for line in shown) == reply.with_suffix(".txt").read_text(encoding="utf-8")
    assert check(Draft().text(reading.text).message()).ok
    stream = MarkdownStream(references="anywhere")
    parts = [text for word in re.split(r"(?<= )", reply.read_text(encoding="utf-8")) for text in stream.feed(word)]
    assert RichText(*parts, *stream.close()) == reading.text


def test_there_are_more_than_forty_replies() -> None:
    assert len(list(REPLIES.glob("*.md"))) == len(list(REPLIES.glob("*.txt"))) == 66
