"""Checks what a wheel and an sdist contain: every file that git has, the package whole, and one version.

Usage: contents.py DIST. Without git, as in an sdist, the sdist is compared with the files below this folder.
"""

from __future__ import annotations

import email
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(folder: str) -> None:
    """Check both files; raises AssertionError with the names that are missing or surplus."""
    (wheel,) = Path(folder).glob("*.whl")
    (sdist,) = Path(folder).glob("*.tar.gz")
    tracked = _tracked()
    with tarfile.open(sdist) as archive:
        packed = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    assert packed == tracked | {"PKG-INFO"}, sorted(packed ^ (tracked | {"PKG-INFO"}))
    package = {name.removeprefix("src/") for name in tracked if name.startswith("src/")}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (information,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(information))
    assert {name for name in names if ".dist-info/" not in name} == package, sorted(names ^ package)[:20]
    (version,) = re.findall(
        r'^__version__ = "(.+)"$', (ROOT / "src/linq_compose/__init__.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert metadata["Version"] == version
    assert metadata["License-File"] == "LICENSE"
    said = re.compile(rf"""(?:version|__version__)\w*['"]? *[:=] *['"]{re.escape(version)}""")
    again = [name for name in tracked if name.startswith("src/") and name.endswith(".py") and _says(name, said)]
    assert again == ["src/linq_compose/__init__.py"], again
    print(f"{sdist.name}: {len(packed)} files; {wheel.name}: {len(names)} files; version {version}")


def _tracked() -> set[str]:
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return set(listed.stdout.rstrip("\0").split("\0"))
    files = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
    return {name for name in files if "__pycache__" not in name and name != "PKG-INFO"}


def _says(name: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search((ROOT / name).read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:])
