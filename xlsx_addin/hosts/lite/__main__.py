"""``python -m xlsx_addin.hosts.lite -o main.py``: the script that goes into the editor of xlwings Lite."""

from __future__ import annotations

import argparse
from pathlib import Path

from xlsx_addin.files import write_atomically
from xlsx_addin.hosts.lite.script import lite_script


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m xlsx_addin.hosts.lite", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="main.py")
    output: Path = parser.parse_args().output
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, lite_script().encode("utf-8"), backup=False)
    print(output)


if __name__ == "__main__":
    main()
