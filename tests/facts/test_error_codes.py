"""The error codes, and which failures are worth another try: told by the real SDK's and httpx's own errors."""

from __future__ import annotations

from typing import Any

import httpx
import linq
import pytest
from hypothesis import given

from linq_compose import explain
from linq_compose.error_codes import CODES, is_retryable
from linq_compose.errors import UnknownRule
from payloads import json_values


def _envelope(status: int, code: int) -> dict[str, Any]:
    return {"success": False, "error": {"status": status, "code": code, "message": "no"}}


def _errors(status: int, code: int) -> list[Any]:
    answer = httpx.Response(status, json=_envelope(status, code), request=httpx.Request("POST", "https://example.com"))
    client = linq.LinqAPIV3(
        api_key="test", max_retries=0, http_client=httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    )
    with pytest.raises(linq.APIStatusError) as from_sdk:
        client.chats.retrieve("x")
    with pytest.raises(httpx.HTTPStatusError) as from_httpx:
        answer.raise_for_status()
    return [from_sdk.value, from_httpx.value, _envelope(status, code)]


@pytest.mark.parametrize("row", [row for row in CODES.values() if row.status], ids=lambda row: str(row.code))
def test_the_code_decides_whether_to_ask_again(row: Any) -> None:
    assert [is_retryable(error) for error in _errors(row.status, row.code)] == [row.retry == "wait"] * 3


@pytest.mark.parametrize(("status", "again"), [(409, False), (429, True), (503, True), (400, False), (404, False)])
def test_an_unknown_code_leaves_it_to_the_status(status: int, again: bool) -> None:
    assert [is_retryable(error) for error in _errors(status, 9999)] == [again] * 3


def test_a_connection_that_failed_is_worth_another_try() -> None:
    request = httpx.Request("GET", "https://example.com")
    assert is_retryable(httpx.ConnectError("no", request=request))
    assert is_retryable(linq.APIConnectionError(request=request))


@given(json_values())
def test_nothing_makes_it_raise(value: Any) -> None:
    assert is_retryable(value) in (True, False)
    assert is_retryable(ValueError(value)) is False


def test_a_code_is_explained() -> None:
    page = explain("1004")
    assert page.startswith("# 1004 InvalidMessageContent\n")
    assert "MSG103 adjacent-text" in page
    assert "No rule detects" in explain("3006")
    assert "not documented" in explain("2028")
    for word in ("9999", "123456", "٣٣٣٣"):
        with pytest.raises(UnknownRule):
            explain(word)
