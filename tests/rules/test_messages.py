"""Messages: how many parts, which beside which, keys and replies, each at its limit and on both sides of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, Policy, Ruler, fix
from rules.findings import REPLY, mended, message, one, places, skipped, text
from texts import texts

LINK = {"type": "link", "value": "https://example.com"}
CARD = {
    "type": "imessage_app",
    "app": {"name": "a", "team_id": "b", "bundle_id": "c"},
    "layout": {"caption": "c"},
}
CLIP = {"type": "app_clip", "value": "https://example.com/clip"}
UPLOADED = {"type": "media", "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}
PUBLIC = {"type": "media", "url": "https://example.com/a.jpg"}
OWN = {"type": "media", "url": "https://cdn.linqapp.com/attachments/a.jpg"}
SIGNED = {"type": "media", "url": "https://b.s3.amazonaws.com/a.jpg?X-Amz-Signature=ab"}


@pytest.mark.parametrize("empty", [{}, {"parts": []}, {"effect": {"type": "screen", "name": "confetti"}}])
def test_a_message_wants_parts_or_an_experience(empty: dict[str, Any]) -> None:
    found = one(empty, "MSG101")
    assert (found.path, str(found.severity), found.server_code, found.fix) == ("", "error", 1004, None)
    assert places({**empty, "experience": {"name": "a", "action": "b"}}) == []


def test_parts_that_cannot_be_read_are_not_called_absent() -> None:
    assert places({"parts": 5}) == [("SHP103", "/parts")]
    assert places({"parts": [5]}) == [("SHP103", "/parts/0")]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_parts_are_crowded_from_the_limit_on(limit: int) -> None:
    policy = Policy(limits={"parts": limit})
    assert places(message(*[UPLOADED] * limit), policy=policy) == []
    assert places(message(*[UPLOADED] * (limit + 1)), policy=policy) == [("MSG102", "/parts")]
    assert (
        f"has {limit + 1} parts, 1 more than the {limit} allowed"
        in one(message(*[UPLOADED] * (limit + 1)), "MSG102", policy=policy).message
    )


@given(st.lists(st.sampled_from("tmu"), min_size=1, max_size=8))
def test_adjacent_text_is_every_text_behind_a_text(kinds: list[str]) -> None:
    made = {"t": text("a"), "m": UPLOADED, "u": {"type": "text", "value": 5}}
    content = message(*(made[kind] for kind in kinds))
    expected = [
        ("MSG103", f"/parts/{place}")
        for place in range(1, len(kinds))
        if kinds[place] in "tu" and kinds[place - 1] in "tu"
    ]
    assert places(content, only="MSG103") == expected


@given(st.lists(texts(min_clusters=1, max_clusters=5, surrogates=False), min_size=2, max_size=6), st.data())
def test_joining_keeps_every_range_on_its_words(values: list[str], data: st.DataObject) -> None:
    def part(value: str) -> dict[str, Any]:
        length = Ruler(value).utf16_length
        edges = data.draw(st.lists(st.integers(0, length), min_size=2, max_size=2, unique=True).map(sorted))
        return text(
            value,
            {"range": edges, "style": "bold"},
            inline_stickers=[{"range": edges, "url": "https://x.com"}],
        )

    def covered(joined: dict[str, Any], name: str) -> list[bytes]:
        units = joined["value"].encode("utf-16-le")
        return [units[2 * each["range"][0] : 2 * each["range"][1]] for each in joined[name]]

    parts = [part(value) for value in values]
    once = mended(message(*parts), "MSG103", unsafe=True)["parts"]
    assert [each["value"] for each in once] == ["\n".join(values)]
    for name in ("text_decorations", "inline_stickers"):
        assert covered(once[0], name) == [each for before in parts for each in covered(before, name)]


def test_joining_is_asked_for() -> None:
    content = message(text("one"), text("two"))
    assert fix(content)[0] == content
    assert fix(content, unsafe=True)[0] == message(text("one\ntwo"))
    assert fix(message(*(text(str(n)) for n in range(7))), unsafe=True)[0] == message(text("0\n1\n2\n3\n4\n5\n6"))


def test_joining_carries_a_mention_behind_the_first_text() -> None:
    second = text("hi Ana", mention="+12052532136", mention_range=[3, 6])
    assert mended(message(text("🍜"), second), "MSG103", unsafe=True) == message(
        text("🍜\nhi Ana", mention="+12052532136", mention_range=[6, 9])
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (text("a", mention="+12052532136"), text("b", mention="+12052532137")),
        (text("a", mention_range=[0, 1]), text("b", mention="+12052532137")),
        (text("a"), text("b", zone=1)),
        (text("a"), text("b", {"range": [0, 1], "style": "bold", "color": "red"})),
        (text("a"), text("b", {"range": "x", "style": "bold"})),
        (text("a"), text("b", "odd")),
        (text("a"), {"type": "text"}),
        (text(5), text("b")),
        (text("a"), text("b", inline_stickers=5)),
    ],
)
def test_what_joining_would_lose_or_mix_up_is_not_joined(first: Any, second: Any) -> None:
    content = message(first, second)
    assert one(content, "MSG103").fix is None
    assert mended(content, "MSG103", unsafe=True) == content


@pytest.mark.parametrize("whole", [LINK, CARD, CLIP])
def test_what_is_a_whole_message_stands_alone(whole: dict[str, Any]) -> None:
    assert places(message(whole), only="MSG") == []
    assert places(message(text("a"), whole, LINK), only="MSG104") == [("MSG104", "/parts/1")]
    assert places(message(whole, UPLOADED), only="MSG104") == [("MSG104", "/parts/0")]
    assert places(message("odd", whole), only="MSG104") == [("MSG104", "/parts/1")]


@pytest.mark.parametrize(("whole", "name"), [(LINK, "A link"), (CARD, "An app card"), (CLIP, "An App Clip")])
def test_what_stands_alone_is_called_by_its_name(whole: dict[str, Any], name: str) -> None:
    assert one(message(whole, UPLOADED), "MSG104").message == (
        f"{name} must be the only part of its message; this message has 2 parts."
    )


@given(
    st.lists(
        st.sampled_from([(UPLOADED, ""), (OWN, ""), (PUBLIC, "p"), (SIGNED, "s"), (text("x"), "")]),
        max_size=12,
    )
)
def test_public_media_are_counted_without_what_is_exempt(chosen: list[tuple[dict[str, Any], str]]) -> None:
    limit = 3
    policy = Policy(select=["MSG105", "MED113"], limits={"public_media": limit})
    kinds = [kind for _, kind in chosen]
    public = [place for place, kind in enumerate(kinds) if kind == "p"]
    if len(public) > limit:
        expected = [("MSG105", f"/parts/{public[limit]}")]
    else:
        expected = [("MED113", "/parts")] if len(public) + kinds.count("s") > limit else []
    assert places(message(*(part for part, _ in chosen)), policy=policy) == expected


@pytest.mark.parametrize("exempt", [UPLOADED, OWN])
def test_forty_public_media_are_allowed_beside_any_number_that_is_exempt(exempt: dict[str, Any]) -> None:
    assert places(message(*[exempt] * 30, *[PUBLIC] * 40)) == []
    assert places(message(*[exempt] * 30, *[PUBLIC] * 41)) == [("MSG105", "/parts/70")]


def test_presigned_media_are_exempt_by_a_word_that_is_told() -> None:
    assert places(message(*[SIGNED] * 40)) == []
    assert places(message(*[SIGNED] * 41)) == [("MED113", "/parts")]
    assert places(message(*[PUBLIC] * 40, SIGNED)) == [("MED113", "/parts")]
    assert places(message(*[PUBLIC] * 41, SIGNED)) == [("MSG105", "/parts/40")]
    found = one(message(*[PUBLIC] * 40, SIGNED), "MED113")
    assert str(found.severity) == "info"
    assert found.message.startswith("41 media parts")
    assert "1 of them is presigned" in found.message


def test_media_whose_url_cannot_be_read_are_not_counted() -> None:
    odd = {"type": "media", "url": 5}
    assert places(message(*[PUBLIC] * 40, odd), only="MSG") == []


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("k" * 255, []),
        ("k" * 256, ["MSG106"]),
        ("😀" * 255, []),
        ("", ["MSG107"]),
        (" \t\u3000", ["MSG107"]),
        (" " * 256, ["MSG106", "MSG107"]),
        (" k ", []),
    ],
)
def test_an_idempotency_key_has_255_code_points_and_one_to_see(key: str, rules: list[str]) -> None:
    content = message(text("a"), idempotency_key=key)
    assert places(content) == [(rule, "/idempotency_key") for rule in rules]
    without = message(text("a"))
    assert fix(content)[0] == (without if "MSG107" in rules else content)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "x",
        REPLY["message_id"][:-1],
        REPLY["message_id"] + "0",
        REPLY["message_id"] + "\n",
        f" {REPLY['message_id']}",
        REPLY["message_id"].replace("-", ""),
        f"{{{REPLY['message_id']}}}",
        REPLY["message_id"].replace("b", "g"),
        REPLY["message_id"].replace("1", "\u0661"),
        f"urn:uuid:{REPLY['message_id']}",
    ],
)
def test_an_id_that_is_no_uuid_is_refused(id: str) -> None:
    assert places(message(text("a"), reply_to={"message_id": id})) == [("MSG108", "/reply_to/message_id")]
    assert places(message({"type": "media", "attachment_id": id})) == [("MED108", "/parts/0/attachment_id")]


@given(st.uuids(), st.booleans())
def test_every_uuid_is_an_id_in_either_case(id: Any, upper: bool) -> None:
    spelt = str(id).upper() if upper else str(id)
    assert places(message({"type": "media", "attachment_id": spelt}, reply_to={"message_id": spelt})) == []


@pytest.mark.parametrize(
    ("index", "problem"),
    [
        (None, ""),
        (0, ""),
        (2**31 - 1, ""),
        (2**31, "above"),
        (10**30, "above"),
        (-1, "below 0"),
        (-(10**30), "below 0"),
    ],
)
def test_a_part_index_is_an_int32_from_zero(index: int | None, problem: str) -> None:
    reply = REPLY if index is None else {**REPLY, "part_index": index}
    content = message(text("a"), reply_to=reply)
    assert places(content) == ([("MSG109", "/reply_to/part_index")] if problem else [])
    if problem:
        assert problem in one(content, "MSG109").message


@given(st.sampled_from([-1, 0, 1, 2**31 - 1, 2**31]))
def test_a_part_index_is_judged_beside_another_fault_of_the_reply(index: int) -> None:
    found = places(message(text("a"), reply_to={"message_id": "m", "part_index": index}))
    fits = 0 <= index < 2**31
    assert found == [
        ("MSG108", "/reply_to/message_id"),
        *([] if fits else [("MSG109", "/reply_to/part_index")]),
    ]


EXPERIENCE = {"name": "agentcard", "action": "attach_card"}


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
