"""`check_batch`: a pure function over Arrow record batches, which engines run unchanged."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from linq_compose._row_check import RowCheck
from linq_compose.batch._arrow import (
    Field,
    RecordBatch,
    Schema,
    Table,
    arrow,
    payloads,
    require_payloads,
    result_arrays,
    result_fields,
    values_of,
)
from linq_compose.batch._findings import passes, records, unfilled, worst
from linq_compose.batch._recipe import Recipe, read_recipe
from linq_compose.compose import Template
from linq_compose.errors import BatchError, StyleConflict, TemplateError
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.vocabulary import closest

__all__ = ["check_batch", "check_batches", "output_schema", "payload_source"]

Batch = TypeVar("Batch")
"""A `pyarrow.RecordBatch` or a `pyarrow.Table`."""

_USUAL: Final = ("payload", "message", "body")
"""The column that holds the payloads where none is named, and there are several."""


def check_batch(
    batch: Batch,
    *,
    operation: str | None = None,
    column: str | Mapping[str, str] | None = None,
    template: str | Template | None = None,
    policy: Policy | str | None = None,
    context: Context | Mapping[str, Any] | None = None,
    keep: bool | Collection[str] = True,
    prefix: str = "",
) -> Batch:
    """Return a record batch, or a table, with a row of findings for each row that was passed in.

    `column` names the column of the payloads: JSON text (any kind of string or binary, also dictionary-encoded),
    structs or maps; by default the only column, or the one called payload, message or body. With a `template`, each
    payload is made from columns: `column` then maps placeholders and fields (`to`, `from`, `media`,
    `idempotency_key` …) to columns, and placeholders that it does not name are filled from the column of their own
    name. A mapping without a template takes the fields of the payload from columns. A null in a struct, or in such a
    column, is an absent field. `operation` is detected for each row unless it is named; a template without one makes
    `chats.create`, `messages.create` or `message`, by whether there are `from` and `to`.

    The result has the columns of the input (`keep`: all, none, or those with these names), then `ok`, `worst`,
    `operation`, `rules`, `diagnostics` and, when payloads are made from columns, `payload` as JSON text; `prefix` is
    put before each of these names. `ok` is False where `report.fails()`, so under the policy "strict" for warnings
    too. The schema does not depend on the rows: `output_schema` returns it.

    No row makes it raise: what is null or no JSON, and a row that does not fit the template, gets a finding. Raises
    `BatchError` (a ValueError) for a column that is absent or of another type, TypeError for what is no record batch or
    table, `MissingExtra` without pyarrow, and as `check` does for an unknown operation, policy or context.
    """
    pa, rows = arrow(), cast("Any", batch)
    if not isinstance(rows, (pa.RecordBatch, pa.Table)):
        raise TypeError(
            f"check_batch() takes a RecordBatch or a Table of pyarrow, not {type(batch).__name__}: "
            "pyarrow.table() makes one of most frames."
        )
    plan = _plan(rows.schema, operation=operation, column=column, template=template, keep=keep, prefix=prefix)
    check = RowCheck(plan.operation, policy=policy, context=context)
    checked = _checked_table if isinstance(rows, pa.Table) else _checked
    found: Batch = checked(rows, plan, check)
    return found


def check_batches(batches: Iterable[RecordBatch], **options: Any) -> Iterator[RecordBatch]:
    """Yield the result of `check_batch` for each batch; what Spark's `mapInArrow` calls. `options` as there."""
    for batch in batches:
        yield check_batch(batch, **options)


def output_schema(
    schema: Schema,
    *,
    operation: str | None = None,
    column: str | Mapping[str, str] | None = None,
    template: str | Template | None = None,
    keep: bool | Collection[str] = True,
    prefix: str = "",
) -> Schema:
    """Return the schema of what `check_batch` returns for a batch of this schema; raises as it does."""
    return _plan(schema, operation=operation, column=column, template=template, keep=keep, prefix=prefix).schema


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is read from a batch, and what comes out: a column of payloads or a recipe, and the columns kept."""

    operation: str | None
    column: str | None
    recipe: Recipe | None
    kept: tuple[str, ...]
    schema: Schema
    fields: tuple[Field, ...]


def _plan(
    schema: Schema,
    *,
    operation: str | None,
    column: str | Mapping[str, str] | None,
    template: str | Template | None,
    keep: bool | Collection[str],
    prefix: str,
) -> _Plan:
    pa = arrow()
    names = tuple(schema.names)
    source = payload_source(schema, names, operation=operation, column=column, template=template)
    recipe = source if isinstance(source, Recipe) else None
    name = source if isinstance(source, str) else None
    operation = operation if recipe is None else recipe.operation
    if isinstance(keep, str):
        raise BatchError("keep is True, False or a list of columns, not a name.")
    kept = names if keep is True else tuple(keep or ())
    fields = [field.with_name(f"{prefix}{field.name}") for field in result_fields(composing=recipe is not None)]
    inputs = [_field(schema, own) for own in kept]
    for field in fields:
        if field.name in kept:
            raise BatchError(f"The input has a column {field.name!r} already: pass a prefix, or leave it out of keep.")
    result = pa.schema([*inputs, *fields], metadata=schema.metadata if keep is True else None)
    return _Plan(operation, name, recipe, kept, result, tuple(fields))


def payload_source(
    schema: Schema | None,
    names: tuple[str, ...],
    *,
    operation: str | None,
    column: str | Mapping[str, str] | None,
    template: str | Template | None,
) -> str | Recipe:
    """Return the column of the payloads, or the recipe by which they are made from columns.

    A `schema` of None is that of CSV, where every column is text. Raises `BatchError` as `check_batch`.
    """
    if template is None and not isinstance(column, Mapping):
        name = _usual(names) if column is None else column
        if schema is not None:
            require_payloads(_field(schema, name).type, name)
        elif name not in names:
            raise BatchError.unknown("column", name, closest(name, names, cutoff=0.5), among=names)
        return name
    if isinstance(column, str):
        raise BatchError("With a template, column is a mapping of placeholders and fields to columns, not a name.")
    recipe = read_recipe(template, column, names, operation)
    for used in recipe.names if schema is not None else ():
        _field(schema, used)
    return recipe


def _field(schema: Schema, name: str) -> Field:
    indices = schema.get_all_field_indices(name)
    if not indices:
        raise BatchError.unknown("column", name, closest(name, schema.names, cutoff=0.5), among=schema.names)
    if len(indices) > 1:
        raise BatchError(f"There are {len(indices)} columns {name!r}; expected one.")
    return schema.field(indices[0])


def _usual(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return names[0]
    usual = [name for name in _USUAL if name in names]
    if usual:
        return usual[0]
    raise BatchError(f"Name the column of the payloads with column=; there are {len(names)}: {', '.join(names)}.")


def _checked_table(table: Table, plan: _Plan, check: RowCheck) -> Table:
    batches = [_checked(batch, plan, check) for batch in table.to_batches()]
    return arrow().Table.from_batches(batches, plan.schema)


def _checked(batch: RecordBatch, plan: _Plan, check: RowCheck) -> RecordBatch:
    if plan.recipe is None:
        bodies: Iterable[Any] = payloads(batch.column(plan.column))
    else:
        bodies = _composed(batch, plan.recipe)
    columns = _columns(bodies, plan, check)
    kept = [batch.column(name) for name in plan.kept]
    arrays = [*kept, *result_arrays(columns, plan.fields)]
    return arrow().RecordBatch.from_arrays(arrays, schema=plan.schema)


def _composed(batch: RecordBatch, recipe: Recipe) -> Iterator[Any]:
    """Yield the payload of each row, or the exception of a row from which none can be made."""
    names = recipe.names
    lists = values_of(batch.column(name) for name in names)
    for values in zip(*lists, strict=True) if names else [()] * batch.num_rows:
        try:
            yield recipe.payload(dict(zip(names, values, strict=True)))
        except (TemplateError, StyleConflict) as error:
            yield error


def _columns(bodies: Iterable[Any], plan: _Plan, check: RowCheck) -> list[list[Any]]:
    """Return the columns of a result. A clean row costs no more than its check."""
    named = plan.operation
    ok: list[bool] = []
    worsts: list[str | None] = []
    operations: list[str | None] = []
    rules: list[list[str]] = []
    diagnostics: list[list[dict[str, Any]]] = []
    texts: list[str | None] = []
    nothing: list[Any] = []
    for body in bodies:
        found, passed, detected = nothing, True, named
        if isinstance(body, (TemplateError, StyleConflict)):
            found, passed = [unfilled(body)], False
        elif (cleared := check.cleared(body)) is not None:
            detected = cleared[1]
        else:
            report, detection = check.check(body)
            if detection is not None:
                detected = detection.operation
            if report.diagnostics or report.crashes:
                found, passed = records(report), passes(report)
        ok.append(passed)
        worsts.append(worst(found) if found else None)
        operations.append(detected)
        rules.append(list(dict.fromkeys(record["rule"] for record in found)) if found else nothing)
        diagnostics.append(found)
        if plan.recipe is not None:
            texts.append(json.dumps(body, ensure_ascii=False, default=str) if isinstance(body, dict) else None)
    return [ok, worsts, operations, rules, diagnostics, texts]
