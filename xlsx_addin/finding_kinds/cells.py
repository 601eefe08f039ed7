"""What is wrong with a single cell, and with sheets that were typed without our keys."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.finding_kinds.kind import FindingKind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

KINDS: Mapping[str, FindingKind] = {
    # --- reading a cell ------------------------------------------------------------------------------
    "error-cell": FindingKind(
        _E,
        "Ô báo lỗi của bảng tính",
        "Ô này đang báo lỗi {text}, không có số liệu.",
        "Sửa công thức hoặc nhập lại số liệu.",
    ),
    "not-a-number": FindingKind(
        _E,
        "Không đọc được số",
        "Không đọc được số trong ô: «{text}».",
        "Chỉ nhập số, ví dụ 10.450 hoặc 30,56; ghi chú để ở cột «Ghi chú».",
    ),
    "ambiguous-number": FindingKind(
        _E,
        "Số hiểu được hai cách",
        "«{text}» có thể là {candidates}; chưa rõ là số nào nên chưa dùng.",
        "Nhập lại bằng số, phần thập phân sau dấu phẩy, không dùng dấu chấm nghìn.",
    ),
    "bound-not-value": FindingKind(
        _E,
        "Số ước chừng",
        "«{text}» là số ước chừng, không phải số liệu để cộng.",
        "Nhập số đúng; nếu chỉ có số ước, ghi ở cột «Ghi chú».",
    ),
    "percent-in-count": FindingKind(
        _E,
        "Ghi tỷ lệ vào ô số lượng",
        "Ô này cần số lượng nhưng đang ghi tỷ lệ «{text}».",
        "Nhập số lượng; tỷ lệ do biểu tự tính.",
    ),
    "fraction-in-cell": FindingKind(
        _E,
        "Ghi phân số vào một ô",
        "«{text}» gồm hai số trong một ô mà ô này chỉ nhận một số.",
        "Nhập tử số và mẫu số vào hai ô riêng.",
    ),
    "fraction-conflicts": FindingKind(
        _E,
        "Phân số trái với tổng số",
        "Ô ghi «{text}» nhưng tổng số ở ô {other} là {total}; chưa rõ số nào đúng nên chưa dùng.",
        "Kiểm tra lại tổng số và nhập tử số vào ô này.",
    ),
    "fraction-split": FindingKind(
        _I,
        "Đã tách phân số",
        "Ô ghi «{text}», được hiểu là {part} trên tổng số {total}.",
        "Nhập {part} vào ô này và {total} vào ô tổng số.",
    ),
    "date-in-figure": FindingKind(
        _E,
        "Số liệu bị đổi thành ngày",
        "Ô này là ngày {text}; có lẽ người nhập gõ phân số {fraction} và bảng tính tự đổi thành ngày.",
        "Định dạng ô là Văn bản rồi nhập lại, hoặc nhập tử số và mẫu số vào hai ô riêng.",
    ),
    "not-a-flag": FindingKind(
        _E,
        "Không phải Có/Không",
        "Ô này cần «Có» hoặc «Không» nhưng đang ghi «{text}».",
        "Chọn «Có» hoặc «Không» trong danh sách.",
    ),
    "stated-not-arising": FindingKind(
        _I,
        "Ghi không phát sinh",
        "Ô ghi «{text}», được hiểu là không phát sinh, không phải số 0.",
        "Nếu có số liệu thì nhập số; nếu đúng là không có trường hợp nào thì nhập 0.",
    ),
    "text-number": FindingKind(
        _I,
        "Số ghi bằng chữ",
        "Ô ghi «{text}» dạng văn bản, được hiểu là {value}.",
        "Bấm «Tính tỷ lệ» (lệnh fill) để đổi thành số.",
    ),
    "percent-format": FindingKind(
        _I,
        "Ô định dạng phần trăm",
        "Ô định dạng phần trăm, được hiểu là {value}.",
        "Nhập số theo đơn vị ghi trong biểu, không thêm dấu %.",
    ),
    # --- sheets without keys, read by their wording --------------------------------------------------
    "foreign-sheet": FindingKind(
        _I,
        "Đọc theo lời văn",
        "Trang này không có mã dòng của biểu mẫu nên được đọc theo lời văn, lấy số ở cột «{column}»: {matched} "
        "dòng khớp, {out} dòng không.",
        "Soát lại các dòng đã khớp; muốn chuyển hẳn sang biểu mẫu thì chạy xlsx-addin new --from TỆP -o SỔ.xlsx.",
    ),
    "foreign-sheets-left": FindingKind(
        _W,
        "Còn trang khác giống biểu",
        "Tệp còn trang «{names}» cũng giống biểu này; số liệu chỉ lấy từ trang «{taken}».",
        "Kiểm tra xem đã lấy đúng trang chưa; xóa trang thừa rồi gửi lại.",
    ),
    "row-not-matched": FindingKind(
        _W,
        "Dòng không khớp biểu",
        "Dòng «{text}» có số liệu nhưng không khớp chắc chắn với dòng nào của biểu nên chưa được dùng. {guess}",
        "Ghi lời văn và số TT đúng như biểu in, hoặc chép số liệu sang biểu mẫu.",
    ),
    "row-match-ambiguous": FindingKind(
        _W,
        "Dòng khớp hai cách",
        "Dòng «{text}» giống cả dòng «{first}» và dòng «{second}» của biểu nên chưa được dùng.",
        "Ghi lời văn và số TT đúng như biểu in.",
    ),
    "row-matched-twice": FindingKind(
        _W,
        "Hai dòng cho một dòng của biểu",
        "Các ô {cells} đều là kết quả của dòng «{label}» nên chưa ô nào được dùng.",
        "Để lại một dòng, hoặc ghi rõ lời văn của dòng kia.",
    ),
    "value-on-heading": FindingKind(
        _W,
        "Ghi số ở dòng không có kết quả",
        "Dòng «{label}» của biểu không có kết quả mà ô này ghi số; số đó không được dùng.",
        "Chuyển số về đúng dòng chỉ tiêu bên dưới.",
    ),
}
