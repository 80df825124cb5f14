"""Laws of the JSON Schemas of payloads: what they accept, what they refuse, and what they cannot say."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linq_compose import Severity, check, fix, schema
from linq_compose.errors import UnknownOperation
from linq_compose.json_schema import _field_docs
from linq_compose.json_schema._constraints import PARTLY, UNSAID, constraints
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.schema import slots_of
from linq_compose.models import Wire
from linq_compose.operations import MESSAGE, OPERATIONS, request_model
from linq_compose.rules import CATALOG
from linq_compose.strategies import broken_messages, messages, requests, stands_for

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="a second JSON Schema library is not installed")

EVERY = (MESSAGE, *OPERATIONS)
DRAWS = int(os.environ.get("LINQ_COMPOSE_DRAWS", "5"))
FEW = settings(max_examples=DRAWS, suppress_health_check=list(HealthCheck))
RULES = [rule for rule in CATALOG if stands_for(rule).operation in EVERY]
ERRORS = [rule.code for rule in RULES if rule.severity is Severity.ERROR]
VALIDATORS = {operation: jsonschema_rs.Draft202012Validator(schema(operation)) for operation in EVERY}


def accepts(payload: Any, operation: str = MESSAGE) -> bool:
    return VALIDATORS[operation].is_valid(payload)


def drawn(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    return messages() if operation == MESSAGE else requests(operation)


@pytest.mark.parametrize("operation", EVERY)
def test_it_is_a_schema_of_its_dialect_and_says_what_it_is_for(operation: str) -> None:
    whole = schema(operation)
    jsonschema.Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["$id"].endswith(f"/schemas/{operation}.json")
    assert operation in whole["title"] or operation == MESSAGE
    assert json.loads(json.dumps(whole)) == whole


def test_an_unknown_operation_is_refused_with_the_closest() -> None:
    with pytest.raises(UnknownOperation, match="Did you mean 'chats.create'"):
        schema("chat.create")
    with pytest.raises(UnknownOperation):
        schema("file")  # the facts of a file are no payload


@pytest.mark.parametrize("operation", EVERY)
def test_it_accepts_every_request_that_is_drawn(operation: str) -> None:
    @FEW
    @given(drawn(operation))
    def holds(payload: dict[str, Any]) -> None:
        assert accepts(payload, operation)

    holds()


@settings(max_examples=DRAWS)
@given(messages())
def test_another_library_accepts_them_too(payload: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema()).validate(payload)


def parsed(payload: Any) -> Any:
    """What a validator is given: of text that is not JSON, nothing."""
    return json.loads(payload) if isinstance(payload, str) else payload


@pytest.mark.parametrize("rule", [code for code in ERRORS if code not in PARTLY and code not in UNSAID])
def test_it_refuses_whatever_an_error_refuses_unless_the_list_says_that_it_cannot(rule: str) -> None:
    operation = stands_for(rule).operation

    @FEW
    @given(broken_messages(rule))
    def holds(payload: Any) -> None:
        assert not accepts(payload, operation)

    holds()
    for example in CATALOG.get(rule).examples:
        assert not accepts(example.bad, example.operation)


@pytest.mark.parametrize("rule", sorted(UNSAID))
def test_it_accepts_what_the_list_says_that_it_cannot_refuse(rule: str) -> None:
    operation = stands_for(rule).operation

    @FEW
    @given(broken_messages(rule))
    def holds(payload: Any) -> None:
        assert accepts(payload, operation)

    holds()


@pytest.mark.parametrize("rule", sorted(PARTLY))
def test_it_refuses_a_part_of_what_the_list_says_that_it_refuses_partly(rule: str) -> None:
    """Either kind occurs among the rule's examples, or is given here; each is an error of that very rule."""
    bad = [(example.bad, example.operation, example.context) for example in CATALOG.get(rule).examples]
    bad += [(payload, operation, {}) for payload, operation in MORE.get(rule, ())]
    outcomes = set()
    for payload, operation, context in bad:
        assert rule in {diagnostic.rule for diagnostic in check(payload, operation, context=context)}
        outcomes.add(_outcome(payload, operation))
    assert outcomes == {True, False}


def _outcome(payload: Any, operation: str) -> bool:
    try:
        return accepts(parsed(payload), operation)
    except json.JSONDecodeError:
        return True  # no validator sees it


def text_part(**fields: Any) -> dict[str, Any]:
    return {"parts": [{"type": "text", "value": "Hello", **fields}]}


UPLOADED = "550e8400-e29b-41d4-a716-446655440000"
CARD = CATALOG.get("APP104").examples[0].good["parts"][0]
MORE: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "SHP101": (("[]", MESSAGE), ("{", MESSAGE)),
    "SHP103": ((text_part(text_decorations=[{"range": [0, 5.0], "style": "bold"}]), MESSAGE),),
    "DEC101": ((text_part(text_decorations=[{"range": [-1, 5], "style": "bold"}]), MESSAGE),),
    "MED104": (({"parts": [{"type": "media", "url": "https://example.com:99999/a.jpg"}]}, MESSAGE),),
    "LNK101": (({"parts": [{"type": "link", "value": "https://example..com"}]}, MESSAGE),),
    "HND103": (
        ({"handle": "ana@@example.org"}, "chats.participants.add"),
        ({"handle": "ana@-guest.com"}, "chats.participants.add"),
    ),
    "STK105": ((text_part(inline_stickers=[{"range": [-2, 2], "attachment_id": UPLOADED}]), MESSAGE),),
    "MNT102": ((text_part(mention="+14155551234", mention_range=[-1, 2]), MESSAGE),),
    "MNT103": ((text_part(mention="ana@-guest.com"), MESSAGE),),
    "APP104": (({"parts": [{**CARD, "url": "https://example.com:99999/a"}]}, MESSAGE),),
    "WHK101": (({"target_url": "https://example.com:99999/linq"}, "webhook_subscriptions.update"),),
    "APP105": (({"parts": [{"type": "app_clip", "value": "https://10.0.0.1/pay"}]}, MESSAGE),),
}


@pytest.mark.parametrize("rule", [rule.code for rule in RULES if rule.severity is not Severity.ERROR])
def test_it_accepts_what_is_sent_though_with_a_warning(rule: str) -> None:
    operation = stands_for(rule).operation

    @FEW
    @given(broken_messages(rule))
    def holds(payload: Any) -> None:
        assert accepts(parsed(payload), operation)

    holds()


def test_the_lists_name_errors_that_a_payload_can_have_and_no_rule_twice() -> None:
    assert not PARTLY.keys() & UNSAID.keys()
    assert {*PARTLY, *UNSAID} <= set(ERRORS)


def test_every_constraint_names_its_rules_and_a_field_of_its_model() -> None:
    for model, fields in constraints(LIMITS).items():
        for field, constraint in fields.items():
            assert field in ("", *slots_of(model)), f"{model.__name__}.{field}"
            assert set(constraint.rules) <= set(ERRORS), f"{model.__name__}.{field}"
            assert constraint.rules or set(constraint.keywords) == {"examples"}, f"{model.__name__}.{field}"


@pytest.mark.parametrize(
    ("query", "operation"),
    [
        ({"limit": "20"}, "chats.list_chats"),
        ({"limit": ["1", "2"]}, "chats.messages.list"),
        ({"to": "+12052532136,guest@icloud.com", "type": "imessage"}, "available_number.retrieve"),
        ({"to": ["+12052532136"], "exclude_from": None}, "available_number.retrieve"),
    ],
)
def test_a_query_may_be_spelled_in_all_the_ways_that_check_reads(query: dict[str, Any], operation: str) -> None:
    assert check(query, operation).ok
    assert accepts(query, operation)


def test_the_words_of_an_open_set_are_examples_and_others_are_accepted() -> None:
    events = schema("webhook_subscriptions.create")["properties"]["subscribed_events"]["items"]
    assert "message.received" in events["examples"]
    subscription = {"target_url": "https://example.com/linq", "subscribed_events": ["message.invented"]}
    assert accepts(subscription, "webhook_subscriptions.create")
    assert "confetti" in schema()["$defs"]["MessageEffect"]["properties"]["name"]["examples"]


def test_limits_are_those_of_the_policy() -> None:
    two = {"parts": [{"type": "media", "attachment_id": UPLOADED}] * 2}
    assert accepts(two)
    assert not jsonschema_rs.is_valid(schema(limits=Limits(parts=1)), two)
    long = text_part(value="a" * 11)
    assert not jsonschema_rs.is_valid(schema(limits=Limits(text=10)), long)


def test_a_length_is_counted_in_code_points_so_that_a_borderline_text_passes() -> None:
    assert accepts(text_part(value="🎉" * LIMITS.text))
    assert not accepts(text_part(value="🎉" * (LIMITS.text + 1)))


@pytest.mark.parametrize("operation", EVERY)
def test_its_examples_are_accepted_by_itself_and_by_check(operation: str) -> None:
    whole = schema(operation)
    for example in whole["examples"]:
        assert check(example, operation).ok
        assert accepts(example, operation)
    shown = {example.operation for rule in RULES for example in rule.examples if check(example.good, operation).ok}
    assert whole["examples"] or not whole["properties"] or operation not in shown


def objects(model: type[Wire]) -> Iterator[type[Wire]]:
    """The models of a request and of everything in it."""
    yield model
    for slot in slots_of(model).values():
        inner = [slot.model] if slot.tagged is None else slot.tagged.values()
        for below in inner:
            if below is not None:
                yield from objects(below)


@pytest.mark.parametrize("operation", EVERY)
def test_each_field_of_its_models_is_there_with_what_its_docstring_says(operation: str) -> None:
    whole = schema(operation)
    models = {model.__name__: model for model in objects(request_model(operation))}
    for name, model in models.items():
        said = whole["$defs"].get(name) if name in whole.get("$defs", ()) else whole
        assert said["properties"].keys() == slots_of(model).keys()
        for field, text in _field_docs.describe_fields(model).items():
            assert said["properties"][field]["description"] == text
    assert _field_docs.describe_fields(request_model("chats.create"))["from"] == "E.164 number of one of your lines."


def test_without_the_source_it_has_no_descriptions_of_fields_and_is_the_same_otherwise(monkeypatch) -> None:
    def missing(_: object) -> str:
        raise OSError

    caches = (_field_docs.describe_fields, _field_docs._classes)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(inspect, "getsource", missing)
    bare = schema("messages.update")
    for cache in caches:
        cache.cache_clear()
    assert bare["properties"]["text"] == {"type": "string", "minLength": 1, "maxLength": LIMITS.text}


def test_for_models_no_field_is_said_that_null_would_clear() -> None:
    properties = schema("webhook_subscriptions.update", structured_output=True)["properties"]
    assert "target_url" in properties
    assert "routing_key_header" not in properties
    assert "routing_key_header" in schema("webhook_subscriptions.update")["properties"]


SAID_TO_MODELS = {
    *("$defs", "$ref", "title", "description", "type", "properties", "required"),
    *("additionalProperties", "items", "anyOf", "enum", "const"),
}


def keywords(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema."""
    if isinstance(part, list):
        for item in part:
            yield from keywords(item)
    elif isinstance(part, dict):
        yield part
        for key, item in part.items():
            values = item.values() if key in ("properties", "$defs") else [item]
            for value in values:
                yield from keywords(value)


@pytest.mark.parametrize("operation", EVERY)
def test_for_models_every_object_is_closed_and_has_all_of_its_fields(operation: str) -> None:
    whole = schema(operation, structured_output=True)
    jsonschema.Draft202012Validator.check_schema(whole)
    for part in keywords(whole):
        assert part.keys() <= SAID_TO_MODELS
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])


def filled(value: Any, model: type[Wire]) -> Any:
    """A payload as a model that is constrained by the schema writes it: null in what is absent, no free objects."""
    out: dict[str, Any] = {}
    for name, slot in slots_of(model).items():
        item = value.get(name)
        is_free = slot.scalar is None and slot.model is None and slot.tagged is None and not slot.is_range
        if is_free or slot.is_cleared_by_null:
            continue
        if isinstance(item, list) and not slot.is_range and slot.scalar is None:
            item = [filled(element, slot.model_of(element)) for element in item]
        elif isinstance(item, dict):
            item = filled(item, slot.model_of(item))
        out[name] = item
    return out


@settings(max_examples=DRAWS)
@given(messages(experiences=False))
def test_what_a_model_writes_by_it_becomes_the_message_when_nulls_are_removed(payload: dict[str, Any]) -> None:
    written = filled(payload, request_model(MESSAGE))
    assert CLOSED.is_valid(written)
    assert fix(written)[0] == fix(payload)[0]


CLOSED = jsonschema_rs.Draft202012Validator(schema(structured_output=True))


def test_the_document_lists_what_cannot_be_refused() -> None:
    document = (Path(__file__).parents[2] / "docs" / "json-schema.md").read_text(encoding="utf-8")
    rows = [
        f"| [{rule.code}](rules/{rule.code}.md) {rule.name} | {word} | {table[rule.code]} |"
        for rule in CATALOG
        for table, word in ((PARTLY, "partly"), (UNSAID, "no"))
        if rule.code in table
    ]
    assert [line for line in document.splitlines() if line.startswith("| [")] == rows
