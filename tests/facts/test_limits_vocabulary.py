"""The numbers and words of the API, held against the official SDK and the API's own description."""

from __future__ import annotations

import difflib
import inspect
import re
from dataclasses import FrozenInstanceError, fields
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linq.resources.chats import chats as sdk_chats
from linq.types import media_part_param, message_content_param, message_effect_param, text_part_param
from linq.types.message_content_param import MessageContentParam, Part
from linq.types.message_effect_param import MessageEffectParam
from linq.types.shared.service_type import ServiceType
from linq.types.shared_params.text_decoration import TextDecoration
from linq.types.supported_content_type import SupportedContentType

from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, REJECTED_FORMATS, VOICE_FORMATS
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.schema import slots_of
from linq_compose.models import MessageContent
from linq_compose.vocabulary import (
    ANIMATIONS,
    EFFECT_TYPES,
    EFFECTS,
    SERVICES,
    STYLES,
    closest,
    effect_type,
)

NAMES = [name for names in EFFECTS.values() for name in names]


def prose(module: object) -> str:
    """A module's source as running text: no line breaks, no asterisks, no thousands separators."""
    text = re.sub(r"\s+", " ", inspect.getsource(module)).replace("*", "").replace('"', "")
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


CONTENT, TEXT, MEDIA = map(prose, (message_content_param, text_part_param, media_part_param))
CHATS = prose(sdk_chats)


# The closed sets


def test_the_closed_sets_are_those_of_the_sdk() -> None:
    decoration, effect = get_type_hints(TextDecoration), get_type_hints(MessageEffectParam)
    assert get_args(ServiceType) == SERVICES.words
    assert get_args(decoration["style"]) == STYLES.words
    assert get_args(decoration["animation"]) == ANIMATIONS.words
    assert get_args(effect["type"]) == EFFECT_TYPES.words
    parts = slots_of(MessageContent)["parts"].tagged
    assert parts is not None
    assert tuple(get_args(get_type_hints(part)["type"])[0] for part in get_args(Part)) == tuple(parts)
    assert get_type_hints(MessageContentParam)["preferred_service"] == ServiceType


def test_the_effects_are_those_that_the_sdk_names() -> None:
    text = prose(message_effect_param)
    screen = re.search(r"Screen effects: ([a-z_]+(?:, [a-z_]+)*)", text)
    bubble = re.search(r"Bubble effects: ([a-z_]+(?:, [a-z_]+)*)", text)
    assert screen and tuple(screen[1].split(", ")) == EFFECTS["screen"]
    assert bubble and tuple(bubble[1].split(", ")) == EFFECTS["bubble"]
    assert len(NAMES) == len(set(NAMES)) == 15


def test_a_vocabulary_knows_its_words_as_spelt_and_nothing_else() -> None:
    for words in (SERVICES, STYLES, ANIMATIONS, EFFECT_TYPES):
        assert all(word in words for word in words.words)
        assert all(word.swapcase() not in words for word in words.words)
        assert 3 not in words
        assert str(words) == ", ".join(words.words)


@given(st.sampled_from(NAMES) | st.text(max_size=6))
def test_the_type_of_an_effect_is_where_its_name_stands(name: str) -> None:
    kind = effect_type(name)
    assert (kind is None) == (name not in NAMES)
    assert kind is None or name in EFFECTS[kind]


# The formats


def test_the_media_formats_are_those_that_the_sdk_lists() -> None:
    listed = re.search(r"Supported Media: (.*?) - Contact & Calendar: ([ .a-z,]+)", CONTENT)
    assert listed
    assert set(re.findall(r"\.([a-z0-9]+)", f"{listed[1]} {listed[2]}")) == set(MEDIA_FORMATS)
    audio = re.search(r"Audio files \(([^)]*)\)", CONTENT)
    assert audio and set(re.findall(r"\.([a-z0-9]+)", audio[1])) == set(VOICE_FORMATS)


def test_the_media_types_are_those_that_the_api_knows() -> None:
    assert set(MEDIA_FORMATS.values()) - set(get_args(SupportedContentType)) == set()


def test_a_format_is_supported_or_other_never_both() -> None:
    assert set(MEDIA_FORMATS) & OTHER_FORMATS == set()
    assert REJECTED_FORMATS <= OTHER_FORMATS
    for extension in (*MEDIA_FORMATS, *OTHER_FORMATS):
        assert re.fullmatch("[a-z0-9]+", extension)


# The numbers


def test_the_numbers_are_those_of_the_sdk() -> None:
    for number, sentence, text in (
        (LIMITS.parts, "Maximum of {} parts total", CONTENT),
        (LIMITS.public_media, "are capped at {}", CONTENT),
        (LIMITS.card_url, "(capped at {} characters)", CONTENT),
        (LIMITS.card_data_url, "(capped at {} characters)", CONTENT),
        (LIMITS.inline_stickers, "Up to {} stickers", TEXT),
        (LIMITS.sticker_images, "and {} different images per part", TEXT),
        (LIMITS.url_media_bytes // 10**6, "{}MB maximum for URL-based downloads", MEDIA),
        (LIMITS.upload_bytes // 2**20, "(up to {}MB)", MEDIA),
        (LIMITS.link, "Maximum URL length: {} characters", CHATS),
    ):
        assert sentence.format(number) in text


def test_the_numbers_are_those_of_the_description(shared: Path) -> None:
    text = (shared / "linq-openapi-2026-03-07.yaml").read_text(encoding="utf-8")

    def schema(name: str) -> str:
        _, _, block = text.partition(f"\n    {name}:\n")
        return re.split(r"\n    \S", block)[0]

    assert f"maxLength: {LIMITS.text}\n" in schema("TextPart")
    assert f"maxItems: {LIMITS.parts}\n" in schema("MessageContent")
    assert f"maxLength: {LIMITS.idempotency_key}\n" in schema("MessageContent")
    assert f"maxItems: {LIMITS.recipients}\n" in schema("CreateChatRequest")
    assert f"maximum: {LIMITS.upload_bytes}\n" in schema("RequestUploadRequest")
    assert LIMITS.part_index == 2**31 - 1


def test_every_number_says_its_unit_its_source_and_its_day() -> None:
    known = Limits.describe()
    assert set(known) == {item.name for item in fields(Limits)}
    for name, limit in known.items():
        assert getattr(LIMITS, name) > 0
        assert limit.unit
        assert limit.source.startswith("https://docs.linqapp.com/")
        assert limit.says.startswith(("maximum ", "minimum "))
        assert date.fromisoformat(limit.read) > date(2026, 1, 1)


def test_a_number_is_changed_in_a_copy_only() -> None:
    assert Limits() == LIMITS
    assert Limits(parts=10) != LIMITS
    with pytest.raises(FrozenInstanceError):
        LIMITS.parts = 10


# The nearest word

WORDS = st.sampled_from((*STYLES.words, *ANIMATIONS.words, *NAMES))


@given(WORDS)
def test_a_word_in_another_case_or_with_other_joints_has_one_nearest(word: str) -> None:
    for spelt in (word, word.upper(), word.title(), word.replace("_", "-"), word.replace("_", " ")):
        assert closest(spelt, (*STYLES.words, *ANIMATIONS.words, *NAMES)) == (word,)


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=8))
def test_the_nearest_words_are_at_most_three_of_those_given(word: str, words: list[str]) -> None:
    near = closest(word, words)
    assert set(near) <= set(words)
    assert len(near) <= max(3, len([each for each in words if each.casefold() == word.casefold()]))
    assert near == closest(word, iter(words))


@given(WORDS, st.integers(0, 20), st.sampled_from("abcxyz"))
def test_one_wrong_letter_in_a_long_word_still_leads_to_it(word: str, place: int, letter: str) -> None:
    if len(word) >= 5:
        wrong = word[: place % len(word)] + letter + word[place % len(word) + 1 :]
        assert word in closest(wrong, (*STYLES.words, *ANIMATIONS.words, *NAMES))


def _by_difflib(word: str, words: tuple[str, ...], cutoff: float) -> tuple[str, ...]:
    def folded(spelt: str) -> str:
        return spelt.casefold().replace("-", "_").replace(" ", "_").strip("_")

    same = tuple(each for each in words if folded(each) == folded(word))
    known = {folded(each): each for each in words}
    near = difflib.get_close_matches(folded(word), known, n=3, cutoff=cutoff)
    return same or tuple(known[each] for each in near)


_EDITS = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["", "x", "_", "S", "12", "text", "tex"])), max_size=3)


@given(WORDS, _EDITS, st.lists(WORDS, min_size=1, max_size=12), st.sampled_from([0.4, 0.5, 0.6, 0.7]))
def test_the_nearest_words_are_those_of_difflib(
    word: str, edits: list[tuple[int, str]], words: list[str], cutoff: float
) -> None:
    for place, letters in edits:
        word = word[:place] + letters + word[place + 1 :]
    assert closest(word, words, cutoff=cutoff) == _by_difflib(word, tuple(words), cutoff)


def test_a_word_like_none_has_no_nearest_and_an_endless_one_costs_nothing() -> None:
    assert closest("qqq", NAMES) == ()
    assert closest("confetti" * 1000, NAMES) == ()
    assert closest("invisible_ink", NAMES, cutoff=0.6)[0] == "invisible"
