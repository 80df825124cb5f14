"""The family of files beyond the laws of the catalog: any facts, every listed type, limits and severities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import Policy
from linq_compose.media import FORMATS, UPLOAD_ONLY, MediaFacts, check_facts


def _found(facts, **how):
    report = check_facts(MediaFacts.from_payload(facts), **how)
    assert report.crashes == ()
    return [(found.rule, found.path) for found in report]


TYPES = st.sampled_from([each.mime for each in FORMATS] + [name for each in FORMATS for name in each.aliases])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=9) | st.sampled_from(["a.jpg", "a.flac", "b.m4a", "c.sh"]),
        "size": st.integers(0, 2 * 10**8),
        "type": TYPES | st.sampled_from([*UPLOAD_ONLY, "audio/flac", "application/octet-stream"]) | st.text(max_size=9),
        "flaw": st.just("is a pipe"),
        "voice": st.booleans(),
    },
)


@given(FACTS)
def test_any_facts_have_a_report(facts) -> None:
    found = [rule for rule, _ in _found(facts)]
    assert len(set(found)) == len(found)
    assert ("FIL106" in found) == ("flaw" in facts)
    assert ("FIL105" in found) == (facts.get("size") == 0)
    assert not {"FIL103", "FIL104"} <= set(found)
    assert {"FIL101", "FIL107", "FIL108"}.isdisjoint(found) or len({"FIL101", "FIL107", "FIL108"} & set(found)) == 1


@given(TYPES)
def test_a_listed_type_under_any_of_its_names_is_taken(mime: str) -> None:
    assert _found({"size": 5, "type": mime}) == _found({"size": 5, "type": mime.upper()}) == []


@pytest.mark.parametrize(
    ("size", "found"),
    [
        (10_000_000, []),
        (10_000_001, ["FIL103"]),
        (104_857_600, ["FIL103"]),
        (104_857_601, ["FIL104"]),
    ],
)
def test_a_file_has_the_very_bytes_that_are_allowed(size: int, found: list[str]) -> None:
    assert [rule for rule, _ in _found({"size": size})] == found


@pytest.mark.parametrize(
    ("mime", "expected"),
    [
        *((mime, []) for mime in ("audio/mpeg", "audio/x-m4a", "audio/aac", "audio/x-caf", "audio/x-wav", "audio/amr")),
        *((mime, ["FIL109"]) for mime in ("image/jpeg", "image/png", "video/mp4", "application/pdf", "text/vcard")),
    ],
)
def test_a_voice_memo_is_audio(mime: str, expected: list[str]) -> None:
    assert [rule for rule, _ in _found({"size": 5, "type": mime, "voice": True})] == expected
    assert _found({"size": 5, "type": mime, "voice": False}) == []


@pytest.mark.parametrize("voice", [False, True])
def test_a_type_is_rejected_unlisted_or_unknown(voice: bool) -> None:
    def only(mime: str) -> list[str]:
        return [rule for rule, _ in _found({"size": 5, "type": mime, "voice": voice})]

    assert only("audio/flac") == (["FIL109"] if voice else ["FIL101"])
    assert only("video/x-matroska") == (["FIL109"] if voice else ["FIL101"])
    assert only("application/octet-stream") == ["FIL108"]
    assert only("image/webp") == (["FIL109"] if voice else ["FIL107"])


def test_only_what_the_documentation_rejects_is_said_to_be_rejected_by_name() -> None:
    def said(mime: str) -> bool:
        (found,) = check_facts(MediaFacts(size=5, type=mime))
        return "rejects by name" in found.message

    assert all(map(said, ("audio/flac", "audio/ogg", "application/x-dosexec", "application/x-pie-executable")))
    assert not any(map(said, ("application/java-archive", "video/x-matroska", "application/x-apple-diskimage")))


def test_limits_and_severities_of_a_policy_hold() -> None:
    tight = Policy(limits={"url_media_bytes": 100, "upload_bytes": 200})
    assert _found({"size": 100}, policy=tight) == []
    assert _found({"size": 101}, policy=tight) == [("FIL103", "/size")]
    assert _found({"size": 201}, policy=tight) == [("FIL104", "/size")]
    report = check_facts(MediaFacts(name="a.jpg", type="application/zip"), policy=Policy(severity={"FIL102": "error"}))
    assert not report.ok
    with pytest.raises(ValueError, match="FIL10"):
        check_facts(MediaFacts(), policy=Policy(ignore=["FIL190"]))
