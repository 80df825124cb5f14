"""The full check: models, rules and reports. It is loaded when there is something to explain.

`check` walks plain JSON first (`_walk`). What it is not sure of comes here: a whole document whose shape is not exactly
that of its operation, or single objects of which some families of rules are not sure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from linq_compose import operations
from linq_compose.lint.context import Context
from linq_compose.lint.document import Document, is_plain, read_document
from linq_compose.lint.engine import run_rules
from linq_compose.lint.policy import Policy, Profile
from linq_compose.lint.report import Report
from linq_compose.lint.schema import homes, slots_of
from linq_compose.lint.shape import Path, Reading, Shape, Text, read_shape, texts_of
from linq_compose.models import Addressed, EmptyRequest, Query, Wire
from linq_compose.rules import CATALOG

__all__ = ["Unsure", "bodies_in", "check_document", "check_objects", "profile_of"]

Unsure: TypeAlias = tuple[Path, str, str]
"""The path of an object, the name of its model, and the prefix of a family that is not sure of it."""

_BODILESS: Final = ("is empty", "is null, not a JSON object")
"""The problem of a document that stands for an absent body."""


def profile_of(policy: Policy) -> Profile:
    """Return a policy read against the catalog, once for each policy; raises `PolicyError` for an unknown rule."""
    profile: Profile | None = policy.__dict__.get("_profile")
    if profile is None:
        profile = Profile(policy, CATALOG)
        object.__setattr__(policy, "_profile", profile)
    return profile


def check_document(
    document: Document,
    operation: str,
    context: Context,
    profile: Profile,
    *,
    clear: Collection[str] = (),
    needs: Iterable[tuple[str, str]] = (),
) -> Report:
    """Return the report of a whole document: every rule on every object, but for what is `clear`.

    That are members of the document that are known to be without findings, and so is all that is in them. `needs` has
    the rules that need a context there. Families of the policy's own have no clearance: they check every object.
    """
    model = operations.request_model(operation)
    if issubclass(model, (EmptyRequest, Query)) and document.flaw in _BODILESS:
        document = Document({})
    reading = read_shape(document, model)
    own = profile.own_families
    asked = [own if path and path[0] in clear else None for path, _ in reading.nodes] if clear else None
    return run_rules(reading, profile, context, operation=operation, asked=asked, needs=needs)


@cache
def bodies_in(operation: str) -> Mapping[str, str]:
    """Return the members of a request that are bodies of their own, such as its message, each with its operation."""
    bodies = {operations.request_model(name): name for name in reversed((operations.MESSAGE, *operations.OPERATIONS))}
    slots = slots_of(operations.request_model(operation)).items()
    return {name: bodies[slot.model] for name, slot in slots if slot.model in bodies and not slot.is_array}


def check_objects(
    value: dict[str, Any],
    unsure: Collection[Unsure],
    operation: str,
    context: Context,
    profile: Profile,
    *,
    needs: Iterable[tuple[str, str]],
) -> Report:
    """Return the report of a document of exact shape, of which only some families are not sure of some objects.

    Families of the policy's own have no clearance: they check every object.
    """
    doubts = _doubts_by_place(unsure)
    for path, _ in doubts:
        if not is_plain(_at(value, path)):
            # Halves of surrogate pairs that JSON text would join, or unknown members that JSON cannot represent.
            return check_document(read_document(value), operation, context, profile)
    own = profile.own_families
    request = operations.request_model(operation)
    document = Document(value)
    if own:
        reading = read_shape(document, request)
        asked = [own.union(doubts.get((path, _model_of(node)), ())) for path, node in reading.nodes]
    else:
        # Who gets a request is read for every rule.
        root = request.model_construct(to=tuple(value["to"])) if issubclass(request, Addressed) else None
        nodes: list[tuple[Path, Any]] = []
        asked = []
        for place, families in doubts.items():
            nodes += _nodes(value, *place, request)
            asked += [families] * (len(nodes) - len(asked))
        reading = Reading(document, tuple(nodes), root)
    return run_rules(reading, profile, context, operation=operation, asked=asked, needs=needs)


def _doubts_by_place(unsure: Collection[Unsure]) -> dict[tuple[Path, str], frozenset[str]]:
    """Return the families that are not sure of an object by its path and model, those of one path together."""
    if len(unsure) == 1:
        ((path, model, family),) = unsure
        return {(path, model): frozenset((family,))}
    families: dict[tuple[Path, str], set[str]] = {}
    for path, model, family in unsure:
        families.setdefault((path, model), set()).add(family)
    places = sorted(families, key=lambda place: tuple(map(str, place[0]))) if len(families) > 1 else families
    return {place: frozenset(families[place]) for place in places}


def _model_of(node: Any) -> str:
    """Return the name of the model whose object a node is, or belongs to."""
    model = node.model if isinstance(node, Shape) else type(node.holder if isinstance(node, Text) else node)
    return model.__name__


def _nodes(value: dict[str, Any], path: Path, model: str, request: type[Wire]) -> Iterator[tuple[Path, Any]]:
    """Yield an object in question as a model, with its shape and its texts."""
    if model == Document.__name__:
        yield path, Document(value)
        return
    raw = _at(value, path)
    node = _models(request)[model].from_payload(raw)
    if node.model_extra:
        yield path, Shape(type(node), raw, (), request)
    yield path, node
    around = _at(value, path[:-1]) if path and type(path[-1]) is int else ()
    for text in texts_of(node, raw, len(around) - 1 if around else 0):
        yield path, text


def _at(value: Any, path: Path) -> Any:
    for token in path:
        value = value[token]
    return value


@cache
def _models(request: type[Wire]) -> Mapping[str, type[Wire]]:
    """Return the models that a request can hold, by their names."""
    known = {home.model for places in homes(request).values() for home in places if home.model is not None}
    return {model.__name__: model for model in (request, *known)}
