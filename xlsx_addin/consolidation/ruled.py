"""An office's own rules in a consolidation: those that hold between totals, and whether its file is usable at all."""

from __future__ import annotations

from dataclasses import replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.evaluation import findings_of_rules, unreadable_rules
from xlsx_addin.rules import RuleSource
from xlsx_addin.submission.records import Layout


def with_rules_of_totals(
    edition: Edition, result: Consolidation, own: RuleSource | None, layout: Layout
) -> Consolidation:
    """The consolidation with what the rules for totals find; ``layout`` says where the totals will stand.

    The units' own figures were checked by the same rules when each workbook was read.
    """
    totals = replace(result.submission, layout=layout)
    found = (*unreadable_rules(edition, own), *findings_of_rules(edition, totals, own))
    return replace(result, remarks=(*result.remarks, *found)) if found else result
