"""Short ways to ask what a payload earns, and short payloads to ask about."""

from __future__ import annotations

from typing import Any

from linq_compose import Context, Diagnostic, Policy, check, fix

__all__ = ["REPLY", "alone", "create", "message", "mended", "one", "places", "text", "skipped"]

REPLY = {"message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
"""A reply that nothing is wrong with."""


def text(value: Any, *decorations: Any, **more: Any) -> dict[str, Any]:
    """A text part, with decorations if there are any."""
    part = {"type": "text", "value": value, **more}
    return {**part, "text_decorations": list(decorations)} if decorations else part


def message(*parts: Any, **more: Any) -> dict[str, Any]:
    """A message of these parts."""
    return {"parts": list(parts), **more}


def create(content: Any) -> dict[str, Any]:
    """A request that opens a chat with this message."""
    return {"from": "+12052535597", "to": ["+12052532136"], "message": content}


def places(
    payload: Any,
    operation: str = "message",
    *,
    only: str = "",
    context: Context | None = None,
    policy: Policy | str | None = None,
) -> list[tuple[str, str]]:
    """Rule and path of every finding, in order; `only` those of rules that begin so. No rule may crash."""
    report = check(payload, operation, context=context, policy=policy)
    assert report.crashes == ()
    return [(found.rule, found.path) for found in report if found.rule.startswith(only)]


def one(payload: Any, rule: str, operation: str = "message", **asked: Any) -> Diagnostic:
    """The sole finding of a rule."""
    (found,) = (found for found in check(payload, operation, **asked) if found.rule == rule)
    return found


def alone(rule: str, **asked: Any) -> Policy:
    """A policy under which one rule speaks."""
    return Policy(select=[rule], **asked)


def mended(payload: Any, rule: str, operation: str = "message", *, unsafe: bool = False, **asked: Any) -> Any:
    """The payload after the fixes of one rule; the finding's own, and so the payload as it was if it has none."""
    return fix(payload, operation, unsafe=unsafe, policy=alone(rule), **asked)[0]


def skipped(payload: Any, operation: str = "message", **asked: Any) -> set[tuple[str, str]]:
    """Rules that could not tell, each with the fact that it wants."""
    return {(each.rule, each.field) for each in check(payload, operation, **asked).skipped if each.path is None}
