"""Reactions and voice memos that drafts say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Draft, MessageRejected, bold, check, strategies
from linq_compose.strategies._requests import EMOJI

ID = "550e8400-e29b-41d4-a716-446655440000"
CDN = f"https://cdn.linqapp.com/attachments/partners/1/{ID}/party.png"


@given(EMOJI, st.booleans(), st.none() | st.integers(0, 9))
def test_one_emoji_is_a_reaction(emoji: str, remove: bool, part_index: int | None) -> None:
    request = Draft(emoji).react(remove=remove, part_index=part_index)
    assert check(request, "messages.add_reaction").ok
    assert request.operation == ("remove" if remove else "add")
    assert (request.custom_emoji == emoji) == (request.type == "custom")
    assert request.payload().get("part_index") == part_index


@pytest.mark.parametrize(
    ("draft", "options", "payload"),
    [
        (Draft("love"), {}, {"operation": "add", "type": "love"}),
        (Draft("👎"), {"remove": True}, {"operation": "remove", "type": "dislike"}),
        (Draft("👍🏽"), {}, {"operation": "add", "type": "custom", "custom_emoji": "👍🏽"}),
        (Draft(" 🎉\n"), {}, {"operation": "add", "type": "custom", "custom_emoji": "🎉"}),
        (
            Draft("🎉"),
            {"placement": {"x": 0.5}},
            {"operation": "add", "type": "sticker", "emoji": "🎉", "placement": {"x": 0.5}},
        ),
        (Draft().attachment(ID), {}, {"operation": "add", "type": "sticker", "attachment_id": ID}),
        (Draft().media(CDN), {"part_index": 2}, {"operation": "add", "type": "sticker", "url": CDN, "part_index": 2}),
    ],
)
def test_what_a_draft_says_as_a_reaction(draft: Draft, options: dict[str, Any], payload: dict[str, Any]) -> None:
    assert draft.react(**options).payload() == payload


@pytest.mark.parametrize(
    "draft", [Draft("lol"), Draft("🎉🎉🎉 party").text("!"), Draft().media("https://acme.com/a.png")]
)
def test_what_the_rules_refuse_or_warn_of(draft: Draft) -> None:
    with pytest.raises(MessageRejected):
        draft.react(fail_on="warning")


@pytest.mark.parametrize(
    "draft",
    [
        Draft(),
        Draft("🎉").media(CDN),
        Draft(bold("🎉")),
        Draft("🎉").effect("confetti"),
        Draft().media(CDN, sticker=True),
        Draft().link("https://acme.com"),
    ],
)
def test_what_is_no_reaction_and_no_voice_memo(draft: Draft) -> None:
    with pytest.raises(ValueError, match="A reaction is"):
        draft.react()
    with pytest.raises(ValueError, match="A voice memo is"):
        draft.voice_memo()


@given(strategies.requests("chats.send_voicememo"))
def test_every_voice_memo_is_a_draft_of_one_file(request: dict[str, Any]) -> None:
    url, id = request.get("voice_memo_url"), request.get("attachment_id")
    draft = Draft().attachment(str(id)) if url is None else Draft().media(url)
    said = draft.voice_memo(override_optout=request.get("override_optout"))
    assert said.payload() == {name: value for name, value in request.items() if value is not None}


def test_a_text_is_no_voice_memo() -> None:
    with pytest.raises(ValueError, match="A voice memo is one file"):
        Draft("hello").voice_memo()
