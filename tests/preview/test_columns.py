"""What the columns show is what `plan(service=…)` and `check` say: never a second opinion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Context, Draft, RichText, bold, check, from_markdown, plan, shake, strategies
from linq_compose.errors import UnknownOperation
from linq_compose.models import MessageContent, TextPart
from linq_compose.preview import Bubble, Preview, Shown, preview
from payloads import json_values, nearly_creates, nearly_messages

ANA, LINE = "+12052532136", "+12052535597"
CHAT = "550e8400-e29b-41d4-a716-446655440000"
PLAINER = st.sampled_from(["RCS", "SMS"])


def column(drawn: Preview, service: str) -> Any:
    (only,) = drawn.of(service).scene.columns
    return only


def said(bubble: Bubble) -> str:
    return "".join(piece.text for piece in bubble.pieces)


def texts(messages: tuple[Shown, ...]) -> list[list[str]]:
    return [[said(bubble) for bubble in message.bubbles if bubble.kind == "text"] for message in messages]


def values(payloads: list[Any]) -> list[list[str]]:
    return [[part["value"] for part in payload.get("parts", ()) if part["type"] == "text"] for payload in payloads]


def as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"parts": value}


@settings(max_examples=50)
@given(strategies.messages(), PLAINER)
def test_a_column_shows_and_loses_what_its_plan_does(message: Any, service: str) -> None:
    shown = column(preview(message), service)
    try:
        planned = plan(message, service=service)
    except ValueError:
        assert len(shown.obstacles) == 1
        return
    assert shown.obstacles == ()
    assert shown.losses == planned.losses == preview(message).losses[service]
    assert texts(shown.messages) == values(planned.to_payloads())
    assert [len(each.bubbles) for each in shown.messages] == [len(each.parts or ()) for each in planned]
    assert all(each.effect is None and not each.reply for each in shown.messages)


@settings(max_examples=50)
@given(strategies.messages() | nearly_messages(oddly=True), st.sampled_from(["iMessage", "RCS", "SMS"]))
def test_a_column_reports_what_the_rules_about_services_do(message: Any, service: str) -> None:
    report = check(message, context=Context(service=service))
    lost = tuple(each for each in report if each.rule.startswith("SVC"))
    assert column(preview(message), service).diagnostics == lost


@given(strategies.messages())
def test_imessage_shows_the_message_as_it_is(message: Any) -> None:
    (shown,) = column(preview(message), "iMessage").messages
    payload = MessageContent.from_payload(message).payload()
    assert texts((shown,)) == values([payload])
    assert len(shown.bubbles) == len(payload.get("parts", ())) + ("experience" in payload)
    for part, bubble in zip(MessageContent.from_payload(payload).parts or (), shown.bubbles, strict=False):
        if isinstance(part, TextPart):
            styled: list[tuple[str, frozenset[str]]] = []
            for piece in bubble.pieces:
                styled += [(character, frozenset(piece.styles)) for character in piece.text]
            runs = RichText.from_part(part).runs
            assert styled == [(character, run.styles) for run in runs for character in run.text]
    effect = payload.get("effect")
    assert (shown.effect is not None) == (effect is not None and "name" in effect)
    assert bool(shown.reply) == ("reply_to" in payload)


@settings(max_examples=60)
@given(strategies.messages() | nearly_messages(oddly=True) | nearly_creates() | json_values().map(as_object))
def test_every_diagnostic_of_the_check_is_in_one_place(payload: Any) -> None:
    drawn = preview(payload)
    (report,) = drawn.reports
    assert report == check(payload, report.operation)
    scene = drawn.scene
    assert tuple(note.diagnostic for note in scene.notes) == report.diagnostics[:200]
    messages = column(drawn, "iMessage").messages
    placed = [number for message in messages for bubble in message.bubbles for number in bubble.notes]
    placed += [number for message in messages for number in message.notes]
    assert sorted([*placed, *scene.loose]) == list(range(len(scene.notes)))


@given(strategies.drafts())
def test_a_draft_and_its_payload_look_the_same(draft: Draft) -> None:
    assert draft.preview().scene.columns == preview(draft.message().payload()).scene.columns


def test_underlines_are_where_the_report_has_its_carets() -> None:
    text = "Ramen 🍜 is **ready**"
    drawn = preview(
        {"parts": [{"type": "text", "value": text, "text_decorations": [{"range": [7, 13], "style": "bold"}]}]}
    )
    bubble = column(drawn, "iMessage").messages[0].bubbles[0]
    for note in drawn.scene.notes:
        mark = note.diagnostic.mark
        assert mark is not None
        underlined = "".join(piece.text for piece in bubble.pieces if note.number in piece.notes)
        assert underlined == text[mark.span.start : mark.span.end]
    assert {note.diagnostic.rule for note in drawn.scene.notes} == {"TXT105", "DEC102"}
    family = "👨‍👩‍👧"
    drawn = preview(
        {"parts": [{"type": "text", "value": f"{family}!", "text_decorations": [{"range": [0, 3], "style": "bold"}]}]}
    )
    pieces = column(drawn, "iMessage").messages[0].bubbles[0].pieces
    assert "".join(piece.text for piece in pieces if piece.notes) == family  # as the report draws it
    for value in ("Hi", "Hi 🍜"):  # an empty range underlines the character behind it, or the last one
        for place in (0, 2, len(value) + (value != "Hi")):
            part = {"type": "text", "value": value, "text_decorations": [{"range": [place, place], "style": "bold"}]}
            pieces = column(preview({"parts": [part]}), "iMessage").messages[0].bubbles[0].pieces
            assert sum(bool(piece.notes) for piece in pieces) == 1


def test_a_broken_message_shows_what_can_be_read() -> None:
    broken = {
        "parts": [
            {"type": "text", "value": "Hello you", "text_decorations": [{"range": [0, 99], "style": "bold"}, 3, {}]},
            {"type": "text"},
            {"type": "media", "url": "https://example.com/a.png", "sticker": 3},
            {"type": "poll"},
            7,
        ],
        "effect": {"name": "confetti"},
        "reply_to": 3,
    }
    drawn = preview(broken)
    (shown,) = column(drawn, "iMessage").messages
    assert [bubble.kind for bubble in shown.bubbles] == ["text", "unread", "photo", "unread", "unread"]
    assert shown.bubbles[0].pieces[0].text == "Hello you"
    assert shown.bubbles[0].pieces[0].styles == ("bold",)
    assert shown.effect == ("screen", "confetti")
    for service in ("RCS", "SMS"):
        plainer = column(drawn, service)
        assert texts(plainer.messages) == [["Hello you"]]
        assert plainer.obstacles[0].startswith(f"plan(…, service='{service}') makes no message of this: ")
        assert ("bold", "Hello you") in plainer.losses
        assert ("effect", "confetti") in plainer.losses
        assert ("part", "poll") in plainer.losses
        assert ("part", "int") in plainer.losses
    count = len(drawn.reports[0].errors)
    assert column(drawn, "iMessage").obstacles == (f"The API would reject this as it is: {count} errors.",)


def test_ranges_of_any_kind_are_clamped_or_left_out() -> None:
    for range_ in ([3, 1], [1, 1], ["0", 2], [0], [True, 2], None, [10**30, 10**31]):
        part = {"type": "text", "value": "Hi 🍜", "text_decorations": [{"range": range_, "style": "bold"}]}
        pieces = column(preview({"parts": [part]}), "iMessage").messages[0].bubbles[0].pieces
        assert [piece.styles for piece in pieces if piece.styles] == [], range_
    for range_, bold_text in (([-4, 2], "Hi"), ([4, 99], "🍜"), ([2, 4], " 🍜")):
        part = {"type": "text", "value": "Hi 🍜", "text_decorations": [{"range": range_, "style": "bold"}]}
        pieces = column(preview({"parts": [part]}), "iMessage").messages[0].bubbles[0].pieces
        assert "".join(piece.text for piece in pieces if piece.styles) == bold_text


def test_requests_show_their_messages_in_order() -> None:
    message = Draft("Hi ", bold("you")).payload()
    body = {"to": [ANA], "message": message, "continuation_message": {"text": "New number, same us"}}
    drawn = preview(body)
    assert drawn.reports[0].operation == "messages.create"
    assert texts(column(drawn, "iMessage").messages) == [["New number, same us"], ["Hi you"]]
    assert texts(column(drawn, "SMS").messages) == [["New number, same us"], ["Hi you"]]
    assert column(drawn, "SMS").messages[0].label == "sent first when the conversation moves to another line"
    assert drawn.scene.people == f"To {ANA}"
    drawn = preview({"from": LINE, "to": [ANA] * 7, "message": message})
    assert drawn.scene.heading == "Request chats.create"
    assert drawn.scene.people.startswith(f"From {LINE} to {ANA}, ")
    assert drawn.scene.people.endswith(" and 2 more")
    drawn = preview({"text": "Edited **now**"})
    assert drawn.reports[0].operation == "messages.update"
    (shown,) = column(drawn, "iMessage").messages
    assert (said(shown.bubbles[0]), shown.label) == ("Edited **now**", "the text after the edit")
    assert [piece.text for piece in shown.bubbles[0].pieces if piece.notes] == ["**now**"]
    memo = preview({"voice_memo_url": "https://example.com/memo.m4a"})
    for each in memo.scene.columns:
        (bubble,) = each.messages[0].bubbles
        assert (bubble.kind, bubble.title) == ("voice_memo", "memo.m4a")
    assert column(memo, "SMS").messages[0].is_mms
    for type_ in ("voice memo", "voice_memo", [], {}):
        (bubble,) = (
            column(preview({"parts": [{"type": type_, "url": "https://a.bc/a.m4a"}]}), "iMessage").messages[0].bubbles
        )
        assert bubble.kind == "unread"
    assert preview({"handle": ANA}, operation="chats.participants.add").scene.columns[0].messages == ()
    assert texts(column(preview({"message": 3}), "iMessage").messages) == []
    flat = preview({"parts": message["parts"]}, operation="chats.messages.send")
    assert texts(column(flat, "SMS").messages) == [["Hi you"]]


def test_plans_and_lists_show_their_messages_in_order() -> None:
    draft = Draft("One").link("https://example.com")
    planned = plan(draft)
    drawn = planned.preview()
    assert drawn.scene.heading == "Plan of 2 messages"
    assert drawn.reports == planned.reports
    assert [[bubble.kind for bubble in each.bubbles] for each in column(drawn, "iMessage").messages] == [
        ["text"],
        ["link"],
    ]
    assert column(drawn, "iMessage").messages[1].label == planned.messages[1].reason != ""
    assert preview(draft, plan=planned).scene == drawn.scene
    assert preview(list(planned)).scene.heading == "2 messages"
    opening = plan("Hello", new_chat=True).preview()
    assert opening.reports[0].operation == "chats.create"
    checked = plan("Hello").preview(policy="strict", context={"service": "SMS"})
    assert checked.reports[0] == check(plan("Hello").messages[0], policy="strict", context={"service": "SMS"})
    strict = plan("Hello **you**", new_chat=True).preview(policy="strict")
    assert [each.rule for each in strict.reports[0]] == ["TXT105"]


def test_texts_are_plain_unless_they_are_objects_of_json() -> None:
    assert texts(column(preview("**Hi**"), "SMS").messages) == [["**Hi**"]]
    assert texts(column(preview(from_markdown("**Hi**")), "SMS").messages) == [["Hi"]]
    assert texts(column(preview('{"parts": [{"type": "text", "value": "Hi"}]}'), "SMS").messages) == [["Hi"]]
    assert [each.rule for each in preview('{"parts": [').reports[0]] == ["SHP101"]
    twice = '{"parts": [], "parts": [{"type": "text", "value": "Hi"}]}'
    assert [each.rule for each in preview(twice).reports[0]] == ["SHP110"]
    assert [each.rule for each in preview(b"\xff").reports[0]] == ["SHP101"]


def test_markdown_losses_come_before_any_service() -> None:
    drawn = Draft().markdown("![map](https://example.com/m.png) <u>x</u> <b>y").preview()
    assert drawn.scene.losses == Draft().markdown("![map](https://example.com/m.png) <u>x</u> <b>y").losses != ()


def test_media_has_its_name_kind_size_and_duration_where_they_are_known() -> None:
    for part, kind, title, details in (
        (
            {"url": "https://a.example/x/menu%20card.JPG?w=1"},
            "photo",
            "menu card.JPG",
            ("image/jpeg", "from a.example"),
        ),
        ({"url": "https://u:p@a.example/v.mp4"}, "video", "v.mp4", ("video/mp4", "from a.example")),
        ({"url": "https://a.example/"}, "file", "a.example", ("type not known from the name", "from a.example")),
        ({"attachment_id": CHAT}, "file", f"upload {CHAT}", ("type not known from the name",)),
        (
            {"url": "https://a.example/q", "filename": "song.mp3", "mime_type": "audio/mpeg", "size_bytes": 2_400_000},
            "audio",
            "song.mp3",
            ("audio/mpeg", "2.4 MB", "from a.example"),
        ),
        (
            {"url": "https://a.example/q.pdf", "size_bytes": 12, "duration_ms": 61_400},
            "file",
            "q.pdf",
            ("application/pdf", "12 bytes", "1:01", "from a.example"),
        ),
    ):
        (bubble,) = column(preview({"parts": [{"type": "media", **part}]}), "iMessage").messages[0].bubbles
        assert (bubble.kind, bubble.title, bubble.details) == (kind, title, details)


def test_cards_clips_stickers_and_mentions() -> None:
    text = {
        "type": "text",
        "value": "Kevin, look 🎂",
        "mention": ANA,
        "mention_range": [0, 5],
        "inline_stickers": [{"range": [12, 14], "attachment_id": CHAT}],
    }
    pieces = column(preview({"parts": [text]}), "iMessage").messages[0].bubbles[0].pieces
    assert [(piece.text, piece.role) for piece in pieces] == [("Kevin", "mention"), (", look ", ""), ("🎂", "sticker")]
    card = {
        "type": "imessage_app",
        "app": {"name": "Acme", "team_id": "A1B2C3D4E5", "bundle_id": "com.acme"},
        "layout": {"caption": "Pay", "subcaption": "12 €", "image_url": "https://a.example/i.png"},
        "fallback_text": "Pay at acme",
    }
    drawn = preview({"parts": [card]})
    (bubble,) = column(drawn, "iMessage").messages[0].bubbles
    assert (bubble.kind, bubble.title) == ("app_card", "Pay")
    assert bubble.details == ("12 €", "picture from a.example", "app: Acme")
    assert texts(column(drawn, "SMS").messages) == [["Pay at acme"]]
    assert [each.rule for each in column(drawn, "SMS").diagnostics] == ["SVC110"]
    clip = preview({"parts": [{"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}]})
    assert column(clip, "iMessage").messages[0].bubbles[0].title == "zero.linqapp.com"
    link = preview({"parts": [{"type": "link", "value": "http://example.com/x"}]})
    assert "no preview card: not https" in column(link, "iMessage").messages[0].bubbles[0].details
    experience = preview({"experience": {"name": "agentcard", "action": "attach_card"}})
    assert column(experience, "iMessage").messages[0].bubbles[0].title == "agentcard"
    assert column(experience, "SMS").messages == ()
    assert column(experience, "SMS").obstacles[0].startswith("plan(…, service='SMS') makes no message of this: SVC110")
    sticker = {"type": "media", "url": "https://a.example/s.png", "sticker": True}
    assert column(preview({"parts": [sticker]}), "iMessage").messages[0].bubbles[0].is_sticker
    for part in ({"type": "media"}, {"type": "link"}, {"type": "app_clip"}, {"type": "imessage_app"}):
        assert column(preview({"parts": [part]}), "iMessage").messages[0].bubbles[0].kind == "unread"
    assert column(preview({"experience": 3}), "iMessage").messages[0].bubbles[0].kind == "unread"


def test_the_preferred_service_is_marked() -> None:
    drawn = Draft("Hi").prefer("RCS").preview()
    assert [each.service for each in drawn.scene.columns if each.is_preferred] == ["RCS"]
    both = preview([Draft("Hi").prefer("RCS"), Draft("Hi")])
    assert [each.service for each in both.scene.columns if each.is_preferred] == []
    assert [each.is_preferred for each in preview({"parts": [], "preferred_service": {}}).scene.columns] == [False] * 3


def test_huge_contents_are_bounded_and_say_what_is_folded() -> None:
    long = preview(Draft("漢" * 100_000))
    bubble = column(long, "iMessage").messages[0].bubbles[0]
    assert len(said(bubble)) == 10_000
    assert bubble.folded == "90,000 more characters are not shown."
    assert column(long, "SMS").messages[0].segments.count == 150
    assert len(column(long, "SMS").messages) == 5
    assert column(long, "SMS").hidden == 5
    crowd = [{"type": "text", "value": "a" * 9000}, {"type": "media", "url": "http://a.example/a.png"}] * 40
    crowded = preview([{"parts": crowd}, {"parts": crowd}])
    (shown,) = column(crowded, "iMessage").messages
    assert (len(shown.bubbles), shown.hidden, column(crowded, "iMessage").hidden) == (11, 69, 1)
    for drawn in (crowded.html(), crowded.terminal()):
        assert "69 more parts are not shown." in drawn
        assert "1 more message is not shown." in drawn
    placed = [number for bubble in shown.bubbles for number in bubble.notes]
    assert sorted([*placed, *shown.notes, *crowded.scene.loose]) == list(range(80))
    assert column(crowded, "iMessage").obstacles == ("The API would reject 2 of these 2 as they are: 80 errors.",)
    parts = [{"type": "media", "url": f"https://a.example/{number}.png"} for number in range(103)]
    many = preview({"parts": parts})
    assert column(many, "iMessage").messages[0].hidden == 3
    styled = [{"range": [number % 90, number % 90 + 9], "style": "bold"} for number in range(2000)]
    drawn = preview({"parts": [{"type": "text", "value": "ab " * 40, "text_decorations": styled}]})
    assert len(drawn.scene.notes) == 200
    assert drawn.scene.folded.endswith(" more diagnostics are not shown.")
    assert len(preview([{"parts": []}] * 150).reports) == 100
    assert preview([{"parts": []}] * 150).scene.folded.startswith("50 more messages are not shown.")
    assert len(drawn.html()) < 2_000_000


def test_an_animation_and_a_screen_effect_are_in_the_data() -> None:
    (shown,) = column(Draft("a ", shake("b")).effect("confetti").reply_to(CHAT, 1).preview(), "iMessage").messages
    assert shown.effect == ("screen", "confetti")
    assert shown.reply == f"Reply to message {CHAT}, part 1"
    assert [piece.styles for piece in shown.bubbles[0].pieces] == [(), ("shake",)]


def test_wrong_arguments_raise_what_check_raises() -> None:
    with pytest.raises(UnknownOperation):
        preview("Hi", operation="chats.sned")
    with pytest.raises(ValueError, match="Did you mean 'SMS'"):
        preview("Hi").of("sms")
    with pytest.raises(ValueError, match="policy"):
        preview("Hi", policy="srtict")


def test_the_context_is_that_of_the_check() -> None:
    message = Draft("Hi ", bold("you")).message()
    known = Context(group=True, service="SMS")
    drawn = preview(message, context=known)
    assert drawn.reports[0] == check(message, context=known)
    assert column(drawn, "RCS").diagnostics == tuple(check(message, context=replace(known, service="RCS")))
