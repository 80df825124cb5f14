"""Messages and drafts that nobody refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose.compose import Draft
from linq_compose.limits import LIMITS
from linq_compose.strategies._decorations import rich_texts, text_parts
from linq_compose.strategies._handles import identifiers, links, media_urls
from linq_compose.strategies._texts import clusters, sized, texts
from linq_compose.vocabulary import EFFECTS, SERVICES

__all__ = ["drafts", "effects", "keys", "messages", "parts"]

_LONGEST: Final = 300
"""UTF-16 code units of a text beside other parts, so that a message stays readable."""


def effects() -> st.SearchStrategy[dict[str, Any]]:
    """Effects as JSON values: each known name under its type."""
    return st.sampled_from([{"type": kind, "name": name} for kind, names in EFFECTS.items() for name in names])


def keys() -> st.SearchStrategy[str]:
    """Idempotency keys, now and then as long as may be or one character shorter."""
    most = LIMITS.idempotency_key
    plain = st.text("abcdef0123456789-", min_size=1, max_size=40)
    at_the_limit = st.integers(most - 1, most).flatmap(lambda length: sized(length, code_points=True))
    return st.one_of(plain, plain, plain, at_the_limit)


@st.composite
def parts(draw: st.DrawFn, *, links_too: bool = True) -> list[dict[str, Any]]:
    """Lists of parts that go together, as JSON values: texts between media, or a link by itself.

    Now and then there are as many parts as may be, or as many that Linq fetches from public URLs, or one less.
    """
    choice = draw(st.integers(0, 13))
    if choice == 13:
        return _crowd(LIMITS.parts - draw(st.integers(0, 1)), draw(identifiers()))
    if choice == 12:
        url = draw(media_urls())
        return [{"type": "media", "url": url}] * (LIMITS.public_media - draw(st.integers(0, 1)))
    if choice >= 10 and links_too:
        return [{"type": "link", "value": draw(links())}]
    if choice >= 8:
        return [draw(text_parts())]
    found: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 5))):
        if (not found or found[-1]["type"] != "text") and draw(st.booleans()):
            found.append(draw(text_parts(max_size=_LONGEST)))
        else:
            found.append(draw(_media()))
    return found


def _media() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        identifiers().map(lambda identifier: {"type": "media", "attachment_id": identifier}),
        media_urls().map(lambda url: {"type": "media", "url": url}),
    )


def _crowd(count: int, attachment_id: str) -> list[dict[str, Any]]:
    media = {"type": "media", "attachment_id": attachment_id}
    return [{"type": "text", "value": f"{place}"} if place % 2 else media for place in range(count)]


@st.composite
def messages(
    draw: st.DrawFn, *, reply_to: Sequence[str] = (), opening: bool = False, clean: bool = False
) -> dict[str, Any]:
    """Messages as JSON values without an error; what a service drops is a warning, and may be there.

    All services, effects and limits are among them. `reply_to` holds ids of messages that may be answered, since one
    that does not exist is rejected; an `opening` message has no link and no effect, as the first of a chat; a `clean`
    one has not even a warning, since it is sent over iMessage.
    """
    message: dict[str, Any] = {"parts": draw(parts(links_too=not opening))}
    answers = list(reply_to)
    if not opening and draw(st.booleans()):
        message["effect"] = draw(effects())
    if bool(answers) and draw(st.booleans()):
        answered: dict[str, Any] = {"message_id": draw(st.sampled_from(answers))}
        if draw(st.booleans()):
            answered["part_index"] = draw(st.sampled_from((0, 1, LIMITS.part_index)))
        message["reply_to"] = answered
    service = draw(st.sampled_from((None, SERVICES.words[0]) if clean else (None, *SERVICES.words)))
    if service is not None:
        message["preferred_service"] = service
    if draw(st.booleans()):
        message["idempotency_key"] = draw(keys())
    return message


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Drafts that can be built: put together by verbs, texts of several pieces among them."""
    draft = Draft()
    if draw(st.integers(0, 7)) == 7:
        return draft.link(draw(links()))
    for _ in range(draw(st.integers(1, 5))):
        verb = draw(st.sampled_from(("text", "line", "media", "attachment")))
        if verb == "media":
            draft = draft.media(draw(media_urls()))
        elif verb == "attachment":
            draft = draft.attachment(draw(identifiers()))
        elif verb == "text":
            draft = draft.text(*draw(st.lists(_pieces(), min_size=1, max_size=3)))
        else:
            draft = draft.line(draw(_pieces()))
    if draw(st.booleans()):
        draft = draft.effect(draw(effects())["name"])
    if draw(st.booleans()):
        draft = draft.prefer(draw(st.sampled_from(SERVICES.words)))
    return draft.idempotency_key(draw(keys())) if draw(st.booleans()) else draft


def _pieces() -> st.SearchStrategy[Any]:
    return st.one_of(texts(max_size=_LONGEST, limits=False), rich_texts(max_size=_LONGEST), clusters().map(_seen))


def _seen(piece: str) -> str:
    return piece if piece.strip() else f"a{piece}"
