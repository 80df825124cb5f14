"""The bare schema of each operation, as a user of pydantic would write it from the API's page: what peers validate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

__all__ = ["SCHEMAS", "Message"]


class Decoration(BaseModel):
    range: tuple[int, int]
    style: Literal["bold", "italic", "strikethrough", "underline"] | None = None
    animation: Literal["big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"] | None = None


class Text(BaseModel):
    type: Literal["text"]
    value: str = Field(min_length=1, max_length=10_000)
    text_decorations: list[Decoration] | None = None


class Media(BaseModel):
    type: Literal["media"]
    url: str | None = None
    attachment_id: str | None = None


class Link(BaseModel):
    type: Literal["link"]
    value: str = Field(max_length=2_048)


class Effect(BaseModel):
    type: Literal["screen", "bubble"] | None = None
    name: str | None = None


class Reply(BaseModel):
    message_id: str
    part_index: int = 0


class Message(BaseModel):
    parts: list[Annotated[Text | Media | Link, Field(discriminator="type")]] = Field(min_length=1, max_length=100)
    effect: Effect | None = None
    reply_to: Reply | None = None


class Send(BaseModel):
    message: Message


class Create(Send):
    from_: str = Field(alias="from")
    to: list[str] = Field(min_length=1, max_length=31)


class Continuation(BaseModel):
    text: str


class CreateMessage(Send):
    to: list[str] = Field(min_length=1, max_length=31)
    continuation_message: Continuation | None = None


class Update(BaseModel):
    text: str = Field(min_length=1, max_length=10_000)


class ChatUpdate(BaseModel):
    display_name: str | None = None
    group_chat_icon: str | None = None


class VoiceMemo(BaseModel):
    voice_memo_url: str | None = None
    attachment_id: str | None = None


class Participant(BaseModel):
    handle: str


SCHEMAS: dict[str, type[BaseModel]] = {
    "message": Message,
    "chats.messages.send": Send,
    "chats.create": Create,
    "messages.create": CreateMessage,
    "messages.update": Update,
    "chats.update": ChatUpdate,
    "chats.send_voicememo": VoiceMemo,
    "chats.participants.add": Participant,
}
