"""What proofreading says, in document order: as the contract's JSON, and as comments for Word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xlsx_addin.proofreading.model import Found, Kind, Proof, Remark
from xlsx_addin.proofreading.text import Text

KIND_WORDS: Mapping[Kind, str] = {
    Kind.WRONG: "sai",
    Kind.TRUNCATED: "cắt bớt, chưa làm tròn",
    Kind.CONFLICT: "hai số khác nhau",
}
_REMARK = "Cần xem lại"


@dataclass(frozen=True, slots=True)
class Report:
    """``statements``: how many the text itself lets one check; ``matched``: how many a workbook does, None without."""

    statements: int
    matched: int | None
    findings: tuple[Found, ...]
    remarks: tuple[Remark, ...]
    other_unit: str = ""  # the workbook's, where the text does not name it

    @property
    def both(self) -> tuple[Found | Remark, ...]:
        return (*self.findings, *self.remarks)


def report_of(text: Text, proof: Proof, against: Proof | None = None, other_unit: str = "") -> Report:
    """Both in one, in the order of the text. Where both say the same of the same words it is said once."""
    findings = [*proof.findings]
    for found in against.findings if against else ():
        same = next((i for i, f in enumerate(findings) if _says_the_same(f, found)), None)
        if same is None:
            findings.append(found)
        else:
            findings[same] = replace(findings[same], message=f"{findings[same].message} {found.message}")
    order = {key: place for place, key in enumerate(_keys(text))}

    def place(x: Found | Remark) -> tuple[int, int]:
        return order.get(x.key, len(order)), x.start

    remarks = (*proof.remarks, *(against.remarks if against else ()))
    return Report(
        proof.statements,
        against.statements if against else None,
        tuple(sorted(findings, key=place)),
        tuple(sorted(remarks, key=place)),
        other_unit,
    )


def _says_the_same(a: Found, b: Found) -> bool:
    return a.key == b.key and a.stated == b.stated and a.right == b.right and a.start < b.end and b.start < a.end


def _keys(text: Text) -> Iterable[str]:
    """Every key in reading order; notes, which stand at the end, among them."""
    tables = iter(text.tables)
    table = next(tables, None)
    for index in range(-1, len(text.lines)):
        if index >= 0:
            yield text.lines[index].key
        while table is not None and table.line_index <= index:
            yield table.key
            for r, row in enumerate(table.rows):
                yield from (table.cell_key(r, c) for c in range(len(row)))
            table = next(tables, None)


def report_json(report: Report) -> dict[str, Any]:
    """The contract of ``proofread --json``, with codes and remarks besides."""
    return {
        "statements": report.statements,
        **({} if report.matched is None else {"matched": report.matched, "names_unit": not report.other_unit}),
        "findings": [
            {
                "place": f.place,
                "statement": one_line(f.statement),
                "stated": f.stated,
                "right": f.right,
                "kind": f.kind.value,
                "code": f.code,
                "message": f.message,
            }
            for f in report.findings
        ],
        "remarks": [
            {
                "place": r.place,
                "statement": one_line(r.statement),
                "stated": r.stated,
                "code": r.code,
                "message": r.message,
            }
            for r in report.remarks
        ],
    }


def one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said about the letters ``start`` to ``end`` of the place that has this key (``docx_text.spots``)."""

    key: str
    start: int
    end: int
    text: str


def comments_of(report: Report) -> tuple[Comment, ...]:
    """One comment for each finding and remark."""
    return tuple(Comment(x.key, x.start, x.end, _comment_text(x)) for x in report.both)


def _comment_text(x: Found | Remark) -> str:
    if isinstance(x, Remark):
        return f"{_REMARK}: {x.message}"
    return f"Ghi {x.stated}, đúng ra là {x.right} ({KIND_WORDS[x.kind]}).\n{x.message}"


def outcome(report: Report) -> str:
    """One sentence: how many statements were checked and how many fail."""
    checked = f"Đã soát {report.statements} nhận định có số liệu"
    if report.matched is not None:
        checked += f", đối chiếu {report.matched} chỗ với sổ"
    if not report.findings:
        said = f"{checked}: không thấy chỗ nào sai."
    else:
        said = f"{checked}: có {len(report.findings)} chỗ cần sửa."
    said += f" {len(report.remarks)} chỗ nên xem lại." if report.remarks else ""
    if report.other_unit:
        said += f" Báo cáo không nhắc tên «{report.other_unit}» của sổ: hãy xem có đúng là báo cáo của đơn vị này."
    return said
