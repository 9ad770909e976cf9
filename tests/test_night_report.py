import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import fake_plans
import pytest
from fake_plans import write
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.report import plain
from pipeline import night_figures, night_report
from pipeline.night_figures import Known, came_in, figures, look
from pipeline.night_inbox import still_arriving
from pipeline.night_page import render
from pipeline.night_remarks import LEAST_NIGHTS, remarks
from pipeline.sources import find_sources

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 11, 21, 1, tzinfo=ZONE)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["source_file"] for row in rows]


# What came in


def test_there_is_nothing_before_the_first_night(output: Path) -> None:
    assert look(output) == Known()


def test_new_changed_and_unchanged_plans_are_told_apart(raw: Path, output: Path, ingest: Callable[..., Any]) -> None:
    write(raw / "a.txt", texts=["Một."])
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Hai."])
    write(raw / "c.txt", reason="damaged")
    ingest()
    before = look(output)
    assert came_in(output, before, {"a.txt", "b.txt", "c.txt"}).files == 0

    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Hai.", "Ba."])
    write(raw / "d.txt", commune="Xã Vũ Bản", texts=["Bốn."])
    write(raw / "e.txt", reason="encrypted")
    ingest()
    came = came_in(output, before, {"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"})
    assert (names(came.new), names(came.changed)) == (["d.txt"], ["b.txt"])
    assert (names(came.rejects), names(came.earlier_rejects)) == (["e.txt"], ["c.txt"])
    assert (came.files, came.read_again, came.gone) == (3, 0, 0)
    counted = figures(output, came, read=3, seconds=1.5)
    assert counted["files"] == 3
    assert counted["rejects"] == {"encrypted": 1}
    assert counted["formats"] == {"text": {"plans": 2, "tasks": 3}}
    assert (counted["plans"], counted["tasks"], counted["bodies"], counted["unknown_bodies"]) == (2, 3, 3, 0)


def test_a_reject_that_left_the_inbox_is_not_told_again(raw: Path, output: Path, ingest: Callable[..., Any]) -> None:
    write(raw / "c.txt", reason="damaged")
    ingest()
    assert came_in(output, look(output), set()).earlier_rejects == []


def test_a_second_copy_of_a_known_plan_is_a_change(raw: Path, output: Path, ingest: Callable[..., Any]) -> None:
    write(raw / "a.pdf", format="pdf", texts=["Một."])
    ingest()
    before = look(output)
    write(raw / "a.docx", format="docx", texts=["Một."])
    ingest()
    came = came_in(output, before, {"a.pdf", "a.docx"})
    assert (names(came.new), names(came.changed), came.files) == ([], ["a.docx"], 1)


def test_another_version_of_the_program_changes_no_plan(raw: Path, output: Path, ingest: Callable[..., Any]) -> None:
    write(raw / "a.txt", texts=["Một."])
    write(raw / "c.txt", reason="damaged")
    ingest(version="1")
    before = look(output)
    ingest(version="2", now=datetime(2026, 11, 21, tzinfo=UTC))
    came = came_in(output, before, {"a.txt", "c.txt"})
    assert (came.new, came.changed, came.rejects, came.read_again) == ([], [], [], 1)


def test_only_new_unknown_bodies_are_told(
    raw: Path, output: Path, ingest: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> None:
        monkeypatch.setattr(fake_plans, "BODY", {**fake_plans.BODY, "name": name, "matched_by": "as_printed"})

    unknown("Tổ làm sạch đường")
    write(raw / "a.txt", texts=["Một."])
    ingest()
    before = look(output)
    assert before.bodies == ["Tổ làm sạch đường"]
    unknown("Đội trồng cây")
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Hai.", "Ba."])
    ingest()
    came = came_in(output, before, {"a.txt", "b.txt"})
    assert came.unknown_bodies == {"Đội trồng cây": 2}
    assert figures(output, came, 1, 1.0)["unknown_bodies"] == 2


def test_what_is_known_outlasts_the_process(tmp_path: Path) -> None:
    known = Known({"0" * 12: "2026-11-21T00:00:00+00:00"}, {"kế hoạch.pdf": "ab"}, ["Đội trồng cây"])
    night_report.write_known(tmp_path, known)
    assert night_report.read_known(tmp_path) == known


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"plans": 1, "files": {}, "bodies": []}', "\udcff"])
def test_a_broken_file_of_what_is_known_counts_as_none(content: str, tmp_path: Path) -> None:
    (tmp_path / night_report.KNOWN).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert night_report.read_known(tmp_path) is None


# The inbox


def test_files_that_are_still_copied_are_left(tmp_path: Path) -> None:
    for name in ("old.pdf", "new.pdf", "grows.pdf", "film.pdf.part", "tải.PDF.crdownload"):
        (tmp_path / name).write_text("x")
    now = (tmp_path / "old.pdf").stat().st_mtime
    sources = find_sources([tmp_path])
    waited: list[float] = []

    def grow(seconds: float) -> None:
        waited.append(seconds)
        (tmp_path / "grows.pdf").write_text("longer")

    all_young = still_arriving(sources, 60, now=lambda: now + 12, wait=waited.append)
    assert all_young.keys() == {source.name for source in sources}
    assert waited == []
    assert all_young["new.pdf"] == "changed 12 seconds ago"
    left = still_arriving(sources, 60, now=lambda: now + 100, wait=grow)
    assert left == {
        "film.pdf.part": "by its name an unfinished download",
        "grows.pdf": "its size or time changed while it was looked at",
        "tải.PDF.crdownload": "by its name an unfinished download",
    }
    assert waited == [2.0]


def test_a_copy_that_keeps_the_originals_time_is_young(tmp_path: Path) -> None:
    import os

    path = tmp_path / "a.pdf"
    path.write_text("x")
    os.utime(path, (0, 0))
    left = still_arriving(find_sources([tmp_path]), 60, now=lambda: path.stat().st_ctime + 5)
    assert left == {"a.pdf": "changed 5 seconds ago"}


def test_a_clock_that_was_set_back_leaves_no_file_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    assert still_arriving(find_sources([tmp_path]), 60, now=lambda: 0.0, wait=lambda seconds: None) == {}


# The report on disk


def report(due: datetime = DUE, **more: Any) -> night_report.Report:
    made = night_report.empty_report(due, due, Path("data/inbox"), Path("data/processed"))
    made["outcome"] = night_report.COMPLETED
    made.update(more)  # type: ignore[typeddict-item]
    return made


def test_a_report_is_written_twice_and_read_again(tmp_path: Path) -> None:
    path = night_report.write_report(tmp_path / "reports", report(), render)
    assert path.name == "2026-11-21T010000+0700.json"
    assert json.loads(path.read_text("utf-8")) == json.loads((path.parent / "latest.json").read_text("utf-8"))
    assert path.with_suffix(".html").read_text("utf-8") == (path.parent / "latest.html").read_text("utf-8")
    assert night_report.read_report(path) == report()
    assert sorted(found.name for found in path.parent.iterdir()) == sorted(
        ["2026-11-21T010000+0700.html", "2026-11-21T010000+0700.json", "latest.html", "latest.json"]
    )
    assert path.stat().st_mode & 0o444 == 0o444


def test_earlier_reports_come_oldest_first_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    days = [DUE - timedelta(days=number) for number in (1, 3, 40)]
    for day in days:
        night_report.write_report(tmp_path, report(day), render)
    (tmp_path / "2026-11-20T020000+0700.json").write_text("{")
    (tmp_path / "2026-11-20T030000+0700.json").write_text('{"format": 99}')
    (tmp_path / "2026-notes.json").write_text("{}")
    read = night_report.read_reports(tmp_path, DUE - night_report.WEEKS)
    assert [found["scheduled_for"] for found in read] == [day.isoformat() for day in reversed(days[:2])]


def test_a_failed_night_is_not_finished(tmp_path: Path) -> None:
    assert night_report.last_finished(tmp_path / "none") is None
    night_report.write_report(tmp_path, report(DUE - timedelta(days=1)), render)
    night_report.write_report(tmp_path, report(DUE, outcome=night_report.FAILED), render)
    assert night_report.last_finished(tmp_path) == DUE - timedelta(days=1)


def test_every_name_of_the_report_is_documented() -> None:
    told = (Path(__file__).parents[1] / "docs/nightly.md").read_text("utf-8")
    line = night_report.plan_lines([])
    assert line == []
    for name in (*night_report.Report.__annotations__, *night_report.PlanLine.__annotations__):
        assert f"`{name}`" in told


# The page

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "tên\u202egnp.exe",
    "\x1b[2J\x00kế hoạch\u2066",
    "&lt;b&gt;",
    "]]> --> </style></title>",
]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def full(text: str) -> night_report.Report:
    """A report with this text wherever a document, a file name or the disk has a say."""
    line = {"document_id": text, "title": text, "issuer": text, "issued": text, "file": text, "format": text}
    rejects = [{"file": text, "stage": text, "reason": text, "message": text}]
    return report(
        reason=text,
        flow_run=text,
        inbox=text,
        dataset=text,
        plans={"new": [{**line, "tasks": 3}], "changed": [{**line, "tasks": 4}], "read_again": 2, "in_dataset": 9},
        rejects={"new": rejects, "earlier": rejects},
        left=[{"file": text, "why": text}],
        notices=[text],
        unknown_bodies=[{"name": text, "count": 2}],
        remarks=[{"figure": text, "tonight": 0.5, "usual": 0.1, "nights": 9, "text": text}],
    )


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


@pytest.mark.parametrize("outcome", [night_report.COMPLETED, night_report.WITH_REJECTS, night_report.FAILED])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str, outcome: str) -> None:
    harmless, page = full("word"), full(text)
    harmless["outcome"] = page["outcome"] = outcome
    made = render(page, plain)
    assert parsed(made).seen == parsed(render(harmless, plain)).seen
    assert parsed(made).attributes == parsed(render(harmless, plain)).attributes
    assert "script" not in parsed(made).seen
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", made)
    assert plain(text) in parsed(made).text


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = render(full("word"), plain)
    assert not {"script", "link", "img", "iframe", "object", "a"} & parsed(page).seen.keys()
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_the_page_tells_what_came_in() -> None:
    told = " ".join(parsed(render(full("Xã Nghĩa Thuận"), plain)).text.split())
    for words in (
        "New plans: 1",
        "Changed plans: 1",
        "Rejected: 1",
        "Left for the next night: 1",
        "Unlike the weeks before",
        "still in the inbox: 1",
        "2 known plans were read again by another version",
        "9 plans are in the dataset",
    ):
        assert words in told


# What looks unlike the weeks before

USUAL = {"rejects": 0.05, "flagged_tasks": 0.25, "tasks_without_lead": 0.12, "tasks_without_deadline": 0.35}
FORMATS = {"pdf": (6, 45, 3.0), "docx": (2, 40, 1.0), "text": (1, 30, 0.3), "scan": (1, 35, 40.0)}


def night(chance: random.Random, files: float = 8, unknown: float = 0.04, slow: float = 1, **shares: float) -> Any:
    """Figures of a made-up night: files come log-normally, plans differ from each other by a beta distribution, as
    plans of real offices do, and the machine is now slower, now faster."""
    usual = {**USUAL, **shares}
    rejects: Counter[str] = Counter()
    formats: dict[str, dict[str, int]] = {}
    counts = dict.fromkeys(
        ["plans", "tasks", "flagged_tasks", "tasks_without_lead", "tasks_without_deadline", "bodies", "unknown_bodies"],
        0,
    )
    came = int(chance.lognormvariate(math.log(files), 0.6)) if files else 0
    seconds, mood = 0.0, slow * chance.lognormvariate(0, 0.2)
    for _ in range(came):
        form = chance.choices(list(FORMATS), [share for share, _, _ in FORMATS.values()])[0]
        _, size, cost = FORMATS[form]
        seconds += mood * chance.lognormvariate(math.log(cost), 0.7)
        if chance.random() < usual["rejects"]:
            rejects[chance.choices(["damaged", "encrypted", "not_a_plan"], [2, 1, 4])[0]] += 1
            continue
        tasks = max(1, int(chance.lognormvariate(math.log(size), 0.8)))
        of_format = formats.setdefault(form, {"plans": 0, "tasks": 0})
        of_format["plans"] += 1
        of_format["tasks"] += tasks
        counts["plans"] += 1
        counts["tasks"] += tasks
        counts["bodies"] += 2 * tasks
        parts = {**{name: usual[name] for name in list(USUAL)[1:]}, "unknown_bodies": unknown}
        for name, share in parts.items():
            of_plan = chance.betavariate(4 * share, 4 * (1 - share))
            counts[name] += round(of_plan * (2 * tasks if name == "unknown_bodies" else tasks))
    return {"files": came, "rejects": dict(rejects), "formats": formats, "read": came, "seconds": seconds, **counts}


def rate(nights: int, weeks: int, files: float, seed: int, **changed: float) -> tuple[float, Counter[str]]:
    """How often a night gets a remark after so many usual ones, and which."""
    chance, found = random.Random(seed), Counter[str]()
    remarked = 0
    for _ in range(nights):
        earlier = [night(chance, files) for _ in range(weeks)]
        said = remarks(night(chance, **{"files": files, **changed}), earlier)
        remarked += bool(said)
        found.update(remark.figure.partition(".")[0] for remark in said)
    return remarked / nights, found


@pytest.mark.parametrize(("weeks", "files"), [(5, 8), (28, 8), (12, 2), (12, 25)])
def test_usual_nights_are_rarely_remarked_upon(weeks: int, files: float) -> None:
    share, found = rate(100, weeks, files, seed=weeks)
    assert share <= 0.03, found


@pytest.mark.parametrize(
    ("figure", "changed"),
    [
        ("rejects", {"rejects": 0.6}),
        ("flagged_tasks", {"flagged_tasks": 0.8}),
        ("tasks_without_lead", {"tasks_without_lead": 0.6}),
        ("tasks_without_deadline", {"tasks_without_deadline": 0.9}),
        ("unknown_bodies", {"unknown": 0.4}),
        ("seconds_a_file", {"slow": 100}),
    ],
)
def test_what_breaks_is_remarked_upon(figure: str, changed: dict[str, float]) -> None:
    _, found = rate(15, 20, 25, seed=3, **changed)
    assert found[figure] >= 12


def test_far_more_files_are_remarked_upon_and_fewer_are_not() -> None:
    earlier = [made(files) for files in (8, 9, 10, 11, 14)] * 3
    assert [remark.figure for remark in remarks(made(200), earlier)] == ["files"]
    assert remarks(made(25), earlier) == remarks(made(1), earlier) == []


def made(files: int = 10, **more: Any) -> Any:
    """A night in which nothing is odd."""
    usual = {
        "files": files,
        "rejects": {},
        "plans": files,
        "formats": {"pdf": {"plans": files, "tasks": 40 * files}} if files else {},
        "tasks": 40 * files,
        "flagged_tasks": 8 * files,
        "tasks_without_lead": 4 * files,
        "tasks_without_deadline": 12 * files,
        "bodies": 80 * files,
        "unknown_bodies": 2 * files,
        "read": files,
        "seconds": 3.0 * files,
    }
    return {**usual, **more}


def test_a_remark_says_both_figures() -> None:
    (remark,) = remarks(made(flagged_tasks=300), [made()] * 9)
    assert (remark.figure, remark.tonight, remark.usual, remark.nights) == ("flagged_tasks", 0.75, 0.2, 9)
    assert remark.text == (
        "Share of tasks with a flag: 75 % this night (300 of 400); usually 20 % (median of 9 nights, 20 % to 20 %)"
    )


def test_equal_nights_are_not_remarked_upon() -> None:
    assert remarks(made(), [made()] * 9) == []
    assert remarks(made(9), [made()] * 9) == []


@pytest.mark.parametrize("nights", range(LEAST_NIGHTS))
def test_few_nights_with_files_are_no_measure(nights: int) -> None:
    assert remarks(made(flagged_tasks=400), [made()] * nights + [made(0)] * 20) == []


@pytest.mark.parametrize("rejected", [1, 2])
def test_a_file_or_two_are_no_share(rejected: int) -> None:
    assert remarks(made(3, rejects={"damaged": rejected}), [made()] * 28) == []


def test_a_reason_that_never_was_is_remarked_upon() -> None:
    (remark,) = remarks(made(rejects={"encrypted": 6}), [made()] * 20)
    assert remark.text.startswith("Share of files rejected as encrypted: 60 % this night (6 of 10); usually 0 %")


def test_fewer_rejects_are_good_news() -> None:
    assert remarks(made(20), [made(20, rejects={"damaged": 15})] * 20) == []


def test_tasks_a_plan_are_compared_within_a_format() -> None:
    halved = {"pdf": {"plans": 10, "tasks": 20}, "docx": {"plans": 3, "tasks": 3}}
    (remark,) = remarks(made(formats=halved), [made()] * 9)
    assert remark.text.startswith("Tasks a plan, pdf: 2 this night; usually 40")


@pytest.mark.parametrize(
    ("before", "remarked"),
    [
        ([10] * 10 + [0], False),
        ([10] * 10 + [0, 0], True),
        ([10, 10, 10, 10, 10, 0, 0] * 3, False),
        ([10, 10, 10, 10, 10, 0, 0] * 3 + [0, 0], True),
    ],
)
def test_silence_is_remarked_upon_when_it_is_longer_than_usual(before: list[int], remarked: bool) -> None:
    found = remarks(made(0), [made(files) for files in before])
    assert [remark.figure for remark in found] == ["nights_without_files"] * remarked
    for remark in found:
        assert remark.text.startswith(f"No files came in for {remark.tonight:.0f} nights; in the ")


counts = st.integers(0, 10**6)
nights = st.fixed_dictionaries(
    {
        "files": counts,
        "rejects": st.dictionaries(st.sampled_from(["damaged", "empty"]), counts),
        "plans": counts,
        "formats": st.dictionaries(
            st.sampled_from(["pdf", "scan"]), st.fixed_dictionaries({"plans": st.integers(1, 99), "tasks": counts})
        ),
        **dict.fromkeys(("tasks", "flagged_tasks", "tasks_without_lead", "tasks_without_deadline"), counts),
        **dict.fromkeys(("bodies", "unknown_bodies", "read"), counts),
        "seconds": st.floats(0, 1e6),
    }
)


@settings(max_examples=60, deadline=None)
@given(nights, st.lists(nights, max_size=30))
def test_any_figures_can_be_compared(tonight: Any, earlier: list[Any]) -> None:
    assert all(math.isfinite(remark.usual) and remark.text for remark in remarks(tonight, earlier))


@settings(max_examples=40, deadline=None)
@given(st.lists(nights, min_size=5, max_size=20), st.randoms())
def test_the_order_of_earlier_nights_matters_only_for_silence(earlier: list[Any], chance: Any) -> None:
    shuffled = list(earlier)
    chance.shuffle(shuffled)

    def said(before: list[Any]) -> list[Any]:
        return [remark for remark in remarks(earlier[0], before) if remark.figure != "nights_without_files"]

    assert said(earlier) == said(shuffled)


def test_the_figures_of_a_night_are_those_that_are_compared(
    raw: Path, output: Path, ingest: Callable[..., Any]
) -> None:
    write(raw / "a.txt", texts=["Một."])
    ingest()
    assert figures(output, came_in(output, Known(), {"a.txt"}), 1, 2.0).keys() == made().keys()
    assert night_figures.look(output).plans
