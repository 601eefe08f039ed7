"""The command that writes back to the units of a consolidation: ``notes``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json, TemplateFile

if TYPE_CHECKING:
    from xlsx_addin.narrative.documents.note_files import Notes, Written


def notes(
    file: Annotated[Path, typer.Argument(help="Sổ tổng hợp (.xlsx, .xlsm).", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="Thư mục đặt các phiếu; chưa có thì được tạo.")],
    unit: Annotated[str, typer.Option("--unit", help="Chỉ lập phiếu của đơn vị mã này.")] = "",
    template: TemplateFile = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Viết phiếu trả (công văn Word) cho từng đơn vị còn lỗi, cảnh báo hoặc chưa nộp.

    Mỗi phiếu chỉ có phần của đơn vị đó; phát hiện đã chấp nhận, có lý do thì không nêu. Ví dụ:
    xlsx-addin notes tong_hop.xlsx -o phieu_tra
    """
    done = _written(file, output, unit, template, edition)
    if json:
        console.print_json(_as_json(file, output, done))
    else:
        _print(output, done)
    return WITH_ERRORS if any(w.problem for w in done.written) else DONE


def _written(file: Path, output: Path, unit: str, template: Path | None, edition: str | None) -> Notes:
    from xlsx_addin.files import CannotWrite
    from xlsx_addin.narrative.documents.note_files import NoNotes, TemplateRefused, write_notes

    inputs.check_output_folder(output)
    form, submission, book = inputs.read_merged(file, inputs.load_named_edition(edition))
    try:
        return write_notes(form, submission, book, output, only=unit, today=dt.date.today(), template=template)
    except NoNotes as error:
        fail(error.code, f"{file}: {error.reason}")
    except (CannotWrite, TemplateRefused) as error:
        fail(error.code, error.reason)
    except OSError:
        fail("no-template", f"Không đọc được mẫu Word «{template}»; hãy kiểm tra lại đường dẫn.")


def _as_json(file: Path, output: Path, done: Notes) -> dict[str, Any]:
    return {
        "file": str(file),
        "folder": str(output),
        "written": [_one(w) for w in done.written if w.changed and not w.problem],
        "unchanged": [_one(w) for w in done.written if not w.changed],
        "failed": [{**_one(w), "message": w.problem} for w in done.written if w.problem],
        "without_findings": [{"code": u.code, "name": u.name} for u in done.fine],
        "outdated": [str(p) for p in done.outdated],
        "blanks": list(done.blanks),
    }


def _one(w: Written) -> dict[str, Any]:
    from xlsx_addin.findings import Severity

    return {
        "unit": {"code": w.note.unit.code, "name": w.note.unit.name},
        "state": w.note.state,
        "file": str(w.path),
        "backup": str(w.backup) if w.backup else None,
        "errors": w.note.count(Severity.ERROR),
        "warnings": w.note.count(Severity.WARNING),
    }


def _print(output: Path, done: Notes) -> None:
    from xlsx_addin.findings import Severity

    fresh = [w for w in done.written if w.changed and not w.problem]
    console.say(f"Đã viết {len(fresh)} phiếu trả vào {output}.")
    for w in fresh:
        counted = f"{w.note.count(Severity.ERROR)} lỗi, {w.note.count(Severity.WARNING)} cảnh báo"
        kept = f" (bản cũ giữ ở {w.backup.name})" if w.backup else ""
        console.say(f"  {w.path.name}: {counted if w.note.items else w.note.state}{kept}")
    if same := sum(not w.changed for w in done.written):
        console.say(f"{same} phiếu đã đúng, không phải ghi lại.")
    for w in done.written:
        if w.problem:
            console.say(f"Chưa viết được phiếu của {w.note.unit.shown}: {w.problem}")
    if done.fine:
        console.say(f"Không có gì phải trả: {', '.join(u.shown for u in done.fine)}.")
    for path in done.outdated:
        console.say(f"Phiếu cũ còn trong thư mục, nay không cần nữa: {path}")
    if done.written and done.blanks:
        console.say(f"Trang «Thông tin» chưa ghi: {', '.join(done.blanks)}; các phiếu để trống chỗ ấy.")
