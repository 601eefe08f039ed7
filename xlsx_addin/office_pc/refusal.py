"""Why a PC could not be set up, with what to do about it."""

from __future__ import annotations

_ASK_FOR_PYTHON = "Hãy cài Python 64 bit từ python.org (chọn bản dành cho Windows), rồi chạy lại."

_REASONS = {
    "store-python": "Python ở {python} là bản của Microsoft Store, Excel không gọi được. " + _ASK_FOR_PYTHON,
    "editable": "Chương trình đang chạy từ thư mục mã nguồn, không chép đi được. Hãy tạo bộ cài bằng «make bundle» rồi "
    "cài từ bộ đó, hoặc chỉ thư mục gói bằng --wheels.",
    "python-version": "Python trên máy là bản {have}; bộ cài này dùng được với Python {known} (64 bit). "
    + _ASK_FOR_PYTHON,
    "no-wheels": "Thư mục {folder} không có các gói của chương trình. Hãy giải nén toàn bộ bộ cài rồi chạy lại.",
    "home-not-ascii": "Thư mục {folder} có chữ có dấu, Excel không gọi được chương trình ở đó. Hãy nhờ người quản trị "
    "máy đặt lại biến ProgramData.",
    "home-of-another-user": "Thư mục {folder} do tài khoản khác trên máy này tạo. Vì an toàn, chương trình không dùng "
    "thư mục đó. Hãy nhờ người quản trị máy xóa thư mục rồi chạy lại.",
    "home-not-writable": "Không ghi được vào thư mục {folder}. Hãy nhờ người quản trị máy cho quyền ghi thư mục này.",
    "no-venv": "Không tạo được môi trường Python ({detail}). Hãy cài lại Python từ python.org rồi chạy lại.",
    "packages-failed": "Không cài được các gói ({detail}). Hãy giải nén lại toàn bộ bộ cài; nếu phần mềm diệt vi-rút "
    "vừa báo, hãy nhờ người quản trị cho phép rồi chạy lại.",
    "does-not-start": "Chương trình vừa cài ở {folder} không chạy được. Có thể phần mềm diệt vi-rút đã chặn; hãy nhờ "
    "người quản trị cho phép thư mục này rồi chạy lại. Bản cũ (nếu có) được giữ lại.",
    "program-in-use": "Chương trình ở {folder} đang được dùng. Hãy lưu sổ, đóng hết Excel rồi chạy lại.",
    "excel-never-opened": "Excel chưa được mở lần nào trên máy này. Hãy mở Excel một lần, đóng lại, rồi chạy lại lệnh "
    "cài.",
    "no-mac-script": "Trong {folder} thiếu kịch bản của xlwings cho Excel trên macOS. Hãy cài lại chương trình.",
    "trust-refused": "Máy này không cho ghi vị trí tin cậy ({detail}). Sổ vẫn dùng được: khi mở sổ, bấm "
    "«Enable Content».",
    "cannot-write": "Không ghi được {file} ({detail}). Hãy chọn thư mục khác cho sổ, hoặc nhờ người quản trị máy cho "
    "quyền ghi.",
    "no-workbook": "Không thấy sổ {file}. Hãy giải nén toàn bộ bộ cài rồi chạy lại.",
}


class CannotInstall(Exception):  # noqa: N818 - an outcome with a name of its own
    """The PC was not set up, or not wholly. ``code`` is stable, ``reason`` a whole Vietnamese sentence."""

    def __init__(self, code: str, reason: str = "", **details: object) -> None:
        self.code = code
        self.reason = reason or _REASONS[code].format(**details)
        super().__init__(f"{code}: {self.reason}")
