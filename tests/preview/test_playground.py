"""The playground: what it answers, whom it refuses, and how it works in a real Chromium."""

from __future__ import annotations

import contextlib
import json
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import html5lib
import httpx
import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from linq_compose import Draft, check, operations, strategies, to_python
from linq_compose.cli.main import main
from linq_compose.preview import _picture as picture
from linq_compose.preview import preview
from linq_compose.preview._answer import VIEWS, BadSource, answer_to
from linq_compose.preview._playground import new_token, playground
from payloads import json_values, nearly_messages
from preview.test_chromium import AXE, BROWSER, in_chromium
from preview.test_page import COUNT, SNIPPETS, everywhere
from work import work

TOKEN, PORT = "secret-token", 8123
HOST = f"127.0.0.1:{PORT}"
JSON = {"content-type": "application/json"}
FAULTY = json.dumps({"parts": [{"type": "Text", "value": "Ramen **now**"}]})


def ask(kind: str, source: str, **more: Any) -> dict[str, Any]:
    return answer_to({"kind": kind, "source": source, "values": "", "operation": "", **more})


@pytest.mark.parametrize("operation", sorted(operations.OPERATIONS))
@settings(max_examples=5)
@given(data=st.data())
def test_what_is_copied_is_the_payload(operation: str, data: st.DataObject) -> None:
    payload = data.draw(strategies.requests(operation))
    asked = {"operation": operation}
    source = json.dumps(payload)
    assert json.loads(ask("json", source, view="json", **asked)["text"]) == payload
    assert ask("json", source, view="python", **asked)["text"] == to_python(payload, operation, script=True)
    curl = shlex.split(ask("json", source, view="curl", **asked)["text"])
    row = operations.get(operation)
    assert curl[:3] == ["curl", "-X", row.method]
    if row.in_query:
        assert dict(parse_qsl(curl[3].partition("?")[2], keep_blank_values=True)) == {
            name: str(value) for name, value in payload.items()
        }
    elif row.method != "GET":
        assert json.loads(curl[curl.index("--data-raw") + 1]) == payload
    called: list[Any] = []
    code = ask("json", source, view="sdk", **asked)["text"]
    assert f"client.{operation}(" in code
    body = code.partition("client = LinqAPIV3()\n")[2].replace(f"client.{operation}(", "call(")
    exec(body, {"call": lambda *ids, **fields: called.append((ids, fields))})
    ((ids, fields),) = called
    assert {"from" if name == "from_" else name: value for name, value in fields.items()} == payload
    assert len(ids) == row.path.count("{")


def test_a_name_that_python_reads_as_another_is_no_argument() -> None:
    code = ask("json", '{"message": {"parts": []}, "ª": 1}', view="sdk", operation="chats.messages.send")["text"]
    assert "**{'message': {'parts': []}, 'ª': 1}" in code


def test_a_bare_message_is_sent_to_a_chat() -> None:
    assert "/v3/chats/CHAT_ID/messages" in ask("markdown", "Hi", view="curl")["text"]
    assert "client.chats.messages.send(\n    'CHAT_ID',\n    message=" in ask("markdown", "Hi", view="sdk")["text"]


@settings(max_examples=40)
@given(strategies.messages() | nearly_messages(oddly=True) | json_values(), st.sampled_from(VIEWS))
def test_any_json_is_answered(payload: Any, view: str) -> None:
    source = json.dumps(payload)
    answer = ask("json", source, view=view)
    assert json.loads(json.dumps(answer)) == answer
    report = check(source, answer["operation"])
    assert [each["message"] for each in answer["diagnostics"]] == [each.message for each in report]
    if view == "preview":
        assert answer["html"] == preview(source.encode()).html()


def test_markdown_and_templates_are_answered() -> None:
    assert ask("markdown", "Hi **you**")["html"] == Draft().markdown("Hi **you**").preview().html()
    asked = {"values": '{"name": "**Ana**"}', "view": "json"}
    (part,) = json.loads(ask("template", "Hi {name:bold}", **asked)["text"])["parts"]
    assert part["value"] == "Hi **Ana**"
    assert ask("template", "Hi {name}") == {"fault": "The value of 'name' is missing."}
    assert "fault" in ask("template", "Hi {", values="{}")
    assert "fault" in ask("template", "Hi", values="{")
    assert "fault" in ask("template", "Hi", values="[]")
    deep = ask("template", "Hi", values="[" * 9000 + "]" * 9000)
    assert deep == {"fault": "The text of the values nests deeper than 100 levels."}
    assert "fault" in ask("template", "{name:>99999999999}", values='{"name": 1}')
    swollen = ask("template", "{a}" * 20_000, values=json.dumps({"a": "x" * 100_000}))
    assert swollen == {"fault": "Expected values that fill at most 10,000,000 characters."}
    assert ask("json", "{", view="python")["text"].startswith("The payload is not JSON")
    assert ask("markdown", "One.", view="plan")["text"] == "1. text: 'One.'"
    assert ask("json", "{}", view="plan")["text"] != ""
    assert ask("json", FAULTY, view="plan")["text"].startswith("SHP104")


def test_a_fix_gives_the_fixed_payload_as_json() -> None:
    (first, *_) = ask("json", FAULTY)["diagnostics"]
    assert (first["rule"], first["fix"]) == ("SHP104", 'Write "text" (safe)')
    fixed = ask("json", FAULTY, fix=first["number"])
    assert (fixed["kind"], json.loads(fixed["source"])["parts"][0]["type"]) == ("json", "text")
    (second,) = ask("json", fixed["source"])["diagnostics"]
    again = ask("json", fixed["source"], fix=second["number"])
    assert json.loads(again["source"])["parts"][0]["value"] == "Ramen now"
    for number in (-1, 7, 0):
        with pytest.raises(BadSource):
            ask("json", again["source"], fix=number)


@pytest.mark.parametrize(
    "asked",
    [None, [], 3, {}, {"kind": "html", "source": ""}, {"kind": "json", "source": 3}, {"kind": [], "source": ""}]
    + [{"kind": "json", "source": "", **more} for more in ({"view": "x"}, {"fix": "1"}, {"fix": True}, {"values": 3})]
    + [{"kind": "json", "source": "", "operation": "chats.sned"}, {"kind": "json", "source": "x" * 200_001}],
)
def test_what_is_no_source_is_refused(asked: Any) -> None:
    with pytest.raises(BadSource):
        answer_to(asked)


def client() -> httpx.Client:
    class Sync(httpx.BaseTransport):
        """Runs the application in a loop of its own."""

        inner = httpx.ASGITransport(playground(TOKEN, port=PORT))

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            import asyncio

            async def run() -> httpx.Response:
                sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
                response = await self.inner.handle_async_request(sent)
                content = await response.aread()
                return httpx.Response(response.status_code, headers=response.headers, content=content)

            return asyncio.run(run())

    return httpx.Client(transport=Sync(), base_url=f"http://{HOST}")


def test_the_page_and_its_answers_need_token_host_and_origin() -> None:
    own = {"origin": f"http://{HOST}", **JSON}
    asked = json.dumps({"kind": "markdown", "source": "Hi"})
    with client() as web:
        assert web.get(f"/{TOKEN}/").status_code == 200
        assert web.post(f"/{TOKEN}/answer", content=asked, headers=own).json()["operation"] == "message"
        for path, status in (
            ("/", 404),
            ("/wrong/", 404),
            (f"/{TOKEN}x/", 404),
            ("/%C3%A9/", 404),
            (f"/{TOKEN}/x", 404),
        ):
            assert web.get(path).status_code == status
        assert web.post("/wrong/answer", content=asked, headers=own).status_code == 404
        assert web.get(f"/{TOKEN}/answer").status_code == 405
        for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""):
            assert web.get(f"/{TOKEN}/", headers={"host": host}).status_code == 421
        local = f"localhost:{PORT}"
        assert web.get(f"/{TOKEN}/", headers={"host": local}).status_code == 200
        for origin in ("http://evil.example", "null", f"https://{HOST}", f"http://{local}"):
            refused = web.post(f"/{TOKEN}/answer", content=asked, headers={**JSON, "origin": origin})
            assert refused.status_code == 403
            assert web.get(f"/{TOKEN}/", headers={"origin": origin}).status_code == 403
        assert web.post(f"/{TOKEN}/answer", content=asked, headers=JSON).status_code == 403
        plain = {**own, "content-type": "text/plain"}
        assert web.post(f"/{TOKEN}/answer", content=asked, headers=plain).status_code == 415
        for body in (b"", b"{", b"\xff", b"[" * 100_000, b"3", b'{"kind": "html"}'):
            assert web.post(f"/{TOKEN}/answer", content=body, headers=own).status_code == 400
        assert web.post(f"/{TOKEN}/answer", content=b" " * 1_000_001, headers=own).status_code == 413
        half = json.dumps({"kind": "markdown", "source": "\ud83c"})
        assert web.post(f"/{TOKEN}/answer", content=half, headers=own).status_code == 200


def test_the_page_allows_its_own_parts_alone() -> None:
    with client() as web:
        response = web.get(f"/{TOKEN}/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["referrer-policy"] == "no-referrer"
    tags = [node.tag for node in html5lib.parse(response.text, namespaceHTMLElements=False).iter()]
    assert (tags.count("script"), tags.count("style"), tags.count("iframe"), tags.count("img")) == (1, 1, 1, 0)
    assert new_token() != new_token()
    assert len(new_token()) > 20


def test_the_work_of_an_answer_grows_with_the_source() -> None:
    """Ten thousand characters take about 10 ms of processor time, of 50 that a keystroke may take."""
    sentence = "A usual sentence with **bold** words, and nothing else. "
    short, long = sentence * 45, sentence * 180
    ask("markdown", short)
    assert work(lambda: ask("markdown", long)) < 5 * work(lambda: ask("markdown", short))


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(FAULTY, encoding="utf-8")
    command = [sys.executable, "-m", "linq_compose", "play", "--no-open", str(tmp_path / "a.json")]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # a run in the background of a shell hands down that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  one thread
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address, _, state = said.split()[2].rstrip(";").partition("#")
        assert state == quote(json.dumps({"kind": "json", "source": FAULTY}), safe="")
        for _ in range(100):
            try:
                assert httpx.get(address).status_code == 200
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    finally:
        process.kill()
        process.communicate()


def test_wrong_files_and_a_missing_extra_are_one_line(capsys, monkeypatch, tmp_path: Path) -> None:
    assert main(["play", str(tmp_path / "none.json")]) == 2
    assert "no such file" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "linq_compose.preview._playground", None)
    assert main(["play"]) == 2
    assert capsys.readouterr().err.endswith("pip install 'linq-compose[serve]'\n")


CLIPBOARD = """
    window.copied = [];
    const clipboard = { writeText: async (text) => { window.copied.push(text); } };
    Object.defineProperty(navigator, "clipboard", { value: clipboard });
"""


@pytest.fixture
def address() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(playground(TOKEN, port=port), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}/{TOKEN}/"
        server.should_exit = True
        thread.join()


@pytest.fixture
def driver() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    command = shutil.which("chromedriver")
    if command is None:
        pytest.skip("there is no chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for option in (*picture.OPTIONS, "--window-size=1280,900"):
        if "resolver" not in option:  # which has no host at all
            options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, Service(command))
    yield browser
    browser.quit()


@in_chromium
def test_it_is_typed_seen_fixed_undone_copied_and_shared(address: str, driver: Any) -> None:
    def at(id: str) -> Any:
        return driver.find_element("id", id)

    def until(test: Callable[[], object]) -> None:
        for _ in range(400):
            with contextlib.suppress(Exception):  # an element may be replaced while it is read
                if test():
                    return
            time.sleep(0.05)
        raise AssertionError(driver.find_element("tag name", "body").text)

    def preview_says(text: str) -> bool:
        driver.switch_to.frame("frame")
        try:
            return text in driver.find_element("tag name", "main").text
        finally:
            driver.switch_to.default_content()

    def choose(id: str, text: str) -> None:
        at(id).find_element("xpath", f"./option[text()='{text}']").click()

    driver.get(address)
    driver.execute_script(CLIPBOARD)
    until(lambda: preview_says("Your table is ready"))
    at("source").clear()
    at("source").send_keys("Hello **world**")
    until(lambda: preview_says("Hello world"))
    choose("kind", "JSON")
    at("source").clear()
    at("source").send_keys('{"parts": [{"type": "Text", "value": "Hi"}]}')
    at("tab-diagnostics").click()
    until(lambda: "SHP104" in at("list").text)

    def fix() -> bool:
        (button,) = at("list").find_elements("tag name", "button")
        assert button.text == 'Fix: Write "text" (safe)'
        button.click()
        return True

    until(fix)
    until(lambda: at("list").text == "No problems found.")
    assert '"type": "text"' in at("source").get_property("value")
    at("undo").click()
    until(lambda: "SHP104" in at("list").text)
    assert '"type": "Text"' in at("source").get_property("value")
    until(fix)
    until(lambda: at("list").text == "No problems found.")
    for name, text in (
        ("json", '"value": "Hi"'),
        ("python", "Draft('Hi')"),
        ("curl", "curl -X POST"),
        ("sdk", "client."),
    ):
        at(f"tab-{name}").click()
        until(lambda text=text: text in at("code").text)
        at("copy").click()
        until(lambda text=text: text in driver.execute_script("return copied[copied.length - 1]"))
    at("tab-plan").click()
    until(lambda: at("code").text == "1. text: 'Hi'")
    at("share").click()
    until(lambda: "#" in driver.execute_script("return copied[copied.length - 1]"))
    link, source = driver.execute_script("return copied[copied.length - 1]"), at("source").get_property("value")
    driver.get("about:blank")
    driver.get(link)
    until(lambda: at("source").get_property("value") == source)
    until(lambda: preview_says("Hi"))
    choose("example", "Template")
    until(lambda: preview_says("Hi Ana, order 42 is 9.50 €"))
    assert at("values").is_displayed()
    choose("example", "Animation and confetti")
    until(lambda: preview_says("confetti (screen effect), bloom"))
    hostile = "</script><img src=x onerror=alert(1)><b>x"
    at("source").clear()
    choose("kind", "Markdown")
    at("source").send_keys(hostile)
    until(lambda: preview_says("x"))
    assert driver.find_elements("css selector", "img, b") == []
    violations = [each["message"] for each in driver.get_log("browser") if "Content Security Policy" in each["message"]]
    assert violations == []
    if AXE:
        driver.execute_script(Path(AXE).read_text(encoding="utf-8"))
        for tab in ("preview", "diagnostics", "json"):
            at(f"tab-{tab}").click()
            until(lambda tab=tab: at(f"tab-{tab}").get_attribute("aria-selected") == "true")
            found = driver.execute_async_script(
                "axe.run(document, {iframes: false, resultTypes: ['violations']}).then((found) => arguments[0]("
                "found.violations.map((each) => [each.impact, each.id, each.nodes.map((node) => node.html)])))"
            )
            assert [each for each in found if each[0] in ("serious", "critical")] == []


HOSTILE = """
    const [sources, done] = arguments;
    const own = new Set("id class type hidden role lang charset name content disabled tabindex".split(" "));
    for (const name of "aria-selected aria-controls aria-labelledby aria-label".split(" ")) own.add(name);
    for (const name of "spellcheck title sandbox srcdoc value rows".split(" ")) own.add(name);
    const kinds = new Set("HTML HEAD META TITLE STYLE BODY HEADER H1 P MAIN SECTION DIV LABEL".split(" "));
    for (const name of "SELECT OPTION BUTTON TEXTAREA IFRAME UL LI B PRE SCRIPT".split(" ")) kinds.add(name);
    (async () => {
      const strange = [], views = ["preview", "diagnostics", "plan", "json", "python", "curl", "sdk"];
      let answered = 0;
      for (const [place, source] of sources.entries()) {
        tab = views[place % views.length];
        put(source);
        await ask();
        answered += at("status").textContent !== "";
        for (const element of document.querySelectorAll("*")) {
          const names = element.getAttributeNames().filter((name) => !own.has(name));
          if (!kinds.has(element.tagName) || names.length) strange.push([place, element.tagName, names]);
        }
        if (document.scripts.length + document.styleSheets.length !== 2) strange.push([place, "script or style"]);
      }
      done([answered, strange.slice(0, 5)]);
    })();
"""


@in_chromium
def test_no_hostile_text_adds_to_the_page(address: str, driver: Any) -> None:
    """Drawn from one seed: `LINQ_COMPOSE_HOSTILE_TEXTS` says how many."""
    chance = random.Random(17)

    def text() -> str:
        return "".join(chance.choices(SNIPPETS, k=chance.randint(1, 3))).encode("utf-8", "replace").decode()

    sources: list[dict[str, str]] = []
    while len(sources) < COUNT:
        payload = chance.choice(everywhere(text(), text()))
        sources += [
            {"kind": "json", "source": json.dumps(payload) if isinstance(payload, dict) else payload},
            {"kind": "markdown", "source": text()},
            {"kind": "template", "source": "Hi {name}", "values": json.dumps({"name": text(), text(): 1})},
            {"kind": "template", "source": text()},
        ]
    driver.set_script_timeout(600)
    driver.get(address)
    for start in range(0, len(sources), 200):
        batch = sources[start : start + 200]
        answered, strange = driver.execute_async_script(HOSTILE, batch)
        assert (answered, strange) == (len(batch), [])
