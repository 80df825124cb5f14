"""Journals: how far a run has come, so that another one can go on at the last complete block."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from linq_compose.batch._outputs import sync_folder
from linq_compose.batch._tally import Tally
from linq_compose.errors import BatchError

__all__ = ["Journal", "State"]

_VERSION: Final = 1


@dataclass
class State:
    """How far a run has come: the file and the place in it, the sizes of the outputs, and what was counted."""

    file: int = 0
    place: tuple[int, int] = (0, 0)
    number: int = 1
    sizes: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    unread: list[tuple[str, str]] = field(default_factory=list)
    done: bool = False


class Journal:
    """The state of a run in a file, which is replaced as a whole. `run` has what must be the same to go on."""

    def __init__(self, path: str, run: Mapping[str, Any]) -> None:
        self.path = path
        self._run: Any = json.loads(json.dumps(run))

    def read(self) -> State | None:
        """Return the state; None where there is no journal. Raises `BatchError` for that of another run."""
        try:
            with open(self.path, encoding="utf-8") as file:
                values = json.load(file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise BatchError(f"{self.path} cannot be read: {error}") from None
        if values.get("version") != _VERSION:
            raise BatchError(f"{self.path} is of another version; start again without resume.")
        for name, value in self._run.items():
            if values["run"].get(name) != value:
                raise BatchError(f"Cannot resume: {name} is not as it was; start again without resume.")
        state = values["state"]
        state["tally"] = Tally.of(state["tally"])
        state["place"] = tuple(state["place"])
        state["unread"] = [(name, reason) for name, reason in state["unread"]]
        return State(**state)

    def write(self, state: State) -> None:
        """Replace the state, and wait until it is on the disk; raises `OSError`, and leaves the old one then."""
        temporary = f"{self.path}.new"
        values = {**vars(state), "tally": state.tally.to_dict()}
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({"version": _VERSION, "run": self._run, "state": values}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path)
        sync_folder(self.path)

    def remove(self) -> None:
        """Remove the journal, and what an interrupted write left."""
        for name in (self.path, f"{self.path}.new"):
            with suppress(FileNotFoundError):
                os.unlink(name)
