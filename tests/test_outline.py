"""Outlines in mixtures of marks: what stands under what, what is a task, with which section, number and role."""

from extractors.document import Document
from extractors.extract import extract
from extractors.raw import RawTask
from extractors.readers.text import parse_text


def tasks_of(text: str) -> list[RawTask]:
    document: Document = parse_text(text)
    return list(extract(document).tasks)


COMMUNE = """
KẾ HOẠCH

Nâng cao chỉ số năm 2023

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao chất lượng phục vụ nhân dân.

II. MỤC TIÊU

1. Phấn đấu 95% hồ sơ trả đúng hạn.

III. NHIỆM VỤ

1. Nội dung “Công khai, minh bạch”

a) Niêm yết bảng thu chi tại trụ sở.

b) Thông báo danh sách hộ nghèo:

- Dán tại nhà văn hóa các thôn.

+ Ghi rõ ngày niêm yết.

- Đọc trên loa truyền thanh.

2. Nội dung “Quản trị điện tử”

2.1. Cập nhật trang thông tin của xã.

Trả lời câu hỏi của người dân trên trang thông tin.

2.2. Hướng dẫn người dân nộp hồ sơ trực tuyến.

IV. TỔ CHỨC THỰC HIỆN

1. Công an xã:

Giữ gìn an ninh, trật tự tại các thôn.

2. Văn phòng - Thống kê

- Tổng hợp kết quả, báo cáo trước ngày 05 hằng tháng.

Trên đây là Kế hoạch của Ủy ban nhân dân xã./.

Nơi nhận:
- Như trên;
"""


def test_tasks_sections_and_numbers() -> None:
    tasks = tasks_of(COMMUNE)
    assert [(t.number, t.text) for t in tasks] == [
        ("1", "Phấn đấu 95% hồ sơ trả đúng hạn."),
        ("a", "Niêm yết bảng thu chi tại trụ sở."),
        (None, "Dán tại nhà văn hóa các thôn."),
        (None, "Ghi rõ ngày niêm yết."),
        (None, "Đọc trên loa truyền thanh."),
        ("2.1", "Cập nhật trang thông tin của xã."),
        (None, "Trả lời câu hỏi của người dân trên trang thông tin."),
        ("2.2", "Hướng dẫn người dân nộp hồ sơ trực tuyến."),
        (None, "Giữ gìn an ninh, trật tự tại các thôn."),
        (None, "Tổng hợp kết quả, báo cáo trước ngày 05 hằng tháng."),
    ]
    assert tasks[0].kind == "target" and {t.kind for t in tasks[1:]} == {"task"}
    assert tasks[2].section == ("III NHIỆM VỤ", "1 Nội dung “Công khai, minh bạch”", "b Thông báo danh sách hộ nghèo")
    assert tasks[8].section == ("IV TỔ CHỨC THỰC HIỆN", "1 Công an xã")
    assert tasks[8].labels == ("",) and tasks[1].labels[0] == "Nội dung “Công khai, minh bạch”"
    assert len({t.key for t in tasks}) == len(tasks)


def test_bodies_of_headings_and_lines_hold_for_the_group() -> None:
    tasks = tasks_of(
        """
I. NHIỆM VỤ

1. Cải cách thể chế

- Cơ quan chủ trì: Phòng Tư pháp.

- Cơ quan phối hợp: Phòng Nội vụ.

- Nhiệm vụ, giải pháp:

+ Rà soát văn bản đã ban hành trên địa bàn huyện.

+ Kiểm tra việc thi hành văn bản tại các xã.

2. Cải cách tài chính công

2.1. Giải ngân vốn đầu tư công đúng tiến độ.

Cơ quan chủ trì: Phòng Tài chính - Kế hoạch.

Thời gian hoàn thành: Quý IV/2023.

2.2. Sắp xếp lại tài sản công của các đơn vị.

Cơ quan chủ trì: Phòng Nội vụ.
"""
    )
    by_text = {t.text.split()[0] + " " + t.text.split()[1]: t for t in tasks}
    lead = {k: [u.text for u in t.units if u.role == "lead"] for k, t in by_text.items()}
    assert lead["Rà soát"] == lead["Kiểm tra"] == ["Phòng Tư pháp"]
    assert lead["Giải ngân"] == ["Phòng Tài chính - Kế hoạch"] and lead["Sắp xếp"] == ["Phòng Nội vụ"]
    assert by_text["Giải ngân"].deadline_text == "Quý IV/2023"
    assert by_text["Sắp xếp"].deadline_text is None
    assert [u.text for u in by_text["Rà soát"].units if u.role == "coordinating"] == ["Phòng Nội vụ"]
    assert len(tasks) == 4


def test_paragraph_cut_by_a_page_and_a_footnote() -> None:
    document = parse_text(
        "I. NHIỆM VỤ\n\n1. Tổ chức kiểm tra định kỳ việc thực hiện của các\n\n¹ Kế hoạch số 10.\n\nthôn trong xã.\n"
    )
    assert [p.text for p in document.paragraphs()][
        -1
    ] == "1. Tổ chức kiểm tra định kỳ việc thực hiện của các thôn trong xã."
    assert [n.text for n in document.footnotes] == ["Kế hoạch số 10."]


def test_a_series_goes_on_after_a_misprinted_number() -> None:
    tasks = tasks_of(
        "I. NHIỆM VỤ\n\n1. Việc đầu cần làm ngay.\n\n1. Việc thứ hai cần làm ngay.\n\n3. Việc thứ ba cần làm ngay.\n"
    )
    assert [t.number for t in tasks] == ["1", "1", "3"]
    assert all(t.section == ("I NHIỆM VỤ",) for t in tasks)


def test_deadlines_behind_items_and_bodies_before_them() -> None:
    tasks = tasks_of(
        """
I. NHIỆM VỤ

1. Cải cách tài chính công

Cơ quan chủ trì: Phòng Tài chính - Kế hoạch.

Cơ quan phối hợp: Kho bạc Nhà nước huyện.

a) Giải ngân vốn được giao trong năm.

- Thời gian hoàn thành: Quý III/2023.

b) Giao quyền tự chủ cho đơn vị sự nghiệp.

- Thời gian hoàn thành: Quý IV/2023.
"""
    )
    assert [t.deadline_text for t in tasks] == ["Quý III/2023", "Quý IV/2023"]
    assert all({u.role for u in t.units} == {"lead", "coordinating"} for t in tasks)


def test_headings_glued_to_their_first_item_are_parted() -> None:
    tasks = tasks_of(
        """
II. NHIỆM VỤ 1. Công tác kiểm tra - Sở Nội vụ chủ trì kiểm tra hai cuộc trong năm.

- Thanh tra tỉnh kiểm tra đột xuất tại các huyện.

2. Văn hóa - Xã hội là lĩnh vực cần tập trung nguồn lực trong năm nay.
"""
    )
    assert [t.text.split()[0] for t in tasks] == ["Sở", "Thanh", "Văn"]
    assert tasks[0].section == ("II NHIỆM VỤ", "1 Công tác kiểm tra")


def test_a_metadata_line_behind_bullets_speaks_of_all_of_them() -> None:
    tasks = tasks_of(
        """
I. NHIỆM VỤ

1. Nội dung công khai kế hoạch sử dụng đất

- Niêm yết bản đồ tại trụ sở.

- Phát thanh khi có quyết định thu hồi đất.

Đơn vị chủ trì: Phòng Nội vụ. Đơn vị phối hợp: Phòng Tư pháp.

2. Nội dung khác

- Lập sổ theo dõi tại trụ sở.
"""
    )
    assert [{u.role: u.text for u in t.units} for t in tasks] == [
        {"lead": "Phòng Nội vụ", "coordinating": "Phòng Tư pháp"},
        {"lead": "Phòng Nội vụ", "coordinating": "Phòng Tư pháp"},
        {},
    ]
