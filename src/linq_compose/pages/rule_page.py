"""Rule pages, derived from the rules: what a rule reports, what becomes of the payload, and how to avoid it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Final

from linq_compose.limits import LIMITS
from linq_compose.lint.context import CONDITIONS, Context, RuleContext, known_facts
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import read_document
from linq_compose.lint.fix import Safety
from linq_compose.lint.rule import Example, Finding, Rule
from linq_compose.lint.shape import read_shape
from linq_compose.operations import request_model
from linq_compose.pages.composed import composed
from linq_compose.pages.delivery import outcome
from linq_compose.pages.literal import as_json, as_python
from linq_compose.text import Look, from_markdown

__all__ = ["page", "sentences"]

_SEVERITIES: Final = {
    Severity.ERROR: "error: rejected by the API, or meaningless",
    Severity.WARNING: "warning: sent, but not as composed, or probably rejected",
    Severity.INFO: "info: worth knowing",
}
_EVIDENCE: Final = {
    Evidence.DOCUMENTED: "documented by Linq",
    Evidence.OBSERVED: "observed by users of the API, not documented",
    Evidence.INFERRED: "inferred, not documented",
}
_WIDTH: Final = 78
"""Columns of a line of an example, where its strings allow."""

_LONG: Final = 800
_INDEX: Final = re.compile(r"(?<=/)[0-9]+(?=/|$)")


def page(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> list[str]:
    message, hint = sentences(rule, rule.examples[0])
    lines = [
        f"# {rule.code} {rule.name}",
        "",
        f"*{rule.family}* · {_SEVERITIES[rule.severity]} · since {rule.since}",
        "",
        f"> {_prose(message)}",
        "",
        _prose(rule.why),
        "",
        *outcome(rule),
        f"**What to do.** {hint}",
        "",
        f"**Evidence.** {_EVIDENCE[rule.evidence]}: <{rule.source}>",
        "",
    ]
    if rule.domain:
        lines += [f"**Why this is an error.** {rule.domain}", ""]
    if rule.condition is not None:
        fact = f"{CONDITIONS[rule.condition]} (`Context.{rule.condition}`)"
        lines += [f"**Conditional.** Applies only if {fact}; a warning while that is not known.", ""]
    lines += [f"**Fix.** {_fixes(rule)}", ""]
    if rule.yields_to:
        lines += [f"**Suppressed by** {', '.join(rule.yields_to)} at the same object.", ""]
    for example in rule.examples:
        lines += _example(rule, example, shown=message)
    return [*lines, *_composition(rule), *_silence(rule)]


def sentences(rule: Rule, example: Example) -> tuple[str, str]:
    """Return message and hint of the rule on an example; where it does not find any, with placeholders for values."""
    reading = read_shape(read_document(example.bad), request_model(example.operation))
    context = RuleContext(example.context, limits=LIMITS, operation=example.operation, region=None)
    with suppress(Exception):  # a rule of the user's own may raise anything
        for _, node in reading.nodes:
            for finding in rule.check(node, context) if isinstance(node, rule.on) else ():
                if isinstance(finding, Finding):
                    return rule.says.format_map(finding.values), rule.hint.format_map(finding.values)
    return _unescaped(rule.says), _unescaped(rule.hint)


def _prose(sentence: str) -> str:
    """Return a sentence as Markdown: asterisks, underscores and brackets that would be markup are escaped."""
    reading = from_markdown(sentence, look=Look(strict=True))
    if reading.text == sentence.replace("`", "") and not any(run.styles for run in reading.runs):
        return sentence
    pieces = re.split("(`[^`]*`)", sentence)
    return "".join(piece if place % 2 else re.sub(r"([*_\[])", r"\\\1", piece) for place, piece in enumerate(pieces))


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
    message, _ = sentences(rule, example)
    quoted = [] if message == shown else [f"> {_prose(message)}", ""]
    about = f"Triggers the rule, at `{example.at}`" if example.at else "Triggers the rule, at the root"
    if example.operation != "message":
        about += f" (`{example.operation}`)"
    about += _known(example.context)
    accepted = "No finding" if example.good_context is None else f"No finding{_known(example.good_context)}"
    return [f"{about}:", "", *_code(example.bad), "", *quoted, f"{accepted}:", "", *_code(example.good), ""]


def _known(context: Context) -> str:
    """Return the facts of a context as the end of a clause; nothing where it has none."""
    known = known_facts(context)
    return f", when {', '.join(f'`{name}` is {value}' for name, value in known.items())}" if known else ""


def _code(payload: Any) -> list[str]:
    """Return a payload as a block of code: as JSON, or as Python where an expression is much shorter."""
    if isinstance(payload, bytes):
        payload = payload.decode("utf-8", "backslashreplace")
    if isinstance(payload, str):
        return ["```json", payload, "```"]
    spelled = as_json(payload, width=_WIDTH)
    if len(json.dumps(payload)) > _LONG:
        expression = as_python(payload, width=_WIDTH)
        if 2 * len(expression) < len(spelled):
            return ["```python", expression, "```"]
    return ["```json", spelled, "```"]


def _composition(rule: Rule) -> list[str]:
    """Return the code that composes an accepted payload, of the first example that code can make."""
    for example in rule.examples:
        made = composed(example.good, example.operation)
        if made is not None:
            name, code = made
            return [f"**Avoid it with `{name}`:**", "", "```python", *code.splitlines(), "```", ""]
    return []


def _silence(rule: Rule) -> list[str]:
    """Return how to switch the rule off, and how to accept its findings at one place."""
    place = _INDEX.sub("*", rule.examples[0].at)
    policy = f'`Policy(ignore=["{rule.code}"])`'
    everywhere = f"`--ignore {rule.code}` on the command line, {policy} in Python, `ignore` in the configuration"
    return [
        f"**Silence it.** Everywhere: {everywhere}. At one place, with a reason:",
        "",
        "```toml",
        "[[tool.linq-compose.suppress]]",
        f'rule = "{rule.code}"',
        f"path = {json.dumps(place, ensure_ascii=False)}",
        'reason = "Why this finding is accepted."',
        "```",
    ]
