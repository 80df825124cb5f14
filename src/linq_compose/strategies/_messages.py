"""Messages and drafts that the API accepts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose.compose import Draft
from linq_compose.limits import LIMITS
from linq_compose.strategies._cards import cards, clips, experience_values
from linq_compose.strategies._decorations import rich_texts, text_parts
from linq_compose.strategies._handles import identifiers, links, media_urls
from linq_compose.strategies._texts import clusters, mostly, sized, texts
from linq_compose.vocabulary import EFFECTS, SERVICES

__all__ = ["drafts", "effects", "keys", "messages", "replies"]

_LONGEST: Final = 300
"""UTF-16 code units of a text beside other parts, so that a message stays readable."""


@cache
def effects() -> st.SearchStrategy[dict[str, Any]]:
    """Effects as JSON values: each known name under its type."""
    return st.sampled_from([{"type": kind, "name": name} for kind, names in EFFECTS.items() for name in names])


@cache
def keys() -> st.SearchStrategy[str]:
    """Idempotency keys, now and then as long as allowed or one character shorter."""
    most = LIMITS.idempotency_key
    plain = st.text("abcdef0123456789-", min_size=1, max_size=40)
    at_the_limit = st.integers(most - 1, most).flatmap(lambda length: sized(length, code_points=True))
    return mostly(plain, at_the_limit, times=3)


@cache
def replies(ids: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Replies to messages of these ids as JSON values."""
    return st.fixed_dictionaries(
        {"message_id": st.sampled_from(ids)}, optional={"part_index": st.sampled_from((0, 1, LIMITS.part_index))}
    )


@st.composite
def _parts(draw: st.DrawFn, *, links_too: bool, mentions: tuple[str, ...]) -> list[dict[str, Any]]:
    """Lists of parts that go together, as JSON values: texts between media, or a link or a card by itself.

    Now and then there are as many parts as allowed, or as many that Linq fetches from public URLs, or one less.
    """
    choice = draw(_CHOICES)
    if choice == 15:
        return _crowd(LIMITS.parts - draw(_ONE_LESS), draw(identifiers()))
    if choice == 14:
        url = draw(media_urls())
        return [{"type": "media", "url": url}] * (LIMITS.public_media - draw(_ONE_LESS))
    if choice >= 12 and links_too:
        return [{"type": "link", "value": draw(links())}]
    if choice >= 10:
        return [draw(_CARDS)]
    if choice >= 8:
        return [draw(text_parts(mentions=mentions))]
    drawn: list[dict[str, Any]] = []
    for _ in range(draw(_COUNTS)):
        if (not drawn or drawn[-1]["type"] != "text") and draw(_EITHER):
            drawn.append(draw(text_parts(max_size=_LONGEST, mentions=mentions)))
        else:
            drawn.append(draw(_MEDIA))
    return drawn


# Strategies that are made once: making them anew takes longer than drawing from them.
_CHOICES: Final = st.integers(0, 15)
_ONE_LESS: Final = st.integers(0, 1)
_COUNTS: Final = st.integers(1, 5)
_EITHER: Final = st.booleans()
_CARDS: Final = st.one_of(cards(), clips())
_STICKER: Final = st.sampled_from(({}, {}, {}, {"sticker": True}, {"sticker": False}))
_MEDIA: Final = st.tuples(
    st.one_of(
        identifiers().map(lambda identifier: {"type": "media", "attachment_id": identifier}),
        media_urls().map(lambda url: {"type": "media", "url": url}),
    ),
    _STICKER,
).map(lambda drawn: {**drawn[0], **drawn[1]})
_SERVICES: Final = st.sampled_from((None, *SERVICES.words))
_IMESSAGE: Final = st.sampled_from((None, SERVICES.words[0]))
_EXPERIENCES: Final = experience_values().map(lambda experience: {"experience": experience})


def _crowd(count: int, attachment_id: str) -> list[dict[str, Any]]:
    media = {"type": "media", "attachment_id": attachment_id}
    return [{"type": "text", "value": f"{place}"} if place % 2 else media for place in range(count)]


def messages(
    *,
    reply_to: Sequence[str] = (),
    mentions: Sequence[str] = (),
    experiences: bool = False,
    opening: bool = False,
    clean: bool = False,
) -> st.SearchStrategy[dict[str, Any]]:
    """Messages as JSON values without an error; what a service drops is a warning, and may be in them.

    All kinds of parts, services, effects and limits are among them. Some depend on the chat, and are only drawn where
    you ask for them: `reply_to` holds ids of messages to reply to, `mentions` handles of people to mention, who must be
    in the chat, and with `experiences` some messages are an experience, which goes to exactly one recipient. An
    `opening` message has no link and no effect, as the first of a chat; a `clean` one has not even a warning, since it
    is sent over iMessage.
    """
    return _messages(tuple(reply_to), tuple(mentions), experiences, opening, clean)


@cache
def _messages(
    reply_to: tuple[str, ...], mentions: tuple[str, ...], experiences: bool, opening: bool, clean: bool
) -> st.SearchStrategy[dict[str, Any]]:
    contents = _parts(links_too=not opening, mentions=mentions).map(lambda parts: {"parts": parts})
    if experiences:
        contents = mostly(contents, _EXPERIENCES, times=4)
    return _composed(contents, replies(reply_to) if reply_to else st.none(), opening=opening, clean=clean)


@st.composite
def _composed(
    draw: st.DrawFn,
    contents: st.SearchStrategy[dict[str, Any]],
    answers: st.SearchStrategy[dict[str, Any] | None],
    *,
    opening: bool,
    clean: bool,
) -> dict[str, Any]:
    message = draw(contents)
    if not opening and draw(_EITHER):
        message["effect"] = draw(effects())
    answer = draw(answers)
    if answer is not None and draw(_EITHER):
        message["reply_to"] = answer
    service = draw(_IMESSAGE if clean or needs_imessage(message) else _SERVICES)
    if service is not None:
        message["preferred_service"] = service
    if draw(_EITHER):
        message["idempotency_key"] = draw(keys())
    return message


def needs_imessage(message: dict[str, Any]) -> bool:
    """Return whether a message has a card, an App Clip or an experience, which no other service carries."""
    return "experience" in message or message["parts"][0]["type"] in ("imessage_app", "app_clip")


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Drafts that can be built: put together by verbs, texts of several pieces among them."""
    draft = Draft()
    if draw(_CHOICES) >= 14:
        return draft.link(draw(links()))
    for _ in range(draw(_COUNTS)):
        verb = draw(_VERBS)
        if verb == "media":
            draft = draft.media(draw(media_urls()))
        elif verb == "attachment":
            draft = draft.attachment(draw(identifiers()))
        elif verb == "text":
            draft = draft.text(*draw(st.lists(_PIECES, min_size=1, max_size=3)))
        else:
            draft = draft.line(draw(_PIECES))
    if draw(_EITHER):
        draft = draft.effect(draw(effects())["name"])
    if draw(_EITHER):
        draft = draft.prefer(draw(st.sampled_from(SERVICES.words)))
    return draft.idempotency_key(draw(keys())) if draw(_EITHER) else draft


def _visible(piece: str) -> str:
    return piece if piece.strip() else f"a{piece}"


_VERBS: Final = st.sampled_from(("text", "line", "media", "attachment"))
_PIECES: Final[st.SearchStrategy[Any]] = st.one_of(
    texts(max_size=_LONGEST, limits=False), rich_texts(max_size=_LONGEST), clusters().map(_visible)
)
