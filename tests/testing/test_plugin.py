"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from linq_compose.pytest_plugin import _settings

pytest_plugins = ["pytester"]

SEND = """
CODE_POINTS = {"parts": [{"type": "text", "value": "🎉 Sale today",
    "text_decorations": [{"range": [2, 6], "style": "bold"}]}]}
EMPTY = {"parts": []}

def chat(client):
    return client.chats.create(from_="+12052535597", to=["+12052532136"],
        message={"parts": [{"type": "text", "value": "Hi"}]}).chat.id
"""


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pytest cut the lines of its summary as it does at a desk, not whole as in continuous integration."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)


ALONE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
"""The variable with which pytest loads no plugin that is installed."""
OURS = ("-p", "linq_compose.pytest_plugin")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load no plugin besides ours: those of hypothesis, httpx and others take a second of every run."""
    monkeypatch.setenv(ALONE, "1")


@pytest.fixture
def _every_plugin(_alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load every plugin that is installed, ours by its entry point."""
    monkeypatch.delenv(ALONE)


def _run(pytester: pytest.Pytester, body: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(SEND + body)
    ours = OURS if ALONE in os.environ else ()
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *ours, *options)


@pytest.mark.usefixtures("_every_plugin")
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


def test_refusals_that_the_application_swallows_are_reported(pytester: pytest.Pytester) -> None:
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


SERVER = """
import asyncio, aiohttp, httpx, requests
import pytest
from http.server import BaseHTTPRequestHandler, HTTPServer
import threading

class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/old":
            self.send_response(307)
            self.send_header("Location", "http://127.0.0.1:PORT/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages")
        else:
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
"""


def _port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def test_every_client_is_watched(pytester: pytest.Pytester) -> None:
    body = """
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

def test_redirects(url):
    assert httpx.post(OLD, json={"message": EMPTY}, follow_redirects=True).status_code == 202

def test_redirects_of_requests(url):
    assert requests.post(OLD, json={"message": EMPTY}).status_code == 202

def test_log_records_of_a_test_are_its_own(url, caplog):
    httpx.post(url, json={"message": {"parts": [{"type": "text", "value": "**Hi**"}]}})
    assert [record for record in caplog.records if record.name.startswith("linq_compose")] == []
""".replace("OLD", "url.partition('/v3')[0].replace('127.0.0.1', 'localhost') + '/old'")
    port = _port()
    pytester.makeini(f"[pytest]\nlinq_check_base_urls =\n    http://127.0.0.1:{port}\n")
    result = _run(pytester, (SERVER + body).replace("PORT", port), "--linq-check")
    result.assert_outcomes(failed=7)
    assert result.stdout.str().count("1 request to Linq would be rejected or altered\n") == 7
    _run(pytester, (SERVER + body).replace("PORT", port)).assert_outcomes(passed=7)


MOCKED = """
import asyncio, aiohttp, httpx, requests
import pytest

URL = "https://api.linqapp.com/api/partner/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages"
FINE = {"message": {"parts": [{"type": "text", "value": "Hi"}]}}
BODY = pytest.mark.parametrize("body", [FINE, {"message": EMPTY}], ids=["fine", "empty"])

@BODY
def test_requests_mock(body):
    import requests_mock
    with requests_mock.Mocker() as mock:
        mock.post(URL, status_code=202)
        assert requests.post(URL, json=body).status_code == 202
    with requests.Session() as session, requests_mock.Mocker(session=session) as mock:
        mock.post(URL, status_code=202)
        assert session.post(URL, json=body).status_code == 202

@BODY
def test_requests_mock_fixture(body, requests_mock):
    requests_mock.post(URL, status_code=202)
    assert requests.post(URL, json=body).status_code == 202

@BODY
def test_responses(body):
    import responses
    with responses.RequestsMock() as mock:
        mock.post(URL, status=202)
        assert requests.post(URL, json=body).status_code == 202

@BODY
def test_respx(body):
    import respx
    with respx.mock:
        respx.post(URL).respond(202)
        assert httpx.post(URL, json=body).status_code == 202

@BODY
def test_respx_async(body):
    import respx
    async def run():
        with respx.mock:
            respx.post(URL).respond(202)
            async with httpx.AsyncClient() as client:
                return (await client.post(URL, json=body)).status_code
    assert asyncio.run(run()) == 202

@BODY
def test_pytest_httpx(body, httpx_mock):
    httpx_mock.add_response(status_code=202)
    assert httpx.post(URL, json=body).status_code == 202

@BODY
def test_mock_transport(body):
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(202))) as client:
        assert client.post(URL, json=body).status_code == 202

class Lost(Exception):  # aioresponses cannot make responses of aiohttp 3.14
    pass

@BODY
@pytest.mark.parametrize("way", ["json", "data", "path", "payload", "pairs"])
def test_aioresponses(way, body):
    import json
    from aioresponses import aioresponses
    async def run():
        base = "https://api.linqapp.com/" if way == "path" else None
        headers = {"Content-Type": "application/json"} if way == "data" else None
        async with aiohttp.ClientSession(base_url=base, headers=headers) as session:
            with aioresponses() as mock:
                mock.post(URL, exception=Lost())
                sent = {"data": json.dumps(body)} if way == "data" else {"json": body}
                if way == "payload":
                    sent = {"data": aiohttp.JsonPayload(body)}
                if way == "pairs":
                    sent = {"data": json.dumps(body), "headers": [("content-type", "application/json")]}
                address = URL.removeprefix("https://api.linqapp.com") if way == "path" else URL
                try:
                    await session.post(address, **sent)
                except Lost:
                    return True
    assert asyncio.run(run())

def test_aioresponses_query():
    from aioresponses import aioresponses
    url = "https://api.linqapp.com/api/partner/v3/chats"
    async def run():
        with aioresponses() as mock:
            mock.get(url + "?limit=500", exception=Lost())
            async with aiohttp.ClientSession() as session:
                try:
                    await session.get(url, params={"limit": 500})
                except Lost:
                    return True
    assert asyncio.run(run())
"""


@pytest.mark.usefixtures("_every_plugin")
def test_requests_are_seen_under_mock_libraries(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import requests_mock, responses, respx, aioresponses, pytest_httpx")
    result = _run(pytester, MOCKED, "--linq-check", "-v")
    result.assert_outcomes(passed=12, failed=13)
    for line in result.outlines:
        if "[" in line and " PASSED " in line:
            assert "fine]" in line
    pytester.makeconftest("")
    _run(pytester, MOCKED, "--linq-check").assert_outcomes(passed=12, failed=13)


def test_markers_set_how_a_test_is_checked(pytester: pytest.Pytester) -> None:
    body = """
import pytest

@pytest.mark.linq_check(off=True)
def test_off(linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

@pytest.mark.linq_check("off")
class TestOff:
    def test_off(self, linq_client):
        linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

    @pytest.mark.linq_check(fail_on="warning")
    def test_fails(self, linq_client):
        linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

@pytest.mark.linq_check(fail_on="error")
def test_error(linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

@pytest.mark.linq_check()
def test_default_fails(linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)
"""
    _run(pytester, body, "--linq-check", "--strict-markers").assert_outcomes(passed=3, failed=2)
    _run(pytester, body, "--strict-markers").assert_outcomes(passed=5)
    result = _run(pytester, "import pytest\n\n@pytest.mark.linq_check(fail_on='info')\ndef test(): pass\n")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *.py::test: linq_check accepts off=True or *"])


@pytest.mark.parametrize(
    "marker",
    [
        pytest.mark.linq_check(fail_on="info"),
        pytest.mark.linq_check("on"),
        pytest.mark.linq_check(of=True),
        pytest.mark.linq_check(off="yes"),
        pytest.mark.linq_check("off", "off"),
        pytest.mark.linq_check("off", off=False),
    ],
    ids=str,
)
def test_a_wrong_marker_is_refused(marker: pytest.MarkDecorator, pytestconfig: pytest.Config) -> None:
    with pytest.raises(pytest.UsageError, match="linq_check accepts off=True or fail_on='warning' or 'error', got "):
        _settings(marker.mark, pytestconfig)


def test_expected_refusals_fail_no_test(pytester: pytest.Pytester) -> None:
    body = """
import unittest
import linq, pytest
from linq_compose import MessageRejected
from linq_compose.gate import guard

def test_by_the_fake(fake_linq, linq_client):
    here = chat(linq_client)
    with pytest.raises(linq.BadRequestError):
        linq_client.chats.messages.send(here, message=EMPTY)
    pytest.raises(linq.BadRequestError, linq_client.chats.messages.send, here, message=EMPTY)

class TestCase(unittest.TestCase):
    def test_unittest(self):
        import httpx
        from linq_compose.testing import FakeLinq
        fake = FakeLinq()
        with httpx.Client(transport=fake.transport()) as http:
            client = linq.LinqAPIV3(api_key="test", http_client=http)
            with self.assertRaises(linq.BadRequestError):
                client.chats.messages.send(chat(client), message=EMPTY)

def test_by_a_guard(linq_client):
    guard(linq_client, fail_on="warning")
    with pytest.raises(MessageRejected):
        linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

def test_by_a_hook():
    import httpx
    from linq_compose.gate import httpx_hook
    transport = httpx.MockTransport(lambda _: httpx.Response(202))
    hooks = {"request": [httpx_hook(fail_on="warning")]}
    with httpx.Client(transport=transport, event_hooks=hooks) as client, pytest.raises(MessageRejected):
        client.post("https://api.linqapp.com/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages",
            json={"message": CODE_POINTS})

def test_in_a_group():
    import httpx
    from linq_compose.gate import httpx_hook
    transport = httpx.MockTransport(lambda _: httpx.Response(202))
    hooks = {"request": [httpx_hook(fail_on="warning")]}
    def send():
        errors = []
        with httpx.Client(transport=transport, event_hooks=hooks) as client:
            try:
                client.post("https://api.linqapp.com/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages",
                    json={"message": CODE_POINTS})
            except MessageRejected as error:
                errors.append(error)
        raise ExceptionGroup("one of two", [KeyError("x"), ExceptionGroup("", errors)])
    with pytest.raises(ExceptionGroup):
        send()
    with pytest.RaisesGroup(KeyError, pytest.RaisesGroup(MessageRejected)):
        send()

def test_an_exception_that_led_to_itself(linq_client):
    here = chat(linq_client)
    def send():
        try:
            linq_client.chats.messages.send(here, message=EMPTY)
        except linq.BadRequestError as error:
            raise error from error
    with pytest.raises(linq.BadRequestError):
        send()

def test_fails_for_a_group_that_is_another(linq_client):
    with pytest.RaisesGroup(KeyError):
        linq_client.chats.messages.send(chat(linq_client), message=EMPTY)

def test_fails_for_what_was_sent_before(linq_client):
    here = chat(linq_client)
    linq_client.chats.messages.send(here, message=CODE_POINTS)
    with pytest.raises(linq.BadRequestError):
        linq_client.chats.messages.send(here, message=EMPTY)

def test_fails_for_a_warning_inside(linq_client):
    here = chat(linq_client)
    with pytest.raises(linq.BadRequestError):
        linq_client.chats.messages.send(here, message=CODE_POINTS)
        linq_client.chats.messages.send(here, message=EMPTY)

def test_fails_where_the_exception_is_another(linq_client):
    here = chat(linq_client)
    with pytest.raises(KeyError):
        linq_client.chats.messages.send(here, message=EMPTY)
"""
    result = _run(pytester, body, "--linq-check")
    result.assert_outcomes(passed=6, failed=4)
    assert result.stdout.str().count("DEC110 code-point-offsets at /message/parts/0") == 2


def test_what_is_sent_in_teardown_and_between_tests_counts(pytester: pytest.Pytester) -> None:
    body = """
import pytest

@pytest.fixture
def goodbye(linq_client):
    yield
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)

@pytest.fixture(scope="module")
def farewell():
    import httpx, linq
    from linq_compose.testing import FakeLinq
    yield
    with httpx.Client(transport=FakeLinq().transport()) as http:
        client = linq.LinqAPIV3(api_key="test", http_client=http)
        client.chats.messages.send(chat(client), message=CODE_POINTS)

def test_says_goodbye(goodbye):
    pass

@pytest.mark.linq_check(off=True)
def test_says_goodbye_unchecked(goodbye):
    pass

def test_last(farewell):
    pass
"""
    result = _run(pytester, body, "--linq-check")
    result.assert_outcomes(passed=3, errors=2)
    assert result.stdout.str().count("DEC110 code-point-offsets") == 2
    outside = """
import httpx

with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(202))) as client:
    client.post("https://api.linqapp.com/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages",
        json={"message": EMPTY})

def test_nothing():
    pass
"""
    result = _run(pytester, outside, "--linq-check")
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*sent outside of tests*", "*MSG101 no-parts*"])
    assert _run(pytester, outside).ret == pytest.ExitCode.OK


def test_what_workers_of_xdist_send_between_tests_counts(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    body = """
import httpx
with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(202))) as client:
    client.post("https://api.linqapp.com/v3/messages", json={"to": [], "message": EMPTY})
    client.get("https://api.linqapp.com/v3/horoscopes")

def test_nothing():
    pass
"""
    result = _run(pytester, body, "-p", "xdist.plugin", "-n1", "--linq-check")
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*sent outside of tests*", "*HND104 *", "*not checked by*", "*no operation with*"])


def test_what_is_not_checked_is_listed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        acme="""
from linq_compose import Example, Family, TextPart
ACME = Family("ACM", "acme", about="Rules of Acme.")

@ACME.rule(101, "menu", "warning", on=TextPart, says="x", hint="x", why="x", source="https://acme.test",
    evidence="observed", examples=[Example(bad={}, good={}, at="")])
def menu(part, context):
    raise LookupError(part.value)
"""
    )
    pytester.makepyprojecttoml("[tool.linq-compose]\nrules = ['acme:ACME']")
    body = """
import io, httpx, pytest
URL = "https://api.linqapp.com/v3/chats/6ba7b810-9dad-11d1-80b4-00c04fd430c8/messages"
client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(202)))

def test_stream():
    for _ in range(2):
        client.post(URL, content=io.BytesIO(b"{}"))

def test_crash():
    client.post(URL, json={"message": {"parts": [{"type": "text", "value": "secret"}]}})

@pytest.mark.linq_check(off=True)
def test_off():
    client.get("https://api.linqapp.com/v3/horoscopes")
"""
    result = _run(pytester, body, "--linq-check", "--show-capture=no")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "*not checked by --linq-check*",
            "chats.messages.send: the body is a stream, which can be read only once (2 times)",
            "chats.messages.send: ACM101 failed: LookupError",
        ]
    )
    result.stdout.no_fnmatch_line("*no operation*")
    result.stdout.no_fnmatch_line("*secret*")
    _run(pytester, body).stdout.no_fnmatch_line("*not checked*")


def test_clients_that_are_missing_or_stubs_are_left_out(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "import sys, types\nsys.modules.update(aiohttp=types.ModuleType('aiohttp'), aioresponses=None, requests=None)"
    )
    body = """
def test_offer(fake_linq, linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)
"""
    _run(pytester, body, "--linq-check").assert_outcomes(failed=1)


def test_the_fixtures_fail_without_the_sdk(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import sys\nsys.modules['linq'] = None")
    body = """
def test_sync(linq_client):
    pass

def test_async(async_linq_client):
    pass

def test_fake(fake_linq):
    fake_linq.open_chat("+12052532136")
"""
    result = _run(pytester, body)
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(
        [
            "The fixture linq_client requires the official SDK: pip install 'linq-compose?sdk?' (*",
            "The fixture async_linq_client requires the official SDK: pip install *",
        ]
    )


def test_the_configuration_is_that_of_the_root_directory(pytester: pytest.Pytester) -> None:
    body = """
def test_offer(fake_linq, linq_client):
    linq_client.chats.messages.send(chat(linq_client), message=CODE_POINTS)
"""
    pytester.makepyprojecttoml('[tool.pytest.ini_options]\n[tool.linq-compose]\nfail-on = "error"\n')
    file = pytester.mkpydir("service") / "test_offer.py"
    file.write_text(SEND + body, encoding="utf-8")
    elsewhere = pytester.mkdir("elsewhere")
    (elsewhere / "linq-compose.toml").write_text('fail-on = "warning"', encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OURS, "--linq-check"]
    command += ["--rootdir", str(pytester.path), "-c", str(pytester.path / "pyproject.toml"), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=elsewhere)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*command, "--linq-check-fail-on=warning"], capture_output=True, check=False, cwd=elsewhere)
    assert done.returncode == 1


def test_a_base_url_that_matches_nothing_is_refused(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nlinq_check_base_urls = gw.corp\n")
    result = _run(pytester, "def test(): pass", "--linq-check")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*Expected base_urls to be absolute http or https URLs*'gw.corp'*"])


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


def test_a_wrong_option_is_refused(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "", "--linq-check-fail-on=all")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_the_client_libraries_are_left_as_they_were() -> None:
    import httpx

    from linq_compose.testing._linq_check import Watch

    before = httpx.Client.send
    watch = Watch()
    watch.start()
    assert httpx.Client.send is not before
    watch.stop()
    assert httpx.Client.send is before
    assert watch.take() == []


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


@pytest.mark.usefixtures("_every_plugin")
def test_the_file_of_the_page_fails_with_a_readable_report(pytester: pytest.Pytester) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
    file = page.partition("```python\n# test_offer.py\n")[2].partition("```")[0]
    told = page.partition("```text\n--linq-check")[2].partition("```")[0].strip().splitlines()
    assert len([line for line in file.splitlines() if line.strip()]) <= 10
    pytester.makepyfile(test_offer=file)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--linq-check")
    result.assert_outcomes(failed=1)
    shown = result.stdout.str()
    for line in told[1:]:
        assert line in shown


def test_an_idempotency_key_is_one_test_s_own(pytester: pytest.Pytester) -> None:
    body = """
import pytest

def send(client, text):
    message = {"parts": [{"type": "text", "value": text}], "idempotency_key": "order-1"}
    client.chats.messages.send(chat(client), message=message)

@pytest.mark.parametrize("text", ["Paid", "Paid, thank you"])
def test_paid(linq_client, text):
    send(linq_client, text)

def test_paid_twice(linq_client):
    send(linq_client, "Paid")
    send(linq_client, "Paid, thank you")
"""
    result = _run(pytester, body, "--linq-check")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*HDR108 reused-key*"])
