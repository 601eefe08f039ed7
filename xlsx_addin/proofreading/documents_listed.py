"""How many documents a text says were issued, against the list of them in the same document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xlsx_addin.proofreading.claims import Claim
from xlsx_addin.proofreading.figures import Figure, Prose
from xlsx_addin.proofreading.lists import LineClaim
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.text import Text
from xlsx_addin.proofreading.vocabulary import DOCUMENTS, class_of, head

_LISTED = re.compile(
    r"\b(?:danh mục|phụ lục|biểu|bảng)\b[^.;]{0,30}\b(?:kèm|đính kèm)\b|\b(?:kèm theo|đính kèm)"
    r"\b[^.;]{0,15}\b(?:danh mục|phụ lục)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"nội dung|trích yếu|tên văn bản|tên loại", re.IGNORECASE)
_SYMBOL = re.compile(r"số|ký hiệu|ngày", re.IGNORECASE)
_KINDS_BY_SYMBOL = {
    "KH": "kế hoạch", "QĐ": "quyết định", "BC": "báo cáo", "TB": "thông báo", "TTR": "tờ trình", "NQ": "nghị quyết",
    "CT": "chỉ thị", "HD": "hướng dẫn", "CTR": "chương trình", "KL": "kết luận", "GM": "giấy mời",
}  # fmt: skip
_KIND = re.compile(
    r"(kế hoạch|quyết định|báo cáo|thông báo|tờ trình|nghị quyết|chỉ thị|hướng dẫn|chương trình|kết luận|giấy mời|"
    r"công văn|công điện)\b",
    re.IGNORECASE,
)
_IN_SYMBOL = re.compile(r"\d\s*[/\s-]\s*([A-ZĐ][A-Za-zĐđ]*)\s?[-–]")


def listed_documents(proses: list[Prose], text: Text) -> Iterator[LineClaim]:
    """``16 văn bản …: 03 Kế hoạch; 13 Công văn (có danh mục kèm theo)`` against that list, by number and kind."""
    kinds = _documents(text)
    lines = [i for i, prose in enumerate(proses) if _LISTED.search(prose.shown)]
    if kinds is None or len(lines) != 1:
        return
    prose = proses[lines[0]]
    mark = _LISTED.search(prose.shown)
    counted = [f for f in prose.figures if f.count and not f.rough and not f.fraction and class_of(f.unit) == DOCUMENTS]
    totals = [f for f in counted if head(f.unit) == "văn bản" and mark and f.start < mark.start()]
    if len(totals) != 1:
        return
    total, known = totals[0], Counter(kind for kind in kinds if kind)
    yield LineClaim(lines[0], _listed(total, len(kinds), "Danh mục kèm theo", "văn bản"))
    if None in kinds or total.value != len(kinds):
        return
    for figure in counted:
        kind = head(figure.unit)
        if figure.start > total.start and kind in known and sum(1 for f in counted if head(f.unit) == kind) == 1:
            yield LineClaim(lines[0], _listed(figure, known[kind], "Danh mục kèm theo", kind))


def _listed(figure: Figure, counted: int, where: str, unit: str) -> Claim:
    kind = None if figure.value == counted else Kind.WRONG
    message = f"{where} có {counted} {unit}, không phải {figure.written}. Kiểm tra lại số lượng và danh mục."
    return Claim(
        figure.start,
        figure.end,
        figure.start,
        "count-of-list",
        kind,
        figure.said,
        str(counted),
        message if kind else "",
    )


_SELECTION = re.compile(r"\b(?:một số|tiêu biểu|chủ yếu|chính|nổi bật|trích)\b", re.IGNORECASE)


def _documents(text: Text) -> list[str | None] | None:
    """The kind of each document of the one list in the text; None where there is not exactly one."""
    found: list[list[str | None]] = []
    width = -1
    for table in text.tables:
        title = " ".join(line.text for line in text.lines[max(0, table.line_index - 2) : table.line_index + 1])
        header = table.rows[0] if table.rows else ()
        subject = next((c for c, cell in enumerate(header) if _SUBJECT.search(cell)), None)
        if subject is not None and _SELECTION.search(title):
            return None
        if (
            subject is not None
            and any(_SYMBOL.search(cell) for c, cell in enumerate(header) if c != subject)
            and len(header) > 1
        ):
            found.append([_kind(row, subject) for row in table.rows[1:] if _is_document(row, subject)])
            width = len(header)
        elif found and len(header) == width and header[0].strip().rstrip(".") == str(len(found[-1]) + 1):
            found[-1] += [_kind(row, 1) for row in table.rows if _is_document(row, 1)]  # goes on behind a page break
    return found[0] if len(found) == 1 and found[0] else None


def _is_document(row: tuple[str, ...], subject: int) -> bool:
    numbered = not row[0].strip() or row[0].strip().rstrip(".").isdecimal() or subject == 0
    return len(row) > subject and bool(row[subject].strip()) and numbered


def _kind(row: tuple[str, ...], subject: int) -> str | None:
    if match := _KIND.match(row[subject].strip()):
        return match[1].casefold()
    for cell in row:
        if match := _IN_SYMBOL.search(cell):
            return _KINDS_BY_SYMBOL.get(match[1].upper(), "công văn" if match[1].isupper() else None)
    return None
