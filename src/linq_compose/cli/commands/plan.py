"""The command `plan`: any content in, messages that are each valid out."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any, Final

from pydantic import ValidationError

from linq_compose.cli.composed import chosen_look, decode, print_payload, read_source, report_refusal
from linq_compose.cli.console import complain
from linq_compose.cli.options import WrongCall
from linq_compose.compose import plan
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import MessageRejected
from linq_compose.text import Look, read_markdown

__all__ = ["run_plan"]

_MARKDOWN: Final = (".md", ".markdown")


def run_plan(arguments: Namespace) -> int:
    """Print the messages of a plan, one payload on each line, and why each stands apart beside it."""
    read = read_source(arguments.path)
    if read is None:
        return 2
    content = _content(*read, markdown=arguments.markdown, look=chosen_look(arguments))
    try:
        planned = plan(
            content,
            new_chat=arguments.new_chat,
            service=arguments.service,
            max_length=arguments.max_length,
            bubbles=arguments.bubbles,
            markers=dict(arguments.marker),
        )
    except MessageRejected as rejected:
        return report_refusal(rejected.report)
    except ValidationError as error:
        raise WrongCall(
            f"The payload is no message: {error.error_count()} of its values have the wrong type."
        ) from None
    except ValueError as error:
        complain(f"linq-compose: {legible(str(error))}")
        return 1
    if not arguments.quiet:
        complain("\n".join(map(legible, str(planned).splitlines())))
    for payload in planned.to_payloads():
        print_payload(payload)
    return 0


def _content(name: str, data: bytes, *, markdown: bool, look: Look) -> Any:
    """Return what a file holds: a message where it is a JSON object, Markdown by its name or when told, else text."""
    text = decode(name, data)
    if markdown or name.lower().endswith(_MARKDOWN):
        return read_markdown(text, look=look).text
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(body, dict):
        return text
    return body["message"] if isinstance(body.get("message"), dict) else body
