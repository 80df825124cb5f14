"""Servers on standard input and output: for language models (MCP) and for editors (LSP).

This package is private.
"""

from __future__ import annotations

__all__: list[str] = []
