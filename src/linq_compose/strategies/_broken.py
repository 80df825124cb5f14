"""Broken payloads for every rule of a catalog: faults of all kinds, set into surroundings that change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits
from types import MappingProxyType
from typing import Any, Final
from zlib import crc32

from hypothesis import strategies as st

from linq_compose._api import check
from linq_compose._pointer import Pointer
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy, Profile
from linq_compose.lint.rule import Example, Rule
from linq_compose.rules import CATALOG
from linq_compose.strategies._faults import FAULTS, FEW_FAULTS
from linq_compose.strategies._faulty_texts import LABELS
from linq_compose.strategies._harmless_changes import SURROUNDINGS, Change
from linq_compose.strategies._messages import messages

__all__ = ["Standing", "broken_messages", "stands_for"]

_CHANGES: Final = 4
_ALONE: Final = 16
"""Where a rule has many faults, so many and one more of `_ALONE + _CHANGES` payloads have no surroundings."""
_EXAMPLES: Final = 24
"""One payload in so many is an example of the rule."""
_PLANS: Final = st.integers(0, 2**64)
"""Numbers that are read digit by digit, each to a base of its own."""


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
    by. The faulty values are drawn from what the rule is about, such as hosts, numbers, texts and ranges; for a rule of
    your own they have the form of its examples. Around them are more parts, longer texts, other people. All are broken
    as the operation and in the context that `stands_for(rule)` returns. With `exactly`, no other rule finds anything.
    They shrink to a small payload with one fault. Raises `UnknownRule` (a ValueError).

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
    """A fault in surroundings that one number plans: how many changes, which, and whether the fault is an example's.

    Where a rule has many faults, the plan follows from the fault, and most of them have no surroundings: hypothesis
    varies one drawn value at a time, and would repeat a fault in surroundings of every kind.
    """
    faults = FAULTS.get(code)
    candidate = None if faults is None else draw(faults())
    if faults is None or code in FEW_FAULTS:
        plan, left = divmod(draw(_PLANS), 1 + _CHANGES)
    else:
        plan, left = divmod(crc32(repr(candidate).encode("utf-8", "surrogatepass")), _ALONE + _CHANGES)
        left = max(0, left - _ALONE)
    plan, place = divmod(plan, len(examples))
    order, is_drawn = divmod(plan, _EXAMPLES)
    example = examples[place]
    if faults is None:
        candidate = draw(_alike(example))
    if not is_drawn or not _is_broken(candidate, code, example, exactly=exactly, policy=policy):
        candidate = example.bad
    payload = deepcopy(candidate)  # parts of it may be one object
    for change in _ordered(order) if left else ():
        changed = change(draw, deepcopy(payload))
        if changed is not None and _is_broken(changed, code, example, exactly=exactly, policy=policy):
            payload, left = changed, left - 1
            if not left:
                break
    return payload


def _ordered(order: int) -> list[Change]:
    """Return the surroundings in an order that one number stands for; 0 is the order in which they are listed."""
    changes, ordered = list(SURROUNDINGS), []
    while changes:
        order, place = divmod(order, len(changes))
        ordered.append(changes.pop(place))
    return ordered


def _alike(example: Example) -> st.SearchStrategy[Any]:
    """Return what draws the payload of an example with another value of the same form at its faulty place."""
    path = Pointer.parse(example.at)
    try:
        value = path.resolve(example.bad)
    except LookupError:
        return st.just(example.bad)
    if not path.tokens or not isinstance(value, (str, int)) or isinstance(value, bool):
        return st.just(example.bad)
    values: st.SearchStrategy[Any] = (
        st.integers() if isinstance(value, int) else st.tuples(*map(_like, value)).map("".join)
    )
    return values.map(lambda other: _with(example.bad, path, other))


def _with(document: Any, path: Pointer, value: Any) -> Any:
    """Return a copy of a JSON document with another value at a path."""
    copy = deepcopy(document)
    parent: Any = path.parent.resolve(copy)
    parent[int(path.name) if isinstance(parent, list) else path.name] = value
    return copy


def _like(character: str) -> st.SearchStrategy[str]:
    """Return what draws characters of the same kind: letters of the same case, digits; others stay as they are."""
    for kind in (ascii_lowercase, ascii_uppercase, digits):
        if character in kind:
            return st.sampled_from(kind)
    return st.just(character)


def _is_broken(payload: Any, code: str, example: Example, *, exactly: bool, policy: Policy | str | None) -> bool:
    found = {each.rule for each in check(payload, example.operation, context=example.context, policy=policy)}
    return found == {code} if exactly else code in found


def _known(rule: str | Rule, policy: Policy | str | None) -> Rule:
    if isinstance(rule, Rule):
        return rule
    return Profile(Policy.of(policy), CATALOG).catalog.get(rule)


def _malformed() -> st.SearchStrategy[str]:
    """Return what draws JSON text that ends too early, has something wrong in it, or is no object."""
    said = LABELS.map(lambda text: json.dumps({"parts": [{"type": "text", "value": text}]}))
    cut = st.tuples(said, st.integers(1, 40)).map(lambda drawn: drawn[0][: -drawn[1]])
    spoilt = st.tuples(said, st.sampled_from(_SPOILS)).map(lambda drawn: drawn[0].replace(*drawn[1]))
    other = LABELS.map(json.dumps) | st.integers().map(json.dumps) | said.map("[{}]".format) | LABELS
    return st.one_of(cut, spoilt, other)


_SPOILS: Final = (('"', "'"), ("}]", "},]"), ("{", "{,"), (":", "="), ('"text"', "text"), ('"parts"', '"parts'))


def _repeating() -> st.SearchStrategy[str]:
    """Return what draws JSON text in which a key is repeated."""

    def repeated(message: dict[str, Any]) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted(message)).map(
            lambda key: f"{json.dumps(message)[:-1]}, {json.dumps(key)}: {json.dumps(message[key])}}}"
        )

    return messages(opening=True, clean=True).flatmap(repeated)


_SPELLED: Final[Mapping[str, Callable[[], st.SearchStrategy[Any]]]] = MappingProxyType(
    {"SHP101": _malformed, "SHP110": _repeating}
)
"""What draws payloads whose fault is in their spelling."""
