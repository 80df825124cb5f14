"""The page: a scene as one self-contained HTML document.

Nothing of a payload is ever markup. Every string of it goes through `_text` or becomes a whole attribute value in
`_tag`; classes, ids and links are made of numbers and of words of the vocabularies alone. The policy of the page allows
its own style sheet and script by their hashes, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Final

from linq_compose.lint.diagnostic import Diagnostic, Severity, describe_code
from linq_compose.lint.excerpt import excerpt, legible
from linq_compose.preview._markup import as_html as _text
from linq_compose.preview._markup import element as _tag
from linq_compose.preview._markup import hash_source
from linq_compose.preview._scene import Bubble, Column, Note, Piece, Scene, Shown, not_shown
from linq_compose.text import Loss
from linq_compose.text.html import TAGS
from linq_compose.vocabulary import ANIMATIONS, EFFECTS, effect_type

__all__ = ["draw_page", "file_text", "hash_source"]

_MOST_LOSSES: Final = 60
_SPARKS: Final = 24
_ROOM: Final = 40
"""Columns of the excerpt with carets in a note."""


def draw_page(scene: Scene) -> str:
    """Return the page of a scene."""
    style, script = file_text("page.css"), file_text("page.js")
    policy = (
        f"default-src 'none'; style-src '{hash_source(style)}'; script-src '{hash_source(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return Template(file_text("page.html")).substitute(
        policy=escape(policy), title=_text(f"{scene.heading} – preview"), style=style, script=script, body=_body(scene)
    )


@cache
def file_text(name: str) -> str:
    """Return a file that is shipped beside this one."""
    return files("linq_compose.preview").joinpath(name).read_text(encoding="utf-8").strip()


def _said(text: str) -> str:
    """Return a text of the payload in a sentence of ours, its direction kept apart."""
    return _tag("bdi", _text(text))


def _body(scene: Scene) -> str:
    notes = {note.number: note for note in scene.notes}
    head = [_tag("h1", _text(scene.heading))]
    head += [_tag("p", _said(scene.people))] if scene.people else []
    head += [_tag("p", _text(line)) for line in (scene.tally, scene.folded) if line]
    loose = [_notes(scene.loose, notes)] if scene.loose else []
    lost = [_losses("The Markdown loses", scene.losses)] if scene.losses else []
    columns = "".join(_column(column, notes) for column in scene.columns)
    above = "".join(_tag("div", html, class_="loose") for html in (*loose, *lost))
    return _tag("header", "".join(head)) + _tag("main", above + _tag("div", columns, class_="columns"))


def _column(column: Column, notes: dict[int, Note]) -> str:
    word = column.service.lower()
    title = _tag("h2", _text(column.service), id=f"column-{word}")
    badge = _tag("span", "preferred service", class_="badge") if column.is_preferred else ""
    messages = "".join(_message(message, notes) for message in column.messages)
    empty = "" if column.messages else _tag("p", "Nothing is shown here.", class_="folded")
    folded = _hidden(column.hidden, "message")
    return _tag(
        "section",
        _tag("header", title + badge) + empty + _tag("ol", messages, role="list") + folded + _lost(column),
        class_=f"column {word}",
        aria_labelledby=f"column-{word}",
    )


def _hidden(count: int, noun: str) -> str:
    return _tag("p", not_shown(count, noun), class_="folded") if count else ""


def _lost(column: Column) -> str:
    reasons = "".join(_tag("li", _said(obstacle), class_="obstacle") for obstacle in column.obstacles[:_MOST_LOSSES])
    rules = "".join(
        _tag("li", f"{_tag('b', _text(rule))} {_said(message)}{f' ({count:,} times)' if count > 1 else ''}")
        for (rule, message), count in Counter((each.rule, each.message) for each in column.diagnostics).items()
    )
    if column.losses or reasons or rules:
        return _losses("Lost here" if column.losses else "Notes", column.losses, reasons + rules)
    return _tag("div", _tag("p", "Nothing is lost.", class_="soft"), class_="lost")


def _losses(title: str, losses: Iterable[Loss], more: str = "") -> str:
    losses = tuple(losses)
    lines = [_tag("li", f"{_tag('b', _text(kind))} {_said(what[:200])}") for kind, what in losses[:_MOST_LOSSES]]
    if len(losses) > _MOST_LOSSES:
        lines.append(_tag("li", f"and {len(losses) - _MOST_LOSSES:,} more"))
    return _tag("div", _tag("h3", title) + _tag("ul", "".join(lines) + more, role="list"), class_="lost")


def _message(message: Shown, notes: dict[int, Note]) -> str:
    lines = [_tag("p", _said(message.label), class_="label")] if message.label else []
    lines += [_tag("p", f"↩ {_said(message.reply)}", class_="reply")] if message.reply else []
    screen, effect = "", ""
    if message.effect is not None and message.effect[1] in EFFECTS.get(effect_type(message.effect[1]) or "", ()):
        effect = f" fx-{message.effect[1]}"
        screen = " has-screen" if effect_type(message.effect[1]) == "screen" else ""
    sparks = _tag("span", _tag("i") * _SPARKS, class_="sparks", aria_hidden="true") if screen else ""
    bubbles = "".join(_bubble(bubble, notes) for bubble in message.bubbles)
    lines.append(_tag("div", bubbles + sparks, class_=f"stage play{screen}{effect}"))
    lines += _replay(message, is_known=bool(effect))
    lines += [_hidden(message.hidden, "part")]
    if message.is_mms:
        lines.append(_tag("p", "sent as MMS", class_="segments"))
    if message.segments is not None:
        lines.append(_tag("p", _said(str(message.segments)), class_="segments"))
    numbers = dict.fromkeys([*(number for bubble in message.bubbles for number in bubble.notes), *message.notes])
    lines += [_notes(numbers, notes)] if numbers else []
    return _tag("li", "".join(lines), class_="message")


def _replay(message: Shown, *, is_known: bool) -> Iterator[str]:
    """Yield the button that plays the effect and the animations again, with what they are."""
    animated = {style for bubble in message.bubbles for piece in bubble.pieces for style in piece.styles}
    names = [word for word in ANIMATIONS.words if word in animated]
    if message.effect is not None:
        kind, name = message.effect
        said = f"{name[:40]} ({f'{kind[:20]} effect' if kind else 'effect'})"
        if not is_known:
            yield _tag("p", f"effect {_said(said)}: no picture of it is known", class_="label")
        else:
            names.insert(0, said)
    if names:
        yield _tag("button", f"▶ {_said(', '.join(names))}", class_="replay", type="button", aria_label=None)


def _bubble(bubble: Bubble, notes: dict[int, Note]) -> str:
    folded = _tag("p", _text(bubble.folded), class_="folded") if bubble.folded else ""
    if bubble.kind == "text":
        said = [_line(line, notes) for line in _lines(bubble.pieces)]
        # Browsers resolve brackets of all lines of a block by the direction of the first.
        html = (
            "".join(_tag("span", line, class_="line", dir="auto") for line in said) if len(said) > 1 else "".join(said)
        )
        return _tag("div", _tag("p", html, dir="auto"), class_="bubble", role="group", aria_label="Text") + folded
    icon = f'<svg class="icon" aria-hidden="true"><use href="#icon-{bubble.kind}"></use></svg>'
    details = "".join(_tag("li", _said(detail)) for detail in bubble.details)
    words = "bubble tile " + bubble.kind + (" is-sticker" if bubble.is_sticker else "")
    kind = f"{bubble.kind.replace('_', ' ')}{', as a sticker' if bubble.is_sticker else ''}"
    label = kind[0].upper() + kind[1:]
    mark = _gravest(bubble.notes, notes)
    title = _tag("strong", _marked(_said(bubble.title), mark, notes))
    inner = title + (_tag("ul", details, role="list") if details else "")
    return _tag("div", icon + _tag("div", inner), class_=words, role="group", aria_label=label) + folded


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line, the last with its line feed."""
    line: list[Piece] = []
    for piece in pieces:
        *closed, rest = piece.text.split("\n")
        for text in closed:
            yield [*line, replace(piece, text=f"{text}\n")]
            line = []
        if rest:
            line.append(replace(piece, text=rest) if closed else piece)
    if line:
        yield line


def _line(pieces: Iterable[Piece], notes: dict[int, Note]) -> str:
    groups = groupby(pieces, key=lambda piece: _gravest(piece.notes, notes))
    return "".join(_marked("".join(map(_piece, group)), number, notes) for number, group in groups)


def _piece(piece: Piece) -> str:
    html = _text(piece.text)
    for style in piece.styles:
        html = _tag(TAGS[style], html) if style in TAGS else _tag("span", html, class_=f"animated a-{style}")
    return _tag("span", html, class_=piece.role) if piece.role else html


def _gravest(numbers: Iterable[int], notes: dict[int, Note]) -> int | None:
    """Return the number of the most severe of some diagnostics, the first of several; None of none."""
    severities = list(Severity)
    known = [number for number in numbers if number in notes]
    return min(known, key=lambda number: severities.index(notes[number].diagnostic.severity), default=None)


def _marked(html: str, number: int | None, notes: dict[int, Note]) -> str:
    """Return HTML underlined for a diagnostic, as a link to its note."""
    if number is None:
        return html
    diagnostic = notes[number].diagnostic
    return _tag("a", html, class_=f"mark {diagnostic.severity}", href=f"#note-{number}", title=diagnostic.rule)


def _notes(numbers: Iterable[int], notes: dict[int, Note]) -> str:
    drawn = "".join(_note(notes[number]) for number in numbers if number in notes)
    return _tag("div", drawn, class_="notes", role="group", aria_label="Diagnostics")


def _note(note: Note) -> str:
    diagnostic = note.diagnostic
    noun = "note" if diagnostic.severity is Severity.INFO else str(diagnostic.severity)
    rule = _tag("b", _text(f"{noun} {diagnostic.rule}"))
    summary = _tag("summary", f"{rule} {_text(diagnostic.name)}: {_said(diagnostic.message)}")
    rows = "".join(_tag("dt", term) + _tag("dd", html) for term, html in _rows(note))
    return _tag(
        "details",
        summary + _carets(diagnostic) + _tag("dl", rows, id=f"note-{note.number}"),
        class_=f"note {diagnostic.severity}",
    )


def _rows(note: Note) -> Iterator[tuple[str, str]]:
    diagnostic = note.diagnostic
    yield "help", _said(diagnostic.hint)
    if note.why:
        yield "why", _text(note.why)
    if diagnostic.fix is not None:
        yield f"fix ({diagnostic.fix.safety})", _said(diagnostic.fix.title)
    known = str(diagnostic.evidence)
    if diagnostic.server_code is not None:
        known += f"; {describe_code(diagnostic.server_code, diagnostic.server_code_evidence)}"
    yield "evidence", _text(known)
    yield "at", _said(legible(diagnostic.path)[:300] or "the root")
    if diagnostic.doc_url.startswith("https://"):
        yield "rule", _tag("a", _text(f"the page of {diagnostic.rule}"), href=diagnostic.doc_url, rel="noreferrer")


def _carets(diagnostic: Diagnostic) -> str:
    """Return the excerpt of the marked text with carets, as the text report draws it."""
    if diagnostic.mark is None:
        return ""
    span = diagnostic.mark.span
    drawn = excerpt(diagnostic.mark.text, span.start, span.end, width=_ROOM)
    carets = " " * drawn.column + "^" * max(1, drawn.columns)
    return _tag("pre", _text(f"{drawn.line}\n{carets}\n{span}"), tabindex="0", dir="ltr")
