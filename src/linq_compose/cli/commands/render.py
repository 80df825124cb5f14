"""The command `render`: Markdown in, the payload of one message out."""

from __future__ import annotations

from argparse import Namespace

from linq_compose.cli.composed import chosen_look, decode, loss_lines, print_payload, read_source, report_refusal
from linq_compose.cli.console import complain
from linq_compose.cli.output.styled_text import draw_text
from linq_compose.compose import Draft
from linq_compose.text import read_markdown

__all__ = ["run_render"]


def run_render(arguments: Namespace) -> int:
    """Print the payload of the message that a Markdown file means, and its picture beside it."""
    read = read_source(arguments.path)
    if read is None:
        return 2
    reading = read_markdown(decode(*read), look=chosen_look(arguments))
    draft = Draft().text(reading.text)
    report = draft.check()
    if not arguments.quiet:
        complain("\n".join([*draw_text(reading.text), *loss_lines(reading.losses)]))
    if not report.ok:
        return report_refusal(report)
    print_payload(draft.message().payload(), indent=2)
    return 0
