"""Commands about blank and new workbooks: ``new``, ``layout``, ``build``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import console, inputs, typed
from xlsx_addin.command_line.console import DONE, fail
from xlsx_addin.command_line.options import EditionName, Json, Year, check_level, check_period

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.submission.records import Unit
    from xlsx_addin.workbook.new import Content

_SUFFIXES = (".xlsx", ".xlsm")
_MOST_DOUBTS = 20
_WORTH_PROCESSES = 20  # workbooks from which on starting processes pays

OptionalPath = Optional[Path]  # noqa: UP045 - Typer reads annotations at run time on 3.11


def new(
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp .xlsx hoặc .xlsm; với --units là thư mục.")],
    year: Year = None,
    source: Annotated[
        OptionalPath,
        typer.Option("--from", help="Biểu tự gõ (bảng tính hoặc bảng Word): chép số liệu đã nhận ra sang sổ mới."),
    ] = None,
    unit_code: Annotated[str, typer.Option("--unit-code", help="Mã đơn vị, đủ số 0 ở đầu.")] = "",
    unit_name: Annotated[str, typer.Option("--unit-name", help="Tên đơn vị.")] = "",
    level: Annotated[str, typer.Option("--level", help="Cấp: tinh, huyen (đến 6/2025), xa, nganh.")] = "",
    parent_code: Annotated[str, typer.Option("--parent-code", help="Mã đơn vị cấp trên.")] = "",
    parent_name: Annotated[str, typer.Option("--parent-name", help="Tên đơn vị cấp trên.")] = "",
    period: Annotated[str, typer.Option("--period", help="Kỳ: nam (mặc định) hoặc 6-thang.")] = "",
    units: Annotated[
        OptionalPath, typer.Option("--units", help="CSV code,name,level,parent_code: mỗi dòng một sổ.")
    ] = None,
    values: Annotated[
        OptionalPath, typer.Option("--values", help="CSV id,value (với --units thêm cột code đầu).")
    ] = None,
    lists: Annotated[
        OptionalPath, typer.Option("--lists", help="CSV sheet,row,column,value: ô của các danh sách.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có (vẫn giữ bản sao .bak).")] = False,
    form: Annotated[
        str,
        typer.Option("--format", help="xlsx, hoặc xlsm có nút bấm; không ghi thì theo đuôi tệp, với --units là xlsx."),
    ] = "",
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Lập sổ Phụ lục 01 cho một đơn vị, cho mỗi dòng của danh sách đơn vị, hoặc từ một biểu tự gõ (--from).

    Ví dụ: xlsx-addin new --unit-code 01840 --unit-name "phường Đức Xuân" --level xa --year 2024 -o so.xlsx
    """
    if source:
        if units or values or lists:
            fail("one-source", "--from không dùng cùng --units, --values, --lists.")
        told = typed.told_one([source], unit_code, unit_name, level, year, period)
        content = typed.read_content(source, inputs.load_named_edition(edition), told, parent_code, parent_name)
        return _new_from(content, output, _suffix(form, output), force=force, json=json)
    period = check_period(period or "nam")
    if year is None:
        fail("year-missing", "Cần --year: năm báo cáo.")
    suffix = _suffix(form, None if units else output)
    if units:
        _check_folder(output)
    chosen = _edition(edition, year, period)
    if units:
        targets = _for_each_unit(chosen, units, output, suffix)
    else:
        unit = _one_unit(chosen, unit_code, unit_name, level, parent_code, parent_name)
        inputs.check_output(output, (suffix,) if form or output.suffix.lower() in _SUFFIXES else _SUFFIXES)
        targets = [(unit, output)]
    _doubt(chosen, [unit for unit, _ in targets], year, period)
    contents = _contents(chosen, [unit for unit, _ in targets], values, lists, by_code=bool(units))
    return _say_made(chosen, _make(chosen, targets, contents, year, period, force), json=json)


def _say_made(edition: Edition, made: Sequence[Mapping[str, Any]], *, json: bool) -> int:
    if json:
        console.print_json({"edition": edition.id, "made": made})
    else:
        console.say(f"Đã lập {len(made)} sổ: {made[0]['file']}" + (f" … {made[-1]['file']}" if len(made) > 1 else ""))
    return DONE


def _new_from(content: typed.Converted, output: Path, suffix: str, *, force: bool, json: bool) -> int:
    """The workbook of a form that somebody typed."""
    inputs.check_output(output, (suffix,))
    made = _make(content.edition, [(content.unit, output)], [content.content], content.year, content.period, force)
    return typed.say_made(content, made, json=json)


def _check_folder(output: Path) -> None:
    """A folder takes the workbooks of many units, not a file."""
    if output.suffix.lower() in _SUFFIXES and not output.is_dir():
        fail(
            "bad-output-name",
            f"Với --units, -o là thư mục để đặt các sổ, không phải tệp «{output}»; muốn sổ có nút bấm thì thêm "
            "--format xlsm.",
        )


def _edition(name: str | None, year: int, period: str) -> Edition:
    """The edition asked for, else the one valid at the end of the period, else the nearest, with a warning."""
    from xlsx_addin.catalogue import edition_for

    if named := inputs.load_named_edition(name):
        return named
    edition, valid = edition_for(year, period)
    if not valid:
        console.warn(f"Lưu ý: phiên bản {edition.id} không có hiệu lực vào cuối kỳ {year}; dùng vì gần nhất.")
    return edition


def _blank_named(stem: str) -> Edition:
    """The edition whose blank workbook has that name, else the one valid today."""
    import datetime as dt

    from xlsx_addin.catalogue import edition_names, edition_on, load_edition

    named = (e for e in map(load_edition, edition_names()) if Path(e.workbook).stem == stem)
    return next(named, None) or edition_on(dt.date.today())[0]


def _one_unit(edition: Edition, code: str, name: str, level: str, parent_code: str, parent_name: str) -> Unit:
    """The unit that the options name; ``CommandError`` where they name none, or no level of the form."""
    from xlsx_addin.submission.identity import pad_code
    from xlsx_addin.submission.records import Unit

    if not code and not name:
        fail("unit-identity-missing", "Cần --unit-code và --unit-name, hoặc --units.")
    level = check_level(level, edition)
    if not code:
        console.warn("Lưu ý: chưa ghi mã đơn vị (--unit-code); khi tổng hợp chỉ nhận ra đơn vị theo tên.")
    return Unit(pad_code(edition, code, level), name, level, parent_code, parent_name)


def _for_each_unit(edition: Edition, units: Path, folder: Path, suffix: str) -> list[tuple[Unit, Path]]:
    """Each unit of a units file with the file to make for it."""
    from dataclasses import replace

    from xlsx_addin.consolidation.units import read_units
    from xlsx_addin.tables import TableError
    from xlsx_addin.workbook.new import workbook_name

    try:
        listed = [x.unit for x in read_units(units, edition)]
    except TableError as error:
        fail("bad-table", error.reason)
    if without := next((u for u in listed if not u.level), None):
        fail("level-missing", f"Danh sách đơn vị chưa ghi cấp của «{without.shown}».")
    names = {u.code: u.name for u in listed}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        fail("no-output-folder", f"Không tạo được thư mục «{folder}»; hãy chọn nơi khác.")
    named = [replace(u, parent_name=u.parent_name or names.get(u.parent_code, "")) for u in listed]
    return [(u, folder / workbook_name(u, suffix)) for u in named]


def _doubt(edition: Edition, units: Sequence[Unit], year: int, period: str) -> None:
    """Say what the official lists say against the units, before workbooks go out under wrong codes."""
    from xlsx_addin.consolidation.units import doubtful_lines
    from xlsx_addin.units.ages import period_end

    doubts = [f"{f.message} {f.fix}" for f in doubtful_lines(edition, units, period_end(year, period))]
    for each in doubts[:_MOST_DOUBTS]:
        console.warn(f"Lưu ý: {each}")
    if len(doubts) > _MOST_DOUBTS:
        console.warn(f"… và {len(doubts) - _MOST_DOUBTS} dòng khác.")


def _contents(
    edition: Edition, units: Sequence[Unit], values: Path | None, lists: Path | None, *, by_code: bool
) -> list[Content]:
    """What each workbook is prefilled with; values for a unit that is not to be made are a mistake, not ignored."""
    from xlsx_addin.tables import TableError
    from xlsx_addin.workbook.new import Content, read_lists, read_values

    try:
        figures = read_values(values) if values else {}
        cells = read_lists(lists, edition) if lists else {}
    except TableError as error:
        fail("bad-table", error.reason)
    codes = [unit.code if by_code else "" for unit in units]
    if strangers := sorted({*figures, *cells} - set(codes)):
        fail("unknown-unit", f"Tệp số liệu có mã đơn vị không có trong danh sách: «{'», «'.join(strangers[:5])}».")
    return [Content(figures.get(code, {}), cells.get(code, ())) for code in codes]


def _suffix(form: str, output: Path | None) -> str:
    """The suffix of the workbooks to make: as asked for, else the output's own, else ``.xlsx``."""
    if form:
        suffix = f".{form.strip().removeprefix('.').lower()}"
        if suffix not in _SUFFIXES:
            fail("format-unknown", f"Không có định dạng «{form}»; dùng xlsx, hoặc xlsm để có nút bấm.")
        return suffix
    return ".xlsm" if output and output.suffix.lower() == ".xlsm" else ".xlsx"


def _make(
    edition: Edition,
    targets: Sequence[tuple[Unit, Path]],
    contents: Sequence[Content],
    year: int,
    period: str,
    force: bool,
) -> list[dict[str, str]]:
    """Write every workbook, many of them in several processes; an existing file is only replaced with ``--force``,
    and then kept as a backup."""
    from functools import partial

    from xlsx_addin.reading.isolate import Fault, run_isolated

    if not force and (existing := [path for _, path in targets if path.exists()]):
        fail("file-exists", f"Đã có tệp «{existing[0]}»; thêm --force để ghi đè (bản cũ được giữ lại).")
    work = [(unit, path, content) for (unit, path), content in zip(targets, contents, strict=True)]
    task = partial(_make_one, edition_id=edition.id, year=year, period=period)
    done = run_isolated(task, work) if len(work) >= _WORTH_PROCESSES else ((item, task(item)) for item in work)
    made = []
    for (unit, path, _), error in console.progress(done, len(work), "Lập sổ"):
        if isinstance(error, Fault):
            raise RuntimeError(error.detail)
        if error:
            fail(*error)
        made.append({"code": unit.code, "name": unit.name, "file": str(path)})
    return made


def _make_one(item: tuple[Unit, Path, Content], *, edition_id: str, year: int, period: str) -> tuple[str, str] | None:
    """One workbook to its file, of the kind its suffix names; the code and reason of what went wrong, or None."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.tables import TableError
    from xlsx_addin.workbook.new import make_workbook
    from xlsx_addin.workbook.package import CannotEdit

    unit, path, content = item
    try:
        made = make_workbook(load_edition(edition_id), unit, year, period, content, suffix=path.suffix.lower())
        write_atomically(path, made)
    except (CannotWrite, CannotEdit) as error:
        return error.code, error.reason
    except TableError as error:
        return "bad-table", error.reason
    return None


def layout(
    file: Annotated[Path, typer.Argument(help="Sổ Phụ lục 01.")], json: Json = False, edition: EditionName = None
) -> int:
    """Cho biết mỗi mã số liệu nằm ở ô nào của một sổ."""
    evaluated, _, _ = inputs.read_for_report(file, inputs.load_named_edition(edition))
    submission = evaluated.submission
    from xlsx_addin.catalogue import load_edition

    form = load_edition(submission.edition)
    cells = {x: source for x in form.ids if (source := submission.source(form, x))}
    if json:
        console.print_json(
            {"edition": form.id, "cells": {x: {"sheet": s.sheet, "cell": s.cell} for x, s in cells.items()}}
        )
    else:
        for x, s in cells.items():
            console.say(f"{x}\t{s.sheet}!{s.cell}\t{form.fields[x].label}")
    return DONE


def build(
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp .xlsx, hoặc .xlsm có nút bấm.")],
    edition: EditionName = None,
) -> int:
    """Dựng lại sổ trống từ dữ liệu biểu mẫu (dành cho người phát triển); không ghi --edition thì theo tên tệp của sổ
    trống, tên khác thì là phiên bản có hiệu lực hôm nay."""
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.workbook.build import build_workbook
    from xlsx_addin.workbook.macro.sources import MacroSourceError

    inputs.check_output(output, _SUFFIXES)
    chosen = inputs.load_named_edition(edition) or _blank_named(output.stem)
    try:
        backup = write_atomically(output, build_workbook(chosen, macros=output.suffix.lower() == ".xlsm"))
    except CannotWrite as error:
        fail(error.code, error.reason)
    except MacroSourceError as error:
        fail("macro-sources-differ", error.reason)
    console.say(f"Đã dựng {output}" + (f" (bản cũ giữ ở {backup})" if backup else ""))
    return DONE
