"""Results called above, at or below a target that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsx_addin.proofreading.claims import Claim, percent_text
from xlsx_addin.proofreading.figures import NUMBER, Prose
from xlsx_addin.proofreading.model import Kind

_BETWEEN = (
    r"(?:(?:năm|đến|của|giai đoạn|đề ra|đặt ra|được giao|giao|tỉnh|huyện|xã|trung ương|quốc gia|chiến lược|"
    r"nghị quyết|chung|cả|"
    r"toàn|nhiệm kỳ|trên|ít nhất|tối thiểu|là|□+|[-–:(])\s*)*"
)
_TARGET = re.compile(
    rf"(?P<value>{NUMBER})\s*%(?:\s+[^\W\d_]+){{0,6}}?\s*(?:\([^()%]*\)\s*)?[,;(]\s*"
    r"(?P<verdict>không đạt|chưa đạt|vượt|đạt|cao hơn|thấp hơn)\s+(?:so với\s+)?(?:mục tiêu|chỉ tiêu|kế hoạch)\s+"
    rf"{_BETWEEN}(?P<target>{NUMBER})\s*%(?=\s*(?:[.,;)]|$|(?:vào|đến|của|năm|theo|trong)\b))",
    re.IGNORECASE,
)
# Where less is better, or where it may be, "vượt" can mean below.
_LESS_IS_BETTER = re.compile(
    r"\b(?:giảm|dưới|xuống|không quá|tối đa|nghèo|tảo hôn|tử vong|sinh con|bạo lực|mất cân bằng|tỷ số|tỉ số|tỷ suất|"
    r"nông nghiệp|suy dinh dưỡng|"
    r"thất nghiệp|bỏ học|vi phạm|tội phạm|mắc|nợ|chênh lệch|khoảng cách|nội trợ|ly hôn|xâm hại|còn|mù chữ|"
    r"phi chính thức|nghiện|tái|nạo|chết|tai nạn|tồn đọng|quá hạn|trễ|chậm|không được|chưa được|thiếu|yếu|kém|hụt|"
    r"lạc hậu|hủ tục|ô nhiễm|rủi ro|thôi việc|nghỉ việc)\b",
    re.IGNORECASE,
)
# Where more is better: a value that was reached, or one of these subjects.
_MORE_IS_BETTER = re.compile(
    r"\bđạt\s*$|\b(?:nữ|lãnh đạo|chủ chốt|cấp ủy|đại biểu|tiếp cận|được hỗ trợ|được phổ biến|hưởng lương|giám đốc|"
    r"chủ doanh nghiệp|"
    r"thạc sĩ|tiến sĩ|tham gia|đào tạo|đạt chuẩn|bao phủ)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:tăng|giảm|vượt|thêm|hơn)\s*$", re.IGNORECASE)


def targets(prose: Prose) -> Iterator[Claim]:
    """``đạt 62,5%, vượt mục tiêu 60%``: the word against the two numbers."""
    for match in _TARGET.finditer(prose.shown):
        value, target = prose.at(match.start("value")), prose.at(match.start("target"))
        before = prose.shown[max(0, match.start() - 160) : match.start()]
        if not value or not target or value.rough:
            continue
        if not _MORE_IS_BETTER.search(before):
            continue
        if _LESS_IS_BETTER.search(before + match[0]) or _OTHER.search(before):
            continue
        met = value.value >= target.value
        above = value.value > target.value
        verdict = match["verdict"].casefold()
        holds = {
            "vượt": above,
            "đạt": met,
            "chưa đạt": not met,
            "không đạt": not met,
            "cao hơn": above,
            "thấp hơn": not met,
        }[verdict]
        words = ("cao hơn", "bằng", "thấp hơn") if verdict.endswith("hơn") else ("vượt", "đạt", "chưa đạt")
        right = words[0] if above else words[1] if met else words[2]
        a, b = percent_text(value.value, value.decimals), percent_text(target.value, target.decimals)
        message = f"{a} so với mục tiêu {b} là {right}, không phải {verdict}. Kiểm tra lại kết quả và mục tiêu."
        kind = None if holds else Kind.WRONG
        yield Claim(match.start(), match.end(), target.start, "target", kind, verdict, right, "" if holds else message)
