"""Files of rules to rules. A bad file is refused whole, with the line and the reason in Vietnamese.

Shape (TOML): an optional table ``[names]`` (name = "expression", usable in what follows), then ``[[rules]]`` with
``id, severity, title, expression, message, fix, at`` and, where wanted, ``levels, periods, from_year, to_year,
consolidation, editions, source``. A rule for other ``editions`` is left out; one without must fit the edition at hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from xlsx_addin.catalogue import Edition, edition_names
from xlsx_addin.catalogue.load import edition_file
from xlsx_addin.finding_kinds import CODES, Severity
from xlsx_addin.own_files import FileLines
from xlsx_addin.rules.expression import Expression, ExpressionError, parse_expression, parse_template
from xlsx_addin.rules.model import Rule, RuleSource, RulesUnreadable, Variant

FILE = "rules.toml"
LEVEL = "<level>"
"""In an id: the level of the unit that reports."""

_MOST_LETTERS = 200_000
_MOST_RULES = 200
_MOST_NAMES = 100
_LONGEST = {"title": 120, "message": 600, "fix": 600, "source": 400}
_REQUIRED = ("id", "severity", "title", "expression", "message", "fix", "at")
_OPTIONAL = ("levels", "periods", "from_year", "to_year", "consolidation", "editions", "source")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = frozenset(
    [
        "and",
        "or",
        "not",
        "within",
        "blank",
        "year",
        "sum",
        "min",
        "max",
        "abs",
        "count",
        "if",
        "round",
        "stated",
        "prev",
        "label",
        "cell",
    ]
)
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_ID = 60
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


@cache
def edition_rules(edition: Edition) -> tuple[Rule, ...]:
    """The rules of an edition, those of the edition that it extends where it has no file of its own."""
    path = edition_file(edition.id, FILE)
    return parse_rules(edition, path.read_text(encoding="utf-8")) if path else ()


def edition_rule_names(edition: Edition) -> Mapping[str, str]:
    """The names that an edition's rules define, with their expressions."""
    path = edition_file(edition.id, FILE)
    return dict(_toml(path.read_text(encoding="utf-8")).get("names", {})) if path else {}


@lru_cache(maxsize=8)
def own_rules(edition: Edition, source: RuleSource) -> tuple[Rule, ...]:
    """An office's own rules. Raises ``RulesUnreadable``; an id may be that of no other rule and no finding."""
    return parse_rules(edition, source.text, taken={rule.id for rule in edition_rules(edition)})


def parse_rules(edition: Edition, text: str, taken: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules of one file, in its order. Raises ``RulesUnreadable``."""
    data = _toml(text)
    lines = FileLines(text, "rules")
    names = _names(edition, data.get("names", {}), lines)
    given = data.get("rules", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise RulesUnreadable("mỗi quy tắc phải bắt đầu bằng dòng [[rules]]", lines.of("rules"))
    if not given:
        raise RulesUnreadable("tệp không có quy tắc nào ([[rules]])")
    if len(given) > _MOST_RULES:
        raise RulesUnreadable(f"tệp có {len(given)} quy tắc, nhiều hơn {_MOST_RULES}")
    found: list[Rule] = []
    seen = {*CODES, *taken}
    for number, each in enumerate(given):
        try:
            rule = _rule(edition, each, names, seen)
        except _BadKey as error:
            raise RulesUnreadable(error.reason, lines.in_block(number, error.key)) from error
        if rule:
            found.append(rule)
    return tuple(found)


class _BadKey(Exception):  # noqa: N818
    """What is wrong with one key of a rule."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key = key
        self.reason = reason


def _toml(text: str) -> dict[str, Any]:
    if len(text) > _MOST_LETTERS:
        raise RulesUnreadable(f"tệp dài quá {_MOST_LETTERS} ký tự")
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = _AT_LINE.search(str(error))
        if match and match[1]:
            raise RulesUnreadable(f"không đúng cú pháp TOML (cột {match[2]})", int(match[1])) from error
        raise RulesUnreadable("không đúng cú pháp TOML ở cuối tệp", text.count("\n") + 1) from error
    if unknown := set(data) - {"names", "rules"}:
        key = min(unknown)
        raise RulesUnreadable(
            f"không hiểu mục «{key}»; tệp chỉ có [names] và [[rules]]", FileLines(text, "rules").of(key)
        )
    return data


# --- names ------------------------------------------------------------------------------------------------------
Names = Mapping[str, Mapping[str, Expression]]
"""By level: what each name means there. A name whose ids exist at some levels only means nothing at the others."""


def _names(edition: Edition, given: Any, lines: FileLines) -> Names:
    if not isinstance(given, dict) or not all(isinstance(x, str) for x in given.values()):
        raise RulesUnreadable('mục [names] gồm các dòng tên = "biểu thức"', lines.of("names"))
    if len(given) > _MOST_NAMES:
        raise RulesUnreadable(f"mục [names] có hơn {_MOST_NAMES} tên", lines.of("names"))
    found: dict[str, dict[str, Expression]] = {level: {} for level in edition.level_names}
    for name, text in given.items():
        if not _NAME.fullmatch(name) or name in _TAKEN or name in edition.fields or name in edition.lists:
            raise RulesUnreadable(f"không đặt tên «{name}» được (chữ thường không dấu, số, gạch dưới)", lines.of(name))
        problem: ExpressionError | None = None
        for level, names in found.items():
            try:
                names[name] = _either_type(edition, text.replace(LEVEL, level), names)
            except ExpressionError as error:
                problem = error
        if problem and not any(name in names for names in found.values()):
            raise RulesUnreadable(f"tên «{name}»: {problem}", lines.of(name))
    return found


def _either_type(edition: Edition, text: str, names: Mapping[str, Expression]) -> Expression:
    try:
        return parse_expression(edition, text, names, logical=False)
    except ExpressionError as first:
        try:
            return parse_expression(edition, text, names, logical=True)
        except ExpressionError:
            raise first from None


# --- one rule -----------------------------------------------------------------------------------------------------
def _rule(edition: Edition, given: Mapping[str, Any], names: Names, seen: set[str]) -> Rule | None:
    for key in given:
        if key not in _REQUIRED and key not in _OPTIONAL:
            raise _BadKey(key, f"không hiểu «{key}»; quy tắc có: {', '.join((*_REQUIRED, *_OPTIONAL))}")
    texts = {key: _text(given, key) for key in _REQUIRED}
    rule_id = texts["id"]
    if not _ID.fullmatch(rule_id) or len(rule_id) > _LONGEST_ID:
        raise _BadKey("id", f"mã «{rule_id[:_LONGEST_ID]}» phải là chữ thường không dấu, số và gạch nối")
    if rule_id in seen:
        raise _BadKey("id", f"mã «{rule_id}» đã dùng cho quy tắc hoặc phát hiện khác")
    seen.add(rule_id)
    severities = {x.value: x for x in Severity}
    if texts["severity"] not in severities:
        raise _BadKey("severity", f"mức «{texts['severity']}» phải là error, warning hoặc info")
    if edition.id not in _codes(given, "editions", edition_names(), (edition.id,)):
        return None
    everywhere = edition.territorial_levels if _depends(texts, names) else tuple(edition.level_names)
    levels = _codes(given, "levels", everywhere, everywhere)
    return Rule(
        id=rule_id,
        severity=severities[texts["severity"]],
        title=texts["title"],
        expression=" ".join(texts["expression"].split()),
        message=texts["message"],
        fix=texts["fix"],
        at=texts["at"],
        levels=levels,
        periods=_codes(given, "periods", tuple(edition.periods), tuple(edition.periods)),
        from_year=_year(given, "from_year"),
        to_year=_year(given, "to_year"),
        consolidation=_flag(given, "consolidation"),
        source=_text(given, "source") if "source" in given else "",
        variants=_variants(edition, texts, levels, names),
    )


def _depends(texts: Mapping[str, str], names: Names) -> bool:
    """Whether a rule reads differently from level to level: by itself, or by a name that not every level has."""
    all_names = {name for known in names.values() for name in known}
    partly = {name for name in all_names if not all(name in known for known in names.values())}
    words = {word for key in ("expression", "message", "fix") for word in _WORD.findall(texts[key])}
    return bool(partly & words) or any(LEVEL in text for text in texts.values())


def _variants(edition: Edition, texts: Mapping[str, str], levels: tuple[str, ...], names: Names) -> dict[str, Variant]:
    """The rule for each level; one for all where nothing in it depends on the level."""
    if any(names.values()) or any(LEVEL in text for text in texts.values()):
        return {level: _variant(edition, texts, level, names[level]) for level in levels}
    return dict.fromkeys(levels, _variant(edition, texts, "", {}))


def _variant(edition: Edition, texts: Mapping[str, str], level: str, names: Mapping[str, Expression]) -> Variant:
    here = {key: text.replace(LEVEL, level) for key, text in texts.items()}
    if here["at"] not in edition.fields:
        raise _BadKey("at", f"không có mã «{here['at']}» trong biểu")
    key = "expression"
    try:
        test = parse_expression(edition, here[key], names, logical=True).run
        key = "message"
        message = parse_template(edition, here[key], names)
        key = "fix"
        fix = parse_template(edition, here[key], names)
    except ExpressionError as error:
        raise _BadKey(key, str(error)) from error
    return Variant(test, here["at"], message, fix)


def _text(given: Mapping[str, Any], key: str) -> str:
    if key not in given:
        raise _BadKey("id", f"quy tắc thiếu «{key}»")
    text = given[key]
    if not isinstance(text, str) or not text.strip():
        raise _BadKey(key, f"«{key}» phải là chữ, không để trống")
    if len(text) > (most := _LONGEST.get(key, _MOST_LETTERS)):
        raise _BadKey(key, f"«{key}» dài quá {most} ký tự")
    return text.strip()


def _codes(given: Mapping[str, Any], key: str, known: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    if key not in given:
        return default
    codes = given[key]
    if not isinstance(codes, list) or not codes or not all(isinstance(x, str) for x in codes):
        raise _BadKey(key, f'«{key}» phải là danh sách như ["{known[0]}"]')
    if unknown := [x for x in codes if x not in known]:
        raise _BadKey(key, f"«{key}»: không có «{unknown[0]}»; có: {', '.join(known)}")
    return tuple(codes)


def _year(given: Mapping[str, Any], key: str) -> int | None:
    year = given.get(key)
    if year is not None and (type(year) is not int or not 1900 <= year <= 2200):
        raise _BadKey(key, f"«{key}» phải là một năm, ví dụ 2024")
    return year


def _flag(given: Mapping[str, Any], key: str) -> bool:
    flag = given.get(key, False)
    if not isinstance(flag, bool):
        raise _BadKey(key, f"«{key}» phải là true hoặc false")
    return flag
