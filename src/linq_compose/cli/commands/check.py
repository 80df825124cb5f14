"""The command `check`: judges every payload that was given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from linq_compose._api import check
from linq_compose.cli.baseline import Baseline, read_baseline
from linq_compose.cli.console import complain, say
from linq_compose.cli.inputs import guess_operation, open_sources
from linq_compose.cli.options import (
    WrongCall,
    chosen_configuration,
    chosen_context,
    chosen_operation,
    chosen_policy,
    least_failing,
)
from linq_compose.cli.output.formats import Outputs
from linq_compose.cli.output.renderer import Summary
from linq_compose.cli.progress import Progress
from linq_compose.lint.configuration import Configuration
from linq_compose.lint.suppression import Suppression
from linq_compose.rules import CATALOG

__all__ = ["run_check"]


def run_check(arguments: Namespace) -> int:
    """Judge the payloads of all sources, report them in the chosen format, and return the exit code."""
    configuration, context = chosen_configuration(arguments), chosen_context(arguments)
    policy, baseline = chosen_policy(arguments, configuration), _baseline(arguments, configuration)
    operation_of = chosen_operation(arguments, guess=guess_operation)
    least, rules = least_failing(arguments, policy), tuple(CATALOG.extended(policy.extend))
    summary, unused, progress = Summary(), set(policy.suppress), Progress()

    def show(text: str) -> None:
        progress.clear()
        say(text)

    def refuse(name: str, reason: str) -> None:
        progress.clear()
        summary.unreadable.append((name, reason))
        complain(f"linq-compose: {name}: {reason}")

    outputs = Outputs(arguments, show, rules=rules, least=least)
    with progress:
        outputs.begin()
        for source in open_sources(arguments.paths, lined=arguments.jsonl, refuse=refuse):
            summary.files += 1
            outputs.open_file(source.name)
            done = 0
            for given in source.payloads():
                report = check(given.data, operation_of(given.data), context=context, policy=policy)
                unused.intersection_update(report.unused)
                if baseline is not None:
                    report = baseline.sift(report, given.data)
                summary.count(report)
                outputs.show(given, report)
                done += len(given.data) + 1
                progress.step(source.name, done, len(source.data))
            outputs.close_file()
    outputs.end(summary)
    _tell(unused, baseline)
    if summary.unreadable:
        return 2
    return int(bool(summary.errors or summary.crashes or summary.severities[least]))


def _baseline(arguments: Namespace, configuration: Configuration) -> Baseline | None:
    """Return the baseline of `--baseline`, or of the configuration; None without one, or against `--no-baseline`."""
    file = configuration.baseline if arguments.baseline is None else Path(arguments.baseline)
    if arguments.write_baseline and file is None:
        raise WrongCall("Name the file of the baseline: --baseline FILE, or baseline = in the configuration.")
    if file is None or arguments.no_baseline:
        return None
    return read_baseline(file, recording=arguments.write_baseline)


def _tell(unused: Iterable[Suppression], baseline: Baseline | None) -> None:
    """Say what of configuration and baseline met nothing, and what was written."""
    for each in sorted(unused, key=str):
        complain(f"linq-compose: unused suppression: {each.rule} at {each.path or 'the root'} ({each.reason})")
    said = None if baseline is None else baseline.close()
    if said is not None:
        complain(f"linq-compose: {said}")
