"""Every member of xlwings' interface for engines works or says by name that it is not supported."""

import inspect

import pytest
from xlwings import base_classes

from xlsx_addin.calc_engine import apps, books, looks, names, notes, ranges, sheets

CLASSES = {
    "Apps": apps.Apps,
    "App": apps.App,
    "Books": books.Books,
    "Book": books.Book,
    "Sheets": sheets.Sheets,
    "Sheet": sheets.Sheet,
    "Range": ranges.Range,
    "Font": looks.Font,
    "Names": names.Names,
    "Name": names.Name,
    "Note": notes.Note,
}
UNREACHED = {
    "AutoFilter", "Border", "Borders", "Characters", "Chart", "ChartAxis", "ChartLegend", "ChartSeries",
    "ChartSeriesCollection", "Charts", "Collection", "Comment", "CommentReply", "ConditionalFormat",
    "ConditionalFormats", "DataValidation", "FreezePanes", "PageSetup", "Picture", "Pictures", "PivotField",
    "PivotFields", "PivotTable", "PivotTables", "PivotValueField", "PivotValueFields", "Shape", "Table", "TableColumn",
    "TableColumns", "TableRow", "TableRows", "Tables", "_Unset",
}  # fmt: skip
WAYS_THERE = {
    "Sheet": (
        "charts", "shapes", "tables", "pictures", "pivot_tables", "comments", "page_setup", "freeze_panes",
    ),
    "Range": (
        "borders", "characters", "comment", "conditional_formats", "data_validation", "autofilter", "table",
    ),
}  # fmt: skip
SUPPORTED_BY_BASE = {
    ("Range", "expand"),
    ("Range", "max_cells_per_read"),
    ("Range", "max_cells_per_write"),
    ("Names", "snapshot"),
}


def members():
    for name, own in CLASSES.items():
        for member, static in inspect.getmembers_static(getattr(base_classes, name)):
            if not member.startswith("_") and (name, member) not in SUPPORTED_BY_BASE:
                yield name, member, static, own


def test_no_class_of_the_interface_is_forgotten():
    found = {
        name
        for name, member in vars(base_classes).items()
        if inspect.isclass(member) and member.__module__ == base_classes.__name__
    }
    assert found == set(CLASSES) | UNREACHED


def test_no_member_is_left_to_the_interface():
    for name, member, static, own in members():
        mine = inspect.getattr_static(own, member)
        assert mine is not static, f"{name}.{member}"
        if isinstance(static, property) and static.fset and isinstance(mine, property):
            assert mine.fset is not None, f"setting {name}.{member}"


def unsupported():
    for name, member, _, own in members():
        mine = inspect.getattr_static(own, member)
        for function in (mine.fget, mine.fset) if isinstance(mine, property) else (mine,):
            if getattr(function, "__name__", "") == "refuse":
                yield pytest.param(name, member, function, id=f"{name}.{member}")


@pytest.mark.parametrize(("name", "member", "function"), list(unsupported()))
def test_what_is_not_supported_says_its_name(name, member, function):
    with pytest.raises(NotImplementedError, match=rf"\b{name}\.{member} is not supported"):
        function(None)


@pytest.mark.parametrize(("name", "member"), [(n, m) for n, ms in WAYS_THERE.items() for m in ms])
def test_the_ways_to_classes_that_are_not_there(sheet, name, member):
    handle = {"Sheet": sheet.impl, "Range": sheet["A1"].impl}[name]
    with pytest.raises(NotImplementedError, match=rf"{name}\.{member}\b"):
        getattr(handle, member)


def test_what_is_claimed_is_there():
    claimed = {f"{name}.{member}" for name, member, _, own in members()} - {p.id for p in unsupported()}
    assert claimed >= {
        "Range.raw_value", "Range.formula", "Range.formula_array", "Range.number_format", "Range.color", "Range.font",
        "Range.wrap_text", "Range.column_width", "Range.clear", "Range.clear_contents", "Range.end", "Range.note",
        "Sheet.used_range", "Sheet.names", "Sheet.visible", "Sheet.copy", "Sheet.delete", "Sheet.activate",
        "Sheets.add", "Book.names", "Book.save", "Book.close", "Books.open", "App.status_bar", "App.alert",
    }  # fmt: skip
