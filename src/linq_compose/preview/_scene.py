"""The scene: what a preview shows, as data. It is read from the payload, and drawn by `_page` and `_boxes`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.preview._segments import Segments
from linq_compose.text import Loss

__all__ = ["Bubble", "BubbleKind", "Column", "Note", "Piece", "Role", "Scene", "Shown", "not_shown"]

BubbleKind: TypeAlias = Literal[
    "text", "photo", "video", "audio", "file", "voice_memo", "link", "app_card", "app_clip", "experience", "unread"
]
"""What a bubble is drawn as."""

Role: TypeAlias = Literal["", "mention", "sticker"]
"""What a piece of text stands for, besides itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that looks the same throughout."""

    text: str
    styles: tuple[str, ...] = ()
    """Words of `STYLES` and `ANIMATIONS`, in their order."""
    notes: tuple[int, ...] = ()
    """The numbers of the diagnostics that underline it."""
    role: Role = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One part of a message as a recipient sees it."""

    kind: BubbleKind
    pieces: tuple[Piece, ...] = ()
    """The text, of a text bubble."""
    title: str = ""
    """The name of a file, the host of a link, the caption of a card."""
    details: tuple[str, ...] = ()
    is_sticker: bool = False
    notes: tuple[int, ...] = ()
    """The numbers of the diagnostics about this part."""
    folded: str = ""
    """What is not drawn, as a sentence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a recipient sees it."""

    bubbles: tuple[Bubble, ...]
    label: str = ""
    """What kind of message this is, where it is no ordinary one, or why it is a separate message."""
    effect: tuple[str, str] | None = None
    """Type and name; the type is empty where the payload has none and the name is not a documented one."""
    reply: str = ""
    """What it answers, as a sentence; empty for a message that is no reply."""
    notes: tuple[int, ...] = ()
    """The numbers of the diagnostics about the message that no bubble has."""
    segments: Segments | None = None
    """How an SMS carries the text; None for other services."""
    is_mms: bool = False
    hidden: int = 0
    """How many of its parts are not drawn."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one service shows, and what is lost there."""

    service: str
    messages: tuple[Shown, ...]
    losses: tuple[Loss, ...] = ()
    """The losses of `plan(service=…)`."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What the rules about services report when the context names this service."""
    obstacles: tuple[str, ...] = ()
    """Why `plan(service=…)` makes no messages of the content; what can be read is shown all the same."""
    is_preferred: bool = False
    hidden: int = 0
    """How many messages are not drawn."""


@dataclass(frozen=True, slots=True)
class Note:
    """A diagnostic with the number by which bubbles refer to it, and the reason of its rule."""

    number: int
    diagnostic: Diagnostic
    why: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a preview shows."""

    heading: str
    """The operation, or what else is previewed."""
    people: str
    """Sender and recipients as a sentence; empty where the payload names none."""
    columns: tuple[Column, ...]
    notes: tuple[Note, ...] = ()
    loose: tuple[int, ...] = ()
    """The numbers of the diagnostics that are about no message."""
    tally: str = ""
    """How many diagnostics there are of each severity, folded ones included."""
    folded: str = ""
    """What is not drawn, as a sentence."""
    losses: tuple[Loss, ...] = ()
    """What is lost before any service: of the Markdown of a draft."""


def not_shown(count: int, noun: str) -> str:
    """Return how many things are not drawn, as a sentence; empty where there are none."""
    return f"{count:,} more {noun}{'s are' if count > 1 else ' is'} not shown." if count > 0 else ""
