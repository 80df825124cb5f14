"""Links: what a link part holds, and URLs in the message that opens a chat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, check, fix
from rules.findings import create, mended, message, one, places, text
from work import work

VALUE = "/parts/0/value"
LINK = {"type": "link", "value": "https://example.com"}
SPACES = [" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028"]


def _link(value: Any) -> dict[str, Any]:
    return message({"type": "link", "value": value})


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("https://example.com", []),
        ("HTTPS://Example.com/a?b#c", []),
        ("https://localhost/a", []),
        ("http://example.com", ["LNK103"]),
        ("HTTP://example.com", ["LNK103"]),
        ("", ["LNK101"]),
        (" ", ["LNK101"]),
        ("\n\t\u3000", ["LNK101"]),
        ("example.com", ["LNK101"]),
        ("www.example.com", ["LNK101"]),
        ("//example.com", ["LNK101"]),
        ("https://", ["LNK101"]),
        ("https:example.com", ["LNK101"]),
        ("ftp://example.com", ["LNK101"]),
        ("mailto:a@example.com", ["LNK101"]),
        ("https://example.com\u200b/", ["LNK101"]),
        (" example.com", ["LNK101", "LNK106"]),
        (" http://example.com", ["LNK103", "LNK106"]),
    ],
)
def test_a_link_is_an_absolute_http_url_with_a_host(value: str, rules: list[str]) -> None:
    assert places(_link(value)) == [(rule, VALUE) for rule in rules]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    "shape",
    [
        "https://example.com/a{}b",
        "https://exam{}ple.com",
        "https:{}//example.com",
        " https://example.com/a{}b",
    ],
)
def test_whitespace_inside_a_link_is_one_finding_without_a_fix(space: str, shape: str) -> None:
    assert places(_link(shape.format(space))) == [("LNK106", VALUE)]
    assert one(_link(shape.format(space)), "LNK106").fix is None


def test_the_place_of_a_character_is_counted_in_the_value_as_it_is() -> None:
    assert "at character 21" in one(_link(" https://example.com\u200b "), "LNK101").message


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("shape", ["{}https://example.com", "https://example.com{}", "{0}https://example.com{0}{0}"])
def test_whitespace_around_a_link_is_trimmed_safely(space: str, shape: str) -> None:
    assert places(_link(shape.format(space))) == [("LNK106", VALUE)]
    assert fix(_link(shape.format(space)))[0] == _link("https://example.com")


@given(
    st.lists(
        st.sampled_from(["https://", "http:", "example.com", "/a", " ", "\u00a0", "\n", "é", "\u200b"]),
        max_size=6,
    ).map("".join)
)
def test_padding_is_never_told_of_nothing_and_malformed_never_for_whitespace(value: str) -> None:
    found = {rule for rule, _ in places(_link(value))}
    trimmed = value.strip()
    assert ("LNK106" in found) == (trimmed != "" and (trimmed != value or any(map(str.isspace, trimmed))))
    solid = "".join(trimmed.split())
    assert ("LNK101" in found) == ("LNK101" in {rule for rule, _ in places(_link(solid))})


@pytest.mark.parametrize(("length", "fires"), [(2047, False), (2048, False), (2049, True)])
@pytest.mark.parametrize("padding", ["", "  "])
def test_a_link_has_2048_code_points_when_trimmed(length: int, fires: bool, padding: str) -> None:
    url = "https://example.com/".ljust(length, "é")
    found = places(_link(padding + url), only="LNK102")
    assert found == ([("LNK102", VALUE)] if fires else [])


def test_http_becomes_https_when_asked() -> None:
    assert mended(_link(" HTTP://example.com/a:b "), "LNK103") == _link(" HTTP://example.com/a:b ")
    assert fix(_link(" HTTP://example.com/a:b "), unsafe=True)[0] == _link("https://example.com/a:b")


FIRST = [
    ("LNK104", message(LINK), "/message/parts/0"),
    ("LNK105", message(text("See https://example.com.")), "/message/parts/0/value"),
    ("LNK107", message(text("See example.com.")), "/message/parts/0/value"),
]


@pytest.mark.parametrize(("rule", "content", "path"), FIRST)
def test_a_first_message_is_judged_by_what_the_context_says(rule: str, content: Any, path: str) -> None:
    body = create(content)
    full = "warning" if rule == "LNK107" else "error"
    open_ = one(body, rule, "chats.create")
    assert (open_.path, str(open_.severity), open_.conditional) == (path, "warning", True)
    assert "only if this request opens a new chat" in open_.message
    assert str(one(body, rule, "chats.create", policy="strict").severity) == "error"
    new = one(body, rule, "chats.create", context=Context(new_chat=True))
    assert (new.path, str(new.severity), new.conditional, new.server_code) == (path, full, False, 1005)
    for policy in ("default", "strict", "lenient"):
        assert places(body, "chats.create", context=Context(new_chat=False), policy=policy) == []
    assert places({"message": content}, "chats.messages.send") == []
    assert places(content) == []


def test_each_part_of_a_first_message_is_told_once() -> None:
    parts = [
        text("https://a.com https://b.com c.com"),
        {"type": "text"},
        LINK,
        "odd",
        text("www.a.com"),
        LINK,
        text("b.com"),
    ]
    found = places(create(message(*parts)), "chats.create", only="LNK")
    assert found == [
        ("LNK105", "/message/parts/0/value"),
        ("LNK107", "/message/parts/0/value"),
        ("LNK104", "/message/parts/2"),
        ("LNK105", "/message/parts/4/value"),
        ("LNK104", "/message/parts/5"),
        ("LNK107", "/message/parts/6/value"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "e.g. by phone",
        "i.e.",
        "v1.2.3",
        "file.txt",
        "menu.pdf",
        "a@b.com",
        "mail guest@example.com",
        "$19.99",
        "3.14",
        "10.0.0.1",
        "U.S.A.",
        "Ph.D.",
        "wait...what",
        "Hi.There",
        "node.js",
        "a.b",
        "12:30",
        "and/or",
        "report.docx",
        "README.md",
        "p.m.",
    ],
)
def test_dots_that_are_no_domain_are_silent(value: str) -> None:
    assert places(create(message(text(value))), "chats.create", context=Context(new_chat=True)) == []


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("https://x", "LNK105"),
        ("HTTP://Example.com", "LNK105"),
        ("(www.example.com)", "LNK105"),
        ("ftp://example.com/a", "LNK105"),
        ("example.com", "LNK107"),
        ("bit.ly/x", "LNK107"),
        ("Try menu.example.co.uk!", "LNK107"),
        ("🍜example.com", "LNK107"),
    ],
)
def test_urls_and_domains_are_told_apart(value: str, rule: str) -> None:
    assert places(create(message(text(value))), "chats.create") == [(rule, "/message/parts/0/value")]


def test_the_first_url_is_quoted_and_marked() -> None:
    found = one(create(message(text("🍜 https://a.com, https://b.com"))), "LNK105", "chats.create")
    assert '"https://a.com"' in found.message
    assert found.mark is not None
    assert found.mark.span.range == (3, 16)
    assert "a.com" not in str(found.to_dict(content=False))


def test_a_message_that_cannot_be_read_has_no_first_message_findings() -> None:
    assert places({"from": "+12052535597", "to": ["+12052532136"], "message": 5}, "chats.create") == [
        ("SHP103", "/message")
    ]
    flat = {"from": "+12052535597", "to": ["+12052532136"], "parts": 5}
    assert places(flat, "chats.create") == [("SHP107", ""), ("SHP103", "/parts")]


def test_a_flat_first_message_is_judged_where_it_stands() -> None:
    body = {
        "from": "+12052535597",
        "to": ["+12052532136"],
        **message(text("See https://a.com"), {"type": "text"}),
    }
    assert places(body, "chats.create", only="LNK") == [("LNK105", "/parts/0/value")]
    assert check(body, "chats.create", context=Context(new_chat=False), policy="strict").errors
    assert places({**message(LINK)}, "chats.messages.send", only="LNK") == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Menuhttps://acme.com/x", "LNK105"),
        ("Add webcal://acme.com/c.ics", "LNK105"),
        ("See www.acme.newtld", "LNK105"),
        ("acme.com/?u=https://b.de", "LNK105"),
        ("See https:/acme.com", "LNK107"),
        ("at 9 a.m.to noon", None),
        ("in the U.K.is it", None),
        ("Mon.Tue.Wed", None),
        ("call foo.bar() then", None),
    ],
)
def test_what_any_server_sees_is_an_error_and_what_may_be_a_url_a_warning(value: str, found: str | None) -> None:
    report = check(create(message(text(value))), "chats.create", context=Context(new_chat=True))
    codes = {diagnostic.rule for diagnostic in report}
    assert codes - {"LNK107"} == ({"LNK105"} if found == "LNK105" else set())
    assert ("LNK107" in codes) == (found == "LNK107" or value.startswith("acme.com"))


@pytest.mark.parametrize("family", ["a.com ", "https://a.com ", "e.g. ", "www.", "a://"])
def test_a_first_message_is_judged_in_time_that_grows_with_its_length(family: str) -> None:
    def cost(length: int) -> int:
        payload = create(message(text(family * (length // len(family)))))
        return work(lambda: check(payload, "chats.create", policy=alone_both))

    alone_both = Policy(select=["LNK105", "LNK107"])
    cost(100)
    assert cost(40_000) <= 5 * cost(10_000)


def test_reading_stops_at_the_first_url_of_each_rule() -> None:
    many = create(message(text("a.com " * 10_000 + "https://b.de")))
    few = create(message(text("a.com " * 10 + "https://b.de" + " x" * 30_000)))
    policy = Policy(select=["LNK107"])
    check(few, "chats.create", policy=policy)
    assert work(lambda: check(many, "chats.create", policy=policy)) <= 2 * work(
        lambda: check(few, "chats.create", policy=policy)
    )
