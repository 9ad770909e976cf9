"""The kind of deadline that words name, apart from dates: an event, a reference, something ongoing, or none at all."""

import re

from normalizers.deadline_words import cue

_NUMBER = r"(?<!ngày )(?<![/\d])(?:\d{1,3}|một|hai|ba|năm|mười)"
_WITHIN = (
    r"(?:(?:chậm nhất|muộn nhất|trong vòng|trong thời hạn|trong thời gian|không quá|tối đa|sau|trước|trong)"
    r"(?:\s+(?:là|không quá|sau|trong|vòng|thời hạn|tối đa))*\s+)"
)
_LENGTH = rf"{_NUMBER}\s*(?:\(\w{{1,8}}\)\s*)?(?:ngày|giờ|tuần|tháng|năm|phút)(?!\s*(?:\d|đầu|cuối))(?:\s+làm việc)?"
_COUNTED_FROM = r"(?:kể từ|tính từ|sau khi|trước khi|sau ngày|trước ngày|từ khi|từ ngày|sau)"
_NOT_A_DATE = r"(?!\s+(?:năm \d|quý [ivl1-4]|tháng \d|ngày \d|trước|trong|vào|\d))"

EVENT = re.compile(
    r"(?:(?:ngay\s+)?(?:trước|sau|trong)\s+|ngay\s+)?(?<!\w)khi(?!\w)"
    rf"|{_WITHIN}?{_LENGTH}\s*,?\s*{_COUNTED_FROM}"
    rf"|(?!trước){_WITHIN}{_LENGTH}(?<!năm)"
    r"|(?:kể\s+)?từ\s+(?:ngày|khi|thời điểm)(?!\s*\d)(?!\w)|ngay\s+sau(?!\s*(?:ngày\s*)?\d)(?!\w)"
    rf"|(?<!\w)(?:dịp|nhân dịp)(?!\w)|(?<!\w)kết thúc{_NOT_A_DATE}(?!\w)"
    r"|(?:trước|sau|trong|tại|vào)(?:\s+(?:các|mỗi|đợt|ngày|cuộc|khi|từng|và|sau|trong))*"
    rf"\s+{cue('occasion')}|^(?:các\s+)?(?:ngày\s+)?(?:lễ|tết)(?!\w)"
    r"|^(?:ngay\s+)?trong ngày(?:\s+làm việc)?$"
)
"""Words that tie a deadline to something that happens, or to a length of time counted from it."""

WEAK_EVENT = re.compile(
    r"(?<!\w)đột xuất(?!\w)|^(?:thực hiện\s+|triển khai\s+)?ngay(?:\s+lập tức|\s+từ đầu)?$"
    r"|(?<!\w)(?:nếu|tùy)\s+có(?!\w)|^(?:theo\s+)?phát sinh"
)
"""Words that name an event only where nothing else gives a time."""

ONGOING = re.compile(
    r"(?<!giáo dục )(?<!chi )(?<!nhiệm vụ )thường\s*xuyên|(?<!\w)liên tục(?!\w)|^t\.?x\.?(?=$|[\s,;(])"
    r"|(?<!\w)24\s*/\s*24(?:\s*(?:h|giờ))?(?!\w)|^24\s*/\s*7$|(?<!\w)(?:lâu dài|duy trì)(?!\w)"
    r"|(?:và|,)?\s*(?:trong\s+)?(?:các|những)\s+năm\s+(?:tiếp theo|tiếp|sau|kế tiếp|tới)"
    r"|(?<!\w)(?:trở đi|về sau)(?!\w)"
)
"""Words for what goes on all the time; those with "năm" or "trở đi" go on from a printed date."""

REFERENCE = re.compile(
    rf"(?<!tiếp )theo\s+{cue('reference')}|^theo(?!\w|\s+dõi|\s+định kỳ)|^nhiệm kỳ"
    r"|(?<!\w)tùy\s+(?:theo|thuộc|tình hình)"
)
"""Words that leave the time to another document or to circumstances."""

MANNER = re.compile(rf"(?<!\w){cue('manner')}")
"""Words of manner, which stand for a reference where a deadline column holds nothing else."""

_BULLET = r"(?:[-+•*]\s*)?(?:các\s+|những\s+)?"
BODY = re.compile(rf"{_BULLET}(?!{cue('no_body')}){cue('body')}")
"""Matches at the beginning of words that name a body."""

_PRODUCT = re.compile(rf"{_BULLET}{cue('product')}")


def is_thing(low: str) -> bool:
    """Whether levelled words begin like a body or a product, or hold a percentage: no deadline without a firm time."""
    return bool(BODY.match(low) or _PRODUCT.match(low) or "%" in low)
