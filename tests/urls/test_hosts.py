"""The verdict on one URL: laws for any string, and hosts as people spell them and as Node reads them."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.urls import flaw, has_credentials, link_flaw
from linq_compose.urls.hosts import hostname
from linq_compose.urls.special_names import SPECIAL_NAMES, special_name

ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "ftp://",
        "//",
        ":",
        "@",
        "/",
        "?",
        "#",
        "[",
        "]",
        "%",
        "%2e",
        "%31",
        ".",
        "..",
        "127",
        "0x7f",
        "1",
        "localhost",
        "a.de",
        "münchen",
        "１",
        "。",
        "xn--",
        "-",
        "_",
        "\\",
        "\x00",
        "\ud800",
        "\u200d",
        "é",
        "::1",
        "%eth0",
        ":443",
        ":0",
        ":99999",
        "javascript:",
        "⠀",
        "\ufe0f",
        "℀",
    ]
)
URLISH = st.lists(PIECES | ANY_TEXT, max_size=10).map("".join)
HOSTISH = URLISH.map("https://{}".format)


def kind(url: str) -> str | None:
    found = flaw(url)
    return found.kind if found else None


@given(URLISH | HOSTISH)
def test_a_verdict_is_total_and_a_phrase(url: str) -> None:
    for found in (flaw(url), link_flaw(url), flaw(url, schemes=("http", "https"))):
        if found is not None:
            assert found.kind in ("malformed", "insecure", "private")
            assert found.reason.split()[0] in ("has", "is", "lacks", "uses", "points", "names")
            found.reason.encode()
    assert isinstance(has_credentials(url), bool)


@given(URLISH | HOSTISH)
def test_a_link_is_never_private_and_what_can_be_fetched_is_a_link(url: str) -> None:
    found = link_flaw(url)
    assert found is None or found.kind != "private"
    if flaw(url, schemes=("http", "https")) is None:
        assert found is None


@given(URLISH | HOSTISH)
def test_a_url_of_another_scheme_is_insecure_only_where_that_scheme_alone_is_wrong(url: str) -> None:
    assert kind(url) != "insecure" or flaw(url, schemes=("https",)) != flaw(
        url, schemes=("https", url.partition(":")[0].lower())
    )


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0X7F000001",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0177.0x0.1",
        "017700000001",
        "127.0.0.1.",
        "127.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "127．1",
        "%31%32%37.0.0.1",
        "%6c%6fcalhost",
        "127%2e0%2E0.1",
        "①②⑦.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[2002:7f00:1::]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "10.1",
        "192.168.1",
        "172.16.0.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "100.64.0.1",
        "192.0.2.7",
        "198.51.100.1",
        "203.0.113.9",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "ⓛocalhost",
        "lo\ufe0fcalhost",
        "a.localhost",
        "printer.local",
        "db.internal",
        "nas.home.arpa",
        "box.localdomain",
        "intranet",
        "intranet.",
        "xn--p1ai",
        "user:secret@localhost",
        "localhost:8443",
        "[::1]:8443",
        "user@127.1:80",
        "local",
        "internal",
    ],
)
def test_a_host_that_no_server_reaches_is_private_in_every_spelling(host: str) -> None:
    url = f"https://{host}/a.jpg"
    assert kind(url) == "private"
    assert kind(url.replace("https", "http")) == "insecure"
    assert link_flaw(url) is None


@given(
    st.sampled_from(sorted(SPECIAL_NAMES)),
    st.lists(st.sampled_from(["a", "shop", "x-1", "münchen", "com"]), min_size=1, max_size=3),
    st.sampled_from(["", "."]),
)
def test_every_name_below_a_special_one_is_private_and_no_other(special: str, labels: list[str], dot: str) -> None:
    name = ".".join((*labels, special))
    found = flaw(f"https://{name.upper()}{dot}/a.jpg")
    assert found is not None
    assert found.kind == "private"
    assert found.reason.endswith(SPECIAL_NAMES[special])
    assert special_name(name) == special
    assert flaw(f"https://{name}.com/a.jpg") is None
    assert special_name(f"{name}.com") is None
    assert flaw(f"https://{labels[0]}{special}.com/a.jpg") is None


def test_the_special_names_are_those_of_the_registry() -> None:
    # IANA, Special-Use Domain Names, those that a browser may be asked for. `example.com` and its like have servers.
    assert set(SPECIAL_NAMES) >= {"alt", "example", "home.arpa", "invalid", "local", "localhost", "onion", "test"}
    assert set(SPECIAL_NAMES) >= {"internal", "intranet", "private", "corp", "home", "lan"}
    assert all(flaw(f"https://example.{ending}/") is None for ending in ("com", "net", "org"))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com/a.jpg",
        "HTTPS://EXAMPLE.COM/A.JPG",
        "https://münchen.de/ß",
        "https://xn--mnchen-3ya.de",
        "https://example.com:443",
        "https://example.com:",
        "https://example.com:65535/x",
        "https://8.8.8.8/x",
        "https://134744072",
        "https://[2606:4700:4700::1111]/x",
        "https://[::ffff:8.8.8.8]/x",
        "https://a_b.example.com",
        "https://example.com.",
        "https://❤\ufe0f.ws/",
        "https://user:pw@example.com",
        "https://例え。jp/",
        "https://%65xample.com",
        "https://example.com/100%.jpg",
        "https://1.com/",
        "https://example.com/👩\u200d👩\u200d👧.jpg",
        "https://example.com?x#y",
        "https://localhost.example.com",
        "https://mylocal",
        "https://a--b.com",
        f"https://{'a.' * 125}com",  # 253 characters, the most that a name has
        f"https://{'a' * 63}.com",
    ],
)
def test_a_public_host_has_no_flaw(url: str) -> None:
    expected = "private" if url == "https://mylocal" else None
    assert kind(url) == expected
    assert link_flaw(url) is None
    assert kind(url.replace("https", "http", 1).replace("HTTPS", "HTTP")) == "insecure"


SPELLINGS = [
    "https://example.com",
    "HTTPS://EXAMPLE.COM:443/x",
    "https://münchen.de",
    "https://MÜNCHEN.de",
    "https://straße.de",
    "https://例え.jp",
    "https://例え。jp",
    "https://ｅｘａｍｐｌｅ.com",
    "https://2130706433",
    "https://0x7f000001",
    "https://0177.0.0.1",
    "https://127.1",
    "https://0x7f.0.1",
    "https://127.0.0.1.",
    "https://１２７.0.0.1",
    "https://%31%32%37.1",
    "https://%6cocalhost",
    "https://[::1]",
    "https://[::ffff:1.2.3.4]",
    "https://[2001:DB8:0:0:1:0:0:1]",
    "https://a_b.example.com",
    "https://user:pw@example.com:8080/@x",
    "https://0x",
    "https://1.2.3.0x",
    "https://xn--mnchen-3ya.de",
    "https://❤\ufe0f.ws",
    "https://ⓛocalhost",
    "https://256",
    "https://1.2.3.256",
    "https://1.2.3.4.5",
    "https://a.08",
    "https://08",
    "https://4294967296",
    "https://a%zz.de",
    "https://a%ff.de",
    "https://a%20b.de",
    "https://a|b.de",
    "https://℀.de",
    "https://[::g]",
    "https://[::1",
    "https://a.de:x",
    "https://a.de:65536",
    "https://::1",
    "https://",
    "https://[fe80::1%25eth0]x",
]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node, the oracle for how hosts are spelled, is not installed")
def test_hosts_are_spelled_as_node_spells_them() -> None:
    script = (
        "const read = url => { try { return new URL(url).hostname } catch { return null } };"
        "const urls = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(urls.map(read)))"
    )
    run = subprocess.run(
        ["node", "-e", script], input=json.dumps(SPELLINGS), capture_output=True, text=True, check=True
    )
    expected = [host if host is None else host.strip("[]").removesuffix(".") for host in json.loads(run.stdout)]
    assert dict(zip(SPELLINGS, map(hostname, SPELLINGS), strict=True)) == dict(zip(SPELLINGS, expected, strict=True))


def test_only_web_schemes_have_a_hostname() -> None:
    assert hostname("ftp://example.com") is None
    assert hostname("example.com") is None
