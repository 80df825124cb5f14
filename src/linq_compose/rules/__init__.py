"""The rules: one module per family, put together here into the one catalog."""

from __future__ import annotations

from linq_compose.lint.catalog import Catalog
from linq_compose.rules import overlaps as _overlaps  # noqa: F401  (declares DEC107 to DEC110)
from linq_compose.rules.decorations import DECORATIONS

__all__ = ["CATALOG"]

CATALOG = Catalog((DECORATIONS,))
"""Every built-in rule, in the order of the documentation."""
