"""The catalog holds every rule that the source declares, and says where each has its page."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import linq_compose.rules
from linq_compose import Context, Example, Family, Policy, TextPart, check, explain
from linq_compose.error_codes import CODES
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.diagnostic import Evidence
from linq_compose.pages.rule_page import page
from linq_compose.rules import CATALOG, DOCUMENTATION

SOURCES = sorted(Path(linq_compose.rules.__file__).parent.rglob("*.py"))


def _declared(tree: ast.Module) -> Iterator[str]:
    """The codes of the rules that a module declares, by its source alone."""
    prefixes = {
        target.id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "Family"
        for target in node.targets
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rule":
            yield f"{prefixes[node.func.value.id]}{node.args[0].value}"


def test_every_rule_that_the_source_declares_is_in_the_catalog() -> None:
    declared = [code for path in SOURCES for code in _declared(ast.parse(path.read_text(encoding="utf-8")))]
    assert len(declared) > 100
    assert sorted(declared) == sorted(rule.code for rule in CATALOG)


def test_the_source_of_a_module_tells_its_rules() -> None:
    source = 'A = Family("ABC", "a", about="")\n@A.rule(101, "x")\ndef f(): ...\n@A.rule(102, "y")\ndef g(): ...\n'
    assert list(_declared(ast.parse(source))) == ["ABC101", "ABC102"]


def test_every_diagnostic_carries_the_url_of_its_rule_page() -> None:
    urls = {CATALOG.doc_url(rule) for rule in CATALOG}
    assert len(urls) == len(tuple(CATALOG))
    for rule in CATALOG:
        example = rule.examples[0]
        (diagnostic,) = check(example.bad, example.operation, context=example.context)
        assert diagnostic.doc_url == CATALOG.doc_url(rule) == diagnostic.to_dict()["doc_url"]
        assert diagnostic.doc_url.startswith("https://")
        assert f"/{rule.code}/" in diagnostic.doc_url


def test_the_pages_are_below_the_documentation_that_the_package_names() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Documentation"] == DOCUMENTATION
    pages = {CATALOG.doc_url(rule) for rule in CATALOG if CATALOG.is_built_in(rule)}
    assert pages == {f"{DOCUMENTATION}rules/{rule.code}/" for rule in CATALOG}


def test_a_rule_without_a_page_here_is_documented_by_its_source() -> None:
    family = Family("ACM", "acme", about="Ours.")
    hello = {"parts": [{"type": "text", "value": "Hello"}]}
    example = Example(bad=hello, good=hello, at="")

    @family.rule(101, "odd", "info", on=TextPart, says="Odd.", hint="Do.", why="It is.", source="https://example.com/101", evidence="inferred", examples=[example])  # fmt: skip  # noqa: E501
    def odd(_part: TextPart, _context: Context) -> Iterator[object]:
        from linq_compose import Finding

        yield Finding()

    (diagnostic,) = check(hello, policy=Policy(extend=[family]))
    assert diagnostic.doc_url == "https://example.com/101"
    assert not CATALOG.extended([family]).is_built_in(odd)
    assert Catalog([family]).doc_url(odd) == "https://example.com/101"


@pytest.mark.parametrize("code", tuple(CODES))
def test_the_page_of_an_error_code_names_the_rules_that_detect_it(code: int) -> None:
    text = explain(str(code))
    for rule in CATALOG:
        probably = " (probably)" if rule.server_code_evidence is Evidence.INFERRED else ""
        assert (f"- {rule.code} {rule.name}{probably}\n" in text) is (rule.server_code == code)
    assert ("No rule detects it." in text) is (code not in {rule.server_code for rule in CATALOG})


def test_the_page_of_a_rule_that_raises_has_placeholders() -> None:
    family = Family("ACM", "acme", about="Ours.")
    hello = {"parts": [{"type": "text", "value": "Hello" * 100}], "to": [{"n": n} for n in range(9)]}

    @family.rule(
        101,
        "odd",
        "info",
        on=TextPart,
        says="Odd {word}.",
        hint="Do {{so}}.",
        why="It is.",
        source="https://example.com/101",
        evidence="inferred",
        examples=[Example(bad=hello, good=b"\xff", at="")],
    )
    def odd(_part: TextPart, _context: Context) -> Iterator[object]:
        raise ZeroDivisionError

    text = page(odd)
    assert "> Odd {word}.\n" in text
    assert "Do {so}." in text
    assert "Hello" * 100 in text
    assert all(f'{{"n": {number}}}' in text for number in range(9))
    assert "\\xff" in text
