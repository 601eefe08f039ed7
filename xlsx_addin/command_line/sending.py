"""The command that makes what leaves the office: ``seal``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json

if TYPE_CHECKING:
    from xlsx_addin.workbook.seal import Sealed


def seal(
    file: Annotated[Path, typer.Argument(help="Sổ Phụ lục 01 (.xlsm hoặc .xlsx).", show_default=False)],
    output: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it at run time on 3.11
        typer.Option("-o", "--output", help="Tệp .xlsx hoặc thư mục; mặc định đặt cạnh sổ, tên MÃ_tên_năm_gui.xlsx."),
    ] = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Tạo bản gửi: .xlsx không có macro, kèm mã kiểm để nơi nhận biết số liệu có bị sửa sau đó hay không.

    Mã kiểm không phải chữ ký số. Sổ gốc giữ nguyên. Ví dụ: xlsx-addin seal so.xlsm
    """
    if output and not output.is_dir():
        inputs.check_output(output, (".xlsx",))
        _refuse_input(file, output)
    sealed = _sealed(file, edition)
    target = output if output and not output.is_dir() else (output or file.parent) / sealed.name
    _refuse_input(file, target)
    backup = _write(sealed, target)
    errors, warnings = console.counts(sealed.findings)
    if json:
        unit = sealed.submission.unit
        console.print_json(
            {
                "file": str(file),
                "output": str(target),
                "backup": str(backup) if backup else None,
                "edition": sealed.submission.edition,
                "unit": {"code": unit.code, "name": unit.name},
                "year": sealed.submission.year,
                "period": sealed.submission.period,
                "checksum": sealed.checksum.whole,
                "formulas_to_values": [{"sheet": name, "cell": cell} for name, cell in _cells(sealed)],
                "findings": [*map(console.finding_json, sealed.findings)],
                "errors": errors,
                "warnings": warnings,
            }
        )
    else:
        _print(sealed, target, backup, errors, warnings)
    return WITH_ERRORS if errors else DONE


def _sealed(file: Path, edition: str | None) -> Sealed:
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.workbook.package import CannotEdit
    from xlsx_addin.workbook.seal import seal as make_copy

    named = inputs.load_named_edition(edition)
    inputs.read_whole(file)  # in a process of its own: what follows may trust the file not to hang or abort
    try:
        sealed = make_copy(file.read_bytes(), now=dt.datetime.now(dt.UTC), edition=named, path=str(file))
    except CannotEdit as error:
        fail(error.code, f"{file}: {error.reason}")
    if isinstance(sealed, Rejected):
        fail(sealed.code, f"{file}: {sealed.reason}")
    return sealed


def _refuse_input(file: Path, target: Path) -> None:
    if target.exists() and file.exists() and target.samefile(file):
        fail("output-is-input", f"Bản gửi không được ghi đè lên chính sổ «{file}»; hãy chọn tên khác bằng -o.")


def _write(sealed: Sealed, target: Path) -> Path | None:
    from xlsx_addin.files import CannotWrite, write_atomically

    try:
        return write_atomically(target, sealed.data)
    except CannotWrite as error:
        fail(error.code, error.reason)


def _cells(sealed: Sealed) -> list[tuple[str, str]]:
    from xlsx_addin.places import to_a1

    return [(name, to_a1(*place)) for name, place in sealed.frozen]


def _print(sealed: Sealed, target: Path, backup: Path | None, errors: int, warnings: int) -> None:
    s = sealed.submission
    console.say(f"Đã tạo bản gửi của {s.unit.shown}: {target}")
    if backup:
        console.say(f"Tệp cũ cùng tên được giữ ở {backup}")
    if sealed.frozen:
        console.say(f"{len(sealed.frozen)} ô dùng hàm của phần bổ trợ đã thành giá trị.")
    console.print_findings((f for f in sealed.findings if f.severity.value in ("error", "warning")), with_file=False)
    if errors or warnings:
        console.say(f"Sổ còn {errors} lỗi, {warnings} cảnh báo; hãy xem lại và sửa ở sổ gốc trước khi gửi.")
    else:
        console.say("Không có lỗi hay cảnh báo nào.")
