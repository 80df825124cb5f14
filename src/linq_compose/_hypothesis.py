"""The hypothesis entry point: registers the strategy of every announced type, so that `st.from_type` works."""

from __future__ import annotations

import sys
from typing import Any

from linq_compose._drawable import subscribe

__all__ = ["register"]


def register() -> None:
    """Register the types; hypothesis calls this once, at the end of its own import."""
    subscribe(_register)


def _register(kind: type) -> None:
    sys.modules["hypothesis.strategies"].register_type_strategy(kind, _strategy)


def _strategy(kind: type) -> Any:
    from linq_compose.strategies._models import instances

    return instances(kind)
