"""Text with styles: the value `RichText`, and the functions that style."""

from __future__ import annotations

from linq_compose.text.richtext import RichText, Run
from linq_compose.text.styles import (
    big,
    bloom,
    bold,
    explode,
    italic,
    jitter,
    nod,
    ripple,
    shake,
    small,
    strikethrough,
    underline,
)

__all__ = [
    "RichText",
    "Run",
    "big",
    "bloom",
    "bold",
    "explode",
    "italic",
    "jitter",
    "nod",
    "ripple",
    "shake",
    "small",
    "strikethrough",
    "underline",
]
