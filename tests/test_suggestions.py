"""Suggested PAPI components: what terms and tasks give, where nothing is suggested, and how often it is right."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dimension_catalogue import catalogue, expand
from normalizers.suggestion_catalogue import NO_COMPONENT, terms
from normalizers.suggestions import Suggestion, evidence, rank, suggest_subdimension
from normalizers.text import bare

PLANS = Path(__file__).parent / "plans"
RAW: dict[str, Any] = yaml.safe_load(
    files("normalizers.catalogues").joinpath("subdimension_terms.yaml").read_text(encoding="utf-8")
)
COMPONENTS: dict[str, dict[str, list[str]]] = RAW["components"]
DIMENSIONS = sorted({component.rpartition(".")[0] for component in COMPONENTS})


def suggested(text: str, dimension: str | None = None) -> str | None:
    found = suggest_subdimension(text, dimension)
    return found.subdimension if found else None


# --- the catalogue


def test_components_are_those_of_the_dimensions_catalogue() -> None:
    named = {code for code in catalogue().official if code.count(".") == 2}
    assert set(COMPONENTS) == named
    assert {c for row in terms().components.values() for c in row} == named


@pytest.mark.parametrize("component", [*COMPONENTS, NO_COMPONENT])
def test_terms_stand_once_and_match_brackets(component: str) -> None:
    groups = COMPONENTS.get(component) or RAW["no_component"]
    assert set(groups) <= {"about", "decisive", "clear", "hint", "against"}
    patterns = [pattern for group, found in groups.items() if group != "about" for pattern in found]
    assert len(patterns) == len(set(patterns))
    for pattern in patterns:
        assert " - " not in pattern  # two lines of YAML run into one
        assert all(expand(part) for part in pattern.split(" + "))


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_decisive_term_suggests_its_component(component: str) -> None:
    dimension = component.rpartition(".")[0]
    shared = {
        phrase
        for other, groups in COMPONENTS.items()
        if other != component and other.startswith(dimension)
        for group in ("decisive", "clear", "hint")
        for pattern in groups.get(group, [])
        if " + " not in pattern
        for phrase in expand(pattern)
    }
    for pattern in COMPONENTS[component]["decisive"]:
        if " + " in pattern:
            continue
        for phrase in expand(pattern):
            if phrase not in shared:
                assert suggested(phrase, dimension) == component, phrase


def test_a_term_that_a_dimension_shares_out_decides_nothing() -> None:
    assert suggested("thu gom rác thải") is None
    assert suggested("thu gom rác thải", "PAPI.6") == "PAPI.6.3"
    assert suggested("thu gom rác thải", "PAPI.7") == "PAPI.7.1"


# --- whole tasks


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("Thi tìm hiểu Luật Thực hiện dân chủ ở cơ sở trong đoàn viên, hội viên", "PAPI.1.1"),
        ("Lập và niêm yết danh sách cử tri, vận động người dân đi bầu cử đông đủ", "PAPI.1.2"),
        ("Bầu trưởng thôn bằng phiếu kín, có ít nhất hai ứng cử viên", "PAPI.1.3"),
        ("Không ép buộc người dân đóng góp xây dựng công trình; mọi khoản thu do dân tự nguyện", "PAPI.1.4"),
        ("Thực hiện Luật Tiếp cận thông tin; lập danh mục thông tin phải công khai", "PAPI.2.1"),
        ("Niêm yết kết quả bình xét hộ nghèo, hộ cận nghèo tại nhà văn hóa thôn", "PAPI.2.2"),
        ("Dán bảng quyết toán thu chi ngân sách xã ở nơi nhiều người qua lại", "PAPI.2.3"),
        ("Lấy ý kiến người dân về QHKHSDĐ và thông báo mức giá đất khi thu hồi", "PAPI.2.4"),
        ("Chủ tịch UBND xã đối thoại với người dân mỗi quý một lần", "PAPI.3.1"),
        ("Giải quyết dứt điểm đơn thư KNTC kéo dài", "PAPI.3.2"),
        ("Củng cố tổ hòa giải ở thôn, giới thiệu người nghèo tới nơi trợ giúp pháp lý", "PAPI.3.3"),
        ("Kê khai, công khai tài sản, thu nhập của người có chức vụ; chuyển đổi vị trí công tác", "PAPI.4.1"),
        ("Ngăn việc bệnh nhân phải đưa phong bì cho bác sĩ; chấm dứt dạy thêm sai quy định", "PAPI.4.2"),
        ("Thi tuyển công chức trên máy, không ưu ái người thân quen", "PAPI.4.3"),
        ("Tuyên truyền Luật Phòng, chống tham nhũng, khen người dám tố giác tham nhũng", "PAPI.4.4"),
        ("Làm chứng thực bản sao trong ngày cho người dân", "PAPI.5.1"),
        ("Rút ngắn thời gian cấp GCNQSDĐ lần đầu", "PAPI.5.2"),
        ("Trả kết quả khai sinh, kết hôn ngay tại bộ phận một cửa của xã", "PAPI.5.3"),
        ("Tăng tỷ lệ người dân có thẻ BHYT; trạm y tế đủ thuốc, đủ bác sĩ", "PAPI.6.1"),
        ("Xây thêm phòng học cho trường tiểu học, bớt sĩ số", "PAPI.6.2"),
        ("Bê tông hóa đường thôn, kéo điện lưới tới khu tái định cư mới", "PAPI.6.3"),
        ("Tuần tra đêm để giảm trộm cắp, giữ ANTT", "PAPI.6.4"),
        ("Xử phạt cơ sở sản xuất vi phạm quy định bảo vệ môi trường", "PAPI.7.1"),
        ("Không đốt rơm rạ gây khói bụi; đo chất lượng không khí", "PAPI.7.2"),
        ("Xử lý nước thải trước khi đổ ra sông, lấy mẫu nguồn nước", "PAPI.7.3"),
        ("Làm lại giao diện cổng thông tin điện tử để người dân dễ tra cứu biểu mẫu", "PAPI.8.1"),
        ("Lắp wifi ở nhà sinh hoạt cộng đồng, đưa internet tới từng hộ", "PAPI.8.2"),
        ("Trả lời câu hỏi của người dân gửi qua cổng thông tin điện tử trong ba ngày", "PAPI.8.3"),
    ],
)
def test_tasks(text: str, component: str) -> None:
    assert suggested(text, component.rpartition(".")[0]) == component
    assert suggested(text) in (component, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "Tổ chức triển khai thực hiện Kế hoạch này tại đơn vị, địa phương mình",
        "Định kỳ báo cáo kết quả thực hiện Kế hoạch về Phòng Nội vụ trước ngày 15/12",
        "Tuyên truyền về Chỉ số PAPI và ý nghĩa của bộ chỉ số tới cán bộ, người dân",
        "Nâng cao điểm số, thứ hạng Chỉ số PAPI của tỉnh",
        "Sở Tư pháp, Sở Tài chính theo chức năng, nhiệm vụ được giao phối hợp thực hiện",
        "Tinh giản biên chế, sắp xếp tổ chức bộ máy các phòng chuyên môn",
        "Rà soát văn bản quy phạm pháp luật do cấp huyện ban hành",
        "Nâng cao chất lượng bệnh viện, trường tiểu học, lưới điện và an ninh trật tự",
        "Sửa hồ sơ trên môi trường mạng trong cơ quan nhà nước",
        "Giải quyết công việc",
    ],
)
def test_abstains(text: str) -> None:
    assert suggest_subdimension(text) is None


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("Tuyên truyền nội dung Chỉ số PAPI tới trưởng thôn", "PAPI.1"),
        ("Xây dựng kế hoạch, đôn đốc, báo cáo", "PAPI.2"),
        ("Niêm yết lịch tiếp công dân; tổ chức hội nghị đối thoại với người dân", "PAPI.3"),
        ("Cải thiện cả chất lượng không khí và chất lượng nước", "PAPI.7"),
        ("Phối hợp với Sở Y tế", "PAPI.8"),
    ],
)
def test_abstains_where_the_dimension_is_known(text: str, dimension: str) -> None:
    assert suggest_subdimension(text, dimension) is None


@pytest.mark.parametrize(
    ("printed", "component"),
    [
        ("Cong khai danh sach ho ngheo, ho can ngheo", "PAPI.2.2"),
        ("Công khai danh sach hộ nghèo", "PAPI.2.2"),
        ("Giải quyết khiêu nại, tố cảo của công dân", "PAPI.3.2"),
        ("Công khai KHSDD hằng năm", "PAPI.2.4"),
        ("CÔNG KHAI THU, CHI NGÂN SÁCH XÃ", "PAPI.2.3"),
        ("hoà giải cơ sở", "PAPI.3.3"),
    ],
)
def test_scanner_forms(printed: str, component: str) -> None:
    assert suggested(printed, component.rpartition(".")[0]) == component


@pytest.mark.parametrize("index", [None, "PAPI", "PAR.3", "SIPAS.2", "PAPI.9", "no dimension"])
def test_without_a_dimension_of_papi_all_is_open_and_more_is_asked_for(index: str | None) -> None:
    text = "Công khai danh sách hộ nghèo, bình xét hộ cận nghèo có sự giám sát"
    known, open_ = suggest_subdimension(text, "PAPI.2"), suggest_subdimension(text, index)
    assert known and open_
    assert known.subdimension == open_.subdimension == "PAPI.2.2"
    assert open_.score < known.score
    assert suggest_subdimension("ngân sách", "PAPI.2") and not suggest_subdimension("ngân sách", index)


def test_longer_terms_hide_shorter_ones() -> None:
    assert [(e.component, e.words) for e in evidence("giấy chứng nhận quyền sử dụng đất", "PAPI.2")] == []
    assert {e.component for e in evidence("an toàn giao thông", "PAPI.6")} == {"PAPI.6.3", "PAPI.6.4"}
    assert suggested("an toàn giao thông", "PAPI.6") == "PAPI.6.4"


# --- properties

WORDS = sorted(
    {w for c in COMPONENTS.values() for t in c["decisive"] for w in t.replace("|", " ").split() if w.isalpha()}
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))


@given(TEXTS, st.sampled_from([None, "PAPI", "PAR.3", *DIMENSIONS]))
def test_any_text(text: str, dimension: str | None) -> None:
    found = suggest_subdimension(text, dimension)
    assert found == suggest_subdimension(text, dimension)
    if found:
        assert found.subdimension in COMPONENTS
        assert 0.5 <= found.score < 1
        assert dimension not in DIMENSIONS or found.subdimension.startswith(f"{dimension}.")


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_case_does_not_count(text: str) -> None:
    assert suggest_subdimension(text.upper()) == suggest_subdimension(text)


@given(st.sampled_from([t for c in COMPONENTS.values() for p in c["decisive"] if " + " not in p for t in expand(p)]))
def test_lost_accents_never_make_it_surer(term: str) -> None:
    assert rank(bare(term), None)[1] <= max(rank(term, None)[1], 0.5)


@pytest.mark.parametrize("text", [".;" * 5000, "tham nhũng " * 3000, "- " * 9000, "a" * 50000])
def test_long_texts(text: str) -> None:
    assert suggest_subdimension(text) is None or suggested(text) == "PAPI.4.4"


# --- how often it is right: the sample plans, headings left out


def _tasks() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(PLANS.glob("*.jsonl")):
        if path.stem != "documents":
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                yield ". ".join(part for part in (row["text"], row["indicator_text"]) if part), row


def _named() -> list[tuple[str, dict[str, Any]]]:
    return [(text, row) for text, row in _tasks() if row["subdimension"]]


@pytest.mark.parametrize(
    ("known", "coverage", "precision", "sure_coverage", "sure_precision"),
    [(True, 0.78, 0.84, 0.54, 0.93), (False, 0.56, 0.90, 0.50, 0.93)],
)
def test_share_right(
    known: bool, coverage: float, precision: float, sure_coverage: float, sure_precision: float
) -> None:
    rows = _named()
    assert len(rows) >= 30
    found: list[tuple[Suggestion, bool]] = []
    for text, row in rows:
        suggestion = suggest_subdimension(text, row["dimension"] if known else None)
        if suggestion:
            found.append((suggestion, suggestion.subdimension == row["subdimension"]))
    sure = [right for suggestion, right in found if suggestion.score >= 0.8]
    assert len(found) / len(rows) >= coverage
    assert sum(right for _, right in found) / len(found) >= precision
    assert len(sure) / len(rows) >= sure_coverage
    assert sum(sure) / len(sure) >= sure_precision


def test_open_suggestions_fall_into_the_plan_s_own_dimension() -> None:
    rows = [(text, row["dimension"]) for text, row in _tasks() if row["dimension"] in DIMENSIONS]
    assert len(rows) >= 100
    agree = [found.rpartition(".")[0] == dimension for text, dimension in rows if (found := suggested(text))]
    assert len(agree) / len(rows) >= 0.5
    assert sum(agree) / len(agree) >= 0.90
