"""The answer of the playground: what is shown of a source as it is typed. It is pure, and serves no one by itself."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pprint import pformat
from textwrap import indent
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from linq_compose import operations
from linq_compose._characters import is_python_name
from linq_compose.compose import Draft, plan, template, to_python
from linq_compose.errors import TemplateError
from linq_compose.lint.context import Context
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.fix import apply
from linq_compose.lint.report import MessageRejected, Report
from linq_compose.lint.terminal import draw_tally
from linq_compose.preview._items import items_of
from linq_compose.preview._stage import staged

__all__ = ["KINDS", "VIEWS", "BadSource", "answer_to"]

KINDS: Final = ("markdown", "json", "template")
"""What a source may be."""

_LONGEST: Final = 200_000
"""Characters of a source."""

_MOST_FILLED: Final = 10_000_000
"""Characters of a template's values, were each placeholder to have all of them."""

_MOST: Final = 200
"""Diagnostics that are shown."""

_BASE: Final = "https://api.linqapp.com/api/partner/v3"
_SEND: Final = "chats.messages.send"
"""The operation by which a bare message is sent in the code to copy."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What the page asks."""

    kind: str
    source: str
    values: str
    operation: str
    view: str
    fix: int | None


class BadSource(ValueError):
    """A source that is none: another kind, not a text, or too long."""


def answer_to(asked: Any) -> dict[str, Any]:
    """Return what the page shows of a source, as plain JSON values.

    `asked` has `kind` (one of `KINDS`), `source`, `values` (JSON text, for a template), `operation` (empty: detected),
    `view` (one of `VIEWS`, which alone is drawn) and `fix`: the place of a diagnostic whose fix is to be applied, or
    None. Raises `BadSource`.
    """
    question = _read(asked)
    try:
        content = _content(question)
    except ValueError as error:  # of a template, or of its values
        return {"fault": str(error)}
    read = items_of(content, question.operation or operations.MESSAGE, Context(), None, None)
    (item,) = read.items
    report, document = item.report, item.document
    if question.fix is not None:
        return _fixed(report, document, question)
    diagnostics = [
        {
            "rule": each.rule,
            "name": each.name,
            "severity": str(each.severity),
            "path": each.path,
            "message": each.message,
            "hint": each.hint,
            "number": place,
            "fix": None if each.fix is None or document.flaw else f"{each.fix.title} ({each.fix.safety})",
        }
        for place, each in enumerate(report.diagnostics[:_MOST])
    ]
    tally = draw_tally(each.severity for each in report)
    answer = {"operation": report.operation, "tally": tally, "diagnostics": diagnostics}
    if question.view == "preview":
        return {**answer, "html": staged(content, read, None).html()}
    if question.view == "plan":
        return {**answer, "text": "\n".join(_plan(document.value if question.kind == "json" else content))}
    draw = _COPIES.get(question.view)
    if draw is None or document.flaw is not None:
        return {**answer, "text": "" if document.flaw is None else f"The payload {document.flaw}."}
    return {**answer, "text": draw(document.value, report.operation)}


def _read(asked: Any) -> _Question:
    fields = asked if isinstance(asked, Mapping) else {}
    texts = [fields.get(name, "") for name in ("kind", "source", "values", "operation")]
    kind, source, values, operation = (each if isinstance(each, str) else None for each in texts)
    view, fix = fields.get("view", VIEWS[0]), fields.get("fix")
    if kind not in KINDS or source is None or values is None or operation is None or view not in VIEWS:
        raise BadSource("Expected a kind, a source, values, an operation and a view as strings.")
    if len(source) + len(values) > _LONGEST:
        raise BadSource(f"Expected at most {_LONGEST:,} characters.")
    if operation and operation not in {operations.MESSAGE, *operations.OPERATIONS}:
        raise BadSource("Expected an operation of the table.")
    if fix is not None and type(fix) is not int:
        raise BadSource("Expected the number of a diagnostic.")
    return _Question(kind, source, values, operation, view, fix)


def _content(question: _Question) -> Any:
    if question.kind == "markdown":
        return Draft().markdown(question.source)
    if question.kind == "template":
        values = read_document(question.values.strip() or "{}")
        if values.flaw is not None:
            raise TemplateError(f"The text of the values {values.flaw}.")
        if question.source.count("{") * len(question.values) > _MOST_FILLED:
            raise TemplateError(f"Expected values that fill at most {_MOST_FILLED:,} characters.")
        return Draft(template(question.source).render(**values.value))
    return question.source.encode("utf-8", "surrogatepass")


def _fixed(report: Report, document: Document, question: _Question) -> dict[str, Any]:
    """Return the payload with the fix of one diagnostic, as a source of its own."""
    number, diagnostics = question.fix or 0, report.diagnostics
    fix = diagnostics[number].fix if 0 <= number < len(diagnostics) else None
    if fix is None or document.flaw is not None:
        raise BadSource("There is no such fix.")
    return {"kind": "json", "source": _json(apply(fix.edits, document.value)), "operation": question.operation}


def _plan(content: Any) -> list[str]:
    """Return the messages of the plan, a line each, or why there is none."""
    try:
        return str(plan(content)).splitlines()
    except MessageRejected as rejected:
        return [f"{each.rule}: {each.message}" for each in rejected.report.errors[:5]]
    except (ValueError, TypeError) as error:
        return [str(error).splitlines()[0]]


def _curl(payload: dict[str, Any], operation: str) -> str:
    row, body, path = _request(payload, operation)
    lines = [f"curl -X {row.method} {_BASE}{path}", '-H "Authorization: Bearer $LINQ_API_KEY"']
    if row.in_query:
        lines[0] = f"curl -X {row.method} {shlex.quote(f'{_BASE}{path}?{urlencode(body)}')}"
    elif row.method != "GET":
        lines += ["-H 'Content-Type: application/json'", f"--data-raw {shlex.quote(json.dumps(body))}"]
    return " \\\n  ".join(lines)


def _request(payload: dict[str, Any], operation: str) -> tuple[operations.Operation, dict[str, Any], str]:
    """Return the operation, body and path that send a payload; ids that it does not hold are names in capitals."""
    row = operations.get(_SEND if operation == operations.MESSAGE else operation)
    body = {"message": payload} if operation == operations.MESSAGE else payload
    return row, body, re.sub(r"\{(\w+)\}", lambda name: re.sub(r"([A-Z])", r"_\1", name[1]).upper(), row.path)


def _call(payload: dict[str, Any], operation: str) -> str:
    """Return the call of the official SDK; fields whose names are none of Python go in by `**`."""
    row, body, path = _request(payload, operation)
    ids = [repr(word) for word in path.split("/") if word.isupper()]
    named = {"from_" if name == "from" else name: value for name, value in body.items()}
    if all(map(is_python_name, named)):
        given = [f"{name}={_python(value)}" for name, value in named.items()]
    else:
        given = [f"**{_python(named)}"]
    lines = "".join(f"{each},\n" for each in (*ids, *given))
    arguments = f"\n{indent(lines, '    ')}" if lines else ""
    return f"from linq import LinqAPIV3\n\nclient = LinqAPIV3()\nclient.{row.id}({arguments})\n"


def _python(value: Any) -> str:
    return pformat(value, width=100, sort_dicts=False)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


_COPIES: Final[Mapping[str, Callable[[dict[str, Any], str], str]]] = MappingProxyType(
    {"json": lambda payload, _: _json(payload), "python": partial(to_python, script=True), "curl": _curl, "sdk": _call}
)
"""The ways to copy a payload."""

VIEWS: Final = ("preview", "diagnostics", "plan", *_COPIES)
"""What may be shown of a source; the diagnostics always are."""
