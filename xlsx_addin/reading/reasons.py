"""Why a file was not read, in the words staff see: what is wrong with it and what to do about it."""

from __future__ import annotations

from xlsx_addin.reading.raw import UnreadableFile

_SAVE_AGAIN = "hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại"
_ASK_AGAIN = "hãy đề nghị đơn vị gửi lại tệp"

REASONS = {
    "file-missing": "Không thấy tệp này ở nơi đã chỉ (đã bị xóa, đổi tên hoặc chuyển đi); hãy kiểm tra lại đường dẫn.",
    "no-permission": "Không có quyền đọc tệp này, hoặc tệp đang bị chương trình khác khóa; "
    "hãy đóng tệp, xem lại quyền truy cập rồi chạy lại.",
    "cannot-open": "Máy không đọc được tệp này từ ổ đĩa hoặc ổ mạng; hãy chép tệp về ổ đĩa trên máy rồi chạy lại.",
    "empty-file": f"Tệp rỗng, không có byte nào; {_ASK_AGAIN}.",
    "not-a-workbook": f"Tệp này không phải là tệp bảng tính Excel ({{detail}}); {_SAVE_AGAIN}.",
    "own-document": "Đây là văn bản do chính phần mềm này viết ra từ sổ, không phải biểu số liệu; hãy dùng sổ số liệu.",
    "damaged-file": f"Tệp bị hỏng hoặc gửi chưa trọn vẹn ({{detail}}); {_ASK_AGAIN}.",
    "password-protected": "Tệp được đặt mật khẩu mở; hãy đề nghị đơn vị gỡ mật khẩu rồi gửi lại.",
    "too-large": f"Tệp lớn bất thường ({{detail}}) nên không được mở; {_SAVE_AGAIN}.",
    "far-cell": "Trang «{sheet}» có dữ liệu ở ô {cell}, ngoài vùng được đọc ({rows} dòng, {columns} cột); "
    "hãy xóa các dòng, cột thừa rồi lưu và gửi lại.",
    "too-many-cells": "Trang «{sheet}» có vùng dữ liệu quá lớn ({cells} ô); "
    "hãy xóa các dòng, cột thừa rồi lưu và gửi lại.",
    "timed-out": "Đọc tệp này quá thời gian cho phép nên đã dừng; "
    "hãy mở tệp bằng Excel, xóa phần thừa, lưu lại dạng .xlsx rồi chạy lại.",
    "parser-crashed": f"Tệp này làm chương trình đọc dừng đột ngột hoặc hết bộ nhớ, tệp có thể đã hỏng; {_SAVE_AGAIN}.",
    "task-error": "Chương trình gặp lỗi của chính nó khi xử lý tệp này, tệp không có lỗi; "
    "hãy gửi thông báo này cho người quản trị phần mềm.",
}
"""Code -> sentence; the parts in braces are filled by ``unreadable``."""


def unreadable(code: str, **details: str) -> UnreadableFile:
    """The outcome of a file that cannot be read, with its sentence filled in."""
    return UnreadableFile(code, REASONS[code].format(**details))
