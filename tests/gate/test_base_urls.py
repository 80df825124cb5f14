"""Base URLs: further hosts, the paths below them, and values that are no base URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest
import requests
import yarl
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.errors import PolicyError
from linq_compose.gate import LINQ, Gate, screen

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
SEND = f"/v3/chats/{CHAT}/messages"
EMPTY = {"message": {"parts": []}}


def _codes(url: str, base_urls: Any, **options: Any) -> list[str] | None:
    report = screen("POST", url, EMPTY, base_urls=base_urls, **options)
    assert report is None or report.judged, report
    return None if report is None else [found.rule for found in report]


hosts = st.sampled_from(["gw.corp", "localhost:8000", "10.1.2.3:9443", "[::1]:8443", "proxy.example"])
segments = st.text("abcdefgh-_.~%20", min_size=1, max_size=8).filter(lambda text: text.strip(".") and "%" not in text)
paths = st.lists(segments, max_size=3).map(lambda names: "".join(f"/{name}" for name in names))


@given(hosts, paths, st.sampled_from(["", "/"]), st.sampled_from(["", "/api/partner"]), st.sampled_from(["", "?a=b"]))
def test_a_base_url_may_have_any_path(host: str, path: str, slash: str, api: str, query: str) -> None:
    for base in (f"https://{host}{path}{slash}", f"https://{host}{path}{api}{slash}", f"https://{host}{path}{api}/v3"):
        assert _codes(f"https://{host}{path}{api}{SEND}{query}", [base]) == ["MSG101"]
        assert _codes(f"{path}{api}{SEND}{query}", [base]) == ["MSG101"]


def _sent_by_clients(url: str) -> set[str]:
    """Return a URL as each client writes it."""
    return {str(httpx.URL(url)), str(requests.Request("POST", url).prepare().url), str(yarl.URL(url))}


@pytest.mark.parametrize(
    "host",
    [
        "bücher.example",
        "BÜCHER.Example.:8443",
        "straße.example",
        "日本.example",
        "xn--bcher-kva.example",
        "[2001:DB8:0:0:0:0:0:1]:8443",
        "[::ffff:10.0.0.1]",
        "linq_gateway:8080",
    ],
)
def test_a_host_has_one_spelling_whichever_the_client_sends(host: str) -> None:
    for url in (f"https://{host}{SEND}", *_sent_by_clients(f"https://{host}{SEND}")):
        assert _codes(url, f"https://{host}") == ["MSG101"], url
        assert _codes(url, ["https://other.example", "https://[2001:db8::2]", "https://xn--bcher-kvb.example"]) is None


def test_a_host_is_written_as_requests_and_aiohttp_map_it() -> None:
    for host in ("日本。example", "Ｂücher.example", "ﬁrma.example"):
        assert _codes(str(yarl.URL(f"https://{host}{SEND}")), f"https://{host}") == ["MSG101"]


@given(st.lists(st.text("aZ9 ~-é日+(@", min_size=1, max_size=5).filter(str.strip), min_size=1, max_size=3))
def test_a_path_is_the_same_however_its_characters_are_encoded(names: list[str]) -> None:
    plain = "/".join(names)
    written = {plain, quote(plain), quote(plain).replace("~", "%7E"), quote(plain).replace("%C3", "%c3")}
    sent = {f"https://gw.corp/{path}{SEND}" for path in written}
    for base in written:
        for url in sent.union(*map(_sent_by_clients, sent)):
            assert _codes(url, f"https://gw.corp/{base}/") == ["MSG101"], (base, url)


@given(hosts, paths)
def test_base_urls_add_to_linqs_own_unless_told_otherwise(host: str, path: str) -> None:
    base = f"https://{host}{path}"
    assert _codes(LINQ[0] + SEND, base) == ["MSG101"]
    assert _codes(LINQ[0] + SEND, base, only_base_urls=True) is None
    assert _codes(base + SEND, (), only_base_urls=False) is None
    assert _codes(base + SEND, base, only_base_urls=True) == ["MSG101"]


def test_the_longest_path_is_removed_whatever_the_order() -> None:
    bases = ["https://gw.corp", "https://gw.corp/a/b", "https://gw.corp/a"]
    for order in (bases, bases[::-1]):
        assert _codes(f"https://gw.corp/a/b{SEND}", order) == ["MSG101"]
        assert _codes(f"https://gw.corp/a{SEND}", order) == ["MSG101"]
        assert _codes(f"https://gw.corp{SEND}", order) == ["MSG101"]
        report = screen("POST", f"https://gw.corp/ab{SEND}", EMPTY, base_urls=order)
        assert report is not None
        assert not report.judged


def test_url_types_are_accepted() -> None:
    for base in (
        httpx.URL("https://gw.corp/linq"),
        yarl.URL("https://gw.corp/linq"),
        "HTTPS://GW.corp:443/linq/",
        " https://user:word@gw.corp/linq \n",
    ):
        assert _codes(f"https://gw.corp/linq{SEND}", base) == ["MSG101"]
        assert _codes(f"https://gw.corp/linq{SEND}", [base]) == ["MSG101"]


@pytest.mark.parametrize(
    "value",
    [
        "gw.corp",
        "gw.corp/linq",
        "localhost:8000",
        "//gw.corp",
        "/linq",
        "",
        "https://",
        "https:///v3",
        "ftp://gw.corp",
        "https://gw.corp:port",
        "https://gw.corp:99999",
        "https://[::1",
        "https://gw.corp?key=1",
        "https://gw.corp#x",
        "https://*.corp",
        "https://gw corp",
        "https://gw.corp;x/linq",
        "https://gw.corp\\linq",
        "https://gw.corp/../linq",
        "https://gw.corp/a/%2E/linq",
        "https://[fe80::zz]",
        "https://\ud83c.example",
        None,
        7,
        b"https://gw.corp",
    ],
)
def test_a_value_that_never_matches_is_refused_when_it_is_given(value: Any) -> None:
    for given_as in (value, [value], ["https://fine.example", value]):
        with pytest.raises(PolicyError, match="absolute http or https URLs"):
            Gate(base_urls=given_as)
    gate = Gate()
    with pytest.raises(PolicyError, match="absolute http or https URLs"):
        gate.base_urls = value
    assert gate.check("POST", "https://example.com") is None
    with pytest.raises(ValueError, match="base_urls"):
        screen("POST", SEND, EMPTY, base_urls=[value])


def test_no_url_at_all_is_refused_where_it_would_check_nothing() -> None:
    with pytest.raises(PolicyError, match="at least one URL"):
        Gate(base_urls=[], only_base_urls=True)
    gate = Gate(base_urls=[], mode="collect")
    with pytest.raises(PolicyError, match="at least one URL"):
        gate.only_base_urls = True
    assert gate.check("POST", LINQ[0] + SEND, EMPTY) is not None


def test_base_urls_can_change() -> None:
    gate = Gate(mode="collect")
    assert gate.check("POST", f"https://gw.corp{SEND}", EMPTY) is None
    gate.base_urls = "https://gw.corp"
    assert gate.check("POST", f"https://gw.corp{SEND}", EMPTY) is not None
    gate.only_base_urls = True
    assert gate.check("POST", LINQ[0] + SEND, EMPTY) is None
