"""A good workbook with random damage ends in the same cells, in UnreadableFile or in a Fault: nothing else."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.isolate import Fault, ProcessLimits, run_isolated
from xlsx_addin.reading.raw import RawBook, UnreadableFile
from xlsx_addin.reading.reasons import REASONS

from .made import xlsb, zipped
from .test_book import cell12

TOKENS = [
    b"<",
    b">",
    b'"',
    b"/",
    b"<c",
    b"</c>",
    b"<v>",
    b"<row>",
    b"&",
    b"\0",
    b"\xff",
    b"99999999",
    b"ZZZ",
    b' t="e"',
]

damage = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read(path: Path) -> RawBook | str:
    try:
        return read_book(path, lambda _: True)
    except UnreadableFile as unread:
        return unread.code


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes flipped, or a piece cut, doubled, zeroed or replaced."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(out))
        span = rng.randrange(1, 40)
        match rng.randrange(6):
            case 0 | 1:
                out[at] ^= 1 << rng.randrange(8)
            case 2:
                del out[at : at + span]
            case 3:
                out[at:at] = out[at : at + span]
            case 4:
                out[at : at + span] = bytes(span)
            case _:
                out[at : at + rng.randrange(4)] = rng.choice(TOKENS)
        if len(out) < 2:
            return bytes(out)
    return bytes(out[: rng.randrange(len(out))] if rng.random() < 0.1 else out)


def damaged_inside(data: bytes, rng: random.Random) -> bytes:
    """The same of one part, in an archive that is itself in order: this reaches the parsers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    victim = rng.choice([name for name in parts if parts[name] and not name.startswith("docProps")])
    parts[victim] = damaged(parts[victim], rng)
    return zipped(parts)


def outcomes(paths: list[Path]) -> list[RawBook | str]:
    found: list[RawBook | str] = []
    for path, result in run_isolated(read, paths, limits=ProcessLimits(seconds=20, memory=1 << 30)):
        if isinstance(result, Fault):
            assert result.kind in {"timed-out", "parser-crashed"}, (path, result)
            found.append(result.kind)
        else:
            assert isinstance(result, RawBook) or result in REASONS
            found.append(result)
    assert len(found) == len(paths)
    return found


@pytest.mark.parametrize("kind", ["xlsx", "lo.xlsx", "ods"])
@damage
@given(seed=st.integers(0, 1 << 32))
def test_damage_to_the_archive_never_changes_a_cell(
    kind: str, seed: int, mixed: dict[str, Path], tmp_path: Path
) -> None:
    rng = random.Random(seed)
    good = read_book(mixed[kind], lambda _: True)
    paths = [tmp_path / f"{number}.xlsx" for number in range(40)]
    for path in paths:
        path.write_bytes(damaged(mixed[kind].read_bytes(), rng))
    for result in outcomes(paths):
        if isinstance(result, RawBook):
            assert result.sheets == good.sheets


@pytest.mark.parametrize("kind", ["xlsx", "lo.xlsx", "ods", "xls", "xlsb"])
@damage
@given(seed=st.integers(0, 1 << 32))
def test_damage_to_a_part(kind: str, seed: int, mixed: dict[str, Path], tmp_path: Path) -> None:
    rng = random.Random(seed)
    if kind == "xlsb":
        good = xlsb({row: [cell12(5, column, row) for column in range(5)] for row in range(20)}, codes=("0%",))
    else:
        good = mixed[kind].read_bytes()
    paths = [tmp_path / f"{number}.{kind}" for number in range(40)]
    for path in paths:
        path.write_bytes((damaged if kind == "xls" else damaged_inside)(good, rng))
    found = Counter(result if isinstance(result, str) else "ok" for result in outcomes(paths))
    assert found.total() == len(paths)
