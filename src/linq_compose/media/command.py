"""The command `check-file`: files judged one by one, as text for people or JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.drawing import draw_diagnostic, draw_tally
from linq_compose.lint.excerpt import legible
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.media.checking import check_facts
from linq_compose.media.facts import MediaFacts
from linq_compose.media.inspection import describe_file

__all__ = ["check_files"]


def check_files(
    paths: Iterable[str],
    *,
    policy: Policy | str | None = None,
    context: Context | None = None,
    voice: bool = False,
    form: Literal["text", "json"] = "text",
    fail_on: Severity = Severity.ERROR,
    color: bool = False,
) -> tuple[int, str]:
    """Return the exit code and the text of `check-file`: 0 clean, 1 findings of `fail_on` or worse, 2 something unread.

    The text is without its last line feed. Raises `PolicyError` and, when there is no libmagic, `MissingLibmagic`.
    """
    judged = []
    for path in paths:
        facts = describe_file(path)
        judged.append((path, facts, check_facts(facts, policy=policy, context=context, voice=voice)))
    text = _as_json(judged) if form == "json" else "\n".join(_as_text(judged, color=color))
    if any(facts.flaw is not None for _, facts, _ in judged):
        return 2, text
    failing = list(Severity)[: list(Severity).index(fail_on) + 1]
    return int(any(found.severity in failing for _, _, report in judged for found in report)), text


_Judged = list[tuple[str, MediaFacts, Report]]


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
