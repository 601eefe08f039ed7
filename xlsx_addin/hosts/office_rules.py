"""The office's own rules for the buttons: one file in the user's folder of the program, beside its log.

Never one beside a workbook: what somebody sends must not bring rules of its own.
"""

from __future__ import annotations

from pathlib import Path

from xlsx_addin.faults import log_file
from xlsx_addin.rules import RuleSource

RULES_FILE = "quy_tac.toml"
_MOST_BYTES = 1_000_000


def rules_path() -> Path:
    return log_file().with_name(RULES_FILE)


def office_rules(*, is_remote: bool) -> RuleSource | None:
    """The file's text, or None where there is none; ``is_remote``: where Python runs inside an add-in there are no
    files. One that cannot be read is as good as an empty one, which is then said."""
    text = None if is_remote else own_text(rules_path())
    return None if text is None else RuleSource(RULES_FILE, text)


def own_text(path: Path) -> str | None:
    """The text of an office's own file; None without one, nothing of one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def rules_words(own: RuleSource | None) -> str:
    """What the outcome of a run says about them."""
    return f" Đã dùng thêm quy tắc riêng của cơ quan ({own.name})." if own else ""
