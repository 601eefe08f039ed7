"""How the command's process ends: what is to be done at the end is done, what was said arrives, and Python is not taken
down under LibreOffice's bridge, whose threads may come back into it and would abort the process then."""

import subprocess
import sys

ENDING = """
import atexit
from xlsx_addin.calc_engine.uno_bridge import load
from xlsx_addin.command_line import app

class Last:
    def __del__(self):
        print("taken down")

def main():
    if BRIDGE:
        load()
    print("said")
    return 2

last = Last()
atexit.register(print, "done at the end")
app.main = main
app.run()
"""


def ended(*, with_bridge: bool) -> tuple[int, list[str], str]:
    code = f"BRIDGE = {with_bridge}\n{ENDING}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_with_the_bridge_python_is_not_taken_down():
    assert ended(with_bridge=True) == (2, ["said", "done at the end"], "")


def test_without_it_it_ends_as_ever():
    assert ended(with_bridge=False) == (2, ["said", "done at the end", "taken down"], "")
