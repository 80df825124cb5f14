"""A program that adds an invented operation, by one row and its models, and prints what knows it then.

It is run by `test_new_operation.py` in a process of its own: the tables are built once in a process.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

from linq_compose import _operation_rows

MODELS = '''
"""Pins: messages that a chat shows at its top."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import TextKind, Wire
from linq_compose.vocabulary import Vocabulary

__all__ = ["Pin", "PinRequest"]

PLACES = Vocabulary("place", ("top", "side"))


class PinRequest(Request):
    """Body of `PUT /chats/{chatId}/pins/{pinId}`."""

    note: Annotated[StrictStr, TextKind.DELIVERED]
    """What people read above the pin."""
    place: Annotated[StrictStr, PLACES] | None = None


class Pin(Wire):
    """Response of `chats.pins.set`."""

    pin_id: StrictStr
    note: StrictStr
    pinned_at: Timestamp
'''
ID, METHOD, PATH, ERRORS = "chats.pins.set", "PUT", "/chats/{chatId}/pins/{pinId}", (1001, 1003, 1005, 2001)

module = types.ModuleType("linq_compose.models.pins")
sys.modules[module.__name__] = module
exec(MODELS, vars(module))  # noqa: S102  this is the file that an author would write
ROW = _operation_rows._row(ID, f"{METHOD} {PATH}", "pins.PinRequest", "pins.Pin", 200, ERRORS)
assert "linq_compose.operations" not in sys.modules
vars(_operation_rows)["ROWS"] = (*_operation_rows.ROWS, ROW)

import httpx  # noqa: E402
from hypothesis import find, settings  # noqa: E402

import linq_compose  # noqa: E402
from linq_compose import MessageRejected, check, operations, strategies  # noqa: E402
from linq_compose.cli.candidates import _operations  # noqa: E402
from linq_compose.cli.main import main  # noqa: E402
from linq_compose.cli.servers.agent_tools import TOOLS  # noqa: E402
from linq_compose.gate import httpx_hook, screen  # noqa: E402
from linq_compose.testing import FakeLinq  # noqa: E402

GOOD, BROKEN = {"note": "Doors open at eight"}, {"place": "bottom"}


def printed(*arguments: str) -> tuple[int, str]:
    """What the command line prints, and its exit code."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            code = main([*arguments]) or 0
        except SystemExit as end:
            code = int(end.code or 0)
    return code, output.getvalue()


def rules(report: Any) -> list[str]:
    return sorted(finding.rule for finding in report)


def known(folder: Path) -> dict[str, Any]:
    """What each room answers about the operation."""
    url = "https://api.linqapp.com/api/partner/v3" + PATH.format(
        chatId="550e8400-e29b-41d4-a716-446655440000", pinId="p"
    )
    (folder / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    (folder / "broken.json").write_text(json.dumps(BROKEN), encoding="utf-8")
    fake = FakeLinq()
    chat = fake.open_chat("+12052532136")
    client = httpx.Client(
        base_url="https://api.linqapp.com/v3", transport=fake.transport(), headers={"Authorization": "Bearer test"}
    )
    path = PATH.format(chatId=chat, pinId="p7")
    answer, refused = client.put(path, json=GOOD), client.put(path, json=BROKEN)
    guarded = httpx.Client(transport=fake.transport(), event_hooks={"request": [httpx_hook()]})
    seen = len(fake.journal)
    try:
        guarded.put(url, json=BROKEN)
        stopped = False
    except MessageRejected:
        stopped = len(fake.journal) == seen
    matched = operations.match(METHOD, url)
    quick = settings(max_examples=5, database=None)
    code, text = printed("docs", "--write", str(folder / "docs"))
    schema = linq_compose.schema(ID)
    return {
        "match": matched is not None and (matched[0].id, dict(matched[1]).get("pinId")) == (ID, "p"),
        "check": (rules(check(GOOD, ID)), rules(check(BROKEN, ID)), rules(check({"note": "**Hi**"}, ID))),
        "gate": (rules(screen(METHOD, url, GOOD)), rules(screen(METHOD, url, BROKEN)), stopped),
        "schema": (sorted(schema["properties"]), schema["required"]),
        "strategy": rules(check(find(strategies.requests(ID), lambda _: True, settings=quick), ID)),
        "responses": ROW.parse_response(find(strategies.responses(ID), lambda _: True, settings=quick)) is not None,
        "fake": (answer.status_code, sorted(answer.json()), answer.json()["note"], answer.json()["pin_id"]),
        "note": "default answer" in answer.headers["x-fake-linq-note"],
        "parsed": ROW.parse_response(answer.content) is not None,
        "refused": (refused.status_code, refused.json()["error"]["code"]),
        "cli check": [
            printed("check", "--operation", ID, str(folder / f"{name}.json"))[0] for name in ("good", "broken")
        ],
        "cli schema": json.loads(printed("schema", "--operation", ID)[1])["title"] == schema["title"],
        "cli operations": PATH in printed("rules", "--operations")[1],
        "docs": (
            code,
            f"| {ID} | {METHOD} | {PATH} | PinRequest | 200 Pin |"
            in (folder / "docs" / "operations.md").read_text(encoding="utf-8"),
        ),
        "completion": ID in _operations(),
        "tools": any(ID in json.dumps(tool.input_schema) for tool in TOOLS.values()),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(known(Path(name))))
