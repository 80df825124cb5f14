"""The error codes of the API as data, and whether a retry can succeed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from linq_compose._sources import ERRORS

__all__ = ["CODES", "ErrorCode", "is_retryable"]

Retry = Literal["no", "wait", "unknown"]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One documented code: `name` where Linq publishes one, `status` the HTTP status, None where it is not documented.

    `retry` is "wait" where the same request can succeed later, "no" where it cannot.
    """

    code: int
    name: str | None
    status: int | None
    meaning: str
    retry: Retry

    @property
    def source(self) -> str:
        """The page of the code in Linq's documentation."""
        return f"{ERRORS}{self.code // 1000}xxx/{self.code}/"


# Source: the error code guide and the SDK's own texts, read 2026-10-31.
_ROWS: Final = (
    ErrorCode(1001, "MissingRequiredField", 400, "a required field is missing", "no"),
    ErrorCode(1002, "InvalidPhoneFormat", 400, "a phone number is not in E.164 form", "no"),
    ErrorCode(1003, "InvalidRequestBody", 400, "the body is not valid JSON", "no"),
    ErrorCode(1004, "InvalidMessageContent", 400, "the combination of parts is not allowed", "no"),
    ErrorCode(1005, "InvalidParameterValue", 400, "a value is outside the accepted range or set", "no"),
    ErrorCode(1006, "CannotUpdateDM", 409, "a direct chat has no name or icon to update", "no"),
    ErrorCode(1007, "RateLimitExceeded", 429, "too many requests; Retry-After says how long to wait", "wait"),
    ErrorCode(1008, None, 400, "the app card is not well-formed", "no"),
    ErrorCode(2001, "ChatNotFound", 404, "the account has no such chat", "no"),
    ErrorCode(2002, "MessageNotFound", 404, "the account has no such message", "no"),
    ErrorCode(2003, "AttachmentNotFound", 404, "the account has no such attachment", "no"),
    ErrorCode(2004, "Unauthorized", 401, "the token is missing or not valid", "no"),
    ErrorCode(2005, "AccessDenied", 403, "the resource belongs to another account", "no"),
    ErrorCode(2006, "PhonePermissionDenied", 403, "you cannot send from this number", "no"),
    ErrorCode(2007, "AttachmentNotReady", 404, "the attachment is still being processed", "wait"),
    ErrorCode(2008, "RecipientNotAllowed", 403, "in the sandbox the recipient must write first", "no"),
    ErrorCode(2009, None, 409, "the chat is still being created", "wait"),
    ErrorCode(2010, None, 404, "the webhook subscription does not exist", "no"),
    ErrorCode(2011, None, 403, "the account does not have this feature", "no"),
    ErrorCode(2012, None, 404, "the line has no active contact card", "no"),
    ErrorCode(2013, None, 409, "the chat is not available: you left it", "no"),
    ErrorCode(2014, None, 409, "a contact card already exists", "no"),
    ErrorCode(2015, None, 409, "the request conflicts with the state of the resource", "no"),
    ErrorCode(2016, "GroupChatNotSupported", 409, "the operation is not available for groups", "no"),
    ErrorCode(2017, "ChatServiceNotSupported", 409, "the operation is not available for this service", "no"),
    ErrorCode(2018, "IMessageAppServiceUnsupported", 409, "an app card can only be sent over iMessage", "no"),
    ErrorCode(2019, None, 404, "the line does not exist", "no"),
    ErrorCode(2021, None, 404, "the payment request does not exist", "no"),
    ErrorCode(2022, None, 500, "the contact card could not be set up", "wait"),
    ErrorCode(2023, None, 409, "mentions are not available in a direct chat", "no"),
    ErrorCode(2024, None, 403, "the recipient has opted out; override_optout sends anyway", "no"),
    ErrorCode(2026, None, 403, "the recipient is on your block list", "no"),
    ErrorCode(2027, None, 403, "the line is temporarily not eligible", "wait"),
    ErrorCode(2028, "AppClipServiceUnsupported", None, "an App Clip can only be sent over iMessage", "no"),
    ErrorCode(3001, "DatabaseConnection", 500, "a server could not be reached", "wait"),
    ErrorCode(3002, "DatabaseQuery", 500, "an operation on the server failed", "wait"),
    ErrorCode(3003, "EventStreamConnection", 500, "a service could not be reached", "wait"),
    ErrorCode(3004, "EventStreamPublish", 500, "an operation of a service failed", "wait"),
    ErrorCode(3005, "NetworkTimeout", 504, "the network took too long", "wait"),
    ErrorCode(3006, "InternalServerError", 500, "the server failed", "wait"),
    ErrorCode(3007, "RetriesExhausted", 500, "delivery was retried as often as allowed", "wait"),
    ErrorCode(4001, "DeliveryFailed", 500, "delivery failed, and may still follow", "wait"),
    ErrorCode(4002, "PhoneNotAvailable", 500, "the sending line is not available", "wait"),
    ErrorCode(4003, "WebhookDeliveryFailed", 500, "a webhook could not be delivered", "unknown"),
    ErrorCode(4004, "ServiceUnavailable", 503, "the service is not available", "wait"),
    ErrorCode(4005, "RecipientUnsupportedMessageType", 422, "the recipient cannot receive this type of message", "no"),
    ErrorCode(4006, None, None, "a delivery failure whose meaning is not published", "unknown"),
    ErrorCode(4007, None, None, "a delivery failure whose meaning is not published", "unknown"),
    ErrorCode(4008, None, None, "a delivery failure whose meaning is not published", "unknown"),
    ErrorCode(4009, None, 503, "the line has no RCS account", "no"),
    ErrorCode(4010, None, 503, "the check for RCS could not be run", "wait"),
    ErrorCode(5001, "FileUploadFailed", 500, "the upload of a file failed", "wait"),
    ErrorCode(5002, "FileDownloadFailed", 500, "a URL could not be fetched", "wait"),
    ErrorCode(5003, "PresignedURLFailed", 500, "a URL could not be signed", "wait"),
    ErrorCode(5004, "InvalidFileType", 400, "the file is of a type that is not supported", "no"),
    ErrorCode(5005, "FileTooLarge", 400, "the file is too large", "no"),
    ErrorCode(5006, "ContentTypeMismatch", 400, "the file does not have the declared type", "no"),
    ErrorCode(5007, None, 400, "the URL of an image could not be fetched", "no"),
)

CODES: Final[Mapping[int, ErrorCode]] = MappingProxyType({row.code: row for row in _ROWS})
"""Every known code, by its number."""

_WAIT_AND_SEE = frozenset((408, 425, 429, 500, 502, 503, 504))


def is_retryable(error: Any) -> bool:
    """Return whether a failed request can succeed if it is sent again later, unchanged.

    Takes an exception of the official SDK (`APIStatusError`, `APIConnectionError`), of httpx (`HTTPStatusError`,
    `TransportError`) or an error envelope as a mapping, recognised by their attributes. A known error code decides: the
    SDK itself retries every 409, though 2018 and 2023 can never succeed. Never raises.
    """
    envelope = error if isinstance(error, Mapping) else _body(error)
    status, code = _number(_inner(envelope).get("status")), _number(_inner(envelope).get("code"))
    if not isinstance(error, Mapping):
        status = _number(getattr(error, "status_code", None)) or _status(error) or status
        code = _number(getattr(error, "code", None)) or code
    known = CODES.get(code) if code is not None else None
    if known is not None:
        return known.retry == "wait"
    if status is None:
        return not isinstance(error, Mapping) and hasattr(error, "request")  # the connection failed, not the request
    return status in _WAIT_AND_SEE


def _body(error: Any) -> Mapping[Any, Any]:
    body = getattr(error, "body", None)
    if body is None:
        try:
            body = error.response.json()
        except Exception:  # noqa: BLE001  no response, unread, not JSON: there is no envelope
            return {}
    return body if isinstance(body, Mapping) else {}


def _inner(envelope: Mapping[Any, Any]) -> Mapping[Any, Any]:
    inner = envelope.get("error")
    return inner if isinstance(inner, Mapping) else envelope


def _status(error: Any) -> int | None:
    try:
        return _number(error.response.status_code)
    except Exception:  # noqa: BLE001  httpx raises where there is no response
        return None


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 6:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
