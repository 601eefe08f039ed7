"""One module for each sheet of the workbook, or for a few of a kind."""
