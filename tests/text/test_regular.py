"""Regular sources are read from the parser's HTML: the same text as from its events, for all of their kinds."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose import from_markdown
from linq_compose.text import LOOK, Look, read_markdown
from linq_compose.text.markdown.regular import read_regular
from linq_compose.text.markdown.source import prepare

_PIECES: Final = (
    *(
        "word",
        "two words",
        "é🍜",
        "字",
        "10",
        "1.",
        "'s",
        '"q"',
        "a & b",
        "a > b",
        ".",
        "!",
        "(",
        ")",
        " ",
        " ",
        "*",
        "\\*",
    ),
    *("*a*", "**b c**", "***d***", "~~s~~", "`c & d`", "``a`b``", "2*3*4", "__init__", "~5", "**b:**c", "$x_1$", "\t"),
    *(
        "[l](https://e.com/a_b)",
        "[e.com](https://e.com)",
        "[t](http://q.r \"T & 'u'\")",
        "[**b**](x)",
        "[](http://z.y)",
    ),
    *(
        "[]()",
        "[m](mailto:a@b.c?d=e)",
        "[p](tel:+12)",
        "[p](/a%20b)",
        "[q'&](https://e.com/?a=1&b='2')",
        "[k `c` l](u)",
    ),
    *(
        "  \n",
        "\n",
        "\\\n",
        "*a\nb*",
        "**[s](u)**",
        "~~**m**~~",
        "*foo `bar` baz*",
        "https://e.com/_a_?x=1&y=2",
        "\x00",
    ),
    *("[x] ", "![i](j)", "<br>", "&amp;", "&#10;", "\x0b", "\ud800"),
)
_MARKS: Final = ("- ", "* ", "+ ", "1. ", "3) ", "9. ", "12. ")
_LOOKS: Final = (
    LOOK,
    Look(strict=True),
    Look(link="text"),
    Look(link="url"),
    Look(code="italic", heading=None, bullet="--"),
    Look(code_mark="'"),
    Look(line=" "),
)


@st.composite
def _blocks(draw: st.DrawFn) -> str:
    """A heading, a paragraph, or a list with items inside of items."""
    words = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join)
    kind = draw(st.sampled_from(("heading", "paragraph", "list")))
    if kind == "heading":
        return "#" * draw(st.integers(1, 6)) + " " + draw(words).replace("\n", " ")
    if kind == "paragraph":
        return draw(words)
    mark = draw(st.sampled_from(_MARKS))
    starts = st.sampled_from((mark, mark, " " * len(mark), " " * len(mark) + mark, " " * 2 * len(mark) + mark))
    return "\n".join([mark + draw(words), *(draw(starts) + draw(words) for _ in range(draw(st.integers(0, 4))))])


_SOURCES: Final = st.lists(_blocks(), min_size=1, max_size=4).map("\n\n".join)


@given(_SOURCES, st.sampled_from(_LOOKS))
@example("*", LOOK)
@example("- []()\n- a", LOOK)
@example("- \\\n  b", LOOK)
@example("[a](u)[b](v)**c**[d](w)9", LOOK)
@example("- **a\n  b**\n- c", LOOK)
@example("- [a](u)\n  b\n  1. **c**\n     d\n", LOOK)
def test_a_regular_source_is_read_as_its_events_tell(source, look):
    assert from_markdown(source, look=look).marked_runs == read_markdown(source, look=look).text.marked_runs


@pytest.mark.parametrize(
    "source",
    [
        "Your table is **ready**, *Ana*.",
        "# Menu\n\n1. **Soup** at [the bar](https://e.com/?a=1&b=2 'now')\n2. `Tea` & cake\n\nSee you  \nsoon!",
        "- a\n  - b\n    c\n- d\n\n- e",
        "3) [**x**](tel:+12;ext=3) [e.com](https://e.com)",
        "2 * 3 and __init__ and 5 > 4, *or*\n\\*not\\*",
    ],
)
@pytest.mark.parametrize("look", [LOOK, Look(strict=True), Look(link="text"), Look(code="italic", heading=None)])
def test_what_most_replies_hold_is_read_the_short_way(source, look):
    text = read_regular(prepare(source, strict=look.strict), look)
    assert text is not None
    assert text.marked_runs == read_markdown(source, look=look).text.marked_runs


@pytest.mark.parametrize(
    ("source", "look"),
    [
        ("<b>a</b>", LOOK),
        ("![a](b)", LOOK),
        ("a&#10;b", LOOK),
        ("[a](/ü)", LOOK),
        ("[](b)", LOOK),
        ("- [ ] a", LOOK),
        ("*", LOOK),
        ("- *a\n  b*", LOOK),
        ("`a`", Look(code_mark="'")),
        ("a\nb", Look(line=" ")),
        ("[a](b)", Look(link="url")),
    ],
)
def test_what_could_be_read_in_two_ways_is_left_to_the_events(source, look):
    assert read_regular(prepare(source), look) is None
