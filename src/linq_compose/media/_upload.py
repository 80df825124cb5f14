"""Uploads: the request that announces a file, and the request that carries it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linq_compose._api import check
from linq_compose._media_types import UNKNOWN, declared_by
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import FailOn, Report
from linq_compose.media._inspect import File, inspect
from linq_compose.models.attachments import AttachmentRequest, AttachmentUpload

__all__ = ["Transfer", "Upload", "upload"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """The request that carries a file to the file store: its method, URL and headers; the body is the file itself."""

    method: str
    url: str
    headers: Mapping[str, str]
    attachment_id: str
    """The id to send, once the file is stored."""
    expires_at: str
    """RFC 3339: after that, announce the file again."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be uploaded: the request that announces it, and the report of that request.

    Two steps send it: `client.attachments.create(**upload.kwargs())`, then an HTTP request of `upload.transfer(answer)`
    with the bytes of the file as its body. After that, `Draft().attachment(attachment_id)` sends it, any number of
    times.
    """

    request: AttachmentRequest
    report: Report

    def payload(self) -> dict[str, Any]:
        """Return the body of `attachments.create`."""
        body: dict[str, Any] = self.request.payload()
        return body

    def kwargs(self) -> dict[str, Any]:
        """Return the arguments of the SDK's `attachments.create`."""
        return self.request.kwargs()

    def transfer(self, answer: Any) -> Transfer:
        """Return the request to make next, from the answer of `attachments.create`: a model of the SDK or a mapping.

        Raises `pydantic.ValidationError` for an answer without the fields that it needs.
        """
        body = answer if isinstance(answer, Mapping) else answer.to_dict(mode="json")
        known = AttachmentUpload.from_payload(dict(body))
        headers = {str(name): str(value) for name, value in known.required_headers.items()}
        return Transfer(known.http_method, known.upload_url, headers, known.attachment_id, known.expires_at.spelling)


def upload(
    path_or_bytes: File,
    *,
    filename: str | None = None,
    policy: Policy | str | None = None,
    fail_on: FailOn | None = None,
) -> Upload:
    """Return the request that announces a file, checked as `attachments.create`, and what to do next.

    Its name is that of the file unless `filename` gives another, which bytes need. Its type is that of the content, or
    of the extension where the content cannot be told. Nothing is sent. Raises `MessageRejected` for a file that the API
    refuses, `OSError` for one that cannot be read, ValueError for bytes without `filename`, and `MissingLibmagic`.

    >>> upload(b"%PDF-1.7", filename="menu.pdf").payload()
    {'filename': 'menu.pdf', 'content_type': 'application/pdf', 'size_bytes': 8}
    """
    facts = inspect(path_or_bytes)
    name = facts.name if filename is None else filename
    if name is None:
        raise ValueError("filename: bytes have no name; give one, such as menu.pdf.")
    kind = facts.content
    if kind in (None, UNKNOWN):
        kind = declared_by(os.path.splitext(name)[1].lstrip(".").lower()) or UNKNOWN
    request = AttachmentRequest(filename=name, content_type=kind or UNKNOWN, size_bytes=facts.size or 0)
    report = check(request, "attachments.create", policy=policy)
    report.raise_for_errors(fail_on=fail_on)
    return Upload(request, report)
