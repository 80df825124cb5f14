"""Models, rich texts and drafts for `st.from_type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose import operations
from linq_compose.compose import Draft
from linq_compose.models import (
    EmptyRequest,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    ReplyTo,
    TextDecoration,
    TextPart,
    Wire,
)
from linq_compose.strategies._decorations import rich_texts, text_parts
from linq_compose.strategies._handles import identifiers, links, media_urls
from linq_compose.strategies._messages import drafts, effects, messages
from linq_compose.strategies._requests import requests
from linq_compose.strategies._responses import objects
from linq_compose.text import RichText

__all__ = ["instances", "models"]


def instances(kind: type) -> st.SearchStrategy[Any]:
    """Values of any type that the package announces to hypothesis: a model, a rich text or a draft."""
    if issubclass(kind, Wire):
        return models(kind)
    return _OTHERS[kind]()


def models(kind: type[Wire]) -> st.SearchStrategy[Any]:
    """Models of a type, valid as far as they can be by themselves."""
    return _payloads(kind).map(kind.from_payload)


def _payloads(kind: type[Wire]) -> st.SearchStrategy[Any]:
    made = _PARTS.get(kind)
    if made is not None:
        return made()
    rows = [row for row in operations.OPERATIONS.values() if row.request is kind]
    if kind is EmptyRequest or rows:
        return requests(rows[0].id)
    return objects(kind)


def _decorations() -> st.SearchStrategy[Any]:
    fallback = {"range": [0, 1], "style": "bold"}
    return text_parts().map(lambda part: part.get("text_decorations", [fallback])[0])


_PARTS: Final[Mapping[type[Wire], Callable[[], st.SearchStrategy[Any]]]] = MappingProxyType(
    {
        MessageContent: messages,
        TextPart: text_parts,
        MediaPart: lambda: media_urls().map(lambda url: {"type": "media", "url": url}),
        LinkPart: lambda: links().map(lambda url: {"type": "link", "value": url}),
        MessageEffect: effects,
        ReplyTo: lambda: identifiers().map(lambda each: {"message_id": each}),
        TextDecoration: _decorations,
    }
)
"""What draws the payloads of a message's own models."""

_OTHERS: Final[Mapping[type, Callable[[], st.SearchStrategy[Any]]]] = MappingProxyType(
    {RichText: rich_texts, Draft: drafts}
)
"""What draws the announced types that are no models."""
