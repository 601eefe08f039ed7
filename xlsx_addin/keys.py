"""The contract between the workbook that is built and the workbook that is read: hidden keys.

Every sheet that is read has one *key row* (hidden) and, on grid sheets, one *id column* (hidden). The cell where
they meet holds ``ID_MARK``. Cells of the key row name columns; cells of the id column name rows. The id of the
figure in a cell is the row's id when the column's key is ``VALUE``, else ``ROW_ID.COLUMN_KEY``. So rows may be
inserted, sorted or moved and columns shifted: reading goes by keys, never by place.

List sheets have a key row but no ids below: each non-empty row under the header is a record. The visible header
stands in the row right below the key row, on grid and list sheets alike.
"""

from __future__ import annotations

ID_MARK = "#id"
VALUE = "value"

# --- columns of the form, sheet phu_luc_01, in order; the first six are the printed form --------------------
FORM_PRINTED = ("tt", "label", "value", "unit", "owner", "period")
FORM_ASIDE = (
    "prev",  # last year's result (typed, or carried over)
    "target",  # provincial target that applies to the year, as text ("≥ 60")
    "target_central",
    "assessment",  # verdict on the provincial target
    "assessment_central",
    "gap",  # value minus provincial target, in the row's unit, two decimals
    "status",  # 2 both targets met, 1 one of the two, 0 none, blank not assessable: drives the icon and colours
    "cov",  # "k/n": how many of how many units the figure rests on
    "note",
)
# --- further grid sheets -----------------------------------------------------------------------------------
SUPPORT_COLUMNS = ("tt", "label", "value", "unit", "cov", "note")
CADRE_COLUMNS = (
    "label",
    "total",
    "women",
    "rate",  # formula: women / total, percent, two decimals
    "total_prev",
    "women_prev",
    "rate_prev",
    "change",  # formula: rate - rate_prev, percentage points
    "cov",
    "cov_prev",
)
ACTIVITY_COLUMNS = ("label", "value", "unit", "cov", "note")
INFO_COLUMNS = ("label", "value", "help")
RUN_ROWS = ("RUN.time", "RUN.action", "RUN.outcome")  # on thong_tin: the outcome of the last run
RUN_INPUTS = ("RUN.folder", "RUN.deadline")  # on thong_tin: what the merging button is told

LAST_LIST_ROWS = 150_000  # of one sheet, before a list goes on upon "NAME (2)": within Excel's and reading's limits

# --- list sheets: the list's own columns from the edition, between these -----------------------------------
LIST_FIRST = ("stt",)
LIST_LAST = ("unit", "unit_code")  # name shown, code hidden; both blank for the unit itself

# --- sheets the program fills -------------------------------------------------------------------------------
CHECK_COLUMNS = ("stt", "severity", "unit", "file", "sheet", "cell", "message", "fix", "code")
TRACKER_COLUMNS = (
    "stt",
    "code",
    "name",
    "level",
    "parent_code",
    "state",
    "received",
    "late",
    "cutoff",
    "errors",
    "warnings",
    "reason",
    "file",
    "moved",  # cells that stand elsewhere than in the blank form, so that every figure can be traced
)
MATRIX_COLUMNS = ("tt", "label", "unit", "total", "cov")  # then one column for each unit: key UNIT_PREFIX + code
UNIT_PREFIX = "@"
LOG_COLUMNS = ("run", "time", "action", "sheet", "cell", "id", "old", "new", "old_kind", "new_kind")

# --- words the formulas write and reading understands --------------------------------------------------------
NOT_ARISING = "Không phát sinh"
VERDICT_MET = "Đạt"
VERDICT_NOT_MET = "Chưa đạt"
VERDICT_GAP = "Còn khoảng cách"
VERDICT_NONE = "Không đánh giá"

# --- states of a unit in theo_doi_nop --------------------------------------------------------------------------
TRACKER_MERGED = "Đã tổng hợp"
TRACKER_MERGED_WITH_FINDINGS = "Đã tổng hợp, có phát hiện"
TRACKER_REJECTED = "Bị từ chối"
TRACKER_REJECTED_AWAITED = "Bị từ chối, cần nộp lại"  # a unit of the list: it counts in n
TRACKER_MISSING = "Chưa nộp"

# --- workbook-level names (formulas refer to these) and custom document properties -----------------------------
NAME_YEAR = "NAM_BC"  # the reporting year
NAME_LEVEL = "CAP_BC"  # the unit's level, by its Vietnamese name
NAME_FOLDER = "THU_MUC_CAC_SO"  # RUN.folder: macros hand the folder over through it
NAME_FORM = "BIEU_PL01"  # the form from its ID_MARK to the last note; a plain PL01 would be a cell reference
PROPERTY_EDITION = "pl01_edition"
PROPERTY_UNIT = "pl01_unit"
PROPERTY_PERIOD = "pl01_period"  # "2024 nam"; a copy to send has these three, and:
PROPERTY_SEALED = "pl01_seal_time"  # UTC, ISO 8601
PROPERTY_CHECKSUM = "pl01_seal_checksum"  # of the figures, see submission.checksum
PROPERTY_SHEET_SUMS = "pl01_seal_sheets"  # short sums by sheet: what was changed, not only that something was

# --- what a workbook has only for its macros ---------------------------------------------------------------------
CELL_FUNCTIONS = ("TYLE_NU", "DOC_SO", "SO_VN", "CHITIEU", "DANHGIA", "KETQUA", "SO_SANH", "SOAT_TYLE")
MACRO_SHEETS = ("Hàm", "xlwings.conf", "_xlwings.conf")  # help on the functions; what xlwings starts with
