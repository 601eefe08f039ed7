"""The guide for staff: it speaks of every button by its caption, and its page is whole."""

import re
from pathlib import Path

from xlsx_addin.buttons import BUTTONS, RIBBON_TAB
from xlsx_addin.catalogue import load_edition
from xlsx_addin.cell_functions import HELP
from xlsx_addin.guide import guide_page
from xlsx_addin.office_pc.paths import PYTHONS

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "huong-dan.md").read_text(encoding="utf-8")
WORDS = " ".join(TEXT.split())


def test_it_names_every_button_as_the_workbook_does():
    missing = [b.caption for b in BUTTONS if f"**{b.caption}**" not in WORDS and f"«{b.caption}»" not in WORDS]
    assert not missing
    assert RIBBON_TAB in TEXT


def test_sheets_and_functions_it_names_exist():
    sheets = {*load_edition("bac_ninh_2024").sheets.values(), "Hàm"}
    named = set(re.findall(r"[Tt]rang «([^»]+)»", TEXT))
    assert named and named <= sheets
    functions = set(re.findall(r"=([A-Z_]+)\(", TEXT))
    assert functions and functions <= {h.name for h in HELP}


def test_it_names_the_versions_of_python_that_the_bundle_carries():
    assert all(f"3.{minor}" in TEXT for _, minor in PYTHONS)


def test_every_picture_is_there_and_every_link_leads_somewhere():
    pictures = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT))
    assert pictures == {f"hinh/{p.name}" for p in (DOCS / "hinh").iterdir()}
    page = guide_page()
    assert page.count('src="data:image/png;base64,') == len(pictures)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
    assert "href=" in page
    assert "@" not in re.sub(r"base64,[^\"]+", "", page).partition("<body>")[2]
