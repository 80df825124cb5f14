"""Handles as facts: what is E.164, what an address, which spellings mean the same."""

from __future__ import annotations

import re
import string
import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linq_compose import _handles as handles
from texts import texts

NEAR = st.text(alphabet="+0123456789 ()-.@\n１٣＋a", max_size=18)
ANY = st.one_of(st.text(max_size=40), texts(max_clusters=10), NEAR)
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
NUMBERS = [found for found in map(phonenumbers.example_number, REGIONS) if found is not None]

# Every number and address that the API's own documents print.
PRINTED = (
    "+12052535597 +12052532136 +12052499136 +15551234567 +12223334444 +18889990000 +14155551234 +15556667777"
    " +15559876543 +442071234567 +81312345678"
).split()


@given(ANY)
@example("+12052532136\n")
@example("+１2052532136")
@example("＋12052532136")
@example("+02052532136")
@example("+1205253213612345")
def test_e164_is_a_plus_and_two_to_fifteen_ascii_digits_of_which_the_first_is_not_zero(handle: str) -> None:
    digits = handle[1:]
    wanted = (
        handle[:1] == "+"
        and 2 <= len(digits) <= 15
        and all(each in string.digits for each in digits)
        and digits[0] != "0"
    )
    assert handles.is_e164(handle) == wanted
    assert (handles.number_flaw(handle) is None) == wanted


@given(ANY, st.sampled_from([None, "US", "GB", "IT"]))
def test_reading_is_total_and_gives_e164_alone(handle: str, region: str | None) -> None:
    read = handles.read_number(handle, region=region)
    if read is not None:
        assert handles.is_e164(read.number)
        assert handles.implausibility(read.number) is None
        assert handles.normalise(handle, region=region) in (read.number, handle)
    assert handles.email_flaw(handle) is None or not handles.email_flaw(handle).endswith(".")
    handles.reserved_domain(handle)


@given(ANY, st.sampled_from([None, "US", "GB", "IT"]))
def test_normalising_twice_is_normalising_once(handle: str, region: str | None) -> None:
    once = handles.normalise(handle, region=region)
    assert handles.normalise(once, region=region) == once


@given(st.sampled_from(NUMBERS), st.sampled_from([None, "US", "DE"]))
def test_the_international_spelling_of_a_number_is_read_with_certainty(number: object, region: str | None) -> None:
    wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    spelt = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert handles.read_number(spelt, region=region) == handles.Dialled(wanted, certain=True)
    assert handles.normalise(spelt, region=region) == wanted
    assert handles.is_e164(wanted)
    assert handles.implausibility(wanted) is None


@given(st.sampled_from(NUMBERS))
def test_the_national_spelling_of_a_number_is_read_only_with_a_region_and_never_for_certain(number: object) -> None:
    wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    spelt = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    region = phonenumbers.region_code_for_number(number)
    assume("+" not in spelt)
    assert handles.read_number(spelt) is None
    assert handles.normalise(spelt) == spelt
    read = handles.read_number(spelt, region=region)
    assert read == handles.Dialled(wanted, certain=False)


@pytest.mark.parametrize(
    ("handle", "number", "certain"),
    [
        ("+1 (205) 253-2136", "+12052532136", True),
        ("+44 (0)20 7123 4567", "+442071234567", True),
        ("tel:+1-205-253-2136", "+12052532136", True),
        ("+12052532136\n", "+12052532136", True),
        ("＋１２０５２５３２１３６", "+12052532136", True),
        ("+1 800 FLOWERS", "+18003569377", False),
        ("call +12052532136", "+12052532136", False),
    ],
)
def test_a_spelling_is_certain_where_nothing_but_digits_was_read(handle: str, number: str, certain: bool) -> None:
    assert handles.read_number(handle) == handles.Dialled(number, certain)


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "+",
        "+1",
        "+1205",
        "+02052532136",
        "+12052532136 ext. 7",
        "+12052532136;ext=7",
        "+1205253213612345",
        "+999 123 456 789",
        "LINQ",
        "911",
        "1" * 300,
    ],
)
def test_what_no_one_number_is_meant_by_is_not_read(handle: str) -> None:
    assert handles.read_number(handle, region="US") is None
    assert handles.normalise(handle, region="US") == handle


@pytest.mark.parametrize(
    ("handle", "reason"),
    [
        ("", "is empty"),
        ("12052532136", "does not begin with +"),
        ("＋12052532136", "does not begin with +; it begins with U+FF0B FULLWIDTH PLUS SIGN"),
        ("+1 205", "has U+0020 SPACE in it"),
        ("+1205\n", "has U+000A CONTROL in it"),
        ("+1\ud800", "has U+D800 SURROGATE in it"),
        ("+1\ue000", "has U+E000 Co in it"),
        ("++1205", "has more than one +"),
        ("+12+05", "has more than one +"),
        ("+", "has no digit"),
        ("+1", "has only one digit"),
        ("+01205", "has a 0 after the +, where the country code belongs"),
        ("+1205253213612345", "has 16 digits, 1 more than the 15 of E.164"),
    ],
)
def test_a_flaw_of_a_number_says_what_and_how_much(handle: str, reason: str) -> None:
    assert handles.number_flaw(handle) == reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+1205253213", "is too short for its country"),
        ("+120525321361", "is too long for its country"),
        ("+12532136", "lacks its area code"),
        ("+12", "is too short for its country"),
        ("+999123456789", "begins with a country code that no country has"),
        ("+21012345678", "begins with a country code that no country has"),
        ("+390", "is too short for its country"),
        ("+4912", "lacks its area code"),
    ],
)
def test_a_number_that_nobody_has_is_told_why(number: str, reason: str) -> None:
    assert handles.is_e164(number)
    assert handles.implausibility(number) == reason


def test_a_length_between_two_of_a_country_is_told() -> None:
    odd = [
        f"+{code}{'1' * size}"
        for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
        for size in range(4, 12)
        if "no number of its country" in (handles.implausibility(f"+{code}{'1' * size}") or "")
    ]
    assert odd


@pytest.mark.parametrize("number", PRINTED)
def test_a_number_of_the_documentation_has_nothing_wrong(number: str) -> None:
    assert handles.number_flaw(number) is None
    assert handles.implausibility(number) is None


LABELS = st.from_regex(r"[a-z]{1,10}", fullmatch=True)
LOCALS = st.from_regex(r"[A-Za-z0-9_+-]{1,12}(\.[A-Za-z0-9_+-]{1,12}){0,2}", fullmatch=True)


@given(LOCALS, LABELS, st.sampled_from(["com", "de", "co.uk", "io"]))
def test_a_plain_address_has_nothing_wrong_and_its_domain_has_no_case(local: str, label: str, top: str) -> None:
    address = f"{local}@{label}.{top}"
    assert handles.is_email(address)
    assert handles.email_flaw(address) is None
    assert handles.normalise(f"{local}@{label.upper()}.{top.title()}") == address


@given(
    LOCALS,
    LABELS,
    st.sampled_from(["test", "invalid", "local", "localhost", "onion", "arpa", "example", "example.com"]),
)
def test_an_address_under_a_reserved_name_is_an_address_and_named(local: str, label: str, reserved: str) -> None:
    for domain in (reserved, f"{label}.{reserved}", f"{label}.{reserved}".upper()):
        assert handles.email_flaw(f"{local}@{domain}") is None
        assert handles.reserved_domain(f"{local}@{domain}") == reserved
    assert handles.reserved_domain(f"{local}@{label}{reserved}.de") is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("@icloud.com", "has nothing before its @"),
        ("guest@", "has nothing behind its @"),
        ("guest@@icloud.com", "has more than one @"),
        ('"a@b"@icloud.com', "has more than one @"),
        (" guest@icloud.com", "has U+0020 SPACE in it"),
        ("guest@icloud.com\n", "has U+000A CONTROL in it"),
        ("gu\u200best@icloud.com", "has U+200B ZERO WIDTH SPACE in it"),
        ("gu\ud800est@icloud.com", "has U+D800 SURROGATE in it"),
        ("Guest <guest@icloud.com>", "has U+0020 SPACE in it"),
        ("<guest@icloud.com>", "is not of the form that email has"),
        ("guest@icloud", "has no period behind its @"),
        ("guest@icloud.com.", "has a period at an edge or two in a row"),
        ("gu..est@icloud.com", "has a period at an edge or two in a row"),
        (".guest@icloud.com", "has a period at an edge or two in a row"),
        ("guest@[192.0.2.1]", "is not of the form that email has"),
        ("guest@192.0.2.1", "is not of the form that email has"),
        ("guest@-icloud.com", "is not of the form that email has"),
        (f"{'a' * 65}@icloud.com", "has 65 bytes before its @, 1 more than the 64 allowed"),
        (f"a@{'b' * 250}.com", "has 256 bytes, 2 more than the 254 of an email address"),
        ("guest@b_c.test", "is not of the form that email has"),
    ],
)
def test_a_flaw_of_an_address_says_what(address: str, reason: str) -> None:
    assert handles.email_flaw(address) == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("guest@m\u00fcnchen.de", "guest@xn--mnchen-3ya.de"),
        ("guest@m\u00fcnchen.de", "guest@MU\u0308NCHEN.de"),
        ("guest@m\u00fcnchen.de", "guest@XN--mnchen-3ya.DE"),
        ("m\u00fcller@icloud.com", "mu\u0308ller@icloud.com"),
    ],
)
def test_two_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert handles.normalise(one) == handles.normalise(other)


def test_a_name_keeps_its_case_and_an_address_that_is_none_its_spelling() -> None:
    assert handles.normalise("Guest@iCloud.com") == "Guest@icloud.com"
    assert handles.normalise("Guest@iCloud.com") != handles.normalise("guest@icloud.com")
    for odd in ("gu\u00e4st@@x", "\u00fc" * 500 + "@x.de"):
        assert handles.normalise(odd) == odd


def test_a_huge_handle_is_judged_at_once() -> None:
    for huge in ("+" + "1" * 1_000_000, "a" * 1_000_000 + "@b.de", "a@" + "b." * 500_000 + "de", "@" * 100_000):
        assert handles.number_flaw(huge)
        assert handles.email_flaw(huge)
        assert handles.read_number(huge, region="US") is None
        assert handles.normalise(huge) in (huge, huge.lower())


def test_regions_are_two_capitals() -> None:
    assert {"US", "GB", "DE", "JP"} <= handles.regions()
    assert all(re.fullmatch("[A-Z]{2}", code) for code in handles.regions())


TRUNKS = {
    # The number as dialled from abroad: the same with the trunk prefix of its country.
    "+442071838750": "+4402071838750",
    "+491711234567": "+4901711234567",
    "+33612345678": "+330612345678",
    "+79161234567": "+789161234567",
    "+36201234567": "+3606201234567",
    "+819012345678": "+8109012345678",
    "+61412345678": "+610412345678",
    "+12052535597": "+112052535597",
    "+558412345678": "+5508412345678",
    "+919876543210": "+9109876543210",
    "+8613812345678": "+86013812345678",
    "+905321234567": "+9005321234567",
    "+6281234567890": "+62081234567890",
    "+97250123456": "+972050123456",
    "+2348031234567": "+23408031234567",
}


@pytest.mark.parametrize(("number", "with_trunk"), TRUNKS.items())
def test_a_trunk_prefix_is_not_dialled_from_abroad(number: str, with_trunk: str) -> None:
    assert handles.implausibility(number) is None
    reason = handles.implausibility(with_trunk)
    assert reason is not None
    assert reason.endswith(f" after its country code, which is not dialled from abroad: {number}")
    trunk = reason.split()[1]
    assert with_trunk in {number[:place] + trunk + number[place:] for place in (2, 3, 4)}
    assert handles.normalise(with_trunk) == handles.normalise(number) == number


@pytest.mark.parametrize("number", ["+390612345678", "+3780549886377", "+2250123456789", "+393331234567"])
def test_a_zero_that_is_dialled_from_abroad_stays(number: str) -> None:
    assert handles.implausibility(number) is None
    assert handles.normalise(number) == number


@given(st.sampled_from(sorted(handles.regions())))
def test_an_example_of_every_country_is_plausible_and_has_one_spelling(region: str) -> None:
    import phonenumbers

    example = phonenumbers.example_number(region)
    assert example is not None
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert handles.implausibility(number) is None
    assert handles.normalise(number) == number
    prefix = phonenumbers.ndd_prefix_for_region(region, True)
    trunk = f"+{example.country_code}{prefix or ''}{phonenumbers.national_significant_number(example)}"
    if prefix and handles.is_e164(trunk):
        assert handles.normalise(trunk) == number
        assert handles.implausibility(trunk) is not None


def test_the_filter_of_e164_loads_no_numbering_plan() -> None:
    script = (
        "import sys; from linq_compose import _handles as handles\n"
        "assert handles.is_e164('+12052532136') and handles.number_flaw('1 205') and handles.is_email('a@b')\n"
        "assert handles.normalise('a@B.de') == 'a@b.de'\n"
        "print([name for name in ('phonenumbers', 'email_validator') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_the_regions_are_those_of_phonenumbers() -> None:
    assert handles.regions() == frozenset(phonenumbers.SUPPORTED_REGIONS)
