"""Voice memos: one source, a URL that can be fetched, a format that can be played."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import urls
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, VOICE_FORMATS
from rules.findings import mended, one, places

VOICE = "chats.send_voicememo"
URL = "/voice_memo_url"
GOOD = "https://example.com/hello.m4a"
ID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({}, [("VMO101", "")]),
        ({"voice_memo_url": None}, [("VMO101", ""), ("SHP108", URL)]),
        ({"voice_memo_url": GOOD}, []),
        ({"attachment_id": ID}, []),
        ({"voice_memo_url": GOOD, "attachment_id": None}, [("SHP108", "/attachment_id")]),
        ({"voice_memo_url": GOOD, "attachment_id": ID}, [("VMO101", "")]),
        ({"voice_memo_url": 5}, [("SHP103", URL)]),
        ({"voice_memo_url": GOOD, "attachment_id": 5}, [("SHP103", "/attachment_id")]),
        ({"voice_memo_url": "http://example.com/a.ogg"}, [("VMO102", URL), ("VMO103", URL)]),
    ],
)
def test_a_voice_memo_has_one_source(payload: Any, found: list[tuple[str, str]]) -> None:
    assert places(payload, VOICE) == found


def test_a_wrong_number_of_sources_is_told() -> None:
    expected = "Expected exactly one of voice_memo_url and attachment_id, got {}."
    assert one({}, "VMO101", VOICE).message == expected.format("neither")
    both = {"voice_memo_url": GOOD, "attachment_id": ID}
    assert one(both, "VMO101", VOICE).message == expected.format("both")


@given(
    st.one_of(
        st.text(max_size=12),
        st.lists(st.sampled_from(["https", "http", ":", "//", "example.com", "10.0.0.1", "/a", " "]), max_size=6).map(
            "".join
        ),
    )
)
def test_a_url_is_unfit_exactly_where_no_server_can_fetch_it(url: str) -> None:
    found = places({"voice_memo_url": url}, VOICE, only="VMO102")
    assert found == ([] if urls.flaw(url) is None else [("VMO102", URL)])


def test_a_url_by_http_is_mended_unsafely() -> None:
    payload = {"voice_memo_url": "http://example.com/hello.m4a"}
    assert mended(payload, "VMO102", VOICE) == payload
    assert mended(payload, "VMO102", VOICE, unsafe=True) == {"voice_memo_url": GOOD}
    assert one({"voice_memo_url": "https://127.1/a.m4a"}, "VMO102", VOICE).fix is None


def test_there_are_seven_voice_formats() -> None:
    assert len(VOICE_FORMATS) == 7


@given(st.sampled_from(sorted(MEDIA_FORMATS.keys() | OTHER_FORMATS)), st.booleans())
def test_a_known_extension_is_told_unless_it_is_a_voice_format(extension: str, upper: bool) -> None:
    url = f"https://example.com/hello.{extension.upper() if upper else extension}"
    silent = extension in VOICE_FORMATS or extension == "com"
    assert places({"voice_memo_url": url}, VOICE) == ([] if silent else [("VMO103", URL)])


@pytest.mark.parametrize("path", ["", "/", "/hello", "/hello.php", "/hello.2", "/memos/example.com"])
def test_what_names_no_format_is_passed(path: str) -> None:
    assert places({"voice_memo_url": f"https://example.com{path}"}, VOICE) == []


@pytest.mark.parametrize("id", ["x", "", ID + "0", ID.replace("-", ""), f" {ID}"])
def test_the_attachment_of_a_voice_memo_is_a_uuid_as_everywhere(id: str) -> None:
    assert places({"attachment_id": id}, VOICE) == [("MED108", "/attachment_id")]
    assert places({"attachment_id": ID.upper()}, VOICE) == []
