"""The tools for language models, without a protocol: what each accepts, and the answer to a call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from linq_compose._api import check, fix
from linq_compose.cli.inputs import Payload
from linq_compose.cli.options import find_rule
from linq_compose.cli.output.agent import AgentReporter
from linq_compose.cli.output.payload import draw_losses
from linq_compose.compose import Draft, plan
from linq_compose.errors import UnknownRule
from linq_compose.json_schema import context_schema
from linq_compose.limits import LIMITS
from linq_compose.lint.document import read_document
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import MessageRejected, Report
from linq_compose.lint.terminal import draw_tally
from linq_compose.operations import MESSAGE, OPERATIONS, Certainty, Detection, detect
from linq_compose.pages import explain
from linq_compose.preview import preview
from linq_compose.text import read_markdown
from linq_compose.vocabulary import SERVICES, closest

__all__ = ["TOOLS", "Answer", "Tool", "call"]

Arguments: TypeAlias = Mapping[str, Any]
_MOST: Final = 5
"""Findings of one rule that are shown."""
_WIDTH: Final = 80
_LONGEST: Final = 200
"""Characters of an argument that a refusal quotes."""
_OPERATIONS: Final = (MESSAGE, *OPERATIONS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: texts, a page where there is one, and whether the call has to be made differently."""

    texts: tuple[str, ...]
    html: str | None = None
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: its name, what it does, the JSON Schema of its arguments, and the function that answers a call."""

    name: str
    description: str
    properties: Mapping[str, Any]
    required: tuple[str, ...]
    run: Callable[[Arguments, Policy], Answer]

    @property
    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        return {
            "type": "object",
            "properties": dict(self.properties),
            "required": list(self.required),
            "additionalProperties": False,
        }


def call(name: str, arguments: Arguments, policy: Policy) -> Answer:
    """Return the answer of a tool; whatever is wrong with a call is an answer that says what to do."""
    tool = TOOLS.get(name)
    if tool is None:
        return _refusal(
            f"There is no tool {_short(name)!r}.{_did_you_mean(name, TOOLS)} The tools are {', '.join(TOOLS)}."
        )
    problem = _problem(tool, arguments)
    if problem is not None:
        return _refusal(problem)
    try:
        return tool.run(arguments, policy)
    except MessageRejected as rejected:
        return Answer((_findings(rejected.report, None, rejected.report.operation),), is_error=True)
    except ValueError as error:
        return _refusal(str(error))
    except Exception as error:  # noqa: BLE001  a fault of ours must not end the session
        return _refusal(
            f"The tool {name} failed with {type(error).__name__}, a fault of linq-compose, not of the call."
        )


def _refusal(text: str) -> Answer:
    return Answer((_legible(text),), is_error=True)


def _legible(text: str) -> str:
    """Return text that can be written as UTF-8: half a surrogate pair as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _problem(tool: Tool, arguments: Arguments) -> str | None:
    """Return what is wrong with the arguments of a call and what to do, None if they fit the schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    for name in arguments:
        if name not in tool.properties:
            known = f"The arguments of {tool.name} are {', '.join(tool.properties)}."
            return f"There is no argument {_short(name)!r}.{_did_you_mean(name, tool.properties)} {known}"
    for name in tool.required:
        if name not in arguments:
            return f"The argument {name!r} is missing: {tool.properties[name]['description']}"
    if "operation" in arguments and arguments["operation"] not in _OPERATIONS:
        word = str(arguments["operation"])
        more = _did_you_mean(word, _OPERATIONS) or f" The operations are {', '.join(_OPERATIONS)}."
        return f"There is no operation {_short(word)!r}.{more}"
    for name, value in arguments.items():
        error = best_match(Draft202012Validator(tool.properties[name]).iter_errors(value))
        if error is not None:
            said = tool.properties[name]["description"]
            return f"The argument {name!r} does not fit: {_short(error.message)}. {said}"
    return None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _did_you_mean(word: str, words: Iterable[str]) -> str:
    near = closest(word, words, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""


def _operation_of(arguments: Arguments) -> tuple[str, Detection | None]:
    """Return the operation that was named, or how it was detected."""
    if "operation" in arguments:
        return arguments["operation"], None
    detection = detect(read_document(arguments["payload"]).value)
    return detection.operation, detection


def _findings(report: Report, detection: Detection | None, operation: str) -> str:
    """Return the findings of a report in the format `agent`, and what was checked."""
    lines: list[str] = []
    reporter = AgentReporter(lines.append, most=_MOST)
    reporter.show(Payload("payload", b""), report, None)
    found = draw_tally(diagnostic.severity for diagnostic in report) if report.diagnostics else "no findings"
    is_guess = detection is not None and detection.certainty is not Certainty.CERTAIN
    guessed = " (a guess; give the argument 'operation' if it is another)" if is_guess else ""
    verdict = "ok" if report.ok else "rejected"
    lines.append(f"# {verdict}: checked as {operation}{guessed}: {found}.")
    needs = sorted({skipped.field for skipped in report.skipped if skipped.path is None})
    if needs:
        lines.append(f"# Some rules were skipped; they need context: {', '.join(needs)}.")
    return _legible("\n".join(lines))


def _check(arguments: Arguments, policy: Policy) -> Answer:
    operation, detection = _operation_of(arguments)
    report = check(arguments["payload"], operation, context=arguments.get("context"), policy=policy)
    return Answer((_findings(report, detection, operation),))


def _fix(arguments: Arguments, policy: Policy) -> Answer:
    operation, detection = _operation_of(arguments)
    fixed, report = fix(
        arguments["payload"],
        operation,
        unsafe=arguments.get("unsafe", False),
        policy=policy,
        context=arguments.get("context"),
    )
    lines = [
        f"# fixed {diagnostic.rule} {json.dumps(diagnostic.path)}: {diagnostic.fix.title}"
        for diagnostic in report.applied
        if diagnostic.fix is not None
    ]
    lines.append(_findings(report, detection, operation))
    return Answer((_legible(fixed if isinstance(fixed, str) else _json(fixed)), _legible("\n".join(lines))))


def _json(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _render(arguments: Arguments, policy: Policy) -> Answer:
    reading = read_markdown(arguments["markdown"])
    draft = Draft().text(reading.text)
    report = draft.check(policy=policy)
    if not report.ok:
        advice = "# Call the tool plan to split the text into several messages, or change the Markdown."
        return Answer((f"{_findings(report, None, MESSAGE)}\n{advice}",), is_error=True)
    notes = [*draw_losses(reading.losses), _findings(report, None, MESSAGE)]
    return Answer((_legible(_json(draft.message().payload())), _legible("\n".join(notes))))


def _plan(arguments: Arguments, _policy: Policy) -> Answer:
    text = arguments["text"]
    content = Draft().markdown(text) if arguments.get("markdown", True) else text
    if not text.strip():
        return _refusal("The text is empty: there is nothing to send.")
    planned = plan(
        content,
        new_chat=arguments.get("new_chat"),
        service=arguments.get("service"),
        max_length=arguments.get("max_length", LIMITS.text),
        bubbles=arguments.get("bubbles", "one"),
    )
    notes = [f"# {len(planned)} message{'s' * (len(planned) != 1)}, to be sent in this order."]
    notes += [f"# message {number}: {one.reason}" for number, one in enumerate(planned, 1) if one.reason]
    notes += [f"# {line}" for line in draw_losses(planned.losses)]
    return Answer((_legible("\n".join(map(_json, planned.to_payloads()))), _legible("\n".join(notes))))


def _explain(arguments: Arguments, _policy: Policy) -> Answer:
    word = arguments["rule"].strip()
    try:
        return Answer((explain(word if word.isdecimal() else find_rule(word).code),))
    except UnknownRule as error:
        return _refusal(f"{error} Give a code such as DEC102, a name such as split-character, or an API code as 1004.")


def _preview(arguments: Arguments, policy: Policy) -> Answer:
    if ("payload" in arguments) == ("markdown" in arguments):
        return _refusal("Give exactly one of the arguments 'payload' and 'markdown'.")
    if "payload" in arguments:
        content: Any = arguments["payload"]
        operation, _ = _operation_of(arguments)
    else:
        content, operation = Draft().markdown(arguments["markdown"]), MESSAGE
    drawn = preview(content, operation=operation, context=arguments.get("context"), policy=policy)
    return Answer((_legible(drawn.terminal(width=_WIDTH, color=False)),), html=_legible(drawn.html()))


_PAYLOAD: Final = {
    "description": "The payload, as a JSON object or as JSON text.",
    "type": ["object", "string"],
}
_OPERATION: Final = {
    "description": "What the payload is: 'message' for a bare message, or the id of an operation. Detected from the "
    "fields of the payload when absent.",
    "type": "string",
    "enum": list(_OPERATIONS),
}
_MARKDOWN: Final = {"description": "Markdown, as a language model writes it.", "type": "string"}
_CONTEXT: Final = context_schema(short=True)

TOOLS: Final = {
    tool.name: tool
    for tool in (
        Tool(
            "check",
            "Report every problem of a Linq message or request before it is sent: a line per finding with its rule, "
            "place, reason, advice and JSON Patch. Call it before every send, and after every change.",
            {"payload": _PAYLOAD, "operation": _OPERATION, "context": _CONTEXT},
            ("payload",),
            _check,
        ),
        Tool(
            "fix",
            "Apply the fixes of a Linq message or request. Returns the fixed payload, then what was fixed and what "
            "remains. What remains needs a decision: change the payload, and call check.",
            {
                "payload": _PAYLOAD,
                "operation": _OPERATION,
                "unsafe": {"description": "Also apply fixes that guess what was meant.", "type": "boolean"},
                "context": _CONTEXT,
            },
            ("payload",),
            _fix,
        ),
        Tool(
            "render",
            "Convert Markdown into the payload of one message with text decorations, whose ranges are counted for you. "
            "Returns the payload, then what was lost.",
            {"markdown": _MARKDOWN},
            ("markdown",),
            _render,
        ),
        Tool(
            "plan",
            "Split a text of any length into messages that are each valid. Returns the payloads, one per line, then "
            "why each is separate.",
            {
                "text": {"description": "The text to send.", "type": "string"},
                "markdown": {"description": "Whether the text is Markdown (default: true).", "type": "boolean"},
                "new_chat": {"description": "Whether the first message opens a new chat.", "type": "boolean"},
                "service": {
                    "description": "Leave out what this service does not display.",
                    "type": "string",
                    "enum": list(SERVICES.words),
                },
                "max_length": {
                    "description": f"UTF-16 code units of one text (default: {LIMITS.text}).",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LIMITS.text,
                },
                "bubbles": {
                    "description": "one: as few messages as possible; paragraph: one per paragraph (default: one).",
                    "type": "string",
                    "enum": ["one", "paragraph"],
                },
            },
            ("text",),
            _plan,
        ),
        Tool(
            "explain",
            "Explain a rule, or an error code of the Linq API, with examples.",
            {
                "rule": {
                    "description": "A rule by its code (DEC102) or name (split-character), or an error code (1004).",
                    "type": "string",
                }
            },
            ("rule",),
            _explain,
        ),
        Tool(
            "preview",
            "Show what recipients on iMessage, RCS and SMS see: a drawing in text, and a page of HTML.",
            {"payload": _PAYLOAD, "markdown": _MARKDOWN, "operation": _OPERATION, "context": _CONTEXT},
            (),
            _preview,
        ),
    )
}
"""Every tool by its name."""
