"""The gazetteers keep their own rules: ids, parents, coordinates, no doubles, no presentation forms; and coverage."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from musnad.arabic.folding import fold
from musnad.resources import loader

TYPES = {
    *("country", "admin1", "admin2", "admin3", "city", "town", "village", "district", "region", "mountain", "river"),
    *("crossing", "camp", "base", "airport", "prison", "road", "sea"),
}
BODIES = {"groups": 120, "forces": 120, "organisations": 100, "outlets": 200}
PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
PLACES = loader.rows("gazetteers/places.tsv")


def names(row: dict[str, str]) -> list[str]:
    return [n for n in (row["name"], *row["aliases"].split("|")) if n]


def test_place_ids_are_unique_and_parents_exist() -> None:
    ids = Counter(r["id"] for r in PLACES)
    assert [i for i, n in ids.items() if n > 1] == []
    assert [r["id"] for r in PLACES if r["parent"] and r["parent"] not in ids] == []


def test_places_say_what_and_where_they_are() -> None:
    for row in PLACES:
        assert row["type"] in TYPES, row
        assert re.fullmatch("[A-Z]{2}|", row["country"]), row
        assert bool(row["lat"]) == bool(row["lon"]), row
        if row["lat"]:
            lat, lon = float(row["lat"]), float(row["lon"])
            assert -90 <= lat <= 90, row
            assert -180 <= lon <= 180, row
            assert (lat, lon) != (0.0, 0.0), row
        assert set(filter(None, row["flags"].split(","))) <= {"word", "homonym", "minor", "contextual"}, row


def test_a_place_bears_no_name_twice_and_no_latin_one() -> None:
    for row in PLACES:
        folded = [fold(n) for n in names(row)]
        assert len(folded) == len(set(folded)), row
        assert not [n for n in names(row) if not re.search("[\u0621-\u064a]", n)] or row["id"].startswith("m:"), row


def test_no_two_provinces_of_a_country_share_a_name() -> None:
    seen = Counter((r["country"], fold(n)) for r in PLACES if r["type"] == "admin1" for n in names(r))
    assert [k for k, n in seen.items() if n > 1] == []


def test_every_country_has_an_adjective() -> None:
    adjectives = {r["country"] for r in loader.rows("gazetteers/nationalities.tsv")}
    countries = {r["country"] for r in PLACES if r["type"] == "country"}
    # one adjective stands for both Congos; some islands and rocks have none
    assert countries - adjectives <= {"CG", "GI", "IM", "JE", "VG"}


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("العظيم", "IQ", "Diyala"),
        ("سليمان بيك", "IQ", "Salah al-Din"),
        ("حاوي العظيم", "IQ", "Diyala"),
        ("بادوش", "IQ", "Nineveh"),
        ("جرف الصخر", "IQ", "Babil"),
        ("الباغوز", "SY", "Deir ez-Zor"),
        ("كوباني", "SY", "Aleppo"),
        ("التنف", "SY", "Homs"),
        ("الهول", "SY", "Al-Hasakah"),
        ("زنجبار", "YE", "Abyan"),
        ("كرش", "YE", "Lahij"),
        ("درنة", "LY", "Derna"),
        ("الشيخ زويد", "EG", "North Sinai"),
        ("جبل الشعانبي", "TN", "Kasserine"),
        ("مايدوغوري", "NG", "Borno"),
        ("كيدال", "ML", "Kidal"),
        ("القديح", "SA", "Eastern Province"),
        ("عين الحلوة", "LB", "South"),
        ("باريس", "FR", "Île-de-France"),
        ("واشنطن", "US", "District of Columbia"),
    ],
)
def test_places_of_the_press_are_there(name: str, country: str, admin1: str) -> None:
    found = {(r["country"], r["admin1"]) for r in PLACES if fold(name) in {fold(n) for n in names(r)}}
    assert (country, admin1) in found


@pytest.mark.parametrize("table", sorted(BODIES))
def test_bodies_are_many_and_each_name_is_one_bodys(table: str) -> None:
    rows = loader.rows(f"gazetteers/{table}.tsv")
    assert len(rows) >= BODIES[table]
    assert len({r["id"] for r in rows}) == len(rows)
    owners = Counter(fold(n) for r in rows for n in names(r))
    assert [n for n, count in owners.items() if count > 1] == []
    for row in rows:
        assert re.fullmatch("[A-Z]{2}|", row["country"]), row
        assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}|", row[k]) for k in ("valid_from", "valid_to")), row


@pytest.mark.parametrize("table", ["places", "nationalities", *BODIES])
def test_no_presentation_forms(table: str) -> None:
    assert PRESENTATION.search(loader.text(f"gazetteers/{table}.tsv")) is None


def test_the_anaphor_is_no_alias() -> None:
    groups = {fold(n) for r in loader.rows("gazetteers/groups.tsv") for n in names(r)}
    assert fold("التنظيم") not in groups
    assert fold("الحركة") not in groups
