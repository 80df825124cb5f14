"""Voice memos: their one source, its URL and its format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, VOICE_FORMATS
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._sources import VOICE
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.phrases import Quoted, listed
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.requests import VoiceMemoRequest
from linq_compose.rules.analysis.urls import https_fix

__all__ = ["VOICE_MEMOS"]

VOICE_MEMOS = Family("VMO", "voice-memos", about="Voice memos: their source, its URL and its format.")

_OPERATION: Final = "chats.send_voicememo"
_ID: Final = "550e8400-e29b-41d4-a716-446655440000"
_GOOD = {"voice_memo_url": "https://example.com/hello.m4a"}
# A path may end in the name of a site (`/memos/example.com`), which is no file extension.
_HOSTS: Final = frozenset({"com"})
_OTHER_EXTENSIONS: Final = (OTHER_FORMATS | MEDIA_FORMATS.keys()) - _HOSTS - set(VOICE_FORMATS)


@VOICE_MEMOS.rule(
    101,
    "voice-source",
    Severity.ERROR,
    on=VoiceMemoRequest,
    says="Expected exactly one of voice_memo_url and attachment_id, got {what}.",
    hint="Give the public https URL of the file, or the id of an upload.",
    why="A voice memo has exactly one source.",
    source=VOICE,
    safe=("what",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad={}, good=_GOOD, at="", operation=_OPERATION),
        Example(bad={**_GOOD, "attachment_id": _ID}, good={"attachment_id": _ID}, at="", operation=_OPERATION),
    ],
)
def voice_source(request: VoiceMemoRequest, _context: Context) -> Iterator[Finding]:
    has_url, has_id = request.voice_memo_url is not None, request.attachment_id is not None
    if has_url == has_id:
        yield Finding(values={"what": "both" if has_url else "neither"})


@VOICE_MEMOS.rule(
    102,
    "unfit-voice-url",
    Severity.ERROR,
    on=VoiceMemoRequest,
    says="The voice memo URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the public https URL of the file, or upload it.",
    why="Linq fetches voice memos from the public internet, over https only.",
    source=VOICE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={"voice_memo_url": "http://example.com/hello.m4a"},
            good=_GOOD,
            at="/voice_memo_url",
            operation=_OPERATION,
        ),
        Example(
            bad={"voice_memo_url": "https://localhost/hello.m4a"},
            good=_GOOD,
            at="/voice_memo_url",
            operation=_OPERATION,
        ),
    ],
)
def unfit_voice_url(request: VoiceMemoRequest, _context: Context) -> Iterator[Finding]:
    url = request.voice_memo_url
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None:
        fix = https_fix("voice_memo_url", url) if flaw.kind == "insecure" else None
        yield Finding(("voice_memo_url",), {"reason": Quoted(flaw.reason)}, fix)


@VOICE_MEMOS.rule(
    103,
    "voice-extension",
    Severity.WARNING,
    on=VoiceMemoRequest,
    says="The URL ends in .{extension}, which is not a voice memo format.",
    hint="Convert the file to {formats}.",
    why="There are seven voice memo formats. Linq checks the content of a file, so an extension is only a hint; "
    "this one names another format.",
    evidence=Evidence.INFERRED,
    source=VOICE,
    safe=("extension", "formats"),
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"voice_memo_url": "https://example.com/hello.ogg"},
            good=_GOOD,
            at="/voice_memo_url",
            operation=_OPERATION,
        ),
    ],
)
def voice_extension(request: VoiceMemoRequest, _context: Context) -> Iterator[Finding]:
    extension = None if request.voice_memo_url is None else urls.extension(request.voice_memo_url)
    if extension in _OTHER_EXTENSIONS:
        yield Finding(("voice_memo_url",), {"extension": extension, "formats": listed(VOICE_FORMATS)})


_CLEAR_VOICE: Final = frozenset(VOICE_FORMATS)


@VOICE_MEMOS.clearance(VoiceMemoRequest)
def clear_voice_memo(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a voice memo has one source, and its URL is plainly that of a file that can be sent."""
    if "voice_memo_url" not in request:
        return "attachment_id" in request and UUID.fullmatch(request["attachment_id"]) is not None
    if "attachment_id" in request:
        return False
    path = path_of_plain_url(request["voice_memo_url"])
    return path is not None and path.rpartition(".")[2].lower() in _CLEAR_VOICE
