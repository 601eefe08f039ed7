"""The figures of an edition: rows of the form, support figures, women cadres, further activities; and the shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsx_addin.catalogue.model import Combine, Field, Formula, Indicator, Kind, Level, Pair, Role
from xlsx_addin.catalogue.rows import CatalogueError, split_codes

PREVIOUS_SUFFIX = "_prev"
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


def form_fields(rows: Iterable[Mapping[str, str]], indicators: Iterable[Indicator]) -> list[Field]:
    """One figure for each row of the form that has a value."""
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


def support_fields(rows: Iterable[Mapping[str, str]], data: Mapping[str, Any]) -> list[Field]:
    """Numerators and denominators that the printed form has no row for, and the quarterly counts of a row."""
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


def cadre_fields(data: Mapping[str, Any], levels: Sequence[Level]) -> list[Field]:
    """Members and women of each body at each level that has a territory, this year and a year ago."""
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


def cadre_formulas(data: Mapping[str, Any], levels: Sequence[Level]) -> dict[str, Formula]:
    """Share of women among a body's members, this year and a year ago."""
    return {
        f"{stem}rate{x}": Formula((Pair(f"{stem}women{x}", f"{stem}total{x}"),), Decimal(100), True, False)
        for level in levels
        if level.code_digits
        for stem in (f"CB.{body['code']}.{level.code}." for body in data["cadres"]["bodies"])
        for x in ("", PREVIOUS_SUFFIX)
    }


def activity_fields(data: Mapping[str, Any]) -> list[Field]:
    """The single figures of sheet ``Hoạt động khác``."""
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
