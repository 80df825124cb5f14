"""The tools for language models, served on standard input and output by the SDK of the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from linq_compose import __version__
from linq_compose._characters import SURROGATE
from linq_compose.cli.servers.agent_tools import TOOLS, Answer, call
from linq_compose.cli.servers.standard_input import open_standard_input
from linq_compose.lint.policy import Policy

__all__ = ["serve"]

_INSTRUCTIONS = (
    "Messages for the Linq Partner API v3 (iMessage, RCS, SMS), checked offline. Write texts as Markdown and call "
    "render, or plan for long ones, rather than counting offsets. Call check before a send; apply what fix and the "
    "patches offer, and check again until it says ok."
)
_PAGE = "linq-compose://preview.html"


def serve(policy: Policy) -> None:
    """Serve until standard input ends; raises KeyboardInterrupt for Ctrl-C, BrokenPipeError where no one reads."""
    try:
        anyio.run(_serve, policy)
    except BaseExceptionGroup as group:  # what ends one of the tasks that read, answer and write
        if group.split(BrokenPipeError)[1] is None:
            raise BrokenPipeError from None
        raise


async def _serve(policy: Policy) -> None:
    server = _server(policy)
    # The SDK reads standard input in a thread that Ctrl-C does not end, and leaves some lines without an answer.
    async with stdio_server(stdin=cast("anyio.AsyncFile[str]", _lines())) as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


async def _lines() -> AsyncIterator[str]:
    async for line in open_standard_input():
        yield readable(line.decode("utf-8", "replace"))


def readable(line: str) -> str:
    """Return a line of JSON without half surrogate pairs, which the SDK refuses to read.

    An object among the arguments that has one becomes JSON text, where it is an escape; the tools accept both.
    """
    try:
        message = json.loads(line)
        arguments = message["params"]["arguments"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return line
    if SURROGATE.search(json.dumps(message, ensure_ascii=False)) is None:
        return line
    for name, value in arguments.items():
        if isinstance(value, dict):
            arguments[name] = json.dumps(value)
    return SURROGATE.sub("\ufffd", json.dumps(message, ensure_ascii=False))


def _server(policy: Policy) -> Server[Any]:
    async def list_tools(_context: Any, _page: Any) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.input_schema,
                    annotations=types.ToolAnnotations(
                        read_only_hint=True, idempotent_hint=True, open_world_hint=False, destructive_hint=False
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        answer = await anyio.to_thread.run_sync(call, params.name, params.arguments or {}, policy)
        return _result(answer)

    return Server(
        "linq-compose",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _result(answer: Answer) -> types.CallToolResult:
    content: list[types.ContentBlock] = [types.TextContent(text=text) for text in answer.texts]
    if answer.html is not None:
        page = types.TextResourceContents(uri=_PAGE, mime_type="text/html", text=answer.html)
        content.append(types.EmbeddedResource(resource=page))
    return types.CallToolResult(content=content, is_error=answer.is_error)
