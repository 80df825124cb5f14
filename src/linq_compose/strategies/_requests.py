"""Requests of every operation of the table, as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose import operations
from linq_compose._media_types import MEDIA_FORMATS
from linq_compose.limits import LIMITS
from linq_compose.strategies._cards import layouts
from linq_compose.strategies._handles import handles, identifiers, links, media_urls, numbers, recipients, voice_urls
from linq_compose.strategies._messages import messages
from linq_compose.strategies._responses import Manner, objects
from linq_compose.strategies._texts import texts
from linq_compose.vocabulary import BACKGROUND_COLORS, BACKGROUND_VARIANTS, CHANGES, ORDERS, WEBHOOK_EVENTS
from linq_compose.vocabulary import REACTIONS as REACTION_WORDS

__all__ = ["CDN_IMAGES", "EMOJI", "REQUESTS", "requests"]

Requests = st.SearchStrategy[dict[str, Any]]


def requests(operation: str) -> Requests:
    """Bodies of an operation's requests as JSON values, or its queries, without an error whatever the chat.

    Drawn from the operation's row: its own strategy below where its members depend on each other, else from the
    fields of its model. Raises `UnknownOperation` (a ValueError) for an id that the operations table does not contain.

    >>> requests("chats.typing.start").example()  # doctest: +SKIP
    {}
    """
    row = operations.get(operation)
    special = REQUESTS.get(row.id)
    return objects(row.request, Manner.REQUEST) if special is None else special()


@st.composite
def _creates(draw: st.DrawFn) -> dict[str, Any]:
    sender = draw(numbers())
    others = [handle for handle in draw(recipients()) if handle != sender] or ["anna@icloud.com"]
    return {"from": sender, "to": others, **draw(_carriers(opening=True, experiences=len(others) == 1))}


@st.composite
def _sends_from_any_line(draw: st.DrawFn) -> dict[str, Any]:
    others = draw(recipients())
    request = {"to": others, **draw(_carriers(experiences=len(others) == 1))}
    if draw(st.booleans()):
        request["exclude_from"] = draw(st.lists(numbers(), max_size=3, unique=True))
    if draw(st.booleans()):
        request["continuation_message"] = {"text": draw(texts())}
    return request


@cache
def _carriers(*, opening: bool = False, experiences: bool = False) -> Requests:
    message = messages(opening=opening, experiences=experiences)
    return st.fixed_dictionaries({"message": message}, optional={"override_optout": st.booleans()})


def _updates() -> Requests:
    named = st.fixed_dictionaries({"display_name": texts(max_size=60)}, optional={"group_chat_icon": _icons()})
    return named | st.fixed_dictionaries({"group_chat_icon": _icons()})


def _icons() -> st.SearchStrategy[str]:
    return media_urls().map(lambda url: f"{url.rpartition('/')[0]}/icon.png")


def _voice_memos() -> Requests:
    optional: dict[str, Any] = {"override_optout": st.booleans()}
    fetched = st.fixed_dictionaries({"voice_memo_url": voice_urls()}, optional=optional)
    return fetched | st.fixed_dictionaries({"attachment_id": identifiers()}, optional=optional)


def _limits() -> st.SearchStrategy[int]:
    return st.one_of(st.integers(1, LIMITS.page), st.sampled_from((1, 2, LIMITS.page - 1, LIMITS.page)))


def _chat_queries() -> Requests:
    return st.fixed_dictionaries({}, optional={"from": numbers(), "to": handles(), "limit": _limits()})


EMOJI: Final = st.sampled_from(("👍", "👍🏽", "❤️", "🎉", "🍜", "👩‍👩‍👧", "🏳️‍🌈", "🇩🇪", "1️⃣", "😂", "👩🏽‍🚀", "🫠"))
"""Emoji of every kind: with a skin tone, joined, a flag, a keycap."""
CDN_IMAGES: Final = identifiers().map("https://cdn.linqapp.com/attachments/partners/1/{}/party.png".format)
"""URLs of uploaded images."""


def _placements() -> Requests:
    edges = st.floats(-1, 1, allow_nan=False) | st.integers(-1, 1)
    return st.fixed_dictionaries(
        {},
        optional={
            "x": edges,
            "y": edges,
            "scale": st.floats(0.05, 2.5, allow_nan=False),
            "rotation": st.floats(-360, 360, allow_nan=False) | st.integers(0, 359),
        },
    )


def _reactions() -> Requests:
    place = {"part_index": st.sampled_from((0, 1, LIMITS.part_index))}
    changes, add = st.sampled_from(CHANGES.words), st.just("add")
    tapbacks = st.sampled_from([word for word in REACTION_WORDS.words if word not in ("custom", "sticker")])
    stuck = {"operation": add, "type": st.just("sticker")}
    return st.one_of(
        st.fixed_dictionaries({"operation": changes, "type": tapbacks}, optional=place),
        st.fixed_dictionaries({"operation": changes, "type": st.just("custom"), "custom_emoji": EMOJI}, optional=place),
        *(
            st.fixed_dictionaries({**stuck, name: drawn}, optional={**place, "placement": _placements()})
            for name, drawn in (("emoji", EMOJI), ("url", CDN_IMAGES), ("attachment_id", identifiers()))
        ),
    )


def _options(least: int) -> st.SearchStrategy[list[dict[str, str]]]:
    words = st.text("abcdefghijklmnopqrstuvwxyzäé 🍜", min_size=1, max_size=20).filter(str.strip)
    return st.lists(words, min_size=least, max_size=6, unique_by=lambda text: " ".join(text.split()).casefold()).map(
        lambda drawn: [{"text": text} for text in drawn]
    )


def _polls() -> Requests:
    keys = st.text("abcdef0123456789-", min_size=1, max_size=40)
    content = st.fixed_dictionaries({"options": _options(LIMITS.poll_options)}, optional={"idempotency_key": keys})
    return st.fixed_dictionaries({"poll": content})


def _votes() -> Requests:
    return st.fixed_dictionaries({"operation": st.sampled_from(CHANGES.words), "option_id": identifiers()})


def _card_updates() -> Requests:
    texts_and_urls = {"fallback_text": texts(max_size=40), "interactive": st.booleans(), "url": links()}
    return st.fixed_dictionaries({"layout": layouts()}, optional=texts_and_urls)


def _backgrounds() -> Requests:
    shades = st.integers(0, 0xFFFFFF).map("#{:06X}".format)
    named = st.sampled_from(BACKGROUND_COLORS[:-1])
    own = st.lists(shades, min_size=2, max_size=2)
    scenes = [(style, variant) for style, variants in BACKGROUND_VARIANTS.items() for variant in variants]
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("color"), "variant": named}),
        st.fixed_dictionaries({"type": st.just("color"), "shades": own}, optional={"variant": st.just("custom")}),
        st.sampled_from(scenes).map(lambda scene: {"type": "dynamic", "style": scene[0], "variant": scene[1]}),
        st.fixed_dictionaries({"type": st.just("photo"), "image_url": _icons()}),
    )


def _uploads() -> Requests:
    names = st.text("abcdefgh0123456789-", min_size=1, max_size=12)
    drawn = st.tuples(names, st.sampled_from(tuple(MEDIA_FORMATS)), st.integers(1, LIMITS.upload_bytes))
    return drawn.map(
        lambda file: {
            "filename": f"{file[0]}.{file[1]}",
            "content_type": MEDIA_FORMATS[file[1]],
            "size_bytes": file[2],
        }
    )


def _contact_cards(*, update: bool = False) -> Requests:
    names = st.text("abcdefghäé", min_size=1, max_size=20)
    fields: dict[str, Any] = {"last_name": names, "image_url": _icons()}
    needed: dict[str, Any] = {"phone_number": numbers(), "first_name": names}
    return (
        st.fixed_dictionaries(needed, optional=fields)
        if not update
        else st.fixed_dictionaries(
            {"phone_number": numbers(), "last_name": names}, optional={"first_name": names, "image_url": _icons()}
        )
    )


def _subscriptions() -> dict[str, Any]:
    events = st.lists(st.sampled_from(WEBHOOK_EVENTS.words), min_size=1, max_size=6, unique=True)
    return {"target_url": media_urls(), "subscribed_events": events}


def _new_subscriptions() -> Requests:
    lines = st.lists(numbers(), max_size=3, unique=True)
    return st.fixed_dictionaries(_subscriptions(), optional={"phone_numbers": lines})


def _changed_subscriptions() -> Requests:
    lines = st.none() | st.lists(numbers(), max_size=3, unique=True)
    changes = {**_subscriptions(), "phone_numbers": lines, "routing_key_header": st.none() | st.just("X-Shop")}
    return st.fixed_dictionaries({"is_active": st.booleans()}, optional=changes)


def _available() -> Requests:
    lines = st.lists(numbers(), max_size=3, unique=True)
    kinds = st.sampled_from(("RCS", "iMessage", "rcs"))
    return st.fixed_dictionaries({}, optional={"to": recipients(most=4), "exclude_from": lines, "type": kinds})


def _blocks() -> Requests:
    senders = st.integers(100, 99_999_999).map(str) | st.text("ABCDEFGH", min_size=3, max_size=11)
    return st.fixed_dictionaries({"handle": handles() | senders}, optional={"reason": texts(max_size=40)})


REQUESTS: Final[Mapping[str, Callable[[], Requests]]] = MappingProxyType(
    {
        "chats.create": _creates,
        "chats.list_chats": _chat_queries,
        "chats.update": _updates,
        "chats.send_voicememo": _voice_memos,
        "chats.messages.send": _carriers,
        "chats.messages.list": lambda: st.fixed_dictionaries({}, optional={"limit": _limits()}),
        "messages.create": _sends_from_any_line,
        "messages.update": lambda: st.fixed_dictionaries(
            {"text": texts()}, optional={"part_index": st.sampled_from((0, 1, LIMITS.part_index))}
        ),
        "messages.list_messages_thread": lambda: st.fixed_dictionaries(
            {}, optional={"limit": _limits(), "order": st.sampled_from(ORDERS.words)}
        ),
        "messages.add_reaction": _reactions,
        "messages.update_sticker_placement": lambda: st.fixed_dictionaries({"placement": _placements()}),
        "messages.update_app_card": _card_updates,
        "messages.poll.add_options": lambda: st.fixed_dictionaries({"options": _options(1)}),
        "messages.poll.vote": _votes,
        "chats.polls.create": _polls,
        "chats.background.set": _backgrounds,
        "attachments.create": _uploads,
        "contact_card.create": _contact_cards,
        "contact_card.update": lambda: _contact_cards(update=True),
        "capability.check_RCS": lambda: st.fixed_dictionaries({"address": numbers()}, optional={"from": numbers()}),
        "blocked_handles.block": _blocks,
        "available_number.retrieve": _available,
        "webhook_subscriptions.create": _new_subscriptions,
        "webhook_subscriptions.update": _changed_subscriptions,
        "payment_requests.list": lambda: st.fixed_dictionaries({}, optional={"limit": _limits()}),
    }
)
"""What draws the requests whose members depend on each other or have limits; all others follow from their models."""
