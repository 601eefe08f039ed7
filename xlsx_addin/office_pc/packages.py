"""Where the program's packages come from: the bundle's wheels, or the Python that runs now."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol

from xlsx_addin.office_pc.pc import Pc, Places, Ran

DISTRIBUTION = "xlsx-addin"


class Packages(Protocol):
    """The program and what it needs, ready to be put into a virtual environment."""

    def digest(self) -> str:
        """Changes when anything in them changes."""

    def put(self, pc: Pc, places: Places) -> Ran:
        """Put all of them into the virtual environment at ``places.venv``; the code is not 0 when that failed."""


@dataclass(frozen=True, slots=True)
class Wheels:
    """A folder of wheels; nothing is fetched from anywhere else."""

    folder: Path

    def digest(self) -> str:
        digest = hashlib.sha256()
        for wheel in sorted(self.folder.glob("*.whl")):
            digest.update(f"{wheel.name} {hashlib.sha256(wheel.read_bytes()).hexdigest()}\n".encode())
        return digest.hexdigest()

    def put(self, pc: Pc, places: Places) -> Ran:
        options = ["--quiet", "--no-cache-dir", "--no-index", "--find-links", str(self.folder)]
        pip = [str(places.python), "-m", "pip", "--isolated", "--disable-pip-version-check", "install"]
        return pc.run([*pip, *options, DISTRIBUTION])


@dataclass(frozen=True, slots=True)
class Installed:
    """The packages of the Python that runs now, copied by the lists of files that their installer left."""

    root: str = DISTRIBUTION

    def is_editable(self) -> bool:
        """A developer's checkout: its packages point elsewhere and cannot be copied."""
        try:
            found = metadata.distribution(self.root)
        except metadata.PackageNotFoundError:
            return True
        return '"editable": true' in (found.read_text("direct_url.json") or "")

    def digest(self) -> str:
        names = [f"{d.name} {d.version} {d.read_text('RECORD')}" for d in self._distributions()]
        return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()

    def put(self, pc: Pc, places: Places) -> Ran:
        asked = pc.run([places.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        if asked.code:
            return asked
        target = Path(asked.said.strip())
        try:
            for distribution in self._distributions():
                self._copy(distribution, target, places.venv)
        except OSError as error:
            return Ran(1, str(error))
        return pc.run([places.python, "-m", "compileall", "-q", target])

    def _copy(self, distribution: metadata.Distribution, target: Path, venv: Path) -> None:
        for file in distribution.files or ():
            destination = (target / file).resolve()
            scripts = destination.parent.name in ("bin", "Scripts")  # they name the interpreter they were made for
            if scripts or "__pycache__" in file.parts or not destination.is_relative_to(venv.resolve()):
                continue
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(str(file.locate())), destination)

    def _distributions(self) -> Iterator[metadata.Distribution]:
        """The program and whatever it requires that is here; what another system would need is not."""
        seen: set[str] = set()
        waiting = [self.root]
        while waiting:
            name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
            if name in seen:
                continue
            seen.add(name)
            try:
                found = metadata.distribution(name)
            except metadata.PackageNotFoundError:
                continue
            yield found
            wanted = [r for r in found.requires or () if "extra ==" not in r]
            waiting += [match[0] for r in wanted if (match := re.match(r"[A-Za-z0-9._-]+", r))]
