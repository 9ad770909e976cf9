"""Places: printed names to official ones, and what is left open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.place_catalogue import Era, places
from normalizers.place_ends import name_length
from normalizers.place_names import as_printed, lost_accents, modern_tones, place_key
from normalizers.places import FLAGS, PlacePath, complete_path, find_place, is_place, kind_and_name

BEFORE, AFTER = date(2024, 3, 1), date(2025, 9, 1)


@pytest.mark.parametrize(
    ("printed", "kind", "name"),
    [
        ("Huyện Ân Thi", "Huyện", "Ân Thi"),
        ("HUYỆN ÂN THI", "Huyện", "ÂN THI"),
        ("Ân Thi", None, "Ân Thi"),
        ("TP. Hưng Yên", "Thành phố", "Hưng Yên"),
        ("TP Hưng Yên", "Thành phố", "Hưng Yên"),
        ("TP.HCM", "Thành phố", "HCM"),
        ("TPHCM", "Thành phố", "HCM"),
        ("TX Mỹ Hào", "Thị xã", "Mỹ Hào"),
        ("T.X Mỹ Hào", "Thị xã", "Mỹ Hào"),
        ("TT. Văn Quan", "Thị trấn", "Văn Quan"),
        ("P. Hòa Vinh", "Phường", "Hòa Vinh"),
        ("P.5", "Phường", "5"),
        ("Q1", "Quận", "1"),
        ("H. Văn Quan", "Huyện", "Văn Quan"),
        ("X. Tiền Phong", "Xã", "Tiền Phong"),
        ("T. Phú Yên", "Tỉnh", "Phú Yên"),
        ("ĐK Phú Quý", "Đặc khu", "Phú Quý"),
        ("đặc khu Phú Quý", "Đặc khu", "Phú Quý"),
        ("xa Tien Phong", "Xã", "Tien Phong"),
        ("thị xã: Đông Hòa", "Thị xã", "Đông Hòa"),
        ("Quan Hóa", None, "Quan Hóa"),
        ("Quản Bạ", None, "Quản Bạ"),
        ("Phương Trung", None, "Phương Trung"),
        ("Tỉnh", None, "Tỉnh"),
        ("", None, ""),
    ],
)
def test_kind_and_name(printed: str, kind: str | None, name: str) -> None:
    assert kind_and_name(printed) == (kind, name)


@pytest.mark.parametrize(
    ("printed", "within", "on", "name", "code"),
    [
        ("xã Tiền Phong", "Huyện Ân Thi", None, "Xã Tiền Phong", "12193"),
        ("Tiền Phong", "H. Ân Thi", None, "Xã Tiền Phong", "12193"),
        ("TP. Hưng Yên", None, None, "Thành phố Hưng Yên", "323"),
        ("tỉnh Hưng Yên", None, None, "Tỉnh Hưng Yên", "33"),
        ("Tinh Hung Yen", None, None, "Tỉnh Hưng Yên", "33"),
        ("Tỉnh Hung Yên", None, None, "Tỉnh Hưng Yên", "33"),
        ("thị xã Đông Hoà", None, None, "Thị xã Đông Hòa", "564"),
        ("TX Mĩ Hào", None, None, "Thị xã Mỹ Hào", "328"),
        ("huyện Mỹ Hào", None, date(2018, 5, 1), "Huyện Mỹ Hào", "328"),
        ("Huyện Cư Mgar", None, None, "Huyện Cư M'gar", "648"),
        ("huyện Đăk R'Lấp", None, None, "Huyện Đắk R'Lấp", "666"),
        ("Phường 01", "Quận Gò Vấp", None, "Phường 1", "26890"),
        ("Huyện Châu Thành", "Tỉnh Long An", None, "Huyện Châu Thành", "808"),
        ("TP.HCM", None, None, "Thành phố Hồ Chí Minh", "79"),
        ("Tỉnh Đắc Lắc", None, None, "Tỉnh Đắk Lắk", "66"),
        ("Hà Nội", None, None, "Thành phố Hà Nội", "01"),
        ("Tỉnh Thừa Thiên - Huế", None, date(2023, 1, 1), "Tỉnh Thừa Thiên Huế", "46"),
        ("Thành phố Huế", None, date(2025, 3, 1), "Thành phố Huế", "46"),
        ("Thành phố Huế", None, date(2023, 1, 1), "Thành phố Huế", None),
        ("Phường Thuận Hòa", "Tỉnh Thừa Thiên Huế", date(2023, 1, 1), "Phường Thuận Hòa", "19762"),
        ("Quận 2", None, date(2019, 1, 1), "Quận 2", None),
        ("Xã Hồng Quang", "Tỉnh Hưng Yên", AFTER, "Xã Hồng Quang", "12196"),
        ("phường Đông Hòa", "Đắk Lắk", AFTER, "Phường Đông Hòa", "22258"),
        ("Đặc khu Phú Quý", None, None, "Đặc khu Phú Quý", "23272"),
        ("huyện Ân Thi", None, AFTER, "Huyện Ân Thi", "329"),
        ("Phường Sài Gòn", None, AFTER, "Phường Sài Gòn", "26740"),
    ],
)
def test_find_place(printed: str, within: str | None, on: date | None, name: str, code: str | None) -> None:
    found = find_place(printed, within=within, on=on)
    assert found is not None
    assert (found.name, found.code) == (name, code)


@pytest.mark.parametrize(
    ("printed", "within", "on"),
    [
        ("Tiền Phong", None, None),  # in many districts
        ("Huyện Châu Thành", None, None),
        ("Hưng Yên", None, None),  # the province and its city
        ("Xã Hùng Yên", "Tỉnh Hải Dương", None),
        ("Tỉnh Hà Nội", None, None),
        ("Thành phố Phú Yên", None, None),
        ("Xã Tiền Phong", "Huyện Văn Quan", None),
        ("Xã Không Có Thật", None, None),
        ("Phường Đông Hòa", None, AFTER),
        ("Xã", None, None),
        ("", None, None),
    ],
)
def test_find_place_abstains(printed: str, within: str | None, on: date | None) -> None:
    assert find_place(printed, within=within, on=on) is None


def test_parents_and_era() -> None:
    found = find_place("Xã Cẩm Xá", within="thị xã Mỹ Hào")
    assert found is not None
    assert (found.level, found.era) == ("commune", "until_2025")
    assert (found.district, found.district_code, found.province, found.province_code) == (
        "Thị xã Mỹ Hào",
        "328",
        "Tỉnh Hưng Yên",
        "33",
    )
    level = find_place("Phú Yên", level="province")
    assert level is not None and level.name == "Tỉnh Phú Yên"


@pytest.mark.parametrize(
    ("printed", "on", "expected"),
    [
        (
            ("Hưng Yên", "Ân Thi", "Tiền Phong"),
            BEFORE,
            PlacePath(
                "Tỉnh Hưng Yên", "Huyện Ân Thi", "Xã Tiền Phong", "33", "329", "12193", "Tỉnh Hưng Yên", "Xã Hồng Quang"
            ),
        ),
        (
            (None, "thị xã Đông Hoà", None),
            BEFORE,
            PlacePath(
                "Tỉnh Phú Yên",
                "Thị xã Đông Hòa",
                None,
                "54",
                "564",
                None,
                "Tỉnh Đắk Lắk",
                None,
                ("province_inferred",),
            ),
        ),
        (
            (None, "HUYỆN CHÂU THÀNH", "XÃ TÂN HƯƠNG"),
            None,
            PlacePath(
                "Tỉnh Tiền Giang",
                "Huyện Châu Thành",
                "Xã Tân Hương",
                "82",
                "821",
                "28525",
                "Tỉnh Đồng Tháp",
                "Xã Tân Hương",
                ("province_inferred",),
            ),
        ),
        (
            ("Tỉnh Hưng Yên", None, "Xã Cẩm Xá"),
            BEFORE,
            PlacePath(
                "Tỉnh Hưng Yên",
                "Thị xã Mỹ Hào",
                "Xã Cẩm Xá",
                "33",
                "328",
                "12109",
                "Tỉnh Hưng Yên",
                "Phường Mỹ Hào",
                ("district_inferred",),
            ),
        ),
        (  # divided among several new communes
            ("TỈNH PHÚ YÊN", "THỊ XÃ ĐÔNG HOÀ", "PHƯỜNG HOÀ HIỆP BẮC"),
            BEFORE,
            PlacePath(
                "Tỉnh Phú Yên",
                "Thị xã Đông Hòa",
                "Phường Hòa Hiệp Bắc",
                "54",
                "564",
                "22246",
                "Tỉnh Đắk Lắk",
                None,
            ),
        ),
        (
            ("Tỉnh Đắk Lắk", None, "Phường Đông Hòa"),
            AFTER,
            PlacePath("Tỉnh Đắk Lắk", None, "Phường Đông Hòa", "66", None, "22258", "Tỉnh Đắk Lắk", "Phường Đông Hòa"),
        ),
        (
            ("Tỉnh Hưng Yên", "Huyện Mỹ Hào", None),
            date(2018, 1, 1),
            PlacePath(
                "Tỉnh Hưng Yên",
                "Huyện Mỹ Hào",
                None,
                "33",
                "328",
                None,
                "Tỉnh Hưng Yên",
                None,
                ("district_kind_differs",),
            ),
        ),
        (  # a commune that ended in a merger before 2025
            ("Thành phố Hà Nội", "Huyện Gia Lâm", "xã Trung Mầu"),
            BEFORE,
            PlacePath(
                "Thành phố Hà Nội",
                "Huyện Gia Lâm",
                "Xã Trung Mầu",
                "01",
                "018",
                None,
                "Thành phố Hà Nội",
                "Xã Phù Đổng",
                ("commune_former",),
            ),
        ),
        (  # a district that ended
            ("Tỉnh Cao Bằng", "Huyện Phục Hòa", "Xã Cách Linh"),
            date(2019, 1, 1),
            PlacePath(
                "Tỉnh Cao Bằng",
                "Huyện Phục Hòa",
                "Xã Cách Linh",
                "04",
                None,
                "01636",
                "Tỉnh Cao Bằng",
                "Xã Bế Văn Đàn",
            ),
        ),
        (
            ("Tỉnh Hưng Yên", "Huyện Ân Thi", "XÃ KHÔNG CÓ"),
            BEFORE,
            PlacePath(
                "Tỉnh Hưng Yên",
                "Huyện Ân Thi",
                "Xã Không Có",
                "33",
                "329",
                None,
                "Tỉnh Hưng Yên",
                None,
                ("commune_unknown",),
            ),
        ),
        (  # both sides of July 2025 have such a commune, with other codes of the province
            ("Tỉnh Lào Cai", None, "XÃ BẢO HÀ"),
            None,
            PlacePath(
                "Tỉnh Lào Cai",
                None,
                "Xã Bảo Hà",
                None,
                None,
                "02989",
                "Tỉnh Lào Cai",
                "Xã Bảo Hà",
                ("place_ambiguous",),
            ),
        ),
        ((None, None, None), None, PlacePath()),
    ],
)
def test_complete_path(
    printed: tuple[str | None, str | None, str | None], on: date | None, expected: PlacePath
) -> None:
    assert complete_path(*printed, on) == expected


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("XÃ HOÀ THUỶ", "Xã Hòa Thủy"),
        ("thị trấn Thuỵ Khuê", "Thị trấn Thụy Khuê"),
        ("TX. ĐÔNG HOÀ", "Thị xã Đông Hòa"),
        ("xã Quý Hoá", "Xã Quý Hóa"),
        ("Xã Ia Tôr", "Xã Ia Tôr"),
        ("phường 12", "Phường 12"),
    ],
)
def test_standard_spelling(printed: str, official: str) -> None:
    assert as_printed(printed) == official
    assert as_printed(official) == official


def test_lost_accents() -> None:
    assert lost_accents("Hung Yen", "Hưng Yên")
    assert lost_accents("Dông Hoà", "Đông Hòa")
    assert not lost_accents("Hùng Yên", "Hưng Yên")


def test_catalogues_fit_together() -> None:
    old, new = places("until_2025"), places("from_2025")
    assert (len(old.provinces), len(old.districts), len(old.communes)) == (63, 696, 10035)
    assert (len(new.provinces), len(new.communes)) == (34, 3321)
    assert all(unit.now and unit.now[0] in new.provinces for unit in old.provinces.values())
    assert all(unit.parent in old.provinces for unit in old.districts.values())
    assert all(unit.parent in old.districts for unit in old.communes.values())
    assert all(unit.now and set(unit.now) <= set(new.communes) for unit in old.communes.values())
    assert all(unit.parent in new.provinces for unit in new.communes.values())
    ended = [unit for units in old.by_key.values() for unit in units if unit.until]
    assert all(set(unit.now) <= set(old.districts) for unit in ended if unit.level == "district")
    assert all(unit.parent in old.provinces for unit in ended if unit.level == "district")
    assert all(name in old.by_key for name in old.aliases.values())


def test_every_unit_finds_itself() -> None:
    old, new = places("until_2025"), places("from_2025")
    for district in old.districts.values():
        province = old.provinces[district.parent or ""]
        found = find_place(district.official.upper(), within=province.official, on=date(2025, 5, 1))
        assert found is not None and found.code == district.code
    for commune in list(new.communes.values())[::7]:
        path = complete_path(new.provinces[commune.parent or ""].official, None, commune.official.upper(), AFTER)
        assert (path.commune_code, path.flags) == (commune.code, ())
    for commune in list(old.communes.values())[::17]:
        district = old.districts[commune.parent or ""]
        province = old.provinces[district.parent or ""]
        path = complete_path(province.official, district.official, commune.official, date(2025, 5, 1))
        assert (path.commune_code, path.district_code, path.flags) == (commune.code, district.code, ())


WORDS = st.text(max_size=30) | st.sampled_from(["Xã", "TP.", "Ân Thi", "Hưng Yên", "huyện Châu Thành", "Phường 1", "đ"])
DAYS = st.none() | st.dates(min_value=date(2012, 1, 1), max_value=date(2030, 1, 1))


def test_an_undated_plan_has_no_code_of_a_unit_whose_kind_changed() -> None:
    path = complete_path(None, None, "Ân Thi", None)
    assert (path.commune, path.commune_code) == (None, None)
    assert path.flags == ("place_ambiguous",)


@given(WORDS, st.none() | WORDS, st.none() | WORDS, DAYS)
def test_any_words_give_a_path(province: str, district: str | None, commune: str | None, on: date | None) -> None:
    path = complete_path(province, district, commune, on)
    assert set(path.flags) <= set(FLAGS)
    assert path.commune_code is None or path.commune
    find_place(province, within=district, on=on)


@given(st.text(max_size=40))
def test_spelling_is_stable(text: str) -> None:
    assert modern_tones(modern_tones(text)) == modern_tones(text)
    assert as_printed(as_printed(text)) == as_printed(text)
    assert place_key(place_key(text)) == place_key(text)


def test_a_path_that_is_official_stays() -> None:
    path = complete_path("Hưng Yên", "Ân Thi", "Tiền Phong", BEFORE)
    assert complete_path(path.province, path.district, path.commune, BEFORE) == path


@pytest.mark.parametrize(
    ("kind", "words", "shortest", "year", "length"),
    [
        ("Huyện", "Đại Từ Năm", 1, 2024, 2),
        ("Huyện", "Dai Từ Năm", 1, 2024, 2),
        ("Huyện", "Đại Tự Năm", 1, 2024, 1),
        ("Xã", "Thanh An", 1, 2024, 2),
        ("Xã", "Thanh an", 1, 2024, 1),
        ("Phường", "1 Bảo Lộc", 1, 2024, 1),
        ("Phường", "1 Bảo Lộc", 1, 2026, 3),
        ("Phường", "1 Bảo Lộc", 1, None, 3),
        ("Thị xã", "Bảo Lộc", 1, 2024, 2),
        ("Xã", "Không Đâu Có", 2, None, 2),
    ],
)
def test_where_a_name_ends(kind: str, words: str, shortest: int, year: int | None, length: int) -> None:
    assert name_length(kind, words.split(), shortest, year) == length


def test_a_name_is_a_place_on_whatever_day() -> None:
    assert is_place("Thành phố Ninh Bình") and is_place("Huyện Tĩnh Gia") and is_place("Phường 01 Bảo Lộc")
    assert not is_place("Tỉnh Đại Từ")


def test_names_have_capitals() -> None:
    eras: tuple[Era, ...] = ("until_2025", "from_2025")
    for era in eras:
        for unit in places(era).communes.values():
            assert all(word[0].isupper() or word[0].isdigit() or word in ("-", "trường") for word in unit.name.split())
