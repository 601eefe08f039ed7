"""Native formulas of the workbook as text: rates, targets that apply, verdicts, gaps, status.

Every function takes cell references, so that a formula can be written wherever its cells stand. ``Ref`` gives the
reference of a figure's cell by the figure's id. The formulas use what Excel 2010 and LibreOffice share; a text in
an input leaves them blank, never #VALUE!. Rules: the pooled rate leaves out the levels above the unit's own; a
target is compared with the exact ratio, by the sign of ``scale * part - target * total`` rounded at the ninth
decimal, so that neither the printed two decimals nor binary fractions decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Compare, Edition, Formula, Indicator, Kind, Pair, Role, Target
from xlsx_addin.catalogue.rows import FLAG_NO, FLAG_YES, TARGET_YEARS
from xlsx_addin.findings import SEVERITY_WORDS, Severity
from xlsx_addin.target_words import NEARLY_MET, SHORT, SIGNS

Ref = Callable[[str], str]

LEFT_OUT = "0/0"  # a coverage that says: no unit at all enters this figure
_FIRST, _SECOND = TARGET_YEARS


@dataclass(frozen=True, slots=True)
class Sums:
    """The two sums of a rate as expressions, and the condition under which they hold."""

    complete: str
    top: str
    bottom: str


def text(value: str) -> str:
    """A text as it stands in a formula."""
    return '"' + value.replace('"', '""') + '"'


def sums(edition: Edition, formula: Formula, cell: Ref, cov: Ref) -> Sums:
    """The sums of a rate. ``cov`` gives the coverage cell of a figure's row."""
    if formula.pooled_levels:
        return _pooled_sums(edition, formula, cell, cov)
    tops = [cell(p.part) for p in formula.pairs]
    bottoms = [cell(str(p.total)) for p in formula.pairs]
    complete = f"COUNT({','.join(tops + bottoms)})={len(tops + bottoms)}"
    if len(tops) == 1:
        return Sums(complete, tops[0], bottoms[0])
    return Sums(complete, f"SUM({','.join(tops)})", f"SUM({','.join(bottoms)})")


def rate(scale: Decimal, s: Sums) -> str:
    """A rate in its row's unit: blank while an input is, a word on 0/0, blank on n/0."""
    top = s.top if scale == 1 else f"{scale}*{_factor(s.top)}"
    return (
        f'=IF({s.complete},IF({s.bottom}=0,IF({s.top}=0,{text(keys.NOT_ARISING)},""),'
        f'ROUND({top}/{_factor(s.bottom)},2)),"")'
    )


def share(part: str, total: str) -> str:
    """A percentage of two cells, by the same rules."""
    return rate(Decimal(100), Sums(f"COUNT({part},{total})=2", part, total))


def difference(new: str, old: str) -> str:
    """New minus old, blank unless both are numbers."""
    return f'=IF(COUNT({new},{old})=2,ROUND({new}-{old},2),"")'


def target(row: Indicator, targets: Mapping[int, Target], kind: Kind) -> str:
    """The target that applies to the year, as text: the first one up to its year, the second after."""
    words = [text(_target_words(targets[y], kind)) if y in targets else '""' for y in TARGET_YEARS]
    applying = _by_year(*words)
    if row.applies_from:
        applying = f'IF({keys.NAME_YEAR}<{row.applies_from},"",{applying})'
    return f'=IF(ISNUMBER({keys.NAME_YEAR}),{applying},"")'


def verdict(row: Indicator, targets: Mapping[int, Target], value: str, target_cell: str, s: Sums | None) -> str:
    """The assessment of a row against its targets; ``s`` is None for rows without a formula."""
    none, met = text(keys.VERDICT_NONE), text(keys.VERDICT_MET)
    known = _answered(value) if row.role is Role.FLAG else f"ISNUMBER({value})"
    meets = _meets(row, targets, value, s)
    short = f"IF({keys.NAME_YEAR}<{_by_year(*map(str, TARGET_YEARS))},{text(keys.VERDICT_GAP)},"
    short += f"{text(keys.VERDICT_NOT_MET)})"
    assessed = f'IF({target_cell}="",{none},IF({meets},{met},{short}))' if targets else none
    if s and targets and row.formula and row.formula.share:
        # A share above its whole meets nothing: the numbers behind it are wrong.
        above = f"IF(AND({s.complete},{s.bottom}>0),{s.top}>{s.bottom},{value}>{row.formula.scale})"
        assessed = f"IF({above},{none},{assessed})"
    stated = f'IF({known},{assessed},"")'
    if s:
        # Parts that give no rate (0/0, n/0) decide, even when a person typed one over the formula.
        stated = f'IF(AND({s.complete},{s.bottom}=0),IF({s.top}=0,{none},""),{stated})'
    return f'=IF(ISNUMBER({keys.NAME_YEAR}),{stated},"")'


def gap(targets: Mapping[int, Target], value: str, target_cell: str) -> str:
    """Value minus target in the row's unit; of percentages in percentage points."""
    return f'=IF(AND(ISNUMBER({value}),{target_cell}<>""),ROUND({value}-{target_number(targets)},2),"")'


def standing(
    row: Indicator, targets: Mapping[int, Target], value: str, assessment: str, s: Sums | None, nearly: Decimal
) -> str:
    """The class that the counts by objective put a chỉ tiêu in, from its assessment and its exact distance.

    ``nearly``: the share of its target that a value may lack and still be near it.
    """
    met, none = text(keys.VERDICT_MET), text(keys.VERDICT_NONE)
    missed = f"OR({assessment}={text(keys.VERDICT_GAP)},{assessment}={text(keys.VERDICT_NOT_MET)})"
    short = text(SHORT)
    if targets and row.role is not Role.FLAG:
        short = f"IF({_near(row, target_number(targets), value, s, nearly)},{text(NEARLY_MET)},{short})"
    return f"=IF({assessment}={met},{met},IF({missed},{short},{none}))"


def status(assessments: Sequence[str]) -> str:
    """2 when every assessed target is met, 1 when one of two is, 0 when none, blank without an assessment."""
    none = text(keys.VERDICT_NONE)
    assessed = "+".join(f'({a}<>"")*({a}<>{none})' for a in assessments)
    met = "+".join(f"({a}={text(keys.VERDICT_MET)})" for a in assessments)
    return f'=IF({assessed}=0,"",IF({met}={assessed},2,IF({met}>0,1,0)))'


def listed(row_id: str, severities: str, rows: str) -> str:
    """The worst finding of a row among the lines of ``Kiểm tra`` that nobody accepted: an error, a warning, or blank.

    ``severities`` and ``rows`` are whole columns of that sheet, ``row_id`` the cell with the row's id.
    """

    def any_of(word: str) -> str:
        return f'COUNTIFS({rows},"*{keys.OWN_ROW}"&{row_id}&"{keys.OWN_ROW}*",{severities},{text(word)})>0'

    error, warning = (SEVERITY_WORDS[s] for s in (Severity.ERROR, Severity.WARNING))
    return f'=IF({any_of(error)},{text(error)},IF({any_of(warning)},{text(warning)},""))'


def target_number(targets: Mapping[int, Target]) -> str:
    """The applying target as a number. Only meaningful where the target's text is not blank."""
    return _by_year(*(str(targets[y].value) if y in targets else "0" for y in TARGET_YEARS))


def _answered(flag: str) -> str:
    return f"OR({flag}={text(FLAG_YES)},{flag}={text(FLAG_NO)})"


def _factor(expression: str) -> str:
    """An expression that may stand beside ``*`` and ``/``."""
    return f"({expression})" if "+" in expression else expression


def _by_year(first: str, second: str) -> str:
    return first if first == second else f"IF({keys.NAME_YEAR}<={_FIRST},{first},{second})"


def _target_words(t: Target, kind: Kind) -> str:
    if kind is Kind.FLAG:
        return FLAG_YES if t.value else FLAG_NO
    return f"{SIGNS[t.compare]} {str(t.value).replace('.', ',')}"


def _meets(row: Indicator, targets: Mapping[int, Target], value: str, s: Sums | None) -> str:
    if row.role is Role.FLAG:
        return f"{value}={text(FLAG_YES)}"
    signs = {t.compare for t in targets.values()}

    def compared(number: str, sign: Compare) -> str:
        distance = f"{value}-{number}"
        if s and row.formula:
            exact = f"{row.formula.scale}*{_factor(s.top)}-{number}*{_factor(s.bottom)}"
            distance = f"IF(AND({s.complete},{s.bottom}>0),{exact},{distance})"
        return f"ROUND({distance},9){sign.value}0"

    if len(signs) < 2:
        return compared(target_number(targets), min(signs, default=Compare.EQ))
    return _by_year(*(compared(str(targets[y].value), targets[y].compare) for y in TARGET_YEARS))


def _near(row: Indicator, number: str, value: str, s: Sums | None, nearly: Decimal) -> str:
    """Whether the distance is at most a share of the target. Whole factors, so that whole inputs stay exact."""
    share = Fraction(nearly)

    def within(distance: str, goal: str) -> str:
        return f"{share.denominator}*ABS({distance})-{share.numerator}*{goal}"

    inside = within(f"{value}-{number}", number)
    if s and row.formula:
        bottom = _factor(s.bottom)
        exact = within(f"{row.formula.scale}*{_factor(s.top)}-{number}*{bottom}", f"{number}*{bottom}")
        inside = f"IF(AND({s.complete},{s.bottom}>0),{exact},{inside})"
    return f"ROUND({inside},9)<=0"


def _pooled_sums(edition: Edition, formula: Formula, cell: Ref, cov: Ref) -> Sums:
    """Sums over the levels at or below the unit's own.

    The pairs of each height stand in one term; a term is followed by those above it unless the unit's level is
    this one. A pair whose total is a constant counts once its flag is answered; another pair leaves the sums only
    where its coverage says that no unit enters it.
    """
    top: dict[int, list[str]] = {}
    bottom: dict[int, list[str]] = {}
    lacking: dict[int, list[str]] = {}
    present: dict[int, list[str]] = {}
    for pair in formula.pairs:
        rank, part = edition.field_rank(pair.part), cell(pair.part)
        if isinstance(pair.total, Decimal):
            top.setdefault(rank, []).append(f"({part}={text(FLAG_YES)})")
            bottom.setdefault(rank, []).append(f"{pair.total}*{_answered(part)}")
            present.setdefault(rank, []).append(f"1*{_answered(part)}")
            continue
        total = cell(pair.total)
        top.setdefault(rank, []).append(f"SUM({part})")
        bottom.setdefault(rank, []).append(f"SUM({total})")
        present.setdefault(rank, []).append(f"COUNT({total})")
        lacking.setdefault(rank, []).append(_lacks(pair, part, total, cov))
    names = edition.level_names
    levels = ",".join(f"{keys.NAME_LEVEL}={text(names[x])}" for x in names)
    complete = f"AND(OR({levels}),{_heights(edition, lacking)}=0,{_heights(edition, present)}>0)"
    return Sums(complete, _heights(edition, top), _heights(edition, bottom))


def _lacks(pair: Pair, part: str, total: str, cov: Ref) -> str:
    left_out = f'AND({part}&{total}="",{cov(pair.part)}={text(LEFT_OUT)})'
    return f"(COUNT({part},{total})<2)*NOT({left_out})"


def _heights(edition: Edition, terms: Mapping[int, Sequence[str]]) -> str:
    """Terms by height, lowest first, each height closed to units below it: ``a+IF(CAP_BC="Cấp xã",0,b+...)``."""
    places = sorted((edition.rank(x.code), x.name) for x in edition.levels if x.code_digits)
    expression = ""
    for rank, name in reversed(places):
        here = "+".join(terms.get(rank, ()))
        above = f"IF({keys.NAME_LEVEL}={text(name)},0,{expression})" if expression else ""
        expression = "+".join(x for x in (here, above) if x)
    return expression
