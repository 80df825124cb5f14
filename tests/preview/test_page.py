"""The page: whatever a payload holds, it adds no element, attribute, class, link, style or script of its own."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Draft, bold, shake, strategies
from linq_compose.preview import Preview, preview
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import ANIMATIONS, EFFECTS
from payloads import json_values, nearly_messages
from texts import texts

COUNT = int(os.environ.get("LINQ_COMPOSE_HOSTILE_TEXTS", "40"))
"""Hostile texts that are drawn; LINQ_COMPOSE_HOSTILE_TEXTS=5000 is the long run."""

ANA, LINE = "+12052532136", "+12052535597"
ROOT = files("linq_compose.preview")
STYLE, SCRIPT = (ROOT.joinpath(name).read_text(encoding="utf-8").strip() for name in ("page.css", "page.js"))
SYMBOLS = re.search(r'<svg class="icons".*?</svg>', ROOT.joinpath("page.html").read_text(encoding="utf-8"), re.DOTALL)[
    0
]

ALLOWED = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "script": set(),
    "body": set(),
    **dict.fromkeys("h3 b i s u em dt dd bdi strong summary".split(), set()),
    "h1": set(),
    "h2": {"id"},
    "header": set(),
    "main": set(),
    "section": {"class", "aria-labelledby"},
    "div": {"class", "role", "aria-label"},
    "ol": {"role"},
    "ul": {"role"},
    "li": {"class"},
    "p": {"class", "dir"},
    "span": {"class", "aria-hidden", "dir"},
    "a": {"class", "href", "rel", "title"},
    "button": {"class", "type"},
    "details": {"class"},
    "dl": {"id"},
    "pre": {"tabindex", "dir"},
    "svg": {"class", "aria-hidden"},
    "use": {"href"},
}
CLASSES = {
    *re.findall(r"\.([a-z_][\w-]*)", re.sub(r"[\d.]+(?:s|px|em|rem|fr)\b|\.\d+", "", STYLE)),
    *(f"fx-{name}" for names in EFFECTS.values() for name in names),
    *(f"a-{word}" for word in ANIMATIONS.words),
    *("text app_card app_clip experience link audio voice_memo file".split()),
    "stage",
}
VALUES = {
    "href": re.compile(r"#note-\d+|#icon-\w+|https://linq-compose\.readthedocs\.io/en/stable/rules/[A-Z]{3}\d{3}/"),
    "id": re.compile(r"note-\d+|column-(?:imessage|rcs|sms)"),
    "title": re.compile(r"[A-Z]{3}\d{3}"),
    "dir": re.compile("auto|ltr"),
    "rel": re.compile("noreferrer"),
    "type": re.compile("button"),
    "role": re.compile("list|group"),
    "aria-label": re.compile(
        "Text|Diagnostics"
        "|(?:Photo|Video|Audio|File|Voice memo|Link|App card|App clip|Experience|Unread)(?:, as a sticker)?"
    ),
}


def bare(drawn: Preview) -> str:
    """The page without what is the same on every page, so that parsing is fast."""
    page = drawn.html()
    for constant in (STYLE, SCRIPT, SYMBOLS):
        assert page.count(constant) == 1
        page = page.replace(constant, "")
    return page


def elements(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    for node in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(node.tag, str):
            yield "a comment", {}
        else:
            names = {
                name.rpartition("}")[2] if isinstance(name, str) else name: value for name, value in node.attrib.items()
            }
            yield node.tag.rpartition("}")[2], names


def strangers(page: str) -> list[Any]:
    """What of a page is not the template's own."""
    odd: list[Any] = []
    counts = {"script": 0, "style": 0, "meta": 0, "title": 0}
    for tag, attributes in elements(page):
        if tag not in ALLOWED or not attributes.keys() <= ALLOWED[tag]:
            odd.append((tag, attributes))
        if tag in counts:
            counts[tag] += 1
        odd += [(tag, word) for word in attributes.get("class", "").split() if word not in CLASSES]
        odd += [
            (tag, name, attributes[name])
            for name, form in VALUES.items()
            if name in attributes and not form.fullmatch(attributes[name])
        ]
    if counts != {"script": 1, "style": 1, "meta": 5, "title": 1}:
        odd.append(counts)
    return odd


class Simple(HTMLParser):
    """Another reader of the same page: its tags, and their attributes by name."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, frozenset[str]]] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add((tag, frozenset(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.seen.add(("!--", frozenset()))


SNIPPETS = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></bdi></p></a></li><h1>owned",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[x",
    "<plaintext>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1>'>",
    "javascript:alert(1)",
    "data:text/html,<script>x</script>",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "$script ${style} $body $$",
    "{0} {x!r} %s",
    "\x00<\x00b\x00>",
    "\u202e<b>\u202c",
    "＜script＞",
    "<scr\nipt>",
    "`${alert(1)}`",
    "\ud83c",
    "\ufffe\uffff\x80\x9f",
    "\r\n\r",
    "style=color:red",
    "\x1b]0;x\x07\x1b[31m",
    "https://a.example/<b>x</b>.png",
    "https://a.example/%3Cimg%20src=x%20onerror=alert(1)%3E.jpg",
    'https://a.example/"onload="x.png',
]
hostile = st.lists(st.sampled_from(SNIPPETS) | texts(max_clusters=4) | st.text(max_size=6), min_size=1, max_size=4).map(
    "".join
)


def everywhere(text: str, other: str) -> list[Any]:
    """Payloads that hold a text in every place that a preview draws, and in those that only a report quotes."""
    styled = [
        {"range": [0, 3], "style": "bold"},
        {"range": [1, 4], "animation": "shake"},
        {"range": [0, 2], "style": other},
        {"range": [0, 2], "animation": text},
        {other: text},
    ]
    parts = [
        {
            "type": "text",
            "value": text,
            "text_decorations": styled,
            "mention": other,
            "mention_range": [0, 2],
            other: 1,
        },
        {"type": "media", "url": text, "filename": other, "mime_type": text},
        {"type": "media", "url": f"https://a.example/{other}.png", "attachment_id": text, "sticker": True},
        {"type": "link", "value": text},
        {"type": "link", "value": f"https://{other}/{text}"},
        {"type": "app_clip", "value": other, "caption": text},
        {
            "type": "imessage_app",
            "app": {"name": text, "team_id": other, "bundle_id": text},
            "layout": {"caption": other, "subcaption": text, "image_url": other, "image_title": text},
            "fallback_text": text,
        },
        {"type": text, "value": other},
        text,
    ]
    message = {
        "parts": parts,
        "effect": {"type": other, "name": text},
        "reply_to": {"message_id": text},
        "preferred_service": other,
        "idempotency_key": text,
        text: other,
    }
    request = {"from": text, "to": [other, text], "message": message, "continuation_message": {"text": other}}
    experience = {"experience": {"name": text, "action": other, "params": {text: other}}}
    memo = {"voice_memo_url": text, "attachment_id": other}
    return [message, request, experience, {"text": text, other: text}, memo, text]


@settings(max_examples=COUNT)
@given(hostile, hostile)
def test_nothing_of_a_payload_becomes_markup(text: str, other: str) -> None:
    page = bare(preview(everywhere(text, other)))
    assert strangers(page) == []
    simple = Simple()
    simple.feed(page)
    assert {tag for tag, _ in simple.seen} <= ALLOWED.keys()


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_no_snippet_becomes_markup_or_text_of_another_kind(snippet: str) -> None:
    drawn = preview([{"parts": [{"type": "text", "value": snippet}]}, Draft().markdown(snippet), Draft(bold(snippet))])
    page = bare(drawn)
    assert strangers(page) == []
    page.encode("utf-8")
    if snippet.isprintable() and snippet.isascii():
        bubbles = [
            unescape(re.sub("<[^>]*>", "", each)) for each in re.findall(r'<p dir="auto">(.*?)</p>', page, re.DOTALL)
        ]
        assert snippet in bubbles


@settings(max_examples=COUNT)
@given(strategies.messages() | nearly_messages(oddly=True) | json_values())
def test_any_payload_gives_a_page_of_the_templates_own_parts(payload: Any) -> None:
    page = bare(preview(payload))
    assert strangers(page) == []
    page.encode("utf-8")


def test_a_page_with_an_element_too_many_would_be_seen() -> None:
    page = bare(preview("Hi"))
    for more in (
        "<img src=x>",
        '<p onclick="x">',
        '<b style="x">',
        '<p class="x">',
        '<a href="https://a.bc">',
        "<style>b{}</style>",
    ):
        assert strangers(page.replace("</main>", f"{more}</main>")) != []


def test_the_policy_allows_the_own_style_and_script_and_nothing_else() -> None:
    page = preview("Hi").html()
    (policy,) = (
        attributes["content"]
        for tag, attributes in elements(page)
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    tokens = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    assert tokens == {
        "default-src": "'none'",
        "style-src": f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
        "script-src": f"'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert re.findall(r"""(?:src|url|@import)\s*[=(]\s*['"]?\w+:""", page) == []


def test_what_a_page_says() -> None:
    drawn = preview(
        {"parts": [{"type": "text", "value": "See **this** 🍜"}], "effect": {"type": "screen", "name": "hearts"}}
    )
    page = drawn.html()
    assert 'class="stage play has-screen fx-hearts"' in page
    assert "hearts (screen effect)" in page
    assert '<a class="mark warning" href="#note-0" title="TXT105">**this**</a>' in page
    assert 'id="note-0"' in page
    assert CATALOG.get("TXT105").why.split(".")[0] in unescape(page)
    assert "UCS-2 because of U+1F35C STEAMING BOWL" in page
    assert "    ^^^^^^^^\n[4, 12) UTF-16, [4, 12) code points" in page
    assert "effect <bdi>love bomb" in preview({"parts": [], "effect": {"name": "love bomb"}}).html()
    assert '<span class="animated a-shake">b</span>' in Draft(shake("b")).preview().html()
    assert "MMS" in Draft().media("https://a.example/a.png").preview().html()
    assert "Nothing is lost." in preview("Hi").html()
    assert "Lost here" not in preview("Hi").of("SMS").html()
    assert "column-rcs" not in preview("Hi").of("SMS").html()
    many = preview([Draft(bold(f"{number}")) for number in range(80)])
    assert "and 20 more" in many.html()


def test_a_line_is_a_block_of_its_own() -> None:
    """Browsers resolve brackets of all lines of a block by the direction of the first."""
    html = preview(Draft("שלום ", bold("a\n\nb"), " (c)\n")).of("iMessage").html()
    lines = (
        '<span class="line" dir="auto">שלום <b>a\n</b></span><span class="line" dir="auto"><b>\n</b></span>'
        '<span class="line" dir="auto"><b>b</b> (c)\n</span>'
    )
    assert f'<p dir="auto">{lines}</p>' in html
    assert 'class="line"' not in preview(Draft("a ", bold("b"))).html()


def test_a_notebook_gets_a_frame_of_its_own() -> None:
    drawn = preview('</iframe>"<script>')
    frame = drawn._repr_html_()
    (iframe,) = (attributes for tag, attributes in elements(frame) if tag == "iframe")
    assert iframe["sandbox"] == "allow-scripts"
    assert iframe["srcdoc"].replace("\r\n", "\n") == drawn.html()
    assert [tag for tag, _ in elements(frame)] == ["html", "head", "body", "iframe"]
