"""Commands on single workbooks: ``validate``, ``fill`` and ``undo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import console, inputs, outlook, ruling, typed
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, CommandError, fail
from xlsx_addin.command_line.options import EditionName, Json, UnitChanges, Year

if TYPE_CHECKING:
    from xlsx_addin.actions.filling import Change
    from xlsx_addin.command_line.assessing import Objectives
    from xlsx_addin.findings import Finding
    from xlsx_addin.reading.raw import RawBook
    from xlsx_addin.submission.records import Rejected, Submission
    from xlsx_addin.units.changes import Changes
    from xlsx_addin.workbook.fill import Filled, Undone

Files = Annotated[list[Path], typer.Argument(help="Sổ Phụ lục 01 (một hoặc nhiều tệp).", show_default=False)]


def validate(
    files: Files,
    history: outlook.HistoryPaths = None,
    unit_changes: UnitChanges = None,
    rules: ruling.RulesFile = None,
    show_rules: ruling.ShowRules = False,
    unit_code: typed.UnitCode = "",
    unit_name: typed.UnitName = "",
    level: typed.Level = "",
    year: Year = None,
    period: typed.Period = "",
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Kiểm tra sổ: số liệu, tỷ lệ, cặp số, mục tiêu; nói rõ ô nào, sai gì, sửa thế nào. Không sửa tệp.

    Ví dụ: xlsx-addin validate so.xlsx

    Biểu tự gõ (không có mã dòng; .xlsx, .xls, .ods hoặc bảng Word .docx) được đọc theo lời văn: mỗi dòng kèm độ tin.

    So với các kỳ trước, dự báo: xlsx-addin validate so.xlsx --history so_2022.xlsx --history so_2023.xlsx
    """
    from xlsx_addin.intake import read_many
    from xlsx_addin.submission.records import Submission

    changes = inputs.read_unit_changes(unit_changes)
    own = ruling.read_rules(rules)
    told = typed.told_one(files, unit_code, unit_name, level, year, period)
    read = read_many(files, inputs.load_named_edition(edition), past=True, told=told, own=own)
    results = list(console.progress(read, len(files), "Kiểm tra"))
    usable = [r for r in results if isinstance(r, Submission)]
    if not usable:
        first = next(r for r in results if not isinstance(r, Submission))
        fail(first.code, f"{first.file}: {first.reason}")
    typed.warn_unused(results, told)
    reports = [_report(r) for r in results]
    _add_merged_away(reports, results, changes)
    ruling.add_rules(reports, results, own)
    outlook.add_past(reports, results, history or (), changes)
    errors = sum(console.counts(findings)[0] for _, findings in reports)
    warnings = sum(console.counts(findings)[1] for _, findings in reports)
    if json:
        console.print_json({"files": [data for data, _ in reports], "errors": errors, "warnings": warnings})
    else:
        for result, (data, findings) in zip(results, reports, strict=True):
            console.say(f"\n{result.file}: {data['unit']['name'] or data['unit']['code']}")
            if findings:
                console.print_findings(findings, with_file=False)
            else:
                console.say("Không có phát hiện nào.")
            if history and isinstance(result, Submission):
                outlook.print_forecasts(result, data["forecast"])
            ruling.print_rules(data, each=show_rules)
            if data["objectives"]:
                _say_objectives(data["objectives"], alone=len(reports) == 1)
        console.say(f"\nTổng số: {errors} lỗi, {warnings} cảnh báo.")
    return WITH_ERRORS if errors else DONE


def _add_merged_away(
    reports: Sequence[tuple[dict[str, Any], list[Finding]]],
    results: Sequence[Submission | Rejected],
    own: Changes | None,
) -> None:
    """The findings that follow from an office's own table of changes; what is known to all is among the checks."""
    from xlsx_addin.consolidation.ended import merged_away_finding
    from xlsx_addin.submission.records import Submission
    from xlsx_addin.units.ages import period_end

    for (data, findings), each in zip(reports, results, strict=True):
        if not own or not isinstance(each, Submission) or each.year is None:
            continue
        change = own.ended(each.unit.code, period_end(each.year, each.period))
        if change:
            found = merged_away_finding(each, change)
            findings.append(found)
            data["findings"].append(console.finding_json(found))


def _say_objectives(objectives: Objectives, *, alone: bool) -> None:
    """A table for one workbook; for each of several a line."""
    from xlsx_addin.command_line.assessing import objectives_line, print_objectives

    if alone:
        console.say("")
        print_objectives(objectives)
    else:
        console.say(objectives_line(objectives))


def _report(result: Submission | Rejected) -> tuple[dict[str, Any], list[Finding]]:
    """One file's part of the JSON, with its findings."""
    from xlsx_addin.acceptance import with_accepted
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.command_line.assessing import assessments_json, objectives_json
    from xlsx_addin.consolidation.consolidate import rejection
    from xlsx_addin.evaluation import evaluate_figures, outside_validity, states, texts
    from xlsx_addin.submission.records import Rejected

    unit = {"code": result.unit.code, "name": result.unit.name}
    if isinstance(result, Rejected):
        found = [rejection(result)]
        empty: dict[str, Any] = {
            "year": None,
            "period": None,
            "values": {},
            "states": {},
            "assessments": {},
            "objectives": [],
            "matches": [],
        }
        return {"file": result.file, "unit": unit, **empty, "findings": [*map(console.finding_json, found)]}, found
    edition = load_edition(result.edition)
    evaluated = evaluate_figures(edition, result)
    said = [*result.findings, *outside_validity(edition, result)]
    found = [*with_accepted(edition, result, said, result.accepted)]
    return {
        "file": result.file,
        "unit": unit,
        "year": result.year,
        "period": result.period,
        "values": texts(edition, result, evaluated.rates),
        "states": states(edition, result, evaluated.rates),
        "assessments": assessments_json(edition, evaluated.assessed),
        "objectives": objectives_json(edition, evaluated.assessed),
        "matches": typed.matches_json(result),
        "findings": [*map(console.finding_json, found)],
    }, found


def fill(
    files: Files,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--output", help="Ghi ra tệp khác thay vì sửa tại chỗ (một tệp)."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Thay cả những số đã gõ khác với số tính được.")
    ] = False,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Tính tỷ lệ: suy số từ trang chi tiết, đổi chữ thành số, trả lại công thức; bản cũ được giữ lại.

    Số đã gõ khác với số tính được thì giữ nguyên và báo, trừ khi thêm --overwrite.
    """
    if output and len(files) > 1:
        fail("one-file", "Tùy chọn -o chỉ dùng với một tệp.")
    if output:
        inputs.check_output(output, (files[0].suffix.lower(),))
    changed: list[Change] = []
    kept: list[Change] = []
    findings: list[Finding] = []
    done: list[dict[str, Any]] = []
    failed: list[CommandError] = []
    for path in files:
        try:
            filled, backup = _fill_one(path, output or path, overwrite, edition)
        except CommandError as error:
            failed.append(error)
            done.append({"file": str(path), "error": {"code": error.code, "message": error.reason}})
            if not json and len(files) > 1:
                console.warn(error.reason)
            continue
        changed += filled.changed
        kept += filled.kept
        findings += filled.findings
        done.append({"file": str(path), "output": str(output or path), "backup": str(backup) if backup else None})
        if not json:
            _print_filled(path, filled, backup)
    if len(failed) == len(files):
        raise failed[0]
    errors, _ = console.counts(findings)
    if json:
        console.print_json(
            {
                "files": done,
                "changed": [_change(c) for c in changed],
                "kept": [_change(c) for c in kept],
                "findings": [*map(console.finding_json, findings)],
            }
        )
    elif errors:
        console.print_findings(findings, with_file=False)
    return WITH_ERRORS if errors or failed else DONE


def _print_filled(path: Path, filled: Filled, backup: Path | None) -> None:
    console.say(f"{path}: sửa {len(filled.changed)} ô, giữ nguyên {len(filled.kept)} ô khác số tính được.")
    for c in filled.changed:
        console.say(f"  {c.sheet}!{c.cell}: {c.old or '(trống)'} → {c.new}")
    for c in filled.kept:
        right = c.new or "(không tính được)"
        console.say(f"  {c.sheet}!{c.cell}: giữ nguyên {c.old}; tính từ số liệu là {right}")
    if backup:
        console.say(f"  Bản cũ: {backup}")


def _change(c: Change) -> dict[str, str]:
    return {"id": c.id, "sheet": c.sheet, "cell": c.cell, "old": c.old, "new": c.new, "action": c.action}


def _fill_one(path: Path, target: Path, overwrite: bool, edition: str | None) -> tuple[Filled, Path | None]:
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.workbook.fill import fill_workbook
    from xlsx_addin.workbook.package import CannotEdit

    book = _editable(path)
    data = path.read_bytes()
    try:
        filled = fill_workbook(
            book, data, overwrite=overwrite, now=dt.datetime.now(), edition=inputs.load_named_edition(edition)
        )
        if isinstance(filled, Rejected):
            fail(filled.code, f"{path}: {filled.reason}{typed.CONVERT if filled.code in typed.NO_KEYS else ''}")
        if filled.package is None:
            return filled, (write_atomically(target, data) if target != path else None)
        return filled, filled.package.write(target)
    except CannotWrite as error:
        fail(error.code, error.reason)
    except CannotEdit as error:
        fail(error.code, f"{path}: {error.reason}")


def _editable(path: Path) -> RawBook:
    """A whole workbook of a kind that can be edited without losing anything in it."""
    book = inputs.read_whole(path)
    if book.format not in ("xlsx", "xlsm"):
        fail("cannot-edit-format", f"{path}: chỉ sửa được tệp .xlsx, .xlsm; hãy lưu lại dạng .xlsx rồi chạy lại.")
    return book


def undo(
    file: Annotated[Path, typer.Argument(help="Sổ Phụ lục 01 (.xlsm hoặc .xlsx).", show_default=False)],
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--output", help="Ghi ra tệp khác thay vì sửa tại chỗ."),
    ] = None,
    json: Json = False,
) -> int:
    """Hoàn tác: trả lại đúng những ô mà lần chạy gần nhất đã ghi, theo trang «Nhật ký»; bản cũ được giữ lại.

    Có ô đã bị sửa sau lần chạy đó thì dừng lại, nói rõ ô nào và không đổi gì. Ví dụ: xlsx-addin undo so.xlsm
    """
    if output:
        inputs.check_output(output, (file.suffix.lower(),))
    undone, backup = _undo_one(file, output or file)
    if json:
        restored = [{"id": c.id, "sheet": c.sheet, "cell": c.cell, "old": c.old, "new": c.new} for c in undone.restored]
        console.print_json(
            {
                "file": str(file),
                "output": str(output or file),
                "backup": str(backup) if backup else None,
                "action": undone.action,
                "restored": restored,
            }
        )
        return DONE
    console.say(f"{file}: đã trả lại {len(undone.restored)} ô mà lần chạy «{undone.action}» đã ghi.")
    for c in undone.restored[: console.MOST_SHOWN]:
        console.say(f"  {c.sheet}!{c.cell}: {c.old or '(trống)'} → {c.new or '(trống)'}")
    if len(undone.restored) > console.MOST_SHOWN:
        console.say(f"  … và {len(undone.restored) - console.MOST_SHOWN} ô khác.")
    if backup:
        console.say(f"  Bản cũ: {backup}")
    return DONE


def _undo_one(path: Path, target: Path) -> tuple[Undone, Path | None]:
    from xlsx_addin.actions.refusal import Refused
    from xlsx_addin.files import CannotWrite
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.workbook.fill import undo_workbook
    from xlsx_addin.workbook.package import CannotEdit

    book = _editable(path)
    try:
        undone = undo_workbook(book, path.read_bytes(), now=dt.datetime.now())
        if isinstance(undone, Rejected):
            fail(undone.code, f"{path}: {undone.reason}{typed.CONVERT if undone.code in typed.NO_KEYS else ''}")
        return undone, undone.package.write(target)
    except CannotWrite as error:
        fail(error.code, error.reason)
    except (CannotEdit, Refused) as error:
        fail(error.code, f"{path}: {error.reason}")
