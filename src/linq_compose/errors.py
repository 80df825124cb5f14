"""The exceptions of linq-compose, and nothing else.

    Exception
    ├── ValueError
    │   ├── MessageRejected      a message was refused by its report (linq_compose.lint.report)
    │   ├── UnknownOperation     no operation has this id
    │   ├── UnknownRule          no rule has this code, name or family
    │   ├── PolicyError          a policy names something that does not exist
    │   ├── ResponseError        an answer of the API is not what the operations table says
    │   ├── NotInText            what was to be styled does not occur in the text
    │   ├── StyleConflict        an animation would share its text with another style
    │   ├── PlanError            no plan can be made of a content
    │   ├── TemplateError        a template cannot be read, or its values do not fit it
    │   └── CatalogError         a rule is declared in a way that breaks the catalog's laws
    └── ImportError
        └── MissingExtra         an optional dependency is not installed
            └── MissingLibmagic  neither the system nor a wheel has libmagic (linq_compose.media)

Bad payloads raise nothing: they get a report.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "CatalogError",
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
    """An operation id that the operations table does not hold; names the closest ids."""

    def __init__(self, name: str, *, closest: Iterable[str] = ()) -> None:
        super().__init__(_sentence("operation", name, closest))
        self.name = name


class UnknownRule(ValueError):
    """A code, rule name or family that the catalog does not hold; names the closest ones."""

    def __init__(self, name: str, *, closest: Iterable[str] = ()) -> None:
        super().__init__(_sentence("rule", name, closest))
        self.name = name


class PolicyError(ValueError):
    """A policy that names a preset, limit, severity or rule that does not exist."""

    @classmethod
    def unknown(cls, kind: str, name: str, *, closest: Iterable[str] = ()) -> PolicyError:
        """Return the error for an unknown word of a policy, with the closest known ones."""
        return cls(_sentence(kind, name, closest))


class ResponseError(ValueError):
    """An answer that is not what its operation returns. `places` holds JSON Pointers, each with what is wrong there."""

    def __init__(self, operation: str, places: Iterable[tuple[str, str]]) -> None:
        self.operation = operation
        self.places = tuple(places)
        told = "; ".join(f"{pointer or 'the body'}: {reason}" for pointer, reason in self.places[:5])
        super().__init__(f"The answer is not what {operation} returns: {told}.")


class StyleConflict(ValueError):
    """An animation that would share characters with another style; `style`, `whole`, `held` and `text` tell both."""

    def __init__(self, style: str, whole: str, *, held: str, text: str) -> None:
        super().__init__(
            f"{style} over {_short(whole)} meets {held} over {_short(text)}: an animation shares its text with nothing."
        )
        self.style, self.whole, self.held, self.text = style, whole, held, text


class NotInText(ValueError):
    """What was to be styled does not occur in the text, or not so often: `count` times."""

    def __init__(self, text: str, what: str, *, count: int) -> None:
        often = f"occurs {count} time{'s' * (count != 1)}" if count else "does not occur"
        super().__init__(f"{_short(what)} {often} in {_short(text)}.")
        self.text, self.what, self.count = text, what, count


class PlanError(ValueError):
    """A content of which no plan can be made."""

    @classmethod
    def opening(cls, url: str) -> PlanError:
        """Return the error for a URL that would stand in the message which opens a chat."""
        return cls(
            f"The message that opens a chat may not have a URL, and no text can go in front of {url}: "
            "begin with a text that has none."
        )


class TemplateError(ValueError):
    """A template that cannot be read, or values that do not fit it; its text names placeholders and quotes no value."""


class CatalogError(ValueError):
    """A rule or family that cannot enter a catalog: a code or name taken twice, a law broken."""


class MissingExtra(ImportError):
    """An optional dependency that is needed now and not installed; says how to install it."""

    def __init__(self, module: str, *, extra: str) -> None:
        super().__init__(
            f"{module} is needed for this and is not installed: pip install 'linq-compose[{extra}]'",
            name=module,
        )
