"""``python -m xlsx_addin``: the command line."""

from xlsx_addin.command_line.app import run

run()
