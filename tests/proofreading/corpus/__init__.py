"""Passages and documents of reports with what proofreading must say of them, written apart from the proofreader."""
