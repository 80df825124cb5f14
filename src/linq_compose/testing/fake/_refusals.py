"""Refusals: an API error code in the documented error envelope."""

from __future__ import annotations

from typing import Any, Final

from linq_compose.error_codes import CODES
from linq_compose.lint.diagnostic import Evidence
from linq_compose.lint.report import Report

__all__ = ["UNNAMED_404", "Refusal", "note_of", "refusal_of"]


class Refusal(Exception):
    """An error response. `note` says what in it is not documented. Raises KeyError for an unknown code."""

    status: int
    notes: list[str]

    def __init__(
        self, code: int, message: str | None = None, *, retry_after: int | None = None, note: str | None = None
    ) -> None:
        row = CODES[code]
        super().__init__(message or f"{row.meaning[0].upper()}{row.meaning[1:]}.")
        self.code = code
        # 2028 has no documented status: 409 like 2018, the same refusal for app cards. Codes that are only known from
        # webhooks report failures of the server, hence 500.
        self.status = row.status if row.status is not None else 409 if code < 3000 else 500
        self.retry_after = retry_after
        self.notes = [] if note is None else [note]
        if row.status is None:
            self.notes.append(f"the HTTP status of code {code} is not documented")

    def envelope(self, trace: str) -> dict[str, Any]:
        """Return the response body."""
        error: dict[str, Any] = {"status": self.status, "code": self.code, "message": str(self)}
        if self.retry_after is not None:
            error["retry_after"] = self.retry_after
        error["doc_url"] = CODES[self.code].source
        return {"success": False, "error": error, "trace_id": trace}


UNNAMED_404: Final = "no source names the code of this 404"
"""The note of a refusal whose status alone is documented."""

_GUESSES: Final = {"SHP": 1003, "MSG": 1004, "GRP": 2015}
"""By rule family: the code that the fake answers with where no source names one."""


def refusal_of(report: Report) -> Refusal | None:
    """Return the refusal for the first error of a report; None without an error."""
    if report.ok:
        return None
    first = report.errors[0]
    message = f"{first.message} ({first.rule} at {first.path or 'the root'})"
    code, subject = first.server_code, f"{first.rule} {first.name}"
    if code is None:
        code = _GUESSES.get(first.rule[:3], 1005)
        refusal = Refusal(code, message, note=f"no source names the code for {subject}; {code} is a guess")
    elif first.server_code_evidence is Evidence.INFERRED:
        refusal = Refusal(code, message, note=f"no source names the code for {subject}; {code} is inferred")
    else:
        refusal = Refusal(code, message)
    if first.evidence is not Evidence.DOCUMENTED:
        refusal.notes.append(f"whether the API rejects {subject} is not documented; the fake does")
    return refusal


def note_of(report: Report) -> str | None:
    """Return a note on what a report without an error has of which no source says what the API does with it."""
    subjects = dict.fromkeys(f"{one.rule} {one.name}" for one in report if one.evidence is Evidence.INFERRED)
    if not subjects:
        return None
    return f"what the API does about {' and '.join(subjects)} is not documented; the fake accepts the request"
