"""The annual and the six-month report of a commune, district, province or department, by the outline of Phụ lục 02."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xlsx_addin.narrative.context import DocumentLine, Made, Objective, Part, TagValue
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import OBJECTIVES, Entry, part
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.sections.content import (
    cadres,
    demanded_text,
    document_lines,
    guidance,
    inspection,
    next_tasks,
    opening,
)
from xlsx_addin.narrative.sections.objectives import objectives, overall
from xlsx_addin.narrative.sections.organisation import budgets, organisation
from xlsx_addin.narrative.sections.outlook import outlook
from xlsx_addin.narrative.sections.outreach import outreach
from xlsx_addin.narrative.sections.violence import violence

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"

OUTLINE = (
    part("can_cu"),
    Entry(1, "I. KẾT QUẢ THỰC HIỆN {{ ky | upper }}"),
    Entry(2, f"1. Triển khai chủ trương, chính sách, pháp luật về {_GENDER}"),
    Entry(3, "1.1. Công tác chỉ đạo, ban hành văn bản"),
    part("chi_dao"),
    Entry(3, "1.2. Công tác phối hợp liên ngành"),
    part("phoi_hop"),
    Entry(3, "1.3. Công tác tổ chức và kinh phí hoạt động"),
    part("to_chuc"),
    part("kinh_phi"),
    Entry(2, f"2. Công tác truyền thông, tập huấn nâng cao nhận thức về {_GENDER}"),
    part("truyen_thong"),
    Entry(2, "3. Công tác cán bộ nữ"),
    part("can_bo_nu"),
    Entry(2, "4. Công tác phòng ngừa và ứng phó với bạo lực đối với phụ nữ và trẻ em"),
    part("bao_luc"),
    Entry(2, f"5. Công tác kiểm tra, giám sát việc thực hiện công tác {_GENDER}"),
    part("kiem_tra"),
    Entry(2, "6. Kết quả thực hiện các mục tiêu, chỉ tiêu về bình đẳng giới", ("muc_tieu_chung", "du_bao")),
    part("muc_tieu_chung"),
    part(OBJECTIVES),
    Entry(3, "Dự báo khả năng đạt mục tiêu", ("du_bao",)),
    part("du_bao"),
    Entry(1, "II. KHÓ KHĂN, VƯỚNG MẮC"),
    part("kho_khan"),
    Entry(1, "III. KIẾN NGHỊ, ĐỀ XUẤT"),
    Entry(2, "1. Với lãnh đạo ngành, tỉnh, địa phương"),
    part("kien_nghi_lanh_dao"),
    Entry(2, "2. Với các cơ quan chức năng liên quan"),
    part("kien_nghi_co_quan"),
    Entry(1, "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ {{ ky_sau | upper }}"),
    part("nhiem_vu"),
)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "can_cu": "căn cứ và câu mở đầu",
        "chi_dao": "mục I.1.1, văn bản đã ban hành",
        "phoi_hop": "mục I.1.2, công tác phối hợp",
        "to_chuc": "mục I.1.3, tổ chức của Ban",
        "kinh_phi": "mục I.1.3, kinh phí các cấp",
        "truyen_thong": "mục I.2, truyền thông, tập huấn",
        "can_bo_nu": "mục I.3, công tác cán bộ nữ",
        "bao_luc": "mục I.4, phòng ngừa và ứng phó với bạo lực",
        "kiem_tra": "mục I.5, kiểm tra, giám sát",
        "muc_tieu_chung": "mục I.6, đoạn đánh giá chung",
        "muc_tieu": "mục I.6 và phụ lục kết quả: từng mục tiêu",
        "du_bao": "mục I.6, dự báo khả năng đạt mục tiêu; không có gì để nói thì cả đoạn không in",
        "kho_khan": "mục II, khó khăn, vướng mắc",
        "kien_nghi_lanh_dao": "mục III.1, kiến nghị với lãnh đạo",
        "kien_nghi_co_quan": "mục III.2, kiến nghị với cơ quan chức năng",
        "nhiem_vu": "mục IV, phương hướng, nhiệm vụ",
        "van_ban": "phụ lục danh mục văn bản: từng văn bản",
        "phu_luc_van_ban": "tên phụ lục danh mục văn bản (Phụ lục, Phụ lục I)",
        "phu_luc_ket_qua": "tên phụ lục kết quả chỉ tiêu (Phụ lục, Phụ lục II)",
    }
)


def annual(material: Material) -> Made:
    """Raises ``DocumentRefused`` (``kind-not-period``) for a six-month workbook."""
    if material.facts.is_half_year:
        raise DocumentRefused("kind-not-period", "Sổ của kỳ 6 tháng: hãy lập báo cáo 6 tháng, hoặc mở sổ cả năm.")
    return _made(material, "Báo cáo năm", "Bao_cao")


def half_year(material: Material) -> Made:
    """Raises ``DocumentRefused`` (``kind-not-period``) for an annual workbook."""
    if not material.facts.is_half_year:
        raise DocumentRefused("kind-not-period", "Sổ của kỳ cả năm: hãy lập báo cáo năm, hoặc mở sổ kỳ 6 tháng.")
    return _made(material, "Báo cáo 6 tháng", "Bao_cao_6_thang")


def _made(material: Material, title: str, stem: str) -> Made:
    facts = material.facts
    frame = build_frame(facts)
    documents, found = document_lines(facts), objectives(facts)
    for_documents, for_results = _appendix_names(bool(documents), bool(found))
    parts = (
        Part("can_cu", opening(facts, frame)),
        Part("chi_dao", guidance(facts, frame, for_documents)),
        Part("phoi_hop", demanded_text(facts, "phoi_hop")),
        Part("to_chuc", organisation(facts)),
        Part("kinh_phi", budgets(facts)),
        Part("truyen_thong", outreach(facts)),
        Part("can_bo_nu", cadres(facts)),
        Part("bao_luc", violence(facts)),
        Part("kiem_tra", inspection(facts, frame)),
        Part("muc_tieu_chung", overall(facts, found, frame, for_results)),
        *(Part(f"{OBJECTIVES}.{n}", o.paragraphs, o.name) for n, o in enumerate(found)),
        Part("du_bao", outlook(facts)),
        Part("kho_khan", demanded_text(facts, "kho_khan")),
        Part("kien_nghi_lanh_dao", demanded_text(facts, "kien_nghi_lanh_dao")),
        Part("kien_nghi_co_quan", demanded_text(facts, "kien_nghi_co_quan")),
        Part("nhiem_vu", next_tasks(facts)),
    )
    values = {
        **frame_tags(facts, frame),
        OBJECTIVES: [_objective(o) for o in found],
        "van_ban": [_document(d) for d in documents],
        "phu_luc_van_ban": for_documents,
        "phu_luc_ket_qua": for_results,
    }
    unit = facts.unit
    return Made(f"{title} {frame.year}", (stem, unit.code, unit.name, frame.year), parts, values, frame.blanks)


def _appendix_names(documents: bool, results: bool) -> tuple[str, str]:
    """The names of both appendices: numbered only when there are two of them."""
    return ("Phụ lục I", "Phụ lục II") if documents and results else ("Phụ lục", "Phụ lục")


def _objective(o: Objective) -> TagValue:
    lines: list[TagValue] = [
        {"tt": r.tt, "ten": r.name, "ket_qua": r.value, "muc_tieu": list(r.targets), "danh_gia": list(r.verdicts)}
        for r in o.results
    ]
    return {"ten": o.name, "chi_tieu": lines}


def _document(d: DocumentLine) -> TagValue:
    return {"trich_yeu": d.subject, "so": d.number, "ngay": d.date, "co_quan": d.issuer}
