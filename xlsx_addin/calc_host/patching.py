"""The file as it was opened, with all changes since."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlsx_addin.calc_host.records import Changes, Look, Shown, Typed
from xlsx_addin.cell_values import Formula, Place, SheetPlace, Stored, Value
from xlsx_addin.workbook.package import CannotEdit, Package, Sheet

_GENERAL, _PERCENT, _TIME, _DATE_AND_TIME = 0, 10, 21, 22
"""Number formats of Excel's own."""
_EXACT = 2**53  # up to here a float is the whole number that it shows


def patched(opened: bytes, changes: Changes) -> bytes:
    """``opened`` with the changes in it; the very bytes where nothing changed.

    Raises ``CannotEdit`` as ``Package`` does, and ``ValueError`` where ``changes.blocking`` forbids it.
    """
    if changes.blocking:
        raise ValueError("rows, columns or sheets have moved: the places of the changes are not those of the file")
    package = Package.open(opened)
    written = set(_write(package, changes))
    if written:
        _refresh(package, changes, written)
    for name in changes.cells:
        package.fit_rows(name, sorted({row for sheet, (row, _) in written if sheet == name}))
    for name, is_visible in sorted(changes.visible.items(), key=lambda item: not item[1]):  # one is always shown
        package.set_sheet_visible(name, is_visible)
    return package.to_bytes()


def _write(package: Package, changes: Changes) -> Iterator[SheetPlace]:
    """Put the new contents into their cells; the cells that did not hold them already."""
    for name, cells in changes.cells.items():
        sheet = _sheet(package, name)
        for place, typed in sorted(cells.items()):
            shown = sheet.style(place)
            style = _style(package, shown, typed)
            if style == shown and _holds(sheet, place, typed):
                continue
            sheet.set(place, _value(typed, changes.results.get(name, {}).get(place)), style)
            yield name, place


def _sheet(package: Package, name: str) -> Sheet:
    try:
        return package.sheet(name)
    except KeyError as error:
        raise CannotEdit(
            "no-such-sheet",
            f"Sổ gốc không có trang tính «{name}» để ghi. Hãy chép nội dung mới sang một trang khác rồi lưu lại.",
        ) from error


def _style(package: Package, shown: int, typed: Typed) -> int:
    """The cell's own style, unless a number in it would mean something else than what was shown in Calc."""
    look = typed.look
    if look is None:
        return shown
    if look is Look.PLAIN:
        return shown if package.shows_numbers(shown) else package.style_with(shown, _GENERAL)
    if look is Look.PERCENT:
        return shown if package.shows_percents(shown) else package.style_with(shown, _PERCENT)
    if package.shows_dates(shown):
        return shown
    has_time = isinstance(typed.content, float) and not typed.content.is_integer()
    day = _DATE_AND_TIME if has_time else package.date_format()
    return package.style_with(shown, day if look is Look.DATE else _TIME)


def _holds(sheet: Sheet, place: Place, typed: Typed) -> bool:
    """Whether a cell of the file holds this already: what was changed back, or shown in another way only."""
    formula = sheet.formula(place)
    if isinstance(typed.content, Formula):
        return formula == typed.content.text
    return formula is None and _same(sheet.value(place), typed.content)


def _same(stored: Stored, shown: Shown) -> bool:
    if isinstance(stored, Decimal):
        return isinstance(shown, float) and float(stored) == shown
    return type(stored) is type(shown) and stored == shown


def _value(typed: Typed, shown: Shown) -> Value:
    content = typed.content
    if isinstance(content, Formula):
        return Formula(content.text, _plain(shown))
    return _plain(content)


def _plain(value: Shown) -> Stored | int | float:
    """Whole numbers without the point that Python gives them."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _refresh(package: Package, changes: Changes, written: set[SheetPlace]) -> None:
    """Right results beside the formulas that depend on a change: as Calc shows them. What Calc cannot say is taken
    away, since a stale number is worse than none; results that stay right keep their bytes."""
    for name, place in package.stale_dependants():
        if (name, place) in written:
            continue  # has its result already
        sheet = package.sheet(name)
        shown = changes.results.get(name, {}).get(place)
        if shown is None:
            sheet.drop_cached(place)
        elif not _same(sheet.value(place), shown):
            sheet.set_cached(place, _plain(shown))
