"""Detection: the Markdown in a plain text, as the reader of the text would see it.

Theory of operation. The parser reports what CommonMark takes for markup. Plain texts hold characters of markup that
nobody meant as such (`2*3*4`, `__init__`, `^_^`, `@_bob_`, `https://youtu.be/_abc_`), so each construct is accepted
only if its neighbours and its content look like those of a writer who styled words. Doubt means no finding: text that
is reported wrongly costs more trust than Markdown that is missed. Each construct has the cuts that make it plain text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from unicodedata import category

from linq_compose._characters import is_terminal
from linq_compose.text.markdown.definitions import folded
from linq_compose.text.markdown.parser import definition_places, places
from linq_compose.urls import find_urls

if TYPE_CHECKING:
    import regex

__all__ = ["Cut", "Markup", "find_markup", "has_markup"]

Cut: TypeAlias = tuple[int, int, str]
"""A stretch of the text, half-open in code points, and what replaces it."""

# What any construct contains: marks, brackets, the row under the head of a table. Each line is read once.
_MAYBE: Final = re.compile(
    r"[*_][^\s*_]|~~|\]\(|\]\[|`|<[A-Za-z]|^[ >\-]{0,3}#{1,6}[ \t]"
    r"|(?:^|\r)(?=[^\r\n]*\|)(?=[^\r\n]*--)[ \t\x0b\x0c>|:\-]+(?=[\r\n]|\Z)",
    re.MULTILINE,
)
_STYLES: Final = {"Emphasis": "italic", "Strong": "bold", "Strikethrough": "strikethrough"}
_OPENING: Final = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2}
"""How many characters open and close each style."""
_REFERENCES: Final = frozenset({"Reference", "Collapsed", "Shortcut"})
_MARKS: Final = "*_~`"
_MARKED: Final = frozenset(_MARKS)
_APART: Final = frozenset(("", " ", "\n"))

# A URL, an email address or a handle: marks inside it are its own characters.
_TOKEN: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.\-]{1,20}://|www\.|[A-Za-z0-9._+\-]{0,64}@)[^\s<>\"')\]\u3001\u3002\uff01\uff08-\uff0c\uff1f]+"
)
_ADDRESS: Final = re.compile(r"[:/.#]")
_AUTOLINK: Final = re.compile(r"<(?:https?|ftp|mailto):", re.IGNORECASE)
# `[words][1]` whose definition is absent, as in an answer of a language model whose sources were cut off.
_UNDEFINED: Final = re.compile(r"(?<![\w\])`\\!])\[([^\[\]\n`]*[^\W\d_][^\[\]\n`]*)\]\[([0-9]{1,3})\](?![\[(:\w])")
_CJK: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_OPERATORS: Final = frozenset("0123456789+-/×÷^=()%")
_ODD_BEFORE: Final = frozenset("%)]}/\\=+^&@#$€£¥<~_|")
"""In front of an opening mark these make it part of a formula, a path, an address or a face."""
_JOINTS: Final = _ODD_BEFORE | frozenset("?:.-;'\"")
"""The same, for an underscore in front of a word."""
_OPENERS: Final = frozenset("\"'#@%¿¡&+-–—…§←→")
_CLOSERS: Final = frozenset("\"'.,!?:;%…°+/–—←→")
_EITHER_EDGE: Final = frozenset({"So", "Mn", "Mc", "Cf", "Sc", "Pi", "Pf"})
"""Categories of characters that styled words may begin and end with: signs, and quotes, which languages turn around."""
_TABLE_EDGE: Final = re.compile(r"[ \t]*\|[ \t]*")
_TABLE_END: Final = re.compile(r"[ \t]*(?<!\\)\|[ \t]*$")


class Markup(NamedTuple):
    """One construct of Markdown in a text; places are code point indices."""

    style: str | None
    """bold, italic or strikethrough, for the content; None for links, code and tables."""
    start: int
    content_start: int
    content_end: int
    end: int
    cuts: tuple[Cut, ...]
    """What to replace so that it reads as plain text; none overlaps one of another construct."""


def find_markup(text: str) -> list[Markup]:
    """Return the Markdown that a reader would see as characters, in order of its start.

    Left out is what CommonMark takes for markup and people do not: names, arithmetic, URLs, handles, faces, censored
    words, dial codes, brackets of code. Lists, quotes and rules read well as they are.
    """
    if _MAYBE.search(text) is None:
        return []
    return sorted(_Detector(text).markups(), key=itemgetter(1, 2))


def has_markup(text: str) -> bool:
    """Return whether `find_markup` finds anything; it reads no further than the first that it finds."""
    return _MAYBE.search(text) is not None and next(_Detector(text).markups(), None) is not None


class _Construct(NamedTuple):
    """What the parser reports: the values of its tag, and the places of the whole and of the events in it."""

    values: Any
    start: int
    first: int | None
    """Where the first event in it starts; None if it is empty."""
    last: int
    """Where the last event in it ends."""
    end: int


def _constructs(text: str) -> Iterator[tuple[str, Any, int, int | None, int, int]]:
    """Yield the kind of each construct with its fields, each after those in it."""
    around: list[Any] = ["", None, 0, None, 0]
    opened: list[list[Any]] = []
    for event, start, end in places(text):
        begin = start
        if type(event) is dict:
            if "Start" in event:
                opened.append(around)
                around = [*_tag(event["Start"]), start, None, start]
                continue
            if "End" in event:
                kind, values, begin, first, last = around
                yield kind, values, begin, first, last, end
                around = opened.pop()
            elif "Code" in event:
                yield "Code", None, start, start, end, end
        if around[3] is None:
            around[3] = begin
        around[4] = end


def _tag(value: Any) -> tuple[str, Any]:
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def _tokens(text: str) -> list[tuple[int, int]]:
    """Return where the URLs, email addresses and handles of a text are; those that overlap are one."""
    tokens: list[tuple[int, int]] = []
    urls = [(url.start, url.end) for url in find_urls(text)]
    for start, end in sorted([*urls, *(match.span() for match in _TOKEN.finditer(text))]):
        if tokens and start < tokens[-1][1]:
            tokens[-1] = tokens[-1][0], max(end, tokens[-1][1])
        else:
            tokens.append((start, end))
    return tokens


class _Detector:
    """Accepts the constructs of one text that its writer meant."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._definitions = definition_places(text) if "]:" in text else {}
        self._used = set[str]()
        self._verbatim: list[tuple[int, int]] = []
        self._rows: list[tuple[int, int]] = []

    def markups(self) -> Iterator[Markup]:
        """Yield what is accepted, in no order."""
        accept: dict[str, Callable[[_Construct], Markup | None]] = {
            "Link": self._link,
            "Image": self._link,
            "Code": self._code,
            "Heading": self._heading,
            "CodeBlock": self._fence,
            "TableHead": self._row,
            "TableRow": self._row,
            "Table": self._table,
        }
        for kind, values, start, first, last, end in _constructs(self._text):
            if kind in _STYLES:
                markup = self._emphasis(kind, start, end)
            elif kind in accept:
                markup = accept[kind](_Construct(values, start, first, last, end))
            else:
                continue
            if markup is not None:
                yield markup
        if "][" in self._text:
            yield from self._undefined()

    def _emphasis(self, kind: str, start: int, end: int) -> Markup | None:
        text, width = self._text, _OPENING[kind]
        first, last = start + width, end - width
        if self._tokens and self._cuts_token(start, last, end):
            return None
        if not _is_styled(text, start, first, last, end):
            return None
        return Markup(_STYLES[kind], start, first, last, end, ((start, first, ""), (last, end, "")))

    def _cuts_token(self, start: int, content_end: int, end: int) -> bool:
        """Return whether the opening mark is inside a URL or a handle, or the closing one in front of more of it."""
        place = bisect_right(self._tokens, (start, len(self._text))) - 1
        if place >= 0 and self._tokens[place][0] < start < self._tokens[place][1]:
            return True
        place = bisect_right(self._tokens, (content_end, len(self._text))) - 1
        if place < 0 or self._tokens[place][0] >= content_end:
            return False
        return any(map(_is_in_url, self._text[end : self._tokens[place][1]]))

    def _link(self, found: _Construct) -> Markup | None:
        text = self._text
        start = found.start + 1 + text.startswith("!", found.start)
        kind, url = found.values["link_type"], found.values["dest_url"]
        if kind == "Autolink":
            start, end = found.start + 1, found.end - 1
            if _AUTOLINK.match(text, found.start) is None:
                return None
            return Markup(None, found.start, start, end, found.end, ((found.start, start, ""), (end, found.end, "")))
        end = start if found.first is None else found.last
        close = found.end + 2 * (kind == "Collapsed" and text.startswith("[]", found.end))  # the parser leaves it out
        before = text[found.start - 1 : found.start]
        if _ADDRESS.search(url) is None or before.isalnum() or before in {")", "]"}:
            return None
        content, address = text[start:end], url.removeprefix("mailto:")
        shown = "" if address == content else f" ({address})"
        cuts = [(found.start, start, ""), (end, close, shown if content else address)]
        if kind in _REFERENCES:
            cuts += self._definition(found.values["id"])
        elif kind != "Inline":
            return None
        return Markup(None, found.start, start, end, close, tuple(cuts))

    def _definition(self, label: str) -> Iterator[Cut]:
        """Yield the cut of a definition that is used, once: its line, with the blank lines in front of it."""
        label = folded(label)
        if label in self._definitions and label not in self._used:
            self._used.add(label)
            start, end = self._definitions[label]
            start = _before_lines(self._text, start)
            while not start and self._text.startswith("\n", end):  # in front of all text, the lines after it go
                end += 1
            yield start, end, ""

    def _code(self, found: _Construct) -> Markup | None:
        self._verbatim.append((found.start, found.end))
        text = self._text[found.start : found.end]
        width = len(text) - len(text.lstrip("`"))
        content = text[width:-width]
        beside = self._text[found.start - 1 : found.start] + self._text[found.end : found.end + 1]
        if any(map(str.isalnum, beside)) or not any(map(str.isalnum, content)):
            return None
        if content[0] == content[-1] == " ":
            width += 1
        start, end = found.start + width, found.end - width
        return Markup(None, found.start, start, end, found.end, ((found.start, start, ""), (end, found.end, "")))

    def _heading(self, found: _Construct) -> Markup | None:
        text, first = self._text, found.first
        level = 0 if first is None else text.count("#", found.start, first)
        if first is None or not level:  # empty, or underlined: that reads as a heading
            return None
        # `# of guests` and `# 5` are numbers of something.
        if level == 1 and (text[first].isdecimal() or text.startswith("of ", first)):
            return None
        end = _before_lines(text, found.end)
        closing = ((found.last, end, ""),) if found.last < end else ()
        return Markup("bold", found.start, first, found.last, end, ((found.start, first, ""), *closing))

    def _fence(self, found: _Construct) -> Markup | None:
        self._verbatim.append((found.start, found.end))
        text = self._text
        if not (isinstance(found.values, dict) and "Fenced" in found.values):
            return None
        if found.first is None:
            return Markup(None, found.start, found.end, found.end, found.end, ((found.start, found.end, ""),))
        closing = text[found.last : found.end].strip(" \t\n>") != ""
        if text[found.start] == "~" and not closing:  # a line of tildes is an ornament
            return None
        cuts = [(found.start, found.first, "")]
        if closing:
            behind = text[found.end : found.end + 1] == "\n"
            cuts.append((found.last, found.end + 1, "") if behind else (found.last - 1, found.end, ""))
        content_end = max(found.first, cuts[-1][0])
        return Markup(None, found.start, found.first, content_end, max(found.end, cuts[-1][1]), tuple(cuts))

    def _row(self, found: _Construct) -> None:
        self._rows.append((found.start, found.end))

    def _table(self, found: _Construct) -> Markup | None:
        text, rows, self._rows = self._text, self._rows, []
        cuts: list[Cut] = []
        for start, end in rows:
            line = text[start : _before_lines(text, end)]
            leading, trailing = _TABLE_EDGE.match(line), _TABLE_END.search(line)
            if leading is not None:
                cuts.append((start, start + leading.end(), ""))
            if trailing is not None and trailing.start() > (leading.end() if leading else 0):
                cuts.append((start + trailing.start(), start + trailing.end(), ""))
        head = _before_lines(text, rows[0][1])
        rule = _before_lines(text, rows[1][0] if len(rows) > 1 else found.end)
        if "--" not in text[head:rule]:
            return None
        return Markup(None, found.start, found.start, found.end, found.end, (*cuts, (head, rule, "")))

    def _undefined(self) -> Iterator[Markup]:
        """Yield `[words][1]` without a definition of 1; it becomes `words [1]`."""
        for match in _UNDEFINED.finditer(self._text):
            (start, end), (_, close) = match.span(1), match.span()
            place = bisect_right(self._verbatim, (match.start(), len(self._text))) - 1
            is_verbatim = place >= 0 and match.start() < self._verbatim[place][1]
            if not is_verbatim and folded(match[2]) not in self._definitions:
                yield Markup(None, match.start(), start, end, close, ((match.start(), start, ""), (end, end + 1, " ")))


def _before_lines(text: str, end: int) -> int:
    """Return the place before the line breaks and spaces that lead to a place."""
    while end and text[end - 1] in " \n":
        end -= 1
    return end


def _is_styled(text: str, start: int, content_start: int, content_end: int, end: int) -> bool:
    """Return whether the writer of a text meant marks as emphasis or strikethrough."""
    content, mark = text[content_start:content_end], text[start]
    before = text[start - 1 : start]
    if before in _MARKED:
        before = text[max(0, start - 3) : start].rstrip(_MARKS)[-1:]
    if mark != "_" and before in _APART and content.isalpha() and len(content) > 1:
        return True  # what most styled words are
    after = text[end : end + 1]
    if after in _MARKED:
        after = text[end : end + 3].lstrip(_MARKS)[:1]
    inner = content.strip(_MARKS)
    if not inner or before == inner[0] or before in _ODD_BEFORE:
        return False
    if not any(map(str.isalnum, content)):
        return _shows_emoji(inner) and not (before.isalnum() or after.isalnum())
    single = content_start - start == 1
    is_name = not single and inner[0] in "./" and inner[1:2].isalpha() and inner[-1].isalnum() and after != "/"
    if not is_name and not (_may_begin(inner[0]) and _may_end(inner[-1])):
        return False
    if mark == "_":
        return _is_word_styled(content, before, bold=not single)
    if _is_inside_word(before) and (
        _is_inside_word(after) or inner[0].isdecimal() or "***" in text[max(0, start - 2) : start + 3]
    ):
        return False
    if single and before in {":", ";"} and inner[-1] in {":", ";"}:  # `:*`, a kiss
        return False
    if any(map(str.isalpha, content)) and not (single and len(inner) == 1):
        return True
    dialled = single and inner.isdecimal() and len(inner) > 1
    return not dialled and not _is_calculated(text, start, end)


def _is_word_styled(content: str, before: str, *, bold: bool) -> bool:
    """Return whether underscores style their content, and are no part of a name, a path or a face."""
    if any(map(str.isspace, content)):
        return True
    return (
        before not in _JOINTS
        and "_" not in content.strip("_")
        and not (bold and content.isascii() and content.isidentifier())
    )


def _may_begin(character: str) -> bool:
    """Return whether styled words may begin with a character."""
    if character.isalnum() or character in _OPENERS:
        return True
    kind = category(character)
    return kind == "Ps" or kind in _EITHER_EDGE


def _may_end(character: str) -> bool:
    """Return whether styled words may end with a character, as a sentence does in any script."""
    if character.isalnum() or character in _CLOSERS:
        return True
    kind = category(character)
    return kind == "Pe" or kind in _EITHER_EDGE or (kind == "Po" and is_terminal(character))


def _is_in_url(character: str) -> bool:
    """Return whether a character behind marks shows that the URL in front of them goes on."""
    return character.isalnum() or character == "/" or category(character)[0] == "M"


def _is_inside_word(neighbour: str) -> bool:
    """Return whether a mark beside this character is inside a word."""
    return neighbour.isalnum() and _CJK.match(neighbour) is None


def _is_calculated(text: str, start: int, end: int) -> bool:
    """Return whether a digit or an operator is on either side, as in a product."""
    beside = (text[max(0, start - 3) : start].rstrip()[-1:], text[end : end + 3].lstrip()[:1])
    return any(character in _OPERATORS for character in beside if character)


def _shows_emoji(text: str) -> bool:
    return _emoji().fullmatch(text) is not None


@cache
def _emoji() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[\p{Emoji_Modifier}\u200d\ufe0f\s])+")
