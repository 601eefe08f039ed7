"""Whether a row of the form is on its way to its target: pace needed, pace shown, a projected value, and how sure.

Method: Theil–Sen (``scipy.stats.theilslopes``), the median of all slopes between two years. A few annual values, one of
them perhaps mistyped, are no ground for least squares: one outlier bends its line and its interval assumes normal
errors. The projected value is the median of every year's value carried forward at that pace; the interval (from five
years on) does the same with the lower and upper slope at 90% and adds the scatter of the years around the line. Shares
stay within 0 and 100. One or two years show no trend, and the sentence says so.

Values are exact (``Fraction``); floats exist only inside the library's call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from xlsx_addin.catalogue import TARGET_YEARS, Compare, Indicator, Role, Target
from xlsx_addin.numbers import padded, round_half_up, to_text
from xlsx_addin.target_words import target_words
from xlsx_addin.targets import impossible, meets

POINT_YEARS, INTERVAL_YEARS = 3, 5
"""Years of data from which on a value, and an interval, is projected."""

_CONFIDENCE = 0.9
_HUNDREDTH = Decimal("0.01")
_DIGITS = 9  # of a slope from the library
_NEED_MORE = {Compare.GE, Compare.GT}


class Outlook(StrEnum):
    """What can be said of the target year."""

    LIKELY = "likely"
    UNLIKELY = "not-at-this-pace"
    UNKNOWN = "cannot-know"


class Certainty(StrEnum):
    """How far the data carry."""

    NONE = "none"  # one or two years, or a row that has no trend
    LOW = "low"  # three or four years, or an interval with the target inside
    FAIR = "fair"  # five years or more, the whole interval on one side of the target


@dataclass(frozen=True, slots=True)
class Forecast:
    """One row against its next target. Paces are in the row's unit a year, values with two decimals half up.

    ``needed`` is rounded away from zero: that pace does reach the target. ``met``: the latest value meets it already.
    ``clipped``: the line leaves the range a share can have.
    """

    id: str
    target: Target
    target_year: int
    years: tuple[int, ...]
    latest: Decimal
    met: bool
    needed: Decimal | None  # None where a pace has no meaning (Có/Không)
    shown: Decimal | None = None
    projected: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    outlook: Outlook = Outlook.UNKNOWN
    certainty: Certainty = Certainty.NONE
    clipped: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """The projection: its middle, and its interval where there are enough years."""

    pace: Fraction
    middle: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    clipped: bool = False


def next_target(row: Indicator, year: int) -> tuple[int, Target] | None:
    """The first target year after a reporting year for which the row has a target of the province."""
    for target_year in TARGET_YEARS:
        target = row.targets.provincial.get(target_year)
        if target_year > year and target is not None:
            return target_year, target
    return None


def forecast(row: Indicator, values: Mapping[int, Fraction], year: int) -> Forecast | None:
    """The outlook of a row from its exact values by year, up to ``year``; None without a value for that very year or
    without a target still ahead. The caller leaves out years on another territory."""
    ahead = next_target(row, year)
    known = {y: values[y] for y in sorted(values) if y <= year and not impossible(row, values[y])}
    if ahead is None or year not in known:
        return None
    target_year, target = ahead
    latest, goal = known[year], Fraction(target.value)
    met = meets(target, latest)
    needed = None if row.role is Role.FLAG else _enough(Fraction(0) if met else (goal - latest) / (target_year - year))
    result = Forecast(row.id, target, target_year, tuple(known), round_half_up(latest), met, needed)
    if row.role is Role.FLAG:
        return replace(result, sentence=_flag_sentence(row, result))
    if len(known) == 1:
        return replace(result, sentence=_too_few(row, result))
    if len(known) < POINT_YEARS:
        (first, before), (last, after) = known.items()
        shown = round_half_up((after - before) / (last - first))
        return replace(result, shown=shown, sentence=_too_few(row, result, shown))
    return _judged(row, result, _line(row, known, target_year))


def _enough(pace: Fraction) -> Decimal:
    """A pace with two decimals that does reach the target: half up, and a hundredth more where that falls short."""
    rounded = round_half_up(pace)
    short = abs(Fraction(rounded)) < abs(pace)
    return rounded + (_HUNDREDTH if pace > 0 else -_HUNDREDTH) if short else rounded


def _judged(row: Indicator, result: Forecast, line: _Line) -> Forecast:
    reaches = meets(result.target, line.middle)
    certainty = Certainty.LOW
    if line.low is not None and line.high is not None:
        ends = {meets(result.target, line.low), meets(result.target, line.high)}
        certainty = Certainty.FAIR if ends == {reaches} else Certainty.LOW
    done = replace(
        result,
        shown=round_half_up(line.pace),
        projected=round_half_up(line.middle),
        low=None if line.low is None else round_half_up(line.low),
        high=None if line.high is None else round_half_up(line.high),
        outlook=Outlook.LIKELY if reaches else Outlook.UNLIKELY,
        certainty=certainty,
        clipped=line.clipped,
    )
    return replace(done, sentence=_sentence(row, done))


# --- the line ------------------------------------------------------------------------------------------------


def _line(row: Indicator, known: Mapping[int, Fraction], target_year: int) -> _Line:
    from scipy.stats import theilslopes

    years = list(known)
    slope, _, lowest, highest = theilslopes([float(v) for v in known.values()], years, alpha=_CONFIDENCE)
    pace = _exact(slope)
    middle, clipped = _within(row, _carried(known, pace, target_year))
    if len(years) < INTERVAL_YEARS:
        return _Line(pace, middle, clipped=clipped)
    scatter = _scatter(known, pace)
    low, cut_low = _within(row, _carried(known, _exact(lowest), target_year) - scatter)
    high, cut_high = _within(row, _carried(known, _exact(highest), target_year) + scatter)
    return _Line(pace, middle, low, high, clipped or cut_low or cut_high)


def _exact(slope: float) -> Fraction:
    return Fraction(Decimal(repr(float(slope)))).limit_denominator(10**_DIGITS)


def _carried(known: Mapping[int, Fraction], pace: Fraction, year: int) -> Fraction:
    """The median of every year's value carried to ``year`` at one pace."""
    return _median([value + pace * (year - y) for y, value in known.items()])


def _scatter(known: Mapping[int, Fraction], pace: Fraction) -> Fraction:
    """How far a single year lies off the line: the median of the larger half of the distances.

    With it the interval holds the coming value nine times in ten (simulated; tests/test_forecast.py); the largest
    distance would follow an outlier, the median of all promises too much.
    """
    offsets = [value - pace * y for y, value in known.items()]
    middle = _median(offsets)
    return _median(sorted(abs(x - middle) for x in offsets)[len(offsets) // 2 :])


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _within(row: Indicator, value: Fraction) -> tuple[Fraction, bool]:
    """The value inside what the row can hold, and whether it had to be cut."""
    top = Fraction(100) if row.unit == "%" and row.formula and row.formula.share else None
    cut = max(value, Fraction(0))
    cut = cut if top is None else min(cut, top)
    return cut, cut != value


# --- words ---------------------------------------------------------------------------------------------------


def _goal(row: Indicator, f: Forecast) -> str:
    return f"mục tiêu năm {f.target_year} ({target_words(row, f.target)})"


def _measure(unit: str) -> str:
    return "điểm phần trăm" if unit == "%" else unit


def _shown(row: Indicator, value: Decimal) -> str:
    return f"{to_text(value, 2)}%" if row.unit == "%" else f"{to_text(value, 2 if row.formula else None)} {row.unit}"


def _paced(row: Indicator, pace: Decimal) -> str:
    way = "tăng" if pace > 0 else "giảm"
    return f"{way} {to_text(abs(pace), 2)} {_measure(row.unit)} mỗi năm" if pace else "không tăng, không giảm"


def _flag_sentence(row: Indicator, f: Forecast) -> str:
    state = f"Đã đạt {_goal(row, f)}" if f.met else f"Chưa đạt {_goal(row, f)}"
    return f"{state}; chỉ tiêu «Có/Không» không có xu hướng để dự báo."


def _too_few(row: Indicator, f: Forecast, shown: Decimal | None = None) -> str:
    need = _still_needed(row, f)
    seen = f"; giữa hai năm có số liệu, kết quả {_paced(row, shown)}" if shown is not None else ""
    many = padded(len(f.years))
    open_question = "giữ được" if f.met else "đạt"
    return f"{need}{seen}. Mới có số liệu {many} năm nên chưa thể biết có {open_question} hay không."


def _still_needed(row: Indicator, f: Forecast) -> str:
    if f.met:
        return f"Năm {f.years[-1]} đã đạt {_goal(row, f)} với {_shown(row, f.latest)}"
    if row.formula is None:
        return f"Năm {f.years[-1]} mới có {_shown(row, f.latest)}, chưa đạt {_goal(row, f)}"
    more = f.target.compare in _NEED_MORE
    pace = to_text(abs(f.needed or Decimal(0)), 2)
    floor = "ít nhất " if f.target.compare in (Compare.GE, Compare.LE) else "hơn "
    each = "mỗi năm" if f.target_year - f.years[-1] > 1 else "năm tới"
    return (
        f"Năm {f.years[-1]} là {_shown(row, f.latest)}; để đạt {_goal(row, f)}, {each} cần "
        f"{'tăng' if more else 'giảm'} {floor}{pace} {_measure(row.unit)}"
    )


def _sentence(row: Indicator, f: Forecast) -> str:
    assert f.shown is not None and f.projected is not None  # noqa: S101 - both or none
    likely = f.outlook is Outlook.LIKELY
    if f.met:
        verdict = "có khả năng giữ được" if likely else "theo đà này có thể không giữ được"
    else:
        verdict = "có khả năng đạt" if likely else "với đà này thì không đạt"
    text = (
        f"{_still_needed(row, f)}. Qua {padded(len(f.years))} năm có số liệu, kết quả {_paced(row, f.shown)}; theo "
        f"đường xu hướng chung của các năm ấy, năm {f.target_year} dự kiến khoảng "
        f"{_shown(row, f.projected)}{_cut(f, f.projected)}: {verdict}."
    )
    wider = ""
    if row.wider_denominator and not likely:
        wider = " Mẫu số của biểu rộng hơn phạm vi của mục tiêu nên vẫn có thể là đạt."
    return f"{text}{wider} {_how_sure(row, f)}"


def _how_sure(row: Indicator, f: Forecast) -> str:
    if f.low is None or f.high is None:
        return f"Mức chắc chắn thấp vì mới có {padded(len(f.years))} năm số liệu; chỉ nên coi là ước tính."
    ends = _shown(row, f.low) if f.low == f.high else f"từ {_shown(row, f.low)} đến {_shown(row, f.high)}"
    between = f"Khoảng dự kiến: {ends}{_cut(f, f.low, f.high)}"
    if f.certainty is Certainty.FAIR:
        return f"{between}; cả khoảng {'đều đạt' if f.outlook is Outlook.LIKELY else 'đều chưa đạt'} nên khá chắc chắn."
    return f"{between}; mục tiêu nằm trong khoảng này nên chưa chắc chắn."


def _cut(f: Forecast, *values: Decimal) -> str:
    """Said where the line runs out of what the row can hold: its value stands at the limit."""
    at_limit = f.clipped and any(v in (0, 100) for v in values)
    return " (đã giới hạn trong mức có thể có)" if at_limit else ""
