"""The copy with comments: each at its very words, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from xlsx_addin.proofreading.docx_comments import AUTHOR, commented
from xlsx_addin.proofreading.docx_text import CannotRead, text_of
from xlsx_addin.proofreading.report import Comment

from .documents import W, comments_in, document
from .test_docx_text import changed, with_notes

SENTENCE = "Nữ đại biểu 09/29 người, chiếm tỷ lệ 30,03% tổng số."


def at(data: bytes, key: str, words: str, said: str = "x") -> Comment:
    """A comment on words that stand once in the place of a key."""
    text = text_of(data)
    found = [line.text for line in text.lines if line.key == key]
    found += [
        c for t in text.tables for r, row in enumerate(t.rows) for n, c in enumerate(row) if t.cell_key(r, n) == key
    ]
    start = found[0].index(words)
    return Comment(key, start, start + len(words), said)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def letters(data: bytes) -> list[list[tuple[str, str]]]:
    """Every letter of every paragraph with the formatting of its run."""
    body = docx.Document(io.BytesIO(data)).element.body
    found = []
    for paragraph in body.iter(f"{W}p"):
        line = []
        for text in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
            properties = text.getparent().find(f"{W}rPr")
            look = "" if properties is None else properties.xml
            line += [(letter, look) for letter in (text.text or "" if text.tag == f"{W}t" else "\t")]
        found.append(line)
    return found


def test_words_inside_a_run_and_across_runs() -> None:
    def change(made: Any) -> None:
        paragraph = made.add_paragraph("Có ")
        paragraph.add_run("09/2").bold = True
        paragraph.add_run("9 người,\tchiếm").italic = True
        paragraph.add_run(" 30,03%.")

    data = document(SENTENCE, change=change)
    comments = (
        at(data, "p1", "09/29 người, chiếm tỷ lệ 30,03%", "một\nhai"),
        at(data, "p1", "30,03%", "trong nhau"),
        at(data, "p2", "9/29 người", "hai"),
        at(data, "p1", SENTENCE, "cả câu"),
    )
    made = commented(data, comments)
    assert comments_in(made) == [
        ("09/29 người, chiếm tỷ lệ 30,03%", "một\nhai"),
        ("30,03%", "trong nhau"),
        ("9/29 người", "hai"),
        (SENTENCE, "cả câu"),
    ]
    assert letters(made) == letters(data)
    assert text_of(made) == text_of(data)
    for each in docx.Document(io.BytesIO(made)).comments:
        assert (each.author, each.timestamp) == (AUTHOR, None)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.text("ab ữ%", min_size=0, max_size=6), st.booleans()), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 25), st.integers(1, 25)), min_size=1, max_size=4),
)
def test_whatever_is_marked_every_letter_keeps_its_place_and_look(
    runs: list[tuple[str, bool]], spans: list[tuple[int, int]]
) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("đầu")
    for text, bold in runs:
        paragraph.add_run(text).bold = bold
    out = io.BytesIO()
    made.save(out)
    data = out.getvalue()
    comments = [Comment("p1", start, start + length, "x") for start, length in spans]
    copy = commented(data, comments)
    assert letters(copy) == letters(data)
    whole = "đầu" + "".join(text for text, _ in runs)
    wanted = [whole[start : start + length].strip() or whole.strip() for start, length in spans]
    assert [words for words, _ in comments_in(copy)] == wanted


def test_links_insertions_cells_and_notes() -> None:
    def change(made: Any) -> None:
        paragraph = made.paragraphs[0]
        for tag in ("w:hyperlink", "w:ins"):
            outer = OxmlElement(tag)
            outer.append(paragraph.add_run(f" {tag[2:]} 12/40 người")._r)
            paragraph._p.append(outer)
        made.add_table(2, 2).cell(1, 1).text = "tổng 31/101 người"
        made.tables[0].cell(1, 1).add_paragraph("đạt 30,69%")

    data = document("Đầu", change=change)
    copy = commented(
        data,
        (
            at(data, "p1", "hyperlink 12/40"),
            at(data, "p1", "người ins 12"),
            at(data, "t1r2c2", "31/101"),
            at(data, "t1r2c2", "người đạt 30,69%"),
        ),
    )
    assert [words for words, _ in comments_in(copy)] == ["hyperlink 12/40", "người ins 12", "31/101", "ngườiđạt 30,69%"]
    body = docx.Document(io.BytesIO(copy)).element.body
    assert {x.getparent().getparent().tag for x in body.iter(f"{W}commentReference")} == {f"{W}p"}

    data = with_notes()
    copy = commented(data, (Comment("f7", 5, 11, "ở chú thích"),))
    (start,) = docx.Document(io.BytesIO(copy)).element.body.iter(f"{W}commentRangeStart")
    assert start.getnext().find(f"{W}footnoteReference").get(f"{W}id") == "7"
    assert text_of(copy) == text_of(data)


def test_every_other_part_keeps_its_bytes_and_comments_that_were_there_stay() -> None:
    data = document(SENTENCE)
    copy = commented(data, (at(data, "p1", "09/29"),))
    before, after = parts_of(data), parts_of(copy)
    assert {name for name in after if before.get(name) != after[name]} == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
    }
    twice = commented(copy, (at(copy, "p1", "30,03%", "thứ hai"),))
    assert [*comments_in(twice)] == [("09/29", "x"), ("30,03%", "thứ hai")]
    again = parts_of(twice)
    assert {name for name in again if after[name] != again[name]} == {"word/document.xml", "word/comments.xml"}

    def change(made: Any) -> None:
        made.add_comment(made.paragraphs[0].runs[0], "của người khác", author="Người soạn", initials="NS")

    data = document(SENTENCE, change=change)
    copy = commented(data, (at(data, "p1", "09/29"),))
    assert comments_in(copy) == [(SENTENCE, "của người khác"), ("09/29", "x")]


def test_without_comments_the_copy_is_the_document() -> None:
    data = document(SENTENCE)
    assert commented(data, ()) == data


def test_what_has_no_such_place_stands_at_the_first_words() -> None:
    data = document(SENTENCE, "Câu khác")
    assert comments_in(commented(data, (Comment("p9", 0, 3, "x"), Comment("p2", 90, 99, "y")))) == [
        (SENTENCE, "x"),
        ("Câu khác", "y"),
    ]


def test_the_copy_is_valid_for_word(tmp_path: Any) -> None:
    data = document(SENTENCE, SENTENCE)
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    usual = W[1:-1].encode()
    made = commented(data, (at(data, "p1", "09/29"), at(data, "p2", "30,03%")))
    problems = []
    for name, each in (("trước.docx", data), ("sau.docx", made)):
        (tmp_path / name).write_bytes(each)
        problems.append([str(e.description) for e in OpenXmlValidator().validate(str(tmp_path / name)).errors])
    assert problems[0] == problems[1]
    copy = commented(changed(data, "word/document.xml", lambda x: x.replace(usual, strict)), [at(data, "p1", "09/29")])
    assert all(usual not in parts_of(copy)[name] for name in ("word/document.xml", "word/comments.xml"))


def test_what_is_no_word_document_is_refused() -> None:
    for data, code in (("Chữ".encode(), "not-a-document"), (document("x")[:-300], "damaged-file")):
        with pytest.raises(CannotRead) as caught:
            commented(data, (Comment("p1", 0, 1, "x"),))
        assert caught.value.code == code


def test_text_of_a_document_is_no_markup_in_a_comment() -> None:
    data = document("a <b> & 30,03%")
    copy = commented(data, (at(data, "p1", "<b> & 30,03%", "«<b>» & \x01\x0b"),))
    assert comments_in(copy) == [("<b> & 30,03%", "«<b>» &   ")]


@pytest.mark.parametrize("kind", ["ms-word.document.macroEnabled", "ms-word.template.macroEnabledTemplate"])
def test_what_has_macros_or_is_a_template_is_not_copied_as_a_document(kind: str) -> None:
    """Word refuses a .docx that says to be something else."""
    usual = b"openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = changed(document(SENTENCE), "[Content_Types].xml", lambda x: x.replace(usual, f"{kind}.main+xml".encode()))
    with pytest.raises(CannotRead) as refused:
        commented(data, (Comment("p1", 0, 3, "x"),))
    assert refused.value.code == "not-a-plain-document"
