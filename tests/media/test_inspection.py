"""Real files are what they are, whatever they are called; and nothing hangs, grows or raises."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose._media_types import MEDIA_FORMATS, VOICE_FORMATS
from linq_compose.media import check_file, inspect
from linq_compose.media._content_type import HEAD, sniff
from media.kinds import FOREIGN, KINDS, UPLOADS, content_of

ALL = KINDS | UPLOADS | FOREIGN
CONTENTS = {extension: content_of(extension) for extension in ALL}
RULES_OF_TYPE = {**dict.fromkeys(KINDS, []), **dict.fromkeys(UPLOADS, ["FIL107"]), **dict.fromkeys(FOREIGN, ["FIL101"])}


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _rules(path: Any, **how: Any) -> list[str]:
    report = check_file(path, **how)
    assert report.crashes == ()
    return [found.rule for found in report]


def test_there_is_a_sample_of_every_listed_type() -> None:
    assert set(KINDS.values()) == set(MEDIA_FORMATS.values())


@pytest.mark.parametrize("extension", ALL)
def test_a_sample_is_named_by_its_true_type(extension: str, tmp_path: Path) -> None:
    data = CONTENTS[extension]
    facts = inspect(_written(tmp_path, f"sample.{extension}", data))
    assert (facts.type, facts.size, facts.extension) == (ALL[extension], len(data), extension)
    assert facts.declared in (ALL[extension], None)
    assert _rules(tmp_path / f"sample.{extension}") == RULES_OF_TYPE[extension]


# What only the extension tells, because the bytes are plain text.
@pytest.mark.parametrize("extension", sorted(ALL))
def test_bytes_and_a_file_without_extension_are_of_the_same_type(extension: str, tmp_path: Path) -> None:
    data = CONTENTS[extension]
    nameless = inspect(_written(tmp_path, "sample", data))
    assert nameless.type == inspect(data).type == ALL[extension]
    assert (nameless.extension, nameless.declared) == (None, None)
    for view in (bytearray(data), memoryview(data)):
        assert inspect(view) == inspect(data)


@pytest.mark.parametrize("extension", MEDIA_FORMATS)
def test_every_listed_extension_in_capitals_fits_its_type(extension: str, tmp_path: Path) -> None:
    of_type = next(sample for sample, mime in KINDS.items() if mime == MEDIA_FORMATS[extension])
    assert _rules(_written(tmp_path, f"Menu.{extension.upper()}", CONTENTS[of_type])) == []


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(MEDIA_FORMATS)))
def test_a_sample_under_a_foreign_name_is_caught(true: str, said: str) -> None:
    # Bytes have no name; their facts under a name are those of the renamed file.
    facts = inspect(CONTENTS[true]).model_copy(update={"name": f"sample.{said}"})
    from linq_compose.media import check_facts

    textual = said == "txt" and true in ("csv", "html", "vcf", "ics")
    plain = true == "txt" and said in ("csv", "html", "htm")
    modern = (true, said) in (("heic", "heif"), ("heif", "heic"), *(("mp4", each) for each in ("m4v", "m4a", "3gp")))
    same = MEDIA_FORMATS[true] == MEDIA_FORMATS[said]
    found = [each.rule for each in check_facts(facts)]
    assert found == ([] if same or textual or plain or modern else ["FIL102"])


def test_a_zip_that_is_called_jpg_is_caught(tmp_path: Path) -> None:
    (found,) = check_file(_written(tmp_path, "photo.jpg", CONTENTS["zip"]))
    assert (found.rule, found.path) == ("FIL102", "/name")
    assert found.message == "The name ends in .jpg, but the content is application/zip."
    assert found.hint == "Rename the file to match its content, .zip, or send the intended file."


@pytest.mark.parametrize("extension", sorted(KINDS))
def test_the_voice_formats_and_no_others_make_voice_memos(extension: str, tmp_path: Path) -> None:
    path = _written(tmp_path, f"hello.{extension}", CONTENTS[extension])
    assert _rules(path, voice=True) == ([] if extension in VOICE_FORMATS else ["FIL109"])


TEXTS = {
    "umlauts.txt": ("Grüße aus Köln", "utf-8", "text/plain"),
    "bom.txt": ("Grüße", "utf-8-sig", "text/plain"),
    "wide.txt": ("Grüße aus Köln\n", "utf-16", "text/plain"),
    "old.txt": ("Grüße aus Köln\n", "latin-1", "text/plain"),
    "short.txt": ("a", "utf-8", "text/plain"),
    "feed.txt": ("\n", "utf-8", "text/plain"),
    "emoji.txt": ("🎉", "utf-8", "text/plain"),
    "mail.txt": ("From: Ada\nSubject: Dinner\n\nAt seven?\n", "utf-8", "text/plain"),
    "json.txt": ('{"dinner": [19, 30]}\n', "utf-8", "text/plain"),
    "script.txt": ("#!/bin/sh\necho dinner\n", "utf-8", "text/plain"),
    "single.csv": ("name\nAda\n", "utf-8", "text/csv"),
    "semicolons.csv": ("name;phone\nAda;1\n", "utf-8", "text/csv"),
    "part.html": ("<p>Soup</p>\n", "utf-8", "text/html"),
    "bom.vcf": ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n", "utf-8-sig", "text/vcard"),
    "low.ics": ("\r\nbegin:vcalendar\r\nversion:2.0\r\nend:vcalendar\r\n", "utf-8", "text/calendar"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_of_many_kinds_are_told_and_clean(name: str, tmp_path: Path) -> None:
    text, encoding, mime = TEXTS[name]
    path = _written(tmp_path, name, text.encode(encoding))
    assert inspect(path).type == mime
    assert _rules(path) == []


def test_a_text_that_is_no_contact_is_caught(tmp_path: Path) -> None:
    assert _rules(_written(tmp_path, "ada.vcf", b"Ada Lovelace, London\n")) == ["FIL102"]


def test_a_long_text_whose_head_ends_within_a_character_is_text(tmp_path: Path) -> None:
    for shift in range(3):
        data = b"x" * shift + "€".encode() * HEAD
        assert inspect(data).type == "text/plain"


def _zip(*names: str, method: int = zipfile.ZIP_STORED, content: bytes = b"x", before: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return before + made.getvalue()


ARCHIVES = {
    "empty": (_zip(), "application/zip"),
    "program for Android": (_zip("classes.dex", "AndroidManifest.xml"), "application/vnd.android.package-archive"),
    "program for Java": (_zip("a.class", "META-INF/MANIFEST.MF"), "application/java-archive"),
    "program for iOS": (_zip("Payload/Menu.app/Info.plist"), "application/x-ios-app"),
    "pass": (_zip("pass.json", "manifest.json", "signature"), "application/vnd.apple.pkpass"),
    "unknown office": (_zip("[Content_Types].xml", "visio/document.xml"), "application/zip"),
    "book at the end": (
        _zip("a", "mimetype", content=b"application/epub+zip", method=zipfile.ZIP_DEFLATED),
        "application/epub+zip",
    ),
    "false mimetype": (_zip("a", "mimetype", content=b"a book"), "application/zip"),
    "unpackable mimetype": (
        _zip("a", "mimetype", content=b"application/epub+zip" * 9, method=zipfile.ZIP_BZIP2),
        "application/zip",
    ),
    "old presentation": (_zip("index.apxl"), "application/x-iwork-keynote-sffkey"),
    "document in the middle": (_zip(*map(str, range(3000)), "[Content_Types].xml", "word/document.xml"), KINDS["docx"]),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_told_by_the_names_in_it(name: str) -> None:
    data, mime = ARCHIVES[name]
    assert inspect(data).type == mime


def test_damaged_archives_are_told_as_far_as_can_be() -> None:
    packed = bytearray(_zip("a", "mimetype", content=b"application/epub+zip", method=zipfile.ZIP_DEFLATED))
    at = packed.find(b"mimetype") + 8
    packed[at : at + 4] = b"\xff\xff\xff\xff"
    assert inspect(packed).type == "application/zip"
    moved = bytearray(_zip("a", "mimetype", content=b"application/epub+zip"))
    struct.pack_into("<I", moved, moved.rfind(b"PK\x01\x02") + 42, 7)
    assert inspect(moved).type == "application/zip"
    huge = bytearray(_zip("a"))
    struct.pack_into("<I", huge, huge.rfind(b"PK\x05\x06") + 12, 0xFFFF_FFFF)
    assert inspect(huge).type == "application/zip"
    assert inspect(CONTENTS["docx"][:-40]).type in (KINDS["docx"], "application/zip")
    assert inspect(b"PK\x03\x04" + bytes(100)).type in ("application/zip", "application/octet-stream")


def _ole(*streams: str, version: int = 9, encrypted: bool = False) -> bytes:
    """Return a compound file with one sector of directory and these streams, each the right sibling of the last."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[24:32] = struct.pack("<HHHH", 0x3E, 3, 0xFFFE, version)
    struct.pack_into("<II", head, 44, 1, 1)
    struct.pack_into("<I", head, 76, 0)
    table = struct.pack("<II", 0xFFFF_FFFD, 0xFFFF_FFFE) + b"\xff" * 504
    entries = b""
    for index, name in enumerate(("Root Entry", *streams)):
        entry = bytearray(128)
        entry[: 2 * len(name)] = name.encode("utf-16-le")
        entry[64] = 2 * len(name) + 2
        last = index == len(streams)
        struct.pack_into(
            "<III", entry, 68, 0xFFFF_FFFF, 0xFFFF_FFFF if last or index == 0 else index + 1, int(index == 0)
        )
        entries += entry
    return bytes(head) + table + entries.ljust(512, b"\0")


def test_compound_files_are_told_by_the_streams_at_their_root() -> None:
    assert inspect(_ole("Book")).type == KINDS["xls"]
    assert inspect(_ole("Data", "WordDocument")).type == KINDS["doc"]
    assert inspect(_ole("Data")).type not in {KINDS["xls"], KINDS["doc"], KINDS["ppt"]}


def test_a_directory_that_goes_in_circles_or_leads_nowhere_ends() -> None:
    circle = bytearray(_ole("Book"))
    struct.pack_into("<I", circle, 512 + 4, 1)
    assert inspect(circle).type == KINDS["xls"]
    nowhere = bytearray(_ole("Book"))
    struct.pack_into("<I", nowhere, 76, 0x00FF_FFFF)
    assert inspect(nowhere).type == KINDS["xls"]
    far = bytearray(_ole("Book"))
    struct.pack_into("<I", far, 48, 0x00FF_FFFF)
    assert inspect(far).type not in {KINDS["xls"], KINDS["doc"], KINDS["ppt"]}


def test_bytes_that_are_hardly_text_are_not_taken_for_it() -> None:
    for data in (b"\xe9", b"\x01\x02\x03", b"\xff" * 3):
        assert inspect(data).type != "text/csv"
    assert inspect(b"\xe9").type == "application/octet-stream"
    assert (inspect(b"/* XPM */\nstatic char *a[] = {\n").type or "").startswith(("image/", "text/"))


def test_an_encrypted_document_goes_by_its_extension(tmp_path: Path) -> None:
    locked = _ole("EncryptionInfo", "EncryptedPackage")
    assert _rules(_written(tmp_path, "menu.docx", locked)) == []
    assert _rules(_written(tmp_path, "menu.jpg", locked)) == ["FIL102", "FIL101"]


ISO = {
    b"mp42": "video/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"avif": "image/avif",
    b"mif1": "image/heif",
}


@pytest.mark.parametrize("brand", ISO)
def test_iso_media_is_told_by_its_brand(brand: bytes) -> None:
    assert inspect(struct.pack(">I4s4sI", 16, b"ftyp", brand, 0) + bytes(64)).type == ISO[brand]


def test_the_brand_of_any_picture_leaves_it_to_the_others() -> None:
    for other, mime in {b"heic": "image/heic", b"avif": "image/avif", b"miaf": "image/heif"}.items():
        head = struct.pack(">I4s4sI4s", 20, b"ftyp", b"mif1", 0, other)
        assert inspect(head + bytes(64)).type == mime


def test_an_unknown_brand_is_left_to_libmagic() -> None:
    assert inspect(struct.pack(">I4s4sI", 16, b"ftyp", b"zzzz", 0) + bytes(64)).type not in set(KINDS.values()) - {
        "video/mp4"
    }


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(list(CONTENTS.values()))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data) - 1) | st.integers(0, min(600, len(data) - 1)))
        data[at : at + 4] = draw(st.binary(min_size=4, max_size=4))
    return bytes(data[: draw(st.integers(0, len(data)) | st.just(len(data)))])


BEGINNINGS = [b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0\x20ftyp", b"caff", b""]


@given(_damaged() | st.builds(lambda head, rest: head + rest, st.sampled_from(BEGINNINGS), st.binary(max_size=700)))
def test_any_bytes_are_inspected_with_bounded_reading(data: bytes) -> None:
    facts = inspect(data)
    assert facts.size == len(data)
    assert (facts.type is None) == (data == b"")
    assert _rules(data) == _rules(data)
    count = 0

    def read(at: int, length: int) -> bytes:
        nonlocal count
        assert at >= 0
        assert length >= 0
        count += length
        return data[at : at + length]

    sniff(read, len(data))
    assert count < 2_300_000  # the head, an archive's directory and end, or 256 sectors of 4 KiB with their links


SPARSE = """
import resource, sys
from linq_compose.media import check_file, inspect
small, *large = sys.argv[1:]
check_file(small)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in large:
    assert inspect(path).size >= 5_000_000_000
    assert "FIL104" in [found.rule for found in check_file(path)]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) // (1024 if sys.platform == "darwin" else 1))
"""


def test_memory_is_constant_whatever_the_size(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there is no resource module")
    large = []
    for name, head, tail in (
        ("zeros.bin", b"", b""),
        ("archive.zip", b"PK\x03\x04", _zip("a")),
        ("old.doc", CONTENTS["doc"], b""),
        ("film.mov", CONTENTS["mov"], b""),
    ):
        path = _written(tmp_path, name, head)
        os.truncate(path, 5_000_000_000)
        with path.open("ab") as file:
            file.write(tail)
        large.append(str(path))
    small = _written(tmp_path, "small.txt", b"small")
    done = subprocess.run(
        [sys.executable, "-c", SPARSE, str(small), *large], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 16_384  # KiB


def test_sizes_are_judged_by_the_limits(tmp_path: Path) -> None:
    path = _written(tmp_path, "photo.jpg", CONTENTS["jpg"])
    for size, rules in (
        (10_000_000, []),
        (10_000_001, ["FIL103"]),
        (104_857_600, ["FIL103"]),
        (104_857_601, ["FIL104"]),
    ):
        os.truncate(path, size)
        assert _rules(path) == rules
    assert _rules(_written(tmp_path, "empty.jpg", b"")) == _rules(b"") == ["FIL105"]
    assert inspect(b"").type is None
