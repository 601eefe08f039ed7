"""The command that writes documents from one workbook: ``report``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlsx_addin.command_line import calendar, console, inputs
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import EditionName, Json, TemplateFile
from xlsx_addin.command_line.outlook import HistoryPaths

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.findings import Finding

_NEEDS_CHECKS = ("phieu-tra", "don-doc", "tu-kiem-tra")  # kinds that repeat what stands on «Kiểm tra»


def report(
    file: Annotated[Path, typer.Argument(help="Sổ Phụ lục 01 của một đơn vị hoặc sổ tổng hợp.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp Word .docx.")],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help="Loại văn bản: nam, 6-thang, phu-luc-01, danh-muc, ke-hoach, chi-dao, don-doc, phieu-tra, "
            "tu-kiem-tra; không ghi thì là báo cáo của kỳ.",
        ),
    ] = "",
    template: TemplateFile = None,
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị nhận (phieu-tra, don-doc).")] = "",
    history: HistoryPaths = None,
    deadlines: calendar.DeadlinesFile = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """Viết văn bản Word theo thể thức Nghị định 30/2020/NĐ-CP từ một sổ; chỗ thiếu số liệu để trống và nói rõ.

    Ví dụ: xlsx-addin report tong_hop.xlsx -o bao_cao.docx
    """
    inputs.check_output(output, (".docx",))
    named, earlier = inputs.load_named_edition(edition), history or ()
    findings, backup = make_report(file, output, kind, template, named, unit=unit, history=earlier, deadlines=deadlines)
    errors, warnings = console.counts(findings)
    if json:
        console.print_json(
            {
                "file": str(output),
                "backup": str(backup) if backup else None,
                "findings": [*map(console.finding_json, findings)],
                "errors": errors,
                "warnings": warnings,
            }
        )
    else:
        console.say(f"Đã viết {output}" + (f" (bản cũ giữ ở {backup})" if backup else ""))
        for f in findings:
            console.say(f"  {f.message} {f.fix}")
    return WITH_ERRORS if errors else DONE


def make_report(
    file: Path,
    output: Path,
    kind: str,
    template: Path | None,
    edition: Edition | None,
    *,
    unit: str = "",
    history: Sequence[Path] = (),
    deadlines: Path | None = None,
) -> tuple[Sequence[Finding], Path | None]:
    """The document of one workbook, written whole or not at all; its findings, and the backup of an older one."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.intake import read_many
    from xlsx_addin.narrative.material import Material
    from xlsx_addin.narrative.report import DocumentRefused, TemplateRefused, own_words_on_sheet, write_report
    from xlsx_addin.reading.discover import discover

    own = calendar.check_source(deadlines)
    evaluated, breakdown, book = inputs.read_for_report(file, edition, with_checks=kind in _NEEDS_CHECKS)
    form = load_edition(evaluated.submission.edition)
    earlier = read_many(discover(history).inputs, past=True) if history else ()
    material = Material.of(
        form, book, evaluated.submission, breakdown, earlier=earlier, today=dt.date.today(), unit=unit, deadlines=own
    )
    try:
        made = write_report(material, kind, template=template, own_words=own_words_on_sheet(material, kind))
        backup = write_atomically(output, made.docx)
    except TemplateRefused as error:
        fail(error.code, error.reason)
    except DocumentRefused as error:
        fail(error.code, f"{file}: {error.reason}")
    except CannotWrite as error:
        fail(error.code, error.reason)
    except OSError:
        fail("no-template", f"Không đọc được mẫu Word «{template}»; hãy kiểm tra lại đường dẫn.")
    return made.findings, backup


def templates(
    output: Annotated[Path, typer.Option("-o", "--output", help="Thư mục đặt các mẫu; chưa có thì được tạo.")],
    json: Json = False,
) -> int:
    """Chép các mẫu Word của mọi loại văn bản ra một thư mục để sửa thành mẫu riêng của cơ quan (--template).

    Tệp cùng tên đã có thì được giữ lại thành bản cũ. Ví dụ: xlsx-addin templates -o mau_van_ban
    """
    from xlsx_addin.files import CannotWrite, write_atomically
    from xlsx_addin.resources import resource

    if output.exists() and not output.is_dir():
        fail("output-is-file", f"«{output}» là một tệp; -o cần tên một thư mục.")
    written: list[Path] = []
    try:
        output.mkdir(parents=True, exist_ok=True)
        for source in sorted([*resource("templates").glob("*.docx"), resource("templates", "README.md")]):
            target, data = output / source.name, source.read_bytes()
            if not target.is_file() or target.read_bytes() != data:
                write_atomically(target, data)
                written.append(target)
    except CannotWrite as error:
        fail(error.code, error.reason)
    except OSError:
        fail("cannot-write", f"Không ghi được vào thư mục «{output}»; hãy chọn thư mục khác.")
    if json:
        console.print_json({"folder": str(output), "written": [str(path) for path in written]})
    else:
        console.say(f"Đã chép {len(written)} tệp vào {output}. Cách sửa mẫu: README.md trong thư mục ấy.")
    return DONE
