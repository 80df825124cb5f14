"""The laws of the walk: what it clears has no finding, whatever policy and context, and it clears what is common."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import example as case
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import (
    Context,
    Example,
    Family,
    Finding,
    MessageContent,
    Policy,
    Report,
    Suppression,
    TextPart,
    _other_walk,
    _walk,
    check,
    strategies,
)
from linq_compose._full_check import check_document, profile_of
from linq_compose._media_types import MEDIA_FORMATS, UPLOAD_RENAMED, UPLOAD_TYPES, extensions_of
from linq_compose._other_walk import ROOTS as OTHER_ROOTS
from linq_compose._row_check import RowCheck
from linq_compose._walk import ROOTS as COMMON_ROOTS
from linq_compose._walk import Unfit, clear_document
from linq_compose._walk_writer import FILES, write_other_walk, write_walk
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.document import read_document
from linq_compose.lint.policy import Profile
from linq_compose.operations import OPERATIONS
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import ANIMATIONS, EFFECTS, STYLES
from linq_compose.vocabulary import REACTIONS as REACTION_TYPES
from payloads import json_values, nearly_messages, plain_messages
from texts import texts

ROOTS = {**COMMON_ROOTS, **OTHER_ROOTS}
CHAT = "550e8400-e29b-41d4-a716-446655440000"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
CONTEXTS = (
    None,
    Context(),
    Context(service="SMS"),
    Context(service="iMessage", new_chat=True, group=False),
    Context(new_chat=False, group=True, group_size=3, now=NOW, horizon=timedelta(days=400), region="GB"),
    Context(chat_id="chat_1", group_size=2, service="RCS"),
)
SMALL = {"text": 12, "parts": 1, "public_media": 0, "recipients": 1, "link": 20, "idempotency_key": 3, "part_index": 0}
POLICIES = (
    None,
    "strict",
    "lenient",
    Policy(ignore=["TXT105", "DEC", "first-message-url"]),
    Policy(select=["SVC", "MSG103", "SHP"]),
    Policy(severity={"TXT103": "error", "SVC101": "info"}, suppress=[Suppression(rule="TXT105", reason="on purpose")]),
    Policy(limits=SMALL),
)


def fully(payload: Any, operation: str, context: Context | None, policy: Policy | str | None) -> Report:
    """The report of the rules themselves, on every object."""
    profile = profile_of(Policy.of(policy))
    return check_document(read_document(payload), operation, Context.of(context), profile)


def clear(payload: Any, operation: str = "message", context: Context | None = None) -> bool:
    """Whether the walk clears a whole payload."""
    known = context or Context()
    try:
        unsure = ROOTS[operation](payload, known, LIMITS, operation, [])
    except Unfit:
        return False
    return unsure is None and not clear_document(known, LIMITS, operation)


def holds(
    payload: Any, operation: str = "message", context: Context | None = None, policy: Policy | str | None = None
) -> None:
    """The law for one payload: the walk changes no report, of Python values or of JSON text, and no payload.

    What a row check clears has no finding, and the walk clears no less.
    """
    before = copy.deepcopy(payload)
    wanted = fully(payload, operation, context, policy)
    report = check(payload, operation, context=context, policy=policy)
    assert report == wanted
    rows = RowCheck(operation, policy=policy, context=context)
    if rows.cleared(payload) is not None:
        assert not wanted.diagnostics
        assert not wanted.crashes
    elif report is check(payload, operation, context=context, policy=policy):  # the same object: no rule has run
        pytest.fail("the walk clears what a row check does not")
    assert payload == before
    text = json.dumps(payload)
    assert check(text, operation, context=context, policy=policy) == fully(text, operation, context, policy)
    assert check(text.encode(), operation, context=context, policy=policy) == fully(text, operation, context, policy)


def test_the_walk_is_written_from_the_models_and_clearances_as_they_are() -> None:
    for path, write in FILES.items():
        assert path.read_text(encoding="utf-8") == write(), "run python -m linq_compose._walk_writer"


CALLING: dict[str, Any] = {"__name__": "calling"}
exec(write_walk(copied=False), CALLING)  # noqa: S102  the same walk, calling the clearances beside the rules
OTHER_CALLING: dict[str, Any] = {"__name__": "calling"}
exec(write_other_walk(copied=False), OTHER_CALLING)  # noqa: S102


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(plain_messages(), nearly_messages(), strategies.messages()),
    st.sampled_from(CONTEXTS),
    st.sampled_from((LIMITS, replace(LIMITS, **SMALL))),
)
def test_the_walk_answers_as_the_clearances_do(payload: Any, context: Context | None, limits: Limits) -> None:
    agrees("message", payload, context or Context(), limits)


@pytest.mark.parametrize("operation", sorted(ROOTS.keys() - {"message"}))
def test_the_walk_of_each_operation_answers_as_the_clearances_do(operation: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(
        strategies.requests(operation),
        st.sampled_from(CONTEXTS),
        st.sampled_from((LIMITS, replace(LIMITS, **SMALL))),
    )
    def law(body: Any, context: Context | None, limits: Limits) -> None:
        agrees(operation, body, context or Context(), limits)

    law()


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_the_walk_of_each_example_answers_as_the_clearances_do(rule: Any) -> None:
    for example in rule.examples:
        if example.operation in ROOTS and isinstance(example.bad, dict):
            for payload in (example.bad, example.good):
                agrees(example.operation, payload, example.context, LIMITS)


@settings(max_examples=400, deadline=None)
@given(
    st.text("a1 '.\u00b7-🍜é日\ud83c\u0301", max_size=6),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(("bold", "big", "blink"))), max_size=3),
)
@case("\ud83ca", [(0, 1, "bold")])
@case("a\u00b7b 🍜", [(0, 1, "bold"), (1, 2, "bold"), (2, 3, "bold"), (4, 6, "big")])
@case("a'", [(0, 1, "bold")])
@case("'a", [(1, 2, "bold")])
@case(" a", [(0, 2, "blink")])
def test_the_walk_of_decorations_answers_as_the_clearance_does(text: str, ranges: list[tuple[int, int, str]]) -> None:
    decorations = [
        {"range": [start, end], "animation" if word in ANIMATIONS else "style": word} for start, end, word in ranges
    ]
    payload = {"parts": [{"type": "text", "value": text, "text_decorations": decorations}]}
    agrees("message", payload, Context(), LIMITS)


def test_the_walk_of_every_range_of_hard_texts_answers_as_the_clearance_does() -> None:
    for pieces in product(("a", "1", "'", " ", "é", "🍜", "🇩🇪", "𝒜", "👍🏽"), repeat=3):
        text = "".join(pieces)
        length = len(text.encode("utf-16-le")) // 2
        for start, end in combinations(range(length + 1), 2):
            part = {"type": "text", "value": text, "text_decorations": [{"range": [start, end], "style": "bold"}]}
            agrees("message", {"parts": [part]}, Context(), LIMITS)


def agrees(operation: str, payload: Any, context: Context, limits: Limits) -> None:
    """The law for one payload: the walk as it is written and the clearances as they are declared answer alike."""
    assert clear_document(context, limits, operation) == CALLING["clear_document"](context, limits, operation)
    answers = []
    pair = (vars(_walk), CALLING) if operation in COMMON_ROOTS else (vars(_other_walk), OTHER_CALLING)
    for namespace in pair:
        needs: list[object] = []
        try:
            answers.append((namespace["ROOTS"][operation](payload, context, limits, operation, needs), needs))
        except namespace["Unfit"]:
            answers.append(("unfit", []))
    assert answers[0] == answers[1]


RULES_ALONE = {
    "messages.update_app_card",
    "chats.background.set",
    "webhook_subscriptions.create",
    "webhook_subscriptions.update",
}
"""What has families of rules without a clearance."""


def test_every_operation_with_a_body_is_walked() -> None:
    common = {name for name, row in OPERATIONS.items() if row.is_common and not row.in_query}
    assert set(COMMON_ROOTS) == {"message", *common}
    others = {name for name, row in OPERATIONS.items() if not row.is_common and not row.in_query}
    assert set(OTHER_ROOTS) == others - RULES_ALONE


def test_what_few_applications_send_is_not_loaded_for_what_most_do() -> None:
    code = (
        "import sys, linq_compose; linq_compose.check({'parts': [{'type': 'text', 'value': 'Hi'}]});"
        "before = 'linq_compose._other_walk' in sys.modules;"
        "report = linq_compose.check({'operation': 'add', 'type': 'love'}, 'messages.add_reaction');"
        "print(before, report.ok, 'linq_compose._other_walk' in sys.modules, 'linq_compose.rules' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True", "True", "False"]


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_no_example_of_a_fault_is_clear_and_no_example_changes_its_report(rule: Any) -> None:
    for example in rule.examples:
        if example.operation not in ROOTS:
            continue
        if isinstance(example.bad, dict):
            assert not clear(example.bad, example.operation, example.context)
        for payload, context in (
            (example.bad, example.context),
            (example.good, example.good_context or example.context),
        ):
            if isinstance(payload, dict):
                for policy in POLICIES:
                    holds(payload, example.operation, context, policy)
                    holds(payload, example.operation, None, policy)


@pytest.mark.parametrize("operation", ROOTS)
@given(data=st.data())
def test_valid_requests_keep_their_report(operation: str, data: st.DataObject) -> None:
    drawn = strategies.messages() if operation == "message" else strategies.requests(operation)
    holds(data.draw(drawn), operation, data.draw(st.sampled_from(CONTEXTS)), data.draw(st.sampled_from(POLICIES)))


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_broken_payloads_keep_their_report(rule: Any) -> None:
    stands = strategies.stands_for(rule)

    @settings(max_examples=20, deadline=None)
    @given(strategies.broken_messages(rule), st.sampled_from(POLICIES))
    def law(payload: Any, policy: Policy | str | None) -> None:
        if isinstance(payload, (dict, list)):
            holds(payload, stands.operation, stands.context, policy)
        else:
            wanted = fully(payload, stands.operation, stands.context, policy)
            assert check(payload, stands.operation, context=stands.context, policy=policy) == wanted

    law()


@given(
    st.one_of(nearly_messages(), nearly_messages(oddly=False), plain_messages(), json_values()),
    st.sampled_from(CONTEXTS),
    st.sampled_from(POLICIES),
)
def test_what_is_nearly_a_message_keeps_its_report(payload: Any, context: Context | None, policy: Any) -> None:
    holds(payload, "message", context, policy)
    holds({"message": payload}, "chats.messages.send", context, policy)
    holds({"from": "+12052535597", "to": ["+12052532136"], "message": payload}, "chats.create", context, policy)


FAMILY = Family("ACM", "acme", about="How Acme writes.")


@FAMILY.rule(
    101,
    "shouted-text",
    "warning",
    on=TextPart,
    says="The text is all capitals.",
    hint="Write small letters.",
    why="It shouts.",
    source="https://acme.com/style",
    evidence="inferred",
    examples=[
        Example(
            bad={"parts": [{"type": "text", "value": "HELLO"}]},
            good={"parts": [{"type": "text", "value": "Hello"}]},
            at="/parts/0/value",
        )
    ],
)
def shouted(part: Any, _context: Any) -> Any:
    if part.value.isupper():
        yield Finding(("value",))


def test_rules_of_ones_own_judge_what_is_clear() -> None:
    policy = Policy(extend=[FAMILY])
    for value, rules in (("HELLO", ["ACM101"]), ("Hello", []), ("HELLO **YOU**", ["TXT105", "ACM101"])):
        payload = {"parts": [{"type": "text", "value": value}, {"type": "media", "attachment_id": CHAT}]}
        assert sorted(found.rule for found in check(payload, policy=policy)) == sorted(rules)
        for context in CONTEXTS:
            holds(payload, "message", context, policy)


def test_a_clearance_that_fails_is_a_crash_and_the_rules_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(_walk, "is_clear_text", fail)
    assert RowCheck("message").cleared({"parts": [{"type": "text", "value": "Hello"}]}) is None
    report = check({"parts": [{"type": "text", "value": "Hello **you**"}]})
    assert [found.rule for found in report] == ["TXT105"]
    assert [type(crash.error) for crash in report.crashes] == [ZeroDivisionError]
    around = check({"message": {"parts": [{"type": "text", "value": "Hello **you**"}]}}, "messages.create")
    assert [found.rule for found in around] == ["TXT105", "SHP102"]
    assert [type(crash.error) for crash in around.crashes] == [ZeroDivisionError]


DECORATIONS = st.lists(
    st.fixed_dictionaries(
        {"range": st.lists(st.integers(-1, 12), min_size=2, max_size=2).map(sorted)},
        optional={
            "style": st.sampled_from((*STYLES.words, "loud", "")),
            "animation": st.sampled_from((*ANIMATIONS.words, "fly", "")),
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
        {"type": st.just("media")},
        optional={"url": URLS, "attachment_id": st.sampled_from((CHAT, "x")), "sticker": st.booleans()},
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
def test_near_the_edges_of_what_is_clear_the_law_holds(payload: Any) -> None:
    holds(payload)


MEMBERS = {
    "media": {"url": "https://acme.com/a.jpg", "attachment_id": CHAT, "sticker": True},
    "text": {
        "text_decorations": [{"range": [0, 2], "style": "bold"}],
        "mention": "+12052532136",
        "mention_range": [0, 2],
        "inline_stickers": [{"range": [2, 3], "url": "https://acme.com/a.png"}],
    },
}


@pytest.mark.parametrize("service", [None, "iMessage", "SMS", "RCS"])
@pytest.mark.parametrize("kind", MEMBERS)
def test_a_part_with_any_of_its_members_is_cleared_as_the_rules_judge_it(kind: str, service: str | None) -> None:
    for count in range(len(MEMBERS[kind]) + 1):
        for names in combinations(MEMBERS[kind], count):
            part = {"type": kind, **({"value": "Hi \ufffc"} if kind == "text" else {})}
            payload = {"parts": [{**part, **{name: MEMBERS[kind][name] for name in names}}]}
            for context in CONTEXTS:
                holds({**payload, "preferred_service": service} if service else payload, "message", context)


@pytest.mark.parametrize("name", ["style", "animation"])
@pytest.mark.parametrize("word", ["", "bold", "shake", "loud"])
def test_overlapping_ranges_of_any_word_are_cleared_as_the_rules_judge_them(name: str, word: str) -> None:
    decorations = [{"range": [0, 4], name: word}, {"range": [2, 6], "style": "italic"}]
    for pair in (decorations, decorations[::-1]):
        holds({"parts": [{"type": "text", "value": "a word", "text_decorations": pair}]})


@given(VALUES, DECORATIONS)
def test_ranges_are_cleared_as_the_rules_judge_them(value: str, decorations: Any) -> None:
    holds({"parts": [{"type": "text", "value": value, "text_decorations": decorations}]})


@given(st.text("a1.:/ wcomé_-", max_size=12))
@case(". acme.com")
@case(".acme.com")
@case("1.2.acme.com")
@case("5.a")
def test_the_text_that_opens_a_chat_is_cleared_as_the_rules_judge_it(text: str) -> None:
    message = {"parts": [{"type": "text", "value": text}]}
    holds({"from": "+12052535597", "to": ["+12052532136"], "message": message}, "chats.create")


def texts_with(value: str, *decorations: dict[str, Any]) -> dict[str, Any]:
    return {
        "parts": [{"type": "text", "value": value, **({"text_decorations": [*decorations]} if decorations else {})}]
    }


COMMON = {
    "a text": texts_with("Your table is ready 🍜, Zoë!"),
    "punctuation of all kinds": texts_with("“Hi” — it’s 7:30 p.m. (or 19:30)… 50% off, #1 & co!"),
    "signs": texts_with("Ramen™ at 21 ℃, № 5"),
    "several lines": texts_with("1. Ramen\n2. Gyoza\n\n- extra egg\n+1 205 253 2136"),
    "Japanese": texts_with("ご予約を承りました。19時にお越しください。"),
    "Arabic": texts_with("مرحبا، موعدك غدا في الساعة 7:30"),
    "Hindi": texts_with("नमस्ते, आपकी मेज़ तैयार है"),
    "families and flags": texts_with("👩\u200d👩\u200d👧\u200d👦 🇲🇽 👍🏽 ❤\ufe0f"),
    "a decorated word": texts_with("Your table is ready", {"range": [14, 19], "style": "bold"}),
    "a decorated word in front of a mark": texts_with("Grüße, Jürgen!", {"range": [7, 13], "style": "italic"}),
    "a decorated word behind an emoji": texts_with("🎉 Olé, Ana", {"range": [3, 6], "animation": "shake"}),
    "a Russian word": texts_with("Привет, Анна 🍜", {"range": [0, 6], "style": "bold"}),
    "two ranges in reverse": texts_with(
        "Your table is ready", {"range": [14, 19], "style": "bold"}, {"range": [5, 10], "animation": "big"}
    ),
    "ranges over each other": texts_with(
        "Your table is ready", {"range": [5, 19], "style": "bold"}, {"range": [14, 19], "style": "italic"}
    ),
    "a file with a query": {"parts": [{"type": "media", "url": "https://cdn.acme.com/a_b/menu.jpg?w=1200&h=800"}]},
    "an upload": {"parts": [{"type": "media", "attachment_id": CHAT.upper()}]},
    "text, file, text": {
        "parts": [
            {"type": "text", "value": "Look"},
            {"type": "media", "url": "https://acme.com/menu.pdf"},
            {"type": "text", "value": "Nice?"},
        ]
    },
    "a link": {"parts": [{"type": "link", "value": "https://shop.example.com/orders/42?ref=sms"}]},
    "everything around": {
        **texts_with("Happy birthday!"),
        "effect": {"type": "screen", "name": "confetti"},
        "reply_to": {"message_id": CHAT, "part_index": 0},
        "preferred_service": "iMessage",
        "idempotency_key": "order-1042-ready",
    },
}
"""Messages that must be clear: how fast they are shows in no report."""

REQUESTS = {
    "chats.create": {"from": "+12052535597", "to": ["+4915112345678", "ana.b@icloud.com"], "message": COMMON["a text"]},
    "messages.create": {"to": ["+819012345678"], "message": COMMON["a file with a query"], "override_optout": True},
    "messages.update": {"text": "Your table is ready at 8", "part_index": 0},
    "chats.update": {"display_name": "Friday dinner 🍜"},
    "chats.send_voicememo": {"voice_memo_url": "https://acme.com/hello.m4a"},
    "chats.participants.add": {"handle": "+447400123456"},
    "chats.participants.remove": {"handle": "+33612345678"},
    "chats.leave_chat": {},
    "chats.mark_as_read": {},
    "chats.typing.start": {},
    "messages.add_reaction": {"operation": "add", "type": "love", "part_index": 1},
    "messages.update_sticker_placement": {"placement": {"x": 0.5, "y": -1, "scale": 2, "rotation": 45}},
    "attachments.create": {"filename": "Menu.PDF", "content_type": "application/pdf", "size_bytes": 52_000},
    "chats.polls.create": {"poll": {"options": [{"text": "Tea 🍵"}, {"text": "Coffee"}], "idempotency_key": "poll-1"}},
    "messages.poll.add_options": {"options": [{"text": "Water"}]},
    "messages.poll.vote": {"operation": "remove", "option_id": CHAT},
    "contact_card.create": {"phone_number": "+12052535597", "first_name": "Ana", "image_url": "https://acme.com/a.jpg"},
    "contact_card.update": {"phone_number": "+12052535597", "last_name": "Núñez"},
    "capability.check_i_message": {"address": "ana@icloud.com", "from": "+12052535597"},
    "capability.check_RCS": {"address": "+12052532136"},
    "blocked_handles.block": {"handle": "262966", "reason": "Spam"},
    "blocked_handles.unblock": {"handle": "+12052532136"},
    "chats.location.stop": {"handle": "+12052532136"},
    "payments.create": {"amount_cents": 500, "currency": "usd", "handle": "+12052532136"},
}


@pytest.mark.parametrize("name", COMMON)
def test_common_messages_are_clear_under_every_policy_and_context(name: str) -> None:
    message = COMMON[name]
    assert clear(message)
    assert clear({"message": message, "override_optout": False}, "chats.messages.send")
    for policy in POLICIES:
        for context in CONTEXTS:
            holds(message, "message", context, policy)
    assert check(MessageContent.from_payload(message)) == check(message)


@pytest.mark.parametrize("operation", REQUESTS)
def test_common_requests_are_clear(operation: str) -> None:
    assert clear(REQUESTS[operation], operation)
    for policy in POLICIES:
        for context in CONTEXTS:
            holds(REQUESTS[operation], operation, context, policy)


def test_what_is_not_sure_costs_its_own_rules_and_nothing_else() -> None:
    payload = {
        "parts": [COMMON["a decorated word"]["parts"][0], {"type": "media", "url": "https://acme.com/song.flac"}]
    }
    assert ROOTS["message"](payload, Context(), LIMITS, "message", []) == [(("parts", 1), "MediaPart", "MED")]
    loud = texts_with("a word", {"range": [2, 6], "style": "loud"})
    place = (("parts", 0, "text_decorations", 0), "TextDecoration", "SHP")
    assert ROOTS["message"](loud, Context(), LIMITS, "message", []) == [place]


def test_a_clear_message_costs_nothing_in_a_request_of_another_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[type] = []
    before = Profile.rules_on

    def rules_on(profile: Profile, kind: type, families: frozenset[str] | None = None) -> tuple[Any, ...]:
        rules = before(profile, kind, families)
        checked.extend([kind] if rules else [])
        return rules

    monkeypatch.setattr(Profile, "rules_on", rules_on)
    message = COMMON["a decorated word"]
    assert [found.rule for found in check({"message": message}, "messages.create")] == ["SHP102"]
    assert not {MessageContent, TextPart} & set(checked)
    checked.clear()
    assert [found.rule for found in check({"message": message}, "messages.create", policy=Policy(extend=[FAMILY]))]
    assert TextPart in checked


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
def test_a_decoration_of_another_shape_is_not_clear(decoration: Any) -> None:
    payload = {"parts": [{"type": "text", "value": "ab  c", "text_decorations": [decoration]}]}
    assert not clear(payload)
    if not isinstance(decoration, dict) or not isinstance(decoration.get("range"), tuple):
        holds(payload)


@pytest.mark.parametrize(("count", "cleared"), [(40, True), (41, False), (100, False)])
def test_as_many_files_as_linq_fetches_are_clear(count: int, cleared: bool) -> None:
    payload = {"parts": [{"type": "media", "url": "https://cdn.acme.com/menu.jpg"}] * count}
    assert clear(payload) is cleared
    holds(payload)
    uploaded = [{"type": "media", "attachment_id": CHAT}] * (100 - count)
    assert clear({"parts": [*payload["parts"], *uploaded]}) is cleared
    holds({"parts": [*payload["parts"], *uploaded]})


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("😀 a  b", [3, 5]),  # one edge between two spaces, and both between words if counted in code points
        ("😀 a  b", [3, 4]),
        ("😀 xa yb z", [4, 8]),
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


LABELS = st.text("abcxyz0189-", min_size=1, max_size=12)
PLAIN_URLS = st.builds(
    "https://{}{}{}".format,
    st.builds("{}.{}".format, st.lists(LABELS, min_size=1, max_size=3).map(".".join), st.sampled_from(("com", "de"))),
    st.text("/abYZ09._~-", max_size=12).map(lambda path: f"/{path}" if path else ""),
    st.text("abYZ09._~/=&-", max_size=12).map(lambda query: f"?{query}" if query else ""),
)
ENDINGS = st.sampled_from(("", "/menu.jpg", "/Menu.PDF", "/a_b/clip.mp4?v=1", "/song.mp3", "/x.exe"))
PLACES_OF_URLS: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ("message", lambda url: {"parts": [{"type": "link", "value": url}]}),
    ("message", lambda url: {"parts": [{"type": "media", "url": url}]}),
    ("chats.update", lambda url: {"group_chat_icon": url}),
    ("chats.send_voicememo", lambda url: {"voice_memo_url": url}),
)


@settings(max_examples=400, deadline=None)
@given(PLAIN_URLS, ENDINGS, st.sampled_from(PLACES_OF_URLS))
@case("https://a_b.com", "", PLACES_OF_URLS[0])
def test_every_plain_url_is_cleared_as_the_rules_judge_it(url: str, end: str, place: Any) -> None:
    operation, payload = place
    holds(payload(url.partition("?")[0] + end if end else url), operation)


@settings(max_examples=400, deadline=None)
@given(st.from_regex(r"\+(1|44|49|52|81|91|353|971)[0-9]{6,11}", fullmatch=True))
def test_every_number_is_cleared_as_the_rules_judge_it(number: str) -> None:
    message = {"parts": [{"type": "text", "value": "Hi"}]}
    holds({"from": "+12052532136", "to": [number], "message": message}, "chats.create")
    holds({"handle": number}, "chats.participants.add")


# One character of each kind that edges of clusters and words depend on.
PIECES = (
    "a",
    "1",
    "'",
    ",",
    ":",
    " ",
    "\r",
    "\n",
    "-",
    "_",
    "é",
    "日",
    "カ",
    "한",
    "م",
    "،",
    "，",
    "’",
    "✅",
    "\ufe0f",
)
PIECES += ("\u0301", "\u200d", "\u00ad", "🍜", "👍🏽", "🇩", "𝒜", "🅰", "א")


@pytest.mark.parametrize("before", PIECES)
def test_an_edge_between_any_two_characters_is_cleared_as_the_rules_judge_it(before: str) -> None:
    for start, after, end in product(("", "🍜 "), PIECES, ("b", " 1")):
        text = f"{start}{before}{after}{end}"
        edge = len(f"{start}{before}".encode("utf-16-le")) // 2
        length = len(text.encode("utf-16-le")) // 2
        for bounds in ([0, edge], [edge, length]):
            part = {"type": "text", "value": text, "text_decorations": [{"range": bounds, "style": "bold"}]}
            if clear({"parts": [part]}):
                assert fully({"parts": [part]}, "message", None, None).diagnostics == (), (text, bounds)


def test_every_character_is_cleared_as_the_rules_judge_it() -> None:
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
            if clear(message):
                assert fully(message, "message", None, None).diagnostics == (), hex(code)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from(["bold", "italic", "shake", "nod"])), max_size=5
    )
)
def test_overlaps_are_cleared_as_the_rules_judge_them(drawn: list[tuple[int, int, str]]) -> None:
    decorations = [
        {"range": [start, start + size], "style" if word in STYLES.words else "animation": word}
        for start, size, word in drawn
    ]
    part = {"type": "text", "value": "abcdefghijklmn", "text_decorations": decorations}
    holds({"parts": [part if decorations else {"type": "text", "value": "a"}]})


def _objects(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    below = [found for item in inner for found in _objects(item)]
    return [value, *below] if isinstance(value, dict) else below


_STRANGE = {
    "origin": "crm",
    "text_decoratoins": [],
    "reply_to": None,
    "screen_effect": "confetti",
    "a/b~": {"\ud83d\udc4d": float("inf")},
    "\ud800": 1,
    "effect": {"type": "screen"},
    "x\ty": [[]],
}
"""Members that no object has, or that another has: misspelt, misplaced, of another time, hard to carry."""


@pytest.mark.parametrize("rule", list(CATALOG), ids=lambda rule: rule.code)
def test_unknown_members_change_no_report_between_walk_and_rules(rule: Any) -> None:
    for shown in rule.examples:
        for payload in (shown.bad, shown.good):
            count = len(_objects(payload)) if isinstance(payload, dict) else 0
            for place in range(min(count, 8)):
                for name, value in _STRANGE.items():
                    changed = copy.deepcopy(payload)
                    _objects(changed)[place].setdefault(name, value)
                    report = check(changed, shown.operation, context=shown.context)
                    profile = profile_of(Policy())
                    whole = check_document(read_document(changed), shown.operation, shown.context, profile)
                    assert report == whole


REACTIONS = st.fixed_dictionaries(
    {
        "operation": st.sampled_from(("add", "remove", "Add", 1)),
        "type": st.sampled_from((*REACTION_TYPES.words, "hug", "", 1)),
    },
    optional={
        "custom_emoji": st.sampled_from(("🎉", "👍🏽", "👩\u200d👩\u200d👧", "🇩🇪", "", "ok", "🎉🎂", "1", "❤", "#️⃣", 1)),
        "emoji": st.sampled_from(("🎉", "")),
        "url": st.sampled_from(("https://cdn.linqapp.com/a.png", "x")),
        "attachment_id": st.sampled_from((CHAT, "x")),
        "placement": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(("x", "y", "scale", "rotation", "z"), st.sampled_from((0, 1, -1.5, 9, True, "1"))),
        ),
        "part_index": st.sampled_from((0, -1, 2**31, True)),
    },
)


@given(REACTIONS, st.sampled_from(CONTEXTS), st.sampled_from(POLICIES))
@case({"operation": "add"}, None, None)
@case({"operation": "add", "type": "love", "placement": {"x": float("nan")}}, None, None)
@case({"operation": "add", "type": "sticker", "emoji": "🎉", "placement": {"x": 10**400}}, None, None)
def test_reactions_keep_their_report(body: Any, context: Context | None, policy: Any) -> None:
    wanted = fully(body, "messages.add_reaction", context, policy)
    assert check(body, "messages.add_reaction", context=context, policy=policy) == wanted
    assert wanted.crashes == ()


@pytest.mark.parametrize("kind", UPLOAD_TYPES)
def test_uploads_of_every_type_and_ending_keep_their_report(kind: str) -> None:
    body = {"content_type": kind, "size_bytes": 1}
    for ending in sorted({*MEDIA_FORMATS, "svg", "exe", "flac", "JPG", "x"}):
        for name in (f"a.{ending}", f".{ending}", ending):
            named = {**body, "filename": name}
            if clear(named, "attachments.create"):
                assert fully(named, "attachments.create", None, None).diagnostics == ()
    assert clear({**body, "filename": "a.exe"}, "attachments.create") is False
    assert any(clear({**body, "filename": f"a.{ending}"}, "attachments.create") for ending in extensions_of(kind)) is (
        kind not in UPLOAD_RENAMED and kind not in ("image/webp", "image/svg+xml")
    )


@given(
    st.lists(st.sampled_from(("Tea", "tea ", "TEA", "Tee", "ẞ", "ss", "a  b", "a b", "", " ", "**b**")), max_size=4),
    st.sampled_from(("k", "", " ", "k" * 256)),
    st.sampled_from(CONTEXTS),
    st.sampled_from(POLICIES),
)
def test_polls_keep_their_report(texts: list[str], key: str, context: Context | None, policy: Any) -> None:
    options = [{"text": text} for text in texts]
    holds({"poll": {"options": options, "idempotency_key": key}}, "chats.polls.create", context, policy)
    holds({"options": options}, "messages.poll.add_options", context, policy)


@given(
    st.sampled_from(("+12052532136", "2052532136", "+1205", "ana@icloud.com", "ana@x", "26296", "12", "ACME", "", "+")),
    st.sampled_from((None, "+12052535597", "desk@icloud.com", "12052535597")),
    st.sampled_from(POLICIES),
)
def test_people_and_lines_keep_their_report(handle: str, line: str | None, policy: Any) -> None:
    named = {} if line is None else {"from": line}
    for operation in ("capability.check_i_message", "capability.check_RCS"):
        holds({"address": handle, **named}, operation, None, policy)
    for operation in ("blocked_handles.block", "blocked_handles.unblock", "chats.location.stop"):
        holds({"handle": handle}, operation, None, policy)
    for operation in ("contact_card.create", "contact_card.update"):
        holds({"phone_number": handle, "first_name": line or " "}, operation, None, policy)
