"""What a made document looks like, as records: lengths in millimetres, sizes and spacing in points."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    text: str
    fonts: frozenset[str]
    size: float
    bold: bool
    italic: bool
    colour: str


@dataclass(frozen=True)
class Para:
    """Lengths in millimetres, spacing in points; ``line`` is a multiple, None for an exact height. ``room`` is the
    width of the column that holds it."""

    text: str
    runs: tuple[Run, ...]
    align: str
    first: float
    left: float
    right: float
    before: float
    after: float
    line: float | None
    keep_next: bool
    breaks_page: bool
    rule: bool
    section: int
    room: float
    fields: str

    @property
    def shown(self) -> list[Run]:
        return [run for run in self.runs if run.text.strip()]

    @property
    def bold(self) -> bool:
        return bool(self.shown) and all(run.bold for run in self.shown)

    @property
    def italic(self) -> bool:
        return bool(self.shown) and all(run.italic for run in self.shown)

    @property
    def mixed(self) -> bool:
        return any(r.bold for r in self.shown) != self.bold or any(r.italic for r in self.shown) != self.italic

    @property
    def sizes(self) -> set[float]:
        return {run.size for run in self.shown}

    @property
    def caps(self) -> bool:
        return self.text == self.text.upper()


@dataclass(frozen=True)
class Row:
    cells: tuple[tuple[Para, ...], ...]
    header: bool
    whole: bool


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    bordered: bool
    width: float
    section: int

    @property
    def paras(self) -> list[Para]:
        return [p for row in self.rows for cell in row.cells for p in cell]


@dataclass
class Section:
    width: float
    height: float
    margins: dict[str, float]
    first_differs: bool
    start: str
    header: list[Para] = field(default_factory=list)
    first_header: list[Para] = field(default_factory=list)

    @property
    def room(self) -> float:
        return self.width - self.margins["left"] - self.margins["right"]


@dataclass(frozen=True)
class Document:
    blocks: tuple[Para | Table, ...]
    sections: tuple[Section, ...]

    @property
    def paras(self) -> list[Para]:
        found: list[Para] = []
        for block in self.blocks:
            found += [block] if isinstance(block, Para) else block.paras
        return found
