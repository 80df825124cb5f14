"""The command `render`: Markdown in, the payload of one message out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from linq_compose.cli.command import Command
from linq_compose.cli.console import complain
from linq_compose.cli.inputs import STDIN, decode, read_source
from linq_compose.cli.look_options import add_look, chosen_look
from linq_compose.cli.options import UsageError
from linq_compose.cli.output.payload import draw_losses, print_payload, report_rejection
from linq_compose.compose import Draft
from linq_compose.pages.carets import draw_text
from linq_compose.text import read_markdown

__all__ = ["COMMAND"]

_ENDING: Final = (
    "The payload goes to standard output, a drawing of its styles to standard error. Exit codes: 0 printed, 1 the "
    "message would be rejected, 2 unreadable input or usage error."
)


def _add_arguments(command: ArgumentParser) -> None:
    command.add_argument("path", metavar="FILE", help="a Markdown file; -: standard input")
    command.add_argument("--quiet", action="store_true", help="print only the payload")
    add_look(command)


def _run(arguments: Namespace) -> int:
    """Print the payload of the message in a Markdown file, and a drawing of it."""
    source = read_source(arguments.path, text=True)
    if not source.data.strip():
        raise UsageError(f"{source.name}: is empty" + ("" if source.name == STDIN else "; nothing to render"))
    reading = read_markdown(decode(source), look=chosen_look(arguments))
    draft = Draft().text(reading.text)
    report = draft.check()
    if not arguments.quiet:
        complain("\n".join([*draw_text(reading.text), *draw_losses(reading.losses)]))
    if not report.ok:
        return report_rejection(report)
    print_payload(draft.message().payload(), indent=2)
    return 0


COMMAND = Command(
    "render",
    "convert Markdown into the payload of a message",
    _add_arguments,
    _run,
    ending=_ENDING,
    synonyms=("markdown", "convert", "md", "compose", "build"),
    examples=(
        "linq-compose render reply.md",
        'linq-compose render reply.md --quiet --bullet "- " --link text',
    ),
)
