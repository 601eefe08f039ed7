"""Sheets that units typed themselves from the printed form: no hidden keys, read by their wording.

``recognise`` is the way in. The result is an ordinary submission whose places are the sheet's own cells.
"""
