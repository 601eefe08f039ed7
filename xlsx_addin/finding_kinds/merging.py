"""What a consolidation finds."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

KINDS: Mapping[str, FindingKind] = {
    "owner-conflict": FindingKind(
        _E,
        "Hai số liệu khác nhau",
        "«{label}» chỉ do một cơ quan cung cấp nhưng các nơi ghi khác nhau: {values}.",
        "Thống nhất với cơ quan chủ trì rồi giữ một số.",
    ),
    "owner-differs-from-sum": FindingKind(
        _W,
        "Số của ngành khác tổng các đơn vị",
        "«{label}»: {who} ghi {stated}, các đơn vị cộng lại là {total}.",
        "Đối chiếu với cơ quan đó; bản tổng hợp dùng số cộng từ các đơn vị.",
    ),
    "used-in-place-of-units": FindingKind(
        _W,
        "Dùng số của ngành",
        "«{label}»: chưa đơn vị nào báo cáo, dùng số {stated} của {who}.",
        "Đôn đốc các đơn vị báo cáo nếu cần số chi tiết.",
    ),
    "other-units-beside": FindingKind(
        _I,
        "Số của cấp khác để riêng",
        "«{label}» do {who} ghi không thuộc cấp của đơn vị đó nên để riêng, không cộng.",
        "Không cần làm gì nếu các đơn vị cấp dưới đã báo cáo.",
    ),
    "outlier-among-units": FindingKind(
        _W,
        "Khác hẳn các đơn vị cùng cấp",
        "«{label}» của {unit} là {value}, khác hẳn {count} đơn vị {level} khác có số liệu (thấp nhất {low}, trung "
        "vị {middle}, cao nhất {high}).",
        "Xem lại số đã nhập: thừa hay thiếu chữ số, ghi nghìn thay cho đơn vị, ghi tỷ lệ thay cho số lượng; nếu "
        "đúng thì giữ nguyên.",
    ),
    "target-unknown": FindingKind(
        _W,
        "Chưa biết đơn vị tổng hợp",
        "Các sổ không ghi đơn vị cấp trên nên chưa biết đang tổng hợp cho đơn vị nào.",
        "Ghi mã, tên ở trang «Thông tin» của sổ tổng hợp, hoặc chạy lệnh với --unit-code và --unit-name.",
    ),
    "unit-late": FindingKind(
        _W, "Nộp muộn", "{unit} nộp ngày {received}, sau hạn {deadline}.", "Nhắc đơn vị nộp đúng hạn."
    ),
    "unit-missing": FindingKind(
        _W, "Chưa nộp", "{unit} (mã {unit_code}) chưa có bản nộp dùng được.", "Đôn đốc đơn vị nộp báo cáo."
    ),
    "deadline-assumed": FindingKind(
        _I,
        "Hạn nộp lấy theo lịch hạn báo cáo",
        "Không ghi hạn nộp nên lấy theo lịch hạn báo cáo: {days}. Nguồn: {source}.",
        "Đối chiếu với văn bản của cơ quan; nếu khác thì ghi hạn đúng ở trang «Thông tin» hoặc trong tệp "
        "han_bao_cao.toml.",
    ),
    "received-from-file-time": FindingKind(
        _I,
        "Ngày nhận lấy theo tệp",
        "Danh sách đơn vị không ghi ngày nhận, dùng ngày của tệp cho {count} bản nộp.",
        "Ghi cột received trong danh sách đơn vị để theo dõi chính xác.",
    ),
    "name-differs": FindingKind(
        _W,
        "Tên khác danh sách",
        "Mã {unit_code} trong danh sách là «{listed}» nhưng tệp ghi «{name}».",
        "Kiểm tra mã và tên đơn vị.",
    ),
    "unit-merged-away": FindingKind(
        _W,
        "Đơn vị đã sáp nhập hoặc chia tách",
        "{name} (mã {unit_code}) từ ngày {since} không còn: nay thuộc {successors}.",
        "Hỏi đơn vị mới đã gồm số liệu này chưa; chỉ tính một lần.",
    ),
    "unit-may-be-another": FindingKind(
        _W,
        "Có thể là đơn vị đã có tệp khác",
        "Tệp không có mã, tên «{name}» chỉ khác dấu với {others}; nếu là một đơn vị thì số liệu bị cộng hai lần.",
        "Hỏi lại: cùng một đơn vị thì bỏ một tệp, khác đơn vị thì ghi mã vào tệp.",
    ),
    "scope-without-units": FindingKind(
        _W,
        "Ghi «Tổng hợp» nhưng không có đơn vị",
        "Trang «Thông tin» ghi số liệu «Tổng hợp» nhưng trang «Theo dõi nộp» không có đơn vị nào; "
        "tạm hiểu là số liệu của bản thân đơn vị.",
        "Chọn «Bản thân đơn vị», hoặc gửi sổ do lệnh tổng hợp lập ra.",
    ),
    "edition-not-valid": FindingKind(
        _W,
        "Biểu mẫu ngoài thời hạn",
        "Phiên bản {edition} không có hiệu lực vào cuối kỳ {period}; dùng vì gần nhất.",
        "Kiểm tra lại biểu mẫu áp dụng.",
    ),
    "edition-assumed": FindingKind(
        _W,
        "Chưa ghi phiên bản",
        "Tệp không ghi phiên bản biểu mẫu; tạm hiểu là {edition}.",
        "Dùng biểu mẫu gốc, không xóa dòng phiên bản ở trang «Thông tin».",
    ),
    "file-rejected": FindingKind(_E, "Tệp không tổng hợp được", "{reason}", "Sửa tệp hoặc đề nghị đơn vị gửi lại."),
    "check-failed": FindingKind(
        _E,
        "Phép kiểm tra bị lỗi",
        "Phép kiểm tra «{check}» gặp sự cố, không phải do số liệu: {problem}.",
        "Gửi tệp nhật ký cho người hỗ trợ; các phép kiểm tra khác vẫn chạy.",
    ),
}
