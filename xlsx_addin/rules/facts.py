"""What an expression may look at: the figures, rates and lists of one submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition
from xlsx_addin.ratios import Rate
from xlsx_addin.submission.records import ListRow, Submission


@dataclass(frozen=True, slots=True)
class Facts:
    """One submission with its computed rates. ``lists`` are unpacked once for all checks."""

    edition: Edition
    submission: Submission
    rates: Mapping[str, Rate]
    lists: Mapping[str, Sequence[ListRow]]
