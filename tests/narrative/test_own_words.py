"""What people write over sentences: it stays with its sentence, and is never lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.keys import NOTHING, PREVIEW_COLUMNS
from xlsx_addin.narrative.context import Blank, Made, Paragraph, Part
from xlsx_addin.narrative.own_words import (
    LAPSED,
    OwnWords,
    kind_shown,
    place_words,
    read_lines_in_vain,
    read_own_words,
)
from xlsx_addin.reading.raw import RawSheet
from xlsx_addin.submission.sheets import KeyedSheet

COLUMNS = {column: at for at, column in enumerate(PREVIEW_COLUMNS, start=1)}


def sheet(*lines: dict[str, str]) -> KeyedSheet:
    rows = [["#id", *PREVIEW_COLUMNS], [""] * (1 + len(PREVIEW_COLUMNS))]
    rows += [["", *(line.get(column, "") for column in PREVIEW_COLUMNS)] for line in lines]
    return KeyedSheet(RawSheet("Xem trước", rows, {}, frozenset(), frozenset()), 0, 0, COLUMNS)


def paragraph(key: str, made: str, text: str | None = None, **more: str) -> dict[str, str]:
    return {"key": key, "made": made, "text": made if text is None else text, "look": "sentence", **more}


def heading(text: str) -> dict[str, str]:
    return {"key": NOTHING, "made": NOTHING, "text": text, "look": "h1"}


def document(**parts: list[str]) -> Made:
    made = tuple(Part(key, tuple(Paragraph(text) for text in texts)) for key, texts in parts.items())
    return Made("Báo cáo", ("Bao_cao",), made, {})


def test_only_what_differs_is_a_persons() -> None:
    found = read_own_words(
        sheet(heading("I."), paragraph("nam/a:0", "Một."), paragraph("nam/a:1", "Hai.", "Hai, của tôi."))
    )
    assert found == (OwnWords("nam", "a", 1, "Hai.", "Hai, của tôi."),)
    assert kind_shown(sheet(heading("I."), paragraph("nam/a:0", "Một."))) == "nam"
    assert kind_shown(sheet(heading("I."))) == ""


def test_inserted_rows_belong_to_the_paragraph_above_or_below_a_heading_to_the_next() -> None:
    found = read_own_words(
        sheet(
            paragraph("nam/a:0", "Một."),
            {"text": "Sau một."},
            heading("II."),
            {"text": "Trước hai."},
            paragraph("nam/b:0", "Hai."),
        )
    )
    assert [each.words for each in found] == ["Một.\nSau một.", "Trước hai.\nHai."]


def test_words_beside_a_sentence_wait_for_it() -> None:
    beside = sheet(paragraph("nam/a:0", "Có 10.", aside=LAPSED + "Có chín.", before="Có 9."))
    own = read_own_words(beside)
    assert own == (OwnWords("nam", "a", 0, "Có 9.", "Có chín."),)
    assert place_words("nam", document(a=["Có 10."]), own).beside == {"a:0": own[0]}
    assert place_words("nam", document(a=["Có 9."]), own).used == {"a:0": own[0]}


def test_words_follow_their_sentence_when_others_come_before_it() -> None:
    own = (OwnWords("nam", "a", 0, "Hai.", "Hai, của tôi."),)
    assert set(place_words("nam", document(a=["Một.", "Hai."]), own).used) == {"a:1"}
    assert place_words("nam", document(a=["Một.", "Hai, của tôi."]), own).left == ()


def test_a_blank_in_own_words_is_still_a_blank() -> None:
    blank = Blank("số nữ", "can_bo_nu")
    made = Made("", (), (Part("a", (Paragraph("Nữ …… người.", blanks=(blank,)),)),), {})
    assert made.reworded({"a:0": "Số nữ là …… người."}).all_blanks() == (blank,)
    filled = made.reworded({"a:0": "Nữ 05 người.\nNam 04 người."})
    assert filled.all_blanks() == ()
    assert [p.text for p in filled.paragraphs()] == ["Nữ 05 người.", "Nam 04 người."]


def test_a_copied_row_is_an_inserted_one() -> None:
    first, second = paragraph("nam/a:0", "Một."), paragraph("nam/a:0", "Một.", "Một nữa.", aside="Hỏi lại.")
    (own, note) = read_own_words(sheet(first, second, second))
    assert (own.made, own.words) == ("Một.", "Một.\nMột nữa.")
    assert note.is_note
    assert read_own_words(sheet(first, first)) == ()
    assert read_own_words(sheet(second))[0].words == "Một nữa."


def test_of_words_for_one_sentence_the_first_stand_beside_it() -> None:
    own = [OwnWords("nam", "a", 0, each, f"Lời {each}") for each in ("Có 8.", "Có 7.")]
    placed = place_words("nam", document(a=["Có 9.", "Hai."]), own)
    assert (placed.beside, placed.left) == ({"a:0": own[0]}, (own[1],))
    assert place_words("nam", document(a=["Hai.", "Ba."]), [replace(own[0], number=5)]).beside.keys() == {"a:0"}


def test_what_stands_over_lines_that_are_no_paragraphs_is_in_vain() -> None:
    untouched = {**heading("I."), "made": "I."}
    changed = {**untouched, "text": "I. Khác.", "aside": "Ghi chú."}
    lines = [untouched, changed, {**untouched, "text": ""}, heading("Cũ."), paragraph("nam/a:0", "Một.", "Khác.")]
    assert read_lines_in_vain(sheet(*lines)) == ("I. Khác.", "Ghi chú.")
    assert read_lines_in_vain(None) == ()


SENTENCES = st.sampled_from(["Một.", "Hai.", "Ba.", "Bốn."])
OWN = st.builds(
    OwnWords,
    st.sampled_from(["nam", "ke-hoach"]),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 3),
    SENTENCES,
    st.sampled_from(["Lời 1", "Lời 2", "Lời 3"]),
)


@given(st.lists(OWN, max_size=6), st.lists(SENTENCES, max_size=4), st.lists(SENTENCES, max_size=4))
def test_no_word_is_lost_and_none_stands_for_another_sentence(
    own: list[OwnWords], first: list[str], second: list[str]
) -> None:
    made = document(a=first, b=second)
    placed = place_words("nam", made, own)
    assert sorted([*placed.used.values(), *placed.beside.values(), *placed.left], key=repr) == sorted(own, key=repr)
    texts = {f"{part.key}:{n}": p.text for part in made.parts for n, p in enumerate(part.paragraphs)}
    assert all(texts[key] == each.made and each.kind == "nam" for key, each in placed.used.items())
    assert all(key.startswith(f"{each.part}:") for key, each in {**placed.used, **placed.beside}.items())
