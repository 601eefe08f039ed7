"""Data flows one way: the folders' imports say so, and only the edge knows programs and formats."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "xlsx_addin"

# Each part may import itself, the parts listed, and what is listed for those. Modules at the top count as parts.
CORE = {
    "numbers", "names", "findings", "finding_kinds", "own_files", "places", "keys", "tables", "files", "resources",
    "cell_values", "reasons",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    "catalogue": {"numbers", "names"},
    "reading": {"places"},
    "submission": {"catalogue", "reading", *CORE},
    "ratios": {"catalogue", "numbers"},
    "targets": {"catalogue", "numbers", "ratios"},
    "derivations": {"catalogue"},
    "units": {"names", "tables"},
    "checks": {"rules", "plausibility", "units", "catalogue", "submission", "ratios", "targets", "derivations", *CORE},
    "acceptance": {"catalogue", "submission", *CORE},
    "evaluation": {"rules", "catalogue", "submission", "ratios", "targets", "checks", "acceptance", *CORE},
    "deadlines": {"catalogue", "numbers", "findings", "finding_kinds", "own_files"},
    "consolidation": {
        "deadlines", "rules", "history", "units", "catalogue", "submission", "ratios", "targets", "checks",
        "evaluation", "acceptance", *CORE,
    },
    "narrative": {
        "catalogue", "reading", "submission", "ratios", "targets", "checks", "evaluation", "history", "forecast",
        "deadlines", *CORE,
    },
    "foreign": {"catalogue", "reading", "submission", *CORE},
    "intake": {"rules", "history", "catalogue", "reading", "submission", "evaluation", "foreign", *CORE},
    "statements": {"numbers"},
    "proofreading": {"numbers", "statements", "catalogue", "submission", "reading", "narrative", "workbook"},
    "plausibility": set(),
    "rules": {"catalogue", "submission", "ratios", *CORE},
    "forecast": {"catalogue", "numbers", "ratios", "targets", "target_words"},
    "history": {
        "catalogue", "reading", "submission", "ratios", "targets", "target_words", "checks", "evaluation", "forecast",
        "plausibility", "units", *CORE,
    },
    "target_words": {"catalogue", "keys", "numbers", "targets"},
    "shown": {"catalogue", "keys", "ratios"},
    "cell_functions": {
        "catalogue", "reading", "submission", "ratios", "targets", "target_words", "statements", *CORE,
    },
    "actions": {
        "history", "catalogue", "reading", "submission", "ratios", "targets", "derivations", "checks", "evaluation",
        "consolidation", "shown", "buttons", "acceptance", "narrative", "deadlines", *CORE,
    },
    "workbook": {
        "history", "catalogue", "reading", "submission", "ratios", "targets", "derivations", "checks", "evaluation",
        "consolidation", "actions", "shown", "target_words", "cell_functions", "buttons", "office_pc", *CORE,
    },
    "hosts": {
        "deadlines", "catalogue", "reading", "submission", "rules", "ratios", "targets", "checks", "evaluation",
        "acceptance", "foreign", "consolidation", "actions", "history", "shown", "cell_functions", "workbook",
        "narrative", "intake",
        "buttons", "packages", "faults", "guide", "proofreading", *CORE,
    },
    "calc_host": {
        "hosts", "calc_engine", "workbook", "cell_functions", "buttons", "faults", "catalogue", "reading", "submission",
        *CORE,
    },
    "findings": {"finding_kinds"},
    "finding_kinds": set(),
    "own_files": set(),
    "numbers": set(),
    "names": set(),
    "places": set(),
    "keys": set(),
    "tables": {"names"},
    "files": set(),
    "resources": set(),
    "cell_values": set(),
    "reasons": {"names"},
    "buttons": set(),
    "packages": set(),
    "guide": {"resources"},
    "office_pc": {"files", "resources", "keys", "catalogue", "reading", "workbook", "guide", "hosts"},
    "faults": set(),
}  # fmt: skip

# Packages that know nothing of the rest, and could be published by themselves.
BY_ITSELF = {"calc_engine"}
ALLOWED |= {name: set() for name in BY_ITSELF}

# Programs and formats, and the only parts that may know them.
OUTSIDE = {
    "python_calamine": {"reading"},
    "xlsxwriter": {"workbook"},
    "openpyxl": {"workbook"},
    "pyopenvba": {"workbook"},
    "lxml": {"workbook", "narrative", "reading", "proofreading"},
    "docx": {"narrative"},
    "docxtpl": {"narrative"},
    "jinja2": {"narrative"},
    "typer": {"command_line"},
    "click": {"command_line"},
    "rich": {"command_line"},
    "markdown_it": {"guide"},
    "xlwings": {"hosts", "calc_engine", "calc_host"},
    "uno": {"hosts", "calc_engine", "calc_host"},
}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if part(path) in BY_ITSELF and node.level:
                continue  # relative, as a package that could be published by itself
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
            if node.module == "xlsx_addin":
                names.update(f"xlsx_addin.{alias.name}" for alias in node.names)
    return names


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    here = part(path)
    for name in imports(path):
        head, _, rest = name.partition(".")
        if head == "xlsx_addin" and rest and here in ALLOWED:
            there = rest.partition(".")[0]
            if there != "__version__":
                assert there == here or there in ALLOWED[here], f"{here} imports {name}"
        assert head not in OUTSIDE or here in OUTSIDE[head], f"{here} knows {head}"


@pytest.mark.parametrize(
    "path", [p for p in modules() if part(p) in ("calc_engine", "calc_host")], ids=lambda p: p.name
)
def test_what_asks_calc_is_under_no_lock(path):
    """``cached_property`` holds one before Python 3.12, and Calc may be waiting for the thread that is kept out."""
    assert "cached_property" not in {
        n.id for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Name)
    }


def test_the_command_line_starts_without_heavy_modules():
    heavy = {"python_calamine", "xlsxwriter", "openpyxl", "lxml", "docx", "docxtpl", "pandas", "scipy", "xlwings"}
    code = "import sys, xlsx_addin.command_line.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)
