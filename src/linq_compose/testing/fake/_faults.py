"""Scripted failures of the next requests."""

from __future__ import annotations

from linq_compose import operations
from linq_compose.operations import Operation
from linq_compose.testing.fake._refusals import Refusal

__all__ = ["Faults"]


class Faults:
    """The failures that `FakeLinq.fail_next` has scripted, in the order in which they are used up."""

    def __init__(self) -> None:
        self._pending: list[tuple[str | None, Refusal]] = []

    def add(self, code: int, *, operation: str | None, times: int, retry_after: int | None) -> None:
        """Script a refusal. Raises ValueError for an unknown code or operation."""
        if operation is not None:
            operations.get(operation)
        try:
            refusals = [Refusal(code, retry_after=retry_after) for _ in range(times)]
        except KeyError:
            raise ValueError(f"Unknown error code {code!r}: the API documents none with this number.") from None
        self._pending += [(operation, refusal) for refusal in refusals]

    def clear(self) -> None:
        """Remove every scripted failure."""
        self._pending.clear()

    def apply(self, operation: Operation | None) -> None:
        """Raise and use up the first failure that is scripted for this operation or for any."""
        for index, (id_, refusal) in enumerate(self._pending):
            if id_ is None or (operation is not None and operation.id == id_):
                del self._pending[index]
                raise refusal
