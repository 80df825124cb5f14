"""Memory: what a process keeps of the payloads that it has checked has a limit, whatever their values are."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from linq_compose import check, operations
from linq_compose.gate import screen

LENGTH = 100_000
"""Characters of each value: a cache that kept a hundred of them would hold ten megabytes."""


def _message(part: dict[str, Any]) -> dict[str, Any]:
    return {"parts": [part]}


HOSTILE: dict[str, Callable[[str], Any]] = {
    "path of a media URL": lambda long: check(_message({"type": "media", "url": f"https://acme.com/{long}"})),
    "host of a media URL": lambda long: check(_message({"type": "media", "url": f"https://{long}.com/a.jpg"})),
    "query of a media URL": lambda long: check(_message({"type": "media", "url": f"https://acme.com/?{long}"})),
    "link": lambda long: check(_message({"type": "link", "value": f"https://acme.com/{long}"})),
    "text": lambda long: check(_message({"type": "text", "value": long})),
    "attachment": lambda long: check(_message({"type": "media", "attachment_id": long})),
    "unknown field": lambda long: check({**_message({"type": "text", "value": "a"}), long: 1}),
    "handle": lambda long: check({"handle": f"+{long}"}, "chats.participants.add"),
    "address": lambda long: check({"handle": f"a@{long}.com"}, "chats.participants.add"),
    "icon": lambda long: check({"group_chat_icon": f"https://{long}"}, "chats.update"),
    "path of a request": lambda long: operations.match("GET", f"https://api.linqapp.com/v3/chats/{long}"),
    "screened path": lambda long: screen("POST", f"https://api.linqapp.com/v3/chats/{long}/read"),
    "screened chat": lambda long: screen("GET", f"https://api.linqapp.com/v3/chats/{long}"),
    "screened query": lambda long: screen("GET", f"https://api.linqapp.com/v3/chats?cursor={long}"),
    "screened host": lambda long: screen("GET", f"https://{long}.com/v3/chats"),
    "host of a request": lambda long: operations.match("GET", f"https://{long}.com/v3/chats/a"),
}


@pytest.mark.parametrize("place", HOSTILE)
def test_no_long_value_stays_in_memory(place: str) -> None:
    use = HOSTILE[place]
    use("warm" * LENGTH)  # loads what is loaded when first used
    gc.collect()
    gc.freeze()  # what other tests left is not looked through again
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for index in range(10):
            use(f"{index:04}" + "x" * LENGTH)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    assert after - before < 3 * LENGTH


def test_short_urls_may_be_kept_and_screening_one_works() -> None:
    assert screen("GET", "https://api.linqapp.com/v3/chats") is not None
