"""``consolidate``: unseen workbooks against an independent recomputation, the rules of merging, hostile folders.

What is right is worked out in ``independent`` from the form and the rules of its numbers; nothing here asks the
product what the product should say.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsx_addin.catalogue import load_edition
from xlsx_addin.command_line.merging import consolidation_json
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Options, consolidate
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.intake import take_in
from xlsx_addin.submission.records import Rejected, Submission, Unit
from xlsx_addin.workbook.consolidated import consolidated_workbook

from .conftest import ROOT
from .independent import AMOUNTS, FIGURES, PAIRS, RATIOS, Expected, Report, recompute
from .office import converted

EDITION = "bac_ninh_2024"
SHARES = {part for part in PAIRS if part != "M4.1.num" and part != "M3.1.num"}
UNIT_HEADER = ("code", "name", "level", "parent_code")
V1, V2 = "M3.2.1.1.1", "M3.2.1.1"  # part and total of the row most tests use
R = "M3.2.1.1.2"  # and its rate


# --- random trees of units ------------------------------------------------------------------------------------


@dataclass
class Sender:
    """A unit that sends a workbook: the exact figures it states, and how it types them."""

    code: str
    level: str
    parent: str
    figures: dict[str, Fraction] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    sends: bool = True

    @property
    def name(self) -> str:
        return f"đơn vị {self.code}"

    @property
    def report(self) -> Report:
        return Report(self.code, self.level, self.parent, self.figures)

    @property
    def unit(self) -> Unit:
        return Unit(self.code, self.name, self.level, self.parent)


class Grower:
    """Trees of units with blanks, zeros, half pairs, 0/0, n/0, and numbers written as text."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def tree(self) -> list[Sender]:
        rng = self.rng
        units = [self.province()]
        units += [self.department(code, "27") for code in ("SYT", "SVHTTDL", "SLDTBXH", "STTTT") if rng.random() < 0.5]
        for number in range(1, rng.randint(2, 4)):
            district = f"{number:03}"
            units.append(self.place(district, "huyen", "27", sends=rng.random() < 0.8))
            if rng.random() < 0.4:
                units.append(self.department(f"SYT-{district}", district))
            for commune in range(rng.randint(0, 4)):
                units.append(self.place(f"0{number}{commune:03}", "xa", district, sends=rng.random() < 0.85))
        return units

    def place(self, code: str, level: str, parent: str, *, sends: bool) -> Sender:
        unit = Sender(code, level, parent, sends=sends)
        if not sends:
            return unit
        bare = self.rng.random() < 0.1  # sends the form as it came
        for figure in FIGURES.values():
            if level in figure.levels and not figure.owned and not bare:
                self.state(unit, figure.id)
        return unit

    def province(self) -> Sender:
        unit = self.place("27", "tinh", "", sends=True)
        self.own_rows(unit, lambda _: True, 0.4)
        return unit

    def department(self, code: str, parent: str) -> Sender:
        unit = Sender(code, "nganh", parent)
        agency = code.partition("-")[0]
        for figure in FIGURES.values():
            led = agency in figure.agencies and "nganh" in figure.levels
            if led and not figure.owned and figure.id not in PAIRS and self.rng.random() < 0.7:
                self.state(unit, figure.id, whole=True)
        if parent == "27":
            self.own_rows(unit, lambda agencies: agency in agencies, 0.5)
        return unit

    def own_rows(self, unit: Sender, mine: Callable[[frozenset[str]], bool], chance: float) -> None:
        """Rows held by one unit: few values, so that two who state one agree at times and differ at others."""
        for figure in FIGURES.values():
            if not figure.owned or figure.id in PAIRS or not mine(figure.agencies) or self.rng.random() > chance:
                continue
            if unit.level not in figure.levels:
                continue
            low, high = (1, 1) if self.rng.random() < 0.7 else (0, 1)
            self.put(unit, figure.id, Fraction(self.rng.choice((10, 10, 20)) if not figure.flag else 1))
            part = next((p for p, total in PAIRS.items() if total == figure.id), None)
            if part:
                self.put(unit, part, Fraction(self.rng.randint(low, high) * 5))

    def state(self, unit: Sender, total_id: str, *, whole: bool = False) -> None:
        """One figure, or a total with its part, in one of the ways that figures come."""
        rng = self.rng
        if total_id in PAIRS:
            return  # comes with its total
        part_id = next((p for p, total in PAIRS.items() if total == total_id), None)
        if part_id is None:
            if rng.random() < 0.6:
                self.put(unit, total_id, self.amount() if total_id in AMOUNTS else Fraction(rng.choice((0, 1, 3, 40))))
            return
        total = rng.choice((1, 2, 7, 29, 57, 370, 4054, 10450))
        part = rng.randint(0, total)
        if part_id not in SHARES:
            part = rng.randint(0, 2 * total)
        way = rng.choices(
            ("both", "part", "total", "0/0", "n/0", "none"), (8, 0, 0, 2, 1, 1) if whole else (8, 2, 2, 2, 1, 3)
        )
        match way[0]:
            case "both":
                self.put(unit, part_id, Fraction(part))
                self.put(unit, total_id, Fraction(total))
            case "part":
                self.put(unit, part_id, Fraction(part))
            case "total":
                self.put(unit, total_id, Fraction(total))
            case "0/0":
                self.put(unit, part_id, Fraction(0))
                self.put(unit, total_id, Fraction(0))
            case "n/0":
                self.put(unit, part_id, Fraction(rng.randint(1, 9)))
                self.put(unit, total_id, Fraction(0))

    def amount(self) -> Fraction:
        return Fraction(self.rng.choice((0, 5, 25, 125)), self.rng.choice((1, 10)))

    def put(self, unit: Sender, figure_id: str, value: Fraction) -> None:
        unit.figures[figure_id] = value
        unit.typed[figure_id] = self.words(figure_id, value)

    def words(self, figure_id: str, value: Fraction) -> str:
        rng = self.rng
        if FIGURES[figure_id].flag:
            return rng.choice(("Có", "có", "CÓ")) if value else rng.choice(("Không", "không"))
        if value.denominator > 1:
            tenths = int(value * 10)
            decimal = f"{tenths // 10}.{tenths % 10}"
            return rng.choice((decimal, decimal.replace(".", ",")))
        number = int(value)
        ways = [str(number)] * 4 + [f"{number} người", f" {number}\u00a0"]
        if figure_id in AMOUNTS:
            ways = [str(number)]
        elif number < 10:
            ways += [f"0{number}", f"0{number} người"]
        elif number >= 1000:
            ways += [f"{number:,}".replace(",", " "), f"{number:,} người".replace(",", "."), f"{number:,}"]
        return rng.choice(ways)


@pytest.fixture(scope="session")
def forest(
    tmp_path_factory: pytest.TempPathFactory, make_book: Any
) -> Callable[[int], tuple[list[Sender], dict[str, Path]]]:
    """Trees by seed with a workbook for each unit that sends one."""
    made: dict[int, tuple[list[Sender], dict[str, Path]]] = {}

    def get(seed: int) -> tuple[list[Sender], dict[str, Path]]:
        if seed not in made:
            units = Grower(seed).tree()
            folder = tmp_path_factory.mktemp(f"cây {seed}")
            made[seed] = (
                units,
                {
                    u.code: make_book(
                        folder / f"{u.code}.xlsx", u.code, u.typed, name=u.name, level=u.level, parent=u.parent
                    )
                    for u in units
                    if u.sends
                },
            )
        return made[seed]

    return get


_taken: dict[tuple[Path, int], Submission | Rejected] = {}


def read(paths: Iterable[Path]) -> list[Submission]:
    """What the product reads of each file; a file of the forest is read once."""
    taken = []
    for path in paths:
        key = (path, path.stat().st_mtime_ns)
        if key not in _taken:
            _taken[key] = take_in(path)
        taken.append(_taken[key])
    assert not [x for x in taken if isinstance(x, Rejected)]
    return [x for x in taken if isinstance(x, Submission)]


def merged(
    paths: Iterable[Path],
    code: str,
    level: str,
    listed: Iterable[Sender] | None = None,
    output: Path | None = None,
) -> dict[str, Any]:
    """A consolidation in this process; with ``output`` also as a file."""
    units = tuple(ListedUnit(u.unit) for u in listed) if listed is not None else None
    wanted = Wanted(unit=Unit(code, f"đơn vị {code}", level), listed=units)
    result = consolidate(read(paths), Options(wanted), edition=load_edition(EDITION), file_date=lambda _: None)
    assert result.merged
    assert not result.rejected
    if output:
        package = consolidated_workbook(load_edition(EDITION), result, now=dt.datetime(2024, 12, 1))
        package.write(output)
    return json.loads(json.dumps(consolidation_json(result, [])))


def check_agrees(said: Mapping[str, Any], right: Expected, files: Mapping[str, Path]) -> None:
    """Values, states, coverage and sources of a consolidation are the recomputed ones."""
    values = {x: said["values"][x] for x in right.values}
    assert values == right.values
    in_doubt = {x for x, r in RATIOS.items() if any(part in right.conflicts for part, _ in r.terms)}
    states = {x: s for x, s in said["states"].items() if x in right.states and x not in in_doubt}
    assert states == {x: s for x, s in right.states.items() if x not in in_doubt}
    stated = {x for x, value in right.values.items() if value is not None}
    assert not stated & set(said["states"])
    assert {x: said["coverage"][x] for x in right.coverage} == right.coverage
    names = {str(path): code for code, path in files.items()}
    sources = {x: {names[s["file"]] for s in said["sources"].get(x, ())} for x in FIGURES}
    assert sources == {x: right.sources.get(x, set()) for x in FIGURES}
    assert {f["id"] for f in said["findings"] if f["code"] == "owner-conflict"} == right.conflicts
    beside = {(f["unit"], f["id"]) for f in said["findings"] if f["code"] == "owner-differs-from-sum"}
    assert beside == {(f"đơn vị {code}", figure) for code, figure in right.differs}


def right_for(units: Sequence[Sender], *, listed: bool = False) -> Expected:
    """The province's figures; ``listed``: units that sent nothing were expected to."""
    absent = [u.report for u in units if not u.sends] if listed else []
    parents = {u.code: u.parent for u in units}
    return recompute([u.report for u in units if u.sends], "tinh", absent, parents)


SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_unseen_workbooks_give_the_recomputed_figures(seed: int, forest: Any) -> None:
    units, files = forest(seed)
    said = merged(files.values(), "27", "tinh")
    check_agrees(said, right_for(units), files)


@pytest.mark.parametrize("seed", SEEDS)
def test_units_that_sent_nothing_count_in_n(seed: int, forest: Any) -> None:
    units, files = forest(seed)
    said = merged(files.values(), "27", "tinh", listed=units)
    absent = [u for u in units if not u.sends]
    check_agrees(said, right_for(units, listed=True), files)
    assert {m["code"] for m in said["missing"]} == {u.code for u in absent}
    assert said["expected"] == len(units)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_way_of_districts_the_province_is_the_same(seed: int, forest: Any, tmp_path: Path) -> None:
    """Through real files: the districts' consolidated workbooks are read again for the province."""
    units, files = forest(seed)
    right = right_for(units)
    over = []
    for district in [u for u in units if u.level == "huyen"]:
        below = [files[u.code] for u in units if u.sends and district.code in (u.code, u.parent)]
        if below:
            over.append(tmp_path / f"{district.code}.xlsx")
            merged(below, district.code, "huyen", output=over[-1])
    top = [files[u.code] for u in units if u.code == "27" or (u.parent == "27" and u.level == "nganh")]
    said = merged([*over, *top], "27", "tinh")
    assert {x: said["values"][x] for x in right.values} == right.values
    assert {x: said["coverage"][x] for x in right.coverage} == right.coverage
    assert {x: v for x, v in said["values"].items() if x not in right.values} == {
        x: None for x in said["values"] if x not in right.values
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_some_districts_merged_and_others_not_is_the_same(seed: int, forest: Any, tmp_path: Path) -> None:
    units, files = forest(seed)
    right = right_for(units)
    own = {u.code for u in units if u.sends and "001" in (u.code, u.parent)}
    paths = [files[u.code] for u in units if u.sends and u.code not in own]
    if own:
        merged([files[c] for c in own], "001", "huyen", output=tmp_path / "001.xlsx")
        paths.append(tmp_path / "001.xlsx")
    said = merged(paths, "27", "tinh")
    assert {x: said["values"][x] for x in right.values} == right.values
    assert {x: said["coverage"][x] for x in right.coverage} == right.coverage


@pytest.mark.parametrize("seed", SEEDS)
def test_missing_units_count_once_through_all_levels(seed: int, forest: Any, tmp_path: Path) -> None:
    """A commune that is missing below a district is one of n, though district and province both list it."""
    units, files = forest(seed)
    right = right_for(units, listed=True)
    over = []
    for district in [u for u in units if u.level == "huyen"]:
        inside = [u for u in units if district.code in (u.code, u.parent)]
        below = [files[u.code] for u in inside if u.sends]
        if below:
            over.append(tmp_path / f"{district.code}.xlsx")
            merged(below, district.code, "huyen", listed=inside, output=over[-1])
    top = [files[u.code] for u in units if u.code == "27" or (u.parent == "27" and u.level == "nganh")]
    said = merged([*over, *top], "27", "tinh", listed=units)
    assert {x: said["values"][x] for x in right.values} == right.values
    assert {x: said["coverage"][x] for x in right.coverage} == right.coverage


@pytest.mark.parametrize("seed", SEEDS)
def test_departments_that_write_to_the_province_change_nothing(seed: int, forest: Any, tmp_path: Path) -> None:
    """A district's department beside its district's consolidation is what it is inside: never a second figure."""
    units, files = forest(seed)
    right = right_for(units)
    over = []
    for district in [u for u in units if u.level == "huyen"]:
        inside = [u for u in units if district.code in (u.code, u.parent) and u.level != "nganh"]
        below = [files[u.code] for u in inside if u.sends]
        if below:
            over.append(tmp_path / f"{district.code}.xlsx")
            merged(below, district.code, "huyen", output=over[-1])
    apart = [files[u.code] for u in units if u.code == "27" or u.level == "nganh"]
    said = merged([*over, *apart], "27", "tinh")
    assert {x: said["values"][x] for x in right.values} == right.values
    assert {x: said["coverage"][x] for x in right.coverage} == right.coverage


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_sheet_of_units_shows_what_each_stated(seed: int, forest: Any, tmp_path: Path) -> None:
    units, files = forest(seed)
    said = merged(files.values(), "27", "tinh", output=tmp_path / "ra.xlsx")
    shown = _matrix(tmp_path / "ra.xlsx")
    assert len(shown) == said["merged"] == len(files)
    for unit in [u for u in units if u.sends]:
        column = shown["Bản thân đơn vị" if unit.code == "27" else unit.name]
        alone = recompute([unit.report], "tinh" if unit.level == "nganh" else unit.level)
        for x in FIGURES:
            value = unit.figures.get(x)
            if value is None or FIGURES[x].flag:
                assert column.get(x) == (None if value is None else "Có" if value else "Không"), (unit.code, x)
            else:
                assert Fraction(str(column[x])) == value, (unit.code, x)
        for x, rate in alone.exact.items():
            whole = {part for part, _ in RATIOS[x].terms} | {t for _, t in RATIOS[x].terms if t}
            if unit.level != "nganh" and x != "M1.1" and all(unit.level in FIGURES[y].levels for y in whole):
                assert abs(Fraction(str(column[x])) - rate) <= Fraction(1, 200), (unit.code, x)


@pytest.mark.parametrize("seed", [101, 102])
def test_whole_way_through_the_command_line(seed: int, cli: Any, write_table: Any, tmp_path: Path) -> None:
    """new --units --values, consolidate each district, consolidate the province; and the province at once."""
    tree = Grower(seed).tree()
    units = [u for u in tree if u.sends]
    table = write_table(tmp_path / "u.csv", UNIT_HEADER, [(u.code, u.name, u.level, u.parent) for u in units])
    rows = [(u.code, x, text) for u in units for x, text in u.typed.items()]
    values = write_table(tmp_path / "v.csv", ("code", "id", "value"), rows)
    inbox = tmp_path / "các xã gửi về"
    made = cli("new", "--units", table, "--values", values, "--year", 2024, "-o", inbox, "--json")
    assert made.code == 0
    files = {m["code"]: Path(m["file"]) for m in made.json["made"]}
    assert set(files) == {u.code for u in units}
    assert all(path.name.startswith(f"{code}_") for code, path in files.items())

    right = right_for(tree)
    arguments = ("--unit-code", "27", "--level", "tinh", "--json")
    direct = cli("consolidate", inbox, "-o", tmp_path / "thẳng.xlsx", "--units", table, *arguments)
    check_agrees(direct.json, right, files)
    assert direct.code == (1 if any(f["severity"] == "error" for f in direct.json["findings"]) else 0)
    assert direct.json["merged"] == direct.json["expected"] == len(units)

    folder = tmp_path / "các huyện"
    folder.mkdir()
    for district in {u.parent for u in units if u.parent and u.parent != "27"} | {
        u.code for u in units if u.level == "huyen"
    }:
        below = [files[u.code] for u in units if district in (u.code, u.parent)]
        run = ("consolidate", *below, "-o", folder / f"{district}.xlsx", "--unit-code", district, "--level", "huyen")
        assert cli(*run, "--json").code in (0, 1)
    top = [files[u.code] for u in units if u.parent in ("", "27") and u.level != "huyen"]
    tiers = cli("consolidate", folder, *top, "-o", tmp_path / "hai cấp.xlsx", *arguments)
    for x in right.values:
        assert tiers.json["values"][x] == direct.json["values"][x], x
    assert {x: tiers.json["coverage"][x] for x in right.coverage} == right.coverage

    # The workbook that was written says what the command said, and goes on saying it to a spreadsheet program.
    again = cli("validate", tmp_path / "hai cấp.xlsx", "--json").json["files"][0]
    assert again["values"] == tiers.json["values"]
    assert {x: s for x, s in again["states"].items() if x in right.states} == {
        x: s for x, s in tiers.json["states"].items() if x in right.states
    }


def test_sources_name_the_very_cells(cli: Any, make_book: Any, tmp_path: Path) -> None:
    files = [make_book(tmp_path / "vào" / f"{c}.xlsx", c, {V1: n, V2: 10}) for c, n in (("00001", 1), ("00002", 2))]
    said = cli("consolidate", tmp_path / "vào", "-o", tmp_path / "ra.xlsx", "--json").json
    where = {str(f): cli("layout", f, "--json").json["cells"] for f in files}
    for x in (V1, V2):
        assert {s["file"] for s in said["sources"][x]} == set(map(str, files))
        for source in said["sources"][x]:
            assert {"sheet": source["sheet"], "cell": source["cell"]} == where[source["file"]][x]
            sheet = openpyxl.load_workbook(source["file"])[source["sheet"]]
            assert sheet[source["cell"]].value == {"00001": 1, "00002": 2}.get(Path(source["file"]).stem) or x == V2


# --- the rules, one at a time -----------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "hộp thư đến"
    folder.mkdir()
    return folder


@pytest.fixture
def run(cli: Any, inbox: Path, tmp_path: Path) -> Callable[..., Any]:
    """Consolidate the inbox into ``ra.xlsx`` beside it."""
    return lambda *more: cli("consolidate", inbox, "-o", tmp_path / "ra.xlsx", "--json", *more)


def test_percentages_are_never_averaged(run: Any, inbox: Path, make_book: Any) -> None:
    """Three press figures: 1.499/4.481 is 33,45%, the mean of the three percentages 34,09%."""
    for code, part, total in (("00001", 19, 57), ("00002", 132, 370), ("00003", 1348, 4054)):
        make_book(inbox / f"{code}.xlsx", code, {V1: part, V2: total, "M4.2.num": part, "M4.2.den": total})
    said = run().json
    assert (said["values"][V1], said["values"][V2], said["values"][R]) == ("1499", "4481", "33.45")
    assert said["values"]["M4.2"] == "33452.35"  # 1499 / 4481 * 100 000 = 33 452,354…


def test_a_typed_rate_without_parts_enters_no_total(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {R: "90"})
    make_book(inbox / "2.xlsx", "00002", {V1: 1, V2: 4})
    said = run()
    assert said.json["values"][R] == "25.00"
    assert said.json["coverage"][V2] == [1, 2]
    assert "rate-without-parts" in said.codes()


def test_half_a_pair_stays_out_of_both_sums(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 5})
    make_book(inbox / "2.xlsx", "00002", {V2: 7})
    make_book(inbox / "3.xlsx", "00003", {V1: 1, V2: 2})
    said = run()
    assert (said.json["values"][V1], said.json["values"][V2], said.json["values"][R]) == ("1", "2", "50.00")
    assert said.json["coverage"][V1] == said.json["coverage"][V2] == [1, 3]
    halves = {(Path(f["file"]).name, f["id"]) for f in said.json["findings"] if f["code"] == "part-without-partner"}
    assert halves == {("1.xlsx", V1), ("2.xlsx", V2)}


def test_a_blank_is_no_zero_and_a_zero_is_one(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 0, V2: 0, "M6.3.q1": 0})
    make_book(inbox / "2.xlsx", "00002", {})
    said = run().json
    assert (said["values"][V1], said["values"][V2], said["values"][R]) == ("0", "0", None)
    assert said["states"][R] == "not-arising"
    assert (said["values"]["M6.3.q1"], said["coverage"]["M6.3.q1"]) == ("0", [1, 2])
    assert (said["values"]["M6.3.q2"], said["states"]["M6.3.q2"]) == (None, "blank")
    assert said["coverage"]["M6.3.q2"] == [0, 2]


def test_boys_without_girls_is_not_computable_but_summed(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {"M4.1.num": 5, "M4.1.den": 0})
    alone = run()
    assert alone.json["values"]["M4.1"] is None
    assert alone.json["states"]["M4.1"] != "not-arising"
    assert "not-computable" in alone.codes()
    assert "part-over-zero" not in alone.codes()
    make_book(inbox / "2.xlsx", "00002", {"M4.1.num": 6, "M4.1.den": 10})
    assert run().json["values"]["M4.1"] == "110.00"


def test_text_and_figures_that_cannot_be_read_stay_out(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {"M6.3.q1": "hơn 10", "M6.3.q2": "-3", "M6.3.q3": "2.5", "M6.3.q4": "4 bài"})
    make_book(inbox / "2.xlsx", "00002", {f"M6.3.q{n}": 1 for n in range(1, 5)})
    said = run()
    assert [said.json["values"][f"M6.3.q{n}"] for n in range(1, 5)] == ["1", "1", "1", "5"]
    assert [said.json["coverage"][f"M6.3.q{n}"] for n in range(1, 5)] == [[1, 2]] * 3 + [[2, 2]]
    assert {"bound-not-value", "negative-count", "fractional-count"} <= set(said.codes())
    assert said.code == 1


# Nothing counts twice


def test_two_files_of_one_unit_are_both_left_out(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "01840 lần 1.xlsx", "01840", {V1: 1, V2: 2})
    make_book(inbox / "sửa" / "01840.xlsx", "01840", {V1: 1, V2: 3})
    make_book(inbox / "01843.xlsx", "01843", {V1: 4, V2: 10})
    said = run()
    assert said.code == 1
    assert said.rejected() == dict.fromkeys(("01840 lần 1.xlsx", "01840.xlsx"), "unit-covered-twice")
    assert (said.json["merged"], said.json["values"][V2]) == (1, "10")
    assert said.codes().count("unit-covered-twice") == 2


def test_a_commune_beside_its_district_is_left_out_with_it(
    cli: Any, run: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    two = [make_book(tmp_path / f"{c}.xlsx", c, {V1: 1, V2: 5}, parent="001") for c in ("00001", "00002")]
    done = cli("consolidate", *two, "-o", inbox / "huyện.xlsx", "--unit-code", "001", "--level", "huyen", "--json")
    assert done.code == 0
    make_book(inbox / "xã.xlsx", "00001", {V1: 1, V2: 5}, parent="001")
    make_book(inbox / "khác.xlsx", "00009", {V1: 3, V2: 4}, parent="002")
    said = run("--unit-code", "27", "--level", "tinh")
    assert said.rejected() == {"huyện.xlsx": "unit-covered-twice", "xã.xlsx": "unit-covered-twice"}
    assert (said.json["merged"], said.json["values"][V2]) == (1, "4")


def test_last_weeks_output_in_the_folder_counts_nothing_twice(
    cli: Any, run: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    for c in ("00001", "00002"):
        make_book(inbox / f"{c}.xlsx", c, {V1: 1, V2: 5}, parent="001")
    first = cli("consolidate", inbox, "-o", inbox / "tổng hợp.xlsx", "--json")
    assert (first.code, first.json["values"][V2]) == (0, "10")
    again = cli("consolidate", inbox, "-o", inbox / "tổng hợp.xlsx", "--json")  # the output itself is no input
    assert (again.code, again.json["values"]) == (0, first.json["values"])
    assert [Path(p).name for p in again.json["skipped"]] == ["tổng hợp.xlsx"]
    third = cli("consolidate", inbox, "-o", inbox / "tổng hợp.xlsx", "--json")  # and neither is its backup
    assert third.json["values"] == first.json["values"]
    assert "tổng hợp.xlsx.bak" in {Path(p).name for p in third.json["skipped"]}
    other = run()  # under another name it covers every unit a second time
    assert (other.code, other.error) == (2, "nothing-to-merge")
    assert not (tmp_path / "ra.xlsx").exists()
    make_book(inbox / "00003.xlsx", "00003", {V1: 0, V2: 1}, parent="001")
    with_third = run()
    assert with_third.rejected() == dict.fromkeys(("00001.xlsx", "00002.xlsx", "tổng hợp.xlsx"), "unit-covered-twice")
    assert with_third.json["values"][V2] == "1"


def test_latest_takes_the_newest_cut_off(run: Any, inbox: Path, make_book: Any) -> None:
    for name, day, total in (("cũ", "25/11/2024", 2), ("mới", "05/12/2024", 3), ("giữa", "2024-12-01", 4)):
        make_book(inbox / f"{name}.xlsx", "00001", {V1: 1, V2: total, "INFO.cutoff": day})
    make_book(inbox / "không ngày.xlsx", "00001", {V1: 1, V2: 9})
    said = run("--latest")
    assert said.json["values"][V2] == "3"
    assert said.rejected() == dict.fromkeys(("cũ.xlsx", "giữa.xlsx", "không ngày.xlsx"), "unit-covered-twice")


def test_latest_does_not_choose_between_equal_dates(run: Any, inbox: Path, make_book: Any) -> None:
    for name, day, total in (("a", "05/12/2024", 2), ("b", "05/12/2024", 3), ("c", "01/12/2024", 4)):
        make_book(inbox / f"{name}.xlsx", "00001", {V1: 1, V2: total, "INFO.cutoff": day})
    make_book(inbox / "khác.xlsx", "00002", {V1: 1, V2: 9})
    said = run("--latest")
    assert said.json["values"][V2] == "9"
    assert said.rejected() == dict.fromkeys(("a.xlsx", "b.xlsx", "c.xlsx"), "unit-covered-twice")


def test_latest_between_a_commune_and_its_districts_consolidation(
    cli: Any, run: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    """The consolidation is of 1 December; the commune's own file of the 5th wins, and its district goes whole."""
    for c in ("00001", "00002"):
        values = {V1: 1, V2: 5, "INFO.cutoff": "01/12/2024"}
        make_book(tmp_path / f"{c}.xlsx", c, values, parent="001")
    below = [tmp_path / "00001.xlsx", tmp_path / "00002.xlsx"]
    cli("consolidate", *below, "-o", inbox / "h.xlsx", "--unit-code", "001", "--level", "huyen", "--json")
    make_book(inbox / "x.xlsx", "00001", {V1: 1, V2: 6, "INFO.cutoff": "05/12/2024"}, parent="001")
    said = run("--latest", "--unit-code", "27", "--level", "tinh")
    assert said.rejected() == {"h.xlsx": "unit-covered-twice"}
    assert said.json["values"][V2] == "6"
    make_book(inbox / "x.xlsx", "00001", {V1: 1, V2: 6, "INFO.cutoff": "30/11/2024"}, parent="001")
    said = run("--latest", "--unit-code", "27", "--level", "tinh")
    assert said.rejected() == {"x.xlsx": "unit-covered-twice"}
    assert said.json["values"][V2] == "10"


def test_a_missing_commune_that_writes_to_the_province_is_one_unit(
    cli: Any, run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    """Its district waited for it in vain (1 of 2); here it is: 2 of 2, and nothing is covered twice."""
    units = write_table(
        tmp_path / "u.csv", UNIT_HEADER, [("00001", "xã A", "xa", "001"), ("00002", "xã B", "xa", "001")]
    )
    first = make_book(tmp_path / "a.xlsx", "00001", {V1: 1, V2: 2}, name="xã A", parent="001")
    done = cli(
        "consolidate",
        first,
        "-o",
        inbox / "h.xlsx",
        "--units",
        units,
        "--unit-code",
        "001",
        "--level",
        "huyen",
        "--json",
    )
    assert done.json["coverage"][V2] == [1, 2]
    make_book(inbox / "b.xlsx", "00002", {V1: 1, V2: 3}, name="xã B", parent="001")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["rejected"], said.json["values"][V2], said.json["coverage"][V2]) == ([], "5", [2, 2])


@pytest.mark.parametrize("listed", [False, True])
def test_two_files_without_code_of_one_name_are_one_unit(
    listed: bool, run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    """However its name is written; and with a units file also beside the file that has the code."""
    for number, form in enumerate(("NFC", "NFD")):
        name = unicodedata.normalize(form, "xã Hòa Mục" if number else "Xã  Hoà Mục")
        make_book(inbox / f"{number}.xlsx", "", {V1: 1, V2: 5}, name=name, parent="058")
    make_book(inbox / "khác.xlsx", "01849", {V1: 1, V2: 3}, name="xã Dương Quang", parent="058")
    twice = {"0.xlsx": "unit-covered-twice", "1.xlsx": "unit-covered-twice"}
    more: tuple[object, ...] = ()
    if listed:
        make_book(inbox / "2.xlsx", "01858", {V1: 1, V2: 5}, name="xã Hòa Mục", parent="058")
        rows = [("01858", "xã Hòa Mục", "xa", "058"), ("01849", "xã Dương Quang", "xa", "058")]
        more = ("--units", write_table(tmp_path / "u.csv", UNIT_HEADER, rows))
        twice["2.xlsx"] = "unit-covered-twice"
    said = run(*more)
    assert said.rejected() == twice
    assert said.json["values"][V2] == "3"


def test_one_file_named_twice_is_one_file(cli: Any, make_book: Any, tmp_path: Path) -> None:
    file = make_book(tmp_path / "vào" / "1.xlsx", "00001", {V1: 1, V2: 2})
    said = cli("consolidate", file, file.parent, file, "-o", tmp_path / "ra.xlsx", "--json")
    assert (said.code, said.json["merged"], said.json["rejected"]) == (0, 1, [])


# Period, units file, tracker


def test_other_periods_are_rejected(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "a.xlsx", "00001", {V1: 1, V2: 2})
    make_book(inbox / "b.xlsx", "00002", {V1: 1, V2: 3})
    make_book(inbox / "năm cũ.xlsx", "00003", {V1: 1, V2: 40}, year=2023)
    make_book(inbox / "giữa năm.xlsx", "00004", {V1: 1, V2: 50}, period="6-thang")
    said = run()
    assert said.rejected() == {"năm cũ.xlsx": "other-period", "giữa năm.xlsx": "other-period"}
    assert (said.code, said.json["values"][V2], said.json["year"], said.json["period"]) == (1, "5", 2024, "nam")
    older = run("--year", 2023)
    assert (older.json["merged"], older.json["values"][V2], older.json["year"]) == (1, "40", 2023)
    assert set(older.rejected().values()) == {"other-period"}
    half = run("--year", 2024, "--period", "6-thang")
    assert (half.json["merged"], half.json["values"][V2]) == (1, "50")


def test_a_form_outside_its_dates_is_merged_with_a_warning(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2}, year=2026)
    said = run()
    assert (said.code, said.json["values"][V2]) == (0, "2")
    assert "edition-not-valid" in said.codes()


@pytest.mark.parametrize(
    "table",
    ["code,name\n", "name\nxã\n", "code,name,received\n00001,xã,hôm qua\n", "code,name\n00001,a\n00001,b\n", ""],
)
def test_a_units_file_that_cannot_be_used_is_refused(
    table: str, run: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2})
    (tmp_path / "u.csv").write_text(table, encoding="utf-8")
    said = run("--units", tmp_path / "u.csv")
    assert (said.code, said.error) == (2, "bad-table")
    assert not (tmp_path / "ra.xlsx").exists()


def _tracker(path: Path) -> dict[str, dict[str, Any]]:
    """``Theo dõi nộp`` by unit code, columns by their hidden keys."""
    sheet = openpyxl.load_workbook(path)["Theo dõi nộp"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    top = next(i for i, row in enumerate(rows) if "#id" in row)
    keys = rows[top]
    lines = [dict(zip(keys, row, strict=True)) for row in rows[top + 2 :]]
    return {line["code"]: line for line in lines if line["code"]}


def test_units_file_tells_missing_late_and_rejected(
    run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    units = write_table(
        tmp_path / "u.csv",
        (*UNIT_HEADER, "received"),
        [
            ("01840", "phường Đức Xuân", "xa", "058", "05/12/2024"),
            ("01843", "phường Phùng Chí Kiên", "xa", "058", "06/12/2024"),
            ("01846", "phường Huyền Tụng", "xa", "058", ""),
            ("01849", "xã Dương Quang", "xa", "058", ""),
            ("01852", "xã Nông Thượng", "xa", "058", "2024-12-01"),
        ],
    )
    make_book(inbox / "1.xlsx", "01840", {V1: 1, V2: 2}, name="phường Đức Xuân")
    make_book(inbox / "2.xlsx", "01843", {V1: 1, V2: 2}, name="phường Phùng Chí Kiên")
    early = make_book(inbox / "3.xlsx", "01846", {V1: 1, V2: 2}, name="phường Huyền Tụng")
    stamp = dt.datetime(2024, 12, 24, 12).timestamp()
    os.utime(early, (stamp, stamp))
    make_book(inbox / "5.xlsx", "01852", {V1: 1, V2: 2}, name="xã Nông Thượng", year=2023)
    said = run("--units", units, "--deadline", "05/12/2024")
    assert said.json["expected"] == 5
    assert said.json["merged"] == 3
    assert said.rejected() == {"5.xlsx": "other-period"}
    assert {m["code"] for m in said.json["missing"]} == {"01849", "01852"}
    late = {f["unit"] for f in said.json["findings"] if f["code"] == "unit-late"}
    assert late == {"phường Phùng Chí Kiên", "phường Huyền Tụng"}
    assert said.codes().count("unit-missing") == 2
    assert said.codes().count("received-from-file-time") == 1  # the one date that the file's time gave is said
    assert said.json["coverage"][V2] == [3, 5]
    assert said.code == 1

    lines = _tracker(tmp_path / "ra.xlsx")
    assert list(lines) == ["01840", "01843", "01846", "01849", "01852"]
    states = {code: line["state"] for code, line in lines.items()}
    assert states["01849"] == "Chưa nộp"
    assert states["01852"].startswith("Bị từ chối")
    assert all(states[c].startswith("Đã tổng hợp") for c in ("01840", "01843", "01846"))
    assert {code for code, line in lines.items() if line["late"]} == {"01843", "01846"}
    assert lines["01840"]["received"].date() == dt.date(2024, 12, 5)
    assert lines["01846"]["received"].date() == dt.date(2024, 12, 24)


def test_a_unit_is_known_by_name_when_its_code_is_missing(
    run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    names = {
        "01840": "phường Đức Xuân",
        "01846": "phường Huyền Tụng",
        "01855": "phường Xuất Hóa",
        "01858": "xã Hòa Mục",
    }
    units = write_table(tmp_path / "u.csv", UNIT_HEADER, [(c, n, "xa", "058") for c, n in names.items()])
    make_book(
        inbox / "1.xlsx", "", {V1: 1, V2: 2}, name=unicodedata.normalize("NFD", "Phường  ĐỨC XUÂN "), parent="058"
    )
    make_book(inbox / "2.xlsx", "", {V1: 1, V2: 3}, name="UBND phường Huyền Tụng", parent="058")
    make_book(inbox / "3.xlsx", "", {V1: 1, V2: 4}, name="phường Xuất Hoá", parent="058")
    make_book(inbox / "4.xlsx", "", {V1: 1, V2: 5}, name="xã Hoà Mục", parent="058")
    said = run("--units", units)
    assert (said.json["merged"], said.json["missing"], said.json["rejected"]) == (4, [], [])
    assert said.json["values"][V2] == "14"
    assert said.codes().count("unit-code-missing") == 4


def test_names_that_differ_in_tone_are_two_units(
    run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    units = write_table(
        tmp_path / "u.csv", UNIT_HEADER, [("05503", "xã Văn Lăng", "xa", "19"), ("00002", "xã B", "xa", "19")]
    )
    make_book(inbox / "1.xlsx", "", {V1: 1, V2: 2}, name="xã Văn Lang", parent="19")
    make_book(inbox / "2.xlsx", "00002", {V1: 1, V2: 5}, name="xã B", parent="19")
    said = run("--units", units)
    assert [m["code"] for m in said.json["missing"]] == ["05503"]
    assert said.json["values"][V2] == "5"
    assert set(said.rejected()) == {"1.xlsx"}


def test_one_name_in_two_parents_is_two_units(
    run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    rows = [("00011", "xã Tân Lập", "xa", "001"), ("00021", "xã Tân Lập", "xa", "002")]
    units = write_table(tmp_path / "u.csv", UNIT_HEADER, rows)
    make_book(inbox / "1.xlsx", "", {V1: 1, V2: 2}, name="xã Tân Lập", parent="002")
    make_book(inbox / "2.xlsx", "", {V1: 1, V2: 3}, name="xã Tân Lập", parent="001")
    said = run("--units", units, "--unit-code", "27", "--level", "tinh")
    assert (said.json["merged"], said.json["missing"], said.json["values"][V2]) == (2, [], "5")


def _patch_cells(path: Path, cells: Mapping[tuple[str, str], Any]) -> None:
    book = openpyxl.load_workbook(path)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def _info_cell(path: Path, info_id: str) -> str:
    """Where a line of ``Thông tin`` has its value: the hidden keys say."""
    sheet = openpyxl.load_workbook(path)["Thông tin"]
    column = next(c.column_letter for row in sheet.iter_rows() for c in row if c.value == "value")
    row = next(c.row for row in sheet.iter_rows() for c in row if c.value == info_id)
    return f"{column}{row}"


def test_leading_zeros_that_were_lost_come_back(
    run: Any, inbox: Path, make_book: Any, write_table: Any, tmp_path: Path
) -> None:
    units = write_table(tmp_path / "u.csv", UNIT_HEADER, [("01840", "phường Đức Xuân", "xa", "058")])
    file = make_book(inbox / "1.xlsx", "01840", {V1: 1, V2: 2}, name="phường Đức Xuân", parent="058")
    cells = {
        ("Thông tin", _info_cell(file, "INFO.unit_code")): 1840,
        ("Thông tin", _info_cell(file, "INFO.parent_code")): 58,
    }
    _patch_cells(file, cells)
    said = run("--units", units)
    assert (said.json["merged"], said.json["missing"], said.json["rejected"]) == (1, [], [])
    assert said.json["unit"]["code"] == "058"
    assert list(_tracker(tmp_path / "ra.xlsx")) == ["01840"]


def test_folders_and_files_in_any_unicode_form(cli: Any, make_book: Any, tmp_path: Path) -> None:
    folders = ["Huyện Ấ " + unicodedata.normalize(form, "Đồng Tuyển – bản nộp") for form in ("NFC", "NFD")]
    for number, folder in enumerate(folders, start=1):
        name = unicodedata.normalize("NFD", f"Xã Hòa Mục {number} (sửa lần 2).xlsx")
        make_book(tmp_path / folder / "đã ký" / name, f"0000{number}", {V1: number, V2: 10})
    output = tmp_path / "Tổng hợp năm 2024 – toàn tỉnh.xlsx"
    said = cli("consolidate", *(tmp_path / f for f in folders), "-o", output, "--json")
    assert (said.code, said.json["merged"], said.json["values"][V1]) == (0, 2, "3")
    assert output.exists()


# Own workbook, departments, owners


def _matrix(path: Path) -> dict[str, dict[str, Any]]:
    """``Tổng hợp``: visible unit name -> figure id -> value."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Tổng hợp"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    top = next(i for i, row in enumerate(rows) if "#id" in row)
    place = rows[top].index("#id")
    columns = [i for i, key in enumerate(rows[top]) if isinstance(key, str) and key.startswith("@")]
    return {
        rows[top + 1][i]: {row[place]: row[i] for row in rows[top + 2 :] if row[place]}
        for i in columns
        if rows[top + 1][i]
    }


def test_the_units_own_workbook_counts_once_and_apart(run: Any, inbox: Path, make_book: Any, tmp_path: Path) -> None:
    """A district with its own offices: its bodies count beside those of its communes (row M6.2)."""
    make_book(inbox / "h.xlsx", "058", {"M6.2.num": 10, "M6.2.den": 20}, level="huyen", name="thành phố", parent="06")
    make_book(inbox / "x.xlsx", "01840", {"M6.2.num": 1, "M6.2.den": 5, V1: 1, V2: 2}, name="phường", parent="058")
    make_book(inbox / "y.xlsx", "01843", {}, name="xã", parent="058")
    said = run()
    assert said.json["unit"]["code"] == "058"
    assert (said.json["values"]["M6.2.num"], said.json["values"]["M6.2.den"]) == ("11", "25")
    assert said.json["coverage"]["M6.2.den"] == [2, 3]
    matrix = _matrix(tmp_path / "ra.xlsx")
    assert set(matrix) == {"Bản thân đơn vị", "phường", "xã"}
    assert matrix["Bản thân đơn vị"]["M6.2.den"] == 20
    assert matrix["phường"]["M6.2.den"] == 5


def test_the_unit_consolidated_for_is_the_one_whose_units_these_are(run: Any, inbox: Path, make_book: Any) -> None:
    """One commune so far, and the district's own workbook: the district's consolidation, not its province's."""
    make_book(inbox / "h.xlsx", "058", {"M1.1.3a": 1, "M1.1.3b": 0}, level="huyen", name="thành phố", parent="06")
    make_book(inbox / "x.xlsx", "01840", {V1: 1, V2: 2}, name="phường", parent="058")
    said = run()
    assert (said.json["unit"]["code"], said.json["unit"]["level"]) == ("058", "huyen")


def test_a_departments_figure_stands_beside_the_sum(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {"M4.1.num": 50, "M4.1.den": 40}, parent="27")
    make_book(inbox / "2.xlsx", "00002", {"M4.1.num": 60, "M4.1.den": 60}, parent="27")
    make_book(inbox / "s.xlsx", "SYT", {"M4.1.num": 111, "M4.1.den": 100}, level="nganh", name="Sở Y tế", parent="27")
    said = run("--unit-code", "27", "--level", "tinh")
    values = said.json["values"]
    assert (values["M4.1.num"], values["M4.1.den"], values["M4.1"]) == ("110", "100", "110.00")
    found = [f for f in said.json["findings"] if f["code"] == "owner-differs-from-sum"]
    assert [(f["id"], Path(f["file"]).name) for f in found] == [("M4.1.num", "s.xlsx")]
    assert "111" in found[0]["message"]  # both figures are shown
    assert "110" in found[0]["message"]
    assert {Path(s["file"]).name for s in said.json["sources"]["M4.1.num"]} == {"1.xlsx", "2.xlsx"}


def test_a_departments_figure_serves_where_no_unit_reports(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "1.xlsx", "00001", {"M4.3.num": 1}, parent="27")  # half a pair reports nothing
    make_book(inbox / "s.xlsx", "SYT", {"M4.3.num": 3, "M4.3.den": 1000}, level="nganh", name="Sở Y tế", parent="27")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["values"]["M4.3.num"], said.json["values"]["M4.3"]) == ("3", "3.00")
    assert said.json["coverage"]["M4.3.num"] == [0, 1]
    assert "owner-differs-from-sum" not in said.codes()
    assert {Path(s["file"]).name for s in said.json["sources"]["M4.3.den"]} == {"s.xlsx"}


def test_a_department_is_beside_its_districts_consolidation(
    cli: Any, run: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    """The health office of district 001 speaks for that district, whose consolidation is here: nothing is added."""
    commune = make_book(tmp_path / "x.xlsx", "00001", {"M4.1.num": 50, "M4.1.den": 40}, parent="001")
    cli("consolidate", commune, "-o", inbox / "h1.xlsx", "--unit-code", "001", "--level", "huyen", "--json")
    make_book(
        inbox / "s1.xlsx", "SYT-001", {"M4.1.num": 52, "M4.1.den": 41}, level="nganh", name="Y tế 1", parent="001"
    )
    make_book(inbox / "x2.xlsx", "00002", {"M4.1.num": 1, "M4.1.den": 1}, parent="002")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["values"]["M4.1.num"], said.json["values"]["M4.1.den"]) == ("51", "41")
    assert said.codes().count("owner-differs-from-sum") == 2


def test_a_department_is_beside_its_districts_own_figures(run: Any, inbox: Path, make_book: Any) -> None:
    """Row M6.2 is entered by the district itself: its department's figure is no second contribution."""
    make_book(inbox / "h.xlsx", "001", {"M6.2.num": 3, "M6.2.den": 4}, level="huyen", parent="27")
    make_book(inbox / "s.xlsx", "SLDTBXH-001", {"M6.2.num": 3, "M6.2.den": 4}, level="nganh", parent="001")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["values"]["M6.2.num"], said.json["values"]["M6.2.den"]) == ("3", "4")


def test_a_row_with_an_owner_is_taken_not_summed(run: Any, inbox: Path, make_book: Any) -> None:
    own = {"M2.3.num": 30, "M2.3.den": 100, "M4.4": 2}
    make_book(inbox / "t.xlsx", "27", own, level="tinh", name="tỉnh")
    make_book(inbox / "s.xlsx", "SLDTBXH", {"M2.3.num": 30, "M2.3.den": 100}, level="nganh", name="Sở LĐ", parent="27")
    said = run("--unit-code", "27")
    assert (said.json["values"]["M2.3.num"], said.json["values"]["M2.3"], said.json["values"]["M4.4"]) == (
        "30",
        "30.00",
        "2",
    )
    assert "owner-conflict" not in said.codes()


def test_two_owners_that_differ_are_a_conflict(cli: Any, run: Any, inbox: Path, make_book: Any, tmp_path: Path) -> None:
    make_book(inbox / "t.xlsx", "27", {"M2.3.num": 30, "M2.3.den": 100, "M4.4": 2}, level="tinh", name="tỉnh")
    make_book(inbox / "s.xlsx", "SLDTBXH", {"M2.3.num": 31, "M2.3.den": 100}, level="nganh", name="Sở LĐ", parent="27")
    said = run("--unit-code", "27")
    assert said.code == 1
    values = said.json["values"]
    assert (values["M2.3.num"], values["M2.3.den"], values["M2.3"], values["M4.4"]) == (None, None, None, "2")
    assert {f["id"] for f in said.json["findings"] if f["code"] == "owner-conflict"} == {"M2.3.num", "M2.3.den"}
    # A conflict does not heal by being merged again.
    again = cli("consolidate", tmp_path / "ra.xlsx", "-o", tmp_path / "trên.xlsx", "--unit-code", "27", "--json")
    assert again.json["values"]["M2.3.num"] is None


@pytest.mark.parametrize("typed", [{"M2.3.num": 1, "M2.3.den": 2}, {"M2.3": "50"}])
def test_a_commune_does_not_speak_for_a_survey_of_the_province(
    typed: dict[str, object], run: Any, inbox: Path, make_book: Any
) -> None:
    """Row M2.3 is held by the province: what one commune types there is no figure of the province."""
    make_book(inbox / "x.xlsx", "00001", typed | {V1: 1, V2: 2}, parent="001")
    make_book(inbox / "y.xlsx", "00002", {V1: 1, V2: 2}, parent="001")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["values"]["M2.3.num"], said.json["values"]["M2.3"]) == (None, None)


def test_only_the_agency_that_leads_a_row_speaks_for_it(run: Any, inbox: Path, make_book: Any) -> None:
    """Row M2.3 is led by the labour department: a figure of the health department does not compete with it."""
    make_book(inbox / "l.xlsx", "SLDTBXH", {"M2.3.num": 30, "M2.3.den": 100}, level="nganh", name="Sở LĐ", parent="27")
    make_book(inbox / "y.xlsx", "SYT", {"M2.3.num": 1, "M2.3.den": 2}, level="nganh", name="Sở Y tế", parent="27")
    said = run("--unit-code", "27", "--level", "tinh")
    assert (said.json["values"]["M2.3.num"], said.json["values"]["M2.3"]) == ("30", "30.00")
    assert "not-your-row" in said.codes()
    assert "owner-conflict" not in said.codes()


def test_an_agency_that_does_not_lead_a_row_does_not_stand_in(run: Any, inbox: Path, make_book: Any) -> None:
    """Victims (M3.2.1.1) are the culture department's row; no unit reports them, and the health one may not either."""
    make_book(inbox / "1.xlsx", "00001", {"M6.3.q1": 1}, parent="27")
    make_book(inbox / "y.xlsx", "SYT", {V1: 1, V2: 2}, level="nganh", name="Sở Y tế", parent="27")
    said = run("--unit-code", "27", "--level", "tinh")
    assert said.json["values"][V2] is None
    assert "not-your-row" in said.codes()


def test_pooled_row_covers_the_levels_at_or_below(cli: Any, make_book: Any, tmp_path: Path) -> None:
    """M1.1 of a district: its own government and its communes'; of the province also the province and its agencies."""
    x = [
        make_book(tmp_path / f"{n}.xlsx", f"0000{n}", {"M1.1.4a": 1, "M1.1.4b": n % 2}, parent="001") for n in (1, 2, 3)
    ]
    h = make_book(tmp_path / "h.xlsx", "001", {"M1.1.3a": 1, "M1.1.3b": 1}, level="huyen", parent="27")
    district = cli("consolidate", *x, h, "-o", tmp_path / "001.xlsx", "--unit-code", "001", "--json").json
    assert (district["values"]["M1.1"], district["values"]["M1.1.4"]) == ("75.00", "66.67")  # 3/4, 2/3
    own = {"M1.1.1.num": 5, "M1.1.1.den": 20, "M1.1.2": "Có", "M1.1.2a": 1}
    t = make_book(tmp_path / "t.xlsx", "27", own, level="tinh")
    province = cli(
        "consolidate", tmp_path / "001.xlsx", t, "-o", tmp_path / "27.xlsx", "--unit-code", "27", "--json"
    ).json
    assert province["values"]["M1.1"] == "36.00"  # (5 + 1 + 1 + 2) / (20 + 1 + 1 + 3)


# Lists and hostile text

HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A1", "\t=1+1", "＝1+1")


def _list_rows(path: Path, title: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[title]
    rows = list(sheet.iter_rows())
    top = next(i for i, row in enumerate(rows) if any(c.value == "#id" for c in row))
    keys = [c.value for c in rows[top]]
    lines = [dict(zip(keys, (c.value for c in row), strict=True)) for row in rows[top + 2 :]]
    return [x for x in lines if any(v is not None for k, v in x.items() if k not in ("stt", None))]


def _formulas(path: Path) -> set[tuple[str, str]]:
    book = openpyxl.load_workbook(path)
    return {(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.data_type == "f"}


def test_lists_are_joined_with_their_unit_through_two_levels(cli: Any, write_table: Any, tmp_path: Path) -> None:
    units = [("058", "thành phố", "huyen", "06"), ("00001", "xã Một", "xa", "058"), ("00002", "xã Hai", "xa", "058")]
    table = write_table(tmp_path / "u.csv", UNIT_HEADER, units)
    rows = [
        (code, "Văn bản", n, column, value)
        for code, many in (("058", 1), ("00001", 2), ("00002", 1))
        for n in range(1, many + 1)
        for column, value in (
            ("kind", "Kế hoạch"),
            ("number", f"0{n}/KH-{code}"),
            ("date", "05/03/2024"),
            ("subject", f"Việc {n} của {code}"),
        )
    ]
    rows += [("00001", "truyen_thong", 1, "sessions", "3"), ("00001", "truyen_thong", 1, "women", "120 người")]
    lists = write_table(tmp_path / "l.csv", ("code", "sheet", "row", "column", "value"), rows)
    folder = tmp_path / "vào"
    assert cli("new", "--units", table, "--lists", lists, "--year", 2024, "-o", folder, "--json").code == 0
    assert cli("consolidate", folder, "-o", tmp_path / "h.xlsx", "--json").code == 0
    first = _list_rows(tmp_path / "h.xlsx", "Văn bản")
    assert [(r["number"], r["unit"], r["unit_code"]) for r in first] == [
        ("01/KH-058", None, None),
        ("01/KH-00001", "xã Một", "00001"),
        ("02/KH-00001", "xã Một", "00001"),
        ("01/KH-00002", "xã Hai", "00002"),
    ]
    assert all(r["date"].date() == dt.date(2024, 3, 5) for r in first)
    talks = _list_rows(tmp_path / "h.xlsx", "Truyền thông")
    assert [(r["sessions"], r["women"], r["unit"]) for r in talks] == [(3, 120, "xã Một")]
    above = ("consolidate", tmp_path / "h.xlsx", "-o", tmp_path / "t.xlsx", "--unit-code", "06", "--level", "tinh")
    assert cli(*above, "--json").code == 0
    second = _list_rows(tmp_path / "t.xlsx", "Văn bản")
    assert [(r["number"], r["unit_code"]) for r in second] == [
        ("01/KH-058", "058"),
        ("01/KH-00001", "00001"),
        ("02/KH-00001", "00001"),
        ("01/KH-00002", "00002"),
    ]


def test_text_that_looks_like_a_formula_stays_text(cli: Any, write_table: Any, tmp_path: Path) -> None:
    """In lists, notes, names and file names, through two consolidations: text it was and text it stays."""
    units = [("00001", "=2+3", "xa", "058"), ("00002", "@xã Hai", "xa", "058")]
    table = write_table(tmp_path / "u.csv", UNIT_HEADER, units)
    rows = [("00001", "Văn bản", n, "subject", text) for n, text in enumerate(HOSTILE, start=1)]
    rows += [("00002", "Kế hoạch", 1, "funding", "=1+1"), ("00002", "Nội dung báo cáo", 1, "text", "-2+5")]
    lists = write_table(tmp_path / "l.csv", ("code", "sheet", "row", "column", "value"), rows)
    texts = [
        (c, x, v) for c in ("00001", "00002") for x, v in ((f"{V2}.note", "+1+1"), (V1, "=1+2"), ("INFO.place", "=A1"))
    ]
    values = write_table(tmp_path / "v.csv", ("code", "id", "value"), texts)
    folder = tmp_path / "=vào"
    made = cli("new", "--units", table, "--lists", lists, "--values", values, "--year", 2024, "-o", folder, "--json")
    assert made.code == 0
    blank = cli("build", "--edition", EDITION, "-o", tmp_path / "trống.xlsx")
    assert blank.code == 0
    own = _formulas(tmp_path / "trống.xlsx")
    for m in made.json["made"]:
        assert _formulas(Path(m["file"])) <= own
    one, two = tmp_path / "một.xlsx", tmp_path / "hai.xlsx"
    said = cli(
        "consolidate", folder, "-o", one, "--unit-code", "058", "--unit-name", "=9+9", "--level", "huyen", "--json"
    )
    assert said.code == 1  # the texts in the figures' cells
    assert said.json["merged"] == 2
    assert cli("consolidate", one, "-o", two, "--unit-code", "06", "--level", "tinh", "--json").json["merged"] == 1
    for path in (one, two):
        assert _formulas(path) <= own
        kept = [r["subject"] for r in _list_rows(path, "Văn bản")]
        assert [s.strip() for s in kept] == [h.strip() for h in HOSTILE]
        assert {r["unit"] for r in _list_rows(path, "Văn bản")} == {"=2+3"}
        assert [r["funding"] for r in _list_rows(path, "Kế hoạch")] == ["=1+1"]
        assert "-2+5" in [r["text"] for r in _list_rows(path, "Nội dung báo cáo")]
        with zipfile.ZipFile(path) as archive:
            assert not [n for n in archive.namelist() if "externalLink" in n or "vba" in n.lower()]


def test_a_cached_formula_elsewhere_is_not_carried_over(cli: Any, make_book: Any, tmp_path: Path) -> None:
    """A typed formula in a figure's cell counts by its value; the formula itself does not travel."""
    file = make_book(tmp_path / "vào" / "1.xlsx", "00001", {V1: 1, V2: 2})
    cell = cli("layout", file, "--json").json["cells"][V2]["cell"]
    data = _edit_part(
        file.read_bytes(),
        "Phụ lục 01",
        lambda xml: re.sub(rf'(<c r="{cell}"[^>]*>)<v>2</v>', r"\g<1><f>1+3</f><v>4</v>", xml),
    )
    file.write_bytes(data)
    said = cli("consolidate", file.parent, "-o", tmp_path / "ra.xlsx", "--json")
    assert said.json["values"][V2] == "4"
    sheet = openpyxl.load_workbook(tmp_path / "ra.xlsx")["Phụ lục 01"]
    assert sheet[cell].value == 4


def test_more_units_than_columns_are_worth_turns_the_sheet(make_book: Any, cli: Any, tmp_path: Path) -> None:
    for n in range(1, 66):
        make_book(tmp_path / "vào" / f"{n}.xlsx", f"{n:05}", {V1: 1, V2: n})
    said = cli("consolidate", tmp_path / "vào", "-o", tmp_path / "ra.xlsx", "--json")
    assert (said.json["merged"], said.json["values"][V2]) == (65, str(65 * 66 // 2))
    again = cli("validate", tmp_path / "ra.xlsx", "--json").json["files"][0]
    assert again["values"] == said.json["values"]
    sheet = openpyxl.load_workbook(tmp_path / "ra.xlsx")["Tổng hợp"]
    shown = {str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    assert {f"đơn vị {n:05}" for n in range(1, 66)} <= shown


# --- a folder full of broken files ------------------------------------------------------------------------------


def _rezip(
    data: bytes, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = change(info.filename, old.read(info))
            if part is not None:
                new.writestr(info.filename, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def _part_of(data: bytes, title: str) -> str:
    """The part of a sheet, by the order of the workbook's sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        rels = archive.read("xl/_rels/workbook.xml.rels").decode()
    sheet = re.search(rf'<sheet name="{title}"[^>]*r:id="([^"]+)"', book)
    assert sheet
    relation = next(r for r in re.findall(r"<Relationship [^>]*>", rels) if f'Id="{sheet[1]}"' in r)
    target = re.search(r'Target="([^"]+)"', relation)
    assert target
    return f"xl/{target[1].removeprefix('/xl/')}"


def _edit_part(data: bytes, title: str, edit: Callable[[str], str]) -> bytes:
    part = _part_of(data, title)

    def change(name: str, body: bytes) -> bytes:
        if name != part:
            return body
        edited = edit(body.decode())
        assert edited != body.decode()
        return edited.encode()

    return _rezip(data, change)


def _with_rows(data: bytes, rows: str) -> bytes:
    return _edit_part(data, "Phụ lục 01", lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>"))


def _password_protected() -> bytes:
    """An OLE container with the stream that Excel encrypts a workbook into."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0,
    )  # fmt: skip
    header += struct.pack("<I", free) * 108

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII36xIII", text, len(text) + 2 if name else 0, kind, 1, free, right, child, start, size, 0
        )

    table = [fat, end, *range(3, 10), end, *range(11, 18), end]
    table += [free] * (128 - len(table))
    directory = entry("Root Entry", 5, 1, free, end, 0) + entry("EncryptionInfo", 2, free, 2, 2, 4096)
    directory += entry("EncryptedPackage", 2, free, free, 10, 4096) + entry("", 0, free, free, 0, 0)
    return header + struct.pack("<128I", *table) + directory + b"\4\0\4\0" + bytes(4092) + bytes(range(256)) * 16


def _bomb(good: bytes) -> bytes:
    """A part of the form itself that inflates to 300 MB."""
    out = io.BytesIO()
    part = _part_of(good, "Phụ lục 01")
    with (
        zipfile.ZipFile(io.BytesIO(good)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        with new.open(part, "w", force_zip64=True) as stream:
            stream.write(b'<worksheet xmlns="x"><sheetData>')
            for _ in range(300):
                stream.write(b" " * (1 << 20))
            stream.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _without_keys(good: bytes) -> bytes:
    """The form with its hidden column of ids and its hidden row of keys emptied."""
    book = openpyxl.load_workbook(io.BytesIO(good))
    sheet = book["Phụ lục 01"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and (cell.value == "#id" or re.fullmatch(r"M[\d.]+[ab]?", cell.value)):
                cell.value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, make_book: Any) -> dict[str, tuple[str, bytes]]:
    """File name -> (code of its rejection, its bytes)."""
    path = make_book(tmp_path_factory.mktemp("tốt") / "tốt.xlsx", "00077", {V1: 1000, V2: 1000}, name="xã Hỏng")
    good = path.read_bytes()
    html = "<html><table><tr><td>Phụ lục 01</td></tr></table></html>".encode()
    strange = io.BytesIO()
    with zipfile.ZipFile(strange, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    other = openpyxl.Workbook()
    other.active["A1"] = "Danh sách lớp"
    plain = io.BytesIO()
    other.save(plain)
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(200, 1_048_577))
    return {
        "cắt ngang.xlsx": ("damaged-file", good[: len(good) // 2]),
        "mất đầu.xlsx": ("not-a-workbook", good[1000:]),
        "trang web.xls": ("not-a-workbook", html),
        "văn bản.xlsx": ("not-a-workbook", "Kính gửi: Ủy ban nhân dân".encode()),
        "rỗng.xlsx": ("empty-file", b""),
        "bom.xlsx": ("too-large", _bomb(good)),
        "ô xa.xlsx": ("far-cell", _with_rows(good, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "triệu dòng.xlsx": ("far-cell", _with_rows(good, many)),
        "mật khẩu.xlsx": ("password-protected", _password_protected()),
        "word.xlsx": ("not-the-form", strange.getvalue()),
        "lớp học.xlsx": ("not-the-form", plain.getvalue()),
        "mất mã.xlsx": ("result-column-unclear", _without_keys(good)),  # its header is a formula without result
        "xml hỏng.xlsx": ("damaged-file", _edit_part(good, "Phụ lục 01", lambda xml: xml[: len(xml) // 2])),
    }  # fmt: skip


def _good_files(folder: Path, make_book: Any) -> None:
    """Good ones, among them some that only look suspicious."""
    for n in range(1, 5):
        make_book(folder / f"tốt {n}.xlsx", f"0000{n}", {V1: 1, V2: n}, name=f"xã Tốt {n}")
    styled = make_book(folder / "cả cột định dạng.xlsx", "00005", {V1: 1, V2: 5}, name="xã Tốt 5")
    styled.write_bytes(
        _with_rows(styled.read_bytes(), '<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="1"/></row>')
    )
    linked = make_book(folder / "liên kết ngoài.xlsx", "00006", {V1: 1, V2: 6}, name="xã Tốt 6")
    xml = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    linked.write_bytes(
        _rezip(linked.read_bytes(), lambda _, part: part, {"xl/externalLinks/externalLink1.xml": xml.encode()})
    )


def test_good_files_are_merged_beside_broken_ones(
    run: Any, inbox: Path, make_book: Any, broken: Mapping[str, tuple[str, bytes]], tmp_path: Path
) -> None:
    _good_files(inbox, make_book)
    for name, (_, data) in broken.items():
        (inbox / name).write_bytes(data)
    (inbox / "~$tốt 1.xlsx").write_bytes(b"x")
    (inbox / "tốt 1.xlsx.bak").write_bytes((inbox / "tốt 1.xlsx").read_bytes())
    (inbox / "ảnh.png").write_bytes(b"x")
    (inbox / "vòng").symlink_to(inbox, target_is_directory=True)
    (inbox / "tự nó.xlsx").symlink_to(inbox / "tự nó.xlsx")
    os.mkfifo(inbox / "ống.xlsx")
    begun = time.monotonic()
    said = run()
    assert time.monotonic() - begun < 60
    assert said.code == 1
    assert said.rejected() == {name: code for name, (code, _) in broken.items()}
    assert (said.json["merged"], said.json["values"][V2]) == (6, "21")
    skipped = {Path(p).name for p in said.json["skipped"]}
    assert skipped == {"~$tốt 1.xlsx", "tốt 1.xlsx.bak", "ảnh.png", "vòng", "tự nó.xlsx", "ống.xlsx"}
    codes = said.codes()
    assert all(code in codes for code, _ in broken.values())
    found = [Path(f["file"]).name for f in said.json["findings"] if f["severity"] == "error" and f["file"]]
    assert set(found) >= set(broken)  # each also a finding, so that none is dropped silently
    assert cli_rows(tmp_path / "ra.xlsx") >= set(broken)


def cli_rows(path: Path) -> set[str]:
    """The files that ``Kiểm tra`` names."""
    return {row["file"] for row in _list_rows(path, "Kiểm tra") if row.get("file")}


def test_wrong_forms_have_codes_of_their_own(run: Any, inbox: Path, make_book: Any) -> None:
    make_book(inbox / "tốt.xlsx", "00001", {V1: 1, V2: 2})
    make_book(inbox / "khác bản.xlsx", "00002", {V1: 1, V2: 2, "INFO.edition": "hai_cap_2099"})
    make_book(inbox / "không tên.xlsx", "", {V1: 1, V2: 2}, name="")
    said = run()
    assert said.rejected() == {"khác bản.xlsx": "other-edition", "không tên.xlsx": "unit-identity-missing"}
    assert (said.code, said.json["merged"], said.json["values"][V2]) == (1, 1, "2")


def test_a_vanished_file_is_said(cli: Any, make_book: Any, tmp_path: Path) -> None:
    good = make_book(tmp_path / "tốt.xlsx", "00001", {V1: 1, V2: 2})
    said = cli("consolidate", good, tmp_path / "đã xóa.xlsx", "-o", tmp_path / "ra.xlsx", "--json")
    assert (said.code, said.rejected(), said.json["merged"]) == (1, {"đã xóa.xlsx": "file-missing"}, 1)


def test_a_file_that_may_not_be_read_is_said(
    cli: Any, make_book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = make_book(tmp_path / "tốt.xlsx", "00001", {V1: 1, V2: 2})
    shut = make_book(tmp_path / "khóa.xlsx", "00002", {V1: 1, V2: 2})
    opened = Path.open

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.name == shut.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    said = cli("consolidate", good, shut, "-o", tmp_path / "ra.xlsx", "--json")
    assert (said.code, said.rejected(), said.json["merged"]) == (1, {"khóa.xlsx": "no-permission"}, 1)


def test_a_parser_that_aborts_or_hangs_costs_one_file(
    run: Any, inbox: Path, make_book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading happens in children: whatever a parser does there, the other files are merged."""
    from xlsx_addin import intake
    from xlsx_addin.reading.isolate import ProcessLimits

    really = intake.read_book

    def hostile(path: Path, *args: Any) -> Any:
        if path.name == "nổ.xlsx":
            os.abort()
        if path.name == "treo.xlsx":
            time.sleep(600)
        return really(path, *args)

    monkeypatch.setattr(intake, "read_book", hostile)
    monkeypatch.setattr(intake, "ProcessLimits", lambda: ProcessLimits(seconds=2))
    for n in range(1, 9):
        make_book(inbox / f"{n}.xlsx", f"0000{n}", {V1: 1, V2: n})
    for name, code in (("nổ.xlsx", "00021"), ("treo.xlsx", "00022")):
        make_book(inbox / name, code, {V1: 1, V2: 100})
    begun = time.monotonic()
    said = run()
    assert time.monotonic() - begun < 30
    assert said.rejected() == {"nổ.xlsx": "parser-crashed", "treo.xlsx": "timed-out"}
    assert (said.code, said.json["merged"], said.json["values"][V2]) == (1, 8, "36")


def test_a_fault_of_our_own_is_not_blamed_on_the_data(
    run: Any, inbox: Path, make_book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlsx_addin import intake

    really = intake.parse_book

    def mistaken(book: Any, *args: Any) -> Any:
        if book.path.endswith("2.xlsx"):
            raise KeyError("ours")
        return really(book, *args)

    monkeypatch.setattr(intake, "parse_book", mistaken)
    for n in (1, 2):
        make_book(inbox / f"{n}.xlsx", f"0000{n}", {V1: 1, V2: n})
    said = run()
    assert (said.code, said.rejected(), said.json["values"][V2]) == (1, {"2.xlsx": "task-error"}, "1")


def test_other_programs_and_formats_give_the_same_figures(
    cli: Any, inbox: Path, forest: Any, make_book: Any, tmp_path: Path
) -> None:
    """What LibreOffice saves, as .ods, .xls and its own .xlsx: read alike, its recomputed rates agreeing."""
    units, files = forest(2)
    communes = [u for u in units if u.level == "xa" and u.sends][:3]
    for unit, extension in zip(communes, ("ods", "xls", "xlsx"), strict=True):
        converted([files[unit.code]], extension, inbox, tmp_path / "profile")
    assert {p.suffix for p in inbox.iterdir()} == {".ods", ".xls", ".xlsx"}
    said = cli("consolidate", inbox, "-o", tmp_path / "ra.xlsx", "--unit-code", "27", "--level", "tinh", "--json")
    right = recompute([u.report for u in communes], "tinh")
    check_agrees(said.json, right, {u.code: p for u in communes for p in inbox.iterdir() if p.stem == u.code})
    assert not {"rate-differs", "stale-formula", "error-cell"} & set(said.codes())


# Nothing to merge, and what stands in the output's place


@pytest.mark.parametrize("content", [{}, {"ảnh.png": b"x"}, {"a.xlsx": b"", "b.xls": b"<html>"}])
def test_nothing_to_merge_writes_nothing(
    content: Mapping[str, bytes], cli: Any, run: Any, inbox: Path, tmp_path: Path
) -> None:
    for name, data in content.items():
        (inbox / name).write_bytes(data)
    said = run()
    assert (said.code, said.error) == (2, "nothing-to-merge" if len(content) == 2 else "no-input")
    assert [p.name for p in tmp_path.iterdir()] == [inbox.name]
    spoken = cli.process("consolidate", inbox, "-o", tmp_path / "ra.xlsx")
    assert spoken.code == 2
    assert spoken.out == ""
    assert spoken.err.strip()
    assert "Traceback" not in spoken.err
    old = tmp_path / "cũ.xlsx"
    old.write_bytes(b"old")
    assert cli("consolidate", inbox, "-o", old, "--json").code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([inbox.name, old.name])
    assert old.read_bytes() == b"old"


def test_an_existing_output_is_kept_as_a_backup(cli: Any, inbox: Path, make_book: Any, tmp_path: Path) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2})
    output = tmp_path / "ra.xlsx"
    output.write_bytes(b"first")
    assert cli("consolidate", inbox, "-o", output, "--json").code == 0
    assert (tmp_path / "ra.xlsx.bak").read_bytes() == b"first"
    second = output.read_bytes()
    assert cli("consolidate", inbox, "-o", output, "--json").code == 0
    assert (tmp_path / "ra.xlsx.bak").read_bytes() == b"first"
    assert second in [p.read_bytes() for p in tmp_path.glob("ra.xlsx.bak*")]


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("fsync", OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        ("replace", PermissionError(errno.EACCES, "Permission denied"), "no-permission"),
        ("replace", OSError(errno.EROFS, "Read-only file system"), "no-permission"),
        ("fsync", KeyboardInterrupt(), "interrupted"),
        ("replace", KeyboardInterrupt(), "interrupted"),
    ],
)
def test_a_write_that_fails_leaves_the_old_file(
    call: str, error: BaseException, code: str,
    cli: Any, inbox: Path, make_book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2})
    output = tmp_path / "ra.xlsx"
    output.write_bytes(b"old")

    def fail(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        said = cli("consolidate", inbox, "-o", output, "--json")
    assert (said.code, said.error) == (2, code)
    assert output.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([inbox.name, output.name])


@pytest.mark.parametrize("seconds", [0.35, 0.6, 0.9])
def test_killed_midway_leaves_the_old_file_or_the_whole_new_one(
    seconds: float, cli: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    for n in range(1, 9):
        make_book(inbox / f"{n}.xlsx", f"0000{n}", {V1: 1, V2: n})
    output = tmp_path / "ra.xlsx"
    assert cli("consolidate", inbox, "-o", output, "--json").code == 0
    old = output.read_bytes()
    command = [sys.executable, "-m", "xlsx_addin", "consolidate", str(inbox), "-o", str(output)]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=seconds, check=False)
    if output.read_bytes() != old:
        assert (tmp_path / "ra.xlsx.bak").read_bytes() == old
    assert cli("validate", output, "--json").json["files"][0]["values"][V2] == "36"
    assert cli("consolidate", inbox, "-o", output, "--json").json["merged"] == 8


def test_an_output_that_cannot_be_is_refused_before_reading(
    cli: Any, inbox: Path, make_book: Any, tmp_path: Path
) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2})
    assert cli("consolidate", inbox, "-o", tmp_path / "không có" / "ra.xlsx", "--json").code == 2
    assert cli("consolidate", inbox, "-o", tmp_path / "ra.docx", "--json").code == 2
    assert cli("consolidate", inbox, "-o", inbox, "--json").code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == [inbox.name]


def test_json_is_alone_on_standard_output(cli: Any, inbox: Path, make_book: Any, tmp_path: Path) -> None:
    make_book(inbox / "1.xlsx", "00001", {V1: 1, V2: 2})
    (inbox / "hỏng.xlsx").write_bytes(b"")
    said = cli.process("consolidate", inbox, "-o", tmp_path / "ra.xlsx", "--json")
    assert said.code == 1
    assert said.err == ""
    assert said.json["values"][R] == "50.00"
    assert set(said.json) >= {
        "expected", "merged", "rejected", "skipped", "missing", "values", "states", "coverage", "sources", "findings",
    }  # fmt: skip
    assert said.json["expected"] is None
    for f in said.json["findings"]:
        assert set(f) >= {"code", "severity", "sheet", "cell", "id", "message", "fix"}
        assert f["severity"] in ("error", "warning", "info")
