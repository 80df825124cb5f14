"""Faulty texts by rule: their characters, decorations, stickers and mentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from linq_compose._linq_hosts import CDN
from linq_compose._spans import Ruler
from linq_compose.limits import LIMITS
from linq_compose.strategies._handles import handles, identifiers
from linq_compose.strategies._texts import sized
from linq_compose.vocabulary import ANIMATIONS, STYLES

__all__ = ["LABELS", "NAMES", "OF_TEXTS", "WORDS", "Strategy", "message", "text_part"]

Strategy: TypeAlias = st.SearchStrategy[Any]

# Each of these is one choice for hypothesis, which otherwise varies pieces of a text and leaves the fault as it was.
NAMES: Final = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=10)
"""Short names of letters and digits."""
WORDS: Final = st.text("abcdefghijklmnopqrstuvwxyz      ", min_size=20, max_size=120).map(
    lambda text: " ".join(text.split()) or "table"
)
"""Words of lower-case letters between single spaces."""
LABELS: Final = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789  éß🍜🎉日", min_size=1, max_size=30).map(
    lambda text: text if text.strip() else "table"
)
"""Plain texts without markup."""

_EMOJI: Final = st.sampled_from(("🍜", "😀", "🎉", "🎂", "𐐷"))
_CLUSTERS: Final = st.sampled_from(
    ("👩\u200d👩\u200d👧", "🧑🏿\u200d🚀", "🏳\ufe0f\u200d🌈", "🇩🇪", "👍🏽", "e\u0301x\u0301")
)
_STYLES: Final = st.sampled_from(STYLES.words)
_ANIMATED: Final = st.sampled_from(ANIMATIONS.words)
_LOWERED: Final = st.sampled_from(("SMS", "RCS"))
_LOOK: Final = _STYLES.map(lambda word: {"style": word}) | _ANIMATED.map(lambda word: {"animation": word})


def message(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a message of these parts."""
    return {"parts": list(parts), **fields}


def text_part(value: str, **fields: Any) -> dict[str, Any]:
    """Return a text part."""
    return {"type": "text", "value": value, **fields}


def _said(values: Strategy) -> Strategy:
    return values.map(lambda value: message(text_part(value)))


def _inserted(pieces: Strategy) -> Strategy:
    """Texts of words with a piece before, in or behind them."""
    return st.tuples(WORDS, pieces, st.integers(0, 40)).map(
        lambda drawn: drawn[0][: drawn[2]] + drawn[1] + drawn[0][drawn[2] :]
    )


def _imitation(drawn: tuple[str, str, int]) -> str:
    words, word, alphabet = drawn
    start = (0x1D41A, 0x1D44E, 0x1D5EE, 0x1D622, 0x1D656)[alphabet]
    imitated = "".join(chr(start + ord(letter) - ord("a")) for letter in word if letter != "h")
    return f"{words} {imitated}"


_MARKUP: Final = ("**{}**", "*{}*", "~~{}~~", "***{}***", "_{}_", "[{}](https://acme.com/a)", "# {}")
_FEW: Final = st.sampled_from(("🍜", "👩\u200d👩\u200d👧", "x", "é"))


def _units(text: str) -> int:
    return Ruler(text).utf16_length


@st.composite
def _decorated(draw: st.DrawFn, place: Callable[[st.DrawFn, str], Sequence[Any]], *, words: Strategy = WORDS) -> Any:
    """Messages of a text with what `place` returns: its value, and its decorations."""
    value, decorations = place(draw, draw(words))
    return message(text_part(value, text_decorations=decorations))


def _beyond(draw: st.DrawFn, text: str) -> Sequence[Any]:
    length = _units(text)
    inside = draw(st.booleans())
    span = [draw(st.integers(0, length - 1)), length + draw(st.integers(1, 500))]
    return text, [{"range": span if inside else [-draw(st.integers(1, 500)), length], **draw(_LOOK)}]


def _split(draw: st.DrawFn, text: str) -> Sequence[Any]:
    before, emoji = f"{text} ", draw(_EMOJI)
    cut = _units(before) + 1
    first, last = _whole_words(draw, text)
    span = [first, cut] if draw(st.booleans()) else [cut, cut + 2 + last]
    return f"{before}{emoji} {text}", [{"range": span, **draw(_LOOK)}]


def _in_cluster(draw: st.DrawFn, text: str) -> Sequence[Any]:
    cluster = draw(_CLUSTERS)
    first = _units(text) + 1
    edges = sorted({first + _units(cluster[:place]) for place in range(1, len(cluster))})
    return f"{text} {cluster} {text}", [{"range": [first, draw(st.sampled_from(edges))], **draw(_LOOK)}]


def _empty(draw: st.DrawFn, text: str) -> Sequence[Any]:
    start = draw(st.integers(0, _units(text)))
    return text, [{"range": [start, draw(st.integers(0, start))], **draw(_LOOK)}]


def _both(draw: st.DrawFn, text: str) -> Sequence[Any]:
    span = _whole_words(draw, text)
    return text, [{"range": span, "style": draw(_STYLES), "animation": draw(_ANIMATED)}]


def _bare(draw: st.DrawFn, text: str) -> Sequence[Any]:
    start, length = draw(st.integers(0, len(text) - 1)), draw(st.integers(1, len(text)))
    return text, [{"range": [start, min(start + length, len(text))]}]


def _whole_words(draw: st.DrawFn, text: str) -> list[int]:
    """Return the range of some of the words, which are plain letters."""
    edges = [0]
    for word in text.split(" "):
        edges.append(edges[-1] + len(word) + 1)
    first = draw(st.integers(0, len(edges) - 2))
    last = draw(st.integers(first + 1, len(edges) - 1))
    return [edges[first], edges[last] - 1]


def _overlapping(draw: st.DrawFn, text: str) -> Sequence[Any]:
    start, end = _whole_words(draw, text)
    other = {"range": [0, 2 * len(text) + 1], **draw(_LOOK)}
    return f"{text} {text}", [other, {"range": [start, end], "animation": draw(_ANIMATED)}]


def _repeated(draw: st.DrawFn, text: str) -> Sequence[Any]:
    decoration = {"range": _whole_words(draw, text), "style": draw(_STYLES)}
    return text, [decoration, dict(decoration)]


def _over_space(draw: st.DrawFn, text: str) -> Sequence[Any]:
    spaces = draw(st.text(" \t\n", min_size=1, max_size=12))
    look = draw(
        st.sampled_from(({"style": "bold"}, {"style": "italic"})) | _ANIMATED.map(lambda word: {"animation": word})
    )
    _, end = _whole_words(draw, text)
    return f"{text[:end]}{spaces}{text}", [{"range": [end, end + len(spaces)], **look}]


def _counted_in_code_points(draw: st.DrawFn, text: str) -> Sequence[Any]:
    before = f"🍜 {text} "
    word = draw(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=30))
    return f"{before}{word} {text}", [{"range": [len(before), len(before) + len(word)], "style": "bold"}]


@st.composite
def _stickered(draw: st.DrawFn, place: Callable[[st.DrawFn, str], Any]) -> Any:
    """Messages of a text with what `place` returns: its value, and further fields."""
    value, fields = place(draw, draw(WORDS))
    return message(text_part(value, **fields))


def _sticker(draw: st.DrawFn, start: int, end: int) -> dict[str, Any]:
    return {"range": [start, end], "attachment_id": draw(identifiers())}


def _too_many_stickers(draw: st.DrawFn, _text: str) -> Any:
    count = draw(st.integers(LIMITS.inline_stickers + 1, LIMITS.inline_stickers + 60))
    image = draw(identifiers())
    stickers = [{"range": [2 * place, 2 * place + 2], "attachment_id": image} for place in range(count)]
    return draw(_EMOJI) * count, {"inline_stickers": stickers}


@st.composite
def _too_many_images(draw: st.DrawFn) -> Any:
    first, count = draw(st.integers(0, 10**8)), draw(st.integers(LIMITS.sticker_images + 1, LIMITS.sticker_images + 10))
    ids = [f"{first + place:08x}-1b10-4a2b-8c3d-1234567890ab" for place in range(count)]
    stickers = [{"range": [2 * place, 2 * place + 2], "attachment_id": id} for place, id in enumerate(ids)]
    return message(text_part("🎂" * count, inline_stickers=stickers))


def _overlapping_stickers(draw: st.DrawFn, text: str) -> Any:
    length = len(text)
    value = f"{text} {draw(_EMOJI)}"
    if draw(st.booleans()):
        stickers = [_sticker(draw, length + 1, length + 3), _sticker(draw, draw(st.integers(0, length)), length + 3)]
        return value, {"inline_stickers": stickers}
    decorations = [{"range": [0, length + 3], **draw(_LOOK)}]
    return value, {"inline_stickers": [_sticker(draw, length + 1, length + 3)], "text_decorations": decorations}


def _split_sticker(draw: st.DrawFn, text: str) -> Any:
    start = len(text) + 1
    cut = start + 1
    value = f"{text} {draw(_EMOJI)} {text}"
    return value, {
        "inline_stickers": [_sticker(draw, *draw(st.sampled_from(((start, cut), (cut, cut + 1), (0, cut)))))]
    }


def _sticker_beyond(draw: st.DrawFn, text: str) -> Any:
    start = draw(st.integers(0, len(text)))
    outside = draw(st.booleans())
    end = len(text) + draw(st.integers(1, 99)) if outside else draw(st.integers(0, start))
    return text, {"inline_stickers": [_sticker(draw, start, end)]}


def _sourceless_sticker(draw: st.DrawFn, text: str) -> Any:
    name = draw(NAMES)
    source = draw(
        st.sampled_from(({}, {"url": f"https://{name}.com/a.png"}, {"attachment_id": name}, {"url": name}))
        | identifiers().map(lambda value: {"attachment_id": value, "url": f"https://{CDN}/attachments/{name}.png"})
    )
    start = len(text) + 1
    return f"{text} {draw(_EMOJI)}", {"inline_stickers": [{"range": [start, start + 2], **source}]}


def _mentioned_and_stickered(draw: st.DrawFn, text: str) -> Any:
    start = len(text) + 1
    fields = {"inline_stickers": [_sticker(draw, start, start + 2)], "mention": draw(handles())}
    return f"{text} {draw(_EMOJI)}", fields


def _range_alone(draw: st.DrawFn, text: str) -> Any:
    return text, {"mention_range": _whole_words(draw, text)}


def _mention_beyond(draw: st.DrawFn, text: str) -> Any:
    start, kind = draw(st.integers(0, len(text) - 1)), draw(st.integers(0, 2))
    value = f"{text}{draw(_EMOJI)}"
    length = _units(value)
    span = ([start, length + draw(st.integers(1, 99))], [start, draw(st.integers(0, start))], [start, length - 1])[kind]
    return value, {"mention": draw(handles()), "mention_range": span}


def _one_sticker(draw: st.DrawFn, text: str) -> Any:
    start = len(text) + 1
    return f"{text} {draw(_EMOJI)}", {"inline_stickers": [_sticker(draw, start, start + 2)]}


def _some_decorations(draw: st.DrawFn, text: str) -> Any:
    return text, {"text_decorations": [{"range": _whole_words(draw, text), **draw(_LOOK)}]}


def _lowered(messages: Strategy) -> Strategy:
    """Messages for a service that loses something of them."""
    return st.tuples(messages, _LOWERED).map(lambda drawn: {**drawn[0], "preferred_service": drawn[1]})


_INVISIBLE: Final = " \n\t\u200b\u00a0\u2060\u3164\u2800\u2003\u3000\u200c"
_CONTROLS: Final = [*map(chr, (*range(9), *range(14, 32))), "\u202e", "\u2066"]
_LONG: Final = st.integers(LIMITS.text + 1, 2 * LIMITS.text)
_ASTRAL: Final = st.tuples(_EMOJI, st.integers(LIMITS.text // 2 + 1, LIMITS.text))


def _mentioning(handle: str) -> dict[str, Any]:
    return message(text_part("Hey Kevin, look", mention=handle, mention_range=[4, 9]))


_MENTIONS: Final = (NAMES.map("{}@icloud.com".format) | st.integers(2_000_000, 9_999_999).map("+1205{}".format)).map(
    _mentioning
)

OF_TEXTS: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {
        "TXT102": lambda: _said(_LONG.flatmap(lambda length: sized(length, code_points=True))),
        "TXT103": lambda: _said(
            st.text(" \n\t\u200b\u00a0\u2060\u3164\u2800\u2003\u3000\u200c", min_size=1, max_size=60)
        ),
        "TXT104": lambda: _said(_inserted(st.characters(categories=["Cs"]))),
        "TXT105": lambda: _said(
            st.tuples(WORDS, st.sampled_from(_MARKUP), WORDS).map(
                lambda drawn: (
                    drawn[1].format(drawn[2]) if drawn[1][0] == "#" else f"{drawn[0]} {drawn[1].format(drawn[2])}"
                )
            )
        ),
        "TXT106": lambda: _said(
            st.tuples(WORDS, st.text("abcdefgijklmnopqrstuvwxyz", min_size=2, max_size=8), st.integers(0, 4)).map(
                _imitation
            )
        ),
        "TXT107": lambda: _said(
            _inserted(st.sampled_from([*map(chr, (*range(9), *range(14, 32))), "\u202e", "\u2066"]))
        ),
        "TXT108": lambda: _said(_ASTRAL.map(lambda drawn: drawn[0] * drawn[1])),
        "DEC101": lambda: _decorated(_beyond),
        "DEC102": lambda: _decorated(_split),
        "DEC103": lambda: _decorated(_in_cluster),
        "DEC104": lambda: _decorated(_empty),
        "DEC105": lambda: _decorated(_both),
        "DEC106": lambda: _decorated(_bare),
        "DEC107": lambda: _decorated(_overlapping),
        "DEC108": lambda: _decorated(_repeated),
        "DEC109": lambda: _decorated(_over_space),
        "DEC110": lambda: _decorated(_counted_in_code_points),
        "SVC101": lambda: _lowered(_stickered(_some_decorations)),
        "SVC105": lambda: _lowered(_stickered(_one_sticker)),
        "SVC106": lambda: _lowered(_MENTIONS),
        "STK101": lambda: _stickered(_too_many_stickers),
        "STK102": _too_many_images,
        "STK103": lambda: _stickered(_overlapping_stickers),
        "STK104": lambda: _stickered(_split_sticker),
        "STK105": lambda: _stickered(_sticker_beyond),
        "STK106": lambda: _stickered(_sourceless_sticker),
        "STK107": lambda: _stickered(_mentioned_and_stickered),
        "MNT101": lambda: _stickered(_range_alone),
        "MNT102": lambda: _stickered(_mention_beyond),
        "MNT103": lambda: (NAMES | NAMES.map("{}@@example.org".format) | NAMES.map("@{}".format)).map(_mentioning),
        "MNT104": lambda: _MENTIONS,
    }
)
"""By rule: what draws messages with a faulty text."""
