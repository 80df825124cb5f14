"""Checking: the report of a file, by the same engine and policies as a message."""

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
    """Return the report of a file, by its path or its bytes: type by content, name, size; paths lead into its facts.

    `voice` is for a file that is to be sent as a voice memo. A file that cannot be read is a diagnostic. Raises
    `PolicyError` for a wrong policy, and `MissingLibmagic` (an ImportError) when there is no libmagic.

    >>> [found.rule for found in check_file(b"fLaC" + bytes(40))]
    ['FIL101']
    """
    return check_facts(describe_file(path), policy=policy, context=context, voice=voice)


def check_facts(
    facts: MediaFacts, *, policy: Policy | str | None = None, context: Context | None = None, voice: bool = False
) -> Report:
    """Return the report of a file of which the facts are known, such as one in a store elsewhere.

    >>> [found.rule for found in check_facts(MediaFacts(name="menu.jpg", size=12_000_000, type="image/jpeg"))]
    ['FIL103']
    """
    known = facts.model_copy(update={"voice": True}) if voice else facts
    return check(known, operations.FILE, policy=policy, context=context)
