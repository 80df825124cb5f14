"""Laws of reading rows: however rows are written, and wherever blocks end, the same rows come out."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose.batch import _blocks, run
from linq_compose.compose import Draft
from linq_compose.errors import TemplateError

CELLS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0") | st.sampled_from('",;\n\r\t \u2028\x0b\x85'),
    max_size=8,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('ab"\\[]{}, :é\n'), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab]", max_size=2), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("rows")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.sampled_from([1, 7, 40, 10_000]), st.sampled_from(",;\t"))
@settings(max_examples=40)
def test_csv_gives_the_cells_that_were_written(
    folder: Any, rows: list[tuple[str, str]], block: int, separator: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "name"])
    writer.writerows(rows)
    source, good, bad = folder / "rows.csv", folder / "good.csv", folder / "bad.csv"
    source.write_bytes(text.getvalue().encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "_BLOCK", block)
        report = run(source, template="{name}", accepted=good, rejects=bad, jobs=1)
    assert (report.unread, report.tally.rows) == ((), len(rows))
    found = {}
    for path in (good, bad):
        read = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline=""), delimiter=separator))
        found[path] = [(row["id"], row["name"]) for row in read]
        if path == good:
            payloads = [json.loads(row["payload"]) for row in read]
    fine = [row for row in rows if passes(row[1])]
    assert found[good] == fine
    assert found[bad] == [row for row in rows if not passes(row[1])]
    assert payloads == [Draft().text(name).message().payload() for _, name in fine]


def passes(name: str) -> bool:
    if not name:  # a cell without text stands for a value that is missing
        return False
    try:
        return not Draft().text(name).check().fails()
    except TemplateError:
        return False


@given(
    st.lists(JSON, max_size=10),
    st.sampled_from([1, 9, 10_000]),
    st.sampled_from([None, 1]),
    st.sampled_from(["", " ", "\n"]),
)
@settings(max_examples=60)
def test_an_array_gives_its_elements(folder: Any, values: list[Any], block: int, indent: Any, space: str) -> None:
    source = folder / "rows.json"
    source.write_text(f"{space}{json.dumps(values, indent=indent, ensure_ascii=False)}{space}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "_BLOCK", block)
        report = run(source, rejects=folder / "bad.json", jobs=1)
    assert (report.unread, report.tally.rows, report.tally.passed) == ((), len(values), 0)
    rows = json.loads((folder / "bad.json").read_text(encoding="utf-8"))
    assert [row["payload"] for row in rows] == values
    assert [row["row"] for row in rows] == list(range(1, len(values) + 1))


@given(st.lists(st.sampled_from(["", " ", "[]", "{}", '{"parts":[]}', "x" * 30]), max_size=20), st.integers(1, 60))
@settings(max_examples=40)
def test_lines_keep_their_numbers(folder: Any, lines: list[str], block: int) -> None:
    source = folder / "rows.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "_BLOCK", block)
        run(source, rejects=folder / "bad.jsonl", jobs=1)
    rows = [json.loads(line) for line in (folder / "bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["row"] for row in rows] == [number for number, line in enumerate(lines, 1) if line.strip()]
