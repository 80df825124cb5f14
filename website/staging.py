"""The source of the site: `docs/`, the pages that are made from the package, and the links between them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from api_pages import api_pages
from frames import Frames

from linq_compose import Evidence
from linq_compose.cli.main import main
from linq_compose.rules import CATALOG

ROOT_PAGES = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "DEPENDENCIES.md": "dependencies.md",
    "RELEASING.md": "releasing.md",
}
"""Files beside `docs/` that are pages of the site too."""

UNDOCUMENTED = "## Every rule that is not documented"
"""The heading of a table with all words that rules have: a search that finds it helps nobody."""

LINK = re.compile(r"(\]\(|(?:src|href)=\")(?![a-z]+:|#)([^)\s\"#]+)(#[^)\s\"]*)?")
CODE_IN_TABLE = re.compile(r"(?<=\| )`[^`\n]*\\\|[^`\n]*`(?= \|)")
"""Code with an escaped bar, which other readers of Markdown need and the one of the site shows."""

LANGUAGES = {".py": "python", ".json": "json", ".jsonl": "json", ".md": "markdown", ".toml": "toml"}


def stage(root: Path, folder: Path) -> None:
    """Write everything that Zensical reads to a folder: `zensical.toml` and `docs/`."""
    docs = folder / "docs"
    shutil.copytree(root / "docs", docs)
    for name, page in ROOT_PAGES.items():
        (docs / page).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    (docs / "examples.md").write_text(_examples(root), encoding="utf-8")
    if main(["schema", "--write", str(docs / "schemas")]):
        message = "the schemas could not be written"
        raise SystemExit(message)
    made = api_pages(root)
    (docs / "api").mkdir()
    for name, text in made.items():
        (docs / "api" / name).write_text(text, encoding="utf-8")
    frames = Frames(docs / "frames")
    for page in sorted(docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        origin = next((root / name for name, target in ROOT_PAGES.items() if docs / target == page), None)
        below = page.relative_to(docs)
        text = _with_links(text, root, origin or root / "docs" / below, below)
        text = frames.put(text, below)
        text = text.replace(UNDOCUMENTED, f"{UNDOCUMENTED} {{ data-search-exclude }}\n\n{_undocumented()}")
        page.write_text(CODE_IN_TABLE.sub(lambda code: code[0].replace("\\|", "|"), text), encoding="utf-8")
    shutil.copy(Path(__file__).parent / "style.css", docs / "style.css")
    shutil.copy(Path(__file__).parent / "frames.js", docs / "frames.js")
    settings = (Path(__file__).parent / "zensical.toml").read_text(encoding="utf-8")
    settings = settings.replace("# [rules]", "\n".join(_rules())).replace("# [api]", "\n".join(_api(made)))
    settings = settings.replace("# [pages]", "\n".join(_unlisted(root / "docs", settings)))
    (folder / "zensical.toml").write_text(settings, encoding="utf-8")


def _with_links(text: str, root: Path, origin: Path, below: Path) -> str:
    """Return a page whose relative links lead to pages of the site."""

    def target(link: re.Match[str]) -> str:
        opening, path, anchor = link[1], link[2], link[3] or ""
        place = Path(os.path.normpath(origin.parent / path)).relative_to(root)
        if place.parts[0] == "docs":
            page = Path(*place.parts[1:])
        elif str(place) in ROOT_PAGES:
            page = Path(ROOT_PAGES[str(place)])
        elif place.parts[0] == "examples" and (root / place).is_file():
            page, anchor = Path("examples.md"), f"#{_anchor(place)}"
        else:
            message = f"{origin.relative_to(root)} links to {path}, which is no page of the site"
            raise SystemExit(message)
        return f"{opening}{os.path.relpath(page, below.parent)}{anchor}"

    return LINK.sub(target, text)


def _examples(root: Path) -> str:
    """Return the page that shows every example of the repository."""
    lines = ["# Examples", "", "Every file of `examples/`. The programs run in the tests, against the fake.", ""]
    for file in sorted((root / "examples").rglob("*")):
        if file.suffix in LANGUAGES:
            place = file.relative_to(root)
            text = file.read_text(encoding="utf-8").rstrip("\n")
            lines += [f"## {place} {{ #{_anchor(place)} }}", "", f"````{LANGUAGES[file.suffix]}", text, "````", ""]
    return "\n".join(lines)


def _anchor(place: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(place).lower())


def _undocumented() -> str:
    """Return the table of the rules whose evidence is no document."""
    lines = ["| rule | severity | evidence | why |", "| --- | --- | --- | --- |"]
    for rule in CATALOG:
        if rule.evidence is not Evidence.DOCUMENTED:
            why = rule.why.replace("|", "\\|").replace("_", "\\_").replace("*", "\\*")
            link = f"[{rule.code}](rules/{rule.code}.md) {rule.name}"
            lines.append(f"| {link} | {rule.severity} | {rule.evidence} | {why} |")
    return "\n".join(lines)


def _rules() -> Iterator[str]:
    """Return the rules of each family, as lines of the navigation."""
    for family in CATALOG.families:
        yield f'    {{ "{family.prefix} {family.name}" = ['
        for rule in family.rules:
            yield f'      {{ "{rule.code} {rule.name}" = "rules/{rule.code}.md" }},'
        yield "    ] },"


def _unlisted(docs: Path, settings: str) -> Iterator[str]:
    """Return the pages that the navigation does not name yet, as lines of it."""
    for page in sorted(docs.rglob("*.md")):
        place = page.relative_to(docs).as_posix()
        if page.parent.name != "rules" and f'"{place}"' not in settings:
            title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            yield f'    {{ {json.dumps(title, ensure_ascii=False)} = "{place}" }},'


def _api(pages: dict[str, str]) -> Iterator[str]:
    """Return the pages of the API reference, as lines of the navigation."""
    for name in pages:
        title = name.removesuffix(".md")
        yield f'    {{ "{title if title == "linq_compose" else f"linq_compose.{title}"}" = "api/{name}" }},'
