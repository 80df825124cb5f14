"""The check of blocks of payloads: each payload's report, and how its operation was detected."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose._row_check import Checked, RowCheck
from linq_compose.cli.inputs import Payload, Source
from linq_compose.cli.settings import FileSettings, Settings

__all__ = ["Checked", "Checker"]


class Checker:
    """Checks the payloads of blocks, each with the settings of its file."""

    def __init__(self, settings: FileSettings) -> None:
        self._settings = settings
        self._checks: dict[int, tuple[Settings, RowCheck]] = {}

    def check(self, block: Source) -> Iterator[tuple[Payload, Checked]]:
        """Yield every payload of a block with what was found."""
        check = self._check_of(self._settings.of(block.name)).check
        for payload in block.payloads():
            yield payload, check(payload.data)

    def _check_of(self, settings: Settings) -> RowCheck:
        known = self._checks.get(id(settings))
        if known is None:
            check = RowCheck(settings.operation, policy=settings.policy, context=settings.context)
            known = self._checks[id(settings)] = settings, check
        return known[1]
