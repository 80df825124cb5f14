"""The workloads of the benchmarks: S, A, M, L and X, all clean, and texts with any number of decorations."""

from __future__ import annotations

import copy
import random
from typing import Any

from linq_compose import MessageContent, Ruler

__all__ = ["STYLES", "decorated", "renewed", "workloads"]

STYLES = ("bold", "italic", "underline", "strikethrough")
ANIMATIONS = ("big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter")
_WORDS = "your table is ready when you are tonight at seven please bring the whole family along".split()
_EMOJI = ("🍜", "🎉", "🥂", "🚲", "🌮", "🐟")
_ID = "550e8400-e29b-41d4-a716-446655440000"


def _prose(units: int, astral: float, draw: random.Random) -> str:
    """Words and emoji with single spaces between, of at most so many UTF-16 code units."""
    words, length = [], 0
    while True:
        word = draw.choice(_EMOJI) if draw.random() < astral else draw.choice(_WORDS)
        length += Ruler(word).utf16_length + 1
        if length > units:
            return " ".join(words)
        words.append(word)


def _word_spans(text: str) -> list[tuple[int, int]]:
    """The UTF-16 ranges of the words of a text, in order."""
    spans, at = [], 0
    for word in text.split(" "):
        end = at + Ruler(word).utf16_length
        spans.append((at, end))
        at = end + 1
    return spans


def _text(value: str, decorations: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "text", "value": value, "text_decorations": decorations}


def decorated(
    count: int, *, units: int = 10_000, astral: float = 0.0, animated: bool = False, seed: int = 0
) -> dict[str, Any]:
    """One text of at most `units` UTF-16 code units with `count` different decorations on word edges.

    Animated ones never overlap, so their number ends with the words of the text.
    """
    draw = random.Random(f"{count} {seed}")
    text = _prose(units, astral, draw)
    spans = _word_spans(text)
    if animated:
        chosen = [{"range": list(span), "animation": draw.choice(ANIMATIONS)} for span in spans[:count]]
    else:
        seen: set[tuple[int, int, str]] = set()
        while len(seen) < count:
            first = draw.randrange(len(spans))
            last = min(len(spans) - 1, first + draw.randrange(12))
            seen.add((spans[first][0], spans[last][1], draw.choice(STYLES)))
        chosen = [{"range": [start, end], "style": style} for start, end, style in sorted(seen)]
    return {"parts": [_text(text, chosen)]}


def _large(draw: random.Random) -> dict[str, Any]:
    """100 parts: 50 texts of about 2,000 units with 20 decorations each, 50 media of which 40 by public URL."""
    parts: list[dict[str, Any]] = []
    for number in range(50):
        text = _prose(2_000, 0.02, draw)
        spans = draw.sample(_word_spans(text), 20)
        parts.append(_text(text, [{"range": list(span), "style": draw.choice(STYLES)} for span in sorted(spans)]))
        by_url = {"type": "media", "url": f"https://example.com/photos/{number}.jpg"}
        parts.append(by_url if number < 40 else {"type": "media", "attachment_id": _ID})
    return {"parts": parts}


def _extreme(draw: random.Random) -> dict[str, Any]:
    """One text of nearly 10,000 units, about a third of its characters astral, each word decorated, shuffled."""
    text = _prose(9_990, 0.7, draw)
    spans = _word_spans(text)[:2_000]
    marks = [
        {"range": list(span), **({"animation": draw.choice(ANIMATIONS)} if n % 2 else {"style": draw.choice(STYLES)})}
        for n, span in enumerate(spans)
    ]
    draw.shuffle(marks)
    return {"parts": [_text(text, marks)]}


def renewed(message: dict[str, Any], count: int, *, seed: int) -> list[dict[str, Any]]:
    """Return so many copies of a message, each with texts of its own: a number at their end is another."""
    payloads = []
    for number in range(count):
        payload = copy.deepcopy(message)
        for part in payload["parts"]:
            if part["type"] == "text":
                part["value"] += f" {seed % 100}{number}"
        payloads.append(payload)
    return payloads


def workloads() -> dict[str, dict[str, Any]]:
    """The five messages by their letters; every one is clean and the same at each call."""
    draw = random.Random(20261031)
    ascii_text = _prose(2_000, 0.0, draw)
    spans = _word_spans(ascii_text)
    medium_text = "Your table is ready 🍜"
    made = {
        "S": {"parts": [{"type": "text", "value": "Hello! How can I help you today?"}]},
        "A": {
            "parts": [
                _text(ascii_text, [{"range": list(spans[n * 20]), "style": style} for n, style in enumerate(STYLES)])
            ]
        },
        "M": {
            "parts": [
                _text(medium_text, [{"range": [14, 19], "style": "bold"}, {"range": [0, 4], "style": "italic"}]),
                {"type": "media", "url": "https://example.com/menu.jpg"},
                _text(medium_text, [{"range": [0, 4], "animation": "shake"}, {"range": [14, 19], "style": "bold"}]),
                {"type": "media", "attachment_id": _ID},
            ],
            "effect": {"type": "screen", "name": "confetti"},
            "reply_to": {"message_id": _ID, "part_index": 0},
        },
        "L": _large(draw),
        "X": _extreme(draw),
    }
    for message in made.values():
        MessageContent.from_payload(message)
    return made
