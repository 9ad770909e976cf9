import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fake_plans
import pytest
from fake_plans import write
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.report import LOG, plain
from pipeline.dataset import edit_dataset, read_table
from pipeline.pool import Reader

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def fake_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.pool.Reader", lambda workers, limits: Reader(workers, fake_plans.read))


def nhiemvu(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def folded(result: Result) -> str:
    """What was printed, in one line, without the lines of tables."""
    return " ".join(re.sub("[│┌┐└┘├┤┬┴┼─]", " ", result.output).split())


def test_ingest_says_what_it_did(raw: Path, output: Path) -> None:
    write(raw / "a.txt", texts=["Một.", "Hai."])
    write(raw / "b.pdf", format="pdf", commune="Xã Bối Cầu", flags=["signer_missing"])
    result = nhiemvu("ingest", raw, "--output", output, "--workers", 1)
    said = folded(result)
    assert result.exit_code == 0
    assert said.startswith(f"Reading 2 files from {raw} into {output} with 1 worker 1/2 a.txt 2/2 b.pdf")
    for line in ("plans in the dataset 2", "from pdf 1", "tasks task 3", "flagged plans 1", "flag signer_missing 1"):
        assert line in said


def test_rejects_are_named_with_reasons_and_end_with_1(raw: Path, output: Path) -> None:
    write(raw / "a.txt", reason="encrypted")
    write(raw / "b.txt")
    for _ in range(2):
        result = nhiemvu("ingest", raw, "--output", output)
        assert result.exit_code == 1
        assert "reject a.txt encrypted: It cannot be read." in folded(result)


def test_mistakes_of_the_program_are_told_in_the_log(raw: Path, output: Path) -> None:
    write(raw / "a.txt", do="fail")
    result = nhiemvu("ingest", raw, "--output", output)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert str(output / LOG) in result.output
    assert "RuntimeError: a mistake" in (output / LOG).read_text("utf-8")


def test_unknown_bodies_are_counted(raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = {**fake_plans.BODY, "name": "Tổ làm sạch đường", "matched_by": "as_printed"}
    monkeypatch.setattr(fake_plans, "BODY", unknown)
    write(raw / "a.txt", texts=["Một.", "Hai."])
    assert "unknown body Tổ làm sạch đường 2" in folded(nhiemvu("ingest", raw, "--output", output, "--workers", 1))


WRONG = [
    (["ingest", "{tmp}/none", "--output", "{tmp}/out"], "There is no file or folder {tmp}/none"),
    (["ingest", "{tmp}/raw", "--prune", "--output", "{tmp}/out"], "--prune would empty the dataset"),
    (["ingest", "{tmp}/raw", "--output", "{tmp}/file"], "The folder {tmp}/file cannot be written"),
    (["ingest", "{tmp}/raw", "--output", "{tmp}/held"], "Another run is writing to {tmp}/held"),
    (["ingest", "{tmp}/raw", "--workers", "0"], "--workers"),
    (["show", "x", "--output", "{tmp}/none"], "There is no dataset in {tmp}/none"),
    (["show", "x", "--output", "{tmp}/held"], "There is no plan or task x"),
    (["show"], "PLAN|TASK_ID"),
    (["shew"], "No such command"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_wrong_use_is_told_in_a_sentence_and_ends_with_2(
    arguments: list[str], sentence: str, raw: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with edit_dataset(tmp_path / "held") as dataset:
        dataset.publish({})
        result = nhiemvu(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert sentence.format(tmp=tmp_path) in folded(result)
    assert "Traceback" not in result.output


def test_an_empty_folder_gives_an_empty_dataset(raw: Path, output: Path) -> None:
    assert nhiemvu("ingest", raw, "--output", output).exit_code == 0
    assert read_table(output, "tasks").num_rows == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_was_read(workers: int, raw: Path, output: Path) -> None:
    write(raw / "a.txt", texts=["Một."])
    write(raw / "b.txt", commune="Xã Bối Cầu", do="stop")
    write(raw / "c.txt", commune="Xã Vũ Bản")
    # A worker leaves Ctrl-C to its parent, so with two of them the file is read and the run ends as usual.
    result = nhiemvu("ingest", raw, "--output", output, "--workers", workers)
    assert result.exit_code == (130 if workers == 1 else 0)
    read = {row["source_file"] for row in read_table(output, "documents").to_pylist()}
    assert read == ({"a.txt"} if workers == 1 else {"a.txt", "b.txt", "c.txt"})
    assert nhiemvu("ingest", raw / "a.txt", raw / "c.txt", "--output", output).exit_code == 0


def test_sigterm_keeps_what_was_read(raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(raw / "a.txt", texts=["Một."])
    write(raw / "b.txt", commune="Xã Bối Cầu", do="stop")
    monkeypatch.setattr(fake_plans, "signal", SimpleNamespace(SIGINT=signal.SIGTERM))
    result = nhiemvu("ingest", raw, "--output", output, "--workers", 1)
    assert result.exit_code == 130
    assert "Stopped; writing what was read" in result.output
    assert read_table(output, "documents")["source_file"].to_pylist() == ["a.txt"]


def test_ctrl_c_at_the_end_is_said_in_a_sentence(raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    write(raw / "a.txt", texts=["Một."])
    monkeypatch.setattr("pipeline.run.Run.finish", stopped)
    result = nhiemvu("ingest", raw, "--output", output, "--workers", 1)
    assert result.exit_code == 130
    assert "Stopped; the dataset is as it was last published" in result.output


@pytest.fixture
def shown(raw: Path, output: Path) -> str:
    """document_id of a plan in the dataset."""
    write(raw / "tỉnh/kế hoạch.txt", texts=["Công khai [bold]ngân sách[/bold] \x1b[2Jxã.", "Hai."])
    write(raw / "tỉnh/kế hoạch.pdf", reason="empty")
    assert nhiemvu("ingest", raw, "--output", output).exit_code == 1
    (row,) = read_table(output, "documents").to_pylist()
    return str(row["document_id"])


@pytest.mark.parametrize("name", ["tỉnh/kế hoạch.txt", "tỉnh/kế hoạch", "kế hoạch.txt", "kế hoạch", "{id}", "{id:.5}"])
def test_show_finds_a_plan_by_any_of_its_names(name: str, shown: str, output: Path) -> None:
    result = nhiemvu("show", name.format(id=shown), "--output", output)
    assert result.exit_code == 0
    said = folded(result)
    for words in (
        shown,
        "Nâng cao chỉ số PAPI xã An Lão năm 2024",
        "7/KH-UBND",
        "II NHIỆM VỤ",
        "II/1 task, lines 10-12",
        "lead: Công chức Tài chính - Kế toán (Xã An Lão)",
        "deadline: Quý I/2024 → period, 2024-01-01 … 2024-03-31",
        "dimension: PAPI.2.3",
        "target: >= 90 % (từ 90%)",
        "plan · 15/KH-UBND · 2024-01-20 · Ủy ban nhân dân tỉnh Hà Nam",
    ):
        assert words in said


@pytest.mark.parametrize("length", [12, 5])
def test_show_tells_all_about_a_task(length: int, shown: str, output: Path) -> None:
    result = nhiemvu("show", f"{shown[:length]}/II/2", "--output", output)
    assert result.exit_code == 0
    said = folded(result)
    assert said.startswith(f"{shown}/II/2 plan: tỉnh/kế hoạch.txt")
    assert "lead: 'CC TC-KT' → Công chức Tài chính - Kế toán (commune · Xã An Lão; catalogue)" in said
    assert "Hai." in said
    assert "Công khai" not in said


def test_show_says_what_it_does_not_find(shown: str, output: Path) -> None:
    result = nhiemvu("show", f"{shown}/II/9", "--output", output)
    assert (result.exit_code, folded(result)) == (2, "nhiemvu: The plan tỉnh/kế hoạch.txt has no task II/9")


def test_show_asks_where_several_plans_fit(raw: Path, output: Path) -> None:
    write(raw / "a/x.txt")
    write(raw / "b/x.txt", commune="Xã Bối Cầu")
    nhiemvu("ingest", raw, "--output", output)
    result = nhiemvu("show", "x", "--output", output)
    assert result.exit_code == 2
    assert "x may be any of 2 plans" in folded(result)


def test_words_of_a_document_are_no_commands_to_the_terminal(shown: str, output: Path) -> None:
    result = nhiemvu("show", shown, "--output", output)
    assert "\x1b" not in result.output
    assert "Công khai [bold]ngân sách[/bold] [2Jxã." in folded(result)


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a\x1b[31mb", "a[31mb"), ("a\x07\r\x9bb", "ab"), ("\u202eab", "ab"), ("Kế hoạch\tsố\n4", "Kế hoạch\tsố\n4")],
)
def test_plain(text: str, safe: str) -> None:
    assert plain(text) == safe


def command(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    program = "from flows.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        **options,
    )


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, typer.testing, flows.cli\n"
        "assert typer.testing.CliRunner().invoke(flows.cli.app, ['--help']).exit_code == 0\n"
        "heavy = {'pyarrow', 'pandas', 'prefect', 'camelot', 'spacy', 'underthesea', 'numpy', 'rapidfuzz'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_the_whole_command_on_a_text(raw: Path, output: Path) -> None:
    (raw / "a.txt").write_bytes(b"")
    with command("ingest", raw, "--output", output) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Reading 1 file from")
        said = process.stdout.read()
    assert process.returncode == 1
    assert "empty" in said


def test_ctrl_c_in_a_terminal(raw: Path, output: Path, tmp_path: Path) -> None:
    """A real process group: parent and workers all get the signal."""
    for place in range(40):
        write(raw / f"{place:02}.txt", commune=f"Xã {place}", texts=["Một."])
    program = tmp_path / "program.py"
    program.write_text(
        "import functools, sys, time\n"
        f"sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "import fake_plans, pipeline.pool\n"
        "def slow(job):\n"
        "    time.sleep(0.05)\n"
        "    return fake_plans.read(job)\n"
        "if __name__ == '__main__':\n"
        "    pipeline.pool.Reader = functools.partial(pipeline.pool.Reader, read=slow)\n"
        "    from flows.cli import main\n"
        "    main()\n",
        "utf-8",
    )
    arguments = [sys.executable, str(program), "ingest", str(raw), "--output", str(output), "--workers", "2"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("5/"):
                break
        os.killpg(process.pid, signal.SIGINT)
        began = time.monotonic()
        said = process.stdout.read()
    assert process.returncode == 130, said
    assert time.monotonic() - began < 10
    assert "Stopped" in said
    assert "Traceback" not in said
    read = read_table(output, "documents").num_rows
    assert 3 <= read < 40
    assert read_table(output, "tasks").num_rows == read


# Earlier states


def test_history_and_rollback(raw: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    write(raw / "a.txt")
    assert nhiemvu("ingest", str(raw), "--output", str(output)).exit_code == 0
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Một.", "Hai."])
    assert nhiemvu("ingest", str(raw), "--output", str(output)).exit_code == 0
    result = nhiemvu("rollback", "1", "--output", str(output))
    assert result.exit_code == 0
    assert "State 3 is published; it is what state 1 was: 1 plans, 1 tasks" in folded(result)
    assert read_table(output, "documents").num_rows == 1
    listed = nhiemvu("history", "--output", str(output))
    assert listed.exit_code == 0
    lines = [line for line in listed.output.splitlines() if line.strip("│ ")[:1].isdigit()]
    assert [line.split("│")[1].strip() for line in lines] == ["3", "2", "1"]
    assert "read now, brought back from 1" in lines[0]
    # The next run reads again what the state does not have.
    nhiemvu("ingest", str(raw), "--output", str(output))
    assert read_table(output, "documents").num_rows == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("history", "--output", "{tmp}/none"), "There is no dataset in"),
        (("rollback", "7", "--output", "{tmp}/out"), "There is no state 7; kept are: none"),
    ],
)
def test_history_and_rollback_say_what_is_not_there(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    result = nhiemvu(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert sentence in folded(result)
