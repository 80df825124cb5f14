"""The catalog: families of rules put together explicitly, looked up by code, name or family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linq_compose.errors import CatalogError, UnknownRule
from linq_compose.lint.rule import Family, Rule
from linq_compose.vocabulary import closest

__all__ = ["Catalog"]


class Catalog:
    """All rules in force, in the order of their families; every code, name and prefix occurs once.

    Freezes its families, so that no rule is declared behind its back. `pages` is where the rule pages are published: a
    URL with the placeholder `{code}`. Raises `CatalogError` when two families or rules share a prefix, code or name.
    """

    families: tuple[Family, ...]

    def __init__(self, families: Iterable[Family], *, pages: str = "") -> None:
        self.families = tuple(families)
        self._pages = pages
        self._rules: tuple[Rule, ...] = ()
        self._by_word: dict[str, tuple[Rule, ...]] = {}
        for family in self.families:
            rules = family.freeze()
            self._rules += rules
            self._enter(family.prefix, rules)
            self._enter(family.name, rules)
            for rule in rules:
                self._enter(rule.code, (rule,))
                self._enter(rule.name, (rule,))
        self._built_in = frozenset(rule.code for rule in self._rules)

    def _enter(self, word: str, rules: tuple[Rule, ...]) -> None:
        if word in self._by_word:
            raise CatalogError(f"{word!r} occurs twice in one catalog.")
        self._by_word[word] = rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def select(self, word: str) -> tuple[Rule, ...]:
        """Return the rules of a code, a rule name, a family prefix or a family name; raises `UnknownRule`."""
        try:
            return self._by_word[word]
        except (KeyError, TypeError):
            raise UnknownRule(str(word), closest=closest(str(word), self._by_word)) from None

    def get(self, word: str) -> Rule:
        """Return the one rule of a code or name; raises `UnknownRule`, also for a family."""
        rules = self.select(word)
        if len(rules) != 1 or word not in (rules[0].code, rules[0].name):
            raise UnknownRule(word, closest=[rule.code for rule in rules[:3]])
        return rules[0]

    def extended(self, families: Iterable[Family]) -> Catalog:
        """Return a catalog with further families after these, which do not count as built in."""
        catalog = Catalog((*self.families, *families), pages=self._pages)
        catalog._built_in = self._built_in
        return catalog

    def is_built_in(self, rule: Rule) -> bool:
        """Return whether a rule belongs to this catalog itself, not to a family that extends it."""
        return rule.code in self._built_in

    def doc_url(self, rule: Rule) -> str:
        """Return the URL of a rule's page; of a rule that has none here, its source."""
        return self._pages.format(code=rule.code) if self._pages and self.is_built_in(rule) else rule.source
