"""Writes `_walk.py` and `_other_walk.py`: run `python -m linq_compose._walk_writer` after a change of a clearance.

`_body_shapes.py` is written with them, since it is stale after the same changes of models.

The walk must be fast and must load neither pydantic nor a rule, so it cannot read the models and the catalog when it
runs. It is written from them instead: the shape of each object from the model's own field table (`lint.schema`), and
what the families say in advance from the clearances beside their rules. Nothing is said twice by hand, and
a test fails while a file is stale, after a change of a model too. `_walk.py` is for the bodies that most applications
send; `_other_walk.py` is for the others that can be clear, and costs nothing before the first of them is checked.

What is written, for each model that a request can hold, is one function over the plain JSON of an object. It raises
`Unfit` where the shape is not exactly the model's; it calls the walk of each object below; it asks the clearances of
the families that have rules on this model; and it returns the places that are not clear, with the family that is not
sure, or None. A family that has rules on a model and no clearance for it is never sure there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from linq_compose import operations
from linq_compose._body_shapes_writer import write_body_shapes
from linq_compose._clearance_source import ClearanceSource
from linq_compose.lint.clearance import Clearance
from linq_compose.lint.document import Document
from linq_compose.lint.rule import Family
from linq_compose.lint.schema import Slot, homes, slots_of
from linq_compose.lint.shape import TEXTS, Shape
from linq_compose.models import Wire
from linq_compose.models.wire import Tagged
from linq_compose.rules import CATALOG

__all__ = ["FILES", "write_other_walk", "write_walk"]

_SHAPES: Final = "SHP"
"""The family about shapes: an object that is walked has none of its faults, and its words are looked up here."""

_COMMON: Final = ("parts", "idempotency_key", "effect", "reply_to", "preferred_service")
"""The members of a message that most have, the most common first."""

_HEAD: Final = '''"""The walk: plain JSON checked in one pass; what is not clear is handed to rules that are not sure.

Written by `python -m linq_compose._walk_writer` from the models and from the clearances beside the rules; do not edit.
Each function below checks one kind of object. It raises `Unfit` where the shape is not that of the model, and
returns the places where some family of rules is not sure, as (path, model, prefix of the family), or None. Rules that
need a context are added to `needs`, as (code, field of the context).
"""

# mypy: ignore-errors

from __future__ import annotations

'''


def _snake(model: type) -> str:
    return "_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def _families_on(model: type) -> Iterator[tuple[Family, list[Clearance]]]:
    """Yield the families with a rule on a model, each with its clearances for it."""
    for family in CATALOG.families:
        if family.prefix != _SHAPES and any(issubclass(model, rule.on) for rule in family.rules):
            yield family, [clearance for clearance in family.clearances if clearance.on is model]


def _clearances_of(slot: Slot) -> Iterator[tuple[Family, Clearance]]:
    """Yield the clearances for the text of a field, each with its family."""
    if slot.text is not None:
        for family in CATALOG.families:
            yield from ((family, clearance) for clearance in family.clearances if clearance.on is TEXTS[slot.text])


class _Writer:
    """Writes the functions of all models that a request can hold."""

    def __init__(self, *, copied: bool) -> None:
        self.pieces = ClearanceSource(copied=copied)
        self.functions: dict[type[Wire], str] = {}
        self.words: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, dict[str, str]] = {}

    def walk(self, model: type[Wire]) -> str:
        """Return the name of a model's function, which is written if it is not yet."""
        if model not in self.functions:
            self.functions[model] = ""
            self.functions[model] = self._function(model)
        return _snake(model)

    def definitions(self) -> dict[str, str]:
        """Return the source of what the clearances use and of every function, by name."""
        functions = {_snake(model): text for model, text in self.functions.items()}
        return {**self.pieces.statements, **functions}

    def leave_out(self, names: set[str]) -> None:
        """Leave out definitions that are imported instead."""
        kept = {name: text for name, text in self.pieces.statements.items() if name not in names}
        self.pieces.statements = kept
        self.functions = {model: text for model, text in self.functions.items() if _snake(model) not in names}

    def body(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the lines of all definitions, of a file that walks these bodies."""
        yield f"_MEMBERS: Final = frozenset({sorted(_members(names))!r})"
        for name, words in self.words.items():
            yield f"{name}: Final = frozenset({words!r})"
        for text in (*self.pieces.statements.values(), *self.functions.values()):
            yield from ("", "", text)
        yield ""
        for table, members in self.tables.items():
            yield from (f"{table}: Final = {{", *(f"    {tag!r}: {walk}," for tag, walk in members.items()), "}")

    def roots(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the lines of the table of walks by operation."""
        yield "ROOTS: Final = {"
        yield from (f"    {name!r}: {_snake(operations.request_model(name))}," for name in names)
        yield from ("}", '"""The walk of each operation\'s body."""')

    def _function(self, model: type[Wire]) -> str:
        lines = [f"def {_snake(model)}(node, context, limits, operation, needs):", "    unsure = None"]
        lines += self._object(model, "node", "    ", ())
        return "\n".join([*lines, "    return unsure"])

    def _object(self, model: type[Wire], node: str, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        """Yield the lines that check one object: its members, and then what the families say of it."""
        slots = slots_of(model)
        required = {name: slot for name, slot in slots.items() if slot.required and not _is_tag(model, name)}
        optional = {name: slots[name] for name in sorted(slots, key=_rank) if not slots[name].required}
        optional = {name: slot for name, slot in optional.items() if not _is_tag(model, name)}
        size = len(required) + any(_is_tag(model, name) for name in slots)
        asked: dict[tuple[str, ...], list[tuple[Family, Clearance]]] = {}
        for family, clearances in _families_on(model):
            if not clearances:
                yield f"{indent}unsure = doubted(unsure, {_tuple(path)}, {model.__name__!r}, {family.prefix!r})"
            for clearance in clearances:
                asked.setdefault(clearance.where, []).append((family, clearance))
        yield from self._required(model, required, node, indent, path)
        if optional:
            yield from self._optional(model, optional, node, indent, path, size=size, asked=asked)
        else:
            yield f"{indent}if len({node}) != {size}:"
            yield f"{indent}    unsure = strange(unsure, {node}, {size}, {_tuple(path)}, {model.__name__!r}, _MEMBERS)"
        for where, pairs in asked.items():
            inner = indent
            if where:
                yield f"{indent}if {' or '.join(f'{name!r} in {node}' for name in where)}:"
                inner = indent + "    "
            for family, clearance in pairs:
                yield from self._asking(model, family, clearance, node, inner, path)

    def _required(
        self, model: type[Wire], required: dict[str, Slot], node: str, indent: str, path: tuple[str, ...]
    ) -> Iterator[str]:
        if not required:
            return
        yield f"{indent}try:"
        for name in required:
            yield f"{indent}    {_local(name)} = {node}[{name!r}]"
        yield f"{indent}except KeyError:"
        yield f"{indent}    raise Unfit from None"
        for name, slot in required.items():
            yield from self._member(model, name, slot, indent, path)

    def _optional(
        self,
        model: type[Wire],
        optional: dict[str, Slot],
        node: str,
        indent: str,
        path: tuple[str, ...],
        *,
        size: int,
        asked: dict[tuple[str, ...], list[tuple[Family, Clearance]]],
    ) -> Iterator[str]:
        """Yield the lines that look for optional members until none is left; `asked` loses what asks of one of them."""
        rest = f"rest_of_{node}"
        inner = indent + "    "
        yield f"{indent}{rest} = len({node}) - {size}" if size else f"{indent}{rest} = len({node})"
        yield f"{indent}while {rest}:  # read no further than its last member"
        for name, slot in optional.items():
            yield f"{inner}{_local(name)} = {node}.get({name!r}, Unfit)"
            yield f"{inner}if {_local(name)} is not Unfit:"
            yield f"{inner}    {rest} -= 1"
            yield from self._member(model, name, slot, inner + "    ", path)
            for family, clearance in asked.pop((name,), []):
                yield from self._asking(model, family, clearance, node, inner + "    ", path)
            yield f"{inner}    if not {rest}:"
            yield f"{inner}        break"
        own = f"len({node}) - {rest}"
        yield f"{inner}unsure = strange(unsure, {node}, {own}, {_tuple(path)}, {model.__name__!r}, _MEMBERS)"
        yield f"{inner}break"

    def _asking(
        self, model: type, family: Family, clearance: Clearance, node: str, indent: str, path: tuple[str, ...]
    ) -> Iterator[str]:
        yield f"{indent}answer = {self.pieces.asked(clearance.ask, node)}"
        yield f"{indent}if answer is not True:"
        yield f"{indent}    if answer is False:"
        yield f"{indent}        unsure = doubted(unsure, {_tuple(path)}, {model.__name__!r}, {family.prefix!r})"
        yield f"{indent}    else:"
        yield f"{indent}        needs.append(answer)"

    def _member(self, model: type, name: str, slot: Slot, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        value = _local(name)
        if slot.model is not None and not slot.is_array:
            yield f"{indent}if type({value}) is not dict:"
            yield f"{indent}    raise Unfit"
            yield f"{indent}inner = {self.walk(slot.model)}({value}, context, limits, operation, needs)"
            yield f"{indent}if inner is not None:"
            yield f"{indent}    unsure = below(unsure, inner, {_tuple((*path, repr(name)))})"
        elif slot.is_range:
            yield f"{indent}if type({value}) is not list or len({value}) != 2:"
            yield f"{indent}    raise Unfit"
            yield f"{indent}start, end = {value}"
            yield f"{indent}if type(start) is not int or type(end) is not int:"
            yield f"{indent}    raise Unfit"
        elif slot.is_array:
            yield from self._array(name, slot, indent, path)
        elif slot.scalar is not None:
            yield f"{indent}if {_other_type(slot.scalar, value)}:"
            yield f"{indent}    raise Unfit"
            for family, clearance in _clearances_of(slot):
                yield from self._asking(model, family, clearance, value, indent, path)
            if slot.vocabulary is not None:
                words = self._words(slot.vocabulary)
                yield f"{indent}if {value} not in {words}:"
                yield f"{indent}    unsure = doubted(unsure, {_tuple(path)}, {model.__name__!r}, {_SHAPES!r})"
        else:  # any JSON value: its inside is looked at by the rules
            yield f"{indent}raise Unfit"

    def _array(self, name: str, slot: Slot, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        value = _local(name)
        item, place = f"{value}_item", f"{value}_place"
        yield f"{indent}if type({value}) is not list:"
        yield f"{indent}    raise Unfit"
        if slot.scalar is not None:
            yield f"{indent}for {item} in {value}:"
            yield f"{indent}    if type({item}) is not {slot.scalar.__name__}:"
            yield f"{indent}        raise Unfit"
            return
        path = (*path, repr(name), place)
        inner = indent + "    "
        yield f"{indent}for {place}, {item} in enumerate({value}):"
        yield f"{inner}if type({item}) is not dict:"
        yield f"{inner}    raise Unfit"
        if slot.tagged is not None:
            yield from self._tagged(slot.tagged, item, inner, path)
        elif slot.model is not None:
            yield from self._item(slot.model, item, inner, path)

    def _item(self, model: type[Wire], item: str, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        """Yield the lines that check one object of an array: in place if it is simple, else in its own function."""
        if _is_simple(model):
            yield from self._object(model, item, indent, path)
        else:
            yield from self._call(self.walk(model), item, indent, path)

    def _tagged(
        self, members: Mapping[str, type[Wire]], item: str, indent: str, path: tuple[str, ...]
    ) -> Iterator[str]:
        """Yield the lines that check an object by its `type`: the simple kinds are asked for first."""
        table = f"{_snake(next(iter(members.values())).__mro__[1])}_WALKS".upper()
        self.tables[table] = {tag: self.walk(member) for tag, member in members.items() if not _is_simple(member)}
        yield f"{indent}tag = {item}.get('type')"
        test = "if"
        for tag, member in members.items():
            if _is_simple(member):
                yield f"{indent}{test} tag == {tag!r}:"
                yield from self._object(member, item, indent + "    ", path)
                test = "elif"
        yield f"{indent}elif type(tag) is str and tag in {table}:"
        yield from self._call(f"{table}[tag]", item, indent + "    ", path)
        yield f"{indent}else:"
        yield f"{indent}    raise Unfit"

    def _call(self, function: str, item: str, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        yield f"{indent}inner = {function}({item}, context, limits, operation, needs)"
        yield f"{indent}if inner is not None:"
        yield f"{indent}    unsure = below(unsure, inner, {_tuple(path)})"

    def _words(self, vocabulary: Any) -> str:
        name = f"_{vocabulary.noun.upper().replace(' ', '_')}_WORDS"
        self.words[name] = vocabulary.words
        return name


def _other_type(scalar: type, value: str) -> str:
    """Return the expression that says whether a value is not of a type; integers are numbers, infinity is none."""
    if scalar is float:
        return f"type({value}) not in (int, float) or not -1e308 < {value} < 1e308"
    return f"type({value}) is not {scalar.__name__}"


def _rank(name: str) -> int:
    """Return where an optional member is looked for: the more requests have it, the earlier."""
    return _COMMON.index(name) if name in _COMMON else len(_COMMON)


def _is_tag(model: type[Wire], name: str) -> bool:
    return name == "type" and issubclass(model, Tagged)


def _is_simple(model: type[Wire]) -> bool:
    """Return whether a model holds no object but those of arrays."""
    return all(slot.is_array or slot.model is None for slot in slots_of(model).values())


def _tuple(path: tuple[str, ...]) -> str:
    return f"({', '.join(path)},)" if path else "()"


def _local(name: str) -> str:
    return f"m_{name}"


def write_walk(*, copied: bool = True) -> str:
    """Return the source of `_walk.py`; not `copied`, it calls the clearances where they are declared, for tests."""
    writer = _written(_common(), copied=copied)
    documents = [
        (family.prefix, writer.pieces.add(clearance.ask))
        for family in CATALOG.families
        for clearance in family.clearances
        if clearance.on is Document
    ]
    unsure_of_documents = [
        family.prefix
        for family in CATALOG.families
        if family.prefix not in (_SHAPES, *(prefix for prefix, _ in documents))
        and any(issubclass(Document, rule.on) and Shape not in rule.on for rule in family.rules)
    ]
    lines = [*_head(writer, '["ROOTS", "Unfit", "clear_document"]', set()), *writer.body(_common())]
    lines += ["", "", "def clear_document(context: Any, limits: Any, operation: str) -> list[str]:"]
    lines += ['    """Return the families that are not sure of the document as a whole."""']
    lines += [f"    unsure = {unsure_of_documents!r}"]
    for prefix, name in documents:
        lines += [f"    if not {name}(None, context, limits, operation):", f"        unsure.append({prefix!r})"]
    return "\n".join([*lines, "    return unsure", "", "", *writer.roots(_common())]) + "\n"


def write_other_walk(*, copied: bool = True) -> str:
    """Return the source of `_other_walk.py`, which imports from `_walk.py` what both need."""
    common, writer = _written(_common(), copied=copied), _written(_other(), copied=copied)
    own, known = writer.definitions(), common.definitions()
    shared = {name for name, text in own.items() if known.get(name) == text}
    writer.leave_out(shared)
    body = [*writer.body(_other()), "", "", *writer.roots(_other())]
    used = {name for name in shared if re.search(rf"\b{name}\b", "\n".join(body))}
    return "\n".join([*_head(writer, '["ROOTS"]', used), *body]) + "\n"


def _written(names: Iterable[str], *, copied: bool) -> _Writer:
    writer = _Writer(copied=copied)
    for name in names:
        writer.walk(operations.request_model(name))
    return writer


def _head(writer: _Writer, public: str, shared: set[str]) -> Iterator[str]:
    doubts = (f"from linq_compose._doubts import {name}" for name in ("Unfit", "below", "doubted", "strange"))
    walk = (f"from linq_compose._walk import {name}" for name in shared)
    imports = {*writer.pieces.imports.values(), *doubts, *walk, "from typing import Any, Final"}
    yield from (_HEAD.rstrip("\n"), "", *sorted(imports, key=_import_order), "", f"__all__ = {public}", "", "")


def _common() -> Iterator[str]:
    """Yield the names of what `_walk.py` walks: a message, and the bodies that most applications send."""
    yield operations.MESSAGE
    yield from (row.id for row in operations.OPERATIONS.values() if row.is_common and not row.in_query)


def _other() -> Iterator[str]:
    """Yield the names of the other bodies that can be clear, whose walk is loaded when the first of them is checked.

    All other bodies go to the rules at once: a family that has no clearance for one of their objects is never sure.
    """
    for row in operations.OPERATIONS.values():
        if not row.in_query and not row.is_common and all(map(_can_be_clear, _models_of(row.request))):
            yield row.id


def _models_of(request: type[Wire]) -> set[type[Wire]]:
    """Return the models of the objects that a request can hold, its own among them."""
    return {home.model for places in homes(request).values() for home in places if home.model is not None}


def _can_be_clear(model: type[Wire]) -> bool:
    return all(clearances for _, clearances in _families_on(model))


def _members(names: Iterable[str]) -> set[str]:
    """Return the members that some object of some of these bodies has."""
    return {member for name in names for member in homes(operations.request_model(name))}


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from linq_compose"), line


FILES: Final[Mapping[Path, Callable[[], str]]] = {
    Path(__file__).with_name("_walk.py"): write_walk,
    Path(__file__).with_name("_other_walk.py"): write_other_walk,
    Path(__file__).with_name("_body_shapes.py"): write_body_shapes,
}
"""The files that are written, each with what returns its source."""


if __name__ == "__main__":
    for path, write in FILES.items():
        path.write_text(write(), encoding="utf-8", newline="\n")
        print(f"{path.name} is written.", file=sys.stderr)  # noqa: T201
