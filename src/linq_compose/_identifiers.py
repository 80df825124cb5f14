"""Identifiers of the API: the UUIDs of chats, messages and attachments, and what else the paths of requests name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

__all__ = ["PARAMETERS", "UUID", "Parameter", "are_plain"]

UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
"""8-4-4-4-12 hexadecimal digits in either case; match the whole string."""


class Parameter(NamedTuple):
    """What a parameter in the path of a request is."""

    noun: str
    """The words for it in a sentence."""
    form: Literal["uuid", "number", "handle", "word"]
    """A UUID, an E.164 number, a number or an email address, or a word of which no source says more."""


PARAMETERS: Final[Mapping[str, Parameter]] = {
    "chatId": Parameter("chat id", "uuid"),
    "messageId": Parameter("message id", "uuid"),
    "attachmentId": Parameter("attachment id", "uuid"),
    "reactionId": Parameter("reaction id", "word"),
    "phoneNumberId": Parameter("phone number id", "word"),
    "phoneNumber": Parameter("phone number", "number"),
    "auditId": Parameter("audit id", "word"),
    "subscriptionId": Parameter("subscription id", "word"),
    "experience": Parameter("name of the experience", "word"),
    "paymentRequestId": Parameter("payment request id", "word"),
    "paymentId": Parameter("payment id", "word"),
    "handle": Parameter("handle", "handle"),
    "provider": Parameter("name of the provider", "word"),
}
"""Every parameter of the paths of the operations table. Forms: the OpenAPI document of 2026-03-07 (chats, messages,
attachments are UUIDs; subscriptions are strings) and the official SDK (0.65), read 2026-11-26."""

_PLAIN: Final = {
    "uuid": UUID,
    "number": re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII),
    "handle": re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII),
    "word": re.compile(
        r"(?!(?:none|null|undefined|nan|true|false)$)[A-Za-z0-9][A-Za-z0-9._~-]*", re.ASCII | re.IGNORECASE
    ),
}


def are_plain(parameters: Iterable[tuple[str, str]]) -> bool:
    """Return whether parameters of a path are plainly of their forms. Sound, never complete."""
    for name, value in parameters:
        known = PARAMETERS.get(name)
        if known is None or _PLAIN[known.form].fullmatch(value) is None:
            return False
    return True
