"""The laws of the strategies: what they call valid is, what they call broken is broken so and not otherwise."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any
from urllib.parse import urlencode

import httpx
import pydantic
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from linq import LinqAPIV3
from pydantic import StrictBool, StrictStr

import linq_compose
from linq_compose import (
    Context,
    Draft,
    Example,
    Family,
    MarkdownStream,
    MessageRejected,
    Policy,
    RichText,
    Ruler,
    TextPart,
    _drawable,
    check,
    models,
    operations,
)
from linq_compose import strategies as kit
from linq_compose._pointer import Pointer
from linq_compose.compose import Template
from linq_compose.limits import LIMITS
from linq_compose.lint.rule import Rule
from linq_compose.models import Wire
from linq_compose.rules import CATALOG
from linq_compose.testing import FakeLinq, Request, assert_sendable

DRAWS = int(os.environ.get("LINQ_COMPOSE_DRAWS", "20"))
"""How often each rule and operation is drawn for; the long run has 200, and 25 times as many messages."""

many = settings(max_examples=DRAWS * 25, deadline=None)
some = settings(max_examples=DRAWS, deadline=None)


def _codes(payload: Any, operation: str = "message", context: Context | None = None) -> set[str]:
    return {found.rule for found in check(payload, operation, context=context)}


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_broken_payload_breaks_its_rule_and_no_other(rule: Rule) -> None:
    where = kit.stands_for(rule.code)

    @some
    @given(kit.broken_messages(rule.code))
    def law(payload: Any) -> None:
        assert _codes(payload, where.operation, where.context) == {rule.code}

    law()


@given(st.sampled_from(tuple(CATALOG)), st.data())
@settings(max_examples=DRAWS * 5, deadline=None)
def test_without_exactly_the_rule_is_among_those_that_speak(rule: Rule, data: st.DataObject) -> None:
    where = kit.stands_for(rule.name)
    payload = data.draw(kit.broken_messages(rule.name, exactly=False))
    assert rule.code in _codes(payload, where.operation, where.context)


FEW = {
    "SHP102": 8,
    "SHP108": 5,
    "MSG101": 25,
    "TXT101": 1,
    "MED101": 3,
    "EFX102": 8,
    "EFX103": 2,
    "EFX104": 8,
    "EFX106": 8,
    "SVC102": 12,
    "SVC110": 3,
    "CHT101": 1,
    "CHT107": 6,
    "GRP103": 1,
    "APP106": 2,
    "REA101": 1,
    "REA105": 1,
    "POL101": 30,
    "POL102": 1,
    "POL104": 4,
    "BKG101": 3,
    "BKG102": 30,
    "BKG104": 30,
    "PTH101": 1,
    "PTH102": 1,
    "PTH103": 1,
    "PTH104": 1,
    "PTH105": 1,
    "LOC101": 1,
    "LOC102": 1,
    "CRD101": 3,
    "WHK104": 1,
    "WHK105": 20,
    "WHK106": 1,
    "UPL102": 5,
    "UPL103": 2,
    "UPL104": 4,
    "UPL106": 30,
    "FIL101": 5,
    "FIL105": 1,
    "FIL107": 6,
    "FIL108": 1,
    "FIL109": 12,
}
"""Rules with few different faults: an empty text, a word of a short list. How many of them come in 100 draws."""


def _value_at(payload: Any, path: str) -> Any:
    if isinstance(payload, str):  # the fault is in the spelling
        return payload
    for token in Pointer.parse(path).tokens:
        if isinstance(payload, dict):
            payload = payload.get(token, f"no {token}")
        elif isinstance(payload, list):
            payload = payload[int(token)]
    return payload


def _faults_in(payload: Any, rule: Rule, operation: str, context: Context) -> set[str]:
    """The faults of a rule in a payload: the values at its places, and what is said of them."""
    return {
        json.dumps([_value_at(payload, found.path), {name: str(value) for name, value in found.values.items()}])
        for found in check(payload, operation, context=context)
        if found.rule == rule.code
    }


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_broken_payloads_have_many_different_faults_and_not_those_of_the_catalog_alone(rule: Rule) -> None:
    where = kit.stands_for(rule.code)

    def drawn(start: int) -> set[str]:
        seen: set[str] = set()

        @seed(start)
        @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(kit.broken_messages(rule.code))
        def collect(payload: Any) -> None:
            seen.update(_faults_in(payload, rule, where.operation, where.context))

        collect()
        return seen

    # What hypothesis draws depends on the modules that are loaded: one of three seeds is enough.
    enough = FEW.get(rule.code, 50)
    seen = next((seen for seen in map(drawn, (1, 2, 3)) if len(seen) >= enough), None)
    assert seen is not None, f"fewer than {enough} different faults"
    cataloged = set().union(*(_faults_in(one.bad, rule, one.operation, one.context) for one in rule.examples))
    # A validator that blocks the examples of the catalog alone lets the other payloads pass.
    assert seen - cataloged or rule.code in FEW


def test_they_shrink_to_a_small_payload() -> None:
    from hypothesis import find

    for code in ("DEC102", "MSG103", "HND101", "CHT105"):
        found = find(kit.broken_messages(code), lambda _: True, settings=settings(database=None))
        assert len(json.dumps(found)) < 200


def test_ranges_move_along_with_the_text() -> None:
    seen = set()

    @seed(1)
    @settings(max_examples=60, deadline=None, database=None)
    @given(kit.broken_messages("DEC102"))
    def collect(message: Any) -> None:
        part = next(part for part in message["parts"] if "text_decorations" in part)
        seen.add(tuple(part["text_decorations"][0]["range"]))

    collect()
    assert len(seen) > 3


@pytest.mark.parametrize("code", ["MED103", "LNK103", "WHK101"])
@pytest.mark.parametrize("host", [r"//[^/]*[^\x00-\x7f]", "//[^/]*[A-Z]", r"//93\.", r"//\[", "//[^/]*:8443", "//xn--"])
def test_hosts_of_faulty_urls_are_spelled_in_every_way(code: str, host: str) -> None:
    from hypothesis import find

    def has_it(payload: Any) -> bool:
        return re.search(host, json.dumps(payload, ensure_ascii=False)) is not None

    assert find(
        kit.broken_messages(code), has_it, settings=settings(database=None, max_examples=2_000, phases=[Phase.generate])
    )


def test_a_rule_of_ones_own_has_broken_messages_too() -> None:
    family = Family("ACM", "acme", about="How Acme writes.")

    @family.rule(
        101,
        "shouted-text",
        "warning",
        on=TextPart,
        says="The text {value} is all capitals.",
        hint="Write small letters.",
        why="Guests do not like to be shouted at.",
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
    def shouted_text(part: TextPart, context: Context) -> Any:
        from linq_compose import Finding

        if part.value.isupper():
            yield Finding(("value",), {"value": part.value})

    policy = Policy(extend=[family])
    seen = set()

    @settings(max_examples=DRAWS * 10, deadline=None)  # few draws may be alike: what is drawn depends on loaded modules
    @given(kit.broken_messages("ACM101", policy=policy))
    def law(payload: Any) -> None:
        assert {found.rule for found in check(payload, policy=policy)} == {"ACM101"}
        seen.add(json.dumps(payload))

    law()
    assert len(seen) > 5
    with pytest.raises(ValueError, match="ACM101"):
        kit.broken_messages("ACM101")
    with pytest.raises(ValueError, match="DEC102"):
        kit.stands_for("DEC1O2")
    assert kit.stands_for(CATALOG.get("LNK104")).operation == "chats.create"


@many
@given(kit.messages())
def test_messages_have_no_error_and_the_fake_takes_them(message: dict[str, Any]) -> None:
    report = check(message)
    assert report.ok
    assert {found.rule[:3] for found in report} <= {"SVC"}
    assert json.loads(json.dumps(message)) == message
    response = FAKE.handle(
        Request("POST", f"/v3/chats/{CHAT}/messages", TOKEN, json.dumps({"message": message}).encode())
    )
    assert response.status == 202, response.body


FAKE = FakeLinq()
TOKEN = {"Authorization": "Bearer test"}
CHAT = FAKE.receive("+12052532136", "Hi").json()["data"]["chat"]["id"]


@some
@given(st.data())
def test_messages_answer_what_they_are_told_to(data: st.DataObject) -> None:
    known = FAKE.world.chats[CHAT].messages[0].id
    message = data.draw(kit.messages(reply_to=[known], clean=True))
    assert message.get("reply_to", {}).get("message_id") in (None, known)
    assert _codes(message) == set()


COMMON = {row.id for row in operations.OPERATIONS.values() if row.id.startswith("chats.")} | {"messages.create"}
COMMON -= {"chats.location.stop"}


@pytest.mark.parametrize("operation", operations.OPERATIONS)
def test_requests_have_no_error_and_the_fake_takes_them(operation: str) -> None:
    row = operations.get(operation)
    lost = {"SVC", "LOC"} if operation == "chats.location.request" else {"SVC"}  # the chat is a group

    @some
    @given(kit.requests(operation))
    def law(request: dict[str, Any]) -> None:
        assert {code[:3] for code in _codes(request, operation, Context(new_chat=True, group=True))} <= lost
        fake = FakeLinq([request.get("from", "+14155550100")])  # a line that `numbers()` never draws
        group = fake.world.open_chat(fake.world.numbers[0], ["+12052499136", "+12052499137", "+12052499138"])
        told = fake.world.open_chat(fake.world.numbers[0], [f"+1205249{n:04}" for n in range(3)])
        path = row.path.replace("{chatId}", group.id).replace("{messageId}", told.id)
        path = re.sub(r"\{\w+\}", told.id, path)
        query = ""
        if row.in_query:
            query = urlencode({name: ",".join(it) if isinstance(it, list) else it for name, it in request.items()})
        url = f"/v3{path}?{query}" if row.in_query else f"/v3{path}"
        body = b"" if row.in_query else json.dumps(request).encode()
        response = fake.handle(Request(row.method, url, TOKEN, body))
        refused = {
            "chats.participants.remove": 409,
            "messages.create": 400,
            "chats.location.request": 409,
            "available_number.retrieve": 503,  # no line for RCS
        }
        # There is no such message, upload, subscription, or line: the request is right, and what it names is not there.
        absent = {403, 404, 409} if row.id not in COMMON or row.id == "messages.update" else set()
        expected = {row.status, refused.get(operation), *absent}
        assert response.status in expected, response.body

    law()


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize("operation", operations.OPERATIONS)
def test_responses_are_what_the_table_says(operation: str, tolerant: bool) -> None:
    row = operations.get(operation)

    @some
    @given(kit.responses(operation, tolerant=tolerant))
    def law(response: Any) -> None:
        parsed = row.parse_response(json.dumps(response) if response is not None else "")
        assert (parsed is None) == (row.response is None)
        if parsed is not None:
            assert parsed.payload() == response

    law()


VALUES: dict[str, Any] = {"to": ["+12052532136"], "message": {}, "poll": {"options": []}, "options": [], "layout": {}}
VALUES |= {"placement": {}, "size_bytes": 1, "amount_cents": 1, "subscribed_events": []}


def _answered(operation: str, response: Any) -> Any:
    """What the official SDK, validating strictly, returns for a response."""
    row = operations.get(operation)
    transport = httpx.MockTransport(lambda _: httpx.Response(row.status, json=response))
    with httpx.Client(transport=transport) as http:
        client = LinqAPIV3(api_key="test", _strict_response_validation=True, max_retries=0, http_client=http)
        method: Any = client
        for name in operation.split("."):
            method = getattr(method, name)
        needed = (name for name, one in inspect.signature(method).parameters.items() if one.default is one.empty)
        return method(**{name: VALUES.get(name, "1") for name in needed})


WITH_RESPONSE = [row.id for row in operations.OPERATIONS.values() if row.response is not None]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("operation", WITH_RESPONSE)
def test_responses_are_those_that_the_sdk_accepts_strictly(operation: str) -> None:
    @some
    @given(kit.responses(operation))
    def law(response: Any) -> None:
        assert _answered(operation, response) is not None

    law()


def _chats_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "handles" in value:
            yield value
        for item in value.values():
            yield from _chats_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _chats_in(item)


@some
@given(st.one_of([kit.responses(operation) for operation in WITH_RESPONSE]))
def test_chats_in_responses_have_your_line_and_another_handle(response: Any) -> None:
    for chat in _chats_in(response):
        assert len(chat["handles"]) >= 2
        assert [handle["is_me"] for handle in chat["handles"]].count(True) == 1
        assert chat.get("is_group", len(chat["handles"]) > 2) == (len(chat["handles"]) > 2)


def test_tolerant_responses_go_beyond_the_documentation() -> None:
    marks = {
        "unknown member": lambda chat: any(name.startswith("new_") for name in chat),
        "unknown word": lambda chat: str(chat.get("service")).startswith("new_"),
        "few handles": lambda chat: len(chat["handles"]) < 2,
        "lacks a member": lambda chat: "health_status" not in chat,
    }
    tolerated, documented = (
        shares(kit.responses("chats.retrieve", tolerant=tolerant), 600, **marks) for tolerant in (1, 0)
    )
    assert min(tolerated.values()) > 0, tolerated
    assert set(documented.values()) == {0}
    kinds = shares(
        kit.responses("chats.messages.send", tolerant=True),
        300,
        unknown=lambda sent: any(part["type"].startswith("new_") for part in sent["message"]["parts"]),
    )
    assert kinds["unknown"] > 0


def test_an_operation_that_does_not_exist_is_told() -> None:
    for drawing in (kit.requests, kit.responses):
        with pytest.raises(ValueError, match="chats.create"):
            drawing("chats.crate")


@many
@given(kit.texts())
def test_texts_are_valid_and_say_nothing_odd(text: str) -> None:
    assert _codes({"parts": [{"type": "text", "value": text}]}) == set()


@some
@given(st.integers(1, 40), st.data())
def test_texts_have_the_size_that_is_asked_for(most: int, data: st.DataObject) -> None:
    least = data.draw(st.integers(1, most))
    text = data.draw(kit.texts(min_size=least, max_size=most))
    assert least <= Ruler(text).utf16_length <= most
    assert _codes({"parts": [{"type": "text", "value": text}]}) == set()  # nor blank


@settings(max_examples=DRAWS * 10, deadline=None)
@given(st.integers(1, 12).flatmap(lambda most: kit.texts(max_size=most)))
def test_short_texts_are_never_blank(text: str) -> None:
    assert _codes({"parts": [{"type": "text", "value": text}]}) == set()


@pytest.mark.parametrize("sizes", [{"min_size": 5, "max_size": 3}, {"max_size": 0}, {"min_size": -1, "max_size": 0}])
def test_sizes_that_no_text_has_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="max_size of at least 1"):
        kit.texts(**sizes)


@some
@given(st.one_of(kit.texts(max_size=400), st.text()), st.data())
def test_decorations_fit_any_text(text: str, data: st.DataObject) -> None:
    part: dict[str, Any] = {"type": "text", "value": text, "text_decorations": data.draw(kit.decorations(text))}
    if not part["text_decorations"]:
        del part["text_decorations"]
    assert not {code for code in _codes({"parts": [part]}) if code.startswith(("DEC", "SHP"))}


@some
@given(kit.drafts())
def test_drafts_can_be_built(draft: Draft) -> None:
    assert draft.build().payload() == draft.payload()


@some
@given(kit.rich_texts())
def test_rich_texts_can_be_sent(text: RichText) -> None:
    assert_sendable(text)


@some
@given(kit.markdown())
def test_markdown_can_be_read(source: str) -> None:
    from linq_compose import from_markdown

    assert isinstance(from_markdown(source), RichText)


KINDS = [kind for kind in _drawable._TYPES if kind.__module__.startswith("linq_compose.")]


def test_every_model_and_value_type_is_announced() -> None:
    announced = set(KINDS)
    exported = {getattr(linq_compose, name) for name in linq_compose.__all__}
    values = {value for value in exported if isinstance(value, type) and not issubclass(value, (Enum, Exception))}
    assert values - announced == {MarkdownStream}  # it takes no values
    of_models = {value for value in map(vars(models).get, models.__all__) if isinstance(value, type)}
    assert of_models - announced == {
        *(models.Wire, models.UnreadField, models.TextKind, models.Clearing, models.Payload),
    }
    assert Template in announced


@pytest.mark.parametrize("kind", [*KINDS, models.Wire, MarkdownStream, MessageRejected], ids=lambda kind: kind.__name__)
def test_from_type_knows_the_types_by_themselves_and_in_the_classes_of_users(kind: Any) -> None:
    of_dataclass = dataclasses.make_dataclass("Record", [("value", kind)])
    of_pydantic = pydantic.create_model(
        "Model", value=(kind, ...), __config__=pydantic.ConfigDict(arbitrary_types_allowed=True)
    )
    several = st.from_type(list[kind]).map(lambda values: values[:1])

    @some
    @given(st.one_of(st.from_type(kind), st.from_type(of_dataclass), st.from_type(of_pydantic), several))
    def law(value: Any) -> None:
        for inner in value if isinstance(value, list) else [getattr(value, "value", value)]:
            if not isinstance(value, kind):
                assert isinstance(inner, kind)
            if kind is models.MessageContent and isinstance(inner, kind):
                assert check(inner).ok

    law()


def test_from_type_draws_a_model_that_is_derived_from_one() -> None:
    class Confirmation(models.MessageContent):
        """A message of a user's own."""

    @some
    @given(st.from_type(Confirmation))
    def law(message: Confirmation) -> None:
        assert type(message) is Confirmation
        assert check(message).ok

    law()


IN_EITHER_ORDER = """
import sys, time
import {first}
import {second}
from hypothesis import strategies as st
assert {lazy}
from linq_compose import Draft, MessageContent
for kind in (Draft, MessageContent):
    assert "linq_compose" in repr(st.from_type(kind).validate() or kind)
    assert kind in st._internal.types._global_type_lookup
"""


@pytest.mark.parametrize("order", [("hypothesis", "linq_compose"), ("linq_compose", "hypothesis")])
def test_types_are_registered_whichever_is_imported_first_and_nothing_is_loaded_for_it(order: tuple[str, str]) -> None:
    first, second = order
    lazy = "not any(name.startswith('linq_compose.models') for name in sys.modules) and 'pydantic' not in sys.modules"
    script = IN_EITHER_ORDER.format(first=first, second=second, lazy=lazy)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


RUNS = 5
"""How many runs share the draws of a count: within a run, hypothesis varies what it drew before."""


def shares(strategy: st.SearchStrategy[Any], count: int = 1500, **marks: Any) -> dict[str, float]:
    """How often each mark is there, of so many draws.

    Hypothesis also draws constants of the modules that are loaded, so the shares differ with what ran before. The tests
    ask for about half of what is there.
    """
    found: Counter[str] = Counter()

    @settings(max_examples=count // RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def tally(value: Any) -> None:
        found["all"] += 1
        for name, holds in marks.items():
            found[name] += bool(holds(value))

    for run in range(RUNS):
        seed(run)(tally)()
    return {name: found[name] / found["all"] for name in marks}


def test_hard_texts_and_limits_are_well_represented() -> None:
    marks = {
        "astral": lambda text: any(character > "\uffff" for character in text),
        "joiner": lambda text: "\u200d" in text,
        "longest": lambda text: Ruler(text).utf16_length in (LIMITS.text, LIMITS.text - 1),
    }
    ours, stock = shares(kit.texts(), **marks), shares(st.text(max_size=10_000), **marks)
    assert ours["astral"] > 0.5
    assert ours["joiner"] > 0.25 > 0.01 > stock["joiner"]
    assert ours["longest"] > 0.04 > stock["longest"] == 0


def test_all_services_and_kinds_of_parts_are_well_represented() -> None:
    found = shares(
        kit.messages(),
        **{word: lambda m, word=word: m.get("preferred_service") == word for word in ("iMessage", "SMS", "RCS")},
        decorated=lambda m: any("text_decorations" in part for part in m["parts"]),
        media=lambda m: any(part["type"] == "media" for part in m["parts"]),
        link=lambda m: m["parts"][0]["type"] == "link",
        crowded=lambda m: len(m["parts"]) >= 99,
        fetched=lambda m: sum("url" in part for part in m["parts"]) in (39, 40),
        longest_key=lambda m: len(m.get("idempotency_key", "")) in (254, 255),
        card=lambda m: _kinds_of(m)[0] == "imessage_app",
        clip=lambda m: _kinds_of(m)[0] == "app_clip",
        stickers=lambda m: any("inline_stickers" in part for part in m["parts"]),
        sticker_file=lambda m: any(part.get("sticker") for part in m["parts"]),
    )
    assert min(found.values()) > 0.005, found
    assert min(found[word] for word in ("iMessage", "SMS", "RCS", "decorated", "media")) > 0.05, found


def _kinds_of(message: dict[str, Any]) -> list[str]:
    return [part["type"] for part in message["parts"]]


def test_what_depends_on_the_chat_is_drawn_where_it_is_asked_for() -> None:
    people = ["+12052532136", "anna@icloud.com"]
    marks = {
        "mention": lambda m: any("mention" in part for part in m.get("parts", ())),
        "ranged": lambda m: any("mention_range" in part for part in m.get("parts", ())),
        "experience": lambda m: "experience" in m,
    }
    assert min(shares(kit.messages(mentions=people, experiences=True), 400, **marks).values()) > 0.03
    assert set(shares(kit.messages(), 400, **marks).values()) == {0}


@some
@given(kit.messages(mentions=["+12052499136", "+12052499137"]))
def test_messages_that_mention_people_have_no_error_and_the_fake_takes_them(message: dict[str, Any]) -> None:
    assert {code[:3] for code in _codes(message)} <= {"SVC"}
    fake = FakeLinq()
    chat = fake.open_chat("+12052499136", "+12052499137")
    response = fake.handle(
        Request("POST", f"/v3/chats/{chat}/messages", TOKEN, json.dumps({"message": message}).encode())
    )
    assert response.status == 202, response.body


def test_half_of_the_text_parts_have_decorations() -> None:
    share = shares(kit.text_parts(max_size=300), 2_000, decorated=lambda part: "text_decorations" in part)["decorated"]
    assert 0.3 < share < 0.7


def test_strategies_are_made_once_since_making_them_takes_longer_than_drawing() -> None:
    assert kit.messages() is kit.messages(reply_to=[])
    assert kit.text_parts() is kit.text_parts(mentions=())


class PollRequest(Wire):
    """A request that no strategy was written for."""

    question: StrictStr
    options: tuple[StrictStr, ...]
    handle: StrictStr | None = None
    many: StrictBool | None = None


def test_a_new_operation_needs_no_strategy_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    row = operations.Operation("polls.create", "POST", "/polls", PollRequest, None, 202)
    monkeypatch.setattr(operations, "OPERATIONS", {**operations.OPERATIONS, row.id: row})
    seen: set[str] = set()

    @many  # of 20 draws, one run in some hundreds has none with a field that may be left out
    @given(kit.requests("polls.create"))
    def law(body: dict[str, Any]) -> None:
        seen.update(body)
        assert None not in body.values()
        PollRequest.from_payload(body)

    law()
    assert seen == {"question", "options", "handle", "many"}
