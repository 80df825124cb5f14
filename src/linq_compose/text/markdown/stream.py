"""The stream: Markdown that arrives in chunks, as a language model writes it, read as it becomes certain."""

from __future__ import annotations

from typing import Final

from linq_compose.text.markdown.blocks import read_blocks
from linq_compose.text.markdown.look import LOOK, Look, Loss
from linq_compose.text.markdown.parser import Definition, certain, parse, prepare
from linq_compose.text.richtext import RichText

__all__ = ["MarkdownStream"]

_PATIENCE: Final = 20
"""What is held back is read again when it has grown by this part of itself, so that time grows with length alone."""


class MarkdownStream:
    r"""A Markdown source that arrives in chunks; each block is given out once nothing behind it can change it.

    The texts that `feed` and `close` return, put together, are `from_markdown` of the whole source, wherever the
    chunks were cut; each later text brings the line feeds that part it from the one before. A block with a reference
    that has no definition yet (`[like this]`) is held back, with all behind it, until the definition comes or the
    source ends.

    >>> stream = MarkdownStream()
    >>> stream.feed("Your table is **rea"), stream.feed("dy**\n\nSee y")
    ([], [RichText('Your table is ', bold('ready'))])
    >>> stream.feed("ou!"), stream.close()
    ([], [RichText('\n\nSee you!')])
    """

    def __init__(self, *, look: Look = LOOK) -> None:
        self._look = look
        self._pending = ""
        self._chunks: list[str] = []
        """Chunks that came behind what is pending, with no line feed."""
        self._in_vain = 0
        """The length of the pending lines when they were last read."""
        self._feeds = 0
        self._known: dict[str, Definition] = {}
        self._losses: list[Loss] = []
        self._closed = False

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the texts so far do not carry."""
        return tuple(self._losses)

    @property
    def pending(self) -> str:
        """The source that was fed and is not given out yet."""
        return self._pending + "".join(self._chunks)

    def feed(self, chunk: str) -> list[RichText]:
        """Take more of the source and return the blocks that are certain now, often none.

        Raises `TypeError` for a chunk that is no text, and `ValueError` after `close`.
        """
        if not isinstance(chunk, str):
            raise TypeError(f"A stream is fed with texts, not with {type(chunk).__name__}.")
        if self._closed:
            raise ValueError("The stream is closed: begin a new one.")
        self._chunks.append(chunk)
        if "\n" not in chunk:
            return []
        self._pending, self._chunks = self.pending, []
        lines = self._pending.rfind("\n") + 1
        if lines <= self._in_vain + self._in_vain // _PATIENCE:
            return []
        whole = self._pending[:lines].replace("\r\n", "\n").replace("\r", "\n")
        source = prepare(whole, lenient_cjk=self._look.lenient_cjk)
        end, definitions = certain(source, known=self._known)
        self._known = {**definitions, **self._known}
        self._pending = whole[end:] + self._pending[lines:]
        self._in_vain = len(whole) - end
        return self._read(whole[:end])

    def close(self) -> list[RichText]:
        """End the source and return the blocks that were held back; closing again returns nothing."""
        rest, self._pending, self._chunks, self._closed = self.pending, "", [], True
        return self._read(rest)

    def _read(self, source: str) -> list[RichText]:
        parsed = parse(prepare(source, lenient_cjk=self._look.lenient_cjk), known=self._known)
        blocks = read_blocks(parsed, self._look, feeds=self._feeds)
        self._feeds = blocks.feeds
        self._losses += blocks.losses
        return [text for text, _ in blocks.texts()]
