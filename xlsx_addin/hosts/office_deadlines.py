"""The office's own deadlines for the buttons: a file in the user's folder of the program, as its rules are.

Never one beside a workbook: what somebody sends must not bring deadlines of its own.
"""

from __future__ import annotations

from pathlib import Path

from xlsx_addin.deadlines import DeadlineSource
from xlsx_addin.faults import log_file
from xlsx_addin.hosts.office_rules import own_text

DEADLINES_FILE = "han_bao_cao.toml"


def deadlines_path() -> Path:
    return log_file().with_name(DEADLINES_FILE)


def office_deadlines() -> DeadlineSource | None:
    """The file's text, or None where there is none. One that cannot be read is as good as one that says nothing."""
    text = own_text(deadlines_path())
    return None if text is None else DeadlineSource(DEADLINES_FILE, text)
