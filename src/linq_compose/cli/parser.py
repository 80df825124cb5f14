"""The grammar of the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import Any

from linq_compose import __version__
from linq_compose.cli.commands.check import run_check
from linq_compose.cli.commands.check_file import run_check_file
from linq_compose.cli.commands.config import run_config
from linq_compose.cli.commands.docs import run_docs
from linq_compose.cli.commands.explain import run_explain
from linq_compose.cli.commands.fake import run_fake
from linq_compose.cli.commands.fix import run_fix
from linq_compose.cli.commands.plan import run_plan
from linq_compose.cli.commands.render import run_render
from linq_compose.cli.commands.rules import run_rules
from linq_compose.cli.output.formats import FORMATS, read_format
from linq_compose.limits import LIMITS
from linq_compose.vocabulary import ANIMATIONS, SERVICES, STYLES

__all__ = ["parse_arguments"]

_MAKES = "Payloads go to standard output, what they show to standard error. Exit code: 1 when a message is refused."
_ENDS = "Exit code: 0 clean, 1 errors found, 2 something could not be read or the call was wrong."


def parse_arguments(argv: Sequence[str] | None) -> Namespace:
    """Return the parsed command line, `run` being its command; raises `SystemExit` as argparse does."""
    parser = ArgumentParser(
        prog="linq-compose", description="Check messages for the Linq Partner API v3, offline.", epilog=_ENDS
    )
    parser.add_argument("--version", action="version", version=f"linq-compose {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="judge payloads and say what is wrong where", epilog=_ENDS)
    check.set_defaults(run=run_check)
    _add_sources(check)
    _add_judging(check)
    check.add_argument(
        "--fail-on",
        choices=("warning", "error"),
        help="the least severity that fails (error; strict: warning)",
    )
    check.add_argument(
        "--format",
        type=read_format,
        action="append",
        metavar="NAME[:FILE]",
        help=f"how to report, and into which file; may be given several times: {', '.join(FORMATS)} (text)",
    )
    _add_baseline(check)
    shown = check.add_mutually_exclusive_group()
    shown.add_argument(
        "--max-shown", type=_count, default=10, metavar="N", help="findings of one rule that are shown (10)"
    )
    shown.add_argument("--all", dest="max_shown", action="store_const", const=None, help="show every finding")

    files = commands.add_parser("check-file", help="say what files are by their bytes, and judge them", epilog=_ENDS)
    files.set_defaults(run=run_check_file)
    files.add_argument("paths", nargs="+", metavar="FILE", help="a file that is to be sent")
    files.add_argument("--voice", action="store_true", help="the files are to be sent as voice memos")
    _add_policy(files)
    files.add_argument("--fail-on", choices=("warning", "error"), help="the least severity that fails (error)")
    files.add_argument("--format", choices=("text", "json"), default="text", help="how to report (text)")

    fix = commands.add_parser("fix", help="apply the fixes that are safe", epilog=_ENDS)
    fix.set_defaults(run=run_fix)
    _add_sources(fix)
    _add_judging(fix)
    fix.add_argument("--unsafe", action="store_true", help="also apply fixes that guess what was meant")
    fix.add_argument("--write", action="store_true", help="change the files instead of printing the payload")

    _add_composing(commands)

    explain = commands.add_parser("explain", help="print the page of a rule")
    explain.set_defaults(run=run_explain)
    explain.add_argument("rule", metavar="RULE", help="a code (DEC102) or a name (split-character)")

    rules = commands.add_parser("rules", help="list all rules")
    rules.set_defaults(run=run_rules)
    rules.add_argument("--format", choices=("text", "json"), default="text", help="json gives every field (text)")
    rules.add_argument("--operations", action="store_true", help="list the operations of the API instead")

    _add_fake(commands)

    config = commands.add_parser("config", help="print what is configured, and where each value came from")
    config.set_defaults(run=run_config)
    _add_policy(config)
    config.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text: TOML)")

    docs = commands.add_parser("docs", help="write the pages of all rules, or check that they are in step")
    docs.set_defaults(run=run_docs)
    way = docs.add_mutually_exclusive_group(required=True)
    way.add_argument("--write", metavar="DIR", help="write a page for each rule, and index.md")
    way.add_argument("--check", metavar="DIR", help="name pages that are stale, missing or surplus; exit 1 if any")
    return parser.parse_args(argv)


def _add_composing(commands: Any) -> None:
    render = commands.add_parser("render", help="turn Markdown into the payload of a message", epilog=_MAKES)
    render.set_defaults(run=run_render)
    render.add_argument("path", metavar="FILE", help="Markdown; -: stdin")
    _add_look(render)

    plan = commands.add_parser("plan", help="turn anything into messages that are each valid", epilog=_MAKES)
    plan.set_defaults(run=run_plan)
    plan.add_argument("path", metavar="FILE", help="a payload, Markdown (.md), or plain text; -: stdin")
    plan.add_argument("--markdown", action="store_true", help="read Markdown, whatever the name")
    plan.add_argument("--max-length", type=_length, default=LIMITS.text, metavar="N", help="UTF-16 code units (10000)")
    plan.add_argument("--bubbles", choices=("one", "paragraph"), default="one", help="a message for each paragraph")
    plan.add_argument("--new-chat", action="store_true", default=None, help="the first message opens a chat")
    plan.add_argument("--service", choices=SERVICES.words, help="leave out what this service does not show")
    plan.add_argument(
        "--marker", type=_marker, action="append", default=[], metavar="STYLE=TEXT", help="written around a lost style"
    )
    _add_look(plan)


def _add_fake(commands: Any) -> None:
    fake = commands.add_parser("fake", help="serve an in-memory fake of the Linq API, for clients in any language")
    fake.set_defaults(run=run_fake)
    fake.add_argument(
        "--port", type=_port, default=8585, metavar="N", help="port to listen on; 0: any free port (8585)"
    )
    fake.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen on (127.0.0.1)")
    fake.add_argument(
        "--allow-host", action="append", metavar="NAME", help="host name that may control the fake; repeatable"
    )
    fake.add_argument("--number", action="append", metavar="E164", help="one of your lines; repeatable (+12052535597)")
    fake.add_argument("--api-key", default="test", metavar="TOKEN", help="the accepted token (test)")
    fake.add_argument("--sandbox", action="store_true", help="recipients must write first; at most 100 messages a day")
    fake.add_argument("--rate-limits", action="store_true", help="at most 30 messages a minute to one recipient")
    fake.add_argument("--strict-attachments", action="store_true", help="reject attachments that were not registered")
    fake.add_argument("--policy", metavar="NAME", help="default, strict or lenient")


def _add_look(command: ArgumentParser) -> None:
    command.add_argument("--bullet", metavar="TEXT", help="the mark of list items (•)")
    command.add_argument("--heading", choices=(*STYLES.words, "none"), help="the style of headings (bold)")
    command.add_argument("--link", choices=("text (url)", "text", "url"), help="what is told of links (text (url))")
    command.add_argument("--strict", action="store_true", help="read exactly what CommonMark says")
    command.add_argument("--quiet", action="store_true", help="print the payloads alone")


def _add_sources(command: ArgumentParser) -> None:
    command.add_argument(
        "paths",
        nargs="+",
        metavar="FILE",
        help=".json: one payload; .jsonl, .ndjson: one on each line; a directory: all such files in it; -: stdin",
    )
    command.add_argument("--jsonl", action="store_true", help="read one payload from each line, whatever the name")


def _add_judging(command: ArgumentParser) -> None:
    command.add_argument("--operation", metavar="ID", help="message, or an id of rules --operations (by shape)")
    _add_policy(command)
    command.add_argument("--service", metavar="NAME", help="the message goes out by iMessage, SMS or RCS")
    chat = command.add_mutually_exclusive_group()
    chat.add_argument("--new-chat", action="store_true", default=None, help="the request opens a new chat")
    chat.add_argument("--existing-chat", dest="new_chat", action="store_false", help="it finds an existing chat")
    people = command.add_mutually_exclusive_group()
    people.add_argument("--group", action="store_true", default=None, help="the chat is a group")
    people.add_argument("--direct", dest="group", action="store_false", help="the chat is a direct one")


def _add_policy(command: ArgumentParser) -> None:
    _add_configuration(command)
    command.add_argument("--policy", metavar="NAME", help="default, strict or lenient")
    for option, verb in (("--select", "judge only"), ("--ignore", "leave out")):
        command.add_argument(
            option,
            action="append",
            default=[],
            metavar="RULES",
            help=f"{verb} these codes, names or families",
        )


def _add_configuration(command: ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--config",
        metavar="FILE",
        help="the configuration (the nearest linq-compose.toml, or "
        "pyproject.toml with [tool.linq-compose], from here upwards)",
    )
    where.add_argument("--no-config", action="store_true", help="read no configuration")


def _add_baseline(command: ArgumentParser) -> None:
    command.add_argument("--baseline", metavar="FILE", help="leave alone the findings that this file knows")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--write-baseline", action="store_true", help="write the file anew with all findings of this run")
    way.add_argument("--no-baseline", action="store_true", help="tell of all findings, known or not")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 5 or int(text) > 65535:
        raise ArgumentTypeError(f"wants a port from 0 to 65535, not {text!r}")
    return int(text)


def _length(text: str) -> int:
    count = _count(text)
    if count > LIMITS.text:
        raise ArgumentTypeError(f"wants at most {LIMITS.text}, not {count}")
    return count


def _marker(text: str) -> tuple[str, str]:
    style, equals, mark = text.partition("=")
    if not equals or style not in {*STYLES.words, *ANIMATIONS.words}:
        raise ArgumentTypeError(f"wants a style and its marker (bold=*), not {text!r}")
    return style, mark


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < 1:
        raise ArgumentTypeError(f"wants a whole number from 1, not {text!r}")
    return int(text)
