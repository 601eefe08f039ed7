"""Whether a Word template may be used: looked at as bytes and XML before any Word library opens it.

Templates circulate by mail, so they are hostile until read: no oversized zip, no macros, no embedded objects, nothing
external that Word would load, no field that runs or fetches something, and no tag but those of the report.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from xlsx_addin.narrative.refusal import TemplateRefused

MAX_FILE = 20 << 20
MAX_ENTRIES = 500
MAX_INFLATED = 60 << 20
MAX_XML = 4 << 20  # one XML part; an ordinary report template has 0.1 MB
MAX_RATIO = 200
MAX_TAGS = 2000
MAX_TAG_LENGTH = 300

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Kinds of external link that are only followed when a reader clicks.
_HARMLESS_LINKS = ("/hyperlink",)
_FORBIDDEN_CONTENT = ("macro", "vba", "activex", "oleobject", "ms-office.package", "controlproperties")
_FORBIDDEN_FIELDS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
_MARKS = re.compile(r"\{\{|\{%|\{#")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


def read_guarded(path: Path) -> bytes:
    """The bytes of a template that passed ``guard``; one that is too large is not even read."""
    if path.stat().st_size > MAX_FILE:
        raise TemplateRefused("template-too-large", "Tệp mẫu lớn quá 20 MB.")
    data = path.read_bytes()
    guard(data)
    return data


def guard(data: bytes) -> None:
    """Raise ``TemplateRefused`` unless the bytes are a Word document that is safe to open and to fill."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _sizes(archive)
            parts = {i.filename: archive.read(i) for i in archive.infolist() if _is_xml(i.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise TemplateRefused("template-unreadable", "Tệp mẫu bị hỏng hoặc không phải tệp Word .docx.") from error
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise TemplateRefused("template-unreadable", "Tệp mẫu không phải tệp Word .docx.")
    count = 0
    for name, xml in parts.items():
        root = _parse(name, xml)
        if name == "[Content_Types].xml":
            _content_types(root)
        elif name.endswith(".rels"):
            _relationships(root)
        else:
            count += _part(root)
    if count > MAX_TAGS:
        raise TemplateRefused("template-too-large", f"Tệp mẫu có quá nhiều thẻ ({count}).")


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {i.filename.lower() for i in entries}
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        raise TemplateRefused("template-unreadable", "Tệp mẫu có cấu trúc bất thường.")
    if sum(i.file_size for i in entries) > MAX_INFLATED:
        raise TemplateRefused("template-too-large", "Nội dung tệp mẫu sau khi giải nén quá lớn.")
    for entry in entries:
        swollen = entry.file_size > 1 << 20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if swollen or (_is_xml(entry.filename) and entry.file_size > MAX_XML):
            raise TemplateRefused("template-too-large", f"Phần «{entry.filename}» của tệp mẫu quá lớn.")


def _parse(name: str, xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateRefused("template-unreadable", f"Phần «{name}» của tệp mẫu bị hỏng.") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise TemplateRefused("template-unreadable", f"Phần «{name}» của tệp mẫu có khai báo không được phép.")
    return root


def _content_types(root: etree._Element) -> None:
    types = [str(e.get("ContentType", "")) for e in root]
    for each in types:
        if any(word in each.lower() for word in _FORBIDDEN_CONTENT):
            raise TemplateRefused(
                "template-macro", "Tệp mẫu có macro hoặc đối tượng nhúng. Hãy lưu lại thành tệp .docx không có macro."
            )
    if _MAIN not in types:
        raise TemplateRefused("template-unreadable", "Tệp mẫu không phải tệp Word .docx (không nhận .dotx, .docm).")


def _relationships(root: etree._Element) -> None:
    for link in root.iter(_RELATIONSHIP):
        kind, target = str(link.get("Type", "")), str(link.get("Target", ""))
        if kind.endswith(("/vbaProject", "/oleObject", "/control", "/aFChunk", "/package")):
            raise TemplateRefused("template-macro", "Tệp mẫu có macro hoặc đối tượng nhúng. Hãy bỏ rồi lưu lại.")
        if link.get("TargetMode") == "External" and not kind.endswith(_HARMLESS_LINKS):
            raise TemplateRefused(
                "template-external",
                f"Tệp mẫu liên kết ra ngoài tới «{target[:80]}». Hãy ngắt liên kết (ảnh thì chèn hẳn vào tệp; mẫu gắn "
                "kèm thì đổi về Normal) rồi lưu lại.",
            )


def _part(root: etree._Element) -> int:
    """Check one part and give the number of its tags."""
    _no_tags_outside_text(root)
    texts = list(_paragraph_texts(root))
    for text in texts:
        _closed_tags(text)
    count = sum(len(_MARKS.findall(text)) for text in texts)
    # A mark whose two signs stand in different paragraphs would be one tag to the renderer and none to a reader.
    if count != len(_MARKS.findall("".join(texts))):
        raise TemplateRefused("template-syntax", "Tệp mẫu có dấu ngoặc của một thẻ nằm ở hai đoạn khác nhau.")
    return count


def _no_tags_outside_text(root: etree._Element) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise TemplateRefused("template-unreadable", "Tệp mẫu có phần ghi chú kỹ thuật không được phép.")
        hidden = [str(value) for value in element.attrib.values()] + [element.tail or ""]
        if element.tag != f"{_W}t":
            hidden.append(element.text or "")
        if any(_MARKS.search(text) for text in hidden):
            raise TemplateRefused("template-code", "Tệp mẫu có thẻ nằm ngoài phần chữ của văn bản.")


def _paragraph_texts(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        fields = "".join(e.text or "" for e in paragraph.iter(f"{_W}instrText"))
        fields += "".join(str(e.get(f"{_W}instr", "")) for e in paragraph.iter(f"{_W}fldSimple"))
        if match := _FORBIDDEN_FIELDS.search(fields):
            raise TemplateRefused("template-external", f"Tệp mẫu có trường «{match[1].upper()}» không được phép.")
        # A paragraph that holds others (a text box) gives only its own text; the inner ones come by themselves.
        yield "".join(e.text or "" for e in paragraph.iter(f"{_W}t") if _home(e) is paragraph)


def _home(element: etree._Element) -> etree._Element | None:
    return next(iter(element.iterancestors(f"{_W}p")), None)


def _closed_tags(text: str) -> None:
    """Every tag closes soon after it opens. One pass: matching from every mark to the end would be quadratic."""
    place = 0
    while mark := _MARKS.search(text, place):
        close = text.find(_CLOSING[mark[0]], mark.end(), mark.end() + MAX_TAG_LENGTH)
        if close < 0:
            around = text[mark.start() : mark.start() + 60].strip()
            raise TemplateRefused("template-syntax", f"Thẻ ở «{around}» mở mà không đóng, hoặc quá dài.")
        place = close + 2
