"""Rule pages: what `explain` prints and the documentation shows, derived from the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from typing import Any

from linq_compose.error_codes import ErrorCode
from linq_compose.limits import LIMITS
from linq_compose.lint.context import CONDITIONS, Context, RuleContext
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import read_document
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Finding, Rule
from linq_compose.lint.shape import read_shape
from linq_compose.operations import request_model

__all__ = ["code_page", "page"]

_SEVERITIES = {
    Severity.ERROR: "error: rejected by the API, or meaningless",
    Severity.WARNING: "warning: sent, but not as composed, or probably rejected",
    Severity.INFO: "info: worth knowing",
}
_EVIDENCE = {
    Evidence.DOCUMENTED: "documented by Linq",
    Evidence.OBSERVED: "observed by users of the API, not documented",
    Evidence.INFERRED: "inferred, not documented",
}
_LONGEST_TEXT = 60
_MOST_ELEMENTS = 4


def page(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> list[str]:
    message, hint = _sentences(rule, rule.examples[0])
    lines = [
        f"# {rule.code} {rule.name}",
        "",
        f"*{rule.family}* · {_SEVERITIES[rule.severity]} · since {rule.since}",
        "",
        f"> {message}",
        "",
        rule.why,
        "",
        f"**What to do.** {hint}",
        "",
        f"**Evidence.** {_EVIDENCE[rule.evidence]}: <{rule.source}>",
        "",
    ]
    if rule.domain:
        lines += [f"**Why this is an error.** {rule.domain}", ""]
    if rule.server_code is not None:
        known = "documented" if rule.server_code_evidence is Evidence.DOCUMENTED else "inferred: no source names it"
        lines += [f"**API error code.** {rule.server_code} ({known})", ""]
    if rule.condition is not None:
        fact = f"{CONDITIONS[rule.condition]} (`Context.{rule.condition}`)"
        lines += [f"**Conditional.** Applies only if {fact}; a warning while that is not known.", ""]
    lines += [f"**Fix.** {_fixes(rule)}", ""]
    if rule.yields_to:
        lines += [f"**Suppressed by** {', '.join(rule.yields_to)} at the same object.", ""]
    ignoring = f'`ignore = ["{rule.code}"]` in the configuration, or `--ignore {rule.code}`'
    lines += [f"**Ignore it.** {ignoring}; to accept single findings, add a suppression with a reason.", ""]
    for example in rule.examples:
        lines += _example(rule, example, shown=message)
    return lines


def _sentences(rule: Rule, example: Example) -> tuple[str, str]:
    """Return message and hint of the rule on an example; where it does not find any, with placeholders for values."""
    reading = read_shape(read_document(example.bad), request_model(example.operation))
    context = RuleContext(example.context, limits=LIMITS, operation=example.operation, region=None)
    with suppress(Exception):  # a rule of the user's own may raise anything
        for _, node in reading.nodes:
            for finding in rule.check(node, context) if isinstance(node, rule.on) else ():
                if isinstance(finding, Finding):
                    return rule.says.format_map(finding.values), rule.hint.format_map(finding.values)
    return _unescaped(rule.says), _unescaped(rule.hint)


def _unescaped(template: str) -> str:
    """Return a template with single braces for doubled ones; placeholders stay."""
    return template.replace("{{", "{").replace("}}", "}")


def _fixes(rule: Rule) -> str:
    kinds = [str(safety) for safety in Safety if safety in rule.fixable]
    if not kinds:
        return "None: the intention is not known."
    request = "" if kinds == ["safe"] else " (unsafe ones on request)"
    return f"{' or '.join(kinds).capitalize()}, applied by `fix`{request}."


def _example(rule: Rule, example: Example, *, shown: str) -> list[str]:
    """Return an example as Markdown, with the message of the rule if it is not the one shown already."""
    message, _ = _sentences(rule, example)
    quoted = [] if message == shown else [f"> {message}", ""]
    about = f"Triggers the rule, at `{example.at}`" if example.at else "Triggers the rule, at the root"
    if example.operation != "message":
        about += f" (`{example.operation}`)"
    about += _known(example.context)
    accepted = "No finding" if example.good_context is None else f"No finding{_known(example.good_context)}"
    return [f"{about}:", "", *_code(example.bad), "", *quoted, f"{accepted}:", "", *_code(example.good), ""]


def _known(context: Context) -> str:
    """Return the facts of a context as the end of a clause; nothing where it has none."""
    facts = {item.name: getattr(context, item.name) for item in fields(context)}
    known = {name: value for name, value in facts.items() if value not in (None, ())}
    return f", when {', '.join(f'`{name}` is {value}' for name, value in known.items())}" if known else ""


def _json(payload: Any) -> str:
    """Return JSON on one line, invisible characters and lone surrogates as escapes."""
    text = json.dumps(payload, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(payload)


def _code(payload: Any) -> list[str]:
    if isinstance(payload, bytes):
        payload = payload.decode("utf-8", "backslashreplace")
    return ["```json", payload if isinstance(payload, str) else _json(_shortened(payload)), "```"]


def _shortened(value: Any) -> Any:
    """Return JSON with long texts and long arrays shortened, each with a note of what is left out."""
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        left_out = len(value) - _MOST_ELEMENTS
        more = [f"… {left_out} more"] if left_out > 1 else []
        return [_shortened(item) for item in (value[:_MOST_ELEMENTS] if more else value)] + more
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return f"{value[:_LONGEST_TEXT]}… {len(value) - _LONGEST_TEXT:,} characters more"
    return value


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
        f"HTTP {code.status if code.status is not None else '(not documented)'}: {code.meaning}.",
        "",
        f"**Retry.** {retry[code.retry]}",
        "",
        f"**Source.** <{code.source}>",
        "",
        *(["**Detected by**", "", *detecting] if detecting else ["No rule detects it."]),
    ]
    return "\n".join(lines) + "\n"
