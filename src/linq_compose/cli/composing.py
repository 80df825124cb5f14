"""The commands that make messages: `render`, of Markdown, and `plan`, of anything."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from pydantic import ValidationError

from linq_compose.cli.choices import WrongCall
from linq_compose.cli.picture import draw_text
from linq_compose.cli.sources import open_sources
from linq_compose.cli.streams import complain, say_bytes
from linq_compose.compose import Draft, plan
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import MessageRejected
from linq_compose.lint.terminal import draw_diagnostic
from linq_compose.text import Look, Loss, read_markdown
from linq_compose.text.markdown.options import LOOK

__all__ = ["run_plan", "run_render"]

_MARKDOWN = (".md", ".markdown")


def run_render(arguments: Namespace) -> int:
    """Print the payload of the message that a Markdown file means, and its picture beside it."""
    read = _read(arguments.path)
    if read is None:
        return 2
    reading = read_markdown(_decoded(*read), look=_look(arguments))
    draft = Draft().text(reading.text)
    report = draft.check()
    if not arguments.quiet:
        complain("\n".join([*draw_text(reading.text), *_lost(reading.losses)]))
    if not report.ok:
        return _refused(report)
    _print(draft.message().payload(), indent=2)
    return 0


def run_plan(arguments: Namespace) -> int:
    """Print the messages of a plan, one payload on each line, and why each stands apart beside it."""
    read = _read(arguments.path)
    if read is None:
        return 2
    content = _content(*read, markdown=arguments.markdown, look=_look(arguments))
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
        return _refused(rejected.report)
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
        _print(payload)
    return 0


def _read(path: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file or of standard input, or say why there are none."""

    def refuse(name: str, reason: str) -> None:
        complain(f"linq-compose: {name}: {reason}")

    source = next(open_sources([path], lined=False, refuse=refuse), None)
    return None if source is None else (source.name, source.data)


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongCall(f"{name}: is not UTF-8 at byte {error.start}") from None


def _content(name: str, data: bytes, *, markdown: bool, look: Look) -> Any:
    """Return what a file holds: a message where it is a JSON object, Markdown by its name or when told, else text."""
    text = _decoded(name, data)
    if markdown or name.lower().endswith(_MARKDOWN):
        return read_markdown(text, look=look).text
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(body, dict):
        return text
    return body["message"] if isinstance(body.get("message"), dict) else body


def _look(arguments: Namespace) -> Look:
    chosen = {"bullet": arguments.bullet, "link": arguments.link, "lenient_cjk": arguments.lenient_cjk or None}
    if arguments.heading is not None:
        chosen["heading"] = arguments.heading
    given = {name: value for name, value in chosen.items() if value is not None}
    if given.get("heading") == "none":
        given["heading"] = None
    return Look(**given) if given else LOOK


def _lost(losses: tuple[Loss, ...]) -> list[str]:
    return [legible(f"lost: {loss.kind} {loss.what!r}") for loss in losses]


def _refused(report: Any) -> int:
    for found in report.errors:
        complain(draw_diagnostic(found))
    return 1


def _print(payload: Any, *, indent: int | None = None) -> None:
    text = json.dumps(payload, ensure_ascii=False, indent=indent)
    say_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
