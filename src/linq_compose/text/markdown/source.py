"""Sources: Markdown as the parser gets it, with the characters that it must not read as markup set aside.

Theory of operation. The parser knows CommonMark and nothing else. Where people mean something else, the character that
would mislead it is replaced by a *stand-in*: a punctuation mark that does not occur in the source and means nothing to
the parser. `Source.restored` puts the characters back into what the parser returns, code and link destinations
included, so replacing one too many does no harm there. A stand-in may also be inserted between two characters, where
it makes a marker count as the edge of a word; it then stands for no character.

Every decision is made within one line: a document and its blocks one by one, as a stream reads them, get the same
stand-ins. Most sources need none; each step first looks for what only its cases have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from unicodedata import category

from linq_compose._characters import SURROGATE
from linq_compose.text.markdown.program_text import program_places
from linq_compose.urls import find_urls

__all__ = ["Source", "prepare"]

_STAND_INS: Final = "".join(
    chr(code) for codes in (range(0x2E0E, 0x2E17), range(0x10A50, 0x10A59), range(0x1360, 0x1369)) for code in codes
)
"""Punctuation of scripts of the past, which to the parser is what a tilde or an asterisk is beside a word."""
_SURROGATE_BLOCKS: Final = range(0xF0000, 0x10F800, 0x800)
"""Private use: where each block has room for the 2,048 surrogates."""

# One tilde is an interval (`10~20`) more often than markup, and CommonMark has none: only a pair strikes.
_TILDES: Final = re.compile(r"\\.|~+", re.DOTALL)
_ODD_SPACES: Final = re.compile(r"[\x0b\x0c]")


@dataclass(slots=True)
class Source:
    """A source as the parser gets it, and the way back to its characters."""

    text: str
    aside: dict[int, str | None] = field(default_factory=dict)
    """The character of each stand-in; None where it was inserted between two characters."""

    def restored(self, text: str) -> str:
        """Return a piece of the source with the characters that were set aside."""
        return text.translate(self.aside) if self.aside else text

    def length(self, text: str) -> int:
        """Return how many characters of the source a piece of it has."""
        return len(text) - sum(text.count(chr(code)) for code, character in self.aside.items() if character is None)

    def stand_in(self, character: str | None) -> str:
        """Return the stand-in of a character, or the character itself where the source holds every stand-in."""
        for code, meaning in self.aside.items():
            if meaning == character:
                return chr(code)
        for mark in _STAND_INS:
            if ord(mark) not in self.aside and mark not in self.text:
                self.aside[ord(mark)] = character
                return mark
        return character or ""

    def set_aside(self, places: Mapping[int, str], *, edges: Iterable[int] = ()) -> None:
        """Set characters aside, by the index where they start; insert the edge of a word at each index of `edges`."""
        edits = [(place, characters) for place, characters in places.items()] + [(place, "") for place in edges]
        if not edits:
            return
        pieces, end = [], 0
        for start, characters in sorted(edits):
            pieces.append(self.text[end:start])
            pieces.append("".join(map(self.stand_in, characters)) if characters else self.stand_in(None))
            end = start + len(characters)
        self.text = "".join((*pieces, self.text[end:]))


def prepare(text: str, *, strict: bool = False) -> Source:
    """Return a source without what the parser must not read as markup; only what it cannot read, when `strict`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = Source(text, {})
    if not strict:
        _keep_what_is_meant(source)
    if "~" in text and (("\\" in text and "\\~" in text) or text.count("~") != 2 * text.count("~~")):
        source.set_aside({match.start(): "~" for match in _TILDES.finditer(source.text) if match[0] == "~"})
    if "\x0b" in text or "\x0c" in text:  # white space to the parser or not, depending on where they are
        source.set_aside({match.start(): match[0] for match in _ODD_SPACES.finditer(source.text)})
    try:
        text.encode()
    except UnicodeEncodeError:
        _set_surrogates_aside(source)
    return source


def _keep_what_is_meant(source: Source) -> None:
    """Set aside what people do not mean as markup, and let count what they do.

    One character is found much sooner than two, so it is looked for first.
    """
    text = source.text
    asterisks = "*" in text and _TIGHT_ASTERISK.search(text)
    tildes = "~~" in text and _TIGHT_TILDE.search(text)
    if asterisks or tildes or "_" in text or "&" in text or _has_bracket(text):
        _keep_urls(source)
    if "\\" in text or ("$" in text and _FORMULA.search(text)):
        _keep_formulas(source)
    source.set_aside(program_places(source.text))
    if "_" in text and _CLOSED_BY_CLAUSE.search(text):
        source.set_aside({}, edges=[match.end() for match in _CLOSED_BY_CLAUSE.finditer(source.text)])
    if (asterisks and _ODD_ASTERISK.search(text)) or (tildes and _ODD_TILDE.search(text)):
        _pair_markers(source)


def _set_surrogates_aside(source: Source) -> None:
    taken = {ord(character) // 0x800 for character in source.text}
    block = next((block for block in _SURROGATE_BLOCKS if block // 0x800 not in taken), None)
    if block is None:
        source.text = SURROGATE.sub("\ufffd", source.text)
        return
    source.aside.update({block + offset: chr(0xD800 + offset) for offset in range(0x800)})
    source.text = SURROGATE.sub(lambda half: chr(ord(half[0]) - 0xD800 + block), source.text)


# URLs. Only one that has a mark inside can be misread: an underscore between letters or digits is no markup.

# The rest of a word, and the first mark in it; so every word is read once.
_MARKED: Final = r"(?>(?:[^\s*_~&\[]++|(?<=[^\W_])_(?=[^\W_]))*)([*_~&\[])?"
_MARKED_URL: Final = re.compile(f"://{_MARKED}")
_MARKED_DOMAIN: Final = re.compile(rf"\.[^\W\d]{_MARKED}")
_DESTINATION: Final = re.compile(r"(?:\]\(\s*<?|<|\]:\s*<?|=[\"'])\Z")
# White space ends a URL, also where it is a reference, as `to_markdown` writes it, or a line feed behind a backslash.
_URL_END: Final = re.compile(r"[|`]|\\\n|&#(?:0*(?:9|1[0-3]|32)|[xX]0*(?:9|[a-dA-D]|20));")
_URL_MARKS: Final = re.compile(r"(?<!\\)(?:[*_~]+|[\[\]]|&(?=#?\w+;))")
_URL_TAIL: Final = re.compile(r"(?<!\\)([*_~])\1*\Z")
_URL_OPENER: Final = re.compile(r"(?<![^\W_])[*_~]+(?=\w)")


def _has_mark(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether one of the words that a pattern reads has a mark in it."""
    return any(pattern.findall(text))


def _has_bracket(text: str) -> bool:
    """Return whether a URL with a scheme or `www.` may have a bracket in it, or be that of a definition."""
    if "]" in text and "]:" in text:
        return True
    if "[" not in text:
        return False
    return (-1 < text.find("://") < text.rfind("[") and _has_mark(_MARKED_URL, text)) or (
        "www." in text and _has_mark(_MARKED_DOMAIN, text)
    )


def _keep_urls(source: Source) -> None:
    """Set the marks in URLs aside, except where a URL is code or the destination of a link."""
    text = source.text
    if not (("://" in text and _has_mark(_MARKED_URL, text)) or ("." in text and _has_mark(_MARKED_DOMAIN, text))):
        return
    places: dict[int, str] = {}
    for url in find_urls(text):
        end = _URL_END.search(text, url.start, url.end + 1)  # a semicolon is no part of it
        address = text[url.start : end.start() if end else url.end]
        address = address[: len(address) - _tail(text, url.start, address)]
        in_link = _DESTINATION.search(text, max(0, url.start - 8), url.start) is not None
        for marks in _URL_MARKS.finditer(address):
            if not in_link or marks[0][0] in "*_~":
                places[url.start + marks.start()] = marks[0]
    source.set_aside(places)


def _tail(text: str, start: int, address: str) -> int:
    """Return how many marks at the end of a URL close what was opened before it: `**see https://acme.com**`."""
    tail = _URL_TAIL.search(address)
    if tail is None:
        return 0
    inside = sum(marks[0] == tail[0] for marks in _URL_OPENER.finditer(address, 0, tail.start()))
    return len(tail[0]) if inside % 2 == 0 and _is_opened(text, tail[1], start) else 0


def _is_opened(text: str, mark: str, end: int) -> bool:
    """Return whether the last such mark before an index, in its line, may open something."""
    last = text.rfind(mark, 0, end)
    if last < 0 or text.find("\n", last, end) >= 0 or text[last + 1].isspace():
        return False
    while last and text[last - 1] == mark:
        last -= 1
    return not last or not text[last - 1].isalnum()


# Formulas: `\(…\)`, `\[…\]`, `$$…$$` and `$…$` in one line. Outside of them a backslash is Markdown's.

_FORMULA_MARKS: Final = re.compile(r"\\.|\$\$?|\n")
_CLOSING: Final = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}
_FORMULA: Final = re.compile(r"\\[A-Za-z{},;!\\]|\^|_|=")
_FORMULA_CHARACTERS: Final = re.compile(r"[\\*_~\[\]<>&`]+")
_LONE_BRACKET: Final = re.compile(r"^[ \t]*\\[\[\]](?=[ \t]*$)", re.MULTILINE)


def _keep_formulas(source: Source) -> None:
    """Set the markup in formulas aside."""
    text, places = source.text, dict[int, str]()
    for start, end in _formulas(text):
        for characters in _FORMULA_CHARACTERS.finditer(text, start, end):
            places[characters.start()] = characters[0]
    for bracket in _LONE_BRACKET.finditer(text):
        places[bracket.end() - 2] = bracket[0][-2:]
    source.set_aside(places)


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    opening: re.Match[str] | None = None
    for mark in _FORMULA_MARKS.finditer(text):
        if opening is not None and mark[0] == _CLOSING[opening[0]]:
            if _is_formula(text, opening, mark):
                yield opening.start(), mark.end()
                opening = None
                continue
            opening = None
        if mark[0] == "\n":
            opening = None
        elif mark[0] in _CLOSING and (opening is None or opening[0] == "$"):
            opening = mark


def _is_formula(text: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    content = text[opening.end() : closing.start()]
    if opening[0] == "\\(":
        return content.strip() != "" and not text.endswith("]", 0, opening.start())
    after = text[closing.end() : closing.end() + 1]
    if opening[0] == "$" and (content[:1].isspace() or content[-1:].isspace() or after.isdigit()):
        return False
    return _FORMULA.search(content) is not None and after != "("


# Underscores that end where a clause does, directly before a word: `_Note:_please`. Behind a full stop or a parenthesis
# they begin the name of something in a program sooner: `_config._path`.

_CLOSED_BY_CLAUSE: Final = re.compile(
    r"(?<![\w\\])(__?)(?=[^\W_])[^\n`_]*(?<=[:;!?,…：；！？，。、」』】）])\1(?=[^\W_])(?![^\s_]*_)"
)


# Markers of emphasis. CommonMark asks what is on either side of each; a reader sees the pair.

_OPENING: Final = "([{<“‘„«‹「『（【《〈〔［｛¿¡#@$€£¥\\"
"""Characters after which a marker ends nothing."""
_DENSE_SCRIPTS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff"
"""Scripts that write words without spaces between them, and Hangul, which appends particles."""
_CLAUSE_END: Final = "!),.:;?\\]}’”、。，：；！？）」』】》"


def _odd(mark: str) -> re.Pattern[str]:
    """Return the pattern of a marker where CommonMark may not see what is meant: beside punctuation, or in a word."""
    opening, dense = re.escape(_OPENING), _DENSE_SCRIPTS
    return re.compile(
        rf"{mark}(?:(?<=[^\w\s*~{opening}]{mark}){mark}*+(?=\w)|(?<=\w{mark}){mark}*+(?=[{opening}\"'`+=/-])"
        rf"|(?<=[^\W{dense}]{mark}){mark}*+(?=[^\W{dense}]))"
    )


def _tight(mark: str) -> re.Pattern[str]:
    """Return the pattern of a marker in the middle of a word or a URL; much faster to find than an odd one."""
    return re.compile(
        rf"{mark}(?<=[^\s{mark}]{mark})(?:(?<!\w{mark}){mark}*+(?=\S)"
        rf"|(?<=\w{mark}){mark}*+(?=[^\s{_CLAUSE_END}]|[{_CLAUSE_END}]++[^\s{mark}]))"
    )


_ODD_ASTERISK: Final = _odd(r"\*")
_ODD_TILDE: Final = _odd("~")
_TIGHT_ASTERISK: Final = _tight(r"\*")
_TIGHT_TILDE: Final = _tight("~")
_MARKERS: Final = re.compile(r"\\.|`+|\*+|~~+")
_DENSE: Final = re.compile(f"[{_DENSE_SCRIPTS}]")
_QUOTES: Final = frozenset("\"'")
_OPERAND_ENDS: Final = frozenset(")]}%")
_OPERAND_STARTS: Final = frozenset("([{")


class _Marker(NamedTuple):
    """A run of asterisks or tildes in a line, with the characters on either side."""

    mark: str
    start: int
    end: int
    before: str
    after: str

    @property
    def opens(self) -> bool:
        """Whether it is left-flanking in CommonMark."""
        return not _is_punctuation(self.after) or not self.before or not _is_word(self.before)

    @property
    def closes(self) -> bool:
        """Whether it is right-flanking in CommonMark."""
        return not _is_punctuation(self.before) or not self.after or not _is_word(self.after)


def _is_word(character: str) -> bool:
    return character != "" and not character.isspace() and not _is_punctuation(character)


def _is_punctuation(character: str) -> bool:
    return character != "" and category(character)[0] in "PS"


def _pair_markers(source: Source) -> None:
    """Make pairs of markers that CommonMark overlooks count, and set aside those that are no markup to people."""
    literal: dict[int, str] = {}
    edges: list[int] = []
    start = 0
    for line in source.text.split("\n"):
        odd = ("*" in line and _ODD_ASTERISK.search(line)) or ("~~" in line and _ODD_TILDE.search(line))
        for opening, closing in _marker_pairs(line) if odd else ():
            if _is_arithmetic(line, opening, closing):
                literal |= {start + marker.start: marker.mark for marker in (opening, closing)}
            else:
                edges += [start + opening.start] * (not opening.opens) + [start + closing.end] * (not closing.closes)
        start += len(line) + 1
    source.set_aside(literal, edges=edges)


def _marker_pairs(line: str) -> Iterator[tuple[_Marker, _Marker]]:
    """Yield the pairs of markers that have no space on the inner side; an opening marker gives way to a later one."""
    opened: dict[str, _Marker] = {}
    for start, mark in _marks(line):
        end = start + len(mark)
        marker = _Marker(mark, start, end, line[start - 1 : start] if start else "", line[end : end + 1])
        opening = opened.get(mark)
        if opening and _may_close(line, opening, marker):
            yield opening, marker
            opened = {mark: other for mark, other in opened.items() if other.start < opening.start}
        elif marker.after and not marker.after.isspace():
            opened[mark] = marker


def _marks(line: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of asterisks and tildes that may be markers, outside of code, and where each starts."""
    tokens = [(match.start(), match[0]) for match in _MARKERS.finditer(line)]
    ticks = Counter(token for _, token in tokens if token[0] == "`") if "`" in line else {}
    code = ""
    for start, token in tokens:
        if token[0] == "`":
            ticks[token] -= 1
            if not code and ticks[token]:
                code = token
            elif code == token:
                code = ""
        elif not code and token in {"*", "**", "***", "~~"}:
            yield start, token


def _may_close(line: str, opening: _Marker, marker: _Marker) -> bool:
    """Return whether a marker may end what another one opened: it follows something, and that begins nothing."""
    before = marker.before
    if before in _QUOTES:
        return line.count(before, opening.end, marker.start) % 2 == 0 or not _is_word(marker.after)
    return not before.isspace() and (before not in _OPENING or not marker.after or not _is_word(marker.after))


def _is_arithmetic(line: str, opening: _Marker, closing: _Marker) -> bool:
    """Return whether both markers are operators or wildcards: inside a word, or between numbers."""
    if opening.mark == "~~":
        return False
    if _is_operand(opening.before) and _is_operand(closing.after):
        return True
    return (
        (_is_operand(opening.before) or opening.before in _OPERAND_ENDS)
        and (_is_operand(closing.after) or closing.after in _OPERAND_STARTS)
        and not any(map(str.isalpha, line[opening.end : closing.start]))
    )


def _is_operand(character: str) -> bool:
    return character.isalnum() and not _DENSE.match(character)
