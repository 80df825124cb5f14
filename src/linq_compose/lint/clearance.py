"""Clearances: what a family of rules says in advance of a node on which none of its rules can find anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from linq_compose.limits import Limits
from linq_compose.lint.context import Context

__all__ = ["Answer", "Ask", "Clearance"]

Answer: TypeAlias = bool | tuple[tuple[str, str], ...]
"""True: no rule of the family yields anything here. False: not sure. Pairs of a rule's code and a field of `Context`:
no rule finds anything here, and these rules could not run because the context lacks that field."""

Ask: TypeAlias = Callable[[Any, Context, Limits, str], Answer]
"""A clearance: asked with the plain JSON of a node of the right shape, the context, the limits in force, and the
operation's id."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """One clearance of a family.

    `on` is the model whose objects it answers for. `where` names members: without any of them in the object, no rule
    of the family can yield there, and nothing is asked. No `where` means that it is always asked.
    """

    on: type
    ask: Ask
    where: tuple[str, ...] = ()
