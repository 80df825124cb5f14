"""What went wrong elsewhere, and does not here: each test is a failure of another library that was seen."""

from __future__ import annotations

import pytest

from linq_compose import MarkdownStream, RichText, bold, check, from_markdown, italic, plan

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_aiogram_slices_a_text_by_code_points_that_it_measured_in_utf16() -> None:
    text = RichText("ab", bold("😀😀"), "cd")
    assert [len(text[:size]) for size in range(7)] == [0, 1, 2, 3, 4, 5, 6]
    assert text[:4] == RichText("ab", bold("😀😀"))
    assert text[:4].render()[1][0].range == (2, 6)
    for size in range(1, 9):
        assert all(units(message.text) <= max(size, 2) for message in plan(text, max_length=size))


def test_telegramify_cuts_a_family_into_three_messages() -> None:
    assert [message.text for message in plan(f"Hi {FAMILY} there", max_length=4)] == ["Hi", FAMILY, "ther", "e"]
    assert [message.text for message in plan(FAMILY * 3, max_length=units(FAMILY))] == [FAMILY] * 3


def test_telegramify_cuts_words_and_takes_more_than_its_budget() -> None:
    assert [message.text for message in plan("hello bold world", max_length=10)] == ["hello bold", "world"]
    for message in plan("a😀b", max_length=1):
        assert units(message.text) == 1 or message.text == "😀"


def test_telegramify_makes_blank_messages() -> None:
    for text in ("\n\n\na\n\n\n", "a" + " " * 50 + "b", "**a**\n\n\n\n**b**"):
        assert all(message.text.strip() for message in plan(text, max_length=4))


@pytest.mark.parametrize("text", ["2 ** 3 and 4 ** 5", "my__dunder__name", "https://x.y/a__b__c", "5 * 3 = 15 * 1"])
def test_telethon_and_blockkit_take_arithmetic_and_names_for_markup(text: str) -> None:
    assert from_markdown(text) == RichText(text)
    assert check({"parts": [{"type": "text", "value": text}]}).diagnostics == ()


def test_untether_and_others_trim_after_the_ranges_were_set() -> None:
    text = RichText("  🍜 ", bold(" ready "), "\n").strip()
    value, decorations = text.render()
    assert value == "🍜  ready"
    assert [
        value.encode("utf-16-le")[2 * a : 2 * b].decode("utf-16-le") for a, b in (each.range for each in decorations)
    ] == [" ready"]
    for message in plan(RichText(bold("one two "), " ", italic(" three")), max_length=8):
        assert check(message).ok


def test_pyrogram_loses_a_range_that_ends_in_a_space() -> None:
    assert [each.range for each in RichText(bold("a "), "b").render()[1]] == [(0, 2)]


def test_aiogram_decorates_twice_what_is_bold_in_bold() -> None:
    assert bold("a", bold("b")) == bold("ab")
    assert len(from_markdown("**a __b__ c**").render()[1]) == 1


def test_strippers_weld_lines_lists_and_links() -> None:
    assert from_markdown("intro:\n- a\n- b").text.split("\n") == ["intro:", "• a", "• b"]
    assert from_markdown("see [docs](https://a.b)now").text == "see docs (https://a.b) now"


def test_hermes_restarts_the_numbers_of_a_list_behind_code() -> None:
    source = "1. one\n\n```\nx\n```\n\n2. two\n\ntext\n\n3. three"
    assert from_markdown(source).text.split("\n\n") == ["1. one", "x", "2. two", "text", "3. three"]


def test_sulguk_leaves_line_feeds_at_the_end() -> None:
    for source in ("- a\n- b\n\n", "# a\n", "```\nx\n```\n", "> a\n", "a\n\n***\n"):
        assert from_markdown(source).text == from_markdown(source).text.rstrip("\n")


def test_telegramify_leaves_chinese_emphasis_literal_without_a_word() -> None:
    assert from_markdown("**重要：**请看") == RichText(bold("重要："), "请看")


def test_lone_surrogates_of_models_raise_in_telethon() -> None:
    stream = MarkdownStream()
    out = [text for chunk in ("*a\ud83c", "\udf5c*\n\n", "b") for text in stream.feed(chunk)]
    assert RichText(*out, *stream.close()) == from_markdown("*a\ud83c\udf5c*\n\nb")
