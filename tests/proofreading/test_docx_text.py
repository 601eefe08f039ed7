"""What is read of a document: every word once, each with its place; nothing that nobody sees; hostile files told."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from xlsx_addin.proofreading.docx_text import CannotRead, decoded, read_text, text_of
from xlsx_addin.proofreading.text import Text

from .documents import document


def changed(data: bytes, part: str, change) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(CannotRead) as caught:
        text_of(data)
    assert caught.value.reason.endswith(".")
    return caught.value.code


def texts(text: Text) -> list[str]:
    return [line.text for line in text.lines]


def test_paragraphs_are_counted_and_know_their_section() -> None:
    text = text_of(
        document("I. KẾT QUẢ NĂM 2023", "", "1. Công tác cán bộ nữ", "Nữ 09/29 người.", "II. KHÓ KHĂN", "Ít.")
    )
    assert [(x.place, x.key, x.level) for x in text.lines] == [
        ("đoạn 1", "p1", 1),
        ("đoạn 2", "p2", 2),
        ("đoạn 3", "p3", None),
        ("đoạn 4", "p4", 1),
        ("đoạn 5", "p5", None),
    ]
    assert [x.section for x in text.lines[2:]] == ["1. Công tác cán bộ nữ", "1. Công tác cán bộ nữ", "II. KHÓ KHĂN"]


def test_a_style_makes_a_heading_also_through_the_style_it_is_based_on() -> None:
    def change(made) -> None:
        made.add_paragraph("Kết quả chung", style="Heading 2")
        style = made.styles.add_style("Mục của cơ quan", 1)
        style.base_style = made.styles["Heading 1"]
        made.add_paragraph("Phần một", style=style)
        made.add_paragraph("Bình thường.")

    assert [x.level for x in text_of(document(change=change)).lines] == [2, 1, None]


def test_a_heading_that_word_numbers_is_one_and_an_item_of_a_list_is_none() -> None:
    def change(made) -> None:
        made.add_paragraph("Nữ giữ chức danh lãnh đạo chủ chốt")
        made.paragraphs[1].runs[0].bold = True
        for paragraph in made.paragraphs:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:numPr"))
        made.add_paragraph("VIẾT HOA").runs[0].bold = True

    text = text_of(document("PHƯƠNG HƯỚNG NĂM 2024", "đậm", "Mua 12 máy", change=change))
    assert [x.level for x in text.lines] == [1, 2, None, None, None]


def test_tables_stand_where_they_stand_with_merged_cells_empty() -> None:
    def change(made) -> None:
        table = made.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "rộng"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "cao"
        made.add_paragraph("sau bảng")
        table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "trong ô"

    text = text_of(document("trước bảng", change=change))
    assert texts(text) == ["trước bảng", "sau bảng"]
    outer, inner = text.tables
    assert [tuple(cell.strip() for cell in row) for row in outer.rows] == [
        ("rộng", "", "02"),
        ("10", "11", "cao"),
        ("20", "21"),
    ]
    assert inner.rows == (("trong ô",),)
    assert (outer.key, outer.place, outer.line_index, inner.key) == ("t1", "bảng 1", 0, "t2")


def test_only_what_is_printed_is_read() -> None:
    """Deleted and moved text, field codes and text boxes are no content; links and insertions are."""

    def change(made) -> None:
        paragraph = made.paragraphs[0]
        run = paragraph.runs[0]._r
        for tag, inner in (("w:del", "w:delText"), ("w:ins", "w:t"), ("w:hyperlink", "w:t"), ("w:moveFrom", "w:t")):
            outer, copied = OxmlElement(tag), deepcopy(run)
            old = copied.find(qn("w:t"))
            new = OxmlElement(inner)
            new.text = f"[{tag[2:]}]"
            copied.replace(old, new)
            outer.append(copied)
            paragraph._p.append(outer)
        code = OxmlElement("w:instrText")
        code.text = "PAGE 12/29"
        paragraph.add_run()._r.append(code)
        paragraph.add_run("một\thai\n ba")
        box = OxmlElement("w:txbxContent")
        box.append(deepcopy(paragraph._p))
        paragraph.add_run()._r.append(box)

    assert texts(text_of(document("đầu", change=change))) == ["đầu[ins][hyperlink]một hai  ba"]


NOTES = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>
<w:footnote w:id="7"><w:p><w:r><w:t>Sau: 31/101 người.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Trước.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def with_notes() -> bytes:
    """Two paragraphs, each with a footnote: first the one of id 3, then that of id 7."""

    def change(made) -> None:
        for paragraph, note in zip(made.paragraphs, ("3", "7"), strict=True):
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), note)
            paragraph.add_run()._r.append(reference)

    data = document("Một", "Hai", change=change)
    related = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    data = changed(
        data,
        related,
        lambda x: x.replace(
            b"</Relationships>",
            f'<Relationship Id="rN" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
        ),
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/footnotes.xml", NOTES)
    return out.getvalue()


def test_footnotes_come_last_in_the_order_of_their_numbers() -> None:
    text = text_of(with_notes())
    assert [(x.place, x.text) for x in text.lines[2:]] == [
        ("chú thích 1", "Trước."),
        ("chú thích 2", "Sau: 31/101 người."),
    ]


def test_the_strict_kind_of_word_file_is_read_too() -> None:
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = document("Nữ 09/29 người.")
    for part in ("word/document.xml", "word/styles.xml"):
        data = changed(data, part, lambda x: x.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert texts(text_of(data)) == ["Nữ 09/29 người."]


# --- plain text -----------------------------------------------------------------------------------------------

WORDS = "Tỷ lệ nữ: 09/29 người.\r\nĐạt 31,03%.\n"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        b"\xff\xfe" + WORDS.encode("utf-16-le"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        unicodedata.normalize("NFD", WORDS).encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-be", "decomposed"],
)
def test_unicode_text_is_read(data: bytes) -> None:
    lines = texts(text_of(data))
    assert [unicodedata.normalize("NFC", line) for line in lines] == ["Tỷ lệ nữ: 09/29 người.", "Đạt 31,03%."]


def test_old_encodings_are_told_and_not_guessed() -> None:
    tcvn3 = "Tû lÖ n÷ tham gia cÊp uû ®¹t 31,03%; sè n÷ ®¹i biÓu Héi ®ång nh©n d©n lµ 09/29 ng­êi, chiÕm tû lÖ 30,03%"
    assert refused(tcvn3.encode("latin-1")) == "old-encoding"
    assert refused(tcvn3.encode()) == "old-encoding"
    assert refused(document(tcvn3)) == "old-encoding"
    assert refused(WORDS.encode("cp1258", errors="ignore")) == "old-encoding"


def test_what_is_no_text_is_told() -> None:
    assert refused(b"") in ("empty-file", "no-text")
    assert refused(b"\n \n") == "no-text"
    assert refused(document("", " ")) == "no-text"
    assert refused(b"%PDF-1.7 ...") == "not-a-document"
    assert refused(b"{\\rtf1 ...}") == "not-a-document"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old-word-file"
    assert refused(document("Có chữ")[:-400]) == "damaged-file"
    assert refused(document("Có chữ")[:60]) == "damaged-file"
    with pytest.raises(CannotRead):
        decoded(b"PK\x03\x04")


def test_hostile_documents_are_refused(tmp_path: Path) -> None:
    part = "word/document.xml"
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert (
        refused(changed(document("x"), part, lambda x: re.sub(rb"(<w:document)", entities + rb"\1", x)))
        == "damaged-file"
    )
    assert refused(changed(document("x"), part, lambda x: x.replace(b"</w:body>", b""))) == "damaged-file"
    deep = b"<w:p>" + b"<w:ins>" * 3000 + b"<w:r><w:t>a</w:t></w:r>" + b"</w:ins>" * 3000 + b"</w:p>"
    made = changed(document("x"), part, lambda x: x.replace(b"<w:body>", b"<w:body>" + deep))
    assert texts(text_of(made))[0] == "a"
    with pytest.raises(CannotRead) as caught:
        read_text(tmp_path / "không có.docx")
    assert caught.value.code == "file-missing"


def test_a_letter_of_two_signs_counts_as_it_is_written() -> None:
    """Offsets are those of the text as it stands, so that a comment finds its words."""
    decomposed = unicodedata.normalize("NFD", "Nữ 09/29 người")
    assert texts(text_of(document(decomposed))) == [decomposed]
    assert docx.Document(io.BytesIO(document(decomposed))).paragraphs[0].text == decomposed
