"""Which number formats show a percent: the one rule that turns 0.3056 into 30.56."""

from __future__ import annotations

import re

BUILT_IN = frozenset({9, 10})  # 0% and 0.00%
"""Format ids that are percents without a code of their own in the file."""

_LONGEST = 1000  # Excel allows 255 characters; a bracket that never closes costs the square of the length
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)


def is_percent_code(code: str) -> bool:
    """``0.0%`` is; ``0" %"`` and ``0\\%`` only show the sign as text and leave the number alone."""
    return "%" in _LITERAL.sub("", code[:_LONGEST])
