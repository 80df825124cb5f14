"""Standard input and output: text for any terminal, its width and color, and bytes as they are."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from typing import Any

__all__ = [
    "abandon_output",
    "columns",
    "complain",
    "flush_output",
    "is_terminal",
    "one_line",
    "read_input",
    "say",
    "say_bytes",
    "wants_color",
]


def say(text: str) -> None:
    """Write a line to standard output; what its encoding cannot carry is written as backslash escapes."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Write a line to standard error, behind what is already on standard output."""
    flush_output()
    _write(sys.stderr, text)


def one_line(text: str) -> str:
    """Return a text on one line, with escapes for control characters: a file may have any name."""
    return "".join(
        ascii(character)[1:-1] if ord(character) < 32 or ord(character) == 127 else character for character in text
    )


def say_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are: a payload is UTF-8 whatever the terminal is."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        if sys.stdout is not None:
            sys.stdout.write(data.decode("utf-8", "backslashreplace"))
        return
    sys.stdout.flush()
    buffer.write(data)
    buffer.flush()


def flush_output() -> None:
    """Flush standard output; it may be closed."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _write(stream: Any, text: str) -> None:
    if stream is None:  # closed before the start
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # Lone surrogates are what UTF-8 itself cannot carry.
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def read_input() -> bytes:
    """Return all of standard input as bytes; empty where it is closed."""
    if sys.stdin is None:
        return b""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return sys.stdin.read().encode("utf-8", "surrogatepass")
    data: bytes = buffer.read()
    return data


def wants_color(stream: Any, environment: Mapping[str, str], choice: str = "auto") -> bool:
    """Return whether to color: as `--color` says, else on a terminal that is not dumb.

    Without `--color`, NO_COLOR forbids color and FORCE_COLOR forces it.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return environment.get("TERM") != "dumb" and is_terminal(stream)


def columns(stream: Any) -> int | None:
    """Return the width of a stream in columns, 20 to 200; None where it is no terminal.

    `COLUMNS` overrides what the terminal says, as everywhere.
    """
    if not is_terminal(stream):
        return None
    width = os.environ.get("COLUMNS", "")
    if not (width.isascii() and width.isdecimal() and int(width[:6])):
        try:
            width = str(os.get_terminal_size(stream.fileno()).columns or 80)
        except (OSError, ValueError, AttributeError):
            width = "80"
    return max(20, min(200, int(width[:6])))


def is_terminal(stream: Any) -> bool:
    """Return whether a stream is an open terminal."""
    return stream is not None and not stream.closed and bool(stream.isatty())


def abandon_output() -> None:
    """Discard output that has no reader, so that the interpreter's own flush at the end does not fail."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            try:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
            except (OSError, ValueError, AttributeError, io.UnsupportedOperation):
                continue
