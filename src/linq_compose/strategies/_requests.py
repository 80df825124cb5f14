"""Requests of every operation of the table, as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose import operations
from linq_compose.limits import LIMITS
from linq_compose.strategies._handles import handles, identifiers, media_urls, numbers, recipients, voice_urls
from linq_compose.strategies._messages import messages
from linq_compose.strategies._responses import Manner, objects
from linq_compose.strategies._texts import texts

__all__ = ["REQUESTS", "requests"]

Requests = st.SearchStrategy[dict[str, Any]]


def requests(operation: str) -> Requests:
    """Bodies of an operation's requests as JSON values, or its queries, without an error whatever the chat.

    Drawn from the operation's row: its own strategy below where its members depend on each other, else from the
    fields of its model. Raises `UnknownOperation` (a ValueError) for an id that the operations table does not contain.

    >>> requests("chats.typing.start").example()  # doctest: +SKIP
    {}
    """
    row = operations.get(operation)
    special = REQUESTS.get(row.id)
    return objects(row.request, Manner.REQUEST) if special is None else special()


@st.composite
def _creates(draw: st.DrawFn) -> dict[str, Any]:
    sender = draw(numbers())
    others = [handle for handle in draw(recipients()) if handle != sender] or ["anna@icloud.com"]
    return {"from": sender, "to": others, **draw(_carriers(opening=True, experiences=len(others) == 1))}


@st.composite
def _sends_from_any_line(draw: st.DrawFn) -> dict[str, Any]:
    others = draw(recipients())
    request = {"to": others, **draw(_carriers(experiences=len(others) == 1))}
    if draw(st.booleans()):
        request["exclude_from"] = draw(st.lists(numbers(), max_size=3, unique=True))
    if draw(st.booleans()):
        request["continuation_message"] = {"text": draw(texts())}
    return request


@cache
def _carriers(*, opening: bool = False, experiences: bool = False) -> Requests:
    message = messages(opening=opening, experiences=experiences)
    return st.fixed_dictionaries({"message": message}, optional={"override_optout": st.booleans()})


def _updates() -> Requests:
    named = st.fixed_dictionaries({"display_name": texts(max_size=60)}, optional={"group_chat_icon": _icons()})
    return named | st.fixed_dictionaries({"group_chat_icon": _icons()})


def _icons() -> st.SearchStrategy[str]:
    return media_urls().map(lambda url: f"{url.rpartition('/')[0]}/icon.png")


def _voice_memos() -> Requests:
    optional: dict[str, Any] = {"override_optout": st.booleans()}
    fetched = st.fixed_dictionaries({"voice_memo_url": voice_urls()}, optional=optional)
    return fetched | st.fixed_dictionaries({"attachment_id": identifiers()}, optional=optional)


def _limits() -> st.SearchStrategy[int]:
    return st.one_of(st.integers(1, LIMITS.page), st.sampled_from((1, 2, LIMITS.page - 1, LIMITS.page)))


def _chat_queries() -> Requests:
    return st.fixed_dictionaries({}, optional={"from": numbers(), "to": handles(), "limit": _limits()})


REQUESTS: Final[Mapping[str, Callable[[], Requests]]] = MappingProxyType(
    {
        "chats.create": _creates,
        "chats.list_chats": _chat_queries,
        "chats.update": _updates,
        "chats.send_voicememo": _voice_memos,
        "chats.messages.send": _carriers,
        "chats.messages.list": lambda: st.fixed_dictionaries({}, optional={"limit": _limits()}),
        "messages.create": _sends_from_any_line,
        "messages.update": lambda: st.fixed_dictionaries(
            {"text": texts()}, optional={"part_index": st.sampled_from((0, 1, LIMITS.part_index))}
        ),
    }
)
"""What draws the requests whose members depend on each other or have limits; all others follow from their models."""
