"""Markdown as people and language models write it."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

__all__ = ["markdown"]

_WORDS: Final = (
    "a",
    "order",
    "ready",
    "**bold",
    "2 ** 3",
    "my__name__is",
    "🍜",
    "👩\u200d👧",
    "明日",
    "שלום",
    "é",
    "x*y",
    "`",
)
_FORMS: Final = (
    "{}",
    "**{}**",
    "*{}*",
    "__{}__",
    "***{}***",
    "~~{}~~",
    "`{}`",
    "<u>{}</u>",
    "[{}](https://acme.com/a)",
)


def markdown() -> st.SearchStrategy[str]:
    """Markdown sources: paragraphs, headings, lists, quotes, code and tables, with every kind of emphasis.

    Markup is not always closed, as in a reply that is cut off.
    """
    return st.lists(_block(), max_size=5).map("\n\n".join)


def _inline() -> st.SearchStrategy[str]:
    words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
    styled = st.tuples(st.sampled_from(_FORMS), words).map(lambda drawn: drawn[0].format(drawn[1]))
    return st.lists(styled, min_size=1, max_size=3).map(" ".join)


def _block() -> st.SearchStrategy[str]:
    lines = st.lists(_inline(), min_size=1, max_size=3)
    code = st.lists(st.sampled_from(_WORDS), max_size=3).map("\n".join)
    return st.one_of(
        lines.map("\n".join),
        st.tuples(st.integers(1, 6), _inline()).map(lambda drawn: f"{'#' * drawn[0]} {drawn[1]}"),
        lines.map(lambda items: "\n".join(f"- {item}" for item in items)),
        st.tuples(st.integers(0, 20), lines).map(
            lambda drawn: "\n".join(f"{number}. {item}" for number, item in enumerate(drawn[1], drawn[0]))
        ),
        st.tuples(_inline(), lines).map(
            lambda drawn: "\n".join([f"- {drawn[0]}", *(f"  - [ ] {it}" for it in drawn[1])])
        ),
        lines.map(lambda quoted: "\n".join(f"> {line}" for line in quoted)),
        code.map(lambda text: f"```\n{text}\n```"),
        st.tuples(_inline(), _inline()).map(lambda row: f"| {row[0]} | {row[1]} |\n|---|---|\n| 1 | 2 |"),
        st.just("---"),
    )
