"""What staff are told about changes that do not go into the file: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from xlsx_addin.calc_host.records import Blocking, LeftOut
from xlsx_addin.cell_values import Place
from xlsx_addin.places import to_a1

# --- the file must not be written


def sheet_removed(sheet: str) -> Blocking:
    return Blocking(
        "sheet-removed",
        sheet,
        "",
        f"Trang «{sheet}» đã bị xóa. Hãy bấm Ctrl+Z để lấy lại trang này, hoặc đóng sổ không lưu rồi mở lại.",
    )


def sheet_renamed(sheet: str, now: str) -> Blocking:
    return Blocking(
        "sheet-renamed",
        sheet,
        "",
        f"Trang «{sheet}» đã bị đổi tên thành «{now}». Hãy đặt lại tên cũ «{sheet}» rồi lưu lại.",
    )


def rows_moved(sheet: str) -> Blocking:
    return Blocking(
        "rows-moved",
        sheet,
        "",
        f"Trang «{sheet}» có dòng được chèn thêm hoặc bị xóa. Hãy bấm Ctrl+Z để trả lại các dòng như cũ rồi lưu lại; "
        "muốn chèn hay xóa dòng, hãy mở sổ bằng Excel.",
    )


def columns_moved(sheet: str) -> Blocking:
    return Blocking(
        "columns-moved",
        sheet,
        "",
        f"Trang «{sheet}» có cột được chèn thêm hoặc bị xóa. Hãy bấm Ctrl+Z để trả lại các cột như cũ rồi lưu lại; "
        "muốn chèn hay xóa cột, hãy mở sổ bằng Excel.",
    )


# --- everything else goes into the file


def sheet_added(sheet: str) -> LeftOut:
    return LeftOut(
        "sheet-added",
        sheet,
        "",
        f"Trang «{sheet}» mới được thêm trong Calc không ghi được vào sổ gốc. Hãy chép nội dung cần giữ sang một trang "
        "có sẵn của sổ, hoặc thêm trang này bằng Excel.",
    )


def sheets_in_other_order() -> LeftOut:
    return LeftOut(
        "sheet-order",
        "",
        "",
        "Thứ tự các trang đã đổi; sổ gốc giữ thứ tự cũ. Muốn đổi thứ tự trang, hãy mở sổ bằng Excel.",
    )


def names_changed(sheet: str, names: Sequence[str]) -> LeftOut:
    where = f"Trang «{sheet}»: tên" if sheet else "Tên"
    return LeftOut(
        "name-changed",
        sheet,
        "",
        f"{where} vùng {', '.join(names)} được thêm hoặc bị xóa trong Calc không ghi được vào sổ gốc. Hãy thêm hoặc "
        "xóa tên này bằng Excel (Formulas, Name Manager).",
    )


def note_added(sheet: str, place: Place) -> LeftOut:
    return _cell(
        "note-added",
        sheet,
        place,
        "ghi chú (comment) được thêm hoặc sửa trong Calc không ghi được vào sổ gốc. Hãy ghi nội dung đó vào một ô, "
        "hoặc sửa ghi chú bằng Excel.",
    )


def drawing_changed(sheet: str) -> LeftOut:
    return LeftOut(
        "drawing-changed",
        sheet,
        "",
        f"Trang «{sheet}»: hình vẽ, ảnh, biểu đồ hoặc nút được thêm hay bị xóa trong Calc không ghi được vào sổ gốc. "
        "Hãy thêm hoặc xóa bằng Excel.",
    )


def array_formula(sheet: str, place: Place) -> LeftOut:
    return _cell(
        "array-formula",
        sheet,
        place,
        "công thức mảng hoặc bảng dữ liệu được thêm, sửa hay xóa trong Calc không ghi được vào sổ gốc. Hãy dùng công "
        "thức thường, hoặc sửa ô này bằng Excel.",
    )


def formula_needs_sheet(sheet: str, place: Place) -> LeftOut:
    return _cell(
        "formula-needs-sheet",
        sheet,
        place,
        "công thức lấy số liệu từ một trang mới thêm trong Calc, mà sổ gốc không có trang đó. Hãy gõ giá trị thay cho "
        "công thức, hoặc thêm trang bằng Excel.",
    )


def formula_needs_name(sheet: str, place: Place) -> LeftOut:
    return _cell(
        "formula-needs-name",
        sheet,
        place,
        "công thức dùng một tên vùng mới đặt trong Calc, mà sổ gốc không có tên đó. Hãy dùng địa chỉ ô thay cho tên.",
    )


def formula_in_error(sheet: str, place: Place, shown: str) -> LeftOut:
    return _cell(
        "formula-in-error",
        sheet,
        place,
        f"công thức viết sai (Calc báo {shown}), Excel không đọc được. Hãy sửa lại công thức rồi lưu lại.",
    )


def formula_not_for_excel(sheet: str, place: Place) -> LeftOut:
    return _cell(
        "formula-not-for-excel",
        sheet,
        place,
        "công thức chỉ Calc hiểu (lấy số liệu từ tệp khác, tham chiếu qua nhiều trang…), sổ Excel không chứa được. Hãy "
        "viết cách khác hoặc gõ giá trị.",
    )


def text_too_long(sheet: str, place: Place) -> LeftOut:
    return _cell("text-too-long", sheet, place, "nội dung dài hơn 32.767 ký tự, Excel không chứa được. Hãy rút gọn.")


def _cell(code: str, sheet: str, place: Place, words: str) -> LeftOut:
    cell = to_a1(*place)
    return LeftOut(code, sheet, cell, f"Trang «{sheet}», ô {cell}: {words}")
