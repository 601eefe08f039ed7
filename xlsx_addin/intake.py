"""Files to submissions: reading, parsing and checking each file in a child process that may be killed.

This is the default ``read_many`` of a consolidation: one bad file costs one finding, never the run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.evaluation import with_findings
from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.isolate import Fault, ProcessLimits, run_isolated
from xlsx_addin.reading.raw import UnreadableFile
from xlsx_addin.submission.parse import DEFAULT_EDITION, parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import wanted_sheets

log = logging.getLogger(__name__)


def take_in(path: Path, edition_id: str | None = None) -> Submission | Rejected:
    """One file, in this very process: read, understood, checked. ``edition_id`` demands that edition."""
    base = load_edition(edition_id or DEFAULT_EDITION)
    try:
        book = read_book(path, wanted_sheets(base))
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)
    parsed = parse_book(book, base if edition_id else None)
    if isinstance(parsed, Rejected):
        return parsed
    return with_findings(load_edition(parsed.edition), parsed)


def read_many(
    paths: Sequence[Path],
    edition: Edition | None = None,
    *,
    jobs: int | None = None,
    limits: ProcessLimits | None = None,
) -> Iterator[Submission | Rejected]:
    """All files in order, each ending as a submission or a rejection with its reason."""
    task = partial(take_in, edition_id=edition.id if edition else None)
    same: dict[Any, Any] = {}
    for path, result in run_isolated(task, paths, jobs=jobs, limits=limits or ProcessLimits()):
        if isinstance(result, Fault):
            yield _rejected(path, result)
        elif isinstance(result, Submission):
            yield _shared(result, same)
        else:
            yield result


def _shared(s: Submission, same: dict[Any, Any]) -> Submission:
    """The submission with what thousands have in common kept once: layout, parent, words of ``Thông tin``."""

    def one(value: Any) -> Any:
        return same.setdefault(value, value)

    return replace(
        s,
        layout=one(s.layout),
        edition=one(s.edition),
        period=one(s.period),
        unit=replace(
            s.unit, level=one(s.unit.level), parent_code=one(s.unit.parent_code), parent_name=one(s.unit.parent_name)
        ),
        info={one(k): one(v) for k, v in s.info.items() if v},
        states={one(k): one(v) for k, v in s.states.items()},
        texts={one(k): one(v) for k, v in s.texts.items()},
    )


def _rejected(path: Path, fault: Fault) -> Rejected:
    log.warning("%s: %s: %s", path, fault.kind, fault.detail)
    return Rejected(str(path), fault.kind, fault.reason)
