"""Composing: the draft of a message, put together verb by verb, plans of several messages, and templates."""

from __future__ import annotations

from linq_compose.compose._draft import Draft
from linq_compose.compose._plan import Plan, PlannedMessage, plan
from linq_compose.compose._template import Template, template
from linq_compose.registration import offer

__all__ = ["Draft", "Plan", "PlannedMessage", "Template", "plan", "template"]

offer(Draft, "drafts")
