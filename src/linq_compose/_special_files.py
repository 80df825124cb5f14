"""Files that are no regular files: which are never opened for reading, since they may never end."""

from __future__ import annotations

import os
import stat

__all__ = ["why_special"]


def why_special(name: str | os.PathLike[str]) -> str | None:
    """Return why what is no regular file is not read (`is a directory`), None for one that is; raises OSError.

    A named FIFO and a device may never end. What a shell passes as `<(…)` is a pipe without a name, and is read.
    """
    name = os.fspath(name)
    if "\0" in name:
        return "has a null character in its name"
    mode = os.stat(name).st_mode
    if stat.S_ISDIR(mode):
        return "is a directory"
    if name.startswith("/dev/fd/") or name == "/dev/stdin" or not os.path.exists(os.path.realpath(name)):
        return None
    if stat.S_ISFIFO(mode):
        return "is a FIFO, not a file"
    if stat.S_ISSOCK(mode):
        return "is a socket, not a file"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "is a device, not a file"
    return None
