"""The vocabulary of the corpus: a fault, what it must be found as, and what else follows from it by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.faults.books import Book, Expected


@dataclass(frozen=True)
class Outcome:
    """``expected`` must be found; ``follows`` are findings that the fault itself brings about elsewhere."""

    expected: tuple[Expected, ...]
    follows: tuple[Expected, ...] = ()

    @property
    def allowed(self) -> set[Expected]:
        return {*self.expected, *self.follows}


def found(*expected: Expected, follows: Iterable[Expected] = ()) -> Outcome:
    return Outcome(expected, tuple(follows))


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one workbook. ``base`` names the workbooks it is put into."""

    name: str
    family: str
    base: str
    change: Callable[[Book], Outcome]

    @property
    def is_typed(self) -> bool:
        """Whether it is made by typing alone, so that it may be combined with others."""
        return self.family not in ("structure", "rejected", "identity", "every row")


Made = Callable[[Book], Outcome]


class Corpus(list[Fault]):
    """A module's faults; its functions enter themselves."""

    def fault(self, family: str, base: str = "commune") -> Callable[[Made], Made]:
        def enter(change: Made) -> Made:
            self.append(Fault(change.__name__.replace("_", "-"), family, base, change))
            return change

        return enter
