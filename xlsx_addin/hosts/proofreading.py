"""The button that proofreads a report against the open workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xlsx_addin.actions.breakdown import read_breakdown
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.evaluation import evaluate
from xlsx_addin.files import write_atomically
from xlsx_addin.hosts.running import Desk, Ended
from xlsx_addin.keys import RUN_REPORT, VALUE
from xlsx_addin.proofreading.report import Report, comments_of, one_line, outcome
from xlsx_addin.submission.identity import cell_text

COPY = "_soat"
"""What the name of the copy with comments ends in, before ``.docx``."""

_MOST_SHOWN = 5


def proofread_report(desk: Desk) -> Ended:
    """The report that was chosen, judged by itself and against the workbook; the copy with comments beside it."""
    from xlsx_addin.narrative.material import Material
    from xlsx_addin.proofreading.against import compare, names_unit
    from xlsx_addin.proofreading.docx_text import CannotRead
    from xlsx_addin.proofreading.isolated import copy_with_comments, text_in_file
    from xlsx_addin.proofreading.proof import proofread
    from xlsx_addin.proofreading.report import report_of

    path = _report(desk)
    edition = desk.cells.edition
    breakdown = read_breakdown(edition, desk.book, desk.submission)
    try:
        text = text_in_file(path)
        evaluated = evaluate(edition, desk.submission).submission
        against = compare(text, Material.of(edition, desk.book, evaluated, breakdown, today=dt.date.today()))
        other_unit = "" if names_unit(text, desk.submission) else desk.submission.unit.shown
        report = report_of(text, proofread(text), against, other_unit)
        if not report.both:
            return Ended(f"«{path.name}»: {outcome(report)}")
        copy = copy_with_comments(path, comments_of(report))
    except CannotRead as error:
        if error.code == "not-a-document":
            raise Refused(error.code, f"«{path}» không phải tệp Word .docx. Hãy chọn lại báo cáo.") from error
        raise Refused(error.code, f"«{path}»: {error.reason}") from error
    words = f"«{path.name}»: {outcome(report)}"
    return Ended(words, "\n".join([words, *_places(report), "", _write(path, copy)]))


def _report(desk: Desk) -> Path:
    """The document named on ``Thông tin``; where none is, the newest report beside the workbook."""
    sheet, found = desk.cells.sheets.get("thong_tin"), desk.cells.place("thong_tin", RUN_REPORT, VALUE)
    text = cell_text(sheet.cell(found[1][0], VALUE)).strip().strip('"') if sheet and found else ""
    folder = Path(desk.live.path).parent
    if text:
        path = folder / text
        if not path.is_file():
            raise Refused("no-report", f"Không có tệp «{text}». Hãy bấm nút và chọn lại báo cáo.")
        return path
    beside = [p for p in folder.glob("Bao_cao*.docx") if not p.stem.endswith(COPY)] if folder.is_absolute() else []
    if not beside:
        raise Refused(
            "no-report",
            "Chưa biết soát báo cáo nào. Hãy bấm nút và chọn tệp Word, hoặc ghi đường dẫn vào ô «Báo cáo cần soát» ở "
            "trang «Thông tin».",
        )
    return max(beside, key=lambda p: p.stat().st_mtime)


def _places(report: Report) -> list[str]:
    """The first places, worst first as they come."""
    shown = [f"- {f.place}: «{one_line(f.statement)}»: ghi {f.stated}, đúng ra là {f.right}." for f in report.findings]
    more = len(shown) - _MOST_SHOWN
    return [*shown[:_MOST_SHOWN], *([f"… và {more} chỗ khác."] if more > 0 else [])]


def _write(path: Path, copy: bytes) -> str:
    """The copy beside the report, an older one kept as backup; the same one stays as it is."""
    target = path.with_name(f"{path.stem}{COPY}.docx")
    if target.is_file() and target.read_bytes() == copy:
        return f"Bản có ghi chú «{target}» đã có từ trước và vẫn đúng."
    backup = write_atomically(target, copy)
    kept = f" Bản cũ giữ ở «{backup.name}»." if backup else ""
    return f"Đã ghi bản có ghi chú «{target}»: mở bằng Word, mỗi ghi chú ở đúng chỗ cần xem.{kept}"
