"""Kind words ("Sở", "Chi cục", "Trung tâm") and offices ("Giám đốc", "Trưởng") at the beginning of a body's name."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from normalizers.text import bare
from normalizers.unit_words import Word, read_catalogue

_OFFICES = (
    ("nguoi", "dung", "dau"), ("pho", "chu", "tich"), ("pho", "giam", "doc"), ("chi", "cuc", "truong"), ("chi", "huy", "truong"),
    ("thu", "truong"), ("chu", "tich"), ("giam", "doc"), ("lanh", "dao"), ("bi", "thu"), ("hieu", "truong"), ("cuc", "truong"),
    ("doi", "truong"), ("tram", "truong"), ("vien", "truong"), ("to", "truong"), ("thanh", "vien"), ("chanh",), ("truong",),
)  # fmt: skip


@lru_cache(maxsize=1)
def kind_words() -> dict[tuple[str, ...], tuple[str, tuple[str, ...]]]:
    """Key words of a kind of body → (the kind in its spelling, its possible levels), from units_kinds.csv."""
    return {
        tuple(bare(row["kind"]).split()): (row["kind"], tuple(row["levels"].split()))
        for row in read_catalogue("units_kinds.csv")
    }


NOT_KINDS = {
    "to": {"chuc"}, "ban": {"hanh", "be", "dau", "tin"}, "hoi": {"nghi", "thao", "thi", "dap", "hop"}, "bo": {"sung", "chi", "tieu"},
    "phong": {"chong", "trao", "ngua"}, "doan": {"ket", "the"}, "bao": {"cao", "dam", "gom", "ve", "tri"}, "vien": {"chuc"},
    "so": {"huu", "lieu", "do", "hoa", "nguoi"}, "cuc": {"bo"}, "truong": {"hop"}, "dai": {"hoi", "bieu"}, "quy": {"dinh", "che", "dat"},
    "tram": {"trong"}, "vu": {"viec", "an"}, "doi": {"moi", "ngu", "voi", "thoai"}, "don": {"vi", "thu", "doc"}, "hat": {"nhan"},
}  # fmt: skip
"""Words that follow a kind word where it is none ("tổ chức", "hội nghị", "phòng, chống")."""


def kind_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind the longest kind word at `words[at]` that a name follows, None where there is none."""
    for size in (3, 2, 1):
        part = words[at : at + size]
        if len(part) == size and tuple(w.bare for w in part) in kind_words() and at + size < len(words):
            if any(w.before.strip() for w in part[1:]) or separated(at + size) is not None:
                continue
            if words[at + size].bare in NOT_KINDS.get(part[-1].bare, ()):
                return None
            return at + size
    return None


def office_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind an office at `words[at]` that a body follows, None where there is none."""
    for office in _OFFICES:
        if tuple(w.bare for w in words[at : at + len(office)]) == office:
            end = at + len(office)
            return end if end < len(words) and separated(end) is None else None
    return None
