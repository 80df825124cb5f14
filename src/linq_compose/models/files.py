"""What is known of one file: its name, size and type; judged by `check` like any document."""

from __future__ import annotations

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose._media_types import canonical, declared_by
from linq_compose.models.wire import Wire

__all__ = ["MediaFacts"]


class MediaFacts(Wire):
    """One file by what matters of it. Not of the API's wire, but a document like those: plain JSON and back.

    >>> facts = MediaFacts(name="menu.jpg", size=52_000, type="application/zip")
    >>> facts.extension, facts.declared, facts.type
    ('jpg', 'image/jpeg', 'application/zip')
    """

    name: StrictStr | None = None
    """The name of the file, without its folder; None for bytes that have none."""
    size: StrictInt | None = None
    """How many bytes it has."""
    type: StrictStr | None = None
    """The MIME type that its bytes tell, spelled as the Chats page does; None for an empty file."""
    flaw: StrictStr | None = None
    """Why it could not be read, as the end of the sentence "The file …"."""
    voice: StrictBool | None = None
    """Whether it is to be sent as a voice memo."""

    @property
    def extension(self) -> str | None:
        """The extension of the name in lower case, without its dot; None where there is none."""
        stem, dot, extension = (self.name or "").rpartition(".")
        return extension.lower() if dot and stem.strip(".") and extension else None

    @property
    def declared(self) -> str | None:
        """The MIME type that the extension stands for; None for one that Linq does not know."""
        return None if self.extension is None else declared_by(self.extension)

    @property
    def content(self) -> str | None:
        """The type as the Chats page spells it, however it was given."""
        return None if self.type is None else canonical(self.type)
