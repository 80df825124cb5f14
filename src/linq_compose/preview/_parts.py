"""Parts: one part of a message as the bubble that shows it, whatever is wrong with the part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote

from linq_compose._media_types import MEDIA_FORMATS
from linq_compose._spans import Ruler
from linq_compose.models import AppClipPart, IMessageAppPart, LinkPart, MediaPart, TextPart
from linq_compose.models.wire import tag_of
from linq_compose.preview._pieces import Layer, pieces, text_layers
from linq_compose.preview._scene import Bubble, BubbleKind
from linq_compose.urls.hosts import split

__all__ = ["VOICE_MEMO", "bubble", "experience"]

VOICE_MEMO: Final = object()
"""The type of the one part of a voice memo, which no payload can have."""

_LONGEST: Final = 300
"""Code points of a name, caption or URL that are drawn."""

_KINDS: Final[Mapping[str, BubbleKind]] = MappingProxyType({"image": "photo", "video": "video", "audio": "audio"})


def bubble(part: Any, layers: Iterable[Layer] = (), notes: Sequence[int] = ()) -> Bubble:
    """Return the bubble of a part as its JSON has it; `layers` are the diagnostics that underline its text."""
    kind = part.get("type") if isinstance(part, Mapping) else None
    draw = _voice_memo if kind is VOICE_MEMO else _DRAWN.get(kind, _unread) if isinstance(kind, str) else _unread
    try:
        return draw(part, tuple(layers), tuple(notes))
    except _Unread:
        return _unread(part, (), tuple(notes))


class _Unread(Exception):
    """Raised when a part lacks what its bubble would show."""


def _text(part: Mapping[str, Any], layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    value = part.get("value")
    if not isinstance(value, str):
        raise _Unread
    drawn, folded = pieces(value, [*text_layers(part, Ruler(value)), *layers])
    return Bubble("text", drawn, notes=notes, folded=folded)


def _media(part: Mapping[str, Any], _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    name, kind, details = _file(part, _string(part, "url"), _string(part, "attachment_id"))
    return Bubble(kind, title=name, details=details, is_sticker=part.get("sticker") is True, notes=notes)


def _voice_memo(part: Mapping[str, Any], _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    name, _, details = _file(part, _string(part, "voice_memo_url"), _string(part, "attachment_id"))
    return Bubble("voice_memo", title=name, details=details, notes=notes)


def _file(part: Mapping[str, Any], url: str, id: str) -> tuple[str, BubbleKind, tuple[str, ...]]:
    """Return name, kind, and what else is known of a file; of a received one, its size and duration."""
    if not url and not id:
        raise _Unread
    path = split(url.strip()).path
    name = _string(part, "filename") or unquote(path.rpartition("/")[2]) or (f"upload {id}" if id else _host(url))
    extension = (_string(part, "filename") or path).rpartition(".")[2].lower()
    type = _string(part, "mime_type") or MEDIA_FORMATS.get(extension, "")
    kind = _KINDS.get(type.partition("/")[0], "file")
    size, duration = part.get("size_bytes"), part.get("duration_ms")
    details = [
        type or "type not known from the name",
        _size(size) if isinstance(size, int) else "",
        _duration(duration) if isinstance(duration, int) else "",
        f"from {_host(url)}" if url else "",
    ]
    return _short(name), kind, tuple(_short(detail) for detail in details if detail)


def _size(size: int) -> str:
    for unit, least in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if least <= size < 10**15:
            return f"{size / least:.1f} {unit}"
    return f"{size} bytes"


def _duration(milliseconds: int) -> str:
    if not 0 <= milliseconds < 10**10:
        return ""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def _link(part: Mapping[str, Any], _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    url = _string(part, "value")
    if not url:
        raise _Unread
    is_card = url.strip().lower().startswith("https:")
    details = (url, "title and picture come from the page" if is_card else "no preview card: not https")
    return Bubble("link", title=_short(_host(url)), details=tuple(map(_short, details)), notes=notes)


def _app_clip(part: Mapping[str, Any], _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    url = _string(part, "value")
    if not url:
        raise _Unread
    title = _string(part, "caption") or _host(url)
    return Bubble("app_clip", title=_short(title), details=(_short(url),), notes=notes)


def _app_card(part: Mapping[str, Any], _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    app, layout = part.get("app"), part.get("layout")
    if not isinstance(app, Mapping) or not isinstance(layout, Mapping):
        raise _Unread
    title = _string(layout, "caption") or _string(layout, "image_title") or _string(app, "name")
    fields = ("image_title", "image_subtitle", "subcaption", "trailing_caption", "trailing_subcaption")
    texts = [text for text in (_string(layout, name) for name in fields) if text and text != title]
    picture = [f"picture from {_host(_string(layout, 'image_url'))}"] if _string(layout, "image_url") else []
    details = (*texts, *picture, f"app: {_string(app, 'name')}")
    return Bubble("app_card", title=_short(title), details=tuple(map(_short, details)), notes=notes)


def experience(value: Any, notes: Sequence[int] = ()) -> Bubble:
    """Return the bubble of an experience as its JSON has it."""
    if not isinstance(value, Mapping):
        return _unread(value, (), tuple(notes))
    details = (f"action: {_string(value, 'action')}", "sent by Linq's iMessage app")
    return Bubble("experience", title=_short(_string(value, "name")), details=tuple(map(_short, details)), notes=notes)  # type: ignore[arg-type]


def _unread(part: Any, _layers: tuple[Layer, ...], notes: tuple[int, ...]) -> Bubble:
    kind = part.get("type") if isinstance(part, Mapping) else None
    what = f"a part of type {kind!r}" if isinstance(kind, str) else "a part without a type that can be read"
    return Bubble("unread", title=_short(f"Not shown: {what}"), notes=notes)


_DRAWN: Final[Mapping[str, Callable[[Mapping[str, Any], tuple[Layer, ...], tuple[int, ...]], Bubble]]] = (
    MappingProxyType(
        {
            tag_of(TextPart): _text,
            tag_of(MediaPart): _media,
            tag_of(LinkPart): _link,
            tag_of(IMessageAppPart): _app_card,
            tag_of(AppClipPart): _app_clip,
        }
    )
)


def _string(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _host(url: str) -> str:
    return (split(url.strip()).authority or "").rpartition("@")[2] or url


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
