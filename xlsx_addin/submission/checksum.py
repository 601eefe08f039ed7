"""The checksum of a copy to send: did anybody change the figures since it was made?

It is no signature: whoever can write the file can write its properties too. It tells an honest office that what it
merges is not what the unit sealed, and on which sheets.

It is a sum over what is *read*, not over bytes, so that saving the file again in any spreadsheet program leaves it as
it was: figures by id as machine text, rates that somebody typed (those of formulas follow from the figures, whatever
a program stored beside the formula), list rows as a set, free texts with their spaces made one. Sorting, moving rows,
formats and looks do not count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.keys import PROPERTY_CHECKSUM, PROPERTY_SHEET_SUMS
from xlsx_addin.submission.records import ListCell, Submission, Unit

_SCHEME = "1"  # of the text below; a sum of another scheme cannot be compared
_DIGITS = Context(prec=14)  # programs store 15 to 17 significant digits, and a computed 0.3 as 0.30000000000000004
_SHORT = 8  # hex digits of a sheet's sum: all of them fit the 255 letters that a property may have
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_FIELD, _LINE = "\x1f", "\n"  # neither can occur in a text whose spaces were made one


@dataclass(frozen=True, slots=True)
class Checksum:
    """``whole`` is over everything; ``sheets`` has a short sum for each sheet's key."""

    whole: str
    sheets: Mapping[str, str]

    def properties(self) -> dict[str, str]:
        """How a workbook carries it, by the names of custom document properties."""
        short = " ".join(f"{key}:{part}" for key, part in self.sheets.items())
        return {PROPERTY_CHECKSUM: self.whole, PROPERTY_SHEET_SUMS: short}


def checksum(edition: Edition, submission: Submission) -> Checksum:
    """The checksum of what a workbook says."""
    texts = {key: _LINE.join(lines) for key, lines in _sheets(edition, submission).items()}
    whole = hashlib.sha256("".join(f"[{key}]\n{text}\n" for key, text in texts.items()).encode()).hexdigest()
    parts = {key: hashlib.sha256(text.encode()).hexdigest()[:_SHORT] for key, text in texts.items()}
    return Checksum(f"{_SCHEME}:{whole}", parts)


def changed_sheets(edition: Edition, submission: Submission, properties: Mapping[str, str]) -> tuple[str, ...] | None:
    """Keys of the sheets that differ from what was sealed; None where nothing was sealed or nothing changed.

    Empty when something did but the file no longer says where. What a later scheme sealed is not judged.
    """
    sealed = properties.get(PROPERTY_CHECKSUM, "")
    if not sealed.startswith(f"{_SCHEME}:"):
        return None
    now = checksum(edition, submission)
    if now.whole == sealed:
        return None
    before = dict(pair.split(":", 1) for pair in properties.get(PROPERTY_SHEET_SUMS, "").split() if ":" in pair)
    gone = ("kiem_tra",) if "kiem_tra" in before.keys() - now.sheets.keys() else ()
    new = ("kiem_tra",) if before and "kiem_tra" in now.sheets.keys() - before.keys() else ()
    return (*(key for key, part in now.sheets.items() if before.get(key, part) != part), *gone, *new)


def _sheets(edition: Edition, s: Submission) -> dict[str, list[str]]:
    """Every sheet that is read, as lines of text."""
    lines: dict[str, list[str]] = {"thong_tin": list(_identity(s))}
    sheet_of_row = _sheet_of_row(edition)
    for (field_id, each), value in zip(edition.fields.items(), s.figures, strict=True):
        place = lines.setdefault(each.sheet, [])
        if value is not None:
            place.append(f"{field_id}={_number(value)}")
        if (state := s.states.get(field_id)) is not None and each.kind is not Kind.RATE:
            place.append(f"{field_id} is {state}")
        if field_id in s.stated_rates and field_id not in s.formula_rates:
            place.append(f"{field_id} typed {_number(s.stated_rates[field_id])}")
        if (of := s.coverage.get(field_id)) is not None:
            place.append(f"{field_id} from {of[0]}/{of[1]}")
    for key, text in sorted(s.texts.items()):
        if clean := _text(text):
            lines[sheet_of_row[key.rpartition(".")[0]]].append(f"{key}: {clean}")
    found = s.lists
    for key in edition.lists:
        lines[key] = sorted(_FIELD.join(map(_cell, row)) for row in found.get(key, ()))
    if s.accepted:  # only then: the sum of a workbook in which nothing was accepted stays what it always was
        lines["kiem_tra"] = sorted(f"{mark}: {_text(reason)}" for mark, reason in s.accepted.items())
    lines["theo_doi_nop"] = [*_units("covers", s.covers), *_units("awaits", s.awaited)]
    return lines


@lru_cache(maxsize=8)
def _sheet_of_row(edition: Edition) -> Mapping[str, str]:
    return {each.row: each.sheet for each in edition.fields.values()}


def _identity(s: Submission) -> Iterator[str]:
    yield _FIELD.join(("unit", _text(s.unit.code), _text(s.unit.name), s.unit.level))
    yield _FIELD.join(("period", s.edition, str(s.year), s.period, str(s.cutoff), str(s.is_consolidation)))


def _units(what: str, units: Iterable[Unit]) -> list[str]:
    return sorted(_FIELD.join((what, _text(u.code), _text(u.name), u.level, _text(u.parent_code))) for u in units)


def _number(value: int | Decimal) -> str:
    """A number as text that does not depend on how a program stored it."""
    rounded = _DIGITS.plus(Decimal(value)).normalize()
    return f"{rounded:f}"


def _text(text: str) -> str:
    """A text with every run of spaces and line breaks one space; a number in it as numbers are."""
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    return _number(Decimal(clean)) if "." in clean and _NUMBER.fullmatch(clean) else clean


def _cell(cell: ListCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return _number(cell)
    return _text(cell) if isinstance(cell, str) else cell.isoformat()
