"""Contexts: facts about the chat and the moment that no payload contains, given by the caller, validated here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from linq_compose._drawable import announce
from linq_compose._headers import read_headers
from linq_compose.errors import ContextError, PolicyError
from linq_compose.limits import LIMITS, Limits

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["CONDITIONS", "NOTHING_KNOWN", "Context", "RuleContext", "ServiceName", "known_facts", "read_region"]

ServiceName: TypeAlias = Literal["iMessage", "SMS", "RCS"] | str  # noqa: PYI051  the words are for completion
"""The name of a service; a word outside the set raises `ContextError`."""

CONDITIONS: Final = MappingProxyType(
    {
        "new_chat": "this request opens a new chat",
        "group": "the chat is a direct chat",
    }
)
"""What a conditional finding depends on, by the context field that would settle it, as a clause."""


@announce
@dataclass(frozen=True, slots=True, init=False)
class Context:
    """Facts that the payload does not contain. A field that is None is not known.

    Every field is checked when the context is made; `ContextError` (a ValueError) names the closest words. `now` also
    takes an ISO 8601 string, `horizon` a number of seconds, `chat_id` a `uuid.UUID`, `headers` and `parameters` a
    mapping.

    >>> Context(service="SMS", now="2026-10-01T12:20:00Z", horizon=600).horizon
    datetime.timedelta(seconds=600)
    """

    service: str | None
    """The service that delivers the message: iMessage, SMS or RCS."""
    group: bool | None
    """True for a group chat, False for a direct one."""
    group_size: int | None
    """Active participants, yourself included."""
    new_chat: bool | None
    """Whether `chats.create` opens a new chat, rather than reusing one of the same people."""
    chat_id: str | None
    """UUID of the chat that the request is about."""
    participants: tuple[str, ...]
    """Handles of the chat's participants, your own line among them, as the API lists a chat's `handles`."""
    now: datetime | None
    """The moment of sending, with a time zone."""
    horizon: timedelta | None
    """How long after `now` the message may still be fetched or retried."""
    region: str | None
    """Where numbers without a country code are dialled (ISO 3166 alpha-2); a policy's `region` has precedence."""
    headers: tuple[tuple[str, str], ...]
    """Idempotency keys among the headers of the request, as (name in lower case, value); no other header is kept."""
    key_reused: bool | None
    """Whether the idempotency key of the request was sent before, with another request."""
    parameters: tuple[tuple[str, str], ...]
    """The parameters of the request's path, as `operations.match` returns them; `chatId` is `chat_id` too."""

    def __init__(
        self,
        *,
        service: ServiceName | None = None,
        group: bool | None = None,
        group_size: int | None = None,
        new_chat: bool | None = None,
        chat_id: str | UUID | None = None,
        participants: Iterable[str] = (),
        now: datetime | str | None = None,
        horizon: timedelta | float | None = None,
        region: str | None = None,
        headers: Mapping[str, str] | tuple[tuple[str, str], ...] = (),
        key_reused: bool | None = None,
        parameters: Mapping[str, str] | tuple[tuple[str, str], ...] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "service", None if service is None else _service(service))
        put(self, "group", _truth("group", group))
        put(self, "group_size", _size(group_size))
        put(self, "new_chat", _truth("new_chat", new_chat))
        put(self, "chat_id", None if chat_id is None else _chat_id(chat_id))
        put(self, "participants", _handles(participants))
        put(self, "now", None if now is None else _moment(now))
        put(self, "horizon", None if horizon is None else _duration(horizon))
        put(self, "region", None if region is None else read_region(region, ContextError))
        put(self, "headers", read_headers(_pairs("headers", headers)) if headers != () else ())
        put(self, "key_reused", _truth("key_reused", key_reused))
        put(self, "parameters", _pairs("parameters", parameters) if parameters != () else ())
        if chat_id is None and parameters != ():
            put(self, "chat_id", next((id for name, id in self.parameters if name == "chatId" and id.strip()), None))

    @classmethod
    def of(cls, context: Context | Mapping[str, Any] | None) -> Context:
        """Return the context that a context, a mapping of its fields, or None stands for; raises `ContextError`."""
        if isinstance(context, Context):
            return context
        if context is None:
            return NOTHING_KNOWN
        if not isinstance(context, Mapping):
            raise ContextError(f"Expected a Context or a mapping of its fields, got {_type(context)}.")
        for name in context:
            if name not in _FIELDS:
                from linq_compose.vocabulary import closest

                near = closest(str(name), _FIELDS, cutoff=0.5)
                raise ContextError.unknown("context field", str(name), closest=near)
        return cls(**context)

    @property
    def limits(self) -> Limits:
        """The numbers in force, for rules to read: those of the policy."""
        return LIMITS

    @property
    def operation(self) -> str | None:
        """The id of the operation that is checked, for rules to read; None outside a check."""
        return None


_FIELDS: Final = tuple(item.name for item in fields(Context))


def known_facts(context: Context) -> dict[str, Any]:
    """Return the facts that a context contains, by their names, as its constructor accepts them."""
    facts = {name: getattr(context, name) for name in _FIELDS}
    return {
        name: dict(value) if name in _MAPPINGS else value for name, value in facts.items() if value not in (None, ())
    }


_MAPPINGS: Final = ("headers", "parameters")


class RuleContext(Context):
    """The context that rules get: the caller's facts, with the limits in force and the operation that is checked."""

    __slots__ = ("limits", "operation")  # pyright: ignore[reportIncompatibleMethodOverride]

    limits: Limits
    operation: str | None

    def __init__(
        self, facts: Context, *, limits: Limits, operation: str, region: str | None, group: bool | None = None
    ) -> None:
        put = object.__setattr__
        for name in _FIELDS:
            put(self, name, getattr(facts, name))
        put(self, "limits", limits)
        put(self, "operation", operation)
        if region is not None:
            put(self, "region", region)
        if group is not None:
            put(self, "group", group)


def read_region(code: object, error: type[ContextError | PolicyError]) -> str:
    """Return a region (ISO 3166 alpha-2, in capitals); raises the error, which names the closest one.

    Two letters are too few to be similar to others; but case differs, and Great Britain is GB.
    """
    from linq_compose._handles import regions

    known = regions()
    if isinstance(code, str) and code in known:
        return code
    near = {"UK": "GB"}.get(str(code).upper(), str(code).upper())
    raise error.unknown("region", str(code), closest=[near] if near in known else [])


def _service(word: object) -> str:
    from linq_compose.vocabulary import SERVICES, closest

    if isinstance(word, str) and word in SERVICES:
        return str(word)
    near = closest(str(word), SERVICES.words, cutoff=0.4)
    raise ContextError.unknown("service", str(word), closest=near or SERVICES.words)


def _truth(name: str, value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise ContextError(f"Expected {name} to be True, False or None, got {_shown(value)}.")


def _size(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise ContextError(f"Expected group_size to be an integer, 0 or more, got {_shown(value)}.")


def _chat_id(value: object) -> str:
    from uuid import UUID

    if isinstance(value, (str, UUID)):
        return str(value)
    raise ContextError(f"Expected chat_id to be a string, got {_shown(value)}.")


def _handles(value: object) -> tuple[str, ...]:
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        handles = tuple(value)
        if _are_strings(handles):
            return handles
    raise ContextError(f"Expected participants to be several strings, got {_type(value)}.")


def _pairs(name: str, value: object) -> tuple[tuple[str, str], ...]:
    """Return a mapping of strings as pairs; pairs of another context are returned as they are."""
    pairs = tuple(value.items()) if isinstance(value, Mapping) else value
    if isinstance(pairs, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and _are_strings(pair) for pair in pairs
    ):
        return pairs
    raise ContextError(f"Expected {name} to be a mapping of strings, got {_type(value)}.")


def _are_strings(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _moment(value: object) -> datetime:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ContextError(f"Expected now to be a datetime or an ISO 8601 string, got {_shown(value)}.") from None
    if not isinstance(moment, datetime):
        raise ContextError(f"Expected now to be a datetime or an ISO 8601 string, got {_type(value)}.")
    if moment.utcoffset() is None:
        raise ContextError(f"Expected now to have a time zone, such as datetime.now(UTC), got {_shown(str(value))}.")
    return moment


def _duration(value: object) -> timedelta:
    duration = value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            duration = timedelta(seconds=value)
        except OverflowError:  # more than a timedelta holds, or infinite
            duration = timedelta.max if value > 0 else timedelta.min
        except ValueError:  # not a number
            duration = None
    if isinstance(duration, timedelta) and duration >= timedelta():
        return duration
    raise ContextError(f"Expected horizon to be a timedelta or seconds, 0 or more, got {_shown(value)}.")


def _shown(value: object) -> str:
    """Return a short value as it is written, anything else by its type."""
    if isinstance(value, (bool, int, float, str, timedelta)):
        spelled = repr(value) if not isinstance(value, int) or abs(value) < 10**18 else ""
        if 0 < len(spelled) <= 40:
            return spelled
    return _type(value)


def _type(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


NOTHING_KNOWN: Final = Context()
"""The context of a check without one."""
