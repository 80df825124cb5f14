"""Every figure of docs/performance.md in one run: python benchmarks [--rounds N] [--write] [--only NAME …].

Needs the peers: pip install ".[bench]". `--write` puts the tables and the plots of growth into docs/. The figures are
ratios of works that take turns, so they hold on any machine; other load on the machine widens the quartiles.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from growth_plots import write_plots
from measure import Figure, print_figures, table

PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
PARTS: Final = {
    "corpus": "The corpus: 600 distinct realistic requests a round",
    "check": "Five messages of very different size",
    "reject": "Saying no, with places",
    "gate": "The guard in front of the official SDK's `send()`",
    "compose": "Composing and Markdown",
    "cli": "The command line on JSON Lines",
    "start": "Import and first check, in a new process",
}
"""Each part: the module `bench_<name>.py`, and its heading."""

PEERS: Final = (
    "pydantic",
    "jiter",
    "jsonschema-rs",
    "fastjsonschema",
    "linq-python",
    "blockkit",
    "slack_sdk",
    "telegramify-markdown",
)


def figures_of(part: str, rounds: int) -> Iterator[Figure]:
    figures: Iterator[Figure] = importlib.import_module(f"bench_{part}").figures(rounds)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=11, help="paired rounds of each figure (default 11)")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="put the figures and plots into docs/performance.md")
    options = parser.parse_args()
    tables = {}
    for part in options.only:
        figures = []

        def kept(part: str = part, figures: list[Figure] = figures) -> Iterator[Figure]:
            for figure in figures_of(part, options.rounds):
                figures.append(figure)
                yield figure

        print_figures(PARTS[part], kept())
        tables[part] = table(figures)
    share = importlib.import_module("bench_corpus").share_not_cleared()
    print(f"not cleared, so that rules had to run: {share:.1%} of the corpus")
    if options.write:
        write(tables, share)
        write_plots(PAGE.parent / "performance")


def write(tables: dict[str, str], share: float) -> None:
    """Put the tables between their marks in the page, and what they were measured with."""
    page = PAGE.read_text(encoding="utf-8")
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    tables = {**tables, "versions": f"Python {platform.python_version()}, {versions}.", "share": f"{share:.1%}"}
    for name, text in tables.items():
        space = "" if name == "share" else "\n"
        page, count = re.subn(
            rf"(<!-- {name} -->).*?(<!-- /{name} -->)",
            lambda match, text=text, space=space: f"{match[1]}{space}{text}{space}{match[2]}",
            page,
            flags=re.DOTALL,
        )
        if count != 1:
            raise LookupError(f"{PAGE.name} has {count} places for {name}; it needs one.")
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
