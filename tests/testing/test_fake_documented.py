"""The fake does what the documentation says, and notes whatever no source settles."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import httpx
import linq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import (
    ANNA,
    BEN,
    CARD,
    CARL,
    CLIP,
    DORA,
    FINE,
    LINE,
    MISSING,
    OTHER,
    Clock,
    ask,
    code,
    edit,
    keyed,
    notes,
    opened,
    send,
)
from linq_compose.lint.diagnostic import Evidence
from linq_compose.rules import CATALOG
from linq_compose.testing import FakeLinq

THIRD = "+12052535599"
EXPERIENCE: Any = {"experience": {"name": "agentcard", "action": "attach_card"}}


def anywhere(fake: FakeLinq, *to: str, headers: Any = None, message: Any = FINE, **more: Any) -> Any:
    return ask(fake, "POST", "/messages", {"to": list(to) or [ANNA], "message": message, **more}, headers=headers)


# Idempotency


def test_the_header_of_messages_create_is_an_idempotency_key() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    first = anywhere(fake, headers={"Idempotency-Key": "order-7"})
    again = anywhere(fake, headers={"Idempotency-Key": "order-7"})
    assert again.json() == first.json()
    assert "sent nothing" in notes(again)
    fake.suspend(LINE)  # a retry after the line was flagged must not send from another one
    assert anywhere(fake, headers={"Idempotency-Key": "order-7"}).json() == first.json()
    assert len(fake.sent) == 1
    assert "different content" in notes(anywhere(fake, headers={"Idempotency-Key": "order-7"}, message=keyed("x", "Y")))
    other = anywhere(fake, BEN, headers={"Idempotency-Key": "order-7"})
    assert (other.json(), "different content" in notes(other)) == (first.json(), True)
    assert anywhere(fake, headers={"Idempotency-Key": "order-8"}).json() != first.json()
    assert len(fake.sent) == 2


def test_the_official_sdk_retries_messages_create_with_its_key() -> None:
    fake = FakeLinq()
    client = linq.LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=0)
    first, second = (client.messages.create(to=[ANNA], message=FINE, idempotency_key="k-1") for _ in range(2))
    assert first.message.id == second.message.id
    assert len(fake.sent) == 1


def test_a_payment_with_the_same_key_is_the_same_payment() -> None:
    fake = FakeLinq()
    client = linq.LinqAPIV3(api_key="test", http_client=httpx.Client(transport=fake.transport()), max_retries=0)

    def paid(key: str) -> str | None:
        return client.payment_requests.create(amount=500, currency="usd", idempotency_key=key).id

    first = paid("k-1")
    assert paid("k-1") == first
    assert paid("k-2") != first
    keyed: Any = {"extra_headers": {"Idempotency-Key": "k-1"}}
    payments = [client.payments.create(amount_cents=5, currency="usd", handle=ANNA, **keyed) for _ in range(2)]
    assert payments[0] == payments[1]
    fake.reset()
    assert paid("k-1") is not None


def test_the_field_is_a_key_for_every_line_in_messages_create() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    first = anywhere(fake, message=keyed("order-9"))
    fake.suspend(LINE)
    assert anywhere(fake, message=keyed("order-9")).json() == first.json()
    assert len(fake.sent) == 1


def test_two_keys_are_noted_and_other_operations_ignore_the_header() -> None:
    fake = FakeLinq()
    assert "wins is not documented" in notes(anywhere(fake, headers={"Idempotency-Key": "a"}, message=keyed("b")))
    body = {"from": LINE, "to": [ANNA], "message": FINE}
    first, response = (ask(fake, "POST", "/chats", body, headers={"Idempotency-Key": "a"}) for _ in range(2))
    assert "not documented for chats.create" in notes(first)
    assert "not documented for chats.create" in notes(response)
    for _ in range(2):
        chat = response.json()["chat"]["id"]
        again = ask(fake, "POST", f"/chats/{chat}/messages", {"message": FINE}, headers={"Idempotency-Key": "a"})
        assert "not documented for chats.messages.send" in notes(again)
    assert len(fake.sent) == 5


def test_the_original_response_is_returned_byte_for_byte_whatever_happened_since() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    first = send(fake, chat, keyed("order-1"))
    sent = first.json()["message"]["id"]
    fake.read(sent)
    edit(fake, sent)
    fake.react(sent, "love")
    again = send(fake, chat, keyed("order-1"))
    assert (again.status, again.body) == (first.status, first.body)


def test_a_key_outlives_the_name_of_a_group() -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, message=keyed("order-2"))
    ask(fake, "PUT", f"/chats/{chat}", {"display_name": "Team"})
    assert opened(fake, ANNA, BEN, message=keyed("order-2")) == chat
    assert len(fake.sent) == 1
    response = send(fake, opened(fake, CARL), keyed("order-2"))
    assert response.status == 202
    assert "scope of an idempotency key" in notes(response)


def test_a_key_that_another_operation_used_is_answered_in_the_own_shape() -> None:
    fake = FakeLinq()
    chat = opened(fake, message=keyed("order-3"))
    message = fake.sent[0].id
    answer = send(fake, chat, keyed("order-3"))
    assert (answer.status, answer.json()["message"]["id"]) == (202, message)
    answer = anywhere(fake, message=keyed("order-3"))
    assert (answer.status, answer.json()["message"]["id"]) == (202, message)
    answer = ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": keyed("order-3")})
    assert (answer.status, answer.json()["chat"]["message"]["id"]) == (201, message)
    assert len(fake.sent) == 1


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([ANNA, BEN])), max_size=12))
def test_each_key_sends_once_to_each_person(sends: list[tuple[str, str]]) -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    for index, (key, person) in enumerate(sends):
        if index % 2:
            body = {"from": LINE, "to": [person], "message": keyed(key)}
            assert ask(fake, "POST", "/chats", body).status == 201
        else:
            assert anywhere(fake, person, message=keyed(key)).status == 202
    assert len(fake.sent) == len(set(sends))


# Edits


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (14, 200), (15, 200), (15.01, 400), (600, 400)])
def test_a_message_can_be_edited_for_fifteen_minutes(minutes: float, status: int) -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    opened(fake)
    clock.moment += timedelta(minutes=minutes)
    response = edit(fake, fake.sent[0].id)
    assert response.status == status
    assert ("no source names the code" in notes(response)) == (status == 400)


def test_a_message_can_be_edited_five_times() -> None:
    fake = FakeLinq()
    opened(fake)
    sent = fake.sent[0].id
    assert [edit(fake, sent, f"Version {n}").status for n in range(6)] == [200] * 5 + [400]
    assert fake.sent[0].edits == 5
    fake.assert_sent("Version 4", times=1)
    fake.assert_not_sent("Hi")
    fake.assert_not_sent("Version 5")


def test_what_was_sent_is_what_the_recipient_sees_after_an_edit() -> None:
    fake = FakeLinq()
    bold = {"range": [0, 2], "style": "bold"}
    media = {"type": "media", "url": "https://acme.com/a.png"}
    parts = [{"type": "text", "value": "Hi", "text_decorations": [bold]}, media, {"type": "text", "value": "Bye"}]
    chat = opened(fake, message={"parts": parts})
    response = edit(fake, fake.sent[0].id, "Hello")
    assert "text_decorations is not documented" in notes(response)
    assert fake.sent[0].content["parts"] == [{"type": "text", "value": "Hello"}, media, parts[2]]
    fake.assert_sent("Hello", decorations=[])
    assert "is not documented" not in notes(edit(fake, fake.sent[0].id, "Ciao", part_index=2))
    fake.assert_sent("Ciao")
    listed = ask(fake, "GET", f"/chats/{chat}/messages").json()["messages"][0]
    assert [part.get("value") for part in listed["parts"]] == ["Hello", None, "Ciao"]


def test_what_cannot_be_edited() -> None:
    fake = FakeLinq()
    fake.reach(BEN, "RCS")
    assert code(edit(fake, json.loads(fake.receive(ANNA, "Hi").body)["data"]["id"])) == (404, 2002)
    chat = opened(fake, BEN)
    assert code(edit(fake, fake.sent[-1].id)) == (400, 1005)
    ask(fake, "POST", f"/chats/{chat}/voicememo", {"voice_memo_url": "https://acme.com/a.m4a"})
    assert code(edit(fake, fake.sent[-1].id)) == (400, 1005)
    group = opened(fake, ANNA, CARL, DORA)
    mine = fake.sent[-1].id
    ask(fake, "POST", f"/chats/{group}/leave")
    assert code(edit(fake, mine)) == (409, 2013)


# The choice of a line


def test_the_most_recently_active_chat_wins_and_one_on_a_line_not_excluded_is_preferred() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER, THIRD])
    chats = {line: opened(fake, line=line) for line in (LINE, THIRD, OTHER)}
    assert anywhere(fake).json()["chat_id"] == chats[OTHER]
    fake.receive(chats[LINE], "Hello")
    assert anywhere(fake).json()["chat_id"] == chats[LINE]
    send(fake, chats[THIRD])
    response = anywhere(fake).json()
    assert (response["chat_id"], response["from"]) == (chats[THIRD], THIRD)
    assert anywhere(fake, exclude_from=[THIRD]).json()["from"] == LINE
    assert anywhere(fake, exclude_from=[LINE, OTHER, THIRD]).json()["from"] == LINE
    assert anywhere(fake, exclude_from=[LINE, "+12025550100"]).json()["from"] == THIRD


def test_an_only_chat_is_reused_though_its_line_is_excluded() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    chat = opened(fake, line=LINE)
    response = anywhere(fake, exclude_from=[LINE]).json()
    assert (response["chat_id"], response["from_selection"]["reason"]) == (chat, "reused_active_chat")


def test_excluding_every_line_that_can_send_is_refused_where_one_must_be_picked() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    fake.suspend(OTHER)
    response = anywhere(fake, exclude_from=[LINE])
    assert code(response) == (400, 1005)
    assert "no source names the code" in notes(response)
    fake.suspend(LINE)
    assert code(anywhere(fake, exclude_from=[LINE])) == (409, 2015)


def test_the_continuation_is_sent_instead_of_the_message_on_failover_alone() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    confetti = {**FINE, "effect": {"type": "screen", "name": "confetti"}}
    body = {"continuation_message": {"text": "It is us, from a new number."}, "message": confetti}
    first = anywhere(fake, **body).json()
    assert fake.sent[-1].text == "Hi"
    assert anywhere(fake, **body).json()["created_new_chat"] is False
    assert fake.sent[-1].text == "Hi"
    fake.suspend(LINE)
    response = anywhere(fake, **body).json()
    assert response["from_selection"] == {"reason": "failover_flagged", "reused_existing_chat": False}
    assert (response["from"], response["previous_chat_id"]) == (OTHER, first["chat_id"])
    assert response["message"]["parts"][0]["value"] == "It is us, from a new number."
    assert response["message"]["effect"] is None
    fake.assert_sent("It is us, from a new number.", times=1)
    assert len(fake.sent) == 3
    plain = FakeLinq(numbers=[LINE, OTHER])
    opened(plain)
    plain.suspend(LINE)
    assert anywhere(plain, message=FINE).json()["message"]["parts"][0]["value"] == "Hi"


# After leaving


INTERACTIONS: list[tuple[str, str, Any]] = [
    ("POST", "/messages", {"message": FINE}),
    ("POST", "/read", None),
    ("POST", "/typing", None),
    ("DELETE", "/typing", None),
    ("POST", "/share_contact_card", None),
    ("POST", "/voicememo", {"voice_memo_url": "https://acme.com/a.m4a"}),
    ("PUT", "", {"display_name": "Team"}),
    ("POST", "/participants", {"handle": "+12052499150"}),
    ("DELETE", "/participants", {"handle": ANNA}),
    ("POST", "/leave", None),
]


@pytest.mark.parametrize(("method", "path", "body"), INTERACTIONS)
@pytest.mark.parametrize("removed", [False, True])
def test_a_chat_that_you_left_refuses_every_interaction(method: str, path: str, body: Any, removed: bool) -> None:
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, CARL, DORA)
    if removed:
        fake.remove_participant(chat, LINE)
    else:
        assert ask(fake, "POST", f"/chats/{chat}/leave").status == 202
    response = ask(fake, method, f"/chats/{chat}{path}", body)
    assert code(response) == (409, 2013)
    assert notes(response) == ""
    for reading in ("", "/messages"):
        answer = ask(fake, "GET", f"/chats/{chat}{reading}")
        assert (answer.status, "that you have left can be read" in notes(answer)) == (200, True)
    assert (
        ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA, BEN, CARL, DORA], "message": FINE}).json()["chat"]["id"]
        != chat
    )


# Services


def test_imessage_alone_fails_later_where_the_recipient_has_none() -> None:
    fake = FakeLinq()
    fake.reach(ANNA, "RCS")
    chat = opened(fake)
    response = send(fake, chat, {**FINE, "preferred_service": "iMessage"})
    assert (response.status, response.json()["message"]["delivery_status"]) == (202, "pending")
    assert "fails later" in notes(response)
    sent = fake.sent[-1]
    assert (sent.service, sent.status) == ("iMessage", "failed")
    event = linq.types.MessageFailedWebhookEvent.model_validate(fake.webhooks[-1].json())
    assert (event.data.message_id, event.data.code) == (sent.id, 4001)
    for happens in (fake.deliver, fake.read, fake.mark_sent):
        with pytest.raises(ValueError, match="not on iMessage"):
            happens(sent.id)
    assert send(fake, chat).json()["message"]["service"] == "RCS"
    assert fake.deliver(fake.sent[-1].id)
    assert opened(fake, BEN, message={**FINE, "preferred_service": "iMessage"})
    assert fake.deliver(fake.sent[-1].id)


@pytest.mark.parametrize(("reached", "preferred", "service"), [
    ("iMessage", None, "iMessage"), ("RCS", None, "RCS"), ("SMS", None, "SMS"),
    ("SMS", "RCS", "SMS"), ("RCS", "SMS", "RCS"), ("RCS", "RCS", "RCS"), ("SMS", "SMS", "SMS"),
    ("iMessage", "SMS", "SMS"), ("iMessage", "RCS", "RCS"), ("iMessage", "iMessage", "iMessage"),
])  # fmt: skip
def test_sms_and_rcs_both_mean_rcs_where_there_is_any(reached: str, preferred: str | None, service: str) -> None:
    fake = FakeLinq()
    fake.reach(ANNA, reached)
    message = {**FINE, **({} if preferred is None else {"preferred_service": preferred})}
    answer = ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": message})
    assert answer.json()["chat"]["message"]["service"] == service
    assert send(fake, answer.json()["chat"]["id"], message).json()["message"]["service"] == service


@pytest.mark.parametrize(("message", "number"), [(CARD, 2018), (CLIP, 2028), (EXPERIENCE, 2018)])
@pytest.mark.parametrize("service", ["SMS", "RCS"])
def test_what_is_for_imessage_alone_is_refused_or_fails_later(message: Any, number: int, service: str) -> None:
    fake = FakeLinq()
    fake.reach(ANNA, service)
    unknown = ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": message})
    assert (unknown.status, fake.sent[-1].status) == (201, "failed")
    assert fake.webhooks[-1].json()["data"]["code"] == 4005
    assert code(send(fake, unknown.json()["chat"]["id"], message)) == (409, number)
    fake.reach(ANNA, "iMessage")
    other = FakeLinq()
    assert send(other, opened(other), message).status == 202


def test_an_experience_has_one_recipient() -> None:
    fake = FakeLinq()
    response = send(fake, opened(fake, ANNA, BEN), EXPERIENCE)
    assert response.status in (400, 409)


def test_a_mention_is_of_somebody_in_the_chat() -> None:
    fake = FakeLinq()
    mention = {"parts": [{"type": "text", "value": "Hi Dora", "mention": DORA, "mention_range": [3, 7]}]}
    group = opened(fake, ANNA, BEN, CARL)
    assert send(fake, group, mention).status == 409
    assert anywhere(fake, ANNA, BEN, message=mention).status == 409
    assert ask(fake, "POST", f"/chats/{group}/participants", {"handle": DORA}).status == 202
    assert send(fake, group, mention).status == 202
    ask(fake, "DELETE", f"/chats/{group}/participants", {"handle": DORA})
    assert send(fake, group, mention).status == 409
    assert opened(fake, ANNA, DORA, message=mention)


def test_the_participants_of_an_mms_group_are_fixed() -> None:
    fake = FakeLinq()
    fake.reach(ANNA, "SMS")
    group = opened(fake, ANNA, BEN, CARL, DORA)
    for method in ("POST", "DELETE"):
        response = ask(fake, method, f"/chats/{group}/participants", {"handle": BEN if method == "DELETE" else MISSING})
        assert response.status in (400, 409)
    fake.reach("+12052499150", "SMS")
    assert code(ask(fake, "POST", f"/chats/{group}/participants", {"handle": "+12052499150"})) == (409, 2017)
    assert code(ask(fake, "DELETE", f"/chats/{group}/participants", {"handle": BEN})) == (409, 2017)


# Typing


def test_typing_ends_by_itself_by_stopping_and_by_sending() -> None:
    clock = Clock()
    fake = FakeLinq(clock=clock)
    fake.reach(BEN, "SMS")
    chat, sms = opened(fake), opened(fake, BEN)
    assert not fake.is_typing(chat)
    for end in ("time", "stop", "send"):
        assert ask(fake, "POST", f"/chats/{chat}/typing").status == 204
        fake.receive(chat, "Are you there?")
        assert fake.is_typing(chat)
        if end == "time":
            clock.moment += timedelta(seconds=90)
        elif end == "stop":
            ask(fake, "DELETE", f"/chats/{chat}/typing")
        else:
            send(fake, chat)
        assert not fake.is_typing(chat), end
    assert ask(fake, "POST", f"/chats/{sms}/typing").status == 204
    assert not fake.is_typing(sms)
    with pytest.raises(LookupError):
        fake.is_typing("nowhere")


# Opting out


def test_a_reply_in_any_conversation_opts_in_and_clears_the_mark() -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    chat, elsewhere, group = opened(fake), opened(fake, line=OTHER), opened(fake, ANNA, BEN)

    def health(chat: str) -> str:
        return ask(fake, "GET", f"/chats/{chat}").json()["health_status"]["status"]

    for there in (elsewhere, group, chat):
        fake.receive(chat, "STOP")
        assert health(chat) == "OPTED_OUT"
        fake.receive(group, "END", sender=ANNA)  # no conversation of several people is marked, nor opts anybody in
        assert (health(chat), health(group)) == ("OPTED_OUT", "HEALTHY")
        assert code(send(fake, chat)) == (403, 2024)
        fake.receive(there, "Hello", sender=ANNA)
        assert health(chat) == "HEALTHY"
        assert send(fake, chat).status == 202
    fake.receive(chat, "STOP", media="a.jpg")  # a keyword is the whole message
    assert send(fake, chat).status == 202


# Lists


def test_a_walk_goes_on_though_the_message_of_its_cursor_was_deleted() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    sent = [send(fake, chat).json()["message"]["id"] for _ in range(9)]
    page = ask(fake, "GET", f"/chats/{chat}/messages?limit=4").json()
    seen = [message["id"] for message in page["messages"]]
    fake.delete(page["next_cursor"])
    fake.delete(sent[2])
    while page["next_cursor"]:
        page = ask(fake, "GET", f"/chats/{chat}/messages?limit=4&cursor={page['next_cursor']}").json()
        seen += [message["id"] for message in page["messages"]]
    assert len(seen) == len(set(seen)) == 9
    assert sent[2] not in seen


# Notes


NOTED: dict[str, tuple[Any, str]] = {
    "an effect on a new chat": (
        {**FINE, "effect": {"type": "bubble", "name": "slam"}},
        "an effect in the first message",
    ),
    "media by URL": ({"parts": [{"type": "media", "url": "https://acme.com/a.png"}]}, "does not fetch media"),
    "an attachment that is not registered": (
        {"parts": [{"type": "media", "attachment_id": MISSING}]},
        "the attachment is not registered",
    ),
    "an App Clip": (CLIP, "which App Clips are registered"),
    "an experience": (EXPERIENCE, "card that Linq composes"),
    "a preference for SMS": ({**FINE, "preferred_service": "SMS"}, "SMS and RCS both mean RCS"),
}


@pytest.mark.parametrize("case", NOTED)
def test_what_no_source_settles_is_noted_in_header_and_journal(case: str) -> None:
    message, phrase = NOTED[case]
    fake = FakeLinq()
    response = ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": message})
    assert response.status == 201, response.body
    assert phrase in notes(response)
    assert notes(response) == "; ".join(fake.journal[-1].notes)
    assert notes(ask(fake, "POST", "/chats", {"from": LINE, "to": [ANNA], "message": FINE})) == ""


def test_other_answers_that_are_noted() -> None:
    fake = FakeLinq()
    reply = {**FINE, "reply_to": {"message_id": MISSING}}
    refused = ask(fake, "POST", "/chats", {"from": LINE, "to": [DORA], "message": reply})
    assert (code(refused), "reply_to in the first message" in notes(refused)) == ((404, 2002), True)
    fake.reach(CARL, "SMS")
    group, sms = opened(fake, ANNA, BEN), opened(fake, CARL)
    assert "a part_index beyond" in notes(
        send(fake, group, {**FINE, "reply_to": {"message_id": fake.sent[0].id, "part_index": 4}})
    )
    assert "no effect in groups" in notes(ask(fake, "POST", f"/chats/{group}/read"))
    assert notes(ask(fake, "POST", f"/chats/{sms}/read")) == ""
    memo = {"voice_memo_url": "https://acme.com/a.m4a"}
    assert "contradict" in notes(ask(fake, "POST", f"/chats/{sms}/voicememo", memo))
    assert "contradict" not in notes(ask(fake, "POST", f"/chats/{group}/voicememo", memo))
    bare, texted = fake.open_chat(DORA), fake.open_chat(ANNA)
    send(fake, texted)
    for chat, noted in ((bare, True), (sms, True), (texted, False)):
        assert ("contact card" in notes(ask(fake, "POST", f"/chats/{chat}/share_contact_card"))) == noted
    assert "not your line" in notes(ask(fake, "GET", "/chats?from=%2B12025550100"))
    assert "may repeat a handle" in notes(anywhere(fake, ANNA, ANNA))


def test_a_code_is_noted_exactly_where_it_is_inferred() -> None:
    """Of every rule that a request by itself can break."""
    fake = FakeLinq()
    chat = opened(fake, ANNA, BEN, CARL)
    inferred = set()
    for rule in CATALOG:
        for example in rule.examples:
            if rule.severity != "error" or example.operation != "message" or isinstance(example.bad, (str, bytes)):
                continue
            response = send(fake, chat, example.bad)
            report = fake.journal[-1].report
            if report is None or report.ok:
                continue
            first = report.errors[0]
            known = first.server_code is not None and first.server_code_evidence is Evidence.DOCUMENTED
            assert ("no source names the code" in notes(response)) == (not known), first
            if first.server_code is not None:
                assert code(response)[1] == first.server_code
            inferred.add(known)
    assert inferred == {True, False}


@pytest.mark.parametrize(
    ("part", "note"),
    [
        ({"type": "link", "value": "https://a.co"}, None),  # the code of MSG104 is documented
        ({"type": "text", "value": ""}, "no source names the code for TXT101 empty-text; 1004 is inferred"),
        (
            {"type": "text", "value": "Hi", "text_decorations": [{"range": [0, 9], "style": "bold"}]},
            (
                "no source names the code for DEC101 range-beyond-text; 1005 is a guess; "
                "whether the API rejects DEC101 range-beyond-text is not documented; the fake does"
            ),
        ),
    ],
)
def test_a_refusal_says_how_its_code_is_known(part: dict[str, Any], note: str | None) -> None:
    fake = FakeLinq()
    chat = opened(fake)
    parts = [part, {"type": "media", "url": "https://cdn.acme.com/a.jpg"}]
    refused = send(fake, chat, {"parts": parts})
    assert refused.status == 400
    assert refused.headers.get("x-fake-linq-note") == note


def test_a_chat_has_the_fields_of_the_documentation() -> None:
    fake = FakeLinq()
    chat = ask(fake, "GET", f"/chats/{opened(fake)}").json()
    assert {name: chat[name] for name in ("is_archived", "is_group", "service")} == {
        "is_archived": False,
        "is_group": False,
        "service": "iMessage",
    }


@pytest.mark.parametrize(
    ("message", "subjects"),
    [
        ({**FINE, "effect": {"type": "screen", "name": "confeti"}}, "EFX101 unknown-effect"),
        ({"parts": [{"type": "text", "value": "\u2003"}]}, "TXT103 blank-text"),
        ({**FINE, "colour": "red", "effect": {"name": "lasers"}}, "SHP106 unknown-field and EFX104 typeless-effect"),
        ({**FINE, "idempotency_key": " "}, "MSG107 blank-idempotency-key"),
    ],
)
def test_what_is_accepted_without_a_source_is_noted(message: Any, subjects: str) -> None:
    fake = FakeLinq()
    accepted = send(fake, opened(fake), message)
    assert accepted.status == 202
    assert f"what the API does about {subjects} is not documented" in notes(accepted)


def test_what_a_policy_rejects_without_a_source_is_noted() -> None:
    fake = FakeLinq(policy="strict")
    refused = send(fake, opened(fake), {**FINE, "effect": {"type": "screen", "name": "confeti"}})
    assert refused.status == 400
    assert "whether the API rejects EFX101 unknown-effect is not documented" in notes(refused)


def test_what_is_documented_to_be_lost_is_accepted_without_a_note() -> None:
    fake = FakeLinq()
    fake.reach(ANNA, "SMS")
    lost = {**FINE, "effect": {"type": "screen", "name": "lasers"}}
    assert notes(send(fake, opened(fake), lost)) == ""


def test_a_thread_is_in_the_documented_order() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    first = send(fake, chat).json()["message"]["id"]
    answer = send(fake, chat, {**FINE, "reply_to": {"message_id": first}}).json()["message"]["id"]
    thread = ask(fake, "GET", f"/messages/{answer}/thread")
    assert ([item["id"] for item in thread.json()["messages"]], notes(thread)) == ([first, answer], "")
    assert "the order of a list" in notes(ask(fake, "GET", f"/chats/{chat}/messages"))


def test_an_edit_is_activity_of_the_line() -> None:
    fake = FakeLinq()
    message = send(fake, opened(fake)).json()["message"]["id"]
    fake.fail(message)
    assert "whose delivery has failed" in notes(edit(fake, message))
    fake.suspend(LINE)
    assert code(edit(fake, message, "Newer")) == (403, 2027)
    assert fake.sent[-1].text == "New"


def test_the_code_for_the_key_of_a_deleted_message_is_not_documented() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    poll = {"poll": {"options": [{"text": "A"}, {"text": "B"}], "idempotency_key": "p"}}
    for path, body, name in (
        (f"/chats/{chat}/messages", {"message": keyed("m")}, "message"),
        (f"/chats/{chat}/polls", poll, None),
    ):
        answer = ask(fake, "POST", path, body).json()
        fake.delete(answer[name]["id"] if name else answer["message_id"])
        again = ask(fake, "POST", path, body)
        assert code(again) == (404, 2002)
        assert notes(again).startswith("no source names the code of this 404")


def test_an_updated_card_keeps_what_was_asked_for() -> None:
    fake = FakeLinq()
    card = send(fake, opened(fake), CARD).json()["message"]["id"]
    fake.mark_sent(card)
    layout = {"caption": "Booked"}
    updated = ask(fake, "POST", f"/messages/{card}/update", {"layout": layout, "interactive": False})
    assert fake.sent[-1].content["parts"][0] == {
        "type": "imessage_app",
        "app": CARD["parts"][0]["app"],
        "layout": layout,
        "interactive": False,
    }
    assert "the url of a card that has none" in notes(updated)
    body = {"layout": layout, "experience": {"name": "link", "action": "open"}}
    assert "from an experience" in notes(ask(fake, "POST", f"/messages/{card}/update", body))


def test_an_experience_is_noted_as_unknown() -> None:
    fake = FakeLinq()
    assert "which experiences, actions and fields" in notes(send(fake, opened(fake), EXPERIENCE))


def test_a_request_for_the_location_has_no_known_rate() -> None:
    for limited in (True, False):
        fake = FakeLinq(rate_limits=limited)
        asked = ask(fake, "POST", f"/chats/{opened(fake)}/location/request")
        assert asked.status == 200
        assert ("how many requests for a location" in notes(asked)) == limited


def test_a_picture_that_the_api_would_fetch_is_noted() -> None:
    fake = FakeLinq()
    direct, group = opened(fake), opened(fake, ANNA, BEN)
    url = "https://acme.com/picture.png"
    card = {"parts": [{**CARD["parts"][0], "layout": {"image_url": url}}]}
    for method, path, body in (
        ("POST", f"/chats/{direct}/background", {"type": "photo", "image_url": url}),
        ("PUT", f"/chats/{group}", {"group_chat_icon": url}),
        ("PATCH", "/contact_card", {"phone_number": LINE, "image_url": url}),
        ("POST", f"/chats/{direct}/messages", {"message": card}),
        ("POST", f"/chats/{direct}/voicememo", {"voice_memo_url": "https://acme.com/memo.m4a"}),
    ):
        answer = ask(fake, method, path, body)
        assert answer.status < 300
        assert "the fake does not fetch media" in notes(answer)
    assert "fetch" not in notes(ask(fake, "PUT", f"/chats/{group}", {"display_name": "Team"}))


def test_a_poll_that_is_read_as_a_message_is_noted() -> None:
    fake = FakeLinq()
    chat = opened(fake)
    assert "parts of a poll" not in notes(ask(fake, "GET", f"/chats/{chat}/messages"))
    poll = fake.receive_poll(chat, ["A", "B"]).json()["data"]["message_id"]
    for path in (f"/messages/{poll}", f"/messages/{poll}/thread", f"/chats/{chat}/messages"):
        assert "parts of a poll" in notes(ask(fake, "GET", path))


def test_a_group_that_grows_beyond_the_documented_size_is_noted() -> None:
    fake = FakeLinq()
    group = opened(fake, *(f"+1205253{number}" for number in range(3000, 3031)))
    added = ask(fake, "POST", f"/chats/{group}/participants", {"handle": DORA})
    assert (added.status, "more than 31 others" in notes(added)) == (202, True)


def test_a_mention_without_a_range_covers_the_whole_text() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN)
    part = {"type": "text", "value": "Ben 🍜", "mention": BEN}
    for spans, range in ((None, [0, 6]), ([0, 3], [0, 3])):
        message: Any = {"parts": [part if spans is None else {**part, "mention_range": spans}]}
        answer = send(fake, group, message).json()["message"]["parts"][0]
        assert answer["mentions"] == [{"handle": BEN, "range": range, "is_me": False}]
        assert answer.get("mention_range") == spans


def test_the_picture_of_a_card_is_read_as_a_copy() -> None:
    fake = FakeLinq()
    card = {"parts": [{**CARD["parts"][0], "layout": {"caption": "Book", "image_url": "https://acme.com/book.png"}}]}
    layout = send(fake, opened(fake), card).json()["message"]["parts"][0]["layout"]
    assert layout["caption"] == "Book"
    assert layout["image_url"].startswith("https://cdn.linqapp.com/")
    assert layout["image_url"].endswith("/book.png")
    assert fake.sent[-1].content == card


def test_a_capability_check_names_the_service_that_carries_a_message() -> None:
    fake = FakeLinq()
    fake.reach(BEN, "RCS")
    fake.reach(CARL, "SMS")
    for handle, service in ((ANNA, "iMessage"), (BEN, "RCS"), (CARL, "SMS")):
        for kind in ("imessage", "rcs"):
            answer = ask(fake, "POST", f"/capability/check_{kind}", {"address": handle}).json()
            assert answer["selected_service"] == service
            assert answer["available"] == (service == "iMessage" or (kind == "rcs" and service == "RCS"))
            assert ("reason" in answer) != answer["available"]


@pytest.mark.parametrize(
    "query",
    ["limit=7&limit=1", f"from=%2B{OTHER[1:]}&from=%2B{LINE[1:]}&limit=1", f"to=a@b.co&to=%2B{ANNA[1:]}&limit=1"],
)
def test_of_a_name_that_a_query_repeats_the_last_value_counts(query: str) -> None:
    fake = FakeLinq(numbers=[LINE, OTHER])
    for who in (BEN, ANNA):
        opened(fake, who)
    page = ask(fake, "GET", f"/chats?{query}")
    assert (page.status, len(page.json()["chats"])) == (200, 1)
    assert "a name that a query repeats" in notes(page)
    assert "repeats" not in notes(ask(fake, "GET", "/chats?limit=1"))
    several = ask(fake, "GET", f"/available_number?to=%2B{ANNA[1:]}&to=%2B{BEN[1:]}&exclude_from=%2B{LINE[1:]}")
    assert (several.json()["phone_number"], notes(several)) == (OTHER, "")


def test_a_compressed_body_is_not_decoded() -> None:
    fake = FakeLinq()
    body = gzip.compress(json.dumps({"message": FINE}).encode())
    refused = ask(fake, "POST", f"/chats/{opened(fake)}/messages", body, headers={"Content-Encoding": "gzip"})
    assert code(refused) == (400, 1003)
    assert "whether the API decodes bodies" in notes(refused)


def test_the_key_of_a_poll_is_answered_with_the_original_response() -> None:
    fake = FakeLinq()
    chat, other = opened(fake), opened(fake, BEN)
    body = {"poll": {"options": [{"text": "A"}, {"text": "B"}], "idempotency_key": "p"}}
    first = ask(fake, "POST", f"/chats/{chat}/polls", body)
    poll = first.json()
    vote = {"operation": "add", "option_id": poll["poll"]["options"][0]["option_id"]}
    ask(fake, "POST", f"/messages/{poll['message_id']}/poll/votes", vote)
    again = ask(fake, "POST", f"/chats/{chat}/polls", body)
    assert (again.body, "sent nothing" in notes(again)) == (first.body, True)
    more = {"poll": {**body["poll"], "options": [{"text": "C"}, {"text": "D"}]}}
    different = ask(fake, "POST", f"/chats/{chat}/polls", more)
    assert (different.body, "different options" in notes(different)) == (first.body, True)
    for elsewhere in (ask(fake, "POST", f"/chats/{other}/polls", body), send(fake, chat, keyed("p"))):
        assert "scope of an idempotency key" in notes(elsewhere)
    assert len(fake.sent) == 5


def test_fields_of_a_text_in_another_part_are_unknown_and_break_nothing() -> None:
    fake = FakeLinq()
    group = opened(fake, ANNA, BEN)
    media = {"type": "media", "url": "https://acme.com/a.png"}
    for field, value in (("mention", True), ("mention", DORA), ("inline_stickers", 5), ("inline_stickers", [MISSING])):
        sent = send(fake, group, {"parts": [{**media, field: value}]})
        assert sent.status == 202
        assert "misplaced-field" in notes(sent) or "unknown-field" in notes(sent)
