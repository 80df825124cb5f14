"""Locations: which chats one can be requested in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._sources import LOCATION
from linq_compose.limits import Limits
from linq_compose.lint.chat_size import is_group
from linq_compose.lint.clearance import Answer
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.rule import Example, Family, Finding, Needs
from linq_compose.models.requests import EmptyRequest

__all__ = ["LOCATIONS"]

LOCATIONS = Family("LOC", "locations", about="Locations that people share: which chats one can be requested in.")

_REQUEST: Final = "chats.location.request"


@LOCATIONS.rule(
    101,
    "location-of-group",
    Severity.ERROR,
    on=EmptyRequest,
    says="A location cannot be requested in a group.",
    hint="Request it in a direct chat with each person.",
    why="Only direct chats on iMessage can request a location; the API rejects the request in a group.",
    source=LOCATION,
    server_code=2016,
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation=_REQUEST,
            context=Context(group=True),
            good_context=Context(group=False, service="iMessage"),
        )
    ],
)
def location_of_group(_request: EmptyRequest, context: Context) -> Iterator[Finding | Needs]:
    if context.operation == _REQUEST:
        group = is_group(context)
        if group is None:
            yield Needs("group")
        elif group:
            yield Finding()


@LOCATIONS.rule(
    102,
    "location-without-imessage",
    Severity.ERROR,
    on=EmptyRequest,
    says="A location cannot be requested over {service}.",
    hint="Request it in an iMessage chat.",
    why="Only direct chats on iMessage can request a location; the API rejects the request in other chats.",
    source=LOCATION,
    safe=("service",),
    server_code=2017,
    yields_to=("LOC101",),
    examples=[
        Example(
            bad={},
            good={},
            at="",
            operation=_REQUEST,
            context=Context(group=False, service="RCS"),
            good_context=Context(group=False, service="iMessage"),
        )
    ],
)
def location_without_imessage(_request: EmptyRequest, context: Context) -> Iterator[Finding | Needs]:
    if context.operation == _REQUEST:
        if context.service is None:
            yield Needs("service")
        elif context.service != "iMessage":
            yield Finding(values={"service": context.service})


@LOCATIONS.clearance(EmptyRequest)
def clear_location_request(_request: dict[str, Any], context: Context, _limits: Limits, operation: str) -> Answer:
    """Return what there is to say of a request for a location; nothing of any other one without a body."""
    if operation != "chats.location.request":
        return True
    group, service = is_group(context), context.service
    if group or service in ("SMS", "RCS"):
        return False
    needs = () if group is False else (("LOC101", "group"),)
    return (needs if service is not None else (*needs, ("LOC102", "service"))) or True
