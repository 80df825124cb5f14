"""Which operation a request is for: any spelling of its URL, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import operations

ROWS = tuple(operations.OPERATIONS.values())
PREFIXES = ["", "/v3", "/api/partner/v3", "https://api.linqapp.com/api/partner/v3", "http://localhost:8080/v3"]
SEGMENTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in (".", ".."))


@given(st.sampled_from(ROWS), st.sampled_from(PREFIXES), SEGMENTS, st.sampled_from(["", "/", "?a=/b", "#x", "/?q"]))
def test_every_spelling_of_a_request_leads_to_its_operation(row: Any, prefix: str, id: str, tail: str) -> None:
    from urllib.parse import quote

    path = re.sub(r"\{\w+\}", lambda _: quote(id, safe=""), row.path)
    found = operations.match(row.method.lower(), f"{prefix}{path}{tail}")
    assert found is not None
    assert found[0] is row
    assert list(found[1].values()) == [id] * row.path.count("{")


@given(st.one_of(st.none(), st.text(), st.binary(), st.integers()), st.one_of(st.none(), st.text(), st.binary()))
def test_matching_is_total(method: Any, url: Any) -> None:
    found = operations.match(method, url)
    assert found is None or found[0] in ROWS


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("PATCH", "/v3/chats"),
        ("POST", "/v3/chats/x/y"),
        ("POST", "/v3/v3/chats"),
        ("POST", "/v2/chats"),
        ("GET", "/chats//messages"),
        ("GET", "http://[::1/chats"),
        ("GET", ""),
        ("POST", "/api/chats"),
    ],
)
def test_another_request_leads_nowhere(method: str, url: str) -> None:
    assert operations.match(method, url) is None
