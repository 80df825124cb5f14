"""`check_batch` says of every row what `check` says of its payload, whatever the column is made of."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import texts
from linq_compose import (
    Context,
    Evidence,
    Example,
    Family,
    Finding,
    Policy,
    Severity,
    TextPart,
    check,
    strategies,
    template,
)
from linq_compose.batch import BatchError, check_batch, check_batches, output_schema
from linq_compose.errors import ContextError, PolicyError, TemplateError, UnknownOperation
from linq_compose.operations import detect

pa = pytest.importorskip("pyarrow", reason="the extra batch is not installed")

ADDED = ("ok", "worst", "operation", "rules", "diagnostics")


def expected(payload: Any, operation: str | None = None, **options: Any) -> tuple[bool, list[tuple[str, str, str]]]:
    """What `check` says of one payload: whether it passes, and rule, severity and path of each finding."""
    if operation is None:
        try:
            operation = detect(json.loads(payload) if isinstance(payload, (str, bytes)) else payload).operation
        except ValueError:
            operation = "message"
    report = check(payload, operation, **options)
    return not report.fails(), [(found.rule, str(found.severity), found.path) for found in report]


def results(batch: Any) -> list[tuple[bool, list[tuple[str, str, str]]]]:
    return [
        (row["ok"], [(found["rule"], found["severity"], found["path"]) for found in row["diagnostics"]])
        for row in batch.to_pylist()
    ]


def sample(values: list[str | None], kind: Any) -> Any:
    array = pa.array(values, pa.string())
    if kind == "dictionary":
        return array.dictionary_encode()
    if kind == "runs":
        return pytest.importorskip("pyarrow.compute").run_end_encode(array)
    return array.cast(pa.binary()).cast(kind) if kind in (pa.binary(), pa.large_binary()) else array.cast(kind)


KINDS = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), "dictionary", "runs"]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_any_kind_of_text_column_gives_what_check_gives(kind: Any) -> None:
    rows: list[str | None] = [*texts(240), None, "", "null", "\ufeff{}", '{"parts":[],"parts":[]}']
    found = check_batch(pa.record_batch({"payload": sample(rows, kind)}))
    assert results(found) == [expected(row) for row in rows]
    assert sum(not row["ok"] for row in found.to_pylist()) > 3


PAYLOADS = strategies.messages() | st.sampled_from(["MSG101", "DEC101", "TXT101", "SHP103"]).flatmap(
    strategies.broken_messages
)


@given(st.lists(st.one_of(PAYLOADS, st.none()), max_size=4), st.sampled_from(["default", "strict", "lenient"]))
@settings(max_examples=30)
def test_rows_are_checked_as_alone(payloads: list[Any], policy: str) -> None:
    rows = [None if payload is None else json.dumps(_plain(payload)) for payload in payloads]
    found = check_batch(pa.record_batch({"m": pa.array(rows, pa.string())}), operation="message", policy=policy)
    assert results(found) == [expected(row, "message", policy=policy) for row in rows]
    assert found.column("worst").to_pylist() == [
        min((severity for _, severity, _ in findings), key=["error", "warning", "info"].index, default=None)
        for _, findings in results(found)
    ]
    assert found.column("rules").to_pylist() == [
        list(dict.fromkeys(rule for rule, _, _ in findings)) for _, findings in results(found)
    ]


def _plain(payload: Any) -> Any:
    return payload if isinstance(payload, dict) else payload.payload()


@given(st.lists(st.sampled_from(texts(220)), max_size=8), st.integers(0, 8))
@settings(max_examples=25)
def test_batches_may_be_cut_anywhere(rows: list[str], cut: int) -> None:
    batch = pa.record_batch({"n": pa.array(range(len(rows)), pa.int32()), "payload": pa.array(rows, pa.string())})
    parts = list(check_batches([batch.slice(0, cut), batch.slice(min(cut, len(rows)))]))
    assert pa.Table.from_batches(parts).equals(pa.Table.from_batches([check_batch(batch)]))


@pytest.mark.parametrize(
    "options",
    [{}, {"operation": "message"}, {"keep": False}, {"keep": ["id"]}, {"prefix": "linq_"}, {"policy": "strict"}],
    ids=str,
)
def test_the_schema_does_not_depend_on_the_rows(options: dict[str, Any]) -> None:
    schema = pa.schema([("id", pa.int64()), ("payload", pa.string())], metadata={"team": "crm"})
    shape = {name: value for name, value in options.items() if name != "policy"}
    full = [{"id": 1, "payload": '{"parts":[]}'}, {"id": 2, "payload": None}]
    for rows in ([], full[:1], full):
        found = check_batch(pa.RecordBatch.from_pylist(rows, schema=schema), **options)
        assert found.num_rows == len(rows)
        assert found.schema.equals(output_schema(schema, **shape), check_metadata=True)
    assert [name.removeprefix("linq_") for name in found.schema.names[-5:]] == list(ADDED)
    assert found.schema.names[:-5] == {"{'keep': False}": [], "{'keep': ['id']}": ["id"]}.get(
        str(options), ["id", "payload"]
    )


def test_a_table_gives_a_table() -> None:
    batch = pa.record_batch({"payload": texts(30)})
    table = pa.Table.from_batches([batch.slice(0, 7), batch.slice(7, 0), batch.slice(7)])
    assert check_batch(table).equals(pa.Table.from_batches([check_batch(batch)]))
    empty = pa.table({"payload": pa.array([], pa.string())})
    assert check_batch(empty).schema == output_schema(empty.schema)


STRUCT_ROWS: list[dict[str, Any] | None] = [
    {
        "parts": [
            {"type": "text", "value": "Hi", "url": None},
            {"type": "media", "value": None, "url": "https://a.com/x.jpg"},
        ]
    },
    {"parts": [], "effect": None},
    {"parts": [None]},
    {"parts": None, "effect": {"type": "screen", "name": "confetti"}},
    None,
    {"parts": [{"type": "text", "value": "🍜", "url": None}], "effect": {"type": "bubble", "name": "confetti"}},
]


def _dropped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _dropped(item) for name, item in value.items() if item is not None}
    return [_dropped(item) for item in value] if isinstance(value, list) else value


def test_a_null_in_a_struct_is_an_absent_field_and_in_a_list_a_null() -> None:
    found = check_batch(pa.record_batch({"message": pa.array(STRUCT_ROWS)}), operation="message")
    assert results(found) == [expected(_dropped(row), "message") for row in STRUCT_ROWS]
    assert "SHP108" not in str(found.column("rules").to_pylist())


def test_structs_are_the_same_in_every_kind_of_list() -> None:
    part = pa.struct([("type", pa.string()), ("value", pa.string())])
    rows = [{"parts": [{"type": "text", "value": "Hi"}, {"type": "text", "value": "there"}]}, {"parts": None}, None]
    found = [
        results(check_batch(pa.record_batch({"m": pa.array(rows, pa.struct([("parts", kind)]))}), operation="message"))
        for kind in (pa.list_(part), pa.large_list(part), pa.list_(part, 2))
    ]
    assert found == [[expected(None if row is None else _dropped(row), "message") for row in rows]] * 3


def test_a_null_in_a_map_is_a_null() -> None:
    rows = [{"text": "Hi", "display_name": None}, {"text": None}, None, {}]
    batch = pa.record_batch({"body": pa.array([None if row is None else list(row.items()) for row in rows],
                                              pa.map_(pa.string(), pa.string()))})  # fmt: skip
    found = check_batch(batch, operation="messages.update")
    assert results(found) == [expected(row, "messages.update") for row in rows]
    assert found.column("rules").to_pylist()[0] != []


def test_times_and_ids_in_structs_are_the_text_that_json_carries() -> None:
    id = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
    for value in (id, str(id)):
        array = pa.array([{"reply_to": {"message_id": str(value)}, "parts": [{"type": "text", "value": "Yes"}]}])
        if isinstance(value, UUID):
            ids = pa.array([id.bytes], pa.uuid())
            reply = pa.StructArray.from_arrays([ids], names=["message_id"])
            array = pa.StructArray.from_arrays([reply, array.field("parts")], names=["reply_to", "parts"])
        assert results(check_batch(pa.record_batch({"m": array}), operation="message")) == [(True, [])]
    moment = pa.array([{"text": datetime(2026, 11, 26, tzinfo=UTC)}])
    assert results(check_batch(pa.record_batch({"m": moment}), operation="messages.update")) == [(True, [])]


def test_what_json_cannot_carry_is_a_finding_not_an_exception() -> None:
    for value in (Decimal("1.5"), float("nan"), b"\xff", 2**62):
        array = pa.array([{"parts": [{"type": "text", "value": value}]}])
        [(ok, findings)] = results(check_batch(pa.record_batch({"m": array}), operation="message"))
        assert not ok, value
        assert findings[0][2].startswith("/parts/0"), value


def test_bytes_that_are_not_utf_8_are_a_finding() -> None:
    broken = b'{"parts":[{"type":"text","value":"\xe9"}]}'
    found = check_batch(pa.record_batch({"p": pa.array([broken], pa.binary())}))
    assert found.column("rules").to_pylist() == [["SHP101"]]
    unsafe = pa.Array.from_buffers(pa.string(), 1, pa.array([broken], pa.binary()).buffers())
    assert check_batch(pa.record_batch({"p": unsafe})).column("rules").to_pylist() == [["SHP101"]]


def test_half_a_surrogate_pair_in_a_message_is_escaped() -> None:
    [row] = check_batch(pa.record_batch({"p": ['{"parts":[{"type":"\\ud800","value":"x"}]}']})).to_pylist()
    assert not row["ok"]
    row["diagnostics"][0]["message"].encode("utf-8")


# Columns of a template


def test_a_template_is_filled_from_columns() -> None:
    batch = pa.record_batch(
        {
            "phone": ["+12052532136", "+14155550123", None],
            "first": ["Ana", "🍜 Bo", "Cy"],
            "sum": [1.5, 20.0, 3.25],
            "picture": ["https://a.com/x.jpg", None, None],
            "key": ["k1", "k2", "k3"],
        }
    )
    found = check_batch(
        batch,
        template="Hi {name:bold}, {sum:.2f} EUR",
        column={"to": "phone", "name": "first", "media": "picture", "idempotency_key": "key"},
    )
    bodies = [json.loads(row["payload"]) for row in found.to_pylist()]
    assert bodies[0] == {
        "to": ["+12052532136"],
        "message": {
            "parts": [
                {"type": "text", "value": "Hi Ana, 1.50 EUR", "text_decorations": [{"range": [3, 6], "style": "bold"}]},
                {"type": "media", "url": "https://a.com/x.jpg"},
            ],
            "idempotency_key": "k1",
        },
    }
    assert bodies[1]["message"]["parts"][0]["text_decorations"] == [{"range": [3, 8], "style": "bold"}]
    assert results(found) == [expected(body, "messages.create") for body in bodies]
    assert found.column("rules").to_pylist()[2] == ["SHP102"]
    assert found.column("operation").to_pylist() == ["messages.create"] * 3


@pytest.mark.parametrize(
    ("columns", "operation"),
    [(["name"], "message"), (["name", "to"], "messages.create"), (["name", "to", "from"], "chats.create")],
)
def test_the_operation_of_a_template_follows_from_its_columns(columns: list[str], operation: str) -> None:
    values = {"name": "Ana", "to": "+12052532136", "from": "+12052535597"}
    batch = pa.record_batch({name: [values[name]] for name in columns})
    [row] = check_batch(batch, template="Hi {name}, welcome").to_pylist()
    assert (row["operation"], row["ok"]) == (operation, True)


def test_several_recipients_come_as_a_list() -> None:
    people = ["+12052532136", "+14155550123"]
    batch = pa.record_batch({"to": [people], "name": ["Ana"]})
    [row] = check_batch(batch, template=template("Hi {name}")).to_pylist()
    assert json.loads(row["payload"])["to"] == people


def test_a_row_that_does_not_fit_the_template_is_a_finding_that_quotes_no_value() -> None:
    batch = pa.record_batch({"name": [None, "Ana", "Bo"], "sum": ["1", "secret", None]})
    for found in check_batch(batch, template="{name}: {sum:.2f}").to_pylist():
        assert (found["ok"], found["rules"], found["payload"]) == (False, ["template"], None)
        assert "secret" not in found["diagnostics"][0]["message"]


def test_columns_may_hold_the_fields_of_a_payload() -> None:
    message = '{"parts":[{"type":"text","value":"Hi there"}]}'
    batch = pa.record_batch({"who": ["+12052532136", None], "body": [message, "no JSON"]})
    found = check_batch(batch, column={"to": "who", "message": "body"}, operation="messages.create").to_pylist()
    assert json.loads(found[0]["payload"]) == {"to": ["+12052532136"], "message": json.loads(message)}
    assert [row["rules"] for row in found] == [[], ["SHP103", "SHP102"]]


# Errors


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        ({"column": "paylod"}, BatchError, "'payload'"),
        ({"column": "id"}, BatchError, "int64"),
        ({"template": "Hi {nme}"}, BatchError, "'name'"),
        ({"template": "Hi {name}", "column": "payload"}, BatchError, "mapping"),
        ({"template": "Hi {name}", "column": {"too": "id"}}, BatchError, "'to'"),
        ({"template": "Hi {name}", "column": {"to": "adress"}}, BatchError, "column 'adress'"),
        ({"template": "Hi {name}", "operation": "messages.update"}, BatchError, "messages.update"),
        ({"template": "Hi {"}, TemplateError, "template"),
        ({"keep": "id"}, BatchError, "list"),
        ({"keep": ["idd"]}, BatchError, "'id'"),
        ({"operation": "chats.creat"}, UnknownOperation, "chats.create"),
        ({"policy": "strikt"}, PolicyError, "strict"),
        ({"context": {"servce": "SMS"}}, ContextError, "service"),
    ],
    ids=str,
)
def test_a_wrong_option_is_an_error_that_names_what_was_meant(options: Any, error: type[Exception], named: str) -> None:
    batch = pa.record_batch({"id": [1], "payload": ["{}"], "name": ["Ana"]})
    with pytest.raises(error, match=named):
        check_batch(batch, **options)
    with pytest.raises(error, match=named):
        check_batch(batch.slice(0, 0), **options)


def test_columns_that_are_ambiguous_are_errors() -> None:
    with pytest.raises(BatchError, match="Name the column"):
        check_batch(pa.record_batch({"a": ["{}"], "b": ["{}"]}))
    with pytest.raises(BatchError, match="2 columns"):
        check_batch(pa.RecordBatch.from_arrays([pa.array(["{}"])] * 2, names=["a", "a"]), column="a")
    with pytest.raises(BatchError, match="prefix"):
        check_batch(pa.record_batch({"ok": [1], "payload": ["{}"]}))


def test_context_and_a_policy_with_rules_of_ones_own_reach_every_row() -> None:
    own = Family("ACM", "acme", about="How we write.")

    @own.rule(
        101, "shouting", Severity.ERROR, on=TextPart, says="The text shouts.", hint="Write in lower case.",
        why="Customers complained.", domain="Our texts are calm.", evidence=Evidence.INFERRED,
        source="https://acme.example/style", since="1",
        examples=[Example(bad={"parts": []}, good={"parts": []}, at="")],
    )  # fmt: skip
    def shouting(part: TextPart, _: Context) -> Any:
        if part.value.isupper():
            yield Finding()

    rows = ['{"parts":[{"type":"text","value":"SALE NOW"}]}', '{"parts":[{"type":"text","value":"Sale now"}]}']
    found = check_batch(pa.record_batch({"p": rows}), operation="message", policy=Policy(extend=[own]))
    assert found.column("rules").to_pylist() == [["ACM101"], []]
    effect = ['{"parts":[{"type":"text","value":"Hi"}],"effect":{"type":"screen","name":"confetti"}}']
    told = check_batch(pa.record_batch({"p": effect}), operation="message", context={"service": "SMS"})
    assert results(told) == [expected(effect[0], "message", context={"service": "SMS"})]


def test_engines_can_send_the_function_to_their_workers() -> None:
    check_rows: Callable[..., Any] = partial(
        check_batch, template=template("Hi {name}"), policy=Policy("strict"), context=Context(service="SMS")
    )
    batch = pa.record_batch({"name": ["Ana", "🍜"]})
    assert pickle.loads(pickle.dumps(check_rows))(batch).equals(check_rows(batch))
    assert batch.equals(pa.record_batch({"name": ["Ana", "🍜"]}))


@pytest.mark.parametrize("rows", [None, [], [{"payload": "{}"}], {"payload": ["{}"]}, "{}"])
def test_what_is_no_batch_is_named_with_what_makes_one(rows: Any) -> None:
    with pytest.raises(TypeError, match=f"not {type(rows).__name__}: pyarrow"):
        check_batch(rows)
