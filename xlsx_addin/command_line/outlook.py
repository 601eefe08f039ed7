"""``--history``: earlier workbooks for ``validate`` and ``consolidate``, and how their forecasts are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import console

if TYPE_CHECKING:
    from decimal import Decimal

    from xlsx_addin.findings import Finding
    from xlsx_addin.forecast import Forecast
    from xlsx_addin.history.records import History
    from xlsx_addin.submission.records import Rejected, Submission
    from xlsx_addin.units.changes import Changes

HistoryPaths = Annotated[
    Optional[list[Path]],  # noqa: UP045 - Typer reads it at run time on 3.11
    typer.Option("--history", help="Sổ hoặc thư mục sổ của các kỳ trước (ghi --history cho mỗi tệp, thư mục)."),
]


def read_history(
    paths: Iterable[Path],
    present: Iterable[Submission] = (),
    output: Path | None = None,
    changes: Changes | None = None,
) -> History:
    """The history in ``paths`` and on the sheets «Lịch sử» of workbooks at hand; those of ``output``, which is about to
    be replaced, are kept."""
    from xlsx_addin.history.gather import gather
    from xlsx_addin.intake import read_many, without_other_documents
    from xlsx_addin.reading.discover import discover
    from xlsx_addin.submission.records import Submission

    found = discover(paths, output=output)
    earlier = console.progress(read_many(found.inputs, past=True), len(found.inputs), "Đọc sổ kỳ trước")
    read = list(without_other_documents(earlier, found.documents, []))
    kept = read_many([output], past=True) if output and output.is_file() else ()
    return gather(read, [*present, *(s for s in kept if isinstance(s, Submission))], changes)


def add_past(
    reports: Sequence[tuple[dict[str, Any], list[Finding]]],
    results: Sequence[Submission | Rejected],
    paths: Sequence[Path],
    changes: Changes | None = None,
) -> None:
    """Put into each report of ``validate`` what the unit's past says: its findings, and ``forecast``."""
    from xlsx_addin.acceptance import with_accepted
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.history.compare import history_findings
    from xlsx_addin.history.sheet import forecasts, past_of
    from xlsx_addin.submission.records import Submission

    submissions = [r if isinstance(r, Submission) else None for r in results]
    history = read_history(paths, filter(None, submissions), changes=changes)
    shares = _shared_out(history.findings, submissions)
    for (data, found), s, more in zip(reports, submissions, shares, strict=True):
        data["forecast"] = {}
        if s:
            edition = load_edition(s.edition)
            more[:] = with_accepted(edition, s, [*more, *history_findings(edition, s, history)], s.accepted)
            data["forecast"] = forecast_json(forecasts(past_of(edition, s, history)))
        found += more
        data["findings"] += map(console.finding_json, more)


def forecast_json(found: Mapping[str, Forecast]) -> dict[str, dict[str, Any]]:
    """By row. Values are decimal text in the row's unit, paces a year; null where nothing can be said."""
    return {
        row_id: {
            "target": f"{f.target.compare.value} {f.target.value}",
            "target_year": f.target_year,
            "years": list(f.years),
            "latest": _text(f.latest),
            "met": f.met,
            "pace_needed": _text(f.needed),
            "pace_shown": _text(f.shown),
            "projected": _text(f.projected),
            "low": _text(f.low),
            "high": _text(f.high),
            "verdict": f.outlook.value,
            "certainty": f.certainty.value,
            "clipped": f.clipped,
            "sentence": f.sentence,
        }
        for row_id, f in found.items()
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def print_forecasts(s: Submission, found: Mapping[str, Mapping[str, Any]]) -> None:
    """One sentence a row, under a heading; nothing where there is nothing to say."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.history.sheet import spoken

    edition = load_edition(s.edition)
    if found:
        console.say("\nDự báo khả năng đạt mục tiêu:")
    for row_id, f in found.items():
        console.say(f"- {spoken(edition, row_id, f['sentence'])}")


def _shared_out(findings: Sequence[Finding], submissions: Sequence[Submission | None]) -> list[list[Finding]]:
    """Findings about the history by the workbook of the unit they speak of, in the order of ``submissions``; those of
    no unit at hand stand with the first."""
    shares: list[list[Finding]] = [[] for _ in submissions]
    units = [s.unit.shown if s else None for s in submissions]
    first = next((i for i, s in enumerate(submissions) if s), 0)
    for each in findings:
        shares[units.index(each.unit) if each.unit in units else first].append(each)
    return shares
