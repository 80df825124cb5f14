"""JSON values as text to read and to copy: JSON on short lines, or a Python expression where that is much shorter.

Both are exact: what is long and regular is written as the expression that makes it, never cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

__all__ = ["as_json", "as_python", "repeated", "varying"]

_LONG_TEXT: Final = 100
_LONG_LIST: Final = 8
_REPEATED: Final = re.compile(r"(.{1,4}?)\1{19,}", re.DOTALL)
_NUMBER: Final = re.compile(r"([0-9]+)")


def as_json(value: Any, *, width: int) -> str:
    """Return JSON with an object or array on one line where that fits; invisible characters are escapes."""
    return "\n".join(_lines(value, width, _one_json))


def as_python(value: Any, *, width: int) -> str:
    """Return the Python expression of a JSON value, laid out as `as_json` does it."""
    return "\n".join(_lines(value, width, _one_python))


def _lines(value: Any, room: int, spell: Callable[[Any], str]) -> list[str]:
    whole = spell(value)
    if len(whole) <= room or not value or not isinstance(value, (dict, list)):
        return [whole]
    if isinstance(value, list) and (not whole.endswith("]") or " for n in range(" in whole[-30:]):
        return [whole]  # one expression for all items
    if isinstance(value, dict):
        opening, closing = "{", "}"
        items = [(f"{spell(name)}: ", item) for name, item in value.items()]
    else:
        opening, closing = "[", "]"
        items = [("", item) for item in value]
    if not any(isinstance(item, (dict, list)) for _, item in items) and isinstance(value, list):
        return [opening, *_filled(list(map(spell, value)), room), closing]
    lines = [opening]
    for number, (head, item) in enumerate(items, 1):
        first, *rest = _lines(item, room - 2, spell)
        inner = [f"{head}{first}", *rest]
        inner[-1] += "," * (number < len(items))
        lines += [f"  {line}" for line in inner]
    return [*lines, closing]


def _filled(words: list[str], room: int) -> list[str]:
    """Return the items of an array of scalars, as many on a line as fit."""
    lines: list[str] = []
    for number, word in enumerate(words, 1):
        item = f"{word}{',' * (number < len(words))}"
        if lines and len(lines[-1]) + 1 + len(item) <= room:
            lines[-1] += f" {item}"
        else:
            lines.append(f"  {item}")
    return lines


def _one_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _one_python(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_one_python(name)}: {_one_python(item)}' for name, item in value.items())}}}"
    if isinstance(value, list):
        expression = varying(value) if len(value) >= _LONG_LIST else None
        if expression is None:
            return f"[{', '.join(map(_one_python, value))}]"
        if _all_same(value):
            return f"[{expression}] * {len(value)}"
        return f"[{expression} for n in range({len(value)})]"
    return repeated(value) if isinstance(value, str) else repr(value)


def repeated(text: str) -> str:
    """Return the Python expression of a text: a literal, with `"a" * 10000` for what is repeated in a long one."""
    if len(text) <= _LONG_TEXT:
        return _quoted(text)
    pieces: list[str] = []
    end = 0
    for match in _REPEATED.finditer(text):
        pieces += [_quoted(text[end : match.start()])] if match.start() > end else []
        pieces.append(f"{_quoted(match[1])} * {len(match[0]) // len(match[1])}")
        end = match.end()
    return " + ".join([*pieces, *([_quoted(text[end:])] if end < len(text) else [])])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def varying(items: Sequence[Any]) -> str | None:
    """Return the expression that gives item `n` of a list, from 0; None where there is no simple one."""
    first = items[0]
    if _all_same(items):
        return _one_python(first)
    if any(type(item) is not type(first) for item in items):
        return None
    if type(first) is int:
        return _linear(items)
    if isinstance(first, str):
        return _varying_text(items)
    if isinstance(first, dict):
        if any(list(item) != list(first) for item in items):
            return None
        values = {name: varying([item[name] for item in items]) for name in first}
        if any(value is None for value in values.values()):
            return None
        return f"{{{', '.join(f'{_one_python(name)}: {value}' for name, value in values.items())}}}"
    if isinstance(first, list) and all(len(item) == len(first) for item in items):
        places = [varying(column) for column in zip(*items, strict=True)]
        return None if None in places else f"[{', '.join(map(str, places))}]"
    return None


def _all_same(items: Sequence[Any]) -> bool:
    spelled = json.dumps(items[0])
    return all(json.dumps(item) == spelled for item in items)


def _linear(numbers: Sequence[int]) -> str | None:
    start, step = numbers[0], numbers[1] - numbers[0]
    if any(number != start + step * n for n, number in enumerate(numbers)):
        return None
    steps = "n" if step == 1 else f"{step} * n"
    return f"{start} + {steps}" if start else steps


def _varying_text(texts: Sequence[str]) -> str | None:
    """Return an f-string for texts that differ only in their numbers."""
    columns = list(zip(*(_NUMBER.split(text) for text in texts), strict=False))
    if not "".join(texts).isprintable() or len({len(_NUMBER.split(text)) for text in texts}) > 1:
        return None
    pieces: list[str] = []
    for column in columns:
        if len(set(column)) == 1:
            pieces.append(json.dumps(column[0], ensure_ascii=False)[1:-1].replace("{", "{{").replace("}", "}}"))
            continue
        if not all(piece.isdecimal() and str(int(piece)) == piece for piece in column):
            return None
        expression = _linear([int(piece) for piece in column])
        if expression is None:
            return None
        pieces.append(f"{{{expression}}}")
    return f'f"{"".join(pieces)}"'
