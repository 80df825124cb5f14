"""Which line the fake suggests, whom a message went to, and what a blocked or unwilling person gets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes import ANNA, BEN, CARL, DORA, FINE, LINE, OTHER, Clock, ask, code, notes, opened, send
from linq_compose.testing import FakeLinq

THIRD = "+12052535599"


def suggested(fake: FakeLinq, query: str = "") -> str:
    return str(ask(fake, "GET", f"/available_number{query}").json()["phone_number"])


def test_the_suggested_line_is_the_one_not_used_for_the_longest_time() -> None:
    fake = FakeLinq([LINE, OTHER, THIRD])
    assert [suggested(fake) for _ in range(4)] == [LINE, OTHER, THIRD, LINE]
    ask(fake, "POST", "/chats", {"from": OTHER, "to": [ANNA], "message": FINE})  # a send counts as use
    assert [suggested(fake) for _ in range(3)] == [THIRD, LINE, OTHER]
    fake.receive(fake.open_chat(BEN, line=THIRD), "Hi")  # what others send does not
    assert suggested(fake) == THIRD
    fake.suspend(LINE)
    assert suggested(fake) == OTHER
    assert suggested(fake, f"?to=%2B{ANNA[1:]}") == OTHER  # the line of their chat, whatever was used
    assert suggested(fake, f"?exclude_from=%2B{THIRD[1:]}") == OTHER
    fake.reset()
    assert suggested(fake) == LINE


@pytest.mark.parametrize("kind", ["imessage", "iMessage", "IMESSAGE"])
def test_the_kind_of_a_line_may_be_written_in_any_case(kind: str) -> None:
    assert suggested(FakeLinq([LINE]), f"?type={kind}") == LINE


def test_there_is_no_line_of_another_kind() -> None:
    fake = FakeLinq([LINE])
    for query in ("?type=RCS", "?type=rcs", f"?type=RCS&to=%2B{ANNA[1:]}"):
        refused = ask(fake, "GET", f"/available_number{query}")
        assert code(refused) == (503, 4004)
        assert "no source names the code" in notes(refused)


def test_a_message_went_to_those_who_were_there() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN, CARL)
    send(fake, group)
    ask(fake, "DELETE", f"/chats/{group}/participants", {"handle": CARL})
    send(fake, group)
    fake.add_participant(group, DORA)
    ask(fake, "POST", f"/chats/{group}/polls", {"poll": {"options": [{"text": "A"}, {"text": "B"}]}})
    assert [sent.to for sent in fake.sent] == [(ANNA, BEN, CARL)] * 2 + [(ANNA, BEN), (ANNA, BEN, DORA)]
    fake.assert_sent("Hi", to=[BEN, ANNA], times=1)


def test_what_a_blocked_person_writes_is_dropped() -> None:
    fake = FakeLinq()
    direct, group = opened(fake), opened(fake, ANNA, BEN)
    ask(fake, "POST", "/blocked_handles", {"handle": ANNA})
    before = len(fake.webhooks)
    for chat in (ANNA, direct, group):
        with pytest.raises(ValueError, match="block list"):
            fake.receive(chat, "Hi", sender=ANNA)
    with pytest.raises(ValueError, match="block list"):
        fake.receive_poll(direct, ["A", "B"])
    assert len(fake.webhooks) == before
    assert not any(not message.sender.is_me for message in fake.world.messages.values())
    fake.receive(group, "Hi", sender=BEN)
    ask(fake, "DELETE", "/blocked_handles", {"handle": ANNA})
    fake.receive(direct, "Hi")


def test_the_health_of_a_chat_dates_from_its_last_change() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    chat = opened(fake)

    def since() -> tuple[str, str]:
        health = ask(fake, "GET", f"/chats/{chat}").json()["health_status"]
        return health["status"], health["updated_at"]

    start = since()
    clock.moment += timedelta(minutes=1)
    send(fake, chat)
    fake.receive(chat, "Hi")
    assert since() == start
    fake.receive(chat, "STOP")
    stopped = since()
    assert (stopped[0], stopped[1] > start[1]) == ("OPTED_OUT", True)
    clock.moment += timedelta(minutes=1)
    fake.receive(chat, "STOP")
    assert since() == stopped
    fake.receive(chat, "Sorry, go on")
    again = since()
    assert (again[0], again[1] > stopped[1]) == ("HEALTHY", True)


@pytest.mark.parametrize("unwilling", ["opt_out", "block"])
def test_what_is_no_message_is_noted_for_the_unwilling(unwilling: str) -> None:
    fake = FakeLinq()
    chat = opened(fake)
    message = send(fake, chat).json()["message"]["id"]
    poll = ask(fake, "POST", f"/chats/{chat}/polls", {"poll": {"options": [{"text": "A"}, {"text": "B"}]}}).json()
    vote = {"operation": "add", "option_id": poll["poll"]["options"][0]["option_id"]}
    requests = [
        ("PATCH", f"/messages/{message}", {"text": "Bye"}),
        ("POST", f"/messages/{message}/reactions", {"operation": "add", "type": "love"}),
        ("POST", f"/messages/{poll['message_id']}/poll/votes", vote),
        ("POST", f"/messages/{poll['message_id']}/poll/options", {"options": [{"text": "C"}]}),
        ("POST", f"/chats/{chat}/typing", None),
        ("POST", f"/chats/{chat}/share_contact_card", None),
        ("POST", f"/chats/{chat}/location/request", None),
    ]
    for method, path, body in requests:
        assert "opted out or is blocked" not in notes(ask(fake, method, path, body))
    getattr(fake, unwilling)(ANNA)
    for method, path, body in requests:
        assert "opted out or is blocked is rejected is not documented" in notes(ask(fake, method, path, body))
    assert code(send(fake, chat))[0] == 403


def test_a_group_that_lost_its_name_is_reused_again() -> None:
    fake = FakeLinq()
    first = opened(fake, ANNA, BEN)
    ask(fake, "PUT", f"/chats/{first}", {"display_name": "Team"})
    second = opened(fake, BEN, ANNA)
    ask(fake, "PUT", f"/chats/{second}", {"display_name": "Other team"})
    third = opened(fake, ANNA, BEN)
    assert len({first, second, third}) == 3
    ask(fake, "PUT", f"/chats/{third}", {"display_name": "Third team"})
    ask(fake, "PUT", f"/chats/{first}", {"display_name": ""})
    assert opened(fake, ANNA, BEN) == first
    ask(fake, "PUT", f"/chats/{second}", {"display_name": ""})
    send(fake, second)
    assert opened(fake, ANNA, BEN) == second


def test_a_group_of_blocked_people_alone_is_noted() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN)
    fake.block(ANNA)
    assert "blocked" not in notes(send(fake, group))
    fake.block(BEN)
    sent = send(fake, group)
    assert (sent.status, "all others are blocked" in notes(sent)) == (202, True)


def test_a_list_by_a_person_who_has_left_is_noted() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN, CARL)
    query = f"/chats?to=%2B{CARL[1:]}"
    assert "has left" not in notes(ask(fake, "GET", query))
    ask(fake, "DELETE", f"/chats/{group}/participants", {"handle": CARL})
    page = ask(fake, "GET", query)
    assert ([chat["id"] for chat in page.json()["chats"]], "has left" in notes(page)) == ([group], True)
