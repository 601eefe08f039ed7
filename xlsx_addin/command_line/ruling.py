"""What ``validate`` and ``consolidate`` say about rules: those of the edition, and an office's own file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import console
from xlsx_addin.command_line.console import fail

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.consolidation.consolidate import Consolidation
    from xlsx_addin.findings import Finding
    from xlsx_addin.rules import RuleSource
    from xlsx_addin.submission.records import Rejected, Submission

RulesFile = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it at run time on 3.11
    typer.Option("--rules", help="Tệp quy tắc riêng của cơ quan (.toml), kiểm tra thêm bên cạnh quy tắc của biểu mẫu."),
]
ShowRules = Annotated[bool, typer.Option("--show-rules", help="Liệt kê từng quy tắc: đạt, sai hoặc không áp dụng.")]

_WORDS = {"passed": "đạt", "failed": "sai", "not-applicable": "không áp dụng"}
_MOST_BYTES = 1_000_000


def read_rules(path: Path | None) -> RuleSource | None:
    """The office's own file as it is; whether it can be used is found when it is. A file that is not there is a usage
    error."""
    from xlsx_addin.rules import RuleSource

    if path is None:
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError:
        fail("no-rules-file", f"Không đọc được tệp quy tắc «{path}»; hãy kiểm tra lại đường dẫn.")
    return RuleSource(path.name, data.decode("utf-8", errors="replace"))


def add_rules(
    reports: Sequence[tuple[dict[str, Any], list[Finding]]],
    results: Sequence[Submission | Rejected],
    own: RuleSource | None,
) -> None:
    """How every rule ended and how complete each file is, for its part of the JSON."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.checks.completeness import completeness
    from xlsx_addin.evaluation import rates_of, rule_outcomes, unreadable_rules
    from xlsx_addin.submission.records import Submission

    for (data, findings), each in zip(reports, results, strict=True):
        data["rules"], data["completeness"] = [], None
        if not isinstance(each, Submission):
            continue
        edition = load_edition(each.edition)
        ended = rule_outcomes(edition, each, rates_of(edition, each), own)
        data["rules"] = [{"id": x.id, "outcome": x.outcome.value, "reason": x.reason} for x in ended]
        data["completeness"] = asdict(completeness(edition, each))
        said = unreadable_rules(edition, own, each)
        findings += said
        data["findings"] += map(console.finding_json, said)


def print_rules(data: dict[str, Any], *, each: bool) -> None:
    """Two lines for a file: how complete it is, how its rules ended; ``each`` lists the rules."""
    if data["completeness"]:
        console.say(completeness_line(data["completeness"]))
    if data["rules"]:
        counts = Counter(x["outcome"] for x in data["rules"])
        console.say("Quy tắc: " + ", ".join(f"{counts[key]} {words}" for key, words in _WORDS.items()) + ".")
    for rule in data["rules"] if each else ():
        reason = f": {rule['reason']}" if rule["reason"] else ""
        console.say(f"  {rule['id']}: {_WORDS[rule['outcome']]}{reason}")


def completeness_line(counts: dict[str, int]) -> str:
    """``Đầy đủ: 15/18 số liệu bắt buộc đã có (3 là số 0), 2 để trống có lý do, 1 còn trống.``"""
    total = sum(counts[key] for key in ("stated", "not_arising", "on_purpose", "unreadable", "blank"))
    kind = "số liệu bắt buộc" if counts["required"] else "số liệu (kỳ này không bắt buộc)"
    zero = f" ({counts['zero']} là số 0)" if counts["zero"] else ""
    parts = [
        f"{counts['stated']}/{total} {kind} đã có{zero}",
        *(
            f"{counts[key]} {words}"
            for key, words in (
                ("not_arising", "ghi không phát sinh"),
                ("on_purpose", "để trống có lý do"),
                ("unreadable", "không đọc được"),
                ("blank", "còn trống"),
            )
            if counts[key]
        ),
    ]
    return f"Đầy đủ: {', '.join(parts)}."


def with_rules_of_totals(edition: Edition, result: Consolidation, own: RuleSource | None) -> Consolidation:
    """The consolidation with the findings of rules that hold between totals, at their cells in the output."""
    from xlsx_addin.consolidation.ruled import with_rules_of_totals as with_rules
    from xlsx_addin.workbook.blank import blank

    return with_rules(edition, result, own, blank(edition.id).submission.layout)
