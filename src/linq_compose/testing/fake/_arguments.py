"""Arguments of outside events: each is checked before anything changes."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from linq_compose._handles import is_e164, is_email
from linq_compose._identifiers import UUID
from linq_compose.limits import LIMITS
from linq_compose.vocabulary import Vocabulary, closest

__all__ = [
    "check_degrees",
    "check_file",
    "check_flag",
    "check_handle",
    "check_line",
    "check_moment",
    "check_text",
    "check_url",
    "check_word",
]


def check_text(value: object, name: str) -> str:
    """Return a string that is not empty; raise TypeError or ValueError naming the argument."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a string, got {type(value).__name__}.")
    if not value:
        raise ValueError(f"{name}: expected a string that is not empty.")
    return value


def check_flag(value: object, name: str) -> bool:
    """Return True or False; raise TypeError naming the argument."""
    if not isinstance(value, bool):
        raise TypeError(f"{name}: expected True or False, got {type(value).__name__}.")
    return value


def check_url(value: object, name: str) -> str:
    """Return an http or https URL; raise TypeError or ValueError naming the argument."""
    url = check_text(value, name)
    try:
        pieces = urlsplit(url)
        is_url = pieces.scheme in ("http", "https") and bool(pieces.hostname)
    except ValueError:
        is_url = False
    if not is_url:
        raise ValueError(f"{name}: expected a URL, got {url!r}.")
    return url


def check_handle(value: object, name: str = "handle") -> str:
    """Return an E.164 number or an email address; raise TypeError or ValueError naming the argument."""
    handle = check_text(value, name)
    if not (is_email(handle) or is_e164(handle)):
        raise ValueError(f"{name}: expected an E.164 number or an email address, got {handle!r}.")
    return handle


def check_line(value: object, numbers: list[str], name: str = "number") -> str:
    """Return one of the lines; raise TypeError or ValueError naming the argument."""
    line = check_text(value, name)
    if line not in numbers:
        raise ValueError(f"{name}: expected one of the fake's lines ({', '.join(numbers)}), got {line!r}.")
    return line


def check_degrees(value: object, name: str, limit: int) -> float:
    """Return degrees from -`limit` to `limit`; raise TypeError or ValueError naming the argument."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{name}: expected a number, got {type(value).__name__}.")
    if not -limit <= value <= limit:
        raise ValueError(f"{name}: expected -{limit} to {limit} degrees, got {value}.")
    return float(value)


def check_moment(value: object, name: str) -> datetime:
    """Return an aware datetime, which ISO 8601 text may give; raise TypeError or ValueError naming the argument."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{name}: expected ISO 8601 text, got {value!r}.") from None
    if not isinstance(value, datetime):
        raise TypeError(f"{name}: expected a datetime or text, got {type(value).__name__}.")
    if value.tzinfo is None:
        raise ValueError(f"{name}: expected a time zone, got {value.isoformat()}.")
    return value


def check_word(value: object, vocabulary: Vocabulary, name: str, *, besides: str = "") -> str:
    """Return a word of a vocabulary; raise TypeError or ValueError naming the argument."""
    word = check_text(value, name)
    if word not in vocabulary.words:
        near = closest(word, vocabulary.words)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{name}: expected one of {vocabulary}{besides}, got {word!r}.{guess}")
    return word


def check_file(filename: object, mime_type: object, size_bytes: object, id: object) -> None:
    """Raise TypeError or ValueError for what `POST /attachments` does not accept."""
    name, kind = check_text(filename, "filename"), check_text(mime_type, "mime_type")
    if len(name) > LIMITS.file_name:
        raise ValueError(f"filename: expected at most {LIMITS.file_name} characters, got {len(name)}.")
    if "/" not in kind.strip("/"):
        raise ValueError(f"mime_type: expected a type such as image/jpeg, got {kind!r}.")
    if not isinstance(size_bytes, int) or isinstance(size_bytes, bool):
        raise TypeError(f"size_bytes: expected an integer, got {type(size_bytes).__name__}.")
    if not 1 <= size_bytes <= LIMITS.upload_bytes:
        raise ValueError(f"size_bytes: expected 1 to {LIMITS.upload_bytes}, got {size_bytes}.")
    if id is not None and not UUID.fullmatch(check_text(id, "id")):
        raise ValueError(f"id: expected a UUID, got {id!r}.")
