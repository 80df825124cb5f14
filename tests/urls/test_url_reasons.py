"""The verdict on one URL, by example: each reason, the schemes, links and credentials."""

from __future__ import annotations

import pytest

from linq_compose.urls import Flaw, flaw, has_credentials, link_flaw


@pytest.mark.parametrize(
    ("url", "kind_and_reason"),
    [
        ("", "malformed is empty"),
        ("example.com/a.jpg", "malformed has no scheme"),
        ("//example.com/a.jpg", "malformed has no scheme"),
        ("example.com:8080/a", "malformed has no scheme"),
        ("localhost:8080", "malformed has no scheme"),
        ("server:8080/a", "malformed has no scheme"),
        ("C:/a.jpg", "malformed has no scheme"),
        ("https:example.com", "malformed lacks the // after https:"),
        ("https:", "malformed lacks the // after https:"),
        ("https://", "malformed has no host"),
        ("https:///a.jpg", "malformed has no host"),
        ("http://?x", "malformed has no host"),
        ("https://user@/x", "malformed has no host"),
        ("https://:443/", "malformed has no host"),
        ("https://a.de:99999/", "malformed has the port 99999, above 65,535"),
        ("https://a.de:" + "9" * 5000, f"malformed has the port {'9' * 60}…, above 65,535"),
        ("https://a.de:65536", "malformed has the port 65536, above 65,535"),
        ("https://a.de:00", "malformed has the port 0, below 1"),
        ("https://a.de:x/", "malformed has the port x, which is no number"),
        ("https://a.de:１/", "malformed has the port １, which is no number"),
        ("https://[::1]:x/", "malformed has the port x, which is no number"),
        ("https://::1/", "malformed has more than one colon in its host ::1"),
        ("https://a.de/b c", "malformed has a space at character 15"),
        (" https://a.de/", "malformed has a space at character 1"),
        ("https://a.de/\t", "malformed has a tab at character 14"),
        ("https://a.de/\n", "malformed has a line break at character 14"),
        ("https://a.de/\r", "malformed has a line break at character 14"),
        ("https:\\\\a.de", "malformed has a backslash at character 7"),
        ("https://a.de/\0", "malformed has the control character U+0000 at character 14"),
        ("https://a.de/\x85", "malformed has the control character U+0085 at character 14"),
        ("https://a.de/\u200b", "malformed has U+200B ZERO WIDTH SPACE at character 14"),
        ("https://a.de/\xa0", "malformed has U+00A0 NO-BREAK SPACE at character 14"),
        ("https://a.de/\u2800", "malformed has U+2800 BRAILLE PATTERN BLANK at character 14"),
        ("https://a.de/a\u200d", "malformed has U+200D ZERO WIDTH JOINER at character 15"),
        ("\u200dhttps://a.de/", "malformed has U+200D ZERO WIDTH JOINER at character 1"),
        ("https://é\u200d.de/", "malformed has U+200D ZERO WIDTH JOINER in its host"),
        ("https://a.de/\ud83d", "malformed has half a surrogate pair (U+D83D) at character 14"),
        ("https://a%20b.de/", "malformed has a space in its host"),
        ("https://a%00b.de/", "malformed has the control character U+0000 in its host"),
        ("https://a%e2%80%8bb.de/", "malformed has U+200B ZERO WIDTH SPACE in its host"),
        ("https://a%2Fb.de/", "malformed has the character / in its host"),
        ("https://℀.de/", "malformed has the character / in its host"),
        ("https://a|b.de/", "malformed has the character | in its host"),
        ("https://a%zz.de/", "malformed has a broken percent escape in its host"),
        ("https://a%ff.de/", "malformed has percent escapes in its host that are no UTF-8"),
        ("https://a..de/", "malformed has an empty label in its host a..de"),
        ("https://.a.de/", "malformed has an empty label in its host .a.de"),
        ("https://./", "malformed has an empty label in its host ."),
        ("https://a.de../", "malformed has an empty label in its host a.de.."),
        (f"https://{'a' * 64}.de/", "malformed has a host label of 64 characters, above 63"),
        (f"https://{'é' * 63}.de/", "malformed has a host label of 69 characters, above 63"),
        (f"https://{'a.' * 126}de/", "malformed has a host of 254 characters, above 253"),
        (f"https://{'a.' * 5000}de/", "malformed has a host of 10,002 characters, above 253"),
        ("https://[::1/", "malformed has a broken IPv6 address in its host"),
        ("https://[::g]/", "malformed has a broken IPv6 address in its host"),
        ("https://[::1]x/", "malformed has a broken IPv6 address in its host"),
        ("https://[1.2.3.4]/", "malformed has a broken IPv6 address in its host"),
        ("https://[2606:4700::1%25en0]/", "malformed has a zone id in its public address 2606:4700::1%25en0"),
        (
            "https://1.2.3.256/",
            "malformed has the host 1.2.3.256, which ends in a number but is no IPv4 address",
        ),
        (
            "https://1.2.3.4.5/",
            "malformed has the host 1.2.3.4.5, which ends in a number but is no IPv4 address",
        ),
        ("https://a.08/", "malformed has the host a.08, which ends in a number but is no IPv4 address"),
        ("http:///x", "malformed has no host"),
        ("http://a.de/x", "insecure uses the scheme http"),
        ("FTP://a.de/x", "insecure uses the scheme ftp"),
        ("data:text/plain,a b", "insecure uses the scheme data"),
        ("file:///etc/hosts", "insecure uses the scheme file"),
        ("javascript:alert(1)", "insecure uses the scheme javascript"),
        ("tel:911", "insecure uses the scheme tel"),
        (f"{'a' * 70}:x", f"insecure uses the scheme {'a' * 60}…"),
        ("http://10.0.0.1/x", "insecure uses the scheme http"),
        ("https://10.0.0.1/x", "private points at 10.0.0.1, a private address"),
        ("https://2130706433/", "private points at 2130706433, which is 127.0.0.1, a loopback address"),
        ("https://100.64.0.1/", "private points at 100.64.0.1, a shared address (carrier-grade NAT)"),
        ("https://LocalHost/", "private names localhost, the machine that fetches it"),
        ("https://nas.local/", "private names nas.local, a host of a local network"),
        ("https://intranet/", "private names the single-label host intranet"),
    ],
)
def test_the_reason_is_a_phrase_behind_the_url(url: str, kind_and_reason: str) -> None:
    found = flaw(url)
    assert found is not None
    assert f"{found.kind} {found.reason}" == kind_and_reason


def test_the_schemes_that_are_asked_for_are_accepted() -> None:
    assert flaw("http://example.com", schemes=("http",)) is None
    assert flaw("https://example.com", schemes=("http",)) == Flaw("insecure", "uses the scheme https")
    assert flaw("gopher://intranet", schemes=("gopher",)) == Flaw("private", "names the single-label host intranet")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost/x", None),
        ("https://a.de/b c\td\ne\rf", None),
        ("https://exa mple.de", None),
        ("https://a.de/\xa0", Flaw("malformed", "has U+00A0 NO-BREAK SPACE at character 14")),
        ("https://a.de/ \u200b", Flaw("malformed", "has U+200B ZERO WIDTH SPACE at character 15")),
        ("ftp://a.de", Flaw("insecure", "uses the scheme ftp")),
        ("mailto:a@b.de", Flaw("insecure", "uses the scheme mailto")),
        ("a.de", Flaw("malformed", "has no scheme")),
        ("https:// ", Flaw("malformed", "has no host")),
    ],
)
def test_a_link_is_judged_by_scheme_and_host_alone(url: str, expected: Flaw | None) -> None:
    assert link_flaw(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:secret@example.com/", True),
        ("https://user@example.com/", True),
        ("ftp://:secret@example.com", True),
        ("https://@example.com/", False),
        ("https://:@example.com/", False),
        ("https://example.com/@user", False),
        ("https://example.com?a@b", False),
        ("mailto:user@example.com", False),
        ("", False),
    ],
)
def test_credentials_stand_before_the_host(url: str, expected: bool) -> None:
    assert has_credentials(url) is expected
