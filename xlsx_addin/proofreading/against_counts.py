"""Indicators by their names, and the counts that reports repeat: models, documents, inspections, money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsx_addin.catalogue import Role
from xlsx_addin.narrative.sections.content import KIND_ORDER
from xlsx_addin.narrative.sections.measures import short_name
from xlsx_addin.narrative.words import kind_of
from xlsx_addin.proofreading.against_figures import Compared, Held, compare_figure, held_count, held_rate, place_of
from xlsx_addin.proofreading.against_scope import UPPER, Scope
from xlsx_addin.proofreading.against_values import LINKS, VALUE, compare_value
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.text import Line

_NUM = r"(?P<n>\d[\d.]*)"
_CLAUSE_START = r"(?:^|(?<=[.;:]\s))(?:[-–—+*•●]\s*)*(?:\d+(?:\.\d+)*[.)]?\s+)?(?:Chỉ tiêu \d+[a-z]?\s*:\s*)?"
_KEPT = (
    ("HD.mo_hinh", r"mô hình phòng,? chống bạo lực"),
    ("HD.dia_chi_tin_cay", r"địa chỉ tin cậy"),
    ("HD.duong_day_nong", r"đường dây nóng"),
)
_KEEPS = re.compile(r"\b(?:duy trì|hiện có|trên địa bàn|toàn (?P<kind>\w+(?: xã| phố| trấn| khu)?))\b", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:tính đến|tính tới|đến tháng|đến ngày|6 tháng|quý)\b", re.IGNORECASE)
_NEW = re.compile(
    rf"\b(?:mới|thêm|mỗi|trong đó|tăng|giảm|gồm|tại (?:xã|phường|thị trấn) {UPPER}\w*)\b[^;.]*$", re.IGNORECASE
)
_COMMITTEE = r"(?:(?:Ủy|Uỷ|ủy|uỷ) ban nhân dân|UBND)"
_INSPECTED = re.compile(
    r"\b(?:kiểm tra|giám sát)\b[^.;\d]*\btại\s+(?P<n>\d[\d.]*)\s+(?:đơn vị|xã|phường)"
    r"(?:[^()\d]*\(\s*(?:trong đó\s+)?trực tiếp\s+(?P<direct>\d+)[^()\d]*gián tiếp\s+(?P<indirect>\d+))?",
    re.IGNORECASE,
)


def compare_indicators(scope: Scope, lines: Sequence[tuple[Line, Prose]]) -> Iterator[Compared]:
    """``Tỷ lệ lao động nữ làm công hưởng lương: 45,10% (1.020/2.262)``: the name at the start of a clause, the value
    right behind it."""
    edition, facts = scope.facts.edition, scope.facts
    named = []
    for row in edition.indicators:
        if row.has_value and row.role is not Role.FLAG:
            name = r"\s+".join(map(re.escape, short_name(row).split()))
            named.append((row, re.compile(rf"{_CLAUSE_START}{name}{LINKS}(?=\d)", re.IGNORECASE)))
    for line, prose in lines:
        if not prose.figures:
            continue
        for row, pattern in named:
            for match in pattern.finditer(prose.text):
                if not scope.is_result(prose, match.start()):
                    continue
                if row.formula is None:
                    yield from compare_count(line, prose, match.end(), held_count(facts, row.id))
                    continue
                rate = held_rate(facts, row.id)
                value = VALUE.match(prose.text, match.end())
                if value is None or not rate:
                    yield from compare_count(line, prose, match.end(), rate)
                    continue
                part, total = parts_of(scope, row.id)
                yield from compare_value(line, prose, value, part, total, rate)


def parts_of(scope: Scope, row_id: str) -> tuple[Held | None, Held | None]:
    """The numerator and denominator of a computed rate, at the rate's cell."""
    rate = scope.facts.rates[row_id]
    if rate.part is None or rate.total is None:
        return None, None
    place = place_of(scope.facts, row_id)
    return Held(Fraction(rate.part), place), Held(Fraction(rate.total), place)


def compare_count(line: Line, prose: Prose, at: int, held: Held | None) -> Iterator[Compared]:
    """The figure that begins there, unless it is half of a fraction."""
    figure = prose.at(at)
    if figure and held and not figure.fraction and (compared := compare_figure(line, prose, figure, held)):
        yield compared


def compare_counts(scope: Scope, lines: Sequence[tuple[Line, Prose]]) -> Iterator[Compared]:
    """What a report says is kept, issued, inspected and paid."""
    issued = _issued(scope)
    budget = _budget(scope)
    for line, prose in lines:
        if prose.figures:
            yield from _kept(scope, line, prose)
            yield from _documents(scope, issued, line, prose)
            yield from _inspected(scope, line, prose)
            yield from _money(scope, budget, line, prose)


def _kept(scope: Scope, line: Line, prose: Prose) -> Iterator[Compared]:
    """``Thành phố duy trì 15 mô hình phòng, chống bạo lực gia đình …, 117 địa chỉ tin cậy …, 151 đường dây nóng``."""
    keeps = _KEEPS.search(prose.text)
    if keeps is None or not scope.is_result(prose, keeps.start()) or _AS_OF.search(prose.text):
        return
    if keeps["kind"] and keeps["kind"].casefold() != kind_of(scope.facts.unit.name):
        return
    for field_id, name in _KEPT:
        matches = [*re.finditer(rf"{_NUM}\s+{name}", prose.text[keeps.end() :], re.IGNORECASE)]
        if len(matches) == 1:
            start = keeps.end() + matches[0].start()
            if not _NEW.search(prose.text[keeps.end() : start].rpartition(",")[2]):
                yield from compare_count(line, prose, start, held_count(scope.facts, field_id))


def _issued(scope: Scope) -> re.Pattern[str]:
    """Who issues is the unit itself, or left out at the start of a sentence."""
    unit = scope.facts.unit
    kind = re.escape(unit.name.split()[0]) if unit.name else "(?!)"
    who = rf"{_COMMITTEE}\s+{scope.level_pattern}" if kind else "(?!)"
    return re.compile(
        rf"(?:{who}|(?:^|[.;]\s+)(?:[-+]\s*)?(?:Trong năm|Năm \d{{4}}),?)\s*(?:đã\s+)?ban hành\s+{_NUM}\s+văn bản\b"
        r"(?P<after>[^.]*)"
    )


def _documents(scope: Scope, issued: re.Pattern[str], line: Line, prose: Prose) -> Iterator[Compared]:
    """``UBND thành phố đã ban hành 16 văn bản …, cụ thể: 03 Kế hoạch; 04 Quyết định; 09 Công văn``."""
    rows = scope.facts.own_rows("van_ban")
    match = issued.search(prose.text)
    if match is None or not rows:
        return
    if match["level"] and scope.level_of(match) != scope.facts.unit.level:
        return
    if not scope.is_result(prose, match.start()):
        return
    place = place_of(scope.facts, "van_ban")
    yield from compare_count(line, prose, match.start("n"), Held(Fraction(len(rows)), place))
    kinds = Counter(row.text("kind").casefold() for row in rows)
    listed = re.search(r"(?:cụ thể|gồm|trong đó)\s*(?:có)?\s*:?\s", match["after"], re.IGNORECASE)
    for kind in KIND_ORDER if listed else ():
        found = [*re.finditer(rf"{_NUM}\s+{kind}\b", match["after"], re.IGNORECASE)]
        if len(found) == 1:
            at = match.start("after") + found[0].start()
            yield from compare_count(line, prose, at, Held(Fraction(kinds[kind.casefold()]), place))


def _inspected(scope: Scope, line: Line, prose: Prose) -> Iterator[Compared]:
    matches = [*_INSPECTED.finditer(prose.text)]
    if len(matches) != 1 or not scope.is_result(prose, matches[0].start()):
        return
    for group, column in (("n", "total"), ("direct", "truc_tiep"), ("indirect", "gian_tiep")):
        if matches[0][group]:
            held = held_count(scope.facts, f"HD.giam_sat.{column}")
            yield from compare_count(line, prose, matches[0].start(group), held)


def _budget(scope: Scope) -> re.Pattern[str]:
    return re.compile(
        rf"kinh phí\s+(?:hoạt động\s+)?{scope.level_pattern}[^.;\d]*ngân sách nhà nước[^.;\d]*\s(?=\d)", re.IGNORECASE
    )


def _money(scope: Scope, budget: re.Pattern[str], line: Line, prose: Prose) -> Iterator[Compared]:
    """``Kinh phí cấp thành phố: Ngân sách nhà nước bố trí riêng 30 triệu đồng``."""
    match = budget.search(prose.text)
    level = scope.level_of(match) if match else ""
    if match and level == scope.facts.unit.level and scope.is_result(prose, match.start()):
        yield from compare_count(line, prose, match.end(), held_count(scope.facts, f"HD.kinh_phi.nsnn.{level}"))
