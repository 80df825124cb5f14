"""Attachments: the operations on them, and the upload itself, which goes to a presigned URL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from linq_compose._linq_hosts import UPLOADS
from linq_compose.testing.fake._call import Answer, Call
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._refusals import Refusal
from linq_compose.testing.fake._responses import file_response, presigned
from linq_compose.testing.fake._state import World, moment

__all__ = ["attachments_create", "attachments_delete", "attachments_retrieve", "is_upload", "respond_to_upload"]

_FOLDER: Final = "/attachments/"
_LIFE: Final = timedelta(minutes=15)
"""How long an upload URL is valid. Source: the SDK on `attachments.create`, read 2026-11-26."""


def attachments_create(call: Call) -> Answer:
    """Return where to upload a file."""
    identifier, now = call.world.identifier(), call.world.now()
    file = file_response(
        identifier, call.payload["filename"], call.payload["content_type"], size_bytes=call.payload["size_bytes"]
    )
    url = presigned(call.world, f"{call.origin or f'https://{UPLOADS}'}{_FOLDER}{identifier}")
    call.world.uploads[identifier] = {**file, "expires_at": now + _LIFE, "query": urlsplit(url).query}
    call.world.announced[identifier] = now
    return 200, {
        "attachment_id": identifier,
        "upload_url": url,
        "http_method": "PUT",
        "required_headers": {"Content-Type": file["mime_type"], "Content-Length": str(file["size_bytes"])},
        "expires_at": moment(now + _LIFE),
        "download_url": file["url"],
    }


def _file(call: Call) -> tuple[str, dict[str, Any], str]:
    """Return the id of the path, its file and its status."""
    identifier = call.parameters["attachmentId"].lower()
    known = call.world.attachments.get(identifier)
    if known is not None:
        return identifier, known, "complete"
    pending = call.world.uploads.get(identifier)
    if pending is None:
        raise Refusal(2003)
    return identifier, pending, "pending" if call.world.now() < pending["expires_at"] else "failed"


def attachments_retrieve(call: Call) -> Answer:
    """Return an attachment."""
    identifier, file, status = _file(call)
    return 200, {
        "id": identifier,
        "filename": file["filename"],
        "content_type": file["mime_type"],
        "size_bytes": file["size_bytes"],
        "created_at": moment(call.world.announced.setdefault(identifier, call.world.now())),
        "status": status,
        "download_url": file["url"] if status == "complete" else None,
    }


def attachments_delete(call: Call) -> Answer:
    """Delete an attachment; messages keep their parts."""
    identifier, _, _ = _file(call)
    call.note("what the parts of messages look like without their file is not documented; the fake's stay as they are")
    call.world.attachments.pop(identifier, None)
    call.world.uploads.pop(identifier, None)
    return 204, None


def _target(request: Request) -> tuple[SplitResult, str, bool]:
    """Return the URL of a request, the attachment that its path names, and whether it is signed."""
    pieces = urlsplit(request.url)
    return pieces, pieces.path.removeprefix(_FOLDER).lower(), "X-Amz-Signature" in parse_qs(pieces.query)


def is_upload(world: World, request: Request, *, is_operation: bool) -> bool:
    """Return whether a request goes to the file store; `is_operation` where its path is one of the API as well."""
    try:
        pieces, identifier, signed = _target(request)
    except ValueError:
        return False
    if pieces.netloc == UPLOADS:
        return True
    is_file = pieces.path.startswith(_FOLDER) and "/" not in identifier
    return is_file and (signed or (identifier in world.announced and not is_operation))


def respond_to_upload(world: World, request: Request) -> Response:
    """Return the response of the file store to an upload, which has no error envelope of the API."""
    pieces, identifier, signed = _target(request)
    upload = world.uploads.get(identifier)
    if upload is None or not signed:
        return _refused(403, "AccessDenied", "There is no upload with this URL.")
    if pieces.query != upload["query"] or request.method.upper() != "PUT":
        return _refused(403, "SignatureDoesNotMatch", "Expected a PUT to the upload_url as it was returned.")
    if world.now() >= upload["expires_at"]:
        return _refused(403, "AccessDenied", "Request has expired")
    kind = request.headers.get("content-type")
    if kind != upload["mime_type"]:
        return _refused(403, "SignatureDoesNotMatch", f"Expected Content-Type {upload['mime_type']}, got {kind}.")
    if len(request.body) != upload["size_bytes"]:
        return _refused(400, "IncompleteBody", f"Expected {upload['size_bytes']} bytes, got {len(request.body)}.")
    del world.uploads[identifier]
    world.attachments[identifier] = {
        name: upload[name] for name in ("id", "filename", "mime_type", "size_bytes", "url")
    }
    return Response(200)


def _refused(status: int, code: str, message: str) -> Response:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(status, {"Content-Type": "application/xml"}, body.encode())
