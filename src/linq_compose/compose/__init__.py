"""Composing: the draft of a message, put together verb by verb."""

from __future__ import annotations

from linq_compose.compose.draft import Draft

__all__ = ["Draft"]
