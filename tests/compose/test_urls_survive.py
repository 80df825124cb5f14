"""A URL is text that nobody meant as markup: Markdown, plans and the fix of TXT105 leave it as it was written."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from linq_compose import Draft, MarkdownStream, RichText, bubbles, fix, from_markdown, plan
from linq_compose._spans import Ruler
from linq_compose.errors import PlanError
from linq_compose.urls import find_urls

HOSTS = st.sampled_from(
    (
        *("acme.com", "git.example.org", "sub_domain.example.co.uk", "xn--e1aybc.xn--p1ai", "127.0.0.1:8000"),
        *("例え.jp", "пример.рф", "مثال.com", "דוגמה.co.il", "उदाहरण.com", "ตัวอย่าง.co.th", "예시.kr", "παράδειγμα.gr"),
    )
)
_LETTERS = "ab1éßя字漢かカ한ก์हिعאλ"
_MARKS = "_*~-.=&+%@!$'(;:,[#?"
_WORDS = (
    "__init__",
    "_next_",
    "**",
    "*b*",
    "~~c~~",
    "&copy;",
    "a-_-12-_-b",
    "$x_1$",
    "[1]",
    "[a](b)",
    "%20",
    "ref=_a_",
)
PIECES = st.one_of(
    st.text(st.sampled_from(_LETTERS), min_size=1, max_size=6),
    st.text(st.sampled_from(_MARKS), min_size=1, max_size=3),
    st.sampled_from(_WORDS),
)
PATHS = st.lists(PIECES, max_size=6).map("".join)
URLS = st.builds(
    lambda scheme, host, path, end: f"{scheme}{host}/{path}{end}",
    st.sampled_from(("https://", "http://", "https://www.", "www.")),
    HOSTS,
    PATHS,
    st.text(st.sampled_from(_LETTERS + "/"), min_size=1, max_size=2),
).filter(lambda url: [found.text for found in find_urls(url)] == [url])
AROUND = st.sampled_from(
    (
        *("{}", "{}", "({})", "“{}”", "「{}」", "{}, ok", "**{}**", "*see {}*", "~~{}~~"),
        *("# {}", "- {}", "> {}", "1. {}", "[{}]", "|a|\n|-|\n|{}|"),
    )
)
PROSE = st.sampled_from(
    (
        *("Hi", "**b**", "*i*", "_u_", "~~s~~", "2*3*4", "a_b", "東京です。", "สวัสดี", "שלום", "[l](https://a.b/_c_)"),
        *("x", "**open", "_open", "~~open", "$5", "&amp;", "👩\u200d👧"),
    )
)
SPACES = st.sampled_from((" ", "\n", "\n\n", " \n\n "))


@st.composite
def texts(draw: Any) -> tuple[str, list[str]]:
    """Texts with URLs among prose and markup, and the URLs that they have."""
    words: list[str] = []
    urls: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        words += draw(st.lists(PROSE, max_size=3))
        urls.append(draw(URLS))
        words.append(draw(AROUND).replace("{}", urls[-1]))
    pieces = [piece for word in words for piece in (word, draw(SPACES))]
    return "".join(pieces[:-1]), urls


@given(texts())
@example(("https://git.example/app/__init__.py **b**", ["https://git.example/app/__init__.py"]))
def test_markdown_leaves_urls_as_they_are(drawn: tuple[str, list[str]]) -> None:
    source, urls = drawn
    stream = MarkdownStream()
    streamed = RichText(*(text for chunk in source for text in stream.feed(chunk)), *stream.close())
    for text in (from_markdown(source).text, streamed.text, Draft("Hi").markdown(source).message().parts[0].value):  # type: ignore[index,union-attr]
        assert all(url in text for url in urls)


@given(texts(), st.integers(0, 40), st.booleans(), st.booleans())
def test_a_plan_cuts_no_url_that_fits(
    drawn: tuple[str, list[str]], more: int, is_markdown: bool, new_chat: bool
) -> None:
    source, urls = drawn
    content = from_markdown(source) if is_markdown else source
    longest = max(Ruler(url).utf16_length for url in (found.text for found in find_urls(str(content))))
    try:
        planned = plan(content, max_length=longest + more, new_chat=new_chat)
    except PlanError:
        assume(False)
        raise
    assert all(any(url in message.text for message in planned) for url in urls)
    assert planned.text == str(content)
    if is_markdown and not new_chat:
        assert all(any(url in message.text for message in bubbles(list(source), references="anywhere")) for url in urls)


@given(texts())
@example(("see https://e.com/_a_/b and **this**", ["https://e.com/_a_/b"]))
@example(("**https://e.com/**/**", ["https://e.com/**/"]))
@example(("**https://e.com/**:\u093f**", ["https://e.com/**:\u093f"]))
def test_the_fix_of_literal_markdown_leaves_urls_as_they_are(drawn: tuple[str, list[str]]) -> None:
    source, urls = drawn
    payload, _ = fix({"parts": [{"type": "text", "value": source}]}, unsafe=True)
    assert all(url in payload["parts"][0]["value"] for url in urls)
