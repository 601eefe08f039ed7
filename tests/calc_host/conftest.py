"""A screen of its own for each worker, and runs of the command on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.calc_host.running import Running
from tests.screen.display import Display

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
