"""Lists every distribution that an installation brings, with its licence: the table of DEPENDENCIES.md.

Usage: licences.py --write FILE | --check FILE, where linq-compose is installed with all its extras. What the
distributions say of themselves is read from their metadata, and from the first line of a licence file where that is
silent. `--check` exits with 1 where the table differs, or a licence is none of those that allow any use.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOR_CONTRIBUTORS = frozenset({"test", "dev", "bench", "docs"})
"""Extras for work on linq-compose itself."""

ALWAYS = "always"
BEGIN, END = "<!-- licences -->\n", "<!-- end of licences -->\n"
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
ALLOWED = frozenset(
    {"0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MPL-2.0", "PSF-2.0"}
    | {"Unlicense"}
)
"""Licences that allow any use of a program that depends on the distribution; MPL-2.0 asks for its own changed files."""


def declared() -> dict[str, list[Requirement]]:
    """Return the requirements of pyproject.toml: those of every installation, and those of each extra for users."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {ALWAYS: project["dependencies"]}
    groups |= {
        extra: texts for extra, texts in project["optional-dependencies"].items() if extra not in FOR_CONTRIBUTORS
    }
    return {group: [Requirement(text) for text in texts] for group, texts in groups.items()}


def licence(found: Distribution) -> str:
    """Return what a distribution says of its licence; raises LookupError where it says nothing."""
    metadata = found.metadata
    said = [metadata.get("License-Expression"), metadata.get("License")]
    said += [text.split(" :: ")[-1] for text in metadata.get_all("Classifier") or () if text.startswith("License ::")]
    for file in found.files or ():
        if re.search(r"dist-info/.*LICENSE(\.\w+)?$", str(file)):
            said.append(file.read_text(encoding="utf-8").strip().partition("\n")[0])
    for text in filter(None, said):
        words = SPELLINGS.get(text.strip(), text.strip())
        if len(words) < 60 and "\n" not in words:
            return words
    raise LookupError(f"{metadata['Name']} says nothing of its licence")


def is_allowed(expression: str) -> bool:
    """Return whether every licence of an SPDX expression is allowed."""
    return set(re.split(r" (?:AND|OR) ", re.sub(r"[()]", "", expression))) <= ALLOWED


def brought() -> dict[str, set[str]]:
    """Return all distributions with the groups that bring each; raises LookupError where one is not installed."""
    groups: dict[str, set[str]] = {}
    for group, requirements in declared().items():
        seen: set[tuple[str, frozenset[str]]] = set()
        waiting = list(requirements)
        while waiting:
            requirement = waiting.pop()
            name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
            if (name, extras) in seen or not _applies(requirement, {""}):
                continue
            seen.add((name, extras))
            groups.setdefault(name, set()).add(group)
            try:
                texts = distribution(name).requires or ()
            except PackageNotFoundError:
                raise LookupError(f"{name} is not installed: install linq-compose with all its extras") from None
            waiting += [each for each in map(Requirement, texts) if _applies(each, extras | {""})]
    return groups


def _applies(requirement: Requirement, extras: set[str] | frozenset[str]) -> bool:
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)


def table() -> str:
    """Return the table in Markdown."""
    rows = ["| distribution | licence | comes |", "| --- | --- | --- |"]
    for name, groups in sorted(brought().items()):
        comes = ALWAYS if ALWAYS in groups else "with " + ", ".join(f"`{group}`" for group in sorted(groups))
        rows.append(f"| {name} | {licence(distribution(name))} | {comes} |")
    return "\n".join(rows) + "\n"


def main(way: str, file: str) -> int:
    """Write the table between its marks, or compare it; return the exit code."""
    text = Path(file).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    new = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if way == "--write":
        Path(file).write_text(new, encoding="utf-8")
        return 0
    wrong = [f"{name}: {words}" for name in brought() if not is_allowed(words := licence(distribution(name)))]
    if wrong:
        print("Not among the allowed licences:", *wrong, sep="\n")
    if new != text:
        print(f"{file} is out of date: run .ci/licences.py --write {file}")
    return int(bool(wrong) or new != text)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
