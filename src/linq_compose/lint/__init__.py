"""The engine: rules as values, what runs them, and what comes out. It knows no rule.

This package is private.
"""

from __future__ import annotations

__all__: list[str] = []
