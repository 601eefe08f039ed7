"""What xlwings Lite does with a script, in a process that has the standard library and xlwings and nothing else.

Run as ``python -I -S runtime.py FOLDER``, where FOLDER holds xlwings alone. Each line of input is JSON: a script's
whole text with, for a run, a function's name and the workbook as data. Each line of output is JSON: the scripts found,
or the actions to do in the workbook, with what was printed.
"""

import asyncio
import contextlib
import importlib.util
import io
import json
import os
import sys

os.environ |= {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
sys.path.append(sys.argv[1])

import xlwings as xw
import xlwings.server

LACKING = {"ctypes", "lzma", "multiprocessing", "sqlite3", "ssl", "tkinter", "webbrowser"}


class AsInPyodide:
    """Modules that are on this machine but not there, from now on."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in LACKING:
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, AsInPyodide)


def module_of(text):
    """As the add-in makes one: from text, without a file."""
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("main", loader=None))
    sys.modules["main"] = module
    exec(text, module.__dict__)
    return module


def answer(request):
    module = module_of(request["script"])
    if "function" not in request:
        return {"scripts": xlwings.server.custom_scripts_meta(module)}
    book = xw.Book(json=request["book"])
    call = xlwings.server.custom_scripts_call(
        module=module, script_name=request["function"], typehint_to_value={xw.Book: book}
    )
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        actions = asyncio.run(call).json()["actions"]
    foreign = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"__main__"}
    files = [m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "xlsx_addin"]
    return {"actions": actions, "output": output.getvalue(), "modules": sorted(foreign), "files": files}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
