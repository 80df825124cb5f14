"""The package's own imports, read from its source: which file names which, lazily and for types too."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import linq_compose

SOURCE = Path(linq_compose.__file__).resolve().parent
"""The package that is tested: `src/` of the checkout, or what was installed from it."""

MODULES = sorted(SOURCE.rglob("*.py"))


def dotted(path: Path) -> str:
    """The name under which a file is imported."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {dotted(path): path for path in MODULES}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


@cache
def docstring(name: str) -> str:
    return ast.get_docstring(tree(name)) or ""


@cache
def imports_of(name: str) -> frozenset[str]:
    """The modules of the package that a module names in an import: at the top, inside of functions, and for types."""
    package = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
    named = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parent = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*parent, *([node.module] if node.module else [])])
            for alias in node.names:
                submodule = f"{source}.{alias.name}"
                named.add(submodule if submodule in FILES else source)
    return frozenset(named & FILES.keys()) - {name}


def circles(edges: dict[str, frozenset[str]]) -> list[list[str]]:
    """The strongly connected components of more than one node (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    components: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for target in sorted(edges[node]):
            if target not in order:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], order[target])
        if low[node] == order[node]:
            place = stack.index(node)
            component = stack[place:]
            del stack[place:]
            if len(component) > 1:
                components.append(sorted(component))

    for node in sorted(edges):
        if node not in order:
            visit(node)
    return components
