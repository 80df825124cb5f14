"use strict";
// The source is sent to the local server as it is typed; all that comes back is set as text or into a closed frame.
const at = (id) => document.getElementById(id);
const fields = { kind: at("kind"), source: at("source"), values: at("values"), operation: at("operation") };
const examples = {
  "Styles": { kind: "markdown", source: "Your table is **ready** at _7 pm_ 🍜\n\n- bring ~~cash~~ a card" },
  "Animation and confetti": { kind: "json", source: JSON.stringify({ parts: [{ type: "text", value: "Happy birthday!", text_decorations: [{ range: [6, 14], animation: "bloom" }] }], effect: { type: "screen", name: "confetti" } }, null, 2) },
  "New chat with a photo": { kind: "json", source: JSON.stringify({ from: "+12052535597", to: ["+12052532136"], message: { parts: [{ type: "text", value: "Tonight's menu:" }, { type: "media", url: "https://example.com/menu.jpg" }] } }, null, 2) },
  "Faults to fix": { kind: "json", source: JSON.stringify({ parts: [{ type: "Text", value: "Ramen 🍜 is **ready**", text_decorations: [{ range: [7, 11], style: "bold" }] }] }, null, 2) },
  "Template": { kind: "template", source: "Hi {name:bold}, order {id} is {price:.2f|italic} €", values: '{"name": "Ana", "id": 42, "price": 9.5}' },
};
let shown = null, tab = "preview", asked = 0, timer = 0, settled = null;
const history_ = [];

const state = () => ({ kind: fields.kind.value, source: fields.source.value, values: fields.values.value, operation: fields.operation.value });
const put = (given) => {
  for (const [name, field] of Object.entries(fields)) field.value = typeof given[name] === "string" ? given[name] : "";
  if (!fields.kind.value) fields.kind.value = "markdown";
  at("values-label").hidden = fields.kind.value !== "template";
};
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Remembers what was there before a change; typing in one go is one change.
const remember = () => {
  const now = state();
  if (settled && !same(settled, now)) { history_.push(settled); if (history_.length > 200) history_.shift(); }
  settled = now;
  at("undo").disabled = !history_.length;
};
const replaceBy = (given) => { remember(); put({ ...state(), ...given }); remember(); ask(); };

const post = async (body) => {
  const response = await fetch("answer", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
const ask = async () => {
  const number = ++asked, now = state();
  history.replaceState(null, "", "#" + encodeURIComponent(JSON.stringify(now)));
  at("values-label").hidden = now.kind !== "template";
  try {
    const answer = await post({ ...now, view: tab });
    if (number !== asked) return;
    if (answer.fault) { at("status").textContent = answer.fault; return; }
    shown = answer;
    at("status").textContent = `${answer.operation}: ${answer.tally}`;
  } catch (error) {
    if (number !== asked) return;
    at("status").textContent = error.message;
    return;
  }
  draw();
};

const line = (name, text, kind) => { const element = document.createElement(name); element.textContent = text; if (kind) element.className = kind; return element; };
const draw = () => {
  const answer = shown || {};
  for (const button of document.querySelectorAll("[role=tab]")) {
    const chosen = button.id === `tab-${tab}`;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  at("tab-diagnostics").textContent = `Diagnostics (${(answer.diagnostics || []).length})`;
  at("panel").setAttribute("aria-labelledby", `tab-${tab}`);
  at("frame").hidden = tab !== "preview";
  at("list").hidden = tab !== "diagnostics";
  at("code").hidden = at("frame").hidden === false || at("list").hidden === false;
  at("copy").hidden = !["json", "python", "curl", "sdk"].includes(tab);
  if (tab === "preview" && answer.html && at("frame").srcdoc !== answer.html) at("frame").srcdoc = answer.html;
  if (!at("code").hidden) at("code").textContent = answer.text || "";
  if (tab === "diagnostics") {
    const items = (answer.diagnostics || []).map((each) => {
      const item = line("li", "", each.severity);
      item.append(line("b", each.rule), `${each.name}: ${each.message}`, line("p", `${each.path || "the root"} – ${each.hint}`));
      if (each.fix) {
        const button = line("button", `Fix: ${each.fix}`);
        button.type = "button";
        button.addEventListener("click", async () => {
          try { replaceBy(await post({ ...state(), fix: each.number })); } catch (error) { at("status").textContent = error.message; }
        });
        item.append(button);
      }
      return item;
    });
    at("list").replaceChildren(...(items.length ? items : [line("li", "No problems found.")]));
  }
};

const copy = async (text, what) => {
  try { await navigator.clipboard.writeText(text); at("status").textContent = `${what} copied.`; }
  catch { at("status").textContent = `${what} could not be copied: the browser refused.`; }
};
for (const field of [fields.source, fields.values]) field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => { remember(); ask(); }, 120);
});
for (const field of [fields.kind, fields.operation]) field.addEventListener("change", () => { remember(); ask(); });
for (const name of Object.keys(examples)) at("example").append(new Option(name, name));
at("example").addEventListener("change", (event) => {
  const chosen = examples[event.target.value];
  event.target.value = "";
  if (chosen) replaceBy({ values: "", operation: "", ...chosen });
});
at("undo").addEventListener("click", () => {
  clearTimeout(timer);
  remember();
  const before = history_.pop();
  if (before) { put(before); settled = before; at("undo").disabled = !history_.length; ask(); }
});
at("share").addEventListener("click", () => copy(location.href, "The link"));
at("copy").addEventListener("click", () => copy(shown.text, "The code"));
const tabs = [...document.querySelectorAll("[role=tab]")];
for (const button of tabs) button.addEventListener("click", () => { tab = button.id.slice(4); ask(); });
document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], place = tabs.indexOf(document.activeElement);
  if (step && place >= 0) { const next = tabs[(place + step + tabs.length) % tabs.length]; next.focus(); next.click(); }
});
const restore = () => {
  try { put(JSON.parse(decodeURIComponent(location.hash.slice(1)))); } catch { put(examples["Styles"]); }
  remember();
  ask();
};
addEventListener("hashchange", restore);
restore();
