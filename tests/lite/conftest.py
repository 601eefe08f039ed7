"""The script is made once, and one process runs all scripts of a test module, as one session of the add-in does."""

import pytest

from tests.lite.addin import Lite, Runtime
from xlsx_addin.hosts.lite.script import lite_script


@pytest.fixture(scope="session")
def script():
    return lite_script()


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    made = Runtime(tmp_path_factory.mktemp("lite"))
    yield made
    made.close()


@pytest.fixture
def opened(runtime, script):
    """``opened(path)``: a workbook in Excel with the add-in beside it."""
    return lambda path: Lite(path, runtime, script)
