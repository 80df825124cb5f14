"""What a plan is made of, what it refuses, and what it says of what it did."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Draft, MessageContent, MessageRejected, RichText, bold, italic, plan, shake
from linq_compose.errors import PlanError
from linq_compose.models import ChatCreateRequest, MessageCreateRequest, TextPart

ANA, LINE = "+12052532136", "+12052535597"
CHAT = "550e8400-e29b-41d4-a716-446655440000"
URL = "https://acme.com/menu"
MENU = "https://cdn.acme.com/menu.jpg"
MESSAGE: dict[str, Any] = {"parts": [{"type": "text", "value": "Hi"}]}


@pytest.mark.parametrize(
    "content",
    [
        MESSAGE,
        {"message": MESSAGE},
        {"from": LINE, "to": [ANA], "message": MESSAGE},
        {"to": [ANA], "message": MESSAGE, "continuation_message": {"text": "x"}},
        MessageContent.from_payload(MESSAGE),
        ChatCreateRequest.from_payload({"from": LINE, "to": [ANA], "message": MESSAGE}),
        MessageCreateRequest.from_payload({"to": [ANA], "message": MESSAGE}),
        Draft("Hi"),
        RichText("Hi"),
        "Hi",
        {"id": CHAT, "created_at": "2026-11-26T12:00:00Z", **MESSAGE},
    ],
)
def test_a_plan_is_made_of_a_text_a_message_or_the_body_of_a_request(content: Any) -> None:
    assert plan(content).to_payloads() == [MESSAGE]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "nothing to send"),
        (RichText(), "nothing to send"),
        (Draft().effect("slam"), "nothing to send"),
        (MessageContent(), "an empty object"),
        ({}, "an empty object"),
        ({"parts": []}, "nothing to send"),
        ({"parts": None}, "nothing to send"),
        ({"parts": [{"type": "text", "value": ""}]}, "nothing to send"),
        ({"message": {}}, "nothing to send"),
        ({"text": "hello"}, "body of messages.update"),
        ({"voice_memo_url": "https://a.bc/x.m4a"}, "voice memo is a request of its own"),
        ({"attachment_id": CHAT}, "voice memo is a request of its own"),
        ({"from": LINE, "to": [ANA]}, "got an object with 'from', 'to'."),
        ({"effect": {"type": "screen", "name": "confetti"}}, "neither parts nor an experience"),
        ({"foo": 1}, "got an object with 'foo'."),
        (dict.fromkeys("abcdefg"), "with 'a', 'b', 'c', 'd', 'e' and more."),
    ],
)
def test_a_plan_of_nothing_raises(content: Any, said: str) -> None:
    for new_chat in (None, True):
        with pytest.raises(PlanError) as caught:
            plan(content, new_chat=new_chat)
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"parts": 3}, "/parts"),
        ({"parts": [{"type": "text", "value": 3}]}, "/parts/0/value"),
        ({"message": {"parts": [{"type": "text"}]}}, "/parts/0/value"),
        ({"message": "Hi"}, "/message"),
        ({"to": [ANA], "message": None}, "/message"),
    ],
)
def test_a_wrong_type_is_reported_with_its_place(content: Any, path: str) -> None:
    with pytest.raises(MessageRejected) as caught:
        plan(content)
    assert path in [diagnostic.path for diagnostic in caught.value.report.errors]


@pytest.mark.parametrize(
    ("draft", "firsts"),
    [
        (Draft("\u200b").link(URL).text("Hi"), ["Hi", "\u200b", ""]),
        (Draft().link(URL).text(f"\u00ad {URL}").media(MENU).text("Hi"), None),
        (Draft("\u200b").media(MENU).link(URL), ["\u200b", ""]),
        (Draft("\u200b"), ["\u200b"]),
        (Draft().link(URL).text(URL).link(URL).text("Hi"), ["Hi", "", URL, ""]),
        (Draft(f"See a@acme.com or acme.com and {URL}"), ["See a@acme.com or acme.com and", URL]),
    ],
)
def test_what_opens_a_chat_is_seen(draft: Draft, firsts: list[str] | None) -> None:
    if firsts is None:
        with pytest.raises(PlanError, match=URL):
            plan(draft, new_chat=True)
    else:
        assert [message.text for message in plan(draft, new_chat=True)] == firsts


def test_a_mention_and_a_domain_are_not_cut_to_open_a_chat() -> None:
    mention = {"type": "text", "value": f"Hi Ana Li {URL}", "mention": ANA, "mention_range": [3, 9]}
    first, second = plan({"parts": [mention]}, new_chat=True).to_payloads()
    assert first["parts"] == [{"type": "text", "value": "Hi Ana Li", "mention": ANA, "mention_range": [3, 9]}]
    assert second["parts"] == [{"type": "text", "value": URL}]
    until_url = {**mention, "mention_range": [7, 10 + len(URL)]}
    first, second = plan({"parts": [until_url]}, new_chat=True).to_payloads()
    assert (first["parts"][0]["value"], second["parts"][0]["mention_range"]) == ("Hi Ana", [0, 3 + len(URL)])


def test_effect_and_reply_wait_for_the_second_message_of_a_new_chat() -> None:
    draft = Draft(f"Hi! See {URL}").effect("confetti").reply_to(CHAT).prefer("iMessage").idempotency_key("k")
    first, second = plan(draft, new_chat=True).to_payloads()
    assert first.keys() == {"parts", "preferred_service", "idempotency_key"}
    assert second.keys() == {"parts", "preferred_service", "idempotency_key", "effect", "reply_to"}
    assert "effect" in plan(draft, max_length=10).to_payloads()[0]
    alone = plan(Draft("Hi").effect("confetti").reply_to(CHAT), new_chat=True)
    assert alone.to_payloads()[0]["effect"] == {"type": "screen", "name": "confetti"}
    (report,) = alone.reports
    assert [(found.rule, found.path) for found in report] == [
        ("EFX105", "/message/effect"),
        ("EFX105", "/message/reply_to"),
    ]
    assert str(alone).count("\n   warning EFX105: ") == 2
    assert plan(Draft("Hi").effect("confetti")).reports[0].diagnostics == ()
    assert alone.after(1).reports == ()


def test_unknown_fields_are_said_once() -> None:
    content = {**Draft("one two").effect("slam").payload(), "mood": "glad"}
    first, second = plan(content, max_length=4, new_chat=True).to_payloads()
    assert ("mood" in first, "mood" in second, "effect" in first, "effect" in second) == (True, False, False, True)


@pytest.mark.parametrize(
    ("text", "expected", "lost"),
    [
        (
            RichText(bold("Total ", italic("5")), bold(" EUR"), "."),
            "*Total _5_ EUR*.",
            [("bold", "Total 5 EUR"), ("italic", "5")],
        ),
        (RichText(bold("a ", italic("b")), italic(" c")), "*a _b_*_ c_", [("bold", "a b"), ("italic", "b c")]),
        (RichText("x ", bold(" a b "), "y"), "x  *a b* y", [("bold", " a b ")]),
        (RichText(bold(italic("a"))), "*_a_*", [("bold", "a"), ("italic", "a")]),
        (RichText("a", bold(" "), "b"), "a b", [("bold", " ")]),
        (RichText(bold("a"), italic("b")), "*a*_b_", [("bold", "a"), ("italic", "b")]),
        (RichText(shake("a"), "b"), "~a~b", [("shake", "a")]),
        (RichText("plain"), "plain", []),
    ],
)
def test_a_marker_is_written_around_each_stretch(text: RichText, expected: str, lost: list[tuple[str, str]]) -> None:
    planned = plan(text, service="SMS", markers={"bold": "*", "italic": "_", "shake": "~"})
    assert planned.messages[0].text == expected
    assert [tuple(loss) for loss in planned.losses] == lost


def test_a_marker_of_no_style_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no style 'blod' to mark. Did you mean 'bold'"):
        plan("x", service="SMS", markers={"blod": "*"})
    with pytest.raises(ValueError, match=r"There is no style 'zzzzz' to mark\.$"):
        plan("x", markers={"zzzzz": "*"})
    wrong: Any = {"bold": 3}
    with pytest.raises(TypeError, match="marker of bold is a text, not int"):
        plan("x", markers=wrong)


def test_a_link_is_a_line_of_the_text_beside_it_where_it_is_no_card() -> None:
    draft = Draft("Your order:").link(URL).text("Thanks!").media(MENU).link(URL)
    planned = plan(draft, service="SMS")
    assert [message.text for message in planned] == [f"Your order:\n{URL}\nThanks!{URL}"]
    assert [part.type for part in planned.messages[0].parts or ()] == ["text", "media", "text"]
    given = {"parts": [{"type": "text", "value": "Hi", "mood": "glad"}, {"type": "link", "value": URL}]}
    assert plan(given, service="SMS").to_payloads() == [
        {"parts": [{"type": "text", "value": f"Hi\n{URL}", "mood": "glad"}]}
    ]
    assert [message.text for message in plan(draft, service="SMS", new_chat=True)] == [
        "Your order:",
        f"{URL}\nThanks!{URL}",
    ]
    assert len(plan(draft)) == 4


def test_a_paragraph_shows_something() -> None:
    for text, expected in (
        ("One.\n\n\u00a0\n\nTwo.", ["One.", "Two."]),
        ("One.\n\n\u00a0", ["One."]),
        ("\u00a0\n\nOne.", ["\u00a0\n\nOne."]),
        ("One.\n\u00a0\nTwo.", ["One.", "Two."]),
        ("One.\n\u00a0Two.\n\nThree", ["One.\n\u00a0Two.", "Three"]),
        ("One.\n\n\u200b\n\nTwo.", ["One.", "\u200b\n\nTwo."]),
        ("One.\nTwo.\n\n", ["One.\nTwo.\n\n"]),
        ("One.\n\n \u0301Two.", ["One.\n\n \u0301Two."]),
    ):
        planned = plan(text, bubbles="paragraph")
        assert [message.text for message in planned] == expected
        assert planned.text == text


def test_a_plan_says_why_each_message_is_a_separate_one() -> None:
    app = {"name": "Acme", "team_id": "A" * 10, "bundle_id": "com.acme"}
    card = {"type": "imessage_app", "app": app, "layout": {"caption": "c"}}
    clip = {"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}
    text, file = {"type": "text", "value": "a"}, {"type": "media", "url": MENU}
    planned = plan({"parts": [text, {"type": "link", "value": URL}, file, card, clip, text, text]})
    assert [message.reason for message in planned] == [
        "",
        "a link is always a separate message",
        "a link is always a separate message",
        "an app card is always a separate message",
        "an App Clip is always a separate message",
        "an App Clip is always a separate message",
        "two text parts cannot be adjacent",
    ]
    by_line = plan(Draft("a\nb\n").media(MENU), bubbles=lambda rich: rich.splitlines())
    assert [message.reason for message in by_line] == ["", "a separate bubble", "the text before it ends a bubble"]
    assert isinstance(by_line.messages[0].parts[0], TextPart)  # type: ignore[index]


def test_a_plan_lists_the_files_that_are_better_uploaded() -> None:
    urls = [f"https://example.com/{place}.jpg" for place in range(85)]
    draft = Draft("The photos")
    for url in urls:
        draft = draft.media(url)
    planned = plan(draft)
    assert len(planned) == 3
    assert planned.uploads == tuple(urls[40:])
    kept = Draft("The photos")
    for place, url in enumerate(urls):
        kept = (
            kept.attachment(f"550e8400-e29b-41d4-a716-4466554400{place:02}")
            if url in planned.uploads
            else kept.media(url)
        )
    assert len(plan(kept)) == 1
    assert plan(kept).uploads == ()


def test_a_plan_lists_the_files_that_are_too_large_to_be_fetched() -> None:
    film, photo = "https://example.com/film.mp4", "https://example.com/photo.jpg"
    sizes = {film: 25_000_000, photo: 10_000_000}
    assert plan(Draft().media(photo).media(film).media(film), sizes=sizes).uploads == (film,)
    assert plan(Draft().media(film)).uploads == ()
