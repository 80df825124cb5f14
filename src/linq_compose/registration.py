"""How hypothesis learns of the types here, whichever of the two is imported first; neither costs the other anything."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

__all__ = ["offer", "register"]

_OFFERED: list[tuple[type, str, tuple[Any, ...]]] = []


def offer(kind: type, strategy: str, *arguments: Any) -> None:
    """Say which function of `linq_compose.strategies`, called with these arguments, draws values of a type."""
    _OFFERED.append((kind, strategy, arguments))
    if hasattr(sys.modules.get("hypothesis.strategies"), "register_type_strategy"):
        _register(kind, strategy, arguments)


def register() -> None:
    """Register everything that was offered so far; hypothesis calls this at its own import, by its entry point."""
    for kind, strategy, arguments in _OFFERED:
        _register(kind, strategy, arguments)


def _register(kind: type, strategy: str, arguments: tuple[Any, ...]) -> None:
    def draw(_kind: type) -> Any:
        return getattr(import_module("linq_compose.strategies"), strategy)(*arguments)

    sys.modules["hypothesis.strategies"].register_type_strategy(kind, draw)
