"""Figures to cells: putting values, lists and computed results into a package by key, never by fixed place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from xlsx_addin.actions.accepting import worst_listed
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.cell_functions import Cell
from xlsx_addin.evaluation import Evaluated, evaluate_figures
from xlsx_addin.keys import LAST_LIST_ROWS, VALUE
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import KeyedSheet
from xlsx_addin.workbook.computed import Shown, check_cells, computed_cells, heading_words
from xlsx_addin.workbook.examples import example_shown, form_rows
from xlsx_addin.workbook.package import Package, Place, Sheet, StyledValue, Value

_LETTERS = 1.0  # Vietnamese letters of the list font to one unit of column width
_LOST = 4  # letters of a line that the indent takes, on the tall side
_LINE = 15.5  # points a line


class Writer:
    """Writes into one package whose keyed sheets are known.

    ``set`` reports nothing back: what changed is the package's business.
    """

    def __init__(self, package: Package, cells: KeyedCells) -> None:
        self.package = package
        self.cells = cells
        self.edition = cells.edition
        self.sheets = cells.sheets
        self.worst = worst_listed(cells.sheets.get("kiem_tra"))  # what the list will show once everything is written
        self.place = cells.place
        self.field_place = cells.field

    def set_keyed(self, key: str, row_id: str, column: str, value: Value) -> bool:
        """Write a keyed cell; False when the workbook has no such cell."""
        found = self.place(key, row_id, column)
        if found:
            self.package.sheet(found[0]).set(found[1], value)
        return found is not None

    def set_info(self, info_id: str, value: Value) -> bool:
        return self.set_keyed("thong_tin", info_id, VALUE, value)

    def refresh(self, submission: Submission, formulas: frozenset[tuple[str, Place]]) -> None:
        """Give every formula that we know its result for a submission; results of others are taken away.

        A stale number is worse than none: programs compute what has no result when they open the file.
        """
        known: set[tuple[str, Place]] = set()
        for found, value in self.results(evaluate_figures(self.edition, submission)):
            if found in formulas:
                known.add(found)
                self.package.sheet(found[0]).set_cached(found[1], value)
        for found, value in self.check_results():
            if found in formulas:
                known.add(found)
                if value:  # it is blank in the blank form
                    self.package.sheet(found[0]).set_cached(found[1], value)
        for name, place in formulas - known:
            self.refresh_other(name, place, submission)

    def results(self, evaluated: Evaluated) -> Iterator[tuple[tuple[str, Place], Shown]]:
        """Where each keyed formula stands in this workbook, and what it gives."""
        for key, row_id, column, value in computed_cells(
            self.edition, evaluated.submission, evaluated.rates, evaluated.assessed
        ):
            if found := self.place(key, row_id, column):
                yield found, value

    def check_results(self) -> Iterator[tuple[tuple[str, Place], Shown]]:
        """The same for the cells that follow ``Kiểm tra``."""
        for key, row_id, column, value in check_cells(self.edition, self.worst):
            if found := self.place(key, row_id, column):
                yield found, value

    def refresh_other(self, name: str, place: Place, submission: Submission) -> None:
        """The result of a formula outside the keyed rows: a heading's words, a function's example, else none at all."""
        sheet = self.package.sheet(name)
        formula = sheet.formula(place) or ""
        shown: Shown | None = heading_words(formula, submission)
        if shown is None:
            shown = example_shown(formula, self._form_rows)
        if shown is None:
            sheet.drop_cached(place)
        elif shown != (sheet.value(place) or ""):  # a sheet whose results stay right keeps its bytes
            sheet.set_cached(place, shown)

    def _form_rows(self) -> list[list[Cell]]:
        form = self.sheets["phu_luc_01"]
        return form_rows(form, self.package.sheet(form.raw.name).value)

    # --- rows ------------------------------------------------------------------------------------------

    def write_rows(self, key: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], count: int) -> None:
        """The rows of a list sheet, in the styles of its first data row; continued on further sheets when long.

        ``columns`` names what each row holds; ``count`` is their number (rows themselves may come lazily).
        """
        sheet = self.sheets[key]
        name = sheet.raw.name
        first = sheet.key_row + 2
        styles = self.prototype_styles(key)
        order = sorted(range(len(columns)), key=lambda i: sheet.columns.get(columns[i], 10**6))
        order = [i for i in order if columns[i] in sheet.columns]
        source = iter(rows)
        names = [name] + [f"{name} ({n})" for n in range(2, 2 + (max(count, 1) - 1) // LAST_LIST_ROWS)]
        for previous, further in pairwise(names):
            self.package.copy_sheet(previous, further)
        for each in names:
            size = min(count, LAST_LIST_ROWS)
            count -= size
            target = self.package.sheet(each)
            height = self._fitting(target, sheet)
            target.append_rows(first - 1, _styled(sheet, source, size, columns, order, styles), height=height)

    def _fitting(self, target: Sheet, sheet: KeyedSheet) -> Callable[[Sequence[StyledValue]], float]:
        """A row's height from its texts: not every program fits wrapped rows when it opens a file."""
        looks = {place: target.column(place) for place in sheet.columns.values()}
        letters = {p: max(int(look.width or 9) * _LETTERS - _LOST, 4.0) for p, look in looks.items() if not look.hidden}

        def height(cells: Sequence[StyledValue]) -> float:
            lines = 1
            for place, (value, _) in enumerate(cells):
                if type(value) is str and place in letters and (len(value) > letters[place] or "\n" in value):
                    parts = value.split("\n")
                    lines = max(lines, sum(_wrapped(part, letters[place]) for part in parts))
            return min(4 + lines * _LINE, 400.0)

        return height

    def prototype_styles(self, key: str) -> dict[str, int]:
        """The style of each column of a sheet's first data row."""
        sheet = self.sheets[key]
        target = self.package.sheet(sheet.raw.name)
        return {column: target.style((sheet.key_row + 2, place)) for column, place in sheet.columns.items()}


def _wrapped(text: str, letters: float) -> int:
    """How many lines a text takes that breaks between words only, but for words longer than a line."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        size = len(word)
        if used and used + 1 + size > letters:
            lines, used = lines + 1, 0.0
        elif used:
            used += 1
        lines += int(size / letters)
        used += size % letters
    return lines


def _styled(
    sheet: KeyedSheet,
    source: Iterator[Sequence[Value]],
    size: int,
    columns: Sequence[str],
    order: Sequence[int],
    styles: Mapping[str, int],
) -> Iterator[list[StyledValue]]:
    width = max((sheet.columns[columns[i]] for i in order), default=0) + 1
    places = [(i, sheet.columns[columns[i]], styles[columns[i]]) for i in order]
    template: list[StyledValue] = [(None, 0)] * width
    for column, place in sheet.columns.items():
        if place < width:
            template[place] = (None, styles[column])
    for _ in range(size):
        row = next(source, None)
        if row is None:
            return
        line = list(template)
        for i, place, style in places:
            line[place] = (None if row[i] == "" else row[i], style)  # as a live program has it: no text, no cell
        yield line


def typed(text: str) -> Value:
    """A value as ``new --values`` writes it: a plain number with a decimal point is a number, the rest is text."""
    plain = text.removeprefix("-")
    whole, dot, fraction = plain.partition(".")
    natural = whole.isascii() and whole.isdecimal() and (whole == "0" or not whole.startswith("0"))
    if natural and (not dot or (fraction.isascii() and fraction.isdecimal())):
        return Decimal(text)
    return text
