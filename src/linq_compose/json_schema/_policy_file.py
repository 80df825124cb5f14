"""The JSON Schema of the configuration: linq-compose.toml, or `[tool.linq-compose]` in pyproject.toml."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from linq_compose import operations
from linq_compose._handles import regions
from linq_compose.json_schema._constraints import Keywords
from linq_compose.json_schema._payloads import DIALECT, published
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.configuration import KEYS
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Severity
from linq_compose.lint.policy import PRESETS
from linq_compose.rules import CATALOG
from linq_compose.vocabulary import SERVICES

__all__ = ["configuration_schema", "context_schema"]

_TEXT: Final[Keywords] = {"type": "string"}
_MAPPING: Final[Keywords] = {"type": "object", "additionalProperties": _TEXT}
_TEXTS: Final[Keywords] = {"type": "array", "items": _TEXT}
_EXAMPLE: Final[Keywords] = {
    "policy": "strict",
    "ignore": ["TXT106"],
    "severity": {"literal-markdown": "error"},
    "limits": {"parts": 10},
    "suppress": [{"rule": "MED107", "path": "/**/url", "reason": "The server takes our .eps files."}],
    "files": [{"glob": "messages/sms/", "context": {"service": "SMS"}}],
}


def configuration_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the configuration: of linq-compose.toml, or of `[tool.linq-compose]`.

    Refuses what reading the file refuses, except rules of your own that cannot be imported and moments that are no
    ISO 8601. Where the configuration names rules of your own, any rule may be named.

    >>> sorted(configuration_schema()["properties"])[:4]
    ['baseline', 'exclude', 'fail-on', 'files']
    """
    values = _values()
    return {
        "$schema": DIALECT,
        "$id": published("configuration"),
        "title": "linq-compose configuration",
        "description": "Settings of linq-compose: all of linq-compose.toml, or [tool.linq-compose] in pyproject.toml.",
        "type": "object",
        "properties": {
            key.name: {
                "description": _sentence(key.about),
                **values[key.name],
                **({} if key.default is None else {"default": key.default}),
            }
            for key in KEYS.values()
        },
        "additionalProperties": False,
        "if": {"not": {"required": ["rules"], "properties": {"rules": {"minItems": 1}}}},
        "then": _built_in_rules_alone(),
        "examples": [_EXAMPLE],
        "$defs": {"rule": {"anyOf": [{"$ref": "#/$defs/built-in-rule"}, _TEXT]}, "built-in-rule": _rule_words()},
    }


def _sentence(about: str) -> str:
    return f"{about[0].upper()}{about[1:]}."


def _rule_words() -> Keywords:
    words = [word for rule in CATALOG for word in (rule.code, rule.name)]
    words += [word for family in CATALOG.families for word in (family.prefix, family.name)]
    return {"description": "A rule by its code or name, or a family by its prefix or name.", "enum": words}


def _built_in_rules_alone() -> Keywords:
    """Return that every rule that is named is one of the built-in ones."""
    built_in = {"$ref": "#/$defs/built-in-rule"}
    return {
        "properties": {
            "select": {"items": built_in},
            "ignore": {"items": built_in},
            "severity": {"propertyNames": built_in},
            "suppress": {"items": {"properties": {"rule": built_in}}},
        }
    }


def _values() -> dict[str, Keywords]:
    """Return the schema of the value of each key."""
    rules = {"type": "array", "items": {"$ref": "#/$defs/rule"}}
    preset = {"type": "string", "enum": list(PRESETS)}
    return {
        "policy": preset,
        "select": rules,
        "ignore": rules,
        "severity": {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/rule"},
            "additionalProperties": {"type": "string", "enum": [str(severity) for severity in Severity]},
        },
        "limits": _limits(),
        "region": _region(),
        "rules": {"type": "array", "items": {"type": "string", "pattern": "^[^:]+:.+$"}},
        "suppress": {"type": "array", "items": _suppression()},
        "include": _TEXTS,
        "exclude": _TEXTS,
        "files": {"type": "array", "items": _file(preset)},
        "on-crash": {"type": "string", "enum": ["error", "ignore"]},
        "fail-on": {"type": "string", "enum": ["warning", "error"]},
        "baseline": _TEXT,
    }


def _region() -> Keywords:
    return {"type": "string", "enum": sorted(regions())}


def _limits() -> Keywords:
    said = Limits.describe()
    return {
        "type": "object",
        "properties": {
            name: {
                "description": f"{_sentence(limit.says)} In {limit.unit}.",
                "type": "integer",
                "minimum": 0,
                "default": getattr(LIMITS, name),
            }
            for name, limit in said.items()
        },
        "additionalProperties": False,
    }


def _suppression() -> Keywords:
    return {
        "type": "object",
        "properties": {
            "rule": {"$ref": "#/$defs/rule"},
            "path": {
                "description": "A glob over JSON Pointers: * and ? within a token, ** for any number of tokens.",
                "type": "string",
                "pattern": "^(/|$)",
                "default": "/**",
            },
            "reason": {"description": "Why the finding is accepted.", "type": "string", "pattern": r"\S"},
        },
        "required": ["rule", "reason"],
        "additionalProperties": False,
    }


def _file(preset: Keywords) -> Keywords:
    names = [operations.MESSAGE, *operations.OPERATIONS, operations.FILE]
    return {
        "type": "object",
        "properties": {
            "glob": {"description": "A gitignore pattern, relative to the configuration file.", "type": "string"},
            "operation": {"description": "What the payloads of these files are.", "type": "string", "enum": names},
            "policy": preset,
            "context": context_schema(),
        },
        "required": ["glob"],
        "additionalProperties": False,
    }


def context_schema(*, short: bool = False) -> Keywords:
    """Return the schema of the facts about a chat, as a mapping of the fields of `Context`.

    Where `short`, without the list of regions: `Context` refuses an unknown one as well.
    """
    values: dict[str, Keywords] = {
        "service": {"type": "string", "enum": list(SERVICES.words)},
        "group": {"type": "boolean"},
        "group_size": {"type": "integer", "minimum": 0},
        "new_chat": {"type": "boolean"},
        "chat_id": _TEXT,
        "participants": _TEXTS,
        "now": {"description": "ISO 8601 with a time zone.", "type": "string"},
        "horizon": {"description": "In seconds.", "type": "number", "minimum": 0},
        "headers": _MAPPING,
        "key_reused": {"type": "boolean"},
        "parameters": _MAPPING,
        "region": {"description": "ISO 3166 alpha-2.", "type": "string"} if short else _region(),
    }
    return {
        "description": "Facts that the payloads do not contain.",
        "type": "object",
        "properties": {fact.name: values[fact.name] for fact in fields(Context)},
        "additionalProperties": False,
    }
