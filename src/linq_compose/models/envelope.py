"""The envelope in which the API tells that a request failed."""

from __future__ import annotations

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.wire import Wire

__all__ = ["ErrorDetail", "ErrorEnvelope"]


class ErrorDetail(Wire):
    """What went wrong: HTTP status, code of the catalogue, and words that may change."""

    status: StrictInt
    code: StrictInt
    message: StrictStr
    doc_url: StrictStr | None = None
    retry_after: StrictInt | None = None
    """Seconds, with 429 alone; the header says the same."""


class ErrorEnvelope(Wire):
    """Body of every answer that is not a success."""

    success: StrictBool
    error: ErrorDetail
    trace_id: StrictStr | None = None
    """Also the header `X-Trace-ID`."""
