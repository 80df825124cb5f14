"""Threads that send from a queue and retry: an answer may be lost although the message was taken."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx
from linq import APIError, LinqAPIV3

from linq_compose import Draft, MessageRejected
from linq_compose.error_codes import is_retryable
from linq_compose.gate import Gate, guard
from linq_compose.testing import FakeLinq


@dataclass(frozen=True)
class Job:
    """One reminder. Its key is the same in every attempt, so that Linq sends the message once."""

    key: str
    chat: str
    text: str


@dataclass
class Worker:
    """Sends jobs on several threads; a job that is rejected is not tried again, as it can never succeed.

    Rejected is what the gate stops, and what the API refuses for good: a recipient who has opted out, for example.
    """

    linq: LinqAPIV3
    attempts: int = 5
    sent: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def run(self, jobs: Iterable[Job], *, threads: int = 4) -> None:
        waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        running = [threading.Thread(target=self._work, args=(waiting,)) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()

    def _work(self, waiting: queue.SimpleQueue[Job]) -> None:
        while True:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            self._outcome(job).append(job.key)

    def _outcome(self, job: Job) -> list[str]:
        message = Draft().text(job.text).idempotency_key(job.key).message().payload()
        for _ in range(self.attempts):
            try:
                self.linq.chats.messages.send(job.chat, message=message)
            except MessageRejected:
                return self.rejected
            except APIError as error:  # an answer that was lost, or an error of the API
                if not is_retryable(error):
                    return self.rejected
            else:
                return self.sent
        return self.lost


class Unreliable(httpx.BaseTransport):
    """A connection that loses the first answer to every third message, after the request has arrived."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self.transport = transport
        self.bodies: set[bytes] = set()
        self.lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.transport.handle_request(request)
        with self.lock:
            is_lost = request.content not in self.bodies and len(self.bodies) % 3 == 2
            self.bodies.add(request.content)
        if is_lost:
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return response


def main() -> None:
    fake = FakeLinq()
    chat = fake.open_chat("+12052532136")
    gate = Gate(policy="strict")
    with httpx.Client(transport=Unreliable(fake.transport())) as http:
        worker = Worker(guard(LinqAPIV3(api_key="test", http_client=http, max_retries=0), gate=gate))
        jobs = [Job(f"reminder-{number}", chat, f"Reminder {number}") for number in range(20)]
        worker.run([*jobs, Job("reminder-20", chat, "**Reminder**")])
    print(len(worker.sent), "sent,", len(worker.rejected), "rejected,", len(worker.lost), "lost")
    print(len(fake.journal) > 20, len(fake.sent), "messages in the chat")


if __name__ == "__main__":
    main()
# > 20 sent, 1 rejected, 0 lost
# > True 20 messages in the chat
