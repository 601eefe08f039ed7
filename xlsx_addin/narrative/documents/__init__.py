"""The documents of the reporting cycle, one module each: what it is made of, from one workbook."""
