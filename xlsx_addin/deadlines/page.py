"""The deadlines of an edition as a page of ``docs/``."""

from __future__ import annotations

from collections.abc import Iterator

from xlsx_addin.catalogue import Edition
from xlsx_addin.deadlines.model import Calendar
from xlsx_addin.deadlines.reading import edition_deadlines


def deadlines_page(edition: Edition) -> str:
    """The whole page."""
    return "\n".join(
        [
            f"# Deadlines of edition `{edition.id}`",
            "",
            "Generated from `deadlines.toml`; do not edit. How an office changes them is told in "
            "[han-bao-cao.md](han-bao-cao.md) (Vietnamese). A day is in force from the date of its document on.",
            "",
            "| id | reports | who | to | period | before | needs | in force | source |",
            "|---|---|---|---|---|---|---|---|---|",
            *_lines(edition, edition_deadlines(edition)),
            "",
            "Reports:",
            "",
            *(f"- `{key}`: {text}" for key, text in edition_deadlines(edition).reports.items()),
            "",
        ]
    )


def _lines(edition: Edition, known: Calendar) -> Iterator[str]:
    for d in known.deadlines:
        force = f"{d.valid_from} to {d.valid_to or 'further notice'}"
        note = f" {d.note}" if d.note else ""
        cells = (
            f"`{d.id}`",
            ", ".join(f"`{key}`" for key in d.reports),
            known.sender_words(d),
            edition.level_names[d.to].lower(),
            d.period,
            f"{d.day}/{d.month}",
            ", ".join(f"`{x}`" for x in d.needs),
            force,
            f"{d.source}.{note}",
        )
        yield f"| {' | '.join(cells)} |"
