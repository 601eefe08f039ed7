"""Which files are read and which are left out: nothing vanishes without a word."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from xlsx_addin.reading.discover import Discovery, discover


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def names(found: Discovery) -> list[str]:
    return [unicodedata.normalize("NFC", path.name) for path in found.inputs]


def skipped(found: Discovery) -> dict[str, str]:
    for one in found.skipped:
        assert one.reason.endswith(".")
        assert "{" not in one.reason
    return {one.path.name: one.code for one in found.skipped}


def test_folders_are_searched_to_the_bottom_by_name(tmp_path: Path) -> None:
    for name in ("b.XLSX", "a/c.xls", "a/ă/ệ/d.ods", "a/e.xlsm", "f.Xlsb"):
        touch(tmp_path / name)
    found = discover([tmp_path])
    assert names(found) == ["c.xls", "e.xlsm", "d.ods", "b.XLSX", "f.Xlsb"]
    assert found.skipped == ()


def test_vietnamese_names_in_both_forms_are_in_one_order(tmp_path: Path) -> None:
    first, second, third = "Xã Ân 1.xlsx", "Xã Ân 2.xlsx", "Xã Ân 3.xlsx"
    touch(tmp_path / unicodedata.normalize("NFD", second))
    touch(tmp_path / unicodedata.normalize("NFC", third))
    touch(tmp_path / unicodedata.normalize("NFD", first))
    found = discover([tmp_path])
    assert names(found) == [first, second, third]
    assert all(path.exists() for path in found.inputs)  # the file's own form is kept


def test_what_is_left_out_and_why(tmp_path: Path) -> None:
    touch(tmp_path / "tốt.xlsx")
    expected = {
        "~$tốt.xlsx": "lock-file",
        ".~lock.tốt.ods#": "lock-file",
        "._tốt.xlsx": "lock-file",
        "tốt.xlsx.bak": "backup-file",
        "tốt.XLSM.BAK2": "backup-file",
        "tốt.xls.bak10": "backup-file",
        "công văn.pdf": "other-type",
        "báo cáo.doc": "other-type",
        "tất cả.zip": "other-type",
        "không đuôi": "other-type",
    }
    for name in expected:
        touch(tmp_path / name)
    os.mkfifo(tmp_path / "ống.xlsx")
    found = discover([tmp_path])
    assert names(found) == ["tốt.xlsx"]
    assert skipped(found) == {**expected, "ống.xlsx": "not-a-file"}


def test_named_files_are_inputs_whatever_they_are_called(tmp_path: Path) -> None:
    odd = touch(tmp_path / "phụ lục.tmp")
    found = discover([odd, tmp_path / "mất.xlsx", touch(tmp_path / "~$a.xlsx"), touch(tmp_path / "a.xlsx.bak")])
    assert names(found) == ["mất.xlsx", "phụ lục.tmp"]
    assert skipped(found) == {"~$a.xlsx": "lock-file", "a.xlsx.bak": "backup-file"}


def test_what_does_not_exist_is_an_input(tmp_path: Path) -> None:
    missing = [tmp_path / "a" / "b.xlsx", tmp_path / "không có", Path("a\0b.xlsx"), tmp_path / ("x" * 300)]
    assert set(discover(missing).inputs) == set(missing)


def test_the_output_is_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = touch(tmp_path / "tổng hợp.xlsx")
    touch(tmp_path / "a.xlsx")
    found = discover([tmp_path, output], output=output)
    assert (names(found), skipped(found)) == (["a.xlsx"], {"tổng hợp.xlsx": "output-file"})
    monkeypatch.chdir(tmp_path)
    assert names(discover([Path()], output=Path("tổng hợp.xlsx"))) == ["a.xlsx"]
    assert names(discover([tmp_path], output=tmp_path / "a" / ".." / "tổng hợp.xlsx")) == ["a.xlsx"]
    assert names(discover([tmp_path], output=tmp_path / "chưa có.xlsx")) == ["a.xlsx", "tổng hợp.xlsx"]


def test_the_same_file_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = touch(tmp_path / "a" / "x.xlsx")
    monkeypatch.chdir(tmp_path)
    again = [file, tmp_path, tmp_path / "a", Path("a/x.xlsx"), tmp_path / "a" / ".." / "a" / "x.xlsx", Path()]
    assert names(discover(again)) == ["x.xlsx"]
    touch(tmp_path / "b.pdf")
    assert len(discover([tmp_path, tmp_path, Path()]).skipped) == 1


def test_links_are_never_followed(tmp_path: Path) -> None:
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    target = touch(elsewhere / "y.xlsx")
    touch(inbox / "sub" / "x.xlsx")
    (inbox / "file.xlsx").symlink_to(target)
    (inbox / "folder").symlink_to(elsewhere)
    (inbox / "sub" / "loop").symlink_to(inbox)
    (inbox / "self.xlsx").symlink_to(inbox / "self.xlsx")
    (inbox / "broken.xlsx").symlink_to(tmp_path / "nothing")
    found = discover([inbox])
    assert names(found) == ["x.xlsx"]
    links = ["file.xlsx", "folder", "loop", "self.xlsx", "broken.xlsx"]
    assert skipped(found) == dict.fromkeys(links, "link-not-followed")


def test_named_links_are_not_followed_either(tmp_path: Path) -> None:
    target = touch(tmp_path / "real" / "y.xlsx")
    links = [tmp_path / "link.xlsx", tmp_path / "folder", tmp_path / "broken.xlsx"]
    for link, to in zip(links, (target, target.parent, tmp_path / "nothing"), strict=True):
        link.symlink_to(to)
    found = discover(links)
    assert found.inputs == ()
    assert skipped(found) == dict.fromkeys([link.name for link in links], "link-not-followed")


def test_a_folder_that_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "kín" / "x.xlsx")
    touch(tmp_path / "mở" / "y.xlsx")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "kín":
            raise PermissionError(13, "refused")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = discover([tmp_path])
    assert (names(found), skipped(found)) == (["y.xlsx"], {"kín": "no-permission"})


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"x\xff.pdf")).write_bytes(b"x")
    (tmp_path / os.fsdecode(b"y\xff.xlsx")).write_bytes(b"x")
    found = discover([tmp_path])
    assert len(found.inputs) == 1
    found.skipped[0].reason.encode("utf-8")


def test_a_folder_with_a_workbook_name_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path / "x.xlsx" / "y.xlsx")
    assert names(discover([tmp_path / "x.xlsx"])) == ["y.xlsx"]


def test_ten_thousand_files(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.xlsx").touch()
    assert len(discover([tmp_path]).inputs) == 10_000
