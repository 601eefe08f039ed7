"""The functions that staff use in cells: values in, values or Vietnamese sentences out; no spreadsheet program here."""

from xlsx_addin.cell_functions.blocks import ERROR, Argument, Block, Cell, Shown
from xlsx_addin.cell_functions.functions import FUNCTIONS
from xlsx_addin.cell_functions.help import HELP, FunctionHelp, evaluate_call, example_result

__all__ = [
    "ERROR",
    "FUNCTIONS",
    "HELP",
    "Argument",
    "Block",
    "Cell",
    "FunctionHelp",
    "Shown",
    "evaluate_call",
    "example_result",
]
