"""Markdown: read into rich text, whole or as it streams in; found in plain text; and written of rich text.

The modules here are private: import from `linq_compose.text`.
"""

from __future__ import annotations

__all__: list[str] = []
