"""Media: the source of a media part, the URLs that Linq can fetch, and the formats that arrive as sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, REJECTED_FORMATS, VOICE_FORMATS
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._sources import ATTACH, CREATE, CREDENTIALS, ERRORS
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, listed, quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import MediaPart, MessageContent, VoiceMemoRequest
from linq_compose.models.reactions import ReactionRequest
from linq_compose.rules.analysis.examples import media_example
from linq_compose.rules.analysis.urls import counted_media, https_fix

__all__ = ["MEDIA"]

MEDIA = Family("MED", "media", about="Media parts: their source, its URL and its format.")
_ID = "550e8400-e29b-41d4-a716-446655440000"
_GOOD = media_example(url="https://example.com/menu.jpg")

_Attached: TypeAlias = MediaPart | VoiceMemoRequest | ReactionRequest
_ATTACHED: tuple[type[_Attached], ...] = (MediaPart, VoiceMemoRequest, ReactionRequest)

# A path may end in the name of a site (`/logos/example.com`), which is no file extension.
_HOSTS = frozenset({"com"})


@MEDIA.rule(
    101,
    "sourceless-media",
    Severity.ERROR,
    on=MediaPart,
    says="The media part has neither a url nor an attachment_id.",
    hint="Give the public https URL of the file, or the id of an upload.",
    why="A media part has exactly one source.",
    source=CREATE,
    examples=[Example(bad=media_example(), good=_GOOD, at="/parts/0")],
)
def sourceless_media(part: MediaPart, _context: Context) -> Iterator[Finding]:
    if part.url is None and part.attachment_id is None:
        yield Finding()


@MEDIA.rule(
    102,
    "doubly-sourced-media",
    Severity.ERROR,
    on=MediaPart,
    says="The media part has both a url and an attachment_id.",
    hint="Keep one of the two.",
    why="A media part has exactly one source; the API rejects both.",
    source=CREATE,
    examples=[
        Example(bad=media_example(url="https://example.com/menu.jpg", attachment_id=_ID), good=_GOOD, at="/parts/0")
    ],
)
def doubly_sourced_media(part: MediaPart, _context: Context) -> Iterator[Finding]:
    if part.url is not None and part.attachment_id is not None:
        yield Finding()


def _flaw(part: MediaPart, kind: str) -> Quoted | None:
    """Return why Linq cannot fetch the URL of a part, None where the reason is of another kind."""
    flaw = part.url_flaw
    return Quoted(flaw.reason) if flaw is not None and flaw.kind == kind else None


@MEDIA.rule(
    103,
    "insecure-media-url",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}; Linq fetches only https.",
    hint="Serve the file over https.",
    why="Linq fetches media over https only. The API's pattern is `^https://`, in lower case.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe", "unsafe"},
    examples=[
        Example(bad=media_example(url="http://example.com/menu.jpg"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="HTTPS://example.com/menu.jpg"), good=_GOOD, at="/parts/0/url"),
    ],
)
def insecure_media_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    if part.url is None:
        return
    flaw = part.url_flaw
    if flaw is not None and flaw.kind == "insecure":
        yield Finding(("url",), {"reason": Quoted(flaw.reason)}, https_fix("url", part.url))
    elif flaw is None and not part.url.startswith("https:"):
        scheme, _, rest = part.url.partition(":")
        fix = Fix.safe("Write https in lower case", replace("url", value=f"https:{rest}"))
        yield Finding(("url",), {"reason": f"spells its scheme {scheme}"}, fix)


@MEDIA.rule(
    104,
    "malformed-media-url",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}.",
    hint="Give an absolute, percent-encoded https URL.",
    why="Linq cannot fetch a URL that cannot be parsed.",
    source=CREATE,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=media_example(url="example.com/menu.jpg"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://example.com/our menu.jpg"), good=_GOOD, at="/parts/0/url"),
    ],
)
def malformed_media_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    reason = _flaw(part, "malformed")
    if reason is not None:
        yield Finding(("url",), {"reason": reason})


@MEDIA.rule(
    105,
    "private-media-host",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}; Linq's servers cannot reach it.",
    hint="Put the file on a public host, or upload it.",
    why="Linq fetches media from the public internet. Loopback, private, link-local and reserved addresses, in "
    "every spelling that a resolver accepts, single-label hosts, and special-use names (.local, .internal, .test, "
    ".onion) are unreachable from there.",
    source=CREATE,
    server_code=5002,
    examples=[
        Example(bad=media_example(url="https://192.168.0.10/menu.jpg"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://localhost:8443/menu.jpg"), good=_GOOD, at="/parts/0/url"),
    ],
)
def private_media_host(part: MediaPart, _context: Context) -> Iterator[Finding]:
    reason = _flaw(part, "private")
    if reason is not None:
        yield Finding(("url",), {"reason": reason})


@MEDIA.rule(
    106,
    "media-url-credentials",
    Severity.WARNING,
    on=MediaPart,
    says="The media URL contains a user name or password.",
    hint="Use a signed URL, or upload the file.",
    why="Credentials in a URL are logged by every server that it passes, and many clients drop or reject them.",
    evidence=Evidence.INFERRED,
    source=CREDENTIALS,
    examples=[
        Example(bad=media_example(url="https://user:secret@example.com/menu.jpg"), good=_GOOD, at="/parts/0/url")
    ],
)
def media_url_credentials(part: MediaPart, _context: Context) -> Iterator[Finding]:
    if part.url_pieces is not None and urls.has_credentials(part.url_pieces):
        yield Finding(("url",))


@MEDIA.rule(
    107,
    "unlisted-extension",
    Severity.WARNING,
    on=MediaPart,
    says="The URL ends in .{extension}, {what}.",
    hint="Convert the file to a listed format such as {known}.",
    why="Linq checks the content of a file, so an extension is only a hint. This one names a format that the "
    "documentation does not list for media parts.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("extension", "what", "known"),
    examples=[
        Example(bad=media_example(url="https://example.com/song.flac"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://example.com/photo.webp"), good=_GOOD, at="/parts/0/url"),
    ],
)
def unlisted_extension(part: MediaPart, _context: Context) -> Iterator[Finding]:
    extension = part.extension
    if extension in OTHER_FORMATS and extension not in _HOSTS:
        rejected = "a format that Linq rejects by name"
        what = rejected if extension in REJECTED_FORMATS else "a format that Linq does not list"
        yield Finding(("url",), {"extension": extension, "what": what, "known": listed(tuple(MEDIA_FORMATS)[:4])})


@MEDIA.rule(
    108,
    "malformed-attachment-id",
    Severity.ERROR,
    on=_ATTACHED,
    says="The attachment_id {id} is not a UUID.",
    hint="Use the `attachment_id` that the upload returned: 8-4-4-4-12 hexadecimal digits.",
    why="An attachment is named by its UUID.",
    source=CREATE,
    examples=[
        Example(
            bad=media_example(attachment_id="att_123"),
            good=media_example(attachment_id=_ID),
            at="/parts/0/attachment_id",
        ),
        Example(
            bad={"attachment_id": "att_123"},
            good={"attachment_id": _ID},
            at="/attachment_id",
            operation="chats.send_voicememo",
        ),
    ],
)
def malformed_attachment_id(node: _Attached, _context: Context) -> Iterator[Finding]:
    if node.attachment_id is not None and UUID.fullmatch(node.attachment_id) is None:
        yield Finding(("attachment_id",), {"id": quote(node.attachment_id)})


@MEDIA.rule(
    109,
    "audio-as-file",
    Severity.INFO,
    on=MediaPart,
    says="Audio in a media part (.{extension}) arrives as a file, not as a voice memo.",
    hint="Send it with `chats.send_voicememo` to make it play in the chat.",
    why="Only the voice memo operation creates a bubble that plays in place.",
    source=CREATE,
    safe=("extension",),
    examples=[Example(bad=media_example(url="https://example.com/hello.m4a"), good=_GOOD, at="/parts/0")],
)
def audio_as_file(part: MediaPart, _context: Context) -> Iterator[Finding]:
    extension = part.extension
    if extension in VOICE_FORMATS:
        yield Finding(values={"extension": extension})


@MEDIA.rule(
    110,
    "expiring-media-url",
    Severity.WARNING,
    on=MediaPart,
    says="The media URL {when}.",
    hint="Sign the URL for longer, or upload the file.",
    why="Linq fetches a presigned URL when it sends the message, and again on a retry. After its expiry the URL "
    "returns an error.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}5xxx/5002/",
    server_code=5002,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=media_example(
                url="https://bucket.s3.amazonaws.com/menu.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab"
                "&X-Amz-Date=20261001T120000Z&X-Amz-Expires=900"
            ),
            good=media_example(
                url="https://bucket.s3.amazonaws.com/menu.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab"
                "&X-Amz-Date=20261001T120000Z&X-Amz-Expires=90000"
            ),
            at="/parts/0/url",
            context=Context(now=datetime(2026, 10, 1, 12, 20, tzinfo=UTC), horizon=timedelta(minutes=10)),
        ),
    ],
)
def expiring_media_url(part: MediaPart, context: Context) -> Iterator[Finding | Needs]:
    expiry = None if part.url_pieces is None else urls.expires_at(part.url_pieces)
    if expiry is None:
        return
    if context.now is None:
        yield Needs("now")
        return
    now = context.now if context.now.tzinfo is not None else context.now.replace(tzinfo=UTC)
    left = expiry - now
    if left <= timedelta():
        yield Finding(("url",), {"when": f"expired on {expiry:%Y-%m-%d at %H:%M:%S} UTC"})
    elif context.horizon is not None and left <= context.horizon:
        yield Finding(("url",), {"when": f"expires on {expiry:%Y-%m-%d at %H:%M:%S} UTC, in {left}"})


@MEDIA.rule(
    111,
    "linq-upload-url",
    Severity.ERROR,
    on=MediaPart,
    says="This URL accepts an upload; nothing can be downloaded from it.",
    hint="Use the `attachment_id` or the `download_url` of the same response.",
    why="Creating an attachment returns both: `upload_url` accepts a PUT for fifteen minutes.",
    source=ATTACH,
    examples=[
        Example(
            bad=media_example(url="https://uploads.linqapp.com/attachments/550e8400"),
            good=media_example(attachment_id=_ID),
            at="/parts/0/url",
        ),
    ],
)
def linq_upload_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    if part.url is not None and urls.is_linq_upload(part.url):
        yield Finding(("url",))


@MEDIA.rule(
    113,
    "presigned-exempt",
    Severity.INFO,
    on=MessageContent,
    says="{total} media parts have public URLs; the message is within the limit of {limit} only because "
    "{presigned} of them {are} presigned.",
    hint="Upload the files beyond {limit} if the API rejects the message.",
    why='The documentation exempts "presigned URLs" without saying whose; it may mean only Linq\'s own.',
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("are",),
    examples=[
        Example(
            bad={
                "parts": [
                    {"type": "media", "url": f"https://bucket.s3.amazonaws.com/{n}.jpg?X-Amz-Signature=ab"}
                    for n in range(41)
                ]
            },
            good={"parts": [{"type": "media", "url": f"https://example.com/{n}.jpg"} for n in range(40)]},
            at="/parts",
        ),
    ],
)
def presigned_exempt(content: MessageContent, context: Context) -> Iterator[Finding]:
    counted = counted_media(content.parts or ())
    presigned, limit = sum(signed for _, signed in counted), context.limits.public_media
    if len(counted) - presigned <= limit < len(counted):
        are = "is" if presigned == 1 else "are"
        yield Finding(("parts",), {"total": len(counted), "presigned": presigned, "are": are, "limit": limit})


_CLEAR_EXTENSIONS: Final = frozenset(name for name, mime in MEDIA_FORMATS.items() if not mime.startswith("audio/"))


@MEDIA.clearance(MediaPart)
def clear_media(part: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a media part has one source, and its URL is plainly that of a file that can be sent."""
    if "url" not in part:
        return "attachment_id" in part and UUID.fullmatch(part["attachment_id"]) is not None
    if "attachment_id" in part:
        return False
    path = path_of_plain_url(part["url"])
    if path is None:
        return False
    dot = path.rfind(".")
    return dot < 0 or path[dot + 1 :].lower() in _CLEAR_EXTENSIONS or "/" in path[dot:]


@MEDIA.clearance(MessageContent, where=("parts",))
def clear_presigned(message: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a message has so few URLs that no exemption matters."""
    return (
        len(message["parts"]) <= limits.public_media
        or sum("url" in part for part in message["parts"]) <= limits.public_media
    )


@MEDIA.clearance(VoiceMemoRequest)
def clear_memo_upload(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the upload of a voice memo, if any, has an id of the right form."""
    return "attachment_id" not in request or UUID.fullmatch(request["attachment_id"]) is not None


@MEDIA.clearance(ReactionRequest, where=("attachment_id",))
def clear_image_of_reaction(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the image of a sticker has an id of the right form."""
    return UUID.fullmatch(request["attachment_id"]) is not None
