"""Models and the public value types, for `st.from_type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose import operations
from linq_compose._api import check
from linq_compose._headers import IDEMPOTENCY_KEY
from linq_compose._identifiers import PARAMETERS
from linq_compose._media_types import MEDIA_FORMATS, declared_by
from linq_compose._spans import Ruler, Span
from linq_compose.compose import Draft, Plan, Template, plan, template
from linq_compose.limits import LIMITS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Diagnostic, Mark
from linq_compose.lint.fix import Edit, Fix
from linq_compose.lint.policy import PRESETS, Policy
from linq_compose.lint.report import Report
from linq_compose.lint.rule import Example, Family, Finding, Rule
from linq_compose.lint.suppression import Suppression
from linq_compose.models import (
    AppClipPart,
    EmptyRequest,
    Experience,
    IMessageAppPart,
    InlineSticker,
    LinkPart,
    MediaPart,
    MessageContent,
    MessageEffect,
    ReplyTo,
    TextDecoration,
    TextPart,
    Unread,
    Wire,
)
from linq_compose.models import chats as chat_models
from linq_compose.models import envelope as error_models
from linq_compose.models import messages as message_models
from linq_compose.models.files import MediaFacts
from linq_compose.rules import CATALOG
from linq_compose.strategies._broken import broken_messages, stands_for
from linq_compose.strategies._cards import cards, clips, experience_values
from linq_compose.strategies._decorations import images, rich_texts, text_parts
from linq_compose.strategies._handles import handles, identifiers, links, media_urls
from linq_compose.strategies._messages import drafts, effects, messages
from linq_compose.strategies._requests import requests
from linq_compose.strategies._responses import Manner, objects
from linq_compose.strategies._texts import texts
from linq_compose.text import RichText
from linq_compose.vocabulary import SERVICES

__all__ = ["instances", "models"]

Strategy = st.SearchStrategy[Any]

_OF_RESPONSES: Final = frozenset(module.__name__ for module in (chat_models, error_models, message_models))


def instances(kind: type) -> Strategy:
    """Values of any type that the package announces to hypothesis: a model, or a value type of `_VALUES`."""
    return models(kind) if issubclass(kind, Wire) else _VALUES[kind]()


def models(kind: type[Wire]) -> Strategy:
    """Models of a type, valid as far as they can be by themselves; of a base class, models of those derived from it."""
    derived = [below for below in kind.__subclasses__() if below.__module__.startswith("linq_compose.")]
    if derived and kind not in _PAYLOADS:
        return st.one_of(*map(_deferred, derived))
    return _payloads(kind).map(kind.from_payload)


def _deferred(kind: type[Wire]) -> Strategy:
    """Return the models of a type, built when they are drawn from: hypothesis prints what is there."""
    return st.deferred(lambda: models(kind))


def _payloads(kind: type[Wire]) -> Strategy:
    for known, drawn in _PAYLOADS.items():
        if issubclass(kind, known) and kind.model_fields.keys() == known.model_fields.keys():
            return drawn()
    rows = [row for row in operations.OPERATIONS.values() if row.request is kind]
    if kind is EmptyRequest or rows:
        return requests(rows[0].id)
    return objects(kind, Manner.DOCUMENTED if kind.__module__ in _OF_RESPONSES else Manner.REQUEST)


def _decorations() -> Strategy:
    fallback = {"range": [0, 1], "style": "bold"}
    return text_parts().map(lambda part: part.get("text_decorations", [fallback])[0])


def _stickers() -> Strategy:
    ranges = st.tuples(st.integers(0, 99), st.integers(1, 9)).map(lambda drawn: [drawn[0], sum(drawn)])
    return st.tuples(ranges, images()).map(lambda drawn: {"range": drawn[0], **drawn[1]})


def _files() -> Strategy:
    names = st.text("abcdefgh0123456789-", min_size=1, max_size=12)
    sizes = st.integers(1, LIMITS.url_media_bytes)
    return st.tuples(names, st.sampled_from(tuple(MEDIA_FORMATS)), sizes).map(
        lambda drawn: {"name": f"{drawn[0]}.{drawn[1]}", "size": drawn[2], "type": declared_by(drawn[1])}
    )


_PAYLOADS: Final[Mapping[type[Wire], Callable[[], Strategy]]] = MappingProxyType(
    {
        MessageContent: lambda: messages(experiences=True),
        TextPart: text_parts,
        MediaPart: lambda: media_urls().map(lambda url: {"type": "media", "url": url}),
        LinkPart: lambda: links().map(lambda url: {"type": "link", "value": url}),
        IMessageAppPart: cards,
        AppClipPart: clips,
        Experience: experience_values,
        InlineSticker: _stickers,
        MessageEffect: effects,
        ReplyTo: lambda: identifiers().map(lambda identifier: {"message_id": identifier}),
        TextDecoration: _decorations,
        MediaFacts: _files,
    }
)
"""What draws the payloads of models whose fields depend on each other, or have limits."""


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    text = draw(texts(limits=False))
    return Ruler(text).between(draw(st.integers(0, len(text))), draw(st.integers(0, len(text))))


@st.composite
def _marks(draw: st.DrawFn) -> Mark:
    text = draw(texts(limits=False))
    return Mark(text, Ruler(text).between(draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))


def _contexts() -> Strategy:
    facts: dict[str, Strategy] = {
        "service": st.sampled_from(SERVICES.words),
        "group": st.booleans(),
        "group_size": st.integers(2, 32),
        "new_chat": st.booleans(),
        "chat_id": identifiers(),
        "participants": st.lists(handles(), max_size=4, unique=True),
        "now": st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001  given an offset here
            lambda moment: moment.replace(tzinfo=UTC)
        ),
        "horizon": st.integers(0, 86_400),
        "region": st.sampled_from(("US", "DE", "JP")),
        "key_reused": st.booleans(),
        "parameters": st.dictionaries(
            st.sampled_from(tuple(PARAMETERS)), identifiers() | texts(max_size=20), max_size=2
        ),
        "headers": st.dictionaries(st.just(IDEMPOTENCY_KEY), texts(max_size=20), max_size=1),
    }
    return st.fixed_dictionaries({}, optional=facts).map(lambda drawn: Context(**drawn))


def _suppressions() -> Strategy:
    paths = st.sampled_from(("/**", "/parts/*/value", "/message/**", ""))
    return st.builds(Suppression, rule=_codes(), path=paths, reason=texts(max_size=40, limits=False))


def _policies() -> Strategy:
    options: dict[str, Strategy] = {
        "ignore": st.lists(_codes(), max_size=3, unique=True),
        "severity": st.dictionaries(_codes(), st.sampled_from(("error", "warning", "info")), max_size=3),
        "limits": st.fixed_dictionaries({}, optional={"text": st.integers(100, LIMITS.text)}),
        "suppress": st.lists(_suppressions(), max_size=2),
        "fail_on": st.sampled_from(("error", "warning")),
    }
    return st.builds(Policy, st.sampled_from(PRESETS), **options)


def _rules() -> Strategy:
    return st.sampled_from(tuple(CATALOG))


def _codes() -> Strategy:
    return _rules().map(lambda rule: rule.code)


@cache
def _reports() -> Strategy:
    """Reports of broken payloads of every rule, and of messages without an error."""

    def report(code: str) -> Strategy:
        standing = stands_for(code)
        return broken_messages(code).map(lambda payload: check(payload, standing.operation, context=standing.context))

    return st.one_of(messages().map(check), _codes().flatmap(report))


def _diagnostics() -> Strategy:
    return _codes().flatmap(lambda code: st.sampled_from(_examined(code)))


def _fixes() -> Strategy:
    codes = [rule.code for rule in CATALOG if rule.fixable]
    return st.sampled_from(codes).flatmap(
        lambda code: st.sampled_from([item.fix for item in _examined(code) if item.fix is not None])
    )


def _examined(code: str) -> list[Diagnostic]:
    """Return what a rule says of its own examples."""
    examples = CATALOG.get(code).examples
    return [item for one in examples for item in check(one.bad, one.operation, context=one.context)]


def _findings() -> Strategy:
    paths = st.lists(st.sampled_from(("parts", "value", 0, 1)), max_size=3).map(tuple)
    values = st.dictionaries(st.sampled_from(("count", "limit", "range")), st.integers(0, 99))
    return st.builds(Finding, paths, values, st.none() | _fixes(), st.none() | _marks())


def _families() -> Strategy:
    prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
    names = st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=1, max_size=3).map("-".join)
    return st.builds(Family, prefixes, names, about=texts(max_size=60, limits=False))


def _templates() -> Strategy:
    literals = texts(max_size=40, limits=False).map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    placeholders = st.sampled_from(("{name}", "{order:bold}", "{price:.2f|italic}"))
    return st.lists(literals | placeholders, min_size=1, max_size=5).map("".join).map(template)


_VALUES: Final[Mapping[type, Callable[[], Strategy]]] = MappingProxyType(
    {
        Context: _contexts,
        Diagnostic: _diagnostics,
        Draft: drafts,
        Edit: lambda: _fixes().flatmap(lambda fix: st.sampled_from(fix.edits)),
        Example: lambda: _rules().flatmap(lambda rule: st.sampled_from(rule.examples)),
        Family: _families,
        Finding: _findings,
        Fix: _fixes,
        Mark: _marks,
        Plan: lambda: st.one_of(rich_texts(), drafts()).map(plan),
        Policy: _policies,
        Report: _reports,
        RichText: rich_texts,
        Rule: _rules,
        Ruler: lambda: texts().map(Ruler),
        Span: _spans,
        Suppression: _suppressions,
        Template: _templates,
        Unread: lambda: st.one_of(st.none(), st.booleans(), st.integers(), texts(max_size=20)).map(Unread),
    }
)
"""What draws the announced types that are no models."""
