"""What people do not mean as markup stays as written, and what they do mean counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import MarkdownStream, RichText, bold, from_markdown, italic, strikethrough
from linq_compose.text import Look, read_markdown
from linq_compose.text.markdown.source import prepare
from linq_compose.urls import find_urls
from markdowns import soups
from work import work

STRICT = Look(strict=True)
SEGMENTS = st.text(st.sampled_from("ab1_*~-.é字ия&;[]=?#"), min_size=1, max_size=8)
URLS = st.builds(
    lambda scheme, host, path, query: f"{scheme}{host}/{'/'.join(path)}{query}",
    st.sampled_from(("https://", "http://", "https://www.", "")),
    st.sampled_from(("git.example.com", "acme.com", "xn--e1aybc.xn--p1ai", "例え.jp", "my_shop.example.org")),
    st.lists(SEGMENTS, max_size=3),
    st.one_of(st.just(""), SEGMENTS.map("?q={}".format), SEGMENTS.map("#{}".format)),
)
CONTEXTS = st.sampled_from(
    (
        "{}",
        "see {} now",
        "({})",
        "**bold** {} *x*",
        "- {}\n- *b*",
        "# {}",
        "> {}",
        "a_b {} c_d, _e_",
        "2*3 {}, 4*5",
        "1. {} and {}",
        "请看{}。",
        "[docs](https://a.b/c) {}",
        "`code_` {} ~~x~~",
    )
)


def urls(text: str) -> list[str]:
    return [url.text for url in find_urls(text)]


@given(CONTEXTS, URLS)
@example("{}", "https://git.example/app/__init__.py")
@example("see {} now", "https://e.com/_next_/a*b*c/~~d~~?ref=a-_-12-_-b")
@example("{}", "https://ja.wikipedia.org/wiki/東京_(_千代_)")
@example("{}", "https://e.com/?a=1&copy;b=2")
@example("{}", "http://localhost:3000/_a_/*b*")
def test_a_url_stays_as_written(context: str, url: str) -> None:
    source = context.replace("{}", url)
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "", source)
    text = from_markdown(source).text
    for found in urls(plain):
        if "`" not in found:
            assert found in text
    stream = MarkdownStream()
    middle = len(source) // 2
    texts = [*stream.feed(source[:middle]), *stream.feed(source[middle:]), *stream.close()]
    assert RichText(*texts).text == text


@given(
    st.from_regex(
        r"https://(acme\.com|例え\.jp|192\.0\.2\.1:80)(/[a-z0-9é字_.%-]{0,4}[a-z字]){0,2}(/|/\?|\?a=1&b=c|#[a-z]{1,3}|/[0-9]|)",
        fullmatch=True,
    ),
    st.sampled_from(("**", "*", "~~", "***")),
)
def test_emphasis_around_a_url_counts(url: str, mark: str) -> None:
    style = {"**": bold, "*": italic, "~~": strikethrough, "***": lambda text: bold(italic(text))}[mark]
    assert from_markdown(f"{mark}{url}{mark}") == style(RichText(url))
    assert from_markdown(f"{mark}see {url}{mark} now") == style(RichText(f"see {url}")) + " now"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("see https://e.com/x_ and _this_", RichText("see https://e.com/x_ and ", italic("this"))),
        ("_see https://e.com/abc_ now", RichText(italic("see https://e.com/abc"), " now")),
        ("_see https://e.com/_b_ now", RichText("_see https://e.com/_b_ now")),
        ("*a*\nhttps://e.com/b*", RichText(italic("a"), "\nhttps://e.com/b*")),
        (r"https://e.com/my\_page", RichText("https://e.com/my_page")),
        ("<https://e.com/_a_> [x](https://e.com/_b_?c&amp;d)", "https://e.com/_a_ x (https://e.com/_b_?c&d)"),
        ('<a href="https://e.com/_b_?c&amp;d">x</a>', "x (https://e.com/_b_?c&d)"),
        ("`https://e.com/_a_` **https://e.com/_b_|c**", RichText("https://e.com/_a_ ", bold("https://e.com/_b_|c"))),
        ("[r]: https://e.com/_a_\n\n[r] https://e.com/a[r]", "r (https://e.com/_a_) https://e.com/a[r]"),
        ("https://e.com/[a](b) [c](d)", "https://e.com/[a](b) c (d)"),
        ("https://e.com/_a_|*b*", RichText("https://e.com/_a_|", italic("b"))),
    ],
)
def test_a_url_and_what_is_beside_it(source: str, text: RichText | str) -> None:
    assert from_markdown(source) == RichText(text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("- **src/** and *lib/*, see /src/**", RichText("• ", bold("src/"), " and ", italic("lib/"), ", see /src/**")),
        (
            "**https://e.com/** and **https://e.com/a/**.",
            RichText(bold("https://e.com/"), " and ", bold("https://e.com/a/"), "."),
        ),
        ("**Copy logs/* to x/**", RichText(bold("Copy logs/* to x/"))),
        ("Type **/help** or (**/start**)", RichText("Type ", bold("/help"), " or (", bold("/start"), ")")),
        ("**/etc/hosts**: **/*.py", RichText(bold("/etc/hosts"), ": **/*.py")),
        ("**all** of lib/**\n**a\nsrc/**", RichText(bold("all"), " of lib/**\n**a\nsrc/**")),
    ],
)
def test_asterisks_beside_a_slash_are_a_pair_or_a_pattern(source: str, text: RichText) -> None:
    assert from_markdown(source) == text


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "a = 5*(2+3)*4",
        "(2*3)*4*(5)",
        "10%*2*x",
        "x**2 and y**2",
        "def f(*args, **kwargs): g(**kwargs)",
        "char **argv; int *p;",
        "2 ** 3 and 4 ** 5",
        "__init__ and __main__.py, foo.__dict__, __FILE__ and __my_name__()",
        r"\(x*y*z\) and \(a_1 + b_{2}\)",
        r"so \[E = mc^2 \\ x_i*y_i*z\] holds",
        "\\[\nx = 1\n\\]",
        r"$$a*b*c \\ d$$ costs $x_1*y_1*z$",
        "10~20 and ~5",
        "\\(~~x~~\\)",
        "it costs $5 *a and $6",
        "un*frigging*believable",
        "a Vec<B> of Option<S>, Box<Vec<I>>, Promise<A> and std::vector<i>",
        "parse::<U>() gives Result<P>, and React.FC<Button> a list<object>",
        "if 1<b and x<i>y",
        "_config._path and _f(x)_y, _left _right",
        "delete *.log, **/*.pyc, src/*.{js,ts} and tmp/*",
        "see **/node_modules/** and **/tmp and **/x, **/a**/b",
        r"open C:\Users\_ana_\*old*, D:\Program Files\(x86)\_a_ or \\nas-1\_share_\*",
        "it is in /_next_/a, ~/__old__/b_c_/d",
        "Thanks!\n--\nAna",
        "delete *.log, **/*.pyc, src/*.{js,ts} and tmp/*",
        r"open C:\Users\_ana_\*old*, D:\Program Files\(x86)\_a_ or \\nas-1\_share_\*",
        "it is in /_next_/a, ~/__old__/b_c_/d",
        "Thanks!\n--\nAna",
    ],
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert from_markdown(text) == RichText(text)
    assert "**" in text or read_markdown(text).losses == ()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**重要：**请看**这里**。", RichText(bold("重要："), "请看", bold("这里"), "。")),
        ("これは**「重要」**です", RichText("これは", bold("「重要」"), "です")),
        ("*（斜）*体", RichText(italic("（斜）"), "体")),
        ("**강조!**는 ~~옛:~~새", RichText(bold("강조!"), "는 ", strikethrough("옛:"), "새")),
        (
            "**Status:**OK, **fine** and **50%**off",
            RichText(bold("Status:"), "OK, ", bold("fine"), " and ", bold("50%"), "off"),
        ),
        ('**"Menu"**below', RichText(bold('"Menu"'), "below")),
        ("**🍜**Ramen", RichText(bold("🍜"), "Ramen")),
        ("这里**重要**内容", RichText("这里", bold("重要"), "内容")),
        ("คำ**สำคัญ**มาก", RichText("คำ", bold("สำคัญ"), "มาก")),
        ("共**5**个, (**50**)", RichText("共", bold("5"), "个, (", bold("50"), ")")),
        ("**Bold**s and un**bold**", RichText(bold("Bold"), "s and un", bold("bold"))),
        ("**a *b:*c**", RichText(bold("a ", italic("b:"), "c"))),
        ("`**a:**b` **c:**d ``x`y``", RichText("**a:**b ", bold("c:"), "d x`y")),
        ("`open **c:**d", RichText("`open ", bold("c:"), "d")),
        ('**x said "**y" and **z:**w', RichText('**x said "**y" and ', bold("z:"), "w")),
        ("__two words__ and __w1__", RichText(bold("two words"), " and ", bold("w1"))),
        (r"\~~no\~~ ~~yes~~ \\~~so~~", RichText("~~no~~ ", strikethrough("yes"), " \\", strikethrough("so"))),
        (r"\(not closed and \[sic\] [a\](b)", RichText("(not closed and [sic] [a](b)")),
        (r"\[x\]\(y\) \\(z\\)", RichText("[x](y) \\(z\\)")),
        ("$ 5_a_ $ and $x_1$2", RichText("$ 5_a_ $ and $x_1$2")),
        ("**kept ** open", RichText("**kept ** open")),
        ("**a:**b c **", RichText(bold("a:"), "b c **")),
        ("****a:****b", RichText("****a:****b")),
        ("_Note:_please, _Oh!_no", RichText(italic("Note:"), "please, ", italic("Oh!"), "no")),
        ("__Two words:__and _重要：_请看", RichText(bold("Two words:"), "and ", italic("重要："), "请看")),
        ("`_a:_b` _key:_value_ _a_b:_c", RichText("_a:_b _key:", italic("value"), " _a_b:_c")),
        ("Map<I>x</I>, Set<B> of <b>y</b>", RichText("Map", italic("x"), ", Set<B> of ", bold("y"))),
        ("Set<B> done</i>", RichText("Set<B> done")),
        ("<b>Vec<B></b> `Vec<U>`", RichText(bold("Vec<B>"), " Vec<U>")),
        ("one<br>two<BR>three", RichText("one\ntwo\nthree")),
        (
            "*.NET works*, *.net* and x/**y**",
            RichText(italic(".NET works"), ", ", italic(".net"), " and x/", bold("y")),
        ),
        (r"**C:\_a_\b** and **D:\c_d**", RichText(bold(r"C:\_a_\b"), " and ", bold(r"D:\c_d"))),
        ("*this*/*that*, _a_/_b_", RichText(italic("this"), "/", italic("that"), ", ", italic("a"), "/", italic("b"))),
        ("Total\n---\nx", RichText(bold("Total"), "\nx")),
        ("<mailto:a@b.co>, <tel:+12052532136>, <c@d.co>", RichText("a@b.co, +12052532136, c@d.co")),
    ],
)
def test_what_is_meant_counts(source: str, text: RichText) -> None:
    assert from_markdown(source) == text


@pytest.mark.parametrize("source", ["2*3*4", "__init__", "https://e.com/_a_/b", r"\(x\)", "[1]: /u"])
def test_a_strict_look_reads_what_commonmark_says(source: str) -> None:
    assert from_markdown(source, look=STRICT).text != from_markdown(source).text


@given(soups(rough=True, max_size=30))
@example("a\vb\fc ~d~ \ud800 https://e.com/_x_&amp; **a:**b 2*3*4 __init__")
def test_what_is_set_aside_comes_back(source: str) -> None:
    plain = source.replace("\r\n", "\n").replace("\r", "\n")
    for strict in (False, True):
        prepared = prepare(source, strict=strict)
        assert prepared.restored(prepared.text) == plain
        assert prepared.length(prepared.text) == len(plain)


FAMILIES = {
    "open tags": "<b>x ",
    "quotes": ">",
    "items": "- ",
    "bold with a colon": "**a:**b ",
    "ticks": "`a",
    "URLs": "https://e.com/_a_ ",
    "formulas": "$a_1$ ",
    "open formulas": r"\(a ",
    "repeated definitions": "[a]: x\n",
    "references": "[r] ",
    "anchors": "<a href=x>y",
    "anchors that end": "<a href=x>y</a>",
    "cells": "|",
    "lists in turn": "1. a\n- b\n",
    "asterisks": "*a",
    "quoted asterisks": '**x "',
    "breaks": "<br>a",
    "dots": "a.b",
    "tables": "|a|b|\n|-|-|\n|1|2|3|\n\n",
    "bold after items": "- a\n**b**\n",
    "code": "```\na\n```\n",
    "headings": "# a\n",
    "callouts": "> [!x] a\n\n",
    "callouts in each other": "> [!x] ",
    "sources": "[1] ",
    "definitions of one source": "[1]\n\n[1]: /a\n\n",
    "code in HTML": "<pre>\na\n\nb\n</pre>\n",
    "lists of HTML": "<ol><li>a",
    "no tags": "<Vec> ",
    "images": "![",
    "links with addresses": "[a](b ",
    "addresses of HTML": "<a href=x>",
    "brackets in URLs": "https://e.com/[a](b) ",
    "ones and bullets": "1. a\n- b\n",
    "numbered cells": "|1",
    "closing markers": "a** ",
    "arguments of types": "a<b>",
    "underscores and clauses": "_a:_b ",
    "patterns": "a/*.b **/",
    "paths": "C:\\_a_ ",
    "shares": "\\\\a\\",
    "folders": "/_a_",
    "dashes": "--\n",
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("form", ["{}", "<div>{}", "{}x</b>", "> {}", "{}\n\n[r]: /x"])
def test_work_grows_no_faster_than_the_source(family: str, form: str) -> None:
    def cost(count: int) -> int:
        source = form.format(FAMILIES[family] * count)
        return work(lambda: read_markdown(source))

    cost(5)  # compiles what is compiled once
    assert cost(400) <= 5 * cost(100)


def test_work_grows_with_tags_that_close() -> None:
    def cost(count: int) -> int:
        source = "<b>" * count + "x" + "</b>" * count
        return work(lambda: read_markdown(source))

    assert cost(400) <= 5 * cost(100)


def test_deep_nesting_has_marks_up_to_a_limit() -> None:
    assert from_markdown(">" * 100 + "a").text == "> " * 64 + "a"
    assert from_markdown("- " * 100 + "a").text == "• " * 32 + "a"
