"""`run`: the rows of files checked on all cores, in order, in constant memory, and resumed where they stopped."""

from __future__ import annotations

import os
import pickle
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_start_method
from typing import Any, Final, TypeAlias

from linq_compose._api import read_policy
from linq_compose._processes import Processes, ProcessLost
from linq_compose._row_check import load_rules
from linq_compose._row_files import Form
from linq_compose.batch._block_check import BlockCheck, Checked, Settings
from linq_compose.batch._blocks import Block, Fault, Head, open_file
from linq_compose.batch._campaign_report import CampaignReport
from linq_compose.batch._check_batch import payload_source
from linq_compose.batch._files import CampaignFile, ReadError, find_files
from linq_compose.batch._journal import Journal, State
from linq_compose.batch._locks import locked
from linq_compose.batch._outputs import Output, write_whole
from linq_compose.batch._recipe import Recipe
from linq_compose.batch._repeats import Records
from linq_compose.compose import Template
from linq_compose.compose import template as read_template
from linq_compose.errors import BatchError
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy

__all__ = ["Progress", "run"]

Progress: TypeAlias = Callable[[str, int, int, int], None]
"""What is called with the name of a file, the rows checked, and bytes done and in total, of all files."""

_PACE: Final = 1.0
"""Seconds between two entries in the journal."""

_COLUMNS: Final = (Form.PARQUET, Form.ARROW, Form.CSV)


def run(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    operation: str | None = None,
    column: str | Mapping[str, str] | None = None,
    template: str | Template | None = None,
    policy: Policy | str | None = None,
    context: Context | Mapping[str, Any] | None = None,
    accepted: str | os.PathLike[str] | None = None,
    rejects: str | os.PathLike[str] | None = None,
    html: str | os.PathLike[str] | None = None,
    repeats: bool = False,
    resume: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> CampaignReport:
    """Return the report of all rows of a file, of a folder with such files, or of several of them.

    Reads JSON Lines (`.jsonl`, `.ndjson`), JSON arrays (`.json`), CSV (`.csv`, `.tsv`), each also with `.gz` or `.zst`,
    Parquet and Arrow IPC (`.arrow`, `.arrows`, `.feather`, `.ipc`). `operation`, `column`, `template`, `policy` and
    `context` are those of `check_batch`; a cell of CSV without text is a null.

    `accepted` takes the rows that pass, `rejects` the others with file, row, rules and diagnostics, both in the form
    of the input; a name that ends in `.gz` or `.zst` is compressed. `html` takes a page for people. Outputs get their
    names when they are complete. What is done is noted in a journal beside the first of them, so that after a crash or
    Ctrl-C the same call with `resume` goes on at the last complete block; the outputs are the same, byte for byte.

    With `repeats`, the rows that pass are compared with each other: the same idempotency key, recipient, or text to the
    same recipient in several rows, and more rows for a line or a recipient than the API accepts or advises. They are in
    `repeats` of the report, and reject no row.

    `jobs` is the number of processes, by default one per core. A row that cannot be read is a finding; what cannot be
    read of a file is in `unread` of the report, and the rest is checked. Raises `BatchError` (a ValueError) where
    names, columns and forms do not fit, when the input is not that of the journal, and while another run writes one of
    the outputs (which Windows does not tell); `OSError` where an output cannot be written, `MissingExtra` without
    pyarrow or zstandard, and as `check` does for other options.
    """
    names = {"accepted": accepted, "rejects": rejects, "html": html}
    paths = {name: os.fspath(path) for name, path in names.items() if path is not None}
    several = [source] if isinstance(source, (str, os.PathLike)) else source
    sources = [os.fspath(path) for path in several]
    campaign = _Campaign(
        sources,
        paths,
        operation=operation,
        column=column,
        template=template,
        policy=policy,
        context=context,
        repeats=repeats,
        resume=resume,
    )
    return campaign.run(resume=resume, jobs=jobs or os.cpu_count() or 1, progress=progress)


@dataclass(frozen=True, slots=True)
class _Work:
    """A block, and what a process needs to know to check it."""

    block: Block
    form: Form
    head: Head
    source: str | Recipe | None
    index: int


@dataclass(frozen=True, slots=True)
class _Unread:
    """What cannot be read of a file; what follows begins at a place of it, or with the next one."""

    name: str
    reason: str
    fault: Fault | None = None


class _Closed:
    """The end of a file."""


_Step: TypeAlias = "_Work | _Unread | _Closed"


class _Campaign:
    """One run over files: what is read, how it is checked, and what is written."""

    def __init__(
        self,
        sources: list[str],
        paths: Mapping[str, str],
        *,
        operation: str | None,
        column: str | Mapping[str, str] | None,
        template: str | Template | None,
        policy: Policy | str | None,
        context: Context | Mapping[str, Any] | None,
        repeats: bool,
        resume: bool,
    ) -> None:
        self._paths = paths
        if resume and not paths:
            raise BatchError("To resume, name accepted, rejects or html: the journal is beside the first of them.")
        real = {os.path.realpath(path) for path in paths.values()}
        if len(real) < len(paths):
            raise BatchError("accepted, rejects and html are three files; two of them are the same.")
        self._files, self._missing = find_files(sources, skip=real)
        for file in self._files:
            if os.path.realpath(file.path) in real:
                raise BatchError(f"{file.path} is read: an output of this name would replace it.")
        self._options = {"operation": operation, "column": column, "template": template}
        if isinstance(template, str):
            read_template(template)  # refused before anything is opened
        composing = template is not None or isinstance(column, Mapping)
        if composing and any(file.form not in _COLUMNS for file in self._files):
            raise BatchError("JSON has no columns: a template or a mapping of columns needs CSV, Parquet or Arrow.")
        self._outputs = self._outputs_of(composing=composing)
        packed = {name: output.compression for name, output in self._outputs.items()}
        self._settings = Settings(
            operation,
            read_policy(policy),
            Context.of(context),
            packed.get("accepted"),
            packed.get("rejects"),
            counts_segments="html" in paths,
            finds_repeats=repeats,
        )
        beside = next((paths[name] for name in ("accepted", "rejects", "html") if name in paths), None)
        self._journal = None if beside is None else Journal(f"{beside}.journal", self._identity())
        self._marks = Records(None if beside is None else f"{beside}.marks") if repeats else None
        self._total = sum(file.size for file in self._files)

    def _outputs_of(self, *, composing: bool) -> dict[str, Output]:
        names = [name for name in ("accepted", "rejects") if name in self._paths]
        forms = sorted({file.form for file in self._files})
        if names and len(forms) > 1:
            raise BatchError(f"The files are {' and '.join(forms)}; accepted and rejects need one form.")
        return {name: Output(self._paths[name], name, forms[0], composing=composing) for name in names if forms}

    def _identity(self) -> dict[str, Any]:
        """Return what must be the same in a run that goes on, by the name that an error gives it."""
        options = {name: _shown(value) for name, value in self._options.items()}
        files = [(file.path, file.size, os.stat(file.path).st_mtime_ns) for file in self._files]
        return {
            "the version of linq-compose": import_module("linq_compose").__version__,
            "the input": files,
            **options,
            "policy": _shown(self._settings.policy),
            "context": _shown(self._settings.context),
            "repeats": self._settings.finds_repeats,
            "an output": {name: os.path.abspath(path) for name, path in sorted(self._paths.items())},
        }

    def run(self, *, resume: bool, jobs: int, progress: Progress | None) -> CampaignReport:
        """Check all rows and finish the outputs, which no other run may write meanwhile."""
        with locked(self._paths.values()):
            return self._finished(resume=resume, jobs=jobs, progress=progress)

    def _finished(self, *, resume: bool, jobs: int, progress: Progress | None) -> CampaignReport:
        noted = self._journal.read() if resume and self._journal is not None else None
        state = noted or State(unread=list(self._missing))
        if noted is None:
            self._require_columns()
        with ExitStack() as stack:
            for name, output in self._outputs.items():
                stack.callback(output.close)
                if not state.done or os.path.exists(output.partial):
                    output.open(state.sizes.get(name, 0))
            if self._marks is not None:
                stack.callback(self._marks.close)
                self._marks.open(state.sizes.get("marks", 0))
            if not state.done:
                self._note(state)
                self._check(state, jobs, progress)
            for output in self._outputs.values():
                output.finish()
            names = [file.path for file in self._files]
            found = () if self._marks is None else self._marks.repeats(names)
        report = CampaignReport(state.tally, tuple(state.unread), len(self._files), dict(self._paths), found)
        if "html" in self._paths:
            write_whole(self._paths["html"], report.html().encode())
        if self._journal is not None:
            self._journal.remove()
        if self._marks is not None:
            self._marks.remove()
        return report

    def _note(self, state: State) -> None:
        if self._journal is not None:
            for output in self._written():
                output.sync()
            self._journal.write(state)

    def _written(self) -> Iterator[Output | Records]:
        yield from self._outputs.values()
        if self._marks is not None:
            yield self._marks

    def _check(self, state: State, jobs: int, progress: Progress | None) -> None:
        """Check what remains, and note how far that has come; whatever stops it, what was done stays done."""
        before = [0]
        for file in self._files:
            before.append(before[-1] + file.size)
        is_whole = True
        noted = time.monotonic()
        with ExitStack() as stack:
            try:
                for step, checked in self._checked(self._steps(state), jobs, stack):
                    is_whole = False  # a step counts as a whole: an interrupt within it leaves the last entry
                    self._take(state, step, checked)
                    is_whole = True
                    if progress is not None and isinstance(step, _Work):
                        done = before[state.file] + step.block.progress
                        progress(step.block.file, state.tally.rows, done, self._total)
                    if time.monotonic() - noted >= _PACE:
                        self._note(state)
                        noted = time.monotonic()
                state.sizes |= {name: output.size for name, output in self._outputs.items()}
                state.done = True
            finally:
                if is_whole:
                    self._note(state)

    def _take(self, state: State, step: _Step, checked: Checked | None) -> None:
        """Write what became of a step, and take it into the state."""
        if isinstance(step, _Work) and checked is not None:
            for name, data in (("accepted", checked.accepted), ("rejects", checked.rejects)):
                if name in self._outputs:
                    self._outputs[name].write(data)
                    state.sizes[name] = self._outputs[name].size
            if self._marks is not None:
                self._marks.write(checked.marks)
                state.sizes["marks"] = self._marks.size
            state.tally.add(checked.tally)
            state.place, state.number = step.block.end, step.block.next
        elif isinstance(step, _Unread):
            state.unread.append((step.name, step.reason))
            if step.fault is not None:
                state.place, state.number = step.fault.end, step.fault.next
        elif isinstance(step, _Closed):
            state.file, state.place, state.number = state.file + 1, (0, 0), 1

    def _checked(self, steps: Iterable[_Step], jobs: int, stack: ExitStack) -> Iterator[tuple[_Step, Checked | None]]:
        if jobs == 1 or not _can_be_sent(self._settings):
            check = BlockCheck(self._settings)
            for step in steps:
                yield step, _check_with(check, step) if isinstance(step, _Work) else None
            return
        load_rules()
        processes = stack.enter_context(Processes(jobs, _begin, (self._settings,)))
        try:
            yield from processes.results(steps, _check_here, is_work=_is_work)
        except ProcessLost as lost:
            raise BatchError(
                f"{lost.item.block.file}: a process ended before a block was checked; use fewer jobs."
            ) from None

    def _steps(self, state: State) -> Iterator[_Step]:
        """Yield the files from where the state is, each with its blocks."""
        first, place, number = state.file, state.place, state.number
        self._begin_outputs(self._files[:first])
        for index, file in enumerate(self._files[first:], first):
            try:
                yield from self._steps_of(index, place, number)
            except ReadError as error:
                yield _Unread(file.path, str(error))
            except OSError as error:
                yield _Unread(file.path, (error.strerror or str(error)).lower())
            yield _Closed()
            place, number = (0, 0), 1

    def _begin_outputs(self, files: Iterable[CampaignFile]) -> None:
        """Give the outputs the head of the first file that was read before."""
        for file in files:
            with suppress(ReadError, OSError):
                head, _ = open_file(file, (0, 0), 1)
                self._source(file, head)
                for output in self._outputs.values():
                    output.begin(head)
                return

    def _steps_of(self, index: int, place: tuple[int, int], number: int) -> Iterator[_Step]:
        file = self._files[index]
        head, blocks = open_file(file, place, number)
        source = self._source(file, head)
        for output in self._outputs.values():
            reason = output.begin(head)
            if reason is not None:
                raise ReadError(reason)
        sent = head if head.schema is None else Head()  # each block has its schema
        for block in blocks:
            if isinstance(block, Fault):
                yield _Unread(file.path, block.reason, block)
            else:
                yield _Work(block, file.form, sent, source, index)

    def _require_columns(self) -> None:
        """Raise `BatchError` or `TemplateError` before anything is written if a single file does not fit."""
        if len(self._files) == 1:
            with suppress(ReadError, OSError):
                head, _ = open_file(self._files[0], (0, 0), 1)
                self._source(self._files[0], head)

    def _source(self, file: CampaignFile, head: Head) -> str | Recipe | None:
        """Return the column of the payloads of a file, or the recipe; raises `BatchError` if its columns do not fit."""
        if file.form not in _COLUMNS:
            return None
        try:
            names = head.columns if head.schema is None else tuple(head.schema.names)
            return payload_source(head.schema, names, **self._options)  # type: ignore[arg-type]
        except BatchError as error:
            if len(self._files) == 1:
                raise
            raise ReadError(f"does not fit: {error}") from None


def _can_be_sent(settings: Settings) -> bool:
    """Return whether processes can get the settings: a rule of the user's own may not survive the way."""
    if get_start_method() == "fork":
        return True
    try:
        pickle.dumps(settings)
    except Exception:  # noqa: BLE001  a value of a policy may raise anything
        return False
    return True


def _is_work(step: object) -> bool:
    return isinstance(step, _Work)


_checks: list[BlockCheck] = []
"""In a process: what it checks with."""


def _begin(settings: Settings) -> None:
    _checks[:] = [BlockCheck(settings)]


def _check_here(work: _Work) -> Checked:
    return _check_with(_checks[0], work)


def _check_with(check: BlockCheck, work: _Work) -> Checked:
    return check.check(work.block, work.form, work.head, work.source, work.index)


def _shown(value: object) -> str:
    """Return an option as text, without the addresses that differ from run to run."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
