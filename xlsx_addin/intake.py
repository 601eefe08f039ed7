"""Files to submissions: reading, parsing and checking each file in a child process that may be killed.

This is the default ``read_many`` of a consolidation: one bad file costs one finding, never the run.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.evaluation import with_findings
from xlsx_addin.foreign.told import NOBODY_TOLD, NOTHING_TOLD, Told
from xlsx_addin.history.sheet import read_past
from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.discover import Skipped
from xlsx_addin.reading.docx import read_document
from xlsx_addin.reading.isolate import Fault, ProcessLimits, run_isolated
from xlsx_addin.reading.raw import UnreadableFile
from xlsx_addin.rules import RuleSource
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import READ_SHEETS, sheets_of, wanted_sheets

log = logging.getLogger(__name__)


_NO_FORM = ("not-the-form", "own-document", "not-a-workbook")
_NO_KEYS = ("not-the-form", "no-ids")  # the outcomes of a workbook that may still be read by its wording


def take_in(
    path: Path,
    edition_id: str | None = None,
    *,
    past: bool = False,
    told: Mapping[str, Told] = NOBODY_TOLD,
    own: RuleSource | None = None,
) -> Submission | Rejected:
    """One file, in this very process: read, understood, checked. ``edition_id`` demands that edition; ``past`` reads
    its sheet ``Lịch sử`` as well. ``told``: by file name, what a person says of files that were typed without our
    workbook; ``""`` goes for every one of them. ``own`` are an office's rules."""
    demanded = load_edition(edition_id) if edition_id else None
    try:
        book = read_book(path, wanted_sheets(demanded, (*READ_SHEETS, "lich_su") if past else READ_SHEETS))
    except UnreadableFile as error:
        document = _foreign(path, demanded, told, error, own=own) if error.code == "not-a-workbook" else None
        return document or Rejected(str(path), error.code, error.reason)
    parsed = parse_book(book, demanded)
    if isinstance(parsed, Rejected):
        return (_foreign(path, demanded, told, own=own) or parsed) if parsed.code in _NO_KEYS else parsed
    edition = load_edition(parsed.edition)
    if past and (found := sheets_of(edition, book).get("lich_su")):
        parsed = replace(parsed, past=read_past(edition, found[0]))
    return with_findings(edition, parsed, own)


def _foreign(
    path: Path,
    demanded: Edition | None,
    told: Mapping[str, Told],
    refusal: UnreadableFile | None = None,
    *,
    own: RuleSource | None = None,
) -> Submission | Rejected | None:
    """A sheet or a Word table that somebody typed from the printed form; None: this is no Word document either."""
    from xlsx_addin.foreign.recognise import recognise

    try:
        book = read_document(path) if refusal else read_book(path, lambda name: True)
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)
    if book is None:
        return None
    said = told.get(unicodedata.normalize("NFC", path.name)) or told.get("") or NOTHING_TOLD
    read = recognise(book, demanded, said)
    return read if isinstance(read, Rejected) else with_findings(load_edition(read.edition), read, own)


def read_many(
    paths: Sequence[Path],
    edition: Edition | None = None,
    *,
    jobs: int | None = None,
    limits: ProcessLimits | None = None,
    past: bool = False,
    told: Mapping[str, Told] = NOBODY_TOLD,
    own: RuleSource | None = None,
) -> Iterator[Submission | Rejected]:
    """All files in order, each ending as a submission or a rejection with its reason. ``past``: with what their sheets
    ``Lịch sử`` say; ``own``: checked by an office's rules as well."""
    task = partial(take_in, edition_id=edition.id if edition else None, past=past, told=told, own=own)
    same: dict[Any, Any] = {}
    for path, result in run_isolated(task, paths, jobs=jobs, limits=limits or ProcessLimits()):
        if isinstance(result, Fault):
            yield _rejected(path, result)
        elif isinstance(result, Submission):
            yield _shared(result, same)
        else:
            yield result


def without_other_documents(
    read: Iterable[Submission | Rejected], documents: Collection[Path], aside: list[Skipped]
) -> Iterator[Submission | Rejected]:
    """What was read, but for Word documents of a folder that hold no form (letters, our own reports): those are no
    fault of anybody and go to ``aside``."""
    known = {str(path) for path in documents}
    for each in read:
        if isinstance(each, Rejected) and each.file in known and each.code in _NO_FORM:
            path = Path(each.file)
            aside.append(Skipped(path, each.code, f"«{path.name}» được bỏ qua: {each.reason}"))
        else:
            yield each


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
