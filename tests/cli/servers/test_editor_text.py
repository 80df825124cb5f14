"""A text in an editor: where its findings are, and what its fixes change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Context, Policy, check, fix
from linq_compose._pointer import Pointer
from linq_compose.cli.servers.editor_text import CheckedPayload, check_text
from linq_compose.cli.servers.text_lines import Change
from linq_compose.cli.settings import Settings
from linq_compose.lint.rule import Example, Family
from linq_compose.lint.source_edit import edit_text
from linq_compose.rules import CATALOG
from linq_compose.strategies import broken_messages

EXAMPLES = [
    example for rule in CATALOG for example in rule.examples if example.operation != "file" and rule.code != "SHP101"
]


def settings_of(operation: str | None = None, **more: Any) -> Settings:
    return Settings(operation, more.get("policy", Policy()), more.get("context", Context()))


def checked(text: str, chosen: Settings | None = None) -> CheckedPayload:
    ((start, payload),) = check_text(text, lined=False, settings=chosen or settings_of())
    assert start == 0
    return payload


def written(payload: Any, indent: int | None, ascii_only: bool) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload, indent=indent, ensure_ascii=ascii_only)


def applied(text: str, made: Iterable[Change]) -> str:
    for change in reversed(list(made)):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def spelled(payload: CheckedPayload, rule: str) -> list[str]:
    return [payload.text[one.start : one.end] for one in payload.problems if one.diagnostic.rule == rule]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_findings_are_those_of_check_at_the_values_of_their_paths(example: Example) -> None:
    chosen = settings_of(example.operation, context=example.context)
    for indent, ascii_only in ((None, True), (2, False)):
        payload = checked(written(example.bad, indent, ascii_only), chosen)
        report = check(payload.text, example.operation, context=example.context)
        assert [one.diagnostic.path for one in payload.problems] == [one.path for one in report]
        for one in payload.problems:
            assert 0 <= one.start < one.end <= len(payload.text)
            value = _at(json.loads(payload.text), one.diagnostic.path)
            part = payload.text[one.start : one.end]
            if isinstance(value, str) and one.diagnostic.mark is not None:
                span = one.diagnostic.mark.span
                assert json.loads(f'"{part}"') == value[span.start : span.end] or part == json.dumps(value)
            elif not isinstance(value, (dict, list)):
                assert json.loads(part) == value


def _at(value: Any, path: str) -> Any:
    """The value at a path, or the nearest above it."""
    for token in Pointer.parse(path).tokens:
        try:
            value = value[int(token)] if isinstance(value, list) else value[token]
        except (LookupError, TypeError):
            break
    return value


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_a_quick_fix_is_the_fix_and_fixing_all_is_what_fix_does(example: Example) -> None:
    chosen = settings_of(example.operation, context=example.context)
    for indent, unsafe in ((None, True), (2, False)):
        text = written(example.bad, indent, True)
        payload = checked(text, chosen)
        for one in payload.problems:
            made = payload.quick_fix(one.diagnostic)
            if one.diagnostic.fix is None:
                assert made is None
            else:
                assert applied(text, made) == edit_text(text, payload.document.value, one.diagnostic.fix.edits)
        fixed = fix(text, example.operation, unsafe=unsafe, context=example.context)[0]
        assert applied(text, payload.all_fixes(unsafe=unsafe)) == fixed


@settings(max_examples=40)
@given(st.sampled_from(("TXT105", "DEC110", "SHP104", "SHP108", "MSG103", "LNK106")).flatmap(broken_messages))
def test_of_drawn_payloads_too(payload: dict[str, Any]) -> None:
    text = json.dumps(payload, ensure_ascii=False)
    one = checked(text, settings_of("message"))
    assert applied(text, one.all_fixes(unsafe=True)) == fix(text, unsafe=True)[0]


def message(value: str) -> str:
    """JSON text with a text as it is spelt in JSON."""
    return f'{{"parts": [{{"type": "text", "value": "{value}"}}]}}'


@pytest.mark.parametrize(
    "value",
    [
        "Hi **you**",
        "🎉 Hi **you**",
        '\\ud83c\\udf89 \\n\\"Hi\\" **you**',
        "\\u00e9 é **you**",
        "\\udbff\\udffd **you**",
        "\\/ **you**",
    ],
)
def test_the_marked_part_of_a_text_is_found_however_it_is_spelt(value: str) -> None:
    assert spelled(checked(message(value)), "TXT105") == ["**you**"]


def test_where_the_text_stops_being_json_is_underlined() -> None:
    def broken(text: str) -> list[str]:
        return spelled(checked(text, settings_of("message")), "SHP101")

    assert broken('{"parts": [}') == ["}"]
    assert broken('{"parts": [\n') == ["["]
    assert broken('{"text": "Hi}\n') == ["}"]
    assert broken('{"text": "Hi}\r\n}') == ["}"]
    assert broken("[]") == ["[]"]
    assert broken(" 3 ") == ["3"]
    assert broken('{"parts": [NaN]}') == ['{"parts": [NaN]}']
    assert broken("\ufeff{}") == ["\ufeff"]
    assert broken('{"parts": ' + "[" * 5_000 + "]" * 5_000 + "}")


def test_an_object_over_many_lines_is_underlined_where_it_begins() -> None:
    assert spelled(checked('{\n "parts": []\n}'), "MSG101") == ["{"]
    assert spelled(checked('{"parts": []}'), "MSG101") == ['{"parts": []}']


def test_each_line_is_a_payload_and_known_ones_are_not_checked_again() -> None:
    lines = [message("Hi"), "", "  ", message("Hi **you**"), '{"text": ""}']
    text = "\n".join(lines) + "\r\n"
    chosen = settings_of()
    found = list(check_text(text, lined=True, settings=chosen))
    assert [text[start : start + len(one.text)].rstrip("\r") for start, one in found] == [lines[0], lines[3], lines[4]]
    assert [one.operation for _, one in found] == ["message", "message", "messages.update"]
    known = {one.text: one for _, one in found}
    again = list(check_text("\n" + text, lined=True, settings=chosen, known=known))
    assert [one for _, one in again] == [one for _, one in found]
    assert all(one is before for (_, one), (_, before) in zip(again, found, strict=True))


def test_a_title_says_what_it_was_checked_as() -> None:
    assert checked(message("Hi")).title == "message, detected"
    assert checked('{"handle": "+12052532136"}').title == "chats.participants.add, a guess"
    assert checked(message("Hi"), settings_of("message")).title == "message"


def test_a_hover_explains_the_rule_also_one_of_your_own() -> None:
    payload = checked(message("Hi **you**"))
    text = payload.describe(payload.problems[0].diagnostic)
    assert text.startswith("**TXT105 literal-markdown** · warning\n\nThe text contains Markdown")
    assert "*Why:* " in text
    assert f"]({payload.problems[0].diagnostic.doc_url})" in text
    polite = Family("PLT", "politeness", about="How we speak.")

    @polite.rule(
        101,
        "rude-word",
        "warning",
        on=type(payload.document),
        says="Too rude.",
        hint="Be kind.",
        why="Guests read it.",
        source="https://acme.com",
        evidence="inferred",
        examples=[Example(bad={}, good={}, at="")],
    )
    def rude(_document: Any, _context: Any) -> Any:
        from linq_compose import Finding

        yield Finding()

    payload = checked(message("Hi"), settings_of(policy=Policy(extend=[polite])))
    assert "Guests read it." in payload.describe(payload.problems[0].diagnostic)


def test_repeated_keys_and_their_fixes_are_those_of_the_text() -> None:
    text = '{"parts": [], "parts": [{"type": "Text", "value": "Hi"}]}'
    payload = checked(text)
    assert {one.diagnostic.rule for one in payload.problems} == {"SHP104", "SHP110"}
    assert applied(text, payload.all_fixes()) == fix(text)[0]
