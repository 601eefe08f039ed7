"""The sheets of the form, as far as serving it has to know them: what may happen to their rows."""

from __future__ import annotations

from xlsx_addin.catalogue import edition_names, load_edition
from xlsx_addin.submission.parse import GRID_SHEETS

_EDITIONS = tuple(map(load_edition, edition_names()))

KEYED = frozenset(edition.sheets[key] for edition in _EDITIONS for key in ("thong_tin", *GRID_SHEETS))
"""Each row is a figure's, known by its hidden key: a row that moved would take another's place."""

LISTS = frozenset(edition.sheets[key] for edition in _EDITIONS for key in (*edition.lists, "xem_truoc"))
"""All rows are alike: an inserted one is but new contents."""
