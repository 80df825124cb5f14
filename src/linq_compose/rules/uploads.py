"""Uploads: the name, the type and the size of a file that is to be uploaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._media_types import UPLOAD_RENAMED, UPLOAD_TYPES, canonical, extensions_of, fits, is_rejected
from linq_compose._sources import ATTACH
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, listed, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.attachments import AttachmentRequest

__all__ = ["UPLOADS"]

UPLOADS = Family("UPL", "uploads", about="Uploads of files: the name, the type and the size that they declare.")

_OPERATION: Final = "attachments.create"
_GOOD: Final = {"filename": "menu.jpg", "content_type": "image/jpeg", "size_bytes": 52_000}
_MEMO: Final = {"filename": "hello.mp3", "content_type": "audio/mpeg", "size_bytes": 52_000}
_DISPUTED: Final = frozenset({"image/webp", "image/svg+xml"})
_KNOWN: Final = frozenset(UPLOAD_TYPES)


def _example(good: dict[str, Any] = _GOOD, *, at: str, **changes: Any) -> Example:
    return Example(bad={**good, **changes}, good=good, at=at, operation=_OPERATION)


@UPLOADS.rule(
    101,
    "unsupported-upload-type",
    Severity.ERROR,
    on=AttachmentRequest,
    says="The content_type {type} is {what}.",
    hint="Convert the file to a supported type such as image/jpeg, video/mp4 or application/pdf.",
    why="The API lists the types that it accepts, and rejects FLAC, Ogg and executables by name.",
    source=ATTACH,
    safe=("what",),
    server_code=5004,
    examples=[
        _example(at="/content_type", filename="song.flac", content_type="audio/flac"),
        _example(at="/content_type", filename="film", content_type="video/x-matroska"),
    ],
)
def unsupported_upload_type(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    kind = request.content_type
    if kind not in _KNOWN and canonical(kind) not in _KNOWN:
        what = "a type that Linq rejects by name" if is_rejected(kind) else "not a type that Linq accepts"
        yield Finding(("content_type",), {"type": quote(kind), "what": what})


@UPLOADS.rule(
    102,
    "other-type-name",
    Severity.WARNING,
    on=AttachmentRequest,
    says="The content_type {type} is another name of {name}, which the API lists.",
    hint="Use {name}.",
    why="Types have several names. The API lists one of each; an older list of it had others, and whether these are "
    "still accepted is not documented.",
    evidence=Evidence.INFERRED,
    source=ATTACH,
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe"},
    examples=[
        _example(at="/content_type", content_type="image/jpg"),
        _example(
            {"filename": "hello.wav", "content_type": "audio/x-wav", "size_bytes": 9},
            at="/content_type",
            content_type="audio/wav",
        ),
    ],
)
def other_type_name(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    kind = request.content_type
    name = canonical(kind)
    if kind not in _KNOWN and name in _KNOWN:
        fix = Fix.safe(f"Use {name}", replace("content_type", value=name))
        yield Finding(("content_type",), {"type": quote(kind), "name": Quoted(name)}, fix)


@UPLOADS.rule(
    103,
    "disputed-upload-type",
    Severity.WARNING,
    on=AttachmentRequest,
    says="The content_type {type} may be rejected.",
    hint="Convert the image to JPEG or PNG.",
    why="The list of accepted types has WebP and SVG, and the text beside the list says that both are rejected.",
    evidence=Evidence.INFERRED,
    source=ATTACH,
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    examples=[_example(at="/content_type", filename="menu.webp", content_type="image/webp")],
)
def disputed_upload_type(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    if request.content_type in _DISPUTED:
        yield Finding(("content_type",), {"type": Quoted(request.content_type)})


@UPLOADS.rule(
    104,
    "renamed-upload-type",
    Severity.INFO,
    on=AttachmentRequest,
    says="A file of the content_type {type} is delivered as {name}.",
    hint="Use {name}.",
    why="The API accepts some older names of types, and delivers the files under the newer ones.",
    source=ATTACH,
    fixable={"safe"},
    examples=[_example(_MEMO, at="/content_type", content_type="audio/mp3")],
)
def renamed_upload_type(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    kind = request.content_type
    name = UPLOAD_RENAMED.get(kind)
    if name is not None:
        fix = Fix.safe(f"Use {name}", replace("content_type", value=name))
        yield Finding(("content_type",), {"type": Quoted(kind), "name": Quoted(name)}, fix)


@UPLOADS.rule(
    105,
    "mismatched-upload-name",
    Severity.WARNING,
    on=AttachmentRequest,
    says="The filename ends in .{extension}, but the content_type is {type}.",
    hint="Give the name and the type of the same file{meant}.",
    why="The API checks the content of the upload against its type, and the phone that receives the file often goes by "
    "the name.",
    evidence=Evidence.INFERRED,
    source=ATTACH,
    safe=("meant",),
    server_code=5006,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(at="/filename", content_type="application/pdf"),
        _example(at="/filename", filename="menu.docx"),
    ],
)
def mismatched_upload_name(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    stem, dot, extension = request.filename.rpartition(".")
    kind = canonical(request.content_type)
    if dot and stem and extension and kind in _KNOWN and not fits(kind, extension.lower()):
        endings = tuple(f".{ending}" for ending in extensions_of(kind))
        meant = f", which ends in {listed(endings)}" if endings else ""
        yield Finding(("filename",), {"extension": Quoted(extension), "type": Quoted(kind), "meant": meant})


@UPLOADS.rule(
    106,
    "upload-size",
    Severity.ERROR,
    on=AttachmentRequest,
    says="The size_bytes is {size}; expected 1 to {limit}.",
    hint="Give the exact size of the file; compress a larger one, or send a link to it.",
    why="An upload has at least one byte and at most 104,857,600 (100 MB), and the upload must have exactly the size "
    "that was declared.",
    source=ATTACH,
    safe=("size", "limit"),
    server_code=5005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(at="/size_bytes", size_bytes=104_857_601),
        _example(at="/size_bytes", size_bytes=0),
    ],
)
def upload_size(request: AttachmentRequest, context: Context) -> Iterator[Finding]:
    size, limit = request.size_bytes, context.limits.upload_bytes
    if not 1 <= size <= limit:
        yield Finding(("size_bytes",), {"size": f"{size:,}", "limit": f"{limit:,}"})


@UPLOADS.rule(
    107,
    "upload-name-length",
    Severity.ERROR,
    on=AttachmentRequest,
    says="The filename has {count} characters; expected 1 to {limit}.",
    hint="Give a name with its extension, such as menu.pdf.",
    why="The name of a file has 1 to 255 characters.",
    source=ATTACH,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(at="/filename", filename=f"{'a' * 252}.jpg"),
        _example(at="/filename", filename=""),
    ],
)
def upload_name_length(request: AttachmentRequest, context: Context) -> Iterator[Finding]:
    count, limit = len(request.filename), context.limits.file_name
    if not 1 <= count <= limit:
        yield Finding(("filename",), {"count": count, "limit": limit})


@UPLOADS.rule(
    108,
    "path-as-upload-name",
    Severity.WARNING,
    on=AttachmentRequest,
    says="The filename {name} contains a folder.",
    hint="Use the name alone, {short}.",
    why="The name is shown to the recipient and is part of the file's URL; folders of your machine belong in neither.",
    evidence=Evidence.INFERRED,
    source=ATTACH,
    fixable={"unsafe"},
    examples=[
        _example(at="/filename", filename="menus/summer/menu.jpg"),
        _example(at="/filename", filename="C:\\menus\\menu.jpg"),
    ],
)
def path_as_upload_name(request: AttachmentRequest, _context: Context) -> Iterator[Finding]:
    name = request.filename
    short = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    if short != name:
        fix = Fix.unsafe("Use the name alone", replace("filename", value=short)) if short else None
        yield Finding(("filename",), {"name": quote(name), "short": quote(short)}, fix)


_ENDINGS: Final = {
    kind: frozenset(extensions_of(kind))
    for kind in UPLOAD_TYPES
    if kind not in _DISPUTED and kind not in UPLOAD_RENAMED
}
"""The types that are accepted as they are, each with its extensions."""


@UPLOADS.clearance(AttachmentRequest)
def clear_upload(request: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether an upload has an undisputed type, a name with an extension of that type, and a possible size."""
    name, endings = request["filename"], _ENDINGS.get(request["content_type"])
    if endings is None or not 1 <= request["size_bytes"] <= limits.upload_bytes or "/" in name or "\\" in name:
        return False
    return 1 <= len(name) <= limits.file_name and name.rpartition(".")[2].lower() in endings
