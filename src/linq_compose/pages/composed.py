"""The code that composes a payload: a draft where one makes it, else the models."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from linq_compose.compose import to_python
from linq_compose.pages.literal import repeated, varying

__all__ = ["composed"]

_MANY: Final = 8
"""So many calls of one verb in a row become a loop, where they differ by numbers alone."""


def composed(payload: Any, operation: str) -> tuple[str, str] | None:
    """Return what makes a payload, `Draft` or the name of a model, and the code that assigns it to `payload`.

    None where the request has no body, or neither makes exactly this payload.
    """
    try:
        code = to_python(payload, operation, script=True)
    except ValueError:
        return None
    *_, statement = ast.parse(code).body
    head = next(_chain(statement.value), None) if isinstance(statement, ast.Assign) else None
    return None if head is None else (head.verb, _shortened(code))


class _Link(NamedTuple):
    """One call of a chain: its verb, the source of its arguments, and their values where they are literals."""

    verb: str
    source: str
    names: tuple[str | None, ...]
    values: tuple[Any, ...] | None


class _Products(ast.NodeTransformer):
    """Writes each long literal of a repeated text as a product, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, str):
            expression = repeated(node.value)
            if len(expression) < len(node.value):
                self.count += 1
                return ast.parse(expression, mode="eval").body
        return node


def _shortened(code: str) -> str:
    """Return the code of a draft with long repeated texts as products, and long rows of similar calls as loops."""
    products = _Products()
    *imports, statement = products.visit(ast.parse(code)).body
    links = list(_chain(statement.value))
    rows = list(_rows(links))
    if len(rows) < len(links):
        lines = list(_looped(rows))
    elif products.count:
        lines = [f"payload = {'.'.join(link.source for link in links)}"]
    else:
        return code
    return "\n".join([*map(ast.unparse, imports), "", *lines, ""])


def _looped(rows: Sequence[Sequence[_Link]]) -> Iterator[str]:
    """Yield the lines that make a draft row by row, of which the last is the call that gives the payload."""
    chain: list[str] = []
    started = False
    for row in rows[:-1]:
        if len(row) == 1:
            chain.append(row[0].source)
            continue
        if chain or not started:
            yield f"draft = {'.'.join([*(['draft'] if started else []), *chain]) or 'Draft()'}"
        chain, started = [], True
        yield f"for n in range({len(row)}):"
        yield f"    draft = draft.{_call_of(row)}"
    yield f"payload = {'.'.join(['draft', *chain, rows[-1][0].source])}"


def _chain(node: ast.AST) -> Iterator[_Link]:
    """Yield the calls of `Draft(…).one(…).two(…)` from the first to the last."""
    calls: list[ast.Call] = []
    while isinstance(node, ast.Call):
        calls.append(node)
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    for call in reversed(calls):
        verb = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        arguments = [*((None, argument) for argument in call.args), *((one.arg, one.value) for one in call.keywords)]
        words = [f"{name}={ast.unparse(value)}" if name else ast.unparse(value) for name, value in arguments]
        try:
            values = tuple(ast.literal_eval(value) for _, value in arguments)
        except ValueError:
            values = None
        yield _Link(verb, f"{verb}({', '.join(words)})", tuple(name for name, _ in arguments), values)


def _rows(links: Sequence[_Link]) -> Iterator[Sequence[_Link]]:
    """Yield the calls, those together of which one expression gives all arguments."""
    start = 0
    while start < len(links):
        head = links[start]
        end = start + 1
        while end < len(links) and head.values and links[end][::2] == (head.verb, head.names) and links[end].values:
            end += 1
        row = links[start:end]
        if len(row) < _MANY or not _call_of(row):
            row = links[start : start + 1]
        yield row
        start += len(row)


def _call_of(row: Sequence[_Link]) -> str:
    """Return the call whose arguments are expressions of `n`; nothing where there is none."""
    columns = [varying(column) for column in zip(*(link.values or () for link in row), strict=True)]
    if None in columns:
        return ""
    words = [f"{name}={value}" if name else str(value) for name, value in zip(row[0].names, columns, strict=True)]
    return ast.unparse(ast.parse(f"{row[0].verb}({', '.join(words)})"))
