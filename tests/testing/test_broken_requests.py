"""Every request with a body, broken field by field: the fake refuses it with the SDK's error, the guard stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import linq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linq import AsyncLinqAPIV3, LinqAPIV3
from linq._models import FinalRequestOptions

from fakes import ANNA, BEN, CARL, opened
from linq_compose import MessageRejected, operations, strategies
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq

BODIES = [row for row in operations.OPERATIONS.values() if row.request.model_fields and not row.in_query]


def faults(row: operations.Operation, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body without each field that it needs, and with a value of no field's type in each field."""
    for field, info in row.request.model_fields.items():
        name = info.alias or field
        if name in row.beside_body:  # which is sent in the query, where everything is a text
            continue
        if info.is_required():
            yield {other: value for other, value in body.items() if other != name}
        yield {**body, name: [[None]]}


def options(row: operations.Operation, chat: str, body: Any) -> FinalRequestOptions:
    path = row.path.replace("{chatId}", chat).replace("{", "").replace("}", "")
    return FinalRequestOptions(method=row.method, url=f"/v3{path}", json_data=body)


def test_every_body_has_a_field_to_break() -> None:
    assert len(BODIES) >= 30
    assert all(any(faults(row, {})) for row in BODIES)


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row.id)
def test_a_broken_body_is_refused_by_the_fake_and_stopped_by_the_guard(row: operations.Operation) -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, CARL)
    plain: Any = LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=0)
    waiting: Any = AsyncLinqAPIV3(
        api_key="test", http_client=httpx.AsyncClient(transport=fake.transport()), max_retries=0
    )
    guarded: Any = guard(LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport())))
    loop = asyncio.new_event_loop()

    @settings(max_examples=3)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        whole = data.draw(strategies.requests(row.id))
        body = {name: value for name, value in whole.items() if name not in row.beside_body}
        for broken in faults(row, body):
            with pytest.raises(linq.APIStatusError) as refused:
                plain.request(object, options(row, chat, broken))
            exchange = fake.journal[-1]
            assert (exchange.operation, refused.value.status_code) == (row.id, 400)
            assert exchange.report is not None
            assert not exchange.report.ok
            seen = len(fake.journal)
            with pytest.raises(MessageRejected) as stopped:
                guarded.request(object, options(row, chat, broken))
            assert {finding.rule for finding in stopped.value.report.errors} & {
                finding.rule for finding in exchange.report.errors
            }
            assert len(fake.journal) == seen
        with pytest.raises(linq.BadRequestError):
            loop.run_until_complete(waiting.request(object, options(row, chat, broken)))

    try:
        law()
    finally:
        loop.run_until_complete(waiting.close())
        loop.close()
