"""The laws of plans: all of the text arrives, in order, with its styles, in messages of which none is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linq_compose import (
    Context,
    Draft,
    MessageContent,
    MessageRejected,
    Plan,
    RichText,
    Ruler,
    TextPart,
    bold,
    check,
    italic,
    plan,
    shake,
)
from linq_compose.compose._split_text import cuts
from linq_compose.errors import PlanError
from linq_compose.limits import LIMITS
from linq_compose.urls import find_urls
from texts import texts

CHAT = "550e8400-e29b-41d4-a716-446655440000"
MENU = "https://cdn.acme.com/menu.jpg"
URL = "https://acme.com/menu"
PROSE = st.lists(
    st.sampled_from(
        (
            "One.",
            "two",
            "three,",
            " ",
            " ",
            "\n",
            "\n\n",
            "\r\n",
            "\u00a0",
            "日本語。",
            "🍜",
            "👩\u200d👧",
            "e\u0301",
            '"Yes!" ',
        )
    ),
    max_size=40,
).map("".join)
RICH = st.lists(
    st.tuples(
        st.one_of(PROSE, texts(max_clusters=6, surrogates=False)), st.sampled_from((RichText, bold, italic, shake))
    ),
    max_size=5,
).map(lambda pieces: RichText(*(style(text) for text, style in pieces)))
LENGTHS = st.one_of(st.integers(1, 12), st.sampled_from((20, 40, 100, 10_000)))
STEPS = st.lists(
    st.one_of(
        RICH.map(lambda text: lambda draft: draft.text(text)),
        st.sampled_from((URL, "www.acme.com", "Hi ")).map(lambda text: lambda draft: draft.text(text)),
        st.sampled_from((MENU, "https://linqapp.com.s3.amazonaws.com/a.png?X-Amz-Signature=1")).map(
            lambda url: lambda draft: draft.media(url)
        ),
        st.just(lambda draft: draft.attachment(CHAT)),
        st.just(lambda draft: draft.link(URL)),
        st.just(lambda draft: draft.effect("confetti")),
        st.just(lambda draft: draft.reply_to(CHAT)),
        st.sampled_from(("content", "k")).map(lambda key: lambda draft: draft.idempotency_key(key)),
    ),
    max_size=8,
)


def drafted(steps: list[Any]) -> Draft:
    draft = Draft()
    for step in steps:
        draft = step(draft)
    return draft


def styled(content: MessageContent) -> list[tuple[str, frozenset[str]]]:
    """The characters of a message with their styles."""
    return [
        (character, run.styles)
        for part in content.parts or ()
        if isinstance(part, TextPart)
        for run in RichText.from_part(part).runs
        for character in run.text
    ]


def planned_or_nothing(draft: Draft, **options: Any) -> Plan | None:
    """The plan of a draft; None for one that has nothing to send, which raises."""
    if not any(part.payload().get("value", "x") for part in draft.message().parts or ()):
        with pytest.raises(PlanError, match="nothing to send"):
            plan(draft, **options)
        return None
    return plan(draft, **options)


def texts_of(content: MessageContent) -> str:
    return "".join(part.value for part in content.parts or () if isinstance(part, TextPart))


@given(st.one_of(PROSE, texts(surrogates=False)), LENGTHS)
@example(" " * 30 + "x", 4)
@example("x" * 30, 4)
def test_texts_and_separators_interleaved_are_the_text(text: str, length: int) -> None:
    assume(text)
    planned = plan(text, max_length=length)
    assert "".join(message.text + message.separator for message in planned.messages) == text == planned.text
    assert all(separator.isspace() or not separator for separator in planned.separators)
    assert all(message.text for message in planned.messages)


@given(RICH, LENGTHS, st.sampled_from(("one", "paragraph", RichText.splitlines)))
def test_every_character_keeps_its_styles(text: RichText, length: int, bubbles: Any) -> None:
    assume(text.text)
    if not text.text.strip():
        bubbles = "one"  # a function leaves nothing of white space alone
    planned = plan(text, max_length=length, bubbles=bubbles)
    at = 0
    for message in planned:
        here = styled(message)
        assert here == [(one.text, one.runs[0].styles) for one in text[at : at + len(here)]]
        at += len(here) + len(message.separator)
    assert at == len(text)


@given(st.one_of(PROSE, texts(surrogates=False)), LENGTHS)
def test_no_cluster_is_cut_and_none_but_a_cluster_is_too_long(text: str, length: int) -> None:
    assume(text)
    edges, ruler = set(Ruler(text).clusters()), Ruler(text)
    found = list(cuts(text, length))
    assert [cut.next for cut in found[:-1]] == [cut.start for cut in found[1:]]
    for cut in found:
        assert {cut.start, cut.end, cut.next} <= edges
        units = ruler.to_utf16(cut.end) - ruler.to_utf16(cut.start)
        assert units <= length or cut.oversized
        assert not cut.oversized or sum(cut.start <= edge < cut.end for edge in edges) == 1
    planned = plan(text, max_length=length)
    assert [loss.what for loss in planned.losses] == [text[cut.start : cut.end] for cut in found if cut.oversized]


def test_no_text_has_no_stretches() -> None:
    assert list(cuts("", 1)) == []


@given(st.text("\u00a0\u2007\u202f \n\U0001f35c", min_size=1, max_size=80), st.integers(2, 20))
def test_no_message_is_blank_behind_the_first_whatever_white_space_there_is(gaps: str, length: int) -> None:
    planned = plan(f"a{gaps}b", max_length=length)
    assert all(message.text.strip() for message in planned)
    assert planned.text == f"a{gaps}b"


@given(STEPS, LENGTHS, st.booleans())
def test_no_planned_message_is_refused_or_empty(steps: list[Any], length: int, new_chat: bool) -> None:
    draft = drafted(steps)
    try:
        planned = planned_or_nothing(draft, max_length=length, new_chat=new_chat)
    except PlanError as error:
        assert new_chat
        assert "no text can go in front of" in str(error)
        return
    if planned is None:
        return
    for message in planned:
        assert check(message).ok
        assert message.parts
    if new_chat and planned.messages:
        assert [url.kind for url in find_urls(texts_of(planned.messages[0])) if url.kind != "domain"] == []
        assert {part.type for part in planned.messages[0].parts or ()} <= {"text", "media"}
    said = "".join(texts_of(MessageContent(parts=(part,))) for part in draft.message().parts or ())
    if new_chat:
        assert sorted(planned.text.replace(" ", "").split()) != [] or not said.strip()
    else:
        assert planned.text.replace(" ", "").split() == said.replace(" ", "").split()
    keys = [message.idempotency_key for message in planned]
    assert len(set(keys)) == len(keys) or set(keys) == {None}


@given(STEPS, st.sampled_from(("SMS", "RCS")))
def test_what_is_lowered_loses_nothing_in_silence(steps: list[Any], service: str) -> None:
    draft = drafted(steps)
    planned = planned_or_nothing(draft, service=service)
    if planned is None:
        return
    for message in planned:
        assert [
            found.rule for found in check(message, context=Context(service=service)) if found.rule[:3] == "SVC"
        ] == []
    lost = {loss.kind for loss in planned.losses}
    fields = draft.message()
    assert ("effect" in lost) == (fields.effect is not None)
    assert ("reply" in lost) == (fields.reply_to is not None)
    assert ("link preview" in lost) == any(part.type == "link" for part in fields.parts or ())
    assert bool(lost & {"bold", "italic", "shake"}) == any(styles for _, styles in styled(fields))


@given(STEPS)
def test_a_plan_is_the_same_twice_and_resumes_where_it_stopped(steps: list[Any]) -> None:
    planned = planned_or_nothing(drafted(steps), max_length=9)
    if planned is None:
        return
    assert plan(drafted(steps), max_length=9) == planned
    assert hash(plan(drafted(steps), max_length=9)) == hash(planned)
    for sent in range(len(planned) + 1):
        assert planned.after(sent).messages == planned.messages[sent:]
        assert planned.after(sent).to_payloads() == planned.to_payloads()[sent:]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("One.\n\nTwo. Three\nfour", 14, ["One.", "Two. Three", "four"]),
        ("One.\n\nTwo. Three\nfour", 16, ["One.", "Two. Three\nfour"]),
        ("One two. Three four", 16, ["One two.", "Three four"]),
        ('He said "Yes!" And went', 18, ['He said "Yes!"', "And went"]),
        ("One two three", 8, ["One two", "three"]),
        ("日本語のテキスト。次の文です", 12, ["日本語のテキスト。", "次の文です"]),
        ("a 日本語日本語日本語日本語", 9, ["a 日本語日本語日", "本語日本語"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab👩\u200d👩\u200d👧\u200d👦cd", 4, ["ab", "👩\u200d👩\u200d👧\u200d👦", "cd"]),
        ("10\u00a0€ each", 4, ["10\u00a0€", "each"]),
        ("  \n one two", 9, ["  \n one", "two"]),
        ("word \u0301x", 6, ["word \u0301", "x"]),
        ("see https://acme.com/menu/7", 24, ["see", "https://acme.com/menu/7"]),
    ],
)
def test_a_text_is_cut_where_a_person_would(text: str, length: int, expected: list[str]) -> None:
    assert [message.text for message in plan(text, max_length=length)] == expected


def test_a_link_and_a_card_get_messages_of_their_own() -> None:
    card = {
        "type": "imessage_app",
        "app": {"name": "A", "team_id": "A" * 10, "bundle_id": "a.b"},
        "layout": {"caption": "c"},
    }
    content = Draft().text("See").link(URL).media(MENU).message().payload()
    content["parts"].append(card)
    planned = plan(content)
    assert [[part.type for part in message.parts or ()] for message in planned] == [
        ["text"],
        ["link"],
        ["media"],
        ["imessage_app"],
    ]
    assert [message.reason for message in planned] == [
        "",
        "a link is always a separate message",
        "a link is always a separate message",
        "an app card is always a separate message",
    ]


def test_too_many_parts_are_spread() -> None:
    draft = Draft().text("Menu")
    for _ in range(41):
        draft = draft.media(MENU)
    planned = plan(draft)
    assert [len(message.parts or ()) for message in planned] == [41, 1]
    assert planned.messages[1].reason == "more than 40 files by public URL"
    many = Draft()
    for _ in range(201):
        many = many.attachment(CHAT)
    planned = plan(many)
    assert [len(message.parts or ()) for message in planned] == [100, 100, 1]
    assert planned.messages[2].reason == "more than 100 parts"


def test_texts_side_by_side_are_messages_of_their_own() -> None:
    planned = plan({"parts": [{"type": "text", "value": "a"}, {"type": "text", "value": "b"}]})
    assert [(message.text, message.reason) for message in planned] == [
        ("a", ""),
        ("b", "two text parts cannot be adjacent"),
    ]


def test_what_is_said_once_is_said_once() -> None:
    draft = Draft().text("One two three").effect("confetti").reply_to(CHAT, 1).prefer("iMessage").idempotency_key("k")
    first, second, third = plan(draft, max_length=5).to_payloads()
    assert first["effect"] == {"type": "screen", "name": "confetti"}
    assert first["reply_to"] == {"message_id": CHAT, "part_index": 1}
    assert [each["preferred_service"] for each in (first, second, third)] == ["iMessage"] * 3
    assert [each["idempotency_key"] for each in (first, second, third)] == ["k:1", "k:2", "k:3"]
    assert "effect" not in second
    assert "reply_to" not in third
    assert plan(draft).to_payloads()[0]["idempotency_key"] == "k"
    long = plan(Draft().text("One two").idempotency_key("k" * 254), max_length=3).to_payloads()
    assert [len(each["idempotency_key"]) for each in long] == [42, 42]
    assert long[0]["idempotency_key"] != long[1]["idempotency_key"]


def test_the_same_words_twice_are_two_messages() -> None:
    keys = [message.idempotency_key for message in plan(Draft().text("ha ha").idempotency_key(), max_length=2)]
    assert len(set(keys)) == 2
    assert all(key is not None and key.startswith("content-") for key in keys)
    alone = plan(Draft().text("ha").idempotency_key()).messages[0]
    assert alone.idempotency_key == Draft().text("ha").idempotency_key().message().idempotency_key


@pytest.mark.parametrize(
    ("draft", "firsts"),
    [
        (Draft().text(f"See the menu: {URL}"), ["See the menu:", URL]),
        (Draft().text(f"Hi.\n\nSee the menu: {URL}"), ["Hi.", f"See the menu: {URL}"]),
        (Draft().text("Hi").link(URL), ["Hi", ""]),
        (Draft().link(URL).text("Hi"), ["Hi", ""]),
        (Draft().link(URL).text(f"Hi {URL} x"), ["Hi", "", f"{URL} x"]),
        (Draft().link(URL).media(MENU).text(f"Hi {URL} x"), ["", "", f"Hi {URL} x"]),
        (Draft().media(MENU).text(URL), ["", URL]),
        (Draft().text("See acme.com"), ["See acme.com"]),
    ],
)
def test_a_chat_opens_without_a_url(draft: Draft, firsts: list[str]) -> None:
    assert [message.text for message in plan(draft, new_chat=True)] == firsts
    assert plan(draft).text.split() == plan(draft, new_chat=True).text.split()


@pytest.mark.parametrize(
    "draft",
    [Draft().text(f"{URL} is the menu"), Draft().link(URL), Draft().link(URL).media(MENU), Draft().link(URL).text(URL)],
)
def test_a_chat_that_can_only_open_with_a_url_is_told(draft: Draft) -> None:
    with pytest.raises(PlanError, match="no text can go in front of https://acme.com/menu"):
        plan(draft, new_chat=True)


def test_requests_open_the_chat_and_go_on_in_it() -> None:
    planned = plan(f"Hi! See {URL}", new_chat=True)
    create, send = planned.requests(from_="+12052535597", to=["+12052532136"], override_optout=True)
    assert create.kwargs() == {
        "from_": "+12052535597",
        "to": ["+12052532136"],
        "message": {"parts": [{"type": "text", "value": "Hi!"}]},
        "override_optout": True,
    }
    assert send.kwargs() == {"message": {"parts": [{"type": "text", "value": f"See {URL}"}]}, "override_optout": True}
    assert [request.kwargs() for request in planned.after(1).requests()] == [{"message": planned.to_payloads()[1]}]
    assert planned.after(0) == planned
    with pytest.raises(MessageRejected):
        planned.requests(from_="+12052535597", to=["x"])
    one: Any = "+12052532136"
    with pytest.raises(TypeError, match="as a list"):
        planned.requests(from_="+12052535597", to=one)
    with pytest.raises(ValueError, match="2 messages; 3 cannot"):
        planned.after(3)


def test_styles_become_markers_where_asked() -> None:
    draft = Draft().text("Your ", bold("table "), "is ", bold(italic("ready")), "!", shake("!"))
    planned = plan(draft, service="SMS", markers={"bold": "*", "italic": "_"})
    assert planned.messages[0].text == "Your *table* is *_ready_*!!"
    assert [loss.kind for loss in planned.losses] == ["bold", "bold", "italic", "shake"]
    assert plan(draft, service="RCS").messages[0].text == draft.message().parts[0].value  # type: ignore[index,union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RichText(bold(italic("a")), bold(" b")), "*_a_ b*"),
        (RichText(bold(italic("a")), italic(" b")), "_*a* b_"),
        (RichText(bold("a "), bold(italic("b"))), "*a _b_*"),
        (RichText(bold("a"), bold(italic("b")), italic("c")), "*a_b_*_c_"),
    ],
)
def test_the_marker_of_the_longer_stretch_is_outside(text: RichText, expected: str) -> None:
    assert plan(text, service="SMS", markers={"bold": "*", "italic": "_"}).messages[0].text == expected


def test_what_only_imessage_shows_becomes_text_or_is_told() -> None:
    app = {"name": "Acme", "team_id": "A" * 10, "bundle_id": "com.acme"}
    sticker = {"range": [0, 2], "attachment_id": CHAT}
    content = {
        "preferred_service": "iMessage",
        "parts": [
            {
                "type": "text",
                "value": "🎂 Kevin",
                "inline_stickers": [sticker],
                "mood": "glad",
            },
            {"type": "media", "url": MENU, "sticker": True},
            {"type": "imessage_app", "app": app, "layout": {"caption": "c"}, "fallback_text": "Look"},
            {"type": "imessage_app", "app": app, "layout": {"caption": "c"}, "url": "https://a.bc"},
            {"type": "imessage_app", "app": app, "layout": {"caption": "c"}, "url": "data:x"},
            {"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"},
        ],
    }
    planned = plan(content, service="SMS")
    assert planned.to_payloads() == [
        {
            "parts": [
                {"type": "text", "value": "🎂 Kevin", "mood": "glad"},
                {"type": "media", "url": MENU},
                {"type": "text", "value": "Look"},
            ]
        },
        {"parts": [{"type": "text", "value": "https://a.bc"}]},
        {"parts": [{"type": "text", "value": "https://zero.linqapp.com/pay/acme"}]},
    ]
    assert [loss.kind for loss in planned.losses] == [
        *("inline sticker", "sticker", "app card", "app card", "app card", "app clip", "preferred service")
    ]
    assert plan(content, service="iMessage").losses == ()
    mention = {"parts": [{"type": "text", "value": "Kevin", "mention": "+14155551234", "mention_range": [0, 5]}]}
    assert plan(mention, service="RCS").to_payloads() == [{"parts": [{"type": "text", "value": "Kevin"}]}]
    assert [tuple(loss) for loss in plan(mention, service="RCS").losses] == [("mention", "+14155551234")]


def test_stickers_and_unknown_fields_go_with_their_words() -> None:
    part = {
        "type": "text",
        "value": "One two 🎂 three four",
        "text_decorations": [{"range": [4, 7], "style": "bold"}, {"range": [11, 16], "style": "italic"}],
        "inline_stickers": [{"range": [8, 10], "attachment_id": CHAT}],
        "mood": "glad",
    }
    assert [message.payload()["parts"][0] for message in plan({"parts": [part]}, max_length=11)] == [
        {
            "type": "text",
            "value": "One two 🎂",
            "mood": "glad",
            "text_decorations": [{"range": [4, 7], "style": "bold"}],
            "inline_stickers": [{"range": [8, 10], "attachment_id": CHAT}],
        },
        {
            "type": "text",
            "value": "three four",
            "mood": "glad",
            "text_decorations": [{"range": [0, 5], "style": "italic"}],
        },
    ]
    assert plan({"parts": [part]}).to_payloads() == [{"parts": [part]}]


def test_a_sticker_on_spaces_alone_keeps_them() -> None:
    sticker = {"range": [30, 31], "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}
    part = {"type": "text", "value": "a" + "\u00a0" * 60 + "b", "inline_stickers": [sticker]}
    ranges = [
        text.inline_stickers for message in plan({"parts": [part]}, max_length=20) for text in message.parts or ()
    ]
    assert sum(len(stickers or ()) for stickers in ranges) == 1


def test_a_mention_goes_with_its_words_and_is_not_cut() -> None:
    part = {"type": "text", "value": "Hey Ann Lee hey", "mention": "+14155551234", "mention_range": [4, 11]}
    first, second, third = plan({"parts": [part]}, max_length=8).to_payloads()
    assert first["parts"] == [{"type": "text", "value": "Hey"}]
    assert second["parts"] == [{"type": "text", "value": "Ann Lee", "mention": "+14155551234", "mention_range": [0, 7]}]
    assert third["parts"] == [{"type": "text", "value": "hey"}]
    spoken = plan({"parts": [{"type": "text", "value": "one two", "mention": "+14155551234"}]}, max_length=3)
    assert ["mention" in each["parts"][0] for each in spoken.to_payloads()] == [True, False]


def test_an_experience_is_one_message() -> None:
    content = {"experience": {"name": "a", "action": "b"}, "mood": "glad"}
    assert plan(content).to_payloads() == [content]
    assert str(plan(content)) == "1. experience"


def test_bubbles() -> None:
    text = "One.\n\n \n\nTwo\nthree.\n\n"
    assert [message.text for message in plan(text, bubbles="paragraph")] == ["One.", "Two\nthree.\n\n"]
    assert plan(text, bubbles="paragraph").text == text
    by_line = plan("a\nb", bubbles=lambda rich: rich.split("\n"))
    assert [(message.text, message.reason) for message in by_line] == [("a", ""), ("b", "a separate bubble")]
    for wrong in (lambda _: ["x"], lambda _: [RichText("a")], lambda _: ["b"], lambda _: [RichText()]):
        with pytest.raises(ValueError, match="function for bubbles"):
            plan("a b", bubbles=wrong)
    other: Any = "lines"
    with pytest.raises(ValueError, match="'one', 'paragraph' or a function, not 'lines'"):
        plan("a", bubbles=other)


def test_a_plan_reads_as_what_will_be_sent() -> None:
    planned = plan(Draft().text("x" * 70, " y").effect("slam"), max_length=70, service="RCS")
    assert str(planned).splitlines() == [
        f"1. text: '{'x' * 59}…'",
        "2. text: 'y'",
        "   cut after a word: more than 70 UTF-16 code units",
        "lost: effect 'slam'",
    ]
    assert len(planned) == 2
    assert planned.messages[0].model_copy(update={"preferred_service": "RCS"}).separator == " "
    assert planned.messages[0].model_copy().reason == ""


def test_arguments_out_of_their_domain_are_told() -> None:
    for length in (0, LIMITS.text + 1):
        with pytest.raises(ValueError, match="1 to 10000"):
            plan("x", max_length=length)
    with pytest.raises(ValueError, match="Did you mean 'SMS'"):
        plan("x", service="sms")
    with pytest.raises(ValueError, match="no service 'fax'"):
        plan("x", service="fax")
    wrong: Any = 3
    with pytest.raises(TypeError, match="not int"):
        plan(wrong)
    with pytest.raises(MessageRejected):
        plan(Draft().media("http://localhost/a.jpg"))


def test_a_long_text_takes_time_in_proportion() -> None:
    text = "Lorem ipsum dolor sit amet.\n" * 2_000
    assert plan(text).text == text


def test_a_plan_is_previewed_message_by_message() -> None:
    page = plan("One.\n\nTwo.", bubbles="paragraph").preview().html()
    assert page.index("One.") < page.index("Two.")
