"""How prose states one value: ``31/101 người, chiếm tỷ lệ 30,69%``, ``30,69% (31/101)``, ``30,69%``, ``0 người``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsx_addin.proofreading.against_figures import Compared, Held, compare_figure
from xlsx_addin.proofreading.figures import Figure, Prose, number_value
from xlsx_addin.proofreading.text import Line

LINKS = r"(?:\s*(?:[:=,–-]|\b(?:là|đạt|hiện đạt|chiếm|có|bằng|với|tỷ lệ|tỉ lệ|tổng số|hiện có)\b))*\s*"
"""What may stand between a name and its value."""

_NUM = r"\d[\d.]*(?:,\d+)?"
_PEOPLE = r"(?:người|đồng chí|đ/c|đại biểu|vị|cán bộ|nữ|cấp [uủ][yỷ] viên|[uủ][yỷ] viên)"
_OF_PEOPLE = rf"(?:\s+{_PEOPLE})?(?:\s+{_PEOPLE})?"
_FRACTION = rf"(?P<part{{n}}>{_NUM}){_OF_PEOPLE}\s*/\s*(?P<total{{n}}>{_NUM})(?![\d/%]|\s*%){_OF_PEOPLE}"
_PERCENT = r"(?P<percent{n}>\d+(?:[.,]\d+)?)\s*%"
_JOIN = r"(?:\s*(?:[,(=]|\b(?:chiếm|đạt|là|bằng|tương đương|tương ứng|tỷ lệ|tỉ lệ)\b))*\s*"
VALUE = re.compile(
    rf"(?:{_FRACTION.format(n=1)}(?:{_JOIN}{_PERCENT.format(n=1)})?|{_PERCENT.format(n=2)}\s*\(\s*{_FRACTION.format(n=2)}\s*\)"
    rf"|{_PERCENT.format(n=3)}|(?P<women>{_NUM})(?=\s+{_PEOPLE}))",
    re.IGNORECASE,
)
_OTHER_BASE = re.compile(r"\s*\)?\s*(?:so với|kế hoạch|chỉ tiêu|mục tiêu|trong đó)", re.IGNORECASE)


def compare_value(
    line: Line, prose: Prose, match: re.Match[str], part: Held | None, total: Held | None, rate: Held | None
) -> Iterator[Compared]:
    """The numbers of a ``VALUE`` against numerator, denominator and rate, each where the workbook has it."""
    if match["percent3"] and _OTHER_BASE.match(prose.text, match.end()):
        return
    sides = (("part1", part), ("total1", total), ("part2", part), ("total2", total), ("women", part))
    for group, held in (*sides, ("percent1", rate), ("percent2", rate), ("percent3", rate)):
        figure = _figure(prose, match, group) if match[group] else None
        if figure is not None and held is not None and (compared := compare_figure(line, prose, figure, held)):
            yield compared


def _figure(prose: Prose, match: re.Match[str], group: str) -> Figure:
    """The figure of a group; one that looks like a day (``62,50% (05/08)``) is made here."""
    start, end = match.span(group)
    value, decimals, certain = number_value(match[group])
    return prose.at(start) or Figure(start, end, end, value, decimals, rough=not certain)
