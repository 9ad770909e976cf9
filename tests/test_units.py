"""Bodies as plans print them: lists cut into mentions, official names, levels, places, roles."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import squeeze
from normalizers.units import (
    NOTHING,
    Unit,
    issuing_office,
    looks_like_units,
    parse_role_cell,
    parse_unit,
    parse_units,
    printed_in_full,
    split_bodies,
)

HOMES = {
    "province": Jurisdiction("province", "Tỉnh Quảng Nam", None, None, date(2024, 3, 1)),
    "city": Jurisdiction("province", "Thành phố Đà Nẵng", None, None, date(2025, 10, 1)),
    "province26": Jurisdiction("province", "Tỉnh Gia Lai", None, None, date(2026, 1, 15)),
    "district": Jurisdiction("district", "Tỉnh Nghệ An", "Huyện Con Cuông", None, date(2022, 3, 1)),
    "town": Jurisdiction("district", "Tỉnh Đắk Lắk", "Thành phố Buôn Ma Thuột", None, date(2023, 3, 1)),
    "quarter": Jurisdiction("district", "Thành phố Hồ Chí Minh", "Quận 7", None, date(2023, 3, 1)),
    "commune": Jurisdiction("commune", "Tỉnh Nam Định", "Huyện Hải Hậu", "Xã Hải Minh", date(2024, 3, 1)),
    "ward": Jurisdiction("commune", "Thành phố Hà Nội", "Quận Ba Đình", "Phường Ngọc Khánh", date(2023, 3, 1)),
    "commune26": Jurisdiction("commune", "Tỉnh Phú Thọ", None, "Xã Yên Lập", date(2026, 1, 15)),
    "ward26": Jurisdiction("commune", "Thành phố Huế", None, "Phường Thuận Hóa", date(2025, 12, 1)),
    "department": Jurisdiction(
        "province", "Tỉnh Quảng Nam", None, None, date(2023, 3, 1), "Sở Tài nguyên và Môi trường"
    ),
    "nowhere": Jurisdiction(),
}

CONG_SO = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam"
UBND = "Ủy ban nhân dân"

LISTS = [
    ("Phòng Nội vụ", ["Phòng Nội vụ"]),
    ("Phòng: Quản lý đô thị, Kinh tế; UBND các xã, phường", ["Quản lý đô thị", "Kinh tế", "UBND các xã, phường"]),
    ("Các Sở: Nội vụ, Kế hoạch và Đầu tư; Công an tỉnh", ["Nội vụ", "Kế hoạch và Đầu tư", "Công an tỉnh"]),
    ("Các phòng chuyên môn: Tư pháp, Nội vụ; Công an", ["Tư pháp", "Nội vụ", "Công an"]),
    ("Sở Lao động, TB&XH, Sở Y tế", ["Sở Lao động, TB&XH", "Sở Y tế"]),
    ("Phòng Kinh tế, Hạ tầng và Đô thị; Phòng Nội vụ", ["Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Nội vụ"]),
    ("Văn phòng HĐND và UBND, Phòng Tư pháp", ["Văn phòng HĐND và UBND", "Phòng Tư pháp"]),
    ("các phòng, ban, ngành", ["các phòng, ban, ngành"]),
    ("UBND huyện, thị xã, thành phố", ["UBND huyện, thị xã, thành phố"]),
    ("UBND cấp huyện, cấp xã", ["UBND cấp huyện", "cấp xã"]),
    ("UBND thành phố, các phường, xã", ["UBND thành phố", "các phường, xã"]),
    ("HĐND, UBND xã", ["HĐND", "UBND xã"]),
    ("- Sở Nội vụ - Sở Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
    ("Sở Nội vụ và các cơ quan, đơn vị liên quan", ["Sở Nội vụ", "các cơ quan, đơn vị liên quan"]),
    ("các cơ quan, đơn vị, UBND các xã", ["các cơ quan, đơn vị", "UBND các xã"]),
    ("các trường học, cơ quan, đơn vị", ["các trường học", "cơ quan, đơn vị"]),
    ("các ngành, đơn vị, thôn bản", ["các ngành, đơn vị", "thôn bản"]),
    ("các cấp, các ngành và đoàn thể", ["các cấp, các ngành", "đoàn thể"]),
    ("Các sở, ban, ngành, đơn vị sự nghiệp trực thuộc UBND tỉnh, UBND các huyện",
     ["Các sở, ban, ngành", "đơn vị sự nghiệp trực thuộc UBND tỉnh", "UBND các huyện"]),
    ("Thủ trưởng các phòng, đơn vị sự nghiệp thuộc UBND huyện; Chủ tịch UBND các xã",
     ["Thủ trưởng các phòng, đơn vị sự nghiệp thuộc UBND huyện", "Chủ tịch UBND các xã"]),
    ("Hội: Phụ nữ, Nông dân, CCB; Đoàn thanh niên", ["Phụ nữ", "Nông dân", "CCB", "Đoàn thanh niên"]),
    ("Uỷ ban nhân dân các xã,thị trấn;Phòng Nội vụ", ["Uỷ ban nhân dân các xã,thị trấn", "Phòng Nội vụ"]),
    ("Bưu điện xã, Đoàn Thanh niên xã", ["Bưu điện xã", "Đoàn Thanh niên xã"]),
    ("Bảo hiểm xã hội, Hội Nông dân xã", ["Bảo hiểm xã hội", "Hội Nông dân xã"]),
    ("4. Đề nghị Công an huyện", ["Công an huyện"]),
    ("Các đơn vị: Sở Nội vụ, BHXH tỉnh", ["Sở Nội vụ", "BHXH tỉnh"]),
    ("SỞ NỘI VỤ; Sở: Tư pháp", ["SỞ NỘI VỤ", "Tư pháp"]),
    ("UBND các xã: Tân Lập, Phú Mỹ và Hòa An; Công an", ["UBND các xã: Tân Lập, Phú Mỹ và Hòa An", "Công an"]),
    ("Trung tâm Văn hóa, Thể thao, Du lịch và Truyền thông huyện",
     ["Trung tâm Văn hóa, Thể thao, Du lịch và Truyền thông huyện"]),
    ("Cơ quan chủ trì tham mưu: Phòng Nội vụ", ["Phòng Nội vụ"]),
    ("", []),
    (" ;, - ", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mentions"), LISTS)
def test_lists_are_cut_into_mentions_as_printed(text: str, mentions: list[str]) -> None:
    assert list(split_bodies(text)) == mentions


UNITS = [
    # province plans
    ("province", "Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn", "province", "Tỉnh Quảng Nam", False),
    ("province", "Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội", "province", "Tỉnh Quảng Nam", False),
    ("province", "Sở VHTT&DL", "Sở Văn hóa, Thể thao và Du lịch", "province", "Tỉnh Quảng Nam", False),
    ("province", "Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân", "province", "Tỉnh Quảng Nam", False),
    ("province", "UBND các huyện, thị xã, thành phố", UBND, "district", None, True),
    ("province", "UBND cấp xã", UBND, "commune", None, True),
    ("province", "cấp xã", UBND, "commune", None, True),
    ("province", "UBND huyện Núi Thành", UBND, "district", "Huyện Núi Thành", False),
    ("province", "UBND thành phố Tam Kỳ", UBND, "district", "Thành phố Tam Kỳ", False),
    ("province", "Các sở, ban, ngành", "Các sở, ban, ngành", "province", "Tỉnh Quảng Nam", True),
    ("province", "các Sở, ngành liên quan", "Các sở, ngành liên quan", "province", "Tỉnh Quảng Nam", True),
    ("province", "các sở, ban, ngành, địa phương", "Các sở, ban, ngành, địa phương", None, None, True),
    ("province", "các huyện, thị xã, thành phố", "Các huyện, thị xã, thành phố", "district", None, True),
    ("province", "Mặt trận Tổ quốc Việt Nam các cấp", FRONT, None, None, True),
    ("province", "Viettel Quảng Nam", "Viettel", None, "Tỉnh Quảng Nam", False),
    ("province", "Điện lực Tam Kỳ", "Điện lực", None, "Thành phố Tam Kỳ", False),
    ("province", "Công an Hội An", "Công an", "district", "Thành phố Hội An", False),
    ("province", "Bưu điện", "Bưu điện", None, None, False),
    ("province", "Bưu điện tỉnh", "Bưu điện", "province", "Tỉnh Quảng Nam", False),
    ("province", "Bộ Nội vụ", "Bộ Nội vụ", "central", None, False),
    ("province", "Ban Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Quân sự", "province", "Tỉnh Quảng Nam", False),
    ("province", "Giám đốc các sở", "Giám đốc các sở", "province", "Tỉnh Quảng Nam", True),
    ("province", "Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng Ủy ban nhân dân", "province", "Tỉnh Quảng Nam", False),
    # city plans, plans after July 2025
    ("province", "Sở Nông nghiệp", "Sở Nông nghiệp và Phát triển nông thôn", "province", "Tỉnh Quảng Nam", False),
    ("province26", "Sở Nông nghiệp", "Sở Nông nghiệp và Môi trường", "province", "Tỉnh Gia Lai", False),
    ("city", "UBND thành phố", UBND, "province", "Thành phố Đà Nẵng", False),
    ("city", "UBND các phường, xã, đặc khu", UBND, "commune", None, True),
    ("province26", "Thuế cơ sở 3", "Thuế cơ sở 3", None, None, False),
    ("province26", "Tòa án nhân dân khu vực 2", "Tòa án nhân dân khu vực 2", None, None, False),
    ("province26", "Sở Dân tộc và Tôn giáo", "Sở Dân tộc và Tôn giáo", "province", "Tỉnh Gia Lai", False),
    ("province26", "Phòng Kinh tế cấp xã", "Phòng Kinh tế", "commune", None, True),
    ("commune26", "Phòng VH-XH", "Phòng Văn hóa - Xã hội", "commune", "Xã Yên Lập", False),
    ("commune26", "Văn hóa - Xã hội", "Phòng Văn hóa - Xã hội", "commune", "Xã Yên Lập", False),
    ("commune26", "Các phòng, ban, đơn vị", "Các phòng, ban, đơn vị", "commune", "Xã Yên Lập", True),
    ("commune26", "TT PVHCC xã", "Trung tâm Phục vụ hành chính công", "commune", "Xã Yên Lập", False),
    ("commune26", "UBND tỉnh", UBND, "province", "Tỉnh Phú Thọ", False),
    ("ward26", "UBND thành phố", UBND, "province", "Thành phố Huế", False),
    ("ward26", "Sở Nội vụ thành phố Huế", "Sở Nội vụ", "province", "Thành phố Huế", False),
    # district plans
    ("district", "Văn phòng UBND huyện", CONG_SO, "district", "Huyện Con Cuông", False),
    ("district", "Phòng Tài chính-Kế hoạch", "Phòng Tài chính - Kế hoạch", "district", "Huyện Con Cuông", False),
    ("district", "P. LĐTBXH", "Phòng Lao động - Thương binh và Xã hội", "district", "Huyện Con Cuông", False),
    ("district", "Tài chính - Kế hoạch", "Phòng Tài chính - Kế hoạch", "district", "Huyện Con Cuông", False),
    ("district", "Công an xã", "Công an", "commune", None, True),
    ("district", "Trạm Y tế các xã", "Trạm Y tế", "commune", None, True),
    ("district", "UBND xã Chi Khê", UBND, "commune", "Xã Chi Khê", False),
    ("district", "Tòa án các cấp", "Tòa án nhân dân", None, None, True),
    ("district", "Thanh tra tỉnh", "Thanh tra", "province", "Tỉnh Nghệ An", False),
    ("district", "Chi cục Thuế khu vực IV", "Chi cục Thuế khu vực IV", "district", None, False),
    ("district", "Chi nhánh Điện lực Con Cuông", "Chi nhánh Điện lực", None, "Huyện Con Cuông", False),
    ("district", "Bộ phận một cửa UBND huyện", "Bộ phận Một cửa", "district", "Huyện Con Cuông", False),
    ("district", "Các cơ quan chuyên môn", "Các cơ quan chuyên môn", "district", "Huyện Con Cuông", True),
    ("district", "các phòng ban huyện", "Các phòng, ban", "district", "Huyện Con Cuông", True),
    ("district", "các đoàn thể huyện, các xã, thị trấn", "Các đoàn thể", None, None, True),
    ("district", "các đơn vị sự nghiệp trực thuộc UBND huyện",
     "Các đơn vị sự nghiệp trực thuộc Ủy ban nhân dân huyện", "district", "Huyện Con Cuông", True),
    ("district", "các trường học trên địa bàn huyện", "Các trường học", "district", "Huyện Con Cuông", True),
    ("district", "Trưởng phòng Nội vụ", "Trưởng Phòng Nội vụ", "district", "Huyện Con Cuông", False),
    ("town", "Công an TP", "Công an", "district", "Thành phố Buôn Ma Thuột", False),
    ("town", "Công an thành phố Buôn Ma Thuột", "Công an", "district", "Thành phố Buôn Ma Thuột", False),
    ("quarter", "UBND 10 phường", UBND, "commune", None, True),
    ("quarter", "Sở Y tế Thành phố", "Sở Y tế", "province", "Thành phố Hồ Chí Minh", False),
    # commune plans
    ("commune", "UBND xã", UBND, "commune", "Xã Hải Minh", False),
    ("commune", "UBND cấp xã", UBND, "commune", "Xã Hải Minh", False),
    ("commune", "Văn phòng UBND xã", CONG_SO, "commune", "Xã Hải Minh", False),
    ("commune", "Văn phòng UBND – UBND xã", CONG_SO, "commune", "Xã Hải Minh", False),
    ("commune", "VP HDND-UBND", CONG_SO, "commune", "Xã Hải Minh", False),
    ("commune", "Tư pháp – HT xã", "Công chức Tư pháp - Hộ tịch", "commune", "Xã Hải Minh", False),
    ("commune", "CC VH-XH", "Công chức Văn hóa - Xã hội", "commune", "Xã Hải Minh", False),
    ("commune", "Văn hóa - Xã hội xã", "Công chức Văn hóa - Xã hội", "commune", "Xã Hải Minh", False),
    ("commune", "Địa chính NN xã", "Công chức Địa chính - Nông nghiệp", "commune", "Xã Hải Minh", False),
    ("commune", "Văn phòng – Thống kê", "Công chức Văn phòng - Thống kê", "commune", "Xã Hải Minh", False),
    ("commune", "Công chức Văn hóa – xã hội phụ trách lĩnh vực thông tin", "Công chức Văn hóa - Xã hội", "commune",
     "Xã Hải Minh", False),
    ("commune", "Các ông (bà) trưởng thôn", "Trưởng thôn", "village", None, True),
    ("commune", "Trưởng các thôn, tổ dân phố", "Trưởng thôn, tổ dân phố", "village", None, True),
    ("commune", "Ban nhân dân các thôn", "Ban nhân dân thôn", "village", None, True),
    ("commune", "Các đồng chí Ủy viên UBND xã", "Ủy viên Ủy ban nhân dân", "commune", "Xã Hải Minh", True),
    ("commune", "thôn bản", "Thôn, bản", "village", None, True),
    ("commune", "Các Ban ngành đoàn thể", "Các ban, ngành, đoàn thể", None, None, True),
    ("commune", "Các ban, ngành đoàn thể xã", "Các ban, ngành, đoàn thể", "commune", "Xã Hải Minh", True),
    ("commune", "các tổ chức CT-XH xã", "Các tổ chức chính trị - xã hội", "commune", "Xã Hải Minh", True),
    ("commune", "các hội đoàn thể", "Các hội, đoàn thể", None, None, True),
    ("commune", "Phòng Nội vụ", "Phòng Nội vụ", "district", "Huyện Hải Hậu", False),
    ("commune", "Sở Nội vụ", "Sở Nội vụ", "province", "Tỉnh Nam Định", False),
    ("commune", "TT TGPL", "Trung tâm Trợ giúp pháp lý nhà nước", "province", "Tỉnh Nam Định", False),
    ("commune", "BCH Công đoàn xã", "Ban Chấp hành Công đoàn", "commune", "Xã Hải Minh", False),
    ("ward", "UBND Thành phố", UBND, "province", "Thành phố Hà Nội", False),
    ("ward", "UBND phường", UBND, "commune", "Phường Ngọc Khánh", False),
]  # fmt: skip


@pytest.mark.parametrize(("home", "mention", "name", "level", "place", "collective"), UNITS)
def test_mentions_have_name_level_and_place(
    home: str, mention: str, name: str, level: str | None, place: str | None, collective: bool
) -> None:
    unit = parse_unit(mention, HOMES[home])
    assert (unit.name, unit.level, unit.place, unit.collective) == (name, level, place, collective)
    assert unit.mention == mention


MISREAD = [
    ("Ủy ban Mật trấn Tô quốc xã", FRONT),
    ("Ủy ban Mặt trận Tổ", FRONT),
    ("Uỷ ban nhân dân xã", UBND),
    ("Hội đông nhân dân xã", "Hội đồng nhân dân"),
    ("Phòng Tài nguỵên và Môi trưòng", "Phòng Tài nguyên và Môi trường"),
    ("Phòng Tai chinh- Kế hoach", "Phòng Tài chính - Kế hoạch"),
    ("PhòngNội vụ", "Phòng Nội vụ"),
    ("Trung tâm Ytế", "Trung tâm Y tế"),
    ("Vãn phòng HĐND&UBND", CONG_SO),
    ("Phòng Lao dộng - Thuơng bình và Xã hộl", "Phòng Lao động - Thương binh và Xã hội"),
    ("VĂN PHÒNG HĐND VÀ UBND HUYỆN", CONG_SO),
    ("thôn, tố dân phố", "Thôn, tổ dân phố"),
    ("Các bộ phân chuyên môn", "Các bộ phận chuyên môn"),
]


@pytest.mark.parametrize(("mention", "name"), MISREAD)
def test_scanner_faults_are_mended_in_the_name_only(mention: str, name: str) -> None:
    unit = parse_unit(mention, HOMES["commune"])
    assert unit.name == name
    assert unit.mention == mention


UNKNOWN = [
    ("province", "Quỹ Bảo vệ môi trường tỉnh", "Quỹ Bảo vệ môi trường", "province", "pattern"),
    ("district", "Trung tâm Y tế đặc biệt", "Trung tâm Y tế đặc biệt", "district", "pattern"),
    ("province", "Chi cục Giám định xây dựng", "Chi cục Giám định xây dựng", "province", "pattern"),
    ("commune", "những người có uy tín", "Những người có uy tín", None, "as_printed"),
]


@pytest.mark.parametrize(("home", "mention", "name", "level", "matched"), UNKNOWN)
def test_unknown_bodies_keep_their_words(home: str, mention: str, name: str, level: str | None, matched: str) -> None:
    unit = parse_unit(mention, HOMES[home])
    assert (unit.name, unit.level, unit.matched_by, unit.unit_id) == (name, level, matched, None)


@pytest.mark.parametrize(
    "text", ["100% hồ sơ đúng hạn", "Bà Nguyễn Thị B", "12", "Các mô hình thu gom rác", "Hàng quý"]
)
def test_what_is_no_body_gives_none(text: str) -> None:
    assert parse_units(text, HOMES["commune"]) == ()
    assert parse_unit(text, HOMES["commune"]).matched_by == "as_printed"


def _placed(units: tuple[Unit, ...]) -> list[tuple[str, str | None, str | None, bool]]:
    return [(unit.name, unit.level, unit.place, unit.collective) for unit in units]


def test_words_of_place_behind_a_row_of_one_family_hold_for_all() -> None:
    units = parse_units("Đảng ủy, HĐND, UBND, UBMTTQ các xã, thị trấn", HOMES["district"])
    assert {(unit.level, unit.place, unit.collective) for unit in units} == {("commune", None, True)}
    mixed = parse_units("UBMTTQVN và các đoàn thể huyện, các xã", HOMES["district"])
    assert _placed(mixed) == [(FRONT, None, None, True), ("Các đoàn thể", None, None, True)]


def test_words_of_place_do_not_reach_bodies_of_another_kind() -> None:
    units = parse_units("Phòng Nội vụ, các cơ quan, đơn vị, UBND các xã", HOMES["district"])
    assert [(unit.level, unit.place) for unit in units] == [
        ("district", "Huyện Con Cuông"), (None, None), ("commune", None),
    ]  # fmt: skip
    parted = parse_units("UBMTTQVN; các đoàn thể các xã", HOMES["district"])
    assert (parted[0].level, parted[0].collective) == ("district", False)


def test_same_level_looks_back() -> None:
    text = "UBND các xã, thị trấn, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội cùng cấp"
    units = parse_units(text, HOMES["district"])
    assert [(unit.level, unit.place, unit.collective) for unit in units] == [("commune", None, True)] * 3
    peer = units[0]
    alone = parse_units("Mặt trận Tổ quốc cùng cấp", HOMES["district"], peer=peer)
    assert _placed(alone) == [(FRONT, "commune", None, True)]


def test_a_shared_abbreviation_is_the_body_that_the_plan_prints_in_full() -> None:
    home, cell = HOMES["district"], "Trung tâm VHTT&TT huyện"
    for full in ("Trung tâm Văn hóa, Thể thao và Truyền thông", "Trung tâm Văn hóa - Thể thao và Truyền thanh"):
        seen = printed_in_full(["Phòng Nội vụ", f"Giao {full} huyện đưa tin."])
        assert parse_units(cell, home, seen=seen)[0].name == full
    assert printed_in_full(["Phòng Nội vụ"]) == NOTHING


OWN_SHORTS = [
    ("Phòng QLĐĐ", ["Phòng Quản lý đất đai chủ trì.", "Giao Phòng QLĐĐ theo dõi."], "Phòng Quản lý đất đai"),
    ("Phòng TN nước", ["Phòng TN nước", "Phòng Tài nguyên nước và Biển, Văn phòng"], "Phòng Tài nguyên nước và Biển"),
    ("TT KTCNS", ["Trung tâm Kỹ thuật công nghệ số (TT KTCNS)"], "Trung tâm Kỹ thuật công nghệ số"),
    ("TT QTMT", ["TT QTMT và Trung tâm Quan trắc môi trường"], "Trung tâm Quan trắc môi trường"),
    ("Trung tâm", ["Trung tâm Lưu trữ lịch sử tỉnh (sau đây gọi tắt là Trung tâm)"], "Trung tâm Lưu trữ lịch sử"),
    ("Chi cục QLCL", ["Chi cục Quản lý chất lượng", "Chi cục QLCL"], "Chi cục Quản lý chất lượng"),
]


@pytest.mark.parametrize(("short", "texts", "name"), OWN_SHORTS)
def test_a_short_form_is_what_the_plan_prints_in_full(short: str, texts: list[str], name: str) -> None:
    seen = printed_in_full(texts)
    units = parse_units(f"Sở Nội vụ; {short}, Công an tỉnh", HOMES["province"], seen=seen)
    assert [unit.name for unit in units] == ["Sở Nội vụ", name, "Công an"]
    assert units[1].mention == short


@pytest.mark.parametrize(
    ("short", "texts"),
    [
        ("Phòng QLĐĐ", ["Phòng Quản lý đầu tư.", "Phòng QLĐĐ"]),
        ("Phòng QLĐĐ", ["Phòng Quản lý đất đai.", "Phòng Quản lý đê điều.", "Phòng QLĐĐ"]),
        ("Phòng QLĐĐ", ["Phòng QLĐĐ", "Phòng Quản lý đô thị"]),
    ],
)
def test_a_short_form_of_no_one_body_stays_as_printed(short: str, texts: list[str]) -> None:
    unit = parse_unit(short, HOMES["district"], seen=printed_in_full(texts))
    assert (unit.name, unit.unit_id) == (short, None)


def _cases() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "units_cases.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case['home']}-{case['printed']}")
def test_printed_forms_of_all_levels_and_years(case: dict[str, str]) -> None:
    home = HOMES[case["home"]]
    units = parse_units(case["printed"], home)
    assert " + ".join(unit.name for unit in units) == case["name"]
    place = home.place_of(case["level"]) if case["place"] == "own" else case["place"] or None
    found = (units[0].level or "", units[0].place, units[0].collective)
    assert found == (case["level"], place, case["several"] == "x")


@pytest.mark.parametrize(
    ("issuer", "office"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"), ("Công an", "Công an"), ("Ủy ban nhân dân", None), ("Huyện ủy", None),
        ("Hội đồng nhân dân", None), ("Ban Chỉ đạo cải cách hành chính", None), (None, None),
    ],
)  # fmt: skip
def test_departments_that_issue_plans(issuer: str | None, office: str | None) -> None:
    assert issuing_office(issuer) == office


CELLS = [
    ("lead", "Phòng Nội vụ phối hợp Phòng Tư pháp; UBND các xã",
     {"lead": ["Phòng Nội vụ", UBND], "coordinating": ["Phòng Tư pháp"]}),
    ("lead", "Chủ trì: Sở Nội vụ. Phối hợp: Sở Tài chính, Sở Y tế",
     {"lead": ["Sở Nội vụ"], "coordinating": ["Sở Tài chính", "Sở Y tế"]}),
    ("lead", "- Chủ trì: Phòng Tư pháp\n- Phối hợp: Công an, Thanh tra",
     {"lead": ["Phòng Tư pháp"], "coordinating": ["Công an", "Thanh tra"]}),
    ("lead", "Phòng Nội vụ; phối hợp: Phòng Tư pháp, UBND các xã",
     {"lead": ["Phòng Nội vụ"], "coordinating": ["Phòng Tư pháp", UBND]}),
    ("lead", "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính",
     {"lead": ["Sở Nội vụ"], "coordinating": ["Sở Tài chính"]}),
    ("lead", "Sở Y tế là cơ quan chủ trì; Công an phối hợp", {"lead": ["Sở Y tế"], "coordinating": ["Công an"]}),
    ("lead", "Sở Nội vụ (chủ trì), Sở Tư pháp, UBND tỉnh",
     {"lead": ["Sở Nội vụ"], "coordinating": ["Sở Tư pháp", UBND]}),
    ("lead", "Các cơ quan, đơn vị chủ trì, Phòng Nội vụ phối hợp",
     {"lead": ["Các cơ quan, đơn vị"], "coordinating": ["Phòng Nội vụ"]}),
    ("lead", "UBND các xã chủ trì; phối hợp với các sở, ngành",
     {"lead": [UBND], "coordinating": ["Các sở, ngành"]}),
    ("lead", "Đơn vị chủ trì: Sở Y tế. Theo dõi, kiểm tra: Sở Nội vụ",
     {"lead": ["Sở Y tế"], "monitoring": ["Sở Nội vụ"]}),
    ("lead", "Cơ quan thực hiện: Phòng Nội vụ", {"implementing": ["Phòng Nội vụ"]}),
    ("lead", "Phòng Nội vụ phối hợp Phòng Nội vụ, Công an", {"lead": ["Phòng Nội vụ"], "coordinating": ["Công an"]}),
    ("coordinating", "Sở Nội vụ, Sở Tài chính", {"coordinating": ["Sở Nội vụ", "Sở Tài chính"]}),
    ("coordinating", "Phối hợp với Sở Nội vụ", {"coordinating": ["Sở Nội vụ"]}),
    ("monitoring", "Văn phòng HĐND và UBND", {"monitoring": [CONG_SO]}),
    ("lead", "", {}),
]  # fmt: skip


@pytest.mark.parametrize(("role", "text", "roles"), CELLS)
def test_cells_of_several_roles(role: str, text: str, roles: dict[str, list[str]]) -> None:
    found = parse_role_cell(text, HOMES["district"], role)
    assert {name: [unit.name for unit in units] for name, units in found.items()} == roles


BODIES_ONLY = [
    "Phòng Nội vụ; UBND các xã, phường",
    "Phòng: Quản lý đô thị, Kinh tế; UBND các xã",
    "Các cơ quan, đơn vị có liên quan",
    "Tư pháp – Hộ tịch xã",
    "Sở Nội vụ phối hợp Sở Tư pháp",
    "Chủ trì: Sở Nội vụ; Phối hợp: các sở, ngành",
    "Các nhà trường trên địa bàn xã.",
    "Chủ tịch UBND các xã",
    "Trung tâm Kỹ thuật địa chính; Phòng Nội vụ",
    "Các đơn vị: Sở Nội vụ, BHXH tỉnh",
    "UBND các xã: Tân Lập, Phú Mỹ; Công an",
]
NOT_BODIES = [
    "", "Cơ quan chủ trì", "Đơn vị phối hợp", "Quý III/2024", "Thường xuyên", "Theo kế hoạch", "Kế hoạch tuyên truyền",
    "Báo cáo kết quả của UBND xã", "Văn bản chỉ đạo", "Công văn, Kế hoạch", "Hội nghị, tập huấn",
    "Ban hành quy chế của cơ quan",
    "Tổ chức hội nghị đối thoại", "100% cơ quan, đơn vị thực hiện", "Phòng, chống tham nhũng",
    "Kinh tế", "Năm 2024", "12",
    "UBND xã ban hành quyết định", "Quyết định của Chủ tịch UBND", "Bộ TTHC", "Các văn bản hướng dẫn", "Sở hữu trí tuệ",
    "Phòng Nội vụ tham mưu ban hành văn bản triển khai trong tháng",
]  # fmt: skip


@pytest.mark.parametrize("text", BODIES_ONLY)
def test_cells_of_bodies_are_seen(text: str) -> None:
    assert looks_like_units(text)


@pytest.mark.parametrize("text", NOT_BODIES)
def test_cells_of_anything_else_are_not_bodies(text: str) -> None:
    assert not looks_like_units(text)


_VOCABULARY = """
UBND HĐND xã, huyện các phòng ban Sở ; : - và ( ) Nội vụ cấp phối hợp chủ trì Trung tâm thị tỉnh thành phố IV 3 số của
trên địa bàn cơ quan đơn vị liên cùng Ủy TP TT trưởng Công an Hội & / , . Các thôn
"""
WORDS = st.sampled_from(_VOCABULARY.split())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)), st.sampled_from(sorted(HOMES)))
def test_any_text_gives_units_of_its_own_words(text: str, home: str) -> None:
    units = parse_units(text, HOMES[home])
    plain = squeeze(text)
    for unit in units:
        assert unit.mention and unit.name
        assert unit.mention in plain
        assert unit.level in {None, "central", "province", "district", "commune", "village"}
    assert isinstance(parse_unit(text, HOMES[home]), Unit)
    assert isinstance(looks_like_units(text), bool)
    roles = parse_role_cell(text, HOMES[home])
    leads = {(u.name, u.level, u.place) for u in roles.get("lead", ())}
    assert not leads & {(u.name, u.level, u.place) for u in roles.get("coordinating", ()) if not u.collective}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)), max_size=4),
    st.sampled_from(sorted(HOMES)),
)
def test_what_a_plan_prints_never_stops_the_reader(texts: list[str], home: str) -> None:
    seen = printed_in_full([*texts, "Phòng QLĐĐ (sau đây gọi tắt là Phòng)", "Phòng Quản lý đất đai"])
    assert hash(seen) == hash(
        printed_in_full([*texts, "Phòng QLĐĐ (sau đây gọi tắt là Phòng)", "Phòng Quản lý đất đai"])
    )
    for text in texts:
        assert all(unit.name and unit.mention in squeeze(text) for unit in parse_units(text, HOMES[home], seen=seen))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([mention for _, mention, *_ in UNITS[:40]]), min_size=1, max_size=5))
def test_a_semicolon_always_parts_bodies(mentions: list[str]) -> None:
    assert list(split_bodies("; ".join(mentions))) == mentions
