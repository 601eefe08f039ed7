"""The sheets of the form, as far as serving it has to know them: what may happen to their rows."""

from __future__ import annotations

from xlsx_addin.catalogue import load_edition
from xlsx_addin.submission.parse import DEFAULT_EDITION, GRID_SHEETS

_SHEETS = load_edition(DEFAULT_EDITION).sheets

KEYED = frozenset(_SHEETS[key] for key in ("thong_tin", *GRID_SHEETS))
"""Each row is a figure's, known by its hidden key: a row that moved would take another's place."""

LISTS = frozenset(_SHEETS[key] for key in load_edition(DEFAULT_EDITION).lists)
"""All rows are alike: an inserted one is but new contents."""
