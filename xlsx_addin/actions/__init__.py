"""What a button does, as pure functions: the cells of a workbook in, edits out. Hosts and files do the rest."""
