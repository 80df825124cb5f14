"""Fingerprints: what identifies a finding from one run to the next, even if its part moves."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from linq_compose._pointer import Pointer
from linq_compose.lint.diagnostic import Diagnostic
from linq_compose.lint.fix import as_json

__all__ = ["fingerprint"]


def fingerprint(diagnostic: Diagnostic, document: Any) -> str:
    """Return 32 hex digits that identify a finding by its rule, its path and the content that it is about.

    The content is the outermost list item on the path (a part, a recipient), else the value at the path, else the
    object that lacks it. Positions in lists do not count, so a part may move; once the part itself changes, the
    finding is a new one.
    """
    tokens = Pointer.parse(diagnostic.path).tokens
    kinds, content, at, settled = list[str](), document, document, False
    for token in tokens:
        inside_list = isinstance(at, list)
        at = _step(at, token)
        kinds.append("*" if inside_list else token)
        if not settled and at is not None:
            content, settled = at, inside_list
    spelled = json.dumps([diagnostic.rule, kinds, as_json(content)], sort_keys=True, ensure_ascii=True)
    return sha256(spelled.encode("ascii")).hexdigest()[:32]


def _step(at: Any, token: str) -> Any:
    if isinstance(at, dict):
        return at.get(token)
    if isinstance(at, list) and token.isdecimal() and int(token) < len(at):
        return at[int(token)]
    return None
