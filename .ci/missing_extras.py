"""What users read who have installed linq-compose alone: which command installs what is missing."""

from __future__ import annotations

import subprocess
import sys

CASES = {
    "from linq_compose import strategies": "testing",
    "from linq_compose.testing import LinqMachine": "testing",
    "from linq_compose.testing import assert_split_lossless as split; split(lambda text: [text])": "testing",
    "from linq_compose.testing import FakeLinq; FakeLinq().transport()": "testing",
    "from linq_compose.testing import FakeLinq; FakeLinq().requests_adapter()": "requests",
    "from linq_compose.gate import aiohttp_middleware; aiohttp_middleware()": "aiohttp",
    "from linq_compose import batch; batch.check_batch(None)": "batch",
    "from linq_compose.cli.main import main; raise SystemExit(main(['fake']))": "serve",
    "from linq_compose.cli.main import main; raise SystemExit(main(['play', '--no-open']))": "serve",
    "from linq_compose.cli.main import main; raise SystemExit(main(['mcp']))": "mcp",
    "from linq_compose.cli.main import main; raise SystemExit(main(['lsp']))": "lsp",
}


def main() -> None:
    """Run every case; raises AssertionError for another message than the sentence with the command."""
    for code, extra in CASES.items():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        last = done.stderr.rstrip().splitlines()[-1] if done.stderr.strip() else ""
        assert done.returncode, code
        assert last.endswith(f"pip install 'linq-compose[{extra}]'"), (code, done.stderr)
        print(f"{extra}: {last.partition(': ')[2] or last}")
    code = "from linq_compose import check, Draft; assert check(Draft().text('Hi').message()).ok"
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
