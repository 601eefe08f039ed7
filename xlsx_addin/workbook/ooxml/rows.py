"""Many rows at once: written as text while the file is saved, so that memory does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

from xlsx_addin.cell_values import Formula, Place, Value
from xlsx_addin.places import column_letters, to_a1
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.markup import MAIN
from xlsx_addin.workbook.ooxml.values import LAST_COLUMN, LAST_ROW, plain_text, text_to_xml

StyledValue = tuple[Value, int]
"""A value and the style (``s``) of its cell; 0 is the default style."""

Height = float | Callable[[Sequence[StyledValue]], float | None] | None
"""A row's height in points: fixed, reckoned from its cells (programs may fit it anew), or left to the program."""

_SPACED = re.compile(r"\A\s|\s\Z|\n")
_MEMO_SIZE = 50_000  # distinct texts whose XML is remembered: lists repeat names, units and verdicts
_CHUNK = 1 << 17


@dataclass(slots=True)
class RowBlock:
    """Rows waiting for the save. ``touched``: rows edited after the block was given, which it must not bury."""

    after: int
    rows: Iterable[Sequence[StyledValue]]
    first_column: int
    height: Height
    hidden: bool
    touched: set[int] = field(default_factory=set)
    consumed: bool = False

    def take(self) -> Iterator[Sequence[StyledValue]]:
        """The rows. An iterator can be written once; a list as often as the package is saved."""
        iterator = iter(self.rows)
        if self.consumed and iterator is self.rows:
            raise RuntimeError("rows given as an iterator were already written by an earlier save")
        self.consumed = True
        return iterator

    def row_attributes(self, prefixed: bool) -> str:
        attributes = f' xmlns="{MAIN}"' if prefixed else ""
        if isinstance(self.height, (int, float)):
            attributes += f' ht="{self.height:g}" customHeight="1"'
        return attributes + (' hidden="1"' if self.hidden else "")


class RowWriter:
    """Turns rows of values into the XML of ``<row>`` elements."""

    def __init__(self, date1904: bool, prefixed: bool) -> None:
        self._date1904 = date1904
        self._prefixed = prefixed  # the sheet's own elements carry a namespace prefix; ours then name theirs
        self._memo: dict[str, str] = {}

    def write(self, block: RowBlock) -> Iterator[tuple[int, str]]:
        """(row, XML) of each row of the block, in order."""
        attributes = block.row_attributes(self._prefixed)
        columns: list[str] = []
        for number, cells in enumerate(block.take(), block.after + 1):
            if number > LAST_ROW or block.first_column + len(cells) > LAST_COLUMN + 1:
                raise CannotEdit(
                    "sheet-full",
                    "Số dòng hoặc số cột vượt quá sức chứa của một trang tính Excel. Hãy chia nhỏ dữ liệu.",
                )
            start = block.first_column + len(columns)
            columns.extend(map(column_letters, range(start, block.first_column + len(cells))))
            reckoned = block.height(cells) if callable(block.height) else None
            own = attributes if reckoned is None else f'{attributes} ht="{reckoned:g}"'
            yield number, self._row(number, cells, columns, own, block.first_column)

    def _row(self, row: int, cells: Sequence[StyledValue], columns: list[str], attributes: str, first: int) -> str:
        number = row + 1
        memo = self._memo
        pieces = [f'<row r="{number}"{attributes}>']
        add = pieces.append
        for column, (value, style) in zip(columns, cells, strict=False):
            styled = f' s="{style}"' if style else ""
            kind = type(value)
            if kind is int or (kind is Decimal and value.is_finite()):  # type: ignore[union-attr]
                add(f'<c r="{column}{number}"{styled}><v>{value}</v></c>')
            elif kind is str:
                text = memo.get(value)  # type: ignore[arg-type]
                if text is None:
                    text = self._text(value, (row, first + columns.index(column)))  # type: ignore[arg-type]
                add(f'<c r="{column}{number}"{styled} t="inlineStr"><is>{text}</is></c>')
            elif value is not None:
                add(self._other(value, f'<c r="{column}{number}"{styled}', (row, first + columns.index(column))))
            elif style:
                add(f'<c r="{column}{number}"{styled}/>')
        add("</row>")
        return "".join(pieces)

    def _text(self, value: str, place: Place) -> str:
        text = self._element("t", value, place)
        if len(self._memo) < _MEMO_SIZE and len(value) < 100:
            self._memo[value] = text
        return text

    def _element(self, tag: str, value: str, place: Place) -> str:
        text = escape(text_to_xml(value, place))
        space = ' xml:space="preserve"' if _SPACED.search(text) else ""
        return f"<{tag}{space}>{text}</{tag}>"

    def _other(self, value: Value, start: str, place: Place) -> str:
        if isinstance(value, Formula):
            text, cached = escape(value.text.removeprefix("=")), value.cached
            if cached is None:
                return f"{start}><f>{text}</f></c>"
            if isinstance(cached, str):
                return f'{start} t="str"><f>{text}</f>{self._element("v", cached, place)}</c>'
            kind = ' t="b"' if isinstance(cached, bool) else ""
            return f"{start}{kind}><f>{text}</f><v>{plain_text(cached, self._date1904)}</v></c>"
        if isinstance(value, str):
            return f'{start} t="inlineStr"><is>{self._text(value, place)}</is></c>'
        if value is None:
            raise AssertionError("blank cells are written by the caller")
        kind = ' t="b"' if isinstance(value, bool) else ""
        return f"{start}{kind}><v>{plain_text(value, self._date1904)}</v></c>"


def merged(
    blocks: Sequence[RowBlock],
    existing: Sequence[tuple[int, bytes]],
    writer: RowWriter,
    refuse: Callable[[int], None],
) -> Iterator[bytes]:
    """The blocks' rows and the rows already there, by number; a block's row replaces the one already there.

    ``refuse`` raises for a row that must not be replaced.
    """
    position, pieces, size, last = 0, [], 0, -1
    for block in sorted(blocks, key=lambda block: block.after):
        if block.after < last:
            raise ValueError(f"rows given from row {block.after + 2} on overlap those up to row {last + 1}")
        for number, text in writer.write(block):
            while position < len(existing) and existing[position][0] <= number:
                if existing[position][0] < number:
                    pieces.append(existing[position][1])
                else:
                    _refuse_buried(block, number)
                    refuse(number)
                position += 1
            piece = text.encode()
            pieces.append(piece)
            size += len(piece)
            last = number
            if size > _CHUNK:
                yield b"".join(pieces)
                pieces, size = [], 0
    pieces.extend(row for _, row in existing[position:])
    yield b"".join(pieces)


def _refuse_buried(block: RowBlock, number: int) -> None:
    if number in block.touched:
        raise ValueError(f"row {to_a1(number, 0)[1:]} was edited after rows were appended over it")
