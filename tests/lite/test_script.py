"""The script as text: always the same, complete, and without anything that xlwings Lite does not have."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from xlsx_addin.buttons import BUTTONS
from xlsx_addin.hosts.lite.modules import NotForLite, needed
from xlsx_addin.hosts.lite.script import WITHOUT_FILES, function_name, lite_script, program_files


def test_it_is_the_same_each_time_and_what_the_command_writes(script, tmp_path):
    assert lite_script() == script
    target = tmp_path / "ra" / "main.py"
    command = [sys.executable, "-m", "xlsx_addin.hosts.lite", "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert Path(done.stdout.strip()) == target
    assert target.read_bytes() == script.encode("utf-8")


def test_every_button_is_a_script_with_its_caption(runtime, script):
    found = {s["function_name"]: s["name"] for s in runtime.ask(script=script)["scripts"]}
    assert found == {function_name(b): b.caption for b in BUTTONS}
    assert {"tinh_ty_le", "kiem_tra", "ghi_de_ty_le", "hoan_tac", "tong_hop"} < set(found)
    assert all(name.isascii() and name.isidentifier() for name in found)


def test_staff_read_which_buttons_do_not_work(script):
    module = ast.parse(script)
    words = {n.name: ast.get_docstring(n) for n in module.body if isinstance(n, ast.FunctionDef)}
    for button in BUTTONS:
        refuses = "Cần máy đã cài chương trình" in words[function_name(button)]
        assert refuses is (button.name not in WITHOUT_FILES)
        assert f"«{button.caption}»" in ast.get_docstring(module)
    assert "không trả lại công thức" in words["tinh_ty_le"]


def test_it_carries_what_is_needed_and_nothing_of_files_or_formats(script):
    files = set(program_files())
    assert {"xlsx_addin/hosts/scripts.py", "xlsx_addin/catalogue/editions/bac_ninh_2024/edition.toml"} <= files
    for part in ("narrative", "command_line", "office_pc", "reading/book", "workbook/package", "hosts/files"):
        assert not [f for f in files if f.startswith(f"xlsx_addin/{part}")], part
    assert max(map(len, script.splitlines())) < 200
    assert len(script) < 400_000


@pytest.mark.parametrize(
    ("module", "lacking"),
    [
        ("xlsx_addin.workbook.build", "xlsxwriter"),
        ("xlsx_addin.narrative.layout.periodic_template", "docx"),
        ("xlsx_addin.reading.isolate", "threading"),
        ("xlsx_addin.hosts.nowhere", "no module"),
    ],
)
def test_what_cannot_run_there_is_refused_when_the_script_is_made(module, lacking):
    with pytest.raises(NotForLite, match=lacking):
        needed(module)
