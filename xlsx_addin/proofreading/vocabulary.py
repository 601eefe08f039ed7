"""Words that say what numbers count, and what may be added to what."""

from __future__ import annotations

import re
import unicodedata

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_CAPITALS = "ABCDĐEGHIKLMNOPQRSTUVXYFJWZĂÂÊÔƠƯ"
UPPER = "".join(sorted({c for a in _CAPITALS for t in _TONES if len(c := unicodedata.normalize("NFC", a + t)) == 1}))
"""The capital letters, for use inside a character class: ranges of them hold small ones too."""

DOCUMENTS = "văn bản"
PEOPLE = "người"
PLACES = "đơn vị"
ACTIVITIES = "hoạt động"

_CLASSES = {
    DOCUMENTS: "văn bản|kế hoạch|quyết định|công văn|báo cáo|tờ trình|nghị quyết|chỉ thị|thông báo|hướng dẫn|"
    "chương trình|"
    "đề án|giấy mời|thông tri|kết luận|công điện|quy định|quy chế|giấy|biên bản",
    PEOPLE: "người|nam|nữ|cán bộ|công chức|viên chức|đại biểu|đảng viên|hội viên|đoàn viên|học sinh|học viên|sinh viên|"
    "giáo viên|lao động|công nhân|ủy viên|uỷ viên|thành viên|trẻ|phụ nữ|em|cháu|đồng chí|đcc|nạn nhân|ông|bà|bé|"
    "lãnh đạo|"
    "thanh niên|cử tri|nhân dân|quần chúng|bí thư|phó bí thư|chủ tịch|phó chủ tịch|trưởng|phó|con em|bệnh nhân|"
    "thai phụ",
    PLACES: "đơn vị|xã|phường|thị trấn|huyện|thành phố|thị xã|quận|sở|phòng|ban|cơ quan|trường|thôn|xóm|bản|tổ dân phố|"
    "địa phương|cơ sở|doanh nghiệp|hợp tác xã|hội|đoàn|công an|trung tâm|trạm|mặt trận|văn phòng|chi cục|ubnd|ủy ban|"
    "tổ",
    ACTIVITIES: "hoạt động|cuộc|buổi|lớp|hội nghị|hội thảo|tọa đàm|toạ đàm|hội thi|đợt|diễn đàn|sự kiện|khóa|khoá",
}
# Places of one tier do not hold each other: "14 xã, 02 thị trấn", not "14 xã, 142 thôn".
_TIERS = (
    {"xã", "phường", "thị trấn"}, {"huyện", "thị xã", "thành phố", "quận"}, {"thôn", "xóm", "bản", "tổ dân phố", "tổ"},
)  # fmt: skip
_GATHERINGS = {"hội nghị", "hội thảo", "tọa đàm", "toạ đàm", "hội thi", "diễn đàn", "cuộc", "hoạt động", "sự kiện"}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split("|")}
_LONGEST = 3  # words of the longest entry


def class_of(unit: str) -> str:
    """What sort of things a unit counts: one of the constants above, or "" where it is not known."""
    words = unit.replace("lượt ", "").split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if found := _CLASS_OF.get(" ".join(words[:size])):
            return found
    return ""


def disjoint(total: str, parts: set[str]) -> bool:
    """Whether things with these heads can be parts of the total beside each other, none inside another."""
    if parts == {total} or any(parts <= tier for tier in _TIERS):
        return True
    return total in _GATHERINGS and parts <= _GATHERINGS


def head(unit: str) -> str:
    """The first word, or the first two where they are one word: ``đơn vị xã phường`` -> ``đơn vị``."""
    words = unit.split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if " ".join(words[:size]) in _CLASS_OF:
            return " ".join(words[:size])
    return words[0] if words else ""


# Two sides that are all there is; a list of both is complete even where it says "trong đó".
PAIRS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"\b(?:{a})\b", re.IGNORECASE), re.compile(rf"\b(?:{b})\b", re.IGNORECASE))
    for a, b in (
        ("nam|nam giới", "nữ|phụ nữ|nữ giới"),
        ("trai", "gái"),
        ("trực tiếp", "gián tiếp"),
        ("thành thị", "nông thôn"),
        ("trong nước", "ngoài nước"),
        ("công lập", "ngoài công lập|tư thục|dân lập"),
        ("trực tiếp", "trực tuyến"),
    )
)
SEXES = re.compile(r"\b(?:nam|nữ|trai|gái|phụ nữ|trẻ em|trẻ)\b", re.IGNORECASE)
# Traits that overlap with others: "05 lãnh đạo, 12 nữ" is no partition of 15 people.
TRAITS = re.compile(
    r"\b(?:nữ|nam|dân tộc|tôn giáo|đảng viên|đoàn viên|hội viên|trẻ|ngoài đảng|tái cử|trình độ|đại học|thạc sĩ|tiến sĩ|"
    r"công giáo|cao cấp|trung cấp|khuyết tật|nghèo|tự ứng cử|dưới|trên)\b",
    re.IGNORECASE,
)
