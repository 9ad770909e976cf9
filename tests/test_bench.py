import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from bench import __main__ as bench
from bench import inputs, measures

TEXT = "Số: 31/KH-UBND\nBình An, ngày 29 tháng 01 năm 2024\nTheo Công văn số 97/UBND-NC ngày 05 tháng 02\nSố: 8"


def test_a_reject_is_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    with pytest.raises(SystemExit, match=r"a\.txt was rejected, so nothing was measured"):
        measures.program([path])()


def test_the_median_of_five_after_a_round_to_get_warm() -> None:
    rounds: list[int] = []
    moments = iter([0.0, 3.0, 10.0, 11.0, 20.0, 29.0, 30.0, 32.0, 40.0, 44.0])
    figures = measures.timed(lambda: rounds.append(1), 6, lambda: next(moments))
    assert len(rounds) == 6
    assert (figures.seconds, figures.units) == (3.0, 6)
    assert figures.peak > 1


def test_processor_time_counts_the_programs_that_are_started() -> None:
    before = measures.processor_time()
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert measures.processor_time() > before + 0.01


@pytest.mark.parametrize(
    ("number", "head"),
    [(1, "Số: 1/KH-UBND\nBình An, ngày 02 tháng 01"), (57, "Số: 57/KH-UBND\nBình An, ngày 02 tháng 03")],
)
def test_a_varied_plan_has_another_number_and_day(number: int, head: str) -> None:
    varied = inputs.varied(TEXT, number)
    assert varied.startswith(head + " năm 2024\n")
    assert varied.endswith(TEXT[TEXT.index("Theo") :])


def test_many_plans_are_all_different(tmp_path: Path) -> None:
    inputs.write_plans(40, tmp_path)
    texts = [path.read_text("utf-8") for path in tmp_path.iterdir()]
    assert len(texts) == len(set(texts)) == 40


def test_a_short_scan_has_the_first_pages(tmp_path: Path) -> None:
    with pikepdf.new() as whole:
        for width in (100, 200, 300):
            whole.add_blank_page(page_size=(width, 100))
        whole.save(tmp_path / "a.pdf")
    short = inputs.short_scan(tmp_path / "a.pdf", 2, tmp_path / "b.pdf")
    with pikepdf.open(short) as part:
        assert [int(page.mediabox[2]) for page in part.pages] == [100, 200]


def test_each_figure_stands_beside_its_bare_comparison(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "corpus").mkdir()
    asked: list[str] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        name = command[3]
        asked.append(name)
        figures = {"seconds": 2.0 if "," in name or "one" in name else 1.0, "units": 10, "peak": 200.0}
        found = {"500": 150.0, "1000": 151.0, "2000": 152.0} if name == "many" else figures
        return subprocess.CompletedProcess(command, 0, json.dumps(found))

    monkeypatch.setattr(bench.subprocess, "run", run)
    bench.main(tmp_path, quick=False)
    said = capsys.readouterr().out.splitlines()
    assert set(asked) == set(measures.MEASURES)
    assert " ".join(said[1].split()) == "PDF 10.0 pages/s camelot, vector 5.0 pages/s 2.00 x; goal 1 x"
    assert any(line.startswith("scan ") and "0.50 x the time" in line for line in said)
    assert " ".join(said[-1].split()) == "main, 2,000 plans 152 MB 150 MB at 500, 151 MB at 1,000 goal: flat"
    asked.clear()
    bench.main(tmp_path, quick=True)
    assert "text" in asked and not {"scan", "many"} & set(asked)


def test_a_measure_that_fails_ends_the_bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no corpus"):
        bench.main(tmp_path, quick=True)
    (tmp_path / "corpus").mkdir()
    failed = subprocess.CompletedProcess([], 1, "")
    monkeypatch.setattr(bench.subprocess, "run", lambda *arguments, **options: failed)
    with pytest.raises(SystemExit, match="text: not measured"):
        bench.main(tmp_path, quick=True)
