"""The catalogue of findings: for each stable code its severity, title, sentence and remedy.

``docs/findings.md`` is generated from it. Sentences are Vietnamese and whole; the words in braces are a finding's
details.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xlsx_addin.finding_kinds import arithmetic, cells, documents, merging, over_time, structure
from xlsx_addin.finding_kinds.kind import SEVERITY_WORDS, FindingKind, Severity

__all__ = ["CODES", "SEVERITY_WORDS", "FindingKind", "Severity"]

CODES: Mapping[str, FindingKind] = MappingProxyType(
    {
        **cells.KINDS,
        **structure.KINDS,
        **arithmetic.KINDS,
        **over_time.KINDS,
        **merging.KINDS,
        **documents.KINDS,
    }
)
