"""Rules: one typed value each, from which the engine, `explain`, the docs and the tests are derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from linq_compose._drawable import announce
from linq_compose.errors import CatalogError
from linq_compose.lint.clearance import Ask, Clearance
from linq_compose.lint.context import CONDITIONS, Context
from linq_compose.lint.diagnostic import Evidence, Mark, Severity
from linq_compose.lint.fix import Fix, Safety

__all__ = ["Example", "Family", "Finding", "Needs", "Rule"]

Node = TypeVar("Node")
_PREFIX = re.compile(r"[A-Z]{3}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CURES = ("avoid-", "use-", "prefer-", "do-not-")


@announce
@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields: where (tokens below the checked node) and which values; the engine adds the rest."""

    at: tuple[str | int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None
    mark: Mark | None = None
    server_code: int | None = None
    """The API error code of this very finding, where it is not the rule's."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a check yields when it cannot decide: the `Context` field that it needs."""

    field: str


@announce
@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A payload in which the rule fires and one in which no rule does; run by the tests, shown in the docs.

    `bad` and `good` are plain JSON values, or JSON text where the spelling matters; `at` is the JSON Pointer of
    the diagnostic in `bad`.
    """

    bad: Any
    good: Any
    at: str
    operation: str = "message"
    context: Context = field(default=Context())
    good_context: Context | None = None
    """The context in which `good` is accepted, where it differs from the one of `bad`; None means `context`."""


@announce
@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it checks, what it reports and why, the evidence, and its own examples."""

    code: str
    name: str
    family: str
    severity: Severity
    on: tuple[type, ...]
    says: str
    hint: str
    why: str
    source: str
    evidence: Evidence
    examples: tuple[Example, ...]
    check: Callable[[Any, Context], Iterable[Finding | Needs]]
    domain: str = ""
    """For an error that Linq does not document: why the value is meaningless, whatever the server does."""
    server_code: int | None = None
    """The API error code of the refusal."""
    server_code_evidence: Evidence = Evidence.DOCUMENTED
    """How the code is known: `documented` where a source names it for this very fault, else `inferred`."""
    fixable: frozenset[Safety] = frozenset()
    condition: str | None = None
    """The `Context` field on which every finding of the rule depends; a key of `CONDITIONS`."""
    yields_to: tuple[str, ...] = ()
    """Codes of rules whose finding on the same node suppresses this one."""
    hides: bool = False
    """True where other rules cannot use the faulty value, so that fixing it may uncover findings that it hid."""
    since: str = "0.1.0"
    safe: frozenset[str] = frozenset()
    """Names of the values whose texts are words of the rule or of the API, never content of a payload.

    They appear in redacted reports; so do numbers, and no other text.
    """

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name.startswith(_CURES):
            raise CatalogError(
                f"Expected the rule {self.code} to have a kebab-case name that describes the problem, not the cure; "
                f"got {self.name!r}."
            )
        if not all((self.says, self.hint, self.why, self.examples)):
            raise CatalogError(f"Expected the rule {self.code} to have says, hint, why and at least one example.")
        if self.severity is Severity.ERROR and self.evidence is not Evidence.DOCUMENTED and not self.domain:
            raise CatalogError(f"Expected the rule {self.code}, an error that is not documented, to have a domain.")
        if not self.source.startswith("https://"):
            raise CatalogError(f"Expected the source of the rule {self.code} to be an https URL, got {self.source!r}.")
        if self.server_code_evidence is Evidence.OBSERVED or (
            self.server_code is None and self.server_code_evidence is not Evidence.DOCUMENTED
        ):
            raise CatalogError(f"Expected the rule {self.code} to have a server code that is documented or inferred.")
        if self.condition is not None and self.condition not in CONDITIONS:
            raise CatalogError(f"The condition of the rule {self.code}, {self.condition!r}, is no context field.")


@announce
class Family:
    """Rules about one subject: a three-letter prefix, a name, and the decorator that declares a rule.

    A family is frozen once it is part of a catalog, which is when the first check uses a policy that extends it: a
    rule that is declared later raises `CatalogError`.

    >>> POLITE = Family("POL", "politeness", about="How we speak to guests.")
    >>> POLITE.prefix
    'POL'
    """

    def __init__(self, prefix: str, name: str, *, about: str) -> None:
        if not _PREFIX.fullmatch(prefix) or not _NAME.fullmatch(name):
            raise CatalogError(f"Expected three capitals and a kebab-case name, got {prefix!r} and {name!r}.")
        self.prefix = prefix
        self.name = name
        self.about = about
        self._rules: dict[str, Rule] = {}
        self.clearances: tuple[Clearance, ...] = ()
        self._frozen = False

    def freeze(self) -> tuple[Rule, ...]:
        """Return the rules of the family; from now on no rule can be declared."""
        self._frozen = True
        return self.rules

    def clearance(self, on: type, *, where: Iterable[str] = ()) -> Callable[[Ask], Ask]:
        """Declare a clearance: decorates a function `(node, context, limits, operation) -> answer` over plain JSON.

        See `Clearance` and `Answer`. After a change, write the walk anew: `python -m linq_compose._walk_writer`.
        """

        def declare(ask: Ask) -> Ask:
            self.clearances += (Clearance(on, ask, tuple(where)),)
            return ask

        return declare

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the family in the order of their codes."""
        return tuple(self._rules[code] for code in sorted(self._rules))

    def rule(
        self,
        number: int,
        name: str,
        severity: Severity | str,
        *,
        on: type[Node] | tuple[type[Node], ...],
        says: str,
        hint: str,
        why: str,
        source: str,
        examples: Iterable[Example],
        evidence: Evidence | str = Evidence.DOCUMENTED,
        fixable: Iterable[Safety | str] = (),
        domain: str = "",
        server_code: int | None = None,
        server_code_evidence: Evidence | str = Evidence.DOCUMENTED,
        condition: str | None = None,
        yields_to: Iterable[str] = (),
        hides: bool = False,
        since: str = "0.1.0",
        safe: Iterable[str] = (),
    ) -> Callable[[Callable[[Node, Context], Iterable[Finding | Needs]]], Rule]:
        """Declare a rule: decorates its check, `(node, context) -> findings`, and returns the `Rule`.

        The arguments are the fields of `Rule`. Raises `CatalogError` when the declaration breaks a law of the catalog,
        and ValueError for a severity, evidence or safety that does not exist.
        """

        def declare(check: Callable[[Node, Context], Iterable[Finding | Needs]]) -> Rule:
            rule = Rule(
                code=f"{self.prefix}{number}",
                name=name,
                family=self.name,
                severity=Severity(severity),
                on=on if isinstance(on, tuple) else (on,),
                says=says,
                hint=hint,
                why=why,
                source=source,
                evidence=Evidence(evidence),
                examples=tuple(examples),
                check=check,
                fixable=frozenset(map(Safety, fixable)),
                domain=domain,
                server_code=server_code,
                server_code_evidence=Evidence(server_code_evidence),
                condition=condition,
                yields_to=tuple(yields_to),
                hides=hides,
                since=since,
                safe=frozenset(safe),
            )
            if self._frozen:
                raise CatalogError(f"The family {self.prefix} is part of a catalog; {rule.code} cannot be added to it.")
            if rule.code in self._rules:
                raise CatalogError(f"The code {rule.code} is taken by {self._rules[rule.code].name}.")
            self._rules[rule.code] = rule
            return rule

        return declare

    def __repr__(self) -> str:
        return f"Family({self.prefix!r}, {self.name!r}, rules={len(self._rules)})"
