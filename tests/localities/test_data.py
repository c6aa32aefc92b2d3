"""The tables of administrative units and their outlines can be trusted."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon
from tools import units as judge

UNITS = judge.read_units()
SUCCESSIONS = judge.read_successions()
MERGERS = judge.read_rows("department_mergers.csv")
OUTLINES = json.loads((judge.DATA / "outlines.json").read_text(encoding="utf-8"))
BY_CODE = {unit.code: unit for unit in UNITS}

UNCHANGED_IN_2025 = {
    "cao-bang", "dien-bien", "ha-noi", "ha-tinh", "hue-city", "lai-chau", "lang-son", "nghe-an",
    "quang-ninh", "son-la", "thanh-hoa",
}  # fmt: skip


def in_force(day: date) -> set[str]:
    return {unit.code for unit in UNITS if unit.is_in_force(day)}


def predecessors(code: str) -> set[str]:
    """All units that ended up in this one, however long ago."""
    found = {edge.predecessor for edge in SUCCESSIONS if edge.successor == code}
    return found.union(*(predecessors(one) for one in found))


def outline(code: str) -> MultiPolygon:
    """The outline as a polygon, in the picture's coordinates, whose rings may be holes."""
    shape = MultiPolygon()
    for ring in re.findall(r"M([^Z]+)Z", OUTLINES["units"][code]["path"]):
        places = [tuple(map(float, place.split(","))) for place in ring.split(" ")]
        # Where a hairline folded to nothing by rounding, the same land as a valid polygon.
        land = shapely.buffer(Polygon(places), 0)
        shape = shapely.symmetric_difference(shape, land)
    return shape


def place(lon: float, lat: float) -> Point:
    """A place on the map, by the transform that the file itself states."""
    by = OUTLINES["projection"]
    return Point((lon - by["lon_0"]) * by["k_x"], (by["lat_0"] - lat) * by["k_y"])


def test_units_and_successions_have_no_problems() -> None:
    found = judge.problems(UNITS, SUCCESSIONS)

    assert found == []


def test_judge_reports_an_ended_unit_without_successor() -> None:
    fewer = [edge for edge in SUCCESSIONS if edge.predecessor != "thua-thien-hue"]

    found = judge.problems(UNITS, fewer)

    assert found == [
        "thua-thien-hue: 0 successors",
        "hue-city: begins on 2025-01-01 out of nothing",
    ]


def test_judge_reports_a_unit_that_ends_on_a_wrong_day() -> None:
    late = [
        replace(unit, valid_to=date(2025, 1, 1)) if unit.code == "thua-thien-hue" else unit
        for unit in UNITS
    ]

    found = judge.problems(late, SUCCESSIONS)

    assert found == [
        "2025-01-01: 46 means two units",
        "2025-01-01: 64 units in force, 63 expected",
        "thua-thien-hue: does not end the day before 2025-01-01",
    ]


def test_judge_reports_a_circle() -> None:
    circle = judge.Succession("hue-city", "thua-thien-hue", date(2025, 1, 1), "invented")

    found = list(judge.succession_problems(UNITS, [*SUCCESSIONS, circle]))

    assert [problem for problem in found if "circle" in problem] == [
        "succession runs in a circle: hue-city, thua-thien-hue"
    ]


def test_judge_reports_a_merger_unlike_the_outside_list() -> None:
    wrong = [
        replace(edge, successor="lao-cai-2025") if edge.predecessor == "ha-giang" else edge
        for edge in SUCCESSIONS
    ]

    found = judge.problems(UNITS, wrong)

    assert found == [
        "mergers differ: tỉnh hà giang → tỉnh lào cai",
        "mergers differ: tỉnh hà giang → tỉnh tuyên quang",
    ]


def test_hue_follows_thua_thien_hue_on_new_years_day_of_2025() -> None:
    before, after = in_force(date(2024, 12, 31)), in_force(date(2025, 1, 1))

    assert (before - after, after - before) == ({"thua-thien-hue"}, {"hue-city"})


def test_units_unchanged_by_the_mergers_keep_their_row() -> None:
    both = in_force(judge.BEFORE_MERGERS) & in_force(judge.AFTER_MERGERS)

    assert both == UNCHANGED_IN_2025


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("hue-city", {"thua-thien-hue"}),
        ("ha-noi", {"ha-tay"}),
        ("quang-tri-2025", {"quang-binh", "quang-tri"}),
        ("phu-tho-2025", {"hoa-binh", "phu-tho", "vinh-phuc"}),
        ("nghe-an", set()),
    ],
)
def test_predecessors_of_a_unit(code: str, expected: set[str]) -> None:
    assert predecessors(code) == expected


def test_units_of_today_and_their_predecessors_are_all_units_once() -> None:
    today = sorted(in_force(judge.AFTER_MERGERS))

    counted = sorted([*today, *(old for code in today for old in predecessors(code))])

    assert counted == sorted(BY_CODE)


def test_department_mergers_name_known_units_and_their_source() -> None:
    localities = {row["locality"] for row in MERGERS}
    unsourced = [row for row in MERGERS if not (row["source"] and row["old_kind"])]

    assert (localities, unsourced) == ({"", "ha-noi", "hue-city"}, [])


def test_department_mergers_are_dated_to_the_day_only_where_a_source_says_so() -> None:
    dates = {(row["locality"], row["certainty"], row["on"]) for row in MERGERS}

    assert dates == {("ha-noi", "S", "2025-03-01"), ("hue-city", "S", "2025"), ("", "K", "2025")}


def test_department_mergers_give_a_department_one_successor_in_a_locality() -> None:
    keys = [(row["locality"], row["old_kind"]) for row in MERGERS]

    assert len(keys) == len(set(keys))


def test_outlines_cover_every_unit_since_2008() -> None:
    assert set(OUTLINES["units"]) == set(BY_CODE) - {"ha-tay"}


def test_outlines_fit_into_the_view_box() -> None:
    width, height = OUTLINES["view_box"]
    frame = shapely.box(0, 0, width, height)
    insets = [shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes()]

    outside = [code for code in OUTLINES["units"] if not frame.contains(outline(code))]
    hidden = [code for code in OUTLINES["units"] for box in insets if box.intersects(outline(code))]

    assert (outside, hidden, [box for box in insets if not frame.contains(box)]) == ([], [], [])


def boxes() -> list[list[float]]:
    return [inset["box"] for inset in OUTLINES["insets"]]


@pytest.mark.parametrize("day", [judge.BEFORE_MERGERS, judge.AFTER_MERGERS])
def test_outlines_of_a_day_neither_overlap_nor_leave_gaps(day: date) -> None:
    shapes = [outline(code) for code in sorted(in_force(day))]

    union = shapely.unary_union(shapes)
    overlap = sum(shape.area for shape in shapes) - union.area
    gaps = [
        Polygon(ring).area
        for part in shapely.get_parts(union)
        for ring in part.interiors
        if Polygon(ring).area > 0.5  # a lagoon whose mouth closed by rounding is below this
    ]

    assert (overlap < 0.5, gaps) == (True, [])


def test_outline_of_a_merged_unit_is_the_land_of_its_predecessors() -> None:
    differences = {}
    for code in in_force(judge.AFTER_MERGERS) - UNCHANGED_IN_2025:
        parts = shapely.unary_union([outline(old) for old in predecessors(code)])
        differences[code] = shapely.symmetric_difference(parts, outline(code)).area

    assert {code for code, area in differences.items() if area > 0.5} == set()


@pytest.mark.parametrize(
    ("lon", "lat", "before", "after"),
    [
        pytest.param(105.854, 21.029, "ha-noi", "ha-noi", id="Hoàn Kiếm"),
        pytest.param(105.720, 21.180, "ha-noi", "ha-noi", id="Mê Linh"),
        pytest.param(107.585, 16.463, "hue-city", "hue-city", id="Huế"),
        pytest.param(105.770, 10.025, "can-tho", "can-tho-2025", id="Ninh Kiều"),
        pytest.param(105.470, 9.784, "hau-giang", "can-tho-2025", id="Vị Thanh"),
        pytest.param(105.760, 10.295, "dong-thap", "dong-thap-2025", id="Sa Đéc"),
        pytest.param(105.960, 10.245, "vinh-long", "vinh-long-2025", id="Vĩnh Long"),
        pytest.param(103.890, 21.960, "lai-chau", "lai-chau", id="Than Uyên"),
        pytest.param(107.020, 20.780, "hai-phong", "hai-phong-2025", id="Cát Bà"),
        pytest.param(106.615, 8.716, "ba-ria-vung-tau", "ho-chi-minh-2025", id="Côn Đảo"),
        pytest.param(103.980, 10.220, "kien-giang", "an-giang-2025", id="Phú Quốc"),
        pytest.param(108.170, 15.990, "da-nang", "da-nang-2025", id="Hòa Vang"),
    ],
)
def test_outlines_hold_a_known_place(lon: float, lat: float, before: str, after: str) -> None:
    spot = place(lon, lat)

    found = [
        [code for code in sorted(in_force(day)) if outline(code).contains(spot)]
        for day in (judge.BEFORE_MERGERS, judge.AFTER_MERGERS)
    ]

    assert found == [[before], [after]]


def test_outlines_have_their_label_inside_and_a_true_box() -> None:
    wrong = []
    for code, entry in OUTLINES["units"].items():
        shape = outline(code)
        box = [round(side, 1) for side in shape.bounds]
        if not shape.contains(Point(entry["label"])) or box != entry["bbox"]:
            wrong.append(code)

    assert wrong == []


def test_insets_show_both_archipelagos_under_their_units() -> None:
    shown = {inset["name_vi"]: inset["units"] for inset in OUTLINES["insets"]}

    assert shown == {
        "Hoàng Sa": ["da-nang", "da-nang-2025"],
        "Trường Sa": ["khanh-hoa", "khanh-hoa-2025"],
    }


def test_insets_keep_their_dots_and_label_inside_the_box() -> None:
    for inset in OUTLINES["insets"]:
        x, y, width, height = inset["box"]
        box = shapely.box(x, y, x + width, y + height)

        astray = [dot for dot in [*inset["dots"], inset["label"]] if not box.contains(Point(dot))]

        assert astray == []


def test_outlines_stay_a_small_file() -> None:
    assert (judge.DATA / "outlines.json").stat().st_size <= 120_000
