"""Rows of typed sheets to rows of the form, measured on a corpus of retyped forms: never a wrong row."""

import random
from dataclasses import dataclass, replace

import pytest

from tests.foreign.noise import DECOYS, NOISES, Lines, Typed, clean
from tests.foreign.typed import HEADER, book, sheet, title
from xlsx_addin.catalogue import load_edition
from xlsx_addin.foreign.recognise import recognise
from xlsx_addin.submission.records import Rejected, Submission

EDITION = load_edition("bac_ninh_2024")
ABOVE = [*title("xã Đồng Tuyển"), HEADER]


@dataclass(frozen=True)
class Score:
    """How many results were taken for the right row, for a wrong one, and how many there are."""

    right: int
    wrong: tuple[tuple[str, str], ...]
    total: int


def read(lines: Lines) -> Submission | Rejected:
    return recognise(book(sheet([*ABOVE, *([x.tt, x.label, x.value, x.unit] for x in lines)])))


def found(lines: Lines, s: Submission | Rejected | None = None) -> dict[int, str]:
    """For each line whose result was used, the row it was taken for: told by the submission's own places."""
    s = s or read(lines)
    assert isinstance(s, Submission), s
    edition = load_edition(s.edition)
    places = {i: s.layout.place(n) for n, i in enumerate(edition.ids)}
    rows = {p[1] - len(ABOVE): i for i, p in places.items() if p}
    return {n: i for n, i in rows.items() if lines[n].value != ""}


def score(lines: Lines, s: Submission | None = None) -> Score:
    truth = {n: x.id for n, x in enumerate(lines) if x.id and x.value != ""}
    got = found(lines, s)
    wrong = tuple((i, lines[n].label) for n, i in got.items() if truth.get(n) != i)
    return Score(len(got) - len(wrong), wrong, len(truth))


def noisy(names: tuple[str, ...], seed: int) -> Lines:
    rnd = random.Random(seed)
    lines = clean(EDITION)
    for name in names:
        lines = NOISES[name](lines, rnd)
    return lines


@pytest.mark.parametrize("name", NOISES)
def test_one_way_of_retyping_leaves_no_row_out_and_takes_none_wrongly(name):
    for seed in range(3):
        found = score(noisy((name,), seed))
        assert found.wrong == ()
        assert found.right >= 0.95 * found.total


def test_who_signed_is_no_row_that_was_left_out():
    foot = [("Người lập biểu", "TM. ỦY BAN NHÂN DÂN"), ("", "CHỦ TỊCH"), ("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)")]
    lines = [*clean(EDITION), *(Typed("", "", label, value, "") for label, value in foot)]
    s = read(lines)
    assert isinstance(s, Submission)
    assert [f.code for f in s.findings if f.code.startswith("row-")] == []


def test_ways_of_retyping_mixed_take_no_row_wrongly_and_leave_few_out(capsys):
    rnd = random.Random(7)
    right = total = wrong = refused = 0
    for _ in range(50):
        lines = noisy(tuple(rnd.sample([*NOISES], rnd.choice((2, 3, 4)))), rnd.randrange(10**6))
        s = read(lines)
        if isinstance(s, Rejected):
            refused += 1
            continue
        found = score(lines, s)
        right, total, wrong = right + found.right, total + found.total, wrong + len(found.wrong)
    with capsys.disabled():
        print(
            f"\nretyped forms: precision {right / (right + wrong):.4f}, recall {right / total:.4f}, refused {refused}"
        )
    assert wrong == 0
    assert right >= 0.95 * total
    assert refused <= 4


@pytest.mark.parametrize("name", ["bac_ninh_2024", "hai_cap_2026"])
def test_every_printed_row_of_an_edition_is_known(name):
    edition = load_edition(name)
    year = edition.valid_from.year + 1
    rows = [[x.tt, x.label, x.value, x.unit] for x in clean(edition)]
    header = ["TT", "Mục tiêu, chỉ tiêu", f"Kết quả năm {year}", "Đơn vị tính"]
    s = recognise(book(sheet([*title("xã Đồng Tuyển", year), header, *rows])))
    assert isinstance(s, Submission)
    assert s.edition == name
    assert [(m.id, m.confidence) for m in s.matches] == [(r.id, 100) for r in edition.indicators]


@pytest.mark.parametrize(("label", "unit"), DECOYS)
def test_a_row_of_another_form_in_the_place_of_a_row_is_told_and_stays_out(label, unit):
    for place in [n for n, x in enumerate(clean(EDITION)) if x.value != "" and (x.unit == unit or n % 9 == 0)][:12]:
        lines = clean(EDITION)
        lines[place] = Typed("", lines[place].tt, label, 77.0, unit)
        got = found(lines)
        assert place not in got, (label, lines[place])
        assert len(got) == 45


def codes(lines: Lines) -> dict[str, str]:
    """Cell and code of the findings about rows."""
    s = read(lines)
    assert isinstance(s, Submission)
    return {f.cell: f.code for f in s.findings if f.code.startswith(("row-", "value-on"))}


def at(place: int) -> str:
    return f"C{place + len(ABOVE) + 1}"


def test_a_shortened_wording_that_fits_two_rows_is_ambiguous():
    lines = clean(EDITION)
    place = next(n for n, x in enumerate(lines) if x.id == "M3.2.1.1.1")
    short = "Số nạn nhân của bạo lực được phát hiện được hỗ trợ một trong các dịch vụ cơ bản"
    lines[place] = replace(lines[place], tt="", label=short)
    assert codes(lines) == {at(place): "row-match-ambiguous"}
    assert place not in found(lines)


def test_two_lines_for_one_row_are_both_left_out():
    lines = clean(EDITION)
    place = next(n for n, x in enumerate(lines) if x.id == "M3.4.1")
    lines.insert(place + 1, replace(lines[place], value=5.0))
    assert codes(lines) == {at(place + 1): "row-matched-twice"}
    assert {place, place + 1}.isdisjoint(found(lines))


def test_a_number_in_a_line_that_has_no_result_is_told():
    lines = [replace(x, value=9.0) if x.id == "M3.2" else x for x in clean(EDITION)]
    place = next(n for n, x in enumerate(lines) if x.id == "M3.2")
    assert codes(lines) == {at(place): "value-on-heading"}


def test_a_row_that_fits_nothing_is_told_with_the_best_guess():
    lines = clean(EDITION)
    place = next(n for n, x in enumerate(lines) if x.id == "M3.2.1.1")
    lines[place] = replace(lines[place], label="Tổng số nạn nhân nữ của bạo lực gia đình được phát hiện")
    s = read(lines)
    (said,) = [f for f in s.findings if f.code == "row-not-matched"]
    assert said.cell == at(place)
    assert EDITION.by_id["M3.2.1.1"].label in said.message


def test_rows_in_another_order_are_never_taken_for_others():
    lines = clean(EDITION)
    last = next(n for n, x in enumerate(lines) if x.id == "M5")
    swapped = [*lines[last:], *lines[:last]]
    assert all(swapped[n].id == i for n, i in found(swapped).items())
