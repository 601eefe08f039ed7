"""Parts that a text says make up a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.numbers import to_text
from xlsx_addin.proofreading.claims import Claim, slip
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.vocabulary import DOCUMENTS, PAIRS, PEOPLE, SEXES, TRAITS, UPPER, class_of, disjoint, head

_FULL = re.compile(
    r"\b(?:bao gồm|gồm(?: có)?|cụ thể(?: là| như sau)?|chia ra|chia thành|phân ra)\b(?:\s*:)?(?:\s*có\b)?",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:trong đó|trong số đó)\b(?:\s*:)?(?:\s*có\b)?", re.IGNORECASE)
_BARE = re.compile(r"[(:]\s*(?:\b(?:có|là)\b)?", re.IGNORECASE)
_LONGEST_GAP = 170
_LONGEST_LIST = 800
_SENTENCE = re.compile(rf"(?<!\bTP)(?<!\bTX)[.!?…](?=\s+[{UPPER}]|\s*$)|\.{{2,}}|[!?]")
_CUT = re.compile(
    r"\b(?:toàn|tổng số|cả nước|trong đó|ngoài ra|đồng thời|bên cạnh đó|qua đó|tăng|giảm|so với|chiếm|v\.v)\b|"
    r"\((?=\s*(?:có\s+)?(?:danh mục|phụ lục|biểu|kèm|chi tiết|theo))",
    re.IGNORECASE,
)
_NESTED = re.compile(r"\([^()]*\)")
_CHILDREN = re.compile(r"\b(?:trẻ|cháu|em|bé)\b", re.IGNORECASE)  # who may be among the men and women
_OPEN_END = re.compile(
    r"\.\.\.|…|v\.v|\b(?:nhiều|một số|còn lại|khác|mỗi|cùng|đông đảo|đại diện|dự phòng|trở lên|chủ yếu|nhất là|kể cả)"
    r"\b(?<!khác)|khác\b(?!\s*:?\s*\d)",
    re.IGNORECASE,
)
_SIDE_COUNT = re.compile(r"\b(?:cho|với|thu hút|có|dành cho|tại|ở|của|trên|từ)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A part: its figure, the words before it, and whether no second count of such things stands beside it."""

    figure: Figure
    label: str
    alone: bool
    words: str = ""  # the whole piece without its digits and brackets

    @property
    def kind(self) -> str:
        """What it counts, by its unit or the last words before it."""
        if found := class_of(self.figure.unit):
            return found
        words = self.label.casefold().split()
        return next((k for i in range(len(words)) if (k := class_of(" ".join(words[i:])))), "")


def sums(prose: Prose) -> Iterator[Claim]:
    """Every certain sum of a line: full lists, and pairs that are all there is (men and women)."""
    for index, total in enumerate(prose.figures):
        if (total.count or total.sign == "đồng") and not total.rough and not total.fraction and total.value:
            following = prose.figures[index + 1].start if index + 1 < len(prose.figures) else len(prose.shown)
            yield from _of_total(prose, total, following)
    yield from _total_behind(prose)


def _of_total(prose: Prose, total: Figure, following: int) -> Iterator[Claim]:
    between = prose.shown[total.end : following]
    if len(between) > _LONGEST_GAP or _SENTENCE.search(between) or ";" in between:
        return
    full, part, bare = _FULL.search(between), _PART.search(between), _BARE.search(between)
    marker = full or part or bare
    if not marker:
        return
    start = total.end + marker.end()
    end, closed = _region(prose.shown, total.end, start)
    every, whole = items_of(prose, start, end, total)
    items = _belonging(every, total)
    if part and not full and items and items[0] is every[0] and items[0].figure.start == following:
        yield from _greater_part(prose, total, items[0])
    if len(items) < 2:
        return
    added = sum((item.figure.value for item in items), Decimal(0))
    if abs(added - total.value) <= _rounded_by(total, items) or _whole_before_last(total, items):
        yield claim_of(total, items, None)
    elif closed and whole and all(item.alone for item in items) and not _explained(prose, total, added):
        complete = _complete_pair(items, total) or (bool(full) and partition(items, total))
        complete = complete or (added > total.value and _kinds_of_documents(items, total))
        if complete or ((full or not part) and slip(to_text(total.value), to_text(added))):
            yield claim_of(total, items, Kind.WRONG)


def _whole_before_last(total: Figure, items: list[Item]) -> bool:
    """Whether people but for the last part are the total: that one cuts it another way (men, women, and children)."""
    people = len(items) > 2 and class_of(total.unit) == PEOPLE
    return people and sum(item.figure.value for item in items[:-1]) == total.value


def _kinds_of_documents(items: list[Item], total: Figure) -> bool:
    """Documents of a different kind each: none is two of them, so they are not more than all, said in full or not."""
    kinds = {head(item.figure.unit) for item in items}
    distinct = len(kinds) == len(items) and "văn bản" not in kinds
    return distinct and class_of(total.unit) == DOCUMENTS and partition(items, total)


def _rounded_by(total: Figure, items: list[Item]) -> Decimal:
    """How far rounding alone may set a sum of money apart from its parts: half a unit of each as written."""
    if total.sign != "đồng":
        return Decimal(0)
    return sum((f.half for f in (total, *(item.figure for item in items))), Decimal(0))


def _region(shown: str, after_total: int, start: int) -> tuple[int, bool]:
    """Where the list that begins at ``start`` ends, and whether it is said to its end."""
    opened = shown[after_total:start].count("(") - shown[after_total:start].count(")")
    limit = min(len(shown), start + _LONGEST_LIST)
    end, depth = limit, 0
    if opened > 0:
        for position in range(start, limit):
            depth += (shown[position] == "(") - (shown[position] == ")")
            if depth < 0:
                end = position
                break
        else:
            return limit, False
    for pattern in (_SENTENCE, _CUT):
        if found := pattern.search(shown, start, end):
            end = found.start()
    rest = _SENTENCE.search(shown, start, limit)
    said = _OPEN_END.search(shown, start, rest.start() if rest else limit)
    return end, not said and end < limit + (limit == len(shown)) and not shown.startswith(("...", "…"), end)


def items_of(prose: Prose, start: int, end: int, total: Figure) -> tuple[list[Item], bool]:
    """The parts of a list: one count for each piece between semicolons, or else between commas and "và".

    Beside them whether no part goes without a count (``03 kế hoạch và các công văn``).
    """
    shown = prose.shown[start:end]
    flat = _NESTED.sub(lambda m: " " * len(m[0]), shown)
    separator = r";" if ";" in flat else r",(?!\d)|\bvà\b|\+"
    items: list[Item] = []
    position, whole, before = 0, True, ""
    for piece in re.split(f"({separator})", flat):
        low, high = start + position, start + position + len(piece)
        position += len(piece)
        counts = [
            f for f in prose.between(low, high) if not f.percent and flat[f.start - start : f.end - start].strip()
        ]
        if not counts:
            whole = whole and not _uncounted(piece, before, first=not items, total=total)
            before = piece if piece.strip(" ,;") else before
            continue
        before = piece
        first, label = counts[0], prose.shown[low : counts[0].start].strip(" ,;:-–+")
        if first.sign not in ("", "đồng") or first.decimals or first.fraction:
            return [], False
        alone = not first.rough and all(_beside(prose, low, f, total) for f in counts[1:])
        words = re.sub(r"\d[\d.,]*", " ", flat[low - start : high - start])
        items.append(Item(first, label, alone, " ".join(words.casefold().split())))
    return items, whole


_REST = re.compile(r"(?:và\s+)?(?:các|những|một|số|phần|nhiều|còn lại)\b|.*\b(?:còn lại|khác)\b", re.IGNORECASE)


def _uncounted(piece: str, before: str, *, first: bool, total: Figure) -> bool:
    """Whether a piece of a list without a count is a part of its own, not words that belong to the part before."""
    words = piece.strip(" ,;:.+").casefold()
    if not words or words == "và":
        return False
    tail = before.casefold().split()
    goes_on = any(class_of(" ".join(tail[i:])) for i in range(max(0, len(tail) - 2), len(tail)))  # "cán bộ, viên chức"
    return first or bool(_REST.match(words)) or (not goes_on and class_of(words) == class_of(total.unit) != "")


def _beside(prose: Prose, low: int, figure: Figure, total: Figure) -> bool:
    """A second count of a piece that counts other things: ``03 lớp cho 150 cán bộ``."""
    other = class_of(figure.unit) != class_of(total.unit) and head(figure.unit) != head(total.unit)
    return other and bool(figure.unit) and bool(_SIDE_COUNT.search(prose.shown[low : figure.start]))


def _belonging(items: list[Item], total: Figure) -> list[Item]:
    """The items of a list up to the first that counts something else."""
    kept: list[Item] = []
    for item in items:
        if not same_things(item, total):
            break
        kept.append(item)
    return kept


def same_things(item: Item, total: Figure) -> bool:
    """Whether a part may be one of the total."""
    if item.figure.sign != total.sign or ("lượt" in item.figure.unit) > ("lượt" in total.unit):
        return False
    kind, of_total = item.kind, class_of(total.unit)
    if kind and of_total:
        return kind == of_total
    if not item.figure.unit or not total.unit:
        return True
    return head(item.figure.unit) == head(total.unit)


_PLAIN_WORDS = set(
    re.findall(r"\w+", "người em cháu học sinh viên đại biểu đồng chí đcc lượt giới có là số cán bộ công chức")
)
_PLAIN_WORDS |= set(re.findall(r"\w+", "trẻ bé và gồm đơn vị hội nạn nhân đảng"))


def _complete_pair(items: list[Item], total: Figure) -> bool:
    """Both sides of a pair with nothing that narrows them: ``nam 45, nữ 55``, not ``10 nam dân tộc, 12 nữ dân tộc``."""
    if len(items) != 2:
        return False
    one, two = (item.words for item in items)
    for a, b in PAIRS:
        for first, second in ((a, b), (b, a)):
            if first.search(one) and second.search(two) and not first.search(two):
                rest = f"{first.sub('', one)} {second.sub('', two)}"
                return {*re.findall(r"[^\W\d_]+", rest)} <= _PLAIN_WORDS | set(total.unit.split())
    return False


def partition(items: list[Item], total: Figure) -> bool:
    """Items that cannot overlap: kinds of documents, money, things of the total's own name; no traits of people."""
    if total.sign == "đồng":
        return True
    kinds, heads, of_total = (
        {item.kind for item in items},
        {head(item.figure.unit) for item in items},
        class_of(total.unit),
    )
    if of_total == DOCUMENTS:
        return kinds == {DOCUMENTS}
    if of_total == PEOPLE:
        own = head(total.unit)
        said = [item.words.replace(own, "") for item in items]
        by_sex = all(SEXES.search(words) for words in said) and any(
            re.search(r"\bnam\b", w, re.IGNORECASE) for w in said
        )
        by_sex = by_sex and len({bool(_CHILDREN.search(words)) for words in said}) == 1
        return by_sex or ((kinds == {PEOPLE} or heads == {own}) and not any(TRAITS.search(words) for words in said))
    return bool(total.unit) and disjoint(head(total.unit), heads)


def _explained(prose: Prose, total: Figure, added: Decimal) -> bool:
    """Whether the parts make up another number named before: 18 units with 250 people, 100 men and 150 women."""
    return any(f.value == added for f in prose.between(max(0, total.start - _LONGEST_LIST), total.start))


def _greater_part(prose: Prose, total: Figure, item: Item) -> Iterator[Claim]:
    """``25 đại biểu, trong đó có 28 đại biểu nữ``: a part above its total."""
    part = item.figure
    if part.value <= total.value or part.rough or part.sign != total.sign or not total.unit:
        return
    if ("lượt" in part.unit) != ("lượt" in total.unit):
        return
    if not set(item.label.casefold().split()) <= {"có", "nữ", "số", "là", "nam", *total.unit.split()}:
        return
    certain = head(part.unit) == head(total.unit) or (item.kind and item.kind == class_of(total.unit))
    if not certain or any(
        f.value >= part.value for f in prose.between(max(0, total.start - _LONGEST_LIST), total.start)
    ):
        return
    stated, right = part.said, to_text(total.bare)
    message = f"Phần «trong đó» là {stated}, lớn hơn tổng {right}. Kiểm tra lại hai số."
    yield Claim(total.start, part.end, part.start, "part-of-total", Kind.WRONG, stated, f"không quá {right}", message)


_TOTAL_BEHIND = re.compile(
    rf"[;,]\s*(?:tổng cộng|cộng|tổng)(?:\s+(?:là|có|được))?\s*:?\s*(?P<total>{NUMBER})", re.IGNORECASE
)


def _total_behind(prose: Prose) -> Iterator[Claim]:
    """``05 Kế hoạch, 03 Quyết định, 08 Công văn; tổng cộng 16 văn bản``."""
    for match in _TOTAL_BEHIND.finditer(prose.shown):
        total = prose.at(match.start("total"))
        if total is None or total.rough or not total.count:
            continue
        low = max(0, match.start() - _LONGEST_LIST)
        start = max([low, *(m.end() for m in _SENTENCE.finditer(prose.shown, low, match.start()))])
        items, _ = items_of(prose, start, match.start(), total)
        if len(items) < 2 or not all(same_things(i, total) and i.alone and i.figure.unit for i in items):
            continue
        added = sum((item.figure.value for item in items), Decimal(0))
        if added == total.value or partition(items, total):
            yield claim_of(total, items, None if added == total.value else Kind.WRONG)


def claim_of(total: Figure, items: list[Item], kind: Kind | None) -> Claim:
    """The sum of ``items`` against ``total``, said in the unit that was written."""
    added = sum((item.figure.value for item in items), Decimal(0))
    scale = total.value / total.bare if total.bare else Decimal(1)
    terms = " + ".join(to_text(item.figure.value / scale) for item in items)
    right = to_text(added / scale)
    message = f"Các phần cộng lại là {right} ({terms}), không phải {total.said}. Kiểm tra lại tổng và từng phần."
    start, end = min(total.start, items[0].figure.start), max(total.end, items[-1].figure.end)
    return Claim(start, end, total.start, "sum", kind, total.said, right, message if kind else "")
