"""What is computed once for each object, and never under a lock."""

import threading

import pytest

from xlsx_addin.calc_engine.lazy import lazy_property


class Cell:
    def __init__(self, compute):
        self._compute = compute

    @lazy_property
    def value(self):
        """What it holds."""
        return self._compute()


def test_it_is_computed_once_for_each_object():
    asked = []
    one, other = (Cell(lambda n=n: asked.append(n) or n) for n in (1, 2))
    assert [one.value, other.value, one.value] == [1, 2, 1]
    assert asked == [1, 2]
    assert Cell.value.__doc__ == "What it holds."


def test_what_fails_is_computed_again():
    answers = iter([ValueError, 5])

    def compute():
        if (answer := next(answers)) is ValueError:
            raise answer
        return answer

    cell = Cell(compute)
    with pytest.raises(ValueError):
        cell.value  # noqa: B018 - asked for what it raises
    assert cell.value == 5


def test_a_thread_that_waits_inside_holds_up_no_other():
    """As when Calc, asked by one thread, first asks another of ours to save."""
    saved = threading.Event()
    waiting = threading.Event()

    def compute():
        waiting.set()
        return saved.wait(20)

    keeping = Cell(compute)
    thread = threading.Thread(target=lambda: keeping.value, daemon=True)
    thread.start()
    assert waiting.wait(20)

    def save():
        assert Cell(lambda: 7).value == 7
        saved.set()

    threading.Thread(target=save, daemon=True).start()
    assert saved.wait(10)
    thread.join(10)
    assert keeping.value
