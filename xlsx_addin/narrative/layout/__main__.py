"""``python -m xlsx_addin.narrative.layout``: write every template anew."""

from __future__ import annotations

from xlsx_addin.files import write_atomically
from xlsx_addin.narrative.layout.builders import BUILDERS
from xlsx_addin.resources import resource

if __name__ == "__main__":
    for name, build in BUILDERS.items():
        write_atomically(resource("templates") / name, build(), backup=False)
