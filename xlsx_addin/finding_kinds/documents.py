"""Deadlines and documents."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

KINDS: Mapping[str, FindingKind] = {
    # --- deadlines ---------------------------------------------------------------------------------------
    "deadline-before-figures": FindingKind(
        _W,
        "Hạn nộp trước khi có số liệu",
        "{who} phải nộp {what} trước ngày {due}, nhưng số liệu cần cho báo cáo đó đến hạn sau: {needed}.",
        "Lùi hạn này, hoặc yêu cầu nơi cung cấp số liệu gửi sớm hơn (tệp han_bao_cao.toml).",
    ),
    "deadline-same-day": FindingKind(
        _I,
        "Hạn nộp cùng ngày với số liệu cần có",
        "{who} phải nộp báo cáo trước ngày {days}, đúng ngày đến hạn của số liệu cần cho báo cáo ({needed}); không "
        "còn ngày nào để tổng hợp.",
        "Yêu cầu nơi cung cấp số liệu gửi sớm hơn vài ngày (tệp han_bao_cao.toml).",
    ),
    "schedule-assumed": FindingKind(
        _I,
        "Thời hạn trong văn bản lấy theo lịch chung",
        "Các ngày {days} trong văn bản lấy theo lịch chung. Nguồn: {source}.",
        "Đối chiếu với văn bản của cơ quan; nếu khác thì sửa trong Word, hoặc ghi hạn đúng vào tệp "
        "han_bao_cao.toml rồi lập lại.",
    ),
    "deadline-on-weekend": FindingKind(
        _I,
        "Hạn nộp vào ngày nghỉ",
        "Hạn nộp rơi vào ngày nghỉ: {days}.",
        "Nhắc đơn vị gửi trước ngày nghỉ, hoặc ghi rõ ngày làm việc trong văn bản.",
    ),
    "deadlines-unreadable": FindingKind(
        _E,
        "Không dùng được tệp hạn báo cáo",
        "Tệp hạn báo cáo «{name}» không dùng được nên chưa xét hạn nộp: {problem}.",
        "Sửa tệp ở dòng đó rồi làm lại; các việc khác vẫn chạy.",
    ),
    # --- report ------------------------------------------------------------------------------------------
    "report-blank": FindingKind(
        _W,
        "Chỗ trống trong báo cáo",
        "Báo cáo để trống: {what}.",
        "Điền vào biểu rồi lập lại, hoặc điền trong Word.",
    ),
    "template-without-part": FindingKind(
        _I,
        "Mẫu Word thiếu một phần",
        "Mẫu Word «{name}» không có thẻ «{tag}» nên văn bản không in phần này: {what}.",
        "Cố ý bỏ thì không phải làm gì; nếu không, chép các dòng có thẻ đó từ mẫu gốc vào mẫu của cơ quan.",
    ),
}
