"""Media: parts without a source or with two, URLs that Linq's servers cannot fetch, files that arrive otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose import urls
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, replace
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import MediaPart
from linq_compose.rules.messages import UUID
from linq_compose.rules.sources import CREATE, CREDENTIALS

__all__ = ["MEDIA", "media_example"]

MEDIA = Family("MED", "media", about="Media parts: their source, its URL and its format.")

_ID = "550e8400-e29b-41d4-a716-446655440000"


def media_example(**fields: object) -> dict[str, object]:
    """Return a message of one media part, for the examples of rules."""
    return {"parts": [{"type": "media", **fields}]}


_GOOD = media_example(url="https://example.com/menu.jpg")


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
