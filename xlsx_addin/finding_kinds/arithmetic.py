"""Figures against each other, and the lists of documents and events."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

KINDS: Mapping[str, FindingKind] = {
    "negative-count": FindingKind(_E, "Số âm", "«{label}» là {value}; số liệu không thể âm.", "Nhập lại số đúng."),
    "fractional-count": FindingKind(
        _E, "Số lượng lẻ", "«{label}» là {value}; số lượng phải là số nguyên.", "Nhập lại số nguyên."
    ),
    "part-exceeds-total": FindingKind(
        _E,
        "Phần lớn hơn tổng",
        "«{label}» là {part}, lớn hơn tổng số {total} ở ô {other}.",
        "Kiểm tra lại cả hai số; phần không thể lớn hơn tổng.",
    ),
    "parts-differ-from-total": FindingKind(
        _W,
        "Các phần khác tổng",
        "Các phần cộng lại là {parts}, khác tổng số {total}.",
        "Kiểm tra lại tổng số và từng phần.",
    ),
    "part-without-partner": FindingKind(
        _W,
        "Thiếu một nửa cặp số",
        "Có «{label}» ({value}) nhưng chưa có «{other_label}» ở ô {other}.",
        "Nhập đủ cả hai số; chưa đủ thì cặp này không được cộng vào tổng.",
    ),
    "part-over-zero": FindingKind(
        _E,
        "Chia cho 0",
        "«{label}»: mẫu số bằng 0 nhưng tử số là {part}.",
        "Kiểm tra lại tử số và mẫu số.",
    ),
    "not-computable": FindingKind(
        _W,
        "Không tính được",
        "«{label}»: mẫu số bằng 0, tử số là {part} nên không tính được tỷ số.",
        "Kiểm tra lại; nếu đúng như vậy thì ghi rõ ở cột «Ghi chú».",
    ),
    "not-arising": FindingKind(
        _I,
        "Không phát sinh",
        "«{label}»: tử số và mẫu số đều bằng 0, không phát sinh, không đánh giá.",
        "Không cần làm gì nếu đúng là không có trường hợp nào.",
    ),
    "rate-differs": FindingKind(
        _E,
        "Tỷ lệ sai",
        "«{label}» ghi {stated} nhưng tính từ số liệu {part}/{total} là {right}.",
        "Xóa số đã gõ để công thức tự tính, hoặc bấm «Ghi đè số sai khác» (lệnh fill --overwrite).",
    ),
    "rate-rounded": FindingKind(
        _I,
        "Tỷ lệ làm tròn đến số nguyên",
        "«{label}» ghi {stated}, đã làm tròn; tính đủ hai chữ số thập phân là {right}.",
        "Xóa số đã gõ để công thức tự tính, hoặc bấm «Ghi đè số sai khác» (lệnh fill --overwrite).",
    ),
    "stale-formula": FindingKind(
        _W,
        "Công thức cho kết quả khác",
        "«{label}»: ô công thức đang hiện {stated}, tính lại là {right}.",
        "Mở tệp bằng bảng tính để tính lại, hoặc lấy lại công thức của biểu mẫu.",
    ),
    "rate-without-parts": FindingKind(
        _W,
        "Tỷ lệ không có số gốc",
        "«{label}» chỉ có tỷ lệ {stated}, chưa có tử số và mẫu số.",
        "Nhập tử số và mẫu số; không có số gốc thì tỷ lệ không tổng hợp được.",
    ),
    "rate-out-of-range": FindingKind(
        _E, "Tỷ lệ ngoài khoảng", "«{label}» ghi {stated}; tỷ lệ phải {range}.", "Nhập lại tỷ lệ."
    ),
    "fraction-not-percent": FindingKind(
        _E,
        "Ghi phân số thay cho phần trăm",
        "«{label}» ghi {stated}; có lẽ là {percent}% ghi thành phân số.",
        "Nhập {percent} (đơn vị là %).",
    ),
    "flag-against-count": FindingKind(
        _E,
        "Có/Không trái số lượng",
        "«{label}» ghi «{flag}» nhưng số nữ lãnh đạo chủ chốt là {count}.",
        "Sửa một trong hai ô cho khớp.",
    ),
    "missing-required": FindingKind(
        _W,
        "Thiếu số liệu bắt buộc",
        "Chưa có số liệu «{label}».",
        "Nhập số liệu; nếu không có trường hợp nào thì nhập 0.",
    ),
    "missing-from-units": FindingKind(
        _W,
        "Chưa đơn vị nào báo cáo",
        "Chưa đơn vị nào có số liệu «{label}» ({of} đơn vị phải báo cáo).",
        "Đôn đốc các đơn vị cấp dưới báo cáo rồi tổng hợp lại.",
    ),
    "list-total-differs": FindingKind(
        _W,
        "Danh sách khác tổng số khai",
        "«{label}» khai {stated} nhưng trang «{list}» có {counted}.",
        "Bổ sung danh sách hoặc sửa số khai.",
    ),
    "row-total-differs": FindingKind(
        _W,
        "Dòng cộng sai",
        "Dòng thứ {number} của danh sách: tổng số ghi {stated} nhưng {parts} cộng lại là {right}.",
        "Sửa lại tổng số của dòng.",
    ),
    "derived-differs": FindingKind(
        _W,
        "Khác số suy từ chi tiết",
        "«{label}» ghi {stated} nhưng suy từ trang chi tiết là {right}.",
        "Sửa một trong hai nơi cho khớp.",
    ),
    "not-your-row": FindingKind(
        _W,
        "Dòng của cơ quan khác",
        "«{label}» do {owner} chủ trì, không phải {unit}.",
        "Để trống dòng này hoặc ghi ở cột «Ghi chú».",
    ),
    "above-your-level": FindingKind(
        _W,
        "Số liệu của cấp trên",
        "«{label}» do {levels} nhập, không phải số liệu của {unit}; số này sẽ không được cộng.",
        "Để trống dòng này, hoặc ghi ở cột «Ghi chú».",
    ),
    "document-incomplete": FindingKind(
        _W,
        "Văn bản thiếu thông tin",
        "Văn bản thứ {number} chưa có {what}.",
        "Bổ sung; văn bản chưa ban hành thì bỏ khỏi danh mục.",
    ),
    "document-doubled": FindingKind(
        _W,
        "Văn bản ghi hai lần",
        "Văn bản thứ {number}, «{text}», trùng số, ký hiệu, năm và cơ quan ban hành với văn bản ở ô {other}.",
        "Xóa dòng thừa hoặc sửa số, ký hiệu.",
    ),
    "document-symbol-unclear": FindingKind(
        _I,
        "Số, ký hiệu không rõ",
        "Không hiểu số, ký hiệu «{text}» của văn bản thứ {number}.",
        "Ghi như trên văn bản, ví dụ 12/KH-UBND.",
    ),
    "document-kind-contradicts": FindingKind(
        _W,
        "Loại văn bản trái ký hiệu",
        "Văn bản thứ {number} ghi loại «{kind}» nhưng ký hiệu «{text}» là của «{meant}».",
        "Sửa loại văn bản hoặc ký hiệu cho khớp.",
    ),
    "document-date-outside": FindingKind(
        _W,
        "Văn bản ngoài kỳ báo cáo",
        "Văn bản thứ {number} ngày {date}, ngoài kỳ báo cáo (từ {first} đến {last}).",
        "Sửa ngày, hoặc bỏ văn bản khỏi danh mục của kỳ này.",
    ),
    "document-after-cutoff": FindingKind(
        _I,
        "Văn bản sau ngày chốt số liệu",
        "Văn bản thứ {number} ngày {date}, sau ngày chốt số liệu {cutoff}.",
        "Sửa ngày văn bản hoặc ngày chốt số liệu.",
    ),
    "event-date-outside": FindingKind(
        _W,
        "Hoạt động ngoài kỳ báo cáo",
        "Hoạt động thứ {number} ngày {date}, ngoài kỳ báo cáo (từ {first} đến {last}).",
        "Sửa thời gian, hoặc bỏ hoạt động khỏi danh sách của kỳ này.",
    ),
    "event-after-cutoff": FindingKind(
        _I,
        "Hoạt động sau ngày chốt số liệu",
        "Hoạt động thứ {number} ngày {date}, sau ngày chốt số liệu {cutoff}.",
        "Sửa thời gian hoặc ngày chốt số liệu.",
    ),
    "list-number-unreadable": FindingKind(
        _W,
        "Không đọc được số trong danh sách",
        "Dòng thứ {number}, cột «{header}»: không đọc được số trong «{text}» nên không cộng.",
        "Chỉ nhập số.",
    ),
    "list-number-impossible": FindingKind(
        _E,
        "Số trong danh sách không thể có",
        "Dòng thứ {number}, cột «{header}» ghi {value}; ở đây phải là số không âm, đếm thì phải là số nguyên.",
        "Nhập lại số đúng.",
    ),
    "list-choice-unknown": FindingKind(
        _W,
        "Ngoài danh sách chọn",
        "Dòng thứ {number}, cột «{header}» ghi «{text}», không có trong danh sách chọn.",
        "Chọn trong danh sách của ô; không có mục phù hợp thì chọn «Khác».",
    ),
    "rules-unreadable": FindingKind(
        _E,
        "Không dùng được tệp quy tắc",
        "Tệp quy tắc «{name}» không dùng được nên chưa quy tắc nào của tệp được kiểm tra: {problem}.",
        "Sửa tệp quy tắc ở dòng đó rồi kiểm tra lại; các phép kiểm tra khác vẫn chạy.",
    ),
    "may-be-met": FindingKind(
        _I,
        "Có thể đã đạt",
        "«{label}» dưới mục tiêu nhưng mẫu số của biểu rộng hơn phạm vi của mục tiêu.",
        "Đối chiếu số người thuộc phạm vi mục tiêu trước khi kết luận chưa đạt.",
    ),
}
