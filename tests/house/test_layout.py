"""The laws of the layout: how files are named, what they hold, what they import, and which of them are public."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from house.imports import FILES, MODULES, SOURCE, docstring, dotted, imports_of, tree

ROOT = Path(__file__).resolve().parents[2]
NOTHING_SAID = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc"}
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LONGEST = 450
"""Lines of a file that holds one thing; a rule family may be longer, for it is never cut in two."""

POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]*\})\+")

KINDS = (
    "cli/commands",
    "cli/output",
    "models",
    "rules",
    "rules/analysis",
    "strategies",
    "testing/fake",
    "text/markdown",
)
"""Folders whose files are all named after things of one kind: there a stem may be that of a file elsewhere."""


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _stem(path: Path) -> str:
    return path.stem.strip("_")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_short_and_says_what_lives_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.parent.name != "rules" and path.name not in ("_walk.py", "_other_walk.py"):  # which a program writes
        assert text.count("\n") <= LONGEST
    module = ast.parse(text)
    opening = ast.get_docstring(module)
    assert opening
    assert len(opening.splitlines()[0]) <= 120
    names = {target.id for node in module.body for target in _targets(node) if isinstance(target, ast.Name)}
    assert "__all__" in names or path.name == "__main__.py"


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_name_says_something(path: Path) -> None:
    assert _stem(path) not in NOTHING_SAID
    assert path.parent.name not in NOTHING_SAID


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_file_is_named_by_a_gerund(path: Path) -> None:
    assert not _stem(path).endswith("ing"), "a noun, or the word that users type"


def test_a_stem_stands_once_unless_its_folder_makes_the_difference_plain() -> None:
    stems: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if not path.stem.startswith("__") and str(path.parent.relative_to(SOURCE)) not in KINDS:
            stems[_stem(path)].append(_name(path))
    assert {stem: files for stem, files in stems.items() if len(files) > 1} == {}


def test_no_folder_has_a_single_module() -> None:
    for folder in {path.parent for path in MODULES} - {SOURCE}:
        assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) > 1, folder.name


FAMILY_FILES = [path for path in sorted((SOURCE / "rules").glob("*.py")) if path.stem not in ("__init__", "sources")]


@pytest.mark.parametrize("path", FAMILY_FILES, ids=_name)
def test_a_rule_file_holds_one_family_whole_and_in_the_order_of_its_codes(path: Path) -> None:
    from linq_compose.rules import CATALOG

    module = tree(dotted(path))
    declared = [
        decorator.args[0].value
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == "rule"
        and isinstance(decorator.args[0], ast.Constant)
    ]
    family = {each.name: each for each in CATALOG.families}[path.stem.replace("_", "-")]
    assert [f"{family.prefix}{number}" for number in declared] == [rule.code for rule in family.rules]


def test_families_and_rules_are_declared_in_the_files_of_families_alone() -> None:
    from linq_compose.rules import CATALOG

    assert {path.stem.replace("_", "-") for path in FAMILY_FILES} == {family.name for family in CATALOG.families}
    for name in FILES:
        if name.startswith("linq_compose.rules") and FILES[name] not in FAMILY_FILES:
            source = FILES[name].read_text(encoding="utf-8")
            assert ".rule(" not in source, name
            assert "Family(" not in source, name


@pytest.mark.parametrize("path", FAMILY_FILES, ids=_name)
def test_a_rule_file_imports_no_other(path: Path) -> None:
    files = {dotted(file) for file in FAMILY_FILES}
    assert files & imports_of(dotted(path)) == set()
    for name in FILES:
        if name.startswith("linq_compose.rules.analysis"):
            assert files & imports_of(name) == set(), name


def _is_private(name: str) -> bool:
    """Whether a module is private: by an underscore, or by what a package above it, or itself, says of it."""
    parts = name.split(".")
    if any(part.startswith("_") and part != "__main__" for part in parts[1:]):
        return True
    above = [".".join(parts[:count]) for count in range(2, len(parts))]
    return "This package is private." in docstring(name) or any(
        "This package is private." in docstring(each) or "The modules here are private" in docstring(each)
        for each in above
    )


PUBLIC = sorted(
    name for name in FILES if not _is_private(name) and name not in ("linq_compose", "linq_compose.__main__")
)
NAMED = re.compile(r"\blinq_compose(?:\.\w+)+")


def test_the_public_modules_are_those_of_the_table_in_the_docs() -> None:
    table = re.findall(
        r"^\| `(linq_compose\.\w+)` \|", (ROOT / "docs" / "modules.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert table == PUBLIC


def test_no_document_names_a_private_module() -> None:
    for document in DOCUMENTS:
        for word in set(NAMED.findall(document.read_text(encoding="utf-8"))):
            parts = word.split(".")
            module = next(  # the rest of the word is a name inside of the module
                name for name in (".".join(parts[:count]) for count in range(len(parts), 0, -1)) if name in FILES
            )
            assert module == "linq_compose" or not _is_private(module), f"{document.name} names {module}"


@pytest.mark.parametrize("name", PUBLIC)
def test_the_names_of_a_public_module_are_there(name: str) -> None:
    from importlib import import_module

    module = import_module(name)
    for each in module.__all__:
        assert getattr(module, each) is not None


def test_nothing_names_a_machine() -> None:
    odd = re.compile(r"/(?:root|home|work|tmp|Users)/\w+")
    for path in (*MODULES, *DOCUMENTS, *ROOT.glob("*.toml")):
        found = odd.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found and found[0]}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_pattern_repeats_a_group_possessively(path: Path) -> None:
    """Before 3.11.5, Python matches `(?:…)*+` wrongly where the group can backtrack, and `(?>(?:…)*)` rightly.

    CPython issue 106052; the package `regex` has matched both rightly all along.
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    if "re" not in imported or "regex" in imported:
        return
    written = (node.value for node in nodes if isinstance(node, ast.Constant))
    found = [text for text in written if isinstance(text, str) and POSSESSIVE_GROUP.search(text)]
    assert not found, found


def test_the_version_is_told_once_and_the_types_are_shipped() -> None:
    import linq_compose

    assert (SOURCE / "py.typed").is_file()
    assert f"[{linq_compose.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_names_every_rule() -> None:
    from linq_compose.rules import CATALOG

    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [rule.code for rule in CATALOG if f"`{rule.code}`" not in log] == []


def test_the_changelog_names_every_command_and_extra() -> None:
    from linq_compose.cli.parser import NAMES

    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"test", "dev", "bench", "docs"}
    assert {name for name in NAMES if f"`{name}`" not in log and f"`linq-compose {name}`" not in log} == set()
    assert {extra for extra in extras if f"`{extra}`" not in log} == set()
