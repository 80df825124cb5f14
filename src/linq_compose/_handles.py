"""Handles: whether one is a phone number or an email address, what is wrong with it, and how it is spelt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from linq_compose._characters import name_character

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

__all__ = [
    "Dialled",
    "email_flaw",
    "implausibility",
    "is_e164",
    "is_email",
    "normalise",
    "number_flaw",
    "read_number",
    "regions",
    "reserved_domain",
]

# The pattern of the API reference for `from`, read 2026-10-31; `[0-9]`, as `\d` takes every script's digits.
_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_MOST_DIGITS: Final = 15
_FOREIGN: Final = re.compile(r"[^+0-9]")

# RFC 5321, 4.5.3.1.1, and the path limit of 4.5.3.1.3 less its angle brackets: both in octets.
_LONGEST_LOCAL: Final = 64
_LONGEST_EMAIL: Final = 254
# Names that RFC 2606 sets aside for documentation; the other special-use names are email_validator's own list.
_DOCUMENTATION: Final = ("example", "example.com", "example.net", "example.org")
_PUBLIC: Final = ".co"


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number as E.164, and whether its spelling alone says so."""

    number: str
    certain: bool
    """False when a default region or letters on the keypad had to be read into it."""


def is_email(handle: str) -> bool:
    """Whether a handle is meant as an email address: it has an `@`. Everything else is meant as a phone number."""
    return "@" in handle


def is_e164(handle: str) -> bool:
    """Whether a handle is E.164 as the API wants it: an ASCII `+`, 1-9, then ASCII digits, 2 to 15 in all."""
    return _E164.fullmatch(handle) is not None


def number_flaw(handle: str) -> str | None:
    """What keeps a phone handle from being E.164, as a phrase after "The number"; None if nothing. Never raises."""
    if is_e164(handle):
        return None
    if not handle:
        return "is empty"
    if handle[0] != "+":
        start = "" if "0" <= handle[0] <= "9" else f"; it begins with {name_character(handle[0])}"
        return f"does not begin with +{start}"
    foreign = _FOREIGN.search(handle)
    if foreign is not None:
        return f"has {name_character(foreign[0])} in it"
    digits = len(handle) - handle.count("+")
    if digits < len(handle) - 1:
        return "has more than one +"
    if digits < 2:
        return "has no digit" if digits == 0 else "has one digit alone"
    if handle[1] == "0":
        return "has a 0 right behind the +, where the country code belongs"
    return f"has {digits} digits, {digits - _MOST_DIGITS} more than the {_MOST_DIGITS} of E.164"


@cache
def regions() -> frozenset[str]:
    """The regions whose numbering plan is known, by their ISO 3166 alpha-2 codes. Source: phonenumbers."""
    from phonenumbers import SUPPORTED_REGIONS

    return frozenset(SUPPORTED_REGIONS)


def read_number(handle: str, *, region: str | None = None) -> Dialled | None:
    """Return the one number of possible length that a handle spells; None if it spells none. Never raises.

    A number that brings its own `+` is read without the region. One with an extension is none: E.164 has no place
    for it.
    """
    text = re.sub(r"\A\s*tel:", "", handle)
    parsed, certain = _parsed(text), not any(character.isalpha() for character in text)
    if parsed is None and region is not None:
        parsed, certain = _parsed(text, region=region), False
    if parsed is None or parsed.extension is not None or _length_flaw(parsed) is not None:
        return None
    number = _spelt(parsed)
    return Dialled(number, certain) if is_e164(number) else None


def _parsed(text: str, *, region: str | None = None) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, parse

    try:
        return parse(text, region)
    except NumberParseException:
        return None


def _spelt(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.E164)


def _length_flaw(number: PhoneNumber) -> str | None:
    """Return why no number of this length can be dialled from abroad; possible is enough, it need not be in use."""
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    reason = is_possible_number_with_reason(number)
    if reason == ValidationResult.IS_POSSIBLE:
        return None
    told = {
        ValidationResult.TOO_SHORT: "is too short for its country",
        ValidationResult.TOO_LONG: "is too long for its country",
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "lacks its area code",
    }
    return told.get(reason, "has a length that no number of its country has")


def implausibility(number: str) -> str | None:
    """Why no phone can have an E.164 number, as a phrase after "The number"; None if one can. Never raises.

    Judged by the country code and the length alone: a number of possible length need not be in use.
    """
    from phonenumbers import NumberParseException, parse

    try:
        return _length_flaw(parse(number))
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return "begins with a country code that no country has"
        return "is too short for its country"


def reserved_domain(handle: str) -> str | None:
    """The special-use or reserved domain name that an email address ends in; None if it ends in none."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    domain = normalize("NFKC", handle.rpartition("@")[2]).casefold()
    names = (*_DOCUMENTATION, *SPECIAL_USE_DOMAIN_NAMES)
    return next((each for each in names if domain == each or domain.endswith(f".{each}")), None)


def email_flaw(handle: str) -> str | None:
    """What keeps a handle from being an email address, as a phrase after "The address"; None if nothing. Never raises.

    Strict and offline: no quoted names, no comments, no display names, no literal IP addresses, no dotless domains.
    Special-use domains pass; `reserved_domain` names those.
    """
    before, _, domain = handle.rpartition("@")
    if not before or not domain:
        return "has nothing before its @" if domain else "has nothing behind its @"
    if "@" in before:
        return "has more than one @"
    size, local = (len(part.encode("utf-8", "surrogatepass")) for part in (handle, before))
    if size > _LONGEST_EMAIL:
        return f"has {size} bytes, {size - _LONGEST_EMAIL} more than the {_LONGEST_EMAIL} of an email address"
    if local > _LONGEST_LOCAL:
        return f"has {local} bytes before its @, {local - _LONGEST_LOCAL} more than the {_LONGEST_LOCAL} allowed"
    strange = next((character for character in handle if character.isspace() or not character.isprintable()), None)
    if strange is not None:
        return f"has {name_character(strange)} in it"
    if _canonical(handle) is not None:
        return None
    if any(not label for part in (before, domain) for label in part.split(".")):
        return "has a period at an edge or two in a row"
    if "." not in domain:
        return "has no period behind its @"
    return "is not of the form that email has"


def _canonical(handle: str) -> str | None:
    """Return an email address in its canonical spelling (NFC name, lower-case Unicode domain); None if it is none."""
    from email_validator import EmailNotValidError, validate_email

    # The validator refuses special-use domains out of hand; below a public one, their form is judged like any other.
    below = "" if reserved_domain(handle) is None else _PUBLIC
    try:
        read = validate_email(handle + below, check_deliverability=False)
    except EmailNotValidError:
        return None
    return read.normalized.removesuffix(below)


def normalise(handle: str, *, region: str | None = None) -> str:
    """Return a handle in the spelling by which two are compared; one that cannot be read as it is. Never raises.

    A number becomes E.164. Of an email address the domain is folded (case, IDNA) and the name before the `@` is
    put into NFC and keeps its case: whether case matters there is up to the domain.
    """
    if is_e164(handle):
        return handle
    if is_email(handle):
        local, _, domain = handle.rpartition("@")
        if handle.isascii() and "xn--" not in domain.lower():
            return f"{local}@{domain.lower()}"
        return handle if len(handle) > _LONGEST_EMAIL else _canonical(handle) or handle
    read = read_number(handle, region=region)
    return handle if read is None else read.number
