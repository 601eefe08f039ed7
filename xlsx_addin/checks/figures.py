"""Checks on counts: parts and totals, pairs, flags, what is required, what follows from detail sheets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.checks.completeness import entered_figures, rates_asked_for
from xlsx_addin.checks.context import Checked
from xlsx_addin.derivations import derive
from xlsx_addin.findings import Finding
from xlsx_addin.numbers import to_text
from xlsx_addin.submission.records import Figure


def part_exceeds_total(c: Checked) -> Iterator[Finding]:
    """A "trong đó" count above its total (form: "trong đó" rows; DOMAIN: shares only, so not M3.1, M4.1)."""
    for p in c.edition.parts:
        part, total = c.value(p.part), c.value(p.total)
        if p.contained and part is not None and total is not None and part > total:
            if total == 0:
                yield c.say("part-over-zero", p.part, part=to_text(part))
            else:
                yield c.say(
                    "part-exceeds-total", p.part, part=to_text(part), total=to_text(total), other=c.cell(p.total)
                )


def half_pair(c: Checked) -> Iterator[Finding]:
    """One half of a pair alone: it stays out of both sums."""
    for p in c.edition.parts:
        if not p.joint:
            continue
        for here, there in ((p.part, p.total), (p.total, p.part)):
            value = c.value(here)
            if value is not None and c.value(there) is None and not c.is_settled(there):
                yield c.say(
                    "part-without-partner",
                    here,
                    value=to_text(value),
                    other_label=c.label(there),
                    other=c.cell(there),
                )


def parts_add_up(c: Checked) -> Iterator[Finding]:
    """A total with several parts (supervised units: directly and indirectly) is their sum."""
    by_total: dict[str, list[str]] = {}
    for p in c.edition.parts:
        if not p.joint:
            by_total.setdefault(p.total, []).append(p.part)
    for total_id, part_ids in by_total.items():
        total = c.value(total_id)
        values = [v for v in map(c.value, part_ids) if v is not None]
        if total is not None and len(values) == len(part_ids) and sum(values) != total:
            yield c.say("parts-differ-from-total", total_id, parts=to_text(sum(values)), total=to_text(total))


def required(c: Checked) -> Iterator[Finding]:
    """A figure of the form that this level must state in an annual workbook (form: cột "Đơn vị chủ trì")."""
    s = c.submission
    if s.period != "nam":
        return
    for field_id in entered_figures(c.edition, s):
        if not c.is_blank(field_id):
            continue
        if s.is_consolidation:
            yield c.say("missing-from-units", field_id, of=s.coverage[field_id][1])
        else:
            yield c.say("missing-required", field_id)
    for rate_id in rates_asked_for(c.edition, s):
        if c.is_blank(rate_id) and rate_id not in s.stated_rates:
            yield c.say("missing-required", rate_id)


def not_your_row(c: Checked) -> Iterator[Finding]:
    """A department's workbook fills its own rows only."""
    unit = c.submission.unit
    if not c.edition.is_department(unit.level) or c.submission.is_consolidation:
        return
    for each in c.edition.fields.values():
        if not c.edition.leads(unit.code, each.id) and _states(c, each.id):
            owner = "; ".join(c.edition.owners[o] for o in each.owner_codes)
            yield c.say("not-your-row", each.id, owner=owner)


def above_your_level(c: Checked) -> Iterator[Finding]:
    """A figure that only levels above the unit's own enter (a commune that states the province's survey): it would
    never be added. Figures of levels below are another matter: they speak for the whole territory."""
    unit = c.submission.unit
    if unit.level not in c.edition.territorial_levels or c.submission.is_consolidation:
        return
    for field_id, names in _of_higher_levels(c.edition, unit.level):
        if _states(c, field_id):
            yield c.say("above-your-level", field_id, levels=names)


@lru_cache(maxsize=16)
def _of_higher_levels(edition: Edition, level: str) -> tuple[tuple[str, str], ...]:
    """The figures that only higher levels enter, with the words for these."""
    found: list[tuple[str, str]] = []
    for each in edition.fields.values():
        levels = [x for x in edition.territorial_levels if x in each.levels]
        if levels and min(map(edition.rank, levels)) > edition.rank(level):
            found.append((each.id, " hoặc ".join(edition.level_names[x].lower() for x in levels)))
    return tuple(found)


def _states(c: Checked, field_id: str) -> bool:
    """Whether somebody typed the figure; a rate that its formula shows is nobody's statement."""
    s = c.submission
    if c.edition.fields[field_id].kind is Kind.RATE:
        return field_id in s.stated_rates and field_id not in s.formula_rates
    return c.value(field_id) is not None


def flag_against_count(c: Checked) -> Iterator[Finding]:
    """Có if and only if the count is above 0 (M1.1.2 and the row below it)."""
    for d in c.edition.derivations:
        if d.rule != "any-positive" or c.edition.fields[d.id].kind is not Kind.FLAG:
            continue
        flag, count = c.value(d.id), c.value(d.sources[0])
        if flag is not None and count is not None and bool(flag) != (count > 0):
            yield c.say("flag-against-count", d.id, flag=FLAG_YES if flag else FLAG_NO, count=to_text(count))


def derived(c: Checked) -> Iterator[Finding]:
    """A stated count that contradicts what the detail sheets say (only for the unit's own level)."""
    if c.submission.is_consolidation:
        return
    for field_id, right in derive(c.edition, c.value, c.submission.unit.level, c.submission.period).items():
        stated = c.value(field_id)
        if stated is not None and stated != right and c.edition.fields[field_id].kind is not Kind.FLAG:
            yield c.say("derived-differs", field_id, stated=to_text(stated), right=to_text(right))


def list_totals(c: Checked) -> Iterator[Finding]:
    """Stated totals against the lists, and rows whose total is not the sum of men and women."""
    for each in c.edition.list_totals:
        stated = c.value(each.field)
        rows = c.lists.get(each.list, ())
        if stated is None or not rows:
            continue
        columns = {col.key: i for i, col in enumerate(c.edition.lists[each.list].columns)}
        counted: Figure = len(rows)
        if each.column:
            measure = columns.get("measure")
            kept = [r for r in rows if not each.measure or measure is None or r[measure] in (None, each.measure)]
            counted = sum((v for r in kept if isinstance(v := r[columns[each.column]], Decimal)), Decimal(0))
        if counted != stated:
            yield c.say(
                "list-total-differs",
                each.field,
                stated=to_text(stated),
                counted=to_text(counted),
                list=c.edition.sheets[each.list],
            )


def list_rows(c: Checked) -> Iterator[Finding]:
    """A list row whose total is not the sum of its parts (men and women of one event)."""
    for key, rows in c.lists.items():
        definition = c.edition.lists[key]
        headers = {col.key: (i, col.header) for i, col in enumerate(definition.columns)}
        for total_key, part_keys in definition.sum_of.items():
            for number, row in enumerate(rows):
                total = row[headers[total_key][0]]
                parts = [v for x in part_keys if isinstance(v := row[headers[x][0]], Decimal)]
                if isinstance(total, Decimal) and len(parts) == len(part_keys) and sum(parts) != total:
                    yield c.say_row(
                        "row-total-differs",
                        key,
                        number,
                        total_key,
                        stated=to_text(total),
                        parts=" và ".join(headers[x][1].lower() for x in part_keys),
                        right=to_text(sum(parts, Decimal(0))),
                    )
