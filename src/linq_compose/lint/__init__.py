"""Judging: rules as values, the engine that runs them, and what comes out. Knows no rule."""

from __future__ import annotations

__all__: list[str] = []
