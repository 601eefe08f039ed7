"""The proofreader against a corpus that was written apart from it: no false alarm, and each kind of error mostly found.

Precision must be whole: whatever is said must be expected. Recall has a floor for each kind of error; a floor is what
the proofreader reached, so a change that loses an error is seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.conftest import CommandLine
from tests.proofreading.corpus import judging, sentences, word
from tests.proofreading.corpus.judging import Expected, Outcome, Passage
from xlsx_addin.proofreading.docx_text import read_text
from xlsx_addin.proofreading.proof import proofread
from xlsx_addin.proofreading.text import plain_text

FLOORS = {
    "change": 37,
    "direction": 15,
    "list": 14,
    "of-total": 12,
    "part-exceeds-total": 7,
    "per": 13,
    "plan": 9,
    "points": 19,
    "share": 70,
    "sum": 46,
    "table": 21,
    "target": 8,
    "truncated": 18,
    "twice": 10,
    "typing": 6,
}
"""Errors found of each group in the passages and the whole documents together, at least."""

SENTENCES = 60
PAIRS = 250
TRAPS = sorted({p.group for p in judging.passages("right.toml")})
GROUPS = sorted({p.group for p in judging.passages("wrong.toml")})


@cache
def outcomes(file: str) -> tuple[Outcome, ...]:
    return tuple(map(judging.judge, judging.passages(file)))


@cache
def of_documents() -> tuple[Outcome, ...]:
    return tuple(map(judging.judge, judging.documents()))


def alarms(judged: Iterable[Outcome]) -> list[tuple[str, str, str, str]]:
    return [(o.passage.name, f.statement, f.stated, f.right) for o in judged for f in o.alarms]


# --- the corpus itself -------------------------------------------------------------------------------------


def every_error() -> list[tuple[Passage, Expected]]:
    all_passages = (*judging.passages("wrong.toml"), *judging.documents(), *judging.quotations())
    return [(p, e) for p in all_passages for e in p.errors]


def test_corpus_is_large_enough() -> None:
    assert len(judging.passages("right.toml")) >= 150
    assert len(judging.passages("wrong.toml")) >= 150
    assert len(judging.documents()) >= 15


def test_corpus_quotes_each_error_as_it_stands() -> None:
    assert [(p.name, e.words) for p, e in every_error() if e.words not in p.text] == []


def test_corpus_sums_hold() -> None:
    """What a right passage states is computed again, by a road that shares no code with the product."""
    wrong = []
    for passage in (*judging.passages("right.toml"), *judging.passages("wrong.toml")):
        for line in passage.holds:
            expression, _, stated = line.partition(" = ")
            figure = judging.number(stated)
            assert figure is not None
            if (
                judging.rounded(judging.value(expression), judging.decimals(figure)) != figure
                or stated not in passage.text
            ):
                wrong.append((passage.name, line))
    assert wrong == []


def test_corpus_errors_are_errors() -> None:
    """The planted figure is not the right one; a truncated one is the right one cut off."""
    wrong = []
    for passage, error in every_error():
        stated, right = judging.number(error.stated), judging.number(error.right)
        if not error.by:
            continue
        assert stated is not None
        assert right is not None
        exact, places = judging.value(error.by), judging.decimals(stated)
        truncated = error.kind == "truncated" and judging.truncated(exact, places) == stated
        if (
            judging.rounded(exact, places) == stated
            or truncated != (error.kind == "truncated")
            or judging.rounded(exact, judging.decimals(right)) != right
        ):
            wrong.append((passage.name, error.words))
    assert wrong == []


# --- precision ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trap", TRAPS)
def test_no_alarm_where_all_is_right(trap: str) -> None:
    assert alarms(o for o in outcomes("right.toml") if o.passage.group == trap) == []


def test_no_alarm_where_right_passages_follow_each_other() -> None:
    """Figures of one sentence are no parts of the next; the same figure of two passages may well differ."""
    random = Random(1)
    lines = [p.text for p in judging.passages("right.toml") if "\n" not in p.text]
    pairs = [" ".join(random.sample(lines, 2)) for _ in range(PAIRS)]
    told = [
        (pair, f.statement) for pair in pairs for f in proofread(plain_text(pair)).findings if f.code != "two-values"
    ]
    assert told == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_alarm_besides_the_planted_error(group: str) -> None:
    assert alarms(o for o in outcomes("wrong.toml") if o.passage.group == group) == []


def test_no_alarm_in_whole_documents_besides_planted_errors() -> None:
    assert alarms(of_documents()) == []


# --- recall ------------------------------------------------------------------------------------------------


def test_floors_name_every_group() -> None:
    assert sorted(FLOORS) == GROUPS


@pytest.mark.parametrize("group", GROUPS)
def test_errors_found(group: str) -> None:
    found: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for outcome in (*outcomes("wrong.toml"), *of_documents()):
        found.update(e.group for e in outcome.found if not e.optional)
        for error in outcome.missed:
            missed[error.group].append(error.words)
    assert found[group] >= FLOORS[group], missed[group]


# --- sentences with figures drawn at random ----------------------------------------------------------------


@pytest.mark.parametrize("name", sentences.MAKERS)
def test_figure_changed_in_a_sentence_is_told_and_the_right_one_is_not(name: str) -> None:
    random = Random(name)
    drawn = [sentences.MAKERS[name](random) for _ in range(SENTENCES)]
    silent = [s.right for s in drawn if findings(s.right) == [] and statements(s.right) > 0]
    told = [s.wrong for s in drawn if findings(s.wrong) == [(judging.number(s.stated), judging.number(s.truth))]]
    assert silent == [s.right for s in drawn]
    assert told == [s.wrong for s in drawn]


def findings(text: str) -> list[tuple[Decimal | None, Decimal | None]]:
    found = proofread(plain_text(text)).findings
    return [(judging.number(f.stated), judging.number(f.right)) for f in found]


def statements(text: str) -> int:
    return proofread(plain_text(text)).statements


# --- as Word documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("passage", judging.quotations(), ids=lambda p: p.name)
def test_public_documents_have_their_real_errors_found_and_no_other(passage: Passage, tmp_path: Path) -> None:
    text = read_text(word.write(tmp_path / "bao_cao.docx", passage.text))
    outcome = judging.compare(passage, text, proofread(text).findings)
    assert (outcome.missed, outcome.alarms) == ((), ())


def test_whole_documents_in_word_are_judged_as_their_plain_text(tmp_path: Path) -> None:
    differing = []
    for plain in of_documents()[1::2]:
        text = read_text(word.write(tmp_path / f"{plain.passage.name}.docx", plain.passage.text))
        outcome = judging.compare(plain.passage, text, proofread(text).findings)
        if (set(outcome.found), outcome.alarms) != (set(plain.found), ()):
            differing.append((plain.passage.name, outcome.missed, outcome.alarms))
    assert differing == []


def test_command_tells_the_errors_of_a_document(cli: CommandLine, tmp_path: Path) -> None:
    """Through the command as staff use it: exit 1, and the errors found in the order of the text."""
    outcome = next(o for o in of_documents() if o.passage.name == "hoi_phu_nu_2")
    ran = cli("proofread", word.write(tmp_path / "bao_cao.docx", outcome.passage.text), "--json")
    assert ran.code == 1
    told = {judging.number(f["stated"]) for f in ran.json["findings"]}
    assert told == {judging.number(e.stated) for e in outcome.found} != set()
