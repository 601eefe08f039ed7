"""Reporting on gender equality inside the Phụ lục 01 workbook.

Data flows one way, and the folders show it: ``catalogue`` (the form as data) -> ``reading`` (files to raw
cells) -> ``submission`` (raw cells and form to figures) -> ``ratios``, ``checks``, ``targets`` ->
``consolidation`` -> ``workbook`` and ``narrative``; the command line stands at the edge.
"""

__version__ = "0.1.0"
