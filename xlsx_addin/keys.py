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

CHECK = "check"
"""The column of grid sheets that shows the worst finding of the row which ``Kiểm tra`` lists and nobody accepted."""

# --- columns of the form, sheet phu_luc_01, in order; the first six are the printed form --------------------
FORM_PRINTED = ("tt", "label", "value", "unit", "owner", "period")
FORM_ASIDE = (
    "prev",  # last year's result (typed, or carried over)
    "target",  # provincial target that applies to the year, as text ("≥ 60")
    "target_central",
    "assessment",  # verdict on the provincial target
    "assessment_central",
    "gap",  # value minus provincial target, in the row's unit, two decimals
    "gap_central",  # the same against the central target
    "status",  # 2 both targets met, 1 one of the two, 0 none, blank not assessable: drives the icon and colours
    CHECK,
    "cov",  # "k/n": how many of how many units the figure rests on
    "note",
)
# --- further grid sheets -----------------------------------------------------------------------------------
SUPPORT_COLUMNS = ("tt", "label", "value", "unit", CHECK, "cov", "note")
CADRE_COLUMNS = (
    "label",
    "total",
    "women",
    "rate",  # formula: women / total, percent, two decimals
    "total_prev",
    "women_prev",
    "rate_prev",
    "change",  # formula: rate - rate_prev, percentage points
    CHECK,
    "cov",
    "cov_prev",
)
ACTIVITY_COLUMNS = ("label", "value", "unit", CHECK, "cov", "note")
INFO_COLUMNS = ("label", "value", "help")
RUN_ROWS = ("RUN.time", "RUN.action", "RUN.outcome")  # on thong_tin: the outcome of the last run
RUN_INPUTS = ("RUN.folder", "RUN.deadline", "RUN.kind", "RUN.report")  # on thong_tin: what buttons are told
RUN_KIND = RUN_INPUTS[2]  # which document the report buttons make; blank: the report of the period
RUN_REPORT = RUN_INPUTS[3]  # the document to proofread; blank: the newest report beside the workbook

LAST_LIST_ROWS = 150_000  # of one sheet, before a list goes on upon "NAME (2)": within Excel's and reading's limits

# --- list sheets: the list's own columns from the edition, between these -----------------------------------
LIST_FIRST = ("stt",)
LIST_LAST = ("unit", "unit_code")  # name shown, code hidden; both blank for the unit itself

# --- sheets the program fills -------------------------------------------------------------------------------
CHECK_COLUMNS = (
    "stt",
    "severity",
    "unit",
    "file",
    "sheet",
    "cell",
    "message",
    "fix",
    "accept",  # typed: why the finding is accepted; the program answers there (xlsx_addin.reasons)
    "code",
    "mark",  # hidden, as the rest: what exactly was found (xlsx_addin.acceptance), and CARRIED
    "unit_code",
    "rows",  # the rows that the finding is about; between OWN_ROW where they are this workbook's own
)
CARRIED = "+"  # behind the mark of a line that came with a consolidation: checking this workbook does not make it anew
OWN_ROW = "|"
NOTHING = "-"  # in a hidden cell without content: a run of filled cells is written in one go
TRACKER_COLUMNS = (
    "stt",
    "code",
    "name",
    "level",
    "parent_code",
    "state",
    "due",  # by when the unit had to send
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
# On lich_su, after these: the years, then the parts of their rates (hidden), then what only charts need (hidden).
HISTORY_FIRST = ("tt", "label", "unit")
HISTORY_YEARS = tuple(range(2021, 2031))  # of the strategy
HISTORY_FORECAST = ("target", "target_year", "needed", "shown", "projected", "range", "outlook", "words")
HISTORY_PART, HISTORY_TOTAL = "n", "d"  # n2023, d2023: numerator and denominator of y2023
HISTORY_CHARTED = ("caption", "goal_first", "goal_second", "from")
HISTORY_COLUMNS = (
    *HISTORY_FIRST,
    *(f"y{year}" for year in HISTORY_YEARS),
    *HISTORY_FORECAST,
    *(f"{x}{year}" for year in HISTORY_YEARS for x in (HISTORY_PART, HISTORY_TOTAL)),
    *HISTORY_CHARTED,
)
HISTORY_SOURCE = "#source"  # the row that names the file of each year
PREVIEW_FIGURES = tuple(f"figure{n}" for n in range(1, 10))  # links; the last may say how many more there are
PREVIEW_COLUMNS = (
    "text",  # the paragraph; a person may type over it
    "aside",  # a person's words for a sentence that has changed since
    *PREVIEW_FIGURES,
    "key",  # hidden, as the rest, and never blank: KIND/PART:NUMBER of a paragraph
    "made",  # the sentence as it was generated: where the text differs, a person wrote it
    "before",  # the generated sentence that the words aside were for
    "look",
)
LOOK_TITLE, LOOK_HEADINGS, LOOK_SENTENCE, LOOK_TYPED, LOOK_BLANK, LOOK_OWN, LOOK_TABLE, LOOK_LEFT = (
    "title", ("h1", "h2", "h3"), "sentence", "typed", "blank", "own", "table", "left",
)  # fmt: skip
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
TRACKER_THROUGH = "Có trong bản tổng hợp của "  # before the unit whose consolidation brought a line
TRACKER_ACCORDING = "Theo bản tổng hợp của "

# --- workbook-level names (formulas refer to these) and custom document properties -----------------------------
NAME_YEAR = "NAM_BC"  # the reporting year
NAME_LEVEL = "CAP_BC"  # the unit's level, by its Vietnamese name
NAME_FOLDER = "THU_MUC_CAC_SO"  # RUN.folder: macros hand the folder over through it
NAME_REPORT = "BAO_CAO_CAN_SOAT"  # RUN.report: and the document to proofread through this
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
