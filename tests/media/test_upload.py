"""Uploads: the request of a file agrees with its inspection, and the fake takes both steps."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from linq import LinqAPIV3

from linq_compose import Draft, MessageRejected
from linq_compose.media import check_file, inspect, upload
from linq_compose.testing import FakeLinq

SAMPLES = sorted(path for path in (Path(__file__).parent / "samples").iterdir() if path.is_file())
PDF = b"%PDF-1.7\n%"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_request_of_a_file_agrees_with_its_facts(path: Path) -> None:
    facts, report = inspect(path), check_file(path)
    refused = {found.rule for found in report.errors} & {"FIL101", "FIL104", "FIL105"}
    try:
        known = upload(path)
    except MessageRejected as rejection:
        assert refused or "FIL108" in {found.rule for found in report}, rejection.report
        return
    assert not refused
    assert known.payload()["filename"] == path.name
    assert known.payload()["size_bytes"] == path.stat().st_size
    assert known.request.content_type == facts.content or "FIL108" in {found.rule for found in report}


def test_an_upload_is_announced_stored_and_sent() -> None:
    fake = FakeLinq()
    http = httpx.Client(transport=fake.transport())
    client = LinqAPIV3(api_key="test", http_client=http, max_retries=0, _strict_response_validation=True)
    file = upload(PDF, filename="menu.pdf")
    answer = client.attachments.create(**file.kwargs())
    step = file.transfer(answer)
    assert step == file.transfer(answer.to_dict(mode="json"))
    assert (step.method, step.headers["Content-Type"]) == ("PUT", "application/pdf")
    chat = fake.open_chat("+12052532136")
    message = Draft().attachment(step.attachment_id)
    assert fake_refuses(client, chat, message) == 2007
    assert http.request(step.method, step.url, headers=dict(step.headers), content=PDF).status_code == 200
    sent = client.chats.messages.send(chat, **message.send().kwargs())
    assert sent.message.parts[0].to_dict()["size_bytes"] == len(PDF)


def fake_refuses(client: LinqAPIV3, chat: str, draft: Draft) -> object:
    """The code with which a message is refused."""
    from linq import APIStatusError

    with pytest.raises(APIStatusError) as refused:
        client.chats.messages.send(chat, **draft.send().kwargs())
    return refused.value.code


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(PDF + b"x", "application/pdf", 400), (PDF, "text/plain", 403), (PDF, None, 403)],
)
def test_a_file_of_another_size_or_type_is_refused_by_the_store(body: bytes, kind: str | None, status: int) -> None:
    fake = FakeLinq()
    http = httpx.Client(transport=fake.transport())
    client = LinqAPIV3(api_key="test", http_client=http, max_retries=0)
    file = upload(PDF, filename="menu.pdf")
    step = file.transfer(client.attachments.create(**file.kwargs()))
    headers = {} if kind is None else {"Content-Type": kind}
    assert http.put(step.url, headers=headers, content=body).status_code == status
    assert client.attachments.retrieve(step.attachment_id).status == "pending"


def test_bytes_need_a_name_and_refused_files_raise() -> None:
    with pytest.raises(ValueError, match="filename"):
        upload(PDF)
    with pytest.raises(MessageRejected, match="UPL101"):
        upload(b"fLaC" + bytes(40), filename="song.flac")
    with pytest.raises(MessageRejected, match="UPL106"):
        upload(b"", filename="empty.pdf")
    assert upload(b"\x00\x01\x02", filename="menu.pdf").request.content_type == "application/pdf"
    with pytest.raises(MessageRejected, match="UPL105"):
        upload(PDF, filename="menu.jpg", fail_on="warning")
