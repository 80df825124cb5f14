"""Handles in requests: numbers, addresses, and the set of recipients; with and without a default region."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, check, fix
from linq_compose import _handles as handles
from linq_compose._phone_lengths import has_possible_length
from linq_compose.errors import PolicyError
from rules.findings import alone, mended, one, places

CREATE = "chats.create"
SENDER, GUEST, OTHER = "+12052535597", "+12052532136", "+12052499136"
HELLO = {"parts": [{"type": "text", "value": "Hello"}]}
GB = Policy(region="GB")

# Spellings of a few numbers and addresses, so that they meet; and what is neither.
SPELLINGS = st.sampled_from(
    [
        SENDER,
        GUEST,
        OTHER,
        "+1 (205) 253-2136",
        "(205) 253-2136",
        "205-253-5597",
        "020 7123 4567",
        "+442071234567",
        "guest@icloud.com",
        "guest@ICLOUD.com",
        "guest@example.com",
        "guest@@x",
        "",
        "LINQ",
    ]
)


def _create(*to: Any, sender: Any = SENDER, **more: Any) -> dict[str, Any]:
    return {"from": sender, "to": list(to), "message": HELLO, **more}


def _auto(*to: Any, **more: Any) -> dict[str, Any]:
    return {"to": list(to), "message": HELLO, **more}


@given(st.lists(SPELLINGS, max_size=6), SPELLINGS, st.sampled_from([None, "US", "GB"]))
def test_repeated_is_every_recipient_that_an_earlier_one_equals_normalised(
    to: list[str], sender: str, region: str | None
) -> None:
    spelt = [handles.normalise(each, region=region) for each in to]
    found = places(_create(*to, sender=sender), CREATE, only="HND", policy=Policy(region=region))
    repeated = [f"/to/{index}" for index, each in enumerate(spelt) if each in spelt[:index]]
    assert [path for rule, path in found if rule == "HND105"] == repeated
    own = [f"/to/{index}" for index, each in enumerate(spelt) if each == handles.normalise(sender, region=region)]
    assert [path for rule, path in found if rule == "HND106"] == own


@given(st.lists(SPELLINGS, max_size=6), SPELLINGS, st.sampled_from([None, "US", "GB"]))
def test_every_handle_is_judged_as_a_number_or_as_an_address(to: list[str], sender: str, region: str | None) -> None:
    found = places(_create(*to, sender=sender), CREATE, policy=Policy(region=region))
    for at, handle in [("/from", sender), *((f"/to/{index}", each) for index, each in enumerate(to))]:
        own = {rule for rule, path in found if path == at} - {"HND105", "HND106"}
        if handles.is_email(handle):
            assert own <= ({"HND107"} if at == "/from" else {"HND103", "HND108"})
        else:
            assert own == (set() if handles.is_e164(handle) else {"HND101"})


@given(st.lists(SPELLINGS, min_size=1, max_size=6), st.sampled_from([None, "US", "GB"]), st.booleans())
def test_fixing_leaves_nothing_that_it_could_mend_and_loses_no_recipient(
    to: list[str], region: str | None, unsafe: bool
) -> None:
    policy = Policy(region=region)
    after, report = fix(_create(*to), CREATE, unsafe=unsafe, policy=policy)
    assert {handles.normalise(each, region=region) for each in after["to"]} == {
        handles.normalise(each, region=region) for each in to
    }
    if unsafe:
        assert [found.rule for found in report if found.fix is not None] == []
        assert len(after["to"]) == len(set(after["to"]))


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("+1 (205) 253-2136", GUEST),
        ("＋12052532136", GUEST),
        ("+12052532136\n", GUEST),
        ("tel:+12052532136", GUEST),
        ("+44 (0)20 7123 4567", "+442071234567"),
    ],
)
def test_a_number_with_its_own_plus_is_mended_safely(handle: str, expected: str) -> None:
    found = one(_create(handle), "HND101", CREATE)
    assert (found.path, str(found.severity), found.server_code) == ("/to/0", "error", 1002)
    assert mended(_create(handle), "HND101", CREATE)["to"] == [expected]
    assert mended(_create(GUEST, sender=handle), "HND101", CREATE)["from"] == expected


@pytest.mark.parametrize("handle", ["020 7123 4567", "(020) 7123-4567", "00442071234567", "+44 20 7123 WORK"])
def test_a_number_that_wants_a_region_is_mended_unsafely_and_only_with_one(handle: str) -> None:
    payload = _create(handle)
    assert mended(payload, "HND101", CREATE, unsafe=True) == payload or "+" in handle
    policy = alone("HND101", region="GB")
    assert fix(payload, CREATE, policy=policy)[0] == payload
    after, report = fix(payload, CREATE, policy=policy, unsafe=True)
    assert handles.is_e164(after["to"][0])
    assert after["to"][0].startswith("+44207123")
    assert list(report) == []


def test_the_region_of_the_policy_stands_before_that_of_the_context() -> None:
    payload, french = _create("01 23 45 67 89"), Context(region="FR")

    def spelt(**asked: Any) -> str:
        (to,) = fix(payload, CREATE, unsafe=True, **asked)[0]["to"]
        return to

    assert spelt(context=french) == "+33123456789"
    assert spelt(context=french, policy=Policy(region="IT")) == "+390123456789"
    assert spelt() == "01 23 45 67 89"


@pytest.mark.parametrize("handle", ["", "+", "LINQ", "12345", "+12052532136 ext. 5", "+1205253213612345", "+0205"])
def test_a_number_that_spells_none_is_left(handle: str) -> None:
    found = one(_create(handle), "HND101", CREATE, policy=Policy(region="US"))
    assert found.fix is None


@pytest.mark.parametrize("region", ["us", "UK", "ZZ", "", "USA", "Germany", 5, ["US"], {}, "001"])
def test_a_region_that_is_none_is_refused_at_once(region: Any) -> None:
    with pytest.raises(PolicyError, match="region") as refused:
        Policy(region=region)
    told = {"us": "'US'", "UK": "'GB'"}
    assert ("Did you mean" in str(refused.value)) == (region in ("us", "UK"))
    if isinstance(region, str):
        assert told.get(region, "") in str(refused.value)


def test_a_policy_with_a_region_is_a_value() -> None:
    assert Policy(region="GB") == GB != Policy()
    assert hash(Policy(region="GB")) == hash(GB)
    assert Policy().region is None


@pytest.mark.parametrize(
    ("payload", "operation", "found"),
    [
        (_create("guest@icloud.com"), CREATE, []),
        (_create("guest@@icloud.com"), CREATE, [("HND103", "/to/0")]),
        (_create("guest@hotel.test"), CREATE, [("HND108", "/to/0")]),
        (_create("gu est@hotel.test"), CREATE, [("HND103", "/to/0")]),
        (_create("user@example.com"), CREATE, [("HND108", "/to/0")]),
        (_create(GUEST, sender="desk@icloud.com"), CREATE, [("HND107", "/from")]),
        (_create(GUEST, sender="desk@@hotel.test"), CREATE, [("HND107", "/from")]),
        (_create("desk@icloud.com", sender="desk@icloud.com"), CREATE, [("HND107", "/from"), ("HND106", "/to/0")]),
        (_create("+1205253213"), CREATE, [("HND102", "/to/0")]),
        (_create(GUEST, sender="+1205253213"), CREATE, [("HND102", "/from")]),
        (_auto(GUEST, "guest@icloud.com"), "messages.create", []),
        (_auto("2052532136", GUEST, GUEST), "messages.create", [("HND101", "/to/0"), ("HND105", "/to/2")]),
        (_auto(), "messages.create", [("HND104", "/to")]),
        (_auto(GUEST, exclude_from=[SENDER]), "messages.create", []),
        (
            _auto(GUEST, exclude_from=["desk@icloud.com", "1205", "+1205"]),
            "messages.create",
            [("HND101", "/exclude_from/0"), ("HND101", "/exclude_from/1"), ("HND102", "/exclude_from/2")],
        ),
        ({"handle": GUEST}, "chats.participants.add", []),
        ({"handle": "guest@icloud.com"}, "chats.participants.remove", []),
        ({"handle": "205"}, "chats.participants.add", [("HND101", "/handle")]),
        ({"handle": "guest@"}, "chats.participants.remove", [("HND103", "/handle")]),
        ({}, "chats.list_chats", []),
        ({"from": SENDER, "to": GUEST}, "chats.list_chats", []),
        ({"from": "desk@icloud.com", "to": "guest@"}, "chats.list_chats", [("HND107", "/from"), ("HND103", "/to")]),
        ({"from": "2052535597", "to": "+999123456"}, "chats.list_chats", [("HND109", "/from"), ("HND102", "/to")]),
        ({"from": "+1 205", "to": "02052535597"}, "chats.list_chats", [("HND101", "/from"), ("HND101", "/to")]),
        ({"message": HELLO}, CREATE, [("SHP102", "/from"), ("SHP102", "/to")]),
        ({**_create(GUEST), "to": GUEST}, CREATE, [("SHP103", "/to")]),
        (
            _create(5, "205", None, SENDER),
            CREATE,
            [("SHP103", "/to/0"), ("HND101", "/to/1"), ("SHP103", "/to/2"), ("HND106", "/to/3")],
        ),
        (_create(5, SENDER, SENDER, sender=5), CREATE, [("SHP103", "/from"), ("SHP103", "/to/0"), ("HND105", "/to/2")]),
    ],
)
def test_handles_are_judged_where_they_stand(payload: Any, operation: str, found: list[tuple[str, str]]) -> None:
    assert places(payload, operation) == found


@pytest.mark.parametrize("count", [0, 1, 31, 32, 40])
def test_recipients_are_one_to_the_limit(count: int) -> None:
    payload = _create(*(f"+120525300{n:02}" for n in range(count)))
    assert places(payload, CREATE) == ([] if 1 <= count <= 31 else [("HND104", "/to")])
    assert places(payload, CREATE, policy=Policy(limits={"recipients": 40})) == ([] if count else [("HND104", "/to")])


def test_a_wrong_count_says_how_much() -> None:
    few, many = _create(), _create(*(f"+120525300{n:02}" for n in range(33)))
    assert one(few, "HND104", CREATE).message == "There are 0 recipients, 1 too few; a chat has 1 to 31."
    assert one(many, "HND104", CREATE).message == "There are 33 recipients, 2 too many; a chat has 1 to 31."
    assert one(few, "HND104", CREATE).server_code == 1005


def test_a_repetition_by_a_region_is_mended_once_the_number_is() -> None:
    payload = _create("+442071234567", "020 7123 4567")
    assert one(payload, "HND105", CREATE, policy=GB).fix is None
    assert fix(payload, CREATE, policy=GB)[0] == payload
    assert fix(payload, CREATE, policy=GB, unsafe=True)[0]["to"] == ["+442071234567"]
    assert places(payload, CREATE) == [("HND101", "/to/1")]


def test_a_report_without_content_shows_no_handle() -> None:
    payload = _create("qx7 205", "qx7@@icloud.com", "qx7@hotel.test", "qx7@hotel.test", sender="qx7@x")
    assert "qx7" in str(check(payload, CREATE).to_dict())
    assert "qx7" not in str(check(payload, CREATE).to_dict(content=False))


@pytest.mark.parametrize(("number", "trunk"), [("+442071838750", "+4402071838750"), ("+79161234567", "+789161234567")])
def test_a_trunk_prefix_is_reported_and_hides_no_repetition(number: str, trunk: str) -> None:
    request = {"from": SENDER, "to": [number, trunk], "message": HELLO}
    assert places(request, CREATE, only="HND") == [("HND102", "/to/1"), ("HND105", "/to/1")]
    own = {"from": number, "to": [trunk, GUEST], "message": HELLO}
    assert places(own, CREATE, only="HND") == [("HND102", "/to/0"), ("HND106", "/to/0")]
    single = {"from": SENDER, "to": [trunk], "message": HELLO}
    assert mended(single, "HND102", CREATE) == single
    assert mended(single, "HND102", CREATE, unsafe=True) == {**single, "to": [number]}


def test_a_number_of_impossible_length_has_no_fix() -> None:
    assert one({"handle": "+1205253213"}, "HND102", "chats.participants.add", context=Context(group_size=4)).fix is None


@pytest.mark.parametrize(("field", "number"), [("from", "12052535597"), ("to", "442071838750")])
def test_a_query_without_a_plus_is_a_warning_and_a_request_an_error(field: str, number: str) -> None:
    query = {field: number}
    assert places(query, "chats.list_chats") == [("HND109", f"/{field}")]
    assert check(query, "chats.list_chats").ok
    assert mended(query, "HND109", "chats.list_chats") == query
    assert mended(query, "HND109", "chats.list_chats", unsafe=True) == {field: f"+{number}"}
    assert places({"handle": number}, "chats.participants.add", only="HND") == [("HND101", "/handle")]


def test_a_plus_that_makes_no_plausible_number_is_not_offered() -> None:
    assert one({"from": "999123456789"}, "HND109", "chats.list_chats").fix is None


def test_the_first_thousand_handles_of_a_list_are_read() -> None:
    many = [f"guest{number}@icloud.com" for number in range(999)]
    payload = _create(*many, "+1205", "+1206", GUEST, GUEST, SENDER)
    assert places(payload, CREATE) == [("HND104", "/to"), ("HND102", "/to/999")]


@pytest.mark.parametrize("spelling", ["+1 (205) 253-2136", "+1205253213", "guest@hotel.test", "+4402071838750"])
def test_a_repeated_handle_is_looked_up_once(spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name in ("read_number", "implausibility", "email_flaw"):
        ask = getattr(handles, name)

        def noted(handle: str, ask: Any = ask, name: str = name, **more: Any) -> Any:
            asked.append(f"{name} {handle} {more}")
            return ask(handle, **more)

        monkeypatch.setattr(handles, name, noted)
    check(_create(*[spelling] * 20), CREATE)
    assert len(asked) == len(set(asked)) > 0


@given(st.text(alphabet="+0123456789", max_size=16))
def test_a_number_of_a_possible_length_is_spelt_canonically(number: str) -> None:
    if has_possible_length(number):
        assert handles.implausibility(number) is None
        assert handles.normalise(number) == number
