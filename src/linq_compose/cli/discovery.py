"""Which files are read: those named, and those in folders that neither git nor the configuration leaves out.

A folder is searched for `.json`, `.jsonl` and `.ndjson` files. What git ignores is left out, and so are folders whose
name begins with a dot, `node_modules` and virtual environments; `include` and `exclude` of the configuration narrow
the search further. A file that is named itself is always read, unless `--force-exclude` asks for the same choice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from linq_compose.cli.gitignore import Patterns
from linq_compose.cli.inputs import LINED
from linq_compose.cli.output_file import TEMPORARY

__all__ = ["Discovery", "Refusal", "Selected"]

Refusal: TypeAlias = Callable[[str, str], None]
"""What is called with the name of an input that cannot be read, and the reason."""

_ENDINGS: Final = (".json", *LINED)
_FOREIGN: Final = frozenset({"node_modules", "__pycache__"})
_ENVIRONMENT: Final = "pyvenv.cfg"


@dataclass(frozen=True, slots=True)
class Selected:
    """A file to read, or `-`; `named` where the command line names it itself."""

    path: str
    named: bool


class Discovery:
    """The files that paths lead to. `include` and `exclude` are gitignore patterns, relative to `root`."""

    def __init__(self, *, include: Sequence[str] = (), exclude: Sequence[str] = (), root: Path | None = None) -> None:
        self._root = str((Path() if root is None else root).resolve())
        self._include = Patterns(include) if include else None
        self._exclude = Patterns(exclude)

    def files(self, paths: Sequence[str], *, refuse: Refusal, forced: bool = False) -> Iterator[Selected]:
        """Yield the files of paths in order; a folder without any is passed to `refuse` with the reason.

        Where `forced`, a named file is yielded only if a search from the working directory finds it, and counts as
        found: callers such as pre-commit name every file.
        """
        for path in paths:
            if path == "-" or not os.path.isdir(path):
                if path == "-" or not forced:
                    yield Selected(path, named=True)
                elif self._finds(path):
                    yield Selected(path, named=False)
                continue
            empty = True
            for name in self._walk(path, refuse):
                empty = False
                yield Selected(name, named=False)
            if empty:
                refuse(path, "contains no .json, .jsonl or .ndjson file")

    def _finds(self, path: str) -> bool:
        """Return whether a search finds a file: from the working directory, or else from the folder of the file."""
        relative = os.path.relpath(path)
        outside = relative.startswith(os.pardir + os.sep)
        top, (*folders, name) = (os.path.dirname(path), [path]) if outside else (".", relative.split(os.sep))
        ignores = _GitIgnores(top or ".")
        above = os.path.curdir
        for folder in folders:
            if not self._enters(above, folder, ignores):
                return False
            above = os.path.join(above, folder)
        return self._takes(above, name, ignores)

    def _walk(self, top: str, refuse: Refusal) -> Iterator[str]:
        ignores = _GitIgnores(top)

        def report(error: OSError) -> None:
            refuse(error.filename, (error.strerror or str(error)).lower())

        for folder, folders, names in os.walk(top, onerror=report):
            folders[:] = sorted(name for name in folders if self._enters(folder, name, ignores))
            for name in sorted(names):
                if self._takes(folder, name, ignores):
                    # `./a.json` of the working directory is `a.json` for people
                    yield name if folder == "." else os.path.join(folder.removeprefix("./"), name)

    def _enters(self, folder: str, name: str, ignores: _GitIgnores) -> bool:
        path = os.path.join(folder, name)
        if name.startswith(".") or name in _FOREIGN or os.path.exists(os.path.join(path, _ENVIRONMENT)):
            return False
        return not ignores.ignore(path, folder=True) and not self._excludes(self._relative(path), folder=True)

    def _takes(self, folder: str, name: str, ignores: _GitIgnores) -> bool:
        path = os.path.join(folder, name)
        if name.startswith(TEMPORARY):
            return False
        relative = self._relative(path)
        if self._include is None or relative.startswith(".."):
            taken = name.lower().endswith(_ENDINGS)
        else:
            taken = self._include.match(relative)
        if not taken or self._excludes(relative) or ignores.ignore(path, folder=False):
            return False
        return os.path.isfile(path) or not os.path.exists(path)  # a broken symlink is reported when it is read

    def _relative(self, path: str) -> str:
        return os.path.relpath(os.path.abspath(path), self._root).replace(os.sep, "/")

    def _excludes(self, relative: str, *, folder: bool = False) -> bool:
        if relative.startswith(".."):
            return False
        return bool(self._exclude.verdict(relative, folder=True)) if folder else self._exclude.match(relative)


class _GitIgnores:
    """The `.gitignore` files that hold below a folder: its own, those further down, and those up to the repository."""

    def __init__(self, top: str) -> None:
        self._top = os.path.abspath(top)
        self._root = _repository(self._top) or self._top
        self._known: dict[str, Patterns | None] = {}
        # A folder that is ignored but named itself is searched: what ignores it from above does not hold inside.
        if self._top != self._root and any(self._verdict(each, folder=True) for each in self._way_up(self._top)):
            self._root = self._top

    def ignore(self, path: str, *, folder: bool) -> bool:
        """Return whether a path below the folder is ignored; its own parents are known not to be."""
        return self._verdict(os.path.abspath(path), folder=folder)

    def _way_up(self, folder: str) -> Iterator[str]:
        while folder != self._root:
            yield folder
            folder = os.path.dirname(folder)

    def _verdict(self, path: str, *, folder: bool) -> bool:
        above = os.path.dirname(path)
        while True:
            patterns = self._patterns(above)
            if patterns is not None:
                relative = os.path.relpath(path, above).replace(os.sep, "/")
                ignored = patterns.verdict(relative, folder=folder)
                if ignored is not None:
                    return ignored
            if len(above) <= len(self._root):
                return False
            above = os.path.dirname(above)

    def _patterns(self, folder: str) -> Patterns | None:
        if folder not in self._known:
            lines = _lines(os.path.join(folder, ".gitignore"))
            if folder == self._root:
                lines = [*_lines(os.path.join(folder, ".git", "info", "exclude")), *lines]
            self._known[folder] = Patterns(lines) if lines else None
        return self._known[folder]


def _repository(folder: str) -> str | None:
    """Return the root of the git repository that a folder is in, if any."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _lines(name: str) -> list[str]:
    try:
        with open(name, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []
