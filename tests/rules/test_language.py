"""The language of rules: what an expression means, computed on a second road, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms import EDITION, submission
from xlsx_addin.evaluation import rates_of
from xlsx_addin.rules.expression import ExpressionError, parse_expression, parse_template
from xlsx_addin.rules.facts import Facts
from xlsx_addin.rules.operations import Missing

STATED = {"M3.2.1.1": 7, "M3.2.1.1.1": 3, "M3.3.1": 0, "M6.1.den": 5000}
BLANK = "M3.2.1.2"
FACTS_OF: dict[str, Facts] = {}


def facts(cells=None, rows=None):
    s = submission({k: float(v) for k, v in STATED.items()} if cells is None else cells)
    return Facts(EDITION, s, rates_of(EDITION, s), s.lists if rows is None else rows)


def known() -> Facts:
    if "known" not in FACTS_OF:
        FACTS_OF["known"] = facts()
    return FACTS_OF["known"]


def value(text, *, logical=False, of=None, names=None):
    found = parse_expression(EDITION, text, names or {}, logical=logical).run(of or known())
    return None if isinstance(found, Missing) else found


def holds(text, **options):
    return value(text, logical=True, **options)


# --- a second road: trees that are written as text and computed naively, None for what is not known -------------
LEAVES = st.one_of(
    st.integers(0, 40).map(lambda n: (str(n), Fraction(n))),
    st.sampled_from([(k, Fraction(v)) for k, v in STATED.items()]),
    st.just((BLANK, None)),
    st.just(("0.5", Fraction(1, 2))),
)


def _combine(children):
    def joined(parts):
        (a, x), sign, (b, y) = parts
        if x is None or y is None or (sign == "/" and y == 0):
            return f"({a} {sign} {b})", None
        return f"({a} {sign} {b})", {"+": x + y, "-": x - y, "*": x * y, "/": x / y if y else None}[sign]

    def chosen(parts):
        name, items = parts
        values = [v for _, v in items]
        result = None if None in values else {"sum": sum, "min": min, "max": max}[name](values)
        return f"{name}({', '.join(t for t, _ in items)})", result

    return st.one_of(
        st.tuples(children, st.sampled_from("+-*/"), children).map(joined),
        st.tuples(st.sampled_from(["sum", "min", "max"]), st.lists(children, min_size=1, max_size=3)).map(chosen),
        children.map(lambda c: (f"-{c[0]}", None if c[1] is None else -c[1])),
    )


NUMBERS = st.recursive(LEAVES, _combine, max_leaves=8)


@given(NUMBERS)
def test_arithmetic_is_exact_and_unknown_where_anything_is_blank(tree):
    text, right = tree
    assert value(text) == right


@given(NUMBERS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), NUMBERS, st.integers(0, 5))
def test_comparisons_with_slack(left, sign, right, slack):
    (a, x), (b, y) = left, right
    low = {
        "=": lambda: abs(x - y) <= slack,
        "!=": lambda: abs(x - y) > slack,
        "<": lambda: x - y < slack,
        "<=": lambda: x - y <= slack,
        ">": lambda: y - x < slack,
        ">=": lambda: y - x <= slack,
    }
    wanted = None if x is None or y is None else low[sign]()
    assert holds(f"{a} {sign} {b} within {slack}") is wanted
    if slack == 0:
        plain = wanted if sign not in ("<", ">") or wanted is None else (x < y if sign == "<" else x > y)
        assert holds(f"{a} {sign} {b}") is plain


TRUTHS = st.sampled_from([("M3.3.1 = 0", True), ("M3.3.1 > 0", False), (f"{BLANK} = 1", None)])


@given(TRUTHS, TRUTHS)
def test_three_valued_logic_is_that_of_kleene(left, right):
    (a, x), (b, y) = left, right
    assert holds(f"{a} and {b}") is (False if False in (x, y) else None if None in (x, y) else True)
    assert holds(f"{a} or {b}") is (True if True in (x, y) else None if None in (x, y) else False)
    assert holds(f"not {a}") is (None if x is None else not x)
    assert holds(f"{a} => {b}") is (y if x else None)


def test_weak_and_strong_operators():
    assert value("2 + 3 * 4 - 6 / 4") == Fraction(25, 2)
    assert value("-2 - -3") == 1
    assert holds("1 = 1 or 1 = 2 and 1 = 3") is True
    assert holds("not 1 = 2 and 1 = 1") is True
    assert holds("1 = 1 => 1 = 2 => 1 = 3") is None
    assert value("if(M3.2.1.1 > 5, 10, 20)") == 10
    assert value("round(2 / 3, 2)") == Fraction(67, 100)
    assert value("round(0.125, 2)") == Fraction(13, 100)
    assert value("abs(3 - 7)") == 4


def test_what_a_workbook_says_in_other_places():
    f = facts({"M3.2.1.1": 9.0, "M3.2.1.1.1": 2.0, "M6.1": 55.5, "M1.1.2": "Có", "M3.2.1.2": "không phát sinh",
               "M3.3.1": "ba", "INFO.year": 2023.0})  # fmt: skip
    assert value("M3.2.1.1.2", of=f) == Fraction(200, 9)
    assert value("stated(M6.1)", of=f) == Fraction("55.5")
    assert value("year", of=f) == 2023
    assert holds("M1.1.2 = Có", of=f) is True
    assert holds("M1.1.2 = Không", of=f) is False
    assert holds("blank(M6.1.num)", of=f) is True
    assert holds("blank(M3.2.1.1)", of=f) is False
    assert holds("blank(M3.2.1.2)", of=f) is False  # said not to arise: no blank, and no number either
    assert value("M3.2.1.2", of=f) is None
    assert holds("blank(M3.3.1)", of=f) is None  # unreadable: neither
    assert holds("blank(M3.2.1.2.2)", of=f) is True
    assert holds("blank(van_ban)", of=f) is True


def test_lists_are_counted_and_summed_with_conditions():
    from decimal import Decimal

    columns = len(EDITION.lists["truyen_thong"].columns)

    def event(kind, sessions, women, measure):
        row = [None] * (columns + 2)
        row[2], row[6], row[8], row[10] = kind, sessions, women, measure
        return tuple(row)

    rows = {
        "truyen_thong": [
            event("Ban VSTBPN", Decimal(1), Decimal(30), "người"),
            event("Đơn vị thành viên", Decimal(2), Decimal(40), "lượt"),
            event("ban vstbpn", Decimal(1), None, None),
        ]
    }
    f = facts(rows=rows)
    assert value("count(truyen_thong)", of=f) == 3
    assert value('count(truyen_thong, organiser_kind = "Ban VSTBPN")', of=f) == 2
    assert value('count(truyen_thong, organiser_kind != "Ban VSTBPN", sessions > 1)', of=f) == 1
    assert value("count(truyen_thong, measure = blank)", of=f) == 1
    assert value("sum(truyen_thong.sessions)", of=f) == 4
    assert value('sum(truyen_thong.women, measure = "người")', of=f) == 30
    assert value("sum(truyen_thong.women)", of=f) is None  # a blank cell is not a zero
    assert value("count(van_ban)", of=f) is None  # no row at all says nothing


@pytest.mark.parametrize(
    "text",
    [
        "", "M3.2.1.1", "M3.2.1.1 >", "(M3.2.1.1 > 1", "M3.2.1.1 > 1)", "1 < 2 < 3", "M9.9 > 1", "M3.2.1.1 and 1 = 1",
        "(1 = 1) + 1 = 2", "not 3", "1 => 2", "if(1, 2, 3) = 1", "if(1 = 1, 2, 1 = 1) = 1", "abs(1, 2) = 1",
        "round(1, 99) = 1", "count(M3.2.1.1) = 1", "count(van_ban, nope = 1) = 1", 'count(van_ban, kind < "a") = 1',
        'count(van_ban, kind = "Kế hoach") = 1',
        "sum(van_ban.kind) = 1", "stated(M3.2.1.1) = 1", "prev(M6.1.num) = 1", "unknown(1) = 1", "blank(1)",
        "__import__('os').system('true') = 1", "M3.2.1.1.__class__ = 1", "().__class__ = 1", "lambda: 1",
        "1 = 1; 2 = 2",
        "1 ** 99999999 = 1", "99999999999999999999 = 1", "M3.2.1.1 = \"ba", "a.b.c = 1", "{1} = 1", "1e999 = 1",
        "(" * 200 + "1 = 1" + ")" * 200, "1 = " + "1 + " * 600 + "1", "1 = 1 and " * 180 + "1 = 1",
        "sum(" * 60 + "1" + ")" * 60 + " = 1",
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused_with_a_sentence(text):
    with pytest.raises(ExpressionError) as refusal:
        parse_expression(EDITION, text, {}, logical=True)
    assert str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_refused_or_ends(text):
    try:
        found = parse_expression(EDITION, text, {}, logical=True)
    except ExpressionError as refusal:
        assert str(refusal)
    else:
        assert found.run(known()) in (True, False) or isinstance(found.run(known()), Missing)


def test_a_near_miss_is_proposed():
    with pytest.raises(ExpressionError, match=r"«M3\.2\.1\.1(\.1)?»"):
        parse_expression(EDITION, "M3.2.1.11 > 1", {}, logical=True)


def test_sentences_show_values_as_staff_read_them():
    f = facts({"M3.2.1.1": 10450.0, "M3.2.1.1.1": 3201.0, "M1.1.2": "Có"})
    text = "{M3.2.1.1} {M3.2.1.1.2} {M1.1.2} {M6.1.num} {M3.2.1.1 / 4} {cell(M3.2.1.1)} {label(M4.4)}"
    sheet, row, column = f.submission.layout.place(EDITION.index["M3.2.1.1"])
    from xlsx_addin.places import to_a1

    place = f"«{sheet}» {to_a1(row, column)}"
    label = EDITION.fields["M4.4"].label
    assert parse_template(EDITION, text, {}).fill(f) == f"10.450 30,63 Có (trống) 2.612,5 {place} {label}"


@pytest.mark.parametrize("text", ["{M3.2.1.1", "M3.2.1.1}", "{M9}", "{1 = 1}", "{}", "{label(1)}", "{cell(M9)}"])
def test_bad_sentences_are_refused(text):
    with pytest.raises(ExpressionError):
        parse_template(EDITION, text, {})
