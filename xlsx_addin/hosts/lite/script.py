"""The script for xlwings Lite: the buttons in front, for whoever opens the editor, and the program behind them."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import textwrap
import zipfile
from collections.abc import Iterable, Mapping

from xlsx_addin import __version__
from xlsx_addin.buttons import BUTTONS, Button
from xlsx_addin.catalogue import edition_names
from xlsx_addin.hosts.lite.modules import PACKAGE, needed
from xlsx_addin.hosts.own_formulas import TABLE, to_json
from xlsx_addin.workbook.fill import own_formulas

WITHOUT_FILES = ("fill", "validate", "overwrite", "undo")
"""The buttons that need nothing but the open workbook. The others are there too, and say why they do not work."""

_OWN_WORDS = {
    "fill": "Suy số từ các trang chi tiết, đổi chữ thành số. Số đã gõ khác với số tính được thì giữ nguyên và báo. "
    "Ở đây không trả lại công thức bị gõ đè."
}
_START = "xlsx_addin.hosts.scripts"
_EDITIONS = "catalogue/editions"
_AGES = "units/data/ages.toml"  # the lists of units beside it are too much for a script
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
_WIDTH = 116

_MAIN = '''\
"""# Phụ lục 01: báo cáo bình đẳng giới

Mở sổ Phụ lục 01 rồi bấm nút của việc cần làm. Chạy được ở đây: {here}.

Cần máy đã cài chương trình: {elsewhere}. Các nút này chỉ nói lý do và không đổi gì.

xlsx_addin {version}
"""

import base64
import importlib
import inspect
import io
import sys
import tempfile
import zipfile

import xlwings as xw
from xlwings import script


{scripts}


def _run(name: str, book: xw.Book) -> None:
    _unpack()
    scripts = importlib.import_module("{start}")
    inspect.unwrap(getattr(scripts, name))(book)


def _unpack() -> None:
    """Once in a session, and again where a newer script was put in the place of an older one."""
    loaded = sys.modules.get("{package}")
    if loaded is not None and _DIGEST in str(loaded.__file__):
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == "{package}"]:
        del sys.modules[name]
    folder = tempfile.mkdtemp(prefix=f"{package}-{{_DIGEST}}-")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(_PROGRAM))) as program:
        program.extractall(folder)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()


_DIGEST = "{digest}"
_PROGRAM = """
{program}
"""
'''

_SCRIPT = '''\
@script(name="{caption}")
def {function}(book: xw.Book) -> None:
    """{words}"""
    _run("{name}", book)'''


def lite_script() -> str:
    """The whole of ``main.py``; the same text each time it is made of the same program."""
    program = _zipped(program_files())
    return _MAIN.format(
        here=_captions(b for b in BUTTONS if b.name in WITHOUT_FILES),
        elsewhere=_captions(b for b in BUTTONS if b.name not in WITHOUT_FILES),
        version=__version__,
        scripts="\n\n\n".join(map(_script, BUTTONS)),
        start=_START,
        package=PACKAGE.name,
        digest=hashlib.sha256(program).hexdigest()[:16],
        program="\n".join(textwrap.wrap(base64.b64encode(program).decode("ascii"), _WIDTH)),
    )


def function_name(button: Button) -> str:
    """The name of a button's function there: its macro's, as Python writes names (``tinh_ty_le``)."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", button.sub).lower()


def program_files() -> Mapping[str, str]:
    """What the script carries, by path: modules, editions, and the blank form's formulas instead of the blank form."""
    files = {path.relative_to(PACKAGE.parent).as_posix(): path for path in needed(_START).values()}
    files |= {
        path.relative_to(PACKAGE.parent).as_posix(): path
        for path in (*(PACKAGE / _EDITIONS).rglob("*"), PACKAGE / _AGES)
        if path.is_file() and path.suffix in (".toml", ".csv")
    }
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    for edition_id in edition_names():
        texts[f"{PACKAGE.name}/hosts/{TABLE.format(edition_id)}"] = to_json(own_formulas(edition_id))
    return dict(sorted(texts.items()))


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _script(button: Button) -> str:
    words = _OWN_WORDS.get(button.name, button.screentip)
    if button.name not in WITHOUT_FILES:
        words += " Cần máy đã cài chương trình."
    return _SCRIPT.format(caption=button.caption, function=function_name(button), words=words, name=button.name)


def _captions(buttons: Iterable[Button]) -> str:
    return ", ".join(f"«{b.caption}»" for b in buttons)
