"""Draw the picture of the README: python website/picture.py. It needs Chromium.

On the left a payload that the API refuses, with the answer of the fake; on the right what recipients see of the same
content, composed.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from linq_compose import Draft, bold, check, plan
from linq_compose.preview import preview
from linq_compose.preview._picture import take_picture
from linq_compose.testing import FakeLinq, Request

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH = 880
WRITTEN = """{"parts": [
  {"type": "text",
   "value": "🎉 Your table is ready"},
  {"type": "link",
   "value": "https://acme.com/menu"}
]}"""
COMPOSED = """plan(
    Draft("🎉 Your table is ")
    .text(bold("ready"))
    .link("https://acme.com/menu")
)"""
PAGE = """<!doctype html><meta charset="utf-8"><style>
:root { color-scheme: light dark; --page: light-dark(#fff, #0d1117); --box: light-dark(#f4f4f6, #161b22);
  --line: light-dark(#d8d8de, #30363d); --text: light-dark(#1c1c1e, #e6edf3); --bad: light-dark(#c02020, #ff7b72); }
body { margin: 0; padding: 16px; background: var(--page); color: var(--text);
  font: 15px system-ui, "Noto Sans", sans-serif; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; }
section { border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; background: var(--box); }
h2 { margin: 0 0 10px; font-size: 16px; } .bad { color: var(--bad); }
pre { margin: 0 0 14px; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
iframe { width: 100%; height: 386px; border: 0; border-radius: 10px; }
</style><main>
<section><h2>Written by hand</h2><pre>WRITTEN</pre>
<h2 class="bad">The API answers STATUS</h2><pre>ANSWER</pre>
<h2>linq-compose reports</h2><pre>REPORT</pre></section>
<section><h2>Composed with linq-compose</h2><pre>COMPOSED</pre><iframe srcdoc="PREVIEW"></iframe></section>
</main>"""


def main() -> None:
    """Write both pictures, in light and dark colors."""
    fake = FakeLinq()
    body = f'{{"message": {WRITTEN}}}'.encode()
    path = f"/v3/chats/{fake.open_chat('+12052532136')}/messages"
    response = fake.handle(Request("POST", path, {"Authorization": "Bearer test"}, body))
    error = json.loads(response.body)["error"]
    del error["message"]  # its words are the fake's own
    report = check(WRITTEN)
    planned = plan(Draft("🎉 Your table is ").text(bold("ready")).link("https://acme.com/menu"))
    page = (
        PAGE.replace("WRITTEN", escape(WRITTEN))
        .replace("STATUS", str(response.status))
        .replace("ANSWER", escape(json.dumps({"success": False, "error": error}, indent=1)))
        .replace("REPORT", escape(str(report).partition("\n\n")[0]))
        .replace("COMPOSED", escape(COMPOSED))
        .replace("PREVIEW", escape(preview(planned).of("iMessage").html()))
    )
    FOLDER.mkdir(exist_ok=True)
    for name, dark in (("light", False), ("dark", True)):
        (FOLDER / f"bubble-or-400-{name}.png").write_bytes(take_picture(page, width=WIDTH, dark=dark))


if __name__ == "__main__":
    main()
