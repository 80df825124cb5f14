"""Mutation testing tests itself: which changes are drawn, and that one that a test sees is noticed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mutate
from mutations import Change, changes, draw

SOURCE = '''"""Ages, in years."""
from __future__ import annotations
import re

__all__ = ["is_adult"]

_MESSAGE = "The age is too small."
_BAD = {"age": 17}
_WORDS = "young old ancient".split()

@AGES.rule(101, "young", Severity.ERROR, says="The age {age} is {word}.", examples=[Example(bad=_BAD, at="/age")])
def young(person: Literal["guest"], limit: int = 18, *, names: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Yield a finding for the young."""
    if person.age < limit and not (person.age is None or person.name in names[:3]):
        yield Finding(("age",), {"age": person.age + 1}, code=f"{person.age}!")
    elif re.fullmatch("[a-z]+", person.name) is None:
        raise ValueError(_MESSAGE)
    while person.age > 0x10:
        person.age -= 1
    return [word for word in _WORDS if word] if names else b"none"
'''
SCRATCH = {
    "src/linq_compose/__init__.py": "",
    "src/linq_compose/pytest_plugin.py": "",
    "src/linq_compose/_hypothesis.py": "def register(): pass\n",
    "src/linq_compose/_walk.py": "LIMIT = 18\n",
    "src/linq_compose/_walk_writer.py": "from pathlib import Path\nfrom linq_compose.rules.ages import LIMIT\n"
    "def write_walk():\n    return f'LIMIT = {LIMIT}\\n'\n"
    "FILES = {Path(__file__).with_name('_walk.py'): write_walk, Path(__file__).with_name('_other_walk.py'): str, "
    "Path(__file__).with_name('_body_shapes.py'): str}\n",
    "src/linq_compose/_other_walk.py": "",
    "src/linq_compose/_body_shapes.py": "",
    "src/linq_compose/rules/__init__.py": "",
    "src/linq_compose/rules/ages.py": "LIMIT = 18\ndef is_adult(age):\n    return age >= LIMIT\n"
    "def is_old(age):\n    return age > 80\ndef waits(age):\n    while age < 0:\n        age += 1\n    return age\n",
    "tests/rules/test_ages.py": "from linq_compose.rules.ages import is_adult, waits\n"
    "def test_adults():\n    assert not is_adult(17)\n    assert is_adult(18)\n    assert waits(-2) == 0\n",
    "tests/laws/test_walk.py": "from linq_compose import _walk\nfrom linq_compose._walk_writer import write_walk\n"
    "def test_stale():\n    assert f'LIMIT = {_walk.LIMIT}\\n' == write_walk()\n",
    "pyproject.toml": "",
}
FAILING = "def test_adults():\n    assert False\ndef test_true():\n    pass\n"
AGES = "src/linq_compose/rules/ages.py"

CHECKOUT = pytest.mark.skipif(not (mutate.ROOT / mutate.PACKAGE).is_dir(), reason="what is installed is not changed")


def all_changes(source: str) -> list[Change]:
    return list(changes(source.encode(), "rules/ages.py"))


def test_every_change_gives_another_program() -> None:
    found = all_changes(SOURCE)
    for change in found:
        applied = change.applied(SOURCE.encode())
        assert ast.dump(ast.parse(applied)) != ast.dump(ast.parse(SOURCE)), change
        assert change.diff(SOURCE.encode()).count("\n") >= 1 or change.text == ""
    assert {change.kind for change in found} == {
        *("argument", "arguments", "arithmetic", "boolean", "comparison", "condition", "constant", "element"),
        *("operand", "return", "slice", "statement", "string"),
    }


def test_what_changes_no_behaviour_is_not_drawn() -> None:
    lines = SOURCE.splitlines()
    changed = {lines[change.line - 1].strip() for change in all_changes(SOURCE)}
    for still in ("import re", '"""Ages, in years."""', '__all__ = ["is_adult"]', '_BAD = {"age": 17}'):
        assert still not in changed
    pieces = [(change.kind, SOURCE.encode()[change.start : change.end].decode()) for change in all_changes(SOURCE)]
    assert not any("Literal" in piece or "Iterator" in piece for _, piece in pieces)
    strings = [piece for kind, piece in pieces if kind == "string"]
    assert strings
    assert not any("too small" in piece or "{word}" in piece or "!" in piece for piece in strings)


@CHECKOUT
def test_the_same_seed_draws_the_same_changes_and_none_twice() -> None:
    sources = mutate.sources_of(["rules/groups.py", "_spans.py"])
    drawn = draw(sources, 60, 1)
    assert drawn == draw(sources, 60, 1) != draw(sources, 60, 2)
    assert drawn[:20] == draw(sources, 20, 1)
    assert len(set(drawn)) == 60
    assert len(draw({"a.py": b"A = 1 < 2\n"}, 60, 1)) < 10


@CHECKOUT
def test_code_in_strings_is_changed_where_it_is_written() -> None:
    path = "src/linq_compose/_walk_writer.py"
    (source,) = mutate.sources_of(["_walk_writer.py"]).values()
    kinds = {change.diff(source) for change in changes(source, path) if change.kind == "written code"}
    assert '- yield f"{indent}if type({value}) is not list:"\n+ yield f"{indent}if type({value}) is list:"' in kinds


@CHECKOUT
def test_the_modules_are_there_and_so_are_their_tests() -> None:
    paths = mutate.sources_of(mutate.MODULES)
    assert {Path(path).parts[2] for path in paths} == set(mutate.MODULES)
    for name in mutate.SEEN_BY.values():
        assert all((mutate.ROOT / "tests" / place).exists() for place in name)
    first, second, third = mutate.steps_of(Path("rules/decorations.py"), mutate.ROOT)
    assert first == ["tests/rules/test_decorations.py"]
    assert second[0] == "--ignore=tests/rules/test_decorations.py"
    assert second[-2:] == ["tests/rules", "tests/laws"]
    assert third[-1] == "tests"


def test_a_change_is_noticed_or_survives_or_runs_out_of_time(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name, text in SCRATCH.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    copy = mutate.Copy(root, (20, 20))

    def judged(old: str, new: str) -> mutate.Verdict:
        source = SCRATCH[AGES]
        start = source.index(old)
        return copy.judge(Change(AGES, 1, start, start + len(old), new, "planted"))

    assert judged("LIMIT = 18", "LIMIT = 19").noticed_by == "tests/rules/test_ages.py::test_adults"
    assert judged("80", "81").noticed_by == ""  # though the walk is written from it
    copy.limits = (3, 3)
    verdict = judged("age += 1", "age -= 1")
    assert (verdict.timed_out, verdict.noticed_by) == (True, "tests/rules/test_ages.py")
    assert {name: (root / name).read_text(encoding="utf-8") for name in SCRATCH} == SCRATCH


def test_a_test_that_fails_without_a_change_notices_nothing(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    broken = {
        **SCRATCH,
        "tests/rules/test_ages.py": "def test_adults():\n    assert False\ndef test_true():\n    pass\n",
    }
    for name, text in broken.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    change = Change(AGES, 1, 0, 0, "", "planted")
    noticed = [mutate.Verdict(change, f"tests/rules/test_ages.py::test_{name}") for name in ("true", "adults")]
    assert mutate.not_noticing(noticed, mutate.Copy(root, (20, 20))) == noticed[1:]
