"""Which files of an editor are checked, and by which settings: those that the command line would choose."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Final, TypeAlias

from linq_compose._api import read_policy
from linq_compose.cli.discovery import Discovery
from linq_compose.cli.inputs import LINED, Source
from linq_compose.cli.message_file import holds_messages
from linq_compose.cli.settings import FileSettings, Settings
from linq_compose.lint.configuration import find_configuration, read_configuration

__all__ = ["EditorFiles", "is_lined"]

_Stamp: TypeAlias = tuple[str | None, int, int]
_LANGUAGES: Final = ("jsonl", "jsonlines", "json-lines", "ndjson")


def is_lined(path: str, language: str | None) -> bool:
    """Return whether each line of a document is a payload: by the name of the file, or the editor's language."""
    return path.lower().endswith(LINED) or language in _LANGUAGES


class EditorFiles:
    """The files of an editor. `arguments` are the options of the command, which override configuration files."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self._known: dict[_Stamp, tuple[FileSettings, Discovery]] = {}

    def settings(self, path: str, text: str, *, lined: bool) -> Settings | None:
        """Return the settings of a file with a text, None for one that holds no message or is excluded.

        The configuration is the nearest one from the folder of the file upwards, read again when it has changed.
        Raises `PolicyError` or `UnknownOperation`, naming its file.
        """
        if not holds_messages(Source(path, text.encode("utf-8", "replace"), lined)):
            return None
        settings, discovery = self._configured(Path(path).parent)
        if os.path.exists(path):
            selected = discovery.files([path], refuse=lambda _name, _reason: None, forced=True)
            if next(selected, None) is None:
                return None
        chosen = settings.of(path)
        read_policy(chosen.policy)
        return chosen

    def _configured(self, folder: Path) -> tuple[FileSettings, Discovery]:
        file = self._file(folder)
        status = None if file is None else file.stat()
        stamp = (None, 0, 0) if status is None else (str(file), status.st_mtime_ns, status.st_size)
        known = self._known.get(stamp)
        if known is None:
            configuration = read_configuration(file)
            root = None if file is None else file.parent
            discovery = Discovery(include=configuration.get("include"), exclude=configuration.get("exclude"), root=root)
            known = self._known[stamp] = FileSettings(self._arguments, configuration), discovery
        return known

    def _file(self, folder: Path) -> Path | None:
        if self._arguments.no_config:
            return None
        if self._arguments.config is not None:
            return Path(self._arguments.config)
        return find_configuration(folder)
