"""Appendix tables: headers, heading rows, rows over pages, merged and shifted cells."""

import pytest

from extractors.appendix import join_bodies, split_deadline, table_tasks
from extractors.columns import assign_columns, column_of, is_header_row, is_numbering_row
from extractors.document import Cell, Place, Table
from extractors.raw import RawTask


def grid(rows: list[list[str | tuple[str, int, int]]], *, page: int = 1, ragged: bool = False) -> Table:
    """A table from rows of texts; (text, rowspan, colspan) for merged cells, positions they cover left out."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        c = 0
        for entry in row:
            while (r, c) in taken:
                c += 1
            text, down, right = entry if isinstance(entry, tuple) else (entry, 1, 1)
            taken |= {(r + i, c + j) for i in range(down) for j in range(right)}
            cells.append(Cell(text, r, c, down, right, Place(page, page)))
            c += right
    return Table(len(rows), max(c for _, c in taken) + 1, tuple(cells), Place(page, page), ragged)


def said(task: RawTask) -> dict[str, str]:
    return {u.role: u.text for u in task.units}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Số TT", "ordinal"),
        ("STT", "ordinal"),
        ("Nội dung công việc", "task"),
        ("Nhiệm vụ, giải pháp", "task"),
        ("NỘI DUNG NHIỆM VỤ", "task"),
        ("Sở, ngành chủ trì tham mưu", "lead"),
        ("CHỦ TRÌ", "lead"),
        ("Đơn vị phối hợp", "coordinating"),
        ("Đơn vị thực hiện", "executing"),
        ("Người thực hiện", "executing"),
        ("Theo dõi, kiểm tra, đôn đốc", "monitoring"),
        ("Sản phẩm đầu ra", "output"),
        ("Kết quả dự kiến", "output"),
        ("Thời hạn hoàn thành", "deadline"),
        ("Thời gian dự kiến hoàn thành", "deadline"),
        ("Thời giankiến hoàn thành", "deadline"),
        ("Chi tiêu", "indicator"),
        ("Chỉ tiêu năm 2025", "indicator"),
        ("Nguồn kinh phí", "budget"),
        ("Ghi chú", "note"),
        ("Cơ quan chủ trì, cơ quan phối hợp", "bodies"),
        ("Sản phẩm và thời gian hoàn thành", "deadline_output"),
        ("Nội dung thành phần", "subdimension"),
        ("Phòng Nội vụ", None),
        ("", None),
    ],
)
def test_columns_are_told_by_their_words(header: str, column: str | None) -> None:
    assert column_of(header) == column


def test_executing_is_lead_only_without_a_lead() -> None:
    assert assign_columns([["TT", "Nhiệm vụ", "Đơn vị thực hiện"]])[2] == "lead"
    assert assign_columns([["TT", "Nhiệm vụ", "Chủ trì", "Đơn vị thực hiện"]])[2:] == ["lead", "implementing"]


def test_header_rows_and_numbering_rows() -> None:
    assert is_header_row(["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian"])
    assert not is_header_row(["1", "Rà soát văn bản", "Phòng Tư pháp", "Quý I/2024"])
    assert is_numbering_row(["(1)", "(2)", "(3)"]) and not is_numbering_row(["1", "Rà soát", "x"])


HEADER: list[list[str | tuple[str, int, int]]] = [
    [("TT", 2, 1), ("Nhiệm vụ", 2, 1), ("Trách nhiệm thực hiện", 1, 2), ("Thời gian", 2, 1)],
    ["Chủ trì", "Phối hợp"],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
]


def test_two_level_header_headings_and_a_row_over_two_pages() -> None:
    first = grid(
        [
            *HEADER,
            ["I", ("Công khai, minh bạch", 1, 4)],
            ["1", "Niêm yết ngân sách tại", "UBND các xã", "Phòng Tài", "Hằng"],
        ]
    )
    second = grid(
        [
            *HEADER,
            ["", "trụ sở", "", "chính - Kế hoạch", "quý"],
            ["2", "Công khai bảng giá đất", "Phòng Nội vụ", "", "Quý II/2024"],
            ["II", ("Quản trị điện tử", 1, 4)],
            ["3", "Nâng cấp trang thông tin", "Phòng Văn hóa và Thông tin", "UBND các xã", "Năm 2024"],
        ],
        page=2,
    )
    tasks = table_tasks([first, second], heading="PHỤ LỤC", key_prefix="PL1")
    assert [(t.key, t.text, t.deadline_text) for t in tasks] == [
        ("PL1/1", "Niêm yết ngân sách tại trụ sở", "Hằng quý"),
        ("PL1/2", "Công khai bảng giá đất", "Quý II/2024"),
        ("PL1/3", "Nâng cấp trang thông tin", "Năm 2024"),
    ]
    assert said(tasks[0]) == {"lead": "UBND các xã", "coordinating": "Phòng Tài chính - Kế hoạch"}
    assert (tasks[0].place.page_first, tasks[0].place.page_last) == (1, 2)
    assert tasks[2].section == ("PHỤ LỤC", "II Quản trị điện tử") and tasks[2].labels[0] == "Quản trị điện tử"


def test_bodies_and_deadlines_merged_over_rows() -> None:
    table = grid(
        [
            ["TT", "Nội dung công việc", "Đơn vị thực hiện", "Thời hạn hoàn thành"],
            ["1", "Lập danh sách hộ nghèo", ("Phòng Kinh tế", 2, 1), ("Tháng 3/2025", 3, 1)],
            ["2", "Niêm yết danh sách hộ nghèo"],
            ["3", "Họp dân lấy ý kiến", "Văn phòng HĐND và UBND xã"],
        ]
    )
    tasks = table_tasks([table])
    assert [said(t)["lead"] for t in tasks] == ["Phòng Kinh tế", "Phòng Kinh tế", "Văn phòng HĐND và UBND xã"]
    assert {t.deadline_text for t in tasks} == {"Tháng 3/2025"}


def test_merged_first_columns_name_dimension_and_component() -> None:
    table = grid(
        [
            ["TT", "Chỉ số nội dung", "Nội dung thành phần", "Nhiệm vụ", "Đơn vị chủ trì"],
            [("1", 2, 1), ("Quản trị môi trường", 2, 1), "Chất lượng nước", "Kiểm tra nguồn nước", "UBND xã"],
            ["Chất lượng không khí", "Cấm đốt rơm rạ", "Công an xã"],
        ]
    )
    tasks = table_tasks([table])
    assert [t.sublabels[0] for t in tasks] == ["Chất lượng nước", "Chất lượng không khí"]
    assert all(t.labels[0] == "Quản trị môi trường" for t in tasks)


def test_a_heading_row_with_a_body_leads_its_group() -> None:
    table = grid(
        [
            ["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
            ["I", "Cải cách thể chế", "Sở Tư pháp", ""],
            ["1", "Rà soát văn bản", "", "Quý I/2025"],
            ["2", "Tập huấn nghiệp vụ", "Sở Nội vụ", "Quý II/2025"],
        ]
    )
    tasks = table_tasks([table])
    assert [said(t)["lead"] for t in tasks] == ["Sở Tư pháp", "Sở Nội vụ"]


def test_subrows_under_a_parent_row() -> None:
    table = grid(
        [
            ["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
            ["1", "Nâng cao chất lượng dịch vụ", "", ""],
            ["1.1", "Khảo sát người bệnh", "Sở Y tế", "Quý I/2025"],
            ["1.2", "Khảo sát phụ huynh", "Sở Giáo dục và Đào tạo", "Quý II/2025"],
        ]
    )
    tasks = table_tasks([table])
    assert [(t.number, t.section[-1]) for t in tasks] == [
        ("1.1", "1 Nâng cao chất lượng dịch vụ"),
        ("1.2", "1 Nâng cao chất lượng dịch vụ"),
    ]


def test_cells_shifted_by_a_scanner_go_back() -> None:
    table = grid(
        [
            ["TT", "Nội dung thành phần", "Nhiệm vụ", "Kết quả", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"],
            ["1", "Hạ tầng", "Sửa đường thôn", "Báo cáo", "UBND xã", "Công an xã", "Quý I/2024"],
            ["Y tế", "Mua thuốc cho trạm", "Kế hoạch", "Trạm Y tế xã", "UBND xã", "Thường xuyên", ""],
        ],
        ragged=True,
    )
    tasks = table_tasks([table])
    assert said(tasks[1]) == {"lead": "Trạm Y tế xã", "coordinating": "UBND xã"}
    assert (tasks[1].text, tasks[1].output_text, tasks[1].deadline_text) == (
        "Mua thuốc cho trạm",
        "Kế hoạch",
        "Thường xuyên",
    )
    assert "cells_shifted" in tasks[1].flags and "cells_shifted" not in tasks[0].flags


def test_product_and_deadline_in_one_cell() -> None:
    assert split_deadline("Kế hoạch; Quý I/2025") == ("Kế hoạch", "Quý I/2025")
    assert split_deadline("Báo cáo kết quả") == ("Báo cáo kết quả", None)
    assert split_deadline("Thời gian: Quý I/2025.\nSản phẩm: 02 phóng sự.") == ("02 phóng sự", "Quý I/2025")
    assert split_deadline("Sản phẩm: Quyết định; Thời hạn hoàn thành: Tháng 5") == ("Quyết định", "Tháng 5")


def test_a_heading_row_names_its_lead_in_brackets() -> None:
    table = grid(
        [
            ["STT", "Nội dung nhiệm vụ", "Sản phẩm", "Thời gian"],
            ["I", ("Cải cách thể chế (Chủ trì: Phòng Tư pháp)", 1, 3)],
            ["1", "Rà soát văn bản", "Báo cáo", "Quý I/2024"],
        ]
    )
    (task,) = table_tasks([table])
    assert said(task) == {"lead": "Phòng Tư pháp"} and task.labels[0] == "Cải cách thể chế"


def test_like_above() -> None:
    table = grid(
        [
            ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
            ["1", "Lập kế hoạch kiểm tra", "Phòng Nội vụ", "Thanh tra huyện", "Quý I"],
            ["2", "Lập kế hoạch tuyên truyền", "nt", '"', "-nt-"],
        ]
    )
    tasks = table_tasks([table])
    assert (
        said(tasks[1]) == {"lead": "Phòng Nội vụ", "coordinating": "Thanh tra huyện"}
        and tasks[1].deadline_text == "Quý I"
    )


def test_what_a_year_brought_is_no_product() -> None:
    header = [
        "STT",
        "Tiêu chí",
        "Kết quả năm 2021",
        "Mục tiêu năm 2022",
        "Giải pháp",
        "Chủ trì",
        "Phối hợp",
        "Thời hạn",
    ]
    assert [column_of(cell) for cell in header[2:5]] == ["other", "indicator", "task"]


PLAIN: list[str | tuple[str, int, int]] = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]


def test_a_merged_cell_that_a_page_end_cuts_holds_on_the_next_page() -> None:
    first = grid(
        [
            list(PLAIN),
            ["1", "Rà soát thủ tục hành chính", ("Phòng Tư pháp", 2, 1), "Công an huyện", "Quý I"],
            ["2", "Công bố thủ tục mới", "Phòng Nội vụ", "Quý II"],
        ]
    )
    second = grid([["3", "Tập huấn nghiệp vụ một cửa", "", "Phòng Nội vụ", "Quý III"]], page=2)
    tasks = table_tasks([first, second])
    assert [lead_of(task) for task in tasks] == ["Phòng Tư pháp"] * 3
    assert [task.flags for task in tasks] == [(), (), ("cells_carried",)]


def test_an_empty_cell_stays_empty_where_no_cells_are_merged() -> None:
    first = grid([list(PLAIN), ["1", "Rà soát thủ tục hành chính", "Phòng Tư pháp", "Công an huyện", "Quý I"]])
    second = grid([["2", "Tập huấn nghiệp vụ một cửa", "", "Phòng Nội vụ", "Quý III"]], page=2)
    assert [lead_of(task) for task in table_tasks([first, second])] == ["Phòng Tư pháp", ""]


def test_the_first_words_of_a_row_on_the_page_before() -> None:
    first = grid(
        [
            list(PLAIN),
            ["1", "Rà soát thủ tục hành chính", "Phòng Tư pháp", "Công an huyện", "Quý I"],
            ["", "Nâng cấp trang thông tin điện tử của các xã, đủ chuyên mục công", "", "", ""],
        ]
    )
    second = grid([["2", "khai và hỏi đáp", "Phòng Nội vụ", "", "Quý II"]], page=2)
    tasks = table_tasks([first, second])
    assert [task.number for task in tasks] == ["1", "2"]
    assert tasks[1].text == "Nâng cấp trang thông tin điện tử của các xã, đủ chuyên mục công khai và hỏi đáp"


@pytest.mark.parametrize(
    ("cell", "joined"),
    [
        ("Trung tâm Y tế huyện\nBHXH huyện", "Trung tâm Y tế huyện; BHXH huyện"),
        ("Văn phòng HĐND và\nUBND huyện", "Văn phòng HĐND và UBND huyện"),
        ("UBMTTQ xã\nCác thôn", "UBMTTQ xã; Các thôn"),
        ("Sở Nội vụ;\nSở Tài chính", "Sở Nội vụ; Sở Tài chính"),
        ("Phòng Tài nguyên\nvà Môi trường", "Phòng Tài nguyên và Môi trường"),
        ("", ""),
    ],
)
def test_bodies_on_lines_of_their_own(cell: str, joined: str) -> None:
    assert join_bodies(cell) == joined


def lead_of(task: RawTask) -> str:
    return "; ".join(printed.text for printed in task.units if printed.role == "lead")
