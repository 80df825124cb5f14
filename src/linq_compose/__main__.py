"""`python -m linq_compose`: the command line."""

from __future__ import annotations

import sys

from linq_compose.cli.main import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
