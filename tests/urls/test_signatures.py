"""Signatures, their end, Linq's own hosts, extensions: totality as a law, known services as examples."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.urls import expires_at, extension, is_linq_cdn, is_linq_upload, is_presigned

SURROGATES_TOO = st.text(st.characters(exclude_categories=()))
NAMES = st.sampled_from(
    [
        "X-Amz-Signature",
        "X-Amz-Date",
        "X-Amz-Expires",
        "Signature",
        "Expires",
        "AWSAccessKeyId",
        "sig",
        "se",
        "x-goog-date",
        "X-Goog-Expires",
        "policy",
        "signature",
        "q-signature",
        "q-sign-time",
        "authorization",
        "token",
        "e",
        "exp",
        "ex",
        "is",
        "hm",
        "hdnts",
    ]
)
VALUES = SURROGATES_TOO | st.sampled_from(
    [
        "",
        "x",
        "20261031T120000Z",
        "99991231T235959Z",
        "20261399T000000Z",
        "900",
        "9" * 12,
        "9" * 5000,
        "٣",
        "0001-01-01",
        "2026-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00+14:00",
        "%",
        "%zz",
        "%ff",
        "1;2",
        "999999999999;",
        "bce-auth-v1/",
        "bce-auth-v1/k/2026-10-31T12:00:00Z/999999999999",
        "eyJ.W1.",
        "eyJ.bnVsbA.x",
        "exp=999999999999~hmac=a",
        "W1tbW1tb",
        "eyJTdGF0ZW1lbnQiOm51bGx9",
        "ffffffffff",
    ]
)
QUERIES = st.lists(st.tuples(NAMES | SURROGATES_TOO, VALUES).map("=".join), max_size=6).map("&".join)
URLS = QUERIES.map("https://a.de/x.jpg?{}".format) | SURROGATES_TOO
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
S3 = "https://bucket.s3.amazonaws.com/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={}&X-Amz-Expires={}&X-Amz-Signature=ab"
NOON = datetime(2026, 10, 31, 12, tzinfo=UTC)


def _cloudfront(statements: object) -> str:
    """A policy as CloudFront spells it in a URL."""
    return b64encode(json.dumps({"Statement": statements}).encode()).decode().translate(str.maketrans("+=/", "-_~"))


def _web_token(claims: object) -> str:
    return f"eyJhbGciOiJIUzI1NiJ9.{urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.ab"


EARLIER, LATER = (
    {"Resource": "https://a.de/*?", "Condition": {"DateLessThan": {"AWS:EpochTime": moment}}}
    for moment in (1793448000, 1793449000)
)
POLICY = _cloudfront([EARLIER])


@given(URLS)
def test_what_a_url_tells_is_total_and_an_end_is_in_utc(url: str) -> None:
    end = expires_at(url)
    assert end is None or (end.tzinfo is UTC and is_presigned(url))
    assert not (is_linq_cdn(url))
    assert not (is_linq_upload(url))
    ending = extension(url)
    assert ending is None or (ending and "." not in ending and ending == ending.lower())


@given(MOMENTS, st.integers(0, 604_800))
def test_an_end_is_the_start_and_the_seconds_that_were_signed(start: datetime, seconds: int) -> None:
    written = f"{start.year:04}{start:%m%dT%H%M%S}Z"
    expected = start.replace(tzinfo=UTC) + timedelta(seconds=seconds)
    assert expires_at(S3.format(written, seconds)) == expected
    assert expires_at(S3.format(written, seconds).replace("X-Amz", "x-goog")) == expected
    epoch = int(expected.timestamp())
    assert expires_at(f"https://a.de/x?AWSAccessKeyId=a&Expires={epoch}&Signature=b") == expected
    assert expires_at(f"https://a.de/x?se={quote(expected.isoformat())}&sig=b") == expected


@pytest.mark.parametrize(
    ("query", "end"),
    [
        ("X-Amz-Date=20261031T115500Z&X-Amz-Expires=300&X-Amz-Signature=ab", NOON),
        ("x-amz-date=20261031T115500Z&x-amz-expires=300&x-amz-signature=ab", NOON),
        ("X-Amz-Signature=ab", None),
        ("X-Amz-Date=20261331T115500Z&X-Amz-Expires=300&X-Amz-Signature=ab", None),
        ("X-Amz-Date=99991231T235959Z&X-Amz-Expires=300&X-Amz-Signature=ab", None),
        ("X-Amz-Date=20261031T115500Z&X-Amz-Expires=soon&X-Amz-Signature=ab", None),
        ("X-Goog-Date=20261031T115500Z&X-Goog-Expires=300&X-Goog-Signature=ab", NOON),
        ("GoogleAccessId=a%40b&Expires=1793448000&Signature=b", NOON),
        ("Expires=1793448000&Signature=b&Key-Pair-Id=c", NOON),
        ("Policy=a&Signature=b&Key-Pair-Id=c", None),
        ("Expires=1793448000&KeyName=a&Signature=b", NOON),
        ("Expires=999999999999&KeyName=a&Signature=b", None),
        ("OSSAccessKeyId=a&Expires=1793448000&Signature=b", NOON),
        ("x-oss-date=20261031T115500Z&x-oss-expires=300&x-oss-signature=ab", NOON),
        ("X-Tos-Date=20261031T115500Z&X-Tos-Expires=300&X-Tos-Signature=ab", NOON),
        ("q-signature=a", None),
        (
            "q-sign-algorithm=sha1&q-sign-time=1793444400;1793448000&q-key-time=1793444400;1793448000&q-signature=a",
            NOON,
        ),
        ("q-sign-time=1793444400%3B1793448000&q-key-time=1;1793449000&q-signature=a", NOON),
        ("q-sign-time=1;1793449000&q-key-time=1;1793448000&q-signature=a", NOON),
        ("q-sign-time=1793448000&q-signature=a", None),
        (f"Policy={POLICY}&Signature=b&Key-Pair-Id=c", NOON),
        (f"Policy={POLICY[:-4]}&Signature=b&Key-Pair-Id=c", None),
        (f"Policy={_cloudfront([{'Condition': {'DateLessThan': {'AWS:EpochTime': 'soon'}}}])}&Signature=b", None),
        (f"Policy={_cloudfront({'Condition': {'DateLessThan': {'AWS:EpochTime': 1793448000}}})}&Signature=b", NOON),
        (f"Policy={_cloudfront([LATER, {}, EARLIER, 3, {'Condition': {'DateGreaterThan': 3}}])}&Signature=b", NOON),
        (f"Policy={_cloudfront(3)}&Signature=b", None),
        (f"Policy={'W' * 9_000}&Signature=b", None),
        (f"Policy={'W1tb' * 2_000}&Signature=b", None),
        (f"Policy={POLICY}&Expires=1793449999&Signature=b&Key-Pair-Id=c", NOON),
        ("authorization=bce-auth-v1%2Fkey%2F2026-10-31T11%3A55%3A00Z%2F300%2Fhost%2Fab", NOON),
        ("authorization=bce-auth-v1/key/2026-10-31T11:55:00Z/-1/host/ab", None),
        ("authorization=bce-auth-v1/key", None),
        ("AccessKeyId=a&Expires=1793448000&Signature=b", NOON),
        ("expires_at=1793448000&signature=b&api_key=c", NOON),
        ("exp=1793448000&sig=b", NOON),
        ("x-expires=1793448000&x-signature=b", NOON),
        ("token=ab&expires=1793448000", NOON),
        ("e=1793448000&token=key:ab", NOON),
        ("w=100&expires=1793448000&s=ab", NOON),
        ("ik-t=1793448000&ik-s=ab", NOON),
        ("ex=6ae5f040&is=6ae4&hm=ab", datetime.fromtimestamp(0x6AE5F040, UTC)),
        ("ex=soon&is=6ae4&hm=ab", None),
        ("oh=ab&oe=6AE5F040", datetime.fromtimestamp(0x6AE5F040, UTC)),
        (f"token={_web_token({'exp': 1793448000})}", NOON),
        (f"token={_web_token({'url': 'a'})}", None),
        (f"token={_web_token([3])}", None),
        ("token=eyJh.W.x", None),
        ("hdnts=st=1~exp=1793448000~acl=/*~hmac=ab", NOON),
        ("__token__=exp=1793448000~hmac=ab", NOON),
        ("Edge-Cache-Token=URLPrefix=aHR0~Expires=1793448000~KeyName=a~Signature=ab", NOON),
        ("hdnea=acl=/*~hmac=ab", None),
        ("sv=2024&se=2026-10-31T12%3A00%3A00Z&sr=b&sig=ab", NOON),
        ("se=2026-10-31T14:00%2B02:00&sig=ab", NOON),
        ("se=2026-10-31&sig=ab", datetime(2026, 10, 31, tzinfo=UTC)),
        ("se=soon&sig=ab", None),
        ("se=0001-01-01T00:00%2B14:00&sig=ab", None),
    ],
)
def test_the_signatures_of_storage_services_are_known(query: str, end: datetime | None) -> None:
    url = f"https://storage.example.com/a.jpg?{query}"
    assert is_presigned(url)
    assert expires_at(url) == end
    assert expires_at(f"{url}#fragment") == end


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a=b",
        "signature=ab",
        "Expires=1793448000",
        "sig=ab",
        "se=2026-10-31",
        "X-Amz-Date=20261031T115500Z",
        "token=ab",
        "token=a.b.c",
        "e=1793448000",
        "ex=6ae5f040&hm=ab",
        "authorization=Bearer ab",
        "hdnts=ab",
        "s=ab",
        "exp=1793448000",
    ],
)
def test_a_common_word_alone_is_no_signature(query: str) -> None:
    url = f"https://storage.example.com/a.jpg?{query}"
    assert not is_presigned(url)
    assert not is_presigned(f"https://storage.example.com/a.jpg#{query}&X-Amz-Signature=a")
    assert expires_at(url) is None


@pytest.mark.parametrize(
    ("url", "cdn", "upload"),
    [
        ("https://cdn.linqapp.com/attachments/partners/p/a/photo.jpg", True, False),
        ("https://CDN.LinqApp.com./uploads/p/1/photo.jpg?signature=a", True, False),
        ("https://cdn%2Elinqapp.com:443/photo.jpg", True, False),
        ("https://uploads.linqapp.com/attachments/1?X-Amz-Algorithm=AWS4-HMAC-SHA256", False, True),
        ("https://UPLOADS.linqapp.com/", False, True),
        ("https://s3.example.com/attachments/1?x-id=PutObject&X-Amz-Signature=a", False, True),
        ("https://s3.example.com/attachments/1?x-id=GetObject&X-Amz-Signature=a", False, False),
        ("https://s3.example.com/attachments/1?x-id=PutObject", False, False),
        ("https://s3.example.com/other/1?x-id=PutObject&X-Amz-Signature=a", False, False),
        ("https://cdn.linqapp.com.example.com/", False, False),
        ("https://cdn.linqapp.com@example.com/", False, False),
        ("https://example.com\\@cdn.linqapp.com/", False, False),
        ("https://example.com/cdn.linqapp.com", False, False),
        ("ftp://cdn.linqapp.com/", False, False),
        ("cdn.linqapp.com/a", False, False),
        ("", False, False),
    ],
)
def test_hosts_of_linq_are_told_by_their_whole_name(url: str, cdn: bool, upload: bool) -> None:
    assert is_linq_cdn(url) is cdn
    assert is_linq_upload(url) is upload


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/photo.jpg", "jpg"),
        ("/a.b/Photo.JPG?x=y.png#z.gif", "jpg"),
        ("/photo%2Ejpg", "jpg"),
        ("/a%2Fb.tar.gz", "gz"),
        ("/a.jpg%2Fb", None),
        ("/v1.2", "2"),
        ("/index.php", "php"),
        ("/photo", None),
        ("/a.b/photo", None),
        ("/photo.jpg/", None),
        ("/.htaccess", None),
        ("/..", None),
        ("/photo.", None),
        ("/photo.jpg%20", None),
        ("/%ff.jpg", "jpg"),
        ("", None),
        ("?a.jpg", None),
    ],
)
def test_the_extension_is_that_of_the_last_segment(path: str, expected: str | None) -> None:
    assert extension(f"https://example.com{path}") == expected
