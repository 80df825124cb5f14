"""The router: which function answers which operation, and the steps from a request to its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from linq_compose import operations
from linq_compose._api import check
from linq_compose._headers import IDEMPOTENCY_KEY, read_headers
from linq_compose._linq_hosts import API
from linq_compose.error_codes import CODES
from linq_compose.lint.policy import Policy
from linq_compose.lint.schema import slots_of
from linq_compose.models import EmptyRequest, Query
from linq_compose.operations import Operation
from linq_compose.testing.fake import _chats, _messages, _people, _polls, _reactions, _subscriptions, _uploads
from linq_compose.testing.fake._call import Answer, Call, Strictness, context_of
from linq_compose.testing.fake._default import default_answer
from linq_compose.testing.fake._faults import Fault
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange
from linq_compose.testing.fake._refusals import Refusal, note_of, refusal_of
from linq_compose.testing.fake._state import ChatState, World
from linq_compose.testing.fake._webhooks import Webhooks

__all__ = ["ANSWERS", "Router"]


_MODULES: Final = (_chats, _messages, _people, _polls, _reactions, _subscriptions, _uploads)


def _function_of(operation: str) -> Callable[[Call], Answer] | None:
    """Return the function with the operation's name: `chats.typing.start` is answered by `chats_typing_start`."""
    name = operation.replace(".", "_").lower()
    return next((vars(module)[name] for module in _MODULES if name in module.__all__), None)


ANSWERS: Final[Mapping[str, Callable[[Call], Answer]]] = MappingProxyType(
    {id: function for id in operations.OPERATIONS if (function := _function_of(id)) is not None}
)
"""The function that answers an operation, derived from the operations table by name; others get a default answer."""

_ANSWERED_AFTER_LEAVING: Final = frozenset({"chats.retrieve", "chats.messages.list", "chats.location.retrieve"})
"""The operations on a chat that are no interaction: all others are 409 after leaving it."""


_DEFAULT: Final = Policy()
_READABLE: Final = Policy(select=["SHP101", "SHP102", "SHP103", "SHP104", "SHP107"])
"""The rules without which an answer cannot be made, whatever a policy ignores."""


class Router:
    """Turns a request into the response of a world."""

    def __init__(
        self, world: World, *, api_key: str, policy: Policy, strictness: Strictness, webhooks: Webhooks
    ) -> None:
        self._world = world
        self._authorization = f"Bearer {api_key}"
        self._policy = policy
        self._strictness = strictness
        self._webhooks = webhooks

    def respond(self, match: operations.Match | None, exchange: Exchange, fault: Fault) -> Response:
        """Return the response to an exchange's request; record payload, report, code and notes in the exchange."""
        trace = self._world.trace()
        headers = {"X-Trace-ID": trace}
        try:
            fault.refuse()
            status, body = self._answer(match, exchange)
        except Refusal as refusal:
            documented = CODES if match is None else (*match[0].errors, *operations.ANYWHERE)
            if refusal.code not in documented:
                refusal.notes.append(f"code {refusal.code} is not among the documented ones of this operation")
            status, body = _refused(refusal, exchange, trace)
            if refusal.retry_after is not None:
                headers["Retry-After"] = str(refusal.retry_after)
        except Exception as error:  # noqa: BLE001  a fault of the fake is a response too, which says so
            failure = Refusal(3006, note=f"the fake itself failed: {type(error).__name__}")
            status, body = _refused(failure, exchange, trace)
        if exchange.notes:
            headers["X-Fake-Linq-Note"] = "; ".join(exchange.notes)
        if body is None:
            return Response(status, headers)
        return Response(status, {**headers, "Content-Type": "application/json"}, json.dumps(body).encode())

    def _answer(self, match: operations.Match | None, exchange: Exchange) -> Answer:
        request = exchange.request
        if request.headers.get("authorization") != self._authorization:
            raise Refusal(2004)
        if match is None:
            message = f"{request.method} {urlsplit(request.url).path} is not an operation of the fake."
            raise Refusal(2001, message, note="the API has operations that the fake does not have")
        operation, parameters = match
        chat = self._chat(operation, parameters)
        source, exchange.payload = _payload(operation, request)
        context = context_of(self._world, operation, exchange.payload, chat)
        if parameters or read_headers(request.headers):
            context = replace(context, parameters=tuple(parameters.items()), headers=read_headers(request.headers))
        exchange.notes += _notes_of(operation, request, source)
        exchange.report = check(source, operation.id, context=context, policy=self._policy)
        refusal = refusal_of(exchange.report)
        if refusal is None and self._policy != _DEFAULT:
            refusal = refusal_of(check(source, operation.id, context=context, policy=_READABLE))
            if refusal is not None:
                refusal.notes.append("the policy accepts this request, which the fake cannot read")
        if refusal is not None:
            raise refusal
        undocumented = note_of(exchange.report)
        if undocumented is not None:
            exchange.notes.append(undocumented)
        function = ANSWERS.get(operation.id, default_answer)
        call = Call(
            operation=operation,
            parameters=parameters,
            payload=_without_nulls(operation, exchange.payload),
            world=self._world,
            strictness=self._strictness,
            headers=request.headers,
            webhooks=self._webhooks,
            origin=_origin(request),
            path_chat=chat,
            notes=exchange.notes,
        )
        answer = function(call)
        if call.keyed is not None:
            call.keyed.answer = deepcopy(answer)
        for action in call.afterwards:
            action()
        return answer

    def _chat(self, operation: Operation, parameters: Mapping[str, str]) -> ChatState | None:
        """Return the chat of the path; refuse one that does not exist or was left, or whose line is suspended."""
        identifier = parameters.get("chatId")
        if identifier is None:
            return None
        chat = self._world.chats.get(identifier.lower())
        if chat is None:
            raise Refusal(2001)
        if operation.id not in _ANSWERED_AFTER_LEAVING:
            if chat.left:
                raise Refusal(2013)
            if chat.line in self._world.suspended and 2027 in operation.errors:
                raise Refusal(2027)
        return chat


def _notes_of(operation: Operation, request: Request, source: Any) -> Iterator[str]:
    """Yield what in the form of a request no source documents."""
    if operation.in_query:
        spelled = _spelled(operation, source)
        if any(isinstance(source[name], list) and not isinstance(value, list) for name, value in spelled.items()):
            yield "a name that a query repeats is not documented; the fake takes its last value"
    if request.body and request.headers.get("content-encoding", "identity") != "identity":
        yield "whether the API decodes bodies is not documented; the fake does not"
    if IDEMPOTENCY_KEY.lower() in request.headers and IDEMPOTENCY_KEY not in operation.headers:
        yield f"the header {IDEMPOTENCY_KEY} is not documented for {operation.id}: it is ignored"


def _without_nulls(operation: Operation, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a payload without the nulls that mean the same as an absent field; others clear what is stored."""
    slots = slots_of(operation.request)
    return {
        name: value
        for name, value in payload.items()
        if value is not None or (name in slots and slots[name].is_cleared_by_null)
    }


def _spelled(operation: Operation, query: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a query with the numbers and the arrays that its strings stand for."""
    return operation.request.spelled(query) if issubclass(operation.request, Query) else query


def _origin(request: Request) -> str | None:
    """Return scheme and host of a request; a served fake gets the path alone, and the host as a header."""
    pieces = urlsplit(request.url)
    host = pieces.netloc or request.headers.get("host")
    return None if not host or host == API else f"{pieces.scheme or 'http'}://{host}"


def _refused(refusal: Refusal, exchange: Exchange, trace: str) -> Answer:
    exchange.notes += refusal.notes
    exchange.code = refusal.code
    return refusal.status, refusal.envelope(trace)


def _payload(operation: Operation, request: Request) -> tuple[Any, Any]:
    """Return what is checked, and the same as JSON values: the query, or the body as the bytes that came.

    Only the bytes tell whether a key is repeated. A body that is not JSON is returned as bytes.
    """
    if operation.in_query:
        query = Query.parse(urlsplit(request.url).query)
        return query, _spelled(operation, query)
    if issubclass(operation.request, EmptyRequest):
        return {}, {}
    if operation.beside_body:
        whole = operation.whole(request.body, Query.parse(urlsplit(request.url).query))
        if isinstance(whole, Mapping):
            return whole, whole
    with suppress(ValueError, RecursionError):
        return request.body, json.loads(request.body)
    return request.body, request.body
