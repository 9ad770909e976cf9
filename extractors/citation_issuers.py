"""Who issued a cited document: the printed body written out, with its place completed from the citing plan's own."""

import re

from extractors.letterhead_places import UPPER, find_printed_places, recase
from extractors.raw import Letterhead
from normalizers.doctypes import issuer_of_symbol
from normalizers.place_names import modern_tones
from normalizers.text import fold, squeeze

_SHORT = (
    (re.compile(r"\b(?:UBND|Uỷ ban [Nn]hân dân|Ủy ban Nhân dân)\b"), "Ủy ban nhân dân"),
    (re.compile(r"\b(?:HĐND|HDND|Hội đồng Nhân dân)\b"), "Hội đồng nhân dân"),
    (re.compile(r"\bUBTVQH\b"), "Ủy ban Thường vụ Quốc hội"),
    (re.compile(r"\b(?:UB ?MTTQ|Ủy ban MTTQ|UBMTTQVN)\b"), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\b(?:BCH|Ban [Cc]hấp hành)\b"), "Ban Chấp hành"),
    (re.compile(r"\b(?:BTV|Ban [Tt]hường vụ)\b"), "Ban Thường vụ"),
    (re.compile(r"\b(?:BCĐ|Ban [Cc]hỉ đạo)\b"), "Ban Chỉ đạo"),
    (re.compile(r"\bCCHC\b"), "cải cách hành chính"),
    (re.compile(r"\bTW\b"), "Trung ương"),
    (re.compile(r"\bTTg\b"), "Thủ tướng"),
    (re.compile(r"\bTTCP\b"), "Thủ tướng Chính phủ"),
    (re.compile(r"\bTP\.?\s(?=[^\W\d_])"), "thành phố "),
    (re.compile(r"\buỷ\b"), "ủy"),
)
_MINISTER = re.compile(r"^(?:Bộ trưởng|Thứ trưởng|Tổng)\s+(?=Bộ\s|Thanh tra)", re.IGNORECASE)
_MINISTRIES = (
    "Nội vụ|Tư pháp|Tài chính|Công an|Quốc phòng|Ngoại giao|Y tế|Xây dựng|Công [Tt]hương|Giao thông [Vv]ận tải|"
    "Kế hoạch và Đầu tư|Khoa học và Công nghệ|Giáo dục và Đào tạo|Thông tin và Truyền thông|Tài nguyên và Môi trường|"
    "Nông nghiệp và (?:PTNT|Phát triển [Nn]ông thôn|Môi trường)|Lao động\\s?-\\s?Thương binh và Xã hội|LĐ-?TBXH|"
    "Văn hóa, Thể thao và Du lịch|VHTT&DL|GD&ĐT|TN&MT|TT&TT|KH&ĐT|KH&CN|GTVT|Dân tộc và Tôn giáo"
)
_KIND = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_CAPITALS = rf"(?:\s(?:-\s)?(?!V/|Về\s)[{UPPER}][\w'’]*){{1,4}}"
_OF_PLACE = rf"(?:\s{_KIND}{_CAPITALS}|\s{_KIND}(?!\w))"
_BOARD = r"(?:(?:Ban Thường vụ|Ban Chấp hành|Thường trực)\s)?"
_BODY = re.compile(
    "|".join(
        (
            r"(?:đồng chí\s)?(?:Phó\s)?Thủ tướng Chính phủ|Chính phủ|Thủ tướng(?!\w)|Chủ tịch nước",
            r"Ủy ban Thường vụ Quốc hội|Quốc hội(?:\s(?:khóa|nước)\s\w+)?",
            r"Bộ Chính trị|Ban Bí thư(?:\s(?:Trung ương(?: Đảng)?))?|(?:Ban Chấp hành\s)?Trung ương(?: Đảng)?(?!\w)",
            rf"(?:Bộ trưởng\s)?Bộ\s(?:{_MINISTRIES})|Văn phòng Chính phủ|(?:Tổng\s)?Thanh tra Chính phủ|Ủy ban Dân tộc",
            r"Ban (?:Tổ chức|Tuyên giáo|Dân vận|Nội chính|Kinh tế) Trung ương|Hội đồng [Bb]ầu cử [Qq]uốc gia",
            r"Tổng cục \w+(?: \w+)?",
            r"(?:(?:Phó )?Chủ tịch\s|Thường trực\s)?(?:Ủy ban nhân dân|Hội đồng nhân dân)" + _OF_PLACE + "?",
            rf"{_BOARD}(?:Tỉnh|Thành|Huyện|Quận|Thị)\sủy(?:{_CAPITALS})?",
            rf"{_BOARD}Đảng (?:bộ|ủy)(?:{_OF_PLACE}|{_CAPITALS})?",
            rf"(?:Công an|Thanh tra|Bảo hiểm xã hội|Tòa án nhân dân){_OF_PLACE}",
        )
    )
)
_OTHER = re.compile(
    r"(?:Giám đốc\s)?(?:Sở|Ban|Phòng|Văn phòng|Cục|Ủy ban|Hội|Liên|Đoàn|Trung tâm|Bảo hiểm|Tòa án|Viện)\s"
)
_OTHER_END = re.compile(
    r"[.,;:()\[\]…“”\"\n]|\s(?:về|V/v|v/v|Về|ban hành|quy định|hướng dẫn|phê duyệt|triển khai|tiếp tục|"
    r"thực hiện|sửa đổi|tăng cường|đẩy mạnh|tổ chức|yêu cầu|đề nghị|công bố|giao|trong|tại|và|là|đã|để|theo|có|khóa|số|"
    r"ngày)(?!\w)"
)
_OWN_KINDS = {
    "province": ("tỉnh", "thành phố"),
    "district": ("huyện", "quận", "thị xã", "thành phố"),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
}
_PARTY_KINDS = {"tỉnh ủy": "tỉnh", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã", "thành ủy": "thành phố"}
_REACH = 110


def issuer_of_number(number: str, home: Letterhead | None) -> str | None:
    """The body that a number itself names ("42/2022/NĐ-CP" → "Chính phủ", "125/BC-SNV" → the province's Sở Nội vụ)."""
    issuer = issuer_of_symbol(number)
    if issuer is None or not (issuer[1] == "central" or issuer[0].startswith("Sở ")):
        # A party number ("KH/TU") may be the committee's, its standing board's or the office's.
        return None
    return issuer[0] if issuer[1] == "central" else _complete(issuer[0], home)


def read_issuer(text: str, home: Letterhead | None) -> str | None:
    """The body whose name opens `text` ("UBND tỉnh về việc …"), written out, with its place; None where none does.

    A place that the text leaves out is the citing plan's own: "Tỉnh ủy" → "Tỉnh ủy Hưng Yên".
    """
    text = squeeze(text[:_REACH])
    for pattern, words in _SHORT:
        text = pattern.sub(words, text)
    text = re.sub(r"^(?:đồng chí|Đ/c)\s", "", text)
    match = _BODY.match(text)
    if match:
        return _complete(_without_next_phrase(_MINISTER.sub("", match.group())), home)
    if _OTHER.match(text):
        end = _OTHER_END.search(text, 4)
        name = text[: end.start()] if end else text
        if 2 <= len(name.split()) <= 14:
            return _complete(re.sub(r"^Giám đốc\s", "", name.strip()), home)
    return None


def _without_next_phrase(name: str) -> str:
    """Cuts capitals that belong to the next phrase: the printed place says where the name ends."""
    places = list(find_printed_places(name))
    return name[: places[-1].end] if places else name


def _own(home: Letterhead | None, kind: str) -> str | None:
    """The citing plan's own place of this kind: "tỉnh" → "Hưng Yên"."""
    for place in (home.province, home.district, home.commune) if home else ():
        if place and fold(place).startswith(fold(kind) + " "):
            return place[len(kind) + 1 :]
    return None


def _complete(name: str, home: Letterhead | None) -> str:
    """Adds the place that the citing plan leaves out, where the body is one of its own path."""
    name = modern_tones(name)
    if name in ("Trung ương", "Trung ương Đảng", "Ban Chấp hành Trung ương"):
        return "Ban Chấp hành Trung ương Đảng"
    if name == "Thủ tướng":
        return "Thủ tướng Chính phủ"
    folded = fold(name)
    for party, kind in _PARTY_KINDS.items():
        if folded.endswith(fold(party)):
            own = _own(home, kind)
            return f"{name} {own}" if own else name
    for kinds in _OWN_KINDS.values():
        for kind in kinds:
            if folded.endswith(" " + fold(kind)) and not (kind == "xã" and folded.endswith(fold("thị xã"))):
                own = _own(home, kind)
                return f"{name} {own}" if own else name
    if name.startswith("Sở ") and not list(find_printed_places(name)) and home and home.province:
        return f"{name} {home.province[0].lower()}{home.province[1:]}"
    return recase(name) if name.isupper() else name
