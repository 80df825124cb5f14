"""libmagic comes from the system or from the wheel, says the same, and is missed in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from linq_compose.errors import MissingExtra
from linq_compose.media import MissingLibmagic
from media.kinds import KINDS, SAMPLES

# What the loader of python-magic tries on any system; a library opened by its full path is not among them.
HIDE_SYSTEM = """
import ctypes.util, sys
ctypes.util.find_library = lambda name: None
def refuse(event, found):
    if event == "ctypes.dlopen" and found[0] is not None and not str(found[0]).startswith("/"):
        raise OSError(f"{found[0]}: cannot open shared object file")
    assert event != "import" or found[0] != "pylibmagic", "the wheel's package was imported"
sys.addaudithook(refuse)
"""
HIDE_WHEEL = """
import importlib.util
spec_of = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "pylibmagic" else spec_of(name, *rest)
"""
NAME_ALL = """
import ctypes, json, os, sys, threading
before = dict(os.environ), ctypes.CDLL.__init__
from linq_compose.media import inspect
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
paths = sorted(path for path in Path(sys.argv[1]).iterdir())
with ThreadPoolExecutor(4) as pool:
    kinds = dict(zip([path.name for path in paths], pool.map(lambda path: inspect(path).type, paths)))
assert (dict(os.environ), ctypes.CDLL.__init__) == before
assert "pylibmagic" not in sys.modules
print(json.dumps([sorted(name for name in sys.modules if name == "magic"), kinds]))
"""


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.skipif(find_spec("pylibmagic") is None, reason="there is no wheel with libmagic for this machine")
def test_the_wheel_is_enough_and_changes_nothing_of_the_process() -> None:
    done = _run(HIDE_SYSTEM + NAME_ALL, str(SAMPLES))
    assert done.returncode == 0, done.stderr
    loaded, kinds = json.loads(done.stdout)
    assert loaded == []
    expected = {f"sample.{extension}": mime for extension, mime in KINDS.items()}
    assert {name: kinds[name] for name in expected.keys() & kinds.keys()} == {
        name: expected[name] for name in expected.keys() & kinds.keys()
    }
    assert len(expected.keys() & kinds.keys()) == len(expected) - 1  # one is packed


def test_a_missing_libmagic_is_told_in_one_sentence() -> None:
    done = _run(HIDE_SYSTEM + HIDE_WHEEL + "from linq_compose.media import inspect\ninspect(b'%PDF-1.7')")
    last = done.stderr.rstrip().splitlines()[-1]
    assert last.startswith("linq_compose.media._libmagic.MissingLibmagic: Checking files requires libmagic")
    assert "pip install 'linq-compose[media]'" in last
    assert "apt-get install libmagic1" in last
    assert issubclass(MissingLibmagic, MissingExtra)


def _nowhere() -> None:
    return None


def test_the_first_of_system_and_wheel_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    from linq_compose.media import _libmagic as libmagic

    for system, wheel, said in (("a", "b", "a"), (None, "b", "b"), (None, None, None)):
        libmagic._identifier.cache_clear()
        monkeypatch.setattr(libmagic, "_of_system", lambda word=system: word and (lambda _head: word))
        monkeypatch.setattr(libmagic, "_of_wheel", lambda word=wheel: word and (lambda _head: word))
        if said is None:
            with pytest.raises(MissingLibmagic, match="apt-get"):
                libmagic.identify(b"")
        else:
            assert libmagic.identify(b"") == said
    libmagic._identifier.cache_clear()


def test_a_library_or_database_that_cannot_be_loaded_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from linq_compose.media import _libmagic as libmagic

    class Spec:
        submodule_search_locations = (str(tmp_path),)

    for spec in (None, Spec):
        monkeypatch.setattr(libmagic, "find_spec", lambda _name, spec=spec: spec)
        assert libmagic._of_wheel() is None


@pytest.mark.skipif(find_spec("pylibmagic") is None, reason="there is no wheel with libmagic for this machine")
def test_a_broken_database_is_an_os_error(tmp_path: object) -> None:
    from pathlib import Path

    from linq_compose.media import _libmagic as libmagic

    (folder,) = find_spec("pylibmagic").submodule_search_locations
    name = "libmagic.dylib" if sys.platform == "darwin" else "libmagic.so.1"
    (Path(str(tmp_path)) / "magic.mgc").write_bytes(b"nothing")
    with pytest.raises(OSError, match=r"magic\.mgc could not be loaded"):
        libmagic._opened(Path(folder) / name, Path(str(tmp_path)) / "magic.mgc")
    identify = libmagic._of_wheel()
    assert identify is not None
    assert identify(b"%PDF-1.7") == "application/pdf; charset=us-ascii"


def test_a_system_without_python_magic_or_data_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    from linq_compose.media import _libmagic as libmagic

    monkeypatch.setitem(sys.modules, "magic", ModuleType("magic"))  # that of another package
    assert libmagic._of_system() is None


def test_what_libmagic_stumbles_over_is_of_no_type(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    from linq_compose.media import _libmagic as libmagic

    class Stumble(Exception):
        pass

    class Magic:
        def __init__(self, **_how: bool) -> None:
            pass

        def from_buffer(self, head: bytes) -> str:
            if head == b"stumble":
                raise Stumble
            return "application/pdf"

    module = ModuleType("magic")
    module.Magic, module.MagicException = Magic, Stumble
    monkeypatch.setitem(sys.modules, "magic", module)
    identify = libmagic._of_system()
    assert identify is not None
    assert (identify(b"stumble"), identify(b"%PDF")) == ("", "application/pdf")
