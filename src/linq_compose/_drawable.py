"""The types that property tests can draw: each is announced where it is declared, and whoever draws them subscribes.

So the types know nothing of hypothesis, and neither library loads the other, whichever is imported first.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["announce", "subscribe"]

_TYPES: list[type] = []
_LISTENERS: list[Callable[[type], None]] = []


def announce(kind: type) -> None:
    """Add a type, and pass it to every subscriber."""
    _TYPES.append(kind)
    for listener in _LISTENERS:
        listener(kind)


def subscribe(listener: Callable[[type], None]) -> None:
    """Pass every type to a listener: those announced so far now, later ones when they are announced."""
    _LISTENERS.append(listener)
    for kind in _TYPES:
        listener(kind)
