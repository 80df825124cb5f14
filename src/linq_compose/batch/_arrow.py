"""Arrow: the payloads in an array, and the columns of a result. Loads pyarrow, which the extra `batch` installs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final, TypeAlias
from uuid import UUID

from linq_compose.batch._findings import FIELDS
from linq_compose.errors import BatchError, MissingExtra

__all__ = [
    "Array",
    "DataType",
    "Field",
    "RecordBatch",
    "Schema",
    "Table",
    "arrow",
    "payloads",
    "plain_array",
    "require_payloads",
    "result_arrays",
    "result_fields",
    "values_of",
]

# pyarrow carries no types: these names say what is meant.
Array: TypeAlias = Any
DataType: TypeAlias = Any
Field: TypeAlias = Any
RecordBatch: TypeAlias = Any
Schema: TypeAlias = Any
Table: TypeAlias = Any

_NAMES: Final = ("ok", "worst", "operation", "rules", "diagnostics", "payload")
"""The columns of a result; `payload` is only there when the payloads are made from columns."""


def arrow() -> Any:
    """Return the module pyarrow; raises `MissingExtra` (an ImportError) without it."""
    try:
        return import_module("pyarrow")
    except ImportError:
        raise MissingExtra("pyarrow", extra="batch") from None


def result_fields(*, composing: bool) -> list[Field]:
    """Return the fields of the columns of a result."""
    pa = arrow()
    text = pa.string()
    flags: dict[str, Any] = {"conditional": pa.bool_(), "server_code": pa.int32()}
    record = pa.struct([pa.field(name, flags.get(name, text)) for name in FIELDS])
    types = (pa.bool_(), text, text, pa.list_(text), pa.list_(record), text)
    fields = [pa.field(name, type_) for name, type_ in zip(_NAMES, types, strict=True)]
    return fields if composing else fields[:-1]


def result_arrays(columns: Iterable[list[Any]], fields: Iterable[Field]) -> list[Array]:
    """Return the columns of a result as arrays; text with half a surrogate pair gets its escape instead."""
    pa = arrow()
    arrays = []
    for values, field in zip(columns, fields, strict=False):
        try:
            arrays.append(pa.array(values, field.type))
        except UnicodeEncodeError:
            arrays.append(pa.array(_encodable(values), field.type))
    return arrays


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {name: _encodable(item) for name, item in value.items()}
    return value


def require_payloads(kind: DataType, name: str) -> None:
    """Raise `BatchError` for a column whose type holds no payloads: neither text, nor structs, maps or lists."""
    types = arrow().types
    plain = _plain_type(kind)
    if not (_is_text(plain) or types.is_null(plain) or types.is_nested(plain)):
        raise BatchError(f"The column {name!r} is of the type {kind}; expected JSON text, binary, a struct or a map.")


def payloads(array: Array) -> list[Any]:
    """Return the payload of each row: JSON text as bytes, or plain values of a struct, map or list; None if null."""
    array = plain_array(array)
    return _bytes_of(array) if _is_text(array.type) else _values(array)


def values_of(arrays: Iterable[Array]) -> list[list[Any]]:
    """Return the columns of arrays as lists of plain values."""
    return [_values(array) for array in arrays]


def _plain_type(kind: DataType) -> DataType:
    pa = arrow()
    while True:
        if isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        elif pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
            kind = kind.value_type
        else:
            return kind


def plain_array(array: Array) -> Array:
    """Return an array without dictionary, run-end encoding or extension type."""
    pa = arrow()
    while True:
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        elif pa.types.is_run_end_encoded(array.type):
            array = import_module("pyarrow.compute").run_end_decode(array)
        else:
            return array


def _is_text(kind: DataType) -> bool:
    types = arrow().types
    tests = (
        types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary,
        types.is_binary_view, types.is_fixed_size_binary,
    )  # fmt: skip
    return any(test(kind) for test in tests)


def _is_list(kind: DataType) -> bool:
    types = arrow().types
    tests = (
        types.is_list, types.is_large_list, types.is_fixed_size_list, types.is_list_view, types.is_large_list_view
    )  # fmt: skip
    return any(test(kind) for test in tests)


def _bytes_of(array: Array) -> list[bytes | None]:
    """Return texts as bytes, which need not be UTF-8."""
    pa = arrow()
    types = pa.types
    if types.is_string(array.type):
        array = array.cast(pa.binary())
    elif types.is_large_string(array.type):
        array = array.cast(pa.large_binary())
    elif types.is_string_view(array.type):
        array = array.cast(pa.binary_view())
    found: list[bytes | None] = array.to_pylist()
    return found


def _values(array: Array) -> list[Any]:
    pa = arrow()
    read = _reader(array.type)
    try:
        values: list[Any] = array.to_pylist()
    except (UnicodeDecodeError, pa.ArrowInvalid, ValueError, OverflowError) as error:
        values = [_value_or(array[index], error) for index in range(len(array))]
    return values if read is None else [None if value is None else read(value) for value in values]


def _value_or(scalar: Any, error: Exception) -> Any:
    """Return the value of one row, or an object that has no place in JSON where Python cannot hold it."""
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return type(error)


def _reader(kind: DataType) -> Callable[[Any], Any] | None:
    """Return what makes a value of this type plain JSON; None where it is already.

    A struct has every field in every row, so a null there is an absent member; in a map and a list a null is a null.
    """
    types = arrow().types
    if types.is_struct(kind):
        readers = [(field.name, _reader(field.type)) for field in kind]

        def read_struct(value: dict[str, Any]) -> dict[str, Any]:
            present = ((name, value[name], read) for name, read in readers)
            return {name: item if read is None else read(item) for name, item, read in present if item is not None}

        return read_struct
    if types.is_map(kind):
        read_item = _reader(kind.item_type)
        return lambda pairs: {key: item if read_item is None else _given(item, read_item) for key, item in pairs}
    if _is_list(kind):
        read_value = _reader(kind.value_type)
        return None if read_value is None else lambda value: [_given(item, read_value) for item in value]
    if types.is_union(kind) or types.is_dictionary(kind) or types.is_run_end_encoded(kind):
        return _by_value
    if types.is_temporal(kind) or isinstance(kind, arrow().BaseExtensionType):
        return _by_value
    return None


def _given(value: Any, read: Callable[[Any], Any]) -> Any:
    return None if value is None else read(value)


def _by_value(value: Any) -> Any:
    """Return a value whose type alone does not say what it is; times and UUIDs become the text that JSON carries."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: _by_value(item) for key, item in value.items() if item is not None}
    return [_by_value(item) for item in value] if isinstance(value, list) else value
