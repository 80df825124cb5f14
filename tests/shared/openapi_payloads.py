"""Requests for every operation: good ones by construction, then broken in a place or two."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

__all__ = ["requests"]

UUID = "550e8400-e29b-41d4-a716-446655440000"
NUMBERS = st.sampled_from(["+12052535597", "+12052532136", "+14155552671", "+442071838750"])
HANDLES = NUMBERS | st.sampled_from(["ana@linqapp.com", "bo.li@linqapp.com"])
IMAGES = st.sampled_from(["https://cdn.acme.com/menu.jpg", "https://cdn.acme.com/table.png"])
WORDS = st.sampled_from(["Hello", "Your table is ready 🍜", "明日", "👩‍👩‍👧 welcome"])

TEXTS = st.fixed_dictionaries(
    {"type": st.just("text"), "value": WORDS},
    optional={"text_decorations": st.just([{"range": [0, 2], "style": "bold"}])},
)
MEDIA = st.one_of(
    st.fixed_dictionaries({"type": st.just("media"), "url": IMAGES}),
    st.just({"type": "media", "attachment_id": UUID}),
)
LINKS = st.just([{"type": "link", "value": "https://acme.com/menu"}])
PARTS = st.one_of(
    st.tuples(TEXTS, MEDIA).map(list),
    st.lists(TEXTS, min_size=1, max_size=1),
    st.lists(MEDIA, min_size=1, max_size=3),
    LINKS,
)
MESSAGES = st.fixed_dictionaries(
    {"parts": PARTS},
    optional={
        "effect": st.sampled_from([{"type": "screen", "name": "confetti"}, {"type": "bubble", "name": "slam"}]),
        "reply_to": st.just({"message_id": UUID, "part_index": 1}),
        "preferred_service": st.just("iMessage"),
        "idempotency_key": st.sampled_from(["order-1", "k" * 255]),
    },
)
_GOOD = {
    "chats.create": st.fixed_dictionaries(
        {"from": NUMBERS, "to": st.lists(HANDLES, min_size=1, max_size=3, unique=True), "message": MESSAGES}
    ),
    "chats.list_chats": st.fixed_dictionaries(
        {}, optional={"from": NUMBERS, "to": HANDLES, "limit": st.integers(1, 100), "cursor": WORDS}
    ),
    "chats.update": st.fixed_dictionaries({"display_name": WORDS}, optional={"group_chat_icon": IMAGES}),
    "chats.send_voicememo": st.one_of(
        st.just({"voice_memo_url": "https://cdn.acme.com/hello.m4a"}),
        st.just({"from": "+12052535597", "voice_memo_url": "https://cdn.acme.com/hello.m4a"}),
        st.just({"attachment_id": UUID}),
    ),
    "chats.participants.add": st.fixed_dictionaries({"handle": HANDLES}),
    "chats.participants.remove": st.fixed_dictionaries({"handle": HANDLES}),
    "chats.messages.send": st.fixed_dictionaries({"message": MESSAGES}, optional={"override_optout": st.booleans()}),
    "chats.messages.list": st.fixed_dictionaries({}, optional={"limit": st.integers(1, 100), "cursor": WORDS}),
    "messages.update": st.fixed_dictionaries({"text": WORDS}, optional={"part_index": st.integers(0, 9)}),
}
_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 101, 2**31, 1.5, "", " ", "x", "Text", "a" * 256, "a" * 10_001, [], {}, "http://acme.com/a.jpg"]
)
_MANY = st.sampled_from([2, 32, 101])


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(inner, (*at, key))


@st.composite
def requests(draw: st.DrawFn, operation: str) -> Any:
    """A request of an operation, good or with a fault or two put into it."""
    payload = copy.deepcopy(draw(_GOOD[operation]))
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        path = draw(st.sampled_from([each for each in _places(payload) if each] or [()]))
        if not path:
            break
        holder = payload
        for token in path[:-1]:
            holder = holder[token]
        way = draw(st.sampled_from(["drop", "odd", "odd", "new", "many"]))
        if way == "drop":
            del holder[path[-1]]
        elif way == "odd":
            holder[path[-1]] = draw(_ODD)
        elif way == "new" and isinstance(holder, dict):
            holder["brand_new"] = draw(_ODD)
        elif isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[-1:]) * draw(_MANY))
    return payload
