"""The laws of the proof: what it proves has an empty report, and it proves no fault."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import MessageContent, check
from linq_compose._fast_path import PROVABLE, prove
from linq_compose.lint.policy import Policy
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import ANIMATIONS, EFFECTS, STYLES
from payloads import json_values, nearly_messages, plain_messages
from texts import texts

CHAT = "550e8400-e29b-41d4-a716-446655440000"
SLOWLY = Policy()
"""The default policy by name: with it the rules run."""


def judged(payload: Any, operation: str = "message") -> Any:
    """The report of the rules themselves."""
    return check(payload, operation, policy=SLOWLY)


def holds(payload: Any, operation: str = "message") -> None:
    """Both laws, for one payload: a proof implies the report that the rules give, which is empty."""
    given_first = copy.deepcopy(payload)
    proved = prove(payload, operation)
    report = judged(payload, operation)
    if proved is not None:
        assert report.diagnostics == ()
    assert check(payload, operation) == report
    assert payload == given_first
    text = json.dumps(payload)
    assert check(text, operation) == check(text.encode(), operation) == judged(text, operation)


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_no_example_of_a_fault_is_proved(rule: Any) -> None:
    for example in rule.examples:
        if example.operation in PROVABLE:
            if check(example.bad, example.operation).diagnostics:  # without a context that the example may need
                assert prove(example.bad, example.operation) is None
            holds(example.bad, example.operation)
            holds(example.good, example.operation)
            holds({"message": example.good}, "chats.messages.send")


@given(st.one_of(nearly_messages(), nearly_messages(oddly=False), plain_messages(), json_values()))
def test_what_is_proved_has_an_empty_report(payload: Any) -> None:
    holds(payload)
    holds({"message": payload}, "chats.messages.send")


DECORATIONS = st.lists(
    st.fixed_dictionaries(
        {"range": st.lists(st.integers(-1, 12), min_size=2, max_size=2).map(sorted)},
        optional={
            "style": st.sampled_from((*STYLES.words, "loud")),
            "animation": st.sampled_from((*ANIMATIONS.words, "fly")),
        },
    ),
    min_size=1,
    max_size=3,
)
VALUES = st.one_of(
    texts(max_clusters=8),
    st.text("ab 🍜👩🏽\u200d\u0301é日，*_\n\r\t.", max_size=12),
    st.sampled_from(
        ("**a**", "a_b_c", "x" * 10_000, "x" * 10_001, "é" * 5_001, "🍜" * 5_000, "\u3164", "\u2800", "𝗯𝗼")
    ),
)
TEXT_PARTS = st.fixed_dictionaries(
    {"type": st.just("text"), "value": VALUES},
    optional={"text_decorations": st.one_of(DECORATIONS, st.just([]), st.none()), "mention": st.just("+12052532136")},
)
URLS = st.sampled_from(
    (
        *("https://cdn.acme.com/menu.jpg", "https://acme.com", "https://acme.com/a.b/c", "https://acme.com/song.mp3"),
        *("https://acme.com/x.flac", "https://acme.com/x.php", "https://localhost/x.jpg", "https://10.0.0.1/x.jpg"),
        *(
            "https://a..b.com/x.jpg",
            "https://-a.com/x.jpg",
            "https://x.local/a.jpg",
            "https://acme.com:80/x",
            "http://a.bc",
        ),
        *(
            "https://uploads.linqapp.com/x.jpg",
            "https://acme.com/x?y",
            "https://acme.com/%zz",
            "https://a.b.c.example/x",
        ),
        *("https://test.invalid/x", "https://" + "a" * 64 + ".com/x", "https://acme.com/" + "x" * 2_050, "", "x"),
    )
)
PARTS = st.one_of(
    TEXT_PARTS,
    st.fixed_dictionaries(
        {"type": st.just("media")}, optional={"url": URLS, "attachment_id": st.sampled_from((CHAT, "x"))}
    ),
    st.fixed_dictionaries({"type": st.just("link"), "value": URLS}),
)
MESSAGES = st.fixed_dictionaries(
    {"parts": st.one_of(st.lists(PARTS, max_size=3), st.lists(PARTS, min_size=1, max_size=1))},
    optional={
        "effect": st.fixed_dictionaries(
            {
                "type": st.sampled_from(("screen", "bubble", "x")),
                "name": st.sampled_from((*EFFECTS["screen"], "slam", "y")),
            }
        ),
        "reply_to": st.fixed_dictionaries(
            {"message_id": st.sampled_from((CHAT, CHAT.upper(), "x", CHAT + "\n"))},
            optional={"part_index": st.sampled_from((0, 3, -1, 2**31, True, "1", 1.0))},
        ),
        "preferred_service": st.sampled_from(("iMessage", "SMS", "x")),
        "idempotency_key": st.sampled_from(("k", "", " ", "k" * 255, "k" * 256, 3)),
        "mood": st.just("glad"),
    },
)


@given(MESSAGES)
def test_near_the_edges_of_what_can_be_proved_both_laws_hold(payload: Any) -> None:
    holds(payload)


@given(VALUES, DECORATIONS)
def test_ranges_are_proved_as_the_rules_judge_them(value: str, decorations: Any) -> None:
    holds({"parts": [{"type": "text", "value": value, "text_decorations": decorations}]})


def test_everyday_messages_are_proved() -> None:
    part = {
        "type": "text",
        "value": "Your table is ready 🍜, Zoë!",
        "text_decorations": [{"range": [14, 22], "style": "bold"}],
    }
    message = {
        "parts": [part, {"type": "media", "url": "https://cdn.acme.com/menu.jpg"}],
        "effect": {"type": "screen", "name": "confetti"},
        "reply_to": {"message_id": CHAT, "part_index": 0},
        "preferred_service": "iMessage",
        "idempotency_key": "k",
    }
    assert prove(message, "message") == prove({"message": message}, "chats.messages.send") == 0b10111
    assert prove({"parts": [{"type": "link", "value": "https://acme.com/a"}]}, "message") == 0b01000
    assert prove({"parts": [{"type": "media", "attachment_id": CHAT}]}, "message") == 0
    assert check(MessageContent.from_payload(message)) == judged(message)
    assert prove(message, "chats.create") is None


@pytest.mark.parametrize(
    "decoration",
    [
        {"range": [True, 2], "style": "bold"},
        {"range": [0, 2.0], "style": "bold"},
        {"range": (0, 2), "style": "bold"},
        {"range": [0, 2, 3], "style": "bold"},
        {"range": "02", "style": "bold"},
        {"range": [0, 2], "style": "loud"},
        {"range": [0, 2], "style": ["bold"]},
        {"range": [0, 2], "animation": "fly"},
        {"range": [0, 2], "style": "bold", "animation": None},
        {"range": [0, 2]},
        {"range": [2, 4], "style": "bold"},
        "bold",
        None,
    ],
)
def test_a_decoration_of_another_shape_is_not_proved(decoration: Any) -> None:
    payload = {"parts": [{"type": "text", "value": "ab  c", "text_decorations": [decoration]}]}
    assert prove(payload, "message") is None
    if not isinstance(decoration, dict) or not isinstance(decoration.get("range"), tuple):
        holds(payload)


@pytest.mark.parametrize(("count", "proved"), [(40, True), (41, False), (100, False)])
def test_as_many_files_as_linq_fetches_are_proved(count: int, proved: bool) -> None:
    payload = {"parts": [{"type": "media", "url": "https://cdn.acme.com/menu.jpg"}] * count}
    assert (prove(payload, "message") is not None) is proved
    holds(payload)
    holds({"parts": [{"type": "media", "attachment_id": CHAT}] * (count + 1)})


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("😀 a  b", [3, 5]),  # one edge between two spaces, and both between words if counted in code points
        ("😀 a  b", [3, 4]),
        ("😀 e\u0301 b", [3, 4]),
        ("é a\r\nb", [2, 4]),
        ("日本 a", [0, 1]),
        ("a 🏽 b", [2, 4]),
        ("a 👍🏽 b", [2, 4]),
        ("é\u3000\u3000b", [1, 2]),
        ("я \u0301b", [0, 2]),
        ("👩\u200d👩 b", [0, 2]),
    ],
)
def test_edges_that_may_mislead_are_left_to_the_rules(value: str, bounds: list[int]) -> None:
    holds({"parts": [{"type": "text", "value": value, "text_decorations": [{"range": bounds, "style": "bold"}]}]})


def test_every_character_is_proved_as_the_rules_judge_it() -> None:
    planes = [
        *range(0x3100),
        *range(0xD7F0, 0xE010),
        *range(0xFE00, 0x10010),
        *range(0x1D3F0, 0x1D810),
        0x1F3FA,
        0xE0020,
    ]
    for code in planes:
        for value in (f"a{chr(code)}", f"{chr(code)} b"):
            message = {"parts": [{"type": "text", "value": value}]}
            if prove(message, "message") is not None:
                assert judged(message).diagnostics == (), hex(code)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from(["bold", "italic", "shake", "nod"])), max_size=5
    )
)
def test_overlaps_are_proved_as_the_rules_judge_them(drawn: list[tuple[int, int, str]]) -> None:
    decorations = [
        {"range": [start, start + size], "style" if word in STYLES.words else "animation": word}
        for start, size, word in drawn
    ]
    part = {"type": "text", "value": "abcdefghijklmn", "text_decorations": decorations}
    holds({"parts": [part if decorations else {"type": "text", "value": "a"}]})
