"""The page of a campaign: its numbers, the findings by rule with their first examples, and the segments of SMS.

One self-contained HTML document. Nothing of a row is ever markup, and the policy of the page allows its own style sheet
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Final

from linq_compose.batch._repeats import Repeat
from linq_compose.batch._tally import RuleTally, Tally
from linq_compose.preview._markup import as_html, element, hash_source

__all__ = ["Shown", "draw_campaign"]

_PAGES: Final = "https://linq-compose.readthedocs.io/en/stable/rules/"
_MOST_UNREAD: Final = 200

_SHARES: Final = (
    ("error", "with an error"),
    ("warning", "with a warning at worst"),
    ("info", "with a note at worst"),
    ("clean", "without a finding"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a report: the tally, the findings by rule in order, what was not read, and repeats."""

    tally: Tally
    rules: list[tuple[str, RuleTally]]
    unread: tuple[tuple[str, str], ...]
    repeats: tuple[Repeat, ...]
    files: int
    rejected: int


def draw_campaign(report: Shown) -> str:
    """Return the page of a report."""
    style = files("linq_compose.batch").joinpath("report.css").read_text(encoding="utf-8").strip()
    policy = f"default-src 'none'; style-src '{hash_source(style)}'; base-uri 'none'; form-action 'none'"
    rows = f"{report.tally.rows:,} row{'s' * (report.tally.rows != 1)}"
    heading = f"{rows}: {report.tally.passed:,} accepted, {report.rejected:,} rejected"
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{as_html(heading)}</title><style>{style}</style>"
    )
    body = element("header", element("h1", as_html(heading)) + _where(report)) + element(
        "main", "".join(_sections(report))
    )
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _where(report: Shown) -> str:
    lines = [f"{report.files:,} file{'s' * (report.files != 1)}"]
    lines += [f"{name} {count:,}" for name, count in sorted(report.tally.operations.items()) if name]
    return element("p", as_html(" · ".join(lines)), class_="soft")


def _sections(report: Shown) -> Iterator[str]:
    yield _section("Rows", _numbers(report) + _bar(report.tally))
    if report.unread:
        yield _section("Not read", _unread(report))
    if report.tally.rules:
        yield _section("Findings by rule", _table(report))
        yield _section("First examples", "".join(_examples(code, rule) for code, rule in report.rules))
    if report.repeats:
        yield _section("Across rows", "".join(map(_repeat, report.repeats)))
    if report.tally.segments["rows"]:
        yield _section("Cost as SMS", _segments(report.tally))


def _section(title: str, html: str) -> str:
    return element("section", element("h2", title) + html)


def _terms(pairs: Iterator[tuple[str, str]]) -> str:
    drawn = "".join(
        element("div", element("dt", as_html(name)) + element("dd", as_html(value))) for name, value in pairs
    )
    return element("dl", drawn, class_="numbers")


def _numbers(report: Shown) -> str:
    tally = report.tally

    def pairs() -> Iterator[tuple[str, str]]:
        yield "rows", f"{tally.rows:,}"
        yield "accepted", f"{tally.passed:,}"
        yield "rejected", f"{report.rejected:,} ({_share(report.rejected, tally.rows)})"
        if tally.unreadable:
            yield "of these not readable", f"{tally.unreadable:,}"
        if report.unread:
            yield "files not read", f"{len(report.unread):,}"

    return _terms(pairs())


def _bar(tally: Tally) -> str:
    """Return the shares of rows by their highest severity, as one bar with its legend."""
    counts = {**tally.worst, "clean": tally.rows - sum(tally.worst.values())}
    start, rects, legend = 0.0, "", ""
    for word, text in _SHARES:
        count = counts.get(word, 0)
        if not count:
            continue
        width = 100 * count / tally.rows
        rects += f'<rect class="{word}" x="{start:.4f}" y="0" width="{width:.4f}" height="1"></rect>'
        start += width
        said = f"{count:,} {text} ({_share(count, tally.rows)})"
        legend += element("li", element("span", as_html(said)), class_=word)
    picture = f'<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'
    return picture + element("ul", legend, class_="legend", role="list")


def _unread(report: Shown) -> str:
    lines = [
        element("li", element("bdi", as_html(name)) + as_html(f": {reason}"))
        for name, reason in report.unread[:_MOST_UNREAD]
    ]
    if len(report.unread) > _MOST_UNREAD:
        lines.append(element("li", f"and {len(report.unread) - _MOST_UNREAD:,} more"))
    return element("ul", "".join(lines), class_="soft", role="list")


def _table(report: Shown) -> str:
    heads = "".join(
        element("th", text, scope="col", class_=kind)
        for text, kind in (
            ("rule", None),
            ("severity", None),
            ("rows", "count"),
            ("share", "count"),
            ("findings", "count"),
        )
    )
    lines = "".join(_line(code, rule, report.tally.rows) for code, rule in report.rules)
    table = element("table", element("thead", element("tr", heads)) + element("tbody", lines))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Findings by rule")


def _line(code: str, rule: RuleTally, rows: int) -> str:
    name = element("b", as_html(code))
    if rule.url.startswith(_PAGES):
        name = element("a", name, href=rule.url, rel="noreferrer")
    cells = element("td", f"{name} {as_html(rule.name)}") + element("td", as_html(rule.severity), class_=rule.severity)
    numbers = (f"{rule.rows:,}", _share(rule.rows, rows), f"{rule.findings:,}")
    return element("tr", cells + "".join(element("td", number, class_="count") for number in numbers))


def _examples(code: str, rule: RuleTally) -> str:
    title = f"{code} {rule.name}: {len(rule.examples):,} of {rule.findings:,}"
    drawn = "".join(element("pre", as_html(example), tabindex="0", dir="ltr") for example in rule.examples)
    return element(
        "details", element("summary", element("span", as_html(title))) + drawn, class_=rule.severity, open=""
    )


def _repeat(repeat: Repeat) -> str:
    title = f"{repeat.name}: {repeat.groups:,} group{'s' * (repeat.groups != 1)} of {repeat.rows:,} rows"
    drawn = "".join(element("p", as_html(example), class_="sentence") for example in repeat.examples)
    return element(
        "details", element("summary", element("span", as_html(title))) + drawn, class_=repeat.severity, open=""
    )


def _segments(tally: Tally) -> str:
    counts = tally.segments

    def pairs(prefix: str) -> Iterator[tuple[str, str]]:
        rows = counts[f"{prefix}rows"]
        yield "rows with text", f"{rows:,}"
        yield "segments", f"{counts[f'{prefix}segments']:,}"
        yield "per row", f"{counts[f'{prefix}segments'] / rows:.2f}"
        yield "rows in UCS-2", f"{counts[f'{prefix}ucs2']:,} ({_share(counts[f'{prefix}ucs2'], rows)})"

    html = ""
    if counts["sms_rows"]:
        html += element("p", "Rows that prefer SMS, or with a context that says so:", class_="soft") + _terms(
            pairs("sms_")
        )
    note = "All rows, if each was delivered as SMS. Carriers bill by segment; UCS-2 halves what fits into one."
    return html + element("p", note, class_="soft") + _terms(pairs(""))


def _share(count: int, total: int) -> str:
    """Return a share in percent, never rounded to none or all of it."""
    if not count or count == total:
        return "0 %" if not count else "100 %"
    percent = 100 * count / total
    return "< 0.1 %" if percent < 0.1 else "> 99.9 %" if percent > 99.9 else f"{percent:.1f} %"
