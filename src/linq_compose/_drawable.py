"""The types that property tests can draw: each is announced where it is declared, and whoever draws them subscribes.

So the types know nothing of hypothesis, and neither library loads the other, whichever is imported first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["announce", "subscribe"]

Kind = TypeVar("Kind", bound=type)

_TYPES: list[type] = []
_LISTENERS: list[Callable[[type], None]] = []


def announce(kind: Kind) -> Kind:
    """Add a type, pass it to every subscriber, and return it: a decorator of the class."""
    _TYPES.append(kind)
    for listener in _LISTENERS:
        listener(kind)
    return kind


def subscribe(listener: Callable[[type], None]) -> None:
    """Pass every type to a listener: those announced so far now, later ones when they are announced."""
    _LISTENERS.append(listener)
    for kind in _TYPES:
        listener(kind)
