"""The command line, `linq-compose`: the command is the interface, and `main` is its entry point.

This package is private.
"""

from __future__ import annotations

__all__: list[str] = []
