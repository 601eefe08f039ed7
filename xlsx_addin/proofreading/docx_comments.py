"""A copy of a Word document with comments, and nothing else changed.

Only the document part (marks around the words; runs are split where a mark falls inside one, both halves with the same
formatting), the comments part, and, where there were no comments yet, the list of content types and the document's
relationships are written anew. Every other part keeps its bytes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO

from lxml import etree

from xlsx_addin.proofreading.docx_letters import Element, letters_of
from xlsx_addin.proofreading.docx_text import CannotRead, note_parts, spots
from xlsx_addin.proofreading.report import Comment
from xlsx_addin.reading.docx import STRICT, TRANSITIONAL, Document, W, open_document
from xlsx_addin.reading.raw import UnreadableFile
from xlsx_addin.workbook.ooxml.archive import Archive
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.markup import parse, serialise

AUTHOR, INITIALS = "xlsx_addin", "XA"

_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_PACKAGE_NS}"/>'
_NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:comments xmlns:w="{TRANSITIONAL.decode()}"/>'
)  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RUN, _TEXT, _PARAGRAPH = f"{W}r", f"{W}t", f"{W}p"


def commented(data: bytes, comments: Sequence[Comment]) -> bytes:
    """The document's bytes with the comments added behind those it has. Raises ``CannotRead``.

    Comments bear no date, so that the same document and comments give the same bytes whenever they are made.
    """
    try:
        opened = open_document(data)
        if opened is None:
            raise CannotRead("not-a-document")
        copy = _Copy(data, opened)
        copy.must_be_a_document()
        return copy.with_comments(comments)
    except (UnreadableFile, CannotEdit) as error:
        raise CannotRead("damaged-file") from error


class _Copy:
    """The parts of one document that change."""

    def __init__(self, data: bytes, opened: Document) -> None:
        self._archive = Archive(data)
        self._opened = opened
        self._changes: dict[str, bytes] = {}

    def must_be_a_document(self) -> None:
        """Word opens a .docx only if it says to be one: a copy of what has macros, or is a template, it refuses."""
        for override in parse(self._bytes(_TYPES), _TYPES):
            if override.get("PartName") == f"/{self._opened.main}" and override.get("ContentType") != _DOCUMENT_TYPE:
                raise CannotRead("not-a-plain-document")

    def with_comments(self, comments: Sequence[Comment]) -> bytes:
        if not comments:
            return self._archive.data
        main = self._tree(self._opened.main)
        name = self._comments_part()
        held = self._tree(name)
        places = _Places(main, {kind: self._tree(part) for kind, part in note_parts(self._opened).items()})
        number = 1 + max(map(_id, (*held, *main.iter(f"{W}commentRangeStart", f"{W}commentReference"))), default=-1)
        for each in comments:
            places.mark(each, str(number))
            held.append(_comment(each, str(number)))
            number += 1
        self._put(self._opened.main, main)
        self._put(name, held)
        out = BytesIO()
        self._archive.write(out, self._changes)
        return out.getvalue()

    def _bytes(self, name: str) -> bytes:
        return self._changes[name] if name in self._changes else self._archive.read(name)

    def _tree(self, name: str) -> etree._Element:
        return parse(self._bytes(name).replace(STRICT, TRANSITIONAL), name)

    def _put(self, name: str, root: etree._Element) -> None:
        part = serialise(root, self._bytes(name))
        self._changes[name] = part.replace(TRANSITIONAL, STRICT) if self._opened.is_strict else part

    def _comments_part(self) -> str:
        """The part that holds the comments; made and announced where there is none."""
        folder, file = posixpath.split(self._opened.main)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self._archive:
            self._changes[relations] = _NO_RELATIONS.encode()
        root = parse(self._bytes(relations), relations)
        for relation in root:
            if relation.get("Type", "") in (_RELATION, _STRICT_RELATION):
                return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        name = next(n for n in _numbered(posixpath.join(folder, "comments")) if n not in self._archive)
        taken = {relation.get("Id") for relation in root}
        kind = _STRICT_RELATION if self._opened.is_strict else _RELATION
        relation = etree.SubElement(root, f"{{{_PACKAGE_NS}}}Relationship")
        relation.set("Id", next(x for x in (f"rId{n}" for n in range(1, len(taken) + 2)) if x not in taken))
        relation.set("Type", kind)
        relation.set("Target", posixpath.basename(name))
        self._changes[relations] = serialise(root, self._bytes(relations))
        types = parse(self._bytes(_TYPES), _TYPES)
        etree.SubElement(types, f"{_TYPES_NS}Override", PartName=f"/{name}", ContentType=_CONTENT_TYPE)
        self._changes[_TYPES] = serialise(types, self._bytes(_TYPES))
        self._changes[name] = _NO_COMMENTS.encode()
        return name


def _numbered(stem: str) -> Iterator[str]:
    yield f"{stem}.xml"
    number = 2
    while True:
        yield f"{stem}{number}.xml"
        number += 1


def _id(element: Element) -> int:
    text = element.get(f"{W}id", "") if isinstance(element.tag, str) else ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _comment(each: Comment, number: str) -> etree._Element:
    made = etree.Element(f"{W}comment", nsmap={"w": W[1:-1]})
    made.set(f"{W}id", number)
    made.set(f"{W}author", AUTHOR)
    made.set(f"{W}initials", INITIALS)
    for order, line in enumerate(each.text.split("\n")):
        paragraph = etree.SubElement(made, _PARAGRAPH)
        if not order:
            etree.SubElement(etree.SubElement(paragraph, _RUN), f"{W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, _RUN), _TEXT)
        text.set(_SPACE, "preserve")
        text.text = "".join(c if c.isprintable() else " " for c in line)
    return made


class _Places:
    """Where each key stands in the tree, and marks around words there."""

    def __init__(self, root: etree._Element, notes: Mapping[str, etree._Element]) -> None:
        self._root = root
        self._paragraphs: dict[str, tuple[Element, ...]] = {}
        for key, _, table, letters in spots(root, notes):
            if table is None:
                self._paragraphs[key] = (letters.paragraph,)
            for cell in table.cells if table is not None else ():
                self._paragraphs.setdefault(key, cell.paragraphs)
                self._paragraphs[f"{key}r{cell.row}c{cell.column}"] = cell.paragraphs

    def mark(self, each: Comment, number: str) -> None:
        first, last = self._note_run(each.key) or self._runs(each) or self._anywhere()
        start, end = etree.Element(f"{W}commentRangeStart"), etree.Element(f"{W}commentRangeEnd")
        reference = etree.Element(_RUN)
        mark = etree.SubElement(reference, f"{W}commentReference")
        for element in (start, end, mark):
            element.set(f"{W}id", number)
        first.addprevious(start)
        _after(last, end)
        outermost: Element = end  # the reference stands in the paragraph itself, not in a link or an insertion
        while (parent := outermost.getparent()) is not None and parent.tag != _PARAGRAPH:
            outermost = parent
        _after(end if parent is None else outermost, reference)

    def _note_run(self, key: str) -> tuple[Element, Element] | None:
        """A comment on a note stands at the number that leads to it: a note itself can hold none."""
        kind = {"f": "footnote", "e": "endnote"}.get(key[:1])
        for reference in self._root.iter(f"{W}{kind}Reference") if kind else ():
            if reference.get(f"{W}id") == key[1:] and (run := _run_of(reference)) is not None:
                return run, run
        return None

    def _runs(self, each: Comment) -> tuple[Element, Element] | None:
        """The runs that begin and end with the words; split so that they do. None where the key leads to no text."""
        paragraphs = self._paragraphs.get(each.key, ())
        letters = letters_of(paragraphs)
        inked = [i for i, c in enumerate(letters.text) if not c.isspace()]
        wanted = [i for i in inked if each.start <= i < each.end] or inked
        if not wanted:
            return None
        first = letters.origins[wanted[0]]
        if (run := _run_of(first.element)) is None:
            return None
        begins = _split(run, first.element, first.index)
        last = letters_of(paragraphs).origins[wanted[-1]]
        if (run := _run_of(last.element)) is None:
            return None
        _split(run, last.element, last.index + 1)
        return begins, run

    def _anywhere(self) -> tuple[Element, Element]:
        """The first run of the document, for what has no place of its own."""
        run = next(self._root.iter(_RUN), None)
        if run is None:
            raise CannotRead("no-text")
        return run, run


def _run_of(element: Element) -> Element | None:
    return next((e for e in (element, *element.iterancestors()) if e.tag == _RUN), None)


def _content(run: Element) -> list[Element]:
    return [child for child in run if child.tag != f"{W}rPr"]


def _child(run: Element, element: Element) -> Element:
    """The child of the run that the element is, or is in."""
    while element.getparent() is not run:
        element = element.getparent()
    return element


def _split(run: Element, element: Element, index: int) -> Element:
    """The run that begins at a letter, split off where it is not the run's first one; at the letter behind the last,
    the run itself."""
    child = _child(run, element)
    content = _content(run)
    at = content.index(child)
    inside = child.tag == _TEXT and 0 < index < len(child.text or "")
    if not inside:
        at += index > 0
        if at in (0, len(content)):
            return run
    rest = etree.Element(_RUN, attrib=dict(run.attrib), nsmap=run.nsmap)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(deepcopy(properties))
    if inside:
        tail = etree.SubElement(rest, _TEXT)
        tail.text, child.text = child.text[index:], child.text[:index]
        for text in (child, tail):
            text.set(_SPACE, "preserve")
        at += 1
    for moved in content[at:]:
        rest.append(moved)
    _after(run, rest)
    return rest


def _after(element: Element, new: Element) -> None:
    """Right behind an element, before white space that may follow it."""
    new.tail, element.tail = element.tail, None
    parent = element.getparent()
    parent.insert(parent.index(element) + 1, new)
