"""Composing: the draft of a message, plans of several messages, and templates.

This package is private.
"""

from __future__ import annotations

from linq_compose.compose._bubbles import AsyncBubbleStream, BubbleStream, bubbles
from linq_compose.compose._draft import Draft
from linq_compose.compose._message_in import message_in
from linq_compose.compose._plan import Plan, PlannedMessage, plan
from linq_compose.compose._template import Template, template
from linq_compose.compose._to_python import to_python

__all__ = [
    "AsyncBubbleStream",
    "BubbleStream",
    "Draft",
    "Plan",
    "PlannedMessage",
    "Template",
    "bubbles",
    "message_in",
    "plan",
    "template",
    "to_python",
]
