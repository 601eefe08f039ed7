"""The annual report put together: every section of the outline from one submission."""

from __future__ import annotations

from types import MappingProxyType

from xlsx_addin.catalogue import Edition
from xlsx_addin.narrative.content import (
    cadres,
    demanded_text,
    document_lines,
    guidance,
    inspection,
    next_tasks,
    opening,
)
from xlsx_addin.narrative.context import ReportContext
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import build_frame
from xlsx_addin.narrative.objectives import objectives, overall
from xlsx_addin.narrative.organisation import budgets, organisation
from xlsx_addin.narrative.outreach import outreach
from xlsx_addin.narrative.violence import violence
from xlsx_addin.submission.records import Breakdown, Submission


def appendix_names(documents: bool, results: bool) -> tuple[str, str]:
    """The names of both appendices: numbered only when there are two of them."""
    return ("Phụ lục I", "Phụ lục II") if documents and results else ("Phụ lục", "Phụ lục")


def annual_context(edition: Edition, submission: Submission, breakdown: Breakdown) -> ReportContext:
    """What the annual report of a commune, district or province says."""
    facts = Facts(edition, submission, breakdown)
    frame = build_frame(facts)
    documents, found = document_lines(facts), objectives(facts)
    names = appendix_names(bool(documents), bool(found))
    sections = {
        "can_cu": opening(facts, frame),
        "chi_dao": guidance(facts, frame, names[0]),
        "phoi_hop": demanded_text(facts, "phoi_hop"),
        "to_chuc": organisation(facts),
        "kinh_phi": budgets(facts),
        "truyen_thong": outreach(facts),
        "can_bo_nu": cadres(facts),
        "bao_luc": violence(facts),
        "kiem_tra": inspection(facts, frame),
        "muc_tieu_chung": overall(facts, found, frame, names[1]),
        "kho_khan": demanded_text(facts, "kho_khan"),
        "kien_nghi_lanh_dao": demanded_text(facts, "kien_nghi_lanh_dao"),
        "kien_nghi_co_quan": demanded_text(facts, "kien_nghi_co_quan"),
        "nhiem_vu": next_tasks(facts),
    }
    return ReportContext(frame, MappingProxyType(sections), found, documents)
