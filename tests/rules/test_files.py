"""Files of rules: what may stand in one, and how a bad one is refused with its line."""

import pytest

from tests.forms import EDITION, judged
from xlsx_addin.catalogue import load_edition
from xlsx_addin.findings import CODES
from xlsx_addin.rules import Facts, RulesUnreadable, edition_rules, outcomes, parse_rules

RULE = {
    "id": '"it-tin-bai"',
    "severity": '"warning"',
    "title": '"Ít tin, bài"',
    "expression": '"M6.3.q1 + M6.3.q2 >= 8"',
    "at": '"M6.3.q1"',
    "message": '"Nửa năm có {M6.3.q1 + M6.3.q2} tin, bài."',
    "fix": '"Kiểm tra lại."',
}


def rule(**changed):
    """The text of one rule; keys set to None are left out."""
    keys = {**RULE, **changed}
    return "[[rules]]\n" + "".join(f"{key} = {text}\n" for key, text in keys.items() if text is not None)


def parsed(text, **options):
    return parse_rules(EDITION, text, **options)


def ended(text, cells=None):
    """Outcomes by rule of a commune's annual workbook."""
    done = judged(cells)
    facts = Facts(EDITION, done.submission, done.rates, done.submission.lists)
    return {x.id: (x.outcome.value, x.reason) for x in outcomes(parsed(text), facts)}


def test_a_rule_passes_fails_or_does_not_apply():
    assert ended(rule(), {"M6.3.q1": 4.0, "M6.3.q2": 4.0}) == {"it-tin-bai": ("passed", "")}
    assert ended(rule(), {"M6.3.q1": 4.0, "M6.3.q2": 3.0}) == {"it-tin-bai": ("failed", "Nửa năm có 7 tin, bài.")}
    outcome, reason = ended(rule(), {"M6.3.q1": 4.0})["it-tin-bai"]
    assert outcome == "not-applicable"
    assert "M6.3.q2" in reason
    assert "còn trống" in reason


@pytest.mark.parametrize(
    ("changed", "cells", "words"),
    [
        ({"levels": '["huyen", "tinh"]'}, {}, "cấp huyện"),
        ({"periods": '["6-thang"]'}, {}, "6 tháng"),
        ({"from_year": "2025"}, {}, "2025"),
        ({"to_year": "2023"}, {}, "2023"),
        ({"to_year": "2024"}, {"INFO.year": ""}, "năm"),
        ({}, {"M6.3.q1": 1.0, "M6.3.q2": "không phát sinh"}, "không phát sinh"),
        ({}, {"M6.3.q1": 1.0, "M6.3.q2": "nhiều"}, "không đọc được"),
        ({}, {"M6.3.q2.note": "Để trống: đài hỏng", "M6.3.q1": 3.0}, "để trống có lý do"),
        ({"expression": '"M6.3.q1 / M6.3.q2 > 1"'}, {"M6.3.q1": 1.0, "M6.3.q2": 0.0}, "Mẫu số"),
        ({"expression": '"M6.3.q1 > 9 => M6.3.q2 > 9"'}, {"M6.3.q1": 1.0}, "Điều kiện"),
        ({"expression": '"stated(M6.1) > 9"'}, {}, "không ghi tỷ lệ"),
        ({"expression": '"prev(M3.3.1) > 9"'}, {}, "năm trước"),
        ({"expression": '"M3.2.1.1.2 > 9"'}, {}, "chưa tính được"),
        ({"expression": '"count(van_ban) > 9"'}, {}, "Văn bản"),
        ({"expression": '"year > M6.3.q1"'}, {"INFO.year": "", "M6.3.q1": 1.0}, "Chưa ghi năm"),
    ],
)
def test_why_a_rule_does_not_apply_is_said(changed, cells, words):
    typed = {k: v for k, v in cells.items() if not k.endswith(".note")}
    done = judged(typed)
    s = done.submission
    notes = {k: v for k, v in cells.items() if k.endswith(".note")}
    if notes:
        from dataclasses import replace

        from xlsx_addin.submission.purpose import with_purpose

        s = with_purpose(EDITION, replace(s, texts={**s.texts, **notes}))
    (found,) = outcomes(parsed(rule(**changed)), Facts(EDITION, s, done.rates, s.lists))
    assert found.outcome == "not-applicable"
    assert words in found.reason
    assert found.reason.endswith(".")


def test_names_are_used_and_may_depend_on_the_level():
    names = '[names]\nnam = "CB.hdnd.<level>.total - CB.hdnd.<level>.women"\nit = "nam < 10"\n'
    text = names + rule(expression='"it"', at='"CB.hdnd.<level>.women"', message='"Có {nam} nam."')
    assert parsed(text)[0].levels == EDITION.territorial_levels
    cells = {"CB.hdnd.xa.total": 25.0, "CB.hdnd.xa.women": 5.0}
    assert ended(text, cells) == {"it-tin-bai": ("failed", "Có 20 nam.")}


def test_a_rule_for_other_editions_is_left_out():
    two_levels = load_edition("hai_cap_2026")
    old = rule(expression='"M1.1.3a = 1"', at='"M1.1.3a"', message='"x"')
    with pytest.raises(RulesUnreadable):
        parse_rules(two_levels, old)
    both = old.replace("[[rules]]\n", '[[rules]]\neditions = ["bac_ninh_2024"]\n') + rule(id='"khac"')
    assert [r.id for r in parse_rules(two_levels, both)] == ["khac"]
    assert [r.id for r in parse_rules(EDITION, both)] == ["it-tin-bai", "khac"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (rule() + "expression =\n", 9),
        (rule() + "khac = 1\n", 9),
        (rule(id='"It tin"'), 2),
        (rule(id='"part-exceeds-total"'), 2),
        (rule(severity='"fatal"'), 3),
        (rule(title="7"), 4),
        (rule(expression='"M6.3.q1 >"'), 5),
        (rule(expression='"M6.3.q9 > 1"'), 5),
        (rule(at='"M9"'), 6),
        (rule(message='"{M9}"'), 7),
        (rule(fix='"{"'), 8),
        (rule(levels='["xã"]'), 9),
        (rule(periods="[]"), 9),
        (rule(from_year='"2024"'), 9),
        (rule(consolidation='"true"'), 9),
        (rule(editions='["bac_ninh"]'), 9),
        (rule(fix=None), 2),
        (rule() + rule(), 10),
        ('[names]\nx = "M9"\n' + rule(), 2),
        ('[names]\nif = "1"\n' + rule(), 2),
        ("[names]\nx = 1\n" + rule(), 1),
        ("\n[khac]\na = 1\n", 2),
        ('rules = "a"\n', 1),
        ("", 0),
        ("x" * 300_000, 0),
        (rule().replace("it-tin-bai", "a") * 1 + "".join(rule(id=f'"r-{n}"') for n in range(300)), 0),
        ("a = [" * 5000, 1),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, line):
    with pytest.raises(RulesUnreadable) as refusal:
        parsed(text)
    assert refusal.value.line == line
    assert refusal.value.reason.startswith(f"dòng {line}: " if line else refusal.value.what)


def test_names_that_grow_from_names_are_stopped():
    doubling = "".join(f'x{n} = "x{n - 1} + x{n - 1}"\n' for n in range(1, 40))
    with pytest.raises(RulesUnreadable):
        parsed(f'[names]\nx0 = "1"\n{doubling}' + rule())


def test_an_office_may_not_take_an_id_of_the_edition():
    with pytest.raises(RulesUnreadable):
        parsed(rule(id='"births-differ"'), taken={r.id for r in edition_rules(EDITION)})


@pytest.mark.parametrize("name", ["bac_ninh_2024", "hai_cap_2026"])
def test_every_rule_of_an_edition_is_whole(name):
    rules = edition_rules(load_edition(name))
    assert len(rules) >= 15
    assert not {r.id for r in rules} & set(CODES)
    for each in rules:
        assert each.title
        assert each.message.endswith(".")
        assert each.fix.endswith(".")
        assert each.source
        assert each.variants


def test_the_example_of_the_page_for_offices_is_right(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "quy-tac.md").read_text(encoding="utf-8")
    example = page.split("```toml")[1].split("```")[0]
    assert [r.id for r in parsed(example)] == ["it-tin-bai"]
    quarters = {f"M6.3.q{n}": 4.0 for n in (1, 2, 3, 4)}
    outcome, reason = ended(example, quarters)["it-tin-bai"]
    assert (outcome, "16" in reason) == ("failed", True)
    for name in (
        "if",
        "blank",
        "stated",
        "prev",
        "count",
        "sum",
        "within",
        "=>",
        "{cell(",
        "<level>",
        "rules-unreadable",
    ):
        assert name in page
