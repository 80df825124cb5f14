"""Composing: the draft of a message, put together verb by verb, plans of several messages, and templates."""

from __future__ import annotations

from linq_compose._drawable import announce
from linq_compose.compose._draft import Draft
from linq_compose.compose._plan import Plan, PlannedMessage, plan
from linq_compose.compose._template import Template, template

__all__ = ["Draft", "Plan", "PlannedMessage", "Template", "plan", "template"]

announce(Draft)
