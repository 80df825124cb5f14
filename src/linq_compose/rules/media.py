"""Media: parts without a source or with two, URLs that nobody can fetch or that stop, files that arrive otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from linq_compose import urls
from linq_compose._identifiers import UUID
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, REJECTED_FORMATS, VOICE_FORMATS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, listed, quote
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models import MediaPart, MessageContent
from linq_compose.rules.analysis.examples import media_example
from linq_compose.rules.analysis.urls import counted_media
from linq_compose.rules.sources import CREATE, CREDENTIALS, ERRORS

__all__ = ["MEDIA"]

MEDIA = Family("MED", "media", about="Media parts: their source, its URL and its format.")
_ID = "550e8400-e29b-41d4-a716-446655440000"
_GOOD = media_example(url="https://example.com/menu.jpg")

# A path may end in the name of a site (`/logos/example.com`), which says nothing about the file.
_HOSTS = frozenset({"com"})


@MEDIA.rule(
    101,
    "sourceless-media",
    Severity.ERROR,
    on=MediaPart,
    says="The media part has neither a url nor an attachment_id.",
    hint="Give the file's public https URL, or the id of an upload.",
    why="A media part names its file by exactly one of the two.",
    source=CREATE,
    examples=[Example(bad=media_example(), good=_GOOD, at="/parts/0")],
)
def sourceless_media(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a part that names no file."""
    if part.url is None and part.attachment_id is None:
        yield Finding()


@MEDIA.rule(
    102,
    "doubly-sourced-media",
    Severity.ERROR,
    on=MediaPart,
    says="The media part has both a url and an attachment_id.",
    hint="Keep one of the two.",
    why="A media part names its file by exactly one of the two, by the API's own words not both.",
    source=CREATE,
    examples=[
        Example(bad=media_example(url="https://example.com/menu.jpg", attachment_id=_ID), good=_GOOD, at="/parts/0")
    ],
)
def doubly_sourced_media(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a part that names its file twice."""
    if part.url is not None and part.attachment_id is not None:
        yield Finding()


def _flaw(part: MediaPart, kind: str) -> Quoted | None:
    """Return why Linq's servers cannot fetch the part's URL, when it is for a reason of this kind."""
    flaw = None if part.url is None else urls.flaw(part.url)
    return Quoted(flaw.reason) if flaw is not None and flaw.kind == kind else None


@MEDIA.rule(
    103,
    "insecure-media-url",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}; only https is fetched.",
    hint="Serve the file by https.",
    why="Linq fetches media by https alone.",
    source=CREATE,
    server_code=1005,
    fixable={"unsafe"},
    examples=[Example(bad=media_example(url="http://example.com/menu.jpg"), good=_GOOD, at="/parts/0/url")],
)
def insecure_media_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL of another scheme."""
    reason = _flaw(part, "insecure")
    if reason is not None and part.url is not None:
        scheme, _, rest = part.url.partition(":")
        mend = Fix.unsafe("Write https", replace("url", value=f"https:{rest}")) if scheme.lower() == "http" else None
        yield Finding(("url",), {"reason": reason}, mend)


@MEDIA.rule(
    104,
    "malformed-media-url",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}.",
    hint="Give an absolute https URL, percent-encoded.",
    why="A URL that cannot be parsed cannot be fetched.",
    source=CREATE,
    server_code=1005,
    examples=[
        Example(bad=media_example(url="example.com/menu.jpg"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://example.com/our menu.jpg"), good=_GOOD, at="/parts/0/url"),
    ],
)
def malformed_media_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL without scheme or host, with a bad port, or with characters that no URL has."""
    reason = _flaw(part, "malformed")
    if reason is not None:
        yield Finding(("url",), {"reason": reason})


@MEDIA.rule(
    105,
    "private-media-host",
    Severity.ERROR,
    on=MediaPart,
    says="The media URL {reason}; Linq's servers cannot reach that.",
    hint="Put the file on a public host, or upload it.",
    why="Media URLs are fetched from the public internet. Loopback, private, link-local and reserved addresses, in "
    "every spelling that a resolver takes, and single-label hosts lead nowhere from there.",
    source=CREATE,
    server_code=5002,
    examples=[
        Example(bad=media_example(url="https://192.168.0.10/menu.jpg"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://localhost:8443/menu.jpg"), good=_GOOD, at="/parts/0/url"),
    ],
)
def private_media_host(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL whose host is not on the public internet."""
    reason = _flaw(part, "private")
    if reason is not None:
        yield Finding(("url",), {"reason": reason})


@MEDIA.rule(
    106,
    "media-url-credentials",
    Severity.WARNING,
    on=MediaPart,
    says="The media URL carries a user name or password.",
    hint="Use a signed URL, or upload the file.",
    why="Credentials in a URL are logged wherever it passes, and many fetchers drop or refuse them.",
    evidence=Evidence.INFERRED,
    source=CREDENTIALS,
    examples=[
        Example(bad=media_example(url="https://user:secret@example.com/menu.jpg"), good=_GOOD, at="/parts/0/url")
    ],
)
def media_url_credentials(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL with userinfo."""
    if part.url is not None and urls.has_credentials(part.url):
        yield Finding(("url",))


@MEDIA.rule(
    107,
    "unlisted-extension",
    Severity.WARNING,
    on=MediaPart,
    says="The file ends in .{extension}, {what}.",
    hint="Convert it to a listed format such as {known}.",
    why="The server judges the file's bytes, so an extension is only a hint; but this one names a format that the "
    "documentation does not list for media parts.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    examples=[
        Example(bad=media_example(url="https://example.com/song.flac"), good=_GOOD, at="/parts/0/url"),
        Example(bad=media_example(url="https://example.com/photo.webp"), good=_GOOD, at="/parts/0/url"),
    ],
)
def unlisted_extension(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL that ends in a known file extension outside the page's list."""
    extension = None if part.url is None else urls.extension(part.url)
    if extension in OTHER_FORMATS and extension not in _HOSTS:
        rejected = "a format that Linq refuses by name"
        what = rejected if extension in REJECTED_FORMATS else "a format that Linq does not list"
        yield Finding(("url",), {"extension": extension, "what": what, "known": listed(tuple(MEDIA_FORMATS)[:4])})


@MEDIA.rule(
    108,
    "malformed-attachment-id",
    Severity.ERROR,
    on=MediaPart,
    says="The attachment_id {id} is not a UUID.",
    hint="Use the `attachment_id` that the upload gave: 8-4-4-4-12 hexadecimal digits.",
    why="An attachment is named by its UUID.",
    source=CREATE,
    examples=[
        Example(
            bad=media_example(attachment_id="att_123"),
            good=media_example(attachment_id=_ID),
            at="/parts/0/attachment_id",
        )
    ],
)
def malformed_attachment_id(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield an attachment_id that is not 8-4-4-4-12 hexadecimal digits, whole string."""
    if part.attachment_id is not None and UUID.fullmatch(part.attachment_id) is None:
        yield Finding(("attachment_id",), {"id": quote(part.attachment_id)})


@MEDIA.rule(
    109,
    "audio-as-file",
    Severity.INFO,
    on=MediaPart,
    says="Audio in a media part arrives as a file (.{extension}), not as a voice memo.",
    hint="Send it with `chats.send_voicememo` if it is to play in the chat.",
    why="Only the voice memo operation makes a bubble that plays in place.",
    source=CREATE,
    examples=[Example(bad=media_example(url="https://example.com/hello.m4a"), good=_GOOD, at="/parts/0")],
)
def audio_as_file(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a part whose URL ends in an audio extension."""
    extension = None if part.url is None else urls.extension(part.url)
    if extension in VOICE_FORMATS:
        yield Finding(values={"extension": extension})


@MEDIA.rule(
    110,
    "expiring-media-url",
    Severity.WARNING,
    on=MediaPart,
    says="The media URL {when}.",
    hint="Sign it for longer, or upload the file.",
    why="A presigned URL is fetched when the message is sent, and again when it is retried; after its time it answers "
    "with an error.",
    evidence=Evidence.INFERRED,
    source=f"{ERRORS}5xxx/5002/",
    server_code=5002,
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
    """Yield a presigned URL that has expired, or expires within the horizon."""
    expiry = None if part.url is None else urls.expires_at(part.url)
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
    says="This is the URL to upload a file to, not one to fetch it from.",
    hint="Use the `attachment_id` or the `download_url` of the same answer.",
    why="Creating an attachment answers with both: `upload_url` takes a PUT for fifteen minutes, and nothing can be "
    "fetched from it.",
    source="https://docs.linqapp.com/api/resources/attachments/methods/create/",
    examples=[
        Example(
            bad=media_example(url="https://uploads.linqapp.com/attachments/550e8400"),
            good=media_example(attachment_id=_ID),
            at="/parts/0/url",
        ),
    ],
)
def linq_upload_url(part: MediaPart, _context: Context) -> Iterator[Finding]:
    """Yield a URL of Linq's upload host."""
    if part.url is not None and urls.is_linq_upload(part.url):
        yield Finding(("url",))


@MEDIA.rule(
    113,
    "presigned-exempt",
    Severity.INFO,
    on=MessageContent,
    says="{total} media parts have public URLs; only because {presigned} of them {are} presigned are there not more "
    "than {limit}.",
    hint="Upload files beyond {limit} if such a message is refused.",
    why='The page exempts "presigned URLs" from the limit without saying whose: perhaps only Linq\'s own.',
    evidence=Evidence.INFERRED,
    source=CREATE,
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
    """Yield a message within the limit of public URLs only by the exemption of presigned ones."""
    counted = counted_media(content.parts or ())
    presigned, limit = sum(signed for _, signed in counted), context.limits.public_media
    if len(counted) - presigned <= limit < len(counted):
        are = "is" if presigned == 1 else "are"
        yield Finding(("parts",), {"total": len(counted), "presigned": presigned, "are": are, "limit": limit})
