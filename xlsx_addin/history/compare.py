"""A workbook against its unit's own past: implausible changes, copied files, periods that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.checks.changes import previous_value, said
from xlsx_addin.checks.context import Checked
from xlsx_addin.evaluation import rates_of
from xlsx_addin.findings import Finding
from xlsx_addin.history.records import YEAR, History, Point, Record, points_of, shown
from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.plausibility import ENOUGH_YEARS, amount_jumps, count_jumps, ratio_jumps, share_jumps
from xlsx_addin.submission.records import Submission

HALF = "6-thang"
_ENOUGH_SAME = 10  # nonzero figures that must all be equal before anybody is asked about a copied file
_ENOUGH_CUMULATIVE = 5
_LIKE_MANY = 0.8  # of the units whose figures were added up
_ENTERED = ("phu_luc_01", "so_lieu_goc")  # posts on Cán bộ nữ rightly stay the same for a term of five years


def history_findings(edition: Edition, s: Submission, history: History) -> tuple[Finding, ...]:
    """What a unit's own past says about its workbook; nothing where the history does not know the unit."""
    if s.year is None or not history.records:
        return ()
    known = {(f.code, f.id) for f in s.findings}  # what the workbook's own column of last year has said already
    checked = Checked(edition, s, rates_of(edition, s), {})
    last = history.record(s.unit, s.year - 1, s.period, now=(s.year, s.period))
    found: list[Finding] = []
    if last:
        now = {p.id: p for p in points_of(s)}
        copied = list(_copied_file(checked, now, last))
        found += copied or _changes(checked, now, last, history.before(s.unit, s.year))
        if s.period == YEAR:
            found += _previous(checked, last)
    if s.period == YEAR:
        half = history.record(s.unit, s.year, HALF, now=(s.year, YEAR))
        found += _timing(checked, half) if half else ()
    return tuple(f for f in found if (f.code, f.id) not in known)


def _source(record: Record) -> str:
    return PurePath(record.source).name


def _changes(c: Checked, now: Mapping[str, Point], last: Record, past: tuple[Record, ...]) -> Iterator[Finding]:
    """Every figure and rate against last year's; a rate whose own parts jump is not named again."""
    jumped: set[str] = set()
    of_events = {x.field for x in c.edition.list_totals}  # one meeting more or less makes them swing
    for field_id in c.edition.ids:
        if field_id in of_events:
            continue
        kind = c.edition.fields[field_id].kind
        before, here = last.points.get(field_id), now.get(field_id)
        if before is None or here is None or field_id.endswith("_prev") or kind is Kind.FLAG:
            continue
        if not _of_like_many(c, last, {field_id}):
            continue
        earlier = _earlier(field_id, past)
        if kind is not Kind.RATE and _figure_jumps(kind, before, here, earlier):
            jumped.add(field_id)
            yield _said(c, before, here, kind, last)
    for rate_id, formula in c.edition.formulas.items():
        before, here = last.points.get(rate_id), now.get(rate_id)
        if before is None or here is None or rate_id.endswith("_prev"):
            continue
        parts = {x for pair in formula.pairs for x in (pair.part, pair.total) if isinstance(x, str)}
        if parts & jumped or not _of_like_many(c, last, parts):
            continue
        if _rate_jumps(c, before, here, _earlier(rate_id, past)):
            yield _said(c, before, here, Kind.RATE, last)


def _of_like_many(c: Checked, then: Record, ids: set[str]) -> bool:
    """Whether sums of two consolidations come from about as many units; how many reported is no change of theirs."""
    now_units, then_units = _units(c.submission, ids), _units(then.submission, ids)
    most = max(now_units, then_units)
    return not now_units or not then_units or min(now_units, then_units) >= _LIKE_MANY * most


def _units(s: Submission | None, ids: set[str]) -> int:
    """How many units gave these figures of a consolidation; 0 where nobody counted."""
    return sum(s.coverage.get(x, (0, 0))[0] for x in ids) if s and s.is_consolidation else 0


def _said(c: Checked, before: Point, here: Point, kind: Kind, last: Record) -> Finding:
    return said(
        c, here.id, shown(before.exact, kind), shown(here.exact, kind), f"sổ năm {before.year}, {_source(last)}"
    )


def _earlier(field_id: str, past: tuple[Record, ...]) -> list[Decimal]:
    """The values of unbroken earlier years, oldest first."""
    years = [(r.year, p.exact) for r in past if (p := r.points.get(field_id))]
    run: list[Decimal] = []
    for (year, exact), follower in zip(years, [*years[1:], None], strict=True):
        run.append(round_half_up(exact, 6))
        if follower and follower[0] != year + 1:
            run = []
    return run if len(run) >= ENOUGH_YEARS else []


def _figure_jumps(kind: Kind, before: Point, here: Point, earlier: list[Decimal]) -> bool:
    old, new = _number(before.exact), _number(here.exact)
    if kind is Kind.AMOUNT:
        return amount_jumps(old, new)
    return kind is Kind.COUNT and count_jumps(old, new, earlier)


def _rate_jumps(c: Checked, before: Point, here: Point, earlier: list[Decimal]) -> bool:
    old, new = _number(before.exact), _number(here.exact)
    formula = c.edition.formulas[here.id]
    if formula.share and c.edition.fields[here.id].unit == "%":
        return share_jumps(old, new, before.total, here.total, earlier)
    return ratio_jumps(old, new, _parts(before), _parts(here))


def _parts(p: Point) -> tuple[int | Decimal, int | Decimal] | None:
    return (p.part, p.total) if p.part is not None and p.total is not None else None


def _number(exact: Fraction) -> Decimal:
    return round_half_up(exact, 6)


def _previous(c: Checked, last: Record) -> Iterator[Finding]:
    """What the workbook says of last year, against last year's workbook, at the decimals that were written."""
    for field_id, each in c.edition.fields.items():
        before = last.points.get(field_id.removesuffix("_prev"))
        if before is None:
            continue
        stated: Decimal | int | None = None
        if field_id.endswith("_prev") and each.kind is Kind.COUNT:
            stated = c.value(field_id)
        elif text := c.submission.texts.get(f"{field_id}.prev", ""):
            stated = previous_value(text, each.unit, each.kind)
            if each.unit == "%" and stated is not None and 0 < stated < 1 <= before.exact:
                continue  # a percent format; see checks.changes
        if stated is None or _agrees(Decimal(stated), before.exact):
            continue
        yield c.say(
            "prev-differs-from-history",
            field_id,
            stated=to_text(stated),
            right=to_text(shown(before.exact, each.kind)),
            year=before.year,
            source=_source(last),
        )


def _agrees(stated: Decimal, exact: Fraction) -> bool:
    exponent = stated.as_tuple().exponent
    decimals = min(-exponent, 6) if isinstance(exponent, int) and exponent < 0 else 0
    return round_half_up(exact, 2) == stated or round_half_up(exact, decimals) == round_half_up(stated, decimals)


def _entered(c: Checked) -> list[str]:
    """Figures that staff of this level count anew each year; not the unit's own 1."""
    one = {d.id for d in c.edition.derivations if d.rule == "one"}
    fields = c.edition.fields.values()
    return [f.id for f in fields if f.sheet in _ENTERED and f.kind is Kind.COUNT and f.id not in one]


def _copied_file(c: Checked, now: Mapping[str, Point], last: Record) -> Iterator[Finding]:
    """All figures as last year's: the file was sent again under a new year. Only against a workbook, not copies."""
    same = _all_same(_entered(c), now, last) if last.submission else 0
    if same >= _ENOUGH_SAME:
        yield _of_file(c, "same-as-last-year", count=same, year=last.year, source=_source(last))


def _all_same(ids: list[str], now: Mapping[str, Point], then: Record) -> int:
    """How many figures are equal and not zero; 0 as soon as one differs or stands in one of the two alone."""
    same = 0
    for field_id in ids:
        here, there = now.get(field_id), then.points.get(field_id)
        if (here.exact if here else None) != (there.exact if there else None):
            return 0
        same += bool(here and here.exact)
    return same


def _timing(c: Checked, half: Record) -> Iterator[Finding]:
    """The six months of the same year: what accumulates cannot fall, and hardly stands still everywhere."""
    now = {p.id: p for p in points_of(c.submission)}
    ids = [x for x in c.edition.cumulative if x in c.edition.fields]
    for field_id in ids:
        here, there = now.get(field_id), half.points.get(field_id)
        fewer = _units(c.submission, {field_id}) < _units(half.submission, {field_id})
        if here and there and there.exact > here.exact and not fewer:
            numbers = {"half": to_text(_number(there.exact)), "now": to_text(_number(here.exact))}
            yield c.say("half-above-year", field_id, **numbers, source=_source(half))
    same = _all_same(ids, now, half)
    if same >= _ENOUGH_CUMULATIVE:
        yield _of_file(c, "year-equals-half", count=same, source=_source(half))


def _of_file(c: Checked, code: str, **details: object) -> Finding:
    """A finding of the whole form: it has no cell."""
    return replace(c.say(code, c.edition.ids[0], **details), cell="", id="")
