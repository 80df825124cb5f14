"""The message that opens a chat: in the field `message`, or with its fields at the top level of the body (SHP107)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from linq_compose.lint.document import Document
from linq_compose.lint.shape import Shape, is_flat, read_shape
from linq_compose.models import ChatCreateRequest, MessageContent

__all__ = ["OPENS", "Opening", "opened"]

Opening: TypeAlias = ChatCreateRequest | Shape
"""A node that may contain the message that opens a chat."""

OPENS: tuple[type[Opening], ...] = (ChatCreateRequest, Shape)
"""The node types of `Opening`, for `on`."""


def opened(node: Opening) -> Iterator[tuple[tuple[str | int, ...], MessageContent]]:
    """Yield the message that opens a chat, with its place below the node.

    A message at the top level of the body (SHP107) counts, so that wrapping it uncovers no further findings.
    """
    if isinstance(node, ChatCreateRequest):
        if node.has("message"):
            yield ("message",), node.message
    elif node.model is ChatCreateRequest and is_flat(node.model, node.raw):
        content = {name: item for name, item in node.raw.items() if name in MessageContent.model_fields}
        for path, message in read_shape(Document(content), MessageContent).nodes:
            if path == () and isinstance(message, MessageContent):
                yield (), message
