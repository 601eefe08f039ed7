"""What a command says and how it ends: exit codes, JSON, tables, the progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from rich.text import Text

from xlsx_addin.findings import SEVERITY_WORDS, Finding, Severity, grouped

Item = TypeVar("Item")

DONE, WITH_ERRORS, UNUSABLE, FAULT = 0, 1, 2, 3
MOST_SHOWN = 40
MOST_NAMED = 10


class CommandError(Exception):
    """Input or usage that cannot be used (exit 2). ``reason`` is a whole Vietnamese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


def fail(code: str, reason: str) -> NoReturn:
    raise CommandError(code, reason)


def print_json(data: Any) -> None:
    """One JSON object on standard output and nothing else there."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def named_or_counted(names: Iterable[str]) -> str:
    """Names while they are few, else how many: ``xã A; xã B``, ``23 đơn vị``."""
    listed = list(names)
    return "; ".join(listed) if len(listed) <= MOST_NAMED else f"{len(listed)} đơn vị"


def warn(text: str) -> None:
    sys.stderr.write(text + "\n")


def finding_json(f: Finding) -> dict[str, str]:
    """A finding; one that a person accepted keeps the severity it was found with, and has the reason."""
    found = {
        "code": f.code,
        "severity": f.found.value,
        "file": f.file,
        "unit": f.unit,
        "sheet": f.sheet,
        "cell": f.cell,
        "id": f.id,
        "message": f.message,
        "fix": f.fix,
    }
    return {**found, "accepted": f.accepted} if f.severity is Severity.ACCEPTED else found


def counts(findings: Iterable[Finding]) -> tuple[int, int]:
    """Errors and warnings."""
    severities = [f.severity for f in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def print_findings(findings: Iterable[Finding], *, with_file: bool = True) -> None:
    """The findings as a table, worst first; a long list is cut and says so."""
    from rich.console import Console
    from rich.table import Table

    by_severity: dict[Severity, list[Finding]] = {severity: [] for severity in SEVERITY_WORDS}
    total = 0
    for f in grouped(findings):
        total += 1
        if len(by_severity[f.severity]) < MOST_SHOWN:
            by_severity[f.severity].append(f)
    if not total:
        return
    ranked = [f for found in by_severity.values() for f in found]
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for header in (
        ("Mức", "Đơn vị", "Ô", "Phát hiện", "Cách xử lý") if with_file else ("Mức", "Ô", "Phát hiện", "Cách xử lý")
    ):
        table.add_column(header, overflow="fold")
    styles = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan", Severity.ACCEPTED: "dim"}
    for f in ranked[:MOST_SHOWN]:
        place = f"{f.sheet}!{f.cell}" if f.cell else f.sheet
        cells: list[str | Text] = [
            f"[{styles[f.severity]}]{SEVERITY_WORDS[f.severity]}[/]",
            plain_text(place),
            plain_text(f.message),
            plain_text(f"Lý do: {f.accepted}" if f.accepted else f.fix),
        ]
        if with_file:
            cells.insert(1, plain_text(f.unit or f.file))
        table.add_row(*cells)
    Console().print(table)
    if total > MOST_SHOWN:
        say(f"… và {total - MOST_SHOWN} phát hiện khác (xem trang «Kiểm tra» hoặc dùng --json).")


def plain_text(text: str) -> Text:
    """Text of workbooks is data: whatever brackets it holds are no markup."""
    from rich.text import Text

    return Text(text)


def progress(items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
    """A progress bar on standard error, on a terminal and for long work only."""
    if total < 3 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)
