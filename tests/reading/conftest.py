from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from tests.office import converted

SHEETS = (
    "Thông tin", "Phụ lục 01", "Số liệu gốc", "Cán bộ nữ", "Văn bản", "Truyền thông", "Hoạt động khác", "Kế hoạch",
    "Nội dung báo cáo", "Kiểm tra", "Biểu đồ", "Tổng hợp", "Nhật ký",
)  # fmt: skip


def write_mixed(path: Path) -> None:
    """One of everything that a value alone would not tell."""
    book = xlsxwriter.Workbook(path)
    percent = book.add_format({"num_format": "0.00%"})
    coloured = book.add_format({"num_format": "0.0%;[Red]-0.0%"})
    only_text = book.add_format({"num_format": '0" %"'})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Phụ lục 01")
    sheet.write("A1", "Chỉ tiêu")
    sheet.write("B2", 0.3056, percent)
    sheet.write("B3", 0.5, coloured)
    sheet.write("B4", 30, only_text)
    sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("C3", "=NA()", percent, "#N/A")
    sheet.write_formula("C4", "=1/4", percent, 0.25)
    sheet.write("D2", dt.date(2026, 1, 2), day)
    sheet.write_blank("Z9", None, percent)
    sheet.write("E5", "0.5", percent)
    sheet.write("F2", 7)
    sheet.merge_range("G1:H2", "gộp")
    book.add_worksheet("Khác").write("A1", 1)
    book.close()


def write_form(path: Path, sheets: int = len(SHEETS)) -> None:
    """A workbook like those communes send: a dozen sheets, formulas, styles, validation."""
    book = xlsxwriter.Workbook(path)
    styles = [book.add_format({"bold": i % 2, "border": i % 3, "num_format": "0.00"}) for i in range(12)]
    for number, name in enumerate(SHEETS[:sheets]):
        sheet = book.add_worksheet(name)
        for row in range(30):
            sheet.write_string(row, 0, f"Chỉ tiêu {number}.{row}", styles[row % 12])
            sheet.write_number(row, 1, 100 * number + row, styles[(row + 1) % 12])
            sheet.write_blank(row, 2, None, styles[3])
            sheet.write_formula(row, 3, f"=B{row + 1}*2", styles[4], 2 * (100 * number + row))
        sheet.data_validation(0, 1, 29, 1, {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format(0, 1, 29, 1, {"type": "cell", "criteria": ">", "value": 3, "format": styles[1]})
    book.close()


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The mixed workbook as .xlsx, and as LibreOffice saves it: .ods, .xls, and its own .xlsx (as "lo.xlsx")."""
    folder = tmp_path_factory.mktemp("mixed")
    source, profile = folder / "mixed.xlsx", folder / "profile"
    write_mixed(source)
    (folder / "lo").mkdir()
    return {
        "xlsx": source,
        "ods": converted([source], "ods", folder, profile)[0],
        "xls": converted([source], "xls", folder, profile)[0],
        "lo.xlsx": converted([source], "xlsx", folder / "lo", profile)[0],
    }


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "Xã Đồng Tâm.xlsx"
    write_form(path)
    return path
