"""Where a sentence ends, in any language: a cut is at a place that a reader takes for an end."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linq_compose import plan
from linq_compose.compose._sentences import ends_sentence
from linq_compose.compose._split_text import cuts, urls_and
from linq_compose.errors import PlanError
from linq_compose.urls import find_urls

URL = "https://acme.com/x"
ENDS = [
    ("Your table is ready.", "Pay here"),
    ("Is it ready?", "Yes"),
    ('He said "Go!"', "And went"),
    ("We did it…", "Then we left"),
    ("Wait...", "What is this"),
    ("It costs 5 €.", "Pay here"),
    ("Die Tische sind frei.", "Bitte kommen"),
    ("Стол готов.", "Приходите"),
    ("Το τραπέζι είναι έτοιμο.", "Ελάτε"),
    ("यह तैयार है।", "आइए"),
    ("الطاولة جاهزة؟", "نعم"),
    ("もうすぐです。", "見て"),
    ("השולחן מוכן.", "בואו"),
    ("Ya está.", "¿Vienes?"),
    ("See acme.example.", "It is new"),
    ("All done.", "🎉"),
    ("もうすぐです。", "iPhone"),
]
GOES_ON = [
    ("Hi Dr.", "Smith"),
    ("Hi Prof.", "Brown"),
    ("Hola Sra.", "López"),
    ("Frau Dipl.", "Ing"),
    ("Your order no.", "42"),
    ("Nr.", "7"),
    ("at 7 p.m.", "on Friday"),
    ("at 7 p.m.", "Bring cash"),
    ("in the U.S.", "Army"),
    ("J.", "Smith"),
    ("А.", "Пушкин"),
    ("улица им.", "Ленина"),
    ("ul.", "Piękna"),
    ("1.", "Pay here"),
    ("on the 3.", "Mai"),
    ("approx.", "Ten"),
    ("Acme Inc.", "is here"),
    ("Really?", "she said"),
    ("Wow!", "3 items"),
    ("Wait…", "what"),
    ("It is ready.", "— So they say"),
    ("z.B.", "Ramen"),
    ("bzw.", "Udon"),
    ("“Mr.", "Jones”"),
    ("It is ready.", "🎉 and out"),
    ("no full stop", "Here"),
    ("", "Here"),
]


@pytest.mark.parametrize(("before", "after"), ENDS)
def test_a_sentence_ends(before: str, after: str) -> None:
    assert ends_sentence(f"{before} {after}", len(before), len(before) + 1)


@pytest.mark.parametrize("stop", [".", "\u2024", "\ufe52", "\uff0e"])
def test_a_full_stop_of_any_width_may_belong_to_an_abbreviation(stop: str) -> None:
    assert not ends_sentence(f"approx{stop} Ten", 7, 8)
    assert ends_sentence(f"It is ready{stop} Ten", 12, 13)


@pytest.mark.parametrize(("before", "after"), GOES_ON)
def test_a_sentence_goes_on(before: str, after: str) -> None:
    assert not ends_sentence(f"{before} {after}", len(before), len(before) + 1)


VOWELS = "aeiouyàéîõüÿаеёиоуыэюяєіїαεηιουωά"
CONSONANTS = "bcdfghjklmnpqrstvwxzçñšбвгджзклмнпрстфхцчшщβγδζθκλμνξπρστφχψ"


@pytest.mark.parametrize("letter", VOWELS)
def test_a_word_with_a_vowel_may_end_a_sentence(letter: str) -> None:
    before = f"see k{letter}kk."
    assert ends_sentence(f"{before} Then", len(before), len(before) + 1)


@pytest.mark.parametrize("letter", CONSONANTS)
def test_a_short_word_without_a_vowel_is_an_abbreviation(letter: str) -> None:
    before = f"see {letter * 4}."
    assert not ends_sentence(f"{before} Then", len(before), len(before) + 1)


WORDS = st.sampled_from(
    "A J. Dr. Mrs. vs. no. No. 42 42. 7. p.m. e.g. Hello table ready. ready! ready? café. Café, menu: so; 🍜".split()
)


@given(st.lists(WORDS, min_size=2, max_size=30), st.integers(12, 60))
def test_no_cut_at_a_sentence_is_after_a_number_or_before_a_small_letter(words: list[str], length: int) -> None:
    text = " ".join(words)
    for cut in cuts(text, length):
        if cut.at == "sentence":
            last, following = text[: cut.end].split()[-1], text[cut.next]
            assert not last[:-1].isnumeric()
            assert last not in {"J.", "Dr.", "Mrs.", "vs.", "p.m.", "e.g.", "No."}
            assert not following.islower()
            assert not following.isnumeric()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"Hi Dr. Wu, your table is ready: {URL}", "Hi Dr. Wu, your table is ready:"),
        (f"Your booking no. 7 is confirmed: {URL}", "Your booking no. 7 is confirmed:"),
        (f"Come at 9 a.m. to {URL}", "Come at 9 a.m. to"),
        (f"2. Pay here: {URL}", "2. Pay here:"),
        (f"OK. Pay here, please: {URL}", "OK. Pay here, please:"),
        (f"It is ready. Pay at {URL}", "It is ready."),
        (f"We are waiting for you, Ana, come by. {URL}", "We are waiting for you, Ana, come by."),
        ("See fig. 3, then go! www.acme.com/x", "See fig. 3, then go!"),
        (f"Open, with no. 7. {URL}", "Open, with no. 7."),
        (f"Здравствуйте, г. Иванов, стол готов: {URL}", "Здравствуйте, г. Иванов, стол готов:"),
    ],
)
def test_a_chat_opens_with_a_whole_sentence_or_clause(text: str, first: str) -> None:
    assert plan(text, new_chat=True).messages[0].text == first


def test_a_short_sentence_is_no_bubble_of_its_own() -> None:
    text = "1. Pay here with any card that you have: https://acme.com/pay/12345678901234"
    assert [message.text for message in plan(text, max_length=40)] == [
        "1. Pay here with any card that you have:",
        "https://acme.com/pay/12345678901234",
    ]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        (f"Hello! Pay here, please: {URL}", 26, ["Hello! Pay here, please:", URL]),
        (
            "Dear guest, your table number seventeen is ready",
            40,
            ["Dear guest, your table number seventeen", "is ready"],
        ),
        ("Hi! " + "x" * 30, 20, ["Hi!", "x" * 20, "x" * 10]),
    ],
)
def test_a_better_place_is_worth_some_room(text: str, length: int, expected: list[str]) -> None:
    assert [message.text for message in plan(text, max_length=length)] == expected


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("One two three\n\nfour five", "paragraph"),
        ("One two three\nfour five", "line"),
        ("One two three. Four five", "sentence"),
        ("One two three, four five", "clause"),
        ("今日は晴れです。明日は雨でしょうか本当に", "sentence"),
        ("今日は晴れですが、明日は雨でしょうか本当に", "clause"),
        ("One two three four five", "word"),
        ("Onetwothreefourfivesix", "cluster"),
    ],
)
def test_a_plan_says_after_what_it_cut(text: str, at: str) -> None:
    assert plan(text, max_length=16).messages[1].reason == f"cut after a {at}: more than 16 UTF-16 code units"


@pytest.mark.parametrize(("marks", "at"), [(0, "clause"), (7, "clause"), (8, "word")])
def test_a_clause_ends_behind_its_closing_marks_of_which_seven_are_read(marks: int, at: str) -> None:
    text = f"Your table,{'”' * marks} then"
    (first, *_) = cuts(text, len(text) - 1)
    assert first.at == at


def test_stretches_that_overlap_are_not_cut_where_they_end() -> None:
    assert urls_and([(0, 25), (30, 32)], f"Hi {URL} my name is") == [(0, 25), (30, 32)]
    assert urls_and([(5, 22)], f"Hi {URL} my name is") == [(3, 22)]


PLACES = st.sampled_from(
    (
        "https://ja.wikipedia.org/wiki/東京都千代",
        "https://пример.рф/путь/к/меню?стол=7",
        "https://acme.com/a(b)_c/__init__.py?ref=a-_-12",
        "www.acme.com/menu",
        "https://acme.com/สวัสดี",
        "http://127.0.0.1:8000/x,y;z",
    )
)


@given(
    st.lists(
        st.one_of(PLACES, st.sampled_from(("東京です。", "one", "two,", "สวัสดี", "👩\u200d👧", "x" * 50))), max_size=12
    ),
    st.sampled_from((" ", "  ", "\n", "、")),
    st.integers(0, 30),
)
def test_a_url_that_fits_alone_is_in_one_message(pieces: list[str], space: str, more: int) -> None:
    text = space.join(pieces)
    urls = find_urls(text)
    assume(urls)
    length = max(len(url.text) for url in urls) + more
    planned = plan(text, max_length=length)
    at, edges = 0, set[int]()
    for message in planned:
        edges |= {at, at + len(message.text)}
        at += len(message.text) + len(message.separator)
    for url in urls:
        assert not any(url.start < edge < url.end for edge in edges)


def test_a_url_that_holds_on_to_the_character_before_it_is_cut_where_it_must() -> None:
    planned = plan(f"\u0600{URL}", max_length=len(URL))
    assert "".join(message.text for message in planned) == f"\u0600{URL}"
    assert [len(message.text) for message in planned] == [len(URL), 1]
    assert planned.losses == ()


def test_an_invisible_text_opens_no_chat() -> None:
    with pytest.raises(PlanError, match="no text can go in front of"):
        plan(f"\u200b {URL}", new_chat=True)
    with pytest.raises(PlanError, match="no text can go in front of"):
        plan(f"\u2800\u00ad\n{URL}", new_chat=True)
    assert plan(f"\u200bHi {URL}", new_chat=True).messages[0].text == "\u200bHi"
