"""What `render` and `plan` share: reading a source, the look of Markdown, and printing payloads."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any

from linq_compose.cli.console import complain, say_bytes
from linq_compose.cli.inputs import open_sources
from linq_compose.cli.options import WrongCall
from linq_compose.lint.excerpt import legible
from linq_compose.lint.terminal import draw_diagnostic
from linq_compose.text import Look, Loss
from linq_compose.text.markdown.look import LOOK

__all__ = ["chosen_look", "decode", "loss_lines", "print_payload", "read_source", "report_refusal"]


def read_source(path: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file or of standard input, or say why there are none."""

    def refuse(name: str, reason: str) -> None:
        complain(f"linq-compose: {name}: {reason}")

    source = next(open_sources([path], lined=False, refuse=refuse), None)
    return None if source is None else (source.name, source.data)


def decode(name: str, data: bytes) -> str:
    """Return the text of UTF-8 bytes; raises `WrongCall` naming the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongCall(f"{name}: is not UTF-8 at byte {error.start}") from None


def chosen_look(arguments: Namespace) -> Look:
    """Return the look of Markdown that the options choose."""
    chosen = {"bullet": arguments.bullet, "link": arguments.link, "strict": arguments.strict or None}
    if arguments.heading is not None:
        chosen["heading"] = arguments.heading
    given = {name: value for name, value in chosen.items() if value is not None}
    if given.get("heading") == "none":
        given["heading"] = None
    return Look(**given) if given else LOOK


def loss_lines(losses: tuple[Loss, ...]) -> list[str]:
    """Return a line for each loss."""
    return [legible(f"lost: {loss.kind} {loss.what!r}") for loss in losses]


def report_refusal(report: Any) -> int:
    """Write the errors of a report to standard error, and return the exit code 1."""
    for found in report.errors:
        complain(draw_diagnostic(found))
    return 1


def print_payload(payload: Any, *, indent: int | None = None) -> None:
    """Write one payload to standard output as UTF-8."""
    text = json.dumps(payload, ensure_ascii=False, indent=indent)
    say_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
