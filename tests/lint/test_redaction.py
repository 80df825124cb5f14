"""Redaction: what must not appear where content is left out, over every rule of the catalog."""

from __future__ import annotations

import copy
import io
import json
import logging
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Example, Family, Finding, MessageRejected, Policy, Report, TextPart, check, operations
from linq_compose.cli.baseline import Baseline
from linq_compose.gate import Gate
from linq_compose.lint.phrases import REDACTED, Quoted, describe, redact
from linq_compose.lint.report import names_of
from linq_compose.lint.rule import Rule
from linq_compose.rules import CATALOG

MESSAGE_RULES = tuple(rule for rule in CATALOG if any(example.operation != "file" for example in rule.examples))

secrets = st.text("qxzjkvw", min_size=6, max_size=12) | st.text("4711", min_size=8, max_size=12)
"""Words that no sentence, vocabulary or URL of this package has: letters that seldom meet, and digits."""


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, (*path, index))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for token in path:
        value = value[token]
    return value


@st.composite
def payloads(draw: st.DrawFn, rule: Rule) -> tuple[Any, str, Any, str]:
    """Draw a faulty payload of a rule with a secret in one of its places: payload, operation, context, secret."""
    example = draw(st.sampled_from([example for example in rule.examples if example.operation != "file"]))
    secret = draw(secrets)
    payload = copy.deepcopy(example.bad)
    if isinstance(payload, str):
        cut = draw(st.integers(0, len(payload)))
        return payload[:cut] + secret + payload[cut:], example.operation, example.context, secret
    path = draw(st.sampled_from(list(_places(payload))))
    value = _at(payload, path)
    if isinstance(value, str):
        cut = draw(st.integers(0, len(value)))
        changed: Any = draw(st.sampled_from([secret, value[:cut] + secret + value[cut:], f"{value} {secret}"]))
        if secret.isdecimal() and draw(st.booleans()):
            changed = int(secret)
    elif isinstance(value, dict):
        changed = {**value, secret: draw(st.sampled_from([1, None, "x", {}]))}
        if value and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(value)))
            cut = draw(st.integers(0, len(key)))
            changed = {**value, key[:cut] + secret + key[cut:]: value[key]}
    elif isinstance(value, list):
        changed = [*value, secret, {secret: secret}]
    else:  # offsets and counts are shown, so a secret is no number there
        changed = draw(st.sampled_from([secret, {secret: value}, [secret]]))
    if not path:
        return changed, example.operation, example.context, secret
    _at(payload, path[:-1])[path[-1]] = changed
    return payload, example.operation, example.context, secret


def _without_content(report: Report) -> str:
    """Return all that is written of a report where content must not appear."""
    shown = [json.dumps(report.to_dict(content=False), ensure_ascii=False), names_of(report)]
    if report.fails(fail_on="warning"):
        shown.append(str(MessageRejected(report, fail_on="warning")))
    return "\n".join(shown)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the gate logs, at any level."""
    logger, stream = logging.getLogger("linq_compose.gate"), io.StringIO()
    handler, level = logging.StreamHandler(stream), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.parametrize("rule", MESSAGE_RULES, ids=lambda rule: rule.code)
def test_no_secret_appears_where_content_is_left_out(rule: Rule, tmp_path: Path, log: io.StringIO) -> None:
    @settings(max_examples=40)
    @given(payloads(rule))
    def law(drawn: tuple[Any, str, Any, str]) -> None:
        payload, operation, context, secret = drawn
        report = check(payload, operation, context=context)
        shown = [_without_content(report), _baseline(report, payload, tmp_path)]
        if operation != operations.MESSAGE:
            row = operations.get(operation)
            url = "/v3" + row.path.replace("{chatId}", secret).replace("{messageId}", secret)
            request = {"query": payload} if row.in_query else {"body": payload}
            log.truncate(log.seek(0))
            Gate(mode="collect", context=context).check(row.method, url, **request)
            shown.append(log.getvalue())
        assert secret not in "\n".join(shown).casefold()

    law()


def _baseline(report: Report, payload: Any, folder: Path) -> str:
    """Return what a baseline says of a report beside its hashes."""
    baseline = Baseline(folder / "baseline.json", {}, recording=True)
    baseline.sift(report, json.dumps(payload).encode())
    return str(list(json.loads(baseline.text())["findings"].values()))


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_what_is_marked_safe_is_a_value_of_the_rule(rule: Rule) -> None:
    seen: set[str] = set()
    for example in rule.examples:
        if example.operation == "file":
            return
        for found in check(example.bad, example.operation, context=example.context):
            if found.rule == rule.code:
                seen.update(found.values)
    assert rule.safe <= seen


def test_values_are_redacted_unless_they_are_marked_safe() -> None:
    family = Family("ACM", "acme", about="Rules of Acme.")

    @family.rule(
        101,
        "greeting",
        "warning",
        on=TextPart,
        says="{count} times {word}, {kind}, {number}, {other}.",
        hint="Say {word} to {kind}.",
        why="Guests.",
        source="https://example.com",
        evidence="inferred",
        examples=[Example(bad={}, good={}, at="")],
        safe=("kind", "number"),
    )
    def greeting(part: TextPart, context: Any) -> Iterator[Finding]:
        values = {"count": 2, "word": part.value, "kind": "a greeting", "number": describe(4711), "other": [part.value]}
        yield Finding(("value",), values)

    payload = {"parts": [{"type": "text", "value": "servus"}]}
    (found,) = check(payload, policy=Policy(extend=[family], select=["ACM"]))
    assert found.message == "2 times servus, a greeting, the number 4711, ['servus']."
    assert found.sentence(content=False) == "2 times …, a greeting, a number, …."
    redacted = found.to_dict(content=False)
    assert redacted["hint"] == "Say … to a greeting."
    assert redacted["values"] == {
        "count": 2,
        "word": REDACTED,
        "kind": "a greeting",
        "number": "a number",
        "other": REDACTED,
    }
    assert redacted["message"] == "2 times …, a greeting, a number, …."


def test_only_an_empty_text_says_nothing() -> None:
    assert redact("") == ""
    assert [redact(value) for value in ("x", "xx", " ", ["x"], {})] == [REDACTED] * 5
    assert redact("x", is_safe=True) == "x"


def test_paths_show_fields_and_indices_and_no_other_keys() -> None:
    payload = {"parts": [{"type": "text", "value": "Hi", "+12052535597": 1, "7": {}}], "0": {"value": 1}}
    paths = {found.path: found.redacted_path for found in check(payload)}
    assert paths == {"/parts/0/+12052535597": "/parts/0/…", "/parts/0/7": "/parts/0/…", "/0": "/…"}
    twice = '{"parts": [{"type": "text", "value": "Hi", "value": "Ho", "secret": 1, "secret": 2}]}'
    assert {found.redacted_path for found in check(twice) if found.rule == "SHP110"} == {
        "/parts/0/value",
        "/parts/0/…",
    }


def test_quoted_phrases_keep_what_replaces_them() -> None:
    assert describe(4711) == "the number 4711"
    for value in (4711, 4.5, True):
        phrase = describe(value)
        assert isinstance(phrase, Quoted)
        assert copy.deepcopy(phrase).redacted == phrase.redacted
        assert str(value) not in phrase.redacted


# The values that a report without content shows, reviewed one by one: none of them is a text of the payload.
SHOWN = """
SHP101 flaw
SHP102 expected field
SHP103 expected found
SHP104 known near
SHP105 known near noun
SHP108 field
SHP109 near
SHP111 home
MSG104 kind
MSG107 what
MSG109 problem
MSG111 recipients
TXT103 s
TXT104 more what
TXT105 more
TXT106 style
TXT107 more what
DEC101 range s
DEC102 range
DEC103 range
DEC104 range
DEC107 kind other other_kind range
DEC108 range
DEC109 range what
DEC110 range recounted
MED107 extension known what
MED109 extension
MED113 are
LNK106 where
EFX101 known near
EFX102 name right type
EFX104 name right
EFX105 what
EFX106 key kind
SVC101 service
SVC102 service
SVC103 service
SVC105 instead service
SVC106 service
SVC107 service what
SVC108 service
SVC109 service
SVC110 kind service
HND102 reason
HND104 much
CHT102 what
CHT105 given
CHT106 given
CHT107 what
VMO101 what
VMO103 extension formats
STK103 other range
STK104 range
STK105 problem range
STK106 problem
MNT102 problem range
APP102 problem
APP103 field
REA104 what
REA106 field
REA108 field value
REA109 nearest value
POL101 plural
POL104 what
BKG101 field
BKG102 known
BKG103 plural
BKG108 field
LOC102 service
CRD101 what
UPL101 what
UPL105 meant
UPL106 limit size
HDR102 what
HDR103 character
HDR105 field
HDR106 operation remedy
PTH101 noun
PTH103 noun what
PTH104 noun problem
PTH105 noun
FIL101 what
FIL102 meant
FIL103 excess limit size
FIL104 size
"""


@pytest.mark.parametrize("rule", tuple(CATALOG), ids=lambda rule: rule.code)
def test_a_report_without_content_shows_the_reviewed_values_alone(rule: Rule) -> None:
    shown = {row.split()[0]: row.split()[1:] for row in SHOWN.strip().splitlines()}
    assert sorted(rule.safe) == shown.get(rule.code, [])
    assert set(rule.safe) <= {
        name for text in (rule.says, rule.hint) for _, name, _, _ in string.Formatter().parse(text) if name
    }
