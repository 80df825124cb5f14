"""Local files: their type, their name, their size, and whether they can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._media_types import FORMATS, UNKNOWN, UPLOAD_ONLY, VOICE_FORMATS, extensions_of, fits, is_rejected
from linq_compose._sources import ATTACH, CREATE, VOICE
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.phrases import Quoted, listed
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.files import MediaFacts

__all__ = ["FILES"]

FILES = Family("FIL", "local-files", about="Local files: their type by content, their name and their size.")

_LISTED: Final = frozenset(listed_format.mime for listed_format in FORMATS)
_SPOKEN: Final = frozenset(listed_format.mime for listed_format in FORMATS if listed_format.voice)
_GOOD: Final = {"name": "menu.jpg", "size": 52_000, "type": "image/jpeg"}
_MEMO: Final = {"name": "hello.m4a", "size": 52_000, "type": "audio/x-m4a", "voice": True}


def _example(good: dict[str, Any] = _GOOD, *, at: str, **changes: Any) -> Example:
    return Example(bad={**good, **changes}, good=good, at=at, operation="file")


@FILES.rule(
    101,
    "unsupported-file-type",
    Severity.ERROR,
    on=MediaFacts,
    says="The file's content is {type}, {what}.",
    hint="Convert it to a listed format such as jpg, mp4, m4a or pdf.",
    why="Linq checks the content, not the name. The documentation lists the formats of media parts, and rejects "
    "FLAC, Ogg and executables by name.",
    source=CREATE,
    safe=("what",),
    server_code=5004,
    yields_to=("FIL109",),
    examples=[
        _example(at="/type", name="song.flac", type="audio/flac"),
        _example(at="/type", name="film.mkv", type="video/x-matroska"),
    ],
)
def unsupported_file_type(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    content = facts.content
    if content is not None and content not in _LISTED and content not in UPLOAD_ONLY and content != UNKNOWN:
        what = "which Linq rejects by name" if is_rejected(content) else "a type that Linq does not list"
        yield Finding(("type",), {"type": Quoted(content), "what": what})


@FILES.rule(
    102,
    "mismatched-extension",
    Severity.WARNING,
    on=MediaFacts,
    says="The name ends in .{extension}, but the content is {type}.",
    hint="Rename the file to match its content{meant}, or send the intended file.",
    why="Linq checks the content, but the phone that receives the file often goes by the name, and does not open "
    "a file whose name and content disagree.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("meant",),
    server_code=5006,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(at="/name", type="application/zip"),
        _example({"name": "menu.pdf", "size": 52_000, "type": "application/pdf"}, at="/name", name="menu.docx"),
    ],
)
def mismatched_extension(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    extension, content = facts.extension, facts.content
    if extension is not None and content is not None and not fits(content, extension):
        endings = tuple(f".{ending}" for ending in extensions_of(content))
        meant = f", {listed(endings)}" if endings else ""
        yield Finding(("name",), {"extension": Quoted(extension), "type": Quoted(content), "meant": meant})


@FILES.rule(
    103,
    "too-large-for-url",
    Severity.WARNING,
    on=MediaFacts,
    says="The file has {size} bytes, {excess} more than the {limit} that Linq fetches from a URL.",
    hint="Upload it first, and send its `attachment_id`.",
    why="A file above 10 MB can be sent only after an upload; by URL it is rejected. Whether 10 MB is decimal or "
    "binary is not documented, so this rule uses the lower number.",
    source=CREATE,
    safe=("size", "excess", "limit"),
    server_code=5005,
    server_code_evidence=Evidence.INFERRED,
    yields_to=("FIL104",),
    examples=[_example(at="/size", size=12_000_000)],
)
def too_large_for_url(facts: MediaFacts, context: Context) -> Iterator[Finding]:
    yield from _beyond(facts, context.limits.url_media_bytes)


@FILES.rule(
    104,
    "too-large-for-upload",
    Severity.ERROR,
    on=MediaFacts,
    says="The file has {size} bytes, {excess} more than the {limit} of the largest upload.",
    hint="Shorten or compress it, or send a link to it.",
    why="An upload has at most 104,857,600 bytes (100 MB).",
    source=ATTACH,
    safe=("size",),
    server_code=5005,
    examples=[_example(at="/size", size=104_857_601)],
)
def too_large_for_upload(facts: MediaFacts, context: Context) -> Iterator[Finding]:
    yield from _beyond(facts, context.limits.upload_bytes)


def _beyond(facts: MediaFacts, limit: int) -> Iterator[Finding]:
    size = facts.size
    if size is not None and size > limit:
        yield Finding(("size",), {"size": f"{size:,}", "excess": f"{size - limit:,}", "limit": f"{limit:,}"})


@FILES.rule(
    105,
    "empty-file",
    Severity.ERROR,
    on=MediaFacts,
    says="The file is empty.",
    hint="Send the intended file; this one may not have been written completely.",
    why="An upload has at least one byte.",
    source=ATTACH,
    examples=[Example(bad={"name": "menu.jpg", "size": 0}, good=_GOOD, at="/size", operation="file")],
)
def empty_file(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    if facts.size == 0:
        yield Finding(("size",))


@FILES.rule(
    106,
    "unreadable-file",
    Severity.ERROR,
    on=MediaFacts,
    says="The file {flaw}.",
    hint="Give the path of a regular file that you can read.",
    why="A file that cannot be read cannot be sent. Pipes and devices are never opened: reading them may never end.",
    evidence=Evidence.INFERRED,
    domain="A file that cannot be read cannot be sent.",
    source=ATTACH,
    examples=[
        Example(bad={"name": "menus", "flaw": "is a directory"}, good=_GOOD, at="/flaw", operation="file"),
    ],
)
def unreadable_file(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    if facts.flaw is not None:
        yield Finding(("flaw",), {"flaw": Quoted(facts.flaw)})


@FILES.rule(
    107,
    "upload-only-type",
    Severity.WARNING,
    on=MediaFacts,
    says="The file's content is {type}, which uploads accept but the list for media parts does not name.",
    hint="Convert it to a listed format, or try it with one recipient first.",
    why="The documentation contradicts itself: the official SDK lists this type for uploads, while the Chats "
    "page does not list it for media parts and says that some of these types (WebP, SVG) are rejected.",
    evidence=Evidence.INFERRED,
    source=ATTACH,
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    yields_to=("FIL109",),
    examples=[_example(at="/type", name="menu.webp", type="image/webp")],
)
def upload_only_type(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    if facts.content in UPLOAD_ONLY:
        yield Finding(("type",), {"type": facts.content})


@FILES.rule(
    108,
    "unknown-content",
    Severity.WARNING,
    on=MediaFacts,
    says="The type of the file cannot be detected from its content.",
    hint="Open it to check that it is complete.",
    why="Linq checks the content. If nothing in it identifies a type, the file is damaged, encrypted or of a "
    "rare format.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    examples=[_example(at="/type", type="application/octet-stream")],
)
def unknown_content(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    if facts.content == UNKNOWN:
        yield Finding(("type",))


@FILES.rule(
    109,
    "unfit-voice-audio",
    Severity.ERROR,
    on=MediaFacts,
    says="The file's content is {type}, which is not a voice memo format.",
    hint="Convert it to {formats}.",
    why="There are seven voice memo formats, and Linq checks the content.",
    source=VOICE,
    server_code=5004,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        _example(_MEMO, at="/type", name="hello.pdf", type="application/pdf"),
        _example(_MEMO, at="/type", name="hello.ogg", type="audio/ogg"),
    ],
)
def unfit_voice_audio(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    content = facts.content
    if facts.voice and content is not None and content not in _SPOKEN and content != UNKNOWN:
        yield Finding(("type",), {"type": Quoted(content), "formats": listed(VOICE_FORMATS)})
