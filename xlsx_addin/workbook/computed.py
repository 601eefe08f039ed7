"""What the workbook's own formulas show for a submission: the cached values that go beside them.

Every program that opens the file computes the same; caches serve readers that do not compute (previews, phones,
our own reading). The formulas are in ``workbook.formulas``; here are their results, from the exact core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlsx_addin.catalogue import Edition, Indicator, Role
from xlsx_addin.keys import CHECK, VALUE
from xlsx_addin.numbers import round_half_up
from xlsx_addin.ratios import Rate
from xlsx_addin.shown import rate_shown
from xlsx_addin.submission.records import Submission
from xlsx_addin.target_words import VERDICT_WORDS, target_words
from xlsx_addin.targets import Assessed, Assessment, Verdict, applying_target

Shown = str | Decimal
Computed = tuple[str, str, str, Shown]
"""Sheet key, row id, column key, value."""


def computed_cells(
    edition: Edition, submission: Submission, rates: Mapping[str, Rate], assessed: Mapping[str, Assessed]
) -> Iterator[Computed]:
    """The result of every keyed formula cell of the form and of ``Cán bộ nữ``."""
    for row in edition.indicators:
        if row.formula:
            yield "phu_luc_01", row.id, VALUE, rate_shown(rates[row.id])
        if edition.open_agencies(row.owner_codes):
            yield "phu_luc_01", row.id, "owner", edition.owner_words(row, submission.info)
        if row.has_value and (row.targets.provincial or row.targets.central):
            yield from _assessment(row, submission, assessed.get(row.id))
    for level in edition.levels:
        if level.code_digits:
            for body in edition.bodies:
                yield from _cadres(submission, rates, f"CB.{body.code}.{level.code}")


def check_cells(edition: Edition, worst: Mapping[str, str]) -> Iterator[Computed]:
    """The result of every cell that follows ``Kiểm tra``: ``worst`` has the words of what it lists, by row."""
    for sheet, row in dict.fromkeys((each.sheet, each.row) for each in edition.fields.values()):
        yield sheet, row, CHECK, worst.get(row, "")


def _typed(submission: Submission, rate_id: str) -> Decimal | None:
    """A rate that a person typed over the formula: what the cells that refer to it compute with."""
    return None if rate_id in submission.formula_rates else submission.stated_rates.get(rate_id)


def _assessment(row: Indicator, submission: Submission, assessed: Assessed | None) -> Iterator[Computed]:
    sheet, year = "phu_luc_01", submission.year
    provincial = applying_target(row, year, central=False) if year else None
    central = applying_target(row, year, central=True) if year else None
    yield sheet, row.id, "target", target_words(row, provincial)
    yield sheet, row.id, "target_central", target_words(row, central)
    verdicts = (assessed.provincial, assessed.central) if assessed else ()
    words = [VERDICT_WORDS[a.verdict] for a in verdicts] or ["", ""]
    yield sheet, row.id, "assessment", words[0]
    yield sheet, row.id, "assessment_central", words[1]
    typed = _typed(submission, row.id)
    for column, target, verdict in zip(
        ("gap", "gap_central"), (provincial, central), verdicts or (None, None), strict=True
    ):
        gap = verdict.gap if verdict and row.role is not Role.FLAG else None
        if typed is not None and target:
            gap = round_half_up(typed - target.value)
        yield sheet, row.id, column, "" if gap is None else gap
    yield sheet, row.id, "status", status(verdicts)


def status(verdicts: tuple[Assessment, ...]) -> Shown:
    """2: every target that is assessed is met; 1: one of two; 0: none; blank: nothing is assessed."""
    real = [a.verdict for a in verdicts if a.verdict in (Verdict.MET, Verdict.GAP, Verdict.NOT_MET)]
    if not real:
        return ""
    met = real.count(Verdict.MET)
    return Decimal(2 if met == len(real) else 1 if met else 0)


def _cadres(submission: Submission, rates: Mapping[str, Rate], stem: str) -> Iterator[Computed]:
    shown: list[Shown] = []
    for column in ("rate", "rate_prev"):
        shown.append(rate_shown(rates[f"{stem}.{column}"]))
        yield "can_bo_nu", stem, column, shown[-1]
        typed = _typed(submission, f"{stem}.{column}")
        shown[-1] = shown[-1] if typed is None else typed
    now, before = shown
    known = isinstance(now, Decimal) and isinstance(before, Decimal)
    yield "can_bo_nu", stem, "change", round_half_up(now - before) if known else ""  # type: ignore[operator]


TITLE_START, HEADER_START = "VỀ BÌNH ĐẲNG GIỚI ", "Kết quả năm "
NO_UNIT, NO_YEAR = "…………………………", "……"
REFERENCE, REFERENCE_START, NO_REFERENCE = "INFO.reference", "Kèm theo ", "………………………………………………"


def reference_words(reference: str) -> str:
    """What the form was issued with, as it stands under the title."""
    return f"({REFERENCE_START}{reference or NO_REFERENCE})"


def heading_words(formula: str, submission: Submission) -> str | None:
    """The result of the formulas that stand outside the keyed rows: the form's title and its result header."""
    unit_name, year = submission.unit.name, submission.year
    shown_year = str(year) if year else NO_YEAR
    if formula.startswith(f'"({REFERENCE_START}"&'):
        return reference_words(submission.info.get(REFERENCE, ""))
    if formula.startswith(f'"{TITLE_START}"&'):
        return f"{TITLE_START}{unit_name.upper() or NO_UNIT} NĂM {shown_year}"
    if formula.startswith(f'"{HEADER_START}"&'):
        return f"{HEADER_START}{shown_year}"
    return None
