"""A web service that answers at once and sends its messages in background tasks, through a guarded client."""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import dataclass, field

import httpx
from linq import APIError, AsyncLinqAPIV3
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from linq_compose import Draft, MessageRejected, bold
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq

LOG = logging.getLogger("kitchen")


@dataclass
class Kitchen:
    """The orders that are ready, and those whose guests could not be told."""

    linq: AsyncLinqAPIV3
    failed: list[str] = field(default_factory=list)

    async def ready(self, request: Request) -> JSONResponse:
        """Answer before the guest is told; `background` runs after the answer."""
        order = await request.json()
        return JSONResponse({"order": order["id"]}, 202, background=BackgroundTask(self.tell_guest, order))

    async def tell_guest(self, order: dict[str, str]) -> None:
        """Send the message. Nobody waits for a background task: what it raises must be recorded here."""
        # message() checks nothing: the guard checks the request, however it was made.
        message = Draft().text("Your ", bold(order["dish"]), " is ready.").message().payload()
        try:
            await self.linq.chats.messages.send(order["chat"], message=message)
        except MessageRejected as rejection:
            rules = [found.rule for found in rejection.report]
            LOG.error("order %s was not sent: %s", order["id"], rules)  # noqa: TRY400  a traceback would add nothing
            self.failed.append(order["id"])
        except APIError as error:  # after the SDK's own retries
            LOG.error("order %s may not have been sent: %s", order["id"], type(error).__name__)  # noqa: TRY400
            self.failed.append(order["id"])

    def service(self) -> Starlette:
        return Starlette(routes=[Route("/ready", self.ready, methods=["POST"])])


async def main() -> None:
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stdout)
    fake = FakeLinq()
    chat = fake.open_chat("+12052532136")
    async with httpx.AsyncClient(transport=fake.transport()) as http:
        kitchen = Kitchen(guard(AsyncLinqAPIV3(api_key="test", http_client=http), fail_on="warning"))
        transport = httpx.ASGITransport(app=kitchen.service())
        async with httpx.AsyncClient(transport=transport, base_url="http://kitchen.test") as counter:
            for number, dish in enumerate(["ramen 🍜", "**soup** of the day", "salad"], start=1):
                order = {"id": str(number), "chat": chat, "dish": dish}
                print((await counter.post("/ready", json=order)).status_code)
    print([sent.text for sent in fake.sent], kitchen.failed)


if __name__ == "__main__":
    asyncio.run(main())
# > 202
# > ERROR order 2 was not sent: ['TXT105']
# > 202
# > 202
# > ['Your ramen 🍜 is ready.', 'Your salad is ready.'] ['2']
