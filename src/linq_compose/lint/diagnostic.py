"""Diagnostics: one problem each, with its location, reason and fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from linq_compose._drawable import announce
from linq_compose._spans import Ruler, Span
from linq_compose.lint.fix import Fix, as_json
from linq_compose.lint.phrases import REDACTED, redact

__all__ = ["Diagnostic", "Evidence", "Mark", "Severity", "describe_code"]


class Severity(StrEnum):
    """`error` is rejected or meaningless, `warning` is sent but not as composed, `info` is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Evidence(StrEnum):
    """How a fact is known: documented by Linq, observed by users of the API, or inferred."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INFERRED = "inferred"


def describe_code(code: int, evidence: Evidence | None) -> str:
    """Return an API error code as a phrase: `API code 1005`, or `probably API code 1005` where no source names it."""
    return f"{'probably ' if evidence is Evidence.INFERRED else ''}API code {code}"


@announce
@dataclass(frozen=True)
class Mark:
    """The part of a text that a diagnostic is about: the text, and the span to underline."""

    text: str
    span: Span

    @classmethod
    def over(cls, ruler: Ruler, start: int, end: int) -> Mark:
        """Return the mark of a range in UTF-16 code units; its span is measured when it is read."""
        mark = object.__new__(cls)
        object.__setattr__(mark, "__dict__", {"text": ruler.text, "_range": (ruler, start, end)})
        return mark

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.text, self.span)

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            if name != "span" or "_range" not in self.__dict__:
                raise AttributeError(name)
            ruler, start, end = self.__dict__["_range"]
            span = self.__dict__["span"] = ruler.cover(start, end)
            return span

    def to_dict(self) -> dict[str, Any]:
        """Return text and both half-open ranges."""
        return {
            "text": self.text,
            "utf16": [self.span.utf16_start, self.span.utf16_end],
            "code_points": [self.span.start, self.span.end],
        }


@announce
@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """One problem of a payload.

    `rule` is the code (`DEC102`), `name` its readable name, `path` a JSON Pointer into the payload.
    `conditional` is True when the finding depends on a fact that the context does not contain; `depends_on` is that
    fact, as a clause. `template` and `values` make the `message`, `hint_template` and `values` the `hint`. Where
    content must not appear, `safe` names the texts among the values that appear all the same, and `redacted_path` is
    the path. `doc_url` is the URL of the rule page, of a rule of your own its source. `server_code` is the API error
    code of the refusal, and `server_code_evidence` says how that code is known; both are None where there is none.
    """

    rule: str
    name: str
    severity: Severity
    path: str
    template: str
    hint_template: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    mark: Mark | None = None
    fix: Fix | None = field(default=None, hash=False)
    server_code: int | None = None
    server_code_evidence: Evidence | None = None
    evidence: Evidence = Evidence.DOCUMENTED
    depends_on: str | None = None
    source: str = ""
    doc_url: str = ""
    safe: frozenset[str] = frozenset()
    redacted_path: str = f"/{REDACTED}"

    @classmethod
    def of(
        cls,
        facts: Mapping[str, Any],
        *,
        path: str,
        redacted_path: str,
        values: Mapping[str, Any],
        mark: Mark | None,
        fix: Fix | None,
    ) -> Diagnostic:
        """Return the diagnostic of one finding; `facts` are all other fields, which the findings of a rule share.

        Several times as fast as the constructor, which sets nineteen fields one by one.
        """
        own = {"path": path, "redacted_path": redacted_path, "values": values, "mark": mark, "fix": fix}
        diagnostic = object.__new__(cls)
        object.__setattr__(diagnostic, "__dict__", {**facts, **own})
        return diagnostic

    @property
    def conditional(self) -> bool:
        """Whether the finding depends on a fact that the context does not contain."""
        return self.depends_on is not None

    @property
    def message(self) -> str:
        """The finding as a sentence with its values."""
        return self.sentence(content=True)

    @property
    def hint(self) -> str:
        """What to do, with its values."""
        return self.hint_template.format_map(self.values)

    def redacted_values(self) -> dict[str, Any]:
        """Return the values without content: texts are replaced by `…` unless they are marked safe."""
        return {name: redact(value, is_safe=name in self.safe) for name, value in self.values.items()}

    def sentence(self, *, content: bool) -> str:
        """Return the message; without content, values that may quote the payload are replaced by `…`."""
        text = self.template.format_map(self.values if content else self.redacted_values())
        return text if self.depends_on is None else f"{text} Applies only if {self.depends_on}."

    def to_dict(self, *, content: bool = True) -> dict[str, Any]:
        """Return plain JSON values; without content, they hold no text, URL, handle or unknown key of the payload.

        A value that JSON cannot represent (`UUID`, `inf`) is given as text.
        """
        values = self.values if content else self.redacted_values()
        record: dict[str, Any] = {
            "rule": self.rule,
            "name": self.name,
            "severity": str(self.severity),
            "path": self.path if content else self.redacted_path,
            "message": self.sentence(content=content),
            "hint": self.hint_template.format_map(values),
            "values": {name: _scalar(value) for name, value in values.items()},
            "evidence": str(self.evidence),
            "conditional": self.conditional,
            "server_code": self.server_code,
            "server_code_evidence": None if self.server_code_evidence is None else str(self.server_code_evidence),
            "doc_url": self.doc_url,
        }
        if content and self.mark is not None:
            record["mark"] = self.mark.to_dict()
        if self.fix is not None:
            record["fix"] = self.fix.to_dict() if content else {"title": self.fix.title, "safety": str(self.fix.safety)}
        return record


def _scalar(value: Any) -> Any:
    return as_json(value) if value is None or isinstance(value, (bool, int, float)) else str(value)
