"""Cards: what they open and show, and the services that carry none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context
from linq_compose.rules.analysis.examples import card_example
from rules.findings import message, one, places, skipped


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/".ljust(2048, "a"), []),
        ("DATA:text/plain,x", []),
        ("https://10.0.0.1/x", []),
        ("ftp://example.com", ["APP104"]),
        ("example.com", ["APP104"]),
        ("", ["APP104"]),
    ],
)
def test_a_card_opens_https_or_data(url: str, expected: list[str]) -> None:
    assert [rule for rule, _ in places(card_example(url=url))] == expected


def test_an_image_carries_its_texts_only_when_it_is_there() -> None:
    layout = {"image_title": "Ready", "image_subtitle": "Table 4"}
    assert places(card_example(layout={**layout, "caption": "x"})) == [
        ("APP103", "/parts/0/layout/image_title"),
        ("APP103", "/parts/0/layout/image_subtitle"),
    ]
    assert places(card_example(layout={**layout, "image_url": "https://example.com/a.png"})) == []
    assert [rule for rule, _ in places(card_example(layout={**layout, "image_title": 5, "caption": "x"}))] == [
        "SHP103",
        "APP103",
    ]


def test_a_card_and_a_clip_are_refused_by_another_service() -> None:
    clip = {"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}
    for part, kind, code in ((card_example()["parts"][0], "An app card", 2018), (clip, "An App Clip", 2028)):  # type: ignore[index]
        found = one({**message(part), "preferred_service": "RCS"}, "SVC110")
        assert (found.server_code, found.path) == (code, "/preferred_service")
        assert found.message.startswith(kind)
        known = Context(service="SMS")
        assert places(message(part), context=known) == [("SVC110", "/parts/0")]
        assert one(message(part), "SVC110", context=known).server_code == code
        assert ("SVC110", "service") in skipped(message(part))
        assert places(message(part), context=Context(service="iMessage")) == []
        assert places({**message(part), "preferred_service": "iMessage"}) == []
    assert places({**message({"type": "text", "value": "x"}), "preferred_service": "SMS"}) == []


EXPERIENCE = {"name": "agentcard", "action": "attach_card"}


def test_an_experience_goes_over_imessage_alone() -> None:
    assert places({"experience": EXPERIENCE}) == []
    found = one({"experience": EXPERIENCE, "preferred_service": "SMS"}, "SVC110")
    assert (found.server_code, found.path) == (2018, "/preferred_service")
    assert places({"experience": EXPERIENCE}, context=Context(service="RCS")) == [("SVC110", "/experience")]
    assert ("SVC110", "service") in skipped({"experience": EXPERIENCE})
    assert skipped({"experience": EXPERIENCE, "preferred_service": "iMessage"}) == set()


@pytest.mark.parametrize("operation", ["chats.create", "messages.create"])
@given(others=st.integers(0, 3))
def test_an_experience_goes_to_one_recipient(operation: str, others: int) -> None:
    to = [f"+1205253213{place}" for place in range(1 + others)]
    request = {"to": to, "message": {"experience": EXPERIENCE}}
    request |= {"from": "+12052535597"} if operation == "chats.create" else {}
    assert places(request, operation) == ([("MSG111", "/message/experience")] if others else [])
    # The body says it: no context is asked for, and none changes it.
    assert places(request, operation, context=Context(group=False)) == places(request, operation)
    assert not {field for code, field in skipped(request, operation) if code == "MSG111"}
    spoken = {**request, "message": {"parts": [{"type": "text", "value": "x"}]}}
    assert places(spoken, operation) == []


def test_an_experience_to_a_chat_depends_on_what_the_chat_is() -> None:
    request = {"message": {"experience": EXPERIENCE}}
    send = "chats.messages.send"
    assert ("MSG111", "group") in skipped(request, send)
    assert places(request, send) == places(request, send, context=Context(group=False)) == []
    for group in (Context(group=True), Context(group_size=3), Context(participants=("+1", "+2", "+3"))):
        assert places(request, send, context=group) == [("MSG111", "/message/experience")]
    assert places(request, send, context=Context(group_size=2)) == []
