"""A .docx as a reader of its looks sees it: every paragraph with the font, size and spacing that come out in the end.

Read from the XML alone, styles resolved through their bases, so that it shares no code with what made the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from .word_records import Document, Para, Row, Run, Section, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_BY_ATTRIBUTE = {"rFonts", "ind", "spacing"}
_OFF = {"0", "false", "none"}

Props = dict[str, dict[str, str]]
"""Properties by the name of their element, each with its attributes."""


def _mm(twips: str | None) -> float:
    return float(twips or 0) / 1440 * 25.4


def _on(props: Props, name: str) -> bool:
    return name in props and props[name].get("val", "1") not in _OFF


def _props(element: etree._Element | None) -> Props:
    if element is None:
        return {}
    return {child.tag.removeprefix(W): {k.removeprefix(W): v for k, v in child.attrib.items()} for child in element}


def _over(*layers: Props) -> Props:
    """Later layers win: whole, but for fonts, indents and spacing, which are told attribute by attribute."""
    found: Props = {}
    for layer in layers:
        for name, attributes in layer.items():
            found[name] = {**found.get(name, {}), **attributes} if name in _BY_ATTRIBUTE else attributes
    return found


class Looks:
    """One file being read."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
        self.styles: dict[str | None, etree._Element] = {}
        self.known: dict[tuple[str | None, str], Props] = {}
        root = etree.fromstring(self.parts["word/styles.xml"])
        defaults = root.find(f"{W}docDefaults")
        self.run_defaults = _props(defaults.find(f"{W}rPrDefault/{W}rPr"))
        self.para_defaults = _props(defaults.find(f"{W}pPrDefault/{W}pPr"))
        for style in root.iter(f"{W}style"):
            self.styles[style.get(f"{W}styleId")] = style
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                self.normal = style.get(f"{W}styleId")
        rels = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        self.targets = {rel.get("Id"): f"word/{rel.get('Target')}" for rel in rels}
        self.body = etree.fromstring(self.parts["word/document.xml"]).find(f"{W}body")

    def chain(self, style_id: str | None, kind: str) -> Props:
        """What a style says in the end; read once."""
        if (style_id, kind) not in self.known:
            self.known[style_id, kind] = self._chain(style_id, kind)
        return self.known[style_id, kind]

    def _chain(self, style_id: str | None, kind: str) -> Props:
        layers = []
        while style_id in self.styles:
            style = self.styles[style_id]
            layers.append(_props(style.find(f"{W}{kind}")))
            base = style.find(f"{W}basedOn")
            style_id = None if base is None else base.get(f"{W}val")
        return _over(*reversed(layers))

    def paragraph(self, p: etree._Element, section: int, room: float) -> Para:
        own = p.find(f"{W}pPr")
        direct = _props(own)
        style = direct.get("pStyle", {}).get("val", self.normal)
        props = _over(self.para_defaults, self.chain(style, "pPr"), direct)
        base = _over(self.run_defaults, self.chain(style, "rPr"))
        runs = tuple(self.run(r, base) for r in p.iter(f"{W}r"))
        indent, spacing = props.get("ind", {}), props.get("spacing", {})
        exact = spacing.get("lineRule") in ("exact", "atLeast")
        border = any(
            side.tag in (f"{W}top", f"{W}bottom") and side.get(f"{W}val") not in ("none", "nil")
            for pr in (own, *self.bases(style))
            if pr is not None
            for side in pr.findall(f"{W}pBdr/*")
        )
        text = "".join(run.text for run in runs)
        return Para(
            text=text.strip("\n"),
            runs=runs,
            align={"both": "justify", "start": "left"}.get(a := props.get("jc", {}).get("val", "left"), a),
            first=_mm(indent.get("firstLine")) - _mm(indent.get("hanging")),
            left=_mm(indent.get("left", indent.get("start"))),
            right=_mm(indent.get("right", indent.get("end"))),
            before=float(spacing.get("before", 0)) / 20,
            after=float(spacing.get("after", 0)) / 20,
            line=None if exact else float(spacing.get("line", 240)) / 240,
            keep_next=_on(props, "keepNext"),
            breaks_page=_on(props, "pageBreakBefore") or any(b.get(f"{W}type") == "page" for b in p.iter(f"{W}br")),
            rule=border,
            section=section,
            room=room,
            fields=" ".join("".join(x.itertext()) for x in p.iter(f"{W}instrText"))
            + " ".join(x.get(f"{W}instr", "") for x in p.iter(f"{W}fldSimple")),
        )

    def bases(self, style_id: str | None) -> Iterator[etree._Element]:
        while style_id in self.styles:
            style = self.styles[style_id]
            if (found := style.find(f"{W}pPr")) is not None:
                yield found
            base = style.find(f"{W}basedOn")
            style_id = None if base is None else base.get(f"{W}val")

    def run(self, r: etree._Element, base: Props) -> Run:
        direct = _props(r.find(f"{W}rPr"))
        props = _over(base, self.chain(direct.get("rStyle", {}).get("val"), "rPr"), direct)
        fonts = props.get("rFonts", {})
        named = {fonts.get(slot, "") for slot in SLOTS} | {v for k, v in fonts.items() if k.endswith("Theme")}
        parts = []
        for child in r:
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{W}br", f"{W}cr"):
                parts.append("\n")
            elif child.tag == f"{W}tab":
                parts.append("\t")
        return Run(
            "".join(parts),
            frozenset(named),
            float(props.get("sz", {}).get("val", 20)) / 2,
            _on(props, "b"),
            _on(props, "i"),
            props.get("color", {}).get("val", "auto"),
        )

    def table(self, t: etree._Element, section: int) -> Table:
        grid = [_mm(c.get(f"{W}w")) for c in t.findall(f"{W}tblGrid/{W}gridCol")]
        style = t.find(f"{W}tblPr/{W}tblStyle")
        layers = [t.find(f"{W}tblPr")]
        style_id = None if style is None else style.get(f"{W}val")
        while style_id in self.styles:
            layers.append(self.styles[style_id].find(f"{W}tblPr"))
            base = self.styles[style_id].find(f"{W}basedOn")
            style_id = None if base is None else base.get(f"{W}val")
        borders = [b for pr in layers if pr is not None for b in pr.findall(f"{W}tblBorders/*")]
        rows = []
        for tr in t.findall(f"{W}tr"):
            flags = _props(tr.find(f"{W}trPr"))
            cells, at = [], 0
            for tc in tr.findall(f"{W}tc"):
                props = _props(tc.find(f"{W}tcPr"))
                span = int(props.get("gridSpan", {}).get("val", 1))
                room = sum(grid[at : at + span])
                at += span
                cells.append(tuple(self.paragraph(p, section, room) for p in tc.iter(f"{W}p")))
            rows.append(Row(tuple(cells), _on(flags, "tblHeader"), _on(flags, "cantSplit")))
        drawn = any(b.get(f"{W}val") not in ("none", "nil") for b in borders)
        return Table(tuple(rows), drawn, sum(grid), section)

    def sections(self) -> list[Section]:
        found: list[Section] = []
        for pr in self.body.iter(f"{W}sectPr"):
            props = _props(pr)
            size, margins = props["pgSz"], props["pgMar"]
            start = props.get("type", {}).get("val", "nextPage")
            section = Section(
                _mm(size.get("w")),
                _mm(size.get("h")),
                {side: _mm(margins.get(side)) for side in ("top", "bottom", "left", "right")},
                _on(props, "titlePg"),
                start,
            )
            if found:
                section.header, section.first_header = found[-1].header, found[-1].first_header
            for reference in pr.findall(f"{W}headerReference"):
                root = etree.fromstring(self.parts[self.targets[reference.get(f"{R}id")]])
                paras = [self.paragraph(p, len(found), 0) for p in root.iter(f"{W}p")]
                if reference.get(f"{W}type") == "default":
                    section.header = paras
                elif reference.get(f"{W}type") == "first":
                    section.first_header = paras
            found.append(section)
        return found


def look_at(data: bytes) -> Document:
    looks = Looks(data)
    sections = looks.sections()
    blocks: list[Para | Table] = []
    now = 0
    for child in looks.body:
        if child.tag == f"{W}p":
            blocks.append(looks.paragraph(child, now, sections[now].room))
            if child.find(f"{W}pPr/{W}sectPr") is not None:
                now += 1
        elif child.tag == f"{W}tbl":
            blocks.append(looks.table(child, now))
    return Document(tuple(blocks), tuple(sections))
