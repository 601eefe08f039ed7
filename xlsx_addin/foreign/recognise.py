"""A book without keys to a submission: which sheet, which column, which rows, whose figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from xlsx_addin.catalogue import Edition, edition_for, edition_names, load_edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.foreign.choosing import column_reason, no_result, reporting_year, result_columns
from xlsx_addin.foreign.headers import Header, ResultColumn, find_header
from xlsx_addin.foreign.lines import MOST_LINES, Line, lines_of
from xlsx_addin.foreign.matching import Matching, Pair, match
from xlsx_addin.foreign.titles import Period, period_of
from xlsx_addin.foreign.told import NOTHING_TOLD, Told
from xlsx_addin.foreign.whose import identify
from xlsx_addin.keys import VALUE
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawBook, RawSheet
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.parse import parse_sheets
from xlsx_addin.submission.records import Match, Rejected, State, Submission
from xlsx_addin.submission.sheets import KeyedSheet, edition_of, sheet_key, sheets_of

_MOST_SHEETS = 40
_FEWEST_ROWS = 3  # rows with a value that must be found,
_SMALLEST_SHARE = 0.6  # and of the sheet's own lines the share that must be rows of this form
_SURE = 90  # confidence at which an extract of one or two rows is believed
_NEARLY_AS_GOOD = 0.8
_NOISE = ("missing-id", "missing-sheet", "edition-assumed")  # of the printed form nobody expects keys or other sheets


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sheet read by its wording."""

    raw: RawSheet
    header: Header
    texts: tuple[str, ...]  # the lines above the table
    period: Period
    year: int | None
    result: ResultColumn
    edition: Edition
    lines: tuple[Line, ...]
    matching: Matching

    @property
    def share(self) -> float:
        """Of the lines that look like rows of a form, those that are rows of this one."""
        m = self.matching
        known = [*m.matched, *m.doubtful, *(p for group in m.doubled for p in group)]
        used = {x.row for p in known for x in p.lines}
        rest = sum(1 for x in self.lines if x.row not in used and x.label and (x.tts or x.numeric))
        return len(known) / (len(known) + rest) if known else 0.0

    @property
    def is_form(self) -> bool:
        found = [p for p in self.matching.matched if p.row.indicator.has_value]
        if self.share < _SMALLEST_SHARE:
            return False
        return len(found) >= _FEWEST_ROWS or (bool(found) and min(p.confidence for p in found) >= _SURE)

    @property
    def filled(self) -> int:
        return sum(p.line.filled for p in self.matching.matched)


@dataclass(frozen=True, slots=True)
class _Unfit:
    """Why a sheet was not read, and how near it came (lines matched)."""

    code: str
    reason: str
    sheet: str
    nearness: float


def recognise(book: RawBook, edition: Edition | None = None, told: Told = NOTHING_TOLD) -> Submission | Rejected:
    """A submission from a book of unkeyed sheets, or why it is none. ``edition`` demands one; else the year chooses.

    Rejections: ``not-the-form`` (too few lines are rows of the form), ``result-column-unclear``, ``other-period`` (a
    quarter, nine months), ``sheets-unclear`` (two sheets are the form and hold different figures).
    """
    own = _own_edition(book)
    if own and edition and own is not edition:
        reason = f"Tệp dùng phiên bản biểu mẫu «{own.id}», không phải «{edition.id}»; cần gửi đúng phiên bản."
        return Rejected(book.path, "other-edition", reason)
    sheets = [raw for raw in book.sheets.values() if not (own and _is_another_sheet(own, raw))]
    found = [_read(raw, edition or own, told, book.lines) for raw in sheets[:_MOST_SHEETS]]
    readings = [r for r in found if isinstance(r, _Reading)]
    if not readings:
        unfit = max((u for u in found if isinstance(u, _Unfit)), key=lambda u: u.nearness, default=None)
        if unfit is None:
            reason = "Tệp không có bảng nào có cột lời văn (mục tiêu, chỉ tiêu) và cột kết quả của Phụ lục 01."
            return Rejected(book.path, "not-the-form", reason)
        return Rejected(book.path, unfit.code, unfit.reason, sheet=unfit.sheet)
    best = max(readings, key=lambda r: _rank(r, told))
    others = [r for r in readings if r is not best and r.matching.figures >= _NEARLY_AS_GOOD * best.matching.figures]
    if rival := next((r for r in others if _as_good(r, best, told)), None):
        reason = (
            f"Trang «{best.raw.name}» và trang «{rival.raw.name}» đều là biểu này nhưng số liệu khác nhau nên chưa "
            "biết lấy trang nào; hãy để lại một trang rồi gửi lại."
        )
        return Rejected(book.path, "sheets-unclear", reason, sheet=rival.raw.name)
    return _submission(book, best, others, told)


def _own_edition(book: RawBook) -> Edition | None:
    """The edition of our own workbook whose form lost its ids: its ``Thông tin`` still has its keys."""
    edition = edition_of(book)
    return edition if any(sheets_of(edition, book).get("thong_tin", ())) else None


def _is_another_sheet(own: Edition, raw: RawSheet) -> bool:
    """Whether this is a sheet of our workbook that repeats the wording of the form (Tổng hợp, Biểu đồ)."""
    return sheet_key(own, raw.name) not in (None, "phu_luc_01")


def _read(raw: RawSheet, demanded: Edition | None, told: Told, above_tables: Sequence[str]) -> _Reading | _Unfit | None:
    header = find_header(raw.rows)
    if header is None:
        return None
    above = [cell_text(c) for line in raw.rows[: header.first] for c in line if isinstance(c, str) and c.strip()]
    texts = (*above_tables, *above)
    period = period_of([*texts, raw.name] if not any(period_of(texts).years) else texts)
    year = reporting_year(header, period, told)
    wanted = told.period or period.period or ("" if period.other else told.usual_period)
    candidates = result_columns(header, year, wanted)
    lines = lines_of(raw, header, (candidates or header.results or (no_result(header),))[0])
    if len(lines) > MOST_LINES:
        reason = f"Trang «{raw.name}» dài hơn {MOST_LINES} dòng nên không phải biểu Phụ lục 01."
        return _Unfit("not-the-form", reason, raw.name, 0)
    edition, guess = _matched(demanded, year, wanted, lines)
    nearness = guess.figures
    if period.other and not told.period and nearness >= _FEWEST_ROWS:
        reason = f"Biểu ghi kỳ «{period.other}»; biểu này chỉ nhận số liệu cả năm hoặc 6 tháng."
        return _Unfit("other-period", reason, raw.name, nearness)
    if len(candidates) != 1:
        code = "result-column-unclear" if nearness >= _FEWEST_ROWS else "not-the-form"
        return _Unfit(code, column_reason(raw, header, candidates), raw.name, nearness)
    reading = _Reading(raw, header, texts, period, year, candidates[0], edition, tuple(lines), guess)
    if reading.is_form:
        return reading
    reason = (
        f"Trang «{raw.name}» không phải biểu Phụ lục 01: đối chiếu theo lời văn chỉ nhận ra {guess.figures} dòng có "
        f"số liệu của biểu trong {len(lines)} dòng; hãy chép số liệu sang biểu mẫu rồi gửi lại."
    )
    return _Unfit("not-the-form", reason, raw.name, nearness)


def _matched(
    demanded: Edition | None, year: int | None, period: str, lines: Sequence[Line]
) -> tuple[Edition, Matching]:
    """The edition asked for, or valid at the period's end; without a year the one whose rows the sheet has."""
    if demanded or year:
        edition = demanded or edition_for(year or 0, period or "nam")[0]
        return edition, match(edition, lines)
    tried = [(e, match(e, lines)) for e in map(load_edition, edition_names())]
    return max(tried, key=lambda found: (found[1].figures, -len(found[0].indicators)))


def _rank(r: _Reading, told: Told) -> tuple[bool, int, int, bool]:
    own_year = bool(told.year) and told.year in (r.period.years or {r.result.year})
    return own_year, r.matching.figures, r.filled, r.raw.name == r.edition.sheets["phu_luc_01"]


def _as_good(rival: _Reading, best: _Reading, told: Told) -> bool:
    """Whether nothing tells which of two sheets is meant: as many rows, no year told, other figures."""
    if told.year and _rank(rival, told)[0] != _rank(best, told)[0]:
        return False
    if rival.filled < _NEARLY_AS_GOOD * best.filled or best.raw.name == best.edition.sheets["phu_luc_01"]:
        return False
    return _contents(rival) != _contents(best)


def _contents(r: _Reading) -> dict[str, str]:
    column = r.result.column
    return {
        p.row.indicator.id: cell_text(r.raw.rows[p.line.row][column])
        for p in r.matching.matched
        if p.line.filled and column < len(r.raw.rows[p.line.row])
    }


# --- the submission --------------------------------------------------------------------------------------------


def _submission(book: RawBook, r: _Reading, others: Sequence[_Reading], told: Told) -> Submission:
    sheets = sheets_of(r.edition, book)
    info_sheet = next((s for s in sheets.get("thong_tin", ()) if s), None)
    whose = identify(r.edition, info_sheet, r.texts, r.year, r.period, PurePath(book.path).stem, told)
    identity = whose.identity
    identity.edition = r.edition.id
    sheets["phu_luc_01"] = [_keyed(r)]
    read = parse_sheets(book.path, r.edition, identity, info_sheet, sheets)
    place = {"file": book.path, "unit": read.unit.shown, "sheet": r.raw.name}
    kept = [*_kept(read.findings, in_word=book.format == "docx")]
    said = [*whose.findings(place), *_findings(r, others, place), *kept]
    # Something stands there, only not one thing: that its partner or a required figure is missing would be untrue.
    doubled = {group[0].row.indicator.id for group in r.matching.doubled} & r.edition.fields.keys()
    states = {**read.states, **dict.fromkeys(doubled, State.UNREADABLE)}
    return replace(read, findings=tuple(said), matches=_matches(r), states=states)


def _kept(findings: Sequence[Finding], *, in_word: bool) -> Iterator[Finding]:
    """What the reading of cells found, in so far as it concerns a typed sheet: in Word every number is text."""
    for f in findings:
        if f.code == "text-number" and not in_word:
            yield replace(f, fix="Gõ lại dạng số; khi chuyển sang biểu mẫu thì số được đổi sẵn.")
        elif f.code != "text-number" and f.code not in _NOISE:
            yield f


def _keyed(r: _Reading) -> KeyedSheet:
    """The sheet with a column of ids behind its last one, as if the keys had been there."""
    ids = {p.line.row: p.row.indicator.id for p in r.matching.matched if p.row.indicator.has_value}
    width = max(map(len, r.raw.rows))
    rows = [
        [*line, *[""] * (width - len(line)), ids[number]] if number in ids else line
        for number, line in enumerate(r.raw.rows)
    ]
    columns = {VALUE: r.result.column, "prev": _previous(r), "note": r.header.note}
    known = {key: column for key, column in columns.items() if column >= 0}
    return KeyedSheet(replace(r.raw, rows=rows), -1, width, known)


def _previous(r: _Reading) -> int:
    """Last year's column: said so, or the one of the year before."""
    if r.header.prev >= 0 or not r.year:
        return r.header.prev
    return next((c.column for c in r.header.results if c.year == r.year - 1 and c.period == r.result.period), -1)


def _matches(r: _Reading) -> tuple[Match, ...]:
    return tuple(
        Match(
            p.row.indicator.id,
            r.raw.name,
            to_a1(p.line.row, r.result.column),
            p.lines[0].shown_tt,
            p.label,
            p.confidence,
        )
        for p in r.matching.matched
    )


def _findings(r: _Reading, others: Sequence[_Reading], place: Mapping[str, str]) -> list[Finding]:
    m = r.matching
    out = len(m.doubtful) + len(m.doubled) + len(m.left)
    found = [
        finding(
            "foreign-sheet",
            **place,
            cell=to_a1(r.header.first, r.result.column),
            column=r.result.title,
            matched=m.figures,
            out=out,
        )
    ]
    if others:
        names = "», «".join(x.raw.name for x in others)
        found.append(finding("foreign-sheets-left", **place, names=names, taken=r.raw.name))

    def at(line: Line) -> dict[str, str]:
        return {**place, "cell": to_a1(line.row, r.result.column)}

    for line, guess in m.left:
        found.append(finding("row-not-matched", **at(line), **_quoted(line.label, line.shown_tt), guess=_guess(guess)))
    for pair in m.doubtful:
        second = pair.second.indicator.label if pair.second else ""
        found.append(
            finding(
                "row-match-ambiguous",
                **at(pair.line),
                **_quoted(pair.label, pair.lines[0].shown_tt),
                first=pair.row.indicator.label,
                second=second,
            )
        )
    for group in m.doubled:
        cells = ", ".join(to_a1(p.line.row, r.result.column) for p in group)
        label = group[0].row.indicator.label
        found.append(
            finding("row-matched-twice", **at(group[-1].line), id=group[0].row.indicator.id, label=label, cells=cells)
        )
    found += [
        finding("value-on-heading", **at(p.line), id=p.row.indicator.id, label=p.row.indicator.label)
        for p in m.matched
        if p.line.filled and p.line.numeric and not p.row.indicator.has_value
    ]
    return found


def _quoted(label: str, tt: str) -> dict[str, str]:
    return {"text": f"{tt} {label}".strip() or "(không có lời văn)"}


def _guess(guess: Pair | None) -> str:
    if guess is None:
        return "Không có dòng nào của biểu giống."
    shown = f"{guess.row.indicator.tt} {guess.row.indicator.label}".strip()
    return f"Giống nhất (độ tin {guess.confidence}/100) là dòng «{shown}»."
