"""A figure against earlier periods."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_W = Severity.WARNING

KINDS: Mapping[str, FindingKind] = {
    "implausible-change": FindingKind(
        _W,
        "Thay đổi khác thường so với kỳ trước",
        "«{label}»: kỳ trước {before}{measure} ({basis}), kỳ này {now}{measure}, {change}; mức thay đổi lớn khác "
        "thường.",
        "Đối chiếu với tài liệu gốc của cả hai kỳ; nếu đúng thì ghi lý do vào cột «Ghi chú», nếu sai thì sửa số.",
    ),
    "prev-differs-from-history": FindingKind(
        _W,
        "Số năm trước khác với sổ năm trước",
        "«{label}»: sổ này ghi kết quả năm trước là {stated}, còn sổ năm {year} của đơn vị ({source}) là {right}.",
        "Sửa số của năm trước ở cùng dòng theo sổ năm {year}; nếu số năm {year} đã được điều chỉnh thì ghi rõ ở "
        "cột «Ghi chú».",
    ),
    "same-as-last-year": FindingKind(
        _W,
        "Số liệu giống hệt năm trước",
        "Cả {count} số liệu khác 0 của biểu đều giống hệt năm {year} ({source}); có thể sổ năm trước được chép lại "
        "mà chưa nhập số mới.",
        "Nhập số liệu của năm nay; nếu quả thật không có gì thay đổi thì ghi lý do vào cột «Ghi chú».",
    ),
    "half-above-year": FindingKind(
        _W,
        "Số 6 tháng lớn hơn số cả năm",
        "«{label}»: số 6 tháng là {half} ({source}) nhưng số cả năm chỉ {now}; số này cộng dồn trong năm nên không "
        "thể giảm.",
        "Kiểm tra xem kỳ nào sai rồi sửa; nếu kỳ 6 tháng đã tính nhầm thì ghi rõ ở cột «Ghi chú».",
    ),
    "year-equals-half": FindingKind(
        _W,
        "Số cả năm giống hệt số 6 tháng",
        "Cả {count} số cộng dồn khác 0 của năm đều bằng đúng số 6 tháng ({source}); có thể sổ 6 tháng được gửi lại "
        "dưới tên kỳ năm.",
        "Nhập số liệu của cả năm, hoặc chọn lại kỳ báo cáo ở trang «Thông tin».",
    ),
    "history-conflict": FindingKind(
        _W,
        "Số liệu các năm trước mâu thuẫn",
        "{who}, {period}: các tệp {files} nêu số khác nhau ({what}); chưa rõ tệp nào đúng nên không dùng.",
        "Chỉ đưa vào tệp đúng của kỳ đó, hoặc sửa trang «Lịch sử» cho khớp, rồi chạy lại.",
    ),
    "history-unreadable": FindingKind(
        _W,
        "Sổ năm trước không dùng được",
        "Không dùng tệp này làm số liệu các năm trước: {reason}",
        "Sửa tệp, hoặc bỏ tệp ra khỏi danh sách các sổ năm trước.",
    ),
}
