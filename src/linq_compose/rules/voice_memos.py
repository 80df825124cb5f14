"""Voice memos: their one source, its URL and its format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from linq_compose import urls
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, VOICE_FORMATS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.phrases import Quoted, listed
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.requests import VoiceMemoRequest
from linq_compose.rules.analysis.urls import secured

__all__ = ["VOICE"]

VOICE = Family("VMO", "voice-memos", about="Voice memos: their source, its URL and its format.")

_SEND: Final = "https://docs.linqapp.com/api/resources/chats/methods/send_voicememo/"
_OPERATION: Final = "chats.send_voicememo"
_ID: Final = "550e8400-e29b-41d4-a716-446655440000"
_GOOD = {"voice_memo_url": "https://example.com/hello.m4a"}
# A path may end in the name of a site (`/memos/example.com`), which says nothing about the file.
_SILENT: Final = frozenset({"com"})
_FOREIGN: Final = (OTHER_FORMATS | MEDIA_FORMATS.keys()) - _SILENT - set(VOICE_FORMATS)


@VOICE.rule(
    101,
    "voice-source",
    Severity.ERROR,
    on=VoiceMemoRequest,
    says="The voice memo has {what} voice_memo_url {joint} attachment_id; it takes exactly one.",
    hint="Give the file's public https URL, or the id of an upload.",
    why="A voice memo is one file, named by exactly one of the two.",
    source=_SEND,
    server_code=1005,
    examples=[
        Example(bad={}, good=_GOOD, at="", operation=_OPERATION),
        Example(bad={**_GOOD, "attachment_id": _ID}, good={"attachment_id": _ID}, at="", operation=_OPERATION),
    ],
)
def voice_source(request: VoiceMemoRequest, _context: Context) -> Iterator[Finding]:
    """Yield a voice memo that names no file, or names it twice."""
    has_url, has_id = request.voice_memo_url is not None, request.attachment_id is not None
    if has_url == has_id:
        yield Finding(values={"what": "both", "joint": "and"} if has_url else {"what": "neither", "joint": "nor"})


@VOICE.rule(
    102,
    "unfit-voice-url",
    Severity.ERROR,
    on=VoiceMemoRequest,
    says="The voice memo's URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the file's public https URL, or upload the file.",
    why="Voice memos are fetched by Linq's servers from the public internet, by https alone.",
    source=_SEND,
    server_code=1005,
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
    """Yield a URL that is malformed, not https, or not on the public internet."""
    url = request.voice_memo_url
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None:
        yield Finding(("voice_memo_url",), {"reason": Quoted(flaw.reason)}, secured("voice_memo_url", url, flaw))


@VOICE.rule(
    103,
    "voice-extension",
    Severity.WARNING,
    on=VoiceMemoRequest,
    says="The file ends in .{extension}, which is no format of voice memos.",
    hint="Convert it to {formats}.",
    why="Seven audio formats make voice memos. The server judges the file's bytes, so an extension is only a hint; but "
    "this one names another format.",
    evidence=Evidence.INFERRED,
    source=_SEND,
    server_code=5004,
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
    """Yield a URL that ends in a known file extension outside the voice formats."""
    extension = None if request.voice_memo_url is None else urls.extension(request.voice_memo_url)
    if extension in _FOREIGN:
        yield Finding(("voice_memo_url",), {"extension": extension, "formats": listed(VOICE_FORMATS)})
