"""The names under which a template finds what the report says. ``templates/README.md`` explains them to staff."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xlsx_addin.narrative.annual import appendix_names
from xlsx_addin.narrative.context import SECTIONS, Paragraphs, ReportContext

TagValue = str | list["TagValue"] | dict[str, "TagValue"]

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "co_quan_chu_quan": "các dòng tên cơ quan chủ quản",
        "co_quan_ban_hanh": "các dòng tên cơ quan ban hành",
        "ten_co_quan": "tên cơ quan ban hành viết trong câu",
        "ky_hieu": "ký hiệu văn bản, ví dụ BC-UBND",
        "dia_danh": "địa danh",
        "nam": "năm báo cáo",
        "nam_sau": "năm sau năm báo cáo",
        "kinh_gui": "các dòng Kính gửi",
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
        "kho_khan": "mục II, khó khăn, vướng mắc",
        "kien_nghi_lanh_dao": "mục III.1, kiến nghị với lãnh đạo",
        "kien_nghi_co_quan": "mục III.2, kiến nghị với cơ quan chức năng",
        "nhiem_vu": "mục IV, phương hướng, nhiệm vụ",
        "noi_nhan": "các dòng Nơi nhận",
        "quyen_han": "các dòng quyền hạn ký (TM., KT.)",
        "chuc_vu": "chức vụ người ký",
        "van_ban": "phụ lục danh mục văn bản: từng văn bản",
        "phu_luc_van_ban": "tên phụ lục danh mục văn bản (Phụ lục, Phụ lục I)",
        "phu_luc_ket_qua": "tên phụ lục kết quả chỉ tiêu (Phụ lục, Phụ lục II)",
    }
)


def tags(context: ReportContext) -> dict[str, TagValue]:
    """The context as plain text, lists and mappings: all that a template can reach."""
    frame = context.frame
    documents, results = appendix_names(bool(context.documents), bool(context.objectives))
    sections: dict[str, TagValue] = {key: _texts(context.sections[key]) for key in SECTIONS}
    return {
        "co_quan_chu_quan": list(frame.parent_agency),
        "co_quan_ban_hanh": list(frame.agency),
        "ten_co_quan": frame.agency_in_text,
        "ky_hieu": frame.symbol,
        "dia_danh": frame.place,
        "nam": frame.year,
        "nam_sau": frame.next_year,
        "kinh_gui": list(frame.recipients),
        **sections,
        "muc_tieu": [
            {
                "ten": o.name,
                "doan": _texts(o.paragraphs),
                "chi_tieu": [
                    {
                        "tt": r.tt,
                        "ten": r.name,
                        "ket_qua": r.value,
                        "muc_tieu": list(r.targets),
                        "danh_gia": list(r.verdicts),
                    }
                    for r in o.results
                ],
            }
            for o in context.objectives
        ],
        "noi_nhan": list(frame.copies),
        "quyen_han": list(frame.authority),
        "chuc_vu": frame.position,
        "van_ban": [
            {"trich_yeu": d.subject, "so": d.number, "ngay": d.date, "co_quan": d.issuer} for d in context.documents
        ],
        "phu_luc_van_ban": documents,
        "phu_luc_ket_qua": results,
    }


def _texts(paragraphs: Paragraphs) -> list[TagValue]:
    return [p.text for p in paragraphs]
