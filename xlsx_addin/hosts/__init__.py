"""Spreadsheet programs as hosts: what a button or a cell asks is handed to the same functions as everything else."""
