"""`nhiemvu catalogue check`: unknown bodies with the lines that make them known, and faults of the catalogue."""

import csv
import io
from pathlib import Path
from typing import Any

import fake_plans
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Ingest
from fake_plans import write
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from flows.cli import app
from normalizers.unit_catalogue import entries
from normalizers.unit_words import read_catalogue
from pipeline import catalogue_faults
from pipeline.catalogue_faults import UNITS, CatalogueError, faults, lines_of
from pipeline.dataset import read_table
from pipeline.unknown_bodies import Mention, read_bodies, unknown_bodies

LINES = lines_of(UNITS)
SWEEPERS = Mention("Tổ làm sạch đường", "Tổ làm sạch đường", "as_printed", "commune", False, "a.txt", "Quét đường.")


def check(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["catalogue", "check", *map(str, arguments)])


def cells(line: str) -> dict[str, str]:
    (row,) = csv.reader(io.StringIO(line))
    return dict(zip(read_catalogue(UNITS)[0], row, strict=True))


def test_a_dataset_s_unknown_bodies(raw: Path, output: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {**fake_plans.BODY, "mention": "Tổ làm sạch\x1b[2J", "name": "Tổ làm sạch đường", "matched_by": "as_printed"}
    monkeypatch.setattr(fake_plans, "BODY", body)
    write(raw / "a.txt", texts=["Quét đường.", "Hai."])
    ingest()
    result = check(output)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:5] == [
        "1 unknown body in 2 of 2 places",
        "",
        "2 × Tổ làm sạch đường (as printed, commune)",
        "    printed: Tổ làm sạch[2J",
        "    in: a.txt: Quét đường.",
    ]
    assert "    line: to-lam-sach-duong,Tổ làm sạch đường,body,commune,Tổ làm sạch[2J,,,,\n" in result.stdout


def test_a_dataset_without_unknown_bodies(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    ingest()
    result = check(output)
    assert (result.exit_code, result.stdout) == (0, "0 unknown bodies in 0 of 1 places\n")


def test_one_table_of_assignments(raw: Path, output: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_plans, "BODY", {**fake_plans.BODY, "name": "Tổ lạ", "matched_by": "pattern"})
    write(raw / "a.txt")
    ingest()
    path = output.parent / "assignments.parquet"
    pq.write_table(read_table(output, "assignments"), path)
    result = check(path)
    task_id = read_table(output, "tasks")["task_id"][0].as_py()
    assert result.exit_code == 1
    assert f"    in: {task_id.partition('/')[0]}: {task_id}\n" in result.stdout


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.txt", "Sở Nội vụ\nTổ làm sạch đường; Sở Tài chính\n", "line 2"),
        ("a.csv", "\ufeffno,mention\n1,Sở Nội vụ\n2,Tổ làm sạch đường\n", "line 3"),
        ("b.csv", "Sở Nội vụ\nTổ làm sạch đường", "line 2"),
    ],
)
def test_a_list_of_printed_bodies(tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (body,) = unknown_bodies(read_bodies(tmp_path / name), LINES)
    assert (body.first.name, body.first.plan, body.first.task) == ("Tổ làm sạch đường", name, place)


def test_csv_output_and_top(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tổ làm sạch đường\nPhòng Lạ lùng\nPhòng Lạ lùng\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(check(tmp_path / "a.txt", "--csv").stdout)))
    assert [(row["count"], row["name"]) for row in rows] == [("2", "Phòng Lạ lùng"), ("1", "Tổ làm sạch đường")]
    assert cells(rows[0]["line"])["unit_id"] == "phong-la-lung"
    assert len(rows[0]["near"].split("|")) == 3
    shown = check(tmp_path / "a.txt", "--top", 1).stdout
    assert "Phòng Lạ lùng" in shown and "Tổ làm sạch đường" not in shown
    assert "… 1 more; --top shows more of them" in shown


WRONG: list[tuple[str, bytes, str]] = [
    ("none.txt", b"", "There is no file or folder"),
    ("a.txt", b"\xff\xfe\x00", "is no text in UTF-8"),
    ("a.csv", b"no,body\n1,x\n", "has no column mention"),
    ("a.parquet", b"PAR", "is no Parquet file"),
]


@pytest.mark.parametrize(("name", "content", "words"), WRONG)
def test_wrong_use(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    if content:
        (tmp_path / name).write_bytes(content)
    result = check(tmp_path / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("nhiemvu: ") and words in result.stderr


def test_another_table_and_a_folder_without_dataset_are_wrong_use(tmp_path: Path) -> None:
    assert (check(tmp_path).exit_code, "no dataset in" in check(tmp_path).stderr) == (2, True)
    pq.write_table(pa.table({"task_id": ["x"]}), tmp_path / "tasks.parquet")
    result = check(tmp_path / "tasks.parquet")
    assert (result.exit_code, "it is no table of assignments" in result.stderr) == (2, True)


LINE_CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"name": "Công ty Cấp nước An Bình", "mention": "Cty CN An Bình", "level": None},
        {"unit_id": "cong-ty-cap-nuoc-an-binh", "kind": "enterprise", "levels": "", "aliases": "Cty CN An Bình"},
    ),
    (
        {"name": "Phòng Kinh tế và Chuyển đổi số", "level": "district"},
        {"unit_id": "phong-kinh-te-chuyen-doi-so", "kind": "body", "levels": "local", "aliases": ""},
    ),
    ({"name": "Trưởng ban Nghi lễ", "level": "province"}, {"kind": "position", "levels": "province"}),
    ({"name": "Tổ Một, Hai"}, {"name": "Tổ Một, Hai", "unit_id": "to-mot-hai"}),
]


@pytest.mark.parametrize(("mention", "row"), LINE_CASES)
def test_the_line_that_adds_a_body(mention: dict[str, Any], row: dict[str, str]) -> None:
    fields = {"mention": mention["name"], "matched_by": "pattern", "level": None, "collective": False, **mention}
    (body,) = unknown_bodies([Mention(**fields)], LINES)
    assert row.items() <= cells(body.line).items()


def test_a_known_body_with_other_accents_gets_another_alias() -> None:
    entry = entries()["so-noi-vu"]
    (body,) = unknown_bodies([Mention("Sơ Nội vu", "Sơ Nội vu", "as_printed", None, False)], LINES)
    row = cells(body.line)
    assert (row["unit_id"], row["name"]) == (entry.unit_id, entry.name)
    assert row["aliases"].split("|") == [*entry.aliases, "Sơ Nội vu"]
    assert body.near[0].unit_id == entry.unit_id


def test_bodies_come_by_frequency_and_groups_have_no_line() -> None:
    group = Mention("các tổ lạ", "Các tổ lạ", "pattern", None, True)
    known = Mention("Sở Nội vụ", "Sở Nội vụ", "catalogue", "province", False)
    other = Mention("tổ làm sạch đường", "TỔ LÀM SẠCH ĐƯỜNG", "pattern", None, False)
    found = unknown_bodies([group, SWEEPERS, known, other], LINES)
    assert [(body.count, body.first, bool(body.line)) for body in found] == [(2, SWEEPERS, True), (1, group, False)]
    assert all(len(body.near) == 3 and 0 <= body.near[0].score <= 100 for body in found)


@given(st.text(max_size=60))
def test_any_name_gives_a_line_of_the_catalogue_s_columns(name: str) -> None:
    mention = Mention(name, name, "as_printed", None, False)
    (body,) = unknown_bodies([mention], LINES[:5])
    assert body.line == "" or set(cells(body.line)) == set(LINES[0][1])


def test_the_catalogue_has_no_faults() -> None:
    assert faults() == []


ENTRY = "uy-ban-la,Ủy ban Lạ,body,province,UBL,,,,"
BROKEN = [
    ([ENTRY.replace("uy-ban-la", "")], "line 2: the unit_id (none) should be uy-ban-la"),
    ([ENTRY, ENTRY], "line 3: the unit_id uy-ban-la is in line 2 already"),
    ([ENTRY, "uy-ban-khac,Ủy ban Khác,body,,UBL,,,,"], "UBL names several bodies: uy-ban-la, uy-ban-khac"),
    ([ENTRY.replace("UBL", "UBL|UBL")], "line 2: UBL is there 2 times"),
    ([ENTRY.replace("province", "region")], "line 2: the level region is none of"),
    ([ENTRY.replace("Ủy ban Lạ", "")], "line 2: there is no name"),
    ([ENTRY.replace("UBL", "VP")], "VP of uy-ban-la is in units_ambiguous.csv too"),
    ([ENTRY], "units_ambiguous.csv line 2: there is no body so-noi-vu in units.csv"),
    ([ENTRY], "units_by_level.csv line 2: there is no body so-noi-vu in units.csv"),
]


def broken(monkeypatch: pytest.MonkeyPatch, head: str, lines: list[str]) -> None:
    texts = {
        UNITS: "\n".join([head, *lines]),
        "units_ambiguous.csv": "alias,unit_ids\nVP,so-noi-vu uy-ban-la",
        "units_by_level.csv": "unit_id,level,becomes\nso-noi-vu,district,uy-ban-la",
        "units_abbreviations.csv": "abbreviation,expansion,use\nUB,Ủy ban,match",
    }

    class Folder:
        def __init__(self, name: str = "") -> None:
            self.name = name

        def joinpath(self, name: str) -> "Folder":
            return Folder(name)

        def read_text(self, encoding: str) -> str:
            return texts[self.name]

    monkeypatch.setattr(catalogue_faults, "files", Folder)


HEADER = ",".join(LINES[0][1])


@pytest.mark.parametrize(("lines", "fault"), BROKEN)
def test_faults_are_told(lines: list[str], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, HEADER, lines)
    assert [told for told in faults() if fault in told]


@pytest.mark.parametrize(
    ("head", "line", "fault"),
    [
        ("\ufeff" + HEADER, ENTRY, "there is no column unit_id; its first line must name the columns"),
        (HEADER, ENTRY + ",x", "line 2: more cells than columns"),
        (HEADER, ENTRY.replace("body", "bdy"), "line 2: the kind bdy is none of body, position"),
    ],
)
def test_a_catalogue_that_reads_nothing(head: str, line: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, head, [line])
    with pytest.raises(CatalogueError, match=fault):
        faults()
    result = check()
    assert result.exit_code == 1 and fault in result.stderr and "Mend this first" in result.stderr
