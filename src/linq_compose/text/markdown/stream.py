"""The stream: Markdown that arrives in chunks, as a language model writes it, read as it becomes certain."""

from __future__ import annotations

import re
from typing import Final, Literal

from linq_compose.text.markdown.blocks import Blocks, read_blocks, write_definitions
from linq_compose.text.markdown.containers import Counted
from linq_compose.text.markdown.definitions import Definition, folded, unreferred
from linq_compose.text.markdown.look import LOOK, Look, Loss
from linq_compose.text.markdown.parser import certain, parse_places
from linq_compose.text.markdown.source import prepare
from linq_compose.text.richtext import RichText

__all__ = ["MarkdownStream"]

_EMPTY_LINE: Final = re.compile(r"[ \t]*\n")
_PATIENCE: Final = 20
"""What is held back is read again when it has grown by this part of itself, so that time grows with length alone."""


class MarkdownStream:
    r"""A Markdown source that arrives in chunks; each block is returned once nothing behind it can change it.

    The texts that `feed` and `close` return, put together, are the same wherever the chunks were cut; each later text
    begins with the line feeds that part it from the one before. At most the last block is held back: a paragraph up to
    the empty line after it, code up to its closing fence, a list or a quote up to what follows.

    `references` says which definitions (`[docs]: https://…`) a reference such as `[docs]` or `[here][docs]` may have.
    With "before" only those that come earlier in the source: other brackets stay as they are, and a definition that
    comes later is shown at the end, as it always is for the number of a source (`[1]`). With "anywhere" a block with a
    reference that has no definition yet is held back, with all behind it, until the definition comes or the source
    ends; then the sum of all texts is `from_markdown` of the whole source. With "before" it is so too for a source
    without named references before their definitions.

    >>> stream = MarkdownStream()
    >>> stream.feed("Your table is **rea"), stream.feed("dy**\n\nSee y")
    ([], [RichText('Your table is ', bold('ready'))])
    >>> stream.feed("ou!"), stream.close()
    ([], [RichText('\n\nSee you!')])
    """

    def __init__(self, *, look: Look = LOOK, references: Literal["before", "anywhere"] = "before") -> None:
        if references not in {"before", "anywhere"}:
            raise ValueError(f'Expected the references "before" or "anywhere", got {references!r}.')
        self._look = look
        self._patient = references == "anywhere"
        self._pending = ""
        self._chunks: list[str] = []
        """Chunks that came behind what is pending, with no line feed."""
        self._in_vain = 0
        """The length of the pending lines when they were last read."""
        self._feeds = 0
        self._counted: Counted | None = None
        self._known: dict[str, Definition] = {}
        """The definitions that references may have, by folded label."""
        self._definitions: list[Definition] = []
        """The definitions in what was returned, in order."""
        self._referred: set[str] = set()
        self._losses: list[Loss] = []
        self._closed = False

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the texts so far do not carry."""
        return tuple(self._losses)

    @property
    def pending(self) -> str:
        """The source that was fed and is not returned yet."""
        return self._pending + "".join(self._chunks)

    @property
    def is_apart(self) -> bool:
        """Whether an empty line follows what was returned, so that the next text, if any, starts apart from it."""
        return _EMPTY_LINE.match(self._pending) is not None

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
        return self._advance(self._pending[:lines], self._pending[lines:])

    def _advance(self, lines: str, rest: str, *, final: bool = False) -> list[RichText]:
        """Return the blocks that are certain in whole lines, all when they are `final`, and keep what is behind."""
        lines = lines.replace("\r\n", "\n").replace("\r", "\n")
        strict = self._look.strict
        source = prepare(lines, strict=strict)
        ends, definitions = certain(
            source, known=self._known, patient=self._patient and not final, strict=strict, final=final
        )
        if self._patient:
            self._known = {**definitions, **self._known}
        texts: list[RichText] = []
        start = 0
        for end in ends:
            texts += self._read(lines[start:end])
            start = end
        self._pending = lines[start:] + rest
        self._in_vain = len(lines) - start
        return texts

    def close(self) -> list[RichText]:
        """End the source and return the blocks that were held back; closing again returns nothing."""
        if self._closed:
            return []
        self._closed = True
        source, self._chunks = self.pending, []
        texts = self._advance(source, "", final=True)
        texts += self._read(self._pending)
        self._pending = ""
        unused = unreferred(self._definitions, self._referred)
        if unused:
            texts += self._returned(write_definitions(unused, self._look, feeds=2 if self._feeds else 0))
        return texts

    def _read(self, source: str) -> list[RichText]:
        strict = self._look.strict
        parsed = parse_places(prepare(source, strict=strict), known=self._known, strict=strict)
        texts = self._returned(read_blocks(parsed, self._look, feeds=self._feeds, counted=self._counted))
        self._definitions += parsed.definitions
        for definition in parsed.definitions:
            self._known.setdefault(folded(definition.label), definition)
        return texts

    def _returned(self, blocks: Blocks) -> list[RichText]:
        self._feeds, self._counted = blocks.feeds, blocks.counted
        self._referred |= blocks.referred
        self._losses += blocks.losses
        return [text for text, _ in blocks.texts()]
