"""`linq-compose lsp`, in a process of its own, used by a real client."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from linq_compose import fix

pytest.importorskip("pygls.lsp.client", reason="the extra lsp is not installed")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

SERVER = [sys.executable, "-m", "linq_compose", "lsp"]
FULL = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    window=types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True)),
)


class Editor:
    """An editor with one server, which follows what the server says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.shown: list[str] = []
        self.registered: list[str] = []
        self.texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._arrived: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def diagnostics(params: types.PublishDiagnosticsParams) -> None:
            self._arrived.put_nowait(params)

        @self.client.feature(types.WINDOW_SHOW_DOCUMENT)
        def show(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.shown.append(params.uri)
            return types.ShowDocumentResult(True)

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def message(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]

    async def start(self, capabilities: types.ClientCapabilities) -> types.InitializeResult:
        await self.client.start_io(*SERVER)
        uri = self.folder.as_uri()
        started = await self.client.initialize_async(types.InitializeParams(capabilities=capabilities, root_uri=uri))
        self.client.initialized(types.InitializedParams())
        return started

    async def stop(self) -> int:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        process = self.client._server
        await asyncio.wait_for(process.wait(), 60)
        assert await process.stderr.read() == b""
        return int(process.returncode)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str, language: str = "json") -> list[types.Diagnostic]:
        uri = self.uri(name)
        self.texts[uri], self._versions[uri] = text, 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name)

    async def type(self, name: str, *changes: tuple[tuple[int, int], tuple[int, int], str]) -> list[types.Diagnostic]:
        uri = self.uri(name)
        self._versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(version=self._versions[uri], uri=uri)
        parts = [
            types.TextDocumentContentChangePartial(
                range=types.Range(types.Position(*start), types.Position(*end)), text=text
            )
            for start, end, text in changes
        ]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, parts))
        return await self.diagnostics(name)

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """The next diagnostics of a document, of its newest version."""
        while True:
            params = await asyncio.wait_for(self._arrived.get(), 60)
            if params.uri == self.uri(name) and params.version in (None, self._versions[params.uri]):
                return list(params.diagnostics)

    async def actions(self, name: str, only: list[str] | None = None, at: types.Range | None = None) -> Any:
        whole = types.Range(types.Position(0, 0), types.Position(999, 0))
        context = types.CodeActionContext([], only=only)
        identifier = types.TextDocumentIdentifier(self.uri(name))
        return await self.client.text_document_code_action_async(
            types.CodeActionParams(identifier, at or whole, context)
        )

    async def hover(self, name: str, line: int, character: int) -> str | None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        found = await self.client.text_document_hover_async(
            types.HoverParams(identifier, types.Position(line, character))
        )
        return found and found.contents.value


def run(
    folder: Path,
    session: Callable[[Editor, types.InitializeResult], Awaitable[None]],
    capabilities: types.ClientCapabilities = FULL,
) -> None:
    async def whole() -> None:
        editor = Editor(folder)
        started = await editor.start(capabilities)
        await session(editor, started)
        assert await editor.stop() == 0

    asyncio.run(whole())


def edited(text: str, edits: Any, encoding: str = "utf-16-le") -> str:
    """A text with edits applied as an editor does that counts UTF-16 code units in lines."""
    lines = [line.encode(encoding, "surrogatepass") for line in text.split("\n")]
    starts = [sum(len(line) + 2 for line in lines[:number]) for number in range(len(lines))]
    data = "\n".encode(encoding).join(lines)
    for edit in sorted(edits, key=lambda edit: edit.range.start, reverse=True):
        start, end = (starts[one.line] + 2 * one.character for one in (edit.range.start, edit.range.end))
        data = data[:start] + edit.new_text.encode(encoding, "surrogatepass") + data[end:]
    return data.decode(encoding, "surrogatepass")


def codes(diagnostics: list[types.Diagnostic]) -> list[Any]:
    return [one.code for one in diagnostics]


def taken(uri: str) -> str:
    """The text of a file, which is removed."""
    file = Path(uri.removeprefix("file://"))
    text = file.read_text(encoding="utf-8")
    file.unlink()
    return text


PARTY = '{"parts": [\n  {"type": "Text",\n   "value": "🎉 Hi **you**",\n   "sticker": null}\n]}\n'


def test_an_editor_gets_diagnostics_hovers_fixes_and_the_preview(tmp_path: Path) -> None:
    async def session(editor: Editor, started: types.InitializeResult) -> None:
        assert started.server_info.name == "linq-compose"
        assert started.capabilities.position_encoding == "utf-16"
        assert started.capabilities.text_document_sync.change == types.TextDocumentSyncKind.Incremental

        found = await editor.open("a.json", PARTY)
        assert codes(found) == ["SHP104"]
        assert str(found[0].range) == "1:11-1:17"
        assert found[0].source == "linq-compose"
        assert found[0].code_description.href.endswith("/rules/SHP104/")

        found = await editor.type("a.json", ((1, 12), (1, 13), "t"), ((3, 3), (3, 18), '"mention": null'))
        assert set(codes(found)) == {"TXT105", "SHP108"}
        text = PARTY.replace('"Text"', '"text"').replace("sticker", "mention")
        marked = next(one for one in found if one.code == "TXT105")
        assert str(marked.range) == "2:19-2:26"  # **you**, behind an emoji of two units
        assert "**TXT105 literal-markdown**" in await editor.hover("a.json", 2, 21)
        assert await editor.hover("a.json", 0, 3) is None

        actions = await editor.actions("a.json")
        assert {one.kind for one in actions} == {"quickfix", "source.fixAll.linq-compose"}
        for one in actions:
            (change,) = one.edit.document_changes
            assert change.text_document.version == 2
            if one.kind == "source.fixAll.linq-compose":
                assert edited(text, change.edits) == fix(text)[0]
            else:
                json.loads(edited(text, change.edits))
        styled = next(one for one in actions if "TXT105" in one.title)
        assert "a guess" in styled.title
        assert not styled.is_preferred
        assert [one.kind for one in await editor.actions("a.json", only=["source.fixAll"])] == [
            "source.fixAll.linq-compose"
        ]
        first_line = types.Range(types.Position(0, 0), types.Position(0, 0))
        assert not await editor.actions("a.json", only=["quickfix"], at=first_line)

        identifier = types.TextDocumentIdentifier(editor.uri("a.json"))
        (lens,) = await editor.client.text_document_code_lens_async(types.CodeLensParams(identifier))
        assert lens.command.title == "Preview (message, detected)"
        page = await editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams(lens.command.command, lens.command.arguments)
        )
        assert editor.shown == [page]
        assert taken(page).startswith("<!doctype html>")

        # broken while it is typed, and whole again
        found = await editor.type("a.json", ((4, 1), (4, 2), ""))
        assert codes(found) == ["SHP101"]
        assert str(found[0].range) == "4:0-4:1"
        assert "SHP101" not in codes(await editor.type("a.json", ((4, 1), (4, 1), "}")))

        # a line separator of Unicode ends no line, nor does a change behind it move
        found = await editor.open("b.json", '{"parts": [{"type": "text", "value": "x\u2028y **z**"}]}')
        assert str(found[0].range) == "0:42-0:47"
        assert await editor.type("b.json", ((0, 42), (0, 47), "z")) == []

        # each line is a payload
        lines = '{"text": ""}\n\n{"parts": []}\n'
        found = await editor.open("c.jsonl", lines, "jsonl")
        assert [(one.code, one.range.start.line) for one in found] == [("TXT101", 0), ("MSG101", 2)]
        found = await editor.type("c.jsonl", ((0, 10), (0, 10), "Hi"))
        assert codes(found) == ["MSG101"]
        assert await editor.open("package.json", '{"name": "x", "version": "1"}') == []

        # half a surrogate pair goes both ways
        found = await editor.open("d.json", '{"parts": [{"type": "text", "value": "\ud83d"}]}')
        assert "TXT104" in codes(found)

        # the configuration, as soon as it changes
        assert editor.registered == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
        (tmp_path / "linq-compose.toml").write_text("ignore = ['MSG101']\n", encoding="utf-8")
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([]))
        assert await editor.diagnostics("c.jsonl") == []
        (tmp_path / "linq-compose.toml").write_text("ignroe = ['MSG101']\n", encoding="utf-8")
        (fault,) = await editor.open("e.json", '{"parts": []}')
        assert "Did you mean 'ignore'?" in fault.message

    run(tmp_path, session)


def test_an_editor_may_count_in_utf_8_and_know_little(tmp_path: Path) -> None:
    async def session(editor: Editor, started: types.InitializeResult) -> None:
        assert started.capabilities.position_encoding == "utf-8"
        found = await editor.open("a.json", '{"parts": [{"type": "text", "value": "🎉 Hi **you**"}]}')
        assert str(found[0].range) == "0:46-0:53"
        (action,) = await editor.actions("a.json", only=["quickfix"])
        assert list(action.edit.changes) == [editor.uri("a.json")]
        assert await editor.type("a.json", ((0, 46), (0, 53), "you")) == []
        await editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams("linq-compose.preview", [editor.uri("a.json"), 0])
        )
        assert editor.shown[0].startswith("The preview is at file://")
        assert "Hi" in taken(editor.shown[0].removeprefix("The preview is at "))
        assert editor.registered == []

    encodings = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    run(tmp_path, session, types.ClientCapabilities(general=encodings))


@pytest.fixture
def server(start: Callable[..., subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    return start("lsp")


def send(server: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


HELLO = {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_ctrl_c_ends_it_at_once(server: subprocess.Popen[bytes]) -> None:
    send(server, HELLO)
    server.stdout.readline()
    server.send_signal(signal.SIGINT)
    assert (server.wait(60), server.stderr.read()) == (130, b"linq-compose: interrupted\n")


def test_an_editor_that_went_away_ends_it(server: subprocess.Popen[bytes]) -> None:
    server.stdout.close()
    send(server, HELLO)
    assert (server.wait(60), server.stderr.read()) == (
        141,
        b"linq-compose: standard output was closed by its reader\n",
    )


def test_an_end_in_the_middle_of_a_message_ends_it_too(server: subprocess.Popen[bytes]) -> None:
    send(server, HELLO)
    server.stdout.readline()
    server.stdin.write(b"garbage\r\n\r\nContent-Length: 40\r\n\r\n{")
    server.stdin.close()
    assert (server.wait(60), server.stderr.read()) == (0, b"")
