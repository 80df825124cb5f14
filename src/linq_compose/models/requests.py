"""The requests that carry a message, with the field names of the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictStr

from linq_compose.models.content import MessageContent
from linq_compose.models.wire import Wire

__all__ = ["ChatCreateRequest", "MessageSendRequest"]


class _Carrier(Wire):
    """A request with a message in it."""

    message: MessageContent
    override_optout: StrictBool | None = None
    """Send although the recipient has opted out (newer than the Chats page)."""

    def kwargs(self) -> dict[str, Any]:
        """Return the body as keyword arguments of the SDK's method: plain JSON values, `from` spelt `from_`.

        Unknown fields, which the method would refuse as arguments, stand under `extra_body`, where the SDK takes them.
        """
        body: dict[str, Any] = self.payload()
        unknown = {name: body.pop(name) for name in self.model_extra or {}}
        made = {"from_" if name == "from" else name: value for name, value in body.items()}
        return {**made, "extra_body": unknown} if unknown else made


class ChatCreateRequest(_Carrier):
    """Body of `POST /chats`: a new chat and its first message."""

    from_: Annotated[StrictStr, Field(alias="from")]  # as a default value it would hide `from_=` from type checkers
    """E.164 number of one of your lines."""
    to: tuple[StrictStr, ...]
    """1 to 31 handles: E.164 numbers or email addresses."""


class MessageSendRequest(_Carrier):
    """Body of `POST /chats/{chatId}/messages`: a message to an existing chat."""
