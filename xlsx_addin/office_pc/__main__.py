"""``python -m xlsx_addin.office_pc``: what the offline bundle runs, from the wheel, before any package is there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xlsx_addin.office_pc.install import Wanted, plan, run, workbook_folder
from xlsx_addin.office_pc.paths import GUIDE_NAME, OLDER_WORKBOOKS, WORKBOOK_NAME
from xlsx_addin.office_pc.pc import Pc, places, this_pc
from xlsx_addin.office_pc.refusal import CannotInstall
from xlsx_addin.office_pc.talk import agrees_to_trust


def main(arguments: list[str] | None = None, pc: Pc | None = None) -> int:
    """Install from a bundle and let the installed program's doctor have the last word; an exit code as of the command
    line (0 done, 2 refused)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    pc = pc or this_pc()
    try:
        wanted = _wanted(pc, options)
        for step in plan(pc, wanted):
            if options.dry_run:
                print(f"- {step.says}")
                continue
            for done in run((step,)):
                print(f"- {done.message}", flush=True)
    except CannotInstall as error:
        print(f"\nCHƯA CÀI XONG. {error.reason}", file=sys.stderr)
        return 2
    if not options.dry_run:
        workbook = workbook_folder(pc, wanted) / places(pc).workbook.name
        print(pc.run([places(pc).python, "-I", "-m", "xlsx_addin", "doctor", workbook], 300).said)
        print(f"Đã cài xong. Mở sổ: {workbook}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Cài chương trình Phụ lục 01 cho tài khoản này.")
    parser.add_argument("--bundle", type=Path, required=True, help="thư mục bộ cài đã giải nén")
    parser.add_argument("--folder", type=Path, help="thư mục đặt sổ")
    parser.add_argument("--trust", action=argparse.BooleanOptionalAction, help="để Excel tin cậy thư mục của sổ")
    parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ làm gì")
    return parser


def _wanted(pc: Pc, options: argparse.Namespace) -> Wanted:
    bundle: Path = options.bundle
    workbook, guide = bundle / WORKBOOK_NAME, bundle / GUIDE_NAME
    if not workbook.is_file():
        raise CannotInstall("no-workbook", file=workbook)
    wanted = Wanted(workbook, bundle / "wheels", guide if guide.is_file() else None, options.folder)
    trust = options.trust
    if trust is None:
        trust = not options.dry_run and agrees_to_trust(pc, workbook_folder(pc, wanted))
    older = tuple(path for name in OLDER_WORKBOOKS if (path := bundle / name).is_file())
    return Wanted(workbook, wanted.wheels, wanted.guide, wanted.folder, trust, older)


if __name__ == "__main__":
    sys.exit(main())
