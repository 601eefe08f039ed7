"""One LibreOffice without a screen for each worker, with a profile and a pipe of its own; a new workbook for a test."""

import pytest

from xlsx_addin import calc_engine


@pytest.fixture(scope="session")
def calls():
    return calc_engine.Calls()


@pytest.fixture(scope="session")
def app(calls):
    app = calc_engine.start(calls=calls)
    yield app
    app.quit()
    assert app.impl.office.process.poll() is not None


@pytest.fixture
def book(app):
    book = app.books.add()
    yield book
    book.close()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


@pytest.fixture(scope="session")
def shared(app):
    """A sheet for tests that write over what others left, such as those with many examples."""
    book = app.books.add()
    yield book.sheets[0]
    book.close()
