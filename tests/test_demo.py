"""``demo``: every figure that Bắc Kạn city published for 2023 comes out, and the wrong one comes out right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

SAMPLES = Path(__file__).resolve().parent.parent / "workbooks" / "mau_bac_kan_2023"

CITY, COMMUNES = "huyen", "xa"
SHARES: dict[str, tuple[str, str, int, int, str]] = {
    # published figure: body, level, women, all, right percentage
    "women_party_committee_city": ("capuy", CITY, 11, 36, "30.56"),
    "women_party_committee_communes": ("capuy", COMMUNES, 31, 101, "30.69"),
    "women_council_city": ("hdnd", CITY, 9, 29, "31.03"),
    "women_council_communes": ("hdnd", COMMUNES, 53, 152, "34.87"),
    "women_vice_chair_committee_city": ("pct_ubnd", CITY, 1, 3, "33.33"),
    "women_chair_committee_communes": ("ct_ubnd", COMMUNES, 1, 8, "12.50"),
    "women_vice_chair_committee_communes": ("pct_ubnd", COMMUNES, 5, 13, "38.46"),
    "women_chair_council_communes": ("ct_hdnd", COMMUNES, 1, 8, "12.50"),
    "women_vice_chair_council_communes": ("pct_hdnd", COMMUNES, 5, 8, "62.50"),
}
FIGURES: dict[str, tuple[str, str]] = {
    # published figure: id in the consolidated workbook, value
    "directive_documents_total": ("HD.van_ban.total", "16"),
    "budget_city_million_vnd": ("HD.kinh_phi.nsnn.huyen", "30"),
    "budget_xuat_hoa_million_vnd": ("HD.kinh_phi.nsnn.xa", "5"),
    "women_chair_committee_city": ("CB.ct_ubnd.huyen.women", "0"),
    "women_chair_council_city": ("CB.ct_hdnd.huyen.women", "0"),
    "women_vice_chair_council_city": ("CB.pct_hdnd.huyen.women", "0"),
    "anti_violence_models": ("HD.mo_hinh", "15"),
    "staff_office_leaders": ("HD.can_bo.lanh_dao", "1"),
    "staff_civil_servants": ("HD.can_bo.cong_chuc", "1"),
    "trusted_addresses": ("HD.dia_chi_tin_cay", "117"),
    "hotlines": ("HD.duong_day_nong", "151"),
    "supervised_units": ("HD.giam_sat.total", "8"),
    "supervised_directly": ("HD.giam_sat.truc_tiep", "3"),
    "supervised_indirectly": ("HD.giam_sat.gian_tiep", "5"),
}
DOCUMENTS = {"directive_documents_plans": ("Kế hoạch", 3), "directive_documents_decisions": ("Quyết định", 4)} | {
    "directive_documents_letters": ("Công văn", 9)
}
MEETINGS: dict[str, tuple[str, int, int]] = {
    # published figure: a word of the row's content, sessions, people
    "launch_delegates": ("Lễ phát động", 1, 200),
    "session_duong_quang_people": ("Dương Quang", 1, 100),
    "campaign_huyen_tung_delegates": ("tại phường Huyền Tụng", 1, 130),
    "dialogue_huyen_tung_members": ("đối thoại với lãnh đạo", 1, 54),
    "youth_team_members": ("Đội dự Hội thi", 1, 8),
    "school_attendances_at_least": ("pháp luật về bình đẳng giới, phòng, chống bạo lực gia đình", 21, 10450),
}
PHRASES: dict[str, tuple[str, ...]] = {
    # published figure: words that the report must hold
    "directive_documents_total": ("16 văn bản",),
    "directive_documents_plans": ("03 Kế hoạch",),
    "directive_documents_decisions": ("04 Quyết định",),
    "directive_documents_letters": ("09 Công văn",),
    "budget_city_million_vnd": ("30 triệu đồng",),
    "communes_with_own_budget": ("01/08 đơn vị", "07/08 đơn vị"),
    "budget_xuat_hoa_million_vnd": ("Xuất Hóa 5 triệu đồng",),
    "communes_without_own_budget": ("07/08 đơn vị",),
    "launch_delegates": ("200 người",),
    "launch_gifts": ("10 hội viên",),
    "session_duong_quang_people": ("01 buổi", "100 người"),
    "campaign_huyen_tung_delegates": ("130 người",),
    "dialogue_huyen_tung_members": ("54 người",),
    "youth_team_members": ("01 Đội", "08 người"),
    "school_sessions": ("21 buổi",),
    "school_attendances_at_least": ("10.450 lượt",),
    "women_party_committee_city": ("11/36 người, chiếm tỷ lệ 30,56%",),
    "women_party_committee_communes": ("31/101 người, chiếm tỷ lệ 30,69%",),
    "women_council_city": ("09/29 người, chiếm tỷ lệ 31,03%",),
    "women_council_communes": ("53/152 người, chiếm tỷ lệ 34,87%",),
    "women_vice_chair_committee_city": ("01/03 người, chiếm tỷ lệ 33,33%",),
    "women_chair_committee_communes": ("01/08 người, chiếm tỷ lệ 12,50%",),
    "women_vice_chair_committee_communes": ("05/13 người, chiếm tỷ lệ 38,46%",),
    "women_chair_council_communes": ("01/08 người, chiếm tỷ lệ 12,50%",),
    "women_vice_chair_council_communes": ("05/08 người, chiếm tỷ lệ 62,50%",),
    "anti_violence_models": ("15 mô hình",),
    "wards_with_models": ("Đức Xuân, Phùng Chí Kiên, Xuất Hóa",),
    "domestic_violence_penalty_decisions": ("03 quyết định xử phạt", "2385/QĐ-XPHC", "2386/QĐ-XPHC", "2594/QĐ-XPHC"),
    "staff_office_leaders": ("01 lãnh đạo",),
    "staff_civil_servants": ("01 công chức",),
    "trusted_addresses": ("117 địa chỉ tin cậy",),
    "hotlines": ("151 đường dây nóng",),
    "supervised_units": ("08 đơn vị",),
    "supervised_directly": ("trực tiếp 03",),
    "supervised_indirectly": ("gián tiếp 05",),
}
ZEROES = {  # published as "0 người", each in the line of its body
    "women_chair_committee_city": r"Ủy ban nhân dân thành phố: Chủ tịch:? 0 người",
    "women_chair_council_city": r"Hội đồng nhân dân thành phố: Chủ tịch:? 0 người",
    "women_vice_chair_council_city": r"Hội đồng nhân dân thành phố: .*Phó Chủ tịch:? 0 người",
}


@pytest.fixture(scope="module")
def demo(cli: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("trình diễn") / "kết quả"
    ran = cli("demo", "-o", folder)
    assert ran.code == 0
    return folder, ran


@pytest.fixture(scope="module")
def book(demo: tuple[Path, Any]) -> Path:
    return next(demo[0].glob("*.xlsx"))


@pytest.fixture(scope="module")
def lines(demo: tuple[Path, Any]) -> list[str]:
    """The paragraphs of the report, those of its tables too."""
    body = docx.Document(str(next(demo[0].glob("*.docx")))).element.body
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


@pytest.fixture(scope="module")
def said(cli: Any, book: Path) -> dict[str, Any]:
    """What ``validate --json`` says of the consolidated workbook."""
    ran = cli("validate", book, "--json")
    assert ran.code == 0
    found: dict[str, Any] = ran.json["files"][0]
    return found


def _rows(path: Path, title: str) -> list[dict[str, Any]]:
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(path)[title].iter_rows()]
    top = next(i for i, row in enumerate(rows) if "#id" in row)
    lines = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 2 :]]
    return [x for x in lines if any(v is not None for k, v in x.items() if k not in ("stt", None))]


@pytest.mark.parametrize("key", SHARES)
def test_shares_of_women_are_reproduced(key: str, said: dict[str, Any]) -> None:
    body, level, women, total, right = SHARES[key]
    stem = f"CB.{body}.{level}"
    values = said["values"]
    assert (values[f"{stem}.women"], values[f"{stem}.total"], values[f"{stem}.rate"]) == (str(women), str(total), right)


@pytest.mark.parametrize("key", FIGURES)
def test_figures_are_reproduced(key: str, said: dict[str, Any]) -> None:
    figure, right = FIGURES[key]
    assert said["values"][figure] == right


def test_documents_are_reproduced(book: Path) -> None:
    rows = _rows(book, "Văn bản")
    assert len(rows) == 16
    kinds = [r["kind"] for r in rows]
    assert {key: kinds.count(kind) for key, (kind, _) in DOCUMENTS.items()} == {k: n for k, (_, n) in DOCUMENTS.items()}
    penalties = [n for n, r in enumerate(rows, start=1) if "xử phạt vi phạm hành chính" in r["subject"]]
    assert penalties == [11, 12, 13]  # as in the published list


def test_meetings_are_reproduced(book: Path) -> None:
    rows = _rows(book, "Truyền thông")
    for key, (word, sessions, people) in MEETINGS.items():
        row = next(r for r in rows if word in r["content"])
        assert (row["sessions"], row["total"]) == (sessions, people), key
    schools = next(r for r in rows if r["sessions"] == 21)
    assert schools["measure"] == "lượt"  # attendances, not persons


def test_budgets_of_communes_are_reproduced(cli: Any) -> None:
    """One of eight has a budget of its own: Xuất Hóa, 5 million."""
    files = sorted(SAMPLES.glob("*.xlsx"))
    assert len(files) == 9
    own = {
        f["unit"]["code"]: f["values"]["HD.kinh_phi.nsnn.xa"]
        for f in cli("validate", *files, "--json").json["files"]
        if f["unit"]["code"] != "058"
    }
    assert len(own) == 8
    stated = {code: value for code, value in own.items() if value not in (None, "0")}
    assert stated == {"01855": "5"}


def test_counts_of_communes_rest_on_all_eight(cli: Any, tmp_path: Path) -> None:
    run = ("consolidate", SAMPLES, "-o", tmp_path / "ra.xlsx", "--units", SAMPLES / "danh_sach_don_vi.csv", "--json")
    ran = cli(*run)
    assert (ran.json["merged"], ran.json["expected"], ran.json["missing"], ran.json["rejected"]) == (9, 9, [], [])
    for body, level, *_ in SHARES.values():
        assert ran.json["coverage"][f"CB.{body}.{level}.women"] == ([8, 8] if level == COMMUNES else [1, 1])
    assert ran.json["unit"]["code"] == "058"


@pytest.mark.parametrize("key", PHRASES)
def test_the_report_says_what_was_published(key: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    assert [phrase for phrase in PHRASES[key] if phrase not in text] == []


@pytest.mark.parametrize("key", ZEROES)
def test_the_report_says_zero_where_there_is_none(key: str, lines: list[str]) -> None:
    assert [line for line in lines if re.search(ZEROES[key], line)]


def test_every_published_figure_is_held_by_a_test() -> None:
    held = {*SHARES, *FIGURES, *DOCUMENTS, *MEETINGS, *PHRASES, *ZEROES}
    assert len(held) == 38
    assert held == {*PHRASES, *ZEROES}  # each of them also in the report's own words


def test_the_wrong_percentage_is_flagged_and_put_right(
    demo: tuple[Path, Any], cli: Any, book: Path, lines: list[str]
) -> None:
    """9 of 29 was published as 30,03%; it is 31,03%."""
    shown = demo[1].out
    assert "30,03" in shown
    assert "31,03" in shown
    city = next(SAMPLES.glob("058_*.xlsx"))
    ran = cli("validate", city, "--json")
    errors = [f for f in ran.json["files"][0]["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["id"]) for f in errors] == [("rate-differs", "CB.hdnd.huyen.rate")]
    assert ran.code == 1
    listed = [r for r in _rows(book, "Kiểm tra") if r["code"] == "rate-differs"]
    assert [(r["file"], r["sheet"], r["cell"]) for r in listed] == [(city.name, errors[0]["sheet"], errors[0]["cell"])]
    assert not [line for line in lines if "30,03" in line]
    assert [line for line in lines if "31,03%" in line]


def test_text_numbers_among_the_samples_are_counted(cli: Any) -> None:
    """One sample writes its numbers as text; it is merged all the same, and said."""
    files = cli("validate", *sorted(SAMPLES.glob("*.xlsx")), "--json").json["files"]
    texts = {
        f["unit"]["code"] for f in files if any(x["code"] in ("text-number", "fraction-split") for x in f["findings"])
    }
    assert texts - {"058"}
    assert len(texts - {"058"}) == 1


def test_the_demo_shows_each_unit_and_may_run_again(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = {p: p.read_bytes() for p in SAMPLES.rglob("*") if p.is_file()}
    first, second = cli("demo"), cli("demo")
    assert (first.code, second.code) == (0, 0)
    for code in ("058", "01834", "01837", "01840", "01843", "01846", "01849", "01852", "01855"):
        assert code in first.out
    made = {p.suffix for p in (tmp_path / "ket_qua").iterdir()}
    assert {".xlsx", ".docx", ".bak"} == made
    assert {p: p.read_bytes() for p in SAMPLES.rglob("*") if p.is_file()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["ket_qua"]


def test_the_consolidated_workbook_of_the_demo_is_sound(said: dict[str, Any]) -> None:
    assert [f for f in said["findings"] if f["severity"] == "error"] == []
    assert said["unit"] == {"code": "058", "name": "thành phố Bắc Kạn"}
    assert (said["year"], said["period"]) == (2023, "nam")
    assert said["values"]["M1.1.4a"] == "8"
