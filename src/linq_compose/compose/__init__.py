"""Composing: the draft of a message, put together verb by verb, and templates."""

from __future__ import annotations

from linq_compose.compose.draft import Draft
from linq_compose.compose.template import Template, template

__all__ = ["Draft", "Template", "template"]
