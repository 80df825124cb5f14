"""`check` beside the API's own description: whatever one refuses and the other takes has its row, or is a fault."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from linq_compose import check
from linq_compose.operations import OPERATIONS, Operation
from shared.openapi import JUDGED, described, read, refusals
from shared.openapi_differences import ROWS, Row
from shared.openapi_payloads import requests

KEYS = {key for row in ROWS for key in row.keys}
DESCRIBED = [row for row in JUDGED if row.id != "messages.create"]


@pytest.fixture(scope="module")
def document(shared: Path) -> dict[str, Any]:
    return read(shared / "linq-openapi-2026-03-07.yaml")


def difference(document: dict[str, Any], operation: Operation, payload: Any) -> set[str]:
    """What one refuses and the other takes: place and code of ours, or place and keyword of the document."""
    report, refused = check(payload, operation.id), refusals(document, operation, payload)
    if report.ok == (not refused):
        return set()
    return refused or {f"{re.sub('/[0-9]+', '/*', found.path)} {found.rule}" for found in report.errors}


@pytest.mark.parametrize("operation", DESCRIBED, ids=lambda row: row.id)
def test_a_difference_from_the_description_has_its_row(document: dict[str, Any], operation: Operation) -> None:
    @settings(max_examples=250)
    @given(requests(operation.id))
    def holds(payload: Any) -> None:
        unexplained = difference(document, operation, payload) - KEYS
        assert unexplained == set(), (operation.id, payload)

    holds()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.keys[0])
def test_a_row_is_needed_and_cites_what_decides_it(document: dict[str, Any], shared: Path, row: Row) -> None:
    assert difference(document, OPERATIONS[row.operation], row.example) & set(row.keys)
    facts = (shared / "api-facts.md").read_text(encoding="utf-8")
    assert re.search(rf"^#+ {re.escape(row.decides)}[. ]", facts, flags=re.MULTILINE)


def test_the_table_is_short_and_no_key_stands_twice() -> None:
    assert len(ROWS) <= 30
    assert len(KEYS) == sum(len(row.keys) for row in ROWS)


def test_every_chat_request_of_the_description_is_in_the_table(document: dict[str, Any]) -> None:
    ours = {(row.method, f"/v3{row.path}"): row for row in OPERATIONS.values()}
    for path, item in document["paths"].items():
        for method, described_there in item.items() if path.startswith("/v3/chats") else ():
            if method in ("get", "post", "put", "patch", "delete"):
                row = ours[method.upper(), path]
                assert str(row.status) in described_there["responses"]
                assert bool(row.request.model_fields) == (described(document, row) is not None) or row.in_query
