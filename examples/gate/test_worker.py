"""Tests of the worker: each message once, whatever is lost; rejected ones never."""
# ruff: noqa: S101  pytest's tests assert

from __future__ import annotations

from collections import Counter

import httpx
import pytest
from linq import LinqAPIV3
from worker import Job, Unreliable, Worker

from linq_compose import Report
from linq_compose.gate import Gate, guard


@pytest.fixture
def reports() -> list[Report]:
    return []


@pytest.fixture
def worker(fake_linq, reports):
    gate = Gate(policy="strict", on_report=reports.append)
    with httpx.Client(transport=Unreliable(fake_linq.transport())) as http:
        yield Worker(guard(LinqAPIV3(api_key="test", http_client=http, max_retries=0), gate=gate))


def test_a_lost_answer_sends_no_message_twice(fake_linq, worker, reports):
    chats = [fake_linq.open_chat(f"+1205253{number}") for number in range(2100, 2104)]
    worker.run(Job(f"job-{number}", chats[number % 4], f"Reminder {number}") for number in range(60))
    assert (len(worker.sent), worker.rejected, worker.lost) == (60, [], [])
    assert Counter(sent.text for sent in fake_linq.sent) == {f"Reminder {number}": 1 for number in range(60)}
    assert len(reports) > 60  # every attempt is checked
    assert all(report.operation == "chats.messages.send" for report in reports)


def test_an_error_of_the_api_ends_no_thread(fake_linq, worker):
    chat, left = fake_linq.open_chat("+12052532136"), fake_linq.open_chat("+12052532137")
    fake_linq.opt_out("+12052532137")
    fake_linq.fail_next(3006, operation="chats.messages.send", times=8)
    fake_linq.fail_next("late", operation="chats.messages.send", times=3)
    jobs = [Job(f"job-{number}", chat, f"Reminder {number}") for number in range(20)]
    worker.attempts = 20
    worker.run([*jobs, Job("stopped", left, "Reminder")], threads=3)
    assert (len(worker.sent), worker.rejected, worker.lost) == (20, ["stopped"], [])
    assert len(fake_linq.sent) == len({sent.text for sent in fake_linq.sent}) == 20


def test_a_job_is_lost_after_its_last_attempt(fake_linq, worker):
    chat = fake_linq.open_chat("+12052532136")
    fake_linq.fail_next("connection", operation="chats.messages.send", times=worker.attempts)
    worker.run([Job("first", chat, "One"), Job("second", chat, "Two")], threads=1)
    assert (worker.lost, worker.sent) == (["first"], ["second"])


def test_a_rejected_message_is_tried_once(fake_linq, worker, reports):
    chat = fake_linq.open_chat("+12052532136")
    worker.run([Job("blank", chat, " "), Job("markdown", chat, "the **room**"), Job("good", chat, "the room")])
    assert sorted(worker.rejected) == ["blank", "markdown"]
    assert (worker.sent, len(reports)) == (["good"], 3)
    fake_linq.assert_sent("the room", times=1)
