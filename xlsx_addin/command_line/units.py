"""The command ``units``: look up official units, and write the list of those that must report (``U.csv``)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, fail
from xlsx_addin.command_line.options import Json, parse_day

if TYPE_CHECKING:
    from xlsx_addin.units.official import OfficialUnit

_OptionalText = Optional[str]  # noqa: UP045 - Typer reads annotations at run time on 3.11
_OptionalPath = Optional[Path]  # noqa: UP045
_HEADER = ("code", "name", "level", "parent_code", "parent_name")
_MOST_FOUND = 20
_LEVELS = ("tinh", "huyen", "xa")


def units(
    parent: Annotated[
        _OptionalText, typer.Option("--parent", help="Mã đơn vị cấp trên; liệt kê các đơn vị trực thuộc.")
    ] = None,
    find: Annotated[str, typer.Option("--find", help="Tên cần tra, có hay không có dấu; trong --parent nếu có.")] = "",
    on: Annotated[_OptionalText, typer.Option("--on", help="Danh mục của ngày nào; mặc định hôm nay.")] = None,
    level: Annotated[str, typer.Option("--level", help="Chỉ lấy một cấp: tinh, huyen, xa (kể cả cấp xa hơn).")] = "",
    output: Annotated[_OptionalPath, typer.Option("-o", "--output", help="Ghi danh sách ra tệp .csv.")] = None,
    json: Json = False,
) -> int:
    """Tra danh mục đơn vị hành chính chính thức, và lập danh sách đơn vị phải nộp cho «new» và «consolidate».

    Ví dụ: xlsx-addin units --parent 19 -o danh_sach.csv; xlsx-addin units --find "đức xuân" --on 31/12/2024
    """
    from xlsx_addin.units.official import known

    day = parse_day(on, "Ngày") or dt.date.today()
    if parent is None and not find and not level:
        fail("usage", "Cần --parent MÃ, --find TÊN hoặc --level CẤP.")
    if level and level not in _LEVELS:
        fail("bad-level", f"Cấp «{level}» không đúng; dùng tinh, huyen hoặc xa.")
    if output:
        inputs.check_output(output, (".csv",))
    if not known(day):
        fail("no-official-list", "Máy này không có danh mục đơn vị hành chính; cài lại chương trình cho đủ tệp.")
    found, near = _looked_up(parent, find, level, day)
    backup = _write(output, found, day) if output else None
    if json:
        console.print_json(
            {
                "on": day.isoformat(),
                "output": str(output) if output else None,
                "backup": str(backup) if backup else None,
                "units": [_as_json(u, day) for u in found],
                "proposals": [_as_json(u, day) for u in near],
            }
        )
    elif output:
        console.say(f"Đã ghi {len(found)} đơn vị vào {output} (danh mục ngày {_shown(day)}).")
        if backup:
            console.say(f"Tệp cũ cùng tên được giữ ở {backup}")
    else:
        _say(found, near, day)
    return DONE


def _looked_up(
    parent: str | None, name: str, level: str, day: dt.date
) -> tuple[Sequence[OfficialUnit], Sequence[OfficialUnit]]:
    """The units asked for, and those whose names are nearly the one asked for."""
    from xlsx_addin.units.official import below, official_unit, units_of
    from xlsx_addin.units.proposals import exactly, nearly

    if parent and official_unit(parent, day) is None:
        fail("unknown-unit", f"Mã «{parent}» không có trong danh mục ngày {_shown(day)}.{_what_became(parent, day)}")
    if not name:
        found = below(parent or "", day, level) if level else units_of(parent or "", day)
        if not found:
            fail("no-units", f"Không có đơn vị nào như vậy trong danh mục ngày {_shown(day)}.")
        return found, ()
    pool = below(parent or "", day, level)
    found = tuple(exactly(name, pool))
    near = tuple(u for u in nearly(name, pool, _MOST_FOUND) if u not in found)
    if not found and not near:
        fail("no-units", f"Không có đơn vị nào tên gần giống «{name}» trong danh mục ngày {_shown(day)}.")
    return found, near


def _what_became(code: str, day: dt.date) -> str:
    """What a code that is none on a day means in the other age."""
    from xlsx_addin.units.changes import changes_for
    from xlsx_addin.units.official import elsewhen

    other = elsewhen(code, day)
    if other is None:
        return ""
    unit, then = other
    said = f" Mã này là {unit.name} trong danh mục ngày {_shown(then)} (thêm --on {_shown(then)})"
    change = next((x for table in changes_for(day) if (x := table.next(code, then, day))), None)
    return f"{said}; địa bàn đó nay thuộc {change.new_units()}." if change else f"{said}."


def _write(path: Path, found: Sequence[OfficialUnit], day: dt.date) -> Path | None:
    """The units file, as ``new --units`` and ``consolidate --units`` read it; gives the backup of an older one."""
    from xlsx_addin.files import CannotWrite, write_atomically

    if not found:
        fail("no-units", "Không có đơn vị nào đúng tên đó nên không ghi tệp; xem tên gần giống bằng lệnh không có -o.")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_HEADER)
    table.writerows((u.code, u.name, u.level, u.parent, _name_of(u.parent, day)) for u in found)
    try:
        # The mark makes spreadsheet programs read Vietnamese letters rightly.
        return write_atomically(path, text.getvalue().encode("utf-8-sig"))
    except CannotWrite as error:
        fail(error.code, error.reason)


def _say(found: Sequence[OfficialUnit], near: Sequence[OfficialUnit], day: dt.date) -> None:
    for unit in found:
        console.say(_line(unit, day))
    if near:
        console.say("Tên gần giống:" if found else "Không có tên đúng như vậy. Tên gần giống:")
        for unit in near:
            console.say(f"  {_line(unit, day)}")
    console.say(f"{len(found)} đơn vị (danh mục ngày {_shown(day)}).")


def _line(unit: OfficialUnit, day: dt.date) -> str:
    from xlsx_addin.units.official import official_unit

    where, above = [], official_unit(unit.parent, day)
    while above:
        where.append(f"{above.name} ({above.code})")
        above = official_unit(above.parent, day)
    return "  ".join([f"{unit.code:<5}", ", ".join([unit.name, *where])])


def _name_of(code: str, day: dt.date) -> str:
    from xlsx_addin.units.official import official_unit

    unit = official_unit(code, day)
    return unit.name if unit else ""


def _as_json(unit: OfficialUnit, day: dt.date) -> dict[str, str]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent_code": unit.parent,
        "parent_name": _name_of(unit.parent, day),
    }


def _shown(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
