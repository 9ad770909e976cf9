import os
from pathlib import Path

import pytest

from pipeline.sources import InputError, find_sources


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")


def names(*inputs: Path, output: Path | None = None) -> list[str]:
    return [source.name for source in find_sources(inputs, output)]


def test_names_are_paths_under_the_input_folder(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.pdf", "tỉnh/c.docx")
    assert names(tmp_path) == ["a.pdf", "b.txt", "tỉnh/c.docx"]
    assert names(tmp_path / "tỉnh" / "c.docx") == ["c.docx"]


def test_what_file_managers_and_offices_leave_behind_is_no_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".hidden", ".git/b.txt", "~$a.docx", "Thumbs.db", "sub/desktop.ini")
    assert names(tmp_path) == ["a.txt"]


def test_the_dataset_is_no_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "out/tasks/b.parquet")
    assert names(tmp_path, output=tmp_path / "out") == ["a.txt"]


def test_a_file_that_comes_twice_is_one(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert names(tmp_path, tmp_path / "a.txt", tmp_path) == ["a.txt"]


def test_equal_names_of_two_inputs_get_their_folders(tmp_path: Path) -> None:
    make(tmp_path, "pdf/a.pdf", "scan/a.pdf", "scan/b.pdf")
    assert names(tmp_path / "pdf", tmp_path / "scan") == ["pdf/a.pdf", "scan/a.pdf", "scan/b.pdf"]


def test_names_are_nfc_and_distinct(tmp_path: Path) -> None:
    make(tmp_path, "hoà.txt", "hoa\u0300.txt")
    assert names(tmp_path) == ["hoà.txt", "hoà.txt#2"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / b"a\xff.txt".decode("utf-8", "surrogateescape")).write_text("x")
    assert names(tmp_path) == ["a\ufffd.txt"]


def test_a_missing_input_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        names(tmp_path / "none")


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_no_input(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống")
    assert find_sources([tmp_path]) == []
    with pytest.raises(InputError, match="ống is no file or folder"):
        find_sources([tmp_path / "ống"])
