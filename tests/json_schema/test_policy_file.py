"""Laws of the JSON Schema of the configuration: it refuses what reading a configuration file refuses."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import configuration_schema
from linq_compose._api import read_policy
from linq_compose._handles import regions
from linq_compose.cli.settings import FileSettings
from linq_compose.lint.configuration import KEYS, Configuration, read_configuration
from linq_compose.lint.policy import Policy
from linq_compose.operations import OPERATIONS
from linq_compose.rules import CATALOG

SCHEMA = configuration_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
NO_OPTIONS = Namespace(
    operation=None, service=None, new_chat=None, group=None, policy=None, select=[], ignore=[], fail_on=None
)
RULES = st.sampled_from([word for rule in CATALOG for word in (rule.code, rule.name)] + ["DEC", "texts"])
WORDS = st.sampled_from(("", "/", "/parts/0", "strict", "Strict", "message", "x.json", "DE", "de", "error", "TXT", "a"))
SCALARS = WORDS | st.integers(-2, 5) | st.booleans()
MOMENT = "2026-11-26T12:00:00Z"
LOOSE = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(WORDS, SCALARS, max_size=2)


def table(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


FACTS = table(
    {},
    {
        "service": st.sampled_from(("SMS", "RCS", "iMessage")),
        "group": st.booleans(),
        "group_size": st.integers(0, 40),
        "new_chat": st.booleans(),
        "chat_id": WORDS,
        "participants": st.lists(WORDS, max_size=2),
        "now": st.just(MOMENT),
        "horizon": st.integers(0, 900),
        "region": st.sampled_from(sorted(regions())),
        "headers": st.dictionaries(WORDS | st.just("Idempotency-Key"), WORDS, max_size=2),
        "key_reused": st.booleans(),
        "parameters": st.dictionaries(WORDS | st.just("chatId"), WORDS, max_size=2),
    },
)
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "policy": st.sampled_from(("default", "strict", "lenient")),
    "select": st.lists(RULES, max_size=2),
    "ignore": st.lists(RULES, max_size=2),
    "severity": st.dictionaries(RULES, st.sampled_from(("error", "warning", "info")), max_size=2),
    "limits": table({}, {"parts": st.integers(0, 5), "text": st.integers(0, 5)}),
    "region": st.sampled_from(("DE", "GB", "US")),
    "suppress": st.lists(
        table({"rule": RULES, "reason": st.just("We like it.")}, {"path": st.sampled_from(("", "/effect", "/**"))}),
        max_size=2,
    ),
    "include": st.lists(WORDS, max_size=2),
    "exclude": st.lists(WORDS, max_size=2),
    "files": st.lists(
        table(
            {"glob": st.sampled_from(("*.json", "sms/"))},
            {
                "operation": st.sampled_from(("message", "file", *OPERATIONS)),
                "policy": st.sampled_from(("default", "strict")),
                "context": FACTS,
            },
        ),
        max_size=2,
    ),
    "on-crash": st.sampled_from(("error", "ignore")),
    "fail-on": st.sampled_from(("error", "warning")),
    "baseline": WORDS,
}
VALID = table({}, SETTINGS)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A configuration in which one value, at any depth, is another, is gone, or has a stray one beside it."""
    whole = draw(VALID)
    places: list[tuple[Any, Any]] = [(whole, None)]
    stack: list[Any] = [whole]
    while stack:
        inner = stack.pop()
        keys = inner if isinstance(inner, dict) else range(len(inner))
        for key in keys:
            places.append((inner, key))
            if isinstance(inner[key], (dict, list)):
                stack.append(inner[key])
    holder, key = draw(st.sampled_from(places))
    if key is None:
        holder[draw(st.sampled_from(("polcy", "fail_on", "rule", *SETTINGS)))] = draw(LOOSE)
    elif isinstance(holder, dict) and draw(st.booleans()):
        holder[draw(WORDS)] = holder.pop(key)
    else:
        holder[key] = draw(LOOSE)
    return whole


def is_read(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the command line accepts a file with these values."""
    monkeypatch.setattr("linq_compose.lint.configuration._table", lambda _: values)
    monkeypatch.setattr(Configuration, "at", lambda *_: "file")
    try:
        configuration = read_configuration("linq-compose.toml")
        read_policy(Policy.from_configuration(configuration))
        FileSettings(NO_OPTIONS, configuration)
    except ValueError:
        return False
    return True


def test_it_is_a_schema_and_its_example_is_accepted(monkeypatch) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"].keys() == KEYS.keys()
    for example in SCHEMA["examples"]:
        VALIDATOR.validate(example)
        assert is_read(example, monkeypatch)


def test_every_default_is_accepted() -> None:
    VALIDATOR.validate({key.name: key.default for key in KEYS.values() if key.default is not None})


DRAWS = int(os.environ.get("LINQ_COMPOSE_DRAWS", "30"))


@settings(max_examples=DRAWS)
@given(VALID)
def test_it_accepts_configurations_that_are_read(values: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert is_read(values, monkeypatch)
    VALIDATOR.validate(values)


@settings(max_examples=2 * DRAWS)
@given(spoilt())
def test_it_refuses_what_is_not_read_and_nothing_else(values: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        was_read = is_read(values, monkeypatch)
    assert VALIDATOR.is_valid(values) == was_read or (not was_read and has_odd_moment(values))


@pytest.mark.parametrize(
    "values",
    [
        {"polcy": "strict"},
        {"policy": "Strict"},
        {"select": "DEC101"},
        {"ignore": ["DEC999"]},
        {"severity": {"DEC101": "fatal"}},
        {"severity": {"DEC999": "error"}},
        {"limits": {"prats": 1}},
        {"limits": {"parts": -1}},
        {"limits": {"parts": True}},
        {"region": "UK"},
        {"rules": ["acme.rules"]},
        {"suppress": [{"rule": "DEC101"}]},
        {"suppress": [{"reason": "We like it."}]},
        {"suppress": [{"rule": "DEC101", "reason": " "}]},
        {"suppress": [{"rule": "DEC101", "reason": "We like it.", "path": "parts"}]},
        {"suppress": [{"rule": "DEC101", "reason": "We like it.", "until": "2027"}]},
        {"files": [{"operation": "message"}]},
        {"files": [{"glob": "a", "operation": "chat.create"}]},
        {"files": [{"glob": "a", "policy": "Strict"}]},
        {"files": [{"glob": "a", "globs": "b"}]},
        {"files": [{"glob": "a", "context": {"service": "sms"}}]},
        {"files": [{"glob": "a", "context": {"group": "yes"}}]},
        {"files": [{"glob": "a", "context": {"group_size": -1}}]},
        {"files": [{"glob": "a", "context": {"chat_id": 3}}]},
        {"files": [{"glob": "a", "context": {"participants": "+12052532136"}}]},
        {"files": [{"glob": "a", "context": {"horizon": -1}}]},
        {"files": [{"glob": "a", "context": {"region": "UK"}}]},
        {"files": [{"glob": "a", "context": {"size": 3}}]},
        {"on-crash": "warn"},
        {"fail-on": "info"},
        {"baseline": 3},
    ],
    ids=str,
)
def test_each_kind_of_fault_is_refused_by_both(values: dict[str, Any], monkeypatch) -> None:
    assert not is_read(values, monkeypatch)
    assert not VALIDATOR.is_valid(values)


def has_odd_moment(values: dict[str, Any]) -> bool:
    """Whether a `now` is a text that is no ISO 8601, of which there are too many forms for a pattern."""
    contexts = [table.get("context") for table in values.get("files", ())]
    return any(isinstance(facts, dict) and facts.get("now", MOMENT) != MOMENT for facts in contexts)


def test_with_rules_of_your_own_any_rule_may_be_named() -> None:
    named = {"select": ["ZZZ101"], "severity": {"ZZZ": "error"}}
    assert not VALIDATOR.is_valid(named)
    assert not VALIDATOR.is_valid({**named, "rules": []})
    assert VALIDATOR.is_valid({**named, "rules": ["acme.rules:ZEAL"]})
    assert not VALIDATOR.is_valid({"rules": ["acme.rules"]})


def test_this_repository_is_configured_by_it() -> None:
    import tomllib

    for file in (Path(__file__).parents[2] / "docs").glob("*.md"):
        for block in file.read_text(encoding="utf-8").split("```toml\n")[1:]:
            whole = tomllib.loads(block.partition("```")[0])
            tools = whole.get("tool", {}).get("linq-compose")
            if tools is not None:
                VALIDATOR.validate(tools)
