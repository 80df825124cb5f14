"""Policies: which rules run, with which severities, and by which limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import chain
from os import PathLike
from typing import Any, Final, Literal

from linq_compose._drawable import announce
from linq_compose.errors import PolicyError, UnknownRule
from linq_compose.limits import LIMITS, Limits
from linq_compose.lint.catalog import Catalog
from linq_compose.lint.configuration import Configuration, find_configuration, read_configuration
from linq_compose.lint.context import CONDITIONS, NOTHING_KNOWN, Context, RuleContext, read_region
from linq_compose.lint.diagnostic import Diagnostic, Evidence, Severity
from linq_compose.lint.outcome import Skipped, Suppressed
from linq_compose.lint.report import FailOn, Report, read_fail_on
from linq_compose.lint.rule import Family, Rule
from linq_compose.lint.suppression import Suppression
from linq_compose.vocabulary import closest

__all__ = ["PRESETS", "Policy", "Profile"]

PRESETS: Final = ("default", "strict", "lenient")
_ON_CRASH: Final = ("error", "ignore")


@announce
@dataclass(frozen=True, init=False)
class Policy:
    """What is checked and how strictly. Rules are named by code, name, family prefix or family name.

    Presets: `default`; `strict` makes conditional findings and inferred warnings errors, and fails on warnings;
    `lenient` keeps only the refusals that Linq documents. `select` runs only the named rules, `ignore` skips some,
    `severity` sets the severity of a rule, `limits` changes numbers of `Limits`, `extend` adds families of your own
    (frozen at the first check), `region` is the country (ISO 3166 alpha-2, in capitals) of numbers without a country
    code, `suppress` lists accepted findings. `fail_on` is the minimum severity, "error" or "warning", at which a
    report fails wherever reports stop something: in drafts, in the gate, in the pytest plugin, on the command line. It
    defaults to what the preset implies. `on_crash` says whether a built-in rule that crashes makes `Report.ok` False
    ("error") or is only listed ("ignore"). Raises `PolicyError` (a ValueError) for an unknown preset, severity, limit,
    region or level here, and for an unknown rule when the policy is first used.

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
    on_crash: Literal["error", "ignore"]

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
        on_crash: Literal["error", "ignore"] = "error",
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
        put(self, "region", None if region is None else read_region(region, PolicyError))
        put(self, "suppress", tuple(map(_known_suppression, suppress)))
        implied: FailOn = "warning" if preset == "strict" else "error"
        put(self, "fail_on", implied if fail_on is None else read_fail_on(fail_on))
        put(self, "on_crash", _on_crash(on_crash))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what was read of the catalog: a copy in another process reads it anew."""
        return {name: value for name, value in self.__dict__.items() if name != "_profile"}

    @classmethod
    def of(cls, policy: Policy | str | None) -> Policy:
        """Return the policy that a policy, the name of a preset, or None stands for."""
        if isinstance(policy, Policy):
            return policy
        name = "default" if policy is None else policy
        return _BY_PRESET[name] if name in PRESETS else cls(name)

    @classmethod
    def from_file(cls, path: str | PathLike[str] | None = None) -> Policy:
        """Return the policy of a configuration file, or of the nearest from the working directory upwards.

        That is `linq-compose.toml`, or a `pyproject.toml` with `[tool.linq-compose]`; the default policy where there
        is none. Raises `PolicyError`, naming the file, for an unreadable file or an unknown key.
        """
        return cls.from_configuration(read_configuration(find_configuration() if path is None else path))

    @classmethod
    def from_configuration(cls, configuration: Configuration, **instead: Any) -> Policy:
        """Return the policy of a configuration; `instead` replaces the values of some keys.

        Raises `PolicyError`, naming file, line and key for what the file says; a rule that does not exist is reported
        when the policy is first used.
        """
        cls(instead.get("policy", "default"))  # an unknown preset that does not come from the file
        try:
            return cls._configured(replace(configuration, values={**configuration.values, **instead}))
        except PolicyError as error:
            key = None if configuration.file is None else cls._key_at_fault(configuration, instead)
            if key is None:  # the fault of a value that replaces one of the file
                raise
            raise PolicyError(f"{configuration.at(key)}: {key}: {error}") from None

    @classmethod
    def _configured(cls, configuration: Configuration) -> Policy:
        return cls(
            configuration.get("policy"),
            select=configuration.get("select"),
            ignore=configuration.get("ignore"),
            severity=configuration.get("severity"),
            limits=configuration.get("limits"),
            region=configuration.get("region"),
            extend=configuration.families(),
            suppress=configuration.suppressions(),
            fail_on=configuration.get("fail-on"),
            on_crash=configuration.get("on-crash"),
        )

    @classmethod
    def _key_at_fault(cls, configuration: Configuration, instead: Mapping[str, object]) -> str | None:
        """Return the first key of a configuration whose value alone makes no policy."""
        for key in configuration.values.keys() - instead.keys():
            try:
                cls._configured(replace(configuration, values={key: configuration.values[key]}))
            except PolicyError:
                return key
        return None


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _known_suppression(suppression: Suppression) -> Suppression:
    if isinstance(suppression, Suppression):
        return suppression
    raise PolicyError(f"Expected Suppression(rule=…, path=…, reason=…), got {type(suppression).__name__}.")


def _on_crash(word: str) -> str:
    if word in _ON_CRASH:
        return word
    raise PolicyError.unknown("on_crash", str(word), closest=closest(str(word), _ON_CRASH, cutoff=0.4) or _ON_CRASH)


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
            raise PolicyError(f"Expected the limit {name!r} to be an integer, 0 or more, got {number!r}.")
    return replace(LIMITS, **changes) if changes else LIMITS


_BY_PRESET: Final = {preset: Policy(preset) for preset in PRESETS}


class Profile:
    """A policy resolved against a catalog: the rules that run, by the type of node that they check.

    Raises `PolicyError` when the policy names a rule or family that the catalog does not contain.
    """

    limits: Limits
    catalog: Catalog

    def __init__(self, policy: Policy, catalog: Catalog) -> None:
        self.policy = policy
        self.limits = policy.limits
        self.catalog = catalog.extended(policy.extend) if policy.extend else catalog
        self._levels = {rule.code: level for word, level in policy.severity for rule in self._named(word)}
        self._suppress = [(one, {rule.code for rule in self._named(one.rule)}) for one in policy.suppress]
        self._by_type: dict[tuple[type, frozenset[str] | None], tuple[Rule, ...]] = {}
        self._contexts: dict[tuple[str, bool | None], RuleContext] = {}
        self._facts: dict[tuple[str, bool], Mapping[str, Any]] = {}
        self._skipped: dict[frozenset[tuple[str, str]], tuple[Skipped, ...]] = {}
        self._clean: dict[tuple[Any, ...], Report] = {}

    def _named(self, word: str) -> tuple[Rule, ...]:
        try:
            return self.catalog.select(word)
        except UnknownRule as unknown:
            raise PolicyError(str(unknown)) from None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run, in catalog order."""
        selected = {rule.code for word in self.policy.select for rule in self._named(word)}
        ignored = {rule.code for word in self.policy.ignore for rule in self._named(word)}
        return tuple(
            rule
            for rule in self.catalog
            if (not selected or rule.code in selected)
            and rule.code not in ignored
            and (self.policy.preset != "lenient" or rule.code in self._levels or _is_documented_refusal(rule))
        )

    @cached_property
    def hiding(self) -> frozenset[str]:
        """The codes of the rules that hide the findings of others."""
        return frozenset(rule.code for rule in self.rules if rule.hides)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that run."""
        return frozenset(rule.code for rule in self.rules)

    def skipped(self, needs: frozenset[tuple[str, str]]) -> tuple[Skipped, ...]:
        """Return the outcome of rules that need a field of the context, as reports list them."""
        skipped = self._skipped.get(needs)
        if skipped is None:
            skipped = self._skipped[needs] = tuple(
                Skipped(code, field) for code, field in sorted(needs) if code in self.codes
            )
        return skipped

    def clean_report(self, *key: Any) -> Report:
        """Return the report of a payload without findings, by its operation and the rules that need context."""
        report = self._clean.get(key)
        if report is None:
            operation, *needs = key
            skipped = self.skipped(frozenset(chain(*needs)))
            unused, fail_on = self.policy.suppress, self.policy.fail_on
            report = Report((), operation=operation, skipped=skipped, unused=unused, fail_on=fail_on)
            self._clean[key] = report
        return report

    @cached_property
    def own_families(self) -> frozenset[str]:
        """The prefixes of the families that the policy adds to the built-in ones."""
        return frozenset(family.prefix for family in self.policy.extend)

    def rules_on(self, kind: type, families: frozenset[str] | None = None) -> tuple[Rule, ...]:
        """Return the rules that check nodes of a type, of all families or of those with these prefixes."""
        rules = self._by_type.get((kind, families))
        if rules is None:
            rules = self._by_type[kind, families] = tuple(
                rule
                for rule in self.rules
                if issubclass(kind, rule.on) and (families is None or rule.code[:3] in families)
            )
        return rules

    def rule_context(self, context: Context, operation: str, *, group: bool | None) -> RuleContext:
        """Return what rules are told: the caller's facts, and what the policy and the operation add to them.

        `group` says whether the chat is a group, where the request itself does.
        """
        if context is not NOTHING_KNOWN:
            return self._rule_context(context, operation, group)
        known = self._contexts.get((operation, group))
        if known is None:
            known = self._contexts[operation, group] = self._rule_context(context, operation, group)
        return known

    def _rule_context(self, context: Context, operation: str, group: bool | None) -> RuleContext:
        region = self.policy.region
        return RuleContext(context, limits=self.limits, operation=operation, region=region, group=group)

    def facts(self, rule: Rule, *, conditional: bool) -> Mapping[str, Any]:
        """Return the fields that all diagnostics of a rule share."""
        facts = self._facts.get((rule.code, conditional))
        if facts is None:
            facts = self._facts[rule.code, conditional] = {
                "rule": rule.code,
                "name": rule.name,
                "severity": self.severity(rule, conditional=conditional),
                "template": rule.says,
                "hint_template": rule.hint,
                "server_code": rule.server_code,
                "server_code_evidence": None if rule.server_code is None else rule.server_code_evidence,
                "evidence": rule.evidence,
                "depends_on": CONDITIONS[rule.condition] if conditional and rule.condition else None,
                "source": rule.source,
                "doc_url": self.catalog.doc_url(rule),
                "safe": rule.safe,
            }
        return facts

    def fails(self, rule: Rule) -> bool:
        """Return whether a crash of a rule makes the report fail."""
        return self.policy.on_crash == "error" and self.catalog.is_built_in(rule)

    def sift(
        self, diagnostics: Sequence[Diagnostic]
    ) -> tuple[tuple[Diagnostic, ...], tuple[Suppressed, ...], tuple[Suppression, ...]]:
        """Return the diagnostics that count, the suppressed ones, and the suppressions that matched none."""
        if not self._suppress:
            return tuple(diagnostics), (), ()
        kept: list[Diagnostic] = []
        suppressed: list[Suppressed] = []
        used: set[Suppression] = set()
        for diagnostic in diagnostics:
            by = [one for one, codes in self._suppress if diagnostic.rule in codes and one.covers(diagnostic.path)]
            used.update(by)
            if by:
                suppressed.append(Suppressed(diagnostic, by[0].reason))
            else:
                kept.append(diagnostic)
        unused = tuple(one for one, _ in self._suppress if one not in used)
        return tuple(kept), tuple(suppressed), unused

    def severity(self, rule: Rule, *, conditional: bool) -> Severity:
        """Return the severity of a finding; a conditional error is a warning, unless the policy is strict."""
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
