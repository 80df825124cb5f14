"""Polls: how many options they have, and whether these differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from linq_compose._sources import POLL_OPTIONS, POLLS
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models.polls import PollContent, PollOption, PollOptionsRequest, PollVoteRequest

__all__ = ["POLLS_FAMILY"]

POLLS_FAMILY = Family("POL", "polls", about="Polls: their options and the votes on them (iMessage only).")

_CREATE: Final = "chats.polls.create"
_ADD: Final = "messages.poll.add_options"
_Options: TypeAlias = PollContent | PollOptionsRequest
_WITH_OPTIONS: tuple[type[_Options], ...] = (PollContent, PollOptionsRequest)


def _options(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def _poll(*texts: str) -> dict[str, Any]:
    return {"poll": {"options": _options(*texts)}}


_GOOD: Final = _poll("Pizza", "Thai")


@POLLS_FAMILY.rule(
    101,
    "scanty-poll",
    Severity.ERROR,
    on=PollContent,
    says="The poll has {count} option{plural}; expected at least {least}.",
    hint="Add options; a poll has no title, so send the question as a message.",
    why="People choose between two options or more.",
    source=POLLS,
    safe=("plural",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=_poll("Pizza"), good=_GOOD, at="/poll/options", operation=_CREATE),
        Example(bad=_poll(), good=_GOOD, at="/poll/options", operation=_CREATE),
    ],
)
def scanty_poll(poll: PollContent, context: Context) -> Iterator[Finding]:
    count, least = len(poll.options), context.limits.poll_options
    if count < least:
        yield Finding(("options",), {"count": count, "plural": "" if count == 1 else "s", "least": least})


@POLLS_FAMILY.rule(
    102,
    "no-new-option",
    Severity.ERROR,
    on=PollOptionsRequest,
    says="The request adds no option.",
    hint="Name the options to add.",
    why="The operation adds one option or more.",
    source=POLL_OPTIONS,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[Example(bad={"options": []}, good={"options": _options("Thai")}, at="/options", operation=_ADD)],
)
def no_new_option(request: PollOptionsRequest, _context: Context) -> Iterator[Finding]:
    if not request.options:
        yield Finding(("options",))


@POLLS_FAMILY.rule(
    103,
    "repeated-option",
    Severity.WARNING,
    on=_WITH_OPTIONS,
    says="The option {text} repeats option {first}, counted from 0.",
    hint="Name each option once: options cannot be changed or removed later.",
    why="People cannot tell two equal options apart; capitals and spaces around make no difference to them. What the "
    "API does with equal options is not documented.",
    evidence=Evidence.INFERRED,
    source=POLLS,
    fixable={"unsafe"},
    examples=[
        Example(bad=_poll("Pizza", "Thai", "pizza "), good=_GOOD, at="/poll/options/2", operation=_CREATE),
        Example(
            bad={"options": _options("Thai", "Thai")},
            good={"options": _options("Thai")},
            at="/options/1",
            operation=_ADD,
        ),
    ],
)
def repeated_option(node: _Options, _context: Context) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for index, option in enumerate(node.options):
        text = option.text if isinstance(option, PollOption) and option.has("text") else ""
        if not text.strip():  # TXT101 and TXT103 report it
            continue
        first = seen.setdefault(" ".join(text.split()).casefold(), index)
        if first != index:
            fix = Fix.unsafe("Remove the repetition", remove("options", index))
            yield Finding(("options", index), {"text": quote(text), "first": first}, fix)


@POLLS_FAMILY.rule(
    104,
    "blank-vote",
    Severity.WARNING,
    on=PollVoteRequest,
    says="The option_id is {what}.",
    hint="Use the option_id of an option, as messages.poll.retrieve returns it.",
    why="A vote names one option by its id; no option has this one.",
    evidence=Evidence.INFERRED,
    source=POLLS,
    safe=("what",),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"operation": "add", "option_id": ""},
            good={"operation": "add", "option_id": "550e8400-e29b-41d4-a716-446655440000"},
            at="/option_id",
            operation="messages.poll.vote",
        )
    ],
)
def blank_vote(request: PollVoteRequest, _context: Context) -> Iterator[Finding]:
    if not request.option_id.strip():
        yield Finding(("option_id",), {"what": "only whitespace" if request.option_id else "empty"})


def _are_different(options: list[dict[str, Any]]) -> bool:
    return len(options) == len({" ".join(option["text"].split()).casefold() for option in options})


@POLLS_FAMILY.clearance(PollContent)
def clear_poll(poll: dict[str, Any], _context: Context, limits: Limits, _operation: str) -> bool:
    """Return whether a poll has enough options, each another."""
    return len(poll["options"]) >= limits.poll_options and _are_different(poll["options"])


@POLLS_FAMILY.clearance(PollOptionsRequest)
def clear_new_options(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether there are options to add, each another."""
    return bool(request["options"]) and _are_different(request["options"])


@POLLS_FAMILY.clearance(PollVoteRequest)
def clear_vote(request: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether a vote names an option."""
    return bool(request["option_id"].strip())
