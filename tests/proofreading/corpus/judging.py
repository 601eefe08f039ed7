"""The corpus as data, and how what proofreading says is held against it."""

from __future__ import annotations

import ast
import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsx_addin.proofreading.model import Found
from xlsx_addin.proofreading.proof import proofread
from xlsx_addin.proofreading.text import Text, plain_text

FOLDER = Path(__file__).resolve().parent
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Expected:
    """A planted error: the words of the statement, what it states, what is right (``by``: how that is computed).

    ``optional``: a consequence of another error. ``many``: several findings may tell it.
    """

    group: str
    words: str
    stated: str
    right: str
    kind: str
    by: str
    optional: bool
    many: bool


@dataclass(frozen=True)
class Passage:
    """A text of some lines (``name``: where it stands in the corpus) and the errors in it."""

    name: str
    group: str
    text: str
    holds: tuple[str, ...]
    errors: tuple[Expected, ...]


@dataclass(frozen=True)
class Outcome:
    """What was said of a passage: errors found, errors missed, and findings that nothing accounts for."""

    passage: Passage
    found: tuple[Expected, ...]
    missed: tuple[Expected, ...]
    alarms: tuple[Found, ...]


def passages(file: str) -> tuple[Passage, ...]:
    """The passages of ``right.toml`` or ``wrong.toml``."""
    return tuple(
        _passage(f"{file}:{number}", entry.get("trap") or entry["group"], entry["text"].removeprefix("\n"), entry)
        for number, entry in enumerate(_read(file)["passage"], 1)
    )


def documents() -> tuple[Passage, ...]:
    """The whole documents, their text read from ``documents/*.txt``."""
    return tuple(
        _passage(entry["name"], "document", (FOLDER / "documents" / f"{entry['name']}.txt").read_text("utf-8"), entry)
        for entry in _read("documents.toml")["document"]
    )


def quotations() -> tuple[Passage, ...]:
    """What is quoted of the five public documents."""
    return tuple(
        _passage(entry["name"], "quotation", entry["text"].removeprefix("\n"), entry)
        for entry in _read("quotations.toml")["document"]
    )


def judge(passage: Passage) -> Outcome:
    """The proofreader's word on the passage's plain text, held against what is expected."""
    text = plain_text(passage.text)
    return compare(passage, text, proofread(text).findings)


def compare(passage: Passage, text: Text, findings: Iterable[Found]) -> Outcome:
    """Each finding accounts for one error at most; a second one of the same error is a false alarm too."""
    left, found = list(passage.errors), []
    alarms = []
    for finding in findings:
        match = next((e for e in left if _tells(finding, e, text)), None)
        if match is None:
            alarms.append(finding)
            continue
        found.append(match)
        if not match.many:
            left.remove(match)
    missed = tuple(e for e in passage.errors if e not in found and not e.optional)
    return Outcome(passage, tuple(dict.fromkeys(found)), missed, tuple(alarms))


def value(expression: str) -> Fraction:
    """``100*9/29`` computed exactly: the corpus' own road to a figure, with no code of the product."""

    def of(node: ast.AST) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        assert isinstance(node, ast.BinOp), expression
        return _ARITHMETIC[type(node.op)](of(node.left), of(node.right))

    return of(ast.parse(expression, mode="eval").body)


def number(text: str) -> Decimal | None:
    """The first number of a text as reports write it (``2.302``, ``30,03%``, ``03``)."""
    if not (match := _NUMBER.search(text)):
        return None
    thousands = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", match[0])
    return Decimal((match[0].replace(".", "") if thousands else match[0]).replace(",", "."))


def rounded(exact: Fraction, decimals: int) -> Decimal:
    """Half up."""
    scaled = abs(exact) * 10**decimals
    return Decimal((2 * scaled.numerator // scaled.denominator + 1) // 2).scaleb(-decimals)


def truncated(exact: Fraction, decimals: int) -> Decimal:
    scaled = abs(exact) * 10**decimals
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-decimals)


def decimals(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def _tells(finding: Found, error: Expected, text: Text) -> bool:
    return (
        finding.kind == error.kind
        and any(_overlaps(finding, *spot) for spot in _spots(text, error.words))
        and _same(finding.stated, error.stated)
        and _right(finding.right, error)
    )


def _overlaps(finding: Found, key: str, start: int, end: int) -> bool:
    return finding.key == key and finding.start < end and start < finding.end


def _spots(text: Text, words: str) -> Sequence[tuple[str, int, int]]:
    """Where the words stand: cells that hold nothing else, else all lines and cells that contain them."""
    cells = [
        (table.cell_key(r, c), cell)
        for table in text.tables
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row)
    ]
    if alone := [(key, 0, len(words)) for key, cell in cells if cell == words]:
        return alone
    everywhere = [(line.key, line.text) for line in text.lines] + cells
    return [(key, m.start(), m.end()) for key, said in everywhere for m in re.finditer(re.escape(words), said)]


def _same(said: str, expected: str) -> bool:
    """Numbers by value, words (``tăng``) by being there; nothing expected: anything."""
    if (figure := number(expected)) is not None:
        return number(said) == figure
    return expected in said.casefold()


def _right(said: str, error: Expected) -> bool:
    """At the decimals said, which may be more than the text has; a count has none to lose."""
    figure = number(said)
    if not error.by or figure is None:
        return _same(said, error.right)
    least = decimals(number(error.stated) or Decimal(0))
    exact = value(error.by)
    return figure == rounded(exact, max(decimals(figure), least))


def _passage(name: str, group: str, text: str, entry: Mapping[str, Any]) -> Passage:
    errors = tuple(
        Expected(
            error.get("group", group),
            error["words"],
            error["stated"],
            error["right"],
            error["kind"],
            error.get("by", ""),
            error.get("optional", False),
            error.get("many", False),
        )
        for error in entry.get("finding", ())
    )
    return Passage(name, group, text, tuple(entry.get("holds", ())), errors)


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / file).read_text("utf-8"))
