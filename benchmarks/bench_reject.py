"""What explaining costs: reports that have something to say, beside pydantic in the same run.

Run by hand: python benchmarks/bench_reject.py [ROUNDS]. Every payload has texts of its own, new in each round. One
finding in one part is measured against pydantic validating the bare schema of the same dictionary, which accepts it;
a rejection against pydantic that rejects it too, and lists its errors. Medians of the paired ratios, and quartiles.
"""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Final

from measure import Figure, compare, print_figures
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from schemas import SCHEMAS, Decoration, Link, Media, Message, Text
from workloads import workloads

from linq_compose import check

_NUMBERS: Final = itertools.count(1000)
_CREATE: Final = "chats.create"
_WORKLOADS: Final = workloads()


def _sentence() -> str:
    number = next(_NUMBERS)
    return f"Your table {number} is ready, Ana {number % 97}"


def _text(value: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "value": value, **more}


def _message(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"parts": list(parts), **more}


def _media(name: str) -> dict[str, Any]:
    return {"type": "media", "url": f"https://files.acme.io/{next(_NUMBERS)}/{name}"}


def _create(*to: str, **more: Any) -> dict[str, Any]:
    return {"from": "+12052535597", "to": list(to), "message": _message(_text(_sentence())), **more}


def _guest() -> str:
    return f"+1415{2_000_000 + next(_NUMBERS):07}"


ONE_FINDING: Final[dict[str, tuple[str, str, Callable[[], Any]]]] = {
    "unlisted extension": ("MED107", "message", lambda: _message(_text(_sentence()), _media("logo.eps"))),
    "audio as a file": ("MED109", "message", lambda: _message(_text(_sentence()), _media("song.mp3"))),
    "credentials in a URL": (
        "MED106",
        "message",
        lambda: _message(_text(_sentence()), {"type": "media", "url": f"https://a:b@acme.io/{next(_NUMBERS)}.jpg"}),
    ),
    "blank text": ("TXT103", "message", lambda: _message(_text(" " * (next(_NUMBERS) % 50 + 1)), _media("a.jpg"))),
    "Markdown": ("TXT105", "message", lambda: _message(_text(f"{_sentence()}, **really**"))),
    "control character": ("TXT107", "message", lambda: _message(_text(f"{_sentence()}\x07"))),
    "bold white space": (
        "DEC109",
        "message",
        lambda: _message(_text(_sentence(), text_decorations=[{"range": [4, 5], "style": "bold"}])),
    ),
    "half an emoji family": (
        "DEC103",
        "message",
        lambda: _message(_text(f"👍🏽 {_sentence()}", text_decorations=[{"range": [0, 2], "style": "bold"}])),
    ),
    "http link": (
        "LNK103",
        "message",
        lambda: _message({"type": "link", "value": f"http://shop.example.com/{next(_NUMBERS)}"}),
    ),
    "unknown effect": (
        "EFX101",
        "message",
        lambda: _message(_text(_sentence()), effect={"type": "screen", "name": "snow"}),
    ),
    "unknown field": ("SHP106", "message", lambda: _message(_text(_sentence(), origin="crm"))),
    "domain in a new chat": (
        "LNK107",
        _CREATE,
        lambda: {**_create(_guest()), "message": _message(_text(f"{_sentence()}: acme.com/{next(_NUMBERS)}"))},
    ),
    "impossible number": ("HND102", _CREATE, lambda: _create(f"+1415{next(_NUMBERS)}")),
    "reserved email domain": ("HND108", _CREATE, lambda: _create(f"guest{next(_NUMBERS)}@hotel.test")),
}
"""Payloads with one finding: its rule, the operation, and what makes one with texts of its own."""


class Span(Decoration):
    """A decoration whose range is compared, so that pydantic rejects what is empty."""

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if not 0 <= self.range[0] < self.range[1]:
            raise ValueError("The range is empty.")
        return self


class ClosedDecoration(Decoration):
    model_config = ConfigDict(extra="forbid")


class SpannedText(Text):
    text_decorations: list[Span] | None = None  # type: ignore[assignment]


class ClosedText(Text):
    text_decorations: list[ClosedDecoration] | None = None  # type: ignore[assignment]


class SpannedMessage(Message):
    parts: list[Annotated[SpannedText | Media | Link, Field(discriminator="type")]]  # type: ignore[assignment]


class ClosedMessage(Message):
    parts: list[Annotated[ClosedText | Media | Link, Field(discriminator="type")]]  # type: ignore[assignment]


def _new(letter: str) -> dict[str, Any]:
    """Return a workload with texts of its own, of the same length."""
    message = copy.deepcopy(_WORKLOADS[letter])
    for part in message["parts"]:
        if part["type"] == "text":
            part["value"] = f"{part['value'][:-4]}{next(_NUMBERS) % 10_000:04}"
    return message


def _decorations(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (mark for part in message["parts"] for mark in part.get("text_decorations", ()))


def _bad_style(letter: str) -> dict[str, Any]:
    message = _new(letter)
    *_, last = (mark for mark in _decorations(message) if "style" in mark)
    last["style"] = "Bold"
    return message


def _bad_ranges() -> dict[str, Any]:
    message = _new("L")
    for mark in _decorations(message):
        mark["range"].reverse()
    return message


def _unknown_fields() -> dict[str, Any]:
    message = _new("L")
    for number, mark in enumerate(_decorations(message)):
        mark[f"note_{number % 7}"] = number
    return message


REJECTIONS: Final[dict[str, tuple[Callable[[], Any], type[BaseModel], int]]] = {
    "S, empty text": (lambda: _message(_text("")), Message, 1),
    "M, one bad style": (lambda: _bad_style("M"), Message, 1),
    "L, one bad style at the end": (lambda: _bad_style("L"), Message, 1),
    "L, 1,000 bad ranges": (_bad_ranges, SpannedMessage, 1_000),
    "L, 1,000 unknown fields": (_unknown_fields, ClosedMessage, 1_000),
}
"""Payloads that are rejected, the model of pydantic that rejects them too, and the number of findings."""


def _rejected(model: type[BaseModel]) -> Callable[[Any], list[Any]]:
    def reject(payload: Any) -> list[Any]:
        try:
            model.model_validate(payload)
        except ValidationError as error:
            return list(error.errors())
        raise AssertionError("Expected pydantic to reject the payload.")

    return reject


def _over(call: Callable[[Any], object]) -> Callable[[Any], object]:
    def run(payloads: Sequence[Any]) -> None:
        for payload in payloads:
            call(payload)

    return run


def _inputs(make: Callable[[], Any], count: int) -> Callable[[int], tuple[Any, Any]]:
    def inputs(_round: int) -> tuple[Any, Any]:
        payloads = [make() for _ in range(count)]
        return payloads, payloads

    return inputs


def figures(rounds: int) -> Iterator[Figure]:
    """Yield the figures of every kind of finding, then those of the rejections."""
    for name, (rule, operation, make) in ONE_FINDING.items():
        assert [finding.rule for finding in check(make(), operation)] == [rule], (name, str(check(make(), operation)))
        yield compare(
            f"one finding: {name}",
            _over(partial(check, operation=operation)),
            "pydantic, same dict, accepted",
            _over(SCHEMAS[operation].model_validate),
            _inputs(make, 200),
            rounds=rounds,
            goal=12,
        )
    for name, (make, model, count) in REJECTIONS.items():
        assert len(list(check(make()))) == count, name
        reject = _rejected(model)
        assert len(reject(make())) == count, name
        yield compare(
            f"rejected: {name}",
            _over(check),
            "pydantic's error, errors()",
            _over(reject),
            _inputs(make, 200 if name[0] != "L" else 5),
            rounds=rounds,
            goal=1.5,
        )


def main(rounds: int = 15) -> None:
    print_figures(f"explaining, median of {rounds} paired rounds", figures(rounds))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
