"""No import circle, whether at the top of a file, inside of a function, or for types alone."""

from __future__ import annotations

from house.imports import FILES, circles, imports_of


def test_nothing_imports_in_a_circle() -> None:
    assert circles({name: imports_of(name) for name in FILES}) == []


def test_a_circle_would_be_seen() -> None:
    edges = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b", "d"}), "d": frozenset[str]()}
    assert circles(edges) == [["b", "c"]]
