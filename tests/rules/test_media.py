"""Media: sources, URLs that no server fetches, formats, and URLs that stop."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Context, MediaPart, Policy, TextPart, check, fix
from linq_compose._media_types import MEDIA_FORMATS, OTHER_FORMATS, VOICE_FORMATS
from linq_compose.rules.analysis.examples import card_example
from linq_compose.rules.analysis.ranges import decorated, fitting
from linq_compose.urls import hosts
from rules.findings import mended, message, one, places, skipped

ID = "550e8400-e29b-41d4-a716-446655440000"
GOOD = "https://example.com/menu.jpg"
URL = "/parts/0/url"


def _media(**fields: Any) -> dict[str, Any]:
    return message({"type": "media", **fields})


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, [("MED101", "/parts/0")]),
        ({"url": None}, [("MED101", "/parts/0"), ("SHP108", URL)]),
        ({"url": GOOD}, []),
        ({"attachment_id": ID}, []),
        ({"url": GOOD, "attachment_id": None}, [("SHP108", "/parts/0/attachment_id")]),
        ({"url": GOOD, "attachment_id": ID}, [("MED102", "/parts/0")]),
        (
            {"url": "", "attachment_id": ""},
            [("MED102", "/parts/0"), ("MED104", URL), ("MED108", "/parts/0/attachment_id")],
        ),
        ({"url": 5}, [("SHP103", URL)]),
        (
            {"url": "http://example.com/a.jpg", "attachment_id": 5},
            [("MED103", URL), ("SHP103", "/parts/0/attachment_id")],
        ),
    ],
)
def test_a_media_part_has_one_source(fields: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert places(_media(**fields)) == found


_PIECES = st.sampled_from(
    [
        "https",
        "http",
        "ftp",
        "data",
        ":",
        "//",
        "/",
        "@",
        "example.com",
        "localhost",
        "127.1",
        "0x7f.1",
        "[::1]",
        "10.0.0.1",
        ":8443",
        ":99999",
        "user:pw",
        " ",
        "\x00",
        "#a",
        "?b=c",
        "a.jpg",
        "%",
        "é",
        "\ud83d",
        ".",
        "host",
        ".",
    ]
)


@given(
    st.one_of(
        st.lists(_PIECES, max_size=8).map("".join),
        st.text(max_size=12),
        st.just("https://").flatmap(
            lambda start: st.lists(_PIECES, max_size=5).map(lambda rest: start + "".join(rest))
        ),
    )
)
def test_insecure_malformed_and_private_exclude_each_other(url: str) -> None:
    found = [rule for rule, path in places(_media(url=url)) if rule in ("MED103", "MED104", "MED105")]
    assert len(found) <= 1


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://example.com/a.jpg", "MED103"),
        ("HTTP://example.com/a.jpg", "MED103"),
        ("http://localhost/a.jpg", "MED103"),
        ("ftp://example.com/a.jpg", "MED103"),
        ("data:image/png;base64,AA", "MED103"),
        ("file:///tmp/a.jpg", "MED103"),
        ("", "MED104"),
        ("example.com/a.jpg", "MED104"),
        ("//example.com/a.jpg", "MED104"),
        ("localhost:8080/a.jpg", "MED104"),
        ("https:///a.jpg", "MED104"),
        ("https:example.com", "MED104"),
        ("https://example.com:0/a.jpg", "MED104"),
        ("https://example.com:65536/a.jpg", "MED104"),
        ("https://example.com:port/a.jpg", "MED104"),
        ("https://example.com/a b.jpg", "MED104"),
        (" https://example.com/a.jpg", "MED104"),
        ("https://example.com/a\n.jpg", "MED104"),
        ("https://example.com/\x00.jpg", "MED104"),
        ("https://localhost/a.jpg", "MED105"),
        ("https://intranet/a.jpg", "MED105"),
        ("https://127.0.0.1/a.jpg", "MED105"),
        ("https://2130706433/a.jpg", "MED105"),
        ("https://0x7f000001/a.jpg", "MED105"),
        ("https://0177.1/a.jpg", "MED105"),
        ("https://10.1/a.jpg", "MED105"),
        ("https://[::ffff:10.0.0.1]/a.jpg", "MED105"),
        ("https://169.254.169.254/latest", "MED105"),
        ("https://0.0.0.0/", "MED105"),
        (GOOD, None),
        ("https://EXAMPLE.COM:65535/a.jpg", None),
        ("HTTPS://EXAMPLE.COM:65535/a.jpg", "MED103"),
        ("Https://localhost/a.jpg", "MED105"),
        ("HTTPS://a b/a.jpg", "MED104"),
        ("https://8.8.8.8/a.jpg", None),
        ("https://bücher.example.com/a.jpg", None),
    ],
)
def test_a_url_that_no_server_fetches_is_told_by_one_rule(url: str, rule: str | None) -> None:
    found = [each for each in places(_media(url=url)) if each[0] in ("MED103", "MED104", "MED105")]
    assert found == ([] if rule is None else [(rule, URL)])


def test_http_becomes_https_when_asked_and_other_schemes_stay() -> None:
    assert mended(_media(url="HTTP://example.com/a:b.jpg"), "MED103") == _media(url="HTTP://example.com/a:b.jpg")
    assert mended(_media(url="HTTP://example.com/a:b.jpg"), "MED103", unsafe=True) == _media(
        url="https://example.com/a:b.jpg"
    )
    assert one(_media(url="ftp://example.com/a.jpg"), "MED103").fix is None
    private = _media(url="http://localhost/a.jpg")
    assert fix(private, unsafe=True)[0] == private  # https would only bring up the next error


@pytest.mark.parametrize(
    ("url", "fires"),
    [
        ("https://user:pw@example.com/a.jpg", True),
        ("https://user@example.com/a.jpg", True),
        ("https://@example.com/a.jpg", False),
        ("https://example.com/@user/a.jpg", False),
        ("https://example.com/a.jpg?mail=a@b.com", False),
    ],
)
def test_credentials_are_what_stands_before_the_host(url: str, fires: bool) -> None:
    assert places(_media(url=url)) == ([("MED106", URL)] if fires else [])


def test_a_report_does_not_show_credentials() -> None:
    found = one(_media(url="https://user:secret@example.com/a.jpg"), "MED106")
    assert "secret" not in found.message + found.hint + str(found.to_dict(content=False))


@pytest.mark.parametrize("extension", sorted(OTHER_FORMATS - {"com"}))
def test_a_known_format_outside_the_list_is_told(extension: str) -> None:
    found = one(_media(url=f"https://example.com/file.{extension.upper()}?x=1.jpg"), "MED107")
    assert (found.path, str(found.severity), found.values["extension"]) == (URL, "warning", extension)


@pytest.mark.parametrize("extension", sorted(OTHER_FORMATS - {"com"}))
def test_only_a_format_that_the_documentation_rejects_is_said_to_be_rejected_by_name(extension: str) -> None:
    said = "rejects by name" in one(_media(url=f"https://example.com/file.{extension}"), "MED107").message
    # The documentation's words: FLAC, OGG, executables.
    assert said == (extension in {"flac", "ogg", "oga", "exe", "scr", "dll", "elf", "app"})


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com/",
        "https://example.com/file",
        "https://example.com/a.php",
        "https://example.com/v1.2",
        "https://example.com/a.aspx",
        "https://example.com/.webp",
        "https://example.com/a.webp/",
        "https://example.com/a.jpg?f=x.webp",
        "https://example.com/a.unheard",
        "https://example.com/a.",
        "https://example.zip",
        "https://example.com/logos/example.com",
    ],
)
def test_no_format_or_an_unknown_one_is_silent(url: str) -> None:
    assert places(_media(url=url)) == []


@pytest.mark.parametrize("extension", sorted(MEDIA_FORMATS))
def test_every_listed_format_passes_and_audio_is_told_to_arrive_as_a_file(extension: str) -> None:
    found = places(_media(url=f"https://example.com/file.{extension}"))
    assert found == ([("MED109", "/parts/0")] if extension in VOICE_FORMATS else [])


def _signed(begun: str = "20261001T120000Z", seconds: int = 900) -> dict[str, Any]:
    return _media(url=f"https://b.s3.amazonaws.com/a.jpg?X-Amz-Signature=a&X-Amz-Date={begun}&X-Amz-Expires={seconds}")


END = datetime(2026, 10, 1, 12, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "horizon", "fires"),
    [
        (END - SECOND, None, ""),
        (END, None, "expired on"),
        (END + SECOND, None, "expired on"),
        (END - timedelta(minutes=10), timedelta(minutes=10), "expires on"),
        (END - timedelta(minutes=10) - SECOND, timedelta(minutes=10), ""),
        (END, timedelta(), "expired on"),
        (END - SECOND, timedelta(), ""),
        (END.astimezone(timezone(timedelta(hours=5))), None, "expired on"),
        ((END - SECOND).astimezone(timezone(timedelta(hours=-7))), None, ""),
        (datetime.min.replace(tzinfo=UTC), timedelta.max, "expires on"),
        (datetime.max.replace(tzinfo=UTC), timedelta.max, "expired on"),
    ],
)
def test_a_presigned_url_expires_at_its_end_and_within_the_horizon(now: datetime, horizon: Any, fires: str) -> None:
    context = Context(now=now, horizon=horizon)
    assert places(_signed(), context=context) == ([("MED110", URL)] if fires else [])
    if fires:
        assert f"{fires} 2026-10-01 at 12:15:00 UTC" in one(_signed(), "MED110", context=context).message
    assert skipped(_signed(), context=context) == set()


def test_without_a_moment_expiry_is_not_judged_and_said_so() -> None:
    assert places(_signed(), context=Context(horizon=timedelta(days=1))) == []
    assert skipped(_signed()) == {("MED110", "now")}
    assert skipped(_media(url=GOOD)) == set()
    assert skipped(_signed(begun="soon")) == set()
    assert skipped(_media(attachment_id=ID)) == set()


@pytest.mark.parametrize(
    ("url", "fires"),
    [
        ("https://uploads.linqapp.com/attachments/1", True),
        ("https://UPLOADS.linqapp.com./x", True),
        ("https://cdn.linqapp.com/attachments/1/a.jpg", False),
        ("https://uploads.linqapp.com.example.com/x", False),
        ("https://example.com/uploads.linqapp.com/x", False),
    ],
)
def test_a_url_to_upload_to_is_none_to_fetch_from(url: str, fires: bool) -> None:
    assert places(_media(url=url)) == ([("MED111", URL)] if fires else [])


def test_https_in_capitals_is_written_in_lower_case_safely() -> None:
    for scheme in ("HTTPS", "Https", "httpS"):
        found = one(_media(url=f"{scheme}://example.com/A.JPG"), "MED103")
        assert found.message == f"The media URL spells its scheme {scheme}; Linq fetches only https."
        assert mended(_media(url=f"{scheme}://example.com/A.JPG"), "MED103") == _media(url="https://example.com/A.JPG")


@pytest.mark.parametrize("host", ["shop.test", "a.invalid", "a.onion", "acme.example", "nas.lan", "db.corp", "x.home"])
def test_a_host_under_a_special_name_is_private(host: str) -> None:
    assert places(_media(url=f"https://{host}/a.jpg")) == [("MED105", URL)]
    assert places(_media(url=f"https://{host}.com/a.jpg")) == []


@pytest.mark.parametrize(
    "query",
    [
        "q-sign-time=1793444400;1793448000&q-key-time=1793444400;1793448000&q-signature=a",
        "ex=6ae5f040&is=6ae4&hm=ab",
        "token=ab&expires=1793448000",
    ],
)
def test_the_expiry_of_every_kind_of_signed_url_is_read(query: str) -> None:
    payload = _media(url=f"https://files.example.com/a.jpg?{query}")
    assert ("MED110", "now") in skipped(payload)
    assert places(payload, context=Context(now=datetime(2026, 10, 1, tzinfo=UTC))) == []
    assert places(payload, context=Context(now=datetime(2026, 12, 1, tzinfo=UTC))) == [("MED110", URL)]


class _Counted:
    """The pattern of a scheme, which is looked for once in each URL that is split."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.urls: list[str] = []

    def match(self, url: str) -> re.Match[str] | None:
        self.urls.append(url)
        return self.pattern.match(url)


@pytest.mark.parametrize("name", ["logo.eps?w=3", "song.mp3", "menu.jpg?X-Amz-Signature=a&X-Amz-Expires=60", "a b"])
def test_the_url_of_a_media_part_is_split_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = _Counted(hosts._SCHEME)
    monkeypatch.setattr(hosts, "_SCHEME", counted)
    url = f"https://files.acme.io/{name}"
    check(_media(url=url), policy=Policy(select=["media"]))
    assert counted.urls == [url]


@pytest.mark.parametrize("scheme", ["HTTPS", "Https", "httpS"])
def test_only_a_media_url_has_a_documented_spelling_of_its_scheme(scheme: str) -> None:
    """Elsewhere no source gives a pattern, and a scheme has no case (RFC 3986, section 3.1)."""
    url = f"{scheme}://files.acme.io/a"
    assert places(_media(url=f"{url}.jpg")) == [("MED103", URL)]
    assert places(message({"type": "link", "value": url})) == []
    assert places({"voice_memo_url": f"{url}.m4a"}, "chats.send_voicememo") == []
    assert places({"group_chat_icon": f"{url}.jpg"}, "chats.update", context=Context(group=True)) == []
    assert places(card_example(layout={"image_url": f"{url}.jpg"})) == []
    assert places(card_example(url=url)) == []


def test_what_is_kept_of_a_part_while_it_is_checked_is_no_part_of_it() -> None:
    payload = {"type": "text", "value": "Hello", "text_decorations": [{"range": [0, 5], "style": "bold"}]}
    part, other = (TextPart.from_payload(payload) for _ in range(2))
    assert len(fitting(part)) == len(decorated(part)) == 1
    assert fitting(part) is fitting(part)
    assert (part, hash(part), part.payload()) == (other, hash(other), payload)
    media, twin = (MediaPart(url="http://acme.io") for _ in range(2))
    assert media.url_flaw is not None
    assert (media, media.payload()) == (twin, {"type": "media", "url": "http://acme.io"})
