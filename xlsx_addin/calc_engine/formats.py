"""Number formats of one workbook: keys of Calc, codes of Excel, and what they make of a number."""

from __future__ import annotations

import re
from typing import Any

from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.uno_bridge import constant, struct
from xlsx_addin.calc_engine.values import Look

_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|[A-Za-z]+|.', re.DOTALL)
_ELAPSED = re.compile(r"\[[HMS]+\]")
_STANDARD = {
    Look.DATE: "i18n.NumberFormatIndex.DATE_SYS_DDMMYYYY",
    Look.DATETIME: "i18n.NumberFormatIndex.DATETIME_SYS_DDMMYYYY_HHMMSS",
    Look.TIME: "i18n.NumberFormatIndex.TIME_HHMMSS",
    Look.DURATION: "i18n.NumberFormatIndex.TIME_HH_MMSS",
    Look.BOOLEAN: "i18n.NumberFormatIndex.BOOLEAN",
    Look.GENERAL: "i18n.NumberFormatIndex.NUMBER_STANDARD",
}
_TYPES = {
    "BOOLEAN": "util.NumberFormat.LOGICAL",
    "TEXT": "util.NumberFormat.TEXT",
    "DATE": "util.NumberFormat.DATE",
    "TIME": "util.NumberFormat.TIME",
}


class NumberFormats:
    """The formats of one document. Keys never change their meaning while it is open, so answers are remembered."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._looks: dict[int, Look] = {}
        self._codes: dict[int, str] = {}
        self._keys: dict[str | Look, int] = {}

    @lazy_property
    def _formats(self) -> Any:
        return self._document.NumberFormats

    @lazy_property
    def _english(self) -> Any:
        return struct("lang.Locale", "en", "US", "")

    @lazy_property
    def _users(self) -> Any:
        """The language of the user: a format of any other one would be saved with a mark of its language."""
        return struct("lang.Locale", "", "", "")

    @lazy_property
    def _types(self) -> dict[Look, int]:
        return {Look[name]: constant(path) for name, path in _TYPES.items()}

    def look(self, key: int) -> Look:
        """What a number under this format is."""
        if key not in self._looks:
            form = self._formats.getByKey(key)
            kind = form.Type
            self._looks[key] = next(
                (look for look, flag in self._types.items() if kind & flag),
                Look.GENERAL if form.StandardFormat else Look.OTHER,
            )
        return self._looks[key]

    def key(self, code: str | Look) -> int:
        """The key of a code in Excel's English syntax, or of the standard format of a look in the user's language."""
        if isinstance(code, str) and code.casefold() == "general":
            code = Look.GENERAL
        if code not in self._keys:
            if isinstance(code, Look):
                found = self._formats.getFormatIndex(constant(_STANDARD[code]), self._users)
            else:
                found = self._add(code)
            self._keys[code] = found
        return self._keys[code]

    def _add(self, code: str) -> int:
        try:
            return int(self._formats.addNewConverted(code, self._english, self._users))
        except Exception as error:
            if not type(error).__name__.endswith("MalformedNumberFormatException"):
                raise
        raise ValueError(f"{code!r} is no number format")

    def code(self, key: int) -> str:
        """The code of a format in Excel's English syntax (``General``, ``0.00%``, ``dd/mm/yyyy``)."""
        if key not in self._codes:
            form = self._formats.getByKey(key)
            text, locale = form.FormatString, form.Locale
            if form.StandardFormat or form.Type & self._types[Look.BOOLEAN]:
                text = "General"  # Excel has no format for booleans
            elif locale.Language != "en":
                text = self._formats.getByKey(self._formats.addNewConverted(text, locale, self._english)).FormatString
            self._codes[key] = as_excel(text)
        return self._codes[key]


def as_excel(code: str) -> str:
    """Calc's code for a date or time in the small letters of Excel; other codes as they are."""

    def part(text: str) -> str:
        if text[0] == "[":
            if _ELAPSED.fullmatch(text):
                return text.lower()
            return f"[{text[1:-1].capitalize()}]" if text[1:-1].isalpha() else text
        return text.lower() if re.fullmatch(r"[DMYHS]+", text) else text

    return "".join(part(text) for text in _PARTS.findall(code))
