"""The command that checks a report's own numbers: ``proofread``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json

if TYPE_CHECKING:
    from xlsx_addin.proofreading.model import Found, Proof, Remark
    from xlsx_addin.proofreading.report import Report
    from xlsx_addin.proofreading.text import Text

OptionalPath = Optional[Path]  # noqa: UP045 - Typer reads annotations at run time on 3.11
_PASTED = "-"


def proofread(
    file: Annotated[
        Path, typer.Argument(help="Báo cáo .docx hoặc .txt; dấu - để đọc chữ dán vào.", show_default=False)
    ],
    against: Annotated[
        OptionalPath, typer.Option("--against", help="Sổ Phụ lục 01 để đối chiếu số liệu trong báo cáo.")
    ] = None,
    output: Annotated[
        OptionalPath, typer.Option("-o", "--output", help="Bản sao .docx có ghi chú Word tại từng chỗ.")
    ] = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Soát số liệu trong một báo cáo: tính lại tỷ lệ, tổng, mức tăng giảm; số nào không khớp thì nêu chỗ và số đúng.

    Ví dụ: xlsx-addin proofread bao_cao.docx --against tong_hop.xlsx -o bao_cao_soat.docx
    """
    _check_copy(file, output)
    text = _read(file)
    report = _report(text, against, edition)
    backup = _write_copy(file, output, report) if output else None
    if json:
        from xlsx_addin.proofreading.report import report_json

        console.print_json(report_json(report))
    else:
        _print(report, output, backup)
    return WITH_ERRORS if report.findings else DONE


def _check_copy(file: Path, output: Path | None) -> None:
    if output is None:
        return
    inputs.check_output(output, (".docx",))
    if str(file) == _PASTED:
        fail("copy-needs-docx", "Chữ dán vào không có bản Word để ghi chú; hãy bỏ -o hoặc đưa tệp .docx.")
    if output.resolve() == file.resolve():
        fail("output-is-input", "Bản có ghi chú phải mang tên khác báo cáo; hãy đặt tên khác sau -o.")


def _read(file: Path) -> Text:
    from xlsx_addin.proofreading.docx_text import CannotRead, checked, decoded
    from xlsx_addin.proofreading.isolated import text_in_file
    from xlsx_addin.proofreading.text import plain_text

    try:
        if str(file) == _PASTED:
            return checked(plain_text(decoded(sys.stdin.buffer.read() if sys.stdin else b"")))
        return text_in_file(file)
    except CannotRead as error:
        fail(error.code, error.reason if str(file) == _PASTED else f"{file}: {error.reason}")


def _report(text: Text, against: Path | None, edition: str | None) -> Report:
    from xlsx_addin.proofreading.proof import proofread as prove
    from xlsx_addin.proofreading.report import report_of

    compared, other_unit = _against(text, against, edition) if against else (None, "")
    return report_of(text, prove(text), compared, other_unit)


def _against(text: Text, workbook: Path, edition: str | None) -> tuple[Proof, str]:
    """What differs, and the workbook's unit where the text does not name it."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.narrative.material import Material
    from xlsx_addin.proofreading.against import compare, names_unit

    evaluated, breakdown, book = inputs.read_for_report(workbook, inputs.load_named_edition(edition))
    s = evaluated.submission
    other = "" if names_unit(text, s) else s.unit.shown
    return compare(text, Material.of(load_edition(s.edition), book, s, breakdown, today=dt.date.today())), other


def _write_copy(file: Path, output: Path, report: Report) -> Path | None:
    """The copy with comments; the backup of what stood there."""
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.proofreading.docx_text import CannotRead
    from xlsx_addin.proofreading.isolated import copy_with_comments
    from xlsx_addin.proofreading.report import comments_of

    try:
        return write_atomically(output, copy_with_comments(file, comments_of(report)))
    except CannotWrite as error:
        fail(error.code, error.reason)
    except CannotRead as error:
        if error.code == "not-a-document":
            fail("copy-needs-docx", "Chỉ ghi chú được vào tệp .docx; hãy bỏ -o.")
        fail(error.code, f"{file}: {error.reason}")


def _print(report: Report, output: Path | None, backup: Path | None) -> None:
    from xlsx_addin.proofreading.report import outcome

    _print_table(report)
    console.say(outcome(report))
    if output:
        console.say(f"Bản có ghi chú: {output}")
    if backup:
        console.say(f"Tệp cũ cùng tên được giữ ở {backup}")


def _print_table(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    if not report.findings and not report.remarks:
        return
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for header in ("Chỗ", "Câu trong báo cáo", "Ghi", "Đúng ra", "Vì sao"):
        table.add_column(header, overflow="fold")
    for found in report.both:
        table.add_row(*map(console.plain_text, _cells(found)))
    Console().print(table)


def _cells(x: Found | Remark) -> tuple[str, ...]:
    from xlsx_addin.proofreading.model import Found
    from xlsx_addin.proofreading.report import one_line

    right = x.right if isinstance(x, Found) else "(cần xem lại)"
    return x.place, one_line(x.statement), x.stated, right, x.message
