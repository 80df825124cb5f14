"""Static types, both ways: what must be accepted, and what must be refused."""

from __future__ import annotations

import site
import sysconfig
from pathlib import Path

import pytest

import linq_compose

HERE = Path(__file__).resolve().parent
SNIPPETS = [HERE / "accepted.py", HERE / "refused.py"]


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, int]:
    """What mypy --strict says of both snippets, against the package that is under test."""
    api = pytest.importorskip("mypy.api", reason="mypy comes with the dev extra")
    home = Path(linq_compose.__file__).resolve().parent.parent
    installed = {Path(place).resolve() for place in (sysconfig.get_path("purelib"), *site.getsitepackages())}
    with pytest.MonkeyPatch.context() as patch:
        if home in installed:
            patch.delenv("MYPYPATH", raising=False)
        else:
            patch.setenv("MYPYPATH", str(home))
        cache = tmp_path_factory.getbasetemp().parent / "mypy-of-typing-tests"
        options = ["--strict", "--config-file=", "--no-error-summary", f"--cache-dir={cache}"]
        said, complained, code = api.run([*options, *map(str, SNIPPETS)])
    return said, complained, code


def test_mypy_accepts_what_is_right_and_needs_every_ignore_of_what_is_wrong(verdict: tuple[str, str, int]) -> None:
    assert verdict == ("", "", 0)


def test_every_line_to_be_refused_says_by_which_error() -> None:
    lines = SNIPPETS[1].read_text(encoding="utf-8").splitlines()
    refused = [line for line in lines if "type: ignore" in line]
    assert len(refused) > 15
    assert all("type: ignore[" in line and "pyright: ignore[" in line for line in refused)
    assert "ignore" not in SNIPPETS[0].read_text(encoding="utf-8").replace('ignore=["DEC"]', "")
