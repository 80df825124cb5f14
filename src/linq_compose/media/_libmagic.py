"""libmagic: the system's through python-magic, else the one that the wheel pylibmagic carries."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

from linq_compose.errors import MissingExtra

__all__ = ["MissingLibmagic", "identify"]

_MIME: Final = 0x410
"""libmagic's flags for a MIME type with its character set."""

_Identify = Callable[[bytes], str]


class MissingLibmagic(MissingExtra):
    """There is no libmagic, neither the system's nor a wheel's; says how to install one."""

    def __init__(self) -> None:
        ImportError.__init__(
            self,
            "libmagic is needed to look into files and was not found: pip install pylibmagic (Linux, macOS), "
            "or install the system's own (apt-get install libmagic1, apk add libmagic, brew install libmagic; "
            "on Windows: pip install python-magic-bin).",
            name="magic",
        )


def identify(head: bytes) -> str:
    """Return what libmagic says of the first bytes of a file: `text/plain; charset=us-ascii`.

    Raises `MissingLibmagic` (an ImportError) when there is none.
    """
    return _identifier()(head)


@cache
def _identifier() -> _Identify:
    found = _of_system() or _of_wheel()
    if found is None:
        raise MissingLibmagic
    return found


def _of_system() -> _Identify | None:
    """Return the system's libmagic as python-magic finds it; None where there is none, or it has no data."""
    try:
        import magic

        asked: Any = magic.Magic(mime=True, mime_encoding=True)
        asked.from_buffer(b"%PDF-1.7")
    except Exception:  # noqa: BLE001  whatever the system's own lacks, the wheel's may have
        return None

    def identify_by_system(head: bytes) -> str:
        try:
            return str(asked.from_buffer(head))
        except magic.MagicException:
            return ""

    return identify_by_system


def _of_wheel() -> _Identify | None:
    """Return the libmagic of the wheel, opened by path.

    The package itself is not imported: it would change `ctypes.CDLL` and the environment for the whole process.
    """
    spec = find_spec("pylibmagic")
    folders = [] if spec is None else spec.submodule_search_locations or []
    name = "libmagic.dylib" if sys.platform == "darwin" else "libmagic.so.1"
    for folder in map(Path, folders):
        try:
            return _opened(folder / name, folder / "magic.mgc")
        except (OSError, AttributeError):
            continue
    return None


def _opened(library: Path, database: Path) -> _Identify:
    """Return the function of one libmagic and one database; raises OSError when either cannot be loaded."""
    lib = ctypes.CDLL(str(library))
    lib.magic_open.restype = ctypes.c_void_p
    lib.magic_load.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
    lib.magic_buffer.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
    lib.magic_buffer.restype = ctypes.c_char_p
    cookie, lock = lib.magic_open(_MIME), Lock()
    if cookie is None or lib.magic_load(cookie, str(database).encode()) != 0:
        raise OSError(f"{database.name} could not be loaded")

    def identify_by_wheel(head: bytes) -> str:
        with lock:  # a cookie is for one thread at a time
            said: bytes | None = lib.magic_buffer(cookie, head, len(head))
            return (said or b"").decode("utf-8", "replace")

    return identify_by_wheel
