"""The catalogue of an edition's rules as a page of ``docs/``: its own rules, and what follows from the form's data."""

from __future__ import annotations

from collections.abc import Iterator

from xlsx_addin.catalogue import Edition
from xlsx_addin.rules.model import Rule
from xlsx_addin.rules.reading import edition_rule_names, edition_rules


def rules_page(edition: Edition) -> str:
    """The whole page."""
    rules = edition_rules(edition)
    lines = [
        f"# Rules of edition `{edition.id}`",
        "",
        "Generated from `rules.toml` and the edition's data; do not edit. The language of expressions, and how an "
        "office writes rules of its own, is told in [quy-tac.md](quy-tac.md) (Vietnamese).",
        "",
        "A rule is *passed*, *failed* (then it is a finding whose code is the rule's id) or *not applicable*: another "
        "level, period or year, something blank, or a condition that does not hold.",
        "",
        "## Rules between rows and sheets",
        "",
        "| id | severity | title | expression | at | for | message | remedy | source |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_line(edition, rule) for rule in rules),
        "",
        "Names that expressions use:",
        "",
        *(f"- `{name}` = `{text}`" for name, text in edition_rule_names(edition).items()),
        "",
        "## What follows from the form's data",
        "",
        "These hold without being written down as rules; their codes are in [findings.md](findings.md).",
        "",
        "### A part within its total (`part-exceeds-total`, `part-over-zero`, `part-without-partner`)",
        "",
        "| part | total | may it exceed the total? | stated together? |",
        "|---|---|---|---|",
        *_parts(edition),
        "",
        "### Totals of several parts (`parts-differ-from-total`)",
        "",
        *_sums(edition),
        "",
        "### Stated totals of lists (`list-total-differs`), sums within a row (`row-total-differs`)",
        "",
        *_lists(edition),
        "",
        "### Figures that follow from detail figures (`derived-differs`, `flag-against-count`)",
        "",
        *(
            f"- `{d.id}` ({edition.level_names[d.level]}): {d.rule}{' of ' if d.sources else ''}"
            f"{', '.join(f'`{x}`' for x in d.sources)}"
            for d in edition.derivations
        ),
        "",
        "### Rates",
        "",
        "Every rate that stands in a workbook is compared with what its parts give, at the decimals that were written "
        "(`rate-differs`, `rate-rounded`, `stale-formula`, `rate-without-parts`, `rate-out-of-range`, "
        "`fraction-not-percent`): "
        + ", ".join(f"`{rate_id}`" for rate_id in edition.formulas if not rate_id.startswith("CB."))
        + ", and the shares of women on the sheet of cadres, this year's and last year's.",
        "",
    ]
    return "\n".join(lines)


def _line(edition: Edition, rule: Rule) -> str:
    cells = (
        f"`{rule.id}`",
        rule.severity.value,
        rule.title,
        f"`{rule.expression}`",
        f"`{rule.at}`",
        _scope(edition, rule),
        rule.message,
        rule.fix,
        rule.source,
    )
    shown = (cell if cell.startswith("`") else cell.replace("<", "&lt;") for cell in cells)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in shown) + " |"


def _scope(edition: Edition, rule: Rule) -> str:
    words = [", ".join(rule.levels)]
    if len(rule.periods) < len(edition.periods):
        words.append(", ".join(rule.periods))
    if rule.from_year:
        words.append(f"from {rule.from_year}")
    if rule.to_year:
        words.append(f"until {rule.to_year}")
    if rule.consolidation:
        words.append("consolidations too")
    return "; ".join(words)


def _parts(edition: Edition) -> Iterator[str]:
    for p in edition.parts:
        yield f"| `{p.part}` | `{p.total}` | {'no' if p.contained else 'yes'} | {'yes' if p.joint else 'no'} |"


def _sums(edition: Edition) -> Iterator[str]:
    totals = dict.fromkeys(p.total for p in edition.parts if not p.joint)
    for total in totals:
        parts = " + ".join(f"`{p.part}`" for p in edition.parts if p.total == total)
        yield f"- `{total}` = {parts}"


def _lists(edition: Edition) -> Iterator[str]:
    for each in edition.list_totals:
        what = f"sum of `{each.column}`" if each.column else "number of rows"
        which = f" where the measure is «{each.measure}»" if each.measure else ""
        yield f"- `{each.field}`: {what} on «{edition.sheets[each.list]}»{which}"
    for key, definition in edition.lists.items():
        for total, parts in definition.sum_of.items():
            yield f"- «{edition.sheets[key]}», each row: `{total}` = {' + '.join(f'`{x}`' for x in parts)}"
