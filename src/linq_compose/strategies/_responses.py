"""Responses of every operation of the table, as plain JSON, drawn from the models of the answers."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from linq_compose import operations
from linq_compose.error_codes import CODES
from linq_compose.models import Wire
from linq_compose.models.messages import OtherPartResponse
from linq_compose.models.times import Moment
from linq_compose.strategies._cards import apps, layouts
from linq_compose.strategies._decorations import text_parts
from linq_compose.strategies._handles import handles, identifiers, media_urls, numbers
from linq_compose.strategies._texts import mostly, texts
from linq_compose.vocabulary import WEBHOOK_EVENTS, Vocabulary

__all__ = ["Manner", "objects", "responses"]


class Manner(Enum):
    """Which objects of a model are drawn."""

    REQUEST = "request"
    """As a client writes them: optional members are absent or have a value."""
    DOCUMENTED = "documented"
    """As the API documents its responses: what is always there is there, a chat has two handles or more."""
    TOLERATED = "tolerated"
    """As the models accept them: any optional member absent or null, unknown members, words and parts."""


_BY_NAME: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "id": identifiers(),
    "chat_id": identifiers(),
    "message_id": identifiers(),
    "previous_chat_id": identifiers(),
    "attachment_id": identifiers(),
    "handle": handles(),
    "from": numbers(),
    "to": handles(),
    "url": media_urls(),
    "doc_url": media_urls(),
    "image_url": media_urls(),
    "group_chat_icon": media_urls(),
    "trace_id": st.integers(0, 2**128 - 1).map("{:032x}".format),
    "status": st.sampled_from(("accepted", "queued", "pending")),
    "range": st.just([0, 1]),
    "mention_range": st.none(),
    "mention": handles(),
    "score": st.integers(0, 100),
    "size_bytes": st.integers(0, 2**31),
    "success": st.just(False),  # of an error
    "phone_number": numbers(),
    "phone_numbers": numbers(),
    "payer_handle": numbers(),
    "forwarding_number": numbers(),
    "exclude_from": numbers(),
    "address": handles(),
    "filename": st.text("abcdefgh0123456789-", min_size=1, max_size=12).map("{}.jpg".format),
    "coordinates": st.floats(-90, 90, allow_nan=False),
    "target_url": media_urls(),
    "return_url": media_urls(),
}
"""The values of members of these names, where their type says too little."""

_ALWAYS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "Chat": frozenset({"health_status", "is_archived"}),
        "CreatedChat": frozenset({"health_status", "service"}),
        "IMessageAppPartResponse": frozenset({"url"}),
        "Message": frozenset({"delivery_status", "is_delivered", "is_read"}),
        "MessageCreateResponse": frozenset({"service"}),
        "SentMessage": frozenset({"is_read"}),
        "VoiceMemoChat": frozenset({"is_active", "is_group", "service"}),
    }
)
"""By model: members that the Chats page and the official SDK document as always there. The models accept responses
without them, since the API has added and deprecated some of them."""


def _errors() -> st.SearchStrategy[dict[str, Any]]:
    """Error details: a code with its status, and with 429 the seconds to wait."""
    rows = st.sampled_from([row for row in CODES.values() if row.status is not None])
    return st.tuples(rows, st.integers(1, 60)).map(
        lambda drawn: {
            "status": drawn[0].status,
            "code": drawn[0].code,
            "message": drawn[0].meaning,
            "doc_url": drawn[0].source,
            **({"retry_after": drawn[1]} if drawn[0].status == HTTPStatus.TOO_MANY_REQUESTS else {}),
        }
    )


def _events() -> st.SearchStrategy[dict[str, Any]]:
    """The events that a subscription may name, and their page, which the official SDK expects to be this one."""
    page = "https://docs.linqapp.com/channel/imessage/guides/webhooks/events"
    return st.lists(st.sampled_from(WEBHOOK_EVENTS.words), unique=True).map(
        lambda words: {"doc_url": page, "events": words}
    )


_SPECIAL: Final[Mapping[str, Callable[[], st.SearchStrategy[dict[str, Any]]]]] = MappingProxyType(
    {"CardApp": apps, "CardLayout": layouts, "ErrorDetail": _errors, "EventList": _events}
)
"""By model: what draws objects whose members depend on each other."""


def responses(operation: str, *, tolerant: bool = False) -> st.SearchStrategy[dict[str, Any] | None]:
    """Bodies of an operation's successful answers as JSON values; None where it has none.

    By default as the API documents them: what the official SDK's strict validation accepts. A chat has your own line
    and at least one other handle; members that may be left out are sometimes absent and sometimes null. With
    `tolerant`, also what the models accept beyond that: documented members are missing, and there are unknown members,
    words and types of parts, as in responses of an older or newer API. Raises `UnknownOperation` (a ValueError) for an
    id that the operations table does not contain.
    """
    model = operations.get(operation).response
    if model is None:
        return st.none()
    return objects(model, Manner.TOLERATED if tolerant else Manner.DOCUMENTED)


@cache
def objects(model: type[Wire], manner: Manner) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects of a model, drawn from its fields."""
    special = _SPECIAL.get(model.__name__)
    if special is not None:
        return special()
    if model is OtherPartResponse:
        return st.fixed_dictionaries({"type": _NEW_WORDS, "reactions": st.none()})
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    always = _ALWAYS.get(model.__name__, frozenset()) if manner is Manner.DOCUMENTED else frozenset[str]()
    for name, field in model.model_fields.items():
        wire = field.alias or name
        is_there = field.is_required() or wire in always
        (required if is_there else optional)[wire] = st.deferred(_later(wire, field, manner, nulls=not is_there))
    if model.__name__ == "TextPartResponse":
        beside = st.fixed_dictionaries({"reactions": optional["reactions"]})
        return st.tuples(text_parts(max_size=200, stickers=False), beside).map(lambda pair: {**pair[0], **pair[1]})
    drawn = st.fixed_dictionaries(required, optional=optional)
    if manner is Manner.DOCUMENTED and "handles" in required:
        return drawn.map(_with_own_line)
    return st.tuples(drawn, _UNKNOWN).map(_joined) if manner is Manner.TOLERATED else drawn


def _with_own_line(chat: dict[str, Any]) -> dict[str, Any]:
    """Return a chat whose first handle is your own line, and which is a group from three handles on."""
    people = [{**handle, "is_me": place == 0} for place, handle in enumerate(chat["handles"])]
    return {**chat, "handles": people, **({"is_group": len(people) > 2} if "is_group" in chat else {})}


def _joined(pair: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """Return an object with unknown members, none of which hides one of its own."""
    return {**pair[1], **pair[0]}


def _later(name: str, field: FieldInfo, manner: Manner, *, nulls: bool) -> Callable[[], st.SearchStrategy[Any]]:
    return lambda: _values_of(name, field, manner, nulls=nulls)


def _values_of(name: str, field: FieldInfo, manner: Manner, *, nulls: bool) -> st.SearchStrategy[Any]:
    """Return what draws the values of a member, null among them where that is allowed."""
    drawn: st.SearchStrategy[Any]
    vocabulary = next((item for item in field.metadata if isinstance(item, Vocabulary)), None)
    if vocabulary is not None:
        drawn = _words(vocabulary, manner)
    elif name == "handles" and manner is Manner.DOCUMENTED:
        (kind, _) = get_args(field.annotation)
        drawn = st.lists(objects(kind, manner), min_size=2, max_size=4, unique_by=lambda handle: handle["id"])
    else:
        drawn = _values(field.annotation, manner, named=_BY_NAME.get(name))
    return st.none() | drawn if nulls and manner is not Manner.REQUEST else drawn


def _words(vocabulary: Vocabulary, manner: Manner) -> st.SearchStrategy[str]:
    known = st.sampled_from(vocabulary.words)
    return mostly(known, _NEW_WORDS, times=3) if manner is Manner.TOLERATED else known


def _values(annotation: Any, manner: Manner, *, named: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Any]:
    """Return what draws JSON values of a type, as the models write types; `named` draws its strings and numbers."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        kinds = [kind for kind in arguments if kind is not type(None)]
        if manner is not Manner.TOLERATED:
            kinds = [
                kind for kind in kinds if kind is not OtherPartResponse and OtherPartResponse not in get_args(kind)
            ]
        return st.one_of(*(_values(kind, manner, named=named) for kind in kinds))
    if origin is tuple:
        if named is not None and ... not in arguments:  # a range
            return named
        return st.lists(_values(arguments[0], manner, named=named), max_size=3)
    if origin is dict:
        if isinstance(arguments[1], type) and issubclass(arguments[1], Wire):
            return st.dictionaries(_NEW_WORDS, objects(arguments[1], manner), max_size=2)
        return st.dictionaries(texts(max_size=12, limits=False), texts(max_size=40, limits=False), max_size=2)
    vocabulary = next((item for item in arguments[1:] if isinstance(item, Vocabulary)), None)
    if vocabulary is not None:
        return _words(vocabulary, manner)
    if origin is not None and arguments:  # Annotated
        return _values(arguments[0], manner, named=named)
    if isinstance(annotation, type) and issubclass(annotation, Wire):
        return objects(annotation, manner)
    if isinstance(annotation, type) and issubclass(annotation, Moment):
        return _MOMENTS
    return named if named is not None else _SIMPLE[annotation]


_MOMENTS: Final = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001  given an offset below
    lambda moment: moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
)
_NEW_WORDS: Final = st.text("abcdefghij", min_size=1, max_size=10).map("new_{}".format)
_UNKNOWN: Final = st.dictionaries(_NEW_WORDS, st.none() | st.booleans() | texts(max_size=20, limits=False), max_size=1)
_SIMPLE: Final[Mapping[Any, st.SearchStrategy[Any]]] = MappingProxyType(
    {
        str: texts(max_size=40),
        int: st.integers(0, 2**31 - 1),
        float: st.floats(-1, 1, allow_nan=False),
        bool: st.booleans(),
    }
)
