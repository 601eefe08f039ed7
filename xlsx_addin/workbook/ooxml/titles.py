"""``docProps/app.xml``: the list of sheets and names that file managers show without opening the workbook."""

from __future__ import annotations

from collections.abc import Callable

from xlsx_addin.workbook.ooxml.parts import Parts

_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_TYPES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"


def drop(parts: Parts, is_gone: Callable[[str], bool]) -> None:
    """Drop the titles of which ``is_gone`` says so. A list that does not add up is left alone: it is only shown."""
    for name in parts.related("", "extended-properties").values():
        part = parts.xml(name)
        titles = part.root.find(f"{_EXTENDED}TitlesOfParts/{_TYPES}vector")
        counts = list(part.root.iterfind(f"{_EXTENDED}HeadingPairs/{_TYPES}vector/{_TYPES}variant/{_TYPES}i4"))
        if titles is None or sum(int(each.text or 0) for each in counts) != len(titles):
            continue
        headings = [count for count in counts for _ in range(int(count.text or 0))]  # of each title, in order
        for title, count in zip(list(titles), headings, strict=True):
            if is_gone(title.text or ""):
                titles.remove(title)
                titles.set("size", str(len(titles)))
                count.text = str(int(count.text or 0) - 1)
                part.dirty = True
