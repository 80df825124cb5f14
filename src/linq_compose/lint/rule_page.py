"""Rule pages: what `explain` prints and the documentation shows, from the values of a rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from linq_compose.error_codes import ErrorCode
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Rule

__all__ = ["code_page", "page"]

_SEVERITIES = {
    Severity.ERROR: "error: the API refuses it, or it means nothing",
    Severity.WARNING: "warning: it goes out, but not as composed, or is likely refused",
    Severity.INFO: "info: worth knowing",
}
_EVIDENCE = {
    Evidence.DOCUMENTED: "documented by Linq",
    Evidence.OBSERVED: "observed by users of the API, not documented",
    Evidence.INFERRED: "inferred; no source settles it",
}
_LONGEST_EXAMPLE = 600


def page(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> list[str]:
    lines = [
        f"# {rule.code} {rule.name}",
        "",
        f"*{rule.family}* · {_SEVERITIES[rule.severity]} · since {rule.since}",
        "",
        f"> {_unescaped(rule.says)}",
        "",
        rule.why,
        "",
        f"**What to do.** {_unescaped(rule.hint)}",
        "",
        f"**Evidence.** {_EVIDENCE[rule.evidence]}: <{rule.source}>",
        "",
    ]
    if rule.domain:
        lines += [f"**Why it is an error all the same.** {rule.domain}", ""]
    if rule.server_code is not None:
        known = "documented" if rule.server_code_evidence is Evidence.DOCUMENTED else "inferred: no source names it"
        lines += [f"**API error code.** {rule.server_code} ({known})", ""]
    if rule.condition is not None:
        lines += [
            f"**Conditional.** It depends on `Context.{rule.condition}`; a warning while that is not known.",
            "",
        ]
    lines += [f"**Fix.** {_fixes(rule)}", ""]
    if rule.yields_to:
        lines += [f"**Stands back** where {', '.join(rule.yields_to)} speaks of the same object.", ""]
    for example in rule.examples:
        lines += _example(example)
    return lines


def _unescaped(template: str) -> str:
    """Return a template with its doubled braces single; the names of values keep theirs."""
    return template.replace("{{", "{").replace("}}", "}")


def _fixes(rule: Rule) -> str:
    kinds = [str(safety) for safety in Safety if safety in rule.fixable]
    return (
        f"{' or '.join(kinds)}, by `fix`{'' if kinds == ['safe'] else ' (unsafe ones when asked)'}."
        if kinds
        else "None; only you know what was meant."
    )


def _example(example: Example) -> list[str]:
    about = f"Refused, at `{example.at}`" if example.at else "Refused, as a whole"
    if example.operation != "message":
        about += f" (`{example.operation}`)"
    about += _known(example.context)
    accepted = "Accepted" if example.good_context is None else f"Accepted{_known(example.good_context)}"
    return [f"{about}:", "", *_code(example.bad), "", f"{accepted}:", "", *_code(example.good), ""]


def _known(context: Context) -> str:
    """Return what a context knows, as the end of a clause; nothing where it knows nothing."""
    facts = ("service", "group", "group_size", "new_chat", "chat_id", "now", "horizon", "region")
    known = {name: getattr(context, name) for name in facts if getattr(context, name) is not None}
    return f", when {', '.join(f'`{name}` is {value}' for name, value in known.items())}" if known else ""


def _json(payload: Any) -> str:
    """Return JSON on one line; with characters that do not show, or are none, as escapes."""
    text = json.dumps(payload, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(payload)


def _code(payload: Any) -> list[str]:
    text = payload if isinstance(payload, str) else _json(payload)
    if len(text) > _LONGEST_EXAMPLE:
        text = f"{text[: _LONGEST_EXAMPLE // 2]} … {text[-_LONGEST_EXAMPLE // 2 :]}"
    return ["```json", text, "```"]


def code_page(code: ErrorCode, rules: Iterable[Rule]) -> str:
    """Return the page of an error code of the API: what it means, and the rules that tell of it beforehand."""
    earning = [f"- {rule.code} {rule.name}" for rule in rules if rule.server_code == code.code]
    retry = {"no": "No: the same request cannot succeed.", "wait": "Yes, later.", "unknown": "Not documented."}
    lines = [
        f"# {code.code}{f' {code.name}' if code.name else ''}",
        "",
        f"HTTP {code.status if code.status is not None else '(not documented)'}: {code.meaning}.",
        "",
        f"**Asking again.** {retry[code.retry]}",
        "",
        f"**Source.** <{code.source}>",
        "",
        *(["**Told beforehand by**", "", *earning] if earning else ["No rule tells of it beforehand."]),
    ]
    return "\n".join(lines) + "\n"
