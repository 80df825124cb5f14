"""Local files: their type, their name, their size, and whether they can be read at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._media_types import FORMATS, UNKNOWN, UPLOAD_ONLY, VOICE_FORMATS, extensions_of, fits, is_refused
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.phrases import Quoted, listed
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.files import MediaFacts

__all__ = ["FILES"]

FILES = Family("FIL", "local-files", about="Files on this machine: their type by content, their name and their size.")

_CREATE: Final = "https://docs.linqapp.com/api/resources/chats/methods/create/"
_UPLOAD: Final = "https://docs.linqapp.com/api/resources/attachments/methods/create/"
_VOICE: Final = "https://docs.linqapp.com/api/resources/chats/methods/send_voicememo/"
_LISTED: Final = frozenset(each.mime for each in FORMATS)
_SPOKEN: Final = frozenset(each.mime for each in FORMATS if each.voice)
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
    why="The server looks at the bytes, whatever the name says. The documentation lists what media parts may be, and "
    "names FLAC, Ogg and programs as refused.",
    source=_CREATE,
    server_code=5004,
    yields_to=("FIL109",),
    examples=[
        _example(at="/type", name="song.flac", type="audio/flac"),
        _example(at="/type", name="film.mkv", type="video/x-matroska"),
    ],
)
def unsupported_file_type(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield content of a type that is neither listed for media parts nor taken as an upload."""
    content = facts.content
    if content is not None and content not in _LISTED and content not in UPLOAD_ONLY and content != UNKNOWN:
        what = "which Linq refuses by name" if is_refused(content) else "a type that Linq does not list"
        yield Finding(("type",), {"type": Quoted(content), "what": what})


@FILES.rule(
    102,
    "mismatched-extension",
    Severity.WARNING,
    on=MediaFacts,
    says="The name ends in .{extension}, but the content is {type}.",
    hint="Name the file for what it is{meant}, or send the file that was meant.",
    why="The server goes by the bytes, and the phone that receives the file often by the name: a file whose name tells "
    "something else does not open there.",
    evidence=Evidence.INFERRED,
    source=_CREATE,
    server_code=5006,
    examples=[
        _example(at="/name", type="application/zip"),
        _example({"name": "menu.pdf", "size": 52_000, "type": "application/pdf"}, at="/name", name="menu.docx"),
    ],
)
def mismatched_extension(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield a name whose extension means another format than the content has."""
    extension, content = facts.extension, facts.content
    if extension is not None and content is not None and not fits(content, extension):
        endings = tuple(f".{each}" for each in extensions_of(content))
        meant = f", {listed(endings)}" if endings else ""
        yield Finding(("name",), {"extension": Quoted(extension), "type": Quoted(content), "meant": meant})


@FILES.rule(
    103,
    "too-large-for-url",
    Severity.WARNING,
    on=MediaFacts,
    says="The file has {size} bytes, {excess} more than the {limit} that Linq fetches from a URL.",
    hint="Upload it first, and send its `attachment_id`.",
    why="Files above 10 MB are sent only after an upload; by URL they are refused. Whether 10 MB is decimal or binary "
    "is not documented, so the lower number counts.",
    source=_CREATE,
    server_code=5005,
    yields_to=("FIL104",),
    examples=[_example(at="/size", size=12_000_000)],
)
def too_large_for_url(facts: MediaFacts, context: Context) -> Iterator[Finding]:
    """Yield a file that must be uploaded before it is sent."""
    yield from _beyond(facts, context.limits.url_media_bytes)


@FILES.rule(
    104,
    "too-large-for-upload",
    Severity.ERROR,
    on=MediaFacts,
    says="The file has {size} bytes, {excess} more than the {limit} of the largest upload.",
    hint="Cut it or compress it, or send a link to it.",
    why="An upload has at most 104,857,600 bytes (100 MB).",
    source=_UPLOAD,
    server_code=5005,
    examples=[_example(at="/size", size=104_857_601)],
)
def too_large_for_upload(facts: MediaFacts, context: Context) -> Iterator[Finding]:
    """Yield a file that cannot be sent in any way."""
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
    hint="Send the file that was meant; perhaps writing it was not over.",
    why="An upload has at least one byte.",
    source=_UPLOAD,
    examples=[Example(bad={"name": "menu.jpg", "size": 0}, good=_GOOD, at="/size", operation="file")],
)
def empty_file(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield a file without a byte."""
    if facts.size == 0:
        yield Finding(("size",))


@FILES.rule(
    106,
    "unreadable-file",
    Severity.ERROR,
    on=MediaFacts,
    says="The file {flaw}.",
    hint="Give the path of a file that you may read.",
    why="Only what can be read can be sent. Pipes and devices are not opened: they might never end.",
    evidence=Evidence.INFERRED,
    domain="What cannot be read cannot be sent.",
    source=_UPLOAD,
    examples=[
        Example(bad={"name": "menus", "flaw": "is a directory"}, good=_GOOD, at="/flaw", operation="file"),
    ],
)
def unreadable_file(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield a file that could not be looked into."""
    if facts.flaw is not None:
        yield Finding(("flaw",), {"flaw": Quoted(facts.flaw)})


@FILES.rule(
    107,
    "upload-only-type",
    Severity.WARNING,
    on=MediaFacts,
    says="The file's content is {type}, which the upload takes and the list for media parts does not name.",
    hint="Convert it to a listed format, or try it with one recipient first.",
    why="The documentation contradicts itself here: the official SDK lists the type among those of an upload, while "
    "the Chats page does not list it, and refuses some of them (WebP, SVG) in so many words.",
    evidence=Evidence.INFERRED,
    source=_UPLOAD,
    server_code=5004,
    yields_to=("FIL109",),
    examples=[_example(at="/type", name="menu.webp", type="image/webp")],
)
def upload_only_type(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield content of a type that only the list of uploads names."""
    if facts.content in UPLOAD_ONLY:
        yield Finding(("type",), {"type": facts.content})


@FILES.rule(
    108,
    "unknown-content",
    Severity.WARNING,
    on=MediaFacts,
    says="Nothing in the file tells its type.",
    hint="Open it to see whether it is whole.",
    why="The server looks at the bytes. Where they tell nothing the file is damaged, encrypted, or of a format that "
    "few know.",
    evidence=Evidence.INFERRED,
    source=_CREATE,
    server_code=5004,
    examples=[_example(at="/type", type="application/octet-stream")],
)
def unknown_content(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield content that is of no type at all."""
    if facts.content == UNKNOWN:
        yield Finding(("type",))


@FILES.rule(
    109,
    "unfit-voice-audio",
    Severity.ERROR,
    on=MediaFacts,
    says="The file's content is {type}, which makes no voice memo.",
    hint="Convert it to {formats}.",
    why="Seven audio formats make voice memos, and the server looks at the bytes.",
    source=_VOICE,
    server_code=5004,
    examples=[
        _example(_MEMO, at="/type", name="hello.pdf", type="application/pdf"),
        _example(_MEMO, at="/type", name="hello.ogg", type="audio/ogg"),
    ],
)
def unfit_voice_audio(facts: MediaFacts, _context: Context) -> Iterator[Finding]:
    """Yield content of a known type that is none of the voice formats, where a voice memo is meant."""
    content = facts.content
    if facts.voice and content is not None and content not in _SPOKEN and content != UNKNOWN:
        yield Finding(("type",), {"type": Quoted(content), "formats": listed(VOICE_FORMATS)})
