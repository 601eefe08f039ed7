"""Formulas that were typed in Calc, as the file spells them, and which of them no file can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xlsx_addin.calc_engine import FormulaError
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.uno_bridge import constant

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"'(?:[^']|'')*'")
_CALLED = re.compile(r"[^\W\d][\w.]*(?=\()")
_OF_CALC = re.compile(
    r"#\$|://|#REF!\.|MULTIPLE\.OPERATIONS", re.IGNORECASE
)  # other files, lost sheets, tables of variants
_OVER_SHEETS = re.compile(r":'|':")  # Excel quotes both names as one
_NO_SIGNS = re.compile(r"[~`|\\?@\[\]]")  # what the file's language has no use for outside of names
_NEWER = re.compile(r"(?<![\w.])_XLFN\.(?:_XLWS\.)?")
_ADD_IN = "COM.SUN.STAR."
_LANGUAGES = ("XL_ENGLISH", "OOXML")


class Spelling:
    """Of one workbook. ``book``: the engine's workbook."""

    def __init__(self, book: Any) -> None:
        self._formulas = book.formulas
        self._document = book.api

    def of(self, formulas: Sequence[str]) -> list[str | None]:
        """Each formula (with ``=``, as Calc's interface spells it) without ``=`` in the language of the file.

        None for what has no counterpart there: what other files hold, references that Excel cannot read.
        """
        spelled = self._spelled(formulas)
        again = self._again([text for text in spelled if text is not None])
        return [
            None if text is None or _is_foreign(formula, text) or again.get(text) != text else self._as_stored(text[1:])
            for formula, text in zip(formulas, spelled, strict=True)
        ]

    def calls_strangers(self, formula: str) -> bool:
        """Whether a formula, as Calc's interface spells it, calls a function that is none of Calc's own."""
        return not self._own.issuperset(_CALLED.findall(_SHEET.sub("", _QUOTED.sub("", formula))))

    @lazy_property
    def _own(self) -> frozenset[str]:
        return frozenset(self._functions("API").values())

    def _spelled(self, formulas: Sequence[str]) -> list[str | None]:
        try:
            return list(self._formulas.to_excel(formulas))
        except FormulaError:
            return [None] if len(formulas) == 1 else [text for each in formulas for text in self._spelled([each])]

    def _again(self, texts: Sequence[str]) -> Mapping[str, str | None]:
        """Read and spelled once more: what was understood stays the same."""
        try:
            return dict(zip(texts, self._formulas.to_excel(self._formulas.to_calc(texts)), strict=True))
        except FormulaError:
            if len(texts) == 1:
                return {}
            return {text: found for each in texts for text, found in self._again([each]).items()}

    def _as_stored(self, formula: str) -> str:
        """Functions that came after Excel 2007 have a mark before their name in files, some names are others."""
        names = self._names

        def stored(part: str) -> str:
            return _CALLED.sub(lambda name: names.get(name[0], name[0]), _NEWER.sub(lambda m: m[0].lower(), part))

        parts = re.split(f"({_QUOTED.pattern}|{_SHEET.pattern})", formula)
        return "".join(part if part[:1] in ('"', "'") else stored(part) for part in parts)

    @lazy_property
    def _names(self) -> Mapping[str, str]:
        """Functions whose name in files is not the one that people see."""
        shown, stored = (self._functions(language) for language in _LANGUAGES)
        found = {name: stored.get(key, name) for key, name in shown.items() if name[:1].isalpha()}
        return {
            name: name.removesuffix("_ADD") if other.startswith(_ADD_IN) else other
            for name, other in found.items()
            if other
        }

    def _functions(self, language: str) -> dict[tuple[int, Any], str]:
        mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        number = constant(f"sheet.FormulaLanguage.{language}")
        entries = mapper.getAvailableMappings(number, constant("sheet.FormulaMapGroup.ALL_EXCEPT_SPECIAL"))
        return {(each.Token.OpCode, _data(each.Token.Data)): each.Name for each in entries}


def _data(data: Any) -> Any:
    """Functions of add-ins share one code and are told apart by a name."""
    return data if isinstance(data, str) else None


def _is_foreign(formula: str, spelled: str) -> bool:
    """Whether the one or the other says something that Excel does not."""
    bare = _SHEET.sub("''", _QUOTED.sub('""', spelled))
    return bool(
        _OF_CALC.search(_QUOTED.sub('""', formula))
        or _OVER_SHEETS.search(_QUOTED.sub('""', spelled))
        or _NO_SIGNS.search(bare)
        or bare.count('"') % 2
        or "," in _without_brackets(bare)  # two references and nothing to take them together
    )


def _without_brackets(bare: str) -> str:
    """What stands in no brackets; one that is open or closed too much stays as a comma."""
    depth, outside = 0, []
    for sign in bare:
        depth += (sign in "({") - (sign in ")}")
        if depth < 0:
            return ","
        if not depth:
            outside.append(sign)
    return "".join(outside) + "," * depth
