"""The size of a chat, as the context describes it: how many participants, and whether it is a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linq_compose.lint.context import Context

__all__ = ["group_size", "is_group"]

_DIRECT = 2


def group_size(context: Context) -> int | None:
    """Return how many participants the chat has, yourself included; None if the context does not say.

    `group_size` comes first, then the number of `participants`, then `group=False`, which is two.
    """
    if context.group_size is not None:
        return context.group_size
    if context.participants:
        return len(set(context.participants))
    return _DIRECT if context.group is False else None


def is_group(context: Context) -> bool | None:
    """Return whether the chat is a group; None if the context does not say.

    >>> is_group(Context(group_size=2)), is_group(Context(participants=("+1", "+2", "+3"))), is_group(Context())
    (False, True, None)
    """
    if context.group is not None:
        return context.group
    size = group_size(context)
    return None if size is None else size > _DIRECT
