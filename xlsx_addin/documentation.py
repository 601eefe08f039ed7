"""The pages of ``docs/`` that are generated from data: every indicator, rule, deadline and finding.

``python -m xlsx_addin.documentation docs`` writes them; a test holds that the committed pages are current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from xlsx_addin.catalogue import Edition, Formula, Indicator, Role, Target, edition_names, load_edition
from xlsx_addin.deadlines.page import deadlines_page
from xlsx_addin.finding_kinds import CODES
from xlsx_addin.numbers import to_text
from xlsx_addin.rules.page import rules_page

_COMBINE = {
    "sum": "sum of the units",
    "ratio_of_sums": "ratio of sums",
    "owner": "from the unit that owns the row",
}


def pages() -> dict[str, str]:
    """File name to text of every generated page."""
    made = {f"indicators_{name}.md": indicators_page(load_edition(name)) for name in edition_names()}
    made |= {f"rules_{name}.md": rules_page(load_edition(name)) for name in edition_names()}
    made |= {f"deadlines_{name}.md": deadlines_page(load_edition(name)) for name in edition_names()}
    return {**made, "findings.md": findings_page()}


def indicators_page(edition: Edition) -> str:
    """Every row of the form, its formula, its targets, how units combine; then the detail figures and derivations."""
    lines = [
        f"# Indicators of edition `{edition.id}`",
        "",
        "Generated from the edition's data; do not edit.",
        "",
        f"{edition.title}. Valid from {edition.valid_from} to {edition.valid_to or 'further notice'}.",
        "",
        "## The form",
        "",
        "| id | TT | label | unit | formula | combine | entered by | targets (2025; 2030) | owner |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_indicator_line(edition, row) for row in edition.indicators),
        "",
        "## Notes on the hard rows",
        "",
        *(f"- `{row.id}`: {row.note}" for row in edition.indicators if row.note),
        "",
        "## Detail figures",
        "",
        "| id | sheet | label | unit | combine | entered by |",
        "|---|---|---|---|---|---|",
        *_field_lines(edition),
        "",
        "## Rows that follow from detail figures",
        "",
        "| id | for level | rule | from |",
        "|---|---|---|---|",
        *(f"| `{d.id}` | {d.level} | {d.rule} | {', '.join(d.sources)} |" for d in edition.derivations),
        "",
        "## Lists",
        "",
        "| sheet | columns |",
        "|---|---|",
        *(
            f"| {edition.sheets[key]} | {', '.join(f'`{c.key}` ({c.header})' for c in sheet.columns)} |"
            for key, sheet in edition.lists.items()
        ),
        "",
    ]
    return "\n".join(lines)


def _indicator_line(edition: Edition, row: Indicator) -> str:
    field = edition.fields.get(row.id)
    combine = _COMBINE[field.combine.value] if field else ""
    levels = ", ".join(sorted(field.levels)) if field and field.levels else ("computed" if row.formula else "")
    formula = formula_words(row.formula) if row.formula else ("" if row.has_value else row.role.value)
    cells = (f"`{row.id}`", row.tt, row.label, row.unit, formula, combine, levels, _targets(row), row.owner)
    return "| " + " | ".join(cells) + " |"


def formula_words(formula: Formula) -> str:
    """``100 x (a + b) / (c + d)``."""

    def side(terms: list[str]) -> str:
        return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"

    parts = side([p.part for p in formula.pairs])
    totals = side([str(p.total) for p in formula.pairs])
    scale = "" if formula.scale == 1 else f"{formula.scale} × "
    aside = "" if formula.share else "; not a share"
    return f"{scale}{parts} / {totals}{aside}" + ("; pooled over levels" if formula.pooled_levels else "")


def _targets(row: Indicator) -> str:
    def words(target: Target | None) -> str:
        if target is None:
            return "–"
        value = ("Có" if target.value else "Không") if row.role is Role.FLAG else to_text(Decimal(target.value))
        return f"{target.compare.value} {value}"

    if not row.targets.provincial and not row.targets.central:
        return ""
    pairs = []
    for year in (2025, 2030):
        own, central = row.targets.provincial.get(year), row.targets.central.get(year)
        pairs.append(words(own) if own == central else f"{words(own)} (central {words(central)})")
    start = f"; from {row.applies_from}" if row.applies_from else ""
    return "; ".join(pairs) + start


def _field_lines(edition: Edition) -> Iterator[str]:
    for field in edition.fields.values():
        if field.sheet == "phu_luc_01":
            continue
        combine = _COMBINE[field.combine.value]
        levels = ", ".join(sorted(field.levels))
        sheet = edition.sheets[field.sheet]
        yield f"| `{field.id}` | {sheet} | {field.label} | {field.unit} | {combine} | {levels} |"


def findings_page() -> str:
    """Every finding's code, severity, sentence and remedy."""
    lines = [
        "# Findings",
        "",
        "Generated from `xlsx_addin/finding_kinds`; do not edit. Codes are stable; sentences may be reworded.",
        "",
        "| code | severity | title | message | remedy |",
        "|---|---|---|---|---|",
        *(f"| `{code}` | {k.severity.value} | {k.title} | {k.message} | {k.fix} |" for code, k in CODES.items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
