"""Services: what SMS and RCS lose for certain, and silence where the service is not known."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context, check
from rules.findings import REPLY, create, message, one, places, skipped, text

BOLD = {"range": [0, 5], "style": "bold"}
LINK = message({"type": "link", "value": "https://example.com"})
RICH = message(
    text("Hello", BOLD),
    {"type": "media", "url": "https://example.com/a.jpg"},
    text("world"),
    {"type": "media", "url": "https://example.com/a.jpg"},
    text("again", BOLD),
    effect={"type": "screen", "name": "confetti"},
    reply_to=REPLY,
)
LOSSES = [
    ("SVC101", "/parts/0/text_decorations"),
    ("SVC101", "/parts/4/text_decorations"),
    ("SVC102", "/effect"),
    ("SVC103", "/reply_to"),
]


def _context(service: str | None) -> Context:
    return Context(service=service)


@pytest.mark.parametrize("preferred", [None, "iMessage", "SMS", "RCS"])
@pytest.mark.parametrize("known", [None, "iMessage", "SMS", "RCS"])
def test_losses_are_told_where_preference_or_context_makes_them_certain(
    preferred: str | None, known: str | None
) -> None:
    payload = RICH if preferred is None else {**RICH, "preferred_service": preferred}
    lossy = "SMS" in (preferred, known) or "RCS" in (preferred, known)
    assert places(payload, context=_context(known)) == (LOSSES if lossy else [])
    silent = {("SVC101", "service"), ("SVC102", "service"), ("SVC103", "service")}
    assert skipped(payload, context=_context(known)) == (silent if preferred is None and known is None else set())


@pytest.mark.parametrize("service", ["SMS", "RCS"])
def test_a_loss_is_a_warning_that_names_the_service(service: str) -> None:
    for found in check({**RICH, "preferred_service": service}):
        assert found.message.startswith(service)
        assert (str(found.severity), found.fix, found.conditional) == ("warning", None, False)


def test_a_preference_speaks_before_the_context() -> None:
    found = list(check({**RICH, "preferred_service": "SMS"}, context=_context("RCS")))
    assert {each.values["service"] for each in found} == {"SMS"}


@pytest.mark.parametrize(
    ("preferred", "known", "fires", "wanted"),
    [
        (None, None, False, True),
        ("SMS", None, False, True),
        ("RCS", None, False, True),
        ("iMessage", None, False, False),
        (None, "SMS", True, False),
        (None, "RCS", False, False),
        (None, "iMessage", False, False),
        ("iMessage", "SMS", True, False),
        ("SMS", "RCS", False, False),
    ],
)
def test_a_preview_is_lost_only_when_the_context_says_sms(
    preferred: Any, known: Any, fires: bool, wanted: bool
) -> None:
    payload = LINK if preferred is None else {**LINK, "preferred_service": preferred}
    assert places(payload, context=_context(known)) == ([("SVC104", "/parts/0")] if fires else [])
    assert skipped(payload, context=_context(known)) == ({("SVC104", "service")} if wanted else set())


@pytest.mark.parametrize(
    "plain", [message(text("Hello")), message(text("Hello", text_decorations=[])), message({"type": "text"})]
)
def test_nothing_to_lose_is_nothing_to_ask(plain: Any) -> None:
    assert places(plain, context=_context("SMS"), only="SVC") == []
    assert skipped(plain) == set()


def test_a_preference_that_cannot_be_read_hides_no_loss() -> None:
    odd = {**RICH, "preferred_service": 5}
    assert places(odd, context=_context("SMS"), only="SVC") == LOSSES
    assert skipped(odd) == {("SVC101", "service"), ("SVC102", "service"), ("SVC103", "service")}
    assert skipped({**LINK, "preferred_service": 5}) == {("SVC104", "service")}


def test_a_member_that_cannot_be_read_hides_no_other_loss() -> None:
    odd = {**RICH, "effect": 5, "preferred_service": "SMS"}
    assert places(odd, only="SVC") == [each for each in LOSSES if each[0] != "SVC102"]
    odd = {
        **RICH,
        "reply_to": 5,
        "preferred_service": "SMS",
        "parts": [text("a", text_decorations=5), *RICH["parts"][1:]],
    }
    assert places(odd, only="SVC") == [LOSSES[1], LOSSES[2]]


def test_a_word_that_is_no_service_loses_nothing_for_certain() -> None:
    assert places({**RICH, "preferred_service": "sms"}, only="SVC") == []


def test_losses_are_told_inside_requests_too() -> None:
    body = create({**LINK, "reply_to": REPLY, "preferred_service": "SMS"})
    found = places(body, "chats.create", only="SVC", context=_context("SMS"))
    assert sorted(found) == [("SVC103", "/message/reply_to"), ("SVC104", "/message/parts/0")]


EXPERIENCE = {"name": "agentcard", "action": "attach_card"}


def test_an_experience_goes_over_imessage_alone() -> None:
    assert places({"experience": EXPERIENCE}) == []
    found = one({"experience": EXPERIENCE, "preferred_service": "SMS"}, "SVC110")
    assert (found.server_code, found.path) == (2018, "/preferred_service")
    assert places({"experience": EXPERIENCE}, context=Context(service="RCS")) == [("SVC110", "/experience")]
    assert ("SVC110", "service") in skipped({"experience": EXPERIENCE})
    assert skipped({"experience": EXPERIENCE, "preferred_service": "iMessage"}) == set()
