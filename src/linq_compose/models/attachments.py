"""Attachments: files that are uploaded before they are sent."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import StrictInt, StrictStr

from linq_compose._media_types import UPLOAD_TYPES
from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import TextKind, Wire
from linq_compose.vocabulary import UPLOAD_STATUSES, Vocabulary

__all__ = ["Attachment", "AttachmentRequest", "AttachmentUpload"]

_TYPES: Final = Vocabulary("content type", UPLOAD_TYPES, is_closed=False)
_METHODS: Final = Vocabulary("method", ("PUT",))


class AttachmentRequest(Request):
    """Body of `POST /attachments`: the file that will be uploaded.

    >>> AttachmentRequest(filename="menu.pdf", content_type="application/pdf", size_bytes=52_000).payload()
    {'filename': 'menu.pdf', 'content_type': 'application/pdf', 'size_bytes': 52000}
    """

    filename: Annotated[StrictStr, TextKind.LABEL]
    """1 to 255 characters, with the extension."""
    content_type: Annotated[StrictStr, _TYPES]
    """MIME type, one of 51."""
    size_bytes: StrictInt
    """1 to 104,857,600 bytes: exactly what will be uploaded."""


class AttachmentUpload(Wire):
    """Response of `attachments.create`: where to upload the file, and its id in messages from then on."""

    attachment_id: StrictStr
    """UUID."""
    upload_url: StrictStr
    """For one upload within 15 minutes; never a part of a message."""
    http_method: Annotated[StrictStr, _METHODS]
    required_headers: dict[str, Any]
    """Headers of the upload, each a string."""
    expires_at: Timestamp
    download_url: StrictStr
    """The URL of the file, once it is uploaded."""


class Attachment(Wire):
    """An attachment."""

    id: StrictStr
    filename: StrictStr
    content_type: Annotated[StrictStr, _TYPES]
    size_bytes: StrictInt
    created_at: Timestamp
    status: Annotated[StrictStr, UPLOAD_STATUSES]
    """Deprecated."""
    download_url: StrictStr | None = None
