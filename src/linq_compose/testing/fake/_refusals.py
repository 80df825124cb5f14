"""Refusals: the documented error envelope around a code of the catalogue."""

from __future__ import annotations

from typing import Any

from linq_compose.error_codes import CODES
from linq_compose.lint.report import Report

__all__ = ["Refusal", "refused_by"]


class Refusal(Exception):
    """A request that the fake answers with an error. `note` says what of it is not documented."""

    def __init__(
        self, code: int, message: str | None = None, *, retry_after: int | None = None, note: str | None = None
    ) -> None:
        row = CODES[code]
        super().__init__(message or f"{row.meaning[0].upper()}{row.meaning[1:]}.")
        self.code = code
        # An App Clip is refused as an app card is; what only webhooks tell is a failure of the server's.
        self.status = row.status if row.status is not None else 409 if code < 3000 else 500
        self.retry_after = retry_after
        self.notes = [] if note is None else [note]
        if row.status is None:
            self.notes.append(f"the HTTP status of code {code} is not documented")

    def envelope(self, trace: str) -> dict[str, Any]:
        """Return the body of the answer."""
        error: dict[str, Any] = {"status": self.status, "code": self.code, "message": str(self)}
        if self.retry_after is not None:
            error["retry_after"] = self.retry_after
        error["doc_url"] = CODES[self.code].source
        return {"success": False, "error": error, "trace_id": trace}


_WITHOUT_CODE = {"SHP": 1003, "MSG": 1004, "GRP": 2015}


def refused_by(report: Report) -> Refusal | None:
    """Return the refusal that a report means: that of its first error."""
    if report.ok:
        return None
    first = report.errors[0]
    told = f"{first.message} ({first.rule} at {first.path or 'the root'})"
    if first.server_code is not None:
        return Refusal(first.server_code, told)
    code = _WITHOUT_CODE.get(first.rule[:3], 1005)
    return Refusal(code, told, note=f"no source names the code for {first.rule} {first.name}; {code} is a guess")
