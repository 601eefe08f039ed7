"""Every rule of the first edition: a workbook that breaks it, one that keeps it, and none that it slanders."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.correct import filled
from tests.forms import EDITION, judged, place
from xlsx_addin.catalogue import load_edition
from xlsx_addin.checks import run_checks
from xlsx_addin.evaluation import evaluate, rates_of, rule_outcomes
from xlsx_addin.intake import take_in
from xlsx_addin.places import to_a1
from xlsx_addin.rules import edition_rules
from xlsx_addin.submission.records import Unit, pack_lists

DISTRICT = {"INFO.level": "Cấp huyện", "INFO.unit_code": "058", "INFO.parent_code": "06"}
PROVINCE = {"INFO.level": "Cấp tỉnh", "INFO.unit_code": "06", "INFO.parent_code": ""}
HEALTH = {"INFO.level": "Sở, ngành", "INFO.unit_code": "SYT-06"}
HALF = {"INFO.period": "6 tháng"}
VICTIMS = {"M3.2.1.1": 12.0, "M3.2.1.1.1": 10.0, "M3.2.1.2": 12.0}
DOERS = {"M3.2.2.1": 12.0, "M3.2.2.1.1": 10.0, "M3.2.2.2": 12.0}
QUARTERS = {f"M6.3.q{n}": 5.0 for n in (1, 2, 3, 4)}


def leaders(level, women, total=1.0):
    """Chair and vice-chair of the council, with as many women."""
    return {
        f"CB.{body}.{level}.{key}": float(value)
        for body in ("ct_hdnd", "pct_hdnd")
        for key, value in (("total", total), ("women", women))
    }


CASES = {
    # rule: (cells that break it, where, cells that keep it)
    "woman-leader-not-counted": (
        {"CB.pct_ubnd.xa.women": 1.0}, "M1.1.4b", {"CB.pct_ubnd.xa.women": 1.0, "M1.1.4b": 1.0}),
    "woman-leader-not-counted-district": (
        {**DISTRICT, "CB.ct_hdnd.huyen.women": 1.0}, "M1.1.3b",
        {**DISTRICT, "CB.ct_hdnd.huyen.women": 1.0, "M1.1.3b": 1.0}),
    "woman-leader-not-counted-province": (
        {**PROVINCE, "CB.ct_hdnd.tinh.women": 1.0}, "M1.1.2a",
        {**PROVINCE, "CB.ct_hdnd.tinh.women": 1.0, "M1.1.2a": 1.0}),
    "leader-flag-blank": ({**PROVINCE, "M1.1.2a": 2.0}, "M1.1.2", {**PROVINCE, "M1.1.2a": 0.0, "M1.1.2": "Không"}),
    "one-council-chair": (
        {"CB.ct_hdnd.xa.total": 2.0}, "CB.ct_hdnd.xa.total", {**DISTRICT, "CB.ct_hdnd.huyen.total": 1.0}),
    "one-committee-chair": (
        {**DISTRICT, "CB.ct_ubnd.huyen.total": 8.0}, "CB.ct_ubnd.huyen.total", {"CB.ct_ubnd.xa.total": 0.0}),
    "council-leaders-exceed-deputies": (
        {**leaders("xa", 0), "CB.hdnd.xa.total": 1.0}, "CB.hdnd.xa.total",
        {**leaders("xa", 0), "CB.hdnd.xa.total": 2.0}),
    "women-council-leaders-exceed-deputies": (
        {**leaders("xa", 1), "CB.hdnd.xa.women": 1.0}, "CB.hdnd.xa.women",
        {**leaders("xa", 1), "CB.hdnd.xa.women": 2.0}),
    "births-differ": (
        {"M4.1.num": 50.0, "M4.1.den": 48.0, "M4.2.den": 100.0}, "M4.2.den",
        {**HEALTH, "M4.1.num": 50.0, "M4.1.den": 48.0, "M4.2.den": 98.0}),
    "population-too-small": (
        {"M6.1.den": 8.0, "M4.3.den": 300.0}, "M6.1.den",
        {"M6.1.den": 8500.0, "M4.3.den": 300.0, "M4.2.den": 98.0, "M3.2.1.1": 3.0, "M3.2.1.2": 0.0}),
    "young-births-exceed-births": (
        {"M4.3.num": 40.0, "M4.2.den": 30.0}, "M4.3.num", {"M4.3.num": 2.0, "M4.2.den": 30.0}),
    "employed-women-differ": (
        {**PROVINCE, "M2.1.den": 500.0, "M2.2.den": 501.0}, "M2.2.den",
        {**PROVINCE, "M2.1.den": 500.0, "M2.2.den": 500.0}),
    "quarters-not-counted": (QUARTERS, "M6.3.num", {**QUARTERS, "M6.3.num": 1.0}),
    "quarter-three-too-early": ({**HALF, "M6.3.q3": 2.0}, "M6.3.q3", {**HALF, "M6.3.q2": 2.0}),
    "quarter-four-too-early": ({**HALF, "M6.3.q4": 2.0}, "M6.3.q4", {**HALF, "M6.3.q4": 0.0}),
    "same-victims-twice": ({**VICTIMS, "M3.2.1.2.1": 10.0}, "M3.2.1.2", {**VICTIMS, "M3.2.1.2.1": 11.0}),
    "same-perpetrators-twice": ({**DOERS, "M3.2.2.2.1": 10.0}, "M3.2.2.2", {**DOERS, "M3.2.2.2.1": 9.0}),
    "perpetrators-without-victims": (
        {"M3.2.2.1": 2.0, "M3.2.1.1": 0.0}, "M3.2.1.1", {"M3.2.2.1": 2.0, "M3.2.1.1": 1.0}),
    "members-without-committee": (
        {"HD.thanh_vien.total": 9.0, "HD.ban_vstbpn": 0.0}, "HD.ban_vstbpn",
        {"HD.thanh_vien.total": 9.0, "HD.ban_vstbpn": 1.0}),
    "committee-without-members": (
        {"HD.thanh_vien.total": 0.0, "HD.ban_vstbpn": 1.0}, "HD.thanh_vien.total",
        {"HD.thanh_vien.total": 9.0, "HD.ban_vstbpn": 1.0}),
    "participants-without-sessions": (
        {"HD.truyen_thong.men": 9.0, "HD.truyen_thong.women": 9.0, "HD.truyen_thong.sessions": 0.0},
        "HD.truyen_thong.sessions",
        {"HD.truyen_thong.men": 9.0, "HD.truyen_thong.women": 9.0, "HD.truyen_thong.sessions": 1.0}),
    "documents-not-listed": ({"HD.van_ban.total": 3.0}, "HD.van_ban.total", None),
    "events-not-listed": ({"HD.truyen_thong.sessions": 3.0}, "HD.truyen_thong.sessions", None),
    "state-budget-in-dong": (
        {"HD.kinh_phi.nsnn.xa": 30_000_000.0}, "HD.kinh_phi.nsnn.xa", {"HD.kinh_phi.nsnn.xa": 30.0}),
    "other-budget-in-dong": (
        {**DISTRICT, "HD.kinh_phi.khac.huyen": 5_000_000.0}, "HD.kinh_phi.khac.huyen",
        {**DISTRICT, "HD.kinh_phi.khac.huyen": 5.5}),
}  # fmt: skip
WITH_LISTS = {"organiser-without-committee"}


def outcome(done, rule_id):
    return next(x for x in rule_outcomes(EDITION, done.submission, done.rates) if x.id == rule_id)


def test_every_rule_has_its_case():
    assert set(CASES) | WITH_LISTS == {rule.id for rule in edition_rules(EDITION)}


@pytest.mark.parametrize("rule_id", CASES)
def test_a_broken_rule_is_a_finding_at_its_cell(rule_id):
    cells, where, _ = CASES[rule_id]
    done = judged(cells)
    (found,) = [f for f in done.findings if f.code == rule_id]
    rule = next(r for r in edition_rules(EDITION) if r.id == rule_id)
    sheet, (row, column) = place(where)
    assert (found.id, found.sheet, found.cell) == (where, sheet, to_a1(row, column))
    assert found.severity is rule.severity
    assert "{" not in found.message + found.fix
    assert outcome(done, rule_id).outcome == "failed"
    assert outcome(done, rule_id).reason == found.message


@pytest.mark.parametrize("rule_id", [x for x, (_, _, kept) in CASES.items() if kept is not None])
def test_a_kept_rule_passes_and_is_no_finding(rule_id):
    done = judged(CASES[rule_id][2])
    assert outcome(done, rule_id).outcome == "passed"
    assert not [f for f in done.findings if f.code == rule_id]


def test_nothing_applies_to_an_empty_form():
    done = judged()
    # blank stays blank: only "not in the list yet" could be asked of an empty form
    assert {x.outcome for x in rule_outcomes(EDITION, done.submission, done.rates)} == {"not-applicable"}


def with_lists(done, **lists):
    from dataclasses import replace

    s = replace(done.submission, packed_lists=pack_lists(lists))
    return evaluate(EDITION, s)


def row(key, **cells):
    return (*(cells.get(c.key) for c in EDITION.lists[key].columns), None, None)


def test_rules_that_look_at_lists():
    day = dt.date(2024, 5, 2)
    by_committee = row("truyen_thong", date=day, organiser_kind="Ban VSTBPN")
    done = with_lists(judged({"HD.ban_vstbpn": 0.0}), truyen_thong=[by_committee])
    assert outcome(done, "organiser-without-committee").outcome == "failed"
    by_member = row("truyen_thong", date=day, organiser_kind="Đơn vị thành viên")
    done = with_lists(judged({"HD.ban_vstbpn": 0.0}), truyen_thong=[by_member])
    assert outcome(done, "organiser-without-committee").outcome == "passed"
    done = with_lists(judged({"HD.van_ban.total": 1.0}), van_ban=[row("van_ban", number="1/KH-UBND", date=day)])
    assert outcome(done, "documents-not-listed").outcome == "passed"
    done = with_lists(judged({"HD.truyen_thong.sessions": 1.0}), truyen_thong=[by_member])
    assert outcome(done, "events-not-listed").outcome == "passed"


UNITS = st.sampled_from([
    Unit("01840", "phường Đức Xuân", "xa", "058"), Unit("058", "thành phố Bắc Kạn", "huyen", "06"),
    Unit("06", "tỉnh Bắc Kạn", "tinh"), Unit("SYT-06", "Sở Y tế", "nganh", "06"),
])  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(UNITS, st.integers(0, 10**6), st.sampled_from(["nam", "6-thang"]))
def test_no_correct_workbook_breaks_a_rule_or_is_warned_of(tmp_path_factory, unit, seed, period):
    path = tmp_path_factory.mktemp("right") / "so.xlsx"
    path.write_bytes(filled(unit, 2024, period, seed, EDITION).to_bytes())
    s = take_in(path)
    ended = rule_outcomes(EDITION, s, rates_of(EDITION, s))
    assert not [x for x in ended if x.outcome == "failed"]
    assert not [f for f in s.findings if f.severity in ("error", "warning")]
    assert any(x.outcome == "passed" for x in ended) or unit.level == "nganh"


def test_the_nine_samples_have_their_one_known_error(pytestconfig):
    found = []
    for path in sorted((pytestconfig.rootpath / "workbooks/mau_bac_kan_2023").glob("*.xlsx")):
        s = take_in(path)
        found += [
            (path.name[:5], f.code, f.id) for f in s.findings
            if f.code != "missing-required" and f.severity in ("error", "warning")
        ]  # fmt: skip
    assert found == [("058_t", "rate-differs", "CB.hdnd.huyen.rate")]


def test_a_rule_that_breaks_is_said_and_spares_the_others(monkeypatch):
    from dataclasses import replace

    from xlsx_addin.checks import ruled

    rules = edition_rules(EDITION)
    broken = replace(rules[0], id="broken", variants={
        level: replace(v, test=lambda f: 1 / 0) for level, v in rules[0].variants.items()
    })  # fmt: skip
    monkeypatch.setattr(ruled, "edition_rules", lambda edition: (broken, *rules))
    done = judged({"HD.kinh_phi.nsnn.xa": 30_000_000.0})
    assert {"check-failed", "state-budget-in-dong"} <= {f.code for f in done.findings}


def test_rules_for_what_a_unit_states_itself_leave_sums_alone():
    from dataclasses import replace

    s = judged({"CB.ct_hdnd.xa.total": 8.0}).submission
    rates = rates_of(EDITION, s)
    merged = replace(s, is_consolidation=True, coverage=dict.fromkeys(EDITION.fields, (0, 0)))
    assert not [f for f in run_checks(EDITION, merged, rates) if f.code == "one-council-chair"]
    assert [f for f in run_checks(EDITION, s, rates) if f.code == "one-council-chair"]


def test_the_two_level_edition_has_the_rules_without_the_districts_own():
    old, new = ({r.id for r in edition_rules(load_edition(x))} for x in ("bac_ninh_2024", "hai_cap_2026"))
    assert old - new == {"woman-leader-not-counted-district"}
    assert new <= old
