"""A screen of its own for each worker, runs of the command on it; and a Calc without a screen for what needs none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.calc_host.running import Running
from tests.calc_host.small_book import desk, small_book
from tests.screen.display import Display
from xlsx_addin import calc_engine

Start = Callable[..., Running]


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with Display(tmp_path_factory.mktemp("man_hinh")) as display:
        yield display


@pytest.fixture
def start(display: Display, tmp_path: Path) -> Iterator[Start]:
    """``start(FILE...)`` runs the command; all runs of a test are of one person."""
    runs: list[Running] = []

    def run(*files: Path) -> Running:
        runs.append(Running(display, tmp_path / "nhà", *files))
        return runs[-1]

    yield run
    for each in runs:
        each.kill()


@pytest.fixture(scope="module")
def app():
    app = calc_engine.start()
    yield app
    app.kill()


@pytest.fixture(scope="module")
def data():
    return small_book()


@pytest.fixture
def at(app, data, tmp_path):
    at = desk(app, tmp_path, data)
    yield at
    at.book.close()
