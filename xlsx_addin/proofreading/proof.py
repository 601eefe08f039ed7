"""``proofread``: every checkable statement of a text, judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from xlsx_addin.proofreading.across_lines import across_lines
from xlsx_addin.proofreading.bases import ratios
from xlsx_addin.proofreading.changes import changes
from xlsx_addin.proofreading.changes_twice_said import amounts_and_percentages
from xlsx_addin.proofreading.claims import Claim, Doubt
from xlsx_addin.proofreading.documents_listed import listed_documents
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.lists import lists_below, names_in_a_row
from xlsx_addin.proofreading.model import Found, Kind, Proof, Remark
from xlsx_addin.proofreading.same_figure import two_values
from xlsx_addin.proofreading.shares import shares
from xlsx_addin.proofreading.shares_of_named import shares_of_named
from xlsx_addin.proofreading.sums import sums
from xlsx_addin.proofreading.tables import table_claims
from xlsx_addin.proofreading.targets import targets
from xlsx_addin.proofreading.text import Line, Text

Recogniser = Callable[[Prose], Iterator[Claim | Doubt]]
OF_A_LINE: tuple[Recogniser, ...] = (shares, shares_of_named, ratios, sums, changes, amounts_and_percentages, targets)


def proofread(text: Text) -> Proof:
    """Every statement that the text itself lets one check: what fails, what is worth a look, and how many in all."""
    found: list[Found] = []
    remarks: list[Remark] = []
    statements = 0
    proses = [Prose(line.text) for line in text.lines]
    beyond = _beyond_lines(text, proses)
    for key, (line, prose) in _places(text, proses).items():
        claims, doubts = _of_line(prose, beyond.get(key, []))
        statements += len(claims)
        found += (_found(line, prose, claim, claim.kind) for claim in claims if claim.kind)
        remarks += (_remark(line, prose, doubt) for doubt in doubts)
    return Proof(statements, tuple(found), tuple(remarks))


def _places(text: Text, proses: list[Prose]) -> dict[str, tuple[Line, Prose]]:
    """Every line, and every cell of the tables read as a line of its own, by key."""
    places = {line.key: (line, prose) for line, prose in zip(text.lines, proses, strict=True)}
    for table in text.tables:
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if any(letter.isdecimal() for letter in cell):
                    line = Line(table.cell_place(r, c), table.cell_key(r, c), cell)
                    places[line.key] = (line, Prose(cell))
    return places


def _beyond_lines(text: Text, proses: list[Prose]) -> dict[str, list[Claim]]:
    """Claims that need more than one line, by the key of the line or cell that they judge."""
    found: dict[str, list[Claim]] = {}
    on_lines = [
        *across_lines(text.lines, proses, (shares, sums)),
        *lists_below(text.lines, proses),
        *listed_documents(proses, text),
        *two_values(text.lines, proses),
    ]
    for index, prose in enumerate(proses):
        on_lines += names_in_a_row(index, prose)
    for each in on_lines:
        found.setdefault(text.lines[each.line].key, []).append(each.claim)
    for table in text.tables:
        for cell in table_claims(table):
            found.setdefault(table.cell_key(cell.row, cell.column), []).append(cell.claim)
    return found


def _of_line(prose: Prose, beyond: list[Claim]) -> tuple[list[Claim], list[Doubt]]:
    """One judgement for each number: a right one goes before a wrong one, then the order of the recognisers.

    Except a count against its list: the sum of its parts and the list both have a say about it.
    """
    if not prose.figures and not beyond:
        return [], []
    said = [*(item for recognise in OF_A_LINE for item in recognise(prose)), *beyond]
    claims: dict[tuple[int, bool], Claim] = {}
    for item in said:
        if isinstance(item, Claim):
            key = (item.at, item.code == "count-of-list")
            if key not in claims or (claims[key].kind and not item.kind):
                claims[key] = item
    for (at, listed), claim in list(claims.items()):
        other = claims.get((at, False))
        if listed and other and claim.kind and (claim.stated, claim.right) == (other.stated, other.right):
            del claims[at, listed]  # the parts and the list say the same: told once
    wrong = {claim.at for claim in claims.values() if claim.kind}
    doubts = {d.at: d for d in said if isinstance(d, Doubt) and d.at not in wrong}
    return [claims[key] for key in sorted(claims)], [doubts[at] for at in sorted(doubts)]


_CLOSING = re.compile(r"(?:\s*[^\W\d_]+){0,6}?\s*\)")


def _whole(prose: Prose, claim: Claim | Doubt) -> int:
    """Where the quotation ends: behind the last number's unit, and behind the bracket that it stands in."""
    last = next((f for f in reversed(prose.figures) if f.end == claim.end), None)
    end = claim.end
    if last and last.unit and not last.sign:
        rest = prose.text[end:]
        end += len(rest) - len(rest.lstrip()) + len(last.unit)
    if prose.text.count("(", claim.start, end) > prose.text.count(")", claim.start, end):
        closing = _CLOSING.match(prose.text, end)
        end = closing.end() if closing else end
    return end


def _found(line: Line, prose: Prose, claim: Claim, kind: Kind) -> Found:
    start, end = prose.clean.span(claim.start, _whole(prose, claim))
    words = line.text[start:end]
    return Found(line.place, line.key, start, end, words, claim.stated, claim.right, kind, claim.code, claim.message)


def _remark(line: Line, prose: Prose, doubt: Doubt) -> Remark:
    start, end = prose.clean.span(doubt.start, _whole(prose, doubt))
    return Remark(line.place, line.key, start, end, line.text[start:end], doubt.stated, doubt.code, doubt.message)
