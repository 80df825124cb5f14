"""What several families read of a payload: ranges, edits, URLs, the first message. Declares no rule; private."""

from __future__ import annotations

__all__: list[str] = []
