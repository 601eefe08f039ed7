"""The buttons where Python need not be installed: one script for xlwings Lite, a free add-in of Excel 2021 and later.

xlwings Lite runs Python inside the add-in (Pyodide). It keeps its script in the workbook and knows the standard
library and xlwings; it has no folder of the PC, and a script is handed the values of all sheets at once and gives back
what to write. So the script made here (``python -m xlsx_addin.hosts.lite -o main.py``) carries this program's own
modules that the buttons need, its editions and the blank form's formulas, packed as text, and asks for no network.

What follows from a host that says neither what formula a cell has nor how a number is shown:

- filling derives counts and turns text into numbers, but puts back no formula unless overwriting is asked for;
- a person's own formula in the cell of a count is not told from a number;
- a rate typed as ``30,56%`` arrives as 0.3056: it is a finding (``fraction-not-percent``), as any typed fraction is;
- overwriting such a rate shows its formula's result as the form does, and undoing that brings the fraction back shown
  as a percentage (``xlsx_addin.hosts.own_formulas.WithoutFormulas``);
- what needs files (merging a folder, the report, the copy to send, the guide) says so and changes nothing.

Dates arrive as text with a time and a Z, made by the add-in from cells that are formatted as dates.
"""
