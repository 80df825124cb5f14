"""Groups: too small to gain or lose a participant, where the context knows their size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models.requests import EmptyRequest, ParticipantRequest

__all__ = ["GROUPS", "group_size"]

GROUPS = Family("GRP", "groups", about="Groups: how many participants they must have to gain or lose one.")

_ADD: Final = "chats.participants.add"
_REMOVE: Final = "chats.participants.remove"
_LEAVE: Final = "chats.leave_chat"
_PARTICIPANTS: Final = "https://docs.linqapp.com/api/resources/chats/subresources/participants/methods/"
_BODY = {"handle": "+12052499136"}

# Source of the three: the group chats guide and the operations' own pages, read 2026-10-31; you count yourself.
_LEAST_TO_GAIN: Final = 3
_LEAST_TO_REMAIN: Final = 3
_LEAST_TO_LEAVE: Final = 4


def group_size(context: Context) -> int | None:
    """Return how many participants the chat has, yourself included; None if the context does not know.

    A given size stands before a list of participants, and that before the bare fact that the chat is direct.
    """
    if context.group_size is not None:
        return context.group_size
    if context.participants:
        return len(set(context.participants))
    return 2 if context.group is False else None


def _too_small(context: Context, *, operation: str, least: int) -> Iterator[Finding | Needs]:
    """Yield a finding where an operation is judged and the chat is known to have fewer participants than it needs."""
    if context.operation != operation:
        return
    size = group_size(context)
    if size is None:
        yield Needs("group_size")
    elif size < least:
        yield Finding(values={"size": size, "least": least})


@GROUPS.rule(
    101,
    "small-group-add",
    Severity.ERROR,
    on=ParticipantRequest,
    says="The chat has {size} participants; one can be added only to a group that has {least} or more.",
    hint="Open a new chat with everybody in `to`.",
    why="Participants are added to groups of at least three, yourself included.",
    source=f"{_PARTICIPANTS}add/",
    examples=[
        Example(
            bad=_BODY,
            good=_BODY,
            at="",
            operation=_ADD,
            context=Context(group_size=2),
            good_context=Context(group_size=3),
        ),
    ],
)
def small_group_add(_request: ParticipantRequest, context: Context) -> Iterator[Finding | Needs]:
    """Yield an addition to a chat that is known to be too small."""
    yield from _too_small(context, operation=_ADD, least=_LEAST_TO_GAIN)


@GROUPS.rule(
    102,
    "small-group-remove",
    Severity.ERROR,
    on=ParticipantRequest,
    says="The chat has {size} participants; one can be removed only from a group that has {least} or more.",
    hint="Leave the participant in, or open a new chat with the others.",
    why="At least three participants must remain, yourself included.",
    source=f"{_PARTICIPANTS}remove/",
    examples=[
        Example(
            bad=_BODY,
            good=_BODY,
            at="",
            operation=_REMOVE,
            context=Context(group_size=3),
            good_context=Context(group_size=4),
        ),
    ],
)
def small_group_remove(_request: ParticipantRequest, context: Context) -> Iterator[Finding | Needs]:
    """Yield a removal after which the chat is known to be too small."""
    yield from _too_small(context, operation=_REMOVE, least=_LEAST_TO_REMAIN + 1)


@GROUPS.rule(
    103,
    "small-group-leave",
    Severity.ERROR,
    on=EmptyRequest,
    says="The chat has {size} active participants; you can leave only a group that has {least} or more.",
    hint="Stay in it; nobody has to write there.",
    why="A line can leave groups of at least four active participants, itself included, and no direct chat.",
    source="https://docs.linqapp.com/api/resources/chats/methods/leave_chat/",
    examples=[
        Example(
            bad={}, good={}, at="", operation=_LEAVE, context=Context(group_size=3), good_context=Context(group_size=4)
        ),
    ],
)
def small_group_leave(_request: EmptyRequest, context: Context) -> Iterator[Finding | Needs]:
    """Yield leaving a chat that is known to be too small."""
    yield from _too_small(context, operation=_LEAVE, least=_LEAST_TO_LEAVE)
