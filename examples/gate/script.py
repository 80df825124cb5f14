"""A script that sends reminders to many customers; one request has an error and is rejected before it is sent."""

from __future__ import annotations

import httpx
from linq import LinqAPIV3

from linq_compose import MessageRejected
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq

fake = FakeLinq()  # replaces the network; without http_client the SDK calls the real API
client = guard(LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport())))

customers = {"+12052532136": "Anna", "+12052499136": "Ben", "2052499137": "Carl"}
for number, name in customers.items():
    try:
        client.chats.create(
            from_="+12052535597",
            to=[number],
            message={"parts": [{"type": "text", "value": f"{name}, we see you tomorrow at seven."}]},
        )
    except MessageRejected as rejection:
        for error in rejection.report.errors:
            print(f"{name}: {error.rule} {error.message}")
            print(f"  {error.hint}")
print(f"{len(fake.sent)} sent")
# > Carl: HND101 The number "2052499137" is not in E.164 format: it does not begin with +.
# >   Write +, the country code and the number, without spaces, dashes or parentheses.
# > 2 sent
