"""Payloads to judge: any JSON value, and messages that are nearly right, with something broken anywhere."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from texts import texts

__all__ = ["json_values", "nearly_creates", "nearly_messages", "plain_messages"]

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**400, max_value=10**400 + 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    texts(max_clusters=6),
)


def json_values() -> st.SearchStrategy[Any]:
    """Any JSON value, lone surrogates included."""
    keys = st.one_of(
        st.sampled_from(["parts", "type", "value", "message", "range", "effect"]),
        st.text(max_size=5),
        texts(max_clusters=2),
    )
    return st.recursive(
        _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    )


def _maybe(good: st.SearchStrategy[Any], *, oddly: bool) -> st.SearchStrategy[Any]:
    """What belongs in a place, or now and then anything at all."""
    return st.one_of(good, good, good, good, json_values()) if oddly else good


def _ranges() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(-1, 12), min_size=2, max_size=2)


def _decorations(*, oddly: bool) -> st.SearchStrategy[Any]:
    words = st.sampled_from(["bold", "italic", "underline", "Bold", "shake", "nope"])
    return st.fixed_dictionaries(
        {"range": _maybe(_ranges(), oddly=oddly)},
        optional={
            "style": _maybe(words, oddly=oddly),
            "animation": _maybe(words, oddly=oddly),
            "color": st.just("red"),
        },
    )


_URLS = st.sampled_from(
    [
        "https://example.com/a.jpg",
        "http://example.com/a.flac",
        "https://127.1/x",
        "example.com",
        "https://u:p@example.com/a.m4a",
        "https://uploads.linqapp.com/attachments/1",
        " https://example.com ",
        "https://b.s3.amazonaws.com/a?X-Amz-Signature=a&X-Amz-Date=20261001T120000Z&X-Amz-Expires=900",
    ]
)


def _parts(*, oddly: bool) -> st.SearchStrategy[Any]:
    def some(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return _maybe(good, oddly=oddly)

    text = st.fixed_dictionaries(
        {"type": st.just("text"), "value": some(texts(max_clusters=6))},
        optional={
            "text_decorations": some(st.lists(some(_decorations(oddly=oddly)), max_size=4)),
            "inline_stickers": some(st.lists(st.fixed_dictionaries({"range": some(_ranges())}), max_size=2)),
            "mention": some(st.just("+12052532136")),
            "mention_range": some(_ranges()),
            "decorations": json_values(),
        },
    )
    media = st.fixed_dictionaries(
        {"type": st.just("media")},
        optional={"url": some(_URLS), "attachment_id": some(st.text(max_size=4)), "sticker": some(st.booleans())},
    )
    link = st.fixed_dictionaries({"type": st.just("link"), "value": some(_URLS)})
    card = st.fixed_dictionaries(
        {"type": st.just("imessage_app"), "app": some(st.just({"name": "a", "team_id": "b", "bundle_id": "c"}))},
        optional={"layout": some(st.just({"caption": "c"}))},
    )
    other = st.fixed_dictionaries({"type": some(st.sampled_from(["txt", "app_clip", "Text", "x"]))})
    return st.one_of(text, text, text, media, link, card, other)


def nearly_messages(*, oddly: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """A message whose every place holds what belongs there, something close, or (oddly) any JSON value."""
    effects = st.fixed_dictionaries(
        {},
        optional={
            "type": _maybe(st.sampled_from(["screen", "bubble", "Screen"]), oddly=oddly),
            "name": _maybe(st.sampled_from(["confetti", "slam", "invisible_ink", ""]), oddly=oddly),
            "screen_effect": st.just("confetti"),
        },
    )
    replies = st.fixed_dictionaries(
        {"message_id": _maybe(st.just("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), oddly=oddly)},
        optional={"part_index": _maybe(st.integers(-1, 3), oddly=oddly)},
    )
    parts = st.lists(_maybe(_parts(oddly=oddly), oddly=oddly), max_size=5)
    return st.fixed_dictionaries(
        {"parts": _maybe(parts, oddly=oddly)},
        optional={
            "effect": _maybe(effects, oddly=oddly),
            "reply_to": _maybe(replies, oddly=oddly),
            "preferred_service": _maybe(st.sampled_from(["iMessage", "SMS", "sms"]), oddly=oddly),
            "idempotency_key": _maybe(st.sampled_from(["k", " ", "k" * 256]), oddly=oddly),
            "experience": _maybe(st.just({"name": "a", "action": "b"}), oddly=oddly),
            "efect": json_values(),
        },
    )


def nearly_creates() -> st.SearchStrategy[dict[str, Any]]:
    """A request that opens a chat, with something broken anywhere; sometimes the message is not wrapped."""
    wrapped = st.fixed_dictionaries(
        {"message": _maybe(nearly_messages(), oddly=True)},
        optional={"from": _maybe(st.just("+12052535597"), oddly=True), "to": _maybe(st.just(["+1205"]), oddly=True)},
    )
    return st.one_of(wrapped, wrapped, nearly_messages())


@st.composite
def plain_messages(draw: st.DrawFn) -> dict[str, Any]:
    """A message without an error: texts and media in turn, styles on whole words."""
    words = st.sampled_from(["ready", "table", "🍜", "👩‍👩‍👧", "Grüße", "明日", "today"])
    parts: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        chosen = draw(st.lists(words, min_size=1, max_size=5))
        part: dict[str, Any] = {"type": "text", "value": " ".join(chosen)}
        if draw(st.booleans()):
            units = [len(word.encode("utf-16-le")) // 2 for word in chosen]
            place = draw(st.integers(0, len(chosen) - 1))
            start = sum(units[:place]) + place
            part["text_decorations"] = [{"range": [start, start + units[place]], "style": "bold"}]
        parts += [part, {"type": "media", "url": "https://example.com/menu.jpg"}]
    return {"parts": parts[: draw(st.integers(1, len(parts)))]}
