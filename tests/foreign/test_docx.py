"""Tables of Word documents as raw cells, and documents that are out to do harm."""

import zipfile
from pathlib import Path

import pytest

from xlsx_addin.reading.docx import read_document
from xlsx_addin.reading.raw import UnreadableFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(path: Path, body: str, declaration: str = "") -> Path:
    xml = f"{declaration}<w:document {W}><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return path


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cells(path: Path, name: str = "Bảng 1") -> list[list[object]]:
    book = read_document(path)
    assert book is not None
    return [list(row) for row in book.sheets[name].rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tc(p("a")) + tc(p("b"))], [["a", "b"]]),
        ([tc(p("hai") + p("đoạn"))], [["hai đoạn"]]),
        ([tc(p("a"), '<w:gridSpan w:val="2"/>') + tc(p("b"))], [["a", "", "b"]]),
        (
            [tc(p("a"), '<w:vMerge w:val="restart"/>') + tc(p("1")), tc(p(""), "<w:vMerge/>") + tc(p("2"))],
            [["a", "1"], ["", "2"]],
        ),
        ([tc("<w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:r><w:t>8</w:t></w:r></w:p>")], [["8"]]),
        ([tc("<w:p><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom><w:r><w:t>7</w:t></w:r></w:p>")], [["7"]]),
        ([tc("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>30</w:t><w:tab/><w:t>%</w:t></w:r></w:p>")], [["30 %"]]),
        ([tc(f"<w:sdt><w:sdtContent>{p('khối')}</w:sdtContent></w:sdt>")], [["khối"]]),
    ],
)  # fmt: skip
def test_a_table_is_what_word_shows(tmp_path, rows, expected):
    assert cells(document(tmp_path / "a.docx", table(*rows))) == expected


def test_a_row_deleted_in_tracked_changes_is_none(tmp_path):
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc(p('cũ'))}</w:tr>"
    path = document(tmp_path / "a.docx", f"<w:tbl><w:tr>{tc(p('mới'))}</w:tr>{gone}</w:tbl>")
    assert cells(path) == [["mới"]]


def test_tables_inside_cells_are_tables_of_their_own(tmp_path):
    inner = table(tc(p("trong")))
    path = document(tmp_path / "a.docx", table(tc(p("ngoài") + inner)))
    assert cells(path) == [["ngoài"]]
    assert cells(path, "Bảng 2") == [["trong"]]


def test_lines_above_the_first_table_are_kept(tmp_path):
    book = read_document(document(tmp_path / "a.docx", p("UBND XÃ A") + table(tc(p("x"))) + p("sau")))
    assert book is not None
    assert book.lines == ("UBND XÃ A",)


def test_what_is_no_word_document_is_none(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("thư.txt", "x")
    (tmp_path / "b.docx").write_bytes(b"%PDF-1.4")
    assert read_document(tmp_path / "a.docx") is None
    assert read_document(tmp_path / "b.docx") is None


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "declaration", "code"),
    [
        (p("&b;"), BOMB, "damaged-file"),
        ("<w:tbl>", "", "damaged-file"),
        (table(tc(p("x"), '<w:gridSpan w:val="99999999"/>')), "", "too-large"),
        (p("x" * (40 << 20)), "", "too-large"),
        (table(*[tc(p(""))] * 20_001), "", "too-large"),
    ],
    ids=["entities", "cut", "a cell of a hundred million columns", "inflates", "rows"],
)
def test_a_hostile_document_is_refused(tmp_path, body, declaration, code):
    with pytest.raises(UnreadableFile) as refused:
        read_document(document(tmp_path / "a.docx", body, declaration))
    assert refused.value.code == code


def test_an_encoding_that_hides_declarations_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    xml = f'<?xml version="1.0" encoding="utf-16"?>{BOMB}<w:document {W}>&b;</w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml.encode("utf-16"))
    with pytest.raises(UnreadableFile):
        read_document(path)


def test_nesting_without_end_ends(tmp_path):
    depth = 50_000
    body = "<w:tbl><w:tr><w:tc>" * depth + p("x") + "</w:tc></w:tr></w:tbl>" * depth
    book = read_document(document(tmp_path / "a.docx", body))
    assert book is not None
    assert len(book.sheets) <= 200
