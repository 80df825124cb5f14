"""A streamed reply of the Anthropic SDK, asynchronously, as the first message of a chat: no URL goes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

from linq_compose import bubbles

LINE, ANA = "+12052535597", "+12052532136"


async def stream() -> AsyncIterator[Any]:
    """What `await client.messages.create(…, stream=True)` yields; `stream.text_stream` has the texts alone."""
    yield SimpleNamespace(type="message_start")
    for text in ("Your table is **rea", "dy**: https://acme.com/t/7\n", "\n![Menu](https://acme.com/m.png)"):
        yield SimpleNamespace(type="content_block_delta", delta=SimpleNamespace(type="text_delta", text=text))
    yield SimpleNamespace(type="message_stop")


async def texts(events: AsyncIterator[Any]) -> AsyncIterator[str]:
    """The texts of the events."""
    async for event in events:
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            yield event.delta.text


async def main() -> None:
    """Send the reply: here it is printed."""
    reply = bubbles(texts(stream()), new_chat=True)
    async for message in reply:
        # The first: await client.chats.create(from_=LINE, to=[ANA], message=message.payload())
        # The others: await client.chats.messages.send(chat_id, message=message.payload())
        print(repr(message.text))
    print("images:", [image.url for image in reply.images])


asyncio.run(main())
# > 'Your table is ready:'
# > 'https://acme.com/t/7'
# > 'Menu (https://acme.com/m.png)'
# > images: ['https://acme.com/m.png']
