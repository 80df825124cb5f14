"""The language server: diagnostics while typing, hovers, quick fixes, and a lens that opens the preview."""

from __future__ import annotations

import asyncio
import logging
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from threading import Event
from typing import Any, Final

from lsprotocol import types
from pygls.io_ import run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.workspace import TextDocument, Workspace

from linq_compose import __version__
from linq_compose.cli.servers.editor_files import EditorFiles, is_lined
from linq_compose.cli.servers.editor_text import CheckedPayload, Problem, check_text
from linq_compose.cli.servers.standard_input import open_standard_input
from linq_compose.cli.servers.text_lines import Change, Encoding, TextLines
from linq_compose.errors import PolicyError, UnknownOperation
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.excerpt import legible
from linq_compose.lint.fix import Safety
from linq_compose.preview import preview

__all__ = ["serve"]

_DELAY: Final = 0.15
"""Seconds without a change before a document is checked."""
_MOST: Final = 1_000
"""Diagnostics and lenses of one document that are sent."""
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_SOURCE: Final = "linq-compose"
_PREVIEW: Final = "linq-compose.preview"
_FIX_ALL: Final = f"{types.CodeActionKind.SourceFixAll.value}.linq-compose"


def serve(arguments: Namespace) -> int:
    """Serve until the editor ends the session, and return the exit code.

    Raises KeyboardInterrupt for Ctrl-C, BrokenPipeError where no one reads.
    """
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # it logs what it sends, and so the texts of messages
    output = _Output()
    try:
        asyncio.run(_serve(_Server(EditorFiles(arguments)), output))
    except SystemExit as stop:  # the notification `exit`
        return stop.code if isinstance(stop.code, int) else 1
    except (asyncio.IncompleteReadError, asyncio.CancelledError):  # the editor ended in the middle of a message
        if output.error is not None:
            raise output.error from None
    return 0


async def _serve(server: _Server, output: _Output) -> None:
    output.reading = asyncio.current_task()
    server.protocol.set_writer(output)
    await run_async(Event(), open_standard_input(), server.protocol)


class _Output:
    """Standard output for pygls, which would go on without it."""

    reading: asyncio.Task[Any] | None = None
    error: BrokenPipeError | None = None

    def write(self, data: bytes) -> None:
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            self.error = error
            if self.reading is not None:
                self.reading.cancel()

    def close(self) -> None:
        """Leave it open, for the program to end as every command does."""


class _Document(TextDocument):
    """A document whose lines end where the protocol says; those of pygls also end at U+2028, U+0085 and others."""

    def _apply_incremental_change(self, change: types.TextDocumentContentChangePartial) -> None:
        start, end = change.range.start, change.range.end
        lines = TextLines(self.source, _encoding(self.position_codec.encoding))
        self._source = lines.replaced((start.line, start.character), (end.line, end.character), change.text)


class _Workspace(Workspace):
    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> TextDocument:
        codec = self.position_codec
        return _Document(doc_uri, source=source, version=version, language_id=language_id, position_codec=codec)


class _Protocol(LanguageServerProtocol):
    @property
    def workspace(self) -> Workspace:
        """The workspace of pygls, with documents of ours."""
        found = super().workspace
        if not isinstance(found, _Workspace):
            folders = list(found.folders.values())
            found = _Workspace(found.root_uri, workspace_folders=folders, position_encoding=found.position_encoding)
            self._workspace = found
        return found


def _encoding(word: Any) -> Encoding:
    text = getattr(word, "value", word)
    return text if text in ("utf-8", "utf-32") else "utf-16"


@dataclass(frozen=True, slots=True)
class _Checked:
    """A version of a document: its payloads with the offsets at which they begin, or what its configuration lacks."""

    version: int | None
    lines: TextLines
    payloads: Sequence[tuple[int, CheckedPayload]] = ()
    fault: str | None = None

    def problems(self) -> Iterator[tuple[int, CheckedPayload, Problem]]:
        """Yield every finding with its payload and where that begins."""
        for start, payload in self.payloads:
            for problem in payload.problems:
                yield start, payload, problem

    def range(self, start: int, end: int) -> types.Range:
        """Return a part of the text, `[start, end)` in code points, as the client counts."""
        first, last = self.lines.position(start), self.lines.position(end)
        return types.Range(types.Position(*first), types.Position(*last))

    def edits(self, start: int, changed: Sequence[Change]) -> list[types.TextEdit]:
        """Return the changes of a payload that begins at an offset."""
        return [types.TextEdit(self.range(start + one.start, start + one.end), one.text) for one in changed]


class _Server(LanguageServer):
    def __init__(self, files: EditorFiles) -> None:
        super().__init__(_SOURCE, __version__, protocol_cls=_Protocol, converter_factory=default_converter)
        self._files = files
        self._checked: dict[str, _Checked] = {}
        _follow(self)
        _answer(self)

    def checked(self, uri: str) -> _Checked:
        """Return a document as it is now, checked."""
        document = self.workspace.get_text_document(uri)
        before = self._checked.get(uri)
        if before is None or before.version != document.version or document.version is None:
            self._checked[uri] = before = self._check(document, before)
        return before

    def _check(self, document: TextDocument, before: _Checked | None) -> _Checked:
        text, lined = document.source, is_lined(document.path, document.language_id)
        lines = TextLines(text, _encoding(self.workspace.position_encoding))
        try:
            settings = self._files.settings(document.path, text, lined=lined)
        except (PolicyError, UnknownOperation) as error:
            return _Checked(document.version, lines, fault=str(error))
        if settings is None:
            return _Checked(document.version, lines)
        known = {payload.text: payload for _, payload in before.payloads} if before is not None else {}
        known = {text: payload for text, payload in known.items() if payload.settings == settings}
        payloads = list(check_text(text, lined=lined, settings=settings, known=known))
        return _Checked(document.version, lines, payloads)

    def publish(self, uri: str) -> None:
        """Send the diagnostics of a document."""
        checked = self.checked(uri)
        diagnostics = [_diagnostic(checked, start, problem) for start, _, problem in checked.problems()]
        if checked.fault is not None:
            diagnostics = [_fault(checked.range(0, 1), checked.fault)]
        more = len(diagnostics) - _MOST
        if more > 0:
            del diagnostics[_MOST:]
            diagnostics.append(_fault(checked.range(0, 1), f"{more:,} more findings are not shown.", "Information"))
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics, version=checked.version)
        )

    def forget(self, uri: str) -> None:
        """Remove what is known of a document, and its diagnostics."""
        self._checked.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def recheck(self) -> None:
        """Check every document again: a configuration has changed."""
        self._checked.clear()
        for uri in list(self.workspace.text_documents):
            self.publish(uri)

    def edit(self, uri: str, checked: _Checked, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
        """Return the change of a document, of this version where the client understands versions."""
        workspace = self.client_capabilities.workspace
        support = workspace and workspace.workspace_edit
        if support and support.document_changes:
            identifier = types.OptionalVersionedTextDocumentIdentifier(uri, version=checked.version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits))])
        return types.WorkspaceEdit(changes={uri: edits})


def _diagnostic(checked: _Checked, start: int, problem: Problem) -> types.Diagnostic:
    found = problem.diagnostic
    return types.Diagnostic(
        range=checked.range(start + problem.start, start + problem.end),
        message=f"{legible(found.message)}\n{legible(found.hint)}",
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        code_description=types.CodeDescription(found.doc_url) if found.doc_url else None,
        source=_SOURCE,
        data=found.path,
    )


def _fault(place: types.Range, text: str, severity: str = "Error") -> types.Diagnostic:
    return types.Diagnostic(place, text, severity=types.DiagnosticSeverity[severity], source=_SOURCE)


def _follow(server: _Server) -> None:
    """Declare what the server does when the editor tells it of a change."""

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watched = workspace and workspace.did_change_watched_files
        if watched and watched.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in ("linq-compose.toml", "pyproject.toml")]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            server.client_register_capability(types.RegistrationParams([types.Registration(method, method, options)]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched_files(_params: types.DidChangeWatchedFilesParams) -> None:
        server.recheck()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        await asyncio.sleep(_DELAY)
        document = server.workspace.text_documents.get(uri)
        if document is not None and document.version == version:
            server.publish(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)


def _answer(server: _Server) -> None:
    """Declare what the server answers to the editor."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        checked = server.checked(params.text_document.uri)
        at = checked.lines.offset(params.position.line, params.position.character)
        found = [
            (start, payload, problem)
            for start, payload, problem in checked.problems()
            if start + problem.start <= at <= start + problem.end
        ]
        if not found:
            return None
        text = "\n\n---\n\n".join(payload.describe(problem.diagnostic) for _, payload, problem in found)
        start, _, first = found[0]
        place = checked.range(start + first.start, start + first.end)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), place)

    kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, _FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        only = [getattr(kind, "value", kind) for kind in params.context.only or ()]
        return [
            action
            for action in _actions(server, params)
            if not only or any(f"{action.kind}.".startswith(f"{kind}.") for kind in only)
        ]

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())
    def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        checked = server.checked(uri)
        return [
            types.CodeLens(
                checked.range(start, start),
                types.Command(f"Preview ({payload.title})", _PREVIEW, arguments=[uri, number]),
            )
            for number, (start, payload) in enumerate(checked.payloads[:_MOST])
        ]

    @server.command(_PREVIEW)
    def show_preview(uri: str, number: int) -> str | None:
        checked = server.checked(uri)
        if number >= len(checked.payloads):
            return None
        _, payload = checked.payloads[number]
        page = _written(payload)
        window = server.client_capabilities.window
        if window and window.show_document and window.show_document.support:
            server.window_show_document(types.ShowDocumentParams(page, external=True))
        else:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"The preview is at {page}"))
        return page


def _actions(server: _Server, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """Yield a quick fix for each finding in the range that has one, and the fix of everything in the document."""
    uri = params.text_document.uri
    checked = server.checked(uri)
    first, last = params.range.start, params.range.end
    low, high = checked.lines.offset(first.line, first.character), checked.lines.offset(last.line, last.character)
    for start, payload, problem in checked.problems():
        if start + problem.start > high or start + problem.end < low:
            continue
        changed, fix = payload.quick_fix(problem.diagnostic), problem.diagnostic.fix
        if changed and fix is not None:
            is_safe = fix.safety is Safety.SAFE
            yield types.CodeAction(
                f"{legible(fix.title)} ({problem.diagnostic.rule}{'' if is_safe else ', a guess'})",
                kind=types.CodeActionKind.QuickFix.value,
                diagnostics=[_diagnostic(checked, start, problem)],
                is_preferred=is_safe,
                edit=server.edit(uri, checked, checked.edits(start, changed)),
            )
    edits = [edit for start, payload in checked.payloads for edit in checked.edits(start, payload.all_fixes())]
    if edits:
        yield types.CodeAction(
            "Apply all safe fixes of linq-compose",
            kind=_FIX_ALL,
            edit=server.edit(uri, checked, edits),
        )


def _written(payload: CheckedPayload) -> str:
    """Write the preview of a payload to a new file, and return its URI."""
    number, name = mkstemp(prefix="linq-compose-", suffix=".html")
    drawn = preview(
        payload.text, operation=payload.operation, context=payload.settings.context, policy=payload.settings.policy
    )
    with open(number, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(drawn.html())
    return Path(name).as_uri()
