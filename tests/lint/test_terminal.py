"""Laws and examples of drawn diagnostics: carets stand under what is marked, whatever it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

import linq_compose as lc
from linq_compose._spans import CodePoint, Span
from linq_compose.lint.excerpt import excerpt, legible
from linq_compose.lint.outcome import Crash, Skipped, Withheld
from linq_compose.lint.terminal import draw_diagnostic, draw_report, draw_tally

FAMILY, FLAG, KEYCAP = "👩\u200d👩\u200d👧", "🇩🇪", "1\ufe0f\u20e3"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PIECES = [
    *"ab é家ヴ한",
    *("e\u0301", FAMILY, FLAG, "🇩", KEYCAP, "❤\ufe0f", "❤", "👍🏽", ENGLAND, "क्षि", "葛\U000e0100"),
    *("\t", "\n", "\r\n", "\x1b", "\x7f", "\x85", "\u200d", "\u200b", "\xa0", "\u2028", "\u3164", "\ufe0f"),
    *("\ud83d", "\u0301", "\u202e", "\u0600", "\U000e0041", "\U0010ffff", "a" + "\u0301" * 60),
]
MARKED = st.builds("".join, st.lists(st.sampled_from(PIECES), max_size=60)) | st.text(max_size=20)
PLAIN = lc.Diagnostic(
    rule="DEC102",
    name="split-character",
    severity=lc.Severity.ERROR,
    path="/parts/0",
    template="A.",
    hint_template="Do.",
)


def marked(text: str, start: int, end: int, **more: Any) -> lc.Diagnostic:
    ruler = lc.Ruler(text)
    span = Span(CodePoint(start), CodePoint(end), ruler.to_utf16(start), ruler.to_utf16(end))
    return replace(PLAIN, mark=lc.Mark(text, span), **more)


def drawn(diagnostic: lc.Diagnostic, *, width: int = 80) -> tuple[str, int, int, str]:
    """The excerpt line, where the carets start in it, how many there are, and the units behind or below them."""
    lines = draw_diagnostic(diagnostic, width=width).split("\n")
    help_line = next(index for index, line in enumerate(lines) if line.startswith("  help:"))
    carets_line = max(index for index in range(help_line) if re.match(r" +\^+($|  )", lines[index]))
    carets = re.match(r"( *)(\^+)", lines[carets_line])
    assert carets is not None
    units = " ".join(line.strip() for line in (lines[carets_line][carets.end() :], *lines[carets_line + 1 : help_line]))
    return lines[carets_line - 1], len(carets[1]), len(carets[2]), units.strip()


WORDS = st.lists(st.sampled_from(["range", "[0, 4)", "家家", "🍜", "UTF-16", "a" * 15]), min_size=1, max_size=30)


@given(WORDS, WORDS, st.integers(20, 200), st.booleans())
def test_sentences_are_wrapped_to_the_width_and_no_word_is_lost(
    message: list[str], hint: list[str], width: int, color: bool
) -> None:
    diagnostic = replace(
        marked("Hi 🍜", 0, 4),
        template="{text}",
        hint_template="{hint}",
        values={"text": " ".join(message), "hint": " ".join(hint)},
    )
    shown = re.sub(r"\x1b\[[0-9;]*m", "", draw_diagnostic(diagnostic, color=color, place="a.json:1:2", width=width))
    assert max(map(wcswidth, shown.split("\n"))) <= max(width, 27)  # two spaces, and the longest word
    words = re.sub(r"\s+", " ", shown)
    assert " ".join(message) in words
    assert f"help: {' '.join(hint)}" in words
    assert draw_diagnostic(diagnostic).count("\n") == 5


@st.composite
def texts_and_cluster_spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(MARKED)
    edges = st.sampled_from(lc.Ruler(text).clusters())
    start, end = sorted((draw(edges), draw(edges)))
    return text, start, end


@given(texts_and_cluster_spans(), st.integers(0, 120))
def test_carets_start_where_the_marked_text_does_and_are_as_wide(case: tuple[str, int, int], width: int) -> None:
    text, start, end = case
    line, column, count, _ = drawn(marked(text, start, end), width=width)
    cuts = [at for at in range(len(line) + 1) if wcswidth(line[:at]) == column]
    assert cuts, "no stretch of the line ends where the carets start"
    widths = [wcswidth(line[cuts[-1] : at]) for at in range(cuts[-1], len(line) + 1)]
    assert count in widths or (count == 1 and (start == end or widths[-1] == 0))
    if start == end:
        assert count == 1


@given(texts_and_cluster_spans())
def test_in_a_wide_window_the_whole_text_is_drawn_and_the_carets_are_exact(case: tuple[str, int, int]) -> None:
    text, start, end = case
    shown = excerpt(text, start, end, width=100_000)
    before, stretch = excerpt(text[:start], 0, 0, width=100_000), excerpt(text[start:end], 0, 0, width=100_000)
    assert shown.line == before.line + stretch.line + excerpt(text[end:], 0, 0, width=100_000).line
    assert shown.column == wcswidth(before.line)
    assert shown.columns == wcswidth(stretch.line)


@given(MARKED, st.integers(-3, 80), st.integers(-3, 80), st.integers(0, 120))
@example("👩" + "\u0301" * 3000 + "b", 3001, 3002, 30)
def test_an_excerpt_fits_and_every_character_of_it_is_seen(text: str, start: int, end: int, width: int) -> None:
    shown = excerpt(text, start, end, width=width)
    assert 0 <= wcswidth(shown.line) <= max(width, 20)
    assert shown.column + shown.columns <= wcswidth(shown.line)
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2028\u3164]", shown.line)


@given(MARKED)
def test_legible_text_stays_on_its_line_and_steers_no_terminal(text: str) -> None:
    shown = legible(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2028\u2029]", shown)
    assert wcswidth(shown) >= 0
    assert (shown == "") == (text == "")


@pytest.mark.parametrize(
    ("text", "part", "shown", "column", "count"),
    [
        ("Ramen 🍜 ready", "🍜", "🍜", 6, 2),
        (f"家族{FAMILY}!", FAMILY, FAMILY, 4, 2),
        (f"{FLAG}{FLAG}x", "x", "x", 4, 1),
        (f"{KEYCAP}!", "!", "!", 2, 1),
        (f"{ENGLAND}!", "!", "!", 2, 1),
        ("❤\ufe0f!", "!", "!", 2, 1),
        ("e\u0301a", "a", "a", 1, 1),
        ("\ta", "a", "a", 1, 1),
        ("a\nb", "\n", "␊", 1, 1),
        ("a\u200db", "b", "b", 7, 1),
        ("\u0301b", "\u0301", "◌\u0301", 0, 1),
        ("👩\u200d b", "b", "b", 9, 1),
        ("\ud83db", "b", "b", 6, 1),
        ("😀\U000e0041b", "b", "b", 12, 1),
    ],
)
def test_what_is_marked_is_drawn_at(text: str, part: str, shown: str, column: int, count: int) -> None:
    start = text.index(part)
    made = excerpt(text, start, start + len(part), width=60)
    assert (made.column, made.columns) == (column, count)
    assert shown in made.line


@pytest.mark.parametrize("count", [100, 3000, 3001])
def test_flags_pair_up_from_the_start_of_their_row_however_far(count: int) -> None:
    text = "ab" + FLAG * count
    assert set(excerpt(text, len(text) - 2, len(text), width=40).line) == {"…", "🇩", "🇪"}
    assert excerpt(text, len(text) - 2, len(text), width=40).line.startswith("…🇩🇪")


def test_a_window_is_cut_on_both_sides_and_balanced() -> None:
    made = excerpt("x" * 500 + "家" + "y" * 500, 500, 501, width=40)
    assert made.line.startswith("…x")
    assert made.line.endswith("y…")
    assert (made.column, made.columns, len(made.line)) == (19, 2, 39)


def test_a_window_gives_the_room_of_a_short_side_to_the_other() -> None:
    assert excerpt("ab" + "y" * 500, 0, 2, width=40).line == "ab" + "y" * 36 + "…"
    assert excerpt("y" * 500 + "ab", 500, 502, width=40).line == "…" + "y" * 36 + "ab"


def test_a_long_mark_shows_its_start() -> None:
    made = excerpt("ab" + "x" * 1000 + "yz", 2, 1002, width=40)
    assert (made.line, made.column, made.columns) == ("…" + "x" * 38 + "…", 1, 38)


def test_the_units_stand_behind_the_carets() -> None:
    assert drawn(marked("a🍜b", 1, 2))[1:] == (5, 2, "UTF-16 [1, 3), code points [1, 2)")


def test_the_units_stand_below_the_carets_where_they_do_not_fit_behind() -> None:
    diagnostic = marked("abc", 1, 2)
    line = "     ^  UTF-16 [1, 2), code points [1, 2)"
    assert line in draw_diagnostic(diagnostic, width=len(line)).split("\n")
    below = draw_diagnostic(diagnostic, width=len(line) - 1).split("\n")
    assert "     ^" in below
    assert max(map(len, below)) < len(line)


def test_empty_and_inverted_spans_draw_one_caret() -> None:
    assert drawn(marked("abc", 1, 1))[1:3] == (5, 1)
    assert drawn(marked("abc", 2, 1))[1:3] == (6, 1)
    assert drawn(marked("", 0, 0))[1:3] == (4, 1)
    assert drawn(marked("abc", 3, 3))[1:3] == (7, 1)


def test_a_diagnostic_is_drawn_with_all_it_holds() -> None:
    full = replace(
        PLAIN,
        template="The {x}\n.",
        values={"x": "\x1b[31m"},
        fix=lc.Fix.safe("Widen it"),
        server_code=1004,
        path="/a\nb",
    )
    assert draw_diagnostic(full, place="a\tb.json:3:4").split("\n") == [
        "a␉b.json:3:4: error DEC102 split-character at /a␊b",
        "  The ␛[31m␊.",
        "  help: Do.",
        "  fix (safe): Widen it",
        "  (API code 1004; documented)",
    ]


def test_a_bare_diagnostic_is_at_the_root() -> None:
    assert draw_diagnostic(replace(PLAIN, path="")).split("\n") == [
        "error DEC102 split-character at the root",
        "  A.",
        "  help: Do.",
        "  (documented)",
    ]


@given(texts_and_cluster_spans(), st.sampled_from(list(lc.Severity)))
def test_color_only_adds_escape_sequences(case: tuple[str, int, int], severity: lc.Severity) -> None:
    found = marked(*case, severity=severity, fix=lc.Fix.unsafe("Widen it"))
    colored = draw_diagnostic(found, color=True, place="a.json:1:1")
    assert colored != draw_diagnostic(found, place="a.json:1:1")
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == draw_diagnostic(found, place="a.json:1:1")
    number = {lc.Severity.ERROR: 31, lc.Severity.WARNING: 33, lc.Severity.INFO: 36}[severity]
    assert colored.startswith(f"\x1b[1ma.json:1:1\x1b[0m: \x1b[1;{number}m{severity}\x1b[0m \x1b[1mDEC102")


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((0, 0, 0), "no problems found"),
        ((2, 1, 0), "2 errors, 1 warning"),
        ((1, 0, 2), "1 error, 2 notes"),
        ((1234, 0, 1), "1,234 errors, 1 note"),
    ],
)
def test_a_tally_counts_each_severity(counts: tuple[int, int, int], text: str) -> None:
    assert draw_tally(level for level, count in zip(lc.Severity, counts, strict=True) for _ in range(count)) == text


def test_a_report_is_drawn_in_order_with_its_closing_lines() -> None:
    text = draw_report(
        [PLAIN, replace(PLAIN, path="/parts/1")],
        applied=[replace(PLAIN, path="/parts/2")],
        withheld=[Withheld(PLAIN, "it would add X\x1b"), Withheld(PLAIN, "why", tried=False)],
        skipped=[
            Skipped("SVC101", "service"),
            Skipped("MED102", "group"),
            Skipped("SVC101", "service"),
            Skipped("TXT102", "value", "/parts/0/value"),
            Skipped("TXT101", "value", "/parts/0/value"),
        ],
        crashes=[Crash("XXX101", "", KeyError("x")), Crash("XXX102", "/a\x1b", ValueError())],
    )
    assert text.index("at /parts/0") < text.index("at /parts/1")
    assert text.split("\n\n")[-1].split("\n") == [
        "fixed: error DEC102 split-character at /parts/2",
        "fix withheld: error DEC102 split-character at /parts/0 (it would add X␛)",
        "fixes withheld: 1 unsafe (applied on request)",
        "skipped: MED102 (needs context: group), SVC101 (needs context: service)",
        "skipped: TXT101, TXT102 (cannot read /parts/0/value)",
        "crashed: XXX101 at the root (KeyError), XXX102 at /a␛ (ValueError)",
        "2 errors",
    ]
    assert draw_report([]) == "no problems found"
    assert "\x1b[1;31merror" in draw_report([PLAIN], color=True)


def test_the_text_of_a_report_is_its_drawing() -> None:
    report = lc.check(
        {"parts": [{"type": "text", "value": "🍜", "text_decorations": [{"range": [0, 1], "style": "bold"}]}]}
    )
    assert str(report) == draw_report(report, skipped=report.skipped)
    assert "    🍜\n    ^^  UTF-16" in str(report)
