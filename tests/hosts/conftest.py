"""Buttons on paper make no PDF unless a test asks for it: LibreOffice takes seconds to start."""

import pytest

from xlsx_addin.hosts import pdf


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "converter", lambda: None)
