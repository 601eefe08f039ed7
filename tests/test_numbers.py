"""Numbers as Vietnamese staff write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.numbers import Nothing, Percent, Plain, Ratio, Unclear, padded, round_half_up, to_text, understand

HUNDRED = Decimal(100)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.450", 10450),
        ("10 450", 10450),
        ("10\u00a0450", 10450),
        ("1.234.567", 1234567),
        ("05 người", 5),
        ("0 người", 0),
        ("không", 0),
        ("1,234", 1234),  # a count cannot be 1.234: the column settles it
        ("-5", -5),
        ("  12 ", 12),
        ("12 đại biểu", 12),
    ],
)
def test_counts(text, value):
    assert understand(text, whole=True).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("30,56 %", "30.56"), ("30,56\u00a0%", "30.56"), ("30.56%", "30.56"), ("12,5%", "12.5"), ("100%", "100")],
)
def test_percentages(text, value):
    assert understand(text, upper=HUNDRED) == Percent(Decimal(value), len(value.partition(".")[2]))


@pytest.mark.parametrize("text", ["09/29", "09/29 người", "09 / 29", "09/29  NGƯỜI"])
def test_fractions(text):
    assert understand(text) == Ratio(Decimal(9), Decimal(29))


def test_what_can_be_read_two_ways_is_a_question():
    assert understand("1.234") == Unclear("ambiguous-number", (Decimal(1234), Decimal("1.234")))
    assert understand("1,234") == Unclear("ambiguous-number", (Decimal(1234), Decimal("1.234")))
    assert understand("1.234", whole=True) == Plain(Decimal(1234))
    assert understand("1.234", upper=HUNDRED) == Plain(Decimal("1.234"), 3)
    assert understand("0,125") == Plain(Decimal("0.125"), 3)
    assert understand("1.234,56") == Plain(Decimal("1234.56"), 2)
    assert understand("1,234.56") == Plain(Decimal("1234.56"), 2)


@pytest.mark.parametrize(
    "text", ["hơn 10.450", "trên 780 cuộc", "khoảng 25", "25 ngàn", "~5", "5 (ước)", "trên 25 ngàn lượt"]
)
def test_bounds_and_rounded_words_are_not_values(text):
    assert isinstance(understand(text, whole=True), Unclear)


@pytest.mark.parametrize(
    "text", ["abc", "5?", "1.2.3", "12,", "1e5", "5-10", "=1+1", "05/12/2023", "1 2 3", "½ người", "5 +"]
)
def test_anything_else_is_unclear(text):
    assert isinstance(understand(text, whole=True), Unclear)


def test_million_dong_is_the_unit_only_where_the_column_says_so():
    assert understand("5 triệu đồng", unit="triệu đồng") == Plain(Decimal(5))
    assert isinstance(understand("5 triệu đồng", unit="người"), Unclear)


@pytest.mark.parametrize(
    ("text", "arising"), [("", True), ("   ", True), ("…", True), ("-", False), ("Không phát sinh", False)]
)
def test_nothing(text, arising):
    assert understand(text) == Nothing(arising)


def test_unicode_forms_make_no_difference():
    assert understand("05 ngu\u031bo\u031b\u0300i") == understand("05 người") == Plain(Decimal(5))


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(900, 29), 2, "31.03"),
        (Fraction(58400, 2302), 2, "25.37"),
        (Fraction(125, 10), 2, "12.50"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(1, 200), 2, "0.01"),
        (Decimal("2.675"), 2, "2.68"),
        (Fraction(-1, 1000), 2, "0.00"),
    ],
)
def test_half_up(value, places, expected):
    assert str(round_half_up(value, places)) == expected


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_rounding_is_the_nearest_hundredth_and_halves_go_up(part, total):
    exact = Fraction(part, total)
    error = Fraction(round_half_up(exact)) - exact
    assert abs(error) <= Fraction(1, 200)
    if abs(error) == Fraction(1, 200):
        assert abs(Fraction(round_half_up(exact))) > abs(exact)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_written_numbers_are_read_back(value):
    text = to_text(value)
    meaning = understand(text)
    read = (meaning.value,) if isinstance(meaning, Plain) else meaning.candidates
    assert value in read


@given(st.text(max_size=30))
def test_no_text_breaks_reading(text):
    assert isinstance(understand(text, whole=True), (Plain, Percent, Ratio, Nothing, Unclear))


@pytest.mark.parametrize(("value", "text"), [(3, "03"), (0, "0"), (9, "09"), (16, "16"), (10450, "10.450")])
def test_counts_below_ten_are_padded(value, text):
    assert padded(value) == text


@pytest.mark.parametrize("text", ["1O", "12l", "3I", "4S", "7z", "12B"])
def test_a_letter_that_looks_like_a_digit_makes_no_number(text):
    assert understand(text) == Unclear("not-a-number")
    assert understand(f"{text[:-1]} người") == Plain(Decimal(text[:-1]))
