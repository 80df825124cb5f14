"""Templates: placeholders are filled, values stay what they are, and what does not fit is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linq_compose import RichText, bold, italic, shake, template
from linq_compose.errors import StyleConflict, TemplateError
from texts import texts

VALUES = texts(max_clusters=3) | st.sampled_from(["{x}", "{", "}}", "**b**", "<b>", "{name:bold}", "%s"])


def escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@given(VALUES, VALUES, VALUES, VALUES)
def test_a_value_is_never_markup_and_moves_no_range(before: str, name: str, between: str, id: str) -> None:
    made = template(f"{escaped(before)}{{name}}{escaped(between)}{{id:bold}}").render(name=name, id=id)
    assert made == RichText(before, name, between, bold(id))


@given(VALUES, st.sampled_from([3, 2.5, True, "x"]))
def test_without_styles_a_template_is_a_format_string(literal: str, value: Any) -> None:
    for spec in ("", "!r", ":>9", "!s:^5"):
        source = escaped(literal) + "{value" + spec + "}"
        if not (spec == ":>9" and isinstance(value, str)):
            assert template(source).render(value=value) == RichText(source.format(value=value))


def test_formats_and_styles_go_together() -> None:
    made = template("Hi {name}, order {id:bold}, {price:.2f|italic|bold} {go:|shake}")
    assert made.names == {"name", "id", "price", "go"}
    assert made == template(made.source)
    assert made.render(name=bold("Ana"), id=42, price=9.5, go="now") == RichText(
        "Hi ", bold("Ana"), ", order ", bold("42"), ", ", italic(bold("9.50")), " ", shake("now")
    )
    assert template("{a}{a:bold}").render(a=italic("x")) == RichText(italic("x"), bold(italic("x")))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{", "cannot be read"),
        ("}", "cannot be read"),
        ("{}", "named by one word"),
        ("{0}", "named by one word"),
        ("{a.b}", "Give the value itself a name"),
        ("{a[0]}", "Give the value itself a name"),
        ("{a!x}", "!x of 'a' is none of"),
        ("{a:{b}}", "a placeholder of its own"),
        ("{a:.2f|blod}", "There is no style 'blod' for 'a'. Did you mean 'bold'"),
        ("{a:|}", "There is no style ''"),
        ("{a:|shake|bold}", "do not go together"),
        ("{a:shake|bold}", "do not go together"),
        ("{a:blod}", "'blod' is neither a style nor a format of 'a'. Did you mean 'bold'"),
        ("{a:Bold}", "Did you mean 'bold'"),
        ("{a:italics}", "Did you mean 'italic'"),
        ("{a:under line|bold}", "Did you mean 'underline'"),
        ("{a:bold,italic}", "Write 'bold|italic' for several styles"),
        ("{a:bold italic nod}", "Write 'bold|italic|nod'"),
        ("{a:bold|.2f}", "There is no style '.2f' for 'a'. A format comes first"),
        ("{a:bold|}", "There is no style ''"),
    ],
)
def test_what_cannot_be_read_is_told_at_once(source: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said.replace("[", r"\[").replace("|", r"\|")):
        template(source)


@pytest.mark.parametrize(
    "form", [">99999", "010001", "*^+#10001,.2f", ".99999f", ".99999%", "9" * 5000, "x=1000000000"]
)
def test_a_format_that_fills_more_than_a_text_holds_is_refused_at_once(form: str) -> None:
    """Python would build such a text before anything could measure it."""
    with pytest.raises(TemplateError, match="fills more than 10,000 characters, the limit of a text"):
        template(f"Hi {{value:{form}|bold}}")


def test_a_format_may_fill_as_much_as_a_text_holds() -> None:
    for form, value, length in (
        (">10000", "x", 10_000),
        (".300f", 1, 302),
        ("%Y-%m-%d 20251126", date(2026, 1, 2), 19),
    ):
        assert len(template(f"{{value:{form}}}").render(value=value)) == length


def test_where_every_segment_is_a_style_all_are() -> None:
    when = datetime(2026, 11, 26, tzinfo=UTC)
    made = template("{when:bold|italic} {when:%d.%m.|bold} {when:%A bold} {self:shake}")
    assert made.render(when=when, self="me") == RichText(
        bold(italic(str(when))), " ", bold("26.11."), " Thursday bold ", shake("me")
    )


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ("b", 5),
        (">10", "x"),
        ("*^9", "x"),
        ("+.2f", 2.5),
        (",", 12345),
        ("_b", 300),
        ("#x", 255),
        ("08.3f", 2.5),
        ("s", "x"),
    ],
)
def test_a_format_is_a_format_however_near_to_a_style(spec: str, value: Any) -> None:
    assert template("{value:" + spec + "}").render(value=value) == RichText(format(value, spec))


def test_a_format_of_a_type_of_ones_own_is_passed_on() -> None:
    class Money:
        def __format__(self, spec: str) -> str:
            return f"5 {spec}"

    assert template("{price:EUR}").render(price=Money()) == RichText("5 EUR")


def test_what_does_not_fit_is_told_when_it_is_filled() -> None:
    made = template("{name} {price:.2f} {go:shake}")
    good = {"name": "Ana", "price": 1, "go": "now"}
    for values, said in (
        ({"name": "Ana", "price": 1}, "The value of 'go' is missing."),
        ({"nmae": "Ana", "price": 1, "go": ""}, "The value of 'name' is missing. Did you mean 'nmae'?"),
        ({**good, "nmae": "Ana"}, "There is no placeholder 'nmae'. Did you mean 'name'?"),
        ({**good, "name": None}, "The value of 'name' is None"),
        ({**good, "price": "cheap"}, "The value of 'price' does not fit its format '.2f'"),
        ({**good, "price": RichText("1")}, "'price' is rich text, which takes no format"),
    ):
        with pytest.raises(TemplateError) as caught:
            made.render(**values)
        assert str(caught.value).startswith(said) or said in str(caught.value)
    with pytest.raises(StyleConflict):
        made.render(**{**good, "go": bold("now")})
    with pytest.raises(TypeError, match="takes a text"):
        template(3)
