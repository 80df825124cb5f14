"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SEND = """
CODE_POINTS = {"parts": [{"type": "text", "value": "🎉 Sale today",
    "text_decorations": [{"range": [2, 6], "style": "bold"}]}]}
EMPTY = {"parts": []}

def chat(client):
    return client.chats.create(from_="+12052535597", to=["+12052532136"],
        message={"parts": [{"type": "text", "value": "Hi"}]}).chat.id
"""


def _run(pytester: pytest.Pytester, body: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(SEND + body)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)


def test_the_fixtures_are_there_and_nothing_is_checked_unless_asked(pytester: pytest.Pytester) -> None:
    body = """
import asyncio

def test_sync(fake_linq, linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)
    fake_linq.assert_sent("🎉 Sale today")

def test_async(fake_linq, async_linq_client):
    async def run():
        made = await async_linq_client.chats.create(from_="+12052535597", to=["+12052532136"], message=CODE_POINTS)
        return made.chat.id
    assert asyncio.run(run()) in fake_linq.world.chats
"""
    _run(pytester, body).assert_outcomes(passed=2)


def test_a_range_counted_in_code_points_fails_the_test_with_the_report(pytester: pytest.Pytester) -> None:
    body = """
def test_offer(fake_linq, linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

def test_fine(linq_client):
    chat(linq_client)
"""
    result = _run(pytester, body, "--linq-check")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*--linq-check: 1 request to Linq would be rejected or altered*",
            "*DEC110 code-point-offsets*",
            "*^^^^*",
            "*help:*",
        ]
    )
    _run(pytester, body, "--linq-check", "--linq-check-fail-on=error", ".").assert_outcomes(passed=2)


def test_refusals_that_the_application_swallows_are_told(pytester: pytest.Pytester) -> None:
    body = """
import linq, pytest

@pytest.fixture
def sent(linq_client):
    try:
        linq_client.chats.messages.send(chat(linq_client), message=EMPTY)
    except linq.APIStatusError:
        pass

def test_swallows(sent):
    pass

def test_fails_anyway(linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=EMPTY)
"""
    result = _run(pytester, body, "--linq-check", "--linq-check-fail-on", "error")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*MSG101 no-parts*"])
    assert result.stdout.str().count("MSG101 no-parts") >= 2


def test_every_client_is_watched(pytester: pytest.Pytester) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    body = """
import asyncio, aiohttp, httpx, requests
import pytest
from http.server import BaseHTTPRequestHandler, HTTPServer
import threading

class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass

@pytest.fixture(scope="module")
def url():
    with HTTPServer(("127.0.0.1", PORT), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield "http://127.0.0.1:PORT/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages"
        server.shutdown()
        thread.join()

def test_httpx(url):
    assert httpx.post(url, json={"message": EMPTY}).status_code == 202

def test_async_httpx(url):
    async def run():
        async with httpx.AsyncClient() as client:
            return (await client.post(url, json={"message": EMPTY})).status_code
    assert asyncio.run(run()) == 202

def test_requests(url):
    assert requests.post(url, json={"message": EMPTY}).status_code == 202

def test_aiohttp(url):
    async def run():
        async with aiohttp.ClientSession() as session, session.post(url, json={"message": EMPTY}) as answer:
            return answer.status
    assert asyncio.run(run()) == 202

def test_own_hook_still_raises(url):
    from linq_compose import MessageRejected
    from linq_compose.gate import httpx_hook
    hooks = {"request": [httpx_hook(base_urls="http://127.0.0.1:PORT")]}
    with httpx.Client(event_hooks=hooks) as client, pytest.raises(MessageRejected):
        client.post(url, json={"message": EMPTY})
""".replace("PORT", port)
    pytester.makeini(f"[pytest]\nlinq_check_base_urls =\n    http://127.0.0.1:{port}\n")
    _run(pytester, body, "--linq-check").assert_outcomes(failed=5)
    _run(pytester, body).assert_outcomes(passed=5)


def test_the_configured_policy_is_in_force(pytester: pytest.Pytester) -> None:
    body = """
def test_offer(fake_linq, linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)
"""
    pytester.makepyprojecttoml('[tool.linq-compose]\nignore = ["code-point-offsets"]\n')
    _run(pytester, body, "--linq-check").assert_outcomes(passed=1)
    pytester.makepyprojecttoml('[tool.linq-compose]\nignore = ["DEC999"]\n')
    result = _run(pytester, body, "--linq-check")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*DEC999*"])


def test_a_wrong_option_is_told(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "", "--linq-check-fail-on=all")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_the_client_libraries_are_left_as_they_were() -> None:
    import httpx

    from linq_compose.testing._linq_check import Watch

    before = httpx.Client.send
    watch = Watch("error")
    watch.start()
    assert httpx.Client.send is not before
    watch.stop()
    assert httpx.Client.send is before
    assert watch.summary() is None


def test_an_idle_plugin_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_idle.py").write_text(
        "import sys\n\ndef test_idle():\n"
        "    loaded = {name for name in sys.modules if name.startswith('linq_compose')}\n"
        "    light = ('', '.pytest_plugin', '._drawable', '._hypothesis')\n"
        "    assert loaded <= {f'linq_compose{name}' for name in light}, loaded\n"
        "    assert 'pydantic' not in sys.modules\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_file_of_the_readme_fails_with_a_readable_report(pytester: pytest.Pytester) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    file = readme.partition("```python\n# test_offer.py\n")[2].partition("```")[0]
    told = readme.partition("```text\n--linq-check")[2].partition("```")[0].strip().splitlines()
    assert len([line for line in file.splitlines() if line.strip()]) <= 10
    pytester.makepyfile(test_offer=file)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--linq-check")
    result.assert_outcomes(failed=1)
    shown = result.stdout.str()
    for line in told[1:]:
        assert line in shown
