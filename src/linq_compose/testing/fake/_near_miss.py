"""Near misses: what was expected of a message, and how the nearest one that was sent differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Self

from linq_compose._handles import normalise
from linq_compose._spans import Ruler
from linq_compose.text import RichText

if TYPE_CHECKING:
    from linq_compose.testing.fake._journal import Exchange, Sent

__all__ = ["Expected", "nearest"]

Decoration = tuple[int, int, str]


@dataclass(frozen=True)
class Expected:
    """What a message should be; None means that it does not matter."""

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
        parts: Iterable[Any] | None = None,
        **others: Any,
    ) -> Self:
        """Return what is expected; a rich text tells its decorations, unless they are told."""
        if isinstance(text, RichText):
            text, rendered = text.render()
            decorations = rendered if decorations is None else decorations
        return cls(
            text=text,
            decorations=None if decorations is None else frozenset(map(_decoration, decorations)),
            parts=None if parts is None else [_plain(part) for part in parts],
            **others,
        )

    def differences(self, sent: Sent) -> list[str]:
        """Return how a message differs from this, a paragraph each."""
        content = sent.content
        told = []
        if self.text is not None and self.text not in sent.texts:
            told.append(_pair("text", repr(self.text), repr(_closest(self.text, sent.texts))))
        if self.decorations is not None:
            told += self._decorations(sent)
        to = frozenset(map(normalise, sent.to))
        if self.to is not None and self.to != to:
            told.append(_pair("to", ", ".join(sorted(self.to)), ", ".join(sorted(to))))
        if self.chat_id is not None and self.chat_id.lower() != sent.chat_id:
            told.append(_pair("chat_id", self.chat_id, sent.chat_id))
        effect = (content.get("effect") or {}).get("name")
        if self.effect is not None and self.effect != effect:
            told.append(_pair("effect", self.effect, effect))
        if self.parts is not None and self.parts != content.get("parts"):
            told.append(_pair("parts", self.parts, content.get("parts")))
        return told

    def _decorations(self, sent: Sent) -> list[str]:
        """Return the difference in the decorations of the text that is meant, or of any."""
        wanted = self.decorations or frozenset()
        parts = [part for part in sent.content.get("parts") or () if part["type"] == "text"]
        meant = [part for part in parts if self.text is None or part["value"] == self.text] or parts
        found = [(part["value"], frozenset(map(_decoration, part.get("text_decorations") or ()))) for part in meant]
        if any(held == wanted for _, held in found) or not (found or wanted):
            return []
        value, held = found[0] if found else ("", frozenset())
        return [_pair("decorations", _drawn(self.text or value, wanted), _drawn(value, held))]

    def __str__(self) -> str:
        shown = {
            "text": None if self.text is None else repr(self.text),
            "decorations": None if self.decorations is None else _drawn(self.text or "", self.decorations),
            "to": None if self.to is None else ", ".join(sorted(self.to)),
            "chat_id": self.chat_id,
            "effect": self.effect,
            "parts": self.parts,
        }
        return ", ".join(f"{name} {value}" for name, value in shown.items() if value is not None) or "any message"


def nearest(wanted: Expected, sent: Sequence[Sent], refused: Sequence[Exchange]) -> str:
    """Return the text of the failure: what was expected, the nearest message, and where it differs."""
    lines = [f"No message was sent with {wanted}."]
    if sent:
        best = min(sent, key=lambda each: (len(wanted.differences(each)), -_likeness(wanted.text, each.texts)))
        lines.append(f"The nearest of {len(sent)} went to {', '.join(best.to)}, and differs in:")
        lines += wanted.differences(best)
    elif not refused:
        lines.append("No message was sent at all.")
    for each in refused[-3:]:
        lines.append(f"{each.operation or each.request.method} was refused with {each.code}:")
        lines.append(
            str(each.report) if each.report is not None and not each.report.ok else each.response.body.decode()
        )
    return "\n".join(lines)


def _decoration(given: Any) -> Decoration:
    plain = _plain(given)
    start, end = plain["range"]
    return int(start), int(end), str(plain.get("style") or plain.get("animation"))


def _plain(given: Any) -> Any:
    return given.payload() if hasattr(given, "payload") else dict(given) if isinstance(given, Mapping) else given


def _drawn(text: str, decorations: frozenset[Decoration]) -> str:
    """Return decorations with the text that each covers."""
    ruler = Ruler(text)
    named = []
    for start, end, word in sorted(decorations):
        span = ruler.cover(start, end)
        cut = "" if span.range == (start, end) else ", an edge splits a character"
        named.append(f"{word} [{start}, {end}) {text[span.start : span.end]!r}{cut}")
    return "; ".join(named) or "none"


def _pair(name: str, wanted: object, got: object) -> str:
    return f"  {name}\n    expected  {wanted}\n    sent      {got}"


def _closest(text: str, texts: Sequence[str]) -> str | None:
    return max(texts, key=lambda each: _likeness(text, [each]), default=None)


def _likeness(text: str | None, texts: Sequence[str]) -> float:
    if text is None:
        return 0.0
    return max((SequenceMatcher(None, text[:500], each[:500], autojunk=False).ratio() for each in texts), default=0.0)
