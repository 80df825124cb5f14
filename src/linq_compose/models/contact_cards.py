"""Contact cards: the name and the picture that your lines share."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictStr

from linq_compose.models.requests import Query, Request
from linq_compose.models.wire import TextKind, Wire

__all__ = ["ContactCard", "ContactCardList", "ContactCardQuery", "ContactCardRequest", "ContactCardUpdateRequest"]


class ContactCardUpdateRequest(Request):
    """Body of `PATCH /contact_card`: what changes; absent fields keep their value."""

    phone_number: StrictStr
    """E.164 number of one of your lines."""
    first_name: Annotated[StrictStr, TextKind.LABEL] | None = None
    last_name: Annotated[StrictStr, TextKind.LABEL] | None = None
    image_url: StrictStr | None = None
    """Public https URL of the picture."""


class ContactCardRequest(Request):
    """Body of `POST /contact_card`: the card of a line that has none."""

    phone_number: StrictStr
    """E.164 number of one of your lines."""
    first_name: Annotated[StrictStr, TextKind.LABEL]
    last_name: Annotated[StrictStr, TextKind.LABEL] | None = None
    image_url: StrictStr | None = None
    """Public https URL of the picture."""


class ContactCardQuery(Query):
    """Query of `GET /contact_card`."""

    phone_number: StrictStr | None = None
    """E.164 number of one of your lines; all cards when absent."""


class ContactCard(Wire):
    """The card of a line."""

    phone_number: StrictStr
    first_name: StrictStr
    is_active: StrictBool
    last_name: StrictStr | None = None
    image_url: StrictStr | None = None


class ContactCardList(Wire):
    """Response of `contact_card.retrieve`."""

    contact_cards: tuple[ContactCard, ...]
