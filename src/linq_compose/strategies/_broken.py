"""Broken payloads for every rule of a catalog: its own examples, set into other surroundings that change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._api import check
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy, Profile
from linq_compose.lint.rule import Example, Rule
from linq_compose.rules import CATALOG
from linq_compose.strategies._harmless_changes import SURROUNDINGS
from linq_compose.strategies._messages import messages

__all__ = ["Standing", "broken_messages", "stands_for"]

_CHANGES: Final = 4


@dataclass(frozen=True)
class Standing:
    """What a broken payload is broken as: `check(payload, standing.operation, context=standing.context)`."""

    operation: str
    context: Context


def stands_for(rule: str | Rule, *, policy: Policy | str | None = None) -> Standing:
    """Return the operation and the context in which the payloads of `broken_messages(rule)` are broken.

    Raises `UnknownRule` (a ValueError) for a code or name that the catalog, as the policy extends it, does not hold.
    """
    example = _known(rule, policy).examples[0]
    return Standing(example.operation, example.context)


def broken_messages(
    rule: str | Rule, *, exactly: bool = True, policy: Policy | str | None = None
) -> st.SearchStrategy[Any]:
    """Payloads that a rule finds fault with, as JSON values, or as JSON text where the spelling is the fault.

    `rule` is a code (`DEC102`), a name (`split-character`) or a rule of your own, which the policy extends the catalog
    by. Each is an example of the rule in other surroundings: more parts, longer texts, other people; all of them stand
    for the operation and the context that `stands_for(rule)` tells. With `exactly`, the rule is the only one that has
    anything to say. They shrink to the example itself. Raises `UnknownRule` (a ValueError).

    >>> from linq_compose import check
    >>> from hypothesis import given
    >>> given(broken_messages("DEC102"))(lambda message: [found.rule for found in check(message)] == ["DEC102"])
    ... # doctest: +SKIP
    """
    found = _known(rule, policy)
    first = found.examples[0]
    spelled = _SPELLED.get(found.code)
    if spelled is not None and found in tuple(CATALOG):
        return spelled()
    alike = [each for each in found.examples if (each.operation, each.context) == (first.operation, first.context)]
    return _surrounded(found.code, alike, exactly=exactly, policy=policy)


@st.composite
def _surrounded(
    draw: st.DrawFn, code: str, examples: list[Example], *, exactly: bool, policy: Policy | str | None
) -> Any:
    example = draw(st.sampled_from(examples))
    payload = deepcopy(example.bad)
    left = draw(st.integers(0, _CHANGES))
    for change in draw(st.permutations(SURROUNDINGS)) if left else ():
        changed = change(draw, deepcopy(payload))
        if changed is not None and _is_broken(changed, code, example, exactly=exactly, policy=policy):
            payload, left = changed, left - 1
            if not left:
                break
    return payload


def _is_broken(payload: Any, code: str, example: Example, *, exactly: bool, policy: Policy | str | None) -> bool:
    found = {each.rule for each in check(payload, example.operation, context=example.context, policy=policy)}
    return found == {code} if exactly else code in found


def _known(rule: str | Rule, policy: Policy | str | None) -> Rule:
    if isinstance(rule, Rule):
        return rule
    return Profile(Policy.of(policy), CATALOG).catalog.get(rule)


def _cut_off() -> st.SearchStrategy[str]:
    """Return what draws JSON text that ends too early."""
    texts = messages().map(json.dumps)
    return texts.flatmap(lambda text: st.integers(0, len(text) - 1).map(lambda end: text[:end]))


def _repeating() -> st.SearchStrategy[str]:
    """Return what draws JSON text in which a key is repeated."""

    def repeated(message: dict[str, Any]) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted(message)).map(
            lambda key: f"{json.dumps(message)[:-1]}, {json.dumps(key)}: {json.dumps(message[key])}}}"
        )

    return messages(opening=True, clean=True).flatmap(repeated)


_SPELLED: Final[Mapping[str, Callable[[], st.SearchStrategy[Any]]]] = MappingProxyType(
    {"SHP101": _cut_off, "SHP110": _repeating}
)
"""What draws payloads whose fault is in their spelling."""
