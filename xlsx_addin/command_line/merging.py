"""The command on many workbooks: ``consolidate``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import calendar, console, inputs, outlook, ruling, typed
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json, UnitChanges, Year, check_level, check_period, parse_day

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.consolidation.consolidate import Consolidation, Options
    from xlsx_addin.foreign.told import Told
    from xlsx_addin.reading.discover import Skipped
    from xlsx_addin.rules import RuleSource

OptionalPath = Optional[Path]  # noqa: UP045 - Typer reads annotations at run time on 3.11
_MOST_REASONS = 20
OptionalText = Optional[str]  # noqa: UP045


def consolidate(
    paths: Annotated[list[Path], typer.Argument(help="Thư mục hoặc các sổ cần tổng hợp.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="Sổ tổng hợp (.xlsx).")],
    units: Annotated[
        OptionalPath,
        typer.Option("--units", help="CSV đơn vị phải nộp: code,name,level,parent_code[,received][,file]."),
    ] = None,
    unit_code: Annotated[str, typer.Option("--unit-code", help="Mã đơn vị tổng hợp.")] = "",
    unit_name: Annotated[str, typer.Option("--unit-name", help="Tên đơn vị tổng hợp.")] = "",
    level: Annotated[str, typer.Option("--level", help="Cấp của đơn vị tổng hợp.")] = "",
    year: Year = None,
    period: Annotated[str, typer.Option("--period", help="Kỳ: nam hoặc 6-thang; mặc định kỳ của phần lớn tệp.")] = "",
    deadline: Annotated[
        OptionalText,
        typer.Option("--deadline", help="Hạn nộp, ngày/tháng/năm; không ghi thì theo lịch hạn (lệnh deadlines)."),
    ] = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="Một đơn vị có nhiều tệp: lấy bản chốt số liệu mới nhất.")
    ] = False,
    jobs: Annotated[Optional[int], typer.Option("--jobs", min=1, help="Số tiến trình đọc.")] = None,  # noqa: UP045
    history: outlook.HistoryPaths = None,
    unit_changes: UnitChanges = None,
    rules: ruling.RulesFile = None,
    deadlines: calendar.DeadlinesFile = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Tổng hợp nhiều sổ thành một: cộng số, tính lại tỷ lệ, theo dõi nộp; mỗi tệp đều có một kết quả nói rõ.

    Ví dụ: xlsx-addin consolidate thu_muc_cac_xa -o tong_hop.xlsx --units danh_sach.csv --deadline 05/12/2024
    """
    from xlsx_addin.consolidation.accept import Wanted
    from xlsx_addin.consolidation.consolidate import Options
    from xlsx_addin.submission.records import Unit

    inputs.check_output(output, (".xlsx",))
    if period:
        check_period(period)
    day = parse_day(deadline, "Hạn nộp")
    changes = inputs.read_unit_changes(unit_changes)
    wanted = Wanted(Unit(unit_code, unit_name, level), year, period, latest, None, changes)
    typed_options = Options(wanted, day, deadlines=calendar.check_source(deadlines), today=dt.date.today())
    asked = partial(_on_form, options=typed_options, units=units)
    named = inputs.load_named_edition(edition)
    listed = inputs.refuse_early(asked, named, year, period).wanted.listed or ()
    told = typed.told_listed([(x.file, x.unit) for x in listed], year, period)
    own = ruling.read_rules(rules)
    result, skipped, backup = run_consolidation(
        paths, output, asked, named, year, period, jobs, history or (), own, told
    )
    errors, warnings = result.counts()
    if json:
        console.print_json(consolidation_json(result, [s.path for s in skipped]))
    else:
        _print_summary(result, skipped, output, backup, errors, warnings)
    return WITH_ERRORS if errors else DONE


def _on_form(form: Edition, options: Options, units: Path | None) -> Options:
    """Options as they read on a form: which levels there are, how long codes are, who is listed."""
    from xlsx_addin.consolidation.units import read_units
    from xlsx_addin.submission.identity import pad_code
    from xlsx_addin.tables import TableError

    unit = options.wanted.unit
    level = check_level(unit.level, form) if unit.level else ""
    try:
        listed = tuple(read_units(units, form)) if units else None
    except TableError as error:
        fail("bad-table", error.reason)
    unit = replace(unit, code=pad_code(form, unit.code, level), level=level)
    return replace(options, wanted=replace(options.wanted, unit=unit, listed=listed))


def run_consolidation(
    paths: Sequence[Path],
    output: Path,
    asked: Callable[[Edition], Options],
    edition: Edition | None,
    year: int | None = None,
    period: str = "",
    jobs: int | None = None,
    history: Sequence[Path] = (),
    own: RuleSource | None = None,
    told: Mapping[str, Told] | None = None,
) -> tuple[Consolidation, Sequence[Skipped], Path | None]:
    """Find, read, merge, write. ``asked`` gives the options on a form; the period decides which form.

    Raises ``CommandError`` when there is nothing to merge; then nothing is written.
    """
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.consolidation.consolidate import consolidate as merge_all
    from xlsx_addin.consolidation.consolidate import edition_of_most, heeding
    from xlsx_addin.files import CannotWrite
    from xlsx_addin.history.folders import without_history
    from xlsx_addin.intake import read_many, without_other_documents
    from xlsx_addin.reading.discover import discover
    from xlsx_addin.workbook.consolidated import consolidated_workbook
    from xlsx_addin.workbook.package import CannotEdit

    found = discover(paths, output=output)
    to_merge, earlier = without_history(found.inputs, paths)
    if not to_merge:
        said = f" ({len(found.skipped)} tệp khác bị bỏ qua)" if found.skipped else ""
        fail("no-input", f"Không có sổ nào để tổng hợp{said}; hãy kiểm tra lại thư mục.")
    aside: list[Skipped] = []
    typed.warn_absent(told or {}, to_merge)
    results = read_many(to_merge, edition, jobs=jobs, told=told or {}, own=own)
    shown_read = console.progress(results, len(to_merge), "Đọc sổ")
    read = list(without_other_documents(shown_read, found.documents, aside))
    options = asked(edition or edition_of_most(read, year, period))
    written = inputs.read_written(output)
    options = replace(
        options,
        history=outlook.read_history([*history, *earlier], output=output, changes=options.wanted.changes),
        accepted=written.reasons,
    )
    result = merge_all(read, options, edition=edition, file_date=inputs.file_date)
    if not result.merged:
        shown = [f"{Path(r.file).name}: {r.reason}" for r in result.rejected[:_MOST_REASONS]]
        more = len(result.rejected) - len(shown)
        lines = [*shown, f"… và {more} tệp khác."] if more else shown
        fail("nothing-to-merge", "\n".join(["Không có sổ nào tổng hợp được, không ghi tệp kết quả.", *lines]))
    form = load_edition(result.submission.edition)
    result = heeding(form, ruling.with_rules_of_totals(form, result, own), written.reasons)
    try:
        package = consolidated_workbook(form, result, now=dt.datetime.now(), written=written)
        backup = package.write(output)
    except (CannotWrite, CannotEdit) as error:
        fail(error.code, error.reason)
    return result, (*found.skipped, *aside), backup


def consolidation_json(result: Consolidation, skipped: Sequence[str | Path]) -> dict[str, Any]:
    """The contract of ``consolidate --json``."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.command_line.assessing import assessments_json, objectives_json
    from xlsx_addin.evaluation import evaluate_figures, states, texts
    from xlsx_addin.history.sheet import forecasts

    submission = result.submission
    edition = load_edition(submission.edition)
    evaluated = evaluate_figures(edition, submission)
    rates, assessed = evaluated.rates, evaluated.assessed
    sources: dict[str, list[dict[str, str]]] = {}
    for index, numbers in result.used.items():
        found = [(s := result.merged[n]).layout.source(index, s.file) for n in numbers]
        sources[edition.ids[index]] = [{"file": x.file, "sheet": x.sheet, "cell": x.cell} for x in found if x]
    return {
        "edition": edition.id,
        "unit": {"code": submission.unit.code, "name": submission.unit.name, "level": submission.unit.level},
        "year": submission.year,
        "period": submission.period,
        "expected": result.expected,
        "merged": len(result.merged),
        "rejected": [{"file": r.file, "code": r.code, "message": r.reason} for r in result.rejected],
        "skipped": [str(s) for s in skipped],
        "missing": [{"code": u.code, "name": u.name} for u in result.missing],
        "values": texts(edition, submission, rates),
        "states": states(edition, submission, rates),
        "assessments": assessments_json(edition, assessed),
        "objectives": objectives_json(edition, assessed),
        "forecast": outlook.forecast_json(forecasts(result.past)),
        "coverage": {x: list(kn) for x, kn in submission.coverage.items()},
        "sources": sources,
        "findings": [console.finding_json(f) for f in result.findings()],
    }


def _print_summary(
    result: Consolidation,
    skipped: Sequence[Skipped],
    output: Path,
    backup: Path | None,
    errors: int,
    warnings: int,
) -> None:
    expected = f" / {result.expected} đơn vị phải nộp" if result.expected is not None else ""
    console.say(f"Đã tổng hợp {len(result.merged)} sổ{expected} → {output}")
    if backup:
        console.say(f"Tệp cũ cùng tên được giữ ở {backup}")
    for r in result.rejected:
        console.say(f"Bị từ chối: {r.file} — {r.reason}")
    for f in result.remarks:
        if f.code == "deadline-assumed":
            console.say(f"{f.message} {f.fix}")
    _print_standing(result)
    if skipped:
        console.say(f"Bỏ qua {len(skipped)} tệp:")
        for each in skipped[:_MOST_REASONS]:
            console.say(f"  {each.reason}")
        if len(skipped) > _MOST_REASONS:
            console.say(f"  … và {len(skipped) - _MOST_REASONS} tệp khác (xem --json).")
    rejected = {r.file for r in result.rejected}
    told = (f for f in result.findings() if f.severity.value in ("error", "warning") and f.file not in rejected)
    console.print_findings(told)
    _print_targets(result)
    console.say(f"Phát hiện: {errors} lỗi, {warnings} cảnh báo (xem trang «Kiểm tra» của sổ tổng hợp).")


def _print_standing(result: Consolidation) -> None:
    """Who sent late, and who sent nothing: the first of many, the rest counted."""
    from xlsx_addin.consolidation.tracker import NOT_DUE

    if late := [t.unit.shown for t in result.tracker if t.late]:
        console.say(f"Nộp muộn: {console.named_or_counted(late)}.")
    refused = {r.unit.code for r in result.rejected}
    has_time = {t.unit.code for t in result.tracker if t.reason == NOT_DUE}
    silent = [u for u in result.missing if u.code not in refused]
    for unit in silent[:_MOST_REASONS]:
        console.say(f"Chưa nộp{' (chưa đến hạn)' if unit.code in has_time else ''}: {unit.shown} (mã {unit.code})")
    if len(silent) > _MOST_REASONS:
        console.say(f"… và {len(silent) - _MOST_REASONS} đơn vị khác chưa nộp (xem trang «Theo dõi nộp»).")


def _print_targets(result: Consolidation) -> None:
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.command_line.assessing import objectives_json, objectives_line
    from xlsx_addin.evaluation import evaluate_figures

    edition = load_edition(result.submission.edition)
    evaluated = evaluate_figures(edition, result.submission)
    console.say(objectives_line(objectives_json(edition, evaluated.assessed)))
