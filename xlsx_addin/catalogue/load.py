"""Reading an edition's data files into the model, refusing what is inconsistent.

Shapes: ``editions/NAME/indicators.csv`` (one line per row of the form) and ``editions/NAME/edition.toml``. An edition
that ``extends`` another has no rows of its own and says only what differs (``catalogue.extending``).
Every refusal is a ``CatalogueError`` whose message names the row.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from xlsx_addin.catalogue.extending import extended
from xlsx_addin.catalogue.fields import (
    activity_fields,
    cadre_fields,
    cadre_formulas,
    form_fields,
    support_fields,
)
from xlsx_addin.catalogue.model import (
    Agency,
    Body,
    Column,
    Derivation,
    Edition,
    Indicator,
    InfoField,
    Kind,
    Level,
    ListSheet,
    ListTotal,
    PartOf,
)
from xlsx_addin.catalogue.rows import CatalogueError, read_indicator

SCOPES = ("Bản thân đơn vị", "Tổng hợp")  # INFO.scope: typed by the unit itself, or written by a consolidation
_AGENCIES = "Cơ quan chủ trì theo lĩnh vực (in trên biểu; chưa ghi thì in «……»)"


@cache
def edition_names() -> tuple[str, ...]:
    return tuple(sorted(d.name for d in _editions().iterdir() if (d / "edition.toml").is_file()))


@cache
def load_edition(name: str) -> Edition:
    """The edition of that name. Raises ``CatalogueError`` for an unknown or inconsistent one."""
    if name not in edition_names():
        raise CatalogueError(f"unknown edition {name!r}; known: {', '.join(edition_names())}")
    return _built(*_data_of(name))


def edition_file(name: str, file: str) -> Traversable | None:
    """A further data file of an edition, else that of the edition it extends; None where neither has one."""
    path = _editions() / name / file
    if path.is_file():
        return path
    base = tomllib.loads((_editions() / name / "edition.toml").read_text(encoding="utf-8")).get("extends")
    return edition_file(base, file) if base else None


def edition_for(year: int, period: str) -> tuple[Edition, bool]:
    """The edition valid at the end of a period, and whether it really is valid then (else: the nearest one)."""
    return edition_on(_end(year, period))


def edition_on(day: dt.date) -> tuple[Edition, bool]:
    """The edition valid on a day, and whether it really is valid then (else: the nearest one)."""

    def distance(e: Edition) -> int:
        if day < e.valid_from:
            return (e.valid_from - day).days
        return max((day - e.valid_to).days, 0) if e.valid_to else 0

    best = min(map(load_edition, edition_names()), key=distance)
    return best, distance(best) == 0


def is_valid_for(edition: Edition, year: int, period: str) -> bool:
    """Whether an edition is valid at the end of a period."""
    end = _end(year, period)
    return edition.valid_from <= end and (edition.valid_to is None or end <= edition.valid_to)


def _end(year: int, period: str) -> dt.date:
    return dt.date(year, 6, 30) if period == "6-thang" else dt.date(year, 12, 31)


def build_edition(indicators_csv: str, edition_toml: str) -> Edition:
    """An edition from the text of its two files; raises ``CatalogueError`` naming the row at fault."""
    return _built(list(csv.DictReader(io.StringIO(indicators_csv))), tomllib.loads(edition_toml))


def _data_of(name: str, seen: tuple[str, ...] = ()) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Rows and tables of an edition, what it inherits included."""
    if name in seen or name not in edition_names():
        raise CatalogueError(f"edition {seen[-1] if seen else name}: extends {name!r}, which cannot be")
    folder = _editions() / name
    own = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    if base := own.get("extends"):
        return extended(*_data_of(base, (*seen, name)), own)
    return list(csv.DictReader(io.StringIO((folder / "indicators.csv").read_text(encoding="utf-8")))), own


def _built(rows: Sequence[Mapping[str, str]], data: Mapping[str, Any]) -> Edition:
    agencies = {code: _agency(code, x, data) for code, x in data["owners"].items()}
    levels = tuple(Level(**x) for x in data["levels"])
    periods = {p["code"]: p["name"] for p in data["periods"]}
    indicators = tuple(read_indicator(row, data, agencies) for row in rows)
    _refuse_duplicates("row", [i.id for i in indicators])
    fields = [*form_fields(rows, indicators), *support_fields(rows, data), *cadre_fields(data, levels)]
    fields += activity_fields(data)
    _refuse_duplicates("figure", [f.id for f in fields])
    edition = Edition(
        id=data["id"],
        title=data["title"],
        reference=data["reference"],
        strategy=data["strategy"],
        nearly=Decimal(data["nearly"]),
        sizes=tuple(data["sizes"]),
        workbook=data["workbook"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        levels=levels,
        periods=MappingProxyType(periods),
        agencies=MappingProxyType(agencies),
        sheets=MappingProxyType(data["sheets"]),
        indicators=indicators,
        fields=MappingProxyType({f.id: f for f in fields}),
        formulas=MappingProxyType({i.id: i.formula for i in indicators if i.formula} | cadre_formulas(data, levels)),
        info=(*(_info(x, levels, periods) for x in data["info"]), *_asked(agencies)),
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
        cumulative=tuple(data.get("history", {}).get("cumulative", ())),
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


def _agency(code: str, given: str | Mapping[str, Any], data: Mapping[str, Any]) -> Agency:
    """A name, valid as long as the edition is; or what is known instead, and from where."""
    if isinstance(given, str):
        return Agency(code, given, source=data["title"], since=data["valid_from"])
    agency = Agency(code, **given)
    if not (agency.name or agency.field) or (agency.name and not agency.source):
        raise CatalogueError(f"agency {code}: neither a name with its source nor a field to ask for")
    return agency


def _asked(agencies: Mapping[str, Agency]) -> Iterator[InfoField]:
    """A line of ``Thông tin`` for each agency whose present name is not known."""
    for agency in agencies.values():
        if not agency.name:
            asked = "Ghi tên cơ quan hiện nay" + (f" (trước đây: {agency.before})" if agency.before else "")
            label = agency.field[:1].upper() + agency.field[1:]
            yield InfoField(agency.info_id, label, _AGENCIES, asked, (), fixed=False)


def _list_sheet(key: str, data: Mapping[str, Any]) -> ListSheet:
    columns = tuple(
        Column(c["key"], c["header"], Kind(c["kind"]), tuple(c.get("choices", ()))) for c in data["columns"]
    )
    _refuse_duplicates(f"column of list {key}", [c.key for c in columns])
    return ListSheet(key, columns, MappingProxyType({k: tuple(v) for k, v in data.get("sum_of", {}).items()}))


def _parts(indicators: Iterable[Indicator], data: Mapping[str, Any], levels: Sequence[Level]) -> tuple[PartOf, ...]:
    formulas = [*(i.formula for i in indicators), *cadre_formulas(data, levels).values()]
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
    _known(edition, "sizes", edition.sizes)
    _known(edition, "cumulative", edition.cumulative)
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
