"""The deadline's words in prose items and in lines of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.times import find_deadline, is_plan_deadline, read_deadline_line

LIMITS = [
    ("Hoàn thành việc rà soát trước ngày 30/6/2025.", "trước ngày 30/6/2025"),
    ("Gửi kết quả về Phòng Nội vụ trước ngày 15/12/2025 để tổng hợp.", "trước ngày 15/12/2025"),
    ("Tham mưu ban hành kế hoạch truyền thông trong tháng 3/2025.", "trong tháng 3/2025"),
    ("Tổ chức hội nghị phân tích chỉ số năm 2024 trong quý II/2025.", "trong quý II/2025"),
    ("Trong quý II/2025, mở lớp tập huấn.", "Trong quý II/2025"),
    ("Quý III/2025, các phòng tự kiểm tra.", "Quý III/2025"),
    ("Phấn đấu đến năm 2026, mọi hồ sơ được số hóa.", "đến năm 2026"),
    ("Phấn đấu đến hết năm 2025 có 90% người dân hài lòng.", "đến hết năm 2025"),
    ("Từ nay đến cuối năm tập trung giải ngân.", "Từ nay đến cuối năm"),
    ("Từ ngày 01/7/2025 đến ngày 30/9/2025, tiến hành khảo sát.", "Từ ngày 01/7/2025 đến ngày 30/9/2025"),
    ("Xây dựng quy chế phối hợp (hoàn thành trong tháng 4/2025).", "hoàn thành trong tháng 4/2025"),
    ("Xây dựng quy chế phối hợp (Quý II/2025).", "Quý II/2025"),
    ("Gửi số liệu trước ngày 25 hằng tháng.", "trước ngày 25 hằng tháng"),
    ("Tổng hợp trình UBND xã trước ngày 10/12 hằng năm.", "trước ngày 10/12 hằng năm"),
    ("Trước ngày 15/6 và 15/12/2025 gửi báo cáo.", "Trước ngày 15/6 và 15/12/2025"),
    (
        "Ban hành kế hoạch trước ngày 15/2/2025; sơ kết trước ngày 30/6/2025.",
        "trước ngày 15/2/2025; trước ngày 30/6/2025",
    ),
    ("Rà soát thủ tục nội bộ. Thời hạn hoàn thành: trước 30/9/2025.", "trước 30/9/2025"),
    ("Thời gian hoàn thành: Quý II/2025", "Quý II/2025"),
]

FREQUENCIES = [
    ("Họp xóm 6 tháng một lần, lập biên bản gửi về xã.", "6 tháng một lần"),
    ("Rà soát, đánh giá thủ tục hành chính hằng năm", "hằng năm"),
    ("Thường xuyên rà soát quy trình.", "Thường xuyên"),
    ("Hằng năm, lấy ý kiến người dân.", "Hằng năm"),
    ("Định kỳ hằng tháng, quý, năm tổng hợp số liệu.", "Định kỳ hằng tháng, quý, năm"),
    ("Phòng Kinh tế thường xuyên kiểm tra chợ.", "thường xuyên"),
    ("Công an xã có trách nhiệm thường xuyên nắm tình hình.", "thường xuyên"),
    ("Giao Văn phòng HĐND và UBND xã thường xuyên đôn đốc.", "thường xuyên"),
    ("Thuế cơ sở phối hợp với các đơn vị liên quan thường xuyên rà soát.", "thường xuyên"),
    ("Các phòng là đầu mối thực hiện việc được giao phải chủ động, thường xuyên cập nhật.", "thường xuyên"),
    ("Tuyên truyền thường xuyên trên loa truyền thanh.", "thường xuyên"),
    ("Cập nhật thường xuyên danh sách hộ nghèo.", "thường xuyên"),
    ("Đẩy mạnh truyền thông bằng nhiều cách (loa, pano...) thường xuyên, liên tục.", "thường xuyên, liên tục"),
    ("Thực hiện bình xét hộ nghèo hằng năm theo đúng quy trình; công khai kết quả.", "hằng năm"),
]

EVENTS = [
    ("Khi có văn bản mới, Phòng Tư pháp phổ biến đến thôn.", "Khi có văn bản mới"),
    ("Ngay sau khi kế hoạch được ban hành, các đơn vị triển khai.", "Ngay sau khi kế hoạch được ban hành"),
    ("Niêm yết ngay sau khi có quyết định phê duyệt.", "ngay sau khi có quyết định phê duyệt"),
    ("Tổ chức đối thoại khi phát sinh việc bức xúc theo quy định.", "khi phát sinh việc bức xúc"),
    ("Trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận.", "trong thời hạn 05 ngày làm việc kể từ ngày nhận"),
]

NONE = [
    "Trang bị quạt, nước uống, bàn viết cho dân đến làm thủ tục, riêng xã đảo bố trí tổ lưu động mỗi tháng một lần.",
    "Niêm yết dự toán theo đúng mẫu biểu mà Bộ Tài chính quy định, đọc trên loa truyền thanh ít nhất 03 lần/quý.",
    "",
    "Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ.",
    "Phổ biến Luật Đất đai năm 2024 có hiệu lực từ ngày 01/8/2024.",
    "Triển khai chương trình chuyển đổi số đến năm 2025, định hướng đến năm 2030.",
    "Nâng cao chỉ số năm 2025 so với năm 2024.",
    "Thực hiện nghị quyết giai đoạn 2021-2025.",
    "Trong năm 2025, tổ chức kiểm tra công vụ.",
    "Năm 2025, tiếp tục rà soát thủ tục.",
    "Gửi số liệu tính đến ngày 15/11/2025.",
    "Lồng ghép vào báo cáo cải cách hành chính quý III và báo cáo năm.",
    "Phấn đầu năm 2025 giảm tỷ lệ hồ sơ trễ hẹn.",
    "Tuyên truyền nhân Ngày Pháp luật (09/11).",
    "Kịp thời công khai kết quả theo quy định.",
    "Triển khai đúng tiến độ theo kế hoạch.",
    "Quản lý chi thường xuyên đúng quy định.",
    "Phối hợp với Trung tâm Giáo dục thường xuyên mở lớp.",
    "Xử lý nghiêm cán bộ thường xuyên để trễ hẹn hồ sơ.",
    "Chấn chỉnh các đơn vị thường xuyên để xảy ra chậm trễ.",
    "Thiết lập kênh thông tin để thường xuyên trao đổi với phụ huynh.",
    "Niêm yết quy hoạch; thường xuyên kiểm tra việc công khai.",
    "Thực hiện công khai kế hoạch sử dụng đất hằng năm tại xã.",
    "Tăng cường kiểm tra việc lập danh sách hộ nghèo hằng năm, giai đoạn.",
    "Thực hiện tốt chế độ báo cáo định kỳ, đột xuất theo quy định.",
    "Thông tin để người dân biết khi có đợt đóng góp.",
    "Giải ngân nhanh, không dồn vào cuối năm.",
    "Trước mắt tập trung xử lý hồ sơ tồn đọng.",
]


@pytest.mark.parametrize(("text", "words"), LIMITS + FREQUENCIES + EVENTS)
def test_deadlines_in_prose(text: str, words: str) -> None:
    assert find_deadline(text, plan_years=(2025,)) == words


@pytest.mark.parametrize("text", NONE)
def test_no_deadlines_in_prose(text: str) -> None:
    assert find_deadline(text, plan_years=(2025,)) is None


def test_another_year_than_the_plans_counts() -> None:
    text = "Trong năm 2026, mở rộng mô hình."
    assert find_deadline(text, plan_years=(2025,)) == "Trong năm 2026"
    assert find_deadline(text) is None


def test_the_predicate_tells_the_body_from_the_work() -> None:
    text = "Liên minh các hợp tác xã thực hiện dịch vụ điện thường xuyên kiểm tra đường dây."
    assert find_deadline(text) is None
    assert find_deadline(text, text.index("thường")) == "thường xuyên"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Thời gian hoàn thành: Quý II/2025", "Quý II/2025"),
        ("- Thời gian thực hiện: từ quý I đến quý IV/2025.", "từ quý I đến quý IV/2025"),
        ("Thời hạn: trước 30/6", "trước 30/6"),
        ("Tiến độ: Thường xuyên", "Thường xuyên"),
        ("+ Thời gian thực hiện: Theo kế hoạch", "Theo kế hoạch"),
        ("Cơ quan chủ trì: Phòng Nội vụ", None),
        ("Thời gian làm việc được sử dụng hiệu quả", None),
        ("Thời gian và địa điểm: tại hội trường", None),
    ],
)
def test_lines_of_their_own(line: str, words: str | None) -> None:
    assert read_deadline_line(line) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("4. Thời gian hoàn thành: Trước ngày 15/11/2024, các cơ quan phải xong.", "Trước ngày 15/11/2024"),
        ("Thời gian thực hiện Kế hoạch này: chậm nhất ngày 30/11/2025", "chậm nhất ngày 30/11/2025"),
        ("5. Thời gian thực hiện: Từ tháng 3 đến tháng 12/2025.", "Từ tháng 3 đến tháng 12/2025"),
        ("- Thời gian hoàn thành: Quý II/2025", None),
        ("4. Tổ chức thực hiện", None),
    ],
)
def test_deadline_of_the_whole_plan(line: str, words: str | None) -> None:
    assert is_plan_deadline(line) == words


@given(st.text(max_size=80), st.integers(0, 40))
def test_any_text_is_survived(text: str, predicate: int) -> None:
    find_deadline(text, predicate)
    read_deadline_line(text)
    is_plan_deadline(text)


_WORDS = (
    "Phòng Nội vụ thường xuyên kiểm tra trước ngày 15/12/2025 ; . , ( ) hằng quý khi có phát sinh trong tháng 6"
    " đến hết năm 2025 định kỳ theo kế hoạch báo cáo Thời hạn: từ để"
)


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=16).map(" ".join))
def test_words_are_printed(text: str) -> None:
    words = find_deadline(text, plan_years=(2025,))
    if words is not None:
        assert words
        assert all(part in text for part in words.split("; "))
