"""Run by CAI_DAT.bat: installs straight from the program's wheel, with nothing but Python itself."""

import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(next((here / "wheels").glob("xlsx_addin-*.whl"))))

from xlsx_addin.office_pc.__main__ import main  # noqa: E402 - it is in the wheel

sys.exit(main(["--bundle", str(here), *sys.argv[1:]]))
