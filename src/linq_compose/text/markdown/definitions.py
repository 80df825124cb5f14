"""Definitions: what the references of a Markdown source refer to, `[label]: url "title"`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from linq_compose.text.markdown.source import Source

if TYPE_CHECKING:
    from pyromark import Options

__all__ = ["Definition", "folded", "options", "read_definitions", "unreferred"]

_LABEL_END: Final = re.compile(r"(?<!\\)\]:")


class Definition(NamedTuple):
    """What a reference refers to: `[label]: url "title"`."""

    label: str
    url: str
    title: str

    def __str__(self) -> str:
        return f'[{self.label}]: {self.url} "{self.title}"' if self.title else f"[{self.label}]: {self.url}"


def read_definitions(source: Source, data: bytes) -> tuple[list[Definition], bytes]:
    """Return the definitions of a source, and its bytes with empty lines in place of them."""
    from pyromark import reference_definitions

    settings = options(strict=True)
    first = reference_definitions(source.text, options=settings)
    if not first:
        return [], data
    if source.text.count("]:") == len(first):
        return [_definition(source, label, values) for label, values in first.items()], _blanked(data, first.values())
    # The parser reports one definition of a label. So that none is missed, each label gets a number of its own.
    sign = next((sign for sign in map(chr, range(0xE000, 0xF900)) if sign not in source.text), "\ue000")
    numbers, numbered = count(), re.compile(f"{sign}[0-9]+{sign}")
    text = _LABEL_END.sub(lambda match: f"{sign}{next(numbers)}{sign}{match[0]}", source.text)
    definitions, places = [], []
    for label, values in reference_definitions(text, options=settings).items():
        own = {"dest": numbered.sub("", values["dest"]), "title": numbered.sub("", values["title"] or "")}
        definition = _definition(source, numbered.sub("", label), own)
        if definition.label:
            definitions.append(definition)
            places.append(values)
    return definitions, _blanked(text.encode(), places, added=re.compile(numbered.pattern.encode()))


def _blanked(data: bytes, definitions: Iterable[Any], *, added: re.Pattern[bytes] | None = None) -> bytes:
    """Return a text with spaces in place of its definitions, and without what was added to it."""
    pieces, end = [], 0
    for place in (values["span"] for values in definitions):
        start, own = place["start"], data[place["start"] : place["end"]]
        pieces += [data[end:start], b" " * len(added.sub(b"", own) if added else own)]
        end = place["end"]
    blanked = b"".join((*pieces, data[end:]))
    return added.sub(b"", blanked) if added else blanked


def _definition(source: Source, label: str, values: Any) -> Definition:
    restored = map(source.restored, (" ".join(label.split()), values["dest"], values["title"] or ""))
    return Definition(*restored)


def unreferred(definitions: Iterable[Definition], referred: Collection[str]) -> list[Definition]:
    """Return the definitions whose URL the text does not show: repeated ones, and those without a reference.

    A label in brackets is a reference that shows its label alone.
    """
    taken: set[str] = set()
    unused = []
    for definition in definitions:
        label = folded(definition.label)
        if label in taken or label not in referred or f"[{label}]" in referred:
            unused.append(definition)
        taken.add(label)
    return unused


def folded(label: str) -> str:
    """Return a reference's label as it is compared: case and runs of white space do not count."""
    return " ".join(label.split()).casefold()


@cache
def options(*, strict: bool) -> Options:
    """Return the settings of the parser."""
    from pyromark import Options

    settings = Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
    return settings if strict else settings | Options.ENABLE_GFM
