"""Quantities that set a goal (section 7 of the annotation guide)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.quantities import find_quantities

GOALS = [
    ("100% xã thực hiện", [("=", 100, "%", "100%")]),
    ("Bảo đảm đạt 100 % kế hoạch", [("=", 100, "%", "đạt 100 %")]),
    ("l00% thôn", [("=", 100, "%", "100%")]),
    ("Mức độ hài lòng đạt tối thiểu 90%.", [(">=", 90, "%", "đạt tối thiểu 90%")]),
    ("giải ngân đạt từ 95% trở lên", [(">=", 95, "%", "từ 95% trở lên")]),
    ("từ 20% hộ dân còn lại trở lên", [(">=", 20, "%", "từ 20% hộ dân còn lại trở lên")]),
    ("từ 70% hộ tham dự", [(">=", 70, "%", "từ 70%")]),
    ("Trên 95% hồ sơ; dưới 1% trễ hẹn", [(">", 95, "%", "Trên 95%"), ("<", 1, "%", "dưới 1%")]),
    ("không quá 2%", [("<=", 2, "%", "không quá 2%")]),
    ("không thấp hơn 85%", [(">=", 85, "%", "không thấp hơn 85%")]),
    ("≥ 1,5%", [(">=", 1.5, "%", "≥ 1,5%")]),
    ("90 - 95%", [(">=", 90, "%", "90 - 95%"), ("<=", 95, "%", "90 - 95%")]),
    ("từ 85% đến 90%", [(">=", 85, "%", "từ 85% đến 90%"), ("<=", 90, "%", "từ 85% đến 90%")]),
    ("mỗi năm tăng tối thiểu 20%", [(">=", 20, "%", "tối thiểu 20%")]),
    ("được tập huấn ít nhất 1 lần/năm", [(">=", 1, "lần/năm", "ít nhất 1 lần/năm")]),
    ("Ít nhất 02 buổi nói chuyện chuyên đề/quý", [(">=", 2, "buổi/quý", "Ít nhất 02 buổi nói chuyện chuyên đề/quý")]),
    ("ít nhất 1.500 người", [(">=", 1500, "người", "ít nhất 1.500 người")]),
    ("tối thiểu 02 tin, bài/tháng", [(">=", 2, "tin, bài/tháng", "tối thiểu 02 tin, bài/tháng")]),
    ("tiếp tục giảm 01 đơn vị sự nghiệp", [("=", 1, "đơn vị", "giảm 01 đơn vị")]),
    ("tăng từ 3-5 bậc", [(">=", 3, "bậc", "từ 3-5 bậc"), ("<=", 5, "bậc", "từ 3-5 bậc")]),
    ("đạt 85 điểm trở lên", [(">=", 85, "điểm", "đạt 85 điểm trở lên")]),
    ("thời gian chờ không quá 30 phút", [("<=", 30, "phút", "không quá 30 phút")]),
    ("Tổ chức 02 hội nghị đối thoại", [("=", 2, "hội nghị", "Tổ chức 02 hội nghị")]),
    ("hồ sơ trễ hạn dưới 1%", [("<", 1, "%", "dưới 1%")]),
    ("Hoàn thành 2,5 km đường thôn", [("=", 2.5, "km", "Hoàn thành 2,5 km")]),
    ("01 mô hình", [("=", 1, "mô hình", "01 mô hình")]),
]

NO_GOALS = [
    "",
    "dịch vụ công trực tuyến mức độ 3, mức độ 4",
    "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018",
    "Khoản 2 Điều 3 Luật Đất đai năm 2024",
    "tuyên truyền về 08 nội dung của Chỉ số PAPI",
    "khám bệnh miễn phí cho trẻ em dưới 6 tuổi",
    "học 2 buổi/ngày",
    "giảm tai nạn trên cả 3 tiêu chí",
    "Bộ phận 1 cửa của 3 xã",
    "kế hoạch 5 năm (2021-2025)",
    "trả lời trong thời hạn không quá 03 ngày làm việc kể từ ngày nhận",
    "kiểm tra từ 3 thôn",
    "Quý III/2025, trước ngày 15/12/2025",
    "6 tháng đầu năm",
    "hạ tầng mạng 4G/5G",
    "vận động tối đa nguồn lực",
    "nằm trong nhóm 15 tỉnh dẫn đầu",
    "phê bình đơn vị có hồ sơ trễ hạn trên 5%",
    "không khen thưởng nơi có hồ sơ quá hạn quá 2%",
    "nếu vi phạm từ 02 lần trở lên thì điều chuyển",
    "công chức nào bị phản ánh đúng từ 02 lần trở lên thì kiểm điểm",
]


@pytest.mark.parametrize(("text", "expected"), GOALS)
def test_goals(text: str, expected: list[tuple[str, float, str, str]]) -> None:
    assert [(q.op, q.value, q.unit, q.span) for q in find_quantities(text)] == expected


@pytest.mark.parametrize("text", NO_GOALS)
def test_other_numbers_set_no_goal(text: str) -> None:
    assert find_quantities(text) == ()


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    find_quantities(text)


_WORDS = "đạt tối thiểu 90% từ 3 - 5 trở lên lần /năm trên dưới hộ 1.500 1,5 phần trăm , ; không quá phút top"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=12).map(" ".join))
def test_spans_are_printed_words(text: str) -> None:
    for quantity in find_quantities(text):
        assert quantity.span in text
        assert quantity.value >= 0
        assert quantity.unit


@given(st.integers(0, 100))
def test_every_percentage_counts_once(value: int) -> None:
    assert [(q.op, q.value) for q in find_quantities(f"Phấn đấu trên {value}% hồ sơ")] == [(">", value)]
