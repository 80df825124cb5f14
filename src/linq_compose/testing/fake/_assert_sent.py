"""Assertions about sent messages; a failure shows the nearest message and where it differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Self

from linq_compose._handles import normalise
from linq_compose._spans import Ruler
from linq_compose.testing.fake._journal import Exchange, Journal, Sent
from linq_compose.text import RichText

__all__ = ["Expected", "assert_not_sent", "assert_sent"]

Decoration = tuple[int, int, str]

_COMPARED = 500
"""How much of two texts is compared to find the nearest message, in code points: the comparison is quadratic."""


@dataclass(frozen=True)
class Expected:
    """The message that a test expects. A field that is None is not compared."""

    text: str | None = None
    decorations: frozenset[Decoration] | None = None
    to: frozenset[str] | None = None
    chat_id: str | None = None
    effect: str | None = None
    parts: list[Any] | None = None

    @classmethod
    def of(
        cls,
        *,
        text: str | RichText | None = None,
        decorations: Iterable[Any] | None = None,
        to: str | Iterable[str] | None = None,
        chat_id: str | None = None,
        effect: str | None = None,
        parts: Iterable[Any] | None = None,
    ) -> Self:
        """Return the expectation; the decorations of a rich text are its own unless `decorations` is given."""
        if isinstance(text, RichText):
            text, rendered = text.render()
            decorations = rendered if decorations is None else decorations
        return cls(
            text=text,
            decorations=None if decorations is None else frozenset(map(_decoration, decorations)),
            to=None if to is None else frozenset(map(normalise, [to] if isinstance(to, str) else to)),
            chat_id=chat_id,
            effect=effect,
            parts=None if parts is None else [_plain(part) for part in parts],
        )

    def differences(self, sent: Sent) -> list[str]:
        """Return where a message differs from this, one paragraph per field; empty when it matches."""
        content = sent.content
        paragraphs = []
        if self.text is not None and self.text not in sent.texts:
            paragraphs.append(_pair("text", repr(self.text), repr(_closest(self.text, sent.texts))))
        if self.decorations is not None:
            paragraphs += self._decorations(sent)
        to = frozenset(map(normalise, sent.to))
        if self.to is not None and self.to != to:
            paragraphs.append(_pair("to", ", ".join(sorted(self.to)), ", ".join(sorted(to))))
        if self.chat_id is not None and self.chat_id.lower() != sent.chat_id:
            paragraphs.append(_pair("chat_id", self.chat_id, sent.chat_id))
        effect = (content.get("effect") or {}).get("name")
        if self.effect is not None and self.effect != effect:
            paragraphs.append(_pair("effect", self.effect, effect))
        if self.parts is not None and self.parts != content.get("parts"):
            paragraphs.append(_pair("parts", self.parts, content.get("parts")))
        return paragraphs

    def _decorations(self, sent: Sent) -> list[str]:
        """Return the difference in decorations, for the text part that has the expected text, else for every one."""
        expected = self.decorations or frozenset()
        parts = [part for part in sent.content.get("parts") or () if part["type"] == "text"]
        named = [part for part in parts if self.text is None or part["value"] == self.text] or parts
        candidates = [
            (part["value"], frozenset(map(_decoration, part.get("text_decorations") or ()))) for part in named
        ]
        if any(decorations == expected for _, decorations in candidates) or not (candidates or expected):
            return []
        value, decorations = candidates[0] if candidates else ("", frozenset())
        return [_pair("decorations", _described(self.text or value, expected), _described(value, decorations))]

    def __str__(self) -> str:
        fields = {
            "text": None if self.text is None else repr(self.text),
            "decorations": None if self.decorations is None else _described(self.text or "", self.decorations),
            "to": None if self.to is None else ", ".join(sorted(self.to)),
            "chat_id": self.chat_id,
            "effect": self.effect,
            "parts": self.parts,
        }
        return ", ".join(f"{name} {value}" for name, value in fields.items() if value is not None) or "any message"


def assert_sent(journal: Journal, expected: Expected, *, times: int | None = None) -> Sent:
    """Return the last sent message that matches; raise AssertionError when none does, or another number than `times`.

    Raises TypeError for `times=0`, which `assert_not_sent` is for.
    """
    sent = journal.sent
    matches = [message for message in sent if not expected.differences(message)]
    if times is not None and matches and len(matches) != times:
        raise AssertionError(f"Expected to be sent {times} times, was sent {len(matches)} times: {expected}.")
    if matches:
        return matches[-1]
    if times == 0:
        raise TypeError("times must be at least 1; use assert_not_sent() to assert that nothing was sent.")
    refused = [exchange for exchange in journal.exchanges if exchange.code is not None or exchange.failure is not None]
    raise AssertionError(_near_miss(expected, sent, refused))


def assert_not_sent(journal: Journal, expected: Expected) -> None:
    """Raise AssertionError when a sent message matches."""
    for message in journal.sent:
        if not expected.differences(message):
            raise AssertionError(f"Expected not to be sent, was sent to {', '.join(message.to)}: {message.text!r}.")


def _near_miss(expected: Expected, sent: Sequence[Sent], refused: Sequence[Exchange]) -> str:
    """Return the failure text: the expectation, the nearest message, where it differs, and the last refusals."""
    lines = [f"No message was sent with {expected}."]
    if sent:
        nearest = min(
            sent, key=lambda message: (len(expected.differences(message)), -_likeness(expected.text, message.texts))
        )
        lines.append(f"The nearest of {len(sent)} was sent to {', '.join(nearest.to)}; it differs in:")
        lines += expected.differences(nearest)
    elif not refused:
        lines.append("No message was sent at all.")
    for exchange in refused[-3:]:
        name, report = exchange.operation or exchange.request.method, exchange.report
        if exchange.failure is not None:
            lines.append(f"{name} failed as scripted by fail_next({exchange.failure!r}).")
            continue
        lines.append(f"{name} was refused with {exchange.code}:")
        lines.append(str(report) if report is not None and not report.ok else exchange.response.body.decode())
    return "\n".join(lines)


def _decoration(decoration: Any) -> Decoration:
    plain = _plain(decoration)
    start, end = plain["range"]
    return int(start), int(end), str(plain.get("style") or plain.get("animation"))


def _plain(value: Any) -> Any:
    return value.payload() if hasattr(value, "payload") else dict(value) if isinstance(value, Mapping) else value


def _described(text: str, decorations: frozenset[Decoration]) -> str:
    """Return decorations with the text that each covers."""
    ruler = Ruler(text)
    phrases = []
    for start, end, word in sorted(decorations):
        span = ruler.cover(start, end)
        split = "" if span.range == (start, end) else ", an edge splits a character"
        phrases.append(f"{word} [{start}, {end}) {text[span.start : span.end]!r}{split}")
    return "; ".join(phrases) or "none"


def _pair(name: str, expected: object, sent: object) -> str:
    return f"  {name}\n    expected  {expected}\n    sent      {sent}"


def _closest(text: str, texts: Sequence[str]) -> str | None:
    return max(texts, key=lambda candidate: _likeness(text, [candidate]), default=None)


def _likeness(text: str | None, texts: Sequence[str]) -> float:
    if text is None:
        return 0.0
    ratios = (SequenceMatcher(None, text[:_COMPARED], other[:_COMPARED], autojunk=False).ratio() for other in texts)
    return max(ratios, default=0.0)
