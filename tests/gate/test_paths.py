"""Paths: what stands where the path of an operation has an id, for every operation of the table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Report, check, operations
from linq_compose._identifiers import PARAMETERS, are_plain
from linq_compose.gate import Gate, screen
from linq_compose.rules import CATALOG
from linq_compose.testing import FakeLinq, Request
from paths import ID, filled

PLACES = [(row, name) for row in operations.OPERATIONS.values() for name in re.findall(r"\{(\w+)\}", row.path)]
EVERYWHERE = pytest.mark.parametrize(("row", "name"), PLACES, ids=lambda item: getattr(item, "id", item))
UUIDS = {"chatId": "CHT104", "messageId": "PTH101", "attachmentId": "PTH102"}


def url_of(row: operations.Operation, **values: str) -> str:
    """The path of a request with ids that nothing is wrong with, and with these."""
    return "/api/partner/v3" + filled(row.path, **values)


def findings(row: operations.Operation, url: str) -> list[tuple[str, str]]:
    """What is found in a path; what the body lacks is not asked for here."""
    report = screen(row.method, url, {})
    assert report is not None
    assert (report.operation, report.not_judged, report.crashes) == (row.id, None, ())
    return [(each.rule, each.path) for each in report if each.rule == "CHT104" or each.rule.startswith("PTH")]


def test_every_parameter_of_the_table_is_known_and_no_other() -> None:
    assert {name for _, name in PLACES} == set(PARAMETERS)


@EVERYWHERE
def test_an_id_as_the_api_returns_it_is_fine_in_either_case(row: operations.Operation, name: str) -> None:
    assert findings(row, url_of(row)) == []
    if PARAMETERS[name].form == "uuid":
        assert findings(row, url_of(row, **{name: ID.upper()})) == []


@EVERYWHERE
def test_an_empty_or_blank_id_is_an_error(row: operations.Operation, name: str) -> None:
    for blank in ("", " ", "\t\u3000"):
        url = url_of(row, **{name: blank})
        if not blank and screen(row.method, url.removesuffix("/"), {}).operation not in ("", row.id):  # type: ignore[union-attr]
            continue  # with an id less it is another operation, as GET /chats/ is
        assert findings(row, url) == [("PTH103", "")]
        report = Gate(mode="collect").check(row.method, f"https://api.linqapp.com{url}", {})
        assert report is not None
        assert not report.ok


@EVERYWHERE
@pytest.mark.parametrize("value", ["None", "null", "undefined", "a/b", "../x", "{id}", "a b", "..", f"{ID}/read"])
def test_what_comes_from_a_path_put_together_wrongly_is_found(row: operations.Operation, name: str, value: str) -> None:
    expected = {"number": "PTH105", "handle": "PTH105", "word": "PTH104"}.get(PARAMETERS[name].form) or UUIDS[name]
    assert findings(row, url_of(row, **{name: value})) == [(expected, "")]


@given(st.uuids().map(str), st.text(min_size=1, max_size=3), st.integers(0, 36))
def test_a_uuid_with_anything_more_is_none(id: str, more: str, place: int) -> None:
    for row, name in PLACES:
        if name in UUIDS:
            assert findings(row, url_of(row, **{name: id[:place] + more + id[place:]})) == [(UUIDS[name], "")]


@given(st.text(max_size=40) | st.uuids().map(str), st.sampled_from(PLACES))
@case("ana@example.org", next(place for place in PLACES if place[1] == "handle"))
@case("+1205", next(place for place in PLACES if place[1] == "phoneNumber"))
def test_what_is_plain_has_no_finding_and_the_fast_path_says_the_same(value: str, place: Any) -> None:
    row, name = place
    context = Context(parameters={name: value})
    report = check({}, row.id, context=context)
    rules = [rule for family in CATALOG.families if family.prefix == "PTH" for rule in family.rules]
    found = {each.rule for each in report} & {rule.code for rule in rules}
    assert len(found) <= 1
    if are_plain([(name, value)]):
        assert found == set()
    if name in UUIDS and not found:
        assert (
            re.fullmatch(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", value, re.IGNORECASE | re.ASCII) or name == "chatId"
        )


def test_a_slash_at_the_end_is_no_empty_id_where_an_operation_has_that_path() -> None:
    for method, url, id in (("GET", "/v3/chats/", "chats.list_chats"), ("POST", "/v3/messages/", "messages.create")):
        report = screen(method, url, {})
        assert report is not None
        assert report.operation == id
        assert "PTH103" not in [each.rule for each in report]
    assert operations.match("GET", "/chats//messages") is None
    assert operations.match("GET", "/chats//messages", empty=True) == (
        operations.get("chats.messages.list"),
        {"chatId": ""},
    )


def test_the_chat_of_the_path_is_that_of_the_context() -> None:
    assert Context(parameters={"chatId": "abc"}).chat_id == "abc"
    assert Context(parameters={"chatId": "abc"}, chat_id=UUID(ID)).chat_id == ID
    assert Context(parameters={"chatId": " "}).chat_id is None
    report = screen(
        "POST", "/v3/messages/abc/reactions", {"operation": "add", "type": "love"}, context=Context(group=True)
    )
    assert report is not None
    assert [each.rule for each in report] == ["PTH101"]
    assert report == screen(
        "POST",
        "/v3/messages/abc/reactions",
        {"operation": "add", "type": "love"},
        context=lambda *_: Context(group=True),
    )


def test_the_fake_refuses_what_is_documented_alone() -> None:
    fake = FakeLinq()

    def ask(path: str) -> tuple[int, int]:
        headers = {"Authorization": "Bearer test"}
        response = fake.handle(Request("GET", f"https://api.linqapp.com/api/partner/v3{path}", headers))
        return response.status, response.json()["error"]["code"]

    assert ask("/attachments/photo.jpg") == (400, 1005)
    assert ask(f"/attachments/{ID}") == (404, 2003)
    assert ask("/messages/abc") == (404, 2002)
    assert ask("/messages//thread") == (404, 2001)


def test_the_forms_are_those_of_the_description_of_the_api(shared: Path) -> None:
    text = (shared / "linq-openapi-2026-03-07.yaml").read_text(encoding="utf-8")
    uuids = set(re.findall(r"name: (\w+)\n\s+in: path(?:\n\s+(?!- name).*){1,5}?\n\s+format: uuid", text))
    assert uuids == set(UUIDS)


@EVERYWHERE
def test_a_report_without_content_says_what_is_wrong_and_has_no_id(row: operations.Operation, name: str) -> None:
    for value in ("secret/1", " "):
        report: Report | None = screen(row.method, url_of(row, **{name: value}), {})
        assert report is not None
        (found,) = (each for each in report if each.rule == "CHT104" or each.rule.startswith("PTH"))
        assert "secret/1" not in str(found.sentence(content=False))
        assert PARAMETERS[name].noun in found.sentence(content=False)
