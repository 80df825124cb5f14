"""Writes `_body_shapes.py`, from which `operations.detect` tells bodies apart without loading their models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from linq_compose import operations
from linq_compose.models import Wire
from linq_compose.vocabulary import Vocabulary

__all__ = ["write_body_shapes"]

_HEAD: Final = '''"""The fields of every body and query, by which a body is told from others.

Written by `python -m linq_compose._walk_writer` from the models of all operations; do not edit.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BODY_SHAPES"]

BODY_SHAPES: Final[dict[str, tuple[frozenset[str], frozenset[str], dict[str, tuple[str, ...]]]]] = {
'''


def write_body_shapes() -> str:
    """Return the source of `_body_shapes.py`: by operation its fields, the required ones, and the closed sets of words.

    A bare message is the first; operations without fields are left out.
    """
    return "".join([_HEAD, *_rows(), "}\n"])


def _rows() -> Iterator[str]:
    for name in (operations.MESSAGE, *operations.OPERATIONS):
        model = operations.request_model(name)
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        if fields:
            required = sorted(name for name, info in fields.items() if info.is_required())
            yield f"    {name!r}: (\n"
            yield f"        {_set(sorted(fields))},\n"
            yield f"        {_set(required)},\n"
            yield f"        {_words(model)!r},\n    ),\n"


def _set(words: list[str]) -> str:
    return f"frozenset({words})" if words else "frozenset()"


def _words(model: type[Wire]) -> dict[str, tuple[str, ...]]:
    """Return the closed sets of words of a model's fields, by their names on the wire."""
    return {
        info.alias or name: words.words
        for name, info in model.model_fields.items()
        for words in info.metadata
        if isinstance(words, Vocabulary) and words.is_closed
    }
