"""Payloads as Python: the expression whose value is exactly the payload that was given."""

from __future__ import annotations

import ast
import builtins
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from linq_compose import operations
from linq_compose._api import check
from linq_compose._characters import is_python_name
from linq_compose.compose._draft import Draft
from linq_compose.lint.document import read_document
from linq_compose.models import LATER, EmptyRequest, LinkPart, MediaPart, MessageContent, Tagged, TextPart, Wire
from linq_compose.models.content import AppClipPart, Part
from linq_compose.text import RichText
from linq_compose.text.runs import spelled
from linq_compose.vocabulary import effect_type

__all__ = ["to_python"]

_WIDTH: Final = 100
_NARROWEST: Final = 20
_MOST_VERBS: Final = 200
"""Calls in a row; Python's compiler descends into each."""


class _Call(NamedTuple):
    """A call as it is made and as it is written: of a verb, or of a class."""

    name: str
    arguments: Sequence[Any] = ()
    keywords: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def of(cls, name: str, *arguments: Any, **options: Any) -> _Call:
        """Return a call without the options that are None."""
        return cls(name, arguments, {word: value for word, value in options.items() if value is not None})


_UNCHECKED: Final = _Call("message")


def to_python(payload: Any, operation: str = operations.MESSAGE, *, script: bool = False) -> str:
    """Return a Python expression whose value is exactly this payload, as plain JSON values.

    `payload` and `operation` are those of `check`. The expression uses `Draft` where that makes the same payload, and
    the models where a draft does not: a field that no verb sets, a range that no text can have, a request that is
    rejected. It is a literal where neither can hold the payload, such as a number for a text, and for requests that
    few applications make. `linq_compose` exports every name in it: `eval(to_python(payload), vars(linq_compose)) ==
    payload`.

    With `script`, return lines to run instead: the imports, and the assignment of the expression to `payload`. Raises
    `UnknownOperation` (a ValueError), and ValueError for a payload that is not a JSON object.

    >>> message = {"parts": [{"type": "text", "value": "Hi"}], "effect": {"type": "screen", "name": "confetti"}}
    >>> to_python(message)
    "Draft('Hi').effect('confetti').payload()"
    >>> to_python({"display_name": "Friday dinner"}, "chats.update")
    "ChatUpdateRequest(display_name='Friday dinner').payload()"
    """
    operations.request_model(operation)
    document = read_document(payload)
    if document.flaw is not None:
        raise ValueError(f"The payload {document.flaw}.")
    for place, kind in document.foreign:
        if not kind.startswith("the number"):  # an infinite number, which Python can write
            raise ValueError(f"The payload is not JSON: {kind} at {str(place)!r}.")
    chain = _drafted(document.value, operation)
    if not chain and (script or _is_common(operation)):
        chain = _modelled(document.value, operation)
    expression = _chained(chain) if chain else "\n".join(_lines(document.value, _WIDTH))
    return _script(expression) if script else expression


def _is_common(operation: str) -> bool:
    """Return whether `linq_compose` exports the models of a request."""
    row = operations.OPERATIONS.get(operation)
    return row is None or row.is_common


def _drafted(value: Any, operation: str) -> list[_Call]:
    """Return the calls by which a draft makes a payload; none where no draft makes it."""
    compose = _COMPOSED.get(operation)
    if compose is None:
        return []
    try:
        calls = compose(value)
        if len(calls) <= _MOST_VERBS and _same(_made(calls), value):
            if operation == operations.MESSAGE and check(value).ok:
                calls.remove(_UNCHECKED)
            first, *rest = calls
            return [_Call("Draft", first.arguments), *rest] if first.name == "text" else [_Call("Draft"), *calls]
    except (ValueError, TypeError, KeyError):  # of the models, the verbs or the check
        pass
    return []


def _made(calls: Iterable[_Call]) -> Any:
    value: Any = Draft()
    for call in calls:
        value = getattr(value, call.name)(*call.arguments, **call.keywords)
    return value


def _modelled(value: Any, operation: str) -> list[_Call]:
    """Return the calls by which the models make a payload; none where they hold no such values, or there is no body."""
    model = operations.request_model(operation)
    if operation == operations.FILE or issubclass(model, EmptyRequest):
        return []
    try:
        request = model.from_payload(value)
        if not _same(_rebuilt(request).payload(), value):
            return []
    except ValueError:
        return []
    return [_Call(model.__name__, (), _fields(request)), _Call("payload")]


def _fields(model: Wire) -> dict[str, Any]:
    """Return the keywords that make a model; a constant `type` is left out."""
    constant = {"type"} if isinstance(model, Tagged) else set[str]()
    names = [name for name in type(model).model_fields if name in model.model_fields_set - constant]
    return {**{name: getattr(model, name) for name in names}, **(model.model_extra or {})}


def _rebuilt(value: Any) -> Any:
    """Return a model made by the keywords that are written: an unknown field may be named as one of them."""
    if isinstance(value, Wire):
        return type(value)(**{name: _rebuilt(item) for name, item in _fields(value).items()})
    return [_rebuilt(item) for item in value] if isinstance(value, tuple) else value


def _same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are the same, 1 and True being different."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _message(value: dict[str, Any]) -> list[_Call]:
    return [*_verbs(value), _UNCHECKED, _Call("payload")]


def _create(value: dict[str, Any]) -> list[_Call]:
    call = _Call.of("create", from_=value["from"], to=value["to"], override_optout=value.get("override_optout"))
    return [*_verbs(value["message"]), call, _Call("payload")]


def _send(value: dict[str, Any]) -> list[_Call]:
    call = _Call.of("send", override_optout=value.get("override_optout"))
    return [*_verbs(value["message"]), call, _Call("payload")]


def _send_to(value: dict[str, Any]) -> list[_Call]:
    options = {name: value.get(name) for name in ("exclude_from", "override_optout")}
    before = value.get("continuation_message", {"text": None})["text"]
    call = _Call.of("to", *value["to"], continuation_message=before, **options)
    return [*_verbs(value["message"]), call, _Call("payload")]


def _update(value: dict[str, Any]) -> list[_Call]:
    call = _Call.of("update", part_index=value.get("part_index"))
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
        yield _Call.of("experience", experience.name, experience.action, params=experience.params)
    if content.effect is not None and content.effect.name is not None:
        name, kind = content.effect.name, content.effect.type
        yield _Call.of("effect", name, type=None if kind == effect_type(name) else kind)
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
        yield _Call.of(verb, source, sticker=part.sticker)
    elif isinstance(part, LinkPart):
        yield _Call("link", (part.value,))
    elif isinstance(part, AppClipPart):
        yield _Call.of("app_clip", part.value, caption=part.caption)
    else:
        options = {name: getattr(part, name) for name in ("url", "fallback_text", "interactive")}
        yield _Call.of("app_card", part.app, part.layout, **options)


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
        yield _Call.of("inline_sticker", what, **options)


def _said(text: RichText) -> Iterator[_Call]:
    if text.runs:
        yield _Call("text", tuple(_runs(text)))


def _runs(text: RichText) -> Iterator[str | RichText]:
    for run in text.runs:
        yield RichText.of((run,)) if run.styles else run.text


def _chained(chain: Sequence[_Call]) -> str:
    """Return the expression of calls in a row, a call to a line where they do not fit into one."""
    line = ".".join(map(_spelled, chain))
    if len(line) <= _WIDTH:
        return line
    if len(chain) == 2:
        return "\n".join(_lines(chain[0], _WIDTH)) + f".{_spelled(chain[1])}"
    lines = ["(", *(f"    {line}" for line in _lines(chain[0], _WIDTH - 4))]
    for call in chain[1:]:
        first, *rest = _lines(call, _WIDTH - 5)
        lines += [f"    .{first}", *(f"    {line}" for line in rest)]
    return "\n".join([*lines, ")"])


def _script(expression: str) -> str:
    """Return the lines that import the names of an expression and assign it to `payload`."""
    known = {node.id for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Name)}
    names = sorted(name for name in known if not hasattr(builtins, name))
    homes = {"linq_compose": sorted(set(names) - LATER.keys()), "linq_compose.models": sorted(LATER.keys() & names)}
    imports = "".join(f"from {home} import {', '.join(known)}\n" for home, known in homes.items() if known)
    return f"{imports}\npayload = {expression}\n" if imports else f"payload = {expression}\n"


def _spelled(value: Any) -> str:
    """Return the expression of a value in one line."""
    if isinstance(value, RichText):
        runs = ", ".join(map(spelled, value.runs))
        return runs if len(value.runs) == 1 else f"RichText({runs})"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    opening, items, closing = _opened(value)
    if not opening:
        return repr(value)
    return f"{opening}{', '.join(f'{head}{_spelled(item)}' for head, item in items)}{closing}"


def _lines(value: Any, room: int) -> list[str]:
    """Return the expression of a value in lines of so many columns, where its texts allow."""
    whole = _spelled(value)
    opening, items, closing = _opened(value)
    is_short = not items or (len(items) == 1 and not _opened(items[0][1])[0])
    if len(whole) <= room or is_short or room < _NARROWEST:
        return [whole]
    lines = [opening]
    for head, item in items:
        first, *rest = _lines(item, room - 4)
        lines += [f"    {line}" for line in [f"{head}{first}", *rest]]
        lines[-1] += ","
    return [*lines, closing]


def _opened(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return what an expression opens and closes with, and its items, each behind its head; nothing for a scalar."""
    if isinstance(value, Wire):
        value = _Call(type(value).__name__, (), _fields(value))
    if isinstance(value, _Call):
        named = {f"{name}=": item for name, item in value.keywords.items() if is_python_name(name)}
        others = {name: item for name, item in value.keywords.items() if f"{name}=" not in named}
        items = [*(("", item) for item in value.arguments), *named.items(), *([("**", others)] if others else [])]
        return f"{value.name}(", items, ")"
    if isinstance(value, dict):
        return "{", [(f"{name!r}: ", item) for name, item in value.items()], "}"
    return ("[", [("", item) for item in value], "]") if isinstance(value, (list, tuple)) else ("", [], "")
