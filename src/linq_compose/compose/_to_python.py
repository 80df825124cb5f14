"""Payloads as Python: code that makes exactly the payload that was given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pprint import pformat
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from linq_compose import operations
from linq_compose.compose._draft import Draft
from linq_compose.lint.document import read_document
from linq_compose.models import CardApp, CardLayout, LinkPart, MediaPart, MessageContent, TextPart, Wire
from linq_compose.models.content import AppClipPart, Part
from linq_compose.text import RichText
from linq_compose.text.runs import ORDER, spelled
from linq_compose.vocabulary import effect_type

__all__ = ["to_python"]

_WIDTH: Final = 100


class _Call(NamedTuple):
    """The call of a verb, as it is applied and as it is written; options that are None are left out."""

    verb: str
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = MappingProxyType({})

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.options.items() if value is not None}

    def __str__(self) -> str:
        words = [*map(_written, self.arguments), *(f"{name}={_written(value)}" for name, value in self.given.items())]
        return f"{self.verb}({', '.join(words)})"


def to_python(payload: Any, operation: str = operations.MESSAGE) -> str:
    """Return Python code that assigns exactly this payload to `payload`.

    `payload` and `operation` are those of `check`. The code uses `Draft` where that makes the same payload, and a
    literal where it does not: a field that no verb sets, a range that no text can have, a request that is rejected.
    Raises `UnknownOperation` (a ValueError), and ValueError for a payload that is not JSON.

    >>> print(to_python({"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "screen", "name": "confetti"}}))
    from linq_compose import Draft
    <BLANKLINE>
    payload = Draft('Hi').effect('confetti').payload()
    """
    operations.request_model(operation)
    document = read_document(payload)
    if document.flaw is not None:
        raise ValueError(f"The payload {document.flaw}.")
    compose = _COMPOSED.get(operation)
    if compose is not None and isinstance(document.value, dict):
        try:
            calls = compose(document.value)
            value: Any = Draft()
            for call in calls:
                value = getattr(value, call.verb)(*call.arguments, **call.given)
            if _same(value, document.value):
                return _code(calls)
        except (ValueError, TypeError, KeyError):  # no draft makes this
            pass
    return _literal(document.value)


def _same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are the same, 1 and True being different."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _message(value: dict[str, Any]) -> list[_Call]:
    calls = list(_verbs(value))
    draft = Draft()
    for call in calls:
        draft = getattr(draft, call.verb)(*call.arguments, **call.given)
    return [*calls, *([] if draft.check().ok else [_Call("message")]), _Call("payload")]


def _create(value: dict[str, Any]) -> list[_Call]:
    options = {"from_": value["from"], "to": value["to"], "override_optout": value.get("override_optout")}
    return [*_verbs(value["message"]), _Call("create", (), options), _Call("payload")]


def _send(value: dict[str, Any]) -> list[_Call]:
    options = {"override_optout": value.get("override_optout")}
    return [*_verbs(value["message"]), _Call("send", (), options), _Call("payload")]


def _send_to(value: dict[str, Any]) -> list[_Call]:
    options = {name: value.get(name) for name in ("exclude_from", "override_optout")}
    before = value.get("continuation_message", {"text": None})["text"]
    call = _Call("to", tuple(value["to"]), {"continuation_message": before, **options})
    return [*_verbs(value["message"]), call, _Call("payload")]


def _update(value: dict[str, Any]) -> list[_Call]:
    call = _Call("update", (), {"part_index": value.get("part_index")})
    return [_Call("text", (value["text"],)), call, _Call("payload")]


_COMPOSED: Final[Mapping[str, Callable[[dict[str, Any]], list[_Call]]]] = MappingProxyType(
    {
        operations.MESSAGE: _message,
        "chats.create": _create,
        "chats.messages.send": _send,
        "messages.create": _send_to,
        "messages.update": _update,
    }
)
"""The operations whose requests a draft makes."""


def _verbs(message: Any) -> Iterator[_Call]:
    """Yield the calls that make a message, as far as verbs can; raises ValueError for values of a wrong type."""
    content = MessageContent.from_payload(message)
    for part in content.parts or ():
        yield from _part(part)
    if content.experience is not None:
        experience = content.experience
        yield _Call("experience", (experience.name, experience.action), {"params": experience.params})
    if content.effect is not None and content.effect.name is not None:
        name, kind = content.effect.name, content.effect.type
        yield _Call("effect", (name,), {"type": None if kind == effect_type(name) else kind})
    if content.reply_to is not None:
        index = content.reply_to.part_index
        yield _Call("reply_to", (content.reply_to.message_id, *([] if index is None else [index])))
    if content.preferred_service is not None:
        yield _Call("prefer", (content.preferred_service,))
    if content.idempotency_key is not None:
        yield _Call("idempotency_key", (content.idempotency_key,))


def _part(part: Part) -> Iterator[_Call]:
    if isinstance(part, TextPart):
        yield from _text(part)
    elif isinstance(part, MediaPart):
        verb, source = ("attachment", part.attachment_id) if part.url is None else ("media", part.url)
        yield _Call(verb, (source,), {"sticker": part.sticker})
    elif isinstance(part, LinkPart):
        yield _Call("link", (part.value,))
    elif isinstance(part, AppClipPart):
        yield _Call("app_clip", (part.value,), {"caption": part.caption})
    else:
        options = {name: getattr(part, name) for name in ("url", "fallback_text", "interactive")}
        yield _Call("app_card", (part.app, part.layout), options)


def _text(part: TextPart) -> Iterator[_Call]:
    text = RichText.from_part(part)
    if part.mention is not None and part.mention_range is not None:
        span = part.ruler.cover(*part.mention_range)
        before, after = text[: span.start], text[span.end :]
        yield from _said(before)
        yield _Call("mention", (part.mention, text[span.start : span.end]))
        yield from _said(after)
    else:
        yield _Call("text", tuple(_runs(text)) or ("",))
    for sticker in part.inline_stickers or ():
        span = part.ruler.cover(*sticker.range)
        what = part.value[span.start : span.end]
        place = part.value[: span.start].count(what)
        options = {"url": sticker.url, "attachment_id": sticker.attachment_id, "occurrence": place or None}
        yield _Call("inline_sticker", (what,), options)


def _said(text: RichText) -> Iterator[_Call]:
    if text.runs:
        yield _Call("text", tuple(_runs(text)))


def _runs(text: RichText) -> Iterator[str | RichText]:
    for run in text.runs:
        yield RichText.of((run,)) if run.styles else run.text


def _written(value: Any) -> str:
    if isinstance(value, RichText):
        runs = ", ".join(map(spelled, value.runs))
        return runs if len(value.runs) == 1 else f"RichText({runs})"
    if isinstance(value, Wire):
        return f"{type(value).__name__}({', '.join(f'{name}={item!r}' for name, item in value.payload().items())})"
    return repr(list(value) if isinstance(value, tuple) else value)


def _code(calls: list[_Call]) -> str:
    first, rest = ("Draft()", calls)
    if calls[0].verb == "text":
        first, rest = f"Draft{str(calls[0]).removeprefix('text')}", calls[1:]
    line = ".".join([first, *map(str, rest)])
    if len(line) > _WIDTH or "\n" in line:
        lines = "\n".join(f"    .{call}" for call in rest)
        line = f"(\n    {first}\n{lines}\n)"
    return f"{_imports(calls)}\n\npayload = {line}\n"


def _imports(calls: list[_Call]) -> str:
    values = [value for call in calls for value in call.arguments]
    texts = [value for value in values if isinstance(value, RichText)]
    styles = {style for text in texts for run in text.runs for style in run.styles}
    names = ["Draft", *(["RichText"] if any(len(text.runs) != 1 for text in texts) else [])]
    lines = [f"from linq_compose import {', '.join([*names, *sorted(styles, key=ORDER.__getitem__)])}"]
    models = sorted({type(value).__name__ for value in values if isinstance(value, (CardApp, CardLayout))})
    return "\n".join([*lines, *([f"from linq_compose.models import {', '.join(models)}"] if models else [])])


def _literal(value: Any) -> str:
    """Return code with the value itself: as a Python literal, or as JSON text where a number has no literal."""
    text = json.dumps(value)
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return f"import json\n\npayload = json.loads({text!r})\n"
    return f"payload = {pformat(value, width=_WIDTH, sort_dicts=False)}\n"
