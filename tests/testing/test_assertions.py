"""The assertions of the testing kit hold for what is right, and tell what is wrong with the smallest example."""

from __future__ import annotations

from typing import Any

import pytest

from linq_compose import Context, Draft, Example, Family, Finding, RichText, TextPart, bold, plan, strategies
from linq_compose.lint.fix import Fix, remove
from linq_compose.testing import assert_ranges_survive, assert_rule_laws, assert_sendable, assert_split_lossless

FINE: dict[str, Any] = {"parts": [{"type": "text", "value": "Hi"}]}
WORDS = strategies.texts(max_size=80, limits=False)
RICH = strategies.rich_texts(max_size=80)


@pytest.mark.parametrize(
    "value", [FINE, '{"parts": [{"type": "text", "value": "Hi"}]}', Draft().text("Hi"), "Hi", bold("Hi")]
)
def test_what_can_be_sent_passes(value: Any) -> None:
    assert_sendable(value)


def test_what_cannot_is_told_in_full() -> None:
    with pytest.raises(AssertionError, match=r"(?s)chats.messages.send.*SHP107.*help:"):
        assert_sendable(FINE, "chats.messages.send")
    for value in ({"parts": []}, "", Draft().text("\ud800"), RichText("")):
        with pytest.raises(AssertionError, match="error"):
            assert_sendable(value)
    link = {
        "from": "+12052535597",
        "to": ["+12052532136"],
        "message": {"parts": [{"type": "link", "value": "https://a.de"}]},
    }
    assert_sendable(link, "chats.create")
    with pytest.raises(AssertionError, match="LNK104"):
        assert_sendable(link, operation="chats.create", context=Context(new_chat=True))
    with pytest.raises(AssertionError, match="MSG102"):
        from linq_compose import Policy

        assert_sendable(FINE, policy=Policy(limits={"parts": 0}))


def by_plan(text: str | RichText) -> list[Any]:
    return [message.parts[0] for message in plan(text, max_length=60).messages]


def test_the_plan_splits_without_loss() -> None:
    assert_split_lossless(by_plan, values=WORDS, max_length=60)
    assert_split_lossless(by_plan, values=RICH, max_length=60)


def test_by_default_texts_are_longer_than_the_limit() -> None:
    with pytest.raises(AssertionError, match="over 10000"):
        assert_split_lossless(lambda text: [text])


SPLITS = {
    "every ten characters": (lambda text: [text[at : at + 10] for at in range(0, len(text), 10)], "cut goes|blank"),
    "the first half": (lambda text: [text.strip()[: len(text.strip()) // 2 + 1]], "lost"),
    "twice": (lambda text: [text, text], "there twice"),
    "never": (lambda text: [text], "over 10"),
    "with blanks": (lambda text: [text, " "], "blank"),
    "capitals": (lambda text: [text.upper()], "became|there twice"),
}


@pytest.mark.parametrize("name", SPLITS)
def test_a_split_that_loses_something_is_told(name: str) -> None:
    split, told = SPLITS[name]
    with pytest.raises(AssertionError, match=told):
        assert_split_lossless(split, values=WORDS, max_length=10 if name == "never" else 10_000)


def test_a_split_that_loses_styles_is_told() -> None:
    with pytest.raises(AssertionError, match="was .* and is plain"):
        assert_split_lossless(lambda text: [text.text], values=RICH)


def test_an_edit_that_keeps_its_ranges_passes() -> None:
    def by_rich_text(part: dict[str, Any]) -> Any:
        edited = RichText("Dear ") + RichText.from_part(TextPart.from_payload(part)).strip() + "!"
        value, decorations = edited.render()
        return TextPart(value=value, text_decorations=decorations) if decorations else TextPart(value=value)

    assert_ranges_survive(by_rich_text)
    assert_ranges_survive(lambda part: part)
    assert_ranges_survive(lambda text: text + "!", values=RICH)


EDITS = {
    "spaces collapsed after the ranges were counted": lambda part: {**part, "value": " ".join(part["value"].split())},
    "words in front": lambda part: {**part, "value": "Dear " + part["value"]},
    "no decorations": lambda part: {"type": "text", "value": part["value"]},
    "nothing left": lambda part: {"type": "text", "value": ""},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_lets_ranges_slip_is_told(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_ranges_survive(EDITS[name])


def _family(check: Any, **more: Any) -> Family:
    family = Family("ACM", "acme", about="How Acme writes.")
    example = Example(
        bad={"parts": [{"type": "text", "value": "HELLO"}]},
        good={"parts": [{"type": "text", "value": "Hello"}]},
        at="/parts/0/value",
    )
    settings: dict[str, Any] = {
        "on": TextPart,
        "says": "The text {value} is all capitals.",
        "hint": "Write small letters.",
        "why": "Guests do not like to be shouted at.",
        "source": "https://acme.com/style",
        "evidence": "inferred",
        "examples": [example],
    }
    family.rule(101, "shouted-text", "warning", **{**settings, **more})(check)
    return family


def shouted(part: TextPart, context: Context) -> Any:
    if part.value.isupper():
        yield Finding(("value",), {"value": part.value})


def test_a_family_that_keeps_the_laws_passes() -> None:
    assert_rule_laws(_family(shouted))


def _raising(part: TextPart, context: Context) -> Any:
    raise ZeroDivisionError


def _silent(part: TextPart, context: Context) -> Any:
    return ()


def _always(part: TextPart, context: Context) -> Any:
    yield Finding(("value",), {"value": part.value})


def _bare(part: TextPart, context: Context) -> Any:
    if part.value.isupper():
        yield Finding(("value",), {"value": part.value}, fix=Fix.safe("Remove it", remove("value")))


BREAKING = {
    "raised ZeroDivisionError": (_raising, {}),
    "yields nothing, not ACM101": (_silent, {}),
    "its good payload yields": (_always, {}),
    "no sentence": (shouted, {"hint": "Write small letters"}),
    "fixable says": (shouted, {"fixable": {"safe"}}),
}


@pytest.mark.parametrize("told", BREAKING)
def test_a_family_that_breaks_a_law_is_told(told: str) -> None:
    check, more = BREAKING[told]
    with pytest.raises(AssertionError, match=told):
        assert_rule_laws(_family(check, **more))


def test_an_empty_family_is_told() -> None:
    with pytest.raises(AssertionError, match="no rules"):
        assert_rule_laws(Family("ACM", "acme", about="Nothing."))


def test_a_fix_that_does_not_help_is_told() -> None:
    with pytest.raises(AssertionError, match="its fix does not remove the finding"):
        assert_rule_laws(_family(_bare, fixable={"safe"}))
