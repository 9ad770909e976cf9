"""Bodies and roles in sentences, headings and metadata lines. All sentences here are made up for these tests."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.sentence_lexicon import cues, line_labels, read_words
from extractors.sentences import find_role_tail, read_body_heading, read_role_line, read_roles

LEADS = [
    ("Sở Nội vụ chủ trì tham mưu kế hoạch kiểm tra.", ["Sở Nội vụ"]),
    ("Sở Nông nghiệp và Môi trường rà soát quy hoạch.", ["Sở Nông nghiệp và Môi trường"]),
    ("Sở Dân tộc và Tôn giáo đôn đốc các xã.", ["Sở Dân tộc và Tôn giáo"]),
    ("Văn phòng HĐND&UBND xã tổng hợp số liệu.", ["Văn phòng HĐND&UBND xã"]),
    ("Phòng Kinh tế, Hạ tầng và Đô thị công khai quy hoạch.", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
    (
        "Trung tâm Phục vụ hành chính công phường niêm yết thủ tục.",
        ["Trung tâm Phục vụ hành chính công phường"],
    ),
    ("Phòng LĐ-TB&XH rà soát hộ cận nghèo.", ["Phòng LĐ-TB&XH"]),
    ("Sở NN&PTNT, Sở TN&MT tham mưu UBND tỉnh.", ["Sở NN&PTNT", "Sở TN&MT"]),
    ("P. Nội vụ theo dõi, tổng hợp.", ["P. Nội vụ"]),
    ("Sở Lao động, Thương binh và Xã hội rà soát hộ nghèo.", ["Sở Lao động, Thương binh và Xã hội"]),
    ("Các Sở: Nội vụ, Tài chính và Văn phòng UBND tỉnh chủ trì.", ["Nội vụ", "Tài chính", "Văn phòng UBND tỉnh"]),
    ("Các sở, ban, ngành, UBND cấp xã cần bám sát chỉ tiêu.", ["Các sở, ban, ngành", "UBND cấp xã"]),
    ("UBND huyện, thị xã, thành phố tổ chức đối thoại.", ["UBND huyện, thị xã, thành phố"]),
    ("UBND các xã, phường trên địa bàn phải công khai.", ["UBND các xã, phường"]),
    ("Đảng ủy, HĐND, UBND xã lãnh đạo cải cách.", ["Đảng ủy", "HĐND", "UBND xã"]),
    ("Cấp ủy, chính quyền các xã quan tâm chỉ đạo.", ["Cấp ủy", "chính quyền các xã"]),
    ("Các thôn, tổ dân phố niêm yết danh sách.", ["Các thôn, tổ dân phố"]),
    ("Công an phường và các khu dân cư phối hợp tuần tra.", ["Công an phường", "các khu dân cư"]),
    ("Thanh tra tỉnh tăng cường thanh tra đột xuất.", ["Thanh tra tỉnh"]),
    ("Báo Lào Cai, Đài Phát thanh và Truyền hình tỉnh đưa tin.", ["Báo Lào Cai", "Đài Phát thanh và Truyền hình tỉnh"]),
    ("Thuế cơ sở 3 tỉnh Lào Cai công khai mức thuế.", ["Thuế cơ sở 3 tỉnh Lào Cai"]),
    ("Ban Dân vận Tỉnh ủy hướng dẫn dân vận khéo.", ["Ban Dân vận Tỉnh ủy"]),
    ("Chi nhánh Điện lực Mường Khương bảo đảm cấp điện.", ["Chi nhánh Điện lực Mường Khương"]),
    ("Thủ trưởng các sở, ban, ngành chịu trách nhiệm.", ["Thủ trưởng các sở, ban, ngành"]),
    (
        "Giám đốc các sở, Chủ tịch UBND các xã chịu trách nhiệm trước cấp trên.",
        ["Giám đốc các sở", "Chủ tịch UBND các xã"],
    ),
    ("Các ông (bà) trưởng thôn thông báo trên loa.", ["Các ông (bà) trưởng thôn"]),
    ("Công chức Tư pháp - Hộ tịch chứng thực bản sao.", ["Công chức Tư pháp - Hộ tịch"]),
    ("Văn phòng - Thống kê tham mưu UBND xã.", ["Văn phòng - Thống kê"]),
    (
        "Ban Chỉ đạo cải cách hành chính và chuyển đổi số xã họp hằng quý.",
        ["Ban Chỉ đạo cải cách hành chính và chuyển đổi số xã"],
    ),
    ("Sở Nội vụ (cơ quan thường trực) tổng hợp, báo cáo.", ["Sở Nội vụ"]),
    ("Phòng Nội vụ: Tham mưu UBND huyện kiểm tra công vụ.", ["Phòng Nội vụ"]),
    ("Phòng Nội vụ là cơ quan đầu mối, tổng hợp báo cáo.", ["Phòng Nội vụ"]),
]
TOLD = [
    ("Giao Sở Nội vụ theo dõi việc thực hiện.", ["Sở Nội vụ"]),
    ("Giao Chánh Văn phòng HĐND và UBND huyện đôn đốc.", ["Chánh Văn phòng HĐND và UBND huyện"]),
    ("Giao cho Trưởng phòng Nội vụ theo dõi.", ["Trưởng phòng Nội vụ"]),
    (
        "Đề nghị Ủy ban MTTQ Việt Nam xã và các tổ chức chính trị - xã hội giám sát.",
        ["Ủy ban MTTQ Việt Nam xã", "các tổ chức chính trị - xã hội"],
    ),
    ("Yêu cầu các cơ quan, đơn vị chấp hành nghiêm.", ["các cơ quan, đơn vị"]),
    ("UBND huyện giao Phòng Nội vụ làm đầu mối đôn đốc.", ["Phòng Nội vụ"]),
    ("UBND các xã giao Tổ công nghệ số cộng đồng hướng dẫn người dân.", ["UBND các xã"]),
]
BEHIND = [
    ("Hằng quý, các phòng, ban báo cáo kết quả.", ["các phòng, ban"]),
    ("Định kỳ hằng quý UBND các xã gửi báo cáo.", ["UBND các xã"]),
    ("Chậm nhất ngày 15/02/2025, các sở, ban, ngành ban hành kế hoạch.", ["các sở, ban, ngành"]),
    ("Căn cứ Kế hoạch này, UBND cấp huyện xây dựng kế hoạch.", ["UBND cấp huyện"]),
    ("Trên cơ sở Kế hoạch của UBND tỉnh, UBND các huyện ban hành kế hoạch.", ["UBND các huyện"]),
    ("Ngoài các nhiệm vụ chung, Công an tỉnh chủ trì bảo đảm an ninh.", ["Công an tỉnh"]),
    ("Lĩnh vực tài chính công: Sở Tài chính chủ trì tham mưu.", ["Sở Tài chính"]),
    ("Các phòng chuyên môn được UBND xã giao nhiệm vụ chủ động kiểm tra.", ["Các phòng chuyên môn"]),
    ("UBND các xã được thanh tra, kiểm toán tập trung khắc phục.", ["UBND các xã"]),
]
NOBODY = [
    "Thanh tra, kiểm tra việc thực hiện nhiệm vụ công vụ.",
    "Thông tin, tuyên truyền sâu rộng về các chỉ số.",
    "Phòng, chống tham nhũng, tiêu cực.",
    "Tổ chức đánh giá mức độ hài lòng của người dân.",
    "Báo cáo kết quả thực hiện về Sở Nội vụ.",
    "Ban hành kịp thời các văn bản chỉ đạo.",
    "Hội nghị đối thoại được tổ chức hằng năm.",
    "Bộ thủ tục hành chính được công khai.",
    "Phòng họp trực tuyến được nâng cấp.",
    "Bộ phận Một cửa cấp xã được đầu tư trang thiết bị.",
    "Các cơ quan, đơn vị được đánh giá theo bộ chỉ số.",
    "Các nội dung cải cách hành chính phải đồng bộ.",
    "Nội dung tuyên truyền cần tập trung vào quyền của người dân.",
    "Người dân được tham gia giám sát.",
    "Cán bộ, công chức, viên chức thực hiện nghiêm văn hóa công sở.",
    "100% cơ quan, đơn vị ban hành kế hoạch.",
    "Tham mưu UBND tỉnh chỉ đạo các sở, ngành.",
    "Kiểm tra các phòng, ban, UBND các xã thực hiện kỷ cương.",
    "Thường xuyên đôn đốc các cơ quan, đơn vị, địa phương thực hiện.",
    "Đầu tư trang thiết bị cho Trạm Y tế, các trường học bảo đảm hiện đại.",
    "Giao chỉ tiêu cho các xã, phường.",
    "Giao ban định kỳ hằng tháng.",
    "Nâng cao chất lượng y tế công lập: tăng cường khám, chữa bệnh.",
]
COORDINATING = [
    (
        "Chủ trì, phối hợp với Văn phòng UBND tỉnh và các cơ quan liên quan tham mưu kế hoạch.",
        ["Văn phòng UBND tỉnh", "các cơ quan liên quan"],
    ),
    (
        "Phối hợp với các ngành, đoàn thể, trường học tuyên truyền.",
        ["các ngành, đoàn thể", "trường học"],
    ),
    (
        "Phòng Văn hóa - Xã hội phối hợp với Hội Nông dân, Đoàn TNCS Hồ Chí Minh xã tuyên truyền.",
        ["Hội Nông dân", "Đoàn TNCS Hồ Chí Minh xã"],
    ),
    ("Phối hợp các cấp, các ngành để cải thiện hạ tầng.", ["các cấp, các ngành"]),
    ("Phối hợp Công an xã giữ vững trật tự.", ["Công an xã"]),
    ("Phối hợp chặt chẽ, kịp thời với các cơ quan báo chí đưa tin.", ["các cơ quan báo chí"]),
    ("Phối hợp cùng Trung tâm Y tế khu vực Yên Mỹ khám bệnh.", ["Trung tâm Y tế khu vực Yên Mỹ"]),
    ("Chủ trì, phối hợp, hướng dẫn các sở, ban, ngành triển khai.", ["các sở, ban, ngành"]),
    ("Công khai hồ sơ; phối hợp với UBND các xã có đất bị thu hồi.", ["UBND các xã"]),
    ("Phối hợp với các sở được UBND tỉnh giao nhiệm vụ tham mưu.", ["các sở"]),
    ("Chủ trì phối hợp các phòng: Nội vụ, Tư pháp kiểm tra công vụ.", ["Nội vụ", "Tư pháp"]),
    ("Phối hợp thực hiện với Bưu điện huyện.", ["Bưu điện huyện"]),
    ("Phòng Nội vụ chủ trì; các phòng chuyên môn phối hợp.", ["các phòng chuyên môn"]),
    ("Công an xã, các cơ quan, đơn vị phối hợp với Hội Nông dân xã tuyên truyền.", ["Hội Nông dân xã"]),
    ("Thực hiện tốt công tác phối hợp với các đoàn thể.", ["các đoàn thể"]),
    ("Có trách nhiệm phối hợp với Sở Nội vụ; phối hợp với Sở Nội vụ báo cáo.", ["Sở Nội vụ"]),
]
NO_PARTNERS = [
    "Phối hợp cung cấp thông tin cho người dân.",
    "Phối hợp thanh tra, kiểm tra các cơ sở sản xuất.",
    "Phối hợp tổ chức hội nghị đối thoại.",
    "Phối hợp phòng, chống dịch bệnh.",
    "Xây dựng quy chế phối hợp với Công an xã.",
    "Nâng cao hiệu quả phối hợp giữa các cơ quan.",
    "Thực hiện chương trình phối hợp giữa chính quyền và đoàn thể.",
    "Người dân cùng phối hợp thực hiện.",
]


@pytest.mark.parametrize(("text", "lead"), LEADS + TOLD + BEHIND)
def test_lead_of_the_first_sentence(text: str, lead: list[str]) -> None:
    assert list(read_roles(text).lead) == lead


@pytest.mark.parametrize("text", NOBODY)
def test_no_lead_where_no_body_acts(text: str) -> None:
    assert read_roles(text).lead == ()


@pytest.mark.parametrize(("text", "bodies"), COORDINATING)
def test_coordinating_bodies(text: str, bodies: list[str]) -> None:
    assert list(read_roles(text).coordinating) == bodies


GENERAL = [
    ("Sở Tư pháp cùng với Hội Luật gia tỉnh tư vấn lưu động.", ["Sở Tư pháp"], ["Hội Luật gia tỉnh"]),
    ("Công an xã (Xã đội phối hợp) tuần tra.", ["Công an xã"], []),
    ("Mở hội thi cho công chức do Phòng Nội vụ chủ trì.", ["Phòng Nội vụ"], []),
    ("Tham gia hội thi do Phòng Nội vụ chủ trì.", [], []),
    ("Đo hài lòng tại trạm y tế; Sở Y tế chủ trì, BHXH tỉnh phối hợp.", ["Sở Y tế"], ["BHXH tỉnh"]),
    ("Hằng tháng, Chủ tịch UBND xã nghe báo cáo.", ["Chủ tịch UBND xã"], []),
    ("Từ tháng 3, tổ chức ra quân, các thôn cùng dọn rác.", [], []),
    ("Chỉ đạo Mặt trận cơ sở giám sát.", [], []),
    ("Ủy ban nhân dân xã là chỗ dựa của dân.", [], []),
    ("Trung tâm Thể thao, Văn hóa và Du lịch huyện mở lớp bơi.", ["Trung tâm Thể thao, Văn hóa và Du lịch huyện"], []),
    ("UBND các huyện Mộc Châu, Yên Châu gửi số liệu.", ["UBND các huyện Mộc Châu, Yên Châu"], []),
    ("Hội Nông dân xã, Hội Cựu chiến binh xã hiến đất.", ["Hội Nông dân xã", "Hội Cựu chiến binh xã"], []),
    ("Với sự tham gia phối hợp của Thanh tra huyện, kiểm tra công vụ.", [], ["Thanh tra huyện"]),
    ("Tăng cường sự phối hợp của các cấp, các ngành.", [], []),
]


@pytest.mark.parametrize(("text", "lead", "coordinating"), GENERAL)
def test_mechanisms_for_unknown_verbs_and_names(text: str, lead: list[str], coordinating: list[str]) -> None:
    roles = read_roles(text)
    assert (list(roles.lead), list(roles.coordinating)) == (lead, coordinating)


@pytest.mark.parametrize("text", NO_PARTNERS)
def test_no_coordinating_bodies(text: str) -> None:
    assert read_roles(text).coordinating == ()


def test_bodies_of_later_sentences_are_no_leads() -> None:
    roles = read_roles("Công khai danh sách hộ nghèo. Phòng Nội vụ phối hợp với Công an xã kiểm tra.")
    assert roles.lead == ()
    assert roles.coordinating == ("Công an xã",)


def test_a_period_behind_an_abbreviation_ends_no_sentence() -> None:
    assert read_roles("UBND TP. Thủ Đức công khai quy hoạch.").lead == ("UBND TP. Thủ Đức",)


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Phòng Nội vụ thường xuyên kiểm tra.", "thường xuyên kiểm tra."),
        (
            "UBND các xã có trách nhiệm chủ trì, phối hợp với Công an xã thường xuyên tuần tra.",
            "thường xuyên tuần tra.",
        ),
        ("Chủ trì và phối hợp với các ngành hằng năm rà soát.", "hằng năm rà soát."),
        ("Hằng quý, UBND các xã gửi báo cáo.", "gửi báo cáo."),
        ("Các phòng theo chức năng, nhiệm vụ nâng cao chất lượng.", "nâng cao chất lượng."),
        ("Thường xuyên kiểm tra.", "Thường xuyên kiểm tra."),
    ],
)
def test_where_the_predicate_begins(text: str, predicate: str) -> None:
    assert text[read_roles(text).predicate_at :] == predicate


def test_lists_are_kept_whole_for_parsing() -> None:
    roles = read_roles("Các Phòng: Tư pháp; Tài chính - Kế hoạch phối hợp với các Sở: Nội vụ, Tài chính kiểm tra.")
    assert roles.lead_text == "Các Phòng: Tư pháp; Tài chính - Kế hoạch"
    assert roles.coordinating_texts == ("các Sở: Nội vụ, Tài chính",)


def test_segmentation_decides_where_an_unknown_name_ends() -> None:
    roles = read_roles("Đơn vị cung cấp nước sạch kiểm tra chất lượng nước.")
    assert roles.lead == ("Đơn vị cung cấp nước sạch",)
    assert roles.decided_by == "segmentation"
    assert read_roles("Sở Nội vụ kiểm tra công vụ.").decided_by == "rules"


HEADINGS = [
    ("Công an xã:", ["Công an xã"]),
    ("Đề nghị Ủy ban MTTQ Việt Nam và các đoàn thể xã", ["Ủy ban MTTQ Việt Nam", "các đoàn thể xã"]),
    ("Giao Phòng Nội vụ:", ["Phòng Nội vụ"]),
    ("Đối với các cơ quan chuyên môn thuộc UBND xã", ["các cơ quan chuyên môn thuộc UBND xã"]),
    ("Trách nhiệm của các sở, ban, ngành", ["các sở, ban, ngành"]),
    ("Văn phòng – Thống kê", ["Văn phòng – Thống kê"]),
    ("Tài chính – Kế toán xã", ["Tài chính – Kế toán xã"]),
    ("PHÒNG NỘI VỤ", ["PHÒNG NỘI VỤ"]),
    ("Các Phòng chuyên môn: Tư pháp, Nội vụ; Thanh tra huyện.", ["Tư pháp", "Nội vụ", "Thanh tra huyện"]),
    ("Các sở được UBND tỉnh giao triển khai nhiệm vụ cải cách", ["Các sở"]),
    (
        "Công chức Văn hóa - Xã hội phụ trách lĩnh vực lao động",
        ["Công chức Văn hóa - Xã hội phụ trách lĩnh vực lao động"],
    ),
    ("Cán bộ làm công tác kiểm soát thủ tục hành chính", ["Cán bộ làm công tác kiểm soát thủ tục hành chính"]),
    ("Hiệu trưởng các trường học trên địa bàn xã", ["Hiệu trưởng các trường học trên địa bàn xã"]),
    ("Sở Tài chính (cơ quan thường trực):", ["Sở Tài chính"]),
]


@pytest.mark.parametrize(("text", "bodies"), HEADINGS)
def test_headings_that_are_bodies(text: str, bodies: list[str]) -> None:
    heading = read_body_heading(text)
    assert heading is not None
    assert list(heading.mentions) == bodies
    assert heading.rest == ""


@pytest.mark.parametrize(
    "text",
    [
        "Cải cách thể chế",
        "Công tác thông tin, tuyên truyền",
        "Kiểm tra, giám sát việc thực hiện Kế hoạch",
        "Thanh tra, kiểm tra",
        "Tổ chức thực hiện",
        "Cải cách tổ chức bộ máy",
        "Chính quyền điện tử, chính quyền số",
        "Y tế",
        "Tài chính công",
        "Đối với Chỉ số cải cách hành chính",
        "Phòng, chống tham nhũng",
        "Trách nhiệm giải trình với người dân",
        "Cán bộ, công chức",
        "Công an xã chủ trì, phối hợp với các ngành",
        "Đơn vị thực hiện",
        "CHỦ TỊCH",
        "Mục đích",
        "Tổ chức, cá nhân",
        "Cấp xã",
        "Đơn vị",
        "Lãnh đạo",
        "Trách nhiệm của người đứng đầu",
        "Bệnh viện công tuyến huyện",
        "Trường học xanh",
        "TỔ CHỨC THỰC HIỆN",
        "",
    ],
)
def test_headings_that_are_topics(text: str) -> None:
    assert read_body_heading(text) is None


def test_run_in_heading() -> None:
    text = "Sở Tài chính: Hướng dẫn lập dự toán."
    heading = read_body_heading(text)
    assert heading is not None
    assert (heading.bodies, heading.rest) == ("Sở Tài chính", "Hướng dẫn lập dự toán.")
    assert text[heading.rest_at :] == heading.rest


LINES = [
    (
        "- Cơ quan chủ trì tham mưu: Phòng Nội vụ, Thanh tra huyện",
        [("lead", ("Phòng Nội vụ", "Thanh tra huyện"))],
    ),
    ("Đơn vị phối hợp: các cơ quan, đơn vị liên quan.", [("coordinating", ("các cơ quan, đơn vị liên quan",))]),
    ("Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính", [("lead", ("Sở Nội vụ",)), ("coordinating", ("Sở Tài chính",))]),
    ("(Chủ trì: Sở Nội vụ)", [("lead", ("Sở Nội vụ",))]),
    ("Trách nhiệm: Phòng Tư pháp", [("lead", ("Phòng Tư pháp",))]),
    ("Phân công thực hiện: Công chức Tư pháp - Hộ tịch", [("lead", ("Công chức Tư pháp - Hộ tịch",))]),
    ("Theo dõi, đôn đốc: Văn phòng UBND tỉnh", [("monitoring", ("Văn phòng UBND tỉnh",))]),
    (
        "Cơ quan thực hiện: Sở Y tế; các đơn vị được giao quản lý trạm y tế",
        [("implementing", ("Sở Y tế", "các đơn vị được giao quản lý trạm y tế"))],
    ),
    (
        "Đơn vị chủ trì: Phòng Kinh tế. Đơn vị phối hợp: Văn phòng HĐND và UBND. Thời gian hoàn thành: Quý II/2026",
        [("lead", ("Phòng Kinh tế",)), ("coordinating", ("Văn phòng HĐND và UBND",))],
    ),
]


@pytest.mark.parametrize(("text", "roles"), LINES)
def test_role_lines(text: str, roles: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(line.role, line.mentions) for line in read_role_line(text)] == roles


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện: rà soát các văn bản",
        "Trách nhiệm: nâng cao ý thức phục vụ",
        "Nội dung: công khai danh sách",
        "Phòng Nội vụ: tham mưu kế hoạch",
        "Thời gian thực hiện: Quý II",
        "Công khai số điện thoại",
    ],
)
def test_lines_without_roles(text: str) -> None:
    assert read_role_line(text) == ()


def test_a_line_whose_bodies_act_is_a_task() -> None:
    text = "Cơ quan thực hiện: các phòng, ban, UBND các xã thường xuyên kiểm tra việc công khai thủ tục."
    (line,) = read_role_line(text)
    assert line.mentions == ("các phòng, ban", "UBND các xã")
    assert line.rest.startswith("thường xuyên kiểm tra")
    assert text[line.rest_at :] == line.rest


@pytest.mark.parametrize(
    ("text", "kept", "roles"),
    [
        ("Công bố thủ tục. Đơn vị chủ trì: Phòng Nội vụ.", "Công bố thủ tục. ", [("lead", ("Phòng Nội vụ",))]),
        (
            "Khảo sát sự hài lòng (Phòng Nội vụ chủ trì, phối hợp Bưu điện huyện)",
            "Khảo sát sự hài lòng ",
            [("lead", ("Phòng Nội vụ",)), ("coordinating", ("Bưu điện huyện",))],
        ),
        ("Khảo sát (chủ trì: Sở Nội vụ).", "Khảo sát ", [("lead", ("Sở Nội vụ",))]),
    ],
)
def test_role_tails(text: str, kept: str, roles: list[tuple[str, tuple[str, ...]]]) -> None:
    tail = find_role_tail(text)
    assert tail is not None
    assert text[: tail.at].rstrip("(") == kept
    assert [(line.role, line.mentions) for line in tail.lines] == roles


def test_a_tail_gives_the_item_its_roles() -> None:
    roles = read_roles("Khảo sát sự hài lòng (Phòng Nội vụ chủ trì, phối hợp Bưu điện huyện)")
    assert (roles.lead, roles.coordinating) == (("Phòng Nội vụ",), ("Bưu điện huyện",))


@pytest.mark.parametrize("text", ["Tổ chức hội nghị: trao đổi kinh nghiệm.", "Rà soát hồ sơ (kèm theo phụ lục)", ""])
def test_no_tail(text: str) -> None:
    assert find_role_tail(text) is None


PIECES = (
    "Sở Nội vụ,các,phòng,ban;,UBND,xã,phường,thị trấn,phối hợp,với,và,chủ trì,Giao,Đề nghị,:,(,),.,-,Công an,huyện,"
    "Thủ trưởng,ông,bà,được giao,có trách nhiệm,Cơ quan thực hiện:,thường xuyên,tổ chức,Trung tâm,Y tế,cấp,thuộc"
)
WORDS = st.sampled_from([*PIECES.split(","), ","])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=60).map(" ".join)))
def test_never_fails_and_only_gives_printed_words(text: str) -> None:
    roles = read_roles(text)
    assert all(mention in text for mention in (*roles.lead, *roles.coordinating, *roles.implementing))
    assert 0 <= roles.predicate_at <= len(text)
    heading = read_body_heading(text)
    assert heading is None or all(mention in text for mention in heading.mentions)
    for line in read_role_line(text):
        assert all(mention in text for mention in line.mentions)
        assert 0 <= line.rest_at <= len(text)
    tail = find_role_tail(text)
    assert tail is None or 0 < tail.at <= len(text)


@pytest.mark.parametrize(
    "word",
    [
        "ông ",
        "Ban A, ",
        "thuộc UBND ",
        "(",
        "các xã, ",
        "phối hợp với ",
        "Trung tâm Văn hóa, ",
        "và Du lịch ",
        "A b ",
        "do ",
    ],
)
def test_long_repetitions_are_read_in_time(word: str) -> None:
    text = word * 3000
    read_roles(text)
    read_body_heading(text)
    read_role_line("Chủ trì: " + text)


def test_offsets_survive_decomposed_text() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "Phòng Nội vụ kiểm tra công vụ.")
    roles = read_roles(text)
    assert roles.lead == (unicodedata.normalize("NFD", "Phòng Nội vụ"),)


def test_the_catalogue_has_no_double_entries_and_every_entry_is_found() -> None:
    for label, phrases in cues().items():
        assert [p for p, n in Counter(phrases).items() if n > 1] == [], label
        for phrase in phrases:
            if label not in ("line_heads", "other_labels"):
                words = read_words(phrase)
                assert words.end_of(label, 0) == len(words), (label, phrase)
    assert set(line_labels().values()) == {"lead", "coordinating", "implementing", "monitoring"}


def test_importing_loads_neither_spacy_nor_underthesea() -> None:
    code = "import sys, extractors.sentences; print('spacy' in sys.modules, 'underthesea' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
