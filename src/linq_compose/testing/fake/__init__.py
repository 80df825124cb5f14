"""The fake: a Linq in memory, put together in `_server` of parts that each do one thing.

The modules here are private: import from `linq_compose.testing`.
"""

from __future__ import annotations

__all__: list[str] = []
