"""Small changes of source files, as a programmer makes them by mistake: what can change, and how.

A change replaces one piece of a file by another. Not drawn is what changes no behaviour: docstrings, type annotations,
`__all__`, imports, texts for people (strings of several words, f-strings), and the rules' examples, which are tests.
In `_walk_writer.py` the strings are code: there the words of Python inside them are changed instead.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

__all__ = ["Change", "changes", "draw"]

CODE_IN_STRINGS = frozenset({"_walk_writer.py"})
"""Files whose strings are code that they write."""

SWAPPED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is", ast.And: "or", ast.Or: "and", ast.Add: "-", ast.Sub: "+",
    ast.Mult: "+", ast.FloorDiv: "*", ast.Mod: "*", ast.BitOr: "&", ast.BitAnd: "|", ast.LShift: ">>", ast.RShift: "<<",
}  # fmt: skip
WRITTEN = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.And: "and", ast.Or: "or", ast.Add: "+", ast.Sub: "-",
    ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%", ast.BitOr: "|", ast.BitAnd: "&", ast.LShift: "<<",
    ast.RShift: ">>",
}  # fmt: skip
WORDS = [
    (r"\bis not\b", "is"), (r"\bis (?!not|sure)", "is not "), (r"\bnot in\b", "in"), (r" != ", " == "),
    (r" \+= 1\b", " += 2"), (r"\braise Unfit\b", "pass"), (r" or ", " and "), (r"\bTrue\b", "False"),
    (r"\bFalse\b", "True"), (r"\bbreak\b", "pass"), (r"\bdict\b", "list"), (r"\blist\b", "dict"), (r"\bint\b", "str"),
    (r"\b1\]", "0]"), (r" != 2\b", " != 3"),
]  # fmt: skip

SENTENCES = frozenset({"says", "hint", "why", "domain", "source", "about", "examples"})
"""Arguments of a rule that people read, and its examples."""
NOT_CODE = frozenset({"Example", "TypeVar", "cast", "NewType", "ParamSpec"})
"""Calls that hold no behaviour."""
FIXED = frozenset({"isinstance", "issubclass", "getattr", "hasattr", "min", "max"})
"""Functions whose arguments, swapped, give an exception in every call, or the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `text` in place of the bytes from `start` to `end` of a file."""

    path: str
    line: int
    start: int
    end: int
    text: str
    kind: str

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]

    def diff(self, source: bytes) -> str:
        old, new = (text.decode().splitlines() for text in (source, self.applied(source)))
        lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[3:]
        return "\n".join(line[:1] + " " + line[1:].strip() for line in lines if not line.startswith("@@"))


def draw(sources: dict[str, bytes], count: int, seed: int) -> list[Change]:
    """Draw changes, no two alike: first a line of all lines that can change, then a change of that line."""
    rng = Random(seed)
    lines: dict[tuple[str, int], list[Change]] = {}
    for path in sorted(sources):
        for change in changes(sources[path], path):
            lines.setdefault((path, change.line), []).append(change)
    places = list(lines)
    drawn: list[Change] = []
    while places and len(drawn) < count:
        place = rng.choice(places)
        change = lines[place].pop(rng.randrange(len(lines[place])))
        if not lines[place]:
            places.remove(place)
        source = sources[change.path]
        if _is_another_program(source, change.applied(source)):
            drawn.append(change)
    return drawn


def _is_another_program(source: bytes, changed: bytes) -> bool:
    try:
        return ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def changes(source: bytes, path: str) -> Iterator[Change]:
    """Yield every change of a file, in the order of its syntax tree."""
    tree = ast.parse(source)
    yield from _Changes(source, path, still=_example_data(tree)).of(tree)


def _example_data(tree: ast.Module) -> frozenset[str]:
    """Return the names of a module that only examples of rules read, directly or through another such name."""
    assigned = {
        node.targets[0].id: node
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    names = set(assigned)
    while True:
        inside = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Example"]
        quiet = {id(below) for holder in (*inside, *map(assigned.get, names)) for below in ast.walk(holder)}
        read = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in quiet
        }
        if not inside or not names & read:
            return frozenset(names if inside else ())
        names -= read


class _Changes:
    def __init__(self, source: bytes, path: str, *, still: frozenset[str]) -> None:
        self._still = still
        self._source = source
        self._path = path
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._writes_code = Path(path).name in CODE_IN_STRINGS

    def of(self, node: ast.AST) -> Iterator[Change]:
        """Yield the changes of a node and of all below it."""
        if _is_still(node) or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in self._still):
            return
        if isinstance(node, ast.JoinedStr):
            if self._writes_code:
                yield from self._words(node)
            return
        yield from getattr(self, f"_{type(node).__name__.lower()}", self._nothing)(node)
        if isinstance(node, ast.stmt) and _can_go(node):
            yield self._put(node, "pass", "statement")
        for below in _below(node):
            yield from self.of(below)

    def _nothing(self, _node: ast.AST) -> Iterator[Change]:
        return iter(())

    def _span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source[start:end].decode()

    def _put(self, node: ast.AST, text: str, kind: str) -> Change:
        return Change(self._path, node.lineno, *self._span(node), text, kind)

    def _between(self, left: ast.AST, right: ast.AST, operator: ast.AST, kind: str) -> Iterator[Change]:
        """Yield the change of an operator, which has no place of its own: it is between its operands."""
        if type(operator) in SWAPPED:
            start, end = self._span(left)[1], self._span(right)[0]
            gap = self._source[start:end].decode()
            old = re.escape(WRITTEN[type(operator)]).replace(r"\ ", r"\s+")
            match = re.search(rf"(?<!\w){old}(?!\w)", gap)
            if match is not None and "#" not in gap:
                at = start + len(gap[: match.start()].encode())
                line = left.end_lineno + gap[: match.start()].count("\n")
                yield Change(self._path, line, at, at + len(match.group()), SWAPPED[type(operator)], kind)

    def _compare(self, node: ast.Compare) -> Iterator[Change]:
        operands = [node.left, *node.comparators]
        for place, operator in enumerate(node.ops):
            yield from self._between(operands[place], operands[place + 1], operator, "comparison")

    def _boolop(self, node: ast.BoolOp) -> Iterator[Change]:
        neutral = str(isinstance(node.op, ast.And))
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from self._between(left, right, node.op, "boolean")
        for value in node.values:
            if not isinstance(value, ast.Constant | ast.Tuple | ast.Dict):  # `or ()`
                yield self._put(value, neutral, "operand")

    def _binop(self, node: ast.BinOp) -> Iterator[Change]:
        yield from self._between(node.left, node.right, node.op, "arithmetic")

    def _augassign(self, node: ast.AugAssign) -> Iterator[Change]:
        if isinstance(node.op, ast.Add | ast.Sub):
            old, new = ("+=", "-=") if isinstance(node.op, ast.Add) else ("-=", "+=")
            start, end = self._span(node.target)[1], self._span(node.value)[0]
            at = self._source.index(old.encode(), start, end)
            yield Change(self._path, node.lineno, at, at + 2, new, "arithmetic")

    def _unaryop(self, node: ast.UnaryOp) -> Iterator[Change]:
        if isinstance(node.op, ast.Not):
            yield self._put(node, f"({self._text(node.operand)})", "boolean")

    def _if(self, node: ast.If | ast.IfExp) -> Iterator[Change]:
        text = self._text(node.test)
        for new in (f"not ({text})", "True", "False"):
            yield self._put(node.test, new, "condition")

    def _ifexp(self, node: ast.IfExp) -> Iterator[Change]:
        yield from self._if(node)

    def _while(self, node: ast.While) -> Iterator[Change]:
        yield self._put(node.test, "False", "condition")

    def _comprehension(self, node: ast.comprehension) -> Iterator[Change]:
        for test in node.ifs:
            yield self._put(test, "True", "condition")

    def _constant(self, node: ast.Constant) -> Iterator[Change]:
        value = node.value
        if isinstance(value, bool):
            yield self._put(node, str(not value), "constant")
        elif isinstance(value, int):
            shown = hex if self._text(node).lower().startswith("0x") else str
            yield self._put(node, shown(value + 1), "constant")
            yield self._put(node, shown(value - 1), "constant")
        elif isinstance(value, str) and self._writes_code and re.search(r"[ :=]", value):
            yield from self._words(node)
        elif isinstance(value, str) and not _is_sentence(value):
            if len(value) == 1 and ord(value) < 0x10FFFF:
                yield self._put(node, ascii(chr(ord(value) + 1)), "string")
            else:
                yield self._put(node, ascii(value + "x"), "string")
                yield self._put(node, ascii(value[:-1] or "y"), "string")
        elif isinstance(value, bytes) and value:
            yield self._put(node, repr(value[:-1]), "string")

    def _words(self, node: ast.AST) -> Iterator[Change]:
        """Yield changes of the words of Python in a string."""
        start, text = self._span(node)[0], self._text(node)
        for pattern, new in WORDS:
            for match in re.finditer(pattern, text):
                at = start + len(text[: match.start()].encode())
                line = node.lineno + text[: match.start()].count("\n")
                yield Change(self._path, line, at, at + len(match.group().encode()), new, "written code")

    def _call(self, node: ast.Call) -> Iterator[Change]:
        if _is_word_list(node):
            words = node.func.value.value.split()
            for place in {0, len(words) // 2, len(words) - 1} if len(words) > 1 else ():
                yield self._put(node.func.value, ascii(" ".join(words[:place] + words[place + 1 :])), "element")
        ordered = ast.unparse(node.func) in FIXED or any(isinstance(argument, ast.Starred) for argument in node.args)
        if not ordered:
            for left, right in zip(node.args, node.args[1:], strict=False):
                start, middle, other = self._span(left), self._span(right)[0], self._text(right)
                gap = self._source[start[1] : middle].decode()
                end = self._span(right)[1]
                swapped = f"{other}{gap}{self._text(left)}"
                yield Change(self._path, left.lineno, start[0], end, swapped, "arguments")
        for before, keyword in zip([*node.args[-1:], *node.keywords], node.keywords, strict=False):
            if keyword.arg not in {*SENTENCES, "strict", None} and before is not keyword:
                start, end = self._span(before)[1], self._span(keyword)[1]
                yield Change(self._path, keyword.lineno, start, end, "", "argument")

    def _elements(self, node: ast.List | ast.Set | ast.Tuple) -> Iterator[Change]:
        items = node.elts
        if len(items) > 1 and isinstance(node.ctx if not isinstance(node, ast.Set) else ast.Load(), ast.Load):
            for item, following in zip(items, items[1:], strict=False):
                start, end = self._span(item)[0], self._span(following)[0]
                yield Change(self._path, item.lineno, start, end, "", "element")

    _list = _set = _tuple = _elements

    def _dict(self, node: ast.Dict) -> Iterator[Change]:
        keys = [key or value for key, value in zip(node.keys, node.values, strict=True)]
        for key, following in zip(keys, keys[1:], strict=False):
            if node.keys[keys.index(key)] is not None and isinstance(following, ast.Constant):
                yield Change(self._path, key.lineno, self._span(key)[0], self._span(following)[0], "", "element")

    def _slice(self, node: ast.Slice) -> Iterator[Change]:
        for bound in (node.lower, node.upper):
            if bound is not None:
                yield self._put(bound, "", "slice")

    def _return(self, node: ast.Return) -> Iterator[Change]:
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield self._put(node.value, "None", "return")


def _below(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below a node whose change can change what the program does."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (inner for inner in node.decorator_list if isinstance(inner, ast.Call) and _declares(inner))
        yield from (default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None)
        yield from node.body
    elif isinstance(node, ast.ClassDef):
        yield from node.body
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None:
            yield node.value
    elif isinstance(node, ast.Call):
        yield node.func
        yield from node.args
        yield from (keyword.value for keyword in node.keywords if keyword.arg not in {*SENTENCES, "strict"})
    else:
        yield from ast.iter_child_nodes(node)


def _declares(decorator: ast.Call) -> bool:
    """Whether a decorator is `@FAMILY.rule(…)` or `@FAMILY.clearance(…)`."""
    return isinstance(decorator.func, ast.Attribute) and decorator.func.attr in {"rule", "clearance"}


def _is_still(node: ast.AST) -> bool:
    """Whether no change of a node is drawn."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # a docstring
        return True
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        typed = isinstance(node, ast.AnnAssign) and "TypeAlias" in ast.unparse(node.annotation)
        return typed or (isinstance(target, ast.Name) and target.id in {"__all__", "__slots__"})
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in NOT_CODE


def _can_go(node: ast.stmt) -> bool:
    """Whether a statement can be removed without leaving a name unbound."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call | ast.Await)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.AugAssign | ast.Raise | ast.Continue | ast.Break | ast.Return | ast.Delete)


def _is_sentence(text: str) -> bool:
    """Whether people read a string: it has two words side by side, or it is a word and a stop."""
    return bool(re.search(r"[A-Za-z`}][,;:]? [A-Za-z{`]", text)) or bool(re.fullmatch(r"[A-Z]?[a-z]+[.:] ?", text))


def _is_word_list(node: ast.Call) -> bool:
    """Whether a call is `"one two".split()`."""
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "split"
        and isinstance(function.value, ast.Constant)
        and isinstance(function.value.value, str)
        and " " in function.value.value
    )
