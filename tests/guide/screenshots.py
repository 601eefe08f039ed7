"""The guide's pictures, made from the real workbook: ``make screenshots`` (needs Xvfb and ImageMagick).

The sample workbooks of one city are filled, checked and merged by the very buttons, on the engine of paper; what they
changed goes into the .xlsm cell by cell, and LibreOffice shows it on a virtual screen.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from tests.hosts import paper
from xlsx_addin.cell_values import Formula
from xlsx_addin.command_line.app import main
from xlsx_addin.hosts import scripts
from xlsx_addin.places import from_a1
from xlsx_addin.workbook.package import Package

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "hinh"
SAMPLES = ROOT / "workbooks" / "mau_bac_kan_2023"
DISPLAY = ":93"
SCREEN = (2000, 1080)
# Left, top, right and bottom of the window that are the program's own bars, in pixels.
BARS = (0, 104, 44, 22)

# Pictures of sheets that are empty below these many pixels.
SHORT = {"kiem_tra": 380, "theo_doi_nop": 480}
# Points a line of these sheets needs: live programs fit rows to their text, files keep what they say.
HEIGHTS = {"Kiểm tra": 52, "Theo dõi nộp": 33}

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{recalculate}</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>vi-VN</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


def make(folder: Path) -> None:
    commune = workbook(folder, "01840", "phường Đức Xuân", "xa")
    take(folder, pressed(commune, "fill"), "Thông tin", "thong_tin")
    take(folder, pressed(commune), "Phụ lục 01", "phu_luc_01")
    city = workbook(folder, "058", "thành phố Bắc Kạn", "huyen")
    take(folder, pressed(city, "validate"), "Kiểm tra", "kiem_tra")
    inbox = folder / "so_cac_xa"
    inbox.mkdir()
    for path in SAMPLES.iterdir():
        if path.is_file() and not path.name.startswith("058"):
            shutil.copy(path, inbox)
    merged = pressed(city, "consolidate", inbox=inbox)
    take(folder, merged, "Tổng hợp", "tong_hop")
    take(folder, merged, "Theo dõi nộp", "theo_doi_nop")
    take(folder, city, "Hàm", "ham")
    report(folder, merged)


def workbook(folder: Path, code: str, name: str, level: str) -> Path:
    """A sample unit's workbook with buttons."""
    tables = {}
    for table, columns in (("so_lieu", ("id", "value")), ("danh_sach", ("sheet", "row", "column", "value"))):
        tables[table] = folder / f"{code}_{table}.csv"
        with (
            (SAMPLES / "nguon" / f"{table}.csv").open(encoding="utf-8-sig") as source,
            tables[table].open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.DictWriter(out, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in csv.DictReader(source) if row["code"] == code)
    path = folder / f"{code}.xlsm"
    words = ["--unit-code", code, "--unit-name", name, "--level", level, "--year", "2023"]
    assert (
        main(["new", *words, "--values", str(tables["so_lieu"]), "--lists", str(tables["danh_sach"]), "-o", str(path)])
        == 0
    )
    return path


def pressed(path: Path, *buttons: str, inbox: Path | None = None) -> Path:
    """The workbook after some buttons: what they changed on paper, put into the file losslessly."""
    book, app = paper.open_book(path)
    before = paper.contents(book)
    if inbox:
        for sheet in (book.impl.formulas["Thông tin"], book.impl.values["Thông tin"]):
            row = next(r for r in sheet.iter_rows() if r[0].value == "RUN.folder")
            row[2].value = str(inbox)
    for name in buttons:
        getattr(scripts, name)(book)
        assert app.said[-1][1] == "info", app.said[-1]
    package = Package.open(path)
    for name, (state, cells) in paper.contents(book).items():
        if name not in package.sheet_names:
            continue
        package.set_sheet_visible(name, state == "visible") if state != "veryHidden" else None
        changed = {a1 for a1 in {*cells, *before[name][1]} if cells.get(a1) != before[name][1].get(a1)}
        for a1 in changed:
            value = cells.get(a1, (None,))[0]
            formula = isinstance(value, str) and value.startswith("=")
            package.sheet(name).set(from_a1(a1), Formula(value[1:]) if formula else value, style(package, name, a1))
    made = path.with_name(f"{path.stem}_{'_'.join(buttons) or 'moi'}.xlsm")
    package.write(made, backup=False)
    return made


def style(package: Package, name: str, a1: str) -> int | None:
    """The look of a cell that the file does not hold yet: that of its column's first line, as programs do."""
    row, column = from_a1(a1)
    sheet = package.sheet(name)
    if sheet.style((row, column)) or name in ("Thông tin", "Phụ lục 01"):
        return None
    return sheet.style((4, column)) if row > 4 else None


def take(folder: Path, path: Path, sheet: str, name: str) -> None:
    """A picture of one sheet as a person sees it."""
    package = Package.open(path)
    package.set_active(sheet)
    if sheet == "Hàm":
        compute_example(package)
    shown = folder / f"hinh_{name}.xlsm"
    shown.write_bytes(prepared(package.to_bytes(), sheet))
    picture = folder / f"{name}.png"
    environment = {**os.environ, "DISPLAY": DISPLAY, "SAL_USE_VCLPLUGIN": "gen"}
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        SETTINGS.format(recalculate=1 if name == "ham" else 0), encoding="utf-8"
    )
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--norestore", "--nologo", "--calc", str(shown)]
    screen = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "{}x{}x24".format(*SCREEN)], stderr=subprocess.DEVNULL)
    program = None
    try:
        time.sleep(1)
        for _ in range(2):  # a fresh profile makes the program end once and ask to be started again
            program = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            time.sleep(15)
            if program.poll() is None:
                break
        subprocess.run(["import", "-window", "root", str(picture)], env=environment, check=True)
    finally:
        if program:
            program.terminate()
            program.wait()
        subprocess.run(["pkill", "-f", str(profile)], check=False)
        screen.terminate()
        screen.wait()
    left, top, right, bottom = BARS
    width, height = SCREEN[0] - left - right, SCREEN[1] - top - bottom
    crop = f"{width}x{SHORT.get(name, height)}+{left}+{top}"
    target = PICTURES / f"{name}.png"
    subprocess.run(
        ["convert", picture, "-crop", crop, "+repage", "+dither", "-colors", "250", "-strip", str(target)], check=True
    )


def compute_example(package: Package) -> None:
    """A figure for the one example that reads the form: LibreOffice has no cell functions to compute it with."""
    form, help_sheet = package.sheet("Phụ lục 01"), package.sheet("Hàm")
    row = next(place[0] for place, value in form.cells() if value == "M3.2.1.1")
    form.set((row, from_a1("D1")[1]), 3)
    for place, formula in help_sheet.formula_texts():
        if formula.startswith("KETQUA"):
            help_sheet.set_cached(place, 3)


def prepared(data: bytes, sheet: str) -> bytes:
    """The file without its macros, about which the program would ask (its buttons stay), with rows tall enough."""
    part_name = part_of(data, sheet)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                part = re.sub(rb"<Relationship [^>]*vbaProject[^>]*/>", b"", part)
            elif name == "[Content_Types].xml":
                part = re.sub(rb"<(Override|Default) [^>]*vbaProject[^>]*/>", b"", part)
            elif name == part_name and sheet in HEIGHTS:
                tall = f' ht="{HEIGHTS[sheet]}" customHeight="1">'.encode()
                part = re.sub(
                    rb"(<row r=\"(?:[5-9]|\d\d+)\"[^>]*?)(?: ht=\"[^\"]*\")?(?: customHeight=\"1\")?>",
                    rb"\1" + tall,
                    part,
                )
            if "vbaProject" not in name:
                target.writestr(name, part)
    return out.getvalue()


def part_of(data: bytes, sheet: str) -> str:
    """The name of a sheet's part."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        book = source.read("xl/workbook.xml").decode()
        links = source.read("xl/_rels/workbook.xml.rels").decode()
    relation = re.search(rf'<sheet name="{sheet}"[^>]*r:id="([^"]+)"', book)
    assert relation
    target = re.search(rf'<Relationship [^>]*Id="{relation[1]}"[^>]*Target="([^"]+)"', links)
    assert target
    return f"xl/{target[1]}"


def report(folder: Path, path: Path) -> None:
    """The first page of the report."""
    book, app = paper.open_book(path)
    scripts.report(book)
    assert app.said[-1][1] == "info", app.said[-1]
    document = next(folder.glob("Bao_cao*.docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for _ in range(2):
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 81:
            break
    made = document.with_suffix(".pdf")
    subprocess.run(
        ["pdftoppm", "-r", "70", "-l", "1", "-png", "-singlefile", str(made), str(folder / "trang")], check=True
    )
    border = ["-bordercolor", "#888888", "-border", "1", "-colors", "64", "-strip"]
    subprocess.run(["convert", str(folder / "trang.png"), *border, str(PICTURES / "bao_cao.png")], check=True)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        make(Path(place))
    sys.exit(0)
