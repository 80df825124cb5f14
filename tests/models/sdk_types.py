"""The official SDK's types beside the table, the models and the vocabularies: every difference, one line each.

`python tests/models/sdk_types.py` prints those of the SDK that is installed, `… linq_python-0.66.0-py3-none-any.whl`
those of a wheel. It leaves out what is deliberate, and exits with 1 if anything is left. `.ci/drift` asks the index for
the newest wheel.
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Required, Union, get_args, get_origin, get_type_hints

from linq import LinqAPIV3
from linq._compat import cached_property
from linq._resource import SyncAPIResource
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from linq_compose.models import Tagged, Wire
from linq_compose.operations import OPERATIONS, Operation
from linq_compose.vocabulary import Vocabulary

SETTINGS = frozenset("extra_headers extra_query extra_body timeout idempotency_key".split())
"""Arguments of every method that are no members of a request."""

DELIBERATE = {
    "CreatedChat.health_score: only linq-compose has it": "the Chats page has it (api-facts.md 13): old answers parse",
    "Chat.health_score: only linq-compose has it": "the Chats page has it (api-facts.md 13): old answers parse",
    "chats.send_voicememo.force_notify: only linq-compose has it": "in the SDK for Node since November 2026",
    "EventList.doc_url: the word 'https://docs.linqapp.com/channel/imessage/guides/webhooks/events' is known to the "
    "SDK alone": "a page may move",
}
"""Differences that are meant, each with its reason."""

_KINDS = {str: "text", bool: "truth", int: "number", float: "number", datetime: "text", object: "object"}
_ABSENT = ("Omit", "NotGiven", "NoneType")


@cache
def _client() -> LinqAPIV3:
    return LinqAPIV3(api_key="test")


def method_of(operation: Operation) -> Any:
    """The SDK's own method of an operation; AttributeError where it has none."""
    found: Any = _client()
    for name in operation.id.split("."):
        found = getattr(found, name)
    return found


def alternatives(kind: Any) -> list[Any]:
    """The types that a type may be, without what stands for absence and without annotations."""
    origin = get_origin(kind)
    if origin in (Annotated, Required):
        return alternatives(get_args(kind)[0])
    if isinstance(kind, TypeAliasType):
        return alternatives(kind.__value__)
    if origin in (Union, types.UnionType):
        return [each for part in get_args(kind) for each in alternatives(part)]
    return [] if getattr(kind, "__name__", "") in _ABSENT else [kind]


def kind_of(kind: Any) -> str:
    """What a type is in JSON: text, truth, number, object, a list of something, or the name of the type."""
    origin = get_origin(kind)
    if origin is Literal:
        return "text"
    if origin is not None and issubclass(origin, Mapping):
        return "object"
    if origin is not None and issubclass(origin, Iterable):
        return "list"
    if isinstance(kind, type) and (issubclass(kind, (BaseModel, Mapping)) or hasattr(kind, "__required_keys__")):
        return "object"
    if isinstance(kind, type):
        found = next((name for each, name in _KINDS.items() if issubclass(kind, each)), None)
        return found or kind.__name__
    return "object" if kind is Any else str(kind)


def items_of(kind: Any) -> list[Any]:
    """The types in a list, or the type itself."""
    if kind_of(kind) == "list":
        return [
            deep for part in get_args(kind) if part is not ... for each in alternatives(part) for deep in items_of(each)
        ]
    return [kind]


def objects_of(kind: Any) -> list[Any]:
    """The types of objects in a type, lists looked through."""
    found = [deep for each in alternatives(kind) for deep in items_of(each)]
    return [
        each
        for each in found
        if hasattr(each, "__required_keys__") or (isinstance(each, type) and issubclass(each, BaseModel))
    ]


def words_of(kind: Any) -> set[str]:
    """The words of every Literal in a type, lists looked through."""
    found = [deep for each in alternatives(kind) for deep in items_of(each)]
    return {word for each in found if get_origin(each) is Literal for word in get_args(each) if isinstance(word, str)}


def members_of(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The members of a TypedDict or of a model by their wire names: the type, and whether it must be there."""
    if hasattr(kind, "__required_keys__"):
        hints = get_type_hints(kind, include_extras=True)
        return {_wired(name, hint): (hint, get_origin(hint) is Required) for name, hint in hints.items()}
    tagged = {"type"} if issubclass(kind, Tagged) else set()
    return {
        info.alias or name: (info.rebuild_annotation(), info.is_required() or name in tagged)
        for name, info in kind.model_fields.items()
        if not name.startswith("_")
    }


def _wired(name: str, hint: Any) -> str:
    for part in getattr(hint, "__metadata__", ()) or (
        hint for arg in get_args(hint) for hint in getattr(arg, "__metadata__", ())
    ):
        if getattr(part, "alias", None):
            return str(part.alias)
    return name


def arguments_of(operation: Operation) -> dict[str, tuple[Any, bool]]:
    """The members of an operation's request as the SDK's method takes them."""
    method = method_of(operation)
    hints = get_type_hints(method, include_extras=True)
    path = set(re.findall(r"\{(\w+)\}", _snake(operation.path)))
    return {
        name.rstrip("_"): (hints[name], argument.default is inspect.Parameter.empty)
        for name, argument in inspect.signature(method).parameters.items()
        if name not in SETTINGS | path
    }


def _snake(path: str) -> str:
    return re.sub("([A-Z])", r"_\1", path).lower()


def methods_of_sdk() -> dict[str, Any]:
    """Every method of the SDK that makes a request, by its path; the names of resources are followed downwards."""
    return dict(_methods(_client(), ""))


def _methods(resource: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name in dir(type(resource)):
        static = inspect.getattr_static(type(resource), name)
        if name.startswith(("_", "with_")) or (not prefix and inspect.isfunction(static)):
            continue
        if isinstance(static, cached_property):
            below = getattr(resource, name)
            if isinstance(below, SyncAPIResource):
                yield from _methods(below, f"{prefix}{name}.")
        elif inspect.isfunction(static) and "extra_headers" in inspect.signature(static).parameters:
            yield f"{prefix}{name}", getattr(resource, name)


def compared(
    place: str,
    ours: Mapping[str, tuple[Any, bool]],
    theirs: Mapping[str, tuple[Any, bool]],
    *,
    answer: bool,
    seen: set[tuple[Any, Any]],
) -> Iterator[str]:
    """Yield what differs between members of the same object, and between the objects below them."""
    for name in sorted(theirs.keys() - ours.keys()):
        yield f"{place}.{name}: only the SDK has it"
    for name in sorted(ours.keys() - theirs.keys()):
        yield f"{place}.{name}: only linq-compose has it"
    for name in sorted(ours.keys() & theirs.keys()):
        (mine, needed), (other, demanded) = ours[name], theirs[name]
        at = f"{place}.{name}"
        kinds, others = ({kind_of(each) for each in alternatives(each)} for each in (mine, other))
        if kinds != others:
            yield f"{at}: {' or '.join(sorted(others))} in the SDK, {' or '.join(sorted(kinds))} here"
        if needed and not demanded:
            yield f"{at}: needed here, not in the SDK"
        if demanded and not needed and not answer:
            yield f"{at}: needed in the SDK, not here"
        yield from _words(at, mine, other)
        yield from _below(at, mine, other, answer=answer, seen=seen)


def _words(at: str, mine: Any, other: Any) -> Iterator[str]:
    theirs, known = words_of(other), words_of(mine)
    closed = next((part for part in _metadata(mine) if isinstance(part, Vocabulary)), None)
    if closed is not None:
        known = set(closed.words)
    if theirs:
        for word in sorted(theirs ^ known):
            yield f"{at}: the word {word!r} is known to {'the SDK' if word in theirs else 'linq-compose'} alone"


def _metadata(kind: Any) -> Iterator[Any]:
    yield from getattr(kind, "__metadata__", ())
    for part in get_args(kind):
        yield from _metadata(part)


def _below(at: str, mine: Any, other: Any, *, answer: bool, seen: set[tuple[Any, Any]]) -> Iterator[str]:
    ours, theirs = objects_of(mine), objects_of(other)
    if answer:
        ours = [each for each in ours if each.__name__ != "OtherPartResponse"]
    if len(ours) != len(theirs):
        yield f"{at}: one of {len(theirs)} objects in the SDK, of {len(ours)} here"
    for ours_one, theirs_one in zip(ours, theirs, strict=False):
        yield from _objects(ours_one, theirs_one, answer=answer, seen=seen)


def _objects(ours: Any, theirs: Any, *, answer: bool, seen: set[tuple[Any, Any]]) -> Iterator[str]:
    if (ours, theirs) in seen:
        return
    seen.add((ours, theirs))
    yield from compared(ours.__name__, members_of(ours), members_of(theirs), answer=answer, seen=seen)


def operation_differences() -> Iterator[str]:
    """Yield the methods of the SDK without an operation, and the operations without a method."""
    theirs = methods_of_sdk().keys()
    yield from (f"{name}: only the SDK has this method" for name in sorted(theirs - OPERATIONS.keys()))
    yield from (f"{name}: the SDK has no such method" for name in sorted(OPERATIONS.keys() - theirs))


def request_differences() -> Iterator[str]:
    """Yield what differs between the arguments of the SDK's methods and the request models, downwards."""
    seen: set[tuple[Any, Any]] = set()
    for operation in OPERATIONS.values():
        try:
            theirs = arguments_of(operation)
        except AttributeError:
            continue
        yield from compared(operation.id, members_of(operation.request), theirs, answer=False, seen=seen)


def answer_differences() -> Iterator[str]:
    """Yield what differs between the answers of the SDK's methods and the response models, downwards."""
    seen: set[tuple[Any, Any]] = set()
    for operation in OPERATIONS.values():
        try:
            theirs = objects_of(get_type_hints(method_of(operation)).get("return"))
        except AttributeError:
            continue
        ours: list[type[Wire]] = [] if operation.response is None else [operation.response]
        if len(ours) != len(theirs):
            yield f"{operation.id}: answers {[each.__name__ for each in theirs]} in the SDK, {ours} here"
        for pair in zip(ours, theirs, strict=False):
            yield from _objects(*pair, answer=True, seen=seen)


def all_differences() -> Sequence[str]:
    """Return every difference of the installed SDK: operations, then requests, then responses."""
    return [*operation_differences(), *request_differences(), *answer_differences()]


def _main(wheels: Sequence[str]) -> int:
    """Print the differences that nobody meant; of a wheel in a process that imports it first."""
    if wheels:
        path = os.pathsep.join([os.path.abspath(wheels[0]), *sys.path[1:]])
        command = [sys.executable, __file__]
        return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode
    new = [difference for difference in all_differences() if difference not in DELIBERATE]
    print("\n".join(new) or "no difference")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
