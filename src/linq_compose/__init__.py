"""linq-compose: compose and check messages for the Linq Partner API v3, offline.

The names below are loaded when they are first asked for, so that a plugin of pytest or hypothesis costs nothing to
those who do not use it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from linq_compose import operations as operations
    from linq_compose._api import check, fix
    from linq_compose._spans import Ruler, Span
    from linq_compose.compose._bubbles import bubbles
    from linq_compose.compose._draft import Draft
    from linq_compose.compose._plan import Plan, plan
    from linq_compose.compose._template import template
    from linq_compose.compose._to_python import to_python
    from linq_compose.json_schema import configuration_schema, schema
    from linq_compose.lint.context import Context
    from linq_compose.lint.diagnostic import Diagnostic, Evidence, Mark, Severity
    from linq_compose.lint.fix import Edit, Fix, Safety
    from linq_compose.lint.policy import Policy
    from linq_compose.lint.report import MessageRejected, Report
    from linq_compose.lint.rule import Example, Family, Finding, Rule
    from linq_compose.lint.suppression import Suppression
    from linq_compose.models import (
        AppClipPart,
        CardApp,
        CardLayout,
        ChatCreateRequest,
        ChatListQuery,
        ChatUpdateRequest,
        ContinuationMessage,
        Experience,
        IMessageAppPart,
        InlineSticker,
        LinkPart,
        MediaPart,
        MessageContent,
        MessageCreateRequest,
        MessageEffect,
        MessageListQuery,
        MessageSendRequest,
        MessageUpdateRequest,
        ParticipantRequest,
        ReplyTo,
        TextDecoration,
        TextPart,
        VoiceMemoRequest,
    )
    from linq_compose.pages import explain
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
    from linq_compose import preview as preview  # isort: skip
    from linq_compose import strategies as strategies  # isort: skip

__all__ = [
    "AppClipPart",
    "CardApp",
    "CardLayout",
    "ChatCreateRequest",
    "ChatListQuery",
    "ChatUpdateRequest",
    "Context",
    "ContinuationMessage",
    "Diagnostic",
    "Draft",
    "Edit",
    "Evidence",
    "Example",
    "Experience",
    "Family",
    "Finding",
    "Fix",
    "IMessageAppPart",
    "InlineSticker",
    "LinkPart",
    "Mark",
    "MarkdownStream",
    "MediaPart",
    "MessageContent",
    "MessageCreateRequest",
    "MessageEffect",
    "MessageListQuery",
    "MessageRejected",
    "MessageSendRequest",
    "MessageUpdateRequest",
    "ParticipantRequest",
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
    "VoiceMemoRequest",
    "big",
    "bloom",
    "bold",
    "bubbles",
    "check",
    "configuration_schema",
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
    "schema",
    "shake",
    "small",
    "strikethrough",
    "template",
    "to_python",
    "underline",
]

__version__ = "0.1.0"

_HOMES: Final = {
    "linq_compose.compose": "Draft Plan bubbles plan template to_python",
    "linq_compose.json_schema": "configuration_schema schema",
    "linq_compose.lint.context": "Context",
    "linq_compose.lint.diagnostic": "Diagnostic Evidence Mark Severity",
    "linq_compose.lint.fix": "Edit Fix Safety",
    "linq_compose.lint.policy": "Policy",
    "linq_compose.lint.report": "MessageRejected Report",
    "linq_compose.lint.rule": "Example Family Finding Rule",
    "linq_compose.lint.suppression": "Suppression",
    "linq_compose.models": (
        "AppClipPart CardApp CardLayout ChatCreateRequest ChatListQuery ChatUpdateRequest ContinuationMessage"
        " Experience IMessageAppPart InlineSticker LinkPart MediaPart MessageContent MessageCreateRequest"
        " MessageEffect MessageListQuery MessageSendRequest MessageUpdateRequest ParticipantRequest ReplyTo"
        " TextDecoration TextPart VoiceMemoRequest"
    ),
    "linq_compose._spans": "Ruler Span",
    "linq_compose.text": (
        "MarkdownStream RichText big bloom bold explode from_markdown italic jitter nod ripple shake small"
        " strikethrough underline"
    ),
    "linq_compose._api": "check fix",
    "linq_compose.pages": "explain",
}
_HOME: Final = {name: home for home, names in _HOMES.items() for name in names.split()}
_ROOMS: Final = frozenset({"operations", "preview", "strategies"})


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"linq_compose.{name}")
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(home)
    # With one name come all whose modules are loaded by now: code of `to_python` finds them in `vars(linq_compose)`.
    for other, origin in _HOME.items():
        known = vars(sys.modules[origin]) if origin in sys.modules else {}
        if other in known:
            globals().setdefault(other, known[other])
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
