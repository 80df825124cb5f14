"""Identifiers of the API: the UUIDs of chats, messages and attachments."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UUID"]

UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
"""8-4-4-4-12 hexadecimal digits in either case; match the whole string."""
