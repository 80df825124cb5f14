"""The command line: `linq-compose check`, `fix`, `explain`, `rules` and `docs`."""

from __future__ import annotations

from linq_compose.cli.entry import main

__all__ = ["main"]
