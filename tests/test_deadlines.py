"""Deadlines: printed words to type, dates and recurrence (section 5 of the annotation guide)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.deadline_spans import find_spans
from normalizers.deadline_types import BODY
from normalizers.deadline_words import cue, level, mask_citations, quarter_number
from normalizers.deadlines import Deadline, looks_like_deadline, parse_deadline

PLAN = ("2025-01-01", "2025-12-31")

PERIODS = [
    ("Quý III/2025", "2025-07-01", "2025-09-30"),
    ("QUÝ III NĂM 2025", "2025-07-01", "2025-09-30"),
    ("Quý 3 năm 2025", "2025-07-01", "2025-09-30"),
    ("Quý III-2025", "2025-07-01", "2025-09-30"),
    ("Quý II (2026)", "2026-04-01", "2026-06-30"),
    ("Quí IV", "2025-10-01", "2025-12-31"),
    ("Q3/2026", "2026-07-01", "2026-09-30"),
    ("QIII/2026", "2026-07-01", "2026-09-30"),
    ("QuýIII/2025", "2025-07-01", "2025-09-30"),
    ("Quý IV/2025 – Quý II/2026", "2025-10-01", "2026-06-30"),
    ("quý I, II/2025", "2025-01-01", "2025-06-30"),
    ("Quý I và Quý II năm 2026", "2026-01-01", "2026-06-30"),
    ("Quý III+IV/2025", "2025-07-01", "2025-12-31"),
    ("Từ Quý I/2025 đến Quý IV/2025", "2025-01-01", "2025-12-31"),
    ("Xong trong Quý II/2026", "2026-04-01", "2026-06-30"),
    ("Quý cuối năm", "2025-10-01", "2025-12-31"),
    ("cuối quý III", "2025-09-01", "2025-09-30"),
    ("đầu quý II/2026", "2026-04-01", "2026-04-30"),
    ("12/2025", "2025-12-01", "2025-12-31"),
    ("T6/2025", "2025-06-01", "2025-06-30"),
    ("3-9/2025", "2025-03-01", "2025-09-30"),
    ("tháng 3, 6, 9/2025", "2025-03-01", "2025-09-30"),
    ("Tháng 02/2024", "2024-02-01", "2024-02-29"),
    ("Tháng 11/2025 đến tháng 2/2026", "2025-11-01", "2026-02-28"),
    ("Từ tháng 11 đến tháng 02/2026", "2025-11-01", "2026-02-28"),
    ("từ tháng 11 đến tháng 2", "2025-11-01", "2026-02-28"),
    ("tháng mười hai năm 2025", "2025-12-01", "2025-12-31"),
    ("Tuần 1 tháng 3", "2025-03-01", "2025-03-07"),
    ("Tuần thứ 2 tháng 4/2026", "2026-04-08", "2026-04-14"),
    ("Ngày 15-20/11/2025", "2025-11-15", "2025-11-20"),
    ("01/01/2025-31/12/2025", None, "2025-12-31"),
    ("Cả 4 quý", "2025-01-01", "2025-12-31"),
    ("Năm2026", "2026-01-01", "2026-12-31"),
    ("Từ ngày 15/3 đến 30/4", "2025-03-15", "2025-04-30"),
    ("Từ 01/7/2025 đến hết ngày 30/9/2025", "2025-07-01", "2025-09-30"),
    ("6 tháng đầu năm", "2025-01-01", "2025-06-30"),
    ("O6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
    ("9 tháng đầu năm", "2025-01-01", "2025-09-30"),
    ("cả năm", "2025-01-01", "2025-12-31"),
    ("Trong năm", "2025-01-01", "2025-12-31"),
    ("cuối năm", "2025-10-01", "2025-12-31"),
    ("Ngay từ đầu năm", "2025-01-01", "2025-03-31"),
    ("năm học 2025 - 2026", "2025-09-01", "2026-05-31"),
    ("Giai đoạn 2026-2030", "2026-01-01", "2030-12-31"),
    ("Từ năm 2021 đến năm 2025", "2021-01-01", "2025-12-31"),
    ("Năm 2025, 2026", "2025-01-01", "2026-12-31"),
    ("2021-2025, định hướng đến năm 2030", "2021-01-01", "2025-12-31"),
    ("Năm 2026 (Quý II)", "2026-04-01", "2026-06-30"),
    ("Ban hành kế hoạch trong tháng 01/2026 và tổ chức thực hiện cả năm", "2026-01-01", "2026-12-31"),
    ("Kế hoạch: Quý I; báo cáo: trước ngày 20/11", "2025-01-01", "2025-11-19"),
    ("Trước ngày 15/6 và 15/12", None, "2025-12-14"),
    ("Từ nay đến hết tháng 11/2025", None, "2025-11-30"),
    ("Trong năm học", None, None),
]

DATES = [
    ("31/12", "2025-12-31"),
    ("30-6-2025", "2025-06-30"),
    ("trước 30.6", "2025-06-29"),
    ("Ngày 10 tháng 10", "2025-10-10"),
    ("Xong trước 30/6", "2025-06-29"),
    ("Trước 01/2026", "2025-12-31"),
    ("Trước 15h00 ngày 20/11/2025", "2025-11-20"),
    ("Trước ngày 15/01 năm sau", "2026-01-14"),
    ("Chậm nhất trong quý I/2025", "2025-03-31"),
    ("Chậm nhất đến hết tháng 6/2025", "2025-06-30"),
    ("Đến hết quý III/2025", "2025-09-30"),
    ("đến 2030", "2030-12-31"),
    ("Hết tháng 6", "2025-06-30"),
    ("Kết thúc năm 2025", "2025-12-31"),
]

RECURRENCES = [
    ("hàng năm", ["P1Y"]),
    ("Hằng tháng, quý, năm", ["P1M", "P3M", "P1Y"]),
    ("hằng quý, 6 tháng, 9 tháng, năm", ["P3M", "P6M", "P9M", "P1Y"]),
    ("6 tháng, năm, đột xuất", ["P6M", "P1Y"]),
    ("Sơ kết 6 tháng, tổng kết năm", ["P6M", "P1Y"]),
    ("Trước ngày 25 hằng tháng", ["P1M"]),
    ("Trước ngày 05 của tháng liền kề", ["P1M"]),
    ("Trước ngày 05 tháng sau", ["P1M"]),
    ("Ngày 15 tháng cuối quý", ["P3M"]),
    ("Tháng đầu của quý", ["P3M"]),
    ("Trước 15/12 hằng năm", ["P1Y"]),
    ("Quý II, IV hằng năm", ["P1Y"]),
    ("2 lần/năm", ["P6M"]),
    ("01 lần/quý", ["P3M"]),
    ("ít nhất 04 cuộc/năm", ["P3M"]),
    ("3 tháng/lần", ["P3M"]),
    ("Mỗi quý một lần", ["P3M"]),
    ("mỗi năm ít nhất 2 lần", ["P6M"]),
    ("02 năm/lần", ["P2Y"]),
    ("Thứ Sáu hằng tuần", ["P1W"]),
    ("Định kỳ, đột xuất", []),
    ("Theo định kỳ", []),
    ("Ngày 15 của tháng cuối kỳ báo cáo", []),
    ("Báo cáo quý I, 6 tháng, 9 tháng và cả năm", ["P3M", "P6M", "P9M", "P1Y"]),
]

OTHER_TYPES = [
    ("Thường xuyên", "ongoing"),
    ("TX", "ongoing"),
    ("Liên tục, thường xuyên", "ongoing"),
    ("Thường xuyên, khi có phát sinh", "ongoing"),
    ("24/7", "ongoing"),
    ("khi có yêu cầu", "event"),
    ("Sau khi có hướng dẫn", "event"),
    ("Sau 03 tháng kể từ khi kế hoạch được duyệt", "event"),
    ("Trong 24 giờ", "event"),
    ("05 ngày làm việc sau khi kết thúc quý", "event"),
    ("Trước kỳ họp thường lệ", "event"),
    ("Sau Tết Nguyên đán", "event"),
    ("Đột xuất", "event"),
    ("Theo tiến độ", "by_reference"),
    ("Theo kế hoạch của UBND tỉnh", "by_reference"),
    ("Theo các mốc thời gian tại Kế hoạch số 12/KH-UBND ngày 15/01/2025", "by_reference"),
    ("Thực hiện theo Kế hoạch năm 2025 của tỉnh", "by_reference"),
    ("Theo đề nghị của công dân", "by_reference"),
    ("Tùy tình hình thực tế", "by_reference"),
    ("Kịp thời", "by_reference"),
    ("Trong nhiệm kỳ", "by_reference"),
]

NO_DEADLINES = [
    "",
    "-",
    "x",
    "Phòng Nội vụ",
    "Sở Y tế",
    "UBND xã",
    "Các cơ quan liên quan",
    "Trung tâm Giáo dục thường xuyên",
    "Ban Thường vụ Đảng ủy",
    "Công an xã, các thôn",
    "Tổ dân phố số 5",
    "100%",
    "Từ 85% trở lên",
    "Hoàn thành 100% kế hoạch",
    "Báo cáo",
    "Kế hoạch năm 2025",
    "Công văn số 12/UBND-NV ngày 15/3/2025",
    "Quý V",
    "Tháng 13",
]

SCANNED = [
    ("Quý lll/2024", "Quý III/2024"),
    ("Qúy III /2024", "Quý III/2024"),
    ("Quỷ IV năm 2025", "Quý IV năm 2025"),
    ("Quý HI/2025", "Quý III/2025"),
    ("Quý 1V/2025", "Quý IV/2025"),
    ("Quý 1I/2025", "Quý II/2025"),
    ("3l/12/2O24", "31/12/2024"),
    ("Tháng l2/2024", "Tháng 12/2024"),
    ("l2/2025", "12/2025"),
    ("Thuờng xuyên", "Thường xuyên"),
    ("Hãng năm", "Hằng năm"),
    ("Đinh ký hàng qúy", "Định kỳ hằng quý"),
    ("Trước ngay 15/11/2025", "Trước ngày 15/11/2025"),
]


def parsed(text: str, plan: tuple[str | date | None, str | date | None] = PLAN) -> Deadline:
    deadline = parse_deadline(text, *plan)
    assert deadline is not None, text
    return deadline


@pytest.mark.parametrize(("text", "start", "due"), PERIODS)
def test_periods(text: str, start: str | None, due: str | None) -> None:
    deadline = parsed(text)
    assert (deadline.type, deadline.start, deadline.due, deadline.recurrence) == ("period", start, due, ())


@pytest.mark.parametrize(("text", "due"), DATES)
def test_dates(text: str, due: str) -> None:
    deadline = parsed(text)
    assert (deadline.type, deadline.start, deadline.due) == ("date", None, due)


@pytest.mark.parametrize(("text", "recurrence"), RECURRENCES)
def test_recurrences(text: str, recurrence: list[str]) -> None:
    deadline = parsed(text)
    assert (deadline.type, list(deadline.recurrence)) == ("recurring", recurrence)
    assert deadline.start is None
    assert deadline.due is None


@pytest.mark.parametrize(("text", "kind"), OTHER_TYPES)
def test_types_without_dates(text: str, kind: str) -> None:
    deadline = parsed(text)
    assert (deadline.type, deadline.start, deadline.due) == (kind, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thường xuyên 2021-2025", ("ongoing", "2021-01-01", "2025-12-31", ())),
        ("Thường xuyên, trong cả năm", ("ongoing", "2025-01-01", "2025-12-31", ())),
        ("Thường xuyên; báo cáo trước ngày 10/12/2025", ("ongoing", None, "2025-12-09", ())),
        ("Trong năm 2025 và các năm tiếp theo", ("ongoing", "2025-01-01", None, ())),
        ("Năm 2025 và thường xuyên các năm tiếp theo", ("ongoing", "2025-01-01", None, ())),
        ("Từ năm 2026 trở đi", ("ongoing", "2026-01-01", None, ())),
        ("Từ quý II/2025", ("ongoing", "2025-04-01", None, ())),
        ("Hằng năm, giai đoạn 2021-2025", ("recurring", "2021-01-01", "2025-12-31", ("P1Y",))),
        ("Hằng quý trong năm 2025", ("recurring", None, None, ("P3M",))),
        ("Theo kế hoạch hằng năm (2021 - 2025)", ("by_reference", "2021-01-01", "2025-12-31", ("P1Y",))),
        ("Nhiệm kỳ 2021-2026", ("by_reference", "2021-01-01", "2026-12-31", ())),
        ("Sau khi được phê duyệt (2021-2025)", ("event", "2021-01-01", "2025-12-31", ())),
        ("Trong Quý I/2025 và triển khai theo kế hoạch", ("period", "2025-01-01", "2025-03-31", ())),
    ],
)
def test_dates_behind_a_type_keep_it(text: str, expected: tuple[str, str | None, str | None, tuple[str, ...]]) -> None:
    deadline = parsed(text)
    assert (deadline.type, deadline.start, deadline.due, deadline.recurrence) == expected


@pytest.mark.parametrize("text", NO_DEADLINES)
def test_abstains(text: str) -> None:
    assert parse_deadline(text, *PLAN) is None
    assert not looks_like_deadline(text)


@pytest.mark.parametrize(("scanned", "printed"), SCANNED)
def test_scanner_forms(scanned: str, printed: str) -> None:
    assert parse_deadline(scanned, *PLAN) == parse_deadline(printed, *PLAN) != None  # noqa: E711
    assert len(level(scanned)) == len(scanned)


def test_year_comes_from_the_first_year_of_the_plan() -> None:
    plan = ("2021-01-01", "2025-12-31")
    deadline = parsed("Quý II", plan)
    assert (deadline.start, deadline.due, deadline.inferred_year) == ("2021-04-01", "2021-06-30", True)
    assert not parsed("Quý II/2023", plan).inferred_year
    assert parsed("Quý II", (date(2021, 1, 1), None)) == deadline


def test_without_any_year_the_dates_stay_open() -> None:
    deadline = parsed("Quý II", (None, None))
    assert (deadline.type, deadline.start, deadline.due) == ("period", None, None)
    assert deadline.flags == ("deadline_no_year",)
    assert parsed("Quý II", ("not a date", None)) == deadline


@pytest.mark.parametrize("text", ["31/11/2025", "giữa năm", "Quý III/2025 hoặc khi có hướng dẫn"])
def test_doubt_is_flagged(text: str) -> None:
    assert parsed(text).flags == ("deadline_ambiguous",)


@pytest.mark.parametrize(
    "text",
    [row[0] for row in (*PERIODS, *DATES, *OTHER_TYPES)] + ["Hằng quý", "Hằng năm theo quy định", "6 tháng, năm"],
)
def test_deadlines_look_like_deadlines(text: str) -> None:
    if not text.startswith("Kế hoạch:"):
        assert looks_like_deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thường xuyên kiểm tra việc giải quyết hồ sơ của tổ chức, cá nhân",
        "Định kỳ báo cáo kết quả tiếp công dân và xử lý đơn thư",
        "Báo cáo theo quý",
        "Theo dõi, đôn đốc việc thực hiện",
        "Ít nhất 1 lần/năm",
        "Danh sách hộ nghèo năm 2025",
        "Đúng quy định của pháp luật",
    ],
)
def test_tasks_and_products_do_not_look_like_deadlines(text: str) -> None:
    assert not looks_like_deadline(text)


@pytest.mark.parametrize(
    ("numeral", "number"), [("i", 1), ("ll", 2), ("111", 3), ("1v", 4), ("tv", 4), ("hi", 3), ("3", 3), ("5", None)]
)
def test_quarter_numerals(numeral: str, number: int | None) -> None:
    assert quarter_number(numeral) == number


def test_citations_are_masked_at_the_same_length() -> None:
    text = "theo quyết định số 766/qđ-ttg ngày 23/6/2022, trước ngày 30/6/2025; quý iv/2023 - quý i/2024"
    masked = mask_citations(text)
    assert len(masked) == len(text)
    assert "2022" not in masked
    assert "trước ngày 30/6/2025; quý iv/2023 - quý i/2024" in masked


def test_cues_match_whole_words_and_longest_first() -> None:
    assert BODY.match("hội nông dân")
    assert not BODY.match("hội nghị trực tuyến")
    assert not BODY.match("tổ chức thực hiện")
    assert cue("manner").index("đúng") < cue("manner").index("nhiệm")


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    parse_deadline(text, *PLAN)
    looks_like_deadline(text)


_WORDS = (
    "trước ngày 15/12 2025 - , ; ( ) hằng quý năm tháng 6 thường xuyên theo kế hoạch khi có đến hết từ II IV 31/2 lll"
    " 11 2021-2025 đầu cuối giữa tuần 3 định kỳ lần / của 100% nay năm học 24 sau 9999 0"
)


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=14).map(" ".join))
def test_due_is_never_before_start(text: str) -> None:
    deadline = parse_deadline(text, *PLAN)
    if deadline:
        assert deadline == parse_deadline(f"  {text} ", *PLAN)
        for day in (deadline.start, deadline.due):
            assert day is None or date.fromisoformat(day)
        assert not (deadline.start and deadline.due) or deadline.start <= deadline.due
    for span in find_spans(level(text)):
        assert 0 <= span.at < span.end <= len(text)


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["{:%d/%m/%Y}", "ngày {:%d tháng %m năm %Y}"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert parsed(form.format(day)).due == day.isoformat()


@given(st.integers(1, 4), st.integers(2000, 2099), st.sampled_from(["Quý {}/{}", "quý {} năm {}", "Trong quý {}-{}"]))
def test_every_quarter_is_read_back(quarter: int, year: int, form: str) -> None:
    roman = ["I", "II", "III", "IV"][quarter - 1]
    assert parsed(form.format(roman, year)) == parsed(form.format(quarter, year))
    assert parsed(form.format(roman, year)).start == f"{year}-{3 * quarter - 2:02}-01"
