"""A web application that answers webhooks of Linq, tested end to end without a socket."""

from __future__ import annotations

import asyncio

import httpx
from linq import AsyncLinqAPIV3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linq_compose import Draft, MessageRejected, bold, from_markdown
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq


def model_reply(text: str) -> str:
    """Return Markdown, as a language model would."""
    return f"You wrote **{text}** 🍜"


def make_application(client: AsyncLinqAPIV3) -> Starlette:
    async def hook(request: Request) -> Response:
        body = await request.body()
        event = client.webhooks.unwrap(body.decode(), headers=dict(request.headers))
        if event.event_type == "message.received":
            reply = Draft().text(from_markdown(model_reply(event.data.parts[0].value)))
            try:
                await client.chats.messages.send(event.data.chat.id, **reply.send().kwargs())
            except MessageRejected as rejection:
                return Response(str(rejection), 500)
        return Response(status_code=204)

    return Starlette(routes=[Route("/webhooks/linq", hook, methods=["POST"])])


async def main() -> None:
    fake = FakeLinq(webhook_url="http://app.test/webhooks/linq")
    http = httpx.AsyncClient(transport=fake.transport())
    client = guard(AsyncLinqAPIV3(api_key="test", webhook_secret=fake.webhook_secret, http_client=http))
    application = httpx.ASGITransport(app=make_application(client))

    webhook = fake.receive("+12052532136", "ramen")
    async with httpx.AsyncClient(transport=application) as linq:
        answer = await linq.post(webhook.url, content=webhook.body, headers=dict(webhook.headers))
    print(answer.status_code)

    sent = fake.assert_sent(from_markdown("You wrote **ramen** 🍜"), to="+12052532136")
    print(sent.text, sent.content["parts"][0]["text_decorations"])
    try:
        fake.assert_sent(bold("ramen"))
    except AssertionError as error:
        print(str(error).splitlines()[0])


asyncio.run(main())
# > 204
# > You wrote ramen 🍜 [{'range': [10, 15], 'style': 'bold'}]
# > No message was sent with text 'ramen', decorations bold [0, 5) 'ramen'.
