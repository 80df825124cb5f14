"""Policies: which rules speak, how loudly, and by which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from os import PathLike
from typing import Final, Literal

from linq_compose import _handles as handles
from linq_compose.errors import PolicyError, UnknownRule
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.diagnostic import Diagnostic, Evidence, Severity
from linq_compose.lint.report import FailOn, Suppressed, read_fail_on
from linq_compose.lint.rule import Family, Rule
from linq_compose.lint.suppression import Suppression
from linq_compose.vocabulary import closest

__all__ = ["PRESETS", "Policy", "Profile"]

PRESETS: Final = ("default", "strict", "lenient")


@dataclass(frozen=True, init=False)
class Policy:
    """What a team wants judged. Rules are named by code, name, family prefix or family name.

    Presets: `default`; `strict` makes conditional findings and inferred warnings errors, and fails on warnings;
    `lenient` keeps only the refusals that Linq documents. `severity` sets a rule's own severity, `limits` changes
    numbers of `Limits`, `extend` adds families of your own, `region` is the country (ISO 3166 alpha-2, in capitals) in
    which numbers without a country code are dialled, `suppress` holds accepted findings. `fail_on` is the minimum
    severity, "error" or "warning", at which a report fails wherever reports stop something: in drafts, in the gate, in
    the pytest plugin, on the command line. It defaults to what the preset implies. Raises `PolicyError` (a
    ValueError) for an unknown preset, severity, limit, region or level here, and for an unknown rule when the policy
    is first used.

    >>> Policy("strict", ignore=["TXT106"], limits={"parts": 10}).limits.parts
    10
    """

    preset: Literal["default", "strict", "lenient"]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: tuple[tuple[str, Severity], ...]
    limits: Limits
    extend: tuple[Family, ...]
    region: str | None
    suppress: tuple[Suppression, ...]
    fail_on: FailOn

    def __init__(
        self,
        preset: str = "default",
        *,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severity: Mapping[str, Severity | str] | None = None,
        limits: Mapping[str, int] | None = None,
        extend: Iterable[Family] = (),
        region: str | None = None,
        suppress: Iterable[Suppression] = (),
        fail_on: FailOn | None = None,
    ) -> None:
        if preset not in PRESETS:
            raise PolicyError.unknown("policy", str(preset), closest=closest(str(preset), PRESETS, cutoff=0.4))
        put = object.__setattr__
        put(self, "preset", preset)
        put(self, "select", _words(select))
        put(self, "ignore", _words(ignore))
        put(self, "severity", tuple((word, _severity(level)) for word, level in (severity or {}).items()))
        put(self, "limits", _limits(limits or {}))
        put(self, "extend", tuple(extend))
        put(self, "region", None if region is None else _region(region))
        put(self, "suppress", tuple(map(_known_suppression, suppress)))
        implied: FailOn = "warning" if preset == "strict" else "error"
        put(self, "fail_on", implied if fail_on is None else read_fail_on(fail_on))

    @classmethod
    def of(cls, policy: Policy | str | None) -> Policy:
        """Return the policy meant by a policy, a preset's name or None."""
        if isinstance(policy, Policy):
            return policy
        name = "default" if policy is None else policy
        return _BY_PRESET[name] if name in PRESETS else cls(name)

    @classmethod
    def from_file(cls, path: str | PathLike[str] | None = None) -> Policy:
        """Return the policy of a configuration file, or of the nearest from the working directory upwards.

        That is `linq-compose.toml`, or a `pyproject.toml` with `[tool.linq-compose]`; the default policy where there
        is none. Raises `PolicyError` naming the file for what cannot be read, or a key that is not known.
        """
        from linq_compose.lint.configuration import find_configuration, read_configuration

        return read_configuration(find_configuration() if path is None else path).policy()


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _known_suppression(given: Suppression) -> Suppression:
    if isinstance(given, Suppression):
        return given
    raise PolicyError(f"A policy suppresses by Suppression(rule=…, path=…, reason=…), not by {type(given).__name__}.")


def _severity(level: Severity | str) -> Severity:
    try:
        return Severity(level)
    except ValueError:
        near = closest(str(level), tuple(map(str, Severity)), cutoff=0.4)
        raise PolicyError.unknown("severity", str(level), closest=near) from None


def _limits(changes: Mapping[str, int]) -> Limits:
    known = tuple(item.name for item in fields(Limits)) if changes else ()
    for name, number in changes.items():
        if name not in known:
            raise PolicyError.unknown("limit", name, closest=closest(name, known, cutoff=0.5))
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise PolicyError(f"The limit {name!r} wants a whole number from 0, not {number!r}.")
    return replace(LIMITS, **changes) if changes else LIMITS


def _region(code: str) -> str:
    known = handles.regions()
    if not isinstance(code, str) or code not in known:
        # Two letters are too few to be near to others; but case differs, and Great Britain is GB.
        near = {"UK": "GB"}.get(str(code).upper(), str(code).upper())
        raise PolicyError.unknown("region", str(code), closest=[near] if near in known else [])
    return code


_BY_PRESET: Final = {preset: Policy(preset) for preset in PRESETS}


class Profile:
    """A policy read against a catalog: the rules that speak, by the type of node that they judge.

    Raises `PolicyError` when the policy names a rule or family that the catalog does not hold.
    """

    def __init__(self, policy: Policy, catalog: Catalog) -> None:
        self.policy = policy
        self.limits = policy.limits
        self.catalog = catalog.extended(policy.extend) if policy.extend else catalog
        self._levels = {rule.code: level for word, level in policy.severity for rule in self._named(word)}
        self._suppress = [(each, {rule.code for rule in self._named(each.rule)}) for each in policy.suppress]
        self._by_type: dict[type, tuple[Rule, ...]] = {}

    def _named(self, word: str) -> tuple[Rule, ...]:
        try:
            return self.catalog.select(word)
        except UnknownRule as unknown:
            raise PolicyError(str(unknown)) from None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that speak, in catalog order."""
        wanted = {rule.code for word in self.policy.select for rule in self._named(word)}
        silent = {rule.code for word in self.policy.ignore for rule in self._named(word)}
        return tuple(
            rule
            for rule in self.catalog
            if (not wanted or rule.code in wanted)
            and rule.code not in silent
            and (self.policy.preset != "lenient" or rule.code in self._levels or _is_documented_refusal(rule))
        )

    def rules_on(self, kind: type) -> tuple[Rule, ...]:
        """Return the rules that judge nodes of a type."""
        found = self._by_type.get(kind)
        if found is None:
            found = tuple(rule for rule in self.rules if issubclass(kind, rule.on))
            self._by_type[kind] = found
        return found

    def sift(
        self, found: Sequence[Diagnostic]
    ) -> tuple[tuple[Diagnostic, ...], tuple[Suppressed, ...], tuple[Suppression, ...]]:
        """Return the diagnostics that count, those that are suppressed, and the suppressions that met none."""
        if not self._suppress:
            return tuple(found), (), ()
        kept: list[Diagnostic] = []
        lived_with: list[Suppressed] = []
        used: set[Suppression] = set()
        for each in found:
            by = [one for one, codes in self._suppress if each.rule in codes and one.covers(each.path)]
            used.update(by)
            if by:
                lived_with.append(Suppressed(each, by[0].reason))
            else:
                kept.append(each)
        unused = tuple(one for one, _ in self._suppress if one not in used)
        return tuple(kept), tuple(lived_with), unused

    def severity(self, rule: Rule, *, conditional: bool) -> Severity:
        """Return how bad a finding of a rule is; a conditional error is a warning, unless the policy is strict."""
        chosen = self._levels.get(rule.code)
        if chosen is not None:
            return chosen
        if rule.severity is Severity.INFO:
            return Severity.INFO
        if self.policy.preset == "strict" and (conditional or rule.evidence is Evidence.INFERRED):
            return Severity.ERROR
        return Severity.WARNING if conditional else rule.severity


def _is_documented_refusal(rule: Rule) -> bool:
    return rule.severity is Severity.ERROR and rule.evidence is Evidence.DOCUMENTED
