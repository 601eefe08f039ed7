"""Files in every state of disrepair end in UnreadableFile with the code that names what is wrong."""

from __future__ import annotations

import builtins
import errno
import io
import os
import struct
import time
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from xlsx_addin.reading import book as book_module
from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.guard import Limits
from xlsx_addin.reading.raw import RawBook, UnreadableFile
from xlsx_addin.reading.reasons import REASONS

from .made import ods, ole, record8, sheet_xml, styles_xml, xls, xlsb, xlsx, xlsx_parts, zipped
from .test_book import cell12

VALUE = "<v>1</v>"


def outcome(path: Path, limits: Limits | None = None) -> str:
    """The code, or "ok". Whatever else is raised fails the test."""
    try:
        read = read_book(path, lambda _: True, limits or Limits())
    except UnreadableFile as unread:
        assert unread.code in REASONS
        assert unread.reason.endswith(".")
        assert "{" not in unread.reason
        return unread.code
    assert isinstance(read, RawBook)
    return "ok"


def code(data: bytes, folder: Path, name: str = "a.xlsx", **limits: int) -> str:
    path = folder / name
    path.write_bytes(data)
    return outcome(path, Limits(**limits))


# what is no workbook


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        "\ufeff<!DOCTYPE html><table>".encode("utf-16"),
        b"ma,ten\r\n1,Xa\r\n",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        b"%PDF-1.7 ...",
        b"{\\rtf1 }",
        b"Rar!\x1a\x07",
        b"\x89PNG\r\n\x1a\n",
        b"\x01\x02\x03\x00\x00",
        b"x",
        zipped({"word/document.xml": b"<w/>", "_rels/.rels": b"<Relationships/>"}),
        zipped({"a.xlsx": b"PK"}),
        zipped({}),
        ods("", mimetype="application/vnd.oasis.opendocument.text"),
        ole("WordDocument", b"x"),
    ],
    ids=lambda data: repr(data[:4]),  # further on a zip has the time at which it was made
)
def test_not_a_workbook(data: bytes, tmp_path: Path) -> None:
    assert code(data, tmp_path, "báo cáo.xls") == "not-a-workbook"


def test_empty_missing_folder_and_pipe(tmp_path: Path) -> None:
    assert code(b"", tmp_path) == "empty-file"
    assert outcome(tmp_path / "không có.xlsx") == "file-missing"
    assert outcome(tmp_path / "a.xlsx" / "b.xlsx") == "file-missing"
    assert outcome(tmp_path / ("x" * 300 + ".xlsx")) == "file-missing"
    assert outcome(Path("a\0b.xlsx")) == "file-missing"
    (tmp_path / "thư mục.xlsx").mkdir()
    assert outcome(tmp_path / "thư mục.xlsx") == "not-a-workbook"
    os.mkfifo(tmp_path / "ống.xlsx")
    assert outcome(tmp_path / "ống.xlsx") == "not-a-workbook"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EACCES, "no-permission"), (errno.EPERM, "no-permission"), (errno.EIO, "cannot-open")],
)
def test_what_cannot_be_opened(number: int, expected: str, form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    assert outcome(form) == expected


def test_vanishes_between_search_and_reading(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = io.open

    def vanish(file: object, *rest: object, **named: object) -> object:
        if file == form:
            raise FileNotFoundError(errno.ENOENT, "gone")
        return real(file, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(io, "open", vanish)
    monkeypatch.setattr(builtins, "open", vanish)
    assert outcome(form) == "file-missing"


# what is damaged


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_truncated_anywhere(kind: str, mixed: dict[str, Path], tmp_path: Path) -> None:
    whole = mixed[kind].read_bytes()
    for offset in [*range(1, 64, 7), *range(64, len(whole) - 1, len(whole) // 80), len(whole) - 1]:
        found = code(whole[:offset], tmp_path)
        if found == "ok":  # an .xls ends in other streams and in padding, which hold no figures
            assert kind == "xls"
            assert (
                read_book(tmp_path / "a.xlsx", lambda _: True).sheets == read_book(mixed[kind], lambda _: True).sheets
            )
        else:
            assert found in ({"not-a-workbook", "damaged-file"} if offset < 8 else {"damaged-file"})


def test_zeros(tmp_path: Path) -> None:
    assert code(bytes(5000), tmp_path) == "damaged-file"


def test_garbage_after_a_good_signature(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    assert code(b"PK\x03\x04" + noise, tmp_path) == "damaged-file"
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, tmp_path) == "damaged-file"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a", b"\xff\xfe<\0", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', None])
def test_bad_parts(part: str, content: bytes | None, tmp_path: Path) -> None:
    cells = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    parts = xlsx_parts(cells, styles=styles_xml("0%"), strings=b"<sst><si><t>x</t></si></sst>")
    if content is None:
        del parts[part]
    else:
        parts[part] = content
    allowed = {"damaged-file"}
    if part == "xl/workbook.xml":
        allowed.add("not-a-workbook")
    assert code(zipped(parts), tmp_path) in allowed


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="tên lạ"><v>5</v></c></row>',
        '<row r="1"><c r="A"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="n"><v>năm</v></c></row>',
        '<row r="1"><c r="A99999999999999999999"><v>5</v></c></row>',
        '<row r="1"><c r="AAAAAAAAAAAAAAA1"><v>5</v></c></row>',
        '<row r="1"><c r="A0"><v>5</v></c></row>',
    ],
)
def test_bad_cells(cells: str, tmp_path: Path) -> None:
    assert code(xlsx(cells), tmp_path) in {"damaged-file", "far-cell"}


def test_checksum_that_does_not_match(tmp_path: Path) -> None:
    """Nothing else would notice that a figure changed on its way."""
    data = zipped(xlsx_parts(sheet_xml('<row r="1"><c r="A1"><v>12345</v></c></row>')), zipfile.ZIP_STORED)
    assert code(data, tmp_path) == "ok"
    assert code(data.replace(b"12345", b"12845"), tmp_path) == "damaged-file"


def test_utf_16_sheet(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    sheet = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml(cells).decode()).encode("utf-16")
    assert code(zipped(xlsx_parts(sheet)), tmp_path) == "damaged-file"


# what is locked


def test_password_protected(tmp_path: Path) -> None:
    encrypted = ole("EncryptedPackage", os.urandom(6000))
    filepass = xls(b"", extra=record8(0x2F, struct.pack("<HH", 1, 1) + bytes(50)))
    obfuscated = xls(b"", extra=record8(0x2F, struct.pack("<HHH", 0, 1, 2)))
    entry = '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    for data in (encrypted, filepass, obfuscated, ods("", manifest=entry)):
        assert code(data, tmp_path) == "password-protected"
    assert code(xls(b""), tmp_path) == "ok"


def test_zip_with_a_password(tmp_path: Path) -> None:
    data = bytearray(xlsx(""))
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 1)
    assert code(bytes(data), tmp_path) == "password-protected"


# what is too large


def bomb(size: int, part: str = "xl/worksheets/sheet1.xml", declared: int | None = None) -> bytes:
    """A workbook with a part of so many spaces, made in no time: one deflated block, repeated."""
    unit = 1 << 20
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(b" " * unit) + deflate.flush(zlib.Z_FULL_FLUSH)
    packed = block * (size // unit) + deflate.flush()
    told = size if declared is None else declared
    parts = xlsx_parts(sheet_xml(""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, packed if name == part else content)
    data = bytearray(out.getvalue())
    name = part.encode()
    at = data.find(name)
    local, central = at - 30, data.rfind(name) - 46
    struct.pack_into("<H", data, local + 8, 8)
    struct.pack_into("<H", data, central + 10, 8)
    struct.pack_into("<I", data, local + 22, told)
    struct.pack_into("<I", data, central + 24, told)
    return bytes(data)


def test_zip_bomb(tmp_path: Path) -> None:
    started = time.monotonic()
    assert code(bomb(1536 << 20), tmp_path) == "too-large"
    assert code(bomb(100 << 20), tmp_path) == "too-large"  # by ratio alone
    assert code(bomb(1536 << 20, "xl/workbook.xml"), tmp_path) == "too-large"
    assert time.monotonic() - started < 5


def test_size_that_lies(tmp_path: Path) -> None:
    started = time.monotonic()
    for told in (1000, 1, 0):
        assert code(bomb(1536 << 20, declared=told), tmp_path) == "too-large"
    assert code(bomb(2 << 20, declared=3 << 20), tmp_path) == "damaged-file"
    assert time.monotonic() - started < 2


def test_limits_of_the_archive(tmp_path: Path) -> None:
    data = xlsx("")
    assert code(data, tmp_path, file_bytes=len(data)) == "ok"
    assert code(data, tmp_path, file_bytes=len(data) - 1) == "too-large"
    assert code(data, tmp_path, entries=4) == "ok"
    assert code(data, tmp_path, entries=3) == "too-large"
    assert code(data, tmp_path, part_bytes=50) == "too-large"
    assert code(data, tmp_path, total_bytes=500) == "too-large"


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_duplicate_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(""))
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, b"<worksheet/>")
    assert outcome(path) == "too-large"


def test_one_long_text_shown_by_many_cells(tmp_path: Path) -> None:
    strings = f"<sst><si><t>{'x' * 3_000_000}</t></si></sst>".encode()
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2000))
    assert code(xlsx(cells, strings=strings), tmp_path, ratio=5000) == "too-large"
    few = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert code(xlsx(few, strings=strings), tmp_path, ratio=5000) == "ok"


def test_tags_that_never_end_take_no_time(tmp_path: Path) -> None:
    started = time.monotonic()
    for piece in ("<c ", "<c r=", "<v", "<x:c ", '<c r="A1"><f'):
        assert code(xlsx(piece * 300_000), tmp_path, ratio=10_000) == "damaged-file"
    brackets = styles_xml("[" * 300_000)
    assert code(xlsx("", styles=brackets), tmp_path, ratio=10_000) == "ok"
    assert time.monotonic() - started < 10


def test_deep_nesting(tmp_path: Path) -> None:
    deep = 200_000
    assert code(ods("<table:a>" * deep + "</table:a>" * deep), tmp_path, ratio=10_000) in {"ok", "damaged-file"}
    parts = xlsx_parts(sheet_xml(""))
    parts["xl/workbook.xml"] = b"<a>" * deep + b"</a>" * deep
    assert code(zipped(parts), tmp_path, ratio=10_000) in {"not-a-workbook", "damaged-file"}


# what is too far


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1">%s</c></row>'


def test_one_value_in_the_last_cell(tmp_path: Path) -> None:
    for inside in (VALUE, "<f>1</f><v>1</v>", "<is><t>x</t></is>"):
        assert code(xlsx(FAR % inside, styles=styles_xml("0%")), tmp_path) == "far-cell"


def test_only_a_style_in_the_last_cell(tmp_path: Path) -> None:
    for cells in (FAR % "", FAR % "<f>1</f>", FAR.replace(">%s</c>", "/>")):
        path = tmp_path / "a.xlsx"
        path.write_bytes(xlsx(cells, styles=styles_xml("0%")))
        assert read_book(path, lambda _: True).sheets["S1"].rows == [[1.0]]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c s="0" r="A1048576"><v>1</v></c></row>',
        "<row r='1'><c r='ALM1'><v>1</v></c></row>",
        '<row r="200001"><c><v>1</v></c></row>',
        '<row r="1">' + "<c/>" * 1000 + "<c><v>1</v></c></row>",
        "<row/>" * 200_000 + "<row><c><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c><x:c r="XFD1048576"><v>1</v></x:c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r = "XFD1048576"><v>1</v></c></row>',
        '<!-- </sheetData> --><row r="1"><c r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_far_however_it_is_written(cells: str, tmp_path: Path) -> None:
    assert code(xlsx(cells), tmp_path) == "far-cell"


def test_far_after_a_false_end(tmp_path: Path) -> None:
    far = '<row r="1"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData><!-- </sheetData> -->{far}</x:sheetData></worksheet>"
    assert code(zipped(xlsx_parts(sheet.encode())), tmp_path) == "far-cell"
    sheet = f"<worksheet><!-- <sheetData> </sheetData> --><x:sheetData>{far}</x:sheetData></worksheet>"
    assert code(zipped(xlsx_parts(sheet.encode())), tmp_path) == "far-cell"


def test_far_in_other_formats(tmp_path: Path) -> None:
    far12 = xlsb({0: [cell12(5, 0, 1)], 1_048_575: [cell12(5, 16_383, 1)]})
    assert code(far12, tmp_path) == "far-cell"
    assert code(xlsb({0: [cell12(5, 0, 1), cell12(5, 0xFFFFFFF0, 1)]}), tmp_path) == "far-cell"
    assert code(xlsb({0: [cell12(5, 0, 1)], 1_048_575: [cell12(1, 16_383)]}), tmp_path) == "ok"
    number = struct.pack("<HHHd", 65_535, 65_535, 0, 1)
    assert (
        code(xls(record8(0x203, bytes(6) + struct.pack("<d", 1)) + record8(0x203, number)), tmp_path) == "damaged-file"
    )
    last = '<table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>'
    row = '<table:table table:name="A"><table:table-row table:number-rows-repeated="%d">'
    column = '<table:table-cell table:number-columns-repeated="%d"/>'
    assert code(ods(row % 1_048_576 + last), tmp_path) == "far-cell"
    assert code(ods(row % 1 + column % 16_383 + last), tmp_path) == "far-cell"
    assert code(ods(row % 1 + column % 999_999_999 + last), tmp_path) == "far-cell"
    assert code(ods(row % 0 + last), tmp_path) == "damaged-file"


def test_an_area_too_large_within_the_limits(tmp_path: Path) -> None:
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="%s%d"><v>1</v></c></row>'
    assert code(xlsx(corner % (190_000, "ALL", 190_000)), tmp_path) == "too-many-cells"
    assert code(xlsx(corner % (9_999, "ZZ", 9_999)), tmp_path) == "too-many-cells"  # found after parsing
    assert code(xlsx('<row r="1"><c r="ALL190000"><v>1</v></c></row>'), tmp_path) == "too-many-cells"
    assert code(xlsb({189_999: [cell12(5, 999, 1)]}), tmp_path) == "too-many-cells"
    corner8 = record8(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1))
    assert code(xls(corner8), tmp_path) == "too-many-cells"
    assert code(xlsx(corner % (190_000, "T", 190_000)), tmp_path) == "ok"


def test_whole_columns_and_rows_formatted(tmp_path: Path) -> None:
    columns = '<cols><col min="1" max="16384" style="1"/></cols>'
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="C{row}" s="1"/></row>' for row in range(2, 300_000))
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}'
    sheet = sheet_xml(cells, before=columns)
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(xlsx_parts(sheet, styles=styles_xml("0%"))))
    assert read_book(path, lambda _: True).sheets["S1"].rows == [[1.0]]


def test_a_million_filled_rows(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 1_000_001))
    started = time.monotonic()
    assert code(xlsx(rows), tmp_path) == "far-cell"
    assert time.monotonic() - started < 20


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}"><v>{row}</v></c>' for letter in "ABCDE") + "</row>"
        for row in range(1, 100_001)
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(rows))
    assert len(read_book(path, lambda _: True).sheets["S1"].rows) == 100_000


# what the parser itself does


def test_a_panic_of_the_parser_is_a_damaged_file(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Panics:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise PanicException

    monkeypatch.setattr(book_module.calamine, "CalamineWorkbook", Panics)
    assert outcome(form) == "damaged-file"


def test_no_memory_is_an_outcome(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(book_module, "file_bytes", exhausted)
    assert outcome(form) == "too-large"
