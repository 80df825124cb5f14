"""An operation: one row of the table, with its models and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from linq_compose._pointer import Pointer
from linq_compose.errors import ResponseError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from linq_compose.models import Wire

__all__ = ["Operation"]


@dataclass(frozen=True)
class Operation:
    """One request of the API.

    `id` is the official SDK's own method path; `path` is below `/v3`. `request_model` is the model of the body, or of
    the query where `in_query`, and `response_model` the model of a success, None where that has no body. Each is a
    class, or `module.Class` below `linq_compose.models`, which is loaded when it is used. `status` is the success, and
    `errors` are the documented codes besides those of `operations.ANYWHERE`.
    """

    id: str
    method: str
    path: str
    request_model: type[Wire] | str
    response_model: type[Wire] | str | None
    status: int
    errors: tuple[int, ...] = ()
    in_query: bool = field(default=False, kw_only=True)
    beside_body: tuple[str, ...] = field(default=(), kw_only=True)
    """Fields of the request that are sent in the query, although it has a body."""
    headers: tuple[str, ...] = field(default=(), kw_only=True)
    """Documented headers of the request, besides those of every request (credentials, content type)."""

    @cached_property
    def request(self) -> type[Wire]:
        """The model of the body or of the query."""
        return _model(self.request_model)

    @cached_property
    def response(self) -> type[Wire] | None:
        """The model of a successful answer; None where that has no body."""
        return None if self.response_model is None else _model(self.response_model)

    @property
    def is_common(self) -> bool:
        """Whether most applications make this request: a message, its chat, its participants.

        `models/requests.py` holds the models of these. Their walk is loaded with the package, and `detect` recognises
        them by a few of their fields; all other requests cost nothing until they are used.
        """
        return isinstance(self.request_model, str) and self.request_model.startswith("requests.")

    def whole(self, body: Any, query: Mapping[str, Any]) -> Any:
        """Return a request's body with the fields that are sent in its query; a body that is no object is unchanged."""
        beside = {name: query[name] for name in self.beside_body if name in query}
        if not beside:
            return body
        value = body
        if isinstance(body, (str, bytes, bytearray)):
            try:
                value = json.loads(body) if body.strip() else {}
            except (ValueError, RecursionError):
                return body
        return {**beside, **value} if isinstance(value, Mapping) else body

    def parse_response(self, body: Any) -> Wire | None:
        """Return the answer to a successful request, from JSON text, bytes or a mapping; None where it has no body.

        Raises `ResponseError` (a ValueError) with the places on the wire when it is not what the table says.
        """
        from pydantic import ValidationError

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


def _model(name: type[Wire] | str) -> type[Wire]:
    if not isinstance(name, str):
        return name
    module, _, model = name.partition(".")
    found: type[Wire] = getattr(import_module(f"linq_compose.models.{module}"), model)
    return found


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
