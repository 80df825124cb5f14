"""Markdown in a draft: a block never shares a line with its neighbour, and what is lost can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Draft, RichText, bold, from_markdown, plan
from linq_compose.models import TextPart
from linq_compose.text import Loss, read_markdown

MENU = "https://cdn.acme.com/menu.jpg"
BLOCKS = st.sampled_from(
    (
        "# Order",
        "- ramen\n- gyoza",
        "1. ramen",
        "> so they say",
        "```\nx = 1\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<div>hello</div>",
        "***",
        "One.\n\nTwo.",
    )
)
INLINE = st.sampled_from(("Your table is **ready**", "`x`", "[menu](https://acme.com)", "*so*"))
TEXTS = st.sampled_from(("Hi Ana,", "ok", "2", "“", "東京", "Hi ", "x\n", "("))


def value(draft: Draft) -> str:
    (part,) = draft.message().parts or ()
    assert isinstance(part, TextPart)
    return part.value


@given(TEXTS, BLOCKS, TEXTS)
def test_a_block_shares_no_line_with_text(before: str, block: str, after: str) -> None:
    read = from_markdown(block).text
    whole = value(Draft(before).markdown(block).text(after))
    assert whole == f"{before}{'' if before.endswith(chr(10)) else chr(10)}{read}\n{after}"
    assert value(Draft(before).text("").markdown(block).text("").line(after)) == whole


KINDS = st.sampled_from(
    (
        *("# {}", "{}\n===", "{} *{}*", "[{}](/u)", "![{}](/i)", "- {}\n- {}", "1. {}\n   - {}", "- [ ] {}"),
        *("> {}\n> {}", "> [!NOTE]\n> {}", "> [!INFO] {}\n> {}", "```\n{}\n\n{}\n```", "    {}", "***"),
        *("| {} | {} |\n|-|-|\n| {} |", "<div>{}</div>", "<pre>\n{}\n\n{}\n</pre>", "<ul><li>{}<li>{}</ul>"),
        *("<p>{}<br>{}</p>", "{}\\\n{}", "[{}]: /d"),
    )
)
WORDS = st.sampled_from(("{}", "{} ", " {}", "{}\n", "「{}」", "\n{}"))
STEPS = st.one_of(st.lists(KINDS, min_size=1, max_size=4), WORDS)


@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=5))
def test_a_line_has_the_words_of_one_block(steps: list[tuple[str | list[str], bool]]) -> None:
    draft, owners, blocks = Draft(), dict[str, object](), set[object]()

    def filled(form: str, owner: object) -> str:
        """A form with words that occur nowhere else."""
        pieces = form.split("{}")
        words = [f"w{len(owners) + place}x" for place in range(len(pieces) - 1)]
        owners.update(dict.fromkeys(words, owner))
        return "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True))

    for step, (form, is_line) in enumerate(steps):
        if isinstance(form, str):
            said = filled(form, step)
            draft = draft.line(said) if is_line else draft.text(said)
        else:
            source = "\n\n".join(filled(kind, (step, place)) for place, kind in enumerate(form))
            draft = draft.markdown(source)
            if read_markdown(source).is_block:
                blocks |= {(step, place) for place in range(len(form))}
    text = "".join(part.value for part in draft.message().parts or () if isinstance(part, TextPart))
    for line in text.split("\n"):
        found = {owners[word] for word in re.findall(r"w\d+x", line)}
        assert len(found) < 2 or not found & blocks, line
    assert set(re.findall(r"w\d+x", text)) == owners.keys()


@given(st.one_of(BLOCKS, INLINE), st.one_of(BLOCKS, INLINE))
def test_an_empty_line_is_between_two_sources(one: str, other: str) -> None:
    whole = value(Draft().markdown(one).markdown(other))
    assert whole == f"{from_markdown(one).text}\n\n{from_markdown(other).text}"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (Draft("Hi Ana,").markdown("# Order\n- ramen"), "Hi Ana,\nOrder\n• ramen"),
        (Draft().markdown("# A").markdown("# B"), "A\n\nB"),
        (Draft().markdown("| a |\n|---|\n| 2 |").text("ok"), "a\n2\nok"),
        (Draft("Hi ").markdown("**Ana**").text(", your table"), "Hi Ana, your table"),
        (Draft("Hi Ana,").markdown("your *table*"), "Hi Ana,\nyour table"),
        (Draft().markdown("It is **ready**").text("ok"), "It is ready\nok"),
        (Draft("(").markdown("*so*").text(")"), "(so)"),
        (Draft("您的订单").markdown("**已完成**"), "您的订单已完成"),
        (Draft("مرحبا؟").markdown("**شكرا**"), "مرحبا؟\nشكرا"),
        (Draft("नमस्ते।").markdown("धन्यवाद"), "नमस्ते।\nधन्यवाद"),
        (Draft("Цена – ").markdown("5"), "Цена – 5"),
        (Draft("«Так»").markdown("!"), "«Так»!"),
        (Draft("№").markdown("5"), "№5"),
        (Draft().markdown("# A").line("b"), "A\nb"),
        (Draft().markdown("# A").text("\nb"), "A\nb"),
        (Draft().markdown("").text("b"), "b"),
    ],
)
def test_seams(draft: Draft, expected: str) -> None:
    assert value(draft) == expected


def test_a_mention_after_a_block_is_on_a_new_line_and_covers_its_name() -> None:
    (part,) = Draft().markdown("# Bill").mention("+14155551234", "Ana").payload()["parts"]
    assert (part["value"], part["mention_range"]) == ("Bill\nAna", [5, 8])
    assert value(Draft().markdown("*It* is yours, ").mention("+14155551234", "Ana")) == "It is yours,\nAna"


def test_another_part_ends_the_seam() -> None:
    draft = Draft().markdown("# A").media(MENU).text("b").line("c")
    assert [part.payload().get("value") for part in draft.message().parts or ()] == ["A", None, "b\nc"]


def test_what_markdown_loses_is_in_the_draft_and_the_plan() -> None:
    source = "See ![a map](https://acme.com/map.png)"
    draft = Draft().markdown(source).text(bold("!")).markdown("![b](https://acme.com/b.png)")
    assert [loss.what for loss in draft.losses] == ["https://acme.com/map.png", "https://acme.com/b.png"]
    planned = plan(draft, service="SMS")
    assert planned.losses == (*draft.losses, Loss("bold", "!"))
    assert Draft("x").losses == Draft("x").check().losses == ()
    report = draft.check()
    assert report.losses == draft.losses
    assert report.to_dict()["losses"] == [["image", "https://acme.com/map.png"], ["image", "https://acme.com/b.png"]]
    assert "losses" not in report.to_dict(content=False)
    assert draft.effect("slam").losses == draft.losses


def test_what_was_lost_makes_no_other_draft() -> None:
    assert Draft().markdown("![a](https://a.b/c.png)") == Draft(from_markdown("![a](https://a.b/c.png)"))
    assert Draft().markdown("a") == Draft("a") == Draft(RichText("a"))


@pytest.mark.parametrize("mark", ",;:.!?…)]}")
def test_a_word_after_a_mark_begins_a_line(mark: str) -> None:
    assert value(Draft().text(f"Ready{mark}").markdown("Soon")) == f"Ready{mark}\nSoon"
    assert value(Draft().text(f"Ready{mark}").markdown("(soon)")) == f"Ready{mark}(soon)"


@pytest.mark.parametrize("letter", "กあ東")
def test_scripts_without_spaces_go_on(letter: str) -> None:
    assert value(Draft().text(letter).markdown(letter)) == letter * 2
    assert value(Draft().text("a").markdown(letter)) == f"a\n{letter}"
