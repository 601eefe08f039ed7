# Two commands do everything on a fresh Debian machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SAMPLES := workbooks/mau_bac_kan_2023
# What the tests need of the system: a real spreadsheet program on a screen of its own with mouse and keyboard, PDF
# pages, fonts as wide as Times New Roman and Calibri.
PACKAGES := libreoffice-calc libreoffice-writer python3-uno poppler-utils python3-venv xvfb xdotool imagemagick \
	fonts-liberation fonts-crosextra-carlito
# One more than there are cores: a test that clicks on a screen waits half of its time.
WORKERS := $(shell expr $$(nproc) + 1)

.PHONY: demo test system lint docs workbook samples screenshots lite bundle lock bench clean

demo: $(VENV)/installed
	$(BIN)/xlsx-addin demo -o ket_qua

test: system $(VENV)/dev lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --max-worker-restart 0

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/mypy

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3 python3-venv; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv; \
		$(PYTHON) -m venv --clear $(VENV) 2>/dev/null || python3 -m venv --clear $(VENV); }

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/dev: $(VENV)/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install -q --disable-pip-version-check --group dev
	@touch $@

system:
	@missing=""; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -q && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -q --no-install-recommends $$missing; fi

docs: $(VENV)/installed
	$(BIN)/python -m xlsx_addin.documentation docs

workbook: $(VENV)/installed
	for book in Phu_luc_01 Phu_luc_01_hai_cap; do \
		$(BIN)/xlsx-addin build -o workbooks/$$book.xlsx && $(BIN)/xlsx-addin build -o workbooks/$$book.xlsm || exit 1; \
	done; rm -f workbooks/*.bak*

# The nine sample workbooks, from their source tables, by the very command that staff use.
samples: $(VENV)/installed
	$(BIN)/xlsx-addin new --units $(SAMPLES)/danh_sach_don_vi.csv --values $(SAMPLES)/nguon/so_lieu.csv \
		--lists $(SAMPLES)/nguon/danh_sach.csv --year 2023 -o $(SAMPLES) --force && rm -f $(SAMPLES)/*.bak*

# The guide's pictures: the workbooks worked in LibreOffice on a virtual screen. Not part of the tests.
screenshots: system $(VENV)/dev
	$(BIN)/python -m tests.guide.screenshots

# The script for xlwings Lite, where Python cannot be installed; the offline zip holds it too.
lite: $(VENV)/installed
	@mkdir -p dist/xlwings_lite
	$(BIN)/python -m xlsx_addin.hosts.lite -o dist/xlwings_lite/main.py
	$(BIN)/python -m pip freeze | grep '^xlwings==' > dist/xlwings_lite/requirements.txt

# An offline zip for Windows offices, in dist/; `lock` chooses the versions of its packages anew.
bundle: $(VENV)/dev
	$(BIN)/python -m xlsx_addin.office_pc.bundle make

lock: $(VENV)/dev
	$(BIN)/python -m xlsx_addin.office_pc.bundle lock

bench: system $(VENV)/dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) ket_qua bench/.data
