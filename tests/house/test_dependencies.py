"""The package says what it brings: each dependency is listed with its licence, and the releases have their commands."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "DEPENDENCIES.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([\w.-]+) \| (.+?) \| (?:always|with)", TABLE, re.MULTILINE))


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    """The script that writes the table."""
    pytest.importorskip("packaging")
    spec = spec_from_file_location("licences", ROOT / ".ci" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_declared_dependency_is_listed_with_its_licence(licences: ModuleType) -> None:
    names = {requirement.name for requirements in licences.declared().values() for requirement in requirements}
    assert names <= set(ROWS), "python .ci/licences.py --write DEPENDENCIES.md lists them"
    for name in names:
        try:
            found = distribution(name)
        except PackageNotFoundError:  # an extra that is not installed here; `.ci/extras` compares them all
            continue
        assert licences.licence(found) == ROWS[name]


def test_every_listed_licence_allows_any_use(licences: ModuleType) -> None:
    assert {name: licence for name, licence in ROWS.items() if not licences.is_allowed(licence)} == {}
    assert not licences.is_allowed("GPL-3.0-only")
    assert not licences.is_allowed("MIT AND GPL-3.0-only")


def test_the_commands_of_a_release_are_bash() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", (ROOT / "RELEASING.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) >= 5
    for block in blocks:
        done = subprocess.run(["bash", "-n", "-c", block], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), block


def test_the_scripts_of_ci_are_bash_and_python() -> None:
    for script in sorted((ROOT / ".ci").iterdir()):
        if script.suffix == ".py":
            compile(script.read_text(encoding="utf-8"), str(script), "exec")
        elif script.is_file():
            done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), script
