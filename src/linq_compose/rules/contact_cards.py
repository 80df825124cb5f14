"""Contact cards: the name and the picture of a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from linq_compose import urls
from linq_compose._plain_urls import path_of_plain_url
from linq_compose._sources import CONTACT_CARD
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.phrases import Quoted
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.contact_cards import ContactCardRequest, ContactCardUpdateRequest
from linq_compose.rules.analysis.urls import https_fix

__all__ = ["CONTACT_CARDS"]

CONTACT_CARDS = Family("CRD", "contact-cards", about="Contact cards: the name and the picture that a line shares.")

_Card: TypeAlias = ContactCardRequest | ContactCardUpdateRequest
_CARDS: tuple[type[_Card], ...] = (ContactCardRequest, ContactCardUpdateRequest)
_CREATE: Final = "contact_card.create"
_UPDATE: Final = "contact_card.update"
_GOOD: Final[dict[str, Any]] = {"phone_number": "+12052535597", "first_name": "Ana"}


@CONTACT_CARDS.rule(
    101,
    "blank-card-name",
    Severity.WARNING,
    on=_CARDS,
    says="The first_name is {what}.",
    hint="Give the name that people should see.",
    why="A card shares a first name; whether the API accepts one that cannot be seen is not documented.",
    evidence=Evidence.INFERRED,
    source=CONTACT_CARD,
    safe=("what",),
    examples=[
        Example(bad={**_GOOD, "first_name": " "}, good=_GOOD, at="/first_name", operation=_CREATE),
        Example(bad={**_GOOD, "first_name": ""}, good=_GOOD, at="/first_name", operation=_UPDATE),
    ],
)
def blank_card_name(card: _Card, _context: Context) -> Iterator[Finding]:
    name = card.first_name
    if name is not None and not name.strip():
        yield Finding(("first_name",), {"what": "only whitespace" if name else "empty"})


@CONTACT_CARDS.rule(
    102,
    "unfit-card-picture",
    Severity.ERROR,
    on=_CARDS,
    says="The image URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the public https URL of the picture.",
    why="Linq fetches the picture from the public internet.",
    domain="Linq's servers must fetch the picture, whatever the API answers to the request.",
    evidence=Evidence.INFERRED,
    source=CONTACT_CARD,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={**_GOOD, "image_url": "http://example.com/ana.jpg"},
            good={**_GOOD, "image_url": "https://example.com/ana.jpg"},
            at="/image_url",
            operation=_CREATE,
        ),
        Example(
            bad={**_GOOD, "image_url": "https://localhost/ana.jpg"},
            good={**_GOOD, "image_url": "https://example.com/ana.jpg"},
            at="/image_url",
            operation=_UPDATE,
        ),
    ],
)
def unfit_card_picture(card: _Card, _context: Context) -> Iterator[Finding]:
    url = card.image_url
    flaw = None if url is None else urls.flaw(url)
    if url is not None and flaw is not None:
        fix = https_fix("image_url", url) if flaw.kind == "insecure" else None
        yield Finding(("image_url",), {"reason": Quoted(flaw.reason)}, fix)


@CONTACT_CARDS.rule(
    103,
    "empty-card-update",
    Severity.WARNING,
    on=ContactCardUpdateRequest,
    says="The update changes nothing: it has neither a name nor an image_url.",
    hint="Add first_name, last_name or image_url.",
    why="Absent fields keep their value, so this request does nothing but use up one of 3 calls in 10 minutes.",
    evidence=Evidence.INFERRED,
    source=CONTACT_CARD,
    examples=[Example(bad={"phone_number": "+12052535597"}, good=_GOOD, at="", operation=_UPDATE)],
)
def empty_card_update(card: ContactCardUpdateRequest, _context: Context) -> Iterator[Finding]:
    if card.first_name is None and card.last_name is None and card.image_url is None:
        yield Finding()


def _is_clear_card(card: dict[str, Any]) -> bool:
    """Return whether the name of a card, if it has one, is not blank, and its picture has a plain URL."""
    if "image_url" in card and path_of_plain_url(card["image_url"]) is None:
        return False
    return "first_name" not in card or bool(card["first_name"].strip())


@CONTACT_CARDS.clearance(ContactCardRequest)
def clear_card(card: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    return _is_clear_card(card)


@CONTACT_CARDS.clearance(ContactCardUpdateRequest)
def clear_card_update(card: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether an update changes something of a card, to what it can be."""
    return ("first_name" in card or "last_name" in card or "image_url" in card) and _is_clear_card(card)
