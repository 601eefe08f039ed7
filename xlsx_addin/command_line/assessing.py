"""Targets in what commands say: assessments and counts by objective, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from xlsx_addin.command_line import console
from xlsx_addin.target_words import COUNT_WORDS, gap_unit
from xlsx_addin.targets import count_objectives

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition, Indicator
    from xlsx_addin.targets import Assessed, Assessment

Objectives = Sequence[Mapping[str, Any]]
"""What ``objectives_json`` gives; the table says the same."""


def assessments_json(edition: Edition, assessed: Mapping[str, Assessed]) -> dict[str, Any]:
    """Both assessments of every row that has targets and a value."""
    return {
        row_id: {
            name: _assessment(edition.by_id[row_id], a)
            for name, a in (("provincial", each.provincial), ("central", each.central))
        }
        for row_id, each in assessed.items()
    }


def _assessment(row: Indicator, a: Assessment) -> dict[str, Any]:
    return {
        "verdict": a.verdict.value,
        "target": None if a.target is None else f"{a.target.compare.value} {a.target.value}",
        "target_year": a.target_year,
        "gap": None if a.gap is None else str(a.gap),
        "gap_unit": None if a.gap is None else gap_unit(row),
        "near": a.near,
        "may_be_met": a.may_be_met,
    }


def objectives_json(edition: Edition, assessed: Mapping[str, Assessed]) -> list[dict[str, Any]]:
    """How many chỉ tiêu of each objective are met, near, missed and not assessed."""
    return [
        {
            "id": each.objective.id,
            "label": each.objective.label,
            "total": each.provincial.total,
            "provincial": asdict(each.provincial),
            "central": asdict(each.central),
        }
        for each in count_objectives(edition, assessed)
    ]


def print_objectives(objectives: Objectives) -> None:
    """The counts of one workbook as a table; one sentence where no chỉ tiêu could be assessed."""
    from rich.console import Console
    from rich.table import Table

    if _sum(objectives, "not_assessed") == (_total(objectives), _total(objectives)):
        console.say("Chưa chỉ tiêu nào đánh giá được theo mục tiêu.")
        return
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("Số chỉ tiêu theo mục tiêu của tỉnh (trong ngoặc: của TW)", overflow="fold")
    for word in COUNT_WORDS.values():
        table.add_column(word, justify="right", no_wrap=True)
    for each in objectives:
        table.add_row(each["label"], *_cells([each]))
    table.add_row("Cộng", *_cells(objectives), style="bold")
    Console().print(table)
    if any(may := _sum(objectives, "may_be_met")):
        console.say(
            f"Trong số gần đạt và chưa đạt có {may[0]} ({may[1]}) chỉ tiêu có thể đã đạt, vì mẫu số của biểu rộng hơn "
            "phạm vi của mục tiêu."
        )


def objectives_line(objectives: Objectives) -> str:
    """The counts of one workbook in one line."""
    said = ", ".join(
        f"{number} {word.lower()}" for word, number in zip(COUNT_WORDS.values(), _cells(objectives), strict=True)
    )
    return f"Chỉ tiêu theo mục tiêu của tỉnh (trong ngoặc: của TW): {said}."


def _cells(objectives: Objectives) -> list[str]:
    """``3 (2)`` for each class: provincial, and central in brackets."""
    return ["{} ({})".format(*_sum(objectives, key)) for key in COUNT_WORDS]


def _sum(objectives: Objectives, key: str) -> tuple[int, int]:
    return sum(x["provincial"][key] for x in objectives), sum(x["central"][key] for x in objectives)


def _total(objectives: Objectives) -> int:
    return sum(x["total"] for x in objectives)
