"""The fake: a Linq in memory that answers requests as the documentation says, and is as strict."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from linq_compose import operations
from linq_compose._api import check, read_policy
from linq_compose.error_codes import CODES
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.models import EmptyRequest
from linq_compose.operations import Operation
from linq_compose.testing.fake import _chats as chats
from linq_compose.testing.fake import _messages as messages
from linq_compose.testing.fake._call import Call, Strictness, known_about
from linq_compose.testing.fake._controls import control
from linq_compose.testing.fake._events import Events
from linq_compose.testing.fake._http import Request, Response
from linq_compose.testing.fake._journal import Exchange, Journal
from linq_compose.testing.fake._refusals import Refusal, refused_by
from linq_compose.testing.fake._state import ChatState, World
from linq_compose.testing.fake._transports import Carried

__all__ = ["ANSWERS", "FakeLinq"]

ANSWERS: Final[Mapping[str, Callable[[Call], tuple[int, dict[str, Any] | None]]]] = {
    "chats.create": messages.create_chat,
    "chats.list_chats": chats.list_chats,
    "chats.retrieve": chats.retrieve_chat,
    "chats.update": chats.update_chat,
    "chats.mark_as_read": chats.mark_as_read,
    "chats.leave_chat": chats.leave_chat,
    "chats.share_contact_card": chats.share_contact_card,
    "chats.send_voicememo": messages.send_voice_memo,
    "chats.participants.add": chats.add_participant,
    "chats.participants.remove": chats.remove_participant,
    "chats.typing.start": chats.start_typing,
    "chats.typing.stop": chats.stop_typing,
    "chats.messages.send": messages.send_message,
    "chats.messages.list": chats.list_messages,
    "messages.create": messages.send_from_any_line,
    "messages.update": messages.edit_message,
}
"""What answers each operation of the table."""

_READING: Final = frozenset({"chats.retrieve", "chats.messages.list", "chats.mark_as_read"})
"""What a chat that you have left still answers."""


class FakeLinq(Events, Journal, Carried):
    """A Linq in memory: `handle` takes a `Request` and gives the `Response`, and nothing else happens.

    `numbers` are your lines, `api_key` the token they take. It refuses what `check` refuses under `policy`, knowing
    from its own state what a payload alone does not tell, and what the state forbids. `clock` returns aware datetimes
    (now by default), identifiers follow from `seed`. Off unless asked for: `sandbox`, `rate_limits`,
    `strict_attachments`. Safe to share between threads and tasks. Raises ValueError for a policy that names an unknown
    rule, and for a webhook secret that is not `whsec_` and base64.

    >>> fake = FakeLinq(numbers=["+12052535597"])
    >>> fake.handle(Request("GET", "/v3/chats", {"Authorization": "Bearer test"})).json()
    {'chats': [], 'next_cursor': None}
    """

    def __init__(
        self,
        numbers: Sequence[str] = ("+12052535597",),
        api_key: str = "test",
        *,
        clock: Callable[[], datetime] | None = None,
        seed: int = 0,
        policy: Policy | str | None = None,
        sandbox: bool = False,
        rate_limits: bool = False,
        strict_attachments: bool = False,
        webhook_secret: str | None = None,
        webhook_url: str = "http://localhost/webhooks/linq",
    ) -> None:
        self.api_key = api_key
        self.policy = read_policy(policy)
        self._start = (list(numbers), clock or _now, seed)
        self._strictness = Strictness(sandbox, rate_limits, strict_attachments)
        self._lock = threading.RLock()
        self._set_webhooks(webhook_secret, webhook_url)
        self.reset()

    def reset(self) -> None:
        """Forget everything, as if it were new; what it is set to stays."""
        numbers, clock, seed = self._start
        with self._lock:
            self.world = World(list(numbers), clock=clock, seed=seed)
            self._faults: list[tuple[str | None, Refusal]] = []
            self._clear()

    def fail_next(
        self, code: int, *, operation: str | None = None, times: int = 1, retry_after: int | None = None
    ) -> None:
        """Refuse the next requests (of one operation, if named) with a code of the catalogue, such as 3006.

        Raises ValueError for an unknown code or operation.
        """
        if operation is not None:
            operations.get(operation)
        try:
            faults = [Refusal(code, retry_after=retry_after) for _ in range(times)]
        except KeyError:
            raise ValueError(f"There is no error code {code!r} in the catalogue of the API.") from None
        with self._lock:
            self._faults += [(operation, fault) for fault in faults]

    def handle(self, request: Request) -> Response:
        """Return the answer to a request. Never raises for what a request holds."""
        with self._lock:
            trace = self.world.trace()
            exchange = Exchange(request, self.world.now())
            status, body, retry_after = self._settled(request, exchange, trace)
            headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
            headers["X-Trace-ID"] = trace
            if exchange.notes:
                headers["X-Fake-Linq-Note"] = "; ".join(exchange.notes)
            content = b""
            if body is not None:
                headers["Content-Type"] = "application/json"
                content = json.dumps(body).encode()
            exchange.response = Response(status, headers, content)
            self._keep(exchange)
            return exchange.response

    def _settled(
        self, request: Request, exchange: Exchange, trace: str
    ) -> tuple[int, dict[str, Any] | None, int | None]:
        """Return status, body and, for those who shall come again, when; refusals are answers too."""
        try:
            return (*self._answered(request, exchange), None)
        except Refusal as refused:
            refusal = refused
            if refusal.code not in self._documented(exchange.operation):
                refusal.notes.append(f"code {refusal.code} is not among the documented ones of this operation")
        except Exception as failure:  # noqa: BLE001  a policy that lets broken shapes through leads anywhere
            refusal = Refusal(3006, note=f"the fake itself failed: {type(failure).__name__}")
        exchange.notes += refusal.notes
        exchange.code = refusal.code
        return refusal.status, refusal.envelope(trace), refusal.retry_after

    def _controlled(self, request: Request) -> Response | None:
        return control(self, request)

    def _answered(self, request: Request, exchange: Exchange) -> tuple[int, dict[str, Any] | None]:
        found = operations.match(request.method, request.url)
        row, parameters = found or (None, {})
        exchange.operation = None if row is None else row.id
        self._fail_as_told(row)
        if request.headers.get("authorization") != f"Bearer {self.api_key}":
            raise Refusal(2004)
        if row is None:
            told = f"{request.method} {urlsplit(request.url).path} is not among the operations that this fake has."
            raise Refusal(2001, told, note="this says nothing about the API, which has more operations")
        chat = self._chat(row, parameters)
        payload, report = self._judged(row, request, chat)
        exchange.payload, exchange.report = payload, report
        refusal = refused_by(report)
        if refusal is not None:
            raise refusal
        call = Call(row, parameters, payload, self.world, self._strictness, chat, exchange.notes)
        return ANSWERS[row.id](call)

    @staticmethod
    def _documented(operation: str | None) -> Collection[int]:
        return CODES if operation is None else (*operations.get(operation).errors, *operations.ANYWHERE)

    def _fail_as_told(self, row: Operation | None) -> None:
        for place, (operation, fault) in enumerate(self._faults):
            if operation is None or (row is not None and row.id == operation):
                del self._faults[place]
                raise fault

    def _chat(self, row: Operation, parameters: Mapping[str, str]) -> ChatState | None:
        """Return the chat of the path; refuse one that does not exist, was left, or whose line may do nothing now."""
        identifier = parameters.get("chatId")
        if identifier is None:
            return None
        chat = self.world.chats.get(identifier.lower())
        if chat is None:
            raise Refusal(2001)
        if row.id not in _READING:
            if chat.left:
                raise Refusal(2013)
            if chat.line in self.world.suspended and 2027 in row.errors:
                raise Refusal(2027)
        return chat

    def _judged(self, row: Operation, request: Request, chat: ChatState | None) -> tuple[Any, Report]:
        """Return what was asked, as JSON values, and the report of it."""
        payload: Any = request.body
        if row.in_query:
            payload = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        elif issubclass(row.request, EmptyRequest):
            payload = {}
        else:
            with suppress(ValueError, RecursionError):  # the report tells of it, from the bytes
                payload = json.loads(request.body)
        context = known_about(self.world, row, payload, chat)
        return payload, check(payload, row.id, context=context, policy=self.policy)


def _now() -> datetime:
    return datetime.now(UTC)
