"""Rule pages: what `explain` prints and the documentation shows, from the values of a rule."""

from __future__ import annotations

import json
from typing import Any

from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Rule

__all__ = ["page"]

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
        lines += [f"**The API's code.** {rule.server_code}", ""]
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
    known = {
        name: getattr(example.context, name)
        for name in ("service", "group", "group_size", "new_chat", "now", "horizon")
        if getattr(example.context, name) is not None
    }
    if known:
        about += f", when {', '.join(f'`{name}` is {value}' for name, value in known.items())}"
    return [f"{about}:", "", *_code(example.bad), "", "Accepted:", "", *_code(example.good), ""]


def _json(payload: Any) -> str:
    """Return JSON on one line; with characters that do not show, or are none, as escapes."""
    text = json.dumps(payload, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(payload)


def _code(payload: Any) -> list[str]:
    text = payload if isinstance(payload, str) else _json(payload)
    if len(text) > _LONGEST_EXAMPLE:
        text = f"{text[: _LONGEST_EXAMPLE // 2]} … {text[-_LONGEST_EXAMPLE // 2 :]}"
    return ["```json", text, "```"]
