"""Strategies for Markdown sources, and what markdown-it-py makes of them: a parser that nobody here wrote."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from itertools import count
from typing import Any, Final

from hypothesis import strategies as st
from markdown_it import MarkdownIt

from linq_compose.text import Look

__all__ = ["BARE", "MARK", "cuttings", "documents", "html_characters", "numbered_soups", "oracle_errs", "soups"]

_WORDS: Final = ("a", "b", "word", "x1", "é", "🍜", "字", "，", "👩\u200d👧", "שלום", ".", "!", "(", ")", '"')
_SPACES: Final = (" ", " ", "  ", "\n", "\n", "\n\n", "\n  ", "\n   ", "    ")
_MARKUP: Final = (
    *("*", "**", "_", "__", "`", "``", "\\", "\\*", "&amp;", "&lt;", "<http://q.r>", "<u>", "</u>", "<b>", "</b>"),
    *("[", "](http://x.y)", '](/z "t")', "[r]", "\n[r]: /ref\n\n", "- ", "+ ", "1. ", "3) ", "> ", "# ", "## "),
    *("```\n", "***\n", "---\n", "===\n"),
)
_ROUGH: Final = (
    *("~", "~~", "![", "|", "a|b\n", "-|-\n", "\r\n", "\r", "<div>", "</div>", "<!-- c", "-->", "<br>", "<i", "<x>"),
    *("\ud800", "\x00", "\x0b", "- [ ] ", "- [x] ", "[r]:", "/q\n", "\n[r]: /other 'x'\n", "**重要：**请", "&#10;"),
    *(
        "<script>",
        "</script>",
        "$",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "=",
        "__init__",
        "2*3*4",
        "https://e.com/_a_",
        "**b:**c",
        "<a href=/x>",
    ),
    *(
        "\\co",
        "C:\\Users\\",
        "\\\\srv\\",
        "$m",
        "logs/*",
        "src/**/",
        "*.txt",
        "Vec<B>",
        "/_next_/",
        "::<T>",
        "--\n",
        "@_me_",
        "https://acme.com/menu",
        "acme.com/x",
        "www.acme.com",
        "anna@acme.com",
    ),
)

_INDENTS: Final = ("", "", "", " ", "  ", "   ", "    ", "     ", "\t", "- ", "> ", "1. ")
_HEADS: Final = (
    *("", "```", "```", "````", "~~~", "~~~~", "``", "#", "##", "---", "***", "===", "-", "+", "1.", "10)", ">", "x"),
    *("|a|b|", "|-|-|", "|1|2|", "<p>", "</p>", "<!--", "-->", "<script>", "</script>", "<pre>", "<div>", "<?", "?>"),
    *("[r]: /x", "[r]:", "[r]", "[q][r]", "/x", "'t'", '"t', 't"', "**a**", "**a", "a**", "<![CDATA[", "]]>"),
)
_TAILS: Final = ("", "", "", "", " ", "  ", "\\", "x", " x", "`", "~", " #", "**b**", " [r]")
_ROUGH_ENDS: Final = ("\t", "\x0b", "\x0c", "\xa0", "\r", "\x1c", "\x85", "\u2028")


def soups(*, rough: bool = False, max_size: int = 24) -> st.SearchStrategy[str]:
    """Sources of pieces in any order; `rough` ones hold what parsers disagree on."""
    pieces = st.sampled_from(_WORDS + _SPACES + _MARKUP + (_ROUGH if rough else ()))
    soups = st.lists(pieces, max_size=max_size).map("".join)
    return st.one_of(soups, _lined(max_size // 3)) if rough else soups


def _lined(max_size: int) -> st.SearchStrategy[str]:
    """Sources of lines that begin or end a block, or nearly: with other indents, and with something behind them."""
    line = st.tuples(
        *map(st.sampled_from, (_INDENTS + _ROUGH_ENDS[:4], _HEADS, _TAILS + _ROUGH_ENDS)),
    ).map("".join)
    return st.lists(line, max_size=max_size).map("\n".join)


_FILLED: Final = (
    *(
        "{}",
        "{} ",
        "*{}*",
        "**{}**",
        "__{}__",
        "~~{}~~",
        "`{}`",
        "{}\n",
        "{}\n\n",
        "# {}\n",
        "- {}\n",
        "1. {}\n",
        "> {}\n",
    ),
    *("[{}](http://{}.y)", "[{}](/{} '{}')", "![{}](/{})", "[{}][r]", "[{}]: /{} '{}'\n", "\n\n[same]: /{}\n", "[{}]"),
    *(
        '<a href="/{}">',
        "</a>",
        "<img alt={} src=/{}>",
        "<img alt='{}'>",
        "<div id={}>\n",
        "<!-- {} -->",
        "<u>{}",
        "<x {}>",
    ),
    *(
        "<script>{}</script>\n",
        "```{}\n{}\n```\n",
        "| {} | {} |\n|-|-|\n| {} | {} | {} |\n",
        "|{}",
        "\\({}*{}\\)",
        "${}_{}$",
    ),
    *(
        "https://{}.com/_{}_ ",
        "**{}：**{}",
        "{}*{}*{}",
        "> [!NOTE]\n> {}\n",
        "\n> [!x] {}\n> {}\n",
        "- [x] {}\n",
        "<br>{}",
        "&amp;{}",
        "\\{}",
    ),
)


def numbered_soups() -> st.SearchStrategy[str]:
    """Sources of pieces in any order, each word of them a word of its own."""
    pieces = st.sampled_from(_FILLED + _SPACES + _MARKUP + _ROUGH)

    def fill(pieces: list[str]) -> str:
        numbers = count(1)
        return re.sub(r"\{\}", lambda _: f"w{next(numbers)}x", "".join(pieces))

    return st.lists(pieces, max_size=16).map(fill)


@st.composite
def documents(draw: Any) -> tuple[str, list[str]]:
    """Documents of blocks as people write them, with the words of each place, all different."""
    count = 0
    words: list[str] = []

    def word() -> str:
        nonlocal count
        count += 1
        words.append(f"w{count}é"[: 2 + len(str(count)) if draw(st.booleans()) else 1 + len(str(count))])
        return words[-1]

    def inline() -> str:
        form = draw(
            st.sampled_from(("{}", "**{}**", "*{}*", "~~{}~~", "<u>{}</u>", "`{}`", "[{}](http://h.i)", "__{}__"))
        )
        return " ".join(draw(st.sampled_from(("{}", form))).format(word()) for _ in range(draw(st.integers(1, 3))))

    def block(depth: int) -> list[str]:
        kind = draw(st.sampled_from(("text", "heading", "list", "numbers", "quote", "code", "table", "rule", "html")))
        if kind == "heading":
            return [f"{'#' * draw(st.integers(1, 6))} {inline()}"]
        if kind in {"list", "numbers"} and depth < 3:
            mark = "- " if kind == "list" else f"{draw(st.integers(1, 99))}. "
            items = [block(depth + 1) if draw(st.booleans()) else [inline()] for _ in range(draw(st.integers(1, 3)))]
            return [
                (mark if not place else " " * len(mark) if line else "") + line
                for item in items
                for place, line in enumerate(item)
            ]
        if kind == "quote" and depth < 3:
            return [f"> {line}" for line in block(depth + 1)]
        if kind == "code":
            return ["```", *(word() for _ in range(draw(st.integers(0, 2)))), "```"]
        if kind == "table":
            width = draw(st.integers(1, 3))
            rows = [f"| {' | '.join(word() for _ in range(width))} |" for _ in range(draw(st.integers(1, 3)))]
            return [rows[0], f"|{'---|' * width}", *rows[1:]]
        if kind == "rule":
            return ["***"]
        if kind == "html":
            return [f"<div>{word()}</div>", f"<p>{word()}</p>"]
        return [inline() for _ in range(draw(st.integers(1, 2)))]

    blocks = [block(0) for _ in range(draw(st.integers(0, 5)))]
    return "\n\n".join("\n".join(lines) for lines in blocks), words


def cuttings(source: str) -> st.SearchStrategy[list[str]]:
    """Ways of cutting a source into chunks."""
    places = st.lists(st.integers(0, len(source)), max_size=12).map(sorted)
    return places.map(
        lambda cuts: [source[start:end] for start, end in zip([0, *cuts], [*cuts, len(source)], strict=True)]
    )


MARK: Final = "\ue000"
BARE: Final = Look(
    bullet=MARK, done=MARK, todo=MARK, quote=MARK, rule=MARK, cell=MARK, heading=None, link="text", strict=True
)
"""A look in which everything that HTML has no characters for is one character."""

_TAGS: Final = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
}
_OF_HTML: Final = frozenset({"u", "b", "i", "del", "ins", "strike"})
_BLOCKS: Final = frozenset("p h1 h2 h3 h4 h5 h6 li ul ol td th pre blockquote hr table tr".split())
_PARSER: Final = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])


def _render_image(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """An image as a link, so that its description keeps its styles and its URL is seen where it has none."""
    inside = renderer.renderInline(tokens[place].children or [], options, env)
    return f'<a href="{escape(str(tokens[place].attrGet("src")))}">{inside}</a>'


_PARSER.add_render_rule("image", _render_image)


class _Reader(HTMLParser):
    """The visible characters of HTML, each with the styles of the tags around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, frozenset[str]]] = []
        self._open: list[str] = []
        self._numbers: list[int | None] = []
        self._links: list[tuple[str, int]] = []

    def _add(self, text: str) -> None:
        styles = frozenset(_TAGS[tag] for tag in self._open)
        self.found += [(character, styles) for character in text if not character.isspace()]

    def _settle(self, tag: str) -> None:
        """Let no tag of the source go on in the next block, as the browser would and nobody means."""
        if tag in _BLOCKS:
            self._open = [each for each in self._open if each not in _OF_HTML]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._settle(tag)
        told = dict(attrs)
        if tag in _TAGS:
            self._open.append(tag)
        elif tag in {"ol", "ul"}:
            self._numbers.append(int(told.get("start") or 1) if tag == "ol" else None)
        elif tag == "li" and self._numbers and self._numbers[-1] is not None:
            self._add(f"{self._numbers[-1]}.")
            self._numbers[-1] += 1
        elif tag == "a":
            self._links.append((told.get("href") or "", len(self.found)))

    def handle_endtag(self, tag: str) -> None:
        self._settle(tag)
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]
        elif tag in {"ol", "ul"} and self._numbers:
            self._numbers.pop()
        elif tag == "a" and self._links:
            url, place = self._links.pop()
            if len(self.found) == place:
                self._add(url)

    def handle_data(self, data: str) -> None:
        self._add(data)


_MISREAD: Final = re.compile(r">.*\n[ >]* {4}>|(?:[-+*]|\d[.)])[ \t]*\n[ >]*\n[ >]*\n")


def oracle_errs(source: str) -> bool:
    """Whether markdown-it-py is known to misread a source.

    It takes a line of code after a quote for a line of the quote, and ends a list after an empty item and two empty
    lines.
    """
    return _MISREAD.search(source) is not None


def html_characters(source: str) -> list[tuple[str, frozenset[str]]]:
    """The visible characters of a source with their styles, by markdown-it-py and the standard library."""
    reader = _Reader()
    reader.feed(_PARSER.render(source))
    reader.close()
    return reader.found
