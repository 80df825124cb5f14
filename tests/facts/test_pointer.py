"""Laws of the JSON Pointer: round trips, resolution, order; and the examples of RFC 6901."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from enum import Enum, IntEnum
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linq_compose._pointer import Pointer
from texts import texts

tokens = st.one_of(st.text("~/01-aé", max_size=4), texts(max_clusters=3), st.integers(0, 40))
paths = st.lists(tokens, max_size=5).map(tuple)
pointers = paths.map(Pointer)
# RFC 6901 section 3.
WELL_FORMED = re.compile("(?:/(?:[^/~]|~[01])*)*")
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("~/01-a", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def places(document: object, path: Pointer) -> Iterator[tuple[Pointer, object]]:
    """Every path of a JSON document with what lies there."""
    yield path, document
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, path / key)
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from places(value, path / index)


@given(pointers)
def test_parse_is_the_inverse_of_str(pointer: Pointer) -> None:
    assert Pointer.parse(str(pointer)) == pointer


@given(st.text("~/01a", max_size=8))
@example("/~~01")
@example("/~01~1~0")
def test_str_is_the_inverse_of_parse_where_parse_accepts(text: str) -> None:
    if WELL_FORMED.fullmatch(text):
        assert str(Pointer.parse(text)) == text
    else:
        with pytest.raises(ValueError, match="JSON Pointer|tilde"):
            Pointer.parse(text)


@given(documents)
def test_every_place_is_found(document: object) -> None:
    for path, value in places(document, Pointer()):
        assert path.resolve(document) is value
        assert Pointer.parse(str(path)).resolve(document) is value


@given(documents, pointers)
def test_resolve_is_a_place_or_a_lookup_error(document: object, pointer: Pointer) -> None:
    known = dict(places(document, Pointer()))
    if pointer in known:
        assert pointer.resolve(document) is known[pointer]
    else:
        with pytest.raises(LookupError) as caught:
            pointer.resolve(document)
        assert f'"{pointer}"' in str(caught.value)


@given(paths, paths)
def test_slash_is_concatenation(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> None:
    whole = Pointer(one + other)
    assert Pointer(one) / other == Pointer(one) / Pointer(other) == whole
    assert str(whole) == str(Pointer(one)) + str(Pointer(other))
    stepwise = Pointer(one)
    for token in other:
        stepwise = stepwise / token
    assert stepwise == whole
    assert whole.starts_with(Pointer(one))


@given(pointers, pointers)
def test_starts_with_is_being_at_or_below(one: Pointer, other: Pointer) -> None:
    assert one.starts_with(other) == (str(one) + "/").startswith(str(other) + "/")


@given(pointers, tokens)
def test_parent_and_name_are_the_two_halves(pointer: Pointer, token: str | int) -> None:
    below = pointer / token
    assert below.parent == pointer
    assert below.name == str(token)
    assert below.parent < below


@given(pointers, pointers)
def test_order_is_that_of_the_tokens(one: Pointer, other: Pointer) -> None:
    assert (one < other) == (one.tokens < other.tokens)
    assert (one == other) == (str(one) == str(other))
    assert one != other or hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301


def test_root_is_its_own_parent() -> None:
    assert Pointer().parent == Pointer() == Pointer.parse("")
    assert Pointer().name == ""
    assert str(Pointer() / "") == "/"


def test_index_is_stored_as_its_digits() -> None:
    assert Pointer(("parts", 0)) == Pointer(("parts", "0")) == Pointer.parse("/parts/0")
    assert (Pointer() / "parts" / 0).tokens == ("parts", "0")


def test_enum_member_is_spelt_as_its_value() -> None:
    class Key(str, Enum):  # noqa: UP042 - a StrEnum would spell itself right without help
        PARTS = "parts"

    class Place(IntEnum):
        FIRST = 0

    assert str(Pointer((Key.PARTS, Place.FIRST))) == "/parts/0"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
        ("/~01", 9),
    ],
)
def test_examples_of_the_rfc(text: str, value: object) -> None:
    document = {"foo": ("bar", "baz"), "": 0, "a/b": 1, "c%d": 2, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8, "~1": 9}
    assert Pointer.parse(text).resolve(MappingProxyType(document)) == value


@pytest.mark.parametrize("token", ["-", "00", "01", "12", "-1", "+1", "1_0", "²", "٠", " 0", "", "0\n", "9" * 5_000])
def test_misspelt_index_is_absent(token: str) -> None:
    # Twelve elements: in a shorter array two characters would be too many for any index.
    with pytest.raises(LookupError, match=r'the array of 12 at "/xs" has no'):
        (Pointer() / "xs" / token).resolve({"xs": ["x"] * 12})


@pytest.mark.parametrize(
    ("document", "where"),
    [({"a": {}}, 'the object at "/a"'), ({"a": "b0"}, 'the str at "/a"'), ([], "array of 0")],
)
def test_absence_is_explained(document: object, where: str) -> None:
    with pytest.raises(LookupError, match=where):
        Pointer(("a", 0)).resolve(document)


def test_pointer_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Pointer().tokens = ("a",)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_text_is_not_taken_for_tokens() -> None:
    with pytest.raises(TypeError, match=r"Pointer\.parse"):
        Pointer("/parts/0")


@pytest.mark.parametrize("token", [None, 1.0, b"a", True])
def test_other_tokens_are_refused(token: object) -> None:
    with pytest.raises(TypeError, match=type(token).__name__):
        Pointer((token,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_slash_leaves_other_operands_alone() -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        Pointer() / 1.5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
