"""What the sheet ``Hàm`` says of each function, with one live example; the words staff see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xlsx_addin.cell_functions.blocks import Argument, Shown
from xlsx_addin.cell_functions.functions import FUNCTIONS
from xlsx_addin.keys import NAME_FORM


class Given(Enum):
    """What an example is given besides constants."""

    FORM = NAME_FORM  # this workbook's form


@dataclass(frozen=True, slots=True)
class FunctionHelp:
    """``signature`` as staff type it (``;``), ``arguments`` one sentence for each, ``inputs`` those of the example."""

    name: str
    signature: str
    summary: str
    arguments: tuple[str, ...]
    inputs: tuple[str | int | float | Given, ...]

    @property
    def example(self) -> str:
        """The example's formula in the language of the file: ``=TYLE_NU(9,29)``."""
        return f"={self.name}({','.join(map(_literal, self.inputs))})"

    @property
    def typed_example(self) -> str:
        """The example's formula as staff type it with Vietnamese settings: ``=SO_VN(1234,5;1)``."""
        shown = (_literal(x).replace(".", ",") if isinstance(x, float) else _literal(x) for x in self.inputs)
        return f"={self.name}({';'.join(shown)})"


def _literal(value: str | int | float | Given) -> str:
    if isinstance(value, Given):
        return str(value.value)
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else f"{value:.15g}"


def evaluate_call(name: str, arguments: Sequence[Argument]) -> list[list[Shown]]:
    """What a function shows for values: rows of cells, one by one cell for single cells.

    Raises KeyError for a name that is none of ours and TypeError for a wrong number of arguments.
    """
    return FUNCTIONS[name](*arguments)


def example_result(described: FunctionHelp, form_rows: Argument) -> Shown:
    """What an example shows. ``form_rows``: the cells of ``BIEU_PL01``, hidden keys included."""
    given = [form_rows if x is Given.FORM else x for x in described.inputs]
    return evaluate_call(described.name, given)[0][0]


_CODE = "mã: mã của dòng trên biểu: chữ M, số của mục tiêu, số thứ tự của dòng, ví dụ M3.2.1.1."
_YEAR = "năm: năm báo cáo, ví dụ 2024."
_LEVEL = "cấp: «tỉnh» (mặc định) hoặc «TW»."
_PLACES = "số lẻ: số chữ số sau dấu phẩy, từ 0 đến 9"

HELP: tuple[FunctionHelp, ...] = (
    FunctionHelp(
        "TYLE_NU",
        "TYLE_NU(nữ; tổng; [số lẻ])",
        "Tỷ lệ phần trăm nữ, làm tròn đúng quy tắc (từ 5 trở lên thì lên). Để trống khi còn thiếu số; 0/0 là «Không "
        "phát sinh»; nữ nhiều hơn tổng thì báo lỗi.",
        ("nữ: số nữ, một ô hoặc một vùng.", "tổng: tổng số người.", f"{_PLACES}; mặc định là 2."),
        (9, 29),
    ),
    FunctionHelp(
        "DOC_SO",
        "DOC_SO(chữ)",
        "Đổi số viết kiểu Việt Nam thành số để tính: dấu chấm ngăn hàng nghìn, dấu phẩy ngăn phần lẻ. «30,56 %» "
        "cho 30,56.",
        ("chữ: số ghi dạng văn bản, ví dụ «10.450 người».",),
        ("10.450 người",),
    ),
    FunctionHelp(
        "SO_VN",
        "SO_VN(x; [số lẻ])",
        "Viết số theo kiểu Việt Nam để ghép vào câu: hàng nghìn ngăn bằng dấu chấm, phần lẻ sau dấu phẩy.",
        ("x: số cần viết.", f"{_PLACES}; bỏ trống thì giữ phần lẻ đang có."),
        (1234.5, 1),
    ),
    FunctionHelp(
        "CHITIEU",
        "CHITIEU(mã; năm; [cấp])",
        "Mục tiêu áp dụng cho năm đó: đến hết năm 2025 là mục tiêu 2025, sau đó là mục tiêu 2030. Để trống khi dòng "
        "không có mục tiêu.",
        (_CODE, _YEAR, _LEVEL),
        ("M2.2", 2024, "TW"),
    ),
    FunctionHelp(
        "DANHGIA",
        "DANHGIA(mã; giá trị; năm; [cấp])",
        "Đánh giá một giá trị so với mục tiêu, bằng lời như trên biểu. So đúng giá trị đưa vào; biểu thì so tỷ lệ chưa "
        "làm tròn.",
        (_CODE, "giá trị: kết quả theo đơn vị tính của dòng (31,03 là 31,03 %), hoặc «Có», «Không».", _YEAR, _LEVEL),
        ("M2.1", 48.5, 2024),
    ),
    FunctionHelp(
        "KETQUA",
        "KETQUA(mã; vùng)",
        "Kết quả của dòng mang mã đó trong sổ này, dù dòng đã bị dời hay sắp xếp lại. Để trống khi biểu chưa có số.",
        (_CODE, f"vùng: luôn ghi {NAME_FORM}, tên của biểu Phụ lục 01, để Excel biết khi nào phải tính lại."),
        ("M3.2.1.1", Given.FORM),
    ),
    FunctionHelp(
        "SO_SANH",
        "SO_SANH(nay; trước; [đơn vị])",
        "Câu so sánh hai kỳ: «tăng 2,43 điểm phần trăm», «giảm 12 người», «không thay đổi».",
        (
            "nay: số kỳ này.",
            "trước: số kỳ trước.",
            "đơn vị: ví dụ «người», «cuộc»; bỏ trống là so hai tỷ lệ, bằng điểm phần trăm.",
        ),
        (25.37, 22.94),
    ),
    FunctionHelp(
        "SOAT_TYLE",
        "SOAT_TYLE(đoạn)",
        "Tính lại từng tỷ lệ ghi cạnh hai số của nó và nói rõ: đúng; sai, phải là bao nhiêu; hay bị cắt cụt thay vì "
        "làm tròn.",
        ("đoạn: câu hoặc đoạn văn, ví dụ «09/29 người, chiếm 30,03%».",),
        ("Hội đồng nhân dân: 09/29 người, chiếm 30,03%",),
    ),
)
