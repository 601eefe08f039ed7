"""Faults of the file itself: rows, ids, sheets, labels."""

from __future__ import annotations

from tests.faults import hands
from tests.faults.books import Book, Expected, Place
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


def _right_below(place: Place) -> Place:
    row = hands.row_of(place)
    return Place(place.sheet, place.cell.replace(str(row), str(row + 1)))


@fault("structure")
def a_row_deleted(book: Book) -> Outcome:
    place = book.place("HD.mo_hinh")
    book.then(hands.delete_row(place.sheet, hands.row_of(place)))
    return found(Expected("missing-id", Place(place.sheet)))


@fault("structure", "province")
def a_required_row_deleted(book: Book) -> Outcome:
    place = book.place("M4.4")
    book.then(hands.delete_row(place.sheet, hands.row_of(place)))
    lost = Place(place.sheet)
    return found(Expected("missing-id", lost), follows=[Expected("missing-required", lost)])


@fault("structure")
def a_row_copied_and_changed(book: Book) -> Outcome:
    place = book.place("HD.dia_chi_tin_cay")
    book.then(hands.copy_row(place.sheet, hands.row_of(place)))
    book.then(hands.in_cell(_right_below(place), 999))
    return found(Expected("doubled-id", _right_below(place)))


@fault("structure")
def a_row_of_another_form(book: Book) -> Outcome:
    place = book.id_place("HD.duong_day_nong", "hoat_dong_khac")
    book.then(hands.in_cell(place, "HD.duong_day_nong_2"))
    return found(Expected("unknown-id", place), Expected("missing-id", Place(place.sheet)))


@fault("structure")
def a_sheet_deleted(book: Book) -> Outcome:
    book.then(hands.remove_sheet(book.edition.sheets["can_bo_nu"]))
    return found(Expected("missing-sheet", Place()))


@fault("structure")
def a_sheet_kept_as_a_backup(book: Book) -> Outcome:
    name = book.edition.sheets["phu_luc_01"]
    book.then(hands.copy_sheet(name, f"{name} (2)"))
    return found(Expected("sheet-twice", Place(f"{name} (2)")))


@fault("structure")
def another_indicators_wording(book: Book) -> Outcome:
    place = book.form_place("M3.3.1", "label")
    book.then(hands.in_cell(place, book.edition.by_id["M3.2.2.1"].label))
    return found(Expected("label-changed", place))


@fault("structure")
def a_wording_of_ones_own(book: Book) -> Outcome:
    place = book.form_place("M4.4", "label")
    book.then(hands.in_cell(place, "Số hộ nghèo có chủ hộ là nữ"))
    return found(Expected("label-changed", place))


@fault("structure")
def two_rows_that_changed_places(book: Book) -> Outcome:
    first, second = (hands.row_of(book.place(x)) for x in ("HD.dia_chi_tin_cay", "HD.duong_day_nong"))
    sheet = book.edition.sheets["hoat_dong_khac"]
    book.then(hands.swap_rows(sheet, first, second))
    return found(Expected("rows-reordered", book.place("HD.dia_chi_tin_cay")))


@fault("structure")
def a_formula_wiped_out(book: Book) -> Outcome:
    place = book.place("M6.1")
    book.then(hands.in_cell(place, None))
    return found(Expected("formula-removed", place))


@fault("structure")
def a_right_rate_typed_over_its_formula(book: Book) -> Outcome:
    book.type("M6.2.num", 12)
    book.type("M6.2.den", 16)
    book.type("M6.2", 75)
    book.clear("M6.2.prev")
    return found(book.at("M6.2", "formula-replaced"))


@fault("structure")
def a_sealed_copy_that_somebody_changed(book: Book) -> Outcome:
    place = book.place("HD.mo_hinh")
    book.then(hands.sealed)
    book.then(hands.in_cell(place, book.number("HD.mo_hinh") + 1))
    return found(Expected("changed-after-sealing", Place(place.sheet)))


@fault("rejected")
def the_form_deleted(book: Book) -> Outcome:
    book.then(hands.remove_sheet(book.edition.sheets["phu_luc_01"]))
    return found(Expected("not-the-form", Place()))


@fault("rejected")
def no_workbook_at_all(book: Book) -> Outcome:
    book.then(lambda data: "<html><body>Phụ lục 01</body></html>".encode())
    return found(Expected("not-a-workbook", Place()))


@fault("rejected")
def half_a_file(book: Book) -> Outcome:
    book.then(lambda data: data[: len(data) // 2])
    return found(Expected("damaged-file", Place()))
