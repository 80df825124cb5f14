"""`check` on campaigns: rows of large files, with outputs for those that pass and those that do not."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, Final

from linq_compose._row_files import Form, form_of
from linq_compose.cli.console import complain, one_line, say
from linq_compose.cli.options import UsageError, chosen_configuration
from linq_compose.cli.output_file import write_files
from linq_compose.cli.progress import Progress
from linq_compose.cli.settings import FileSettings, Settings
from linq_compose.errors import BatchError, TemplateError

if TYPE_CHECKING:
    from linq_compose.batch import CampaignReport

__all__ = ["add_campaign", "check_campaign", "is_campaign"]

_OPTIONS: Final = ("accepted", "rejects", "html", "repeats", "resume", "column", "template")
_FORMATS: Final = ("text", "json")


def add_campaign(command: ArgumentParser) -> None:
    """Add the options for rows of large files."""
    group = command.add_argument_group(
        "campaigns",
        "Rows of large files: JSON Lines, JSON arrays and CSV, also with .gz or .zst, Parquet and Arrow. Any of these "
        "options, or such a file, checks them row by row on all cores.",
    )
    group.add_argument("--accepted", metavar="FILE", help="write the rows that pass, in the form of the input")
    group.add_argument("--rejects", metavar="FILE", help="write the other rows with their findings, in the same form")
    group.add_argument("--html", metavar="FILE", help="write a page with counts by rule and first examples")
    group.add_argument(
        "--repeats", action="store_true", help="compare rows: the same key, recipient or text twice, crowded lines"
    )
    group.add_argument("--resume", action="store_true", help="go on where the same command was interrupted")
    group.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME[=COLUMN]",
        help="the column of the payloads, or with a template FIELD=COLUMN; repeatable",
    )
    group.add_argument("--template", metavar="TEXT", help="make the text of each row: 'Hi {name}, …'")


def is_campaign(arguments: Namespace) -> bool:
    """Return whether rows of large files are to be checked: an option says so, or the name of a file."""
    if any(getattr(arguments, name) for name in _OPTIONS):
        return True
    forms = [form_of(path) for path in arguments.paths if not os.path.isdir(path)]
    return any(form is not None and (form[1] or form[0] not in (Form.LINES, Form.JSON)) for form in forms)


def check_campaign(arguments: Namespace) -> int:
    """Check the rows of all files, print the report, and return the exit code."""
    from linq_compose.batch import run

    formats = _formats(arguments)
    settings = _settings(arguments)
    progress = Progress()
    try:
        with progress:
            report = run(
                arguments.paths or ["."],
                operation=settings.operation,
                column=_column(arguments),
                template=arguments.template,
                policy=settings.policy,
                context=settings.context,
                accepted=arguments.accepted,
                rejects=arguments.rejects,
                html=arguments.html,
                repeats=arguments.repeats,
                resume=arguments.resume,
                jobs=arguments.jobs,
                progress=progress.show,
            )
    except KeyboardInterrupt:
        if arguments.accepted or arguments.rejects or arguments.html:
            complain("linq-compose: complete blocks are kept; the same command with --resume goes on there")
        raise
    except OSError as error:
        if error.filename is not None and str(error.filename).endswith((".partial", ".journal.new", ".whole")):
            complain("linq-compose: complete blocks are kept; make room, and --resume goes on there")
        raise
    except (BatchError, TemplateError) as error:
        raise UsageError(str(error)) from None
    _print(report, formats)
    return 2 if report.unread or report.tally.unreadable else int(not report.ok)


def _print(report: CampaignReport, formats: list[tuple[str, str | None]]) -> None:
    for name, reason in report.unread:
        complain(one_line(f"linq-compose: {name}: {reason}"))
    for name, file in formats:
        text = str(report) if name == "text" else json.dumps(report.to_dict(), ensure_ascii=False)
        if file is None:
            say(text)
        else:
            write_files([(file, f"{text}\n")])


def _formats(arguments: Namespace) -> list[tuple[str, str | None]]:
    """Return the formats with their files; raises `UsageError` for an option that is not for campaigns."""
    formats: list[tuple[str, str | None]] = arguments.format or [("text", None)]
    for name, _ in formats:
        if name not in _FORMATS:
            raise UsageError(f"The format {name} names places in JSON text; rows of a campaign have text or json.")
    for name in ("baseline", "write_baseline", "jsonl"):
        if getattr(arguments, name):
            raise UsageError(f"--{name.replace('_', '-')} is not for campaigns.")
    return formats


def _settings(arguments: Namespace) -> Settings:
    """Return the settings of all files; raises `UsageError` where the configuration gives them different ones."""
    settings = FileSettings(arguments, chosen_configuration(arguments))
    chosen: dict[int, Settings] = {}
    for path in arguments.paths:
        own = settings.of(path)
        chosen[id(own)] = own
    if len(chosen) > 1:
        raise UsageError("The configuration gives these files different settings; check them one by one.")
    return next(iter(chosen.values()), settings.default)


def _column(arguments: Namespace) -> Any:
    """Return the column of the payloads, or the mapping of fields to columns; None without either."""
    words: list[str] = arguments.column
    pairs = [word.partition("=") for word in words]
    if all(equals for _, equals, _ in pairs):
        return {name: column for name, _, column in pairs} or None
    if len(words) > 1 or arguments.template:
        raise UsageError("Expected --column FIELD=COLUMN, or one --column with the name of the column of payloads.")
    return words[0]
