"""The list of formats: one row each, one name each, and what may go by which extension."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose._media_types import (
    MEDIA_FORMATS,
    OTHER_FORMATS,
    VOICE_FORMATS,
    canonical,
    declared_by,
    extensions_of,
    fits,
    is_rejected,
    resolved,
)
from linq_compose.media import FORMATS, UPLOAD_ONLY, MediaFacts

MIMES = st.sampled_from([*MEDIA_FORMATS.values(), *UPLOAD_ONLY, "application/octet-stream", "video/x-matroska"])
EXTENSIONS = st.sampled_from(sorted(MEDIA_FORMATS.keys() | OTHER_FORMATS)) | st.text(max_size=5)


def test_every_extension_of_the_page_is_of_one_format() -> None:
    assert {extension: each.mime for each in FORMATS for extension in each.extensions} == dict(MEDIA_FORMATS)
    assert {extension for each in FORMATS if each.voice for extension in each.extensions} == set(VOICE_FORMATS)
    assert len(VOICE_FORMATS) == 7


def test_every_name_means_one_format() -> None:
    names = [name for each in FORMATS for name in (each.mime, *each.aliases)]
    assert len(set(names)) == len(names)
    assert {canonical(name) for name in names} == {each.mime for each in FORMATS}
    assert not set(UPLOAD_ONLY) & set(names)


@given(st.text(max_size=40) | MIMES)
def test_spelling_a_type_twice_changes_nothing(mime: str) -> None:
    assert canonical(canonical(mime)) == canonical(mime)


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.mime)
def test_a_format_fits_its_own_extensions_and_no_picture(each) -> None:
    assert extensions_of(each.mime) == each.extensions
    for extension in each.extensions:
        assert fits(each.mime, extension)
        assert declared_by(extension) == each.mime
    assert fits(each.mime, "png") == (each.mime == "image/png")
    assert not is_rejected(each.mime)


@given(MIMES, EXTENSIONS)
def test_a_resolved_type_fits_wherever_the_content_does(mime: str, extension: str) -> None:
    once = resolved(mime, extension)
    assert resolved(once, extension) == once
    assert resolved(mime, None) == mime
    if once != mime:
        assert once == declared_by(extension)
        assert fits(mime, extension)
        assert fits(once, extension)


@given(st.text(max_size=12) | st.none())
def test_an_extension_is_what_stands_behind_the_last_dot(name: str | None) -> None:
    extension = MediaFacts(name=name).extension
    if extension is None:
        assert name is None or "." not in name.strip(".") or name.endswith(".")
    else:
        assert name is not None
        assert name.lower().endswith(f".{extension}")
        assert "." not in extension


def test_foreign_content_may_go_by_a_foreign_name() -> None:
    assert fits("application/x-dosexec", "exe")
    assert not fits("application/zip", "apk")
    assert not fits("text/plain", "sh")
    assert fits("text/plain", "yaml")
