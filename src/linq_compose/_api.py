"""The functions of the top level: check a payload, and fix it.

`check` accepts fast and explains slowly. It walks plain JSON (`_walk`), which says of most payloads that no rule can
find anything in them. What the walk is not sure of goes to the rules (`_full_check`), which are loaded then.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard, TypeVar

from linq_compose._walk import ROOTS, Unfit, clear_document
from linq_compose.limits import LIMITS
from linq_compose.lint.context import NOTHING_KNOWN, Context
from linq_compose.lint.report import Report

if TYPE_CHECKING:
    from linq_compose.lint.document import Document
    from linq_compose.lint.fixer import Step
    from linq_compose.lint.outcome import Crash, Skipped
    from linq_compose.lint.policy import Policy, Profile
    from linq_compose.models import Wire

__all__ = ["check", "fix", "read_policy", "sieve_of"]

Payload = TypeVar("Payload")
Walk: TypeAlias = Callable[..., list[tuple[tuple[str | int, ...], str, str]] | None]


def check(
    payload: Any,
    operation: str = "message",
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
    facts = NOTHING_KNOWN if context is None else context if type(context) is Context else Context.of(context)
    profile = None if policy is None else getattr(policy, "_profile", None) or _profile_of(policy)
    walk = (ROOTS.get(operation) or _other_walk_of(operation)) if type(operation) is str else None
    if walk is not None:
        value = payload if type(payload) is dict else _plain(payload)
        if value is not None:
            report = _walked(walk, value, operation, facts, profile)
            if report is None:
                report = _checked_around(payload, value, operation, facts, profile or _default_profile())
            return report
    return _checked(payload, operation, facts, profile)


def _other_walk_of(operation: str) -> Walk | None:
    """Return the walk of an operation that few applications use; None for one without a walk."""
    from linq_compose._other_walk import ROOTS as OTHER_ROOTS

    return OTHER_ROOTS.get(operation)


def _walked(
    walk: Walk, value: dict[str, Any], operation: str, context: Context, profile: Profile | None
) -> Report | None:
    """Return the report of plain JSON values; None where their shape is not exactly that of the operation."""
    limits = LIMITS if profile is None else profile.policy.limits
    needs: list[tuple[tuple[str, str], ...]] = []
    try:
        unsure = walk(value, context, limits, operation, needs)
        families = () if context is NOTHING_KNOWN else clear_document(context, limits, operation)
    except Unfit:
        return None
    except Exception as error:  # noqa: BLE001  a clearance that fails must not stop a send
        report = _checked(value, operation, context, profile)
        return replace(report, crashes=(*report.crashes, _crash(error, profile)))
    if unsure is None and not families:
        if profile is None:
            return _clean_report(operation, *needs)
        if not profile.policy.extend:
            return profile.clean_report(operation, *needs)
    from linq_compose._full_check import check_objects

    doubts = [*(unsure or ()), *(((), "Document", family) for family in families)]
    return check_objects(value, doubts, operation, context, profile or _default_profile(), needs=chain(*needs))


def _checked_around(payload: Any, value: dict[str, Any], operation: str, context: Context, profile: Profile) -> Report:
    """Return the report of plain JSON values of another shape, in which a message, for example, may still be clear."""
    from linq_compose._full_check import bodies_in, check_document
    from linq_compose.lint.document import read_document

    clear: list[str] = []
    needs: list[tuple[tuple[str, str], ...]] = []
    crashes: tuple[Crash, ...] = ()
    for name, body in bodies_in(operation).items():
        walk: Walk | None = ROOTS.get(body)
        member = value.get(name)
        own: list[tuple[tuple[str, str], ...]] = []
        if walk is not None and type(member) is dict:
            try:
                if walk(member, context, profile.policy.limits, operation, own) is None:
                    clear.append(name)
                    needs += own
            except Unfit:
                continue
            except Exception as error:  # noqa: BLE001  a clearance that fails must not stop a send
                crashes += (_crash(error, profile),)
    document = read_document(payload)
    report = check_document(document, operation, context, profile, clear=clear, needs=chain(*needs))
    return replace(report, crashes=(*report.crashes, *crashes)) if crashes else report


def _crash(error: Exception, profile: Profile | None) -> Crash:
    from linq_compose.lint.outcome import Crash

    return Crash("clearance", "", error, fails=profile is None or profile.policy.on_crash == "error")


def sieve_of(
    operation: str, *, context: Context | None = None, policy: Policy | None = None
) -> Callable[[dict[str, Any]], bool]:
    """Return what says of plain JSON values that a check of them certainly finds nothing; False is no verdict."""
    facts = NOTHING_KNOWN if context is None else context
    limits = LIMITS if policy is None else policy.limits
    walk = ROOTS.get(operation) or _other_walk_of(operation)
    if walk is None or (policy is not None and policy.extend) or clear_document(facts, limits, operation):
        return _is_not_sure

    def is_clear(value: dict[str, Any]) -> bool:
        try:
            return walk(value, facts, limits, operation, []) is None
        except Exception:  # noqa: BLE001  of another shape, or a crash, which the check reports
            return False

    return is_clear


def _is_not_sure(_: object) -> bool:
    return False


_CLEAN: Final[dict[tuple[Any, ...], Report]] = {}
"""The reports of clean payloads, by operation and the rules that need context: at most a few dozen."""


def _clean_report(*key: Any) -> Report:
    """Return the report of a payload without findings, by its operation and the rules that need context."""
    report = _CLEAN.get(key)
    if report is None:
        operation, *needs = key
        report = _CLEAN[key] = Report((), operation=operation, skipped=_skipped(needs) if needs else ())
    return report


def _skipped(needs: Iterable[Iterable[tuple[str, str]]]) -> tuple[Skipped, ...]:
    from linq_compose.lint.outcome import Skipped

    return tuple(Skipped(code, field) for code, field in sorted(set(chain(*needs))))


def _policy_of(policy: Policy | str | None) -> Policy:
    from linq_compose.lint.policy import Policy

    return Policy.of(policy)


def _profile_of(policy: Policy | str | None) -> Profile:
    from linq_compose._full_check import profile_of

    return profile_of(_policy_of(policy))


@cache
def _default_profile() -> Profile:
    return _profile_of(None)


def _is_model(payload: object) -> TypeGuard[Wire]:
    module = sys.modules.get("linq_compose.models.wire")  # without it there is no model
    return module is not None and isinstance(payload, module.Wire)


def _plain(payload: Any) -> dict[str, Any] | None:
    """Return JSON text, bytes or a model as plain JSON values, where that is fast and certainly right; else None."""
    if type(payload) in (str, bytes):
        return _reader()(payload)
    return payload.payload() if _is_model(payload) else None


@cache
def _reader() -> Callable[[str | bytes], dict[str, Any] | None]:
    """Return what reads JSON text, looked up once: an import statement takes a third as long as the reading."""
    from linq_compose._plain_json import read_plain_json

    return read_plain_json


def _checked(payload: Any, operation: str, context: Context, profile: Profile | None) -> Report:
    from linq_compose._full_check import check_document
    from linq_compose.lint.document import read_document

    return check_document(read_document(payload), operation, context, profile or _default_profile())


def read_policy(policy: Policy | str | None) -> Policy:
    """Return the policy that a policy, the name of a preset, or None stands for; all rules that it names exist.

    For whoever keeps a policy and checks later: no check raises for an unknown rule then. Raises `PolicyError` (a
    ValueError) for an unknown preset or rule. Rules are loaded only for a policy that names some.
    """
    chosen = _policy_of(policy)
    if chosen.select or chosen.ignore or chosen.severity or chosen.suppress or chosen.extend:
        _ = _profile_of(chosen).rules
    return chosen


def fix(
    payload: Payload,
    operation: str = "message",
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
    from linq_compose._full_check import check_document
    from linq_compose.lint.document import read_document
    from linq_compose.lint.fixer import fix_document

    facts, profile, document = Context.of(context), _profile_of(policy), read_document(payload)

    def again(document: Document) -> Report:
        if document.flaw is None and not document.foreign and not document.repeats_keys:
            return check(document.value, operation, context=facts, policy=profile.policy)
        return check_document(document, operation, facts, profile)

    if document.flaw is not None:
        return payload, again(document)
    value, report, steps = fix_document(document, again, hiding=profile.hiding, unsafe=unsafe)
    if not steps:
        return payload, report
    if _is_model(payload):
        return _fixed_model(type(payload), value), report  # type: ignore[return-value]
    if document.text is None:
        return value, report
    text = _fixed_text(document.text, value, steps)
    remaining = again(read_document(text))
    report = replace(remaining, applied=report.applied, withheld=report.withheld)
    return (text if isinstance(payload, str) else type(payload)(text.encode("utf-8"))), report  # type: ignore[call-arg, return-value]


def _fixed_model(model: type[Wire], value: Any) -> Wire:
    from pydantic import ValidationError

    try:
        return model.from_payload(value)
    except ValidationError:  # a model made without validation, of which a part still cannot be read
        return model.model_construct(**value)


def _fixed_text(source: str, value: Any, steps: Iterable[Step]) -> str:
    """Return JSON text with its fixes applied step by step; written anew if that should not give the fixed value."""
    from linq_compose.lint.document import read_document
    from linq_compose.lint.source_edit import edit_text

    text = source
    try:
        for step in steps:
            text = edit_text(text, step.value, step.edits)
    except LookupError:
        return _written_like(source, value)
    return text if read_document(text).value == value else _written_like(source, value)


def _written_like(source: str, value: Any) -> str:
    """Return JSON text laid out as the source is: its indent, its spaces, its way with non-ASCII, its last line."""
    import json

    from linq_compose._characters import SURROGATE

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
