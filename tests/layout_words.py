"""What the plans of the layout tests say: rows of an appendix and items of the prose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A row of the appendix."""

    text: str
    lead: str
    coordinating: str
    deadline: str
    output: str


ROWS = (
    Item("Rà soát, cập nhật danh mục thủ tục hành chính của huyện trên trang thông tin", "Phòng Tư pháp",
         "Phòng Nội vụ", "Quý I/2024", "Quyết định công bố"),
    Item("Mở lớp bồi dưỡng kỹ năng giao tiếp với người dân cho công chức bộ phận một cửa", "Phòng Nội vụ",
         "UBND các xã, thị trấn", "Trước 30/6/2024", "02 lớp bồi dưỡng"),
    Item("Niêm yết công khai dự toán và quyết toán ngân sách xã tại nhà văn hóa các thôn, xóm",
         "Phòng Tài chính - Kế hoạch",
         "UBND các xã, thị trấn", "Hằng quý", "Biên bản niêm yết"),
    Item("Lấy ý kiến người dân về bảng giá đất trước khi trình cấp trên quyết định; trả lời từng ý kiến bằng văn bản "
         "và đăng bản tổng hợp lên trang thông tin của huyện để người dân theo dõi", "Phòng Tài nguyên và Môi trường",
         "Văn phòng HĐND và UBND huyện", "Tháng 9/2024", "Báo cáo tổng hợp ý kiến"),
    Item("Kiểm tra đột xuất việc tiếp công dân tại trụ sở", "Thanh tra huyện", "Phòng Nội vụ", "Quý II/2024",
         "Kết luận kiểm tra"),
    Item("Phát sóng chuyên mục hỏi đáp về dịch vụ công trực tuyến", "Phòng Văn hóa và Thông tin", "Phòng Nội vụ",
         "Thường xuyên", "12 chuyên mục"),
    Item("Khảo sát mức độ hài lòng của người bệnh tại trạm y tế", "Trung tâm Y tế huyện",
         "UBND các xã, thị trấn", "Quý III/2024", "Báo cáo khảo sát"),
    Item("Công bố đường dây nóng tiếp nhận phản ánh về thái độ phục vụ", "Văn phòng HĐND và UBND huyện",
         "Phòng Văn hóa và Thông tin", "Tháng 4/2024", "Thông báo"),
    Item("Sửa chữa, thay thế hệ thống chiếu sáng trên các tuyến đường liên xã đã xuống cấp, ưu tiên đoạn qua "
         "trường học và chợ, bảo đảm an toàn giao thông trong mùa mưa", "Phòng Kinh tế và Hạ tầng", "Công an huyện",
         "Quý IV/2024", "Các tuyến đường có đèn"),
    Item("Thu gom rác thải sinh hoạt ở khu dân cư ít nhất ba lần mỗi tuần", "UBND các xã, thị trấn",
         "Phòng Tài nguyên và Môi trường", "Thường xuyên", "Lịch thu gom"),
    Item("Tuyên truyền bảo hiểm y tế hộ gia đình", "Bảo hiểm xã hội huyện", "UBND các xã, thị trấn", "Hằng quý",
         "Tỷ lệ tham gia tăng"),
    Item("Tổ chức đối thoại giữa Chủ tịch UBND huyện với nhân dân", "Văn phòng HĐND và UBND huyện", "Phòng Tư pháp",
         "Trước 15/11/2024", "Thông báo kết luận"),
    Item("Rà soát hộ nghèo, hộ cận nghèo theo chuẩn mới", "Phòng Lao động - Thương binh và Xã hội",
         "UBND các xã, thị trấn", "Quý IV/2024", "Danh sách hộ nghèo"),
    Item("Báo cáo kết quả thực hiện kế hoạch gửi Ủy ban nhân dân tỉnh", "Phòng Nội vụ", "Văn phòng HĐND và UBND huyện",
         "Trước 10/12/2024", "Báo cáo"),
)  # fmt: skip

ITEMS = (
    ("a)", "Phòng Nội vụ chủ trì, phối hợp với Phòng Tư pháp hướng dẫn các xã tự chấm điểm theo bộ tiêu chí mới, gửi "
           "kết quả về huyện trước ngày 25/10/2024.", "Phòng Nội vụ"),
    ("b)", "Thanh tra huyện kiểm tra việc công khai các khoản thu của trường học và trạm y tế ở ít nhất sáu xã; "
           "kiến nghị xử lý nghiêm những nơi thu sai quy định và thông báo cho nhân dân biết.", "Thanh tra huyện"),
    ("c)", "Công an huyện duy trì tổ công tác lưu động cấp căn cước công dân cho người già yếu tại nhà.",
     "Công an huyện"),
)  # fmt: skip

BULLETS = (
    ("Văn phòng HĐND và UBND huyện niêm yết số điện thoại tiếp nhận phản ánh tại bộ phận một cửa các cấp, cử "
     "người trực trong giờ hành chính và trả lời người dân chậm nhất sau hai ngày làm việc.",
     "Văn phòng HĐND và UBND huyện"),
    ("Phòng Tư pháp tập huấn nghiệp vụ chứng thực cho công chức tư pháp của các xã.", "Phòng Tư pháp"),
    ("Trung tâm Y tế huyện bố trí quầy hướng dẫn người bệnh làm thủ tục khám bảo hiểm.", "Trung tâm Y tế huyện"),
)  # fmt: skip
