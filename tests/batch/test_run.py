"""`run` reads every form of file, gives each row what `check` gives it, and says what it could not read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from campaigns import texts
from linq_compose import check
from linq_compose.batch import BatchError, _blocks, _run, run
from linq_compose.operations import detect

COUNT = 700
MOMENTS = int(os.environ.get("LINQ_COMPOSE_MOMENTS", "61"))
"""A run is killed at every one of so many moments; 1 is all of them."""


def passes(text: str) -> bool:
    try:
        operation = detect(json.loads(text)).operation
    except ValueError:
        operation = "message"
    return not check(text, operation).fails()


@pytest.fixture(scope="module")
def rows() -> list[str]:
    return texts(COUNT)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small file has many blocks."""
    monkeypatch.setattr(_blocks, "_BLOCK", 10_000)
    monkeypatch.setattr(_blocks, "_ROWS", 64)


def write(path: Path, rows: list[str]) -> Path:
    """Write rows in the form that the name says."""
    name = path.name
    if ".json." in f"{name}.":
        data = b"[\n  " + b" ,\n".join(row.encode() for row in rows) + b"\n]\n"
    elif ".csv" in name:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["id", "payload"])
        writer.writerows(enumerate(rows))
        data = text.getvalue().encode()
    elif name.endswith((".parquet", ".arrow", ".arrows")):
        pa = pytest.importorskip("pyarrow", reason="the extra batch is not installed")
        table = pa.table({"id": range(len(rows)), "payload": rows})
        if name.endswith(".parquet"):
            pytest.importorskip("pyarrow.parquet").write_table(table, path, row_group_size=150)
        else:
            make = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
            with make(str(path), table.schema) as target:
                target.write_table(table, max_chunksize=200)
        return path
    else:
        data = "".join(f"{row}\n" for row in rows).encode()
    if name.endswith(".gz"):
        data = gzip.compress(data[:3000]) + gzip.compress(data[3000:])
    elif name.endswith(".zst"):
        zstandard = pytest.importorskip("zstandard", reason="the extra batch is not installed")
        data = zstandard.compress(data[:3000]) + zstandard.compress(data[3000:])
    path.write_bytes(data)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file as objects; of JSON with nothing beside it, as `payload`."""
    name = path.name
    if name.endswith((".parquet", ".arrow", ".arrows")):
        pa = pytest.importorskip("pyarrow")
        if name.endswith(".parquet"):
            return pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        opened = (pa.ipc.open_file if name.endswith(".arrow") else pa.ipc.open_stream)(path.read_bytes())
        return opened.read_all().to_pylist()
    data = path.read_bytes()
    if name.endswith(".gz"):
        data = gzip.decompress(data)
    elif name.endswith(".zst"):
        data = pytest.importorskip("zstandard").ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    if ".csv" in name:
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    if ".json." in f"{name}.":
        return json.loads(data)
    return [json.loads(line) for line in data.splitlines()]


NAMES = [
    "rows.jsonl", "rows.ndjson.gz", "rows.jsonl.zst", "rows.json", "rows.json.gz", "rows.csv", "rows.csv.gz",
    "rows.csv.zst", "rows.parquet", "rows.arrow", "rows.arrows",
]  # fmt: skip
TABLES = (".csv", ".parquet", ".arrow")


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_divided_by_what_check_says_and_keep_order_and_form(
    name: str, tmp_path: Path, rows: list[str]
) -> None:
    if not any(ending in name for ending in TABLES):
        rows = [row for row in rows if row != '{"parts":[{"type":"text","value":"Hi"' or ".json." not in f"{name}."]
    source = write(tmp_path / name, rows)
    ending = name.removeprefix("rows")
    accepted, rejects = tmp_path / f"good{ending}", tmp_path / f"bad{ending}"
    report = run(source, accepted=accepted, rejects=rejects, jobs=1)
    good = [row for row in rows if passes(row)]
    bad = [(number, row) for number, row in enumerate(rows) if not passes(row)]
    assert (report.tally.rows, report.tally.passed, report.rejected) == (len(rows), len(good), len(bad))
    assert bad
    assert report.unread == ()
    assert not report.ok
    found = read(accepted)
    if any(table in name for table in TABLES):
        assert [row["payload"] for row in found] == good
    else:
        assert found == [json.loads(row) for row in good]
    refused = read(rejects)
    assert len(refused) == len(bad)
    for row, (number, text) in zip(refused, bad, strict=True):
        first = 2 if ".csv" in name else 1
        assert int(row["row"]) == number + first
        assert row["rules"]
        payload = row.get("payload", row.get("text"))
        assert payload == text or payload == json.loads(text)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({name, accepted.name, rejects.name})


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv", "rows.parquet"])
def test_processes_change_nothing(name: str, tmp_path: Path, rows: list[str]) -> None:
    source = write(tmp_path / name, rows)
    ending = source.suffix
    outputs = []
    for jobs in (1, 2):
        accepted, rejects = tmp_path / f"good{jobs}{ending}", tmp_path / f"bad{jobs}{ending}"
        report = run(source, accepted=accepted, rejects=rejects, jobs=jobs)
        outputs.append((report.tally, accepted.read_bytes(), rejects.read_bytes()))
    assert outputs[0] == outputs[1]


def test_accepted_lines_are_those_of_the_input_byte_for_byte(tmp_path: Path) -> None:
    lines = [
        '{"parts": [ {"type":"text","value":"a  b"} ]}',
        '  {"parts":[{"value":"\\u00e9","type":"text"}]}\r',
        "",
        "[]",
    ]
    source = tmp_path / "rows.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8", newline="")
    report = run(source, accepted=tmp_path / "good.jsonl", jobs=1)
    assert (tmp_path / "good.jsonl").read_bytes() == "".join(f"{line}\n" for line in lines[:2]).encode()
    assert report.tally.rows == 3


def test_a_folder_is_read_in_order_of_names_without_its_outputs(tmp_path: Path, rows: list[str]) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path / "b" / "2.jsonl", rows[300:])
    write(tmp_path / "a.jsonl.gz", rows[:300])
    (tmp_path / "notes.txt").write_text("not rows")
    for _ in range(2):
        report = run(tmp_path, accepted=tmp_path / "good.jsonl", jobs=1)
        assert (report.files, report.tally.rows) == (2, COUNT)
        assert read(tmp_path / "good.jsonl") == [json.loads(row) for row in rows if passes(row)]


def test_a_template_fills_csv(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text('phone;name\n+12052532136;"Ana; ""A"""\n;Bo\nx;\n+14155550123;"Chlo\né"\n', encoding="utf-8")
    accepted, rejects = tmp_path / "good.csv", tmp_path / "bad.csv"
    report = run(source, template="Hi {name:bold}!", column={"to": "phone"}, accepted=accepted, rejects=rejects, jobs=1)
    good = list(csv.DictReader(io.StringIO(accepted.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    assert [json.loads(row["payload"])["message"]["parts"][0]["value"] for row in good] == [
        'Hi Ana; "A"!',
        "Hi Chlo\né!",
    ]
    bad = list(csv.DictReader(io.StringIO(rejects.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    assert [(row["row"], row["rules"]) for row in bad] == [("3", "SHP102"), ("4", "template")]
    assert report.tally.operations == Counter({"messages.create": 3})


def test_a_tally_counts_findings_and_rows_by_rule(tmp_path: Path) -> None:
    rows = texts(2_600)  # more findings of each rule than are shown, in several blocks
    source = write(tmp_path / "rows.jsonl", rows)
    tally = run(source, jobs=1).tally
    reports = [check(row, detect_of(row)) for row in rows]
    for code, rule in tally.rules.items():
        assert rule.findings == sum(found.rule == code for report in reports for found in report)
        assert rule.rows == sum(any(found.rule == code for found in report) for report in reports)
        assert len(rule.examples) == 3 < rule.findings
    assert tally.rules.keys() == {found.rule for report in reports for found in report}
    assert tally.clean == sum(not report.diagnostics for report in reports)


def detect_of(row: str) -> str:
    try:
        return detect(json.loads(row)).operation
    except ValueError:
        return "message"


# Bad input


def test_a_truncated_gzip_is_reported_and_its_rows_are_kept(tmp_path: Path, rows: list[str]) -> None:
    good = [row for row in rows if passes(row)]
    data = gzip.compress("".join(f"{row}\n" for row in good).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    write(tmp_path / "b.jsonl", rows[:10])
    report = run([tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl"], accepted=tmp_path / "good.jsonl", jobs=1)
    [(name, reason)] = report.unread
    assert name.endswith("a.jsonl.gz")
    assert "ends in the middle of its gzip data" in reason
    found = read(tmp_path / "good.jsonl")
    assert found == [json.loads(row) for row in good[: len(found) - 10] + rows[:10]]
    assert len(found) > 100


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_damaged_compression_is_reported(ending: str, tmp_path: Path, rows: list[str]) -> None:
    source = write(tmp_path / f"rows.jsonl{ending}", rows)
    data = bytearray(source.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    source.write_bytes(bytes(data))
    assert [name for name, _ in run(source, jobs=1).unread] == [str(source)]
    source.write_bytes(bytes(data[: len(data) // 3]))
    assert "ends in the middle" in run(source, jobs=1).unread[0][1]


def test_a_corrupt_page_of_parquet_costs_its_row_group_alone(tmp_path: Path, rows: list[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra batch is not installed")
    source = write(tmp_path / "rows.parquet", rows)
    column = parquet.ParquetFile(source).metadata.row_group(1).column(1)
    start = column.dictionary_page_offset or column.data_page_offset
    data = bytearray(source.read_bytes())
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    source.write_bytes(bytes(data))
    report = run(source, accepted=tmp_path / "good.parquet", rejects=tmp_path / "bad.parquet", jobs=1)
    [(_, reason)] = report.unread
    assert reason.startswith("row group 2 of 5: ")
    rest = [*enumerate(rows[:150]), *enumerate(rows[300:], 300)]
    assert [row["id"] for row in read(tmp_path / "good.parquet")] == [number for number, row in rest if passes(row)]
    assert [row["row"] for row in read(tmp_path / "bad.parquet")] == [
        number + 1 for number, row in rest if not passes(row)
    ]
    source.write_bytes(bytes(data[:-9]))
    assert len(run(source, jobs=1).unread) == 1


def test_a_cut_arrow_file_is_reported(tmp_path: Path, rows: list[str]) -> None:
    for name in ("rows.arrow", "rows.arrows"):
        source = write(tmp_path / name, rows)
        source.write_bytes(source.read_bytes()[:-20_000])
        report = run(source, jobs=1)
        assert len(report.unread) == 1, name
        assert report.tally.rows in (0, 200, 400, 600), name


def test_a_row_that_is_too_long_is_a_finding_and_the_rest_goes_on(
    tmp_path: Path, rows: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_blocks, "LONGEST", 50_000)
    source = tmp_path / "rows.jsonl"
    long = json.dumps({"parts": [{"type": "text", "value": "x" * 300_000}]})
    source.write_text("\n".join([*rows[:100], long, *rows[100:]]), encoding="utf-8")
    report = run(source, rejects=tmp_path / "bad.jsonl", jobs=1)
    assert report.tally.rows == COUNT + 1
    [row] = [row for row in read(tmp_path / "bad.jsonl") if row["rules"] == ["row"]]
    assert (row["row"], "payload" in row) == (101, False)
    assert f"{len(long):,} bytes" in row["diagnostics"][0]["message"]
    assert [row["row"] for row in read(tmp_path / "bad.jsonl") if row["rules"] != ["row"]] == [
        number + 1 + (number >= 100) for number, text in enumerate(rows) if not passes(text)
    ]
    (tmp_path / "one.json").write_text("[1," + long + "]", encoding="utf-8")
    one = run(tmp_path / "one.json", jobs=1)
    assert (one.tally.rows, "row 2" in one.unread[0][1]) == (1, True)


def test_a_quote_that_is_never_closed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "LONGEST", 50_000)
    source = tmp_path / "rows.csv"
    good = '"{""parts"":[{""type"":""text"",""value"":""Hi""}]}"\n'
    source.write_text("payload\n" + good * 500 + '"oops\n' + "x,y\n" * 40_000, encoding="utf-8")
    report = run(source, jobs=1)
    assert report.tally.passed == 500
    assert "line 502: a quote is opened" in report.unread[0][1]


def test_cells_of_several_lines_end_where_their_quote_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "LONGEST", 50_000)
    source = tmp_path / "rows.csv"
    source.write_text("name,note\n" + '"Ana","one\ntwo ""three"""\n' * 6_000, encoding="utf-8")
    report = run(source, template="Hi {name}: {note}", jobs=1)
    assert (report.unread, report.tally.passed) == ((), 6_000)


def test_encodings_may_be_mixed(tmp_path: Path) -> None:
    value = '{"parts":[{"type":"text","value":"é"}]}'
    source = tmp_path / "rows.jsonl"
    source.write_bytes(b"\n".join([value.encode(), value.encode("latin-1"), value.encode()]))
    report = run(source, accepted=tmp_path / "good.jsonl", rejects=tmp_path / "bad.jsonl", jobs=1)
    assert (report.tally.passed, report.rejected, report.tally.unreadable) == (2, 1, 1)
    assert str(report).endswith("2 accepted, 1 rejected (1 not readable)")
    assert read(tmp_path / "bad.jsonl")[0]["text"] == value.replace("é", "\\xe9")
    table = tmp_path / "rows.csv"
    table.write_bytes("name,to\nÉva,+12052532136\n".encode() + "Éva,+12052532136\na,b,c\n".encode("latin-1"))
    report = run(table, template="Hi {name}", rejects=tmp_path / "bad.csv", accepted=tmp_path / "good.csv", jobs=1)
    assert (report.tally.passed, report.rejected, report.tally.unreadable) == (1, 2, 2)
    assert all(len(row) == 5 and None not in row for row in read(tmp_path / "bad.csv"))


def test_a_row_with_a_nul_is_one_row_and_the_rest_goes_on(tmp_path: Path) -> None:
    value = b'{"parts":[{"type":"text","value":"Hi"}]}'
    lines, table = tmp_path / "rows.jsonl", tmp_path / "rows.csv"
    lines.write_bytes(b"\n".join([value, value.decode().encode("utf-16-le"), value]))
    table.write_bytes(b"name,to\nEva,+12052532136\nE\0a,+12052532136\nEva,+12052532136\n")
    assert (run(lines, jobs=1).tally.passed, run(lines, jobs=1).rejected) == (2, 1)
    report = run(table, template="Hi {name}", jobs=1)
    assert (report.unread, report.tally.rows, report.tally.clean) == ((), 3, 2)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv", "rows.jsonl.gz"])
def test_a_byte_order_mark_belongs_to_the_file(name: str, tmp_path: Path, rows: list[str]) -> None:
    folders = tmp_path / "plain", tmp_path / "marked"
    for folder in folders:
        folder.mkdir()
    plain, marked = (folder / name for folder in folders)
    write(plain, rows[:200])
    data = gzip.decompress(plain.read_bytes()) if name.endswith(".gz") else plain.read_bytes()
    whole = b"\xef\xbb\xbf" + data
    marked.write_bytes(gzip.compress(whole) if name.endswith(".gz") else whole)
    outputs = []
    for source in (plain, marked):
        report = run(source, accepted=source.parent / f"good-{name}", rejects=source.parent / f"bad-{name}", jobs=1)
        kept = [read(source.parent / f"{kind}-{name}") for kind in ("good", "bad")]
        for row in kept[1]:
            row.pop("file", None)
        outputs.append((report.tally.rows, report.rejected, kept))
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_an_output_without_a_row_is_a_file_of_its_compression(ending: str, tmp_path: Path) -> None:
    if ending == ".zst":
        pytest.importorskip("zstandard", reason="the extra batch is not installed")
    (tmp_path / "rows.jsonl").write_bytes(b"")
    (tmp_path / "flaw.jsonl").write_bytes(b"\xff\xfe")
    for source in ("rows.jsonl", "flaw.jsonl"):
        good = tmp_path / f"{source}-good.jsonl{ending}"
        run(tmp_path / source, accepted=good, jobs=1)
        assert good.stat().st_size
        assert run(good, jobs=1).unread == ()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jsonl", '{"parts":[]}'.encode("utf-16"), "UTF-16"),
        ("a.csv", b"a\0,b\n1,2\n", "binary"),
        ("a.jsonl", '{"parts":[]}\n'.encode("utf-16-le"), "binary"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("a.json", b'[{"parts":[]},', "ends inside its array, in row 2"),
        ("a.json", b'[{"parts":[]}] x', "after the end"),
        ("a.csv", b"a,a\n1,2\n", "two columns of one name"),
        ("a.csv", b"", "no first line"),
        ("a.parquet", b"PAR1 no", ""),
        ("a.arrow", b"ARROW1", ""),
        ("a.jsonl.gz", b"plain text", "damaged gzip data"),
    ],
)
def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(
    name: str, data: bytes, reason: str, tmp_path: Path
) -> None:
    if name.endswith((".parquet", ".arrow")):
        pytest.importorskip("pyarrow", reason="the extra batch is not installed")
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.jsonl").write_text('{"parts":[{"type":"text","value":"Hi"}]}\n')
    report = run([tmp_path / name, tmp_path / "z.jsonl", tmp_path / "none.jsonl"], jobs=1)
    assert report.tally.passed == 1
    assert [Path(unread).name for unread, _ in report.unread] == ["none.jsonl", name]
    assert reason in report.unread[1][1]


def test_an_empty_file_has_empty_outputs(tmp_path: Path) -> None:
    for name in ("rows.jsonl", "rows.json", "rows.csv", "rows.parquet", "rows.arrow"):
        source = write(tmp_path / name, [])
        report = run(
            source, accepted=tmp_path / f"good{source.suffix}", rejects=tmp_path / f"bad{source.suffix}", jobs=1
        )
        assert (report.ok, report.tally.rows, report.unread) == (True, 0, ())
        assert read(tmp_path / f"good{source.suffix}") == read(tmp_path / f"bad{source.suffix}") == []


def test_options_that_do_not_fit_are_errors(tmp_path: Path, rows: list[str]) -> None:
    lines, table = write(tmp_path / "a.jsonl", rows[:3]), write(tmp_path / "a.csv", rows[:3])
    for match, arguments, options in (
        ("form of the input", lines, {"accepted": tmp_path / "b.csv"}),
        ("form of the input", lines, {"accepted": tmp_path / "b"}),
        ("is read", lines, {"rejects": lines}),
        ("the same", lines, {"rejects": tmp_path / "b.jsonl", "accepted": tmp_path / "b.jsonl"}),
        ("one form", [lines, table], {"accepted": tmp_path / "b.jsonl"}),
        ("no columns", lines, {"template": "Hi {name}"}),
        ("'payload'", table, {"column": "paylod", "accepted": tmp_path / "b.csv"}),
        ("'payload'", table, {"template": "{paylod}", "accepted": tmp_path / "b.csv"}),
        ("ends in .jsonl", tmp_path / "a.txt", {}),
        ("name accepted", lines, {"resume": True}),
    ):
        with pytest.raises(BatchError, match=match):
            run(arguments, jobs=1, **options)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.jsonl"]


def test_files_with_other_columns_do_not_go_into_one_output(tmp_path: Path, rows: list[str]) -> None:
    write(tmp_path / "a.csv", rows[:50])
    (tmp_path / "b.csv").write_text('payload\n"{}"\n')
    (tmp_path / "c.csv").write_text("x,y\n1,2\n")
    report = run(tmp_path, accepted=tmp_path / "good.csv", jobs=1)
    assert [(Path(name).name, reason.split(":")[0]) for name, reason in report.unread] == [
        ("b.csv", "has other columns than the first file, so its rows cannot go into one output"),
        ("c.csv", "does not fit"),
    ]
    assert len(read(tmp_path / "good.csv")) == sum(map(passes, rows[:50]))


def test_columns_of_any_type_keep_their_values(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra batch is not installed")
    compute = pytest.importorskip("pyarrow.compute")
    payload = [row for row in texts(220) if row]
    count = len(payload)
    numbers = pa.array([number // 7 for number in range(count)])
    columns = {
        "payload": pa.array(payload, pa.string_view()),
        "category": pa.array([f"c{number % 5}" for number in range(count)]).dictionary_encode(),
        "run": compute.run_end_encode(numbers),
        "list": pa.array([[number] * (number % 3) for number in range(count)], pa.list_view(pa.int32())),
        "map": pa.array([[("k", number)] for number in range(count)], pa.map_(pa.string(), pa.int64())),
        "struct": pa.array([{"a": number, "b": None} for number in range(count)]),
        "nothing": pa.nulls(count),
        "cents": pa.array(range(count), pa.decimal128(8, 2)),
    }
    table = pa.table(columns)
    source = tmp_path / "rows.arrow"
    with pa.ipc.new_file(str(source), table.schema) as target:
        target.write_table(table, max_chunksize=50)
    run(source, column="payload", accepted=tmp_path / "good.arrow", rejects=tmp_path / "bad.arrow", jobs=1)
    good, bad = read(tmp_path / "good.arrow"), read(tmp_path / "bad.arrow")
    rows = table.to_pylist()
    assert good == [row for row in rows if passes(row["payload"])]
    assert [{name: row[name] for name in columns} for row in bad] == [row for row in rows if not passes(row["payload"])]
    assert bad


# Going on


def _killed_at(moment: int, monkeypatch: pytest.MonkeyPatch, call: Any) -> bool:
    """Call in a child that is killed in one of its writes, syncs and renames; return whether there were so many."""
    child = os.fork()
    if child:
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in (0, -signal.SIGKILL)
        return ended == -signal.SIGKILL
    signal.alarm(120)
    left = [moment]

    def counting(function: Any) -> Any:
        def counted(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return counted

    code = 1
    try:
        from linq_compose.batch import _outputs

        monkeypatch.setattr(os, "fsync", counting(os.fsync))
        monkeypatch.setattr(os, "replace", counting(os.replace))
        monkeypatch.setattr(os, "unlink", counting(os.unlink))
        monkeypatch.setattr(_outputs.Output, "write", counting(_outputs.Output.write))
        call()
        code = 0
    finally:
        os._exit(code)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed as on Unix")
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows.json", "rows.csv", "rows.parquet", "rows.arrow"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_run_that_is_killed_at_any_moment_goes_on_to_the_same_bytes(
    name: str, tmp_path: Path, rows: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = name.removeprefix("rows")
    sources = [write(tmp_path / f"{part}{name}", rows[part * 250 : part * 250 + 250]) for part in range(2)]
    whole = {"accepted": tmp_path / f"good{ending}", "rejects": tmp_path / f"bad{ending}"}
    expected = run(sources, **whole, jobs=1)
    again = {kind: tmp_path / f"again_{path.name}" for kind, path in whole.items()}
    monkeypatch.setattr(_run, "_PACE", 0.0)
    done = False
    for moment in range(1, 400, MOMENTS):
        for output in again.values():
            output.unlink(missing_ok=True)
        if not _killed_at(moment, monkeypatch, lambda: run(sources, **again, jobs=1)):
            done = True
            break
        # Killed once more, a little later, then finished.
        _killed_at(moment // 2 + 3, monkeypatch, lambda: run(sources, **again, jobs=1, resume=True))
        found = run(sources, **again, jobs=1, resume=True)
        assert found.tally == expected.tally, moment
        assert all(again[kind].read_bytes() == whole[kind].read_bytes() for kind in whole), moment
    assert done
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".partial", ".journal", ".new", ".whole")]


def test_ctrl_c_keeps_what_is_done(tmp_path: Path, rows: list[str]) -> None:
    source = write(tmp_path / "rows.jsonl", rows)
    good = tmp_path / "good.jsonl"

    def stop(_: str, done: int, *__: int) -> None:
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(source, accepted=good, jobs=1, progress=stop)
    assert not good.exists()
    partial = (tmp_path / "good.jsonl.partial").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows[: len(partial) + 20] if passes(row)][: len(partial)] == partial
    seen: list[int] = []
    run(source, accepted=good, jobs=1, resume=True, progress=lambda _, done, *__: seen.append(done))
    assert seen[0] > 300
    assert good.read_text(encoding="utf-8").splitlines() == [row for row in rows if passes(row)]


def test_a_run_does_not_go_on_with_another_input(tmp_path: Path, rows: list[str]) -> None:
    source = write(tmp_path / "rows.jsonl", rows)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    options: dict[str, Any] = {"accepted": tmp_path / "good.jsonl", "jobs": 1}
    with pytest.raises(KeyboardInterrupt):
        run(source, **options, progress=stop)
    with pytest.raises(BatchError, match="operation is not as it was"):
        run(source, **options, operation="message", resume=True)
    with pytest.raises(BatchError, match="policy is not as it was"):
        run(source, **options, policy="strict", resume=True)
    partial = tmp_path / "good.jsonl.partial"
    content = partial.read_bytes()
    partial.write_bytes(content[:10])
    with pytest.raises(BatchError, match=r"good.jsonl.partial is not as it was"):
        run(source, **options, resume=True)
    partial.unlink()
    with pytest.raises(BatchError, match=r"good.jsonl.partial is not as it was"):
        run(source, **options, resume=True)
    write(source, rows[:-1])
    with pytest.raises(BatchError, match="the input is not as it was"):
        run(source, **options, resume=True)
    assert run(source, **options).tally.rows == COUNT - 1


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, rows: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from linq_compose.batch._outputs import Output

    source = write(tmp_path / "rows.jsonl", rows)
    writes = [0]
    real = Output.write

    def failing(self: Output, data: bytes) -> None:
        writes[0] += 1
        if writes[0] == 9:
            real(self, data[: len(data) // 2])
            raise OSError(28, "No space left on device", self.partial)
        real(self, data)

    monkeypatch.setattr(Output, "write", failing)
    good = tmp_path / "good.jsonl"
    with pytest.raises(OSError, match="No space left"):
        run(source, accepted=good, jobs=1)
    assert not good.exists()
    monkeypatch.setattr(Output, "write", real)
    run(source, accepted=good, jobs=1, resume=True)
    assert good.read_text(encoding="utf-8").splitlines() == [row for row in rows if passes(row)]


def test_an_output_is_written_by_one_run_at_a_time(tmp_path: Path, rows: list[str]) -> None:
    pytest.importorskip("fcntl", reason="Windows has no such locks")
    source = write(tmp_path / "rows.jsonl", rows)
    good, bad, page = (str(tmp_path / name) for name in ("good.jsonl", "bad.jsonl", "page.html"))
    refused: list[str] = []

    def another(*_: Any) -> None:
        for options in ({"accepted": good}, {"rejects": bad}, {"html": page}, {"accepted": good, "resume": True}):
            with pytest.raises(BatchError) as error:
                run(source, **options, jobs=1)
            refused.append(str(error.value))

    report = run(source, accepted=good, rejects=bad, html=page, jobs=1, progress=another)
    assert set(refused) == {f"{os.path.realpath(name)} is being written by another run." for name in (good, bad, page)}
    assert sorted(os.listdir(tmp_path)) == ["bad.jsonl", "good.jsonl", "page.html", "rows.jsonl"]
    assert len(Path(good).read_text(encoding="utf-8").splitlines()) == report.tally.rows - report.rejected


def test_the_lock_of_a_run_that_was_killed_stops_no_other(tmp_path: Path, rows: list[str]) -> None:
    source = write(tmp_path / "rows.jsonl", rows)
    (tmp_path / "good.jsonl.lock").touch()
    run(source, accepted=tmp_path / "good.jsonl", jobs=1)
    assert not (tmp_path / "good.jsonl.lock").exists()
