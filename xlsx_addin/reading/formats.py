"""What a file is, told by its content: mail renames files, and an .xls is often a zip or a web page."""

from __future__ import annotations

from xlsx_addin.reading.guard import Archive
from xlsx_addin.reading.ole import SIGNATURE
from xlsx_addin.reading.opc import main_part
from xlsx_addin.reading.raw import UnreadableFile
from xlsx_addin.reading.reasons import unreadable

ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OTHER_CONTENT = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "đây là bảng tính dạng XML 2003"),
    (b"office:spreadsheet", "đây là bảng tính OpenDocument dạng một tệp XML"),
    (b"<html", "đây là trang web được đặt tên như tệp Excel"),
    (b"<!doctype html", "đây là trang web được đặt tên như tệp Excel"),
    (b"<table", "đây là trang web được đặt tên như tệp Excel"),
    (b"mime-version:", "đây là trang web lưu một tệp hoặc thư điện tử"),
)
_OTHER_START = (
    (b"%PDF", "đây là tệp PDF"),
    (b"{\\rtf", "đây là văn bản RTF"),
    (b"Rar!", "đây là tệp nén RAR, hãy giải nén trước"),
    (b"7z\xbc\xaf", "đây là tệp nén 7z, hãy giải nén trước"),
    (b"\xff\xd8\xff", "đây là ảnh"),
    (b"\x89PNG", "đây là ảnh"),
)
_OTHER_PARTS = (
    ("word/document.xml", "đây là văn bản Word"),
    ("ppt/presentation.xml", "đây là bản trình chiếu PowerPoint"),
    ("content.xml", "đây là tài liệu OpenDocument khác, không phải bảng tính"),
)


def is_ole(data: bytes) -> bool:
    """Whether this is an OLE container: an .xls, an encrypted workbook, or something else old."""
    return data.startswith(SIGNATURE)


def is_zip(data: bytes) -> bool:
    """Whether this is, or was before it was cut, a zip archive."""
    return data.startswith(b"PK")


def zip_format(archive: Archive) -> tuple[str, str]:
    """``xlsx``, ``xlsm``, ``xlsb`` or ``ods``, and the main part; UnreadableFile for any other zip."""
    if "mimetype" in archive and archive.read("mimetype").startswith(ODS_MIMETYPE):
        return "ods", "content.xml"
    for part, what in _OTHER_PARTS:
        if part in archive:
            raise unreadable("not-a-workbook", detail=what)
    usual = (part for part in ("xl/workbook.xml", "xl/workbook.bin") if part in archive)
    main = next(usual, None) or main_part(archive)
    if main is None:
        raise unreadable("not-a-workbook", detail="đây là tệp nén không chứa bảng tính, hãy giải nén trước")
    if main.endswith(".bin"):
        return "xlsb", main
    return "xlsm" if "xl/vbaProject.bin" in archive else "xlsx", main


def not_a_workbook(data: bytes) -> UnreadableFile:
    """The outcome of bytes that are neither a zip nor an OLE container, naming what they look like."""
    if not data.strip(b"\0"):
        return unreadable("damaged-file", detail="toàn bộ nội dung là số 0")
    for start, what in _OTHER_START:
        if data.startswith(start):
            return unreadable("not-a-workbook", detail=what)
    head = data[:4096].replace(b"\0", b"").lower()
    for mark, what in _OTHER_CONTENT:
        if mark in head:
            return unreadable("not-a-workbook", detail=what)
    is_text = data.startswith(_BOMS) or b"\0" not in data[:4096]
    return unreadable("not-a-workbook", detail="đây là tệp chữ hoặc CSV" if is_text else "nội dung lạ")
