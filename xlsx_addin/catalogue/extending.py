"""An edition that says only how it differs from an earlier one: ``extends``, ``without``, and what it says itself.

Works on the raw data of the two files (rows of ``indicators.csv``, tables of ``edition.toml``), before any of it is
understood, so that whatever an edition's data will come to hold is inherited without code:

* ``without``: ids, codes and keys (patterns with ``*``) that are no more. They leave every table, every list and every
  row's lists of levels, owners and terms that names them; a term of a numerator goes with that of its denominator.
* what names one edition (id, title, reference, workbook, dates) is never inherited;
* tables are joined key by key; lists of tables by their ``id``, ``code`` or ``key``; any other value is replaced.
* ``[rows]``: new cells for rows of the form, by id or pattern; a later entry overrules an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from xlsx_addin.catalogue.rows import CatalogueError

Row = dict[str, str]
_NAMES = ("id", "code", "key")
_LISTS = ("levels", "owner_codes")  # columns of a row that hold codes between bars
_OWN = ("extends", "without", "rows")  # about the extending itself
_EACH_ITS_OWN = ("id", "title", "reference", "workbook", "valid_from", "valid_to")


def extended(
    rows: Sequence[Mapping[str, str]], base: Mapping[str, Any], own: Mapping[str, Any]
) -> tuple[list[Row], dict[str, Any]]:
    """Rows and data of an edition from those of the one it extends. Raises ``CatalogueError`` for what fits nothing."""
    gone = tuple(own.get("without", ()))
    _refuse_useless(gone, rows, base)
    changes = own.get("rows", {})
    ids = [row["id"] for row in rows]
    for pattern in changes:
        if not any(_is(row_id, (pattern,)) for row_id in ids):
            raise CatalogueError(f"rows.{pattern}: the extended edition has no such row")
    kept = [_changed(_row_left(row, gone), changes) for row in rows if not _is(row["id"], gone)]
    inherited = {k: v for k, v in base.items() if k not in _EACH_ITS_OWN}
    data = _joined(_left(inherited, gone), {k: v for k, v in own.items() if k not in _OWN})
    return kept, dict(data)


def _is(name: object, patterns: Sequence[str]) -> bool:
    return isinstance(name, str) and any(fnmatchcase(name, pattern) for pattern in patterns)


def _refuse_useless(gone: Sequence[str], rows: Sequence[Mapping[str, str]], base: Mapping[str, Any]) -> None:
    """A misspelt id would otherwise leave in the form what should have gone."""
    named = {row["id"] for row in rows} | set(_names_in(base))
    for pattern in gone:
        if not any(_is(name, (pattern,)) for name in named):
            raise CatalogueError(f"without {pattern!r}: the extended edition has nothing of that name")


def _names_in(data: Any) -> list[str]:
    found: list[str] = []
    if isinstance(data, Mapping):
        found += [str(data[name]) for name in _NAMES if isinstance(data.get(name), str)]
        for key, value in data.items():
            found += [key, *_names_in(value)]
    elif isinstance(data, list):
        for each in data:
            found += [each] if isinstance(each, str) else _names_in(each)
    return found


def _left(data: Any, gone: Sequence[str]) -> Any:
    """The data without what is gone."""
    if isinstance(data, Mapping):
        return {key: _left(value, gone) for key, value in data.items() if not _is(key, gone)}
    if isinstance(data, list):
        return [_left(each, gone) for each in data if not _is(_name(each), gone)]
    return data


def _name(each: Any) -> Any:
    """What an item of a list is called: itself, or the table's id."""
    if isinstance(each, Mapping):
        return next((each[name] for name in _NAMES if name in each), None)
    return each


def _joined(base: Any, own: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        return {**base, **{key: _joined(base[key], value) if key in base else value for key, value in own.items()}}
    if isinstance(base, list) and isinstance(own, list) and own and all(_tabled(x) for x in (*base, *own)):
        mine = {_name(each): each for each in own}
        kept = [_joined(each, mine.pop(_name(each), {})) for each in base]
        return [*kept, *mine.values()]
    return own


def _tabled(each: Any) -> bool:
    return isinstance(each, Mapping) and _name(each) is not None


# --- rows of the form -----------------------------------------------------------------------------------------
def _row_left(row: Mapping[str, str], gone: Sequence[str]) -> Row:
    left = dict(row)
    for column in _LISTS:
        left[column] = "|".join(code for code in row[column].split("|") if not _is(code, gone))
    if row["levels"] and not left["levels"]:
        raise CatalogueError(f"row {row['id']}: no level is left that enters it; name it under without")
    if row["numerator"] and row["numerator"] != "support":
        tops, bottoms = ([term.strip() for term in row[x].split("+")] for x in ("numerator", "denominator"))
        pairs = [p for p in zip(tops, bottoms, strict=True) if not (_is(p[0], gone) or _is(p[1], gone))]
        left["numerator"], left["denominator"] = (" + ".join(terms) for terms in zip(*pairs, strict=True))
    return left


def _changed(row: Row, changes: Mapping[str, Mapping[str, str]]) -> Row:
    """The row with the cells that the edition states anew. New owners without words of their own go by their names."""
    for pattern, cells in changes.items():
        if not _is(row["id"], (pattern,)):
            continue
        if unknown := set(cells) - set(row):
            raise CatalogueError(f"rows.{pattern}: no column {', '.join(sorted(unknown))}")
        row = {**row, **({"owner": ""} if "owner_codes" in cells else {}), **cells}
    return row
