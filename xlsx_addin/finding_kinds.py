"""The catalogue of findings: for each stable code its severity, title, sentence and remedy.

``docs/findings.md`` is generated from it. Sentences are Vietnamese and whole; the words in braces are a finding's
details.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    ACCEPTED = "accepted"  # of no kind: a warning or a note that a person has accepted, with a reason


SEVERITY_WORDS = MappingProxyType(
    {
        Severity.ERROR: "Lỗi",
        Severity.WARNING: "Cảnh báo",
        Severity.INFO: "Lưu ý",
        Severity.ACCEPTED: "Đã chấp nhận",
    }
)
"""As people see them, worst first."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code means. ``message`` and ``fix`` are templates over the finding's details."""

    severity: Severity
    title: str
    message: str
    fix: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CODES: Mapping[str, FindingKind] = MappingProxyType(
    {
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
        # --- structure and identity ------------------------------------------------------------------------
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
        # --- arithmetic ----------------------------------------------------------------------------------
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
        # --- change over time -------------------------------------------------------------------------------
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
        # --- consolidation ---------------------------------------------------------------------------------
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
)
