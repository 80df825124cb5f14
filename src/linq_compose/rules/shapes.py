"""Shapes: payloads that are not JSON, and fields that are missing, of another type, unknown, misplaced or repeated."""

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
from linq_compose.lint.schema import Home, closed_fields
from linq_compose.lint.shape import Misplaced, Shape, is_flat
from linq_compose.lint.source_map import SourceMap
from linq_compose.models import MessageContent, Wire
from linq_compose.rules.analysis.examples import GUEST, SENDER, text_example
from linq_compose.vocabulary import closest

__all__ = ["SHAPES"]

SHAPES = Family("SHP", "shapes", about="Whether a payload is JSON of the shape that its operation expects.")

_HELLO = text_example("Hello")
_SENDING = "chats.messages.send"
_REPLY = {"message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
_BOLD = [{"range": [0, 5], "style": "bold"}]
_READ: tuple[type[Shape | Document], ...] = (Shape, Document)


@SHAPES.rule(
    101,
    "malformed-json",
    Severity.ERROR,
    on=Document,
    says="The payload {flaw}.",
    hint="Send one JSON object in UTF-8.",
    why="The API rejects a body that is not a JSON object before it reads any field, so nothing else can be checked.",
    source=f"{ERRORS}1xxx/1003/",
    safe=("flaw",),
    server_code=1003,
    examples=[
        Example(bad='{"parts": [', good='{"parts": [{"type": "text", "value": "Hello"}]}', at=""),
        Example(bad=[_HELLO], good=_HELLO, at=""),
    ],
)
def malformed_json(document: Document, _context: Context) -> Iterator[Finding]:
    if document.flaw is not None:
        yield Finding(values={"flaw": document.flaw})


@SHAPES.rule(
    102,
    "missing-field",
    Severity.ERROR,
    on=Shape,
    says='The required field "{field}" is missing.',
    hint='Add "{field}": {expected}.',
    why="The API rejects a request that lacks a required field.",
    source=f"{ERRORS}1xxx/1001/",
    safe=("field", "expected"),
    server_code=1001,
    examples=[
        Example(bad={"parts": [{"type": "text"}]}, good=text_example("hi"), at="/parts/0/value"),
        Example(
            bad={"message": _HELLO, "to": [GUEST]},
            good={"message": _HELLO, "to": [GUEST], "from": SENDER},
            at="/from",
            operation="chats.create",
        ),
    ],
)
def missing_field(shape: Shape, _context: Context) -> Iterator[Finding]:
    flat = is_flat(shape.model, shape.raw)
    for fault in shape.faults:
        if fault.kind == "missing" and not (flat and fault.path == ("message",)):
            yield Finding(fault.path, {"field": fault.path[-1], "expected": fault.expected})


@SHAPES.rule(
    103,
    "wrong-type",
    Severity.ERROR,
    on=_READ,
    says="Found {found}; expected {expected}.",
    hint="Change it to {expected}.",
    why="The API reads each field as one JSON type. A boolean is not an integer, null is not a value of a required "
    "field, and a range is an array of exactly two integers.",
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
    if isinstance(node, Document):
        for pointer, kind in node.foreign:
            expected = "keys that are strings" if kind.startswith("the key") else "a JSON value"
            yield Finding(pointer.tokens, {"found": kind, "expected": expected})
        return
    for fault in node.faults:
        value = node.at(fault.path) if fault.kind == "type" else None
        if fault.kind == "type" and not _is_foreign(value):
            yield Finding(fault.path, {"found": describe(value), "expected": fault.expected})


def _is_foreign(value: object) -> bool:
    """Return whether JSON cannot carry a value; the finding about the document reports it already."""
    if isinstance(value, float):
        return not isfinite(value)
    return value is not None and not isinstance(value, (bool, int, str, list, dict))


@SHAPES.rule(
    104,
    "unknown-part-type",
    Severity.ERROR,
    on=Shape,
    says="Unknown part type {type}.",
    hint="Use one of {known}.{near}",
    why="The API accepts these part types and rejects any other.",
    source=f"{ERRORS}1xxx/1004/",
    safe=("known", "near"),
    server_code=1004,
    fixable={"safe"},
    hides=True,
    examples=[
        Example(bad={"parts": [{"type": "txt", "value": "Hello"}]}, good=_HELLO, at="/parts/0/type"),
        Example(bad={"parts": [{"type": "carousel", "value": "Hello"}]}, good=_HELLO, at="/parts/0/type"),
    ],
)
def unknown_part_type(shape: Shape, _context: Context) -> Iterator[Finding]:
    for fault in shape.faults:
        if fault.kind == "tag":
            word, known = shape.at(fault.path), tuple(fault.expected.split(", "))
            near = closest(word, known)
            fix = Fix.safe(f'Write "{near[0]}"', replace(*fault.path, value=near[0])) if len(near) == 1 else None
            yield Finding(fault.path, {"type": quote(word), "known": listed(known), "near": _did_you_mean(near)}, fix)


def _did_you_mean(near: tuple[str, ...]) -> str:
    return f" Did you mean {listed(near)}?" if near else ""


@SHAPES.rule(
    105,
    "unknown-value",
    Severity.ERROR,
    on=Wire,
    says="Unknown {noun} {word}.",
    hint="Use one of {known}, in exactly this spelling.{near}",
    why="Styles, animations, services and effect types are closed sets, and case matters.",
    source=f"{ERRORS}1xxx/1005/",
    safe=("noun", "known", "near"),
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe", "unsafe"},
    hides=True,
    examples=[
        Example(
            bad=text_example("Hello", [{"range": [0, 5], "style": "Bold"}]),
            good=text_example("Hello", _BOLD),
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
    for name, vocabulary in closed_fields(type(node)):
        word = getattr(node, name) if node.has(name) else None
        if word is None or word in vocabulary:
            continue
        near = closest(word, vocabulary.words)
        fix = None
        if len(near) == 1:
            differs_in_case = near[0].casefold() == word.casefold()
            fix = (Fix.safe if differs_in_case else Fix.unsafe)(f'Write "{near[0]}"', replace(name, value=near[0]))
        values = {
            "noun": vocabulary.noun,
            "word": quote(word),
            "known": listed(vocabulary.words),
            "near": _did_you_mean(near),
        }
        yield Finding((name,), values, fix)


@SHAPES.rule(
    106,
    "unknown-field",
    Severity.INFO,
    on=Shape,
    says="Unknown field {field}.",
    hint="Check the spelling; keep the field if the API documents it and this library does not list it yet.",
    why="The API adds fields every week, so an unknown field is never an error. How the API treats fields that it "
    "does not define is not documented.",
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
    for name, near in shape.unknown.items():
        if not near:
            yield Finding((name,), {"field": quote(name)})


@SHAPES.rule(
    107,
    "unwrapped-message",
    Severity.ERROR,
    on=Shape,
    says='The fields of the message are at the top level; expected them in the field "message".',
    hint='Wrap them: {{"message": {{"parts": …}}}}.',
    why="The send and create requests carry the message in a field of its own. A body without it has been seen to "
    "return a 400, although one page of the documentation shows that shape.",
    evidence=Evidence.OBSERVED,
    domain="The request's schema has its parts inside `message` and nowhere else.",
    source=SEND,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    fixable={"safe"},
    hides=True,
    examples=[
        Example(bad=_HELLO, good={"message": _HELLO}, at="", operation=_SENDING),
    ],
)
def unwrapped_message(shape: Shape, _context: Context) -> Iterator[Finding]:
    if is_flat(shape.model, shape.raw):
        inner = {name: item for name, item in shape.raw.items() if name in MessageContent.model_fields}
        yield Finding(fix=Fix.safe("Wrap the message", add("message", value=inner), *(remove(name) for name in inner)))


@SHAPES.rule(
    108,
    "explicit-null",
    Severity.WARNING,
    on=Shape,
    says='The optional field "{field}" is null.',
    hint="Omit the field.",
    why="The documented schema does not allow null for it. Whether the API treats null as absent is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("field",),
    fixable={"safe"},
    examples=[
        Example(bad={**_HELLO, "effect": None}, good=_HELLO, at="/effect"),
    ],
)
def explicit_null(shape: Shape, _context: Context) -> Iterator[Finding]:
    for name in shape.nulls:
        yield Finding((name,), {"field": name}, Fix.safe("Remove the null", remove(name)))


@SHAPES.rule(
    109,
    "misspelt-field",
    Severity.WARNING,
    on=Shape,
    says='Unknown field {field}; did you mean "{near}"?',
    hint="Rename the field if that is what you meant.",
    why="At best the API ignores a misspelt field: the message is sent without what the field was meant to set.",
    evidence=Evidence.INFERRED,
    source=SEND,
    safe=("near",),
    fixable={"unsafe"},
    hides=True,
    yields_to=("EFX106",),
    examples=[
        Example(
            bad={"parts": [{"type": "text", "value": "Hello", "decorations": _BOLD}]},
            good=text_example("Hello", _BOLD),
            at="/parts/0/decorations",
        ),
    ],
)
def misspelt_field(shape: Shape, _context: Context) -> Iterator[Finding]:
    for name, near in shape.unknown.items():
        if near:
            fix = Fix.unsafe(f'Rename it to "{near[0]}"', add(near[0], value=shape.raw[name]), remove(name))
            yield Finding((name,), {"field": quote(name), "near": near[0]}, fix)


@SHAPES.rule(
    110,
    "repeated-key",
    Severity.WARNING,
    on=Document,
    says="The key {key} occurs more than once in one object; the last value replaces the others.",
    hint="Write each key once.",
    why="JSON does not define which of two fields with the same name counts. Most parsers keep the last; which one "
    "the API keeps is not documented.",
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
    if document.repeats_keys and document.text is not None:
        for pointer in SourceMap(document.text).repeated:
            yield Finding(pointer.tokens, {"key": quote(pointer.name)})


@SHAPES.rule(
    111,
    "misplaced-field",
    Severity.WARNING,
    on=Misplaced,
    says="The field {field} is in the wrong object; it belongs in {home}.",
    hint="Move the field there.",
    why="At best the API ignores a field in an object that does not define it: a misplaced `reply_to` or `effect` is "
    "lost, and with a misplaced `idempotency_key` a retry may send the message twice.",
    evidence=Evidence.INFERRED,
    source=SEND,
    safe=("home",),
    fixable={"unsafe"},
    examples=[
        Example(
            bad={"message": _HELLO, "reply_to": _REPLY},
            good={"message": {**_HELLO, "reply_to": _REPLY}},
            at="/reply_to",
            operation=_SENDING,
        ),
        Example(
            bad={**_HELLO, "text_decorations": _BOLD},
            good=text_example("Hello", _BOLD),
            at="/text_decorations",
        ),
        Example(
            bad={"parts": [{"type": "text", "value": "Hello", "preferred_service": "iMessage"}]},
            good={**_HELLO, "preferred_service": "iMessage"},
            at="/parts/0/preferred_service",
        ),
        Example(
            bad={"from": SENDER, "to": [GUEST], "message": _HELLO, "display_name": "Table 4"},
            good={"from": SENDER, "to": [GUEST], "message": _HELLO},
            at="/display_name",
            operation="chats.create",
        ),
    ],
)
def misplaced_field(field: Misplaced, _context: Context) -> Iterator[Finding]:
    fix = None
    if field.target is not None and field.value is not None:
        fix = Fix.unsafe("Move it there", add(*field.target, value=field.value), remove(*field.path))
    yield Finding(field.path, {"field": quote(str(field.path[-1])), "home": _homes(field.homes)}, fix)


def _homes(homes: tuple[Home, ...]) -> str:
    """Return the objects that have a field, as a phrase."""
    tags: dict[str, list[str]] = {}
    for home in homes:
        tags.setdefault(_holder(home), []).extend(filter(None, [home.tag]))
    return listed(
        tuple(f"{holder} with type {listed(tuple(words))}" if words else holder for holder, words in tags.items())
    )


def _holder(home: Home) -> str:
    if home.model is None:
        return f"the request of {home.holder}"
    if not home.holder:
        return "the top-level object"
    return f'an element of "{home.holder}"' if home.is_element else f'"{home.holder}"'
