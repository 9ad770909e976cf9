"""Dimensions: headings, labels and column cells to the component of PAPI, PAR INDEX or SIPAS that they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dimension_catalogue import catalogue, expand, key_of
from normalizers.dimensions import (
    dimension_of,
    family_of,
    find_dimension,
    find_family,
    find_subdimension,
)

NAMES: list[tuple[str, str | None, str | None]] = [
    ("1.1 Nội dung “Tham gia của người dân ở cấp cơ sở”", None, "PAPI.1"),
    ("Đối với nội dung “Công khai, minh bạch”:", None, "PAPI.2"),
    ("Lĩnh vực cải cách thể chế", None, "PAR.2"),
    ("Đối với Chỉ số cải cách hành chính (PAR INDEX)", None, "PAR"),
    (
        "Chỉ số hài lòng của tổ chức, cá nhân về sự phục vụ hành chính (SIPAS)",
        None,
        "SIPAS",
    ),
    ("Chỉ số hiệu quả quản trị và hành chính công (PAPI)", None, "PAPI"),
    (
        "Lĩnh vực cải cách bộ máy hành chính, chế độ công vụ và công tác chỉ đạo, điều hành",
        None,
        None,
    ),
    ("Kế hoạch nâng cao Chỉ số PAR INDEX, SIPAS, PAPI năm 2024", None, None),
    ("NÂNG CAO CÁC CHỈ SỐ PAR INDEX, PAPI, SIPAS", None, None),
    ("Làm tốt công tác tuyên truyền tới người dân", None, None),
    ("Việc thực hiện dân chủ trong hoạt động của cơ quan, đơn vị", None, None),
    ("Công tác thông tin, tuyên truyền", None, None),
    ("Kiểm tra, giám sát", None, None),
    ("TỔ CHỨC THỰC HIỆN", None, None),
    ("NHIỆM VỤ, GIẢI PHÁP", None, None),
    ("II. NỘI DUNG VÀ GIẢI PHÁP THỰC HIỆN", None, None),
    ("MỤC TIÊU", None, None),
    ("Cải cách thủ tục hành chính", None, "PAR.3"),
    ("Thủ tục hành chính công", None, "PAPI.5"),
    ("Thủ tục hành chính", None, None),
    ("Thủ tục hành chính", "PAPI", "PAPI.5"),
    ("Thủ tục hành chính", "PAR", "PAR.3"),
    ("Cung ứng dịch vụ công", None, "PAPI.6"),
    ("Cung ứng dịch vụ hành chính công", None, "SIPAS.2"),
    ("Cung ứng dịch vụ hành chính công", "SIPAS", "SIPAS.2"),
    ("Cung ứng dịch vụ công", "SIPAS", "SIPAS.2"),
    ("Tham gia người dân ở cấp cơ sở", None, "PAPI.1"),
    ("Trục nội dung 1: Tham gia của người dân ở cấp cơ sở", None, "PAPI.1"),
    ('Chỉ số nội dung số 1 "Tham gia của người dân ở cấp cơ sở"', None, "PAPI.1"),
    ("Chỉ số lĩnh vực nội dung 3: Trách nhiệm giải trình với người dân", None, "PAPI.3"),
    ("I. SỰ THAM GIA CỦA NGƯỜI DÂN Ở CẤP CƠ SỞ", None, "PAPI.1"),
    ("1. Nâng cao chỉ số nội dung “Tham gia của người dân ở cấp cơ sở” (Sở Nội vụ chủ trì)", None, "PAPI.1"),
    ("Về tham gia của người dân ở cơ sở", None, "PAPI.1"),
    ("Công khai, minh bạch trong hoạch định chính sách", None, "PAPI.2"),
    ("2. Về nội dung Công khai, minh bạch trong việc ra quyết định ở địa phương", None, "PAPI.2"),
    ("Kiểm soát tham nhũng khu vực công", None, "PAPI.4"),
    ("4. Tăng cường kiểm soát tham nhũng trong khu vực công", None, "PAPI.4"),
    ("Nội dung thứ năm: Thủ tục hành chính công", None, "PAPI.5"),
    ("Nội dung 6. Cung ứng dịch vụ công", None, "PAPI.6"),
    ("VII. QUẢN TRỊ MÔI TRƯỜNG", None, "PAPI.7"),
    ("Chỉ số Quản trị môi trường", None, "PAPI.7"),
    ("Chỉ số Quản trị điện tử", None, "PAPI.8"),
    ("8. Nội dung “Quản trị điện tử” năm 2025", None, "PAPI.8"),
    ("Quản trị điện tử và chuyển đổi số", None, None),
    ("Trách nhiệm giải trình", None, "PAPI.3"),
    ("Trách nhiệm giải trình của chính quyền với người dân", None, "PAPI.3"),
    ("Công tác chỉ đạo điều hành CCHC", None, "PAR.1"),
    ("Công tác chỉ đạo, điều hành", None, "PAR.1"),
    ("1. Công tác chỉ đạo, điều hành cải cách hành chính nhà nước", None, "PAR.1"),
    ("Cải cách tổ chức bộ máy hành chính", None, "PAR.4"),
    ("Cải cách tổ chức bộ máy hành chính nhà nước", None, "PAR.4"),
    ("Cải cách tổ chức bộ máy của hệ thống hành chính nhà nước", None, "PAR.4"),
    ("Hiện đại hóa hành chính", None, "PAR.7"),
    ("Hiện đại hoá nền hành chính", None, "PAR.7"),
    ("Xây dựng và phát triển Chính quyền điện tử, Chính quyền số", None, "PAR.7"),
    ("Xây dựng chính quyền điện tử, chính quyền số", None, "PAR.7"),
    ("Xây dựng, phát triển Chính phủ điện tử, Chính phủ số", None, "PAR.7"),
    ("Xây dựng và quản lý đội ngũ cán bộ, công chức", None, "PAR.5"),
    ("Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức", None, "PAR.5"),
    ("Xây dựng, nâng cao chất lượng đội ngũ CBCCVC", None, "PAR.5"),
    ("Cải cách chế độ công vụ", None, "PAR.5"),
    ("5. Cải cách công vụ, công chức", None, "PAR.5"),
    ("Cải cách tài chính công", None, "PAR.6"),
    ("Đổi mới cơ chế tài chính đối với cơ quan hành chính và đơn vị sự nghiệp công lập", None, "PAR.6"),
    ("Tác động của CCHC đến người dân và phát triển KT-XH", None, "PAR.8"),
    ("Tác động của cải cách hành chính đến sự phát triển kinh tế - xã hội của tỉnh", None, "PAR.8"),
    ("Tiêu chí tác động của cải cách đến bộ máy hành chính", None, None),
    ("Tác động của cải cách hành chính đến tổ chức bộ máy", None, None),
    ("Triển khai số hóa hồ sơ giải quyết thủ tục hành chính", None, None),
    ("Mức độ hài lòng về việc xây dựng và thực hiện chính sách", None, "SIPAS.1"),
    (
        "2.1 Đối với nội dung “Mức độ hài lòng của người dân về cung ứng dịch vụ hành chính công”",
        None,
        "SIPAS.2",
    ),
    ("Xây dựng, tổ chức thực hiện chính sách", None, "SIPAS.1"),
    ("Chỉ số CCHC", None, "PAR"),
    ("Chỉ số PAPI", None, "PAPI"),
    ("Nâng cao Chỉ số PAPI của tỉnh Phú Yên năm 2021", None, "PAPI"),
    ("III. NHIỆM VỤ, GIẢI PHÁP NÂNG CAO CHỈ SỐ SIPAS", None, "SIPAS"),
    ("Nâng cao Chỉ số cải cách hành chính (PAR INDEX) cấp huyện", None, "PAR"),
    ("Chỉ số đánh giá kết quả thực hiện CCHC (PAR INDEX)", None, "PAR"),
    ("Chỉ số Cải cách hành chính (PARINDEX)", None, "PAR"),
    ("Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh ở Việt Nam (PAPI)", None, "PAPI"),
    ("Mức độ hài lòng của người dân về phục vụ của cơ quan hành chính nhà nước", None, "SIPAS"),
    ("Sự hài lòng của người dân, doanh nghiệp với sự phục vụ của cơ quan HCNN", None, "SIPAS"),
    ("Cải cách thể chế và thủ tục hành chính", None, None),
    ("Kiểm soát thủ tục hành chính", None, None),
    ("Cải cách thủ tục hành chính (TTHC)", None, "PAR.3"),
    ("CẢI CÁCH TTHC", None, "PAR.3"),
    ("Đẩy mạnh cải cách thủ tục hành chính", None, "PAR.3"),
    ("Đẩy mạnh cải cách thủ tục hành chính", "PAPI", None),
    ("Kiếm soát tham nhũng trong khu vực cong", None, "PAPI.4"),
    ("Công khai, mình bạch", None, "PAPI.2"),
    ("Quan trị diện tử", None, "PAPI.8"),
    ("Tráchnhiệm giải trình với người dân", None, "PAPI.3"),
    ("Cung úng dịch vụ công", None, "PAPI.6"),
    ("Cải cách hành chính", None, "PAR"),
    ("Cải cách hành chính", "PAR", None),
    ("Nhiệm vụ cải cách hành chính", "PAPI", None),
    ("Trục 2. Công khai minh bạch - 5,2/10 điểm", None, "PAPI.2"),
    ("KIỂM SOÁT THAM NHŨNG TRONG KHU VỰC CÔNG: 6,8 điểm", None, "PAPI.4"),
    ("Nội dung 1 (Tham gia của người dân ở cấp cơ sở)", None, "PAPI.1"),
    ("Chỉ số nội dung “Thủ tục hành chính công” đạt 7,2 điểm trở lên", None, "PAPI.5"),
    ("Chỉ số PAPI (Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh)", None, "PAPI"),
    ("Phần thứ nhất: CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", None, "PAR"),
    ("Công tác kiểm tra cải cách hành chính", None, None),
    ("Tuyên truyền cải cách hành chính", None, None),
    ("Thực hiện cơ chế một cửa, một cửa liên thông", None, None),
    ("Ban hành kế hoạch cải cách thủ tục hành chính năm 2024", None, None),
    ("Tiếp tục công khai, minh bạch các thủ tục hành chính tại bộ phận một cửa", None, None),
    ("Công khai, minh bạch danh sách hộ nghèo", None, None),
    ("Quản trị môi trường và quản trị điện tử", None, None),
    ("Nội dung “Thủ tục hành chính công” và “Cung ứng dịch vụ công”", None, None),
    ("Đối với nội dung “Cung ứng dịch vụ công”, giao các phòng chuyên môn phụ trách", None, "PAPI.6"),
    ("Cải cách thể chế - Cơ quan chủ trì: Sở Tư pháp", None, "PAR.2"),
    ("Cải cách thể chế: Phòng Tư pháp chủ trì", None, "PAR.2"),
    ("Nhiệm vụ về cải cách tài chính công của xã Tiền Phong năm 2026", None, "PAR.6"),
    ("Kiểm soát tham nhũng trong khu vực công (1,25 - 10 điểm)", None, "PAPI.4"),
    ("Phòng, chống tham nhũng", None, None),
    ("Bảo vệ môi trường", None, None),
    ("Chuyển đổi số", None, None),
    ("Cải cách chế độ công vụ, công chức", None, "PAR.5"),
    ("Công khai minh bạch", None, "PAPI.2"),
    ("Tăng cường tính công khai, minh bạch trong việc ban hành các quyết định", None, "PAPI.2"),
    ("Nâng cao trách nhiệm giải trình của cơ quan nhà nước với người dân", None, "PAPI.3"),
    ("Nội dung Quản trị môi trường: Phòng Tài nguyên và Môi trường", None, "PAPI.7"),
    ("Xây dựng và tổ chức thực hiện văn bản quy phạm pháp luật", None, "PAR.2"),
    ("Xây dựng và thực hiện văn bản QPPL tại tỉnh", None, "PAR.2"),
    ("Cải cách thủ tục hành chính và thực hiện cơ chế một cửa, một cửa liên thông", None, "PAR.3"),
    ("Chỉ số thành phần “Cải cách tổ chức bộ máy và quản lý biên chế”", None, "PAR.4"),
    ("Xây dựng Chính quyền điện tử, Chính quyền số, chuyển đổi số", None, "PAR.7"),
    ("Đánh giá tác động của cải cách hành chính", None, "PAR.8"),
    (
        "Tác động của cải cách hành chính đến người dân, tổ chức và các chỉ tiêu phát triển kinh tế - xã hội",
        None,
        "PAR.8",
    ),
    ("Đối với Chỉ số PAR INDEX cấp xã", None, "PAR"),
    ("Chỉ số Tham gia của người dân ở cấp cơ sở", None, "PAPI.1"),
    ("Sự tham gia của người dân tại cấp cơ sở", None, "PAPI.1"),
    ("PHỤ LỤC I", None, None),
    ("", None, None),
    ("(...)", None, None),
    ("Chỉ số 1", None, None),
    ("Phục vụ hành chính công", None, None),
    ("Kiểm soát tham nhũng trong chính quyền địa phương", None, None),
    ("Nội dung về Cải cách hành chính gắn với chuyển đổi số", None, None),
    ("Nâng cao năng lực cạnh tranh cấp tỉnh (PCI)", None, None),
    ("Chỉ số chuyển đổi số (DTI)", None, None),
    ("Nội dung, nhiệm vụ cụ thể", None, None),
    ("Các chỉ số thành phần có điểm số thấp", None, None),
    ("Tổ chức bộ máy", None, "PAR.4"),
    ("Nhiệm vụ trọng tâm cải cách hành chính", None, "PAR"),
    ("Thể chế", None, "PAR.2"),
    ("Công vụ", None, None),
    ("Dịch vụ công trực tuyến", None, None),
    ("Cung cấp dịch vụ công trực tuyến", None, None),
    ("Quản lý môi trường", None, "PAPI.7"),
    ("Về chỉ số nội dung Cung ứng dịch vụ công", None, "PAPI.6"),
    ("Chỉ số nội dung: “Trách nhiệm giải trình với người dân” của xã", None, "PAPI.3"),
]

COMPONENTS: list[tuple[str, str | None, str | None]] = [
    ("b) Công khai minh bạch danh sách hộ nghèo", None, "PAPI.2.2"),
    ("Chất lượng nước, chất lượng không khí", "PAPI.7", None),
    ("Chất lượng nước, chất lượng không khí", None, None),
    ("Chất lượng không khí, nước", "PAPI.7", None),
    ("Dịch vụ chứng thực, xác nhận của chính quyền", None, "PAPI.5.1"),
    ("Tiếp cận công thông tin điện tử", None, "PAPI.8.1"),
    ("Cơ sở hạ tầng cần bản", "PAPI.6", "PAPI.6.3"),
    ("Chất lượng bầu cử trưởng thôn, tố trưởng dân phố", None, "PAPI.1.3"),
    ("Chất lượng bầu cử trưởng thôn, tổ trưởng tổ dân phố", "PAPI.1", "PAPI.1.3"),
    ("Tri thức công dân về tham gia chính trị", None, "PAPI.1.1"),
    ("Hiểu biết của người dân về bầu cử", "PAPI.1", None),
    ("Cơ hội tham gia", None, "PAPI.1.2"),
    ("1.4. Đóng góp tự nguyện", None, "PAPI.1.4"),
    ("Huy động đóng góp của người dân", "PAPI.1", "PAPI.1.4"),
    ("Tiếp cận thông tin", "PAPI.2", "PAPI.2.1"),
    ("Công khai thu, chi ngân sách cấp xã", None, "PAPI.2.3"),
    ("Công khai, minh bạch ngân sách xã/phường", "PAPI.2", "PAPI.2.3"),
    ("Công khai quy hoạch sử dụng đất/kế hoạch sử dụng đất", None, "PAPI.2.4"),
    ("Công khai quy hoạch/kế hoạch sử dụng đất, khung giá đền bù", "PAPI.2", "PAPI.2.4"),
    ("Công khai kế hoạch sử dụng đất, khung giá bồi thường thu hồi đất", "PAPI.2", "PAPI.2.4"),
    ("Quy hoạch/kế hoạch sử dụng đất, bảng giá đất", None, "PAPI.2.4"),
    ("Mức độ và hiệu quả trong tiếp xúc với chính quyền", None, "PAPI.3.1"),
    ("Hiệu quả tương tác với các cấp chính quyền", None, "PAPI.3.1"),
    ("Giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh", None, "PAPI.3.2"),
    ("Đáp ứng kiến nghị của người dân", "PAPI.3", "PAPI.3.2"),
    ("Tiếp cận dịch vụ tư pháp", None, "PAPI.3.3"),
    ("Kiểm soát tham nhũng trong chính quyền", None, "PAPI.4.1"),
    ("Kiểm soát tham nhũng trong cung ứng dịch vụ công", None, "PAPI.4.2"),
    ("Kiểm soát tham nhũng trong dịch vụ công Y tế, Giáo dục", "PAPI.4", "PAPI.4.2"),
    ("Công bằng trong tuyển dụng nhân lực vào khu vực nhà nước", None, "PAPI.4.3"),
    ("Công bằng trong xin việc vào khu vực công", "PAPI.4", None),
    ("Quyết tâm chống tham nhũng của chính quyền địa phương", None, "PAPI.4.4"),
    ("Quyết tâm phòng, chống tham nhũng", None, "PAPI.4.4"),
    ("Thủ tục cấp giấy chứng nhận quyền sử dụng đất", None, "PAPI.5.2"),
    ("Dịch vụ cấp GCNQSDĐ", "PAPI.5", "PAPI.5.2"),
    ("Dịch vụ hành chính cấp xã/phường", None, "PAPI.5.3"),
    ("Dịch vụ và thủ tục hành chính cấp xã", "PAPI.5", "PAPI.5.3"),
    ("Dịch vụ và thủ tục cấp phép xây dựng", "PAPI.5", None),
    ("Dịch vụ Y tế công lập", None, "PAPI.6.1"),
    ("Giáo dục tiểu học", None, "PAPI.6.2"),
    ("Giáo dục tiểu học công lập", "PAPI.6", "PAPI.6.2"),
    ("An ninh, trật tự tại địa bàn khu dân cư", "PAPI.6", "PAPI.6.4"),
    ("An ninh, trật tự", None, "PAPI.6.4"),
    ("Nghiêm túc trong bảo vệ môi trường", None, "PAPI.7.1"),
    ("Chất lượng không khí", None, "PAPI.7.2"),
    ("Chất lượng nước sinh hoạt", None, "PAPI.7.3"),
    ("Tiếp cận cổng thông tin điện tử của chính quyền địa phương", None, "PAPI.8.1"),
    ("Tiếp cận và sử dụng Internet tại địa phương", None, "PAPI.8.2"),
    ("Phúc đáp qua Cổng Thông tin điện tử", None, "PAPI.8.3"),
    ("Phúc đáp yêu cầu của người dân qua cổng thông tin điện tử", "PAPI.8", "PAPI.8.3"),
    ("Tham gia của người dân ở cấp cơ sở", "PAPI.1", None),
    ("Công khai, minh bạch", "PAPI.2", None),
    ("Quản trị môi trường", "PAPI.7", None),
    ("Cung ứng dịch vụ công", "PAPI.6", None),
    ("Kiểm soát tham nhũng trong khu vực công", "PAPI.4", None),
    ("Cải cách thể chế", "PAR.2", None),
    ("Tiếp cận thông tin", "PAPI.8", None),
    ("Ban hành nội quy, quy chế của cơ quan", None, None),
    ("Y tế công lập", "PAPI.6", "PAPI.6.1"),
    ("1.1. Tri thức công dân (1,25 điểm)", "PAPI.1", "PAPI.1.1"),
]


@pytest.mark.parametrize(("heading", "family", "dimension"), NAMES)
def test_find_dimension(heading: str, family: str | None, dimension: str | None) -> None:
    assert find_dimension(heading, family) == dimension


@pytest.mark.parametrize(("text", "dimension", "component"), COMPONENTS)
def test_find_subdimension(text: str, dimension: str | None, component: str | None) -> None:
    assert find_subdimension(text, dimension) == component


@pytest.mark.parametrize(
    ("labels", "family", "dimension"),
    [
        (["Sở Nội vụ", "III Đối với Chỉ số PAPI"], None, "PAPI"),
        (["2.1 Quản trị điện tử", "III Đối với Chỉ số PAPI"], None, "PAPI.8"),
        (["Tăng cường công khai, minh bạch", "4 Kiểm soát tham nhũng trong khu vực công"], "PAPI", "PAPI.4"),
        (["Tăng cường công khai, minh bạch", "II Chỉ số PAPI"], "PAPI", "PAPI.2"),
        (["Công khai, minh bạch", "4 Kiểm soát tham nhũng trong khu vực công"], "PAPI", "PAPI.2"),
        (["Đẩy mạnh cải cách TTHC", "5 Thủ tục hành chính công"], "PAPI", "PAPI.5"),
        (["Đẩy mạnh cải cách TTHC", "III Chỉ số PAPI"], None, "PAPI"),
        (["Danh sách hộ nghèo", "II Chỉ số PAPI"], None, "PAPI.2"),
        (["Danh sách hộ nghèo", "NỘI DUNG"], "PAPI", "PAPI.2"),
        (["Danh sách hộ nghèo", "NỘI DUNG"], None, None),
        (["a Công khai những việc sau", "", "Công khai, minh bạch"], "PAPI", None),
        (["", "Công khai, minh bạch"], "PAPI", None),
        ([], "PAPI", None),
    ],
)
def test_dimension_of(labels: list[str], family: str | None, dimension: str | None) -> None:
    assert dimension_of(labels, family) == dimension


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Nâng cao hiệu quả quản trị và hành chính công xã An Bình năm 2026", "PAPI"),
        ("Khắc phục hạn chế, nâng cao Chỉ số PAPI năm 2025", "PAPI"),
        ("Cải cách hành chính nhà nước năm 2024 của huyện Tân Lạc", "PAR"),
        ("Cải thiện Chỉ số PAR INDEX", "PAR"),
        ("Nâng cao mức độ hài lòng (SIPAS) của người dân", "SIPAS"),
        ("Cải thiện các Chỉ số PAR INDEX, SIPAS và PAPI", None),
        ("Phòng chống thiên tai năm 2024", None),
    ],
)
def test_find_family(title: str, family: str | None) -> None:
    assert find_family(title) == family


def test_expand() -> None:
    assert expand("[a] (b|c)") == ["a b", "a c", "b", "c"]
    assert expand("a [b [c]]") == ["a b c", "a b", "a"]
    for wrong in ("(a", "a]", "[a)"):
        with pytest.raises(ValueError):
            expand(wrong)


SHARED = {"PAPI.5", "PAR.3", "PAPI.6", "SIPAS.2"}


def test_catalogue_is_sound() -> None:
    known = catalogue()
    sizes = {"PAPI": 8, "PAR": 8, "SIPAS": 2}
    dimensions = {f"{family}.{n}" for family, size in sizes.items() for n in range(1, size + 1)}
    components = {f"PAPI.{d}.{n}" for d, size in enumerate((4, 4, 3, 4, 3, 4, 3, 3), 1) for n in range(1, size + 1)}
    assert set(known.official) == dimensions | components | set(sizes)
    assert {code for codes in known.names.values() for code in codes} == dimensions | set(sizes)
    assert {code for codes in known.components.values() for code in codes} == components == set(known.keys)
    for codes in [*known.names.values(), *known.components.values()]:
        assert len(codes) == 1 or (codes <= SHARED and len({family_of(code) for code in codes}) == len(codes))
    assert not set(known.names) & set(known.components)


def test_every_name_names_its_own() -> None:
    known = catalogue()
    for code, name in known.official.items():
        if code.count(".") == 2:
            assert find_subdimension(f"a) {name}") == find_subdimension(name, code.rpartition(".")[0]) == code
            assert find_dimension(name) is None
        else:
            assert find_dimension(name) == find_dimension(f"II. Nội dung “{name}”") == code
            assert find_dimension(name.upper() + " NĂM 2024", family_of(code)) == code


@given(st.text(max_size=300), st.sampled_from([None, "PAPI", "PAR", "SIPAS"]))
def test_any_text_is_borne(text: str, family: str | None) -> None:
    code = find_dimension(text, family)
    assert code is None or code in catalogue().official
    assert dimension_of([text], family) is None or text.strip()
    find_subdimension(text, code)
    find_family(text)


PLAIN = sorted(code for code in catalogue().official if code.count(".") == 1)


@given(st.sampled_from(PLAIN), st.data())
def test_one_misread_letter_never_changes_the_dimension(code: str, data: st.DataObject) -> None:
    name = catalogue().official[code]
    at = data.draw(st.integers(0, len(name) - 1))
    misread = name[:at] + data.draw(st.sampled_from("aeiouynmhgtcdl")) + name[at + 1 :]
    assert find_dimension(misread) in (code, None)


@given(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=3, unique=True))
def test_several_names_name_none(codes: list[str]) -> None:
    names = [catalogue().official[code] for code in codes]
    assert find_dimension(" và ".join(names)) is None


def test_keys_are_bare() -> None:
    assert key_of(("kiểm", "soát")) == "kiemsoat"
