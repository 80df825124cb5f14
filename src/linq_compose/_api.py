"""The verbs: check a payload, fix it, explain a rule."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from linq_compose import operations
from linq_compose._characters import SURROGATE
from linq_compose._fast_path import PROVABLE, prove
from linq_compose.error_codes import CODES
from linq_compose.lint.context import Context
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.engine import judge
from linq_compose.lint.fixer import repair
from linq_compose.lint.policy import Policy, Profile
from linq_compose.lint.report import Report
from linq_compose.lint.rule_page import code_page, page
from linq_compose.lint.shape import read_shape
from linq_compose.models import EmptyRequest, Query, Wire
from linq_compose.rules import CATALOG

__all__ = ["check", "explain", "fix", "read_policy"]

Payload = TypeVar("Payload")
_NO_CONTEXT = Context()
_BODILESS = ("is empty", "is null, not a JSON object")
"""How a document is told of that stands for no body at all."""


@lru_cache(maxsize=64)
def _profile(policy: Policy, _sizes: tuple[int, ...]) -> Profile:
    """Return the profile of a policy; the sizes of its own families tell when one has grown since."""
    return Profile(policy, CATALOG)


def check(
    payload: Any,
    operation: str = operations.MESSAGE,
    *,
    context: Context | None = None,
    policy: Policy | str | None = None,
) -> Report:
    """Return the report of a payload: every problem at once, in document order.

    `payload` is a mapping, JSON text or UTF-8 bytes, a model, or anything with `.payload()`. `operation` is
    "message" for a bare message, or the id of an operation. Never raises for any payload; raises `UnknownOperation`
    and `PolicyError` (both ValueErrors) for a wrong operation or policy.

    >>> [found.rule for found in check({"parts": []})]
    ['MSG101']
    """
    if policy is None and context is None and operation in PROVABLE:
        if isinstance(payload, (str, bytes, bytearray)):
            document = read_document(payload)
            if document.flaw is None and not document.repeats_keys:
                return _proved(document.value, document, operation)
            return _judged(document, operation=operation, context=None, policy=None)
        told = payload.payload() if isinstance(payload, Wire) else payload
        return _proved(told, told, operation)
    return _judged(read_document(payload), operation=operation, context=context, policy=policy)


def _proved(value: Any, payload: Any, operation: str) -> Report:
    """Return the report of plain JSON values, without running a rule where they are proved to be fine."""
    holds = prove(value, operation)
    report = None if holds is None else _CLEAN.get((operation, holds))
    if report is None:
        document = payload if isinstance(payload, Document) else read_document(payload)
        report = _judged(document, operation=operation, context=None, policy=None)
        if holds is not None and not (report.diagnostics or report.crashes):
            _CLEAN[operation, holds] = report
    return report


_CLEAN: Final[dict[tuple[str, int], Report]] = {}
"""The report of payloads that are proved to be fine, by operation and what they hold: at most a few dozen."""


def _judged(document: Document, *, operation: str, context: Context | None, policy: Policy | str | None) -> Report:
    model = operations.request_model(operation)
    if issubclass(model, (EmptyRequest, Query)) and document.flaw in _BODILESS:
        document = Document({})
    reading = read_shape(document, model)
    return judge(
        reading, _profile_of(Policy.of(policy)), _NO_CONTEXT if context is None else context, operation=operation
    )


def _profile_of(policy: Policy) -> Profile:
    return _profile(policy, tuple(len(family.rules) for family in policy.extend))


def read_policy(policy: Policy | str | None) -> Policy:
    """Return the policy meant, read against the catalog now: who judges later cannot raise for an unknown rule then.

    Raises `PolicyError` (a ValueError) for an unknown preset or rule.
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
    context: Context | None = None,
) -> tuple[Payload, Report]:
    """Return the payload mended, of the same kind as it came (dict, text, bytes, model), and what remains.

    Safe fixes only, unless `unsafe`. The report's `applied` holds what was mended; unknown fields survive. A payload
    that cannot be parsed, or has nothing to mend, comes back as it was. Raises as `check` does.

    >>> fix({"parts": [{"type": "Text", "value": "Hi"}]})[0]
    {'parts': [{'type': 'text', 'value': 'Hi'}]}
    """
    document = read_document(payload)
    again = partial(_judged, operation=operation, context=context, policy=policy)
    if document.flaw is not None:
        return payload, again(document)
    value, report, applied = repair(
        document.value, lambda changed: again(replace(document, value=changed, repeats_keys=False)), unsafe=unsafe
    )
    if not applied:
        return payload, again(document)
    return _like(payload, document, value), replace(report, applied=applied)


def _like(payload: Any, document: Document, value: Any) -> Any:
    if isinstance(payload, Wire):
        return type(payload).from_payload(value)
    if document.text is None:
        return value
    text = _written_like(document.text, value)
    return text if isinstance(payload, str) else type(payload)(text.encode("utf-8"))


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
