"""IP addresses in URLs: their spellings by `inet_aton`, their reach by `ipaddress`."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from hypothesis import given
from hypothesis import strategies as st

from linq_compose.urls import flaw
from linq_compose.urls.ip_addresses import parse_ipv4, unreachable

NAT64 = IPv6Network("64:ff9b::/96")
LONGEST_LABEL = 63
NUMBERS = st.one_of(
    st.integers(0, 300).map(str),
    st.integers(0, 2**33).map(str),
    st.integers(0, 2**33).map(hex),
    st.integers(0, 2**33).map("0{:o}".format),
    st.sampled_from(["08", "0x", "00", "", "0x7F", "0X7f", "0xg"]),
)


def kind(url: str) -> str | None:
    found = flaw(url)
    return found.kind if found else None


@given(st.lists(NUMBERS, min_size=1, max_size=5).map(".".join))
def test_numbers_are_read_as_inet_aton_reads_them(host: str) -> None:
    try:
        expected = IPv4Address(socket.inet_aton(host))
    except OSError:
        # Platforms differ in `0x` without digits, which the URL standard takes for 0.
        assert parse_ipv4(host) is None or "0x" in host.split(".")
    else:
        assert parse_ipv4(host) == expected
        if all(len(label) <= LONGEST_LABEL for label in host.split(".")):
            assert kind(f"https://{host}/") == ("private" if unreachable(expected) else None)


EDGES_V4 = st.sampled_from(
    [
        "0.0.0.0",
        "0.255.255.255",
        "1.0.0.0",
        "9.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "127.0.0.0",
        "127.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.254.0.0",
        "169.254.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "172.32.0.0",
        "192.0.2.0",
        "192.0.2.255",
        "192.0.3.0",
        "192.167.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.20.0.0",
        "198.51.100.0",
        "198.51.101.0",
        "203.0.113.0",
        "203.0.114.0",
        "223.255.255.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
    ]
).map(IPv4Address)
ANY_V4 = EDGES_V4 | st.integers(0, 2**32 - 1).map(IPv4Address)
PREFIXES_V6 = st.sampled_from(
    [int(ip_address(one)) for one in ("::", "2000::", "2400::", "2001:db8::", "fc00::", "fe80::", "fec0::", "ff02::")]
    + [int(ip_address(one)) for one in ("4000::", "64:ff9b:1::", "3fff::", "5f00::", "100::", "2001::")]
)
CARRIERS = st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}"])


@given(ANY_V4)
def test_an_ipv4_address_is_unreachable_exactly_if_it_is_not_global_unicast(address: IPv4Address) -> None:
    # Versions of Python differ in the few anycast addresses of 192.0.0.0/24.
    if not str(address).startswith("192.0.0."):
        assert (unreachable(address) is None) == (address.is_global and not address.is_multicast)


@given(PREFIXES_V6, st.integers(0, 2**112 - 1))
def test_an_ipv6_address_that_is_not_global_unicast_is_unreachable(prefix: int, rest: int) -> None:
    address = IPv6Address(prefix | rest)
    if address.is_multicast or not address.is_global:
        # Python knows neither NAT64 nor that an IPv4-mapped address is as public as what it holds.
        carried = address.ipv4_mapped or (address in NAT64 and IPv4Address(int(address) & 0xFFFFFFFF))
        assert unreachable(address) or (carried and unreachable(carried) is None)
    elif (prefix >> 112) in (0x2400, 0x2000):
        assert unreachable(address) is None


@given(ANY_V4, CARRIERS)
def test_a_carried_ipv4_address_is_judged_in_its_place(inner: IPv4Address, form: str) -> None:
    words = unreachable(inner)
    found = flaw(f"https://[{form.format(inner)}]/x.jpg")
    if words or form == "::{}":
        assert found is not None
        assert found.kind == "private"
    else:
        assert found is None
    number = f"{int(inner):08x}"
    assert unreachable(IPv6Address(f"2002:{number[:4]}:{number[4:]}::1")) == words
