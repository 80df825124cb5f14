"""The official SDK as an oracle: its requests, its words and its answers are ours, or a row below says why not."""

from __future__ import annotations

import inspect
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args, get_origin, get_type_hints

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linq import LinqAPIV3

from linq_compose import operations
from linq_compose.models import Wire
from linq_compose.operations import OPERATIONS
from models import sdk_types

ANSWERING = [row for row in OPERATIONS.values() if row.response is not None]


def test_every_difference_from_the_sdk_is_deliberate() -> None:
    assert set(sdk_types.all_differences()) == set(sdk_types.DELIBERATE)


WHEEL = """
from linq._compat import cached_property
from linq._resource import SyncAPIResource
from linq.types import Song


class Songs(SyncAPIResource):
    def sing(self, *, title: str, extra_headers: None = None) -> Song: ...


class LinqAPIV3:
    def __init__(self, api_key: str) -> None: ...

    @cached_property
    def songs(self) -> Songs:
        return Songs()
"""


def test_a_wheel_is_compared_by_its_path(tmp_path: Path) -> None:
    wheel = tmp_path / "linq_python-9.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("linq/__init__.py", WHEEL)
        archive.writestr("linq/_compat.py", "from functools import cached_property\n")
        archive.writestr("linq/_resource.py", "class SyncAPIResource: ...\n")
        archive.writestr("linq/types.py", "class Song: ...\n")
    script = Path(sdk_types.__file__)
    ran = subprocess.run([sys.executable, script, wheel], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1, ran.stderr
    assert "songs.sing: only the SDK has this method" in ran.stdout
    assert "messages.add_reaction: the SDK has no such method" in ran.stdout


class _Theirs(TypedDict, total=False):
    name: str
    size: int
    style: Literal["bold", "wavy"]


class _Ours(Wire):
    name: int
    style: Literal["bold"] | None = None
    colour: str | None = None


def test_a_new_member_another_kind_and_a_new_word_are_told() -> None:
    ours, theirs = sdk_types.members_of(_Ours), sdk_types.members_of(_Theirs)
    assert set(sdk_types.compared("it", ours, theirs, answer=False, seen=set())) == {
        "it.size: only the SDK has it",
        "it.colour: only linq-compose has it",
        "it.name: text in the SDK, number here",
        "it.name: needed here, not in the SDK",
        "it.style: the word 'wavy' is known to the SDK alone",
    }


def test_every_method_of_the_sdk_is_an_operation() -> None:
    theirs = sdk_types.methods_of_sdk().keys()
    assert theirs == OPERATIONS.keys(), theirs ^ OPERATIONS.keys()
    assert len(theirs) == 70


def test_a_method_without_an_operation_and_the_reverse_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {name: row for name, row in OPERATIONS.items() if name != "messages.poll.vote"}
    monkeypatch.setattr(sdk_types, "OPERATIONS", {**others, "messages.sing": OPERATIONS["messages.delete"]})
    assert list(sdk_types.operation_differences()) == [
        "messages.poll.vote: only the SDK has this method",
        "messages.sing: the SDK has no such method",
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda row: row.id)
def test_the_sdk_calls_what_the_table_says(operation: operations.Operation) -> None:
    heard: list[httpx.Request] = []

    def keep(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(operation.status, json={})

    client = LinqAPIV3(api_key="test", max_retries=0, http_client=httpx.Client(transport=httpx.MockTransport(keep)))
    method: Any = client
    for name in operation.id.split("."):
        method = getattr(method, name)
    needed = [
        name for name, each in inspect.signature(method).parameters.items() if each.default is inspect.Parameter.empty
    ]
    values = {"to": ["+12052535597"], "size_bytes": 1, "amount_cents": 1}
    method(**{name: values.get(name, "it") for name in needed})
    (request,) = heard
    found = operations.match(request.method, str(request.url))
    assert found is not None
    assert found[0] is operation
    assert set(found[1].values()) <= {"it"}


ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=8))])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)


def _values(kind: Any) -> st.SearchStrategy[Any]:
    """JSON values that a type of the SDK's answers takes, with members that nobody knows yet."""
    if kind is type(None):
        return st.none()
    if isinstance(kind, type) and hasattr(kind, "model_fields"):
        return _objects(kind)
    found = sdk_types.alternatives(kind)
    if len(found) > 1:
        return st.one_of(*map(_values, found))
    (kind,) = found
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is dict:
        return st.dictionaries(WORDS, _values(get_args(kind)[1]), max_size=2)
    if get_origin(kind) is list:
        return st.lists(_values(get_args(kind)[0]), max_size=2)
    if isinstance(kind, type) and hasattr(kind, "model_fields"):
        return _objects(kind)
    if isinstance(kind, type) and issubclass(kind, datetime):
        return MOMENTS.map(lambda moment: moment.isoformat().replace("+00:00", "Z"))
    simple = {
        str: WORDS,
        bool: st.booleans(),
        int: st.integers(-(2**53), 2**53),
        float: st.floats(allow_nan=False, allow_infinity=False),
        object: WORDS,
    }
    return simple[kind]


def _objects(model: Any) -> st.SearchStrategy[dict[str, Any]]:
    needed, may = {}, {"brand_new": WORDS | st.none() | st.lists(st.integers(), max_size=2)}
    for name, (kind, required) in sdk_types.members_of(model).items():
        values = (
            st.tuples(st.integers(0, 99), st.integers(0, 99)).map(list) if name.endswith("range") else _values(kind)
        )
        if required:
            needed[name] = values
        else:
            may[name] = values | st.none()
    return st.fixed_dictionaries(needed, optional=may)


@pytest.mark.parametrize("operation", ANSWERING, ids=lambda row: row.id)
def test_an_answer_that_the_sdk_takes_parses_and_dumps_back(operation: operations.Operation) -> None:
    (theirs,) = sdk_types.objects_of(get_type_hints(sdk_types.method_of(operation))["return"])

    @settings(max_examples=25 if operation.is_common else 5)
    @given(_objects(theirs))
    def holds(answer: dict[str, Any]) -> None:
        theirs.model_validate(answer)
        parsed = operation.parse_response(answer)
        assert parsed is not None
        assert parsed.payload() == answer

    holds()
