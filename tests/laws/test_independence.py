"""No verdict depends on earlier calls: the same report in a fresh process and after any other check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent

_SCRIPT = """
import sqlite3
from collections import ChainMap, UserDict, UserList, namedtuple
from types import MappingProxyType, SimpleNamespace

from linq_compose import Context, MessageContent, TextPart, check
from linq_compose.rules import CATALOG


class Indexed:
    def __init__(self, **values):
        self.values = values

    def __getitem__(self, name):
        return self.values[name]

    def __len__(self):
        return len(self.values)

    def __contains__(self, name):
        return name in self.values

    def keys(self):
        return self.values.keys()

    def items(self):
        return self.values.items()

    def get(self, name, default=None):
        return self.values.get(name, default)


class Word(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("Hello")


class Always(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


def row(**values):
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    names = ", ".join(f"? AS {name}" for name in values)
    return connection.execute(f"SELECT {names}", tuple(values.values())).fetchone()


WRAPS = [row, Indexed, lambda **values: UserDict(values), lambda **values: MappingProxyType(values),
         lambda **values: ChainMap(values), lambda **values: SimpleNamespace(**values), dict]
HELLO = {"type": "text", "value": "Hello"}
BOLD = {"range": [0, 5], "style": "bold"}
REPLY = {"message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
EFFECT = {"type": "screen", "name": "confetti"}


def odd():
    for wrap in WRAPS:
        yield {"parts": [wrap(**HELLO)]}
        yield {"parts": [HELLO], "effect": wrap(**EFFECT)}
        yield {"parts": [HELLO], "reply_to": wrap(**REPLY)}
        yield {"parts": [wrap(type="media", url="https://example.com/a.jpg")]}
        yield {"parts": [wrap(type="link", value="https://example.com")]}
        if wrap is not row:
            yield {"parts": [{**HELLO, "text_decorations": [wrap(**BOLD)]}]}
            yield wrap(parts=[HELLO])
    for values in (UserList, tuple, lambda items: iter(items)):
        yield {"parts": values([HELLO])}
        yield {"parts": [{**HELLO, "text_decorations": values([BOLD])}]}
        yield {"parts": [{**HELLO, "text_decorations": [{"range": values([0, 5]), "style": "bold"}]}]}
    for value in (Word("a\\ud83c"), Word("**b**"), b"Hello", bytearray(b"Hello"), Word("Hello")):
        yield {"parts": [{"type": "text", "value": value}]}
        yield {"parts": [HELLO], "idempotency_key": value}
        yield {"parts": [{"type": "media", "url": value}]}
        yield {"parts": [{"type": "link", "value": value}]}
        yield {"parts": [{"type": value, "value": "Hello"}]}
    yield {"parts": [{**HELLO, "text_decorations": [{"range": [0, Always(99)], "style": "bold"}]}]}
    yield {"parts": [{**HELLO, "text_decorations": [{"range": [0, True], "style": "bold"}]}]}
    yield {"parts": [{**HELLO, "text_decorations": [{"range": [0, 5.0], "style": "bold"}]}]}


def reports():
    return [
        str([(found.rule, found.path, str(found.severity), found.message) for found in report]) + str(report.skipped)
        for payload in odd()
        for report in (check(payload), check({"message": payload}, "chats.messages.send"))
    ]


fresh = reports()
plain = [
    {"parts": [HELLO]},
    {"parts": [{**HELLO, "text_decorations": [BOLD]}]},
    {"parts": [HELLO], "effect": EFFECT},
    {"parts": [HELLO], "reply_to": REPLY},
    {"parts": [HELLO], "idempotency_key": "Hello"},
    {"parts": [{"type": "media", "url": "https://example.com/a.jpg"}]},
    {"parts": [{"type": "link", "value": "https://example.com"}]},
    {"parts": [{"type": "text", "value": "a"}]},
]
for payload in plain:
    for _ in range(2):
        assert check(payload).ok
        assert check({"message": payload}, "chats.messages.send").ok
for rule in CATALOG:
    for example in rule.examples:
        check(example.bad, example.operation, context=example.context)
        check(example.good, example.operation, context=example.context)
later = reports()
for payload, before, after in zip([p for p in odd() for _ in range(2)], fresh, later, strict=True):
    assert before == after, (payload, before, after)
assert len(fresh) > 100
print("same")
"""


def test_a_report_is_the_same_in_a_fresh_process_and_after_other_checks() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False)
    assert done.stdout == "same\n", done.stderr
