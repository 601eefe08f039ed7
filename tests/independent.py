"""The right answer a second time, worked out plainly, in fractions, with nothing shared with the product.

Written from the form and the rules of its numbers alone. It knows neither files nor cells: a unit is its code, its
level, its parent and the figures it states. What it says is what a consolidation has to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

# id | role | numerator | denominator | scale | combine | levels that enter it | agencies that lead it
_FORM = """
M1.1|rate|M1.1.1.num+M1.1.2+M1.1.3b+M1.1.4b|M1.1.1.den+1+M1.1.3a+M1.1.4a|100|ratio_of_sums||SNV/HUYEN/SLDTBXH
M1.1.1|rate|support|support|100|ratio_of_sums|tinh/nganh|SNV/HUYEN/SLDTBXH
M1.1.2|flag||||owner|tinh/nganh|SNV/HUYEN/SLDTBXH
M1.1.2a|count||||owner|tinh/nganh|SNV/HUYEN/SLDTBXH
M1.1.3|rate|M1.1.3b|M1.1.3a|100|ratio_of_sums||SNV/HUYEN/SLDTBXH
M1.1.3a|total||||sum|huyen/nganh|SNV/HUYEN/SLDTBXH
M1.1.3b|part||||sum|huyen/nganh|SNV/HUYEN/SLDTBXH
M1.1.4|rate|M1.1.4b|M1.1.4a|100|ratio_of_sums||SNV/HUYEN/SLDTBXH
M1.1.4a|total||||sum|xa/nganh|SNV/HUYEN/SLDTBXH
M1.1.4b|part||||sum|xa/nganh|SNV/HUYEN/SLDTBXH
M2.1|rate|support|support|100|owner|tinh/nganh|SLDTBXH/CTK
M2.2|rate|support|support|100|owner|tinh/nganh|SLDTBXH/CTK
M2.3|rate|support|support|100|owner|tinh/nganh|SLDTBXH/CTK
M3.1|rate|support|support|1|owner|tinh/nganh|CTK/SVHTTDL
M3.2.1|rate|M3.2.1.1.1+M3.2.1.2.1|M3.2.1.1+M3.2.1.2|100|ratio_of_sums||SLDTBXH/SVHTTDL/SGDDT
M3.2.1.1|total||||sum|xa/nganh|SVHTTDL
M3.2.1.1.1|part||||sum|xa/nganh|SVHTTDL
M3.2.1.1.2|rate|M3.2.1.1.1|M3.2.1.1|100|ratio_of_sums||SVHTTDL
M3.2.1.2|total||||sum|xa/nganh|SLDTBXH/SGDDT
M3.2.1.2.1|part||||sum|xa/nganh|SLDTBXH/SGDDT
M3.2.1.2.2|rate|M3.2.1.2.1|M3.2.1.2|100|ratio_of_sums||SLDTBXH/SGDDT
M3.2.2|rate|M3.2.2.1.1+M3.2.2.2.1|M3.2.2.1+M3.2.2.2|100|ratio_of_sums||SLDTBXH/SVHTTDL/SGDDT
M3.2.2.1|total||||sum|xa/nganh|SVHTTDL
M3.2.2.1.1|part||||sum|xa/nganh|SVHTTDL
M3.2.2.1.2|rate|M3.2.2.1.1|M3.2.2.1|100|ratio_of_sums||SVHTTDL
M3.2.2.2|total||||sum|xa/nganh|SLDTBXH/SGDDT
M3.2.2.2.1|part||||sum|xa/nganh|SLDTBXH/SGDDT
M3.2.2.2.2|rate|M3.2.2.2.1|M3.2.2.2|100|ratio_of_sums||SLDTBXH/SGDDT
M3.3.1|total||||sum|xa/nganh|SLDTBXH
M3.3.2|part||||sum|xa/nganh|SLDTBXH
M3.3.3|rate|M3.3.2|M3.3.1|100|ratio_of_sums||SLDTBXH
M3.4.1|total||||owner|tinh/nganh|SLDTBXH
M3.4.2|part||||owner|tinh/nganh|SLDTBXH
M3.4.3|rate|M3.4.2|M3.4.1|100|owner||SLDTBXH
M4.1|rate|support|support|100|ratio_of_sums|xa/nganh|SYT
M4.2|rate|support|support|100000|ratio_of_sums|xa/nganh|SYT
M4.3|rate|support|support|1000|ratio_of_sums|xa/nganh|SYT
M4.4|count||||owner|tinh/nganh|SYT
M5.1|flag||||owner|tinh/nganh|SGDDT/TRUONG_SP
M5.2|rate|support|support|100|owner|tinh/nganh|SLDTBXH
M5.3.1|rate|support|support|100|owner|tinh/nganh|SNV
M5.3.2|rate|support|support|100|owner|tinh/nganh|SNV
M6.1|rate|support|support|100|ratio_of_sums|xa/nganh|SLDTBXH
M6.2|rate|support|support|100|ratio_of_sums|xa/huyen/tinh/nganh|SLDTBXH
M6.3|rate|support|support|100|ratio_of_sums|xa/nganh|STTTT
M6.4|rate|support|support|100|ratio_of_sums|xa/huyen/tinh/nganh|STTTT
"""
_QUARTERS = ("M6.3.q1", "M6.3.q2", "M6.3.q3", "M6.3.q4")
BODIES = ("capuy", "hdnd", "ct_hdnd", "pct_hdnd", "ct_ubnd", "pct_ubnd")
PLACES = ("xa", "huyen", "tinh")  # lowest first; a department ("nganh") is no place
_EVERY_PLACE = frozenset(PLACES)
_ACTIVITIES = {
    **dict.fromkeys(("HD.mo_hinh", "HD.dia_chi_tin_cay", "HD.duong_day_nong", "HD.ban_vstbpn"), _EVERY_PLACE),
    **dict.fromkeys(("HD.thanh_vien.total", "HD.thanh_vien.women"), _EVERY_PLACE),
    "HD.kinh_phi.nsnn.xa": frozenset({"xa"}),
    "HD.kinh_phi.nsnn.huyen": frozenset({"huyen"}),
    "HD.kinh_phi.nsnn.tinh": frozenset({"tinh"}),
}
AMOUNTS = frozenset({"M3.1.num", "M3.1.den", *(x for x in _ACTIVITIES if "kinh_phi" in x)})


@dataclass(frozen=True)
class Figure:
    """A figure somebody types. ``owned``: taken from the one unit that holds it, never summed."""

    id: str
    flag: bool
    owned: bool
    levels: frozenset[str]
    agencies: frozenset[str]


@dataclass(frozen=True)
class Ratio:
    """``terms``: numerator and denominator ids; a denominator of None is the constant 1."""

    terms: tuple[tuple[str, str | None], ...]
    scale: int


def _read_form() -> tuple[dict[str, Figure], dict[str, Ratio]]:
    figures: dict[str, Figure] = {}
    ratios: dict[str, Ratio] = {}

    def add(figure_id: str, role: str, combine: str, levels: Iterable[str], agencies: str = "") -> None:
        known = frozenset(filter(None, agencies.split("/")))
        figures[figure_id] = Figure(figure_id, role == "flag", combine == "owner", frozenset(levels), known)

    for line in _FORM.strip().splitlines():
        row, role, top, bottom, scale, combine, levels, agencies = line.split("|")
        if role != "rate":
            add(row, role, combine, levels.split("/"), agencies)
            continue
        if top == "support":
            add(f"{row}.num", "count", combine, levels.split("/"), agencies)
            add(f"{row}.den", "count", combine, levels.split("/"), agencies)
            top, bottom = f"{row}.num", f"{row}.den"
        bottoms = [None if x == "1" else x for x in bottom.split("+")]
        ratios[row] = Ratio(tuple(zip(top.split("+"), bottoms, strict=True)), int(scale))
    for quarter in _QUARTERS:
        add(quarter, "count", "sum", {"xa"})
    for body in BODIES:
        for level in PLACES:
            stem = f"CB.{body}.{level}"
            for end in ("", "_prev"):
                add(f"{stem}.total{end}", "count", "sum", {level})
                add(f"{stem}.women{end}", "count", "sum", {level})
                ratios[f"{stem}.rate{end}"] = Ratio(((f"{stem}.women{end}", f"{stem}.total{end}"),), 100)
    for activity, entering in _ACTIVITIES.items():
        add(activity, "count", "sum", entering)
    return figures, ratios


FIGURES, RATIOS = _read_form()
PAIRS: Mapping[str, str] = {
    **{r.terms[0][0]: str(r.terms[0][1]) for r in RATIOS.values() if len(r.terms) == 1},
    "HD.thanh_vien.women": "HD.thanh_vien.total",
}
"""Part (or numerator) -> its total (or denominator): they enter the sums together or not at all."""
_PARTNER = {**PAIRS, **{total: part for part, total in PAIRS.items()}}


@dataclass(frozen=True)
class Report:
    """What one unit states. ``parent`` of a department is the territory it speaks for."""

    code: str
    level: str
    parent: str = ""
    figures: Mapping[str, Fraction] = field(default_factory=dict)

    def states(self, figure_id: str) -> bool:
        """Whether it says this figure, and the other half of its pair as well."""
        partner = _PARTNER.get(figure_id)
        return figure_id in self.figures and (partner is None or partner in self.figures)


@dataclass
class Expected:
    """What must come out. ``sources``: codes of the units whose figures are in a value."""

    values: dict[str, str | None] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    coverage: dict[str, list[int]] = field(default_factory=dict)
    sources: dict[str, set[str]] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    differs: set[tuple[str, str]] = field(default_factory=set)  # (department, figure) beside another sum
    exact: dict[str, Fraction] = field(default_factory=dict)


def recompute(
    reports: Sequence[Report], level: str, missing: Sequence[Report] = (), parents: Mapping[str, str] | None = None
) -> Expected:
    """The consolidation of ``reports`` for a unit of ``level``; ``missing`` units were expected and sent nothing.

    ``parents``: unit -> the unit above it, for units that are neither reporting nor missing.
    """
    out = Expected()
    sums: dict[str, Fraction] = {}
    above = {**(parents or {}), **{r.code: r.parent for r in (*reports, *missing)}}
    for figure in FIGURES.values():
        if figure.owned:
            _own(figure, reports, sums, out)
        else:
            _sum(figure, reports, missing, above, sums, out)
    for figure in FIGURES.values():
        value = sums.get(figure.id)
        out.values[figure.id] = None if value is None else _figure_text(figure, value)
        if value is None and figure.id not in out.conflicts:
            out.states[figure.id] = "blank"
    for row, ratio in RATIOS.items():
        _rate(row, ratio, sums, level, out)
    return out


def _sum(
    figure: Figure,
    reports: Sequence[Report],
    missing: Sequence[Report],
    parents: Mapping[str, str],
    sums: dict[str, Fraction],
    out: Expected,
) -> None:
    entering = [r for r in reports if r.level in figure.levels and r.level != "nganh"]
    counted = [r for r in entering if r.states(figure.id)]
    absent = [r for r in missing if r.level in figure.levels and r.level != "nganh"]
    out.coverage[figure.id] = [len(counted), len(entering) + len(absent)]
    used = list(counted)
    beside = [r for r in reports if r.level == "nganh" and "nganh" in figure.levels and r.states(figure.id)]
    # Whose territory is smaller speaks first: a district's department before one of the province.
    for department in sorted(beside, key=lambda r: -_depth(r.parent, parents)):
        in_territory = [r for r in used if _inside(r, department.parent, parents)]
        if not in_territory:
            used.append(department)
        elif sum(r.figures[figure.id] for r in in_territory) != department.figures[figure.id]:
            out.differs.add((department.code, figure.id))
    if used:
        sums[figure.id] = sum((r.figures[figure.id] for r in used), Fraction(0))
        out.sources[figure.id] = {r.code for r in used}


def _depth(code: str, parents: Mapping[str, str]) -> int:
    return 0 if not parents.get(code) else 1 + _depth(parents[code], parents)


def _inside(report: Report, territory: str, parents: Mapping[str, str]) -> bool:
    code = report.parent if report.level == "nganh" else report.code
    while code and code != territory:
        code = parents.get(code, "")
    return code == territory


def _own(figure: Figure, reports: Sequence[Report], sums: dict[str, Fraction], out: Expected) -> None:
    stating = [r for r in reports if r.level in figure.levels and r.states(figure.id)]
    partner = _PARTNER.get(figure.id)
    stated = {(r.figures[figure.id], r.figures[partner] if partner else None) for r in stating}
    if len(stated) > 1:
        out.conflicts.add(figure.id)
    elif stated:
        sums[figure.id] = stating[0].figures[figure.id]
        out.sources[figure.id] = {r.code for r in stating}


def _rate(row: str, ratio: Ratio, sums: Mapping[str, Fraction], level: str, out: Expected) -> None:
    top = bottom = Fraction(0)
    known = False
    blank = False
    for part, total in ratio.terms:
        if row == "M1.1":
            place = next(x for x in reversed(PLACES) if x in FIGURES[part].levels)
            if PLACES.index(place) > PLACES.index(level):
                continue  # a level above the unit's own
            if total is None and part not in sums:
                continue  # the province itself counts only once it has answered
            if total is not None and part not in sums and out.coverage[part][1] == 0:
                continue  # a level with no unit at all
        if part not in sums or (total is not None and total not in sums):
            blank = True
            continue
        known = True
        top += sums[part]
        bottom += 1 if total is None else sums[total]
    out.values[row] = None
    if blank or not known:
        out.states[row] = "blank"
    elif bottom:
        out.exact[row] = top / bottom * ratio.scale
        out.values[row] = two_decimals(out.exact[row])
    elif not top:
        out.states[row] = "not-arising"


def two_decimals(value: Fraction) -> str:
    """Half up: 31.034 -> 31.03, 12.345 -> 12.35. Never through a binary float."""
    hundredths = int(value * 100 + Fraction(1, 2))  # values are never negative
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _figure_text(figure: Figure, value: Fraction) -> str:
    if figure.flag:
        return "Có" if value else "Không"
    if value.denominator == 1:
        return str(value.numerator)
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")
