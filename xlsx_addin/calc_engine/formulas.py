"""Formulas between Excel's syntax and that of Calc's interface, translated by Calc itself.

``=SUM(A1,'My sheet'!B2)`` is ``=SUM(A1;$'My sheet'.B2)`` there. A translation depends on the text alone, so many are
asked for in one call, as the arguments of one function, and answers are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlsx_addin.calc_engine.faults import FormulaError
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.uno_bridge import constant, struct
from xlsx_addin.calc_engine.values import ERRORS

_MARK = "\ue000"  # of the private use area: in no formula that people write
_BATCH, _BATCH_LETTERS = 60, 4_000
_QUOTES = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_BOOLEANS = re.compile(r"(?<![\w.!$:])(TRUE|FALSE)(?![\w.(!:])", re.IGNORECASE)
_CALLED = re.compile(r"([^\W\d][\w.]*)(?=\()")
_INTERSECTION = re.compile(r"(?<=[\w)])\s+(?=[\w$(])")
_ERROR = re.compile("|".join(map(re.escape, ERRORS)), re.IGNORECASE)
_SETS = {"!": " ", "~": ","}  # what references have in common, and all of them
_REMEMBERED = 20_000
_LOST = "#REF!"  # what a sheet is that is not there: it may come back


class Formulas:
    """Translations for one document; formulas are given and returned with their ``=``."""

    def __init__(self, document: Any, mappings: dict[str, tuple[Any, ...]]) -> None:
        self._document = document
        self._mappings = mappings  # of the program, shared by all its documents
        self._known: dict[tuple[bool, str], str] = {}

    def to_calc(self, formulas: Iterable[str]) -> list[str]:
        """From Excel's syntax; FormulaError names one that Calc cannot read."""
        return self._translated(list(formulas), from_excel=True)

    def to_excel(self, formulas: Iterable[str]) -> list[str]:
        return self._translated(list(formulas), from_excel=False)

    def tokens(self, formula: str, address: Any) -> Any:
        """A formula in Excel's syntax as tokens that stand in the cell ``address``."""
        return self._calc.parseFormula(self.to_calc([formula])[0][1:], address)

    def spelled(self, tokens: Any, address: Any) -> str:
        """Tokens that stand in the cell ``address`` as a formula in Excel's syntax."""
        return "=" + _restored(self._excel.printFormula(tokens, address))

    def moved(self, formula: str, first: Any, addresses: Iterable[Any]) -> list[str]:
        """A formula in Excel's syntax that stands in ``first``, in Calc's syntax as it is for other cells."""
        tokens = self.tokens(formula, first)
        return [f"={self._calc.printFormula(tokens, address)}" for address in addresses]

    def _translated(self, formulas: Sequence[str], *, from_excel: bool) -> list[str]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        new = dict.fromkeys(text for text in formulas if _LOST in self._known.get((from_excel, text), _LOST))
        for batch in _batches(list(new)):
            for text, result in zip(batch, self._asked(batch, from_excel=from_excel), strict=True):
                if not result.strip():
                    raise FormulaError(f"Calc cannot read the formula {text}")
                restored = _restored(result)
                if from_excel:  # a space between operands is Excel's sign for what references have in common
                    restored = _outside_quotes(restored, lambda part: _INTERSECTION.sub("!", part))
                self._known[from_excel, text] = f"={restored}"
        return [self._known[from_excel, text] for text in formulas]

    def _asked(self, batch: Sequence[str], *, from_excel: bool) -> list[str]:
        reader, writer = (self._excel, self._calc) if from_excel else (self._calc, self._excel)
        texts = [_functions_for_booleans(text[1:]) if from_excel else text[1:] for text in batch]
        if len(batch) == 1 or any(_MARK in text for text in texts):
            return [writer.printFormula(reader.parseFormula(text, self._origin), self._origin) for text in texts]
        into, out = (",", ";") if from_excel else (";", ",")
        mark = f'"{_MARK}"'
        together = f"CHOOSE({into.join(f'{text}{into}{mark}' for text in texts)})"
        answer = str(writer.printFormula(reader.parseFormula(together, self._origin), self._origin))
        parts = answer.removeprefix("CHOOSE(").split(out + mark)
        if len(parts) != len(texts) + 1 or parts[-1] != ")":
            return [result for text in batch for result in self._asked([text], from_excel=from_excel)]
        return [parts[0], *(part.removeprefix(out) for part in parts[1:-1])]

    @lazy_property
    def _origin(self) -> Any:
        return struct("table.CellAddress")

    @lazy_property
    def _excel(self) -> Any:
        return self._parser("XL_ENGLISH", "sheet.AddressConvention.XL_A1")

    @lazy_property
    def _calc(self) -> Any:
        return self._parser("API", "sheet.AddressConvention.OOO")

    def _parser(self, language: str, convention: str) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = constant(convention)
        parser.OpCodeMap = self._mapping(language)
        return parser

    def _mapping(self, language: str) -> tuple[Any, ...]:
        """Names of functions and signs of operators; Calc's list for Excel lacks its signs for sets of references."""
        if language not in self._mappings:
            mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
            groups = (constant(f"sheet.FormulaMapGroup.{g}") for g in ("SPECIAL", "ALL_EXCEPT_SPECIAL"))
            number = constant(f"sheet.FormulaLanguage.{language}")
            entries = tuple(entry for g in groups for entry in mapper.getAvailableMappings(number, g))
            for entry in entries if language == "XL_ENGLISH" else ():
                entry.Name = _SETS.get(entry.Name, entry.Name)
            self._mappings[language] = entries
        return self._mappings[language]


def _batches(formulas: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    letters = 0
    for text in formulas:
        if batch and (len(batch) == _BATCH or letters + len(text) > _BATCH_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(text)
        letters += len(text)
    if batch:
        yield batch


def _functions_for_booleans(formula: str) -> str:
    """TRUE as TRUE(): Calc would read the bare word as the number 1."""
    return _outside_quotes(formula, lambda text: _BOOLEANS.sub(lambda word: f"{word[0].upper()}()", text))


def _restored(formula: str) -> str:
    """Calc writes the names of functions that it does not know, and of errors, in small letters; Excel in capitals."""

    def restore(text: str) -> str:
        text = _CALLED.sub(lambda name: name[0].upper(), text)
        return _ERROR.sub(lambda error: error[0].upper(), text)

    return _outside_quotes(formula, restore)


def _outside_quotes(formula: str, change: Any) -> str:
    parts = _QUOTES.split(formula)
    return "".join(part if part[:1] in ('"', "'") else change(part) for part in parts)
