"""Numbers that count nothing: dates, years, periods, document numbers, telephone numbers, numbering, ages."""

from __future__ import annotations

import re
from collections.abc import Iterator

HIDDEN = "□"  # stands for each digit that is no figure's

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_DOCUMENT = (
    r"nghị quyết|quyết định|công văn|chỉ thị|kế hoạch|luật|pháp lệnh|nghị định|thông tư|thông báo|thông tri|hướng dẫn|"
    r"kết luận|quy định|quy chế|công điện|tờ trình|báo cáo|đề án|chương trình|văn bản|công ước"
)
# A number behind one of these is a name: Điều 5, phụ lục 01, Dự án 8, khóa 12. Not behind words that also count.
_NAMED = (
    r"điều|khoản|chương|phụ lục|mẫu số|biểu số|biểu mẫu|(?<!đại )biểu|mẫu|dự án|tiểu dự án|tiêu chí|tiêu chí số|"
    r"chỉ tiêu số|mục tiêu số|"
    r"nội dung số|khóa|khoá|lần thứ|thứ|hạng|vị trí|tổng đài|hotline|điện thoại|đt|sđt|đường dây nóng|số điện thoại|"
    r"quốc lộ|khu phố|quận|ấp số|thôn số|trang|covid|kỳ họp thứ|phiên họp thứ|nhóm số|số báo danh|"
    r"chuyên đề số|bài số|cấp độ|phòng số|khối lớp|quý|học kỳ|học kì|khu vực"
)
_MARKS = re.compile(
    "|".join(
        (
            rf"\b(?:từ\s+)?ngày\s+{_DAY}(?:\s*(?:/|-|\.|tháng)\s*{_MONTH}(?:\s*(?:/|-|\.|năm)\s*\d{{2,4}})?)?\b",
            rf"(?<![\d.,/]){_DAY}\s?[/.-]\s?{_MONTH}\s?[/.-]\s?(?:{_YEAR}|\d\d)(?![\d/]|[.,]\d)",
            rf"(?<![\d.,/])\d{{1,4}}\s?/\s?{_YEAR}(?:\s?/\s?[^\W\d_][\w&-]*)?(?![\d/]|[.,]\d)",
            rf"\btháng\s+{_MONTH}(?:\s*(?:/|-|năm)\s*\d{{2,4}})?(?!\d|,\d)",
            r"\b\d{1,2}\s?(?:h|g|giờ)(?:\s?\d{1,2})?\b",
            r"\bcovid\s?-?\s?19\b",
            rf"\b\d{{1,2}}\s+tháng\b(?:\s+(?:đầu|cuối)\s+năm)?(?:\s+{_YEAR})?",
            r"\b\d{1,2}\s+(?:ngày|tuần|giờ|phút|giây|quý|năm|đêm)\b",
            r"(?<![\d.,])24\s?/\s?(?:24|7)\b",
            rf"(?<![\d.,/]){_YEAR}\s?(?:[-–—/]|đến|tới)\s?(?:năm\s+)?(?:{_YEAR}|\d\d)(?!\d|[.,]\d)",
            rf"\b(?:năm|nhiệm kỳ|giai đoạn|khóa|khoá|niên độ|niên học|năm học)\s*:?\s*{_YEAR}(?!\d|[.,]\d)",
            rf"(?<![\d.,/]){_YEAR}(?!\d|[.,]\d|\s*(?:%|phần trăm|người|hộ|em|trẻ|phụ nữ|cán bộ|hội viên|lượt|"
            rf"đại biểu|học sinh))",
            rf"\b(?:{_DOCUMENT})\s+(?:số\s*:?\s*)?\d[\d./]*(?!\s*%|\d)",
            rf"\b(?:{_NAMED})\s*:?\s*\d+(?:[./]\d+)*(?!\d|[.,]\d|\s*%)",
            r"\b[A-ZĐa-z]{1,4}[-.]?\d[\w.]*",  # QH14, B2, M3.2.1, Covid-19
            # telephone numbers
            r"(?<![\d.,])(?:0\d{2,3}|1[89]00)(?:[ .-]?\d{3,4}){1,3}(?!\d)",
            r"(?<![\d.,])\d{8,}(?!\d)",
            # ages
            r"(?<![\d.,])\d{1,3}(?:\s?(?:-|–|đến|tới)\s?(?:dưới\s+)?\d{1,3})?\s+(?:tháng\s+)?tuổi\b",
            r"(?<![\d.,])\d{1,3}\s+đến\s+\d{1,3}(?=\s+tuổi)",
        )
    ),
    re.IGNORECASE,
)
_SYMBOL = r"[A-ZĐ][\wĐđ&]*(?:\s?[-–/]\s?[A-ZĐ][\wĐđ&]*)*"
# Document numbers: 16/KH-UBND, 21-CT/TW, 06 - CT/TW, 191/2009/TT-BTC, Số 57 KH-BCĐ; other names with digits: QH 14.
_CASED = re.compile(
    "|".join(
        (
            rf"(?<![\w.,/])\d[\d./]*\s?[/-]\s?(?=[A-ZĐ]{{2}}){_SYMBOL}",
            rf"(?<![\w.,/])\d+\s?/\s?{_SYMBOL}(?<=[-–/&]\w)\w*",
            rf"\b[Ss]ố\s*:?\s*\d[\d./]*\s*(?:[/-]\s*{_SYMBOL}|\s(?=[A-ZĐ]{{2,}}\s?[-–/]){_SYMBOL})",
            r"\b[Ss]ố\d+",
            r"\b[A-ZĐ]{2,}\s?\d+\b(?!\s*%|[.,]\d|\s?/\s?\d|\s+(?:người|em|học sinh|trẻ|cháu|đồng chí|đại biểu|lượt)\b)",
        )
    )
)
# A day of the year without a year: after a word of time, between brackets, or in a row of such days.
_DAY_MONTH = re.compile(
    rf"(?:\b(?:ngày|dịp|lễ|kỷ niệm|mừng|hôm|đến|tới|từ|trước|sau|hết|vào|phụ nữ|gia đình|hạnh phúc|việt nam)\s+|"
    rf"\bngày[^\d:;.]{{0,30}}:\s*|"
    rf"(?:,\s+|\(\s*))"
    rf"(?P<day>{_DAY}\s?/\s?{_MONTH})(?=\s*(?:[,;)]|\.(?!\d)|và\b|hàng năm|hằng năm|$))",
    re.IGNORECASE,
)
# The same between brackets behind a percentage is the fraction it comes from: "62,50% số xã (05/08)".
_SHARE_BEFORE = re.compile(
    rf"(?:%|phần trăm)(?:\s+(?:tổng\s+)?số(?:\s+[^\W\d_]+){{1,4}})?(?:\s+năm\s+{_YEAR})?\s*,?\s*\(?\s*$", re.IGNORECASE
)
_LOOK_BACK = 60
_NUMBERING = re.compile(
    r"\s*(?:[-+•*–]\s*)?(?:\d{1,2}(?:\.\d{1,2})*[.)](?=\s|[^\W\d_])|\d{1,2}(?:\.\d{1,2})+\s|\(\d{1,2}\)|\[\d+\])"
)
_ENUMERATOR = re.compile(r"\(([1-9]\d?)\)|(?<![\w.,])([1-9])\)")


def hidden(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a cleaned line whose digits are no figures."""
    if match := _NUMBERING.match(text):
        yield match.span()
    for match in _MARKS.finditer(text):
        yield match.span()
    for match in _CASED.finditer(text):
        yield match.span()
    for match in _DAY_MONTH.finditer(text):
        if not _SHARE_BEFORE.search(text[max(0, match.start("day") - _LOOK_BACK) : match.start("day")]):
            yield match.span("day")
    enumerators = list(_ENUMERATOR.finditer(text))
    if [int(m[1] or m[2]) for m in enumerators[:2]] == [1, 2]:
        yield from (m.span() for m in enumerators)
