"""Names and options in the prose of the documents exist, and public names have docstrings."""

from __future__ import annotations

import builtins
import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from linq_compose.cli.parser import NAMES, build_parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "rules"),
]
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(\(.*\))?$")
OPTION = re.compile(r"--[a-z][a-z-]*")
OF_OTHERS = {"Host", "Origin", "f", "with_options"}
"""Headers of HTTP, a function of the reader, and one of the SDK."""
OPTIONS_OF_PYTEST = {"--linq-check", "--linq-check-fail-on"}


def _public() -> dict[str, Any]:
    table = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for module in ("linq_compose", *re.findall(r"^\| `(linq_compose\.\w+)` \|", table, re.MULTILINE)):
        place = import_module(module)
        for name in place.__all__:
            names.setdefault(name, getattr(place, name))
    return names


PUBLIC = _public()


def _members(value: Any) -> set[str]:
    return {*dir(value), *getattr(value, "__annotations__", ()), *getattr(value, "model_fields", ())}


MEMBERS = set().union(PUBLIC, dir(builtins), OF_OTHERS, *(_members(value) for value in PUBLIC.values()))


def _exists(name: str, *, is_call: bool) -> bool:
    first, *rest = name.split(".")
    if first == "linq_compose":
        place: Any = import_module("linq_compose")
        for part in rest:
            place = getattr(place, part, None)
        return place is not None
    looks_like_a_class = first[:1].isupper() and first[1:2].islower()
    if first in PUBLIC and looks_like_a_class:
        return not rest or rest[0] in _members(PUBLIC[first])
    return not (is_call or looks_like_a_class) or name.rsplit(".", maxsplit=1)[-1] in MEMBERS


def _spans(document: Path) -> list[str]:
    return CODE.findall(FENCE.sub("", document.read_text(encoding="utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_in_the_prose_exists(document: Path) -> None:
    names = [match for span in _spans(document) if (match := NAME.match(span))]
    assert [match[0] for match in names if not _exists(match[1], is_call=match[2] is not None)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_option_in_the_prose_exists(document: Path) -> None:
    parsers = build_parser(NAMES)
    known = set(OPTIONS_OF_PYTEST)
    for action in parsers._actions:
        for command in getattr(action, "choices", None) or ():
            known |= set(action.choices[command]._option_string_actions)
    spans = [span for span in _spans(document) if not span.startswith(("pip ", "python ", "curl "))]
    assert [option for span in spans for option in OPTION.findall(span) if option not in known] == []


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert not _exists("Draft.shout", is_call=False)
    assert not _exists("linq_compose.gate.gaurd", is_call=False)
    assert not _exists("Drafts", is_call=False)
    assert not _exists("shout", is_call=True)
    assert _exists("Draft.build", is_call=True)
    assert _exists("report.to_dict", is_call=True)


def test_every_public_name_and_method_has_a_docstring() -> None:
    bare = []
    for name, value in PUBLIC.items():
        if isinstance(value, type):
            own = {key: member for key, member in vars(value).items() if not key.startswith("_")}
            bare += [f"{name}.{key}" for key, member in own.items() if _is_described(member) and not member.__doc__]
        if (isinstance(value, type) or callable(value)) and (value.__doc__ or f"{name}(").startswith(f"{name}("):
            bare.append(name)  # a dataclass without a docstring has its signature as one
    assert bare == []


def _is_described(member: Any) -> bool:
    return isinstance(member, property | classmethod | staticmethod) or inspect.isfunction(member)
