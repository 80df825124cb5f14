"""The commands, a file each. Private: the command line is the interface."""

from __future__ import annotations

__all__: list[str] = []
