"""A workbook served in LibreOffice Calc: its buttons work there, and what changes goes back into the file itself."""
