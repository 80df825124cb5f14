"""Segments: agreed with another implementation, and exact at the edges of 3GPP TS 23.038."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.preview import segments

GSM = st.text(st.sampled_from("abz €[]{}~\\^|é\nΩ@£"), max_size=500)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(GSM | ANY | st.text(st.sampled_from("a€🍜ы"), max_size=400))
def test_another_implementation_counts_the_same(text: str) -> None:
    counted = segments(text)
    assert counted.count == (len(smsutil.split(text).parts) if text else 0)
    assert (counted.encoding == "GSM-7") == (not text or smsutil.is_valid_gsm(text))


@pytest.mark.parametrize(
    ("text", "count", "encoding", "units"),
    [
        ("", 0, "GSM-7", 0),
        ("a" * 160, 1, "GSM-7", 160),
        ("a" * 161, 2, "GSM-7", 161),
        ("a" * 306, 2, "GSM-7", 306),
        ("a" * 307, 3, "GSM-7", 307),
        ("€" * 80, 1, "GSM-7", 160),
        ("a" * 152 + "€" + "a" * 153, 3, "GSM-7", 307),  # the escape of the euro sign goes with it
        ("ы" * 70, 1, "UCS-2", 70),
        ("ы" * 71, 2, "UCS-2", 71),
        ("🍜" * 35, 1, "UCS-2", 70),
        ("🍜" * 67, 3, "UCS-2", 134),  # a pair is never divided: 33 in a segment
        ("\ud83c", 1, "UCS-2", 1),
    ],
)
def test_the_edges(text: str, count: int, encoding: str, units: int) -> None:
    counted = segments(text)
    assert (counted.count, counted.encoding, counted.units) == (count, encoding, units)


def test_the_characters_that_force_ucs2_are_named() -> None:
    assert str(segments("It’s ready – now")) == (
        "1 segment, UCS-2, 16 units; UCS-2 because of U+2019 RIGHT SINGLE QUOTATION MARK, U+2013 EN DASH"
    )
    assert segments("ы🍜ы漢字").forcing == ("ы", "🍜", "漢")
    assert str(segments("ы🍜ы漢字")).endswith(" and 1 more")
    assert str(segments("a" * 161)) == "2 segments, GSM-7, 161 units"
