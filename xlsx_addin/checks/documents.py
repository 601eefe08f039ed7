"""Checks on the lists: documents issued (numbers, kinds, dates), events, and cells that no list can hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from xlsx_addin.catalogue import Kind
from xlsx_addin.catalogue.model import ListSheet
from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding
from xlsx_addin.names import fold
from xlsx_addin.numbers import normalise, to_text
from xlsx_addin.submission.records import ListRow

DOCUMENTS, EVENTS = "van_ban", "truyen_thong"
# Of the year before. Yearly and six-month reports run from 15 December (Decree 09/2019/NĐ-CP); those that are due by
# 5 December leave to the next one what comes after them, and it belongs there.
_PERIOD_STARTS = (12, 1)
_PERIOD_ENDS = {"nam": (12, 31), "6-thang": (6, 30)}

# «12/KH-UBND», «57 KH-BCĐ», «21-CT/TW», «12/2024/QĐ-UBND», «191/UBND-VHTT»: the number, the year, the first word.
_SYMBOL = re.compile(
    r"(?:số\s*:?\s*)?(\d{1,6}[a-zđ]?)\s*(?:/\s*((?:19|20)\d\d)\s*)?[-–/ ]\s*([^\W\d_]+)(.*)", re.IGNORECASE
)
_KINDS = {
    "kh": "Kế hoạch",
    "qđ": "Quyết định",
    "cv": "Công văn",
    "ct": "Chỉ thị",
    "nq": "Nghị quyết",
    "ctr": "Chương trình",
    "bc": "Báo cáo",
    "ttr": "Tờ trình",
    "hd": "Hướng dẫn",
    "tb": "Thông báo",
}  # Decree 30/2020/NĐ-CP, Appendix III; an official letter has no word for its kind
_AGENCIES = frozenset(("ubnd", "hđnd"))  # as first word: an official letter
_ALSO = {"ct": "Chương trình"}  # what many write for CTr


def own_rows(c: Checked, key: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows that this unit lists itself, by column. Rows of other units were checked in their own workbooks."""
    columns = [column.key for column in c.edition.lists[key].columns]
    for number, row in enumerate(c.lists.get(key, ())):
        if not (c.submission.is_consolidation and any(row[len(columns) :])):
            yield number, dict(zip(columns, row, strict=False))


def documents(c: Checked) -> Iterator[Finding]:
    """Each document's number, kind and date, as far as they are written."""
    if DOCUMENTS not in c.edition.lists:
        return
    seen: dict[tuple[str, int | None, str], int] = {}
    for number, row in own_rows(c, DOCUMENTS):
        text, day = row.get("number"), row.get("date")
        missing = [name for name, cell in (("số, ký hiệu", text), ("ngày ban hành", day)) if cell is None]
        if missing:
            column = "date" if text else "number"
            yield c.say_row("document-incomplete", DOCUMENTS, number, column, what=" và ".join(missing))
        if isinstance(text, str):
            yield from _symbol(c, number, text, row.get("kind"))
            yield from _doubled(c, number, text, row, seen)
        yield from _date(c, DOCUMENTS, number, day, "document-date-outside", "document-after-cutoff")
        if isinstance(day, str):
            yield c.say_row("bad-date", DOCUMENTS, number, "date", text=day)


def events(c: Checked) -> Iterator[Finding]:
    """Events outside the period; a time in words (tháng 6) is left alone."""
    if EVENTS in c.edition.lists:
        for number, row in own_rows(c, EVENTS):
            yield from _date(c, EVENTS, number, row.get("date"), "event-date-outside", "event-after-cutoff")


def _symbol(c: Checked, number: int, text: str, kind: object) -> Iterator[Finding]:
    match = _SYMBOL.fullmatch(normalise(text))
    if match is None:
        yield c.say_row("document-symbol-unclear", DOCUMENTS, number, "number", text=text)
        return
    word = match[3].casefold()
    meant = "Công văn" if word in _AGENCIES else _KINDS.get(word)
    known = {fold(x) for x in _KINDS.values()}
    if meant is None or not isinstance(kind, str) or fold(kind) not in known:
        return
    if fold(kind) not in (fold(meant), fold(_ALSO.get(word, ""))):
        yield c.say_row("document-kind-contradicts", DOCUMENTS, number, "kind", text=text, kind=kind, meant=meant)


def _doubled(
    c: Checked, number: int, text: str, row: dict[str, object], seen: dict[tuple[str, int | None, str], int]
) -> Iterator[Finding]:
    """The same number and symbol of one issuer in one year; a bare number counts within its kind of document."""
    symbol = re.sub(r"^(số)?0*", "", re.sub(r"[\s:]", "", normalise(text).casefold()))
    if not re.match(r"\D{0,20}[1-9]", symbol):
        return  # «…/KH-UBND»: its number is not known yet
    if _SYMBOL.fullmatch(normalise(text)) is None and isinstance(kind := row.get("kind"), str):
        symbol = f"{fold(kind)} {symbol}"
    day = row.get("date")
    year = day.year if isinstance(day, dt.date) else c.submission.year
    issuer = row.get("issuer")
    key = (symbol.replace("–", "-"), year, fold(issuer) if isinstance(issuer, str) else "")
    if key in seen:
        yield c.say_row(
            "document-doubled", DOCUMENTS, number, "number", text=text, other=c.row_cell(DOCUMENTS, seen[key], "number")
        )
    seen.setdefault(key, number)


def _date(c: Checked, key: str, number: int, day: object, outside: str, after: str) -> Iterator[Finding]:
    s = c.submission
    if not isinstance(day, dt.date) or s.year is None or s.period not in _PERIOD_ENDS:
        return
    first, last = dt.date(s.year - 1, *_PERIOD_STARTS), dt.date(s.year, *_PERIOD_ENDS[s.period])
    shown = f"{day:%d/%m/%Y}"
    if not first <= day <= last:
        yield c.say_row(outside, key, number, "date", date=shown, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    elif s.cutoff and day > s.cutoff:
        yield c.say_row(after, key, number, "date", date=shown, cutoff=f"{s.cutoff:%d/%m/%Y}")


# --- any list -----------------------------------------------------------------------------------------------------
def list_cells(c: Checked) -> Iterator[Finding]:
    """Numbers of a list that cannot be read or cannot be: they stay out of every sum."""
    for key, rows in c.lists.items():
        definition = c.edition.lists[key]
        numbers = _columns(definition, Kind.COUNT, Kind.AMOUNT)
        choices = [(i, col) for i, col in enumerate(definition.columns) if col.choices]
        allowed = {i: {fold(x) for x in col.choices} for i, col in choices}
        for number, row in enumerate(rows):
            yield from _row_numbers(c, key, number, row, numbers)
            for i, col in choices:
                cell = row[i]
                if isinstance(cell, str) and fold(cell) not in allowed[i]:
                    yield c.say_row("list-choice-unknown", key, number, col.key, text=cell, header=col.header)


def _columns(definition: ListSheet, *kinds: Kind) -> list[tuple[int, str, str, Kind]]:
    return [(i, col.key, col.header, col.kind) for i, col in enumerate(definition.columns) if col.kind in kinds]


def _row_numbers(
    c: Checked, key: str, number: int, row: ListRow, numbers: list[tuple[int, str, str, Kind]]
) -> Iterator[Finding]:
    for i, column, header, kind in numbers:
        cell = row[i]
        if cell is None:
            continue
        if not isinstance(cell, Decimal):
            yield c.say_row("list-number-unreadable", key, number, column, text=str(cell), header=header)
        elif cell < 0 or (kind is Kind.COUNT and cell % 1):
            yield c.say_row("list-number-impossible", key, number, column, value=to_text(cell), header=header)
