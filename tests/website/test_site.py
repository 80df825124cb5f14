"""The documentation site: it builds strictly, its links lead somewhere, and it describes every public name."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from linq_compose.error_codes import CODES
from linq_compose.rules import CATALOG, DOCUMENTATION

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "website"))


def test_every_public_name_is_described_in_the_reference(site: Path) -> None:
    table = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    modules = ["linq_compose", *re.findall(r"^\| `(linq_compose\.\w+)` \|", table, re.MULTILINE)]
    for module in modules:
        page = (site / "api" / module.rpartition(".")[2] / "index.html").read_text(encoding="utf-8")
        for name in import_module(module).__all__:
            if f"{module}.{name}" not in modules:
                section = page.partition(f'id="{module}.{name}"')[2].partition("<h2")[0]
                assert len(re.sub(r"<[^>]*>", "", section)) > len(name) + 10, f"{module}.{name}"


def test_every_rule_and_every_error_code_has_an_address(site: Path) -> None:
    for rule in CATALOG:
        assert rule.name in (site / "rules" / rule.code / "index.html").read_text(encoding="utf-8")
    for code in CODES.values():
        assert code.meaning in (site / "rules" / str(code.code) / "index.html").read_text(encoding="utf-8")


def test_the_readme_links_to_pages_of_the_site(site: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = re.findall(rf"{re.escape(DOCUMENTATION)}([^)>\"\s]*)", text)
    assert len(places) > 10
    for place in places:
        assert (site / place).exists(), place


def test_the_addresses_of_the_package_are_pages_of_the_site(site: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert settings["Documentation"] == DOCUMENTATION
    for address in settings.values():
        if address.startswith(DOCUMENTATION):
            assert (site / address.removeprefix(DOCUMENTATION)).exists(), address


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ('<a href="nowhere/">x</a>', "index.html links to nowhere/: no such page"),
        ('<a href="#nowhere">x</a>', "index.html links to #nowhere: no such anchor"),
        ('<a href="https://linq-compose.readthedocs.io/en/stable/x/">x</a>', "no such page"),
        ('<img src="https://example.com/a.png">', "index.html loads https://example.com/a.png"),
        ('<link rel="stylesheet" href="//example.com/a.css">', "index.html loads //example.com/a.css"),
        ('<script src="https://example.com/a.js"></script>', "index.html loads https://example.com/a.js"),
        (
            '<a href="https://example.com/">x</a><a id="a" href="#a">x</a><link rel="canonical" href="https://e.com">',
            "",
        ),
    ],
)
def test_faults_of_a_site_are_reported(tmp_path: Path, page: str, says: str) -> None:
    from built import faults

    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    found = faults(tmp_path)
    assert len(found) == bool(says)
    assert says in "".join(found)


def test_a_style_sheet_that_loads_a_font_from_elsewhere_is_reported(tmp_path: Path) -> None:
    from built import faults

    (tmp_path / "a.css").write_text("@font-face { src: url('https://example.com/font.woff2') }", encoding="utf-8")
    assert faults(tmp_path) == ["a.css loads url('https://example.com/font.woff2"]
