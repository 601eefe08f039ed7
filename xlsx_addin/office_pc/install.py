"""``install``: one user's PC made ready without administrator rights, in steps that may be run again and again.

Only the standard library is used: the offline bundle runs this from the wheel, with the office's own Python.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin import __version__
from xlsx_addin.files import CannotWrite, write_atomically
from xlsx_addin.office_pc import linux, mac, trust
from xlsx_addin.office_pc.packages import Installed, Packages, Wheels
from xlsx_addin.office_pc.paths import GUIDE_NAME, PYTHONS
from xlsx_addin.office_pc.pc import Owner, Pc, Places, Ran, System, can_write, places
from xlsx_addin.office_pc.refusal import CannotInstall
from xlsx_addin.office_pc.steps import Done, Step

__all__ = ["Done", "Step", "Wanted", "plan", "run", "workbook_folder"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to install. ``wheels`` is None to copy the packages of the Python that runs; ``folder`` is None for the
    workbook's usual place; ``trust`` only when the user agreed; ``older`` are the workbooks of older editions."""

    workbook: Path
    wheels: Path | None = None
    guide: Path | None = None
    folder: Path | None = None
    trust: bool = False
    older: tuple[Path, ...] = ()


def plan(pc: Pc, wanted: Wanted) -> tuple[Step, ...]:
    """The steps for this PC, nothing of them done. Raises ``CannotInstall``."""
    where = places(pc)
    _check_home(pc, where)
    program = _program(pc, where, wanted)
    if program.act and where.home.exists() and not can_write(where.home):  # what an administrator installed serves
        raise CannotInstall("home-not-writable", folder=where.home)
    steps = [_home(pc, where), program]
    if pc.system is System.MACOS:
        if not mac.has_excel_run(where):
            raise CannotInstall("excel-never-opened")
        steps += [_mac_settings(where), _mac_script(where, fresh=program.act is not None)]
    if wanted.guide and (program.act or can_write(where.home)):
        steps.append(_guide(where, wanted.guide))
    folder = workbook_folder(pc, wanted)
    steps.append(_workbook(where, wanted.workbook, folder / where.workbook.name, "workbook", "so_trong.sha256"))
    for source in wanted.older:
        steps.append(_workbook(where, source, folder / source.name, "older-workbook", f"{source.stem}.sha256"))
    if wanted.trust:
        steps.append(_trust(pc, folder))
    if pc.system is System.LINUX:
        steps += linux.steps(pc, where, folder / where.workbook.name)
    return tuple(steps)


def run(steps: tuple[Step, ...]) -> Iterator[Done]:
    """Do the steps one after the other; the first that fails raises ``CannotInstall``, and all may be run again."""
    for step in steps:
        try:
            yield Done(step.code, step.act is not None, step.act() if step.act else step.says)
        except CannotWrite as error:
            raise CannotInstall(error.code, error.reason) from error
        except OSError as error:
            raise CannotInstall("cannot-write", file=error.filename or "", detail=error.strerror or error) from error


def workbook_folder(pc: Pc, wanted: Wanted) -> Path:
    """The folder that the workbook goes to."""
    return (wanted.folder or places(pc).workbooks).absolute()


def _packages(pc: Pc, wanted: Wanted) -> Packages:
    python = pc.python()
    if "windowsapps" in str(python.executable).lower():
        raise CannotInstall("store-python", python=python.executable)
    if wanted.wheels is None:
        installed = Installed()
        if installed.is_editable():
            raise CannotInstall("editable")
        return installed
    if python.version not in PYTHONS or (pc.system is System.WINDOWS and python.bits != 64):
        known = ", ".join(f"{major}.{minor}" for major, minor in PYTHONS)
        have = f"{python.version[0]}.{python.version[1]} ({python.bits} bit)"
        raise CannotInstall("python-version", have=have, known=known)
    if not any(wanted.wheels.glob("xlsx_addin-*.whl")):
        raise CannotInstall("no-wheels", folder=wanted.wheels)
    return Wheels(wanted.wheels.absolute())


def _check_home(pc: Pc, where: Places) -> None:
    """Refuse a folder that Excel cannot name or that a stranger made, before anything in it is run."""
    if pc.system is System.WINDOWS and not str(where.home).isascii():
        raise CannotInstall("home-not-ascii", folder=where.home)
    if where.home.exists() and pc.owner(where.home) is Owner.OTHER:
        raise CannotInstall("home-of-another-user", folder=where.home)


def _home(pc: Pc, where: Places) -> Step:
    if where.home.is_dir():
        return Step("home", f"Thư mục chương trình {where.home} đã có.")

    def act() -> str:
        try:
            where.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotInstall("home-not-writable", folder=where.home) from error
        kept = "chỉ tài khoản này ghi được" if pc.restrict(where.home) else "chưa hạn chế được quyền ghi"
        return f"Đã tạo thư mục chương trình {where.home} ({kept})."

    return Step("home", f"Sẽ tạo thư mục chương trình {where.home}.", act)


# --- the program -----------------------------------------------------------------------------------------------


def _program(pc: Pc, where: Places, wanted: Wanted) -> Step:
    python = pc.python()
    if wanted.wheels is None and python.prefix == where.venv:
        return Step("program", f"Đang chạy từ chính chương trình đã cài ở {where.venv}.")
    packages = _packages(pc, wanted)
    stamp = {"version": __version__, "packages": packages.digest(), "python": list(python.version)}
    if _stamp(where) == stamp and _starts(pc, where):
        return Step("program", f"Chương trình phiên bản {__version__} đã có ở {where.venv}.")
    verb = "Sẽ cập nhật" if where.venv.exists() else "Sẽ cài"

    def act() -> str:
        old = where.home / "venv.old"
        _put_aside(where, old)
        try:
            _must(pc.run([python.executable, "-m", "venv", where.venv]), "no-venv")
            _must(packages.put(pc, where), "packages-failed")
            if not _starts(pc, where):
                raise CannotInstall("does-not-start", folder=where.venv)
            write_atomically(where.venv / _STAMP, json.dumps(stamp).encode(), backup=False)
        except BaseException:
            shutil.rmtree(where.venv, ignore_errors=True)
            if old.exists():
                old.rename(where.venv)
            raise
        shutil.rmtree(old, ignore_errors=True)
        return f"Đã cài chương trình phiên bản {__version__} vào {where.venv}."

    return Step("program", f"{verb} chương trình phiên bản {__version__} vào {where.venv}.", act)


_STAMP = "xlsx_addin.json"  # written last: without it the program is not whole


def _stamp(where: Places) -> object:
    try:
        return json.loads((where.venv / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _starts(pc: Pc, where: Places) -> bool:
    """Whether the installed program really runs; its folder is left so that no other copy answers."""
    ran = pc.run([where.python, "-I", "-m", "xlsx_addin", "--version"], 120)
    return ran.code == 0 and ran.said.strip() == __version__


def _put_aside(where: Places, old: Path) -> None:
    """Keep the program that works until the new one does. Windows renames no folder with an open file in it: an Excel
    that uses the program is told, not broken."""
    try:
        if old.exists() and _stamp(where) is None:  # the last run was cut off: the whole one is the old one
            shutil.rmtree(where.venv, ignore_errors=True)
        elif where.venv.exists():
            shutil.rmtree(old, ignore_errors=True)
            where.venv.rename(old)
    except OSError as error:
        raise CannotInstall("program-in-use", folder=where.venv) from error


def _must(ran: Ran, code: str) -> None:
    if ran.code:
        raise CannotInstall(code, detail=" ".join(ran.said.split())[-400:] or ran.code)


# --- what the user sees ------------------------------------------------------------------------------------------


def _workbook(where: Places, source: Path, target: Path, code: str, sum_name: str) -> Step:
    """A workbook into its folder. One that a person has filled is theirs: the new one is put beside it."""
    data = source.read_bytes()
    folder = target.parent
    blank = where.user / ".xlsx_addin" / sum_name  # of the blank workbook that install put there
    digest = hashlib.sha256(data).hexdigest()
    there = hashlib.sha256(target.read_bytes()).hexdigest() if target.exists() else ""
    if there == digest:
        return Step(code, f"Sổ {target} đã là bản mới nhất.")
    untouched = not there or (blank.exists() and blank.read_text(encoding="ascii").strip() == there)
    if not untouched:
        target = folder / f"{target.stem}_ban_{__version__}{target.suffix}"
        if target.exists() and target.read_bytes() == data:
            return Step(code, f"Sổ của bạn trong {folder} được giữ nguyên; sổ trống bản mới là {target.name}.")

    def act() -> str:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data, backup=target.exists() and not untouched)
        if untouched:
            blank.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(blank, digest.encode(), backup=False)
            return f"Đã đặt sổ trống {target}."
        return f"Sổ bạn đã dùng được giữ nguyên; đã đặt sổ trống bản mới {target}."

    return Step(code, f"Sẽ đặt sổ trống {target}." + ("" if untouched else " Sổ bạn đã dùng giữ nguyên."), act)


def _guide(where: Places, source: Path) -> Step:
    data = source.read_bytes()
    target = where.home / GUIDE_NAME
    if target.exists() and target.read_bytes() == data:
        return Step("guide", f"Hướng dẫn {target} đã có.")

    def act() -> str:
        write_atomically(target, data, backup=False)
        return f"Đã đặt hướng dẫn {target}."

    return Step("guide", f"Sẽ đặt hướng dẫn {target}.", act)


def _trust(pc: Pc, folder: Path) -> Step:
    if pc.system is not System.WINDOWS:
        return Step("trust", "Vị trí tin cậy chỉ có ở Excel trên Windows: không cần làm gì.")
    if trust.is_trusted(pc, folder):
        return Step("trust", f"Excel đã tin cậy thư mục {folder}.")

    def act() -> str:
        trust.add(pc, folder)
        return f"Excel từ nay tin cậy thư mục {folder}. Đừng chép tệp của người khác gửi vào thư mục này."

    return Step("trust", f"Sẽ để Excel tin cậy thư mục {folder}, riêng thư mục này và không gồm thư mục con.", act)


# --- macOS ---------------------------------------------------------------------------------------------------------


def _mac_settings(where: Places) -> Step:
    path = mac.settings_file(where)
    if mac.read_settings(path).get("INTERPRETER_MAC") == str(where.interpreter):
        return Step("mac-settings", f"Thiết lập {path} đã đúng.")

    def act() -> str:
        mac.write_settings(path, {"INTERPRETER_MAC": str(where.interpreter)})
        return f"Đã ghi đường dẫn chương trình vào {path}; các thiết lập khác giữ nguyên."

    return Step("mac-settings", f"Sẽ ghi đường dẫn chương trình vào {path}.", act)


def _mac_script(where: Places, *, fresh: bool) -> Step:
    folder = mac.scripts_folder(where)
    if not fresh and mac.has_scripts(where):
        return Step("mac-script", f"Kịch bản của xlwings đã có trong {folder}.")

    def act() -> str:
        names = mac.copy_scripts(where)
        if not names:
            raise CannotInstall("no-mac-script", folder=where.venv)
        return f"Đã đặt {', '.join(names)} vào {folder} để Excel gọi được chương trình."

    return Step("mac-script", f"Sẽ đặt kịch bản của xlwings vào {folder} để Excel gọi được chương trình.", act)
