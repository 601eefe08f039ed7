"""Options and words about sheets that units typed themselves: whose they are, and how they become our workbook."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlsx_addin.command_line import console
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import check_period

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.foreign.told import Told
    from xlsx_addin.submission.records import Rejected, Submission, Unit
    from xlsx_addin.workbook.new import Content

_ONLY = "chỉ cho một biểu tự gõ mà bản thân biểu không ghi"
UnitCode = Annotated[str, typer.Option("--unit-code", help=f"Mã đơn vị, {_ONLY}.")]
UnitName = Annotated[str, typer.Option("--unit-name", help=f"Tên đơn vị, {_ONLY}.")]
Level = Annotated[str, typer.Option("--level", help=f"Cấp của đơn vị, {_ONLY}.")]
Period = Annotated[str, typer.Option("--period", help=f"Kỳ: nam hoặc 6-thang, {_ONLY}.")]

NO_KEYS = ("not-the-form", "no-ids", "not-a-workbook")
CONVERT = (
    " Nếu đây là biểu Phụ lục 01 tự gõ (bảng tính hoặc bảng Word), hãy chuyển sang biểu mẫu trước: "
    "xlsx-addin new --from TỆP -o SỔ.xlsx"
)
"""What to do with a file that commands on our workbook cannot use."""


def told_one(
    files: Sequence[Path], code: str, name: str, level: str, year: int | None, period: str
) -> Mapping[str, Told]:
    """What the options of ``validate`` say of the one file."""
    from xlsx_addin.foreign.told import NOBODY_TOLD, Told
    from xlsx_addin.submission.records import Unit

    if not (code or name or level or year or period):
        return NOBODY_TOLD
    if len(files) > 1:
        fail("one-file", "Các tùy chọn --unit-code, --unit-name, --level, --year, --period chỉ dùng với một tệp.")
    unit = Unit(code, name, known_level(level) if level else "")
    return {"": Told(unit, year, check_period(period) if period else "")}


def known_level(level: str) -> str:
    """The code of a level of any edition, given by code or by name."""
    from xlsx_addin.catalogue import edition_names, load_edition
    from xlsx_addin.submission.identity import level_code

    codes = (level_code(load_edition(name), level) for name in edition_names())
    return next(filter(None, codes), "") or fail("bad-level", f"Cấp «{level}» không đúng; dùng tinh, huyen, xa, nganh.")


def told_listed(listed: Sequence[tuple[str, Unit]], year: int | None, period: str) -> Mapping[str, Told]:
    """What the options of ``consolidate`` say: the column ``file`` of the units file, ``--year``, ``--period``."""
    from xlsx_addin.foreign.told import told_of

    return told_of(listed, year, period)


def warn_absent(told: Mapping[str, Told], files: Sequence[Path]) -> None:
    """Say which file names of the units file are those of no file: whoever wrote them believes them used."""
    there = {unicodedata.normalize("NFC", path.name) for path in files}
    if absent := sorted(name for name in told if name and name not in there):
        console.warn(f"Cột file của danh sách đơn vị ghi tệp không có trong các tệp tổng hợp: {', '.join(absent)}.")


def warn_unused(results: Sequence[Submission | Rejected], told: Mapping[str, Told]) -> None:
    """Our own workbooks say themselves who they are from; options that would say otherwise are not used."""
    from xlsx_addin.submission.records import Submission

    if told and any(isinstance(r, Submission) and not r.matches for r in results):
        console.warn(
            "Lưu ý: sổ này tự ghi đơn vị và kỳ ở trang «Thông tin» nên các tùy chọn --unit-code, --unit-name, --level, "
            "--year, --period không được dùng."
        )


def matches_json(result: Submission) -> list[dict[str, Any]]:
    """The rows of a typed sheet with the rows of the form they were taken for; empty for our own workbooks."""
    return [
        {"id": m.id, "sheet": m.sheet, "cell": m.cell, "tt": m.tt, "label": m.label, "confidence": m.confidence}
        for m in result.matches
    ]


@dataclass(frozen=True, slots=True)
class Converted:
    """A typed sheet as the content of a new workbook."""

    source: Path
    submission: Submission
    edition: Edition
    unit: Unit
    year: int
    period: str
    content: Content


def read_content(
    path: Path, edition: Edition | None, told: Mapping[str, Told], parent_code: str, parent_name: str
) -> Converted:
    """One typed sheet, read in a child process, for a workbook of our own. ``CommandError`` when it is no such sheet,
    or nobody says whose it is or of which year."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.intake import read_many
    from xlsx_addin.submission.records import Rejected

    (read,) = read_many([path], edition, told=told)
    if isinstance(read, Rejected):
        fail(read.code, f"{path}: {read.reason}")
    if not read.matches:
        fail("already-the-form", f"{path}: tệp này đã là sổ theo biểu mẫu, không cần chuyển.")
    if not read.unit.level or not (read.unit.code or read.unit.name):
        fail("unit-identity-missing", f"{path}: chưa rõ của đơn vị nào; thêm --unit-code, --unit-name, --level.")
    if read.year is None:
        fail("year-missing", f"{path}: biểu không ghi năm báo cáo; thêm --year.")
    form = load_edition(read.edition)
    unit = replace(
        read.unit,
        parent_code=parent_code or read.unit.parent_code,
        parent_name=parent_name or read.unit.parent_name,
    )
    return Converted(path, read, form, unit, read.year, read.period, _content(form, read))


def _content(edition: Edition, s: Submission) -> Content:
    """What was read, as it would be typed into our workbook. Rates whose parts are there stay formulas."""
    from xlsx_addin.catalogue import Kind
    from xlsx_addin.evaluation import rates_of, texts
    from xlsx_addin.numbers import plain
    from xlsx_addin.ratios import Outcome
    from xlsx_addin.submission.records import State
    from xlsx_addin.workbook.new import Content

    rates = rates_of(edition, s)
    known = texts(edition, s, rates)
    values = {k: v for k, v in known.items() if v is not None and edition.fields[k].kind is not Kind.RATE}
    values |= {k: plain(v) for k, v in s.stated_rates.items() if rates[k].outcome is Outcome.TYPED}
    values |= {k: "không phát sinh" for k, state in s.states.items() if state is State.NOT_ARISING}
    values |= {k: v for k, v in s.texts.items() if v}
    return Content(values)


def say_made(converted: Converted, made: Sequence[Mapping[str, str]], *, json: bool) -> int:
    """How the conversion ended: the workbook, the rows taken over, and what a person has to look at."""
    s = converted.submission
    errors, _ = console.counts(s.findings)
    if json:
        console.print_json(
            {
                "edition": converted.edition.id,
                "made": list(made),
                "matches": matches_json(s),
                "findings": [*map(console.finding_json, s.findings)],
            }
        )
    else:
        console.say(f"Đã lập {made[0]['file']} từ {converted.source}; hãy soát lại trước khi dùng.")
        console.print_findings(s.findings, with_file=False)
    return WITH_ERRORS if errors else DONE
