"""The source of clearances and of all that they use, for `_walk_writer.py`, which copies it."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, Final

__all__ = ["ClearanceSource"]

_LIGHT: Final = frozenset(
    "_emoji _identifiers _phone_lengths _plain_characters _plain_ranges _plain_urls lint.chat_size".split()
)
"""Modules of this package that cost little to load, so that the walk may import them at once; others it imports late.

A constant made of what others declare is written as its value.
"""


@cache
def _module(function: Any) -> tuple[ModuleType, dict[str, ast.stmt], list[str]]:
    """Return the module of a function, its statements by the names that they define, and its lines."""
    module = inspect.getmodule(function)
    if module is None:
        raise LookupError(f"The clearance {function!r} is in no module.")
    source = inspect.getsource(module)
    defined: dict[str, ast.stmt] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            defined[statement.name] = statement
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            defined.update({(alias.asname or alias.name): statement for alias in statement.names})
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                defined.update({name.id: statement for name in ast.walk(target) if isinstance(name, ast.Name)})
    return module, defined, source.splitlines()


class ClearanceSource:
    """Collects the clearances and whatever they use: imports, constants and functions, each once and in order.

    Where they are not `copied`, the clearances are imported from their modules.
    """

    def __init__(self, *, copied: bool) -> None:
        self._copied = copied
        self.imports: dict[str, str] = {}
        self.statements: dict[str, str] = {}
        self._homes: dict[str, str] = {}

    def add(self, function: Any) -> str:
        """Add a function with all that it uses; return its name."""
        module, defined, lines = _module(function)
        name = str(function.__name__)
        if self._copied:
            self._add_name(name, module.__name__, defined, lines)
        else:
            self.imports[name] = f"from {module.__name__} import {name}"
        return name

    def asked(self, function: Any, node: str) -> str:
        """Return the expression that asks a clearance: its own expression where it has only one, else a call."""
        module, defined, lines = _module(function)
        declared = defined[function.__name__]
        body = declared.body[bool(ast.get_docstring(declared)) :] if isinstance(declared, ast.FunctionDef) else []
        if not isinstance(declared, ast.FunctionDef) or not self._copied or not isinstance(body[0], ast.Return):
            return f"{self.add(function)}({node}, context, limits, operation)"
        for used in _names_in(declared):
            self._add_name(used, module.__name__, defined, lines)
        names = dict(zip((argument.arg for argument in declared.args.args), _arguments(node), strict=True))
        expression = body[0].value
        if expression is None:
            raise LookupError(f"The clearance {function.__name__} returns nothing.")
        return ast.unparse(_Renamed(names).visit(ast.parse(ast.unparse(expression), mode="eval").body))

    def _add_name(self, name: str, home: str, defined: dict[str, ast.stmt], lines: list[str]) -> None:
        statement = defined.get(name)
        if statement is None:  # a built-in
            return
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self.imports[name] = _import_of(name, statement)
            return
        if self._homes.get(name, home) != home:
            raise LookupError(f"{home} and {self._homes[name]} both define {name}: clearances need names of their own.")
        if name in self._homes:
            return
        self._homes[name] = home
        if not isinstance(statement, ast.FunctionDef) and self._reads_others(statement, defined):
            self.statements[name] = f"{name}: Final = {_literal(getattr(sys.modules[home], name))}"
            return
        late = []
        for used in _names_in(statement):
            source = defined.get(used)
            if isinstance(source, ast.ImportFrom) and not _is_light(str(source.module)):
                late.append(_import_of(used, source))
            else:
                self._add_name(used, home, defined, lines)
        start = statement.lineno
        if late and isinstance(statement, ast.FunctionDef):
            start = statement.body[bool(ast.get_docstring(statement))].lineno
        text = lines[statement.lineno - 1 : start - 1]
        text += [f"    {line}" for line in dict.fromkeys(late)]
        written = "\n".join([*text, *lines[start - 1 : statement.end_lineno]])
        if written not in self.statements.values():  # a statement that defines several names is written once
            self.statements[name] = written

    def _reads_others(self, statement: ast.stmt, defined: dict[str, ast.stmt]) -> bool:
        sources = (defined.get(used) for used in _names_in(statement))
        return any(isinstance(source, ast.ImportFrom) and not _is_light(str(source.module)) for source in sources)


def _literal(value: Any) -> str:
    """Return the source of a constant: sets in order, so that the same is always written."""
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)!r})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _is_light(module: str) -> bool:
    """Return whether a module may be loaded with the walk: the standard library's, and facts that load nothing else."""
    return not module.startswith("linq_compose.") or module.removeprefix("linq_compose.") in _LIGHT


class _Renamed(ast.NodeTransformer):
    """Puts other names in the place of a function's parameters."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._names.get(node.id, node.id), node.ctx)


def _arguments(node: str) -> tuple[str, str, str, str]:
    return node, "context", "limits", "operation"


def _names_in(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement reads from its module when it runs; annotations are not run."""
    skipped: set[int] = set()
    local: set[str] = set()
    for node in ast.walk(statement):
        annotations = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        decorators = getattr(node, "decorator_list", []) if node is statement else []
        for part in (*annotations, *decorators):
            if part is not None:
                skipped |= {id(inner) for inner in ast.walk(part)}
        if isinstance(statement, ast.FunctionDef):
            if isinstance(node, ast.arg):
                local.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                local.add(node.id)
    reads = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    yield from (node.id for node in reads if id(node) not in skipped and node.id not in local)


def _import_of(name: str, statement: ast.Import | ast.ImportFrom) -> str:
    (alias,) = (each for each in statement.names if (each.asname or each.name) == name)
    renamed = f" as {alias.asname}" if alias.asname else ""
    if isinstance(statement, ast.Import):
        return f"import {alias.name}{renamed}"
    return f"from {statement.module} import {alias.name}{renamed}"
