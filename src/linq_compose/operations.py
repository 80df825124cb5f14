"""The operations table: one row each, read by everything that asks what travels where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import unquote

from linq_compose._operation import Operation
from linq_compose._operation_rows import ROWS
from linq_compose._plain_urls import is_plain_path
from linq_compose.errors import UnknownOperation
from linq_compose.urls.hosts import split
from linq_compose.vocabulary import closest

if TYPE_CHECKING:
    from linq_compose.models import Wire

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

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType({row.id: row for row in ROWS})
"""Every operation of the official SDK by its id. Read 2026-11-26."""


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
    if operation == MESSAGE:
        from linq_compose.models import MessageContent

        return MessageContent
    if operation == FILE:
        from linq_compose.models.files import MediaFacts

        return MediaFacts
    return get(operation).request


def _shapes() -> dict[tuple[str, int, str], list[tuple[Operation, tuple[str, ...]]]]:
    """Return the rows with the segments of their paths, by method, number of segments and last one ("" for any)."""
    shapes: dict[tuple[str, int, str], list[tuple[Operation, tuple[str, ...]]]] = {}
    for row in ROWS:
        segments = tuple(row.path.split("/")[1:])
        last = "" if segments[-1].startswith("{") else segments[-1]
        shapes.setdefault((row.method, len(segments), last), []).append((row, segments))
    return shapes


_SHAPES: Final = _shapes()


def match(method: str, url_or_path: str, *, empty: bool = False) -> Match | None:
    """Return the operation that a request is for, with the parameters of its path; None when it is none of these.

    With or without scheme, host, `/api/partner`, `/v3`, a slash at the end, a query string or fragment; parameters come
    percent-decoded. Where `empty`, parameters may be empty: `/chats//messages` is then a request about no chat. No
    argument makes it raise.

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
        path = pieces.path if empty else pieces.path.removesuffix("/")
    path = path.lstrip("/")
    segments = path.removeprefix("api/partner/").removeprefix("v3/").split("/")
    method = method.upper()
    for last in (segments[-1], ""):
        for row, names in _SHAPES.get((method, len(segments), last), ()):
            parameters = {}
            for name, value in zip(names, segments, strict=True):
                if name[0] == "{" and (value or empty):
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
    words: Mapping[str, tuple[str, ...]]
    """The closed sets of words, by field."""
    is_query: bool
    is_common: bool

    def may_be(self, body: Mapping[str, Any], keys: frozenset[str]) -> bool:
        """Return whether a body can be taken for this one.

        A common one can in any state. Of another one all required fields must be there, with words that it knows, and
        if it requires no more than one, nothing else may be: so `{"type": "text"}` stays a part of a message. Other
        queries are never bodies.
        """
        if self.is_common or self.is_query:
            return self.is_common
        fits = bool(keys) and self.required <= keys and (keys <= self.fields or len(self.required) > 1)
        return fits and all(body.get(name) in (*words, None) for name, words in self.words.items())


@cache
def _body_shapes() -> tuple[_Shape, ...]:
    from linq_compose._body_shapes import BODY_SHAPES  # only a body of an unknown operation needs them

    inner = BODY_SHAPES[MESSAGE][0]
    shapes = [_Shape(MESSAGE, inner, frozenset(), frozenset(), {}, is_query=False, is_common=True)]
    for row in ROWS:
        if row.id in BODY_SHAPES:
            fields, required, words = BODY_SHAPES[row.id]
            carried = inner - fields if "message" in fields else frozenset()
            shape = _Shape(row.id, fields, required, carried, words, is_query=row.in_query, is_common=row.is_common)
            shapes.append(shape)
    return tuple(shapes)


def detect(body: Any) -> Detection:
    """Return the operation whose request a JSON body is, told by its fields, and how sure that is.

    The operation with the fewest foreign fields fits best, then the one with the fewest missing or misplaced; a query
    is less likely than a body. It is certain when no other operation accepts the body, or when a field occurs in no
    other one. The requests that most applications make are recognised by any of their fields, all others only by their
    required ones. A body without any known field, or that is no object, is an ambiguous bare `message`.

    >>> detect({"to": ["+12052532136"], "message": {"parts": []}}).operation
    'messages.create'
    >>> detect({"handle": "+12052532136"}).candidates[:2]
    ('chats.participants.add', 'chats.participants.remove')
    """
    body = body if isinstance(body, Mapping) else {}
    keys = frozenset(key for key in body if isinstance(key, str))
    shapes = [shape for shape in _body_shapes() if shape.may_be(body, keys)]
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
