"""The report of a file, by the same engine and policies as a message."""

from __future__ import annotations

from linq_compose import operations
from linq_compose._api import check
from linq_compose.lint.context import Context
from linq_compose.lint.policy import Policy
from linq_compose.lint.report import Report
from linq_compose.media._inspect import File, describe_file
from linq_compose.models.files import MediaFacts

__all__ = ["check_facts", "check_file"]


def check_file(
    path: File, *, policy: Policy | str | None = None, context: Context | None = None, voice: bool = False
) -> Report:
    """Return the report of a file, given its path or its bytes: its type by content, its name and its size.

    Paths of diagnostics are JSON Pointers into the facts of the file: `/type`, `/name`, `/size`, `/flaw`. With `voice`
    the file is checked as a voice memo. A file that cannot be read is a diagnostic. Raises `PolicyError` for an unknown
    policy, and `MissingLibmagic` (an ImportError) without libmagic.

    >>> [diagnostic.rule for diagnostic in check_file(b"fLaC" + bytes(40))]
    ['FIL101']
    """
    return check_facts(describe_file(path), policy=policy, context=context, voice=voice)


def check_facts(
    facts: MediaFacts, *, policy: Policy | str | None = None, context: Context | None = None, voice: bool = False
) -> Report:
    """Return the report of a file from its facts alone, such as a file in a remote store. Raises as `check_file` does.

    >>> [diagnostic.rule for diagnostic in check_facts(MediaFacts(name="menu.jpg", size=12_000_000, type="image/jpeg"))]
    ['FIL103']
    """
    if voice:
        facts = facts.model_copy(update={"voice": True})
    return check(facts, operations.FILE, policy=policy, context=context)
