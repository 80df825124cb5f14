"""The options that choose how Markdown is rendered: one for each field of `Look`."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from dataclasses import fields
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from linq_compose.text import Look

__all__ = ["add_look", "chosen_look"]

_NONE: Final = "none"
_SUMMARIES: Final = {
    "bullet": "marker of list items",
    "done": "marker of completed tasks",
    "todo": "marker of open tasks",
    "quote": "prefix of quoted lines",
    "rule": "text of a thematic break",
    "cell": "separator between table cells",
    "heading": "style of headings and of the first row of a table",
    "code": "style of code",
    "code_mark": "text on both sides of inline code",
    "link": "how links are rendered",
    "line": "what a line break inside a paragraph becomes",
    "strict": "read emphasis exactly as CommonMark does: then **重要：**请看 stays literal",
}


def add_look(command: ArgumentParser) -> None:
    """Add an option for each field of `Look`."""
    group = command.add_argument_group("Markdown", "How Markdown is rendered.")
    hints = get_type_hints(Look)
    for field in fields(Look):
        option, default = f"--{field.name.replace('_', '-')}", getattr(Look(), field.name)
        summary = _SUMMARIES.get(field.name, field.name.replace("_", " "))
        words = _words(hints[field.name])
        if isinstance(default, bool):
            group.add_argument(option, action=BooleanOptionalAction, default=None, help=summary)
        elif words:
            shown = _NONE if default is None else default
            summary = f"{summary}: {', '.join(words)} (default: {shown})"
            group.add_argument(option, choices=words, metavar="WORD", help=summary)
        else:
            shown = ascii(default) if default.isspace() else repr(default)
            group.add_argument(option, metavar="TEXT", help=f"{summary} (default: {shown})")


def chosen_look(arguments: Namespace) -> Look:
    """Return the look that the options choose."""
    chosen = {field.name: getattr(arguments, field.name) for field in fields(Look)}
    values: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    hints = get_type_hints(Look)
    for name, value in values.items():
        if value == _NONE and _NONE in _words(hints[name]):
            values[name] = None
    return Look(**values)


def _words(hint: Any) -> tuple[str, ...]:
    """Return the words that a field accepts, with `none` where it may be None; none for a field of any text."""
    kinds = get_args(hint) if type(None) in get_args(hint) else (hint,)
    words = tuple(word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind))
    return (*words, _NONE) if words and len(kinds) > 1 else words
