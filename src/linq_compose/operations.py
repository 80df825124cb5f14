"""The operations table: one row each, read by everything that asks what travels where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from pydantic import ValidationError

from linq_compose._plain_urls import is_plain_path
from linq_compose._pointer import Pointer
from linq_compose.errors import ResponseError, UnknownOperation
from linq_compose.models import MessageContent, Wire, chats, messages, requests
from linq_compose.models.files import MediaFacts
from linq_compose.urls.hosts import split
from linq_compose.vocabulary import closest

__all__ = [
    "ANYWHERE",
    "FILE",
    "MESSAGE",
    "OPERATIONS",
    "Certainty",
    "Detection",
    "Match",
    "Operation",
    "detect",
    "get",
    "match",
    "request_model",
]

MESSAGE: Final = "message"
"""The operation name of a bare message, which is no request by itself."""

FILE: Final = "file"
"""The operation name of the facts of a local file, which are no request either."""

ANYWHERE: Final = (1007, 2004, 3001, 3002, 3003, 3004, 3005, 3006)
"""Error codes that any operation may answer with."""

Match: TypeAlias = "tuple[Operation, dict[str, str]]"


@dataclass(frozen=True)
class Operation:
    """One request of the API.

    `id` is the official SDK's own method path; `path` stands below `/v3`; `request` is the model of the body, or of
    the query where `in_query`; `response` the model of a success, None where that has no body; `status` the documented
    success; `errors` the documented codes besides those of `ANYWHERE`.
    """

    id: str
    method: str
    path: str
    request: type[Wire]
    response: type[Wire] | None
    status: int
    errors: tuple[int, ...] = ()
    in_query: bool = field(default=False, kw_only=True)

    def parse_response(self, body: Any) -> Wire | None:
        """Return the answer to a successful request, from JSON text, bytes or a mapping; None where it has no body.

        Raises `ResponseError` (a ValueError) with the places on the wire when it is not what the table says.
        """
        if isinstance(body, (str, bytes, bytearray)):
            body = self._parsed(body)
        if self.response is None:
            if body:
                raise ResponseError(self.id, [("", "has a body")])
            return None
        if body is None:
            raise ResponseError(self.id, [("", "has no body")])
        try:
            return self.response.from_payload(body)
        except ValidationError as refusal:
            raise ResponseError(self.id, _places(refusal)) from None

    def _parsed(self, text: str | bytes | bytearray) -> Any:
        try:
            return json.loads(text) if text.strip() else None
        except (ValueError, RecursionError) as error:
            raise ResponseError(self.id, [("", f"is not JSON that can be read: {type(error).__name__}")]) from None


def _places(refusal: ValidationError) -> list[tuple[str, str]]:
    """Return where a response is not as expected, as JSON Pointers, and why; union tags are no places."""
    places = []
    for error in refusal.errors(include_url=False, include_context=False, include_input=False):
        path: list[str] = []
        tokens = list(error["loc"])
        while tokens:
            path.append(str(tokens.pop(0)))
            if path[-2:-1] == ["parts"] and tokens:
                tokens.pop(0)
        places.append((str(Pointer(path)), error["msg"].lower()))
    return places


_SENDING = (1001, 1003, 1004, 1005, 1008, 2001, 2002, 2003, 2009, 2013, 2018, 2023, 2024, 2026, 2027)
_ROWS: Final = (
    Operation(
        "chats.create",
        "POST",
        "/chats",
        requests.ChatCreateRequest,
        chats.ChatCreateResponse,
        201,
        (1001, 1002, 1003, 1004, 1005, 2003, 2005, 2006, 2008, 2009, 2018, 2023, 2024, 2026, 2027),
    ),
    Operation(
        "chats.list_chats", "GET", "/chats", requests.ChatListQuery, chats.ChatList, 200, (1002, 1005), in_query=True
    ),
    Operation("chats.retrieve", "GET", "/chats/{chatId}", requests.EmptyRequest, chats.Chat, 200, (2001,)),
    Operation(
        "chats.update",
        "PUT",
        "/chats/{chatId}",
        requests.ChatUpdateRequest,
        chats.ChatUpdateResponse,
        200,
        (1003, 1006, 2001, 2013, 2027, 5006, 5007),
    ),
    Operation("chats.mark_as_read", "POST", "/chats/{chatId}/read", requests.EmptyRequest, None, 204, (2001, 2013)),
    Operation(
        "chats.leave_chat",
        "POST",
        "/chats/{chatId}/leave",
        requests.EmptyRequest,
        chats.StatusResponse,
        202,
        (2001, 2013, 2015, 2027),
    ),
    Operation(
        "chats.share_contact_card",
        "POST",
        "/chats/{chatId}/share_contact_card",
        requests.EmptyRequest,
        None,
        204,
        (2001, 2012, 2013, 2027),
    ),
    Operation(
        "chats.send_voicememo",
        "POST",
        "/chats/{chatId}/voicememo",
        requests.VoiceMemoRequest,
        chats.ChatVoiceMemoResponse,
        202,
        (1001, 1003, 1005, 2001, 2003, 2013, 2024, 2026, 2027, 5001, 5002, 5004, 5005),
    ),
    Operation(
        "chats.participants.add",
        "POST",
        "/chats/{chatId}/participants",
        requests.ParticipantRequest,
        chats.StatusResponse,
        202,
        (1001, 1002, 1003, 2001, 2013, 2015, 2017, 2027),
    ),
    Operation(
        "chats.participants.remove",
        "DELETE",
        "/chats/{chatId}/participants",
        requests.ParticipantRequest,
        chats.StatusResponse,
        202,
        (1001, 1002, 1003, 2001, 2013, 2015, 2017, 2027),
    ),
    Operation(
        "chats.typing.start", "POST", "/chats/{chatId}/typing", requests.EmptyRequest, None, 204, (2001, 2013, 2027)
    ),
    Operation("chats.typing.stop", "DELETE", "/chats/{chatId}/typing", requests.EmptyRequest, None, 204, (2001, 2013)),
    Operation(
        "chats.messages.send",
        "POST",
        "/chats/{chatId}/messages",
        requests.MessageSendRequest,
        messages.MessageSendResponse,
        202,
        _SENDING,
    ),
    Operation(
        "chats.messages.list",
        "GET",
        "/chats/{chatId}/messages",
        requests.MessageListQuery,
        messages.MessageList,
        200,
        (1005, 2001),
        in_query=True,
    ),
    Operation(
        "messages.create",
        "POST",
        "/messages",
        requests.MessageCreateRequest,
        chats.MessageCreateResponse,
        202,
        (1001, 1002, 1003, 1004, 1005, 1008, 2003, 2018, 2023, 2024, 2026, 2027),
    ),
    Operation(
        "messages.update",
        "PATCH",
        "/messages/{messageId}",
        requests.MessageUpdateRequest,
        messages.Message,
        200,
        (1001, 1003, 1005, 2002, 2013),
    ),
)

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType({row.id: row for row in _ROWS})
"""Every known operation by its id: the Chats page, and two beyond it. Read 2026-10-31."""


def get(id: str) -> Operation:
    """Return the operation with this id; raises `UnknownOperation` (a ValueError) naming the closest ids."""
    try:
        return OPERATIONS[id]
    except (KeyError, TypeError):
        raise UnknownOperation(str(id), closest=_meant(str(id))) from None


def _meant(word: str) -> tuple[str, ...]:
    """Return the ids nearest to a wrong one; its last word alone, or its first and last, may mean an id as well."""
    spellings: dict[str, str] = {}
    for name in (MESSAGE, FILE, *OPERATIONS):
        words = name.split(".")
        for spelling in (name, f"{words[0]}.{words[-1]}", *(".".join(words[start:]) for start in range(1, len(words)))):
            spellings.setdefault(spelling, name)
    near = closest(word, spellings, cutoff=0.6)
    return tuple(dict.fromkeys(spellings[spelling] for spelling in near))


def request_model(operation: str) -> type[Wire]:
    """Return the model that a payload of this operation, a bare `message` or the facts of a `file` are read as."""
    if operation == FILE:
        return MediaFacts
    return MessageContent if operation == MESSAGE else get(operation).request


def _shapes() -> dict[tuple[str, int, str], list[tuple[Operation, tuple[str, ...]]]]:
    """Return the rows with the segments of their paths, by method, number of segments and last one ("" for any)."""
    shapes: dict[tuple[str, int, str], list[tuple[Operation, tuple[str, ...]]]] = {}
    for row in _ROWS:
        segments = tuple(row.path.split("/")[1:])
        last = "" if segments[-1].startswith("{") else segments[-1]
        shapes.setdefault((row.method, len(segments), last), []).append((row, segments))
    return shapes


_SHAPES: Final = _shapes()


def match(method: str, url_or_path: str) -> Match | None:
    """Return the operation that a request is for, with the parameters of its path; None when it is none of these.

    With or without scheme, host, `/api/partner`, `/v3`, a slash at the end, a query string or fragment; parameters come
    percent-decoded. No argument makes it raise.

    >>> match("POST", "https://api.linqapp.com/api/partner/v3/chats/abc/messages?x=1")[1]
    {'chatId': 'abc'}
    """
    if not isinstance(method, str) or not isinstance(url_or_path, str):
        return None
    path = url_or_path
    if not is_plain_path(path):
        pieces = split(path)
        if pieces.authority is not None and pieces.authority.count("[") != pieces.authority.count("]"):
            return None
        path = pieces.path.removesuffix("/")
    path = path.lstrip("/")
    segments = path.removeprefix("api/partner/").removeprefix("v3/").split("/")
    method = method.upper()
    for last in (segments[-1], ""):
        for row, names in _SHAPES.get((method, len(segments), last), ()):
            parameters = {}
            for name, value in zip(names, segments, strict=True):
                if name[0] == "{" and value:
                    parameters[name[1:-1]] = unquote(value) if "%" in value else value
                elif name != value:
                    break
            else:
                return row, parameters
    return None


class Certainty(StrEnum):
    """How sure a detection is: one operation accepts the body, one fits best, or several fit equally well."""

    CERTAIN = "certain"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Detection:
    """What a body is by its fields: `operation`, how sure that is, and every operation that fits equally well.

    `known` says whether the body has any field of a request or a message at all.
    """

    operation: str
    certainty: Certainty
    candidates: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    """The fields of one kind of body. `message` holds the fields of the message in it, which may be misplaced."""

    operation: str
    fields: frozenset[str]
    required: frozenset[str]
    message: frozenset[str]
    is_query: bool


@cache
def _body_shapes() -> tuple[_Shape, ...]:
    inner = frozenset(_names(MessageContent))
    shapes = [_Shape(MESSAGE, inner, frozenset(), frozenset(), is_query=False)]
    for row in _ROWS:
        names = _names(row.request)
        if names:
            required = frozenset(name for name, needed in names.items() if needed)
            carried = inner - names.keys() if "message" in names else frozenset()
            shapes.append(_Shape(row.id, frozenset(names), required, carried, is_query=row.in_query))
    return tuple(shapes)


def _names(model: type[Wire]) -> dict[str, bool]:
    """Return the fields of a model by their names on the wire, each with whether it is required."""
    return {info.alias or name: info.is_required() for name, info in model.model_fields.items()}


def detect(body: Any) -> Detection:
    """Return the operation whose request a JSON body is, told by its fields alone, and how sure that is.

    The operation with the fewest foreign fields fits best, then the one with the fewest missing or misplaced; a query
    is less likely than a body. It is certain when no other operation accepts the body, or when a field occurs in no
    other one. A body without any known field, or that is no object, is an ambiguous bare `message`.

    >>> detect({"to": ["+12052532136"], "message": {"parts": []}}).operation
    'messages.create'
    >>> detect({"handle": "+12052532136"}).candidates
    ('chats.participants.add', 'chats.participants.remove')
    """
    keys = frozenset(key for key in body if isinstance(key, str)) if isinstance(body, Mapping) else frozenset()
    shapes = _body_shapes()
    costs = {shape.operation: _cost(shape, keys) for shape in shapes}
    best = min(costs.values())
    fitting = tuple(name for name, cost in costs.items() if cost == best)
    known = any(keys & shape.fields for shape in shapes)
    # Of several that fit, the one of which the most required fields are there; a bare message comes first.
    own = max((shape for shape in shapes if shape.operation in fitting), key=lambda shape: len(keys & shape.required))
    if not known or len(fitting) > 1:
        return Detection(own.operation, Certainty.AMBIGUOUS, fitting, known)
    others = frozenset().union(*(shape.fields for shape in shapes if shape is not own))
    foreign, lacking = best
    accepted = not foreign and not lacking and bool(own.required)
    certain = accepted or 0 < len(keys & own.fields - others) >= foreign
    return Detection(own.operation, Certainty.CERTAIN if certain else Certainty.LIKELY, fitting, known)


def _cost(shape: _Shape, keys: frozenset[str]) -> tuple[int, int]:
    """Return how badly a body fits: its foreign fields, then what is misplaced or missing."""
    misplaced = keys & shape.message
    missing = shape.required - keys - ({"message"} if misplaced else set())
    foreign = keys - shape.fields - shape.message
    return len(foreign), len(misplaced) + len(missing) + shape.is_query
