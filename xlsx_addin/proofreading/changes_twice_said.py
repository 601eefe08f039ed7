"""Changes said twice: by how many, and by what percentage of the earlier figure, which the two imply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from xlsx_addin.proofreading.claims import Claim, judged, percent_text
from xlsx_addin.proofreading.figures import NUMBER, Prose
from xlsx_addin.proofreading.vocabulary import head

# "46 vụ, giảm 14 vụ (-23,33%) so với cùng kỳ": the earlier figure is the two together
_BOTH = re.compile(
    rf"(?P<verb>tăng|giảm)\s+(?P<by>{NUMBER})(?P<unit>[^\d%;.()]{{1,40}}?)\s*[(,]\s*(?:tương ứng|tương đương|bằng|"
    rf"tức)?\s*(?:tăng|giảm|[-+])?\s*"
    rf"(?P<percent>{NUMBER})\s*%",
    re.IGNORECASE,
)


def amounts_and_percentages(prose: Prose) -> Iterator[Claim]:
    """A change as an amount and a percentage, of a figure before it; wrong only where that is the only one there."""
    for match in _BOTH.finditer(prose.shown):
        by, percent = prose.at(match.start("by")), prose.at(match.start("percent"))
        before = [f for f in prose.between(0, match.start()) if f.count and not f.rough and not f.fraction and f.value]
        if not by or not percent or not by.count or by.rough or not by.unit:
            continue
        sign = 1 if match["verb"].casefold() == "tăng" else -1
        fitting = []
        for new in before:
            old = Fraction(new.value) - sign * Fraction(by.value)
            if old > 0 and head(new.unit) == head(by.unit):
                fitting.append((new, 100 * Fraction(by.value) / old))
        if not fitting:
            continue
        held = next((new for new, exact in fitting if judged(exact, percent.value, percent.decimals) is None), None)
        new, exact = fitting[-1]
        if held is not None:
            yield Claim(held.start, percent.end, percent.start, "change")
        elif len(fitting) == 1 and len(before) == 1:
            kind = judged(exact, percent.value, percent.decimals)
            right = percent_text(exact, percent.decimals)
            verb = match["verb"].casefold()
            message = f"{verb.capitalize()} {by.said} thành {new.said} là {verb} {right}, không phải {percent.said}."
            yield Claim(new.start, percent.end, percent.start, "change", kind, percent.said, right, message)
