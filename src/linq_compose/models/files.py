"""The facts of one file: its name, size and type; checked like any document."""

from __future__ import annotations

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose._media_types import canonical, declared_by
from linq_compose.models.wire import Wire

__all__ = ["MediaFacts"]


class MediaFacts(Wire):
    """The facts of one file. Not a model of the API, but a document like those: plain JSON and back.

    >>> facts = MediaFacts(name="menu.jpg", size=52_000, type="application/zip")
    >>> facts.extension, facts.declared, facts.type
    ('jpg', 'image/jpeg', 'application/zip')
    """

    name: StrictStr | None = None
    """The name of the file, without its folder; None for bytes."""
    size: StrictInt | None = None
    """Its size in bytes."""
    type: StrictStr | None = None
    """The MIME type by its content, as the Chats page spells it; None for an empty file."""
    flaw: StrictStr | None = None
    """Why it could not be read, as the end of the sentence "The file …"; None if it could."""
    voice: StrictBool | None = None
    """Whether it will be sent as a voice memo."""

    @property
    def extension(self) -> str | None:
        """The extension of the name in lower case, without its dot; None without one."""
        stem, dot, extension = (self.name or "").rpartition(".")
        return extension.lower() if dot and stem.strip(".") and extension else None

    @property
    def declared(self) -> str | None:
        """The MIME type of the extension; None for an extension that Linq neither lists nor accepts as an upload."""
        return None if self.extension is None else declared_by(self.extension)

    @property
    def content(self) -> str | None:
        """The type as the Chats page spells it, whichever of its names was given."""
        return None if self.type is None else canonical(self.type)
