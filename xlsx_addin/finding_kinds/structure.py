"""Structure and identity: ids, sheets, units, periods, labels, formulas."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

KINDS: Mapping[str, FindingKind] = {
    "formula-not-computed": FindingKind(
        _E,
        "Công thức chưa có kết quả",
        "Ô này là công thức nhưng tệp không lưu kết quả nên không có số liệu.",
        "Mở tệp bằng Excel hoặc LibreOffice rồi lưu lại, hoặc nhập thẳng số.",
    ),
    "missing-id": FindingKind(
        _E,
        "Thiếu dòng của biểu",
        "Biểu thiếu dòng «{label}» ({row_id}).",
        "Lấy lại biểu mẫu trống và chép số liệu sang; không xóa dòng của biểu.",
    ),
    "doubled-id": FindingKind(
        _E,
        "Dòng của biểu bị lặp",
        "Dòng «{label}» ({row_id}) có hai lần, tại {first} và {second}.",
        "Xóa dòng thừa; ô nào hai dòng ghi khác nhau thì chưa được dùng.",
    ),
    "unknown-id": FindingKind(
        _W,
        "Dòng lạ trong biểu",
        "Mã dòng «{text}» không có trong biểu mẫu này nên không được đọc.",
        "Lấy biểu mẫu đúng phiên bản.",
    ),
    "missing-sheet": FindingKind(
        _E, "Thiếu trang", "Tệp không có trang «{text}».", "Lấy lại biểu mẫu trống và chép số liệu sang."
    ),
    "sheet-twice": FindingKind(
        _W,
        "Trang có hai bản",
        "Trang «{text}» là bản sao của trang «{label}» nên không được đọc; số liệu lấy từ «{label}».",
        "Xóa trang thừa; nếu số đúng nằm ở trang thừa thì chép về trang gốc trước.",
    ),
    "unit-identity-missing": FindingKind(
        _E,
        "Chưa ghi đơn vị",
        "Chưa ghi mã và tên đơn vị nên không biết số liệu của ai.",
        "Ghi mã đơn vị và tên đơn vị ở trang «Thông tin».",
    ),
    "unit-code-missing": FindingKind(
        _W,
        "Chưa ghi mã đơn vị",
        "Chưa ghi mã đơn vị; tạm nhận theo tên «{name}».",
        "Ghi mã đơn vị ở trang «Thông tin».",
    ),
    "unit-code-padded": FindingKind(
        _I,
        "Mã đơn vị thiếu số 0",
        "Mã đơn vị «{text}» được hiểu là «{padded}».",
        "Ghi mã đơn vị dạng văn bản, đủ số 0 ở đầu.",
    ),
    "level-missing": FindingKind(
        _E,
        "Chưa ghi cấp",
        "Chưa ghi cấp của đơn vị hoặc ghi không đúng danh sách: «{text}».",
        "Chọn cấp ở trang «Thông tin».",
    ),
    "level-not-in-edition": FindingKind(
        _E,
        "Cấp không có trong biểu",
        "Phiên bản biểu mẫu {edition} không có cấp «{text}».",
        "Chọn lại cấp ở trang «Thông tin»; báo cáo của kỳ khi còn cấp ấy thì dùng biểu mẫu của kỳ đó.",
    ),
    "year-missing": FindingKind(
        _E,
        "Chưa ghi năm",
        "Chưa ghi năm báo cáo hoặc năm không hợp lệ: «{text}».",
        "Ghi năm báo cáo ở trang «Thông tin», ví dụ 2024.",
    ),
    "period-missing": FindingKind(
        _W,
        "Chưa ghi kỳ",
        "Kỳ báo cáo «{text}» không có trong danh sách; tạm hiểu là cả năm.",
        "Chọn kỳ báo cáo ở trang «Thông tin».",
    ),
    "bad-date": FindingKind(
        _W,
        "Ngày không đọc được",
        "Không đọc được ngày «{text}».",
        "Ghi ngày/tháng/năm, ví dụ 30/11/2024.",
    ),
    "year-mismatch": FindingKind(
        _W,
        "Ngày lệch năm báo cáo",
        "{what} là {date}, không phù hợp với năm báo cáo {year}.",
        "Kiểm tra lại năm báo cáo và ngày.",
    ),
    "unit-code-unknown": FindingKind(
        _W,
        "Mã đơn vị không có trong danh mục",
        "Mã đơn vị «{typed}» không có trong danh mục đơn vị hành chính ngày {day}.{proposals}",
        "Kiểm tra lại mã và tên đơn vị ở trang «Thông tin»; tra mã bằng lệnh «xlsx-addin units --find TÊN».",
    ),
    "unit-code-not-valid-then": FindingKind(
        _W,
        "Mã đơn vị của thời kỳ khác",
        "Mã «{typed}» là {whose} {span}; vào ngày {day} mã này {meaning}{now}.",
        "Ghi mã, tên và đơn vị cấp trên theo danh mục có hiệu lực vào cuối kỳ báo cáo.",
    ),
    "unit-code-superseded": FindingKind(
        _I,
        "Mã theo danh mục dự thảo",
        "Mã «{typed}» là mã trong danh mục dự thảo của {official}; danh mục có hiệu lực ghi mã {right}.",
        "Đổi sang mã {right} ở trang «Thông tin» và trong danh sách đơn vị.",
    ),
    "unit-code-proposed": FindingKind(
        _I,
        "Tra được mã đơn vị",
        "Chưa ghi mã của «{name}».{proposals}",
        "Nếu đúng thì ghi mã đó ở trang «Thông tin».",
    ),
    "unit-name-differs-from-code": FindingKind(
        _W,
        "Tên khác tên của mã",
        "Mã «{typed}» trong danh mục là «{official}» nhưng tên ghi là «{name}».{proposals}",
        "Sửa tên hoặc mã đơn vị ở trang «Thông tin» cho khớp danh mục.",
    ),
    "unit-level-differs-from-code": FindingKind(
        _W,
        "Cấp khác cấp của mã",
        "Mã «{typed}» là {official}, thuộc cấp {level}, khác với cấp đã chọn.",
        "Chọn lại cấp, hoặc sửa mã đơn vị ở trang «Thông tin».",
    ),
    "unit-parent-differs": FindingKind(
        _W,
        "Đơn vị cấp trên khác danh mục",
        "{official} trong danh mục thuộc {parent} (mã {right}) nhưng đơn vị cấp trên ghi là «{typed}».",
        "Sửa đơn vị cấp trên, hoặc sửa mã đơn vị ở trang «Thông tin».",
    ),
    "label-changed": FindingKind(
        _W,
        "Chữ của dòng bị đổi",
        "Dòng «{label}» ({row_id}) nay ghi «{text}»; số ở dòng này vẫn được hiểu là của «{label}».",
        "Ghi lại chữ như biểu mẫu; nếu số là của chỉ tiêu khác thì chép sang đúng dòng.",
    ),
    "rows-reordered": FindingKind(
        _I,
        "Thứ tự dòng khác biểu mẫu",
        "Trang «{sheet_name}»: dòng «{label}» đứng sau dòng «{other_label}»; số vẫn được đọc đúng theo mã dòng.",
        "Xếp lại các dòng theo biểu mẫu trước khi in.",
    ),
    "formula-replaced": FindingKind(
        _I,
        "Công thức bị gõ đè",
        "«{label}»: số {stated} được gõ đè lên công thức; hiện vẫn đúng nhưng sẽ không đổi khi số liệu đổi.",
        "Bấm «Tính tỷ lệ» (lệnh fill) để trả lại công thức.",
    ),
    "formula-removed": FindingKind(
        _W,
        "Công thức bị xóa",
        "«{label}»: đã có đủ tử số và mẫu số nhưng ô tỷ lệ trống, công thức của biểu đã bị xóa.",
        "Bấm «Tính tỷ lệ» (lệnh fill) để trả lại công thức.",
    ),
    "blank-without-reason": FindingKind(
        _W,
        "Để trống chưa nêu lý do",
        "«{label}»: ghi chú «Để trống» nhưng chưa nêu lý do nên vẫn được coi là thiếu số liệu.",
        "Ghi ở cột «Ghi chú»: «Để trống: » và lý do, ví dụ «Để trống: chưa có số của cơ quan thống kê».",
    ),
    "value-with-blank-note": FindingKind(
        _W,
        "Có số nhưng ghi chú để trống",
        "«{label}»: đã có số {value} nhưng ghi chú nói để trống; số liệu vẫn được dùng.",
        "Xóa ghi chú nếu số đúng, hoặc xóa số.",
    ),
    "changed-after-sealing": FindingKind(
        _W,
        "Sửa sau khi lập bản gửi",
        "Bản gửi lập lúc {time} (giờ Việt Nam) đã bị sửa sau đó, ở {where}.",
        "Hỏi lại đơn vị đã sửa gì; nếu số mới là đúng thì đề nghị đơn vị lập lại bản gửi (nút «Tạo bản gửi»).",
    ),
}
