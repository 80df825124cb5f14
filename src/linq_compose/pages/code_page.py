"""The page of an error code of the API."""

from __future__ import annotations

from collections.abc import Iterable

from linq_compose.error_codes import ErrorCode
from linq_compose.lint.diagnostic import Evidence
from linq_compose.lint.rule import Rule

__all__ = ["code_page"]


def code_page(code: ErrorCode, rules: Iterable[Rule]) -> str:
    """Return the page of an API error code: its meaning, and the rules that detect the cause before sending."""
    detecting = [
        f"- {rule.code} {rule.name}{' (probably)' * (rule.server_code_evidence is Evidence.INFERRED)}"
        for rule in rules
        if rule.server_code == code.code
    ]
    retry = {"no": "No: the same request cannot succeed.", "wait": "Yes, later.", "unknown": "Not documented."}
    lines = [
        f"# {code.code}{f' {code.name}' if code.name else ''}",
        "",
        f"Error code of the API, HTTP status {code.status or '(not documented)'}: {code.meaning}.",
        "",
        f"**Retry.** {retry[code.retry]}",
        "",
        f"**Source.** <{code.source}>",
        "",
        *(["**Detected by**", "", *detecting] if detecting else ["No rule detects it."]),
    ]
    return "\n".join(lines) + "\n"
