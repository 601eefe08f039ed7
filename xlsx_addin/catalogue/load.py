"""Reading an edition's data files into the model, refusing what is inconsistent.

Shapes: ``editions/NAME/indicators.csv`` (one line per row of the form) and ``editions/NAME/edition.toml``.
Every refusal is a ``CatalogueError`` whose message names the row.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from xlsx_addin.catalogue.model import (
    Body,
    Column,
    Combine,
    Derivation,
    Edition,
    Field,
    Formula,
    Indicator,
    InfoField,
    Kind,
    Level,
    ListSheet,
    ListTotal,
    Pair,
    PartOf,
    Role,
)
from xlsx_addin.catalogue.rows import CatalogueError, read_indicator, split_codes

SCOPES = ("Bản thân đơn vị", "Tổng hợp")  # INFO.scope: typed by the unit itself, or written by a consolidation
PREVIOUS_SUFFIX = "_prev"


@cache
def edition_names() -> tuple[str, ...]:
    return tuple(sorted(d.name for d in _editions().iterdir() if (d / "edition.toml").is_file()))


@cache
def load_edition(name: str) -> Edition:
    """The edition of that name. Raises ``CatalogueError`` for an unknown or inconsistent one."""
    if name not in edition_names():
        raise CatalogueError(f"unknown edition {name!r}; known: {', '.join(edition_names())}")
    folder = _editions() / name
    return build_edition(
        (folder / "indicators.csv").read_text(encoding="utf-8"),
        (folder / "edition.toml").read_text(encoding="utf-8"),
    )


def edition_for(year: int, period: str) -> tuple[Edition, bool]:
    """The edition valid at the end of a period, and whether it really is valid then (else: the nearest one)."""
    end = dt.date(year, 6, 30) if period == "6-thang" else dt.date(year, 12, 31)
    editions = [load_edition(name) for name in edition_names()]

    def distance(e: Edition) -> int:
        if end < e.valid_from:
            return (e.valid_from - end).days
        return max((end - e.valid_to).days, 0) if e.valid_to else 0

    best = min(editions, key=distance)
    return best, is_valid_for(best, year, period)


def is_valid_for(edition: Edition, year: int, period: str) -> bool:
    """Whether an edition is valid at the end of a period."""
    end = dt.date(year, 6, 30) if period == "6-thang" else dt.date(year, 12, 31)
    return edition.valid_from <= end and (edition.valid_to is None or end <= edition.valid_to)


def build_edition(indicators_csv: str, edition_toml: str) -> Edition:
    """An edition from the text of its two files; raises ``CatalogueError`` naming the row at fault."""
    data = tomllib.loads(edition_toml)
    rows = list(csv.DictReader(io.StringIO(indicators_csv)))
    levels = tuple(Level(**x) for x in data["levels"])
    periods = {p["code"]: p["name"] for p in data["periods"]}
    indicators = tuple(read_indicator(row, data) for row in rows)
    _refuse_duplicates("row", [i.id for i in indicators])
    fields = [*_form_fields(rows, indicators), *_support_fields(rows, data), *_cadre_fields(data, levels)]
    fields += _activity_fields(data)
    _refuse_duplicates("figure", [f.id for f in fields])
    edition = Edition(
        id=data["id"],
        title=data["title"],
        strategy=data["strategy"],
        workbook=data["workbook"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        levels=levels,
        periods=MappingProxyType(periods),
        owners=MappingProxyType(data["owners"]),
        sheets=MappingProxyType(data["sheets"]),
        indicators=indicators,
        fields=MappingProxyType({f.id: f for f in fields}),
        formulas=MappingProxyType({i.id: i.formula for i in indicators if i.formula} | _cadre_formulas(data, levels)),
        info=tuple(_info(x, levels, periods) for x in data["info"]),
        bodies=tuple(Body(**b) for b in data["cadres"]["bodies"]),
        lists=MappingProxyType({k: _list_sheet(k, v) for k, v in data["lists"].items()}),
        list_totals=tuple(
            ListTotal(a["id"], a["list_total"]["list"], a["list_total"].get("column"), a["list_total"].get("measure"))
            for a in data["activities"]
            if "list_total" in a
        ),
        parts=_parts(indicators, data, levels),
        sections=MappingProxyType({s["key"]: s["label"] for s in data["sections"]}),
        derivations=tuple(
            Derivation(d["id"], d["level"], d["rule"], tuple(d.get("from", ()))) for d in data.get("derivations", ())
        ),
    )
    _check_references(edition, data)
    return edition


def _editions() -> Traversable:
    return files("xlsx_addin.catalogue") / "editions"


def _refuse_duplicates(what: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if not each:
            raise CatalogueError(f"a {what} has no id")
        if each in seen:
            raise CatalogueError(f"{what} {each}: the id stands twice")
        seen.add(each)


_KINDS = {
    Role.TOTAL: Kind.COUNT,
    Role.PART: Kind.COUNT,
    Role.COUNT: Kind.COUNT,
    Role.FLAG: Kind.FLAG,
    Role.RATE: Kind.RATE,
}


def _combine(row: Mapping[str, str]) -> Combine:
    try:
        return Combine(row["combine"])
    except ValueError as error:
        raise CatalogueError(f"row {row['id']}: unknown combine rule {row['combine']!r}") from error


def _form_fields(rows: Iterable[Mapping[str, str]], indicators: Iterable[Indicator]) -> list[Field]:
    return [
        Field(
            id=i.id,
            sheet="phu_luc_01",
            row=i.id,
            column="value",
            label=i.label,
            unit=i.unit,
            kind=_KINDS[i.role],
            combine=_combine(row),
            levels=frozenset(split_codes(row["levels"])),
            owner_codes=i.owner_codes,
        )
        for row, i in zip(rows, indicators, strict=True)
        if i.has_value
    ]


def _support_fields(rows: Iterable[Mapping[str, str]], data: Mapping[str, Any]) -> list[Field]:
    amounts = data["support_amounts"]
    defaults = data["support_defaults"]
    quarters = data["support"]
    fields: list[Field] = []
    for row in rows:
        for column, suffix in (("numerator", "num"), ("denominator", "den")):
            if row[column] != "support":
                continue
            field_id = f"{row['id']}.{suffix}"
            amount = field_id in amounts["ids"]
            fields.append(
                Field(
                    id=field_id,
                    sheet="so_lieu_goc",
                    row=field_id,
                    column="value",
                    label=row[f"{column}_label"],
                    unit=amounts["unit"] if amount else "",
                    kind=Kind.AMOUNT if amount else Kind.COUNT,
                    combine=Combine.OWNER if row["combine"] == "owner" else Combine.SUM,
                    levels=frozenset(split_codes(row["levels"])),
                    owner_codes=split_codes(row["owner_codes"]),
                    group=row["id"],
                )
            )
        fields += [
            Field(
                id=q["id"],
                sheet="so_lieu_goc",
                row=q["id"],
                column="value",
                label=q["label"],
                unit=defaults["unit"],
                kind=Kind.COUNT,
                combine=Combine.SUM,
                levels=frozenset(defaults["levels"]),
                owner_codes=split_codes(row["owner_codes"]),
                group=row["id"],
            )
            for q in quarters
            if q["id"].rpartition(".")[0] == row["id"]
        ]
    return fields


def _cadre_fields(data: Mapping[str, Any], levels: Sequence[Level]) -> list[Field]:
    return [
        Field(
            id=f"CB.{body['code']}.{level.code}.{column['key']}",
            sheet="can_bo_nu",
            row=f"CB.{body['code']}.{level.code}",
            column=column["key"],
            label=f"{body['name']}, {level.name.lower()}: {column['label']}",
            unit=column["unit"],
            kind=Kind(column["kind"]),
            combine=Combine.RATIO_OF_SUMS if column["kind"] == "rate" else Combine.SUM,
            levels=frozenset((level.code,)),
            group=level.code,
        )
        for level in levels
        if level.code_digits
        for body in data["cadres"]["bodies"]
        for column in data["cadres"]["columns"]
    ]


def _cadre_formulas(data: Mapping[str, Any], levels: Sequence[Level]) -> dict[str, Formula]:
    """Share of women among a body's members, this year and a year ago."""
    return {
        f"{stem}rate{x}": Formula((Pair(f"{stem}women{x}", f"{stem}total{x}"),), Decimal(100), True, False)
        for level in levels
        if level.code_digits
        for stem in (f"CB.{body['code']}.{level.code}." for body in data["cadres"]["bodies"])
        for x in ("", PREVIOUS_SUFFIX)
    }


def _activity_fields(data: Mapping[str, Any]) -> list[Field]:
    everywhere = [x["code"] for x in data["levels"]]
    return [
        Field(
            id=a["id"],
            sheet="hoat_dong_khac",
            row=a["id"],
            column="value",
            label=a["label"],
            unit=a["unit"],
            kind=Kind.AMOUNT if a.get("amount") else Kind.COUNT,
            combine=Combine.SUM,
            levels=frozenset(a.get("levels", everywhere)),
            group=a["group"],
        )
        for a in data["activities"]
    ]


def _info(x: Mapping[str, Any], levels: Sequence[Level], periods: Mapping[str, str]) -> InfoField:
    sets = {"levels": tuple(v.name for v in levels), "periods": tuple(periods.values()), "scopes": SCOPES}
    return InfoField(
        id=x["id"],
        label=x["label"],
        group=x["group"],
        help=x.get("help", ""),
        choices=sets[x["choices"]] if "choices" in x else (),
        fixed=x.get("fixed", False),
    )


def _list_sheet(key: str, data: Mapping[str, Any]) -> ListSheet:
    columns = tuple(
        Column(c["key"], c["header"], Kind(c["kind"]), tuple(c.get("choices", ()))) for c in data["columns"]
    )
    _refuse_duplicates(f"column of list {key}", [c.key for c in columns])
    return ListSheet(key, columns, MappingProxyType({k: tuple(v) for k, v in data.get("sum_of", {}).items()}))


def _parts(indicators: Iterable[Indicator], data: Mapping[str, Any], levels: Sequence[Level]) -> tuple[PartOf, ...]:
    formulas = [*(i.formula for i in indicators), *_cadre_formulas(data, levels).values()]
    # A rate over one pair of figures says which part belongs to which total.
    parts = [
        (f.pairs[0].part, f.pairs[0].total, f.share)
        for f in formulas
        if f and len(f.pairs) == 1 and isinstance(f.pairs[0].total, str)
    ]
    parts += [(a["id"], a["part_of"], True) for a in data["activities"] if "part_of" in a]
    totals = [total for _, total, _ in parts]
    return tuple(PartOf(part, total, totals.count(total) == 1, contained) for part, total, contained in parts)


def _check_references(edition: Edition, data: Mapping[str, Any]) -> None:
    levels = {x.code for x in edition.levels}
    for field in edition.fields.values():
        if unknown := field.levels - levels:
            raise CatalogueError(f"row {field.id}: unknown level {sorted(unknown)}")
        if unknown_owners := set(field.owner_codes) - set(edition.owners):
            raise CatalogueError(f"row {field.id}: unknown owner code {sorted(unknown_owners)}")
        if field.sheet not in edition.sheets:
            raise CatalogueError(f"row {field.id}: unknown sheet {field.sheet}")
    needs: dict[str, list[str]] = {}
    for rate_id, formula in edition.formulas.items():
        ids = [x for p in formula.pairs for x in (p.part, p.total) if isinstance(x, str)]
        needs[rate_id] = ids
        _known(edition, rate_id, [rate_id, *ids])
    for d in edition.derivations:
        _known(edition, d.id, [d.id, *d.sources])
        needs[d.id] = [*needs.get(d.id, ()), *d.sources]
    for p in edition.parts:
        _known(edition, p.part, [p.part, p.total])
    for total in edition.list_totals:
        if total.list not in edition.lists:
            raise CatalogueError(f"row {total.field}: unknown list {total.list}")
    for note in [*data.get("notes", ()), *data.get("wider_denominator", {}).get("ids", ())]:
        if note not in edition.by_id:
            raise CatalogueError(f"note on {note}: the form has no such row")
    _refuse_cycles(needs)


def _known(edition: Edition, who: str, ids: Iterable[str]) -> None:
    for each in ids:
        if each not in edition.fields:
            raise CatalogueError(f"row {who}: refers to {each}, which does not exist")


def _refuse_cycles(needs: Mapping[str, Sequence[str]]) -> None:
    done: set[str] = set()

    def visit(node: str, path: tuple[str, ...]) -> None:
        if node in path:
            raise CatalogueError(f"row {node}: its formula depends on itself: {' -> '.join([*path, node])}")
        if node in done:
            return
        for below in needs.get(node, ()):
            visit(below, (*path, node))
        done.add(node)

    for start in needs:
        visit(start, ())
