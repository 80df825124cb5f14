"""The command `plan`: any content in, valid messages out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from linq_compose._api import check
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain, one_line
from linq_compose.cli.inputs import Source, decode, read_source
from linq_compose.cli.look_options import add_look, chosen_look
from linq_compose.cli.options import UsageError, positive_integer
from linq_compose.cli.output.payload import print_payload, report_rejection
from linq_compose.compose import Draft, plan
from linq_compose.limits import LIMITS
from linq_compose.lint.document import read_document
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import MessageRejected, Report
from linq_compose.operations import detect
from linq_compose.text import Look
from linq_compose.vocabulary import ANIMATIONS, SERVICES, STYLES

__all__ = ["COMMAND"]

_MARKDOWN: Final = (".md", ".markdown")
_ENDING: Final = (
    "The payloads go to standard output, one per line; why each is a message of its own goes to standard error. Exit "
    "codes: 0 printed, 1 no valid messages can be made, 2 unreadable input or usage error."
)


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("path", metavar="FILE", help="JSON payload, Markdown (.md) or plain text; -: standard input")
    command.add_argument("--markdown", action="store_true", help="read Markdown, whatever the file name")
    command.add_argument(
        "--max-length",
        type=_length,
        default=LIMITS.text,
        metavar="N",
        help=f"UTF-16 code units of one text (default: {LIMITS.text})",
    )
    command.add_argument(
        "--bubbles",
        choices=("one", "paragraph"),
        default="one",
        help="one: as few messages as possible; paragraph: one message per paragraph (default: one)",
    )
    command.add_argument("--new-chat", action="store_true", default=None, help="the first message opens a new chat")
    command.add_argument("--service", choices=SERVICES.words, help="leave out what this service does not display")
    command.add_argument(
        "--marker",
        type=_marker,
        action="append",
        default=[],
        metavar="STYLE=TEXT",
        help="text on both sides of a style that the service does not display (bold=*); repeatable",
    )
    command.add_argument("--quiet", action="store_true", help="print only the payloads")
    add_look(command)


def _length(text: str) -> int:
    count = positive_integer(text)
    if count > LIMITS.text:
        raise ArgumentTypeError(f"expected at most {LIMITS.text}, got {count}")
    return count


def _marker(text: str) -> tuple[str, str]:
    style, equals, mark = text.partition("=")
    if not equals or style not in {*STYLES.words, *ANIMATIONS.words}:
        raise ArgumentTypeError(f"expected a style and its marker (bold=*), got {text!r}")
    return style, mark


def _run(arguments: Namespace) -> int:
    """Print the messages of a plan, one payload per line, and why they are separate beside."""
    source = read_source(arguments.path, text=True)
    content = _content(source, markdown=arguments.markdown, look=chosen_look(arguments))
    if not source.data.strip():
        return _refuse(source, "contains nothing that can be sent")
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
        return report_rejection(rejected.report)
    except ValidationError:
        return _refuse(source, _faults(content))
    except (ValueError, TypeError) as error:
        return _refuse(source, str(error))
    if not planned.messages:
        return _refuse(source, "contains nothing that can be sent")
    if not arguments.quiet:
        complain("\n".join(map(legible, str(planned).splitlines())))
    for payload in planned.to_payloads():
        print_payload(payload)
    sys.stdout.flush()
    return 0


def _refuse(source: Source, reason: str) -> int:
    complain(one_line(f"linq-compose: {source.name}: {legible(reason)}"))
    return 1


def _content(source: Source, *, markdown: bool, look: Look) -> Any:
    """Return what a file holds: a request or message where it is JSON, Markdown by its name or option, else text.

    The line feed that ends the last line of a text is not part of it.

    Raises `UsageError` for a `.json` file that cannot be parsed: it must not reach anybody as text.
    """
    text = decode(source)
    if markdown or source.name.lower().endswith(_MARKDOWN):
        return Draft().markdown(text, look=look)
    document = read_document(text)
    if isinstance(document.value, dict):
        return document.value
    if source.name.lower().endswith(".json") or text.lstrip().startswith("{"):
        raise UsageError(f"{source.name}: The payload {document.flaw}.")
    return text.removesuffix("\n")


def _faults(content: Any) -> str:
    """Return what of a payload has the wrong type, with its places: the first five."""
    operation = detect(content).operation if isinstance(content, Mapping) else "message"
    report: Report = check(content, operation)
    faults = [diagnostic for diagnostic in report.errors if diagnostic.rule.startswith("SHP")]
    lines = [f"{diagnostic.message} ({diagnostic.path or 'the root'})" for diagnostic in faults[:5]]
    more = f" … and {len(faults) - 5:,} more" if len(faults) > 5 else ""
    return legible(" ".join(lines)) + more


COMMAND = Command(
    "plan",
    "split any content into valid messages",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("split", "chunk", "bubbles", "cut", "messages"),
    examples=(
        "linq-compose plan reply.md",
        "linq-compose plan reply.md --bubbles paragraph --new-chat",
        "linq-compose plan reply.md --service SMS --marker bold=* --quiet",
    ),
)
