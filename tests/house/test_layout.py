"""The house: how files are named and sized, and what each of them has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "linq_compose"
MODULES = sorted(SOURCE.rglob("*.py"))
NOTHING_SAID = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc"}


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_short_and_says_what_lives_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 600
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree)
    assert docstring
    assert len(docstring.splitlines()[0]) <= 120
    names = {target.id for node in tree.body for target in _targets(node) if isinstance(target, ast.Name)}
    assert "__all__" in names or path.name == "__main__.py"


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_name_says_something(path: Path) -> None:
    assert path.stem.strip("_") not in NOTHING_SAID
    assert path.parent.name not in NOTHING_SAID


def test_no_folder_has_a_single_module() -> None:
    for folder in {path.parent for path in MODULES} - {SOURCE}:
        assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) > 1, folder.name


def test_nothing_names_a_machine() -> None:
    odd = re.compile(r"/(?:root|home|work|tmp|Users)/\w+")
    for path in (*MODULES, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("*.toml")):
        found = odd.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found and found[0]}"


def test_the_version_is_told_once_and_the_types_are_shipped() -> None:
    import linq_compose

    assert (SOURCE / "py.typed").is_file()
    assert f"[{linq_compose.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_names_every_rule() -> None:
    from linq_compose.rules import CATALOG

    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [rule.code for rule in CATALOG if f"`{rule.code}`" not in log] == []
