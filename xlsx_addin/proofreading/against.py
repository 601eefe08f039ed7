"""A text against a workbook: every figure of it that certainly is one of the workbook's.

Two roads lead from words to figures: sentences as our own reports write them, whatever numbers stand in them
(``against_sentences``), and the wordings of staff (``against_cadres``, ``against_counts``). Where the words do not
settle whose figure it is, of which level and of which year, nothing is said.
"""

from __future__ import annotations

from xlsx_addin.narrative import words
from xlsx_addin.narrative.material import Material
from xlsx_addin.proofreading.against_cadres import compare_cadres
from xlsx_addin.proofreading.against_counts import compare_counts, compare_indicators
from xlsx_addin.proofreading.against_figures import Compared
from xlsx_addin.proofreading.against_scope import Scope, result_lines
from xlsx_addin.proofreading.against_sentences import compare_sentences
from xlsx_addin.proofreading.against_tables import compare_tables
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.model import Proof
from xlsx_addin.proofreading.text import Text
from xlsx_addin.submission.records import Submission


def names_unit(text: Text, submission: Submission) -> bool:
    """Whether the text names the unit that the workbook is of; one that does not may be another unit's."""
    name = words.proper_name(submission.unit.name)
    cells = (cell for table in text.tables for row in table.rows for cell in row)
    return not name or any(words.mentions(each, name) for each in (*(line.text for line in text.lines), *cells))


def compare(text: Text, material: Material) -> Proof:
    """``statements`` of the result counts the figures that could be compared."""
    scope = Scope(material.facts)
    lines = [*result_lines(text)]
    roads = (
        compare_cadres(scope, lines),
        compare_indicators(scope, lines),
        compare_counts(scope, lines),
        compare_tables(scope, text),
        compare_sentences(material, [(line, Prose(line.text)) for line in text.lines]),
    )
    by_place: dict[tuple[str, int], Compared] = {}
    for each in (compared for road in roads for compared in road):
        first = by_place.setdefault((each.key, each.at), each)
        if first.found and not each.found:  # what one road finds right is not wrong for another
            by_place[each.key, each.at] = each
    return Proof(len(by_place), tuple(x.found for x in by_place.values() if x.found), ())
