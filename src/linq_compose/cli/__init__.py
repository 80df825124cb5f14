"""The command line: `main` is where it starts.

This package is private.
"""

from __future__ import annotations

__all__: list[str] = []
