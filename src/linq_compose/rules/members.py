"""Members: fields that an object's model lacks, that are null, that are misspelt or written twice."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import Document
from linq_compose.lint.fix import Fix, add, remove
from linq_compose.lint.phrases import quote
from linq_compose.lint.rule import Example, Finding
from linq_compose.lint.shape import Shape, is_flat
from linq_compose.lint.source_map import SourceMap
from linq_compose.models import MessageContent
from linq_compose.rules.ranges import text_example
from linq_compose.rules.shapes import SHAPES
from linq_compose.rules.sources import CREATE, JSON, SEND
from linq_compose.vocabulary import closest

__all__ = ["SHAPES"]

_HELLO = text_example("Hello")


@SHAPES.rule(
    106,
    "unknown-field",
    Severity.INFO,
    on=Shape,
    says="The field {field} is not known here.",
    hint="Check its spelling and place; leave it if the API has it and this library does not know it yet.",
    why="The API grows every week, so an unknown field is never called an error. What the API does with fields that "
    "it does not know itself is not documented.",
    evidence=Evidence.INFERRED,
    source=SEND,
    yields_to=("EFX106",),
    examples=[
        Example(
            bad={"parts": [{"type": "media", "url": "https://example.com/a.jpg", "mime_type": "image/jpeg"}]},
            good={"parts": [{"type": "media", "url": "https://example.com/a.jpg"}]},
            at="/parts/0/mime_type",
        ),
    ],
)
def unknown_field(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield every member that the object's model lacks and that is no misspelling of an absent one."""
    for name, near in _strangers(shape):
        if not near:
            yield Finding((name,), {"field": quote(name)})


def _strangers(shape: Shape) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield unknown members with the absent fields that each may be meant for; none of an unwrapped message."""
    flat = is_flat(shape.model, shape.raw)
    for name in shape.unknown:
        if not (flat and name in MessageContent.model_fields):
            yield name, closest(name, shape.absent)


@SHAPES.rule(
    108,
    "explicit-null",
    Severity.WARNING,
    on=Shape,
    says='The optional field "{field}" is null.',
    hint="Leave the field out.",
    why="The documented schema has no null for it. Whether the API takes null for absent is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    fixable={"safe"},
    examples=[
        Example(bad={**_HELLO, "effect": None}, good=_HELLO, at="/effect"),
    ],
)
def explicit_null(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield every optional member that is present as null."""
    for name in shape.nulls:
        yield Finding((name,), {"field": name}, Fix.safe("Remove the null", remove(name)))


@SHAPES.rule(
    109,
    "misspelt-field",
    Severity.WARNING,
    on=Shape,
    says='The field {field} is not known here; "{near}" is, and is absent.',
    hint="Rename it if that is what you meant.",
    why="A misspelt field is ignored at best: the message goes out without what the field was to do.",
    evidence=Evidence.INFERRED,
    source=SEND,
    fixable={"unsafe"},
    yields_to=("EFX106",),
    examples=[
        Example(
            bad={"parts": [{"type": "text", "value": "Hello", "decorations": [{"range": [0, 5], "style": "bold"}]}]},
            good=text_example("Hello", [{"range": [0, 5], "style": "bold"}]),
            at="/parts/0/decorations",
        ),
    ],
)
def misspelt_field(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield every unknown member that comes close to a known and absent one."""
    for name, near in _strangers(shape):
        if near:
            mend = Fix.unsafe(f'Rename it to "{near[0]}"', add(near[0], value=shape.raw[name]), remove(name))
            yield Finding((name,), {"field": quote(name), "near": near[0]}, mend)


@SHAPES.rule(
    110,
    "repeated-key",
    Severity.WARNING,
    on=Document,
    says="The key {key} occurs more than once in one object; the last one wins, and the rest is lost.",
    hint="Write each key once.",
    why="JSON leaves open which of two members with the same name counts. Readers mostly take the last; whether "
    "Linq's does is not documented.",
    evidence=Evidence.INFERRED,
    source=JSON,
    examples=[
        Example(
            bad='{"parts": [{"type": "text", "value": "one", "value": "two"}]}',
            good='{"parts": [{"type": "text", "value": "two"}]}',
            at="/parts/0/value",
        ),
    ],
)
def repeated_key(document: Document, _context: Context) -> Iterator[Finding]:
    """Yield every member whose key occurs again in the same object of a JSON text."""
    if document.repeats_keys and document.text is not None:
        for pointer in SourceMap(document.text).repeated:
            yield Finding(pointer.tokens, {"key": quote(pointer.name)})
