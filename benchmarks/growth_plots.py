"""Plots of growth: time against the size of the input, for texts that are hard to read and for many decorations."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from workloads import decorated

from linq_compose import Policy, check, fix, from_markdown, plan

__all__ = ["write_plots"]

SIZES: Final = (5_000, 10_000, 20_000, 40_000, 80_000)
PIECES: Final = ("word ", "a.com ", "*a* ", "_a_ ", "[a](", "> ", "<b>x ", "🍜 ", "|a|\n|--|\n")
POLICY: Final = Policy(limits={"text": 100_000_000})


def works() -> Iterator[tuple[str, Callable[[str], Any]]]:
    yield "check", lambda text: check({"parts": [{"type": "text", "value": text}]}, policy=POLICY)
    yield "fix", lambda text: fix({"parts": [{"type": "text", "value": text}]}, policy=POLICY, unsafe=True)
    yield "from_markdown", from_markdown
    yield "plan", plan


def milliseconds(work: Callable[[Any], Any], given: Any) -> float:
    """Return the least processor time of three runs, without the garbage collector."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            start = time.process_time()
            work(given)
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times) * 1_000


def write_plots(folder: Path) -> None:
    """Write one PNG of `check`, `fix`, `from_markdown` and `plan` over texts, and one of `check` over decorations."""
    from matplotlib.figure import Figure as Drawing

    folder.mkdir(exist_ok=True)
    drawing = Drawing(figsize=(11, 8), layout="constrained")
    for axes, (name, work) in zip(drawing.subplots(2, 2).flat, works(), strict=True):
        for piece in PIECES:
            times = [milliseconds(work, f"{size}" + piece * (size // len(piece))) for size in SIZES]
            axes.loglog(SIZES, times, marker="o", label=ascii(piece))
        _finish(axes, name, "characters", SIZES)
    drawing.savefig(folder / "growth-texts.png", dpi=110)
    drawing = Drawing(figsize=(6, 4.5), layout="constrained")
    axes, counts = drawing.subplots(), (500, 1_000, 2_000, 4_000, 8_000)
    for name, options in (("ASCII", {}), ("emoji", {"astral": 0.3}), ("animations", {"animated": True})):
        messages = [decorated(count, units=count * 20, **options) for count in counts]  # type: ignore[arg-type]
        axes.loglog(counts, [milliseconds(check, message) for message in messages], marker="o", label=name)
    _finish(axes, "check", "decorations", counts)
    drawing.savefig(folder / "growth-decorations.png", dpi=110)


def _finish(axes: Any, title: str, unit: str, sizes: tuple[int, ...]) -> None:
    first = min(line.get_ydata()[0] for line in axes.get_lines())
    axes.loglog(sizes, [first * size / sizes[0] for size in sizes], "k--", linewidth=1, label="linear")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_title(title)
    axes.set_xlabel(unit)
    axes.set_ylabel("milliseconds")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend(fontsize=7, ncols=2)
