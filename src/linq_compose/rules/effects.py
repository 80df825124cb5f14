"""Effects: unknown and mismatched names and types, the fields of old examples, and effects on a first message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from linq_compose._sources import CREATE
from linq_compose.limits import Limits
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, add, remove, replace
from linq_compose.lint.phrases import listed, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import ChatCreateRequest, MessageEffect
from linq_compose.rules.analysis.examples import opening_example, text_example
from linq_compose.rules.analysis.first_message import OPENS, Opening, opened
from linq_compose.vocabulary import EFFECT_TYPES, EFFECTS, closest, effect_type

__all__ = ["EFFECTS_FAMILY"]

EFFECTS_FAMILY = Family("EFX", "effects", about="The effect of a message, iMessage only.")

_NAMES = tuple(name for names in EFFECTS.values() for name in names)
_HELLO = text_example("Hello")
_CONFETTI = {**_HELLO, "effect": {"type": "screen", "name": "confetti"}}


@EFFECTS_FAMILY.rule(
    101,
    "unknown-effect",
    Severity.WARNING,
    on=MessageEffect,
    says="The effect {name} is not among the {count} documented names.",
    hint="Use one of {known}.{near}",
    why="The API reference calls its list common values, so more may exist; what an unknown name does is not "
    "documented. Invisible ink is called `invisible`.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("known", "near"),
    fixable={"unsafe"},
    hides=True,
    examples=[
        Example(
            bad={**_HELLO, "effect": {"type": "bubble", "name": "invisible_ink"}},
            good={**_HELLO, "effect": {"type": "bubble", "name": "invisible"}},
            at="/effect/name",
        ),
    ],
)
def unknown_effect(effect: MessageEffect, _context: Context) -> Iterator[Finding]:
    name = effect.name
    if name and effect_type(name) is None:
        near = closest(name, _NAMES, cutoff=0.6)
        fix = Fix.unsafe(f'Write "{near[0]}"', replace("name", value=near[0])) if near else None
        question = f" Did you mean {listed(near)}?" if near else ""
        values = {"name": quote(name), "count": len(_NAMES), "known": listed(_NAMES), "near": question}
        yield Finding(("name",), values, fix)


@EFFECTS_FAMILY.rule(
    102,
    "crossed-effect",
    Severity.WARNING,
    on=MessageEffect,
    says='"{name}" is a {right} effect, not a {type} effect.',
    hint='Set the type to "{right}".',
    why="Each documented name belongs to one type. What a mismatched pair does is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("name", "type", "right"),
    fixable={"safe"},
    examples=[
        Example(
            bad={**_HELLO, "effect": {"type": "bubble", "name": "confetti"}},
            good=_CONFETTI,
            at="/effect",
        ),
    ],
)
def crossed_effect(effect: MessageEffect, _context: Context) -> Iterator[Finding]:
    right = effect_type(effect.name or "")
    if right is not None and effect.type in EFFECT_TYPES and effect.type != right:
        values = {"name": effect.name, "type": effect.type, "right": right}
        yield Finding(values=values, fix=Fix.safe(f'Set the type to "{right}"', replace("type", value=right)))


@EFFECTS_FAMILY.rule(
    103,
    "nameless-effect",
    Severity.INFO,
    on=MessageEffect,
    says="The effect has no name.",
    hint="Add a name, or remove the effect.",
    why="The type alone does not select an effect. The API reference requires neither field, and what an effect "
    "without a name does is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    yields_to=("EFX106",),
    examples=[Example(bad={**_HELLO, "effect": {"type": "screen"}}, good=_CONFETTI, at="/effect")],
)
def nameless_effect(effect: MessageEffect, _context: Context) -> Iterator[Finding]:
    if not effect.name:
        yield Finding()


@EFFECTS_FAMILY.rule(
    104,
    "typeless-effect",
    Severity.INFO,
    on=MessageEffect,
    says='The effect "{name}" has no type; it is a {right} effect.',
    hint='Add the type "{right}".',
    why="The API reference requires neither field; every documented example has both.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("name", "right"),
    fixable={"safe"},
    examples=[Example(bad={**_HELLO, "effect": {"name": "confetti"}}, good=_CONFETTI, at="/effect")],
)
def typeless_effect(effect: MessageEffect, _context: Context) -> Iterator[Finding]:
    right = effect_type(effect.name or "")
    if right is not None and effect.type is None:
        fix = Fix.safe(f'Add the type "{right}"', add("type", value=right))
        yield Finding(values={"name": effect.name, "right": right}, fix=fix)


@EFFECTS_FAMILY.rule(
    105,
    "first-message-effect",
    Severity.WARNING,
    on=OPENS,
    says="The message that opens a chat has {what}, which Linq may reject.",
    hint="Move it to the next message of the chat.",
    why="Linq's newer text says that the first message of a new chat has neither an effect nor a reply; the same "
    "page and older examples show an effect on it. The error code is not documented.",
    evidence=Evidence.INFERRED,
    source=CREATE,
    safe=("what",),
    condition="new_chat",
    examples=[
        Example(
            bad=opening_example(_CONFETTI),
            good=opening_example(_HELLO),
            at="/message/effect",
            operation="chats.create",
            context=Context(new_chat=True),
        ),
    ],
)
def first_message_effect(node: Opening, _context: Context) -> Iterator[Finding]:
    for path, message in opened(node):
        if message.has("effect") and message.effect is not None:
            yield Finding((*path, "effect"), {"what": "an effect"})
        if message.has("reply_to") and message.reply_to is not None:
            yield Finding((*path, "reply_to"), {"what": "a reply"})


_RETIRED = {f"{kind}_effect": kind for kind in EFFECTS}


@EFFECTS_FAMILY.rule(
    106,
    "retired-effect-shape",
    Severity.WARNING,
    on=MessageEffect,
    says='The effect has the field "{key}", which the API does not have.',
    hint='Write {{"type": "{kind}", "name": …}}.',
    why="Some older examples write an effect with this field; the API reference has `type` and `name`.",
    source=CREATE,
    safe=("key", "kind"),
    fixable={"safe"},
    hides=True,
    examples=[
        Example(bad={**_HELLO, "effect": {"screen_effect": "confetti"}}, good=_CONFETTI, at="/effect"),
        Example(
            bad={**_HELLO, "effect": {"bubble_effect": "slam"}},
            good={**_HELLO, "effect": {"type": "bubble", "name": "slam"}},
            at="/effect",
        ),
    ],
)
def retired_effect_shape(effect: MessageEffect, _context: Context) -> Iterator[Finding]:
    extra = effect.model_extra or {}
    keys = [key for key in _RETIRED if key in extra]
    if keys:
        key = keys[0]
        kind, name = _RETIRED[key], extra[key]
        fix = None
        free = effect.has("name") and effect.has("type") and effect.name is None and effect.type in (None, kind)
        if len(keys) == 1 and name in EFFECTS[kind] and free:
            edits = (remove(key), add("type", value=kind), add("name", value=name))
            fix = Fix.safe("Write it with type and name", *edits)
        yield Finding(values={"key": key, "kind": kind}, fix=fix)


_BY_TYPE: Final = {kind: frozenset(names) for kind, names in EFFECTS.items()}


@EFFECTS_FAMILY.clearance(MessageEffect)
def clear_effect(effect: dict[str, Any], _context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether an effect has a known name under its type, and nothing else."""
    return len(effect) == 2 and effect.get("name") in _BY_TYPE.get(effect.get("type", ""), ())


@EFFECTS_FAMILY.clearance(ChatCreateRequest)
def clear_first_effect(request: dict[str, Any], context: Context, _limits: Limits, _operation: str) -> bool:
    """Return whether the message that opens a chat has neither effect nor reply."""
    message = request["message"]
    return context.new_chat is False or ("effect" not in message and "reply_to" not in message)
