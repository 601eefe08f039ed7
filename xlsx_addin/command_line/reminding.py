"""The command that reminds units of a consolidation whose figures are not in: ``remind``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlsx_addin.command_line import calendar, console, inputs
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json, TemplateFile

if TYPE_CHECKING:
    from xlsx_addin.narrative.documents.reminder_files import Reminders, Written


def remind(
    file: Annotated[Path, typer.Argument(help="Sổ tổng hợp (.xlsx, .xlsm).", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="Thư mục đặt các công văn; chưa có thì được tạo.")],
    unit: Annotated[str, typer.Option("--unit", help="Chỉ đôn đốc đơn vị mã này.")] = "",
    template: TemplateFile = None,
    deadlines: calendar.DeadlinesFile = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Viết công văn đôn đốc (Word) cho từng đơn vị chưa nộp hoặc phải nộp lại, theo trang «Theo dõi nộp».

    Đơn vị đã nộp, dù muộn, thì không có công văn. Một công văn chung cho mọi đơn vị: report --kind don-doc.
    Ví dụ: xlsx-addin remind tong_hop.xlsx -o don_doc
    """
    done = _written(file, output, unit, template, edition, deadlines)
    if json:
        console.print_json(_as_json(file, output, done))
    else:
        _print(output, done)
    return WITH_ERRORS if any(w.file.problem for w in done.written) else DONE


def _written(
    file: Path, output: Path, unit: str, template: Path | None, edition: str | None, deadlines: Path | None
) -> Reminders:
    from xlsx_addin.files import CannotWrite
    from xlsx_addin.narrative.documents.reminder_files import write_reminders
    from xlsx_addin.narrative.material import Material
    from xlsx_addin.narrative.refusal import DocumentRefused, TemplateRefused

    inputs.check_output_folder(output)
    own = calendar.check_source(deadlines)
    form, submission, book = inputs.read_merged(file, inputs.load_named_edition(edition))
    material = Material(form, submission, {}, book, today=dt.date.today(), unit=unit, deadlines=own)
    try:
        return write_reminders(material, output, template=template)
    except DocumentRefused as error:
        fail(error.code, f"{file}: {error.reason}")
    except (CannotWrite, TemplateRefused) as error:
        fail(error.code, error.reason)
    except OSError:
        fail("no-template", f"Không đọc được mẫu Word «{template}»; hãy kiểm tra lại đường dẫn.")


def _as_json(file: Path, output: Path, done: Reminders) -> dict[str, Any]:
    return {
        "file": str(file),
        "folder": str(output),
        "written": [_one(w) for w in done.written if w.file.changed and not w.file.problem],
        "unchanged": [_one(w) for w in done.written if not w.file.changed],
        "failed": [{**_one(w), "message": w.file.problem} for w in done.written if w.file.problem],
        "late": [{"code": s.unit.code, "name": s.unit.name} for s in done.late],
        "outdated": [str(p) for p in done.outdated],
        "blanks": list(done.blanks),
        "findings": [*map(console.finding_json, done.remarks)],
    }


def _one(w: Written) -> dict[str, Any]:
    return {
        "unit": {"code": w.standing.unit.code, "name": w.standing.unit.name},
        "state": w.standing.state,
        "due": w.standing.due.isoformat() if w.standing.due else None,
        "file": str(w.file.path),
        "backup": str(w.file.backup) if w.file.backup else None,
    }


def _print(output: Path, done: Reminders) -> None:
    from xlsx_addin.deadlines import day_text

    fresh = [w for w in done.written if w.file.changed and not w.file.problem]
    if not done.written:
        console.say("Không đơn vị nào chưa nộp hay phải nộp lại nên không có công văn đôn đốc.")
    elif fresh:
        console.say(f"Đã viết {len(fresh)} công văn đôn đốc vào {output}.")
    for w in fresh:
        kept = f" (bản cũ giữ ở {w.file.backup.name})" if w.file.backup else ""
        due = f", hạn {day_text(w.standing.due)}" if w.standing.due else ""
        console.say(f"  {w.file.path.name}: {w.standing.state}{due}{kept}")
    if same := sum(not w.file.changed for w in done.written):
        console.say(f"{same} công văn đã đúng, không phải ghi lại.")
    for w in done.written:
        if w.file.problem:
            console.say(f"Chưa viết được công văn cho {w.standing.unit.shown}: {w.file.problem}")
    if done.late:
        late = console.named_or_counted(s.unit.shown for s in done.late)
        console.say(f"Nộp muộn nhưng đã nhận, không đôn đốc: {late}.")
    for path in done.outdated:
        console.say(f"Công văn cũ còn trong thư mục, nay không cần nữa: {path}")
    if done.written and done.blanks:
        console.say(f"Các công văn để trống: {', '.join(done.blanks)}.")
    for f in done.remarks:
        console.say(f"{f.message} {f.fix}")
