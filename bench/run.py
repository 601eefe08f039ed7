"""Measure everything the budgets name in one run, print the ratios, and write ``bench/RESULTS.md``.

    python -m bench [--count 10598] [--growth 1000 10000] [--pairs 3] [--quick] [--only clicks]

Nothing here asserts: numbers of a shared machine are for reading, and ratios within one run for comparing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

if __package__ in (None, ""):  # python bench/run.py
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import samples
from bench.clicks import clicks
from bench.measure import PROGRAM, Run, Spread, paired, run, spread, task
from bench.rows import Row

RESULTS = Path(__file__).with_name("RESULTS.md")
WORK = samples.DATA / "work"
Part = Callable[[], list[Row]]
_OPENPYXL_SAMPLE = 300
_ONE_PROVINCE = 165  # communes whose consolidation is reported on


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=samples.COUNTRY, help="commune workbooks (default: the country)")
    parser.add_argument("--growth", type=int, nargs=2, default=(1000, 10_000), metavar=("FEW", "MANY"))
    parser.add_argument("--pairs", type=int, default=3, help="paired runs of reading and of writing")
    parser.add_argument("--quick", action="store_true", help="600 workbooks, one pair: to see that it works")
    parser.add_argument("--only", choices=["clicks"], help="this part alone, printed only")
    parser.add_argument("--no-results", action="store_true", help="print only, leave RESULTS.md alone")
    given = parser.parse_args(arguments)
    if given.quick:
        given.count, given.growth, given.pairs = 600, (60, 600), 1
    given.load = os.getloadavg()[0]
    rows: list[Row] = []
    for part in _clicks_alone(given) if given.only else _parts(given):
        made = part()
        rows += made
        for row in made:
            _say(f"  {row.what}: {row.shown}  {row.verdict}")
    text = _document(given, rows)
    _say(text)
    if not (given.no_results or given.only):
        RESULTS.write_text(text, encoding="utf-8")
    return 0


def _parts(given: argparse.Namespace) -> Iterable[Part]:
    paths = _prepare(max(given.count, *given.growth))
    _say(f"{given.count} workbooks, {sum(p.stat().st_size for p in paths[: given.count]) >> 20} MB")
    return (
        lambda: _reading(paths[: given.count], given.pairs),
        lambda: _growth(paths, given.growth),
        lambda: _writing(given.pairs),
        lambda: _new(100 if given.quick else 1000),
        lambda: _single(paths),
        _start,
        *_clicks_alone(given),
    )


def _clicks_alone(given: argparse.Namespace) -> Iterable[Part]:
    WORK.mkdir(parents=True, exist_ok=True)
    return (lambda: clicks(WORK / "clicks", given.pairs),)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _prepare(count: int) -> list[Path]:
    _say("making or finding the workbooks …")
    WORK.mkdir(parents=True, exist_ok=True)
    return samples.files(count)


def _listing(name: str, paths: Iterable[Path]) -> Path:
    listing = WORK / f"{name}.txt"
    listing.write_text("\n".join(map(str, paths)), encoding="utf-8")
    return listing


def _result() -> Path:
    return WORK / "consolidated.xlsx"


# --- the country ----------------------------------------------------------------------------------------


def _reading(paths: Sequence[Path], pairs: int) -> list[Row]:
    """To merged totals, against calamine and openpyxl; then the real command once, with its memory."""
    count = len(paths)
    listing = _listing("all", paths)
    task("calamine", listing)  # the files into the system's cache, for whoever comes first
    ours, bare = paired(pairs, lambda: task("consolidate", listing), lambda: task("calamine", listing))
    sample = paths[:: max(count // _OPENPYXL_SAMPLE, 1)][:_OPENPYXL_SAMPLE]
    some = _listing("some", sample)
    loops = {mode: task("openpyxl", some, mode).wall * count / len(sample) for mode in ("whole", "read-only")}
    whole = count == sum(1 for _ in samples.FOLDER.rglob("*.xlsx"))
    named = [str(samples.FOLDER)] if whole else [str(p) for p in paths]
    command = run([PROGRAM, "consolidate", *named, "--unit-name", "Cả nước", "--level", "tinh", "-o", str(_result())])
    to_bare = spread([a.wall / b.wall for a, b in zip(ours, bare, strict=True)])
    loop = spread([min(loops.values()) / a.wall for a in ours])
    processor = spread([a.cpu / b.cpu for a, b in zip(ours, bare, strict=True)])
    peaks = max((*ours, command), key=lambda r: r.peak)
    merged = int(ours[0].said.get("merged", 0))
    return [
        Row("to merged totals, wall clock", _seconds(ours), note=f"{merged} of {count} merged"),
        Row("bare calamine, one process", _seconds(bare)),
        Row("to merged totals / bare calamine", to_bare.text(unit="x"), to_bare.median, 2, 1, "x",
            why="each file is inflated, guarded, parsed by calamine, then understood and checked in Python"),
        Row("  the same in processor time", processor.text(unit="x"), note="half of it is the wall clock's floor"),
        Row(
            "openpyxl loop / to merged totals", loop.text(1, "x"), loop.median, 10, 20, "x", at_least=True,
            why="as above: openpyxl is measured on the same sheets only",
            note=f"faster of whole ({loops['whole']:.0f} s) and read-only ({loops['read-only']:.0f} s), "
            f"reckoned from {len(sample)} files",
        ),
        Row("command `consolidate`, with the workbook", f"{command.wall:.1f} s", note=f"exit {command.code}"),
        Row(
            "largest process", f"{peaks.peak:.0f} MB", peaks.peak, 300, None, " MB",
            why="the parent holds every submission, and the summary every finding",
            note=f"parent {command.peaks[0]:.0f} MB, children "
            + ", ".join(f"{p:.0f}" for p in sorted(command.peaks[1:])) + " MB",
        ),
    ]  # fmt: skip


def _growth(paths: Sequence[Path], growth: tuple[int, int]) -> list[Row]:
    few, many = (_listing(f"first{n}", paths[:n]) for n in growth)
    short, long = paired(1, lambda: task("consolidate", few), lambda: task("consolidate", many))
    ratio = long[0].wall / short[0].wall
    times = growth[1] / growth[0]
    return [
        Row(
            f"time({growth[1]:,}) / time({growth[0]:,})", f"{ratio:.1f}x", ratio, 1.1 * times, None, "x",
            note=f"{short[0].wall:.1f} s and {long[0].wall:.1f} s",
        )
    ]  # fmt: skip


def _writing(pairs: int) -> list[Row]:
    """The workbook of the country: our stage of it against XlsxWriter with the same cells."""
    listing = WORK / "all.txt"
    output = WORK / "ours.xlsx"
    ours, bare = paired(
        max(pairs - 1, 1),
        lambda: task("consolidate", listing, output),
        lambda: task("xlsxwriter", output, WORK / "theirs.xlsx"),
    )
    ratio = spread([a.said["write"] / b.said["write"] for a, b in zip(ours, bare, strict=True)])
    processor = spread([a.said["write_cpu"] / b.said["write_cpu"] for a, b in zip(ours, bare, strict=True)])
    sizes = [f"{f.stat().st_size >> 20} MB" for f in (output, WORK / "theirs.xlsx")]
    return [
        Row("writing the consolidated workbook", spread([a.said["write"] for a in ours]).text(1, " s")),
        Row(
            "bare XlsxWriter, constant memory", spread([b.said["write"] for b in bare]).text(1, " s"),
            note=f"{int(bare[0].said['cells']):,} cells; {sizes[0]} ours, {sizes[1]} theirs",
        ),
        Row("writing / bare XlsxWriter", ratio.text(unit="x"), ratio.median, 1.5, 1.2, "x"),
        Row("  the same in processor time", processor.text(unit="x")),
        Row("largest process while writing", f"{max(r.peak for r in ours):.0f} MB",
            max(r.peak for r in ours), 300, None, " MB"),
    ]  # fmt: skip


# --- single workbooks -------------------------------------------------------------------------------------


def _new(count: int) -> list[Row]:
    """The command itself: one process, every file written whole or not at all."""
    rows = []
    for filled in (False, True):
        folder = WORK / "new"
        shutil.rmtree(folder, ignore_errors=True)
        options = samples.write_tables(samples.communes(count), WORK / "tables", filled=filled)
        made = run([PROGRAM, "new", "--year", str(samples.YEAR), *options, "-o", str(folder)])
        found = len(list(folder.glob("*.xlsx")))
        scaled = made.wall * 1000 / count
        name = "with every figure and list" if filled else "blank"
        limits = (20.0, 5.0)
        rows.append(
            Row(
                f"`new`, 1,000 workbooks, {name}", f"{scaled:.1f} s", scaled, *limits, " s",
                note=f"{found} made, processor {made.cpu * 1000 / count:.1f} s",
                why="every workbook is patched, read back, its results computed, and synced to the disk",
            )
        )  # fmt: skip
    shutil.rmtree(WORK / "new", ignore_errors=True)
    return rows


def _single(paths: Sequence[Path]) -> list[Row]:
    province = WORK / "province.xlsx"
    task("consolidate", _listing("province", paths[:_ONE_PROVINCE]), province)
    rows = []
    for name, file in (("a commune's workbook", paths[0]), (f"a province of {_ONE_PROVINCE} communes", province)):
        runs = [run([PROGRAM, "report", str(file), "-o", str(WORK / "report.docx")]) for _ in range(5)]
        times = spread([r.wall for r in runs])
        rows.append(
            Row(
                f"one report, {name}",
                times.text(unit=" s"),
                times.median,
                1,
                None,
                " s",
                note=f"exit {runs[0].code}",
                why="starting, importing the Word libraries, and a second process that reads the workbook",
            )
        )
    said = task("core", _listing("core", paths[:100])).said
    notes = {"validate": "what a button does once the cells are read", "fill": "all of it, overwriting"}
    rows += [
        Row(f"core work of `{name}`, one workbook", f"{said[name]:.1f} ms", said[name], 50, None, " ms", note=note)
        for name, note in notes.items()
    ]
    return rows


def _start() -> list[Row]:
    """The command line's own start, between an empty Python and ``import xlwings``."""
    commands = {
        "`xlsx-addin --version`": [PROGRAM, "--version"],
        "  `python -c pass`": [sys.executable, "-c", "pass"],
        "  `python -c \"import xlwings\"`": [sys.executable, "-c", "import xlwings"],
    }  # fmt: skip
    return [Row(what, spread([run(c).wall for _ in range(5)]).text(unit=" s")) for what, c in commands.items()]


# --- the document -------------------------------------------------------------------------------------------


def _seconds(runs: Sequence[Run]) -> str:
    return Spread(tuple(r.wall for r in runs)).text(1, " s")


def _document(given: argparse.Namespace, rows: Sequence[Row]) -> str:
    table = ["| what | measured | budget | stretch | | note |", "|---|---|---|---|---|---|"]
    table += [
        f"| {r.what.strip()} | {r.shown} | {r.limit(r.budget)} | {r.limit(r.stretch)} | {r.verdict} | {r.remark} |"
        for r in rows
    ]
    return "\n".join(
        [
            "# Benchmark results",
            "",
            f"Written by `python -m bench --count {given.count}` on {dt.date.today():%d %B %Y}. "
            f"{_machine()}, Python {platform.python_version()}. Load when it began: {given.load:.1f}.",
            "",
            "Medians, (least–most) where there were several runs; whole processes, those compared run in turns. "
            "The machine is shared: compare ratios, not seconds.",
            "",
            *table,
            "",
        ]
    )


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), model)
    return f"{os.cpu_count()} cores of {model}, {platform.system()}"


if __name__ == "__main__":
    sys.exit(main())
