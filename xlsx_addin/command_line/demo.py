"""``demo``: the whole job on the sample workbooks, so that anybody can see it before trusting it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlsx_addin.command_line import console, merging, reporting
from xlsx_addin.command_line.console import DONE, fail

if TYPE_CHECKING:
    from xlsx_addin.consolidation.consolidate import Consolidation

SAMPLES = "mau_bac_kan_2023"
_YEAR = 2023


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Thư mục kết quả.")] = Path("ket_qua"),
) -> int:
    """Chạy thử trọn việc trên chín sổ mẫu: tổng hợp, kiểm tra, viết báo cáo."""
    from xlsx_addin.catalogue import edition_for
    from xlsx_addin.consolidation.accept import Wanted
    from xlsx_addin.consolidation.consolidate import Options
    from xlsx_addin.consolidation.units import read_units
    from xlsx_addin.resources import resource

    folder = resource("workbooks", SAMPLES)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError:
        fail("no-output-folder", f"Không tạo được thư mục «{output}»; hãy chọn nơi khác.")
    workbook, document = output / "tong_hop.xlsx", output / "bao_cao.docx"
    listed = tuple(read_units(folder / "danh_sach_don_vi.csv", edition_for(_YEAR, "nam")[0]))
    options = Options(Wanted(listed=listed), deadline=dt.date(_YEAR, 12, 5))
    result, _, _ = merging.run_consolidation([folder], workbook, lambda form: options, None)
    findings, _ = reporting.make_report(workbook, document, "nam", None, None)
    console.say(f"Đơn vị tổng hợp: {result.submission.unit.shown}, năm {result.submission.year}")
    console.say("Số liệu tổng theo báo cáo đã công bố; phần chia cho từng xã, phường chỉ để minh họa.\n")
    _table(result)
    wrong = [f for f in result.findings() if f.code == "rate-differs"]
    for f in wrong:
        console.say(f"\nTỷ lệ sai phát hiện được ({f.unit}, {f.sheet}!{f.cell}): {f.message}")
    _, warnings = result.counts()
    console.say(f"\nPhát hiện khác: {warnings} cảnh báo, xem trang «Kiểm tra».")
    console.say(f"Sổ tổng hợp: {workbook}")
    console.say(f"Báo cáo:     {document} ({len(findings)} chỗ để trống chờ điền)")
    return DONE


def _table(result: Consolidation) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for header in ("Mã", "Đơn vị", "Kết quả", "Lỗi", "Cảnh báo", "Tệp"):
        table.add_column(header, overflow="fold")
    for t in result.tracker:
        cells = (t.unit.code, t.unit.name, t.state, str(t.errors), str(t.warnings), Path(t.file).name)
        table.add_row(*map(Text, cells))
    Console().print(table)
