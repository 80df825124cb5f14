"""The page of a campaign: self-contained, with nothing of a row as markup, and the same numbers as the report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import texts
from linq_compose.batch import CampaignReport, run
from linq_compose.batch._tally import RuleTally, Tally
from linq_compose.preview import segments

HOSTILE = "</pre></style><script>alert(1)</script><img src=x onerror=alert(1)> \u202e \x00 \ud800 & \" ' {x} **bold**"


def elements(page: str) -> list[Any]:
    return list(html5lib.parse(page, namespaceHTMLElements=False).iter())


def test_the_page_of_a_run(tmp_path: Path) -> None:
    rows = texts(400)
    sms = [f"Your table is ready — see you at {hour}" * 3 for hour in range(5)]
    rows += [json.dumps({"preferred_service": "SMS", "parts": [{"type": "text", "value": text}]}) for text in sms]
    rows.append("caf\udce9")  # Latin-1
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8", errors="surrogateescape")
    report = run([tmp_path / "rows.jsonl", tmp_path / "no.jsonl"], html=tmp_path / "report.html", jobs=1)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page == report.html()
    words = " ".join("".join(elements(page)[0].itertext()).split())
    assert f"{len(rows):,} rows: {report.tally.passed:,} accepted, {report.rejected:,} rejected" in words
    for code, rule in report.tally.rules.items():
        assert f"{code} {rule.name}" in words
        assert " ".join(rule.examples[0].split()) in words
    assert "no.jsonl: no such file or directory" in words
    assert report.tally.unreadable == 1
    assert "of these not readable 1 files not read 1" in " ".join(
        " ".join(element.itertext()) for element in elements(page) if element.tag in ("dt", "dd")
    )
    assert report.tally.segments["sms_rows"] == 5
    assert report.tally.segments["sms_segments"] == sum(segments(text).count for text in sms)
    assert f"{report.tally.segments['sms_segments']}" in words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "rows.jsonl"]


@given(st.text(max_size=60), st.sampled_from(["error", "warning", "info"]))
@settings(max_examples=30)
def test_no_text_is_markup(text: str, severity: str) -> None:
    plain = _page("plain", severity)
    for hostile in (text, HOSTILE + text):
        page = _page(hostile, severity)
        assert [each.tag for each in elements(page)] == [each.tag for each in elements(plain)]
        page.encode("utf-8")


def _page(text: str, severity: str) -> str:
    rule = RuleTally(text, severity, "https://evil.example/" + text, findings=2, rows=1, examples=[text, text])
    tally = Tally(rows=3, passed=2, clean=1, rules={f"X{text}": rule})
    tally.worst.update({severity: 2})
    tally.operations.update({text or "message": 3})
    return CampaignReport(tally, ((text, text),), 1, {}).html()


def test_the_page_loads_nothing() -> None:
    page = _page("plain", "error")
    assert not re.search(r"<script|<link|<img|@import|url\(", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert " style=" not in page


@pytest.mark.parametrize("rows", [0, 1])
def test_a_report_without_findings_has_a_page(rows: int) -> None:
    report = CampaignReport(Tally(rows=rows, passed=rows, clean=rows), (), 1, {})
    assert f">{rows:,} row{'s' * (rows != 1)}: " in report.html()
    assert report.ok
