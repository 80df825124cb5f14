"""The API reference: a page for each public module, with the signature and the docstring of every public name."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import griffe

from linq_compose.limits import LIMITS, Limits

TOP = "linq_compose"
MODULES = re.compile(rf"^\| `({TOP}\.\w+)` \| (.*) \|$", re.MULTILINE)
CODE = re.compile(r"`([A-Za-z_]+(?:\.[a-z_]+)?(?:\(\))?)`")
DOCTEST = re.compile(r"(?:^>>> .*\n(?:^(?!\n|>>> ).+\n?)*)+", re.MULTILINE)
PRIVATE = re.compile(r"_|field\(")
"""A default that is no value which readers can write."""

OF_PYDANTIC = {"model_config", "model_post_init"}
WIDTH = 88
LONGEST = 500
"""Characters of a constant's value that is shown."""


def public_modules(root: Path) -> dict[str, str]:
    """Return the public modules that `docs/modules.md` lists, each with what it contains; the package itself first."""
    table = (root / "docs" / "modules.md").read_text(encoding="utf-8")
    return {TOP: "check, fix, compose: what most programs need", **dict(MODULES.findall(table))}


def api_pages(root: Path) -> dict[str, str]:
    """Return the pages by file name."""
    package = griffe.load(TOP, search_paths=[root / "src"], resolve_aliases=True)
    modules = public_modules(root)
    homes = _homes(package, modules)
    pages = {}
    for module in modules:
        lines = [f"# `{module}`", "", _module_docstring(_place(package, module)), ""]
        for name in sorted(_place(package, module).exports, key=_order):
            if f"{module}.{name}" in modules:
                continue
            thing = _thing(package, module, name)
            home = homes[thing.path].rpartition(".")[0]
            lines += _elsewhere(module, name, home, thing) if home != module else _entry(module, name, thing, homes)
        pages[_file(module)] = _with_links("\n".join(lines) + "\n", package, homes, module)
    return pages


def _file(module: str) -> str:
    return f"{module.rpartition('.')[2]}.md"


def _order(name: str) -> tuple[bool, str]:
    """Functions first, then classes and constants, as people look for what to call."""
    return not name.islower(), name


def _place(package: griffe.Module, module: str) -> griffe.Module:
    return package if module == TOP else package[module.removeprefix(f"{TOP}.")]


def _thing(package: griffe.Module, module: str, name: str) -> griffe.Object:
    thing = _place(package, module)[name]
    return thing.final_target if thing.is_alias else thing


def _homes(package: griffe.Module, modules: dict[str, str]) -> dict[str, str]:
    """Return for each thing the public name under which it is described: that of the most special module."""
    homes: dict[str, str] = {}
    for module in modules:  # the package comes first, and gives way to the others
        for name in _place(package, module).exports:
            path = _thing(package, module, name).path
            if homes.get(path, f"{TOP}.{name}") == f"{TOP}.{name}":
                homes[path] = f"{module}.{name}"
    return homes


def _address(public: str, member: str = "") -> str:
    """Return the address of a name that is described, or of its member, beside the other pages."""
    module = public.rpartition(".")[0]
    return f"{_file(module)}#{public}{f'.{member}' if member else ''}"


def _with_links(text: str, package: griffe.Module, homes: dict[str, str], module: str) -> str:
    """Return a page in whose prose the names of classes and functions are links."""
    names = {public.rpartition(".")[2]: (path, public) for path, public in homes.items()}

    def link(code: re.Match[str]) -> str:
        first, _, member = code[1].removesuffix("()").partition(".")
        path, public = names.get(first, ("", ""))
        if not path or (first.islower() and public.rpartition(".")[0] not in (TOP, f"{TOP}.text", module)):
            return code[0]  # a word that may be an argument too
        thing = package[path.removeprefix(f"{TOP}.")]
        if member:
            described = isinstance(thing, griffe.Class) and member in thing.members and not member.startswith("_")
            if not described or not (thing.members[member].is_function or "property" in thing.members[member].labels):
                return code[0]
        return f"[{code[0]}]({_address(public, member)})"

    pieces = re.split(r"(^```.*?^```$|^#[^\n]*$|^\|[^\n]*$|\[`[^]]*\]\([^)]*\))", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(piece if place % 2 else CODE.sub(link, piece) for place, piece in enumerate(pieces))


def _module_docstring(module: griffe.Module) -> str:
    """Return what a module says of itself; which modules are private is for those who work on it."""
    return re.sub(
        r"^(?:The modules here are|This package is) private\b.*\n?", "", _docstring(module), flags=re.MULTILINE
    )


def _elsewhere(module: str, name: str, home: str, thing: griffe.Object) -> list[str]:
    """Return the short entry of a name that another page describes."""
    first = _docstring(thing).partition("\n\n")[0].replace("\n", " ")
    return [
        f"## `{name}` {{ #{module}.{name} }}",
        "",
        f"{first} See [`{home}.{name}`]({_address(f'{home}.{name}')}).",
        "",
    ]


def _entry(module: str, name: str, thing: griffe.Object, homes: dict[str, str]) -> Iterator[str]:
    yield f"## `{name}` {{ #{module}.{name} }}"
    yield ""
    if isinstance(thing, griffe.Function):
        yield from _fence(_signatures(name, thing))
    elif isinstance(thing, griffe.Class):
        yield from _fence([_class_signature(name, thing)])
    elif isinstance(thing, griffe.Attribute):
        yield from _fence([_attribute(name, thing)])
    yield _docstring(thing)
    yield ""
    if isinstance(thing, griffe.Class):
        yield from _members(f"{module}.{name}", name, thing, homes)


def _members(path: str, owner: str, thing: griffe.Class, homes: dict[str, str]) -> Iterator[str]:
    """Return the fields of a class as a table, its properties and methods, and links to those that it inherits.

    What it inherits from a private class is described as its own.
    """
    members = {
        name: member.final_target if member.is_alias else member
        for name, member in thing.all_members.items()
        if not name.startswith("_") and name not in OF_PYDANTIC
    }
    members = {name: member for name, member in members.items() if member.path.startswith(TOP)}
    inherited: dict[str, list[str]] = {}
    for name, member in list(members.items()):
        public = homes.get(member.path.rpartition(".")[0], "")
        if public and name not in thing.members and not _is_field(member):
            inherited.setdefault(public, []).append(f"[`{name}`]({_address(public, name)})")
            del members[name]
    plain = {name: member for name, member in members.items() if _is_field(member)}
    if plain:
        yield from ("| field | type | |", "| --- | --- | --- |")
        limits = Limits.describe() if path == f"{TOP}.limits.Limits" else {}
        for name, member in plain.items():
            about = " ".join(_docstring(member).split()).replace("|", "\\|")
            kind = str(member.annotation) if member.annotation is not None else str(member.value or "")
            if name in limits:
                limit = limits[name]
                kind = f"{kind} = {getattr(LIMITS, name):_}"
                about = f"{limit.says}, in {limit.unit}. Source: [Linq]({limit.source}), read {limit.read}."
            yield f"| `{name}` | {_code(kind)} | {about} |"
        yield ""
    for name, member in members.items():
        if name in plain or not isinstance(member, griffe.Function | griffe.Attribute):
            continue
        if isinstance(member, griffe.Function):
            yield f"### `{owner}.{name}()` {{ #{path}.{name} }}"
            yield ""
            yield from _fence(_signatures(name, member))
        else:
            yield f"### `{owner}.{name}` {{ #{path}.{name} }}"
            yield ""
            yield from _fence([f"{name}: {member.annotation}"])
        yield _docstring(member)
        yield ""
    for public, links in inherited.items():
        yield f"Inherited from [`{public.rpartition('.')[2]}`]({_address(public)}): {', '.join(links)}."
        yield ""


def _is_field(member: griffe.Object) -> bool:
    return isinstance(member, griffe.Attribute) and "property" not in member.labels


def _code(text: str) -> str:
    """Return text as code inside of a table."""
    text = re.sub(r"^Annotated\[(.*?), (?:Field|TextKind|Length|Literal)?.*\]$", r"\1", " ".join(text.split()))
    return f"`{text}`".replace("|", "\\|") if text else ""


def _fence(lines: list[str]) -> Iterator[str]:
    yield from ("```python", *lines, "```", "")


def _signatures(name: str, function: griffe.Function) -> list[str]:
    """Return the signature of a function, or those of its overloads."""
    return [_signature(name, each) for each in (function.overloads or [function])]


def _class_signature(name: str, thing: griffe.Class) -> str:
    bases = [
        str(base)
        for base in thing.bases
        if str(base) in {"Exception", "ValueError", "TypeError", "LookupError", "StrEnum"}
    ]
    init = thing.all_members.get("__init__")
    init = init.final_target if init is not None and init.is_alias else init
    if bases or not isinstance(init, griffe.Function) or not init.path.startswith(TOP):
        return f"class {name}({', '.join(bases)})" if bases else f"class {name}"
    return f"class {_signature(name, init)}".removesuffix(" -> None")


def _attribute(name: str, thing: griffe.Attribute) -> str:
    kind = f": {thing.annotation}" if thing.annotation is not None else ""
    value = str(thing.value) if thing.value is not None else ""
    line = f"{name}{kind}{f' = {value}' if value and len(value) <= LONGEST else ''}"
    return textwrap.fill(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _signature(name: str, function: griffe.Function) -> str:
    """Return a signature; one parameter a line where it is long."""
    parts: list[str] = []
    kinds = griffe.ParameterKind
    star = False
    parameters = [each for each in function.parameters if each.name not in ("self", "cls")]
    positional = [each for each in parameters if each.kind is kinds.positional_only]
    for parameter in parameters:
        if parameter.kind is kinds.var_positional:
            star = True
        elif parameter.kind is kinds.keyword_only and not star:
            parts.append("*")
            star = True
        mark = {kinds.var_positional: "*", kinds.var_keyword: "**"}.get(parameter.kind, "")
        kind = f": {parameter.annotation}" if parameter.annotation is not None else ""
        default = ""
        if parameter.default is not None and not mark:
            value = "…" if PRIVATE.match(str(parameter.default)) else parameter.default
            default = f" = {value}" if kind else f"={value}"
        parts.append(f"{mark}{parameter.name}{kind}{default}")
        if positional and parameter is positional[-1]:
            parts.append("/")
    returns = f" -> {function.returns}" if function.returns is not None else ""
    line = f"{name}({', '.join(parts)}){returns}"
    if len(line) <= WIDTH:
        return line
    inside = "".join(f"    {part},\n" for part in parts)
    return f"{name}(\n{inside}){returns}"


def _docstring(thing: griffe.Object) -> str:
    """Return a docstring as Markdown: its doctests are code."""
    text = textwrap.dedent(thing.docstring.value).strip() if thing.docstring else ""
    return DOCTEST.sub(lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", f"{text}\n").strip()
