"""linq-compose: compose and check messages for the Linq Partner API v3, offline."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from linq_compose.compose import Draft, Plan, plan, template
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Diagnostic, Evidence, Mark, Severity
from linq_compose.lint.fix import Edit, Fix, Safety
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import MessageRejected, Report
from linq_compose.lint.rule import Example, Family, Finding, Rule
from linq_compose.lint.suppression import Suppression
from linq_compose.models import (
    ChatCreateRequest,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    MessageSendRequest,
    ReplyTo,
    TextDecoration,
    TextPart,
)
from linq_compose.spans import Ruler, Span
from linq_compose.text import (
    MarkdownStream,
    RichText,
    big,
    bloom,
    bold,
    explode,
    from_markdown,
    italic,
    jitter,
    nod,
    ripple,
    shake,
    small,
    strikethrough,
    underline,
)
from linq_compose.verbs import check, explain, fix

if TYPE_CHECKING:
    from linq_compose import operations

__all__ = [
    "ChatCreateRequest",
    "Context",
    "Diagnostic",
    "Draft",
    "Edit",
    "Evidence",
    "Example",
    "Family",
    "Finding",
    "Fix",
    "LinkPart",
    "Mark",
    "MarkdownStream",
    "MediaPart",
    "MessageContent",
    "MessageEffect",
    "MessageRejected",
    "MessageSendRequest",
    "Plan",
    "Policy",
    "ReplyTo",
    "Report",
    "RichText",
    "Rule",
    "Ruler",
    "Safety",
    "Severity",
    "Span",
    "Suppression",
    "TextDecoration",
    "TextPart",
    "big",
    "bloom",
    "bold",
    "check",
    "explain",
    "explode",
    "fix",
    "from_markdown",
    "italic",
    "jitter",
    "nod",
    "operations",
    "plan",
    "ripple",
    "shake",
    "small",
    "strikethrough",
    "template",
    "underline",
]

__version__ = "0.1.0"

_LAZY = ("operations",)


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return import_module(f"linq_compose.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
