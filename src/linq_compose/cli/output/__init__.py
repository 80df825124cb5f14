"""What `check` prints: a file for each format, and `formats`, which chooses among them."""

from __future__ import annotations

__all__: list[str] = []
