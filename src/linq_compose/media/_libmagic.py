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
    """libmagic is not installed, neither on the system nor as a wheel; the message says how to install it."""

    def __init__(self) -> None:
        ImportError.__init__(
            self,
            "Checking files requires libmagic, which is not installed. Run: pip install 'linq-compose[media]' (Linux, "
            "macOS). On other machines also install libmagic: apt-get install libmagic1, apk add libmagic, or pip "
            "install python-magic-bin (Windows).",
            name="magic",
        )


def identify(head: bytes) -> str:
    """Return libmagic's MIME type and encoding for the first bytes of a file: `text/plain; charset=us-ascii`.

    Raises `MissingLibmagic` (an ImportError) without libmagic.
    """
    return _identifier()(head)


@cache
def _identifier() -> _Identify:
    identifier = _of_system() or _of_wheel()
    if identifier is None:
        raise MissingLibmagic
    return identifier


def _of_system() -> _Identify | None:
    """Return the system's libmagic as python-magic finds it; None without one, or without its database."""
    try:
        import magic

        detector: Any = magic.Magic(mime=True, mime_encoding=True)
        detector.from_buffer(b"%PDF-1.7")
    except Exception:  # noqa: BLE001  whatever fails here, the wheel's libmagic may work
        return None

    def identify_by_system(head: bytes) -> str:
        try:
            return str(detector.from_buffer(head))
        except magic.MagicException:
            return ""

    return identify_by_system


def _of_wheel() -> _Identify | None:
    """Return the libmagic of the wheel, opened by its path; None without the wheel.

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
            description: bytes | None = lib.magic_buffer(cookie, head, len(head))
            return (description or b"").decode("utf-8", "replace")

    return identify_by_wheel
