"""Blanks that are meant: a note «Để trống: …» with its reason beside a figure.

A blank is not a zero and needs no figure where the unit says why it has none. Without a reason it is only a blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.findings import Finding, finding
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.submission.records import State, Submission

NOTE_SUFFIX = ".note"
_ON_PURPOSE = re.compile(r"để trống\b[\s:;,.–-]*(?P<reason>.*)", re.IGNORECASE | re.DOTALL)
_SHORTEST = 3  # letters that make a reason


def purpose(note: str) -> str | None:
    """The reason that a note gives for a blank; empty when it gives none, None when it speaks of something else."""
    match = _ON_PURPOSE.fullmatch(note.strip())
    if match is None:
        return None
    reason = match["reason"].strip()
    return reason if sum(c.isalpha() for c in reason) >= _SHORTEST else ""


def with_purpose(edition: Edition, s: Submission) -> Submission:
    """The submission with ``blank-on-purpose`` as the state of blanks that are meant, and what is odd about the notes.

    A consolidation's figures are sums, whatever is noted beside them.
    """
    notes = {
        k.removesuffix(NOTE_SUFFIX): r
        for k, x in s.texts.items()
        if k.endswith(NOTE_SUFFIX) and (r := purpose(x)) is not None
    }
    if not notes or s.is_consolidation:
        return s
    states: dict[str, State] = dict(s.states)
    found: list[Finding] = []
    for index, (field_id, each) in enumerate(edition.fields.items()):
        if each.row not in notes or each.column != "value":
            continue
        value = s.figures[index] if each.kind is not Kind.RATE else s.stated_rates.get(field_id)
        if value is not None:
            if field_id not in s.formula_rates:
                found.append(_said(edition, s, "value-with-blank-note", field_id, {"value": to_text(value)}))
        elif not notes[each.row]:
            found.append(_said(edition, s, "blank-without-reason", field_id, {}))
        elif field_id not in states:
            states[field_id] = State.ON_PURPOSE
    return replace(s, states=states, findings=(*s.findings, *found))


def _said(edition: Edition, s: Submission, code: str, field_id: str, details: Mapping[str, object]) -> Finding:
    place = s.layout.place(edition.index[field_id])
    return finding(
        code,
        file=s.file,
        unit=s.unit.shown,
        sheet=place[0] if place else edition.sheets[edition.fields[field_id].sheet],
        cell=to_a1(place[1], place[2]) if place else "",
        id=field_id,
        **{"label": edition.fields[field_id].label, **details},
    )
