"""Templates: a text with placeholders, read once, filled with values that stay what they are."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from linq_compose._drawable import announce
from linq_compose.errors import StyleConflict, TemplateError
from linq_compose.limits import LIMITS
from linq_compose.text import RichText, Run
from linq_compose.text.runs import covered
from linq_compose.vocabulary import ANIMATIONS, STYLES, closest

__all__ = ["Template", "template"]

_STYLES: Final = (*STYLES.words, *ANIMATIONS.words)
_CONVERSIONS: Final[Mapping[str, Any]] = {"s": str, "r": repr, "a": ascii}


@dataclass(frozen=True, slots=True)
class _Placeholder:
    """A placeholder: the name of its value, how that is converted and formatted, and the styles over it."""

    name: str
    conversion: str | None
    spec: str
    styles: tuple[str, ...]


@announce
@dataclass(frozen=True, slots=True)
class Template:
    """A text with placeholders, made by `template`; `source` is what it was read from.

    >>> order = template("Hi {name}, order {id:bold}: {price:.2f|italic}")
    >>> print(order.render(name="Ana {x}", id=42, price=9.5))
    Hi Ana {x}, order 42: 9.50
    """

    source: str
    _pieces: tuple[str | _Placeholder, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the values that `render` takes."""
        return frozenset(piece.name for piece in self._pieces if isinstance(piece, _Placeholder))

    def render(self, /, **values: Any) -> RichText:
        """Return the text with its placeholders filled; a `RichText` keeps its styles, anything else is formatted.

        No value is read as markup or moves a range. Raises `TemplateError` (a ValueError) for a missing or surplus
        name, for None, and for a value that its format does not fit, and `StyleConflict` as the styles do.
        """
        for name in sorted(self.names - values.keys()):
            raise TemplateError(f"The value of {name!r} is missing.{_meant(name, values.keys() - self.names)}")
        for name in sorted(values.keys() - self.names):
            raise TemplateError(f"There is no placeholder {name!r}.{_meant(name, self.names)}")
        return RichText(
            *(piece if isinstance(piece, str) else _filled(piece, values[piece.name]) for piece in self._pieces)
        )


def template(source: str) -> Template:
    """Return a template: `{name}`, `{name:FORMAT}`, `{name:STYLE}`, `{name:STYLE|STYLE}`, `{name:FORMAT|STYLE|…}`.

    FORMAT is Python's format specification, STYLE the name of a style or animation; where every segment names a style,
    all are styles. `{{` and `}}` are braces. Raises `TemplateError` (a ValueError) for what cannot be read, for a
    FORMAT that is close to a style and is no format, and for one that fills more characters than a text can have.
    """
    if not isinstance(source, str):
        raise TypeError(f"template() takes a text, not {type(source).__name__}.")
    return Template(source, tuple(_pieces(source)))


def _pieces(source: str) -> Iterator[str | _Placeholder]:
    try:
        read = list(string.Formatter().parse(source))
    except ValueError as error:
        raise TemplateError(f"The template cannot be read: {error}.") from None
    for literal, name, spec, conversion in read:
        if literal:
            yield literal
        if name is not None:
            yield _placeholder(name, spec or "", conversion)


def _placeholder(name: str, spec: str, conversion: str | None) -> _Placeholder:
    if not name.isidentifier():
        raise TemplateError(f"A placeholder is named by one word; {{{name}}} is not. Give the value itself a name.")
    if conversion is not None and conversion not in _CONVERSIONS:
        raise TemplateError(f"The conversion !{conversion} of {name!r} is none of !s, !r and !a.")
    if "{" in spec:
        raise TemplateError(f"The format of {name!r} has a placeholder of its own; format the value first.")
    form, *styles = spec.split("|")
    if form in _STYLES:
        form, styles = "", [form, *styles]
    elif not _is_format(form):
        near = closest(form, _STYLES, cutoff=_NEAR)
        named = [word for word in re.split(r"[\W_]+", form) if word in _STYLES]
        if near or named:
            meant = f"Write {'|'.join(named)!r} for several styles." if named else f"Did you mean {near[0]!r}?"
            raise TemplateError(f"{form!r} is neither a style nor a format of {name!r}. {meant}")
    counts = _COUNTS.fullmatch(form)
    if counts is not None and any(
        len(digits) > _MOST_DIGITS or int(digits) > LIMITS.text for digits in counts.groups() if digits
    ):
        raise TemplateError(
            f"The format {form[:_SHOWN]!r} of {name!r} fills more than {LIMITS.text:,} characters, the limit of a text."
        )
    for word in styles:
        if word not in _STYLES:
            near = closest(word, _STYLES, cutoff=0.4)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            place = " A format comes first." if word and _is_format(word) else ""
            raise TemplateError(f"There is no style {word!r} for {name!r}.{hint}{place}")
    try:
        _laid([Run("x", frozenset())], styles, name)
    except StyleConflict:
        raise TemplateError(f"The styles of {name!r} do not go together: an animation stands alone.") from None
    return _Placeholder(name, conversion, form, tuple(styles))


_NEAR: Final = 0.6
_MOST_DIGITS: Final = 9
_SHOWN: Final = 40
_COUNTS: Final = re.compile(r"(?:.?[<>=^])?[-+ ]?z?#?0?(\d*)[,_]?(?:\.(\d+))?[A-Za-z%]?", re.DOTALL)
"""Width and precision of a format: as many characters are filled, whatever the value is."""

_FORMAT: Final = re.compile(r"(?:.?[<>=^])?[-+ ]?z?#?0?\d*[,_]?(?:\.\d+)?[A-Za-z]?", re.DOTALL)


def _is_format(spec: str) -> bool:
    """Return whether a specification is of Python's format language, or of dates and times (`%d %B`)."""
    return "%" in spec or _FORMAT.fullmatch(spec) is not None


def _filled(placeholder: _Placeholder, value: Any) -> RichText:
    if value is None:
        raise TemplateError(f"The value of {placeholder.name!r} is None: give the text that people are to read.")
    if isinstance(value, RichText) and placeholder.conversion is None:
        if placeholder.spec:
            raise TemplateError(f"The value of {placeholder.name!r} is rich text, which takes no format.")
        return _laid(value.runs, placeholder.styles, value.text)
    given = value if placeholder.conversion is None else _CONVERSIONS[placeholder.conversion](value)
    try:
        text = format(given, placeholder.spec)
    except (ValueError, TypeError) as error:
        raise TemplateError(
            f"The value of {placeholder.name!r} does not fit its format {placeholder.spec!r}: {error}."
        ) from error
    return _laid([Run(text, frozenset())], placeholder.styles, text)


def _laid(runs: Any, styles: Any, whole: str) -> RichText:
    for word in styles:
        runs = list(covered(runs, word, whole=whole))
    return RichText.of(runs)


def _meant(name: str, known: Any) -> str:
    near = closest(name, tuple(sorted(known)), cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""
