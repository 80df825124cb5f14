"""The functions of the top level: check a payload, fix it, explain a rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from linq_compose import operations
from linq_compose._characters import SURROGATE
from linq_compose._fast_path import PROVABLE, prove
from linq_compose.error_codes import CODES
from linq_compose.lint.context import Context
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.engine import run_rules
from linq_compose.lint.fixer import Step, fix_document
from linq_compose.lint.policy import Policy, Profile
from linq_compose.lint.report import Report
from linq_compose.lint.rule_page import code_page, page
from linq_compose.lint.shape import read_shape
from linq_compose.lint.source_edit import edit_text
from linq_compose.models import EmptyRequest, Query, Wire
from linq_compose.rules import CATALOG

__all__ = ["check", "explain", "fix", "read_policy"]

Payload = TypeVar("Payload")
_BODILESS = ("is empty", "is null, not a JSON object")
"""The flaws of a document that is no body at all."""


@lru_cache(maxsize=64)
def _profile_of(policy: Policy) -> Profile:
    """Return the profile of a policy. Its own families are frozen from now on, so it holds for good."""
    return Profile(policy, CATALOG)


def check(
    payload: Any,
    operation: str = operations.MESSAGE,
    *,
    context: Context | Mapping[str, Any] | None = None,
    policy: Policy | str | None = None,
) -> Report:
    """Return the report of a payload: every problem at once, in document order.

    `payload` is a mapping, JSON text or UTF-8 bytes, a model, or any object with a `payload()` method. `operation` is
    "message" for a bare message, or the id of an operation. `context` is a `Context` or a mapping of its fields.
    No payload makes it raise; an unknown operation, policy or context raises `UnknownOperation`, `PolicyError` or
    `ContextError` (all ValueErrors).

    >>> [diagnostic.rule for diagnostic in check({"parts": []})]
    ['MSG101']
    """
    if policy is None and context is None and operation in PROVABLE:
        if isinstance(payload, (str, bytes, bytearray)):
            document = read_document(payload)
            if document.flaw is None and not document.repeats_keys:
                return _proved(document.value, document, operation)
            return _checked(document, operation, Context.of(None), _profile_of(Policy.of(None)))
        value = payload.payload() if isinstance(payload, Wire) else payload
        return _proved(value, value, operation)
    return _checked(read_document(payload), operation, Context.of(context), _profile_of(Policy.of(policy)))


def _proved(value: Any, payload: Any, operation: str) -> Report:
    """Return the report of plain JSON values; no rule runs where they are known to be clean."""
    holds = prove(value, operation)
    report = None if holds is None else _CLEAN.get((operation, holds))
    if report is None:
        document = payload if isinstance(payload, Document) else read_document(payload)
        report = _checked(document, operation, Context.of(None), _profile_of(Policy.of(None)))
        if holds is not None and not (report.diagnostics or report.crashes):
            _CLEAN[operation, holds] = report
    return report


_CLEAN: Final[dict[tuple[str, int], Report]] = {}
"""The reports of clean payloads, by operation and what they hold: at most a few dozen."""


def _checked(document: Document, operation: str, context: Context, profile: Profile) -> Report:
    model = operations.request_model(operation)
    if issubclass(model, (EmptyRequest, Query)) and document.flaw in _BODILESS:
        document = Document({})
    return run_rules(read_shape(document, model), profile, context, operation=operation)


def read_policy(policy: Policy | str | None) -> Policy:
    """Return the policy that a policy, the name of a preset, or None stands for, with all of its rules looked up.

    For whoever keeps a policy and checks later: no check raises for an unknown rule then. Raises `PolicyError` (a
    ValueError) for an unknown preset or rule.
    """
    chosen = Policy.of(policy)
    _ = _profile_of(chosen).rules
    return chosen


def fix(
    payload: Payload,
    operation: str = operations.MESSAGE,
    *,
    unsafe: bool = False,
    policy: Policy | str | None = None,
    context: Context | Mapping[str, Any] | None = None,
) -> tuple[Payload, Report]:
    """Return the fixed payload, of the same type (dict, text, bytes, model), and the report of what remains.

    Applies safe fixes, with `unsafe` also those that guess the intention. In JSON text only the fixed values change;
    unknown fields stay. The report's `applied` holds what was fixed, `withheld` the fixes that were not applied. A
    payload that cannot be read, or has nothing to fix, comes back as it was; the input is not modified. A second run
    changes nothing. Raises as `check` does.

    >>> fix({"parts": [{"type": "Text", "value": "Hi"}]})[0]
    {'parts': [{'type': 'text', 'value': 'Hi'}]}
    """
    facts, profile, document = Context.of(context), _profile_of(Policy.of(policy)), read_document(payload)

    def check_document(document: Document) -> Report:
        return _checked(document, operation, facts, profile)

    if document.flaw is not None:
        return payload, check_document(document)
    value, report, steps = fix_document(document, check_document, hiding=profile.hiding, unsafe=unsafe)
    if not steps:
        return payload, report
    if isinstance(payload, Wire):
        try:
            return type(payload).from_payload(value), report
        except ValidationError:  # a model made without validation, of which a part still cannot be read
            return type(payload).model_construct(**value), report
    if document.text is None:
        return value, report
    text = _fixed_text(document.text, value, steps)
    remaining = check_document(read_document(text))
    report = replace(remaining, applied=report.applied, withheld=report.withheld)
    return (text if isinstance(payload, str) else type(payload)(text.encode("utf-8"))), report  # type: ignore[call-arg, return-value]


def _fixed_text(source: str, value: Any, steps: Iterable[Step]) -> str:
    """Return JSON text with its fixes applied step by step; written anew if that should not give the fixed value."""
    text = source
    try:
        for step in steps:
            text = edit_text(text, step.value, step.edits)
    except LookupError:
        return _written_like(source, value)
    return text if read_document(text).value == value else _written_like(source, value)


def _written_like(source: str, value: Any) -> str:
    """Return JSON text laid out as the source is: its indent, its spaces, its way with non-ASCII, its last line."""
    indent = re.match(r"\s*[{\[][^\S\n]*\n([ \t]+)", source)
    spaced = re.search(r'":\s', source) is not None or indent is not None
    item = "," if indent or not spaced else ", "
    text = json.dumps(
        value,
        indent=indent[1] if indent else None,
        separators=(item, ": " if spaced else ":"),
        ensure_ascii=source.isascii() or SURROGATE.search(json.dumps(value, ensure_ascii=False)) is not None,
    )
    return text + source[len(source.rstrip()) :]


def explain(rule_or_code: str) -> str:
    """Return the page of a rule, by its code or name, or of an error code of the API, such as "1004".

    Raises `UnknownRule` (a ValueError) naming the closest.
    """
    if rule_or_code.isascii() and rule_or_code.isdecimal() and len(rule_or_code) < 6:
        code = CODES.get(int(rule_or_code))
        if code is not None:
            return code_page(code, tuple(CATALOG))
    return page(CATALOG.get(rule_or_code))
