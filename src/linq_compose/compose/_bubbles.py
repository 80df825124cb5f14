"""Bubbles: a reply that arrives in chunks, as a language model writes it, sent paragraph by paragraph.

Theory of operation. A `MarkdownStream` turns the chunks into blocks of text as each becomes certain. `_Reply` keeps
the text of the paragraph that is not complete yet, and takes the paragraphs of the rest by the same function as
`plan`. The last paragraph is complete as soon as whatever follows must start behind an empty line; it is then sent,
and stays in the text until the white space after it is known, which belongs to it as its separator. Everything after
that (lowering, cutting, the rule for the first message, checking) is what `plan` does to one paragraph.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Final, Literal, Self, TypeAlias, overload

from linq_compose._api import check
from linq_compose._characters import is_visible
from linq_compose.compose._composition import Content
from linq_compose.compose._downgrade import NO_MARKERS, downgraded
from linq_compose.compose._first_message import opened, shows
from linq_compose.compose._pack import SEPARATE_BUBBLE, Packed, pack
from linq_compose.compose._plan import NOTHING, PlannedMessage, finished, planned_message, require_arguments
from linq_compose.compose._split_text import Cut, paragraphs
from linq_compose.errors import PlanError
from linq_compose.limits import LIMITS
from linq_compose.models import MediaPart, MessageContent
from linq_compose.text import LOOK, Look, Loss, MarkdownStream, RichText
from linq_compose.text.runs import code_blocks

__all__ = ["AsyncBubbleStream", "BubbleStream", "bubbles"]

References: TypeAlias = Literal["before", "anywhere"]
_IMAGE: Final = "image"
_EMPTY_LINE: Final = "\n\n"


class _Reply:
    """The reply so far; `feed` and `close` return the messages that are complete."""

    def __init__(
        self, *, new_chat: bool | None, service: str | None, max_length: int, look: Look, references: References
    ) -> None:
        require_arguments(service, max_length)
        self._stream = MarkdownStream(look=look, references=references)
        self._new_chat, self._service, self._max_length = new_chat, service, max_length
        self._rest = RichText()
        self._texts: list[RichText] = []
        """What came after the rest, with no empty line before or after it."""
        self._is_sent = False
        """Whether the first paragraph of the rest was taken already, before the white space after it was known."""
        self._held: list[Packed] = []
        """What opens no chat, because nothing of it can be seen yet."""
        self._count = 0
        self._last = PlannedMessage()
        self._losses: list[Loss] = []

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the messages so far do not carry."""
        return (*self._stream.losses, *self._losses)

    def feed(self, chunk: str) -> list[PlannedMessage]:
        texts = self._stream.feed(chunk)
        self._texts += texts
        is_apart = self._stream.is_apart or any(text.text.startswith(_EMPTY_LINE) for text in texts)
        return self._read(is_last=False) if texts and is_apart else []

    def close(self) -> list[PlannedMessage]:
        self._texts += self._stream.close()
        messages = self._read(is_last=True)
        if not self._count:
            raise PlanError(NOTHING)
        return messages

    def _read(self, *, is_last: bool) -> list[PlannedMessage]:
        self._rest, self._texts = RichText(self._rest, *self._texts), []
        messages: list[PlannedMessage] = []
        start, is_sent = 0, self._is_sent
        for cut in paragraphs(self._rest.text, whole=code_blocks(self._rest.marked_runs)):
            is_complete = bool(cut.at) or is_last or self._is_over(cut)
            if is_sent:
                self._separate(self._rest.text[cut.end : cut.next])
            elif is_complete:
                messages += self._messages(cut)
            start, is_sent = cut.start, False
            self._is_sent = is_complete
        self._rest = self._rest[start:]
        if is_last and self._held:
            messages += self._finished(opened(self._held), self._held[-1])
        return messages

    def _separate(self, separator: str) -> None:
        """Put the white space after a paragraph into the last message of it, which was complete before."""
        if self._held:
            self._held[-1].separator = separator
        else:
            self._last.placed(separator, self._last.reason)

    def _is_over(self, cut: Cut) -> bool:
        """Return whether the last paragraph is complete, as nothing that follows belongs to it."""
        text = self._rest.text[cut.start :]
        # White space at its end is the paragraph's own only if nothing follows.
        return self._stream.is_apart and is_visible(text) and not text[-1].isspace()

    def _messages(self, cut: Cut) -> list[PlannedMessage]:
        contents: list[Content] = [self._rest[cut.start : cut.end]]
        losses: list[Loss] = []
        if self._service not in {None, "iMessage"}:
            contents, _, losses = downgraded(contents, MessageContent(), str(self._service), markers=NO_MARKERS)
        packed = pack(contents, max_length=self._max_length, bubbles="one", losses=losses)
        last = packed[-1]
        last.separator += self._rest.text[cut.end : cut.next]
        if self._count or self._held:
            packed[0].reason = SEPARATE_BUBBLE
        self._losses += losses
        if self._new_chat and not self._count:
            self._held += packed
            packed = opened(self._held)
            if not shows(packed[0].parts):
                return []
            self._held = []
        return self._finished(packed, last)

    def _finished(self, packed: list[Packed], last: Packed) -> list[PlannedMessage]:
        """Return the messages; `last` is the end of the paragraph, which may not be the last to be sent."""
        messages = []
        for each in packed:
            message = planned_message(self._count, MessageContent(), each, once=0)
            finished(message, first=not self._count, new_chat=self._new_chat, service=self._service)
            self._count += 1
            if each is last:
                self._last = message
            messages.append(message)
        self._held = []
        return messages


class _Stream:
    """What both streams offer beside the messages."""

    _reply: _Reply

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the messages so far do not carry; all of it once the stream has ended."""
        return self._reply.losses

    @property
    def images(self) -> tuple[MediaPart, ...]:
        """The images of the reply so far, as parts that can be sent: their addresses are also in the text."""
        parts = (MediaPart(url=loss.what) for loss in self.losses if loss.kind == _IMAGE)
        return tuple(part for part in parts if check(MessageContent(parts=(part,))).ok)


class BubbleStream(_Stream, Iterator[PlannedMessage]):
    """The messages of a reply, as `bubbles` returns them."""

    def __init__(self, chunks: Iterable[str], reply: _Reply) -> None:
        """The messages of these chunks."""
        self._reply = reply
        self._messages = self._read(chunks)

    def _read(self, chunks: Iterable[str]) -> Iterator[PlannedMessage]:
        for chunk in chunks:
            yield from self._reply.feed(chunk)
        yield from self._reply.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> PlannedMessage:
        return next(self._messages)


class AsyncBubbleStream(_Stream, AsyncIterator[PlannedMessage]):
    """The messages of a reply that arrives asynchronously, as `bubbles` returns them."""

    def __init__(self, chunks: AsyncIterable[str], reply: _Reply) -> None:
        """The messages of these chunks."""
        self._reply = reply
        self._messages = self._read(chunks)

    async def _read(self, chunks: AsyncIterable[str]) -> AsyncIterator[PlannedMessage]:
        async for chunk in chunks:
            for message in self._reply.feed(chunk):
                yield message
        for message in self._reply.close():
            yield message

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> PlannedMessage:
        return await anext(self._messages)


@overload
def bubbles(
    chunks: Iterable[str],
    *,
    new_chat: bool | None = None,
    service: str | None = None,
    max_length: int = LIMITS.text,
    look: Look = LOOK,
    references: References = "before",
) -> BubbleStream: ...
@overload
def bubbles(
    chunks: AsyncIterable[str],
    *,
    new_chat: bool | None = None,
    service: str | None = None,
    max_length: int = LIMITS.text,
    look: Look = LOOK,
    references: References = "before",
) -> AsyncBubbleStream: ...
def bubbles(
    chunks: Iterable[str] | AsyncIterable[str],
    *,
    new_chat: bool | None = None,
    service: str | None = None,
    max_length: int = LIMITS.text,
    look: Look = LOOK,
    references: References = "before",
) -> BubbleStream | AsyncBubbleStream:
    r"""Return the messages of a Markdown reply that arrives in chunks, one for each paragraph, as it is complete.

    `chunks` is an iterable or an async iterable of texts; the result is an iterator or an async iterator of messages,
    each valid, in order. Together they are `plan(from_markdown(reply), bubbles="paragraph", …)`, wherever the chunks
    are cut; the arguments are those of `plan`. `references` is that of `MarkdownStream`: with "before" this holds for a
    source without references before their definitions; with "anywhere" such a reference holds back what follows it.
    `losses` and `images` of the result list what the texts do not carry.

    Raises ValueError for an argument outside its domain, and while iterating `PlanError` and `MessageRejected` as
    `plan` does, and TypeError for a chunk that is no text.

    >>> for message in bubbles(["Your table is **rea", "dy**.\n", "\nSee you!"]):
    ...     print(message.payload()["parts"][0]["value"])
    Your table is ready.
    See you!
    """
    reply = _Reply(new_chat=new_chat, service=service, max_length=max_length, look=look, references=references)
    if isinstance(chunks, AsyncIterable):
        return AsyncBubbleStream(chunks, reply)
    if isinstance(chunks, str) or not isinstance(chunks, Iterable):
        raise TypeError(f"bubbles() takes an iterable of texts, not {type(chunks).__name__}.")
    return BubbleStream(chunks, reply)
