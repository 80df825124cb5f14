"""Doubts: the places in a payload of which the walk is not sure, with the family of rules that must check each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

__all__ = ["Doubts", "Unfit", "below", "doubted", "strange"]

_Path: TypeAlias = tuple[str | int, ...]
Doubts: TypeAlias = list[tuple[_Path, str, str]]
"""The path of each object, the name of its model, and the prefix of the family that is not sure of it."""


class Unfit(Exception):
    """The shape of an object is not that of its model."""


def doubted(unsure: Doubts | None, path: _Path, model: str, family: str) -> Doubts:
    """Return the doubts with one more, which may be the first."""
    if unsure is None:
        return [(path, model, family)]
    unsure.append((path, model, family))
    return unsure


def below(unsure: Doubts | None, inner: Doubts, path: _Path) -> Doubts:
    """Return the doubts with those about an object at a path."""
    moved = [((*path, *at), model, family) for at, model, family in inner]
    if unsure is None:
        return moved
    unsure += moved
    return unsure


def strange(
    unsure: Doubts | None, node: Iterable[Any], known: int, path: _Path, model: str, members: Collection[str]
) -> Doubts:
    """Return the doubts with one about an object that has unknown members, beside `known` members of its own.

    Raises `Unfit` if one of them is no printable string, or is among `members`, which belong to other objects.
    """
    for name in node:
        if type(name) is not str or not name.isprintable():
            raise Unfit
        known -= name in members
    if known:
        raise Unfit
    return doubted(unsure, path, model, "SHP")
