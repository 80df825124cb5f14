"""Groups: too small to add or lose a participant, where the context contains their size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._sources import LEAVE, PARTICIPANTS
from linq_compose.limits import Limits
from linq_compose.lint.chat_size import group_size
from linq_compose.lint.clearance import Answer
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models.requests import EmptyRequest, ParticipantRequest

__all__ = ["GROUPS"]

GROUPS = Family(
    "GRP", "groups", about="Groups: how many participants a chat needs before one is added, is removed or leaves."
)

_ADD: Final = "chats.participants.add"
_REMOVE: Final = "chats.participants.remove"
_LEAVE: Final = "chats.leave_chat"
_BODY = {"handle": "+12052499136"}


def _too_small(context: Context, *, operation: str, least: int) -> Iterator[Finding | Needs]:
    """Yield a finding if the operation is this one and the chat has fewer participants than it requires."""
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
    says="The chat has {size} participants; adding one requires a group of {least} or more.",
    hint="Open a new chat with everyone in `to`.",
    why="Participants can be added only to groups of at least three, yourself included.",
    source=f"{PARTICIPANTS}add/",
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
    yield from _too_small(context, operation=_ADD, least=context.limits.group_to_add)


@GROUPS.rule(
    102,
    "small-group-remove",
    Severity.ERROR,
    on=ParticipantRequest,
    says="The chat has {size} participants; removing one requires a group of {least} or more.",
    hint="Keep the participant, or open a new chat with the others.",
    why="At least three participants must remain, yourself included.",
    source=f"{PARTICIPANTS}remove/",
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
    yield from _too_small(context, operation=_REMOVE, least=context.limits.group_after_remove + 1)


@GROUPS.rule(
    103,
    "small-group-leave",
    Severity.ERROR,
    on=EmptyRequest,
    says="The chat has {size} active participants; leaving requires a group of {least} or more.",
    hint="Stay in the chat: groups this small cannot be left.",
    why="A line can leave only groups of at least four active participants, itself included, and never a direct chat.",
    source=LEAVE,
    examples=[
        Example(
            bad={}, good={}, at="", operation=_LEAVE, context=Context(group_size=3), good_context=Context(group_size=4)
        ),
    ],
)
def small_group_leave(_request: EmptyRequest, context: Context) -> Iterator[Finding | Needs]:
    yield from _too_small(context, operation=_LEAVE, least=context.limits.group_to_leave)


def is_clear_group(context: Context, limits: Limits, operation: str) -> Answer:
    """Return whether the group of a request is large enough, or which rule needs its size."""
    if operation == _ADD:
        rule, least = "GRP101", limits.group_to_add
    elif operation == _REMOVE:
        rule, least = "GRP102", limits.group_after_remove + 1
    elif operation == _LEAVE:
        rule, least = "GRP103", limits.group_to_leave
    else:
        return True
    size = group_size(context)
    return ((rule, "group_size"),) if size is None else size >= least


@GROUPS.clearance(ParticipantRequest)
def clear_participants(_request: dict[str, Any], context: Context, limits: Limits, operation: str) -> Answer:
    """Return what there is to say of the group that gains or loses somebody."""
    return is_clear_group(context, limits, operation)


@GROUPS.clearance(EmptyRequest)
def clear_leave(_request: dict[str, Any], context: Context, limits: Limits, operation: str) -> Answer:
    """Return what there is to say of the group that is left."""
    return is_clear_group(context, limits, operation)
