"""Known faults in unseen workbooks: each is found with its code and its cell, and nothing else is called an error."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from tests.conftest import CommandLine, WriteTable
from tests.faults.books import Book
from tests.faults.corpus import (
    COMMUNES,
    DISTRICT,
    FAULTS,
    NOW,
    NOW_COMMUNES,
    PROVINCE_NOW,
    bases,
    correct_books,
    names_of_kinds,
)
from tests.faults.correct import filled
from tests.faults.harmless import HARMLESS
from tests.faults.in_merges import MERGE_FAULTS, PROVINCE_FAULTS, Inbox, delivery, with_department
from tests.faults.in_retyped import RETYPED_FAULTS, retyped
from tests.faults.kinds import Outcome, found
from tests.faults.measure import Case, Said, complaints, put_in, said_of, table, write_all
from tests.faults.over_time import PAST_FAULTS, PastFault, a_past_that_fits, nothing_wrong
from xlsx_addin.submission.records import Unit

TRIPLES = 30
_USUAL = (
    "foreign-sheet",
    "rate-without-parts",
    "missing-required",
    "not-arising",
    "unit-code-missing",
    "unit-code-proposed",
)
"""What is said of every sheet that was typed without ids: it prints rates without the figures behind them."""


def validated(cli: CommandLine, folder: Path, books: dict[str, Book], *more: object) -> dict[str, tuple[Said, ...]]:
    """What is said of each workbook, all of them validated in one run."""
    folder.mkdir(parents=True, exist_ok=True)
    ran = cli("validate", *write_all(folder, books).values(), *more, "--json")
    assert ran.code in (0, 1), ran.out + ran.err
    return {Path(x["file"]).stem: said_of(x["findings"]) for x in ran.json["files"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


# --- one fault in one workbook -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def single(cli: CommandLine, folder: Path) -> list[Case]:
    books, outcomes, kinds = {}, {}, {}
    correct = {base: bases(base) for base in {f.base for f in FAULTS}}
    for fault in FAULTS:
        for seed, base in enumerate(correct[fault.base]):
            name = f"{fault.name}-{seed}"
            books[name], outcomes[name] = put_in(fault, base)
            kinds[name] = fault
    said = validated(cli, folder / "single", books)
    return [Case(kinds[n].name, kinds[n].family, outcomes[n], said[n]) for n in books]


# --- between workbooks -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def over_time(cli: CommandLine, folder: Path) -> list[Case]:
    cases = []
    in_order = PastFault("a-past-in-order", nothing_wrong)
    for number, fault in enumerate((in_order, *PAST_FAULTS)):
        unit = COMMUNES[number % len(COMMUNES)]
        periods = ((2024, "nam"), (2023, "nam"), (2024, "6-thang"))
        now, last, half = (filled(unit, year, period, 11) for year, period in periods)
        a_past_that_fits(now, last, half)
        outcome = fault.change(now, last, half)
        place = folder / fault.name
        (place / "past").mkdir(parents=True)
        write_all(place / "past", {"last": last, "half": half})
        said = validated(cli, place, {"now": now}, "--history", place / "past")
        cases.append(Case(fault.name, fault.family, outcome, said["now"]))
    return cases


@pytest.fixture(scope="module")
def retyped_sheets(cli: CommandLine, folder: Path) -> list[Case]:
    """Against the same sheet without the fault: that its rates have no parts is told of both."""
    place = folder / "retyped"
    place.mkdir()
    base = filled(COMMUNES[3], 2024, "nam", 8)
    outcomes, paths = {"right": found()}, {"right": place / "right.xlsx"}
    paths["right"].write_bytes(retyped(base).to_bytes())
    for fault in RETYPED_FAULTS:
        sheet = retyped(base)
        outcomes[fault.name] = fault.change(sheet)
        paths[fault.name] = place / f"{fault.name}.xlsx"
        paths[fault.name].write_bytes(sheet.to_bytes())
    ran = cli("validate", *paths.values(), "--json")
    assert ran.code in (0, 1), ran.out + ran.err
    said = {Path(x["file"]).stem: said_of(x["findings"]) for x in ran.json["files"]}
    usual = {s.finding.code for s in said["right"]}
    assert usual <= {*_USUAL}
    return [
        Case(name, "retyped", outcomes[name], tuple(s for s in said[name] if s.finding.code not in usual))
        for name in paths
    ]


def consolidated(
    cli: CommandLine, write_table: WriteTable, folder: Path, target: Unit, inbox: Inbox
) -> tuple[Said, ...]:
    folder.mkdir(parents=True)
    write_all(folder, inbox.books)
    header = ("code", "name", "level", "parent_code", "received")
    units = write_table(folder.with_suffix(".csv"), header, inbox.table())
    options = ("-o", folder.with_suffix(".xlsx"), "--units", units, "--unit-code", target.code, *inbox.options)
    ran = cli("consolidate", folder, *options, "--json")
    assert ran.code in (0, 1), ran.out + ran.err
    return said_of(ran.json["findings"], by_file=True)


@pytest.fixture(scope="module")
def merging(cli: CommandLine, write_table: WriteTable, folder: Path) -> list[Case]:
    city = delivery((*COMMUNES, DISTRICT), 2024, 5)
    province = with_department(
        delivery((*NOW_COMMUNES, PROVINCE_NOW), 2026, 6), NOW["SYT"], 2026, ("M4.1", "M4.2", "M4.3")
    )
    cases = []
    for target, correct, faults in ((DISTRICT, city, MERGE_FAULTS), (PROVINCE_NOW, province, PROVINCE_FAULTS)):
        for fault in (None, *faults):
            inbox = correct.copy()
            outcome = fault.change(inbox) if fault else found()
            name = fault.name if fault else f"in-order-{target.code}"
            said = consolidated(cli, write_table, folder / name, target, inbox)
            cases.append(Case(name, fault.family if fault else "merging", outcome, said))
    return cases


# --- the tests ---------------------------------------------------------------------------------------------


def test_every_fault_is_found_at_its_cell_and_nothing_else_is_an_error(
    single: list[Case],
    over_time: list[Case],
    merging: list[Case],
    retyped_sheets: list[Case],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases = [*single, *over_time, *merging, *retyped_sheets]
    with capsys.disabled():
        print(f"\n{table(cases)}")
    assert len(names_of_kinds(cases)) >= 60
    found = complaints(cases)
    assert not found, "\n".join(found)


def test_correct_workbooks_give_neither_errors_nor_warnings(cli: CommandLine, folder: Path) -> None:
    books = correct_books()
    said = validated(cli, folder / "correct", books)
    cases = [Case(name, "correct", found(), said[name]) for name in books]
    print(f"\n{table(cases)}")
    assert not complaints(cases), "\n".join(complaints(cases))


def test_what_only_looks_unusual_is_left_alone(cli: CommandLine, folder: Path) -> None:
    books = {}
    for change in HARMLESS:
        for seed, base in enumerate(bases("commune")):
            book = base.copy()
            change(book)
            books[f"{change.__name__}-{seed}"] = book
    said = validated(cli, folder / "harmless", books)
    cases = [Case(name, "harmless", found(), said[name]) for name in books]
    print(f"\n{table(cases)}")
    assert not complaints(cases), "\n".join(complaints(cases))


def test_three_faults_in_one_workbook_are_all_found_and_each_goes_when_it_is_mended(
    cli: CommandLine, folder: Path
) -> None:
    random = Random(20)
    typed = [f for f in FAULTS if f.is_typed and f.base == "commune"]
    books, outcomes, mended = {}, {}, {}
    while len(mended) < TRIPLES:
        base = random.choice(bases("commune"))
        chosen = [(f, *put_in(f, base)) for f in random.sample(typed, 3)]
        if any(a.regions & b.regions for (_, a, _), (_, b, _) in combinations(chosen, 2)):
            continue  # faults of one place may be one fault, or none
        name = f"triple-{len(mended)}"
        three, two = base.copy(), base.copy()
        outcomes[name] = [fault.change(three) for fault, _, _ in chosen]
        outcomes[f"{name}-mended"] = [fault.change(two) for fault, _, _ in chosen[:2]]
        books[name], books[f"{name}-mended"] = three, two
        mended[name] = " + ".join(fault.name for fault, _, _ in chosen)
    said = validated(cli, folder / "triples", books)
    cases = [Case(mended[name.removesuffix("-mended")], "combined", _all(outcomes[name]), said[name]) for name in books]
    print(f"\n{table(cases)}")
    assert not complaints(cases), "\n".join(complaints(cases))
    for name in mended:
        gone = {s.finding for s in said[name]} - {s.finding for s in said[f"{name}-mended"]}
        assert gone >= set(outcomes[name][2].expected), mended[name]


def _all(outcomes: list[Outcome]) -> Outcome:
    return Outcome(tuple(e for o in outcomes for e in o.expected), tuple(e for o in outcomes for e in o.follows))
