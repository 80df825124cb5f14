"""What is read block by block is what is read whole."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose.cli import inputs
from linq_compose.cli.inputs import Unreadable, open_stream, read_source

LINES = st.lists(st.sampled_from((b'{"a": 1}', b"", b" \t\r", b"x" * 40, "Ü👋".encode(), b"[\r")), max_size=12)


@given(lines=LINES, ending=st.sampled_from((b"", b"\n", b"\r\n")), block=st.integers(1, 64), stdin=st.booleans())
def test_blocks_hold_the_payloads_of_the_file(
    lines: list[bytes], ending: bytes, block: int, *, stdin: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = b"\n".join(lines) + ending
    file = tmp_path_factory.mktemp("blocks") / "many.jsonl"
    file.write_bytes(data)
    whole = read_source(str(file), lined=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "_BLOCK", block)
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
        stream = open_stream("-" if stdin else str(file), lined=True)
        blocks = list(stream.blocks)
    assert b"".join(source.data for source in blocks) == data
    assert all(source.data.endswith(b"\n") for source in blocks[:-1])
    payloads = [(payload.line, payload.data) for source in blocks for payload in source.payloads()]
    assert payloads == [(payload.line, payload.data) for payload in whole.payloads()]


def test_a_block_is_no_longer_than_its_size_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_BLOCK", 1000)
    (tmp_path / "many.jsonl").write_bytes(b'{"parts": []}\n' * 5000)
    sizes = [len(source.data) for source in open_stream(str(tmp_path / "many.jsonl")).blocks]
    assert len(sizes) == 70
    assert max(sizes) < 1014


def test_a_fault_while_reading_is_reported_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", TextIOWrapper(Failing()))
    with pytest.raises(Unreadable, match="<stdin>: input/output error"):
        list(open_stream("-", lined=True).blocks)


def test_a_binary_file_of_lines_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(b"\x00\x01\n" * 10)
    with pytest.raises(Unreadable, match="is a binary file, not JSON"):
        open_stream(str(tmp_path / "many.jsonl"))
