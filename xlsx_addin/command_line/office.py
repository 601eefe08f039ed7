"""Commands about the office's own PC: ``install`` and ``doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlsx_addin.command_line import console
from xlsx_addin.command_line.console import DONE, WITH_ERRORS, fail
from xlsx_addin.command_line.options import Json

if TYPE_CHECKING:
    from xlsx_addin.office_pc.doctor import Result

OptionalPath = Optional[Path]  # noqa: UP045 - Typer reads annotations at run time on 3.11
OptionalBool = Optional[bool]  # noqa: UP045

_STATUS_WORDS = {"ok": "[Tốt]", "warning": "[Lưu ý]", "problem": "[HỎNG]", "unknown": "[?]"}


def install(
    wheels: Annotated[
        OptionalPath, typer.Option("--wheels", help="Thư mục gói (.whl) của bộ cài; mặc định chép từ bản đang chạy.")
    ] = None,
    folder: Annotated[
        OptionalPath, typer.Option("--folder", help="Thư mục đặt sổ; mặc định «Phu luc 01» trong Documents.")
    ] = None,
    trust: Annotated[
        OptionalBool, typer.Option("--trust/--no-trust", help="Để Excel tin cậy thư mục của sổ; mặc định hỏi.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ nói sẽ làm gì, không làm.")] = False,
    json: Json = False,
) -> int:
    """Cài chương trình và sổ có nút bấm cho tài khoản này; không cần quyền quản trị. Chạy lại được nhiều lần.

    Ví dụ: xlsx-addin install --dry-run
    """
    from xlsx_addin.office_pc.install import Done, Wanted, plan, run, workbook_folder
    from xlsx_addin.office_pc.paths import OLDER_WORKBOOKS, WORKBOOK_NAME
    from xlsx_addin.office_pc.pc import this_pc
    from xlsx_addin.office_pc.refusal import CannotInstall
    from xlsx_addin.office_pc.talk import agrees_to_trust
    from xlsx_addin.resources import resource

    pc = this_pc()
    wanted = Wanted(resource("workbooks", WORKBOOK_NAME), wheels, folder=folder)
    place = workbook_folder(pc, wanted)
    if trust is None:
        trust = not (dry_run or json) and agrees_to_trust(pc, place)
    done: list[Done] = []
    try:
        older = tuple(resource("workbooks", name) for name in OLDER_WORKBOOKS)
        steps = plan(pc, Wanted(wanted.workbook, wheels, folder=folder, trust=trust, older=older))
        if dry_run:
            done = [Done(step.code, step.act is not None, step.says) for step in steps]
        for each in done if dry_run else run(steps):
            if not json:
                console.say(f"- {each.message}")
            elif not dry_run:
                done.append(each)
    except CannotInstall as error:
        fail(error.code, error.reason)
    if json:
        listed = [{"code": d.code, "changed": d.changed, "message": d.message} for d in done]
        console.print_json({"steps": listed, "dry_run": dry_run, "workbook": str(place / WORKBOOK_NAME)})
    return DONE


def doctor(
    file: Annotated[OptionalPath, typer.Argument(help="Sổ cần xem; mặc định là sổ đã cài.", show_default=False)] = None,
    json: Json = False,
) -> int:
    """Tìm xem vì sao nút bấm không chạy: từng mục nói rõ tốt hay hỏng, và cách sửa. Không sửa gì trên máy.

    Ví dụ: xlsx-addin doctor Phu_luc_01.xlsm
    """
    from xlsx_addin.office_pc.doctor import examine
    from xlsx_addin.office_pc.pc import System, this_pc

    if file is not None and not file.is_file():
        fail("file-missing", f"Không thấy sổ «{file}». Hãy xem lại tên và thư mục.")
    pc = this_pc()
    results = list(examine(pc, file))
    problems = sum(r.status.value == "problem" for _, r in results)
    if json:
        checks = [
            {"code": code, "status": r.status.value, "message": r.message, "remedy": r.remedy} for code, r in results
        ]
        console.print_json({"system": pc.system.value, "checks": checks, "problems": problems})
    else:
        # A list of what only other systems have helps nobody at this one.
        hidden = {"unknown"} if pc.system is not System.WINDOWS else set()
        _list([(code, r) for code, r in results if r.status.value not in hidden])
        console.say(
            f"\nCó {problems} mục hỏng; hãy làm theo các dòng «=>»." if problems else "\nKhông có mục nào hỏng."
        )
    return WITH_ERRORS if problems else DONE


def _list(results: list[tuple[str, Result]]) -> None:
    """One paragraph for each check: consoles of offices are too narrow for a table of sentences."""
    for code, r in results:
        console.say(f"{_STATUS_WORDS[r.status.value]:9} {code}: {r.message}")
        if r.remedy:
            console.say(f"{'':9} => {r.remedy}")
