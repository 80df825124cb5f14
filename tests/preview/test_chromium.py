"""In a real Chromium: the page works under its own policy, axe-core finds nothing serious, and pictures are taken."""

from __future__ import annotations

import json
import os
import re
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from linq_compose import Draft, bold
from linq_compose.preview import ChromiumFailed, MissingChromium, preview
from linq_compose.preview import _picture as picture

DOCS = Path(__file__).parents[2] / "docs" / "preview"
AXE = os.environ.get("LINQ_AXE_CORE", "")
"""The path of `axe.min.js`."""

try:
    BROWSER = picture.find_chromium()
except MissingChromium:
    BROWSER = ""
in_chromium = pytest.mark.skipif(not BROWSER, reason="there is no Chromium on this machine")


def dumped(page: str, folder: Path, *options: str) -> str:
    """The document as Chromium has it once its scripts have run."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [BROWSER, *picture.OPTIONS, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000"]
    done = subprocess.run(
        [*command, *options, "--dump-dom", file.as_uri()], capture_output=True, check=True, timeout=300
    )
    return done.stdout.decode("utf-8", "replace")


def with_script(page: str, script: str) -> str:
    """The page with one more script, which its policy is told to allow."""
    own = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
    page = page.replace("script-src &#x27;", f"script-src {own} &#x27;", 1)
    return page.replace("</body>", f"<script>{script}</script></body>", 1)


def result(document: str) -> Any:
    found = re.search(r'<html[^>]* data-result="([^"]*)"', document)
    assert found is not None, document[:2000]
    return json.loads(unescape(found[1]))


FAULTS = json.loads((DOCS / "faults.json").read_text(encoding="utf-8"))
CONVERSATION = [json.loads(line) for line in (DOCS / "conversation.jsonl").read_text(encoding="utf-8").splitlines()]


@in_chromium
def test_the_page_works_under_its_own_policy(tmp_path: Path) -> None:
    script = """
        const violations = [];
        addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
        addEventListener("load", () => {
          const mark = document.querySelector("a.mark"), details = document.querySelector(mark.hash).closest("details");
          const before = details.open;
          mark.focus();
          const focused = details.open;
          details.open = false;
          mark.click();
          const stage = document.querySelector(".stage");
          let replayed = 0;
          const watch = (changes) => { replayed = changes.length; finish(); };
          new MutationObserver(watch).observe(stage, { attributes: true });
          document.querySelector(".replay").click();
          document.body.insertAdjacentHTML("beforeend", "<img src=https://a.example/x.png><i style='color:red'></i>");
          const finish = () => setTimeout(() => {
            document.documentElement.dataset.result = JSON.stringify({
              before, focused, clicked: details.open, replayed, playing: stage.classList.contains("play"), violations,
              wide: document.documentElement.scrollWidth,
              colour: getComputedStyle(document.querySelector(".imessage .bubble")).backgroundColor,
            });
          }, 200);
        });
    """
    seen = result(dumped(with_script(preview(FAULTS).html(), script), tmp_path, "--window-size=600,800"))
    assert (seen["before"], seen["focused"], seen["clicked"]) == (False, True, True)
    assert (seen["replayed"], seen["playing"]) == (2, True)
    assert sorted(seen["violations"]) == ["img-src", "style-src-attr"]
    assert seen["wide"] <= 600
    assert seen["colour"] == "rgb(0, 96, 208)"


@in_chromium
@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_sticks_out_of_its_column(width: int, tmp_path: Path) -> None:
    words = "x" * 400
    crowded = {
        "parts": [
            {"type": "text", "value": words},
            {"type": "media", "url": f"https://{words}/{words}"},
            {"type": words},
        ]
    }
    script = """
        addEventListener("load", () => {
          for (const details of document.querySelectorAll("details")) details.open = true;
          const wide = [...document.querySelectorAll(".column *:not(.sparks *)")].filter((element) => {
            const column = element.closest(".column").getBoundingClientRect(), own = element.getBoundingClientRect();
            return own.right > column.right + 1 || own.left < column.left - 1;
          });
          parent.document.documentElement.dataset.result = JSON.stringify([
            document.documentElement.scrollWidth, innerWidth, wide.map((each) => each.outerHTML.slice(0, 200)),
          ]);
        });
    """
    page = with_script(preview([FAULTS, *CONVERSATION, crowded, {"to": [words], "message": {}}]).html(), script)
    whole, inner, wide = result(dumped(picture.framed(page, width=width), tmp_path))
    assert (whole, inner, wide) == (width, width, [])


@in_chromium
def test_printed_columns_begin_on_the_first_page(tmp_path: Path) -> None:
    """A column that must not break moves to the next page as a whole, and leaves this one empty."""
    (tmp_path / "page.html").write_text(preview([FAULTS, *CONVERSATION]).html(), encoding="utf-8")
    printed = tmp_path / "page.pdf"
    options = (*picture.OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer")
    command = [BROWSER, *options, f"--print-to-pdf={printed}", (tmp_path / "page.html").as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    assert 0 < len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) <= 5  # 7 before columns could break


@in_chromium
@pytest.mark.skipif(not AXE, reason="LINQ_AXE_CORE does not name axe.min.js")
@pytest.mark.parametrize("scheme", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize("content", [FAULTS, CONVERSATION], ids=["faults", "conversation"])
def test_axe_finds_no_serious_violation(content: Any, scheme: int, tmp_path: Path) -> None:
    page = re.sub(r"<meta http-equiv[^>]*>", "", preview(content).html())
    script = """
        addEventListener("load", async () => {
          for (const details of document.querySelectorAll("details")) details.open = true;
          const found = await axe.run(document, { resultTypes: ["violations"] });
          document.documentElement.dataset.result = JSON.stringify(found.violations.map((each) => [
            each.impact, each.id, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)),
          ]));
        });
    """
    axe = Path(AXE).read_text(encoding="utf-8")
    page = page.replace("</body>", f"<script>{axe}</script><script>{script}</script></body>")
    violations = result(
        dumped(page, tmp_path, f"--blink-settings=preferredColorScheme={scheme}", "--window-size=1100,900")
    )
    assert [each for each in violations if each[0] in ("serious", "critical")] == []


@in_chromium
def test_a_picture_is_as_wide_as_it_was_asked_for_and_shows_the_whole_page() -> None:
    taken = preview([Draft("Hi ", bold("you"))] * 9).png(width=400, dark=True)
    assert taken.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(taken[16:20], "big"), int.from_bytes(taken[20:24], "big")
    assert width == 400
    assert height > 1500


def test_without_chromium_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingChromium, match="apt-get install chromium.*chromium, chromium-browser, google-chrome"):
        preview("Hi").png()


def test_a_width_beyond_reason_is_refused() -> None:
    for width in (319, 4001):
        with pytest.raises(ValueError, match="Expected a width of 320 to 4,000 pixels"):
            preview("Hi").png(width=width)


def test_a_chromium_that_fails_is_named_with_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def browser(text: str) -> None:
        path = tmp_path / "chromium"
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr("shutil.which", lambda _: str(path))

    for text, reason in (
        ("echo first >&2; echo no display >&2; exit 3", "could not draw the page: no display"),
        ("exit 3", "could not draw the page"),
        ("exit 0", "drew no picture"),
        ("sleep 9", "did not draw the page within 1 seconds"),
    ):
        browser(text)
        monkeypatch.setattr(picture, "PATIENCE", 1 if "sleep" in text else 60)
        with pytest.raises(ChromiumFailed, match=reason):
            preview("Hi").png()
