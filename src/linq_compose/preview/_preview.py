"""The preview as a value: a scene, and the ways to draw it. `_stage` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType

from linq_compose.lint.report import Report
from linq_compose.preview._scene import Scene
from linq_compose.text import Loss
from linq_compose.vocabulary import SERVICES, closest

__all__ = ["Preview"]


@dataclass(frozen=True, slots=True)
class Preview:
    """What recipients on iMessage, RCS and SMS see of a content; `preview` makes it.

    >>> from linq_compose.preview import preview
    >>> preview("Your table is ready").scene.columns[2].messages[0].segments.count
    1
    """

    scene: Scene
    """All that is drawn, as data."""
    reports: tuple[Report, ...]
    """The report of each payload, as `check` returns it."""

    @property
    def losses(self) -> Mapping[str, tuple[Loss, ...]]:
        """What each service loses, by its name: the losses of `plan(service=…)`; iMessage loses nothing."""
        return MappingProxyType({column.service: column.losses for column in self.scene.columns})

    def of(self, service: str | None) -> Preview:
        """Return the preview of one service alone, of all for None; raises ValueError for an unknown service."""
        if service is None:
            return self
        columns = tuple(column for column in self.scene.columns if column.service == service)
        if not columns:
            near = closest(service, SERVICES.words)
            raise ValueError(f"There is no service {service!r}.{f' Did you mean {near[0]!r}?' if near else ''}")
        return replace(self, scene=replace(self.scene, columns=columns))

    def html(self) -> str:
        """Return one HTML page that needs nothing else: no request, no script from elsewhere.

        Its Content-Security-Policy forbids everything but its own style sheet and script.
        """
        from linq_compose.preview._page import draw_page

        return draw_page(self.scene)

    def terminal(self, *, width: int = 80, color: bool = False) -> str:
        """Return the preview as text of so many columns (20 at least); with `color`, in ANSI styles."""
        from linq_compose.preview._boxes import draw_boxes

        return draw_boxes(self.scene, width=width, color=color)

    def png(self, *, width: int = 1200, dark: bool = False) -> bytes:
        """Return a picture of the page, so many CSS pixels wide, drawn by an installed Chromium.

        Raises `MissingChromium` where there is none, and `ChromiumFailed` (an OSError) where it draws nothing.
        """
        from linq_compose.preview._picture import take_picture

        return take_picture(self.html(), width=width, dark=dark)

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, for notebooks."""
        return (
            '<iframe title="Message preview" sandbox="allow-scripts" width="100%" height="640" '
            f'srcdoc="{escape(self.html())}"></iframe>'
        )

    def __str__(self) -> str:
        return self.terminal()
