"""Counts against lists of the same document: enumerated lines, names in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsx_addin.proofreading.claims import Claim
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.text import Line
from xlsx_addin.proofreading.vocabulary import UPPER, class_of, head


@dataclass(frozen=True, slots=True)
class LineClaim:
    """A claim about a line, known by its index in the text."""

    line: int
    claim: Claim


_MARK = re.compile(
    r"\s*(?:(?P<dash>[-–+*•])\s*(?=\S)|(?P<number>\d{1,2})[.)](?!\d)\s*|\((?P<bracket>\d{1,2})\)\s*|"
    r"(?P<letter>[a-zđ])[.)]\s+)"
)
_LETTERS = "abcdđeghiklmnopq"
_INTRODUCES = re.compile(
    rf"(?P<count>{NUMBER})\s+(?P<unit>[^\d:;.()]{{2,80}}?)\s*,?\s*(?:\b(?:sau đây|sau|như sau|cụ thể như sau|"
    rf"cụ thể là|cụ thể|bao gồm|gồm có|gồm|là)\s*)+:\s*$",
    re.IGNORECASE,
)
_MOST = 30


def lists_below(lines: tuple[Line, ...], proses: list[Prose]) -> Iterator[LineClaim]:
    """``03 văn bản, gồm:`` and the enumerated lines below. Items that carry counts are parts of a sum instead."""
    for index, prose in enumerate(proses):
        match = _INTRODUCES.search(prose.shown)
        figure = prose.at(match.start("count")) if match else None
        if (
            match is None
            or figure is None
            or not figure.count
            or figure.rough
            or figure.fraction
            or not 1 < figure.value <= _MOST
        ):
            continue
        items, closed = _run(lines, index + 1)
        if len(items) < 2 or any(_counts_first(proses[i]) for i in items):
            continue
        kind = None if len(items) == figure.value else Kind.WRONG
        if kind and not (closed and not _others(prose, figure) and _like(figure, [proses[i].text for i in items])):
            continue
        yield LineClaim(
            index, _claim(figure, len(items), kind, "Danh sách bên dưới", match.start("count"), match.end())
        )


def _others(prose: Prose, figure: Figure) -> bool:
    """Whether the sentence counts other things too, which the list may be of."""
    start = max([0, *(m.end() for m in re.finditer(r"[.;!?]\s", prose.shown[: figure.start]))])
    return any(f is not figure and not f.percent for f in prose.between(start, len(prose.shown)))


def _run(lines: tuple[Line, ...], start: int) -> tuple[list[int], bool]:
    """The lines of one enumeration, and whether it certainly ends there."""
    found: list[int] = []
    style = ""
    for index in range(start, len(lines)):
        match = _MARK.match(lines[index].text)
        here = match.lastgroup or "" if match else ""
        if not found:
            if not match:
                items = by_semicolons(lines, start)
                return items, bool(items)
            if not here or not _first(match):
                return [], False
            style = lines[index].text.strip()[0] if here == "dash" else here
        mine = match is not None and (
            (here == "dash" and lines[index].text.strip()[0] == style) or (here == style != "dash")
        )
        if not mine or not match or (here != "dash" and not _follows(match, len(found))):
            return found, not _ended_early(lines[index - 1].text) and here not in ("dash", style)
        found.append(index)
    return found, bool(found) and not _ended_early(lines[found[-1]].text)


def by_semicolons(lines: tuple[Line, ...], start: int) -> list[int]:
    """An enumeration whose bullets Word makes: lines ending with semicolons, then one with a full stop."""
    for index in range(start, min(len(lines), start + _MOST)):
        text = lines[index].text.rstrip()
        if lines[index].level is not None or not text.endswith((";", ".")):
            return []
        if text.endswith("."):
            return list(range(start, index + 1)) if index > start and not text.endswith("..") else []
    return []


def _first(match: re.Match[str]) -> bool:
    return bool(match["dash"]) or _follows(match, 0)


def _follows(match: re.Match[str], position: int) -> bool:
    if match["letter"]:
        return position < len(_LETTERS) and match["letter"] == _LETTERS[position]
    return int(match["number"] or match["bracket"] or 0) == position + 1


def _ended_early(text: str) -> bool:
    return text.rstrip().endswith(("...", "…", "v.v.", "v.v", ":"))


def _counts_first(prose: Prose) -> bool:
    """``- 03 Kế hoạch``: the item says how many of its own there are."""
    mark = _MARK.match(prose.text)
    start = mark.end() if mark else 0
    return any(f.start <= start + 2 for f in prose.figures)


def _like(figure: Figure, items: list[str]) -> bool:
    """The lines are what the count counts: all begin with the unit, or with words of its sort."""
    firsts = [_MARK.sub("", text, count=1).casefold() for text in items]
    unit, of = head(figure.unit), class_of(figure.unit)
    if any(re.search(rf"\bvà\s+(?:\d|{re.escape(unit or '-')}|xã|phường|thị trấn|thôn)\b", text) for text in firsts):
        return False  # two on one line
    if unit and all(text.startswith(unit) for text in firsts):
        return True
    return bool(of) and all(class_of(" ".join(re.findall(r"[^\W\d_]+", text)[:3])) == of for text in firsts)


_NAMES = re.compile(
    rf"(?P<count>{NUMBER})\s+(?P<unit>[^\d:;.(),]{{2,60}}?)\s*,?\s*(?:gồm|bao gồm|gồm có|cụ thể|là)\s*(?:các\s+)"
    rf"?(?P<noun>[^\d:;.(),]{{0,25}}?)\s*:\s*"
    r"(?P<names>[^\d:.()]{5,400})\.?\s*$",
    re.IGNORECASE,
)
_PREFIX = r"(?:(?:các\s+)?(?:xã|phường|thị trấn|huyện|thành phố|thị xã|tỉnh|thôn|xóm|bản|tổ|quận)\s+)?"
_NAME = re.compile(rf"{_PREFIX}[{UPPER}][^,;]*")
_LONGEST_NAME = 9  # words
_PLACES = re.compile(
    r"(?:các\s+)?(?:xã|phường|thị trấn|huyện|thành phố|thị xã|tỉnh|thôn|xóm|bản|tổ dân phố|quận)"
    r"\b",
    re.IGNORECASE,
)


def names_in_a_row(index: int, prose: Prose) -> Iterator[LineClaim]:
    """``06 xã, gồm các xã: An Phú, Bình Lâm, …``: names are counted, whether "và" joins two of them or not."""
    match = _NAMES.search(prose.shown)
    figure = prose.at(match.start("count")) if match else None
    if match is None or figure is None or not figure.count or figure.rough or figure.fraction or not figure.unit:
        return
    names = match["names"].strip()
    places = _PLACES.match(figure.unit) or _PLACES.match(match["noun"])
    if ";" not in names and not places:
        return  # names of offices have commas of their own
    if "..." in names or "…" in names or "v.v" in names:
        return
    pieces = [p.strip() for p in names.split(";" if ";" in names else ",") if p.strip()]
    if len(pieces) < 2 or not all(
        _NAME.fullmatch(p.removeprefix("và ")) and len(p.split()) <= _LONGEST_NAME for p in pieces
    ):
        return
    joined = len(re.split(rf"\s+và\s+(?=[{UPPER}]|xã|phường|thị trấn)", pieces[-1].removeprefix("và "))) - 1
    fewest, most = len(pieces), len(pieces) + joined
    if figure.value in (fewest, most):
        yield LineClaim(index, _claim(figure, most, None, "Danh sách", figure.start, match.end()))
    elif joined in (0, 1) and figure.value > 1:
        yield LineClaim(index, _claim(figure, most, Kind.WRONG, "Danh sách kèm sau", figure.start, figure.end))


def _claim(figure: Figure, counted: int, kind: Kind | None, where: str, start: int, end: int) -> Claim:
    message = f"{where} có {counted}, không phải {figure.written}. Kiểm tra lại số lượng và danh sách."
    return Claim(start, end, figure.start, "count-of-list", kind, figure.said, str(counted), message if kind else "")
