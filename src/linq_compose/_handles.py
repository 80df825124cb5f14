"""Handles: whether one is a phone number or an email address, what is wrong with it, and its canonical spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from linq_compose._characters import name_character
from linq_compose.urls.special_names import special_name

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

_REGIONS: Final = frozenset(
    (
        "AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ "
        "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM "
        "FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
        "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN "
        "MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT "
        "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK "
        "TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
    ).split()
)
"""The regions of phonenumbers, which takes long to load; a test compares them."""

# The pattern of the API reference for `from`, read 2026-10-31; `[0-9]`, as `\d` takes every script's digits.
_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_MOST_DIGITS: Final = 15
_FOREIGN: Final = re.compile(r"[^+0-9]")

# RFC 5321, 4.5.3.1.1, and the path limit of 4.5.3.1.3 less its angle brackets: both in octets.
_LONGEST_LOCAL: Final = 64
_LONGEST_EMAIL: Final = 254
# Names without mail that the special names of hosts lack: `example.com` has a web server, `arpa` has name servers.
_WITHOUT_MAIL: Final = ("example.com", "example.net", "example.org", "arpa")
_PUBLIC: Final = ".co"


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number as E.164, and whether its spelling alone determines it."""

    number: str
    certain: bool
    """False when it was read with a default region, or from letters on the keypad."""


def is_email(handle: str) -> bool:
    """Return whether a handle is read as an email address: it contains `@`. Every other is read as a phone number."""
    return "@" in handle


def is_e164(handle: str) -> bool:
    """Return whether a handle is E.164 as the API requires it: an ASCII `+`, 1-9, then ASCII digits, 2 to 15 in all."""
    return _E164.fullmatch(handle) is not None


def number_flaw(handle: str) -> str | None:
    """Return why a phone handle is not E.164, as a phrase after "it"; None if it is. Never raises."""
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
        return "has no digit" if digits == 0 else "has only one digit"
    if handle[1] == "0":
        return "has a 0 after the +, where the country code belongs"
    return f"has {digits} digits, {digits - _MOST_DIGITS} more than the {_MOST_DIGITS} of E.164"


def regions() -> frozenset[str]:
    """Return the regions that have a numbering plan, as ISO 3166 alpha-2 codes. Source: phonenumbers."""
    return _REGIONS


def read_number(handle: str, *, region: str | None = None) -> Dialled | None:
    """Return the number of possible length that a handle spells; None if it spells none. Never raises.

    The region is used only without a `+`. A number with an extension is None: E.164 has no extensions.
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
    """Return why no number of this length can be dialled from abroad; a possible number need not be in use."""
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    reason = is_possible_number_with_reason(number)
    if reason == ValidationResult.IS_POSSIBLE:
        return None
    phrases = {
        ValidationResult.TOO_SHORT: "is too short for its country",
        ValidationResult.TOO_LONG: "is too long for its country",
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "lacks its area code",
    }
    return phrases.get(reason, "has a length that no number of its country has")


def implausibility(number: str) -> str | None:
    """Return why no phone has an E.164 number, as a phrase after "it"; None if one may have it. Never raises.

    Checked are the country code, the length, and a trunk prefix that is dialled only inside the country (the 0 of
    `+4402071838750`): a plausible number need not be in use.
    """
    from phonenumbers import NumberParseException, parse

    try:
        parsed = parse(number)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return "begins with a country code that no country has"
        return "is too short for its country"
    flaw = _length_flaw(parsed)
    if flaw is not None:
        return flaw
    dialled = _spelt(parsed)
    if dialled == number:
        return None
    code = f"+{parsed.country_code}"
    behind, national = number.removeprefix(code), dialled.removeprefix(code)
    if not behind.endswith(national):
        return f"is dialled as {dialled} from abroad"
    return f"has {behind.removesuffix(national)} after its country code, which is not dialled from abroad: {dialled}"


def reserved_domain(handle: str) -> str | None:
    """Return the reserved domain name that an email address ends in, None for any other domain."""
    domain = normalize("NFKC", handle.rpartition("@")[2]).casefold()
    return special_name(domain) or next(
        (name for name in _WITHOUT_MAIL if domain == name or domain.endswith(f".{name}")), None
    )


def email_flaw(handle: str) -> str | None:
    """Return why a handle is not an email address, as a phrase after "it"; None if it is one. Never raises.

    Strict and offline: no quoted names, no comments, no display names, no literal IP addresses, no dotless domains.
    Reserved domains pass; `reserved_domain` returns those.
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

    # The validator rejects special-use domains whatever their form; below a public one it checks the form alone.
    below = "" if reserved_domain(handle) is None else _PUBLIC
    try:
        address = validate_email(handle + below, check_deliverability=False)
    except EmailNotValidError:
        return None
    return address.normalized.removesuffix(below)


def normalise(handle: str, *, region: str | None = None) -> str:
    """Return the spelling by which two handles are compared, the handle itself if it cannot be read. Never raises.

    A number becomes E.164, without a trunk prefix. The domain of an email address is folded (case, IDNA); the part
    before `@` becomes NFC and keeps its case, since its meaning is up to the domain.
    """
    if is_email(handle):
        local, _, domain = handle.rpartition("@")
        if handle.isascii() and "xn--" not in domain.lower():
            return f"{local}@{domain.lower()}"
        return handle if len(handle) > _LONGEST_EMAIL else _canonical(handle) or handle
    dialled = read_number(handle, region=region)
    return handle if dialled is None else dialled.number
