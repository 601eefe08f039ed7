"""Commune workbooks as they come in: every row filled, a few mistakes, in folders by province and district.

Made with the product's own ``make_workbook``, from a seed: the same number gives the same content on every machine.
"""

from __future__ import annotations

import csv
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

from xlsx_addin.catalogue import Edition, Kind, load_edition
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.new import Content, ListCell, make_workbook, workbook_name

DATA = Path(__file__).parent / ".data"
FOLDER = DATA / "communes"
EDITION = "bac_ninh_2024"
COUNTRY = 10_598  # communes of Vietnam before July 2025
YEAR = 2024
_STEP = 1000  # made at a time: what is interrupted goes on there
_COMMUNES = 15  # in a district
_DISTRICTS = 11  # in a province

_FIRST = (
    *("An", "Bắc", "Bình", "Cao", "Châu", "Đại", "Đông", "Đồng", "Đức", "Gia", "Hà", "Hải", "Hòa", "Hồng", "Hưng"),
    *("Kim", "Lạc", "Liên", "Long", "Lương", "Minh", "Mỹ", "Nam", "Nghĩa", "Ngọc", "Phú", "Phúc", "Phước", "Quảng"),
    *("Quỳnh", "Sơn", "Tam", "Tân", "Tây", "Thạch", "Thanh", "Thái", "Thuận", "Tiên", "Trung", "Vạn", "Văn", "Vĩnh"),
)
_SECOND = (
    *("An", "Bình", "Châu", "Cường", "Dương", "Đình", "Đô", "Giang", "Hà", "Hải", "Hiệp", "Hòa", "Hội", "Hưng"),
    *("Khánh", "Khê", "Lâm", "Lập", "Lộc", "Lợi", "Lý", "Mai", "Ngãi", "Phong", "Phú", "Quang", "Sơn", "Tân", "Thành"),
    *("Thịnh", "Thọ", "Thủy", "Tiến", "Trạch", "Trung", "Tường", "Vân", "Việt", "Xuân", "Yên"),
)
_KINDS = ("Kế hoạch", "Quyết định", "Công văn", "Báo cáo", "Thông báo")
_SUBJECTS = (
    "Về việc triển khai công tác bình đẳng giới và vì sự tiến bộ của phụ nữ năm 2024",
    "Triển khai Tháng hành động vì bình đẳng giới và phòng, chống bạo lực trên cơ sở giới",
    "Kiện toàn Ban Vì sự tiến bộ của phụ nữ",
    "Về việc báo cáo kết quả thực hiện Chiến lược quốc gia về bình đẳng giới",
    "Phòng, chống bạo lực gia đình và mất cân bằng giới tính khi sinh trên địa bàn",
)
_EVENTS = (
    ("Truyền thông", "Hội nghị", "Tuyên truyền Luật Bình đẳng giới, Luật Phòng, chống bạo lực gia đình"),
    ("Tập huấn", "Lớp tập huấn", "Nâng cao kỹ năng lồng ghép giới cho cán bộ thôn, tổ dân phố"),
    ("Tháng hành động", "Mít tinh", "Lễ phát động Tháng hành động vì bình đẳng giới"),
    ("Truyền thông", "Loa truyền thanh", "Phát thanh chuyên mục phụ nữ và gia đình"),
    ("Truyền thông", "Sinh hoạt câu lạc bộ", "Câu lạc bộ phòng, chống bạo lực gia đình"),
)


@dataclass(frozen=True, slots=True)
class Commune:
    """One unit of the list, with the names of the units above it."""

    unit: Unit
    province: str

    @property
    def file(self) -> Path:
        """Where its workbook lies, below the folder of the set."""
        return Path(self.province, f"{self.unit.parent_code}_{self.unit.parent_name}", workbook_name(self.unit))


def communes(count: int) -> list[Commune]:
    """The first ``count`` communes, district after district."""
    names = random.Random(1)
    made: list[Commune] = []
    district = province = ""
    for number in range(count):
        if number % (_COMMUNES * _DISTRICTS) == 0:
            province = f"{number // (_COMMUNES * _DISTRICTS) + 1:02}_tỉnh {_place(names)}"
        if number % _COMMUNES == 0:
            district = f"{names.choice(('huyện', 'huyện', 'thị xã', 'thành phố'))} {_place(names)}"
        name = f"{names.choice(('xã', 'xã', 'xã', 'phường', 'thị trấn'))} {_place(names)}"
        parent = f"{number // _COMMUNES + 1:03}"
        made.append(Commune(Unit(f"{3 * number + 1:05}", name, "xa", parent, district), province))
    return made


def _place(names: random.Random) -> str:
    return f"{names.choice(_FIRST)} {names.choice(_SECOND)}"


def content(commune: Commune) -> Content:
    """Everything a diligent commune fills in; one in some fifteen makes each of the usual mistakes."""
    dice = random.Random(commune.unit.code)
    values = _values(load_edition(EDITION), dice)
    lists = (*_documents(commune, dice), *_events(commune, dice, values), *_plans(commune, dice))
    values["HD.van_ban.total"] = str(len({c.row for c in lists if c.sheet == "van_ban"}))
    _mistakes(values, dice)
    aside = {
        "INFO.cutoff": f"{dice.randint(15, 30)}/11/{YEAR}",
        "INFO.agency": f"ỦY BAN NHÂN DÂN {commune.unit.name.upper()}",
        "INFO.place": commune.unit.name.partition(" ")[2],
        "M4.1.prev": f"{dice.randint(10400, 11600) / 100}",
    }
    return Content(values | aside, lists)


@lru_cache(maxsize=1)
def _own_fields(edition: Edition) -> tuple[str, ...]:
    return tuple(x.id for x in edition.fields.values() if "xa" in x.levels and x.kind is not Kind.RATE)


def _values(edition: Edition, dice: random.Random) -> dict[str, str]:
    """Counts that agree with each other: parts within totals, derived rows as they follow from the details."""
    most = {"ct_hdnd": 1, "ct_ubnd": 1, "pct_hdnd": 2, "pct_ubnd": 3, "capuy": 15, "hdnd": 30}
    sizes = {x: dice.randint(1, 4000) for x in _own_fields(edition)}
    for field_id in sizes:
        if field_id.startswith("CB."):
            sizes[field_id] = max(1, dice.randint(most[field_id.split(".")[1]] // 2, most[field_id.split(".")[1]]))
    for p in edition.parts:
        if p.part in sizes and p.total in sizes and p.contained:
            sizes[p.part] = dice.randint(0, sizes[p.total])
    sizes["M4.1.num"] = sizes["M4.1.den"] * dice.randint(104, 116) // 100
    sizes["HD.giam_sat.total"] = dice.randint(1, 12)
    sizes["HD.giam_sat.truc_tiep"] = dice.randint(0, sizes["HD.giam_sat.total"])
    sizes["HD.giam_sat.gian_tiep"] = sizes["HD.giam_sat.total"] - sizes["HD.giam_sat.truc_tiep"]
    leaders = ("ct_hdnd", "pct_hdnd", "ct_ubnd", "pct_ubnd")
    sizes["M1.1.4a"], sizes["M1.1.4b"] = 1, int(any(sizes[f"CB.{x}.xa.women"] for x in leaders))
    quarters = [dice.randint(3, 9) for _ in range(4)]
    sizes |= {f"M6.3.q{i}": n for i, n in enumerate(quarters, start=1)}
    sizes["M6.3.den"], sizes["M6.3.num"] = 1, int(min(quarters) >= 4)
    values = {x: str(n) for x, n in sizes.items()}
    values["HD.kinh_phi.nsnn.xa"] = f"{dice.randint(5, 80)}.{dice.choice((0, 25, 5, 75))}"
    return values


def _documents(commune: Commune, dice: random.Random) -> Iterator[ListCell]:
    for row in range(1, dice.randint(3, 7) + 1):
        cells = {
            "kind": dice.choice(_KINDS),
            "number": f"{dice.randint(1, 900)}/UBND-VHXH",
            "date": f"{dice.randint(1, 28):02}/{dice.randint(1, 11):02}/{YEAR}",
            "issuer": f"UBND {commune.unit.name}",
            "subject": dice.choice(_SUBJECTS),
        }
        yield from (ListCell("van_ban", row, key, text) for key, text in cells.items())


def _events(commune: Commune, dice: random.Random, values: dict[str, str]) -> list[ListCell]:
    """The events, and the totals that the commune states for them."""
    made: list[ListCell] = []
    counts = {"sessions": 0, "men": 0, "women": 0}
    for row in range(1, dice.randint(3, 7) + 1):
        nature, form, subject = dice.choice(_EVENTS)
        numbers = {"sessions": dice.randint(1, 4), "men": dice.randint(5, 90), "women": dice.randint(20, 160)}
        counts = {key: counts[key] + n for key, n in numbers.items()}
        cells = {
            "date": f"{dice.randint(1, 28):02}/{dice.randint(1, 11):02}/{YEAR}",
            "nature": nature,
            "organiser_kind": "Ban VSTBPN",
            "organiser": f"UBND {commune.unit.name}",
            "form": form,
            "content": subject,
            **{key: str(n) for key, n in numbers.items()},
            "total": str(numbers["men"] + numbers["women"]),
            "measure": "người",
        }
        made += (ListCell("truyen_thong", row, key, text) for key, text in cells.items())
    values |= {f"HD.truyen_thong.{key}": str(n) for key, n in counts.items()}
    return made


def _plans(commune: Commune, dice: random.Random) -> Iterator[ListCell]:
    for row in range(1, dice.randint(0, 2) + 1):
        yield ListCell("ke_hoach", row, "content", dice.choice(_SUBJECTS))
        yield ListCell("ke_hoach", row, "agency", f"UBND {commune.unit.name}")
        yield ListCell("ke_hoach", row, "deadline", f"Quý {dice.randint(1, 4)}/{YEAR + 1}")


def _mistakes(values: dict[str, str], dice: random.Random) -> None:
    if dice.random() < 0.06:
        values["M3.3.1"] = f"{values['M3.3.1']} người"  # a number written as text
    if dice.random() < 0.03:
        values["M3.2.1.1.1"] = f"{values['M3.2.1.1.1']}/{values['M3.2.1.1']}"
    if dice.random() < 0.06:
        values["M6.4"] = f"{dice.randint(0, 9999) / 100}"  # a rate typed over its formula, wrong
    if dice.random() < 0.05:
        del values["M4.3.den"]  # half a pair
    if dice.random() < 0.02:
        values["M3.3.2"] = "9000"  # a part above its total


def write_tables(units: list[Commune], folder: Path, *, filled: bool) -> list[str]:
    """``U.csv``, and with ``filled`` ``V.csv`` and ``L.csv``, as options of ``xlsx-addin new``."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[tuple[str, ...]]] = {"units": [("code", "name", "level", "parent_code", "parent_name")]}
    tables["units"] += [(u.code, u.name, u.level, u.parent_code, u.parent_name) for u in (c.unit for c in units)]
    if filled:
        tables["values"], tables["lists"] = [("code", "id", "value")], [("code", "sheet", "row", "column", "value")]
        for each in units:
            made, code = content(each), each.unit.code
            tables["values"] += [(code, *pair) for pair in made.values.items()]
            tables["lists"] += [(code, c.sheet, str(c.row), c.column, c.value) for c in made.lists]
    options: list[str] = []
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        options += [f"--{name}", str(folder / f"{name}.csv")]
    return options


def files(count: int) -> list[Path]:
    """The workbooks of the first ``count`` communes, made where they are not there yet."""
    units = communes(count)
    mark = DATA / "made.json"
    known = json.loads(mark.read_text()) if mark.exists() else {}
    stamp = zlib.crc32(_workbook(units[0]))  # changes with the blank workbook, with making, and with this module
    have = known["count"] if known.get("stamp") == stamp else 0
    with Pool() as pool:
        for start in range(have, count, _STEP):
            step = units[start : start + _STEP]
            pool.map(_make, step, chunksize=32)
            mark.write_text(json.dumps({"stamp": stamp, "count": start + len(step)}))
    return [FOLDER / each.file for each in units]


def _workbook(commune: Commune) -> bytes:
    return make_workbook(load_edition(EDITION), commune.unit, YEAR, "nam", content(commune))


def _make(commune: Commune) -> None:
    path = FOLDER / commune.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_workbook(commune))
