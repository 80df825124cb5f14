"""The body of a failed request's response."""

from __future__ import annotations

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.wire import Wire

__all__ = ["ErrorDetail", "ErrorEnvelope"]


class ErrorDetail(Wire):
    """HTTP status, API error code, and a message whose wording may change."""

    status: StrictInt
    code: StrictInt
    message: StrictStr
    doc_url: StrictStr | None = None
    retry_after: StrictInt | None = None
    """Seconds, with status 429 only; equal to the header `Retry-After`."""


class ErrorEnvelope(Wire):
    """Body of every response that is not a success."""

    success: StrictBool
    error: ErrorDetail
    trace_id: StrictStr | None = None
    """Also the header `X-Trace-ID`."""
