"""A JSON text in an editor, checked: the findings at their places, their fixes as changes of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from linq_compose._api import check, fix
from linq_compose._full_check import check_document, profile_of
from linq_compose.cli.servers.text_lines import Change, changes
from linq_compose.cli.settings import Settings
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.document import Document, read_document
from linq_compose.lint.excerpt import legible
from linq_compose.lint.report import Report
from linq_compose.lint.source_edit import edit_text
from linq_compose.lint.source_map import SourceMap
from linq_compose.operations import Certainty, Detection, detect

__all__ = ["CheckedPayload", "Problem", "check_text"]

_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
"""One code point of a JSON string as it is spelt."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the part of the payload's text that it is about, `[start, end)` in code points, and what it is."""

    start: int
    end: int
    diagnostic: Diagnostic


@dataclass(frozen=True)
class CheckedPayload:
    """One payload of a text, with its report; `detection` is None where the settings name the operation."""

    text: str
    document: Document
    operation: str
    detection: Detection | None
    report: Report
    settings: Settings

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding, in the order of the report."""
        return tuple(Problem(*self._place(diagnostic), diagnostic) for diagnostic in self.report)

    def quick_fix(self, diagnostic: Diagnostic) -> list[Change] | None:
        """Return the changes of the text that one fix makes; None where there is none."""
        if diagnostic.fix is None or self.document.text is None:
            return None
        try:
            return changes(self.text, edit_text(self.text, self.document.value, diagnostic.fix.edits))
        except LookupError:
            return None

    def all_fixes(self, *, unsafe: bool = False) -> list[Change]:
        """Return the changes of the text that `fix` makes."""
        fixed, _ = fix(
            self.text, self.operation, unsafe=unsafe, policy=self.settings.policy, context=self.settings.context
        )
        return changes(self.text, fixed)

    @property
    def title(self) -> str:
        """What the payload was checked as, and how that is known."""
        if self.detection is None:
            return self.operation
        guess = "detected" if self.detection.certainty is Certainty.CERTAIN else "a guess"
        return f"{self.operation}, {guess}"

    def describe(self, diagnostic: Diagnostic) -> str:
        """Return what a hover shows of a finding, as Markdown: the rule, the finding, what to do, and why."""
        rule = profile_of(self.settings.policy).catalog.get(diagnostic.rule)
        lines = (
            f"**{diagnostic.rule} {diagnostic.name}** · {diagnostic.severity}",
            legible(diagnostic.message),
            legible(diagnostic.hint),
            f"*Why:* {rule.why}",
            f"[{diagnostic.rule} in the documentation]({diagnostic.doc_url})",
        )
        return "\n\n".join(lines)

    @cached_property
    def _map(self) -> SourceMap:
        return SourceMap(self.text)

    def _place(self, diagnostic: Diagnostic) -> tuple[int, int]:
        if self.document.flaw is not None:
            return self._break()
        place = self._map.locate(diagnostic.path)
        start, end = place.offset, place.end
        spelled = self.text[start:end]
        if diagnostic.mark is not None and spelled.startswith('"'):
            inside = _marked(spelled, diagnostic.mark.text, diagnostic.mark.span.start, diagnostic.mark.span.end)
            if inside is not None:
                return start + inside[0], start + inside[1]
        if spelled[:1] in ("{", "[") and "\n" in spelled:  # many lines: where they begin
            return start, start + 1
        return start, max(end, min(start + 1, len(self.text)))

    def _break(self) -> tuple[int, int]:
        """Return the character at which the text stops being JSON; of another flaw all of the text."""
        try:
            json.loads(self.text)
        except json.JSONDecodeError as error:
            # At a line end or behind the last character nothing can be underlined: then the character before it.
            at = min(error.pos, len(self.text.rstrip()) - 1)
            while at > 0 and self.text[at] in "\r\n":
                at -= 1
            return max(at, 0), min(max(at, 0) + 1, len(self.text))
        except (ValueError, RecursionError):
            pass
        start = len(self.text) - len(self.text.lstrip())
        return start, max(start, len(self.text.rstrip()))


def _marked(spelled: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the part of a JSON string that spells a span of its text; None if it is another text."""
    if start == end or json.loads(spelled, strict=False) != text:
        return None
    edges = [1 + character.start() for character in _CHARACTER.finditer(spelled[1:-1])]
    edges.append(len(spelled) - 1)
    return edges[start], edges[end]


def check_text(
    text: str, *, lined: bool, settings: Settings, known: Mapping[str, CheckedPayload] | None = None
) -> Iterator[tuple[int, CheckedPayload]]:
    """Yield the payloads of a text, each with the offset at which it begins in code points.

    `lined`: each line is a payload, blank ones are none. `known` are payloads that were checked with these settings,
    by their text: they are not checked again.
    """
    start = 0
    for line in text.split("\n") if lined else [text]:
        if line.strip(" \t\r"):
            payload = (known or {}).get(line)
            yield start, payload if payload is not None else _checked(line, settings)
        start += len(line) + 1


def _checked(text: str, settings: Settings) -> CheckedPayload:
    document = read_document(text)
    detection = None if settings.operation is not None else detect(document.value)
    operation = settings.operation if detection is None else detection.operation
    assert operation is not None  # noqa: S101  one of the two is there
    if document.flaw is None and not document.foreign and not document.repeats_keys:
        report = check(document.value, operation, context=settings.context, policy=settings.policy)
    else:
        report = check_document(document, operation, settings.context, profile_of(settings.policy))
    return CheckedPayload(text, document, operation, detection, report, settings)
