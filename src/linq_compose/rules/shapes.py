"""Shapes: payloads that are no JSON, and fields that are missing, of the wrong type, unknown, null or written twice."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from linq_compose._sources import CREATE, ERRORS, JSON, SEND
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.document import Document
from linq_compose.lint.fix import Fix, add, remove, replace
from linq_compose.lint.phrases import describe, listed, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.lint.schema import closed_fields
from linq_compose.lint.shape import Shape, is_flat
from linq_compose.lint.source_map import SourceMap
from linq_compose.models import MessageContent, Wire
from linq_compose.rules.analysis.examples import text_example
from linq_compose.vocabulary import PART_TYPES, closest

__all__ = ["SHAPES"]

SHAPES = Family("SHP", "shapes", about="Whether a payload is JSON of the shape that its operation wants.")
_HELLO = text_example("Hello")
_READ: tuple[type[Shape | Document], ...] = (Shape, Document)


@SHAPES.rule(
    101,
    "malformed-json",
    Severity.ERROR,
    on=Document,
    says="The payload {flaw}.",
    hint="Send one JSON object in UTF-8.",
    why="A body that is no JSON object is refused before anything in it is looked at. Nothing else can be judged.",
    source=f"{ERRORS}1xxx/1003/",
    safe=("flaw",),
    server_code=1003,
    examples=[
        Example(bad='{"parts": [', good='{"parts": [{"type": "text", "value": "Hello"}]}', at=""),
        Example(bad=[_HELLO], good=_HELLO, at=""),
    ],
)
def malformed_json(document: Document, _context: Context) -> Iterator[Finding]:
    """Yield the flaw of a document that is no JSON object."""
    if document.flaw is not None:
        yield Finding(values={"flaw": document.flaw})


@SHAPES.rule(
    102,
    "missing-field",
    Severity.ERROR,
    on=Shape,
    says='The required field "{field}" is absent.',
    hint='Add "{field}": {expected}.',
    why="The API refuses a request that lacks a required field.",
    source=f"{ERRORS}1xxx/1001/",
    safe=("field", "expected"),
    server_code=1001,
    examples=[
        Example(bad={"parts": [{"type": "text"}]}, good=text_example("hi"), at="/parts/0/value"),
        Example(
            bad={"message": _HELLO, "to": ["+12052532136"]},
            good={"message": _HELLO, "to": ["+12052532136"], "from": "+12052535597"},
            at="/from",
            operation="chats.create",
        ),
    ],
)
def missing_field(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield every required member that is not there; an unwrapped message is SHP107's."""
    flat = is_flat(shape.model, shape.raw)
    for fault in shape.faults:
        if fault.kind == "missing" and not (flat and fault.path == ("message",)):
            yield Finding(fault.path, {"field": fault.path[-1], "expected": fault.expected})


@SHAPES.rule(
    103,
    "wrong-type",
    Severity.ERROR,
    on=_READ,
    says="Here stands {found}; this place wants {expected}.",
    hint="Put {expected} here.",
    why="The API reads each field as one JSON type. A boolean is no integer, null is no value of a required field, "
    "and a range is an array of exactly two integers.",
    source=f"{ERRORS}1xxx/1003/",
    safe=("found", "expected"),
    examples=[
        Example(bad={"parts": [{"type": "text", "value": 5}]}, good=text_example("5"), at="/parts/0/value"),
        Example(
            bad=text_example("Hello", [{"range": [0, 3, 5], "style": "bold"}]),
            good=text_example("Hello", [{"range": [0, 3], "style": "bold"}]),
            at="/parts/0/text_decorations/0/range",
        ),
    ],
)
def wrong_type(node: Shape | Document, _context: Context) -> Iterator[Finding]:
    """Yield every value of another JSON type than its field's, and every value that JSON cannot carry."""
    if isinstance(node, Document):
        for pointer, kind in node.foreign:
            expected = "keys that are strings" if kind.startswith("the key") else "a JSON value"
            yield Finding(pointer.tokens, {"found": kind, "expected": expected})
        return
    for fault in node.faults:
        if fault.kind != "type":
            continue
        value = _at(node, fault.path)
        if not _is_foreign(value):
            yield Finding(fault.path, {"found": describe(value), "expected": fault.expected})


def _is_foreign(value: object) -> bool:
    """Return whether JSON cannot carry a value: its document says so already."""
    if isinstance(value, float):
        return not isfinite(value)
    return value is not None and not isinstance(value, (bool, int, str, list, dict))


def _at(shape: Shape, path: tuple[str | int, ...]) -> object:
    here: object = shape.raw
    for token in path:
        here = here[token]  # type: ignore[index]  # the fault was found at this very path
    return here


@SHAPES.rule(
    104,
    "unknown-part-type",
    Severity.ERROR,
    on=Shape,
    says="There is no part type {type}.",
    hint="Use one of {known}.{near}",
    why="The API knows five part types and refuses any other.",
    source=f"{ERRORS}1xxx/1004/",
    safe=("known", "near"),
    server_code=1004,
    fixable={"safe"},
    hides=True,
    examples=[
        Example(
            bad={"parts": [{"type": "txt", "value": "Hello"}]},
            good=_HELLO,
            at="/parts/0/type",
        ),
        Example(
            bad={"parts": [{"type": "carousel", "value": "Hello"}]},
            good=_HELLO,
            at="/parts/0/type",
        ),
    ],
)
def unknown_part_type(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield every part whose type is outside the known set."""
    for fault in shape.faults:
        if fault.kind == "tag":
            word = str(_at(shape, fault.path))
            near = closest(word, PART_TYPES.words)
            mend = Fix.safe(f'Write "{near[0]}"', replace(*fault.path, value=near[0])) if len(near) == 1 else None
            yield Finding(
                fault.path, {"type": quote(word), "known": listed(PART_TYPES.words), "near": _meant(near)}, mend
            )


def _meant(near: tuple[str, ...]) -> str:
    return f" Did you mean {listed(near)}?" if near else ""


@SHAPES.rule(
    105,
    "unknown-value",
    Severity.ERROR,
    on=Wire,
    says="There is no {noun} {word}.",
    hint="Use one of {known}, spelled exactly so.{near}",
    why="Styles, animations, services and effect types are closed sets, and case counts.",
    source=f"{ERRORS}1xxx/1005/",
    safe=("noun", "known", "near"),
    server_code=1005,
    fixable={"safe", "unsafe"},
    hides=True,
    examples=[
        Example(
            bad=text_example("Hello", [{"range": [0, 5], "style": "Bold"}]),
            good=text_example("Hello", [{"range": [0, 5], "style": "bold"}]),
            at="/parts/0/text_decorations/0/style",
        ),
        Example(
            bad={**_HELLO, "preferred_service": "iMesage"},
            good={**_HELLO, "preferred_service": "iMessage"},
            at="/preferred_service",
        ),
    ],
)
def unknown_value(node: Wire, _context: Context) -> Iterator[Finding]:
    """Yield every word outside the closed set of its field."""
    for name, vocabulary in closed_fields(type(node)):
        word = getattr(node, name) if node.has(name) else None
        if word is None or word in vocabulary:
            continue
        near = closest(word, vocabulary.words)
        mend = None
        if len(near) == 1:
            same = near[0].casefold() == word.casefold()
            mend = (Fix.safe if same else Fix.unsafe)(f'Write "{near[0]}"', replace(name, value=near[0]))
        values = {"noun": vocabulary.noun, "word": quote(word), "known": listed(vocabulary.words), "near": _meant(near)}
        yield Finding((name,), values, mend)


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
    107,
    "unwrapped-message",
    Severity.ERROR,
    on=Shape,
    says="The message stands in the body itself; it belongs in the field `message`.",
    hint='Wrap it: {{"message": {{"parts": …}}}}.',
    why="The send and create requests carry the message in a field of its own. A flat body has been seen to earn "
    "a 400, though one page of the documentation prints that shape.",
    evidence=Evidence.OBSERVED,
    domain="The request's schema has its parts inside `message` and nowhere else.",
    source=SEND,
    server_code=1005,
    fixable={"safe"},
    hides=True,
    examples=[
        Example(bad=_HELLO, good={"message": _HELLO}, at="", operation="chats.messages.send"),
    ],
)
def unwrapped_message(shape: Shape, _context: Context) -> Iterator[Finding]:
    """Yield a request body that has the message's own members where `message` belongs."""
    if is_flat(shape.model, shape.raw):
        inner = {name: item for name, item in shape.raw.items() if name in MessageContent.model_fields}
        yield Finding(fix=Fix.safe("Wrap the message", add("message", value=inner), *(remove(name) for name in inner)))


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
    safe=("field",),
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
    safe=("near",),
    fixable={"unsafe"},
    hides=True,
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
