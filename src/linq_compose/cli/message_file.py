"""Which files of a folder hold messages: JSON such as a `package.json` has no field that a common request has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from linq_compose.cli.inputs import Source
from linq_compose.lint.document import read_document
from linq_compose.lint.schema import slots_of
from linq_compose.operations import MESSAGE, OPERATIONS, detect, request_model
from linq_compose.vocabulary import closest

__all__ = ["holds_messages"]

_MOST: Final = 1000
"""So many keys of an object, elements of an array, and lines of a file are looked at."""

_CLOSE: Final = 0.8


def holds_messages(source: Source) -> bool:
    """Return whether any payload of a file may be a message or a request; a file without content may."""
    payloads = [payload for payload, _ in zip(source.payloads(), range(_MOST), strict=False)]
    return not payloads or not source.data.strip() or any(_may_be_message(payload.data) for payload in payloads)


def _may_be_message(data: bytes) -> bool:
    document = read_document(data)
    if isinstance(document.value, list):
        return any(_has_known_key(element) for element in document.value[:_MOST])
    if isinstance(document.value, dict):
        return _has_known_key(document.value)
    # What cannot be parsed may be a message cut off; a scalar is none.
    return (
        document.value is None and document.flaw != "is null, not a JSON object" and bool(_key_pattern().search(data))
    )


def _has_known_key(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    keys = list(value)[:_MOST]
    if any(key in _known_keys() for key in keys) or any(
        closest(key, _known_keys(), cutoff=_CLOSE) for key in keys if isinstance(key, str)
    ):
        return True
    # Other requests have fields such as "type" and "options", so only several required ones tell them.
    row = OPERATIONS.get(detect(value).operation)
    return row is not None and sum(slot.required for slot in slots_of(row.request).values()) > 1


@cache
def _known_keys() -> frozenset[str]:
    common = (row.id for row in OPERATIONS.values() if row.is_common)
    return frozenset(name for operation in (MESSAGE, *common) for name in slots_of(request_model(operation)))


@cache
def _key_pattern() -> re.Pattern[bytes]:
    words = "|".join(map(re.escape, sorted(_known_keys())))
    return re.compile(rf'"(?:{words})"\s*:'.encode())
