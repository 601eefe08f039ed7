"""«Lập báo cáo» and «Lưu báo cáo»: the document on its sheet, the words that people write over it, the files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from xlsx_addin.actions.previewing import CHOICES
from xlsx_addin.hosts import pdf
from xlsx_addin.keys import LOOK_BLANK, LOOK_LEFT, LOOK_OWN, LOOK_TYPED, PREVIEW_COLUMNS, PREVIEW_FIGURES, RUN_KIND
from xlsx_addin.narrative.own_words import LAPSED

from ..forms import EDITION
from .clicks import CADRES, FORM, INFO, LOG, address, cells, click, make, opened, put, put_at, without_reports
from .paper import open_book

PREVIEW, TEXTS, FIRST = "Xem trước", "Nội dung báo cáo", 5
WOMEN, TOTAL = "CB.hdnd.xa.women", "CB.hdnd.xa.total"
FIGURES: dict[str, object] = {WOMEN: 9, TOTAL: 29}
_AT = {column: n for n, column in enumerate(PREVIEW_COLUMNS, start=2)}
OWN = "Hội đồng nhân dân phường có nhiều đại biểu nữ."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    book = opened(tmp_path_factory.mktemp("sổ") / "sổ.xlsm", FIGURES)
    return book, book.impl.snapshot()


@pytest.fixture
def book(shared: tuple[Any, Any], tmp_path: Path) -> Any:
    """A commune's workbook with the two ``FIGURES``, alone in its folder."""
    shared[0].impl.restore(shared[1])
    shared[0].impl.path = tmp_path / "sổ.xlsm"
    return shared[0]


def rows(book: Any) -> list[dict[str, Any]]:
    """The lines of the sheet by column, with the number of each."""
    sheet = book.impl.formulas[PREVIEW]
    found = []
    for row in range(FIRST, sheet.max_row + 1):
        cells_of = {column: sheet.cell(row, at).value for column, at in _AT.items()}
        if cells_of["look"]:
            found.append({**cells_of, "row": row})
    return found


def line(book: Any, words: str) -> dict[str, Any]:
    """The one paragraph that was generated with these words."""
    (found,) = [each for each in rows(book) if words in str(each["made"])]
    return found


def type_over(book: Any, words: str, text: str | None) -> None:
    put_at(book, PREVIEW, f"B{line(book, words)['row']}", text)


def texts_of(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.text.strip()]


def saved(book: Any) -> list[str]:
    """The paragraphs of the Word file that the button writes."""
    assert click(book, "save_report").fine
    (path,) = Path(book.fullname).parent.glob("*.docx")
    return texts_of(path)


def choose(book: Any, kind: str) -> None:
    sheet = book.impl.formulas[INFO]
    row = next(r for r in range(1, 60) if sheet.cell(r, 1).value == RUN_KIND)
    put_at(book, INFO, f"C{row}", kind)


def section(book: Any, label: str) -> Any:
    """The cell for the text of a heading."""
    sheet = book.impl.formulas[TEXTS]
    return next(row[3] for row in sheet.iter_rows(min_row=5) if str(row[2].value or "").startswith(label))


# --- what is shown ------------------------------------------------------------------------------------------------


def test_the_sheet_shows_the_documents_text_with_links(book: Any, tmp_path: Path) -> None:
    assert book.impl.formulas[PREVIEW].sheet_state == "hidden"
    before = without_reports(cells(book))
    assert click(book, "report").fine
    assert book.impl.formulas[PREVIEW].sheet_state == "visible"
    assert not list(tmp_path.glob("*.docx"))
    # Nothing else has changed.
    assert without_reports(cells(book)) | {PREVIEW: {}} == before | {PREVIEW: {}}
    shown = [each for each in rows(book) if "/" in each["key"]]
    assert all(each["text"] == each["made"] for each in shown)
    council = line(book, "09/29 người")
    assert council["figure1"] == f'=HYPERLINK("#\'{CADRES}\'!{address(WOMEN)}","9")'
    assert council["figure2"] == f'=HYPERLINK("#\'{CADRES}\'!{address(TOTAL)}","29")'
    assert council["figure3"] == '=""'
    # Every paragraph stands in the Word file, in this order; headings too.
    document = iter(saved(book))
    body = [each["text"] for each in rows(book) if each["look"] in ("h1", "h2") or "/" in each["key"]]
    body = [text for text in body if not text.startswith("Bảng kèm theo")]
    assert [text for text in body if text not in document] == []


def test_more_figures_than_there_is_room_for_are_counted(book: Any) -> None:
    for each in EDITION.ids:
        if each.endswith((".num", ".den")):
            put(book, each, 5 if each.endswith(".num") else 100)
    assert click(book, "report").fine
    (full,) = [each for each in rows(book) if "số nữa" in each[PREVIEW_FIGURES[-1]]]
    links = [full[f] for f in PREVIEW_FIGURES[:-1]]
    assert len({*links}) == len(links)
    assert all(link.startswith(f"=HYPERLINK(\"#'{FORM}'!") for link in links)


def test_blanks_lead_to_where_they_are_filled(book: Any) -> None:
    put(book, WOMEN, None)
    click(book, "report")
    blank = line(book, "……/29 người")
    assert blank["look"] == LOOK_BLANK
    assert any(f"#'{CADRES}'!{address(WOMEN)}" in str(blank[f]) for f in PREVIEW_FIGURES)


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.code)
def test_every_kind_is_shown_or_says_why_not(kind: Any, book: Any, tmp_path: Path) -> None:
    choose(book, kind.name)
    done = click(book, "report")
    assert "sự cố" not in done.said
    if done.fine:
        assert {each["key"].partition("/")[0] for each in rows(book) if "/" in each["key"]} <= {kind.code}
        assert click(book, "save_report").fine
        (made,) = tmp_path.glob("*.docx")
        assert texts_of(made)
    else:
        assert rows(book) == []


def test_a_kind_that_does_not_exist_is_refused(book: Any) -> None:
    choose(book, "Thư ngỏ")
    done = click(book, "report")
    assert not done.fine
    assert "«Thư ngỏ»" in done.said


# --- own words ----------------------------------------------------------------------------------------------------


def test_own_words_are_kept_until_the_figure_changes(cli: Any, book: Any, tmp_path: Path) -> None:
    click(book, "report")
    type_over(book, "09/29 người", OWN)
    assert OWN in saved(book)
    assert line(book, "09/29 người")["look"] == LOOK_OWN
    assert line(book, "09/29 người")["text"] == OWN
    book.save()
    command = tmp_path / "lệnh"
    command.mkdir()
    assert cli("report", tmp_path / "sổ.xlsm", "-o", command / "x.docx").code == 0
    assert OWN in texts_of(command / "x.docx")

    put(book, WOMEN, 10)
    done = click(book, "report")
    assert "số liệu đã đổi" in done.said
    now = line(book, "10/29 người")
    assert now["text"] == now["made"]
    assert now["aside"] == LAPSED + OWN
    assert not [text for text in saved(book) if OWN in text]
    # The same figure again, and the words are right again.
    put(book, WOMEN, 9)
    click(book, "report")
    again = line(book, "09/29 người")
    assert (again["text"], again["aside"]) == (OWN, None)


def test_emptying_a_cell_brings_the_sentence_back(book: Any) -> None:
    click(book, "report")
    type_over(book, "09/29 người", OWN)
    click(book, "report")
    type_over(book, "09/29 người", None)
    click(book, "report")
    assert line(book, "09/29 người")["text"] == line(book, "09/29 người")["made"]


def test_an_inserted_row_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", FIGURES)
    click(book, "report")
    below = line(book, "09/29 người")
    for side in (book.impl.formulas, book.impl.values):
        side[PREVIEW].insert_rows(below["row"] + 1)
    put_at(book, PREVIEW, f"B{below['row'] + 1}", OWN)
    made = saved(book)
    at = next(n for n, text in enumerate(made) if "09/29 người" in text)
    assert made[at + 1] == OWN
    assert line(book, "09/29 người")["text"].endswith(f"\n{OWN}")
    assert click(book, "save_report").changed.keys() <= {INFO}


def test_words_for_one_kind_wait_while_another_is_shown(book: Any) -> None:
    click(book, "report")
    type_over(book, "09/29 người", OWN)
    choose(book, "Kế hoạch")
    assert click(book, "report").fine
    assert [each["aside"] for each in rows(book) if each["aside"]] == [OWN]
    assert click(book, "report").changed.keys() <= {INFO}
    choose(book, "Báo cáo năm")
    assert click(book, "report").fine
    assert line(book, "09/29 người")["text"] == OWN
    assert not [each for each in rows(book) if each["aside"]]


def test_of_several_words_for_one_sentence_the_latest_stand_beside_it(book: Any) -> None:
    click(book, "report")
    type_over(book, "09/29 người", OWN)
    put(book, WOMEN, 10)
    click(book, "report")
    type_over(book, "10/29 người", "Lời thứ hai.")
    put(book, WOMEN, 11)
    assert "ở cuối trang" in click(book, "report").said
    assert line(book, "11/29 người")["aside"] == LAPSED + "Lời thứ hai."
    assert [each["aside"] for each in rows(book) if each["look"] == LOOK_LEFT] == [OWN]
    put(book, WOMEN, 9)
    click(book, "report")
    assert line(book, "09/29 người")["text"] == OWN


def test_a_note_beside_a_sentence_stays_there(book: Any) -> None:
    click(book, "report")
    put_at(book, PREVIEW, f"C{line(book, '09/29 người')['row']}", "Hỏi lại Hội Phụ nữ.")
    for women in (9, 10):
        put(book, WOMEN, women)
        done = click(book, "report")
        assert "số liệu đã đổi" not in done.said
        now = line(book, f"{women:02}/29 người")
        assert (now["text"], now["aside"]) == (now["made"], "Hỏi lại Hội Phụ nữ.")


def test_words_as_long_as_a_cell_come_back_whole(book: Any) -> None:
    longest = "y" * 32_767
    click(book, "report")
    type_over(book, "09/29 người", longest)
    for women in (10, 9):
        put(book, WOMEN, women)
        assert click(book, "report").fine
    assert line(book, "09/29 người")["text"] == longest


@pytest.mark.parametrize("button", ["report", "save_report"])
def test_what_is_typed_over_the_frame_is_told_not_kept(button: str, book: Any) -> None:
    click(book, "report")
    made = cells(book)[PREVIEW]
    heading = next(each for each in rows(book) if each["look"] == "h2")
    put_at(book, PREVIEW, f"B{heading['row']}", "1. Tiêu đề khác")
    put_at(book, PREVIEW, f"C{rows(book)[0]['row']}", "Ghi chú ở đầu trang.")
    done = click(book, button)
    assert "2 chỗ bạn gõ" in done.said
    assert "«1. Tiêu đề khác»" in done.said or "«Ghi chú ở đầu trang.»" in done.said
    assert cells(book)[PREVIEW] == made
    assert "bạn gõ" not in click(book, button).said


def test_a_blank_that_somebody_filled_in_is_none(book: Any) -> None:
    put(book, WOMEN, None)
    before = _blanks(click(book, "report").said)
    type_over(book, "……/29 người", OWN)
    assert _blanks(click(book, "report").said) == before - 1
    assert _blanks(click(book, "save_report").said) == before - 1


def _blanks(said: str) -> int:
    (number,) = re.findall(r"Còn (\d+) chỗ để trống", said)
    return int(number)


# --- free text ----------------------------------------------------------------------------------------------------


def test_free_text_goes_back_under_its_heading_and_can_be_undone(book: Any) -> None:
    cell = section(book, "Khó khăn")
    put_at(book, TEXTS, cell.coordinate, "- Thiếu kinh phí.\n- Thiếu cán bộ.")
    click(book, "report")
    assert line(book, "Thiếu cán bộ.")["look"] == LOOK_TYPED
    type_over(book, "Thiếu cán bộ.", "- Cán bộ kiêm nhiệm nhiều việc.")
    before = cells(book)[TEXTS]
    done = click(book, "report")
    assert cell.value == "- Thiếu kinh phí.\n- Cán bộ kiêm nhiệm nhiều việc."
    assert done.changed[TEXTS] == {cell.coordinate}
    assert "«Nội dung báo cáo»" in done.said
    shown = line(book, "Cán bộ kiêm nhiệm")
    assert (shown["text"], shown["look"]) == (shown["made"], LOOK_TYPED)
    assert LOG in done.changed
    assert click(book, "undo").fine
    assert cells(book)[TEXTS] == before


def test_looking_at_a_report_is_no_run_to_go_back_behind(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {WOMEN: "09 người", TOTAL: 29})
    before = cells(book)[CADRES]
    assert click(book, "fill").changed[CADRES]
    assert click(book, "report").fine
    assert click(book, "save_report").fine
    assert click(book, "undo").fine
    assert cells(book)[CADRES] == before
    assert click(book, "report").fine
    assert not click(book, "undo").changed.keys() - {INFO}


def test_what_is_typed_over_a_blank_becomes_the_text_of_its_heading(book: Any) -> None:
    click(book, "report")
    blank = next(each for each in rows(book) if "kho_khan:0" in each["key"])
    assert blank["look"] == LOOK_BLANK
    put_at(book, PREVIEW, f"B{blank['row']}", "Địa bàn rộng.\nÍt cán bộ.")
    made = saved(book)
    assert section(book, "Khó khăn").value == "Địa bàn rộng.\nÍt cán bộ."
    assert {"Địa bàn rộng.", "Ít cán bộ."} <= set(made)
    assert [each["text"] for each in rows(book) if "kho_khan" in each["key"]] == ["Địa bàn rộng.", "Ít cán bộ."]


def test_text_that_changed_at_both_ends_loses_neither(book: Any) -> None:
    cell = section(book, "Khó khăn")
    put_at(book, TEXTS, cell.coordinate, "Thiếu kinh phí.")
    click(book, "report")
    type_over(book, "Thiếu kinh phí.", "Kinh phí ít.")
    put_at(book, TEXTS, cell.coordinate, "Không có kinh phí.")
    click(book, "report")
    assert cell.value == "Không có kinh phí."
    shown = line(book, "Không có kinh phí.")
    assert (shown["text"], shown["aside"]) == ("Không có kinh phí.", LAPSED + "Kinh phí ít.")


# --- saving -------------------------------------------------------------------------------------------------------


def test_saving_says_that_figures_have_changed_and_shows_them(book: Any, tmp_path: Path) -> None:
    click(book, "report")
    put(book, WOMEN, 11)
    done = click(book, "save_report")
    assert "Số liệu đã đổi từ lần xem trước" in done.said
    assert "11/29 người" in line(book, "11/29 người")["text"]
    (made,) = tmp_path.glob("*.docx")
    assert any("11/29 người" in text for text in texts_of(made))
    assert "đã đổi" not in click(book, "save_report").said


def test_an_older_workbook_without_the_sheet_still_gives_its_document(tmp_path: Path) -> None:
    path = make(tmp_path / "sổ.xlsx", FIGURES)
    old = openpyxl.load_workbook(path)
    del old[PREVIEW]
    old.save(path)
    book = open_book(path)[0]
    done = click(book, "report")
    assert not done.fine
    assert "«Lưu báo cáo»" in done.said
    assert any("09/29 người" in text for text in saved(book))


def test_the_copy_to_send_has_no_preview(cli: Any, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsx", FIGURES)
    click(book, "report")
    book.save()
    assert cli("seal", tmp_path / "sổ.xlsx", "-o", tmp_path / "gửi.xlsx").code in (0, 1)
    sheet = openpyxl.load_workbook(tmp_path / "gửi.xlsx")[PREVIEW]
    assert sheet.sheet_state == "hidden"
    assert [c.value for row in sheet.iter_rows(min_row=FIRST) for c in row if c.value is not None] == []


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every Word file that was made a PDF of."""
    made: list[Path] = []

    def convert(source: Path, target: Path) -> None:
        made.append(source)
        target.write_bytes(b"%PDF " + str(len(made)).encode())

    monkeypatch.setattr(pdf, "converter", lambda: convert)
    return made


def test_the_pdf_is_made_anew_only_with_the_word_file(converted: list[Path], book: Any, tmp_path: Path) -> None:
    done = click(book, "save_report")
    (made,) = tmp_path.glob("*.pdf")
    assert made.name in done.said
    assert any("PDF" in str(text) for text in book.impl.app.statuses)
    click(book, "save_report")
    assert len(converted) == 1
    put(book, WOMEN, 10)
    click(book, "save_report")
    assert made.read_bytes() == b"%PDF 2"
    assert len(list(tmp_path.glob("*.pdf.bak"))) == 1


@pytest.mark.parametrize("fault", ["raises", "nothing"])
def test_a_pdf_that_fails_leaves_the_word_file(
    fault: str, monkeypatch: pytest.MonkeyPatch, book: Any, tmp_path: Path
) -> None:
    def convert(source: Path, target: Path) -> None:
        if fault == "raises":
            raise pdf.NoPdf("Chưa tạo được bản PDF: hỏng.")

    monkeypatch.setattr(pdf, "converter", lambda: convert)
    done = click(book, "save_report")
    assert done.fine
    assert "Chưa tạo được bản PDF" in done.said
    assert len(list(tmp_path.glob("*.docx"))) == 1
    assert not list(tmp_path.glob("*.pdf"))


def test_a_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\nsleep 60 & echo $! > " + str(tmp_path / "pid") + "\nwait\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(hanging))
    convert: Callable[[Path, Path], None] | None = _real()
    assert convert is not None
    with pytest.raises(pdf.NoPdf):
        pdf.as_pdf(b"docx", convert)
    assert _has_ended(int((tmp_path / "pid").read_text()))


def _has_ended(number: int) -> bool:
    import psutil

    try:
        process = psutil.Process(number)
        process.wait(5)
    except psutil.NoSuchProcess:
        return True
    return not process.is_running()


_real = pdf.converter


def test_libreoffice_makes_the_pdf() -> None:
    document = docx.Document()
    document.add_paragraph("Tỷ lệ nữ 31,03%")
    data = io.BytesIO()
    document.save(data)
    convert = _real()
    assert convert is not None
    assert pdf.as_pdf(data.getvalue(), convert).startswith(b"%PDF")
