"""The command `check-file`: what files are by their bytes, and whether Linq takes them."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

from linq_compose.cli.console import complain, say, wants_color
from linq_compose.cli.options import chosen_configuration, chosen_policy, least_failing
from linq_compose.errors import MissingExtra
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.terminal import draw_diagnostic, draw_tally
from linq_compose.media._check import check_facts
from linq_compose.media._inspect import describe_file
from linq_compose.models.files import MediaFacts

__all__ = ["run_check_file"]

_Judged = list[tuple[str, MediaFacts, Report]]


def run_check_file(arguments: Namespace) -> int:
    """Judge the files, report them, and return the exit code: 2 also where libmagic is missing."""
    configuration, judged = chosen_configuration(arguments), _Judged()
    policy = chosen_policy(arguments, configuration)
    try:
        for path in arguments.paths:
            facts = describe_file(path)
            judged.append((path, facts, check_facts(facts, policy=policy, voice=arguments.voice)))
    except MissingExtra as missing:
        complain(f"linq-compose: {missing}")
        return 2
    color = wants_color(sys.stdout, os.environ)
    say(_as_json(judged) if arguments.format == "json" else "\n".join(_as_text(judged, color=color)))
    if any(facts.flaw is not None for _, facts, _ in judged):
        return 2
    severities = {found.severity for _, _, report in judged for found in report}
    return int(not severities.isdisjoint({Severity.ERROR, least_failing(arguments, policy)}))


def _as_text(judged: _Judged, *, color: bool) -> Iterator[str]:
    counts: Counter[Severity] = Counter()
    for path, facts, report in judged:
        counts.update(found.severity for found in report)
        for found in report:
            yield f"{draw_diagnostic(found, color=color, place=path)}\n"
        if facts.flaw is None:
            size = "" if facts.size is None else f"{facts.size:,} byte{'s' * (facts.size != 1)}"
            known = ", ".join(filter(None, (facts.type, size)))
            yield f"{legible(path)}: {known}{'' if report.diagnostics else ': clean'}"
    files = f"{len(judged):,} file{'s' * (len(judged) != 1)}"
    yield f"{files}: {draw_tally(counts.elements())}"


def _as_json(judged: _Judged) -> str:
    files = [
        {
            "file": path,
            "extension": facts.extension,
            "declared": facts.declared,
            "size": facts.size,
            "type": facts.type,
            **report.to_dict(),
        }
        for path, facts, report in judged
    ]
    return json.dumps({"files": files}, indent=2)
