"""What the proofreader takes for a figure, where it says that something stands, and how a text is cut into lines."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.proof import proofread
from xlsx_addin.proofreading.text import heading_level, plain_text

NO_FIGURES = [
    "Số: 16/KH-UBND ngày 05/3/2024",
    "Chỉ thị số 21-CT/TW ngày 20/01/2018 và Chỉ thị số 06 - CT/TW",
    "Nghị quyết số 28/NQ-CP, Thông tư số 191/2009/TT-BTC, Luật số 73/2006/QH11",
    "Số 57 KH-BCĐ; Số 218/UBND - LĐTBXH; Quyết định số238/QĐ-UBND",
    "giai đoạn 2021 - 2030, nhiệm kỳ 2020-2025, năm học 2022-2023",
    "ngày Phụ nữ Việt Nam 20/10, các ngày kỷ niệm: 8/3, 20/3, 28/6",
    "từ ngày 15/11 đến ngày 15/12, quý 2, tháng 6/2024, 6 tháng đầu năm, 8 giờ 30",
    "Tổng đài 111, đường dây nóng 18008077, điện thoại 0912.345.678",
    "Điều 5, khoản 2, Phụ lục 01, Dự án 8, tiêu chí 18.5, Covid-19",
    "người từ 15 đến 49 tuổi, trẻ em dưới 16 tuổi",
    "1.2. Công tác tuyên truyền",
]
FIGURES = [
    ("có 2.302 người", "2302", ""),
    ("có 10 450 lượt", "10450", ""),
    ("đạt 30,56 %", "30.56", "%"),
    ("đạt 30.56%", "30.56", "%"),
    ("tăng 2,43 điểm phần trăm", "2.43", "điểm"),
    ("tăng 2,43 điểm %", "2.43", "điểm"),
    ("kinh phí 30 triệu đồng", "30000000", "đồng"),
    ("kinh phí 1,5 tỷ đồng", "1500000000", "đồng"),
    ("có 14 đồng chí", "14", ""),
    ("Tổng số 120 Đảng viên", "120", ""),
    ("tổng số 2.302 cán bộ", "2302", ""),
    ("Nữ đại biểu: 12 người", "12", ""),
    ("05 chuyên mục/năm", "5", ""),
    ("12,5‰", "12.5", "‰"),
    ("có 2000 người dự", "2000", ""),
]
ROUGH = [
    "hơn 10.450 lượt", "trên 780 cuộc", "trên 25 ngàn lượt", "khoảng 60%", "ít nhất 27%", "gần 1.200 người",
    "10-15 người", "từ 35% trở lên", "1,234 người", "không quá 20%", "bình quân 3 người", "5 hoặc 6 lớp",
    "mỗi xã 02 buổi",
]  # fmt: skip
PLACES = [
    "  Hội đồng nhân dân: 09/29 người,\u00a0chiếm   tỷ lệ 30,03%\u200b.",
    unicodedata.normalize("NFD", "Hội đồng nhân dân: 09/29 người, chiếm tỷ lệ 30,03%."),
    "\t- Hội đồng nhân dân: 09⁄29 người, chiếm tỷ lệ 30,03 phần trăm",
]


@pytest.mark.parametrize("line", NO_FIGURES)
def test_dates_numbers_of_documents_and_the_like_are_no_figures(line):
    assert [f.written for f in Prose(line).figures] == []


@pytest.mark.parametrize(("line", "value", "sign"), FIGURES)
def test_figures_are_read_as_staff_write_them(line, value, sign):
    (figure,) = Prose(line).figures
    assert (figure.value, figure.sign, figure.rough) == (Decimal(value), sign, False)


@pytest.mark.parametrize("line", ROUGH)
def test_bounds_and_rounded_words_are_no_values(line):
    assert all(figure.rough for figure in Prose(line).figures if figure.sign != "đồng")


@pytest.mark.parametrize("line", PLACES)
def test_places_are_offsets_of_the_text_as_it_was_given(line):
    (found,) = proofread(plain_text("I. MỞ ĐẦU\n" + line)).findings
    paragraph = line if "\t" not in line.strip() else line.strip()
    assert found.statement == paragraph[found.start : found.end]
    words = " ".join(unicodedata.normalize("NFC", found.statement).replace("⁄", "/").split())
    assert words.startswith("09/29 người, chiếm tỷ lệ 30,03")
    assert (found.place, found.key) == ("đoạn 2", "p2")


@given(st.text(max_size=300))
def test_any_text_can_be_proofread(text):
    for found in proofread(plain_text(text)).findings:
        assert found.start < found.end


WORDS = "12 05/08 người 62,5% ( ) , ; : . trong đó gồm nữ nam tăng từ lên so với 2.302 chiếm tổng số văn bản 09 100 - %"


@given(st.lists(st.sampled_from([*WORDS.split(), "\n", "\t"]), max_size=60))
def test_any_mixture_of_its_words_can_be_proofread(words):
    text = plain_text(" ".join(words))
    places = {line.key: line.text for line in text.lines}
    for table in text.tables:
        places |= {table.cell_key(r, c): cell for r, row in enumerate(table.rows) for c, cell in enumerate(row)}
    for found in proofread(text).findings:
        assert places[found.key][found.start : found.end] == found.statement != ""


def test_lines_with_tabs_are_a_table_and_numbering_makes_headings():
    text = plain_text("I. KẾT QUẢ\n\nĐoạn đầu.\nTT\tTên\n1\tA\n\n2\tB\n1.1. Mục nhỏ\nĐoạn sau.")
    assert [line.text for line in text.lines] == ["I. KẾT QUẢ", "Đoạn đầu.", "1.1. Mục nhỏ", "Đoạn sau."]
    assert [line.section for line in text.lines] == ["", "I. KẾT QUẢ", "I. KẾT QUẢ", "1.1. Mục nhỏ"]
    (table,) = text.tables
    assert table.rows == (("TT", "Tên"), ("1", "A"), ("2", "B"))
    assert (table.line_index, table.cell_key(1, 0), table.cell_place(2, 1)) == (1, "t1r2c1", "bảng 1, hàng 3, cột 2")


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("I. KẾT QUẢ", 1), ("IV. TỔ CHỨC", 1), ("1. Công tác cán bộ nữ", 2), ("1.1. Kinh phí", 3),
        ("1. Đã tổ chức 12 buổi tuyên truyền.", None), ("Trong năm 2023", None), ("12 người tham dự", None),
        ("2.3 Hội Phụ nữ", 3), ("", None),
    ],
)  # fmt: skip
def test_headings_by_numbering(line, level):
    assert heading_level(line) == level
