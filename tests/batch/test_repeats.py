"""Repeats are those that counting all rows at once finds, however they are cut into piles, blocks and runs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose.batch import _blocks, _repeats, run

HANDLES = [f"+1415555{number:04}" for number in range(100, 106)]
LINES = ["+12052535597", "+12052535598"]


def body(line: str | None, to: list[str], text: str, key: str | None) -> dict[str, Any]:
    message: dict[str, Any] = {"parts": [{"type": "text", "value": text}]}
    if key is not None:
        message["idempotency_key"] = key
    return {**({} if line is None else {"from": line}), "to": to, "message": message}


BODIES = st.builds(
    body,
    st.sampled_from([None, *LINES]),
    st.lists(st.sampled_from(HANDLES), min_size=1, max_size=2, unique=True),
    st.sampled_from(["Your table is ready", "Your order is on its way", ""]),  # an empty text does not pass
    st.sampled_from([None, "k1", "k2"]),
)


def expected(bodies: list[dict[str, Any]], least: dict[str, int]) -> dict[str, list[int]]:
    """Groups and rows of each kind, counted in one dictionary; rows with an empty text are not sent."""
    counts: Counter[tuple[str, str]] = Counter()
    for sent in bodies:
        if not sent["message"]["parts"][0]["value"]:
            continue
        to, line, key = str(sorted(sent["to"])), sent.get("from"), sent["message"].get("idempotency_key")
        counts["repeated-recipient", to] += 1
        counts["repeated-text", f"{to} {sent['message']['parts']}"] += 1
        if key:
            counts["repeated-key", key] += 1
        if line:
            counts["crowded-recipient", f"{line} {to}"] += 1
            counts["crowded-line", line] += 1
            counts["crowded-opening", line] += 1
    found: dict[str, list[int]] = {}
    for (name, _), count in counts.items():
        if count >= least[name]:
            total = found.setdefault(name, [0, 0])
            total[0] += 1
            total[1] += count
    return found


@given(st.lists(BODIES, max_size=25), st.sampled_from([29, 200, 1 << 20]))
@settings(max_examples=25)
def test_repeats_are_those_of_counting_at_once(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[dict[str, Any]], pile: int
) -> None:
    least = {kind.name: 2 if kind.name.startswith("repeated") else 3 for kind in _repeats.REPEATS}
    kinds = tuple(_repeats._Kind(kind.name, least[kind.name], kind.says, kind.severity) for kind in _repeats.REPEATS)
    source = tmp_path_factory.mktemp("repeats") / "rows.jsonl"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in bodies))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_repeats, "REPEATS", kinds)
        patch.setattr(_repeats, "_PILE", pile)
        patch.setattr(_blocks, "_BLOCK", 500)
        repeats = run(source, repeats=True, jobs=1).repeats
    assert {repeat.name: [repeat.groups, repeat.rows] for repeat in repeats} == expected(bodies, least)
    for repeat in repeats:
        first = [int(example.split("rows.jsonl:")[1].split()[0].strip(",.")) for example in repeat.examples]
        assert first == sorted(set(first))
        assert len(first) == min(3, repeat.groups)


def test_a_finding_names_the_first_rows(tmp_path: Path) -> None:
    rows = [
        body(None, [HANDLES[0]], f"Number {number}", "once" if number in (2, 5, 6, 9) else None) for number in range(10)
    ]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows[:6]))
    (tmp_path / "b.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows[6:]))
    report = run(tmp_path, repeats=True, html=tmp_path / "report.html", jobs=1)
    key, recipient = report.repeats
    places = f"{tmp_path}/a.jsonl:3, {tmp_path}/a.jsonl:6, {tmp_path}/b.jsonl:1 and 1 more"
    sentence = f"4 rows have the same idempotency key: the API sends one of them. They are {places}."
    assert key.examples == (sentence,)
    assert (recipient.name, recipient.severity, recipient.rows) == ("repeated-recipient", "info", 10)
    assert key.examples[0] in str(report)
    assert "repeated-key: 1 group of 4 rows" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert report.ok
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl", "report.html"]


def test_a_crowded_line_is_one_beyond_what_is_advised(tmp_path: Path) -> None:
    for extra in (0, 1):
        rows = [
            body(LINES[0], [f"+1415{2_000_000 + number}"], f"Hi {number}, welcome", None)
            for number in range(50 + extra)
        ]
        (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        names = [repeat.name for repeat in run(tmp_path / "rows.jsonl", repeats=True, jobs=1).repeats]
        assert names == ["crowded-opening"] * extra


def test_repeats_are_the_same_after_an_interruption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "_BLOCK", 2_000)
    rows = [body(None, [HANDLES[number % 6]], f"Number {number % 40}", f"k{number % 90}") for number in range(300)]
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    whole = run(source, repeats=True, rejects=tmp_path / "bad.jsonl", jobs=1)

    def stop(_: str, done: int, *__: int) -> None:
        if done > 120:
            raise KeyboardInterrupt

    options: dict[str, Any] = {"repeats": True, "rejects": tmp_path / "again.jsonl", "jobs": 1}
    with pytest.raises(KeyboardInterrupt):
        run(source, **options, progress=stop)
    assert run(source, **options, resume=True).repeats == whole.repeats != ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.jsonl", "bad.jsonl", "rows.jsonl"]
