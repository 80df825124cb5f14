"""The command line. Private: the command `linq-compose` is the interface; `main` is where it starts."""

from __future__ import annotations

__all__: list[str] = []
