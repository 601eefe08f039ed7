"""The form as data: complete, consistent, refused when it is not."""

import csv
import io
from decimal import Decimal
from importlib.resources import files

import pytest

from xlsx_addin import documentation
from xlsx_addin.catalogue import (
    CatalogueError,
    Combine,
    Compare,
    Role,
    Target,
    build_edition,
    edition_for,
    load_edition,
)

FOLDER = files("xlsx_addin.catalogue") / "editions" / "bac_ninh_2024"
CSV = (FOLDER / "indicators.csv").read_text(encoding="utf-8")
TOML = (FOLDER / "edition.toml").read_text(encoding="utf-8")
EDITION = load_edition("bac_ninh_2024")


def changed(row_id: str, **cells: str) -> str:
    rows = list(csv.DictReader(io.StringIO(CSV)))
    for row in rows:
        if row["id"] == row_id:
            row.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_the_form_has_its_56_rows():
    roles = [row.role for row in EDITION.indicators]
    assert len(roles) == 56
    assert roles.count(Role.HEADING) == 6
    assert roles.count(Role.GROUP) == 4
    assert sum(row.has_value for row in EDITION.indicators) == 46


def test_every_value_row_says_how_it_is_made_and_combined():
    for row in EDITION.indicators:
        if row.has_value:
            field = EDITION.fields[row.id]
            assert isinstance(field.combine, Combine)
            assert field.unit
            assert field.levels or row.formula, row.id


@pytest.mark.parametrize(
    ("row", "year", "provincial", "central"),
    [
        ("M1.1", 2025, (">=", "60"), (">=", "60")),
        ("M2.2", 2025, ("<", "20"), ("<", "30")),
        ("M2.2", 2030, ("<", "10"), ("<", "25")),
        ("M3.1", 2030, ("<=", "1.4"), ("<=", "1.4")),
        ("M3.2.1", 2025, (">=", "90"), (">=", "80")),
        ("M4.2", 2030, ("<", "42"), ("<", "42")),
        ("M5.2", 2030, (">=", "35"), (">=", "40")),
        ("M5.3.1", 2030, (">", "50"), (">=", "50")),
        ("M5.1", 2025, ("=", "1"), ("=", "1")),
    ],
)
def test_targets(row, year, provincial, central):
    targets = EDITION.by_id[row].targets
    assert targets.provincial[year] == Target(Decimal(provincial[1]), Compare(provincial[0]))
    assert targets.central[year] == Target(Decimal(central[1]), Compare(central[0]))


def test_a_dash_means_that_no_central_target_is_assessed():
    assert 2030 in EDITION.by_id["M4.4"].targets.provincial
    assert not EDITION.by_id["M4.4"].targets.central


def test_shares_and_other_ratios():
    not_shares = {row.id for row in EDITION.rates if row.formula and not row.formula.share}
    assert not_shares == {"M3.1", "M4.1"}


def test_rates_follow_from_pairs_that_belong_together():
    assert EDITION.joint_partner["M1.1.4b"] == "M1.1.4a"
    assert EDITION.joint_partner["M2.3.num"] == "M2.3.den"
    assert EDITION.joint_partner["CB.hdnd.xa.women"] == "CB.hdnd.xa.total"
    assert "HD.giam_sat.total" not in EDITION.joint_partner  # two parts: each may stand alone


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CSV + CSV.splitlines()[2] + "\n", "M1.1"),
        (changed("M1.1.4", numerator="M1.1.4x"), "M1.1.4"),
        (changed("M1.1.4", numerator="M1.1.4"), "M1.1.4"),
        (changed("M3.2.1", numerator="M3.2.1.1.1"), "M3.2.1"),
        (changed("M2.3", target_2025="nhiều"), "M2.3"),
        (changed("M2.3", compare_2025="=>"), "M2.3"),
        (changed("M2.3", role="tỷ lệ"), "M2.3"),
        (changed("M2.3", combine="mean"), "M2.3"),
        (changed("M2.3", levels="tinh|bo"), "M2.3"),
        (changed("M2.3", owner_codes="SLDTBXH|KHONGCO"), "M2.3"),
    ],
    ids=["duplicate", "dangling", "cycle", "unpaired", "target", "compare", "role", "combine", "level", "owner"],
)
def test_inconsistent_data_are_refused_by_name(text, named):
    with pytest.raises(CatalogueError, match=named.replace(".", r"\.")):
        build_edition(text, TOML)


def test_a_cycle_through_derivations_is_refused():
    derivation = '\n[[derivations]]\nid = "CB.ct_hdnd.xa.women"\nlevel = "xa"\nrule = "sum"\nfrom = ["M1.1.4b"]\n'
    with pytest.raises(CatalogueError, match="depends on itself"):
        build_edition(CSV, TOML.replace("\n[notes]", derivation + "\n[notes]"))


@pytest.mark.parametrize(
    ("year", "period", "name", "valid"),
    [
        (2020, "nam", "bac_ninh_2024", False),
        (2021, "nam", "bac_ninh_2024", True),
        (2025, "6-thang", "bac_ninh_2024", True),
        (2025, "nam", "hai_cap_2026", True),
        (2026, "6-thang", "hai_cap_2026", True),
        (2031, "nam", "hai_cap_2026", True),
    ],
)
def test_the_edition_of_a_period(year, period, name, valid):
    edition, is_valid = edition_for(year, period)
    assert (edition.id, is_valid) == (name, valid)


def test_generated_pages_are_current(pytestconfig):
    for name, text in documentation.pages().items():
        committed = (pytestconfig.rootpath / "docs" / name).read_text(encoding="utf-8")
        assert committed == text, f"run `make docs`: {name} is not current"
    page = documentation.pages()["indicators_bac_ninh_2024.md"]
    assert all(f"`{row.id}`" in page for row in EDITION.indicators)
