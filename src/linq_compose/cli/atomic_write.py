"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress

__all__ = ["replace_file"]


def replace_file(name: str, data: bytes) -> None:
    """Put bytes into a file, all or nothing, keeping its mode; a link stays a link. Raises `OSError`."""
    target = os.path.realpath(name)
    mode = 0o644
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(os.stat(target).st_mode)
    handle, made = tempfile.mkstemp(prefix=".linq-compose-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(made, mode)
        os.replace(made, target)
    except BaseException:
        os.unlink(made)
        raise
