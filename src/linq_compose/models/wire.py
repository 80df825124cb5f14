"""What every model of the wire shares: frozen, tolerant of new fields, dumped as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt

from linq_compose._drawable import announce

__all__ = ["Clearing", "Number", "Payload", "Range", "Tagged", "TextKind", "Unread", "UnreadField", "Wire", "tag_of"]

Payload: TypeAlias = Any
"""A `dict` of plain JSON values. `Any`, so that type checkers accept it where the SDK expects its own TypedDicts."""

Range: TypeAlias = tuple[StrictInt, StrictInt]
"""`[start, end)` in UTF-16 code units: start inclusive, end exclusive; two JSON integers on the wire."""


Number: TypeAlias = StrictInt | StrictFloat
"""A JSON number, with or without a fraction."""


class Clearing(Enum):
    """What null means where it is more than an absent field; said where the field is declared."""

    NULL = "null"
    """Null removes the value that is stored, so it is written on purpose."""


class TextKind(Enum):
    """How people read the text of a field; said once where the field is declared, and read by the rules about texts."""

    DELIVERED = "delivered"
    """Sent as the text of a message. Every rule about texts applies."""
    LABEL = "label"
    """A key, name, caption or handle. The rules about characters apply."""


@announce
@dataclass(frozen=True, slots=True)
class Unread:
    """An array element that does not fit its place: the JSON as it was given."""

    raw: Any

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            raise UnreadField(name, node=self)


class UnreadField(AttributeError):
    """Raised when a field is accessed whose JSON could not be read; a rule that needs the field is skipped.

    `name` is the field, `obj` the model or `Unread` element that lacks it.
    """

    def __init__(self, field: str, *, node: object) -> None:
        super().__init__(field, name=field, obj=node)


class Wire(BaseModel):
    """A JSON object of the API: field names are those of the wire, unknown fields survive.

    Instances are frozen and hold tuples, never lists. They are hashable, unless there is an `experience` with
    `params`: those, and unknown fields, are the plain JSON values that were given, not copies. Two are equal if they
    have the same fields with the same values, unknown ones included. Raises `pydantic.ValidationError` for values of
    another JSON type; values of the right type that break a rule are found by `check`.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="allow",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        ser_json_inf_nan="constants",
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Announce every model to property tests."""
        super().__pydantic_init_subclass__(**kwargs)
        announce(cls)

    def payload(self) -> Payload:
        """Return what the author wrote, as plain JSON values: without defaults, with unknown fields."""
        try:
            return self.model_dump(mode="json", exclude_unset=True)
        except UnicodeEncodeError:  # an unknown field holds a key with half a surrogate pair
            return _listed(self.model_dump(exclude_unset=True))

    @classmethod
    def from_payload(cls, payload: Any) -> Self:
        """Return the model of plain JSON values by their wire names; raises `pydantic.ValidationError`."""
        return cls.model_validate(payload, by_alias=True, by_name=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields updated; raises `pydantic.ValidationError` as the constructor does.

        The method of pydantic would not validate the update, and would keep cached values of the old fields.
        """
        source = super().model_copy(deep=deep) if deep or not update else self
        if not update:
            return source
        own, known = source.__dict__, type(self).model_fields
        given = {
            name: own[name]
            for name in source.model_fields_set & known.keys() & own.keys()
            if known[name].alias not in update
        }
        return type(self)(**{**(source.model_extra or {}), **given, **update})

    def without(self, *fields: str) -> Self:
        """Return a copy in which these fields, by their names here, are not set."""
        if not self.model_fields_set & set(fields):
            return self
        given = {name: self.__dict__[name] for name in self.model_fields_set - set(fields) if name in self.__dict__}
        return type(self)(**{**(self.model_extra or {}), **given})

    def has(self, field: str) -> bool:
        """Return whether a field can be read: False only in a broken payload that is being checked."""
        return field in self.__dict__

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                raise UnreadField(name, node=self)
            return super().__getattr__(name)


def _listed(value: Any) -> Any:
    """Return plain JSON values: tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, (list, tuple)) else value


class Tagged(Wire):
    """An object with a constant `type`, which always counts as set, since the SDK drops fields that are not."""

    def model_post_init(self, _context: Any, /) -> None:
        """Mark the discriminator as set, so that every dump with `exclude_unset` keeps it."""
        self.__pydantic_fields_set__.add("type")


def tag_of(model: type[Wire]) -> str:
    """Return the constant `type` of the objects of a model."""
    (tag,) = get_args(model.model_fields["type"].annotation)
    return str(tag)
