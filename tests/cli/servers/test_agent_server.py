"""`linq-compose mcp`, in a process of its own, called by the official client."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")
if not hasattr(mcp, "Client"):
    pytest.skip("mcp is older than 2.0", allow_module_level=True)

SERVER = [sys.executable, "-m", "linq_compose", "mcp"]
BOLD = {"parts": [{"type": "text", "value": "Hi **you**"}]}


async def in_session(folder: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The tools that a client sees, and what it gets for calls."""
    started = mcp.StdioServerParameters(command=SERVER[0], args=SERVER[1:], env=dict(os.environ), cwd=folder)
    async with mcp.Client(mcp.stdio_client(started)) as client:
        listed = await client.list_tools()
        return listed.tools, [await client.call_tool(name, arguments) for name, arguments in calls]


def test_the_official_client_lists_and_calls_the_tools(tmp_path: Path) -> None:
    (tmp_path / "linq-compose.toml").write_text("ignore = ['TXT106']\nlimits = {parts = 1}\n", encoding="utf-8")
    two = {"parts": [{"type": "media", "attachment_id": "550e8400-e29b-41d4-a716-446655440000"}] * 2}
    calls = (
        ("check", {"payload": BOLD}),
        ("check", {"payload": two}),
        ("fix", {"payload": BOLD, "unsafe": True}),
        ("preview", {"payload": BOLD}),
        ("chek", {}),
        ("explain", {"rule": "TXT105"}),
    )
    tools, answers = asyncio.run(in_session(tmp_path, *calls))
    assert [tool.name for tool in tools] == ["check", "fix", "render", "plan", "explain", "preview"]
    assert all(tool.input_schema["type"] == "object" and tool.annotations.read_only_hint for tool in tools)
    checked, crowded, fixed, drawn, unknown, page = answers
    assert "TXT105" in checked.content[0].text
    assert "MSG102" in crowded.content[0].text  # by the limits of the configuration in the working directory
    assert json.loads(fixed.content[0].text)["parts"][0]["value"] == "Hi you"
    assert drawn.content[1].resource.mime_type == "text/html"
    assert drawn.content[1].resource.text.startswith("<!doctype html>")
    assert [answer.is_error for answer in answers] == [False, False, False, False, True, False]
    assert "Did you mean 'check'?" in unknown.content[0].text
    assert page.content[0].text.startswith("# TXT105")


HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@pytest.fixture
def server(start: Callable[..., subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    return start("mcp", "--no-config")


def send(server: subprocess.Popen[bytes], *messages: Any) -> None:
    server.stdin.write(b"".join(m if isinstance(m, bytes) else json.dumps(m).encode() + b"\n" for m in messages))
    server.stdin.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_broken_lines_and_half_characters_end_nothing_and_ctrl_c_does(server: subprocess.Popen[bytes]) -> None:
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    half = {"payload": {"parts": [{"type": "text", "value": "\ud83d"}]}}
    request = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "check", "arguments": half}}
    send(server, b"garbage\n{}\n[]\n\xff\n", HELLO)
    assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "linq-compose"
    send(server, ready, request)
    assert "TXT104" in json.loads(server.stdout.readline())["result"]["content"][0]["text"]
    server.send_signal(signal.SIGINT)
    assert (server.wait(60), server.stderr.read()) == (130, b"linq-compose: interrupted\n")


def test_a_client_that_went_away_ends_it(server: subprocess.Popen[bytes]) -> None:
    server.stdout.close()
    send(server, HELLO)
    assert (server.wait(60), server.stderr.read()) == (
        141,
        b"linq-compose: standard output was closed by its reader\n",
    )
