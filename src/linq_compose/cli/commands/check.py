"""The command `check`: every problem of every payload."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from linq_compose.cli.baseline import Baseline, read_baseline
from linq_compose.cli.campaign import add_campaign, check_campaign, is_campaign
from linq_compose.cli.checker import Checked, Checker
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain, one_line, say
from linq_compose.cli.discovery import Discovery, Refusal, Selected
from linq_compose.cli.inputs import Payload, Source, Stream, Unreadable, open_stream
from linq_compose.cli.options import (
    UsageError,
    add_color,
    add_context,
    add_fail_on,
    add_operation,
    add_policy,
    add_sources,
    chosen_configuration,
    positive_integer,
)
from linq_compose.cli.output.formats import FORMATS, Outputs, read_format
from linq_compose.cli.output.reporter import Summary
from linq_compose.cli.progress import Progress
from linq_compose.cli.settings import FileSettings
from linq_compose.lint.configuration import Configuration
from linq_compose.lint.report import Report
from linq_compose.lint.suppression import Suppression
from linq_compose.operations import Detection

__all__ = ["COMMAND"]


def _add_arguments(command: ArgumentParser) -> None:
    add_sources(command, optional=True)
    add_operation(command)
    add_fail_on(command)
    command.add_argument(
        "--format",
        type=read_format,
        action="append",
        metavar="NAME[:FILE]",
        help=f"output format, optionally written to a file: {', '.join(FORMATS)}; repeatable (default: text)",
    )
    add_color(command)
    shown = command.add_mutually_exclusive_group()
    shown.add_argument(
        "--max-shown",
        type=positive_integer,
        default=10,
        metavar="N",
        help="findings of one rule that are shown (default: 10)",
    )
    shown.add_argument("--all", dest="max_shown", action="store_const", const=None, help="show every finding")
    command.add_argument(
        "--jobs",
        type=positive_integer,
        metavar="N",
        help="processes that check at the same time (default: 1; campaigns: one per core); the output stays in order",
    )
    group = command.add_argument_group("baseline", "Accepted findings, kept in a file.")
    group.add_argument("--baseline", metavar="FILE", help="do not report the findings in this file")
    way = group.add_mutually_exclusive_group()
    way.add_argument("--write-baseline", action="store_true", help="write all findings of this run to the file")
    way.add_argument("--no-baseline", action="store_true", help="report all findings, including those in the baseline")
    add_campaign(command)
    add_policy(command)
    add_context(command)


@dataclass(frozen=True, slots=True)
class _Unread:
    """A file that cannot be read, or not to its end."""

    name: str
    reason: str


class _Skipped:
    """A file of a folder that holds no message."""


class _Closed:
    """The end of a file."""


_Step: TypeAlias = Stream | Source | _Closed | _Skipped | _Unread


def _run(arguments: Namespace) -> int:
    """Check the payloads of all sources, report them in the chosen formats, and return the exit code."""
    if is_campaign(arguments):
        return check_campaign(arguments)
    arguments.jobs = arguments.jobs or 1
    configuration = chosen_configuration(arguments)
    settings, baseline = FileSettings(arguments, configuration), _baseline(arguments, configuration)
    policy = settings.default.policy
    progress = Progress()

    def show(text: str) -> None:
        progress.clear()
        say(text)

    with ExitStack() as stack:
        outputs = stack.enter_context(Outputs(arguments, show, families=policy.extend))
        if arguments.write_baseline and baseline is not None:
            outputs.open("the baseline", str(baseline.file))
        result = _Result(outputs, progress, baseline, set(policy.suppress))
        files = list(_files(arguments, configuration, outputs, result.refuse))
        checked = _checked(_steps(files, arguments, settings), arguments, configuration, settings, stack)
        stack.enter_context(progress)
        outputs.begin()
        for step, payloads in checked:
            result.take(step, payloads)
        progress.clear()
        outputs.end(result.summary)
        if baseline is not None:
            baseline.write(outputs)
        outputs.commit()
    _report_leftovers(result.unused, baseline)
    return 2 if result.summary.unreadable else int(result.failed)


def _checked(
    steps: Iterable[_Step], arguments: Namespace, configuration: Configuration, settings: FileSettings, stack: ExitStack
) -> Iterable[tuple[_Step, Iterable[tuple[Payload, Checked]]]]:
    """Return the steps, blocks with the payloads in them, checked here or by worker processes."""
    checker = Checker(settings)
    if arguments.jobs == 1:
        return ((step, checker.check(step) if isinstance(step, Source) else ()) for step in steps)
    from linq_compose.cli.workers import Workers

    return stack.enter_context(Workers(arguments.jobs, arguments, configuration, checker)).check(steps)


class _Result:
    """What a run has found: it takes one step after the other, reports it and counts it."""

    def __init__(
        self, outputs: Outputs, progress: Progress, baseline: Baseline | None, unused: set[Suppression]
    ) -> None:
        self._outputs, self._progress, self._baseline = outputs, progress, baseline
        self.summary = Summary()
        self.unused = unused
        self.failed = False

    def refuse(self, name: str, reason: str) -> None:
        """Report an input that cannot be read."""
        self._progress.clear()
        self.summary.unreadable.append((name, reason))
        complain(one_line(f"linq-compose: {name}: {reason}"))

    def take(self, step: _Step, payloads: Iterable[tuple[Payload, Checked]]) -> None:
        """Report a step, and the payloads in it if it is a block."""
        if isinstance(step, _Unread):
            self.refuse(step.name, step.reason)
        elif isinstance(step, _Skipped):
            self.summary.skipped += 1
        elif isinstance(step, Stream):
            self.summary.files += 1
            self._outputs.open_file(step.name)
            self._progress.open_file(step.name, step.size)
        elif isinstance(step, _Closed):
            self._outputs.close_file()
        for payload, (report, detection) in payloads:
            self._show(payload, report, detection)

    def _show(self, payload: Payload, report: Report, detection: Detection | None) -> None:
        if self.unused:
            self.unused.intersection_update(report.unused)
        if self._baseline is not None:
            report = self._baseline.sift(report, payload.data)
        self.summary.count(report, detection)
        self._outputs.show(payload, report, detection)
        if report.diagnostics or report.crashes:
            self.failed = self.failed or report.fails() or bool(report.crashes)
        self._progress.step(len(payload.data) + 1)


def _steps(files: Iterable[Selected], arguments: Namespace, settings: FileSettings) -> Iterator[_Step]:
    """Yield each file as its stream, its blocks and its end.

    What is plainly no message comes only if it was named, or if the configuration says what it is.
    """
    for selected in files:
        try:
            stream = open_stream(selected.path, lined=arguments.jsonl)
        except Unreadable as error:
            yield _Unread(error.name, error.reason)
            continue
        first = next(stream.blocks, None)
        is_known = selected.named or settings.name_operation_of(selected.path)
        if not is_known and first is not None and not _may_hold_messages(first):
            yield _Skipped()
            continue
        yield stream
        fault: _Step | None = None
        try:
            if first is not None:
                yield first
                yield from stream.blocks
        except Unreadable as error:
            fault = _Unread(error.name, error.reason)
        yield _Closed()
        if fault is not None:
            yield fault


def _may_hold_messages(block: Source) -> bool:
    from linq_compose.cli.message_file import holds_messages

    return holds_messages(block)


def _files(arguments: Namespace, configuration: Configuration, outputs: Outputs, refuse: Refusal) -> Iterator[Selected]:
    """Yield the files to read; an output that is named as an input is refused, one in a folder is skipped."""
    root = configuration.file.parent if configuration.file else None
    discovery = Discovery(include=configuration.get("include"), exclude=configuration.get("exclude"), root=root)
    for selected in discovery.files(arguments.paths or ["."], refuse=refuse, forced=arguments.force_exclude):
        output = outputs.written_to(selected.path)
        if output is not None and selected.named:
            raise UsageError(f"{output} is read as well: writing a report to it would destroy it.")
        if output is None and (selected.named or not _is_baseline(arguments, configuration, selected.path)):
            yield selected


def _is_baseline(arguments: Namespace, configuration: Configuration, path: str) -> bool:
    file = _baseline_file(arguments, configuration)
    return file is not None and file.exists() and file.samefile(path)


def _baseline_file(arguments: Namespace, configuration: Configuration) -> Path | None:
    return configuration.baseline if arguments.baseline is None else Path(arguments.baseline)


def _baseline(arguments: Namespace, configuration: Configuration) -> Baseline | None:
    """Return the baseline of `--baseline`, or of the configuration; None without one, or with `--no-baseline`."""
    file = _baseline_file(arguments, configuration)
    if arguments.write_baseline and file is None:
        raise UsageError('Name the baseline file: --baseline FILE, or baseline = "FILE" in the configuration.')
    if file is None or arguments.no_baseline:
        return None
    return read_baseline(file, recording=arguments.write_baseline)


def _report_leftovers(unused: Iterable[Suppression], baseline: Baseline | None) -> None:
    """Report suppressions that matched nothing, and what became of the baseline."""
    for suppression in sorted(unused, key=str):
        place = suppression.path or "the root"
        complain(f"linq-compose: unused suppression: {suppression.rule} at {place} ({suppression.reason})")
    text = None if baseline is None else baseline.summary()
    if text is not None:
        complain(f"linq-compose: {text}")


COMMAND = Command(
    "check",
    "check payloads and report problems with their location",
    _add_arguments,
    _run,
    synonyms=("lint", "validate", "verify", "test", "judge", "scan"),
    examples=(
        "linq-compose check",
        "linq-compose check messages/ --fail-on warning",
        "linq-compose check reply.json --operation chats.messages.send --service SMS",
        "linq-compose check --format github --format sarif:report.sarif",
        "linq-compose check campaign.jsonl.gz --accepted good.jsonl --rejects bad.jsonl --html report.html",
        "linq-compose check people.csv --template 'Hi {name}' --column to=phone --accepted ready.csv",
    ),
)
