"""The command `check`: every problem of every payload."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from linq_compose._api import check
from linq_compose.cli.baseline import Baseline, read_baseline
from linq_compose.cli.command import Command
from linq_compose.cli.console import complain, say
from linq_compose.cli.discovery import Discovery, Refusal, Selected
from linq_compose.cli.inputs import Payload, Source, Unreadable, read_source
from linq_compose.cli.message_file import holds_messages
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
from linq_compose.cli.settings import FileSettings, Settings
from linq_compose.lint.configuration import Configuration
from linq_compose.lint.diagnostic import Diagnostic, Evidence
from linq_compose.lint.document import read_document
from linq_compose.lint.report import Report
from linq_compose.lint.suppression import Suppression
from linq_compose.operations import Certainty, Detection, detect
from linq_compose.rules import CATALOG

__all__ = ["COMMAND"]

_ANYWHERE: Final = "SHP101"
"""What is no JSON object is wrong for every operation: that one is detected changes nothing."""


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
    group = command.add_argument_group("baseline", "Accepted findings, kept in a file.")
    group.add_argument("--baseline", metavar="FILE", help="do not report the findings in this file")
    way = group.add_mutually_exclusive_group()
    way.add_argument("--write-baseline", action="store_true", help="write all findings of this run to the file")
    way.add_argument("--no-baseline", action="store_true", help="report all findings, including those in the baseline")
    add_policy(command)
    add_context(command)


def _run(arguments: Namespace) -> int:
    """Check the payloads of all sources, report them in the chosen formats, and return the exit code."""
    configuration = chosen_configuration(arguments)
    settings, baseline = FileSettings(arguments, configuration), _baseline(arguments, configuration)
    policy = settings.default.policy
    summary, unused, progress = Summary(), set(policy.suppress), Progress()
    catalog = CATALOG.extended(policy.extend)
    failed = False

    def show(text: str) -> None:
        progress.clear()
        say(text)

    def refuse(name: str, reason: str) -> None:
        progress.clear()
        summary.unreadable.append((name, reason))
        complain(f"linq-compose: {name}: {reason}")

    with ExitStack() as stack:
        outputs = stack.enter_context(Outputs(arguments, show, catalog=catalog))
        if arguments.write_baseline and baseline is not None:
            outputs.open("the baseline", str(baseline.file))
        files = list(_files(arguments, configuration, outputs, refuse))
        stack.enter_context(progress)
        outputs.begin()
        for source in _sources(files, arguments, summary, refuse):
            summary.files += 1
            outputs.open_file(source.name)
            chosen = settings.of(source.name)
            done = 0
            for payload in source.payloads():
                report, detection = _report(payload, chosen)
                unused.intersection_update(report.unused)
                if baseline is not None:
                    report = baseline.sift(report, payload.data)
                summary.count(report, detection)
                outputs.show(payload, report, detection)
                failed = failed or report.fails() or bool(report.crashes)
                done += len(payload.data) + 1
                progress.step(source.name, done, len(source.data))
            outputs.close_file()
        progress.clear()
        outputs.end(summary)
        if baseline is not None:
            baseline.write(outputs)
        outputs.commit()
    _report_leftovers(unused, baseline)
    return 2 if summary.unreadable else int(failed)


def _files(arguments: Namespace, configuration: Configuration, outputs: Outputs, refuse: Refusal) -> Iterator[Selected]:
    """Yield the files to read; an output that is named as an input is refused, one in a folder is skipped."""
    root = configuration.file.parent if configuration.file else None
    discovery = Discovery(include=configuration.get("include"), exclude=configuration.get("exclude"), root=root)
    for selected in discovery.files(arguments.paths or ["."], refuse=refuse):
        output = outputs.written_to(selected.path)
        if output is not None and selected.named:
            raise UsageError(f"{output} is read as well: writing a report to it would destroy it.")
        if output is None and (selected.named or not _is_baseline(arguments, configuration, selected.path)):
            yield selected


def _sources(files: Iterable[Selected], arguments: Namespace, summary: Summary, refuse: Refusal) -> Iterator[Source]:
    """Yield the content of the files; what is plainly no message is counted, unless it was named."""
    for selected in files:
        try:
            source = read_source(selected.path, lined=arguments.jsonl)
        except Unreadable as error:
            refuse(error.name, error.reason)
            continue
        if selected.named or holds_messages(source):
            yield source
        else:
            summary.skipped += 1


def _report(payload: Payload, chosen: Settings) -> tuple[Report, Detection | None]:
    if chosen.operation is not None:
        return check(payload.data, chosen.operation, context=chosen.context, policy=chosen.policy), None
    detection = detect(read_document(payload.data).value)
    report = check(payload.data, detection.operation, context=chosen.context, policy=chosen.policy)
    if detection.certainty is Certainty.CERTAIN:
        return report, detection
    return replace(report, diagnostics=tuple(_hedged(report))), detection


def _hedged(report: Report) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a report whose operation is a guess: what depends on a guess is not documented."""
    for diagnostic in report:
        if diagnostic.rule == _ANYWHERE:
            yield diagnostic
        else:
            evidence = diagnostic.evidence if diagnostic.evidence is not Evidence.DOCUMENTED else Evidence.INFERRED
            yield replace(diagnostic, evidence=evidence, server_code_evidence=Evidence.INFERRED)


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
)
