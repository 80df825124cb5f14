"""The exceptions of linq-compose, and nothing else.

    Exception
    ├── ValueError
    │   ├── MessageRejected      the report of a message has errors (linq_compose.lint.report)
    │   ├── UnknownOperation     no operation has this id
    │   ├── UnknownRule          no rule has this code, name or family
    │   ├── PolicyError          a policy names something that does not exist
    │   ├── ContextError         a context field has a wrong type or an unknown value
    │   ├── ResponseError        a response does not match the operations table
    │   ├── NotInText            the substring to style does not occur in the text
    │   ├── StyleConflict        an animation would overlap another style
    │   ├── PlanError            the content cannot be split into valid messages
    │   ├── TemplateError        a template cannot be parsed, or its values do not match it
    │   ├── BatchError           rows cannot be checked as asked: a column or a file does not fit
    │   └── CatalogError         the declaration of a rule is incomplete or inconsistent
    └── ImportError
        └── MissingExtra         an optional dependency is not installed
            └── MissingLibmagic  neither the system nor a wheel has libmagic (linq_compose.media)

A faulty payload never raises: it gets a report.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "BatchError",
    "CatalogError",
    "ContextError",
    "MissingExtra",
    "NotInText",
    "PlanError",
    "PolicyError",
    "ResponseError",
    "StyleConflict",
    "TemplateError",
    "UnknownOperation",
    "UnknownRule",
]


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def _sentence(kind: str, name: str, closest: Iterable[str]) -> str:
    shown = name if len(name) <= 80 else f"{name[:79]}…"
    near = " or ".join(repr(word) for word in closest)
    return f"There is no {kind} {shown!r}." + (f" Did you mean {near}?" if near else "")


class UnknownOperation(ValueError):
    """No operation has this id; names the closest ids."""

    def __init__(self, name: str, *, closest: Iterable[str] = ()) -> None:
        super().__init__(_sentence("operation", name, closest))
        self.name = name


class UnknownRule(ValueError):
    """No rule or family has this code or name; names the closest ones."""

    def __init__(self, name: str, *, closest: Iterable[str] = ()) -> None:
        super().__init__(_sentence("rule", name, closest))
        self.name = name


class PolicyError(ValueError):
    """A policy or its file names a preset, limit, severity, rule or key that does not exist."""

    @classmethod
    def unknown(cls, kind: str, name: str, *, closest: Iterable[str] = ()) -> PolicyError:
        """Return the error for an unknown word of a policy, with the closest known ones."""
        return cls(_sentence(kind, name, closest))


class ContextError(ValueError):
    """A context field has a wrong type or an unknown value; names the closest known ones."""

    @classmethod
    def unknown(cls, kind: str, name: str, *, closest: Iterable[str] = ()) -> ContextError:
        """Return the error for an unknown word of a context, with the closest known ones."""
        return cls(_sentence(kind, name, closest))


class ResponseError(ValueError):
    """A response does not match its operation. `places` holds JSON Pointers, each with the problem there."""

    places: tuple[tuple[str, str], ...]

    def __init__(self, operation: str, places: Iterable[tuple[str, str]]) -> None:
        self.operation = operation
        self.places = tuple(places)
        problems = "; ".join(f"{pointer or 'the body'}: {reason}" for pointer, reason in self.places[:5])
        super().__init__(f"The response does not match {operation}: {problems}.")


class StyleConflict(ValueError):
    """An animation would overlap another style: `style` over `whole`, and `held` over `text`."""

    style: str
    whole: str
    held: str
    text: str

    def __init__(self, style: str, whole: str, *, held: str, text: str) -> None:
        super().__init__(
            f"{style} over {_short(whole)} overlaps {held} over {_short(text)}: "
            "an animation cannot overlap another decoration."
        )
        self.style, self.whole, self.held, self.text = style, whole, held, text


class NotInText(ValueError):
    """The substring to style does not occur in the text, or not that often: it occurs `count` times."""

    text: str
    what: str
    count: int

    def __init__(self, text: str, what: str, *, count: int) -> None:
        often = f"occurs {count} time{'s' * (count != 1)}" if count else "does not occur"
        super().__init__(f"{_short(what)} {often} in {_short(text)}.")
        self.text, self.what, self.count = text, what, count


class PlanError(ValueError):
    """The content cannot be split into valid messages."""

    @classmethod
    def opening(cls, url: str) -> PlanError:
        """Return the error for a URL in the message that opens a chat."""
        return cls(
            f"The message that opens a chat cannot contain a URL, and no text can go in front of {url}: "
            "begin with a text without a URL."
        )


class TemplateError(ValueError):
    """A template cannot be parsed, or its values do not match it; the text names placeholders and quotes no value."""


class BatchError(ValueError):
    """Rows cannot be checked as asked: a column is absent or of another type, or options do not fit the file."""

    @classmethod
    def unknown(cls, kind: str, name: str, closest: Iterable[str] = (), *, among: Iterable[str] = ()) -> BatchError:
        """Return the error for a column or field that does not exist, with the closest ones, or else all `among`."""
        near, names = tuple(closest), tuple(among)
        shown = ", ".join(map(repr, names[:20]))
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        return cls(_sentence(kind, name, near) + (f" The columns are {shown}{more}." if names and not near else ""))


class CatalogError(ValueError):
    """A rule or family cannot be declared or added to a catalog: a name is taken, or a field is missing."""


class MissingExtra(ImportError):
    """An optional dependency is not installed; says how to install it."""

    def __init__(self, module: str, *, extra: str) -> None:
        super().__init__(
            f"{module} is required for this but is not installed. Run: pip install 'linq-compose[{extra}]'",
            name=module,
        )
