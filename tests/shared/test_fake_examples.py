"""The fake answers every payload of the API's example file with the status and the code that it is listed with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from linq_compose.testing import FakeLinq, Request

PEOPLE = ("+12052490001", "+12052490002", "+12052490003")


def _answered(example: dict[str, Any]) -> Any:
    """The fake's answer, where the chat of the path is a group and the message that is answered is there."""
    body = example["body"]
    fake = FakeLinq([body.get("from") or "+12052535597"])
    group = fake.open_chat(*PEOPLE)
    told = fake.receive(group, "Hello", sender=PEOPLE[0]).json()["data"]["id"]
    target = (body.get("message") or {}).get("reply_to") or {}
    fake.world.messages[str(target.get("message_id")).lower()] = fake.world.messages[told]
    method, path = example["operation"].split()
    headers = {"Authorization": "Bearer test"}
    return fake.handle(Request(method, "/v3" + path.replace("{id}", group), headers, json.dumps(body).encode()))


def test_every_example_is_answered_as_it_is_listed(shared: Path) -> None:
    listed = json.loads((shared / "examples.json").read_text(encoding="utf-8"))
    wrong = {}
    for example in listed:
        answer, outcome = _answered(example), example["outcome"]
        refused = re.search(r"\b400\b(?: / (\d{4}))?", outcome)  # with the code where Linq states it
        code = int(refused[1]) if refused and refused[1] else None
        if (answer.status == 400) != bool(refused) or (code is not None and answer.json()["error"]["code"] != code):
            wrong[example["id"]] = (outcome, answer.status, answer.body[:200])
    assert len(listed) > 40
    assert wrong == {}
