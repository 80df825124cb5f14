"""What the docstrings of a model say: of the object, and of each of its fields."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from linq_compose.models import Wire

__all__ = ["describe_fields", "describe_object"]

_EXAMPLE = re.compile(r"\n\s*>>>.*", re.DOTALL)


def describe_object(model: type[Wire]) -> str:
    """Return the docstring of a model on one line, without its example."""
    return _one_line(_EXAMPLE.sub("", model.__doc__ or ""))


@cache
def describe_fields(model: type[Wire]) -> Mapping[str, str]:
    """Return the docstrings below the fields of a model, inherited ones included, by their names on the wire.

    They are read from the source, which pydantic does not keep; without the source there are none.
    """
    docs: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, Wire):
            docs |= _classes(owner.__module__).get(owner.__name__, {})
    aliases = {name: info.alias or name for name, info in model.model_fields.items()}
    return MappingProxyType({aliases[name]: text for name, text in docs.items() if name in aliases})


@cache
def _classes(module: str) -> Mapping[str, Mapping[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):  # a package without its source, or with another one
        return {}
    return {node.name: dict(_documented(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _documented(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            yield field.target.id, _one_line(text.value.value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
