"""The workbook's buttons as data: what each is called, says and runs. Sheets, ribbon, macros and hosts read this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """``name`` is the function in ``xlsx_addin.hosts.scripts``; ``sub`` the VBA ``Sub`` in ``macros/PhuLuc.bas``;
    ``icon`` one of Office's own pictures (imageMso)."""

    name: str
    sub: str
    caption: str
    screentip: str
    icon: str
    group: str
    large: bool = False


FIGURES, MERGING, SENDING = "Số liệu của đơn vị", "Tổng hợp và báo cáo", "Gửi và trợ giúp"

BUTTONS: tuple[Button, ...] = (
    Button(
        "fill",
        "TinhTyLe",
        "Tính tỷ lệ",
        "Suy số từ các trang chi tiết, đổi chữ thành số, trả lại công thức bị gõ đè. Số đã gõ khác với số tính được "
        "thì giữ nguyên và báo.",
        "AutoSum",
        FIGURES,
        large=True,
    ),
    Button(
        "validate",
        "KiemTra",
        "Kiểm tra",
        "Đối chiếu số liệu, tỷ lệ, mục tiêu; ghi từng phát hiện vào trang «Kiểm tra»: ô nào, sai gì, sửa thế nào.",
        "AcceptInvitation",
        FIGURES,
        large=True,
    ),
    Button(
        "overwrite",
        "GhiDeTyLe",
        "Ghi đè số sai khác",
        "Thay những số đã gõ khác với số tính được. Số cũ được ghi ở «Nhật ký», nút «Hoàn tác» lấy lại được.",
        "ReplaceDialog",
        FIGURES,
    ),
    Button(
        "undo",
        "HoanTac",
        "Hoàn tác",
        "Trả lại đúng những ô mà lần chạy gần nhất đã ghi. Ô nào bạn đã sửa sau đó thì dừng lại và nói rõ.",
        "Undo",
        FIGURES,
    ),
    Button(
        "consolidate",
        "TongHop",
        "Tổng hợp thư mục",
        "Gộp mọi sổ trong một thư mục vào sổ đang mở: cộng số, tính lại tỷ lệ, theo dõi đơn vị nào đã nộp.",
        "Consolidate",
        MERGING,
        large=True,
    ),
    Button(
        "report",
        "LapBaoCao",
        "Lập báo cáo",
        "Viết lời văn của báo cáo (hay văn bản khác chọn ở «Thông tin») lên trang «Xem trước», mỗi câu kèm đường dẫn "
        "tới số liệu của nó.",
        "FilePrintPreview",
        MERGING,
        large=True,
    ),
    Button(
        "save_report",
        "LuuBaoCao",
        "Lưu báo cáo",
        "Ghi văn bản ở «Xem trước» thành tệp Word theo Nghị định 30/2020/NĐ-CP, cạnh sổ này; cả PDF nếu máy có "
        "LibreOffice hoặc Word.",
        "FileSaveAsWordDocx",
        MERGING,
        large=True,
    ),
    Button(
        "proofread",
        "SoatBaoCao",
        "Soát báo cáo",
        "Tính lại và đối chiếu với sổ mọi số liệu trong một báo cáo Word; ghi chú từng chỗ sai vào một bản sao đặt "
        "cạnh báo cáo. Báo cáo không bị sửa.",
        "Spelling",
        MERGING,
    ),
    Button(
        "notes",
        "PhieuTra",
        "Phiếu trả",
        "Viết cho mỗi đơn vị còn lỗi, cảnh báo hoặc chưa nộp một công văn Word, chỉ có phần của đơn vị đó; đặt trong "
        "thư mục cạnh sổ này.",
        "MailMergeStartLetters",
        MERGING,
    ),
    Button(
        "seal",
        "TaoBanGui",
        "Tạo bản gửi",
        "Lưu sổ rồi tạo bản .xlsx không có macro, đặt cạnh sổ này để gửi cấp trên.",
        "FileSendAsAttachment",
        SENDING,
        large=True,
    ),
    Button(
        "guide",
        "MoHuongDan",
        "Hướng dẫn",
        "Mở hướng dẫn sử dụng.",
        "Help",
        SENDING,
    ),
)

BY_NAME = {button.name: button for button in BUTTONS}
RIBBON_TAB = "Bình đẳng giới"
MACRO_MODULE = "PhuLuc"
