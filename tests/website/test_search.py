"""The search of the site, in a real Chromium: it finds what people ask; and pages load nothing from elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from linq_compose.preview import MissingChromium
from linq_compose.preview import _picture as picture

try:
    BROWSER = picture.find_chromium()
except MissingChromium:
    BROWSER = ""
DRIVER = shutil.which("chromedriver") or ""
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="there is no Chromium with a driver on this machine")
PATIENCE = 60

QUESTIONS = {
    "literal asterisks": "rules/TXT105/",
    "link with text 400": "rules/MSG104/",
    "emoji range off by one": "rules/DEC110/",
    "how do I make a text bold": "questions/",
    "idempotency key": "composing/",
    "too long text": "rules/TXT102/",
    "SMS loses formatting": "questions/",
    "error code 1004": "rules/1004/",
    "webhook opt out STOP": "testing/",
    "github action": "command-line/",
    "ignore a rule": "questions/",
    "baseline existing findings": "how-to/adopt/",
    "streaming reply from OpenAI": "questions/",
    "confetti effect type": "rules/EFX102/",
    "media url localhost": "rules/MED105/",
    "phone number format": "rules/HND101/",
    "guard client": "gate/",
    "pytest fixture fake_linq": "testing/",
    "first message link new chat": "rules/LNK104/",
    "raise on warnings": "how-to/production/",
    "custom rule": "questions/",
    "log without message text": "questions/",
    "RichText.render": "api/text/",
    "10,000 UTF-16": "concepts/utf-16/",
}
"""What people type, and the page that answers it; it is among the first five results."""

ASK = """
const search = [...document.querySelectorAll("div")].find((element) => element.shadowRoot).shadowRoot;
const input = search.querySelector("input");
if (input.value !== arguments[0]) {
  input.value = arguments[0];
  input.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
}
return [...search.querySelectorAll("a")].slice(0, 5).map((link) => link.href);
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for option in (*picture.OPTIONS, "--window-size=1200,900"):
        if "host-resolver" not in option:
            options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(DRIVER))
    started.set_page_load_timeout(PATIENCE)
    yield started
    started.quit()


def test_the_search_finds_what_people_ask(browser: Any, address: str) -> None:
    def pages(links: list[str]) -> list[str]:
        return [link.removeprefix(address).partition("#")[0].partition("?")[0] for link in links]

    browser.get(address)
    wait = WebDriverWait(browser, PATIENCE, poll_frequency=0.1)
    wait.until(lambda _: browser.execute_script("return document.querySelector('.md-search__button') !== null"))
    browser.execute_script("document.querySelector('.md-search__button').click()")
    wait.until(
        lambda _: browser.execute_script("return [...document.querySelectorAll('div')].some((e) => e.shadowRoot)")
    )
    for question, page in QUESTIONS.items():
        wait.until(lambda _: browser.execute_script(ASK, "") == [])
        try:
            wait.until(lambda _, question=question, page=page: page in pages(browser.execute_script(ASK, question)))
        except TimeoutException:
            pytest.fail(f"{question!r} finds {pages(browser.execute_script(ASK, question))}, not {page}")


def test_a_page_loads_nothing_from_elsewhere(browser: Any, address: str) -> None:
    for page in ("", "rules/TXT105/", "api/linq_compose/"):
        browser.get(f"{address}{page}")
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    requested = [each["params"]["request"]["url"] for each in sent if each["method"] == "Network.requestWillBeSent"]
    assert len(requested) > 5
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
