"""Benchmarks: ratios between this program and its peers within one run. ``python -m bench --help``."""
