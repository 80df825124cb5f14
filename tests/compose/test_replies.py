"""The replies of tests/text as they are sent: in bubbles on iMessage, and in bubbles over SMS.

A person has read each output line by line. One that changes is to be read again: `python tests/compose/test_replies.py`
writes them, and review shows what became different.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from linq_compose import bubbles, check, from_markdown, plan
from linq_compose.pages.carets import draw_text
from linq_compose.text import RichText

REPLIES = sorted((Path(__file__).parent.parent / "text" / "replies").glob("*.md"))
SENT = Path(__file__).parent / "replies"
MARKERS = {"bold": "*", "italic": "_", "strikethrough": "~"}


def sent(source: str) -> str:
    """The bubbles of a reply, each with its styles, then those over SMS."""
    lines: list[str] = []
    for message in plan(from_markdown(source), bubbles="paragraph"):
        (part,) = message.parts or ()
        lines += ["· iMessage ·", *draw_text(RichText.from_part(part))]
    for message in plan(from_markdown(source), bubbles="paragraph", service="SMS", markers=MARKERS):
        lines += ["· SMS ·", *message.text.split("\n")]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda path: path.stem)
def test_a_reply_is_sent_as_it_was_reviewed(reply: Path) -> None:
    source = reply.read_text(encoding="utf-8")
    assert sent(source) == (SENT / f"{reply.stem}.txt").read_text(encoding="utf-8")
    for service in (None, "SMS"):
        stream = tuple(bubbles(list(source), service=service, references="anywhere"))
        assert stream == plan(from_markdown(source), bubbles="paragraph", service=service).messages
        assert all(check(message).ok for message in stream)


def write() -> None:
    """Write what is sent now."""
    SENT.mkdir(exist_ok=True)
    for reply in REPLIES:
        (SENT / f"{reply.stem}.txt").write_text(sent(reply.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
