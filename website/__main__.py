"""Build the documentation site: python website OUT [--stage].

`docs/` is the source. Before Zensical builds it, strictly, these are added to a copy of it: the API reference from the
docstrings, a page for each error code, the examples, CONTRIBUTING.md, CHANGELOG.md and SECURITY.md, and a preview for
each comment `<!-- preview: FILE -->`. After it, every link, anchor and address of the built pages is checked.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from built import faults
from staging import stage

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Return 0 if the site was built and nothing is wrong with it."""
    parser = argparse.ArgumentParser(prog="python website", description="Build the documentation site and check it.")
    parser.add_argument("out", metavar="OUT", type=Path, help="folder of the site; it is replaced")
    parser.add_argument("--stage", action="store_true", help="only write the source that Zensical reads, to OUT")
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    if out.exists() and any(out.iterdir()) and not any((out / name).exists() for name in ("404.html", "zensical.toml")):
        parser.error(f"{out} is neither empty nor an earlier site")
    if arguments.stage:
        shutil.rmtree(out, ignore_errors=True)
        stage(ROOT, out)
        print(f"Now: cd {out} && zensical serve")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        stage(ROOT, source)
        built = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=source, check=False)
        if built.returncode:
            return 1
        wrong = faults(source / "site")
        if wrong:
            print("\n".join(wrong))
            return 1
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(source / "site", out)
    pages = sum(1 for _ in out.rglob("*.html"))
    print(f"{pages} pages in {arguments.out}; every link leads somewhere, and nothing is loaded from elsewhere.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
