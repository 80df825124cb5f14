"""The catalog: families of rules put together explicitly, found by code, name or family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linq_compose.errors import CatalogError, UnknownRule
from linq_compose.lint.rule import Family, Rule
from linq_compose.vocabulary import closest

__all__ = ["Catalog"]


class Catalog:
    """All rules in force, in the order of their families; every code, name and prefix occurs once.

    Raises `CatalogError` when two families or rules share a prefix, code or name.
    """

    def __init__(self, families: Iterable[Family]) -> None:
        self.families = tuple(families)
        self._by_word: dict[str, tuple[Rule, ...]] = {}
        for family in self.families:
            self._enter(family.prefix, family.rules)
            self._enter(family.name, family.rules)
            for rule in family.rules:
                self._enter(rule.code, (rule,))
                self._enter(rule.name, (rule,))

    def _enter(self, word: str, rules: tuple[Rule, ...]) -> None:
        if word in self._by_word:
            raise CatalogError(f"{word!r} names two things in one catalog.")
        self._by_word[word] = rules

    def __iter__(self) -> Iterator[Rule]:
        return (rule for family in self.families for rule in family.rules)

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
        """Return a catalog with further families behind these."""
        return Catalog((*self.families, *families))
