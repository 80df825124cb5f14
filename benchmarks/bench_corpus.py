"""What `check` costs on the corpus: distinct realistic requests, each text new in each round, beside pydantic.

Run by hand: python benchmarks/bench_corpus.py [ROUNDS]. The base validates the bare schema of the same operation.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import fastjsonschema
import jsonschema_rs
from corpus import corpus
from measure import Figure, compare, print_figures
from schemas import SCHEMAS

from linq_compose import Context, Policy, check
from linq_compose._walk import ROOTS, Unfit
from linq_compose.limits import LIMITS

__all__ = ["figures", "share_not_cleared"]

Requests = list[tuple[str, Any]]

FAST_JSON_SCHEMA = {name: fastjsonschema.compile(model.model_json_schema()) for name, model in SCHEMAS.items()}
JSON_SCHEMA_RS = {name: jsonschema_rs.validator_for(model.model_json_schema()) for name, model in SCHEMAS.items()}


def by_pydantic(requests: Requests) -> None:
    for operation, body in requests:
        SCHEMAS[operation].model_validate(body)


def json_by_pydantic(requests: Requests) -> None:
    for operation, body in requests:
        SCHEMAS[operation].model_validate_json(body)


def by_fastjsonschema(requests: Requests) -> None:
    for operation, body in requests:
        FAST_JSON_SCHEMA[operation](body)


def by_jsonschema_rs(requests: Requests) -> None:
    for operation, body in requests:
        JSON_SCHEMA_RS[operation].is_valid(body)


def by_json(requests: Requests) -> None:
    for _, body in requests:
        json.loads(body)


def by_check(**options: Any) -> Callable[[Requests], None]:
    def run(requests: Requests) -> None:
        for operation, body in requests:
            check(body, operation, **options)

    return run


def dicts(seed: int) -> tuple[Requests, Requests]:
    requests = corpus(seed)
    return requests, requests


def texts(seed: int) -> tuple[Requests, Requests]:
    requests = [(operation, json.dumps(body, ensure_ascii=False).encode()) for operation, body in corpus(seed)]
    return requests, requests


def figures(rounds: int = 15) -> Iterator[Figure]:
    """Yield the figures of the corpus: `check`, and peers that validate the schema alone."""
    pydantic, from_json = "pydantic, schema only", "pydantic `model_validate_json`"
    ignoring, by_imessage = Policy(ignore=["TXT106", "MED109"]), Context(service="iMessage")
    for name, run, goal in (
        ("`check` of a dict", by_check(), 1.0),
        ("… with a policy that ignores rules", by_check(policy=ignoring), 1.2),
        ("… with a context that names the service", by_check(context=by_imessage), 1.2),
        ("jsonschema-rs, schema only", by_jsonschema_rs, None),
        ("fastjsonschema, schema only", by_fastjsonschema, None),
    ):
        yield compare(name, run, pydantic, by_pydantic, dicts, rounds=rounds, goal=goal)
    for name, run, goal in (("`check` of bytes", by_check(), 1.3), ("`json.loads` alone", by_json, None)):
        yield compare(name, run, from_json, json_by_pydantic, texts, rounds=rounds, goal=goal)


def share_not_cleared(rounds: int = 5) -> float:
    """Return the share of the corpus that the walk does not clear, so that rules had to run."""
    known, left, count = Context(), 0, 0
    for operation, body in (request for seed in range(rounds) for request in corpus(seed)):
        count += 1
        try:
            left += ROOTS[operation](body, known, LIMITS, operation, []) is not None
        except Unfit:
            left += 1
    return left / count


if __name__ == "__main__":
    print_figures("the corpus, 600 new requests a round", figures(*map(int, sys.argv[1:2])))
    print(f"  not cleared: {share_not_cleared():.1%}   (goal: at most 2 %)")
