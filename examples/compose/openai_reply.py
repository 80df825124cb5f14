"""A streamed reply of the OpenAI SDK, sent paragraph by paragraph: the chunks have the shape that its stream yields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from linq_compose import bubbles


def stream() -> Iterator[Any]:
    """What `client.chat.completions.create(…, stream=True)` yields."""
    pieces = ("## Your or", "der\n1. **Ra", "men** 🍜\n2. ~~Gyo", "za~~ sold out\n\n", "See you **so", "on**!", None)
    for content in pieces:
        yield SimpleNamespace(choices=[SimpleNamespace(delta=SimpleNamespace(content=content))])
    yield SimpleNamespace(choices=[])  # the usage comes last, without a choice


def texts(chunks: Iterable[Any]) -> Iterator[str]:
    """The texts of the chunks."""
    for chunk in chunks:
        for choice in chunk.choices:
            yield choice.delta.content or ""


for message in bubbles(texts(stream())):
    # client.chats.messages.send(chat_id, message=message.payload())
    print(repr(message.text), [(*mark.range, mark.style) for mark in message.parts[0].text_decorations or ()])
# > 'Your order\n1. Ramen 🍜\n2. Gyoza sold out' [(0, 10, 'bold'), (14, 19, 'bold'), (26, 31, 'strikethrough')]
# > 'See you soon!' [(8, 12, 'bold')]
