"""Mutation fuzzing of `check` and `fix`: `python tests/laws/fuzz.py check 1000000` or `… fix 50000`, run by hand.

Payloads of the strategies (valid requests of every operation, and ones that break a rule) are mutated: members and
elements are dropped, renamed, retyped, duplicated or taken from another payload, offsets move by one, texts get
surrogates, markers and spaces. Each mutant is held to these laws, half of them with a context or a policy:

- check: no exception and no crash; the value, its JSON text and a second run have the same report; a report never
  depends on the walk of plain JSON; `to_dict` is strict JSON.
- fix: the same type comes back; a second run changes nothing; the report is that of the fixed payload; text and value
  are fixed alike; no finding is added, but for what a fault hid; safe fixes keep every visible text.

The same seed gives the same mutants. The figures are printed at the end, and where the run is interrupted; the exit
code is 1 if a law was broken.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from linq_compose import Context, Policy, Report, Severity, check, fix, operations, strategies
from linq_compose._full_check import profile_of
from linq_compose.lint.document import read_document
from linq_compose.lint.engine import run_rules
from linq_compose.lint.shape import read_shape
from linq_compose.rules import CATALOG

__all__: list[str] = []

_WORDS = ["Bold", "bold", "shake", "Text", "media", "link", "confetti", "sms", "SMS", "RCS", "parts", "value", "x"]
_TEXTS = ["", " ", "**b**", "_a_", "🍜", "\ud83c", "\udf5c", "e\u0301", "\u200d", "\x00", "𝐛", "https://a.co/x", "a.co"]
_TEXTS += ["a\r\nb", "👍🏽 at 12:30, it’s", "日本、カナ", "한글 ✅", "🇩🇪", "word word word"]
_SCALARS = [None, True, False, 0, 1, -1, 2**31, 1.5, 10**30, "", [], {}]

_CONTEXTS = [
    Context(service="SMS"),
    Context(service="RCS", group_size=2, new_chat=True),
    Context(service="iMessage", group=False, new_chat=False, region="GB"),
    Context(group=True, group_size=3, now="2026-11-01T00:00:00Z", horizon=400 * 86_400, chat_id="chat_1"),
]
_LIMITS = {"text": 12, "parts": 1, "public_media": 0, "recipients": 1, "link": 20, "idempotency_key": 3}
_POLICIES = ["strict", "lenient", Policy(ignore=["TXT", "first-message-url"]), Policy(limits=_LIMITS)]

Payload = tuple[str, Any]
Surroundings = dict[str, Any]
"""The context and the policy of a check."""


def corpus(number: int, *, seed_of: int) -> list[Payload]:
    """Payloads of all strategies, as pairs of operation and JSON value, `number` of each strategy."""
    sources = [(operation, strategies.requests(operation)) for operation in operations.OPERATIONS]
    for rule in CATALOG:
        if rule.code[:3] != "FIL":  # facts of local files are no payloads
            target = strategies.stands_for(rule.code)
            sources.append((target.operation, strategies.broken_messages(rule.code, exactly=False)))
    found: list[Payload] = []
    for operation, source in sources:
        found += [(operation, payload) for payload in _drawn(source, number, seed_of=seed_of)]
    return found


def _drawn(source: SearchStrategy[Any], number: int, *, seed_of: int) -> list[Any]:
    drawn: list[Any] = []

    @seed(seed_of)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(source)
    def collect(payload: Any) -> None:
        drawn.append(payload)

    collect()
    return drawn


def mutants(payloads: list[Payload], number: int, rng: random.Random) -> Iterator[Payload]:
    """Mutants of the payloads, each with one to four mutations."""
    for _ in range(number):
        operation, payload = rng.choice(payloads)
        value = copy.deepcopy(payload)
        if not isinstance(value, dict):
            continue
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
            _mutate(value, rng, payloads)
        yield operation, value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a value with each of its keys or indexes."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            places.append((holder, key))
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])
    return places


def _mutate(value: dict[str, Any], rng: random.Random, payloads: list[Payload]) -> None:
    places = _places(value)
    if not places:
        value[rng.choice(_WORDS)] = rng.choice(_SCALARS)
        return
    holder, key = rng.choice(places)
    rng.choice(_MUTATIONS)(holder, key, rng, payloads)


def _drop(holder: Any, key: Any, _rng: random.Random, _payloads: list[Payload]) -> None:
    del holder[key]


def _rename(holder: Any, key: Any, rng: random.Random, _payloads: list[Payload]) -> None:
    if isinstance(holder, dict):
        name = rng.choice([key + "s", key[:-1], key.upper(), key[::-1], rng.choice(_WORDS)])
        holder[name] = holder.pop(key)


def _retype(holder: Any, key: Any, rng: random.Random, _payloads: list[Payload]) -> None:
    old = holder[key]
    holder[key] = rng.choice([[old], str(old), {"value": old}, copy.deepcopy(rng.choice(_SCALARS))])


def _duplicate(holder: Any, key: Any, rng: random.Random, _payloads: list[Payload]) -> None:
    item = copy.deepcopy(holder[key])
    if isinstance(holder, list):
        holder.insert(rng.randint(0, len(holder)), item)
    else:
        holder[rng.choice(_WORDS)] = item


def _splice(holder: Any, key: Any, rng: random.Random, payloads: list[Payload]) -> None:
    other = rng.choice(payloads)[1]
    places = _places(other) if isinstance(other, (dict, list)) else []
    same = [(one, name) for one, name in places if isinstance(holder, list) or name == key] or places
    if same:
        one, name = rng.choice(same)
        holder[key] = copy.deepcopy(one[name])


def _shift(holder: Any, key: Any, rng: random.Random, _payloads: list[Payload]) -> None:
    numbers = [(one, name) for one, name in _places(holder) if type(one[name]) is int]
    if numbers:
        one, name = rng.choice(numbers)
        one[name] += rng.choice((-1, 1))
    elif isinstance(holder[key], str):
        _text(holder, key, rng, _payloads)


def _text(holder: Any, key: Any, rng: random.Random, _payloads: list[Payload]) -> None:
    old = holder[key]
    if isinstance(old, str):
        at = rng.randint(0, len(old))
        holder[key] = rng.choice(
            [old[:at] + rng.choice(_TEXTS) + old[at:], old.swapcase(), old[:at], rng.choice(_WORDS)]
        )


_MUTATIONS: list[Callable[[Any, Any, random.Random, list[Payload]], None]] = [
    _drop,
    _rename,
    _retype,
    _duplicate,
    _splice,
    _shift,
    _shift,
    _text,
    _text,
]


def surroundings(rng: random.Random) -> Surroundings:
    """A context and a policy, each in one of four cases."""
    return {
        "context": rng.choice(_CONTEXTS) if rng.random() < 0.3 else None,
        "policy": rng.choice(_POLICIES) if rng.random() < 0.3 else None,
    }


def by_rules(value: Any, operation: str, around: Surroundings) -> Report:
    """The report of the rules alone, without any shortcut of `check`."""
    reading = read_shape(read_document(value), operations.request_model(operation))
    profile = profile_of(Policy.of(around["policy"]))
    return run_rules(reading, profile, around["context"] or Context(), operation=operation)


def broken_check_law(operation: str, value: Any, around: Surroundings, counts: Counter[str]) -> str | None:
    """The first law of `check` that a payload breaks, as a sentence."""
    before = copy.deepcopy(value)
    report = check(value, operation, **around)
    text = json.dumps(value)
    counts["with findings"] += bool(report.diagnostics)
    counts["with errors"] += bool(report.errors)
    if report.crashes:
        return f"{report.crashes[0].rule} crashed"
    if value != before:
        return "check changed the payload"
    if check(value, operation, **around) != report:
        return "the second report differs"
    if check(text, operation, **around) != report:
        return "the report of the JSON text differs"
    if by_rules(value, operation, around) != report:
        return "the report of the rules alone differs"
    json.dumps(report.to_dict(), allow_nan=False)
    return None


def broken_fix_law(
    operation: str, value: Any, around: Surroundings, counts: Counter[str], *, unsafe: bool
) -> str | None:
    """The first law of `fix` that a payload breaks, as a sentence."""
    before = copy.deepcopy(value)
    first = Counter(diagnostic.rule for diagnostic in check(value, operation, **around))
    fixed, report = fix(value, operation, unsafe=unsafe, **around)
    counts["fixed"] += bool(report.applied)
    counts["fixes applied"] += len(report.applied)
    tried = [withheld for withheld in report.withheld if withheld.tried]
    counts["fixes tried and withheld"] += len(tried)
    for withheld in tried:
        counts[f"withheld {withheld.diagnostic.rule}: {withheld.reason.split(' at ')[0]}"] += 1
    if type(fixed) is not type(value) or value != before:
        return "another type came back, or the payload was changed"
    if list(check(fixed, operation, **around)) != list(report):
        return "the report is not that of the fixed payload"
    again, rest = fix(fixed, operation, unsafe=unsafe, **around)
    if rest.applied or again != fixed:
        return f"a second run applies {[diagnostic.rule for diagnostic in rest.applied]}"
    after = Counter(diagnostic.rule for diagnostic in report)
    levels = [_rank(diagnostic.severity) for diagnostic in report.applied if CATALOG.get(diagnostic.rule).hides]
    added = [diagnostic for diagnostic in report if after[diagnostic.rule] > first[diagnostic.rule]]
    if any(not levels or _rank(diagnostic.severity) < min(levels) for diagnostic in added):
        return f"the fixes added {added[0].rule} at {added[0].path}"
    if not unsafe and Counter(_visible(fixed)) != Counter(_visible(value)):
        return "safe fixes changed visible text"
    text = json.dumps(value, indent=2)
    fixed_text, from_text = fix(text, operation, unsafe=unsafe, **around)
    if json.loads(fixed_text) != json.loads(json.dumps(fixed)) or list(from_text) != list(report):
        return "the JSON text is fixed differently"
    return None


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)


def _visible(value: Any) -> Iterator[str]:
    """What a person reads, without spaces: the texts and links of each array of parts, in the order of its parts."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name != "parts":
                yield from _visible(item)
            elif text := "".join(_texts(item)):
                yield text
    elif isinstance(value, list):
        for item in value:
            yield from _visible(item)


def _texts(parts: Any) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and isinstance(part.get("value"), str):
            yield "".join(part["value"].split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("check", "fix"))
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--corpus", type=int, default=40, help="payloads of each strategy (default: 40)")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    payloads = corpus(arguments.corpus, seed_of=arguments.seed)
    print(f"{len(payloads):,} payloads, seed {arguments.seed}", flush=True)
    counts: Counter[str] = Counter()
    broken: list[str] = []
    start = time.perf_counter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        for operation, value in mutants(payloads, arguments.number, rng):
            counts["mutants"] += 1
            given_value = copy.deepcopy(value)
            around = surroundings(rng)
            try:
                if arguments.verb == "check":
                    law = broken_check_law(operation, value, around, counts)
                else:
                    law = broken_fix_law(operation, value, around, counts, unsafe=counts["mutants"] % 2 == 0)
            except Exception as error:  # noqa: BLE001  whatever is raised breaks a law
                law = f"raised {type(error).__name__}: {error}"
            if law is not None:
                broken.append(law)
                if len(broken) <= 20:
                    print(f"{law}\n  {operation} {given_value!r}\n  {around}", flush=True)
    seconds = time.perf_counter() - start
    for name, count in counts.most_common():
        print(f"{count:>12,}  {name}")
    print(f"{len(broken):>12,}  laws broken in {seconds:,.0f} s ({counts['mutants'] / seconds:,.0f} mutants a second)")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
