"""One line of ``indicators.csv`` to a row of the form: role, formula, targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from xlsx_addin.catalogue.model import Agency, Compare, Formula, Indicator, Pair, Role, Target, Targets

TARGET_YEARS = (2025, 2030)
FLAG_YES, FLAG_NO = "Có", "Không"


class CatalogueError(ValueError):
    """The form's data are inconsistent; the message names the edition and the row."""


def split_codes(text: str) -> tuple[str, ...]:
    return tuple(x for x in text.split("|") if x)


def read_indicator(row: Mapping[str, str], data: Mapping[str, Any], agencies: Mapping[str, Agency]) -> Indicator:
    where = f"row {row['id']}"
    try:
        role = Role(row["role"])
    except ValueError as error:
        raise CatalogueError(f"{where}: unknown role {row['role']!r}") from error
    owner_codes = split_codes(row["owner_codes"])
    return Indicator(
        id=row["id"],
        tt=row["tt"],
        label=row["label"],
        role=role,
        unit=row["unit"],
        owner=row["owner"] or "; ".join(agencies[code].words for code in owner_codes if code in agencies),
        owner_codes=owner_codes,
        period=row["period"],
        applies_from=int(row["applies_from"]) if row["applies_from"] else None,
        formula=_formula(row) if role is Role.RATE else None,
        targets=_targets(row),
        help=data.get("notes", {}).get(row["id"], ""),
        note=row["note"],
        wider_denominator=row["id"] in data.get("wider_denominator", {}).get("ids", ()),
        short_name=data.get("short_names", {}).get(row["id"], ""),
    )


def _number(text: str, where: str) -> Decimal:
    if text == FLAG_YES:
        return Decimal(1)
    if text == FLAG_NO:
        return Decimal(0)
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise CatalogueError(f"{where}: {text!r} is not a number") from error


def _formula(row: Mapping[str, str]) -> Formula:
    where = f"row {row['id']}"

    def terms(column: str, suffix: str) -> list[str]:
        text = row[column]
        if not text:
            raise CatalogueError(f"{where}: a rate without {column}")
        return [f"{row['id']}.{suffix}"] if text == "support" else [t.strip() for t in text.split("+")]

    tops, bottoms = terms("numerator", "num"), terms("denominator", "den")
    if len(tops) != len(bottoms):
        raise CatalogueError(f"{where}: numerator and denominator have different numbers of terms")
    pairs = tuple(Pair(a, Decimal(b) if re.fullmatch(r"\d+", b) else b) for a, b in zip(tops, bottoms, strict=True))
    return Formula(
        pairs=pairs,
        scale=_number(row["scale"], where),
        share=row["share"] == "yes",
        # A constant total stands for the unit itself at its own level: only pools over levels have one.
        pooled_levels=any(isinstance(p.total, Decimal) for p in pairs),
    )


def _targets(row: Mapping[str, str]) -> Targets:
    where = f"row {row['id']}"
    provincial: dict[int, Target] = {}
    central: dict[int, Target] = {}
    for year in TARGET_YEARS:
        own, above = row[f"target_{year}"], row[f"target_{year}_central"]
        for into, text, compare in (
            (provincial, own, row[f"compare_{year}"]),
            (central, above or own, row[f"compare_{year}_central"] or row[f"compare_{year}"]),
        ):
            if not text or text == "-":
                continue
            try:
                into[year] = Target(_number(text, where), Compare(compare))
            except ValueError as error:
                if isinstance(error, CatalogueError):
                    raise
                raise CatalogueError(f"{where}: unknown comparison {compare!r}") from error
    return Targets(MappingProxyType(provincial), MappingProxyType(central))
