"""URLs in prose: laws on places and kinds, the prose that must stay silent, and time on hostile texts."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose.urls import find_urls, first_url
from work import work

PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "www.",
        "a.co",
        "example.com",
        "münchen.de",
        "a@b.de",
        "mailto:",
        "/",
        "?",
        "#",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        ".",
        "..",
        ",",
        "!",
        "-",
        "_",
        ":",
        "@",
        "看",
        "é",
        "\ud800",
        "\u200b",
        "\x00",
        "\u0301",
        "README.md",
        ".So",
        "ftp://x",
        "localhost",
        "10.0.0.1",
        "[::1]",
        "。",
        "؟",
        "–",
        "\n",
    ]
)
TEXTS = st.lists(PIECES | st.just(" ") | st.text(st.characters(exclude_categories=()), max_size=5), max_size=25).map(
    "".join
)
HOSTS = st.sampled_from(
    ["example.com", "example.co.uk", "münchen.de", "bit.ly", "a-b.app", "EXAMPLE.ORG", "x.y.zed.io"]
)
PATHS = st.sampled_from(["", "/", "/a", "/a/b.c?d=e&f=g#h", "/A_(b)", ":8080/x", "?q=1", "/README.md"])
BEFORE = st.sampled_from(["", "See ", "(", "(see ", "“", "*", "_", "'", "看", "Go:", "x, ", "🔗", "<", "\n", "wait..."])
AFTER = st.sampled_from(
    ["", ".", " now", ")", ").", "”", "!", "?", ", ok", "\u200b", "。", ">", "\n", "...", "\ud800", "）"]
)


@given(TEXTS)
@example("www.ftp://x")  # a scheme may hold points
def test_what_is_found_stands_in_the_text_in_order_and_apart(text: str) -> None:
    done = 0
    for found in find_urls(text):
        assert done <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert found.kind == "scheme" or "." in found.text
        scheme = re.match(r"[a-z][a-z0-9+.-]*://", found.text, re.IGNORECASE)
        assert (found.kind == "scheme") == (scheme is not None)
        assert (found.kind == "www") == (scheme is None and found.text.lower().startswith("www."))
        assert not any(character.isspace() for character in found.text)
        done = found.end


@given(BEFORE, st.sampled_from(["https://", "http://", "HTTPS://", "www.", ""]), HOSTS, PATHS, AFTER)
def test_a_url_is_found_whole_in_prose(before: str, scheme: str, host: str, path: str, after: str) -> None:
    url = scheme + host + path
    kind = {"": "domain", "www.": "www"}.get(scheme, "scheme")
    found = find_urls(before + url + after)
    assert [(one.start, one.text, one.kind) for one in found] == [(len(before), url, kind)]


@given(
    st.sampled_from(["Menu", "x", "see", "Größe", "9", "看"]), st.sampled_from(["http", "https", "HTTPS"]), HOSTS, PATHS
)
def test_a_url_glued_to_a_word_is_found_without_the_word(word: str, scheme: str, host: str, path: str) -> None:
    (found,) = find_urls(f"{word}{scheme}://{host}{path} now")
    assert (found.start, found.text, found.kind) == (len(word), f"{scheme}://{host}{path}", "scheme")


@given(st.sampled_from(["webcal", "sftp", "ftp", "sms+x", "itms-apps", "ws", "x.y"]), HOSTS, PATHS)
def test_every_scheme_with_two_slashes_makes_a_url(scheme: str, host: str, path: str) -> None:
    (found,) = find_urls(f"Add {scheme}://{host}{path} now")
    assert (found.text, found.kind) == (f"{scheme}://{host}{path}", "scheme")


@given(st.sampled_from(["https:/", "http:/", "HTTPS:\\", "https:\\\\"]), HOSTS, PATHS)
def test_a_scheme_with_too_few_slashes_belongs_to_the_domain_behind_it(scheme: str, host: str, path: str) -> None:
    (found,) = find_urls(f"See {scheme}{host}{path} now")
    assert (found.text, found.kind) == (scheme + host + path, "domain")


@given(st.sampled_from(["newtld", "invalid", "zz", "internal", "neu", "xn--p1ai"]), PATHS)
def test_www_makes_a_url_under_any_ending(ending: str, path: str) -> None:
    (found,) = find_urls(f"See www.acme.{ending}{path} now")
    assert (found.text, found.kind) == (f"www.acme.{ending}{path}", "www")


@given(st.lists(st.sampled_from("aempUKSz"), min_size=2, max_size=4), st.sampled_from(["to", "is", "in", "me", "IT"]))
def test_letters_with_dots_are_an_abbreviation_unless_a_path_follows(letters: list[str], word: str) -> None:
    glued = f"{'.'.join(letters)}.{word}"
    assert find_urls(f"At 9 {glued} we") == ()
    assert [found.text for found in find_urls(f"At {glued}/x we")] == [f"{glued}/x"]


@given(TEXTS, st.sets(st.sampled_from(["scheme", "www", "domain"]), min_size=1))
def test_the_first_url_is_the_first_of_all_that_has_one_of_the_kinds(text: str, kinds: set[str]) -> None:
    first = first_url(text, *kinds)
    if "domain" in kinds:
        assert first == next((found for found in find_urls(text) if found.kind in kinds), None)
    else:
        assert first is None or (first.kind in kinds and text[first.start : first.end] == first.text)
        assert first is not None or all(found.kind not in kinds for found in find_urls(text))


def test_a_url_in_the_query_of_a_domain_is_seen_where_domains_are_not_asked_for() -> None:
    text = "a.de/?u=https://b.de"
    assert [(found.text, found.kind) for found in find_urls(text)] == [(text, "domain")]
    first = first_url(text, "scheme", "www")
    assert first is not None
    assert first.text == "https://b.de"


@given(
    HOSTS,
    st.sampled_from(["a", "john.me", "john.me+tag", "x_y", "a.b.c"]),
    st.sampled_from(["", "mailto:", "MAILTO:"]),
)
def test_a_mail_address_is_silent(host: str, local: str, prefix: str) -> None:
    assert find_urls(f"Write to {prefix}{local}@{host}, or <{local}@{host}>.") == ()


@given(
    st.sampled_from(["https://", "http://", "ftp://"]),
    st.sampled_from(["localhost", "10.0.0.1", "[::1]", "a_b.de", "x.de:99999"]),
)
def test_a_scheme_makes_any_host_a_url(scheme: str, host: str) -> None:
    (found,) = find_urls(f"Open {scheme}{host}/x.")
    assert (found.text, found.kind) == (f"{scheme}{host}/x", "scheme")


@pytest.mark.parametrize(
    "text",
    [
        "e.g.",
        "i.e.",
        "v1.2.3",
        "file.txt",
        "a@b.com",
        "$19.99",
        "3.50.",
        "1.2.3.4",
        "Node.js",
        "README.md",
        "main.py",
        "run.sh",
        "pics.zip",
        "clip.mov",
        "U.S.",
        "p.m.",
        "a.m.",
        "etc.and",
        "co.uk",
        "com",
        ".com",
        "@example.com",
        "/etc/cron.sh",
        "../example.com",
        "\\\\host.com",
        "mailto:example.com",
        "mailto:a.co,b.de",
        "-a.-b.com",
        "end.So",
        "Thanks.So",
        "http://",
        "https://.",
        "www.",
        "www.nowhere.9",
        "www.nowhere",
        "foo_bar.com",
        "a.b_c.com",
        "-a-.com",
        "www..com",
        "a@b.de.com",
        "看.看",
        "\u0301.",
        "...",
        "_._",
        "a.m.to",
        "p.m.in",
        "U.K.is",
        "U.S.A.IN",
        "Ph.D.in",
        "z.B.in",
        "Mon.Tue.Wed",
        "foo.bar()",
        "self.app.run(x)",
        "Intro.Bar.Next",
        "9://x",
        "://example",
        "C://Users",
        "sftp://",
    ],
)
def test_prose_is_silent(text: str) -> None:
    assert find_urls(text) == ()
    assert find_urls(f"Well, {text} we said") == ()
    assert [found.text for found in find_urls(f"https://a.de {text} https://b.de")] == [
        "https://a.de",
        "https://b.de",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTP://EXAMPLE.COM", ["HTTP://EXAMPLE.COM"]),
        ("Example.Com", ["Example.Com"]),
        ("example.md/x docs.example.md README.md", ["example.md/x", "docs.example.md"]),
        ("a.So/x is one", ["a.So/x"]),
        ("请访问example.com看看 and xn--mnchen-3ya.de", ["example.com", "xn--mnchen-3ya.de"]),
        ("看https://x.co/a，然后", ["https://x.co/a"]),
        ("看www.a.de, 看münchen.de和example.com吗", ["www.a.de", "münchen.de", "example.com"]),
        ("例え.jp 看看.example.com", ["例え.jp", "看看.example.com"]),
        ("text.https://x.co", ["https://x.co"]),
        ("git+https://example.com/x", ["https://example.com/x"]),
        ("example.com(official) amazon.Co.Uk, ask Example.Org", ["example.com", "amazon.Co.Uk", "Example.Org"]),
        ("foo.bar/x() a.m.to:80", ["foo.bar/x()", "a.m.to:80"]),
        ("http:///a.de and http://a://b", ["http:///a.de", "http://a"]),
        ("xhttp://a.de webcal://a.de/c.ics", ["http://a.de", "webcal://a.de/c.ics"]),
        ("http://a.de/?u=b.de&v=c.de d.de", ["http://a.de/?u=b.de&v=c.de", "d.de"]),
        ("a.de/b.de,c.de", ["a.de/b.de,c.de"]),
        ("a.de|b.de", ["a.de", "b.de"]),
        ("a..b.de", ["b.de"]),
        ("a.de..b.de", ["a.de", "b.de"]),
        ("a.de:x", ["a.de"]),
        ("a.de/(b", ["a.de/"]),
        ("a.de/({[b c.de/()[]{}", ["a.de/", "c.de/()[]{}"]),
        ("a.de/(b[c) d]", ["a.de/(b[c)"]),
        (f"a.de/({'b' * 2000}) c.de", ["a.de/", "c.de"]),
        ("http://[::1]:80/x.", ["http://[::1]:80/x"]),
        ("http://[::1] [ok]", ["http://[::1]"]),
        ("\ud800example.com\ud800", ["example.com"]),
        (f"{'a.' * 126}com {'a.' * 125}com", [f"{'a.' * 125}com"]),
        (f"{'a' * 64}.com {'a' * 63}.com", [f"{'a' * 63}.com"]),
        ("a.de/" + "b" * 20_000 + " c.de", ["a.de/" + "b" * 8_187, "c.de"]),
    ],
)
def test_urls_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    found = [one.text for one in find_urls(text)]
    if len(text) > 20_000:
        # A domain's path is followed for some thousand characters: no more of it matters.
        assert found[0].startswith("a.de/bbbb")
        assert found[1:] == expected[1:]
    else:
        assert found == expected


@pytest.mark.parametrize("module", ["linkify_it", "publicsuffixlist", "regex"])
def test_plain_text_loads_no_library(module: str) -> None:
    code = (
        "import sys; from linq_compose.urls import find_urls, flaw; find_urls('Lunch at 12:30, ok?');"
        " flaw('https://a.de')"
        f"; raise SystemExit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


HOSTILE = [
    "a.",
    "http://",
    "www.",
    "a@",
    "//",
    "(",
    "a:",
    ".com",
    "-",
    "%",
    "[",
    "a.b@c.",
    "com.",
    "a.co/(",
    "http://a.b/(",
    "http://a.b/",
    "a.co/[{(",
    "+a.",
    "...",
    'a.co/"',
    "https://a.co/'",
    "mailto:",
    "看a.co",
    "\u0301.",
    "a.co:",
    "http://a@",
    "http://[",
    "a.co/;,",
    "_.",
    "a-.",
    "http://^",
    "&a.co",
    "a.co/.",
]


@pytest.mark.parametrize("family", [*HOSTILE, "a.co ", "a.co\x00(", "".join(HOSTILE)])
def test_work_grows_no_faster_than_the_text(family: str) -> None:
    def cost(length: int) -> int:
        text = family * (length // len(family)) + "."
        return work(lambda: find_urls(text))

    # Four times the text: what grows with its square does sixteen times the work.
    assert cost(64_000) <= 5 * cost(16_000)


ENDINGS = [
    character for character in map(chr, range(0x80, 0x10000)) if regex.match(r"\p{Terminal_Punctuation}", character)
]


@pytest.mark.parametrize("behind", ["{}", "{} and", "{}\n", "{}и"])
@pytest.mark.parametrize("url", ["https://acme.com/a", "acme.com/b", "www.acme.com", "https://acme.com/é?x=é"])
def test_a_url_ends_before_what_ends_a_sentence_in_any_script(url: str, behind: str) -> None:
    for ending in {*ENDINGS, *"—―–"} - set("．｡"):  # two that may be dots of hosts
        if ending != "–" or behind != "{}и":
            assert [found.text for found in find_urls(f"See {url}{behind.format(ending)}")] == [url], ascii(ending)


def test_a_dash_inside_a_url_is_part_of_it() -> None:
    url = "https://en.wikipedia.org/wiki/Michelson–Morley_experiment"
    assert [found.text for found in find_urls(f"See {url}– or not")] == [url]
