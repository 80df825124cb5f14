"""A plain script: reminders to many customers, none of them broken, and one that is found out before it is sent."""

from __future__ import annotations

import httpx
from linq import LinqAPIV3

from linq_compose import MessageRejected
from linq_compose.gate import guard
from linq_compose.testing import FakeLinq

fake = FakeLinq()  # in place of the network; without http_client this is the real API
client = guard(LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport())))

customers = {"+12052532136": "Anna", "+12052499136": "Ben", "2052499137": "Carl"}
for number, name in customers.items():
    try:
        client.chats.create(
            from_="+12052535597",
            to=[number],
            message={"parts": [{"type": "text", "value": f"{name}, we see you tomorrow at seven."}]},
        )
    except MessageRejected as refused:
        for found in refused.report.errors:
            print(f"{name}: {found.rule} {found.message}")
            print(f"  {found.hint}")
print(f"{len(fake.sent)} sent")
# > Carl: HND101 The number "2052499137" is not in E.164 form: it does not begin with +.
# >   Write +, the country code and the number, without spaces, dashes or parentheses.
# > 2 sent
