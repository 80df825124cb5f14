"""Fingerprints: what makes one finding the same finding tomorrow, wherever in the file it stands by then."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from linq_compose._pointer import Pointer
from linq_compose.lint.diagnostic import Diagnostic

__all__ = ["fingerprint"]


def fingerprint(found: Diagnostic, document: Any) -> str:
    """Return 32 hex digits that tell a finding by its rule, its place and the content it is about.

    The content is the outermost list item on the way to the place (a part, a recipient), or else the value there, or
    else what the absent value would be in. Positions in lists do not count, so a part may move; once the part itself
    changes, the finding is a new one.
    """
    tokens = Pointer.parse(found.path).tokens
    kinds, content, at, settled = list[str](), document, document, False
    for token in tokens:
        inside_list = isinstance(at, list)
        at = _step(at, token)
        kinds.append("*" if inside_list else token)
        if not settled and at is not None:
            content, settled = at, inside_list
    told = json.dumps([found.rule, kinds, content], sort_keys=True, ensure_ascii=True, default=str)
    return sha256(told.encode("ascii")).hexdigest()[:32]


def _step(at: Any, token: str) -> Any:
    if isinstance(at, dict):
        return at.get(token)
    if isinstance(at, list) and token.isdecimal() and int(token) < len(at):
        return at[int(token)]
    return None
