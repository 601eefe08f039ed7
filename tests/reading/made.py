"""Workbooks made by hand, byte by byte where a library would refuse to make them that bad."""

from __future__ import annotations

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Parts = dict[str, bytes]


def relations(*rows: tuple[str, str, str]) -> bytes:
    inside = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in rows)
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'.encode()


def zipped(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def sheet_xml(cells: str, before: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'.encode()


def styles_xml(*codes: str, ids: tuple[int, ...] = ()) -> bytes:
    """Cell style 0 is General; then one style for each code, then one for each built-in id."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>' for i, code in enumerate(codes)
    )
    numbers = [0, *range(164, 164 + len(codes)), *ids]
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>'.encode()


def xlsx_parts(*sheets: bytes, styles: bytes | None = None, strings: bytes | None = None) -> Parts:
    """Sheets are named S1, S2, ..."""
    named = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(1, len(sheets) + 1))
    rows = [(f"r{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>'
    parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook.encode(),
        **{f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets, 1)},
    }
    if styles is not None:
        rows.append(("st", "styles", "styles.xml"))
        parts["xl/styles.xml"] = styles
    if strings is not None:
        rows.append(("ss", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = strings
    parts["xl/_rels/workbook.xml.rels"] = relations(*rows)
    return parts


def xlsx(*cells: str, styles: bytes | None = None, strings: bytes | None = None) -> bytes:
    return zipped(xlsx_parts(*(sheet_xml(one) for one in cells), styles=styles, strings=strings))


def ods(tables: str, manifest: str = "", mimetype: str = "application/vnd.oasis.opendocument.spreadsheet") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    listing = f'<manifest:manifest xmlns:manifest="urn:m">{manifest}</manifest:manifest>'
    return zipped(
        {"mimetype": mimetype.encode(), "META-INF/manifest.xml": listing.encode(), "content.xml": content.encode()}
    )


# .xlsb: [MS-XLSB] records, as few as calamine accepts


def record12(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: dict[int, list[tuple[int, int, int, bytes]]], codes: tuple[str, ...] = ()) -> bytes:
    """rows: row -> (column, record type, style, body). Style 0 is General, then 9 (0%), then the codes."""
    cells = b"".join(
        record12(0x00, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        + b"".join(record12(kind, struct.pack("<II", column, style) + body) for column, kind, style, body in cells)
        for row, cells in rows.items()
    )
    formats = b"".join(record12(0x2C, struct.pack("<H", 164 + i) + wide(code)) for i, code in enumerate(codes))
    numbers = [0, 9, *range(164, 164 + len(codes))]
    xfs = b"".join(record12(0x2F, struct.pack("<HH", 0, number) + bytes(12)) for number in numbers)
    styles = (
        record12(0x116)
        + (record12(0x267, struct.pack("<I", len(codes))) + formats + record12(0x268) if codes else b"")
        + record12(0x272, struct.pack("<I", 1))  # a cell style xf, which is not a cell xf
        + record12(0x2F, struct.pack("<HH", 0xFFFF, 9) + bytes(12))
        + record12(0x273)
        + record12(0x269, struct.pack("<I", len(numbers)))
        + xfs
        + record12(0x26A)
    )
    sheet = record12(0x81) + record12(0x94, bytes(16)) + record12(0x91) + cells + record12(0x92) + record12(0x82)
    book = (
        record12(0x83)
        + record12(0x99, bytes(12))
        + record12(0x8F)
        + record12(0x9C, struct.pack("<II", 0, 1) + wide("r1") + wide("Phụ lục 01"))
        + record12(0x90)
        + record12(0x9D, bytes(4))
        + record12(0x84)
    )
    return zipped(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(
                ("r1", "worksheet", "worksheets/sheet1.bin"), ("r2", "styles", "styles.bin")
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


# OLE containers: one stream, large enough to need no mini stream

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def ole(name: str, stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + sectors), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0),
    )
    header += struct.pack("<I", _FREE) * 108

    def entry(label: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = label.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII36xIII", text, len(text) + 2 if label else 0, kind, 1, _FREE, _FREE, child, start, size, 0
        )

    directory = (
        entry("Root Entry", 5, 1, _END, 0) + entry(name, 2, _FREE, 2, len(stream)) + entry("", 0, _FREE, 0, 0) * 2
    )
    return header + struct.pack("<128I", *fat) + directory + stream


def record8(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(cells: bytes, extra: bytes = b"") -> bytes:
    """A BIFF8 workbook with one sheet S1; ``extra`` goes among the workbook's own records."""
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)
    xfs = b"".join(record8(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 9))

    def workbook(start: int) -> bytes:
        bound = struct.pack("<IBBBB", start, 0, 0, 2, 0) + b"S1"
        return record8(0x809, bof) + extra + xfs + record8(0x85, bound) + record8(0x0A)

    sheet = record8(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + record8(0x0A)
    return ole("Workbook", workbook(len(workbook(0))) + sheet)


KEEPING_MACROS = "xlsm:Calc MS Excel 2007 VBA XML"
"""The extension of a macro workbook with the filter that its window saves it with."""
