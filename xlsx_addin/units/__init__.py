"""Units of administration: the official lists of two ages, what became of a unit, and whether two names are one.

Nothing here knows a workbook. The lists are read when they are first asked for, once in a process; where they are not
at hand (xlwings Lite), nothing is known and nothing is said.
"""
