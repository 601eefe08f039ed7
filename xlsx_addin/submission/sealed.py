"""A copy to send, as it arrives: does it still say what it said when it was made?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import finding
from xlsx_addin.keys import PROPERTY_CHECKSUM, PROPERTY_SEALED
from xlsx_addin.submission.checksum import changed_sheets
from xlsx_addin.submission.records import Submission

_VIETNAM = dt.timezone(dt.timedelta(hours=7))


def with_seal(edition: Edition, submission: Submission, properties: Mapping[str, str]) -> Submission:
    """The submission, with the finding ``changed-after-sealing`` where its figures are no longer those sealed.

    ``properties`` are the workbook's own; one that was never sealed is left as it is.
    """
    changed = changed_sheets(edition, submission, properties) if PROPERTY_CHECKSUM in properties else None
    if changed is None:
        return submission
    names = [edition.sheets[key] for key in changed]
    details = {
        "time": _local_time(properties.get(PROPERTY_SEALED, "")),
        "where": ", ".join(f"trang «{name}»" for name in names) or "sổ này",
    }
    said = finding(
        "changed-after-sealing",
        file=submission.file,
        unit=submission.unit.shown,
        sheet=names[0] if len(names) == 1 else "",
        **details,
    )
    return replace(submission, findings=(*submission.findings, said))


def _local_time(text: str) -> str:
    """A time in UTC as clocks in Vietnam showed it; a text that is no time stays as it is."""
    try:
        time = dt.datetime.fromisoformat(text)
        local = time.replace(tzinfo=time.tzinfo or dt.UTC).astimezone(_VIETNAM)
    except (ValueError, OverflowError):
        return text or "không rõ"
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
