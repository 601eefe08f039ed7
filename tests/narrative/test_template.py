"""Templates from others: what is refused, what is printed as text, what never changes."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from xlsx_addin.narrative.documents.periodic import annual
from xlsx_addin.narrative.frame import FRAME_MEANINGS
from xlsx_addin.narrative.kinds import KINDS, Kind
from xlsx_addin.narrative.layout.periodic_template import build_annual
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import TemplateRefused, write_report
from xlsx_addin.narrative.word import tag_rules
from xlsx_addin.resources import resource

from . import samples
from .reading import text_of, with_part
from .samples import CITY, EDITION, INFO, event, submission


def template_of(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def report_with(template: bytes, folder: Path, lists: Any = None) -> str:
    path = folder / "mau.docx"
    path.write_bytes(template)
    s = submission(CITY, samples.FIGURES, lists or samples.LISTS)
    return text_of(write_report(Material(EDITION, s, {}), template=path).docx)


def refused(template: bytes, folder: Path) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as caught:
        report_with(template, folder)
    assert caught.value.reason
    return caught.value


def test_own_template(tmp_path: Path) -> None:
    lines = ("Năm {{ nam }}", "{%p for doan in chi_dao %}", "{{ loop.index }}. {{ doan }}", "{%p endfor %}")
    text = report_with(template_of(*lines, "{% if van_ban %}có {{ van_ban|length }}{% endif %}"), tmp_path)
    assert text.startswith("Năm 2023\n1. Năm 2023, Ủy ban")
    assert "có 17" not in text and "có 16" in text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ ''.__class__.__mro__ }}", "template-code"),
        ("{{ nam.__class__ }}", "template-code"),
        ("{{ nam['__class__'] }}", "template-code"),
        ("{{ nam|attr('__class__') }}", "template-code"),
        ("{{ cycler.__init__.__globals__ }}", "template-code"),
        ("{{ nam.upper() }}", "template-code"),
        ("{{ range(10**9) }}", "template-code"),
        ("{% for i in range(1000000000) %}x{% endfor %}", "template-code"),
        ("{{ 'a' * 1000000000 }}", "template-code"),
        ("{{ 9 ** 9 ** 9 }}", "template-code"),
        ("{% set x = nam %}", "template-code"),
        ("{% include '/etc/passwd' %}", "template-code"),
        ("{% macro m() %}{% endmacro %}", "template-code"),
        ("{{ lipsum }}", "template-unknown-tag"),
        ("{{ khong_co }}", "template-unknown-tag"),
        ("{% for v in van_ban %}{{ v.khong_co }}{% endfor %}", "template-unknown-tag"),
        ("{{ van_ban }}", "template-code"),
        ("{% for v in van_ban %}{{ v.items }}{% endfor %}", "template-code"),
        ("{% for v in van_ban %}", "template-syntax"),
        ("{{ nam ", "template-syntax"),
        ("{% if %}x{% endif %}", "template-syntax"),
        ("{{ nam | }}", "template-syntax"),
    ],
)
def test_tags_that_are_refused(line: str, code: str, tmp_path: Path) -> None:
    assert refused(template_of("Trước", line), tmp_path).code == code


def test_an_unknown_tag_is_named(tmp_path: Path) -> None:
    assert "khong_co" in refused(template_of("{{ khong_co }}"), tmp_path).reason
    line = "{% for v in van_ban %}{{ v.la_lung }}{% endfor %}"
    assert "la_lung" in refused(template_of(line), tmp_path).reason


def test_loops_have_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "{% for a in van_ban %}{% for b in van_ban %}{% for c in van_ban %}{% endfor %}{% endfor %}{% endfor %}"
    monkeypatch.setattr(tag_rules, "MAX_TURNS", 2000)
    assert refused(template_of(loop), tmp_path).code == "template-too-long"
    deep = "{% for d in van_ban %}" + loop + "{% endfor %}"
    assert refused(template_of(deep), tmp_path).code == "template-code"


def test_output_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_rules, "MAX_OUTPUT", 20_000)
    loop = "{% for a in van_ban %}{% for b in van_ban %}" + "x" * 200 + "{% endfor %}{% endfor %}"
    assert refused(template_of(loop), tmp_path).code == "template-too-long"


def test_unclosed_marks_do_not_take_time(tmp_path: Path) -> None:
    start = time.monotonic()
    assert refused(template_of("{{" * 200_000), tmp_path).code in ("template-syntax", "template-too-large")
    assert time.monotonic() - start < 20  # quadratic matching would take hours


# --- packages ----------------------------------------------------------------------------------------------------
def _relationship(kind: str, target: str) -> Callable[[bytes], bytes]:
    line = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return lambda xml: xml.replace(b"</Relationships>", line.encode())


def _in_body(xml: str) -> Callable[[bytes], bytes]:
    return lambda document: document.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)


_RELS = "word/_rels/document.xml.rels"
_FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:instrText>{}</w:instrText></w:r></w:p>"


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        (_RELS, _relationship("image", "http://example.org/a.png"), "template-external"),
        (_RELS, _relationship("attachedTemplate", "file:///c:/a.dotm"), "template-external"),
        (_RELS, _relationship("oleObject", "http://example.org/a"), "template-macro"),
        ("word/_rels/settings.xml.rels", _relationship("frame", "http://example.org"), "template-unreadable"),
        (
            "[Content_Types].xml",
            lambda x: x.replace(
                b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            ),
            "template-macro",
        ),
        (
            "[Content_Types].xml",
            lambda x: x.replace(b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"),
            "template-unreadable",
        ),
        ("word/document.xml", _in_body(_FIELD.format("INCLUDE", "PICTURE \\d http://x")), "template-external"),
        ("word/document.xml", _in_body(_FIELD.format("DDEAUTO c:\\", "\\cmd.exe")), "template-external"),
        ("word/document.xml", _in_body('<w:bookmarkStart w:id="1" w:name="{{ nam }}"/>'), "template-code"),
        (
            "word/document.xml",
            _in_body("<w:p><w:r><w:t>{</w:t></w:r></w:p><w:p><w:r><w:t>{ nam }}</w:t></w:r></w:p>"),
            "template-syntax",
        ),
        ("word/document.xml", lambda x: x[:-20], "template-unreadable"),
        (
            "word/document.xml",
            lambda x: b'<!DOCTYPE a [<!ENTITY b "b">]>' + x[x.index(b"<w:document") :],
            "template-unreadable",
        ),
        ("word/big.xml", lambda _: b"<a>" + b" " * (5 << 20) + b"</a>", "template-too-large"),
        ("word/media/a.png", lambda _: b"\0" * (70 << 20), "template-too-large"),
        ("WORD/DOCUMENT.XML", lambda _: b"<a/>", "template-unreadable"),
    ],
)
def test_packages_that_are_refused(part: str, change: Callable[[bytes], bytes], code: str, tmp_path: Path) -> None:
    assert refused(with_part(template_of("Năm {{ nam }}"), part, change), tmp_path).code == code


def test_hyperlinks_are_harmless(tmp_path: Path) -> None:
    template = with_part(template_of("Năm {{ nam }}"), _RELS, _relationship("hyperlink", "https://example.org"))
    assert report_with(template, tmp_path) == "Năm 2023"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip" * 50, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99])
def test_what_is_no_document(data: bytes, tmp_path: Path) -> None:
    assert refused(data, tmp_path).code == "template-unreadable"


def test_a_zip_without_a_document(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(out.getvalue(), tmp_path).code == "template-unreadable"


def test_tags_that_would_break_the_document(tmp_path: Path) -> None:
    change = _in_body("<w:p><w:r><w:t>{%p if nam %}</w:t></w:r></w:p><w:p><w:r><w:t>a {% endif %} b</w:t></w:r></w:p>")
    text = report_with(with_part(template_of("Hết"), "word/document.xml", change), tmp_path)
    assert "Hết" in text
    broken = _in_body(
        "<w:p><w:r><w:t>{% if nam == '1' %}</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert refused(with_part(template_of("Hết"), "word/document.xml", broken), tmp_path).code == "template-result"


# --- text is data --------------------------------------------------------------------------------------------------
NASTY = "<w:p>&amp; {{ nam }} {% for %} {_{ ]]> \"q\" 'a' =SUM(A1) &#65; \U0001f600"


def test_text_of_workbooks_appears_literally() -> None:
    lists = {
        "noi_dung": [("Khó khăn, vướng mắc", f"{NASTY}\x00\x0b", None, None)],
        "van_ban": [("Kế hoạch", NASTY, None, NASTY, NASTY, None, None)],
        "truyen_thong": [event("Truyền thông", NASTY, "Hội nghị", NASTY)],
    }
    info = {**INFO, "INFO.place": NASTY, "INFO.recipient": NASTY.replace(";", ",")}
    text = text_of(write_report(Material(EDITION, submission(CITY, lists=lists, info=info), {})).docx)
    assert text.count(NASTY) >= 6
    assert "\x00" not in text


def test_same_figures_same_bytes() -> None:
    first, second = (write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)).docx for _ in range(2))
    assert first == second
    assert build_annual() == build_annual()


def test_no_trace_of_people(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = "Ai Đó"
    document.add_paragraph("{{ nam }}")
    document.save(str(tmp_path / "mau.docx"))
    made = write_report(Material(EDITION, samples.bac_kan(), {}), template=tmp_path / "mau.docx").docx
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "Ai Đó" not in archive.read("docProps/core.xml").decode()
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- documentation -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_tag_is_explained(kind: Kind) -> None:
    readme = resource("templates", "README.md").read_text(encoding="utf-8")
    for name, meaning in kind.meanings.items():
        assert f"| `{name}` | {meaning} |" in readme


def test_a_report_has_all_its_tags() -> None:
    assert set(annual(Material(EDITION, samples.bac_kan(), {})).tags()) == set(KINDS["nam"].meanings)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_template_uses_every_tag(kind: Kind) -> None:
    source = text_of(resource("templates", kind.template).read_bytes())
    assert [name for name in kind.meanings if name not in source and name not in FRAME_MEANINGS] == []


def test_templates_are_copied_to_be_changed(cli: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mẫu"
    assert cli("templates", "-o", folder).code == 0
    standard = {p.name: p.read_bytes() for p in resource("templates").iterdir()}
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == standard
    (folder / "ke_hoach.docx").write_bytes(b"changed")
    assert cli("templates", "-o", folder).code == 0
    assert (folder / "ke_hoach.docx.bak").read_bytes() == b"changed"
