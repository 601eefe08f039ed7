"""Where what went wrong is written down: a file of the user's own, never the screen of an office."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


def log_file() -> Path:
    return Path.home() / ".xlsx_addin" / "xlsx_addin.log"


def log_traceback() -> Path:
    """Write the exception that is being handled; the file's place."""
    place = log_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="utf-8") as out:
            out.write(traceback.format_exc() + "\n")
    except OSError:
        logging.getLogger(__name__).exception("xlsx-addin failed and its log %s cannot be written", place)
    return place
