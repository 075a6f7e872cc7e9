"""Names that are alike and names that only look so; every pair tells its reasons."""

from __future__ import annotations

import random

import pytest

from musnad.casefile.latin import alike, arabic_parts, keys, latin_parts
from musnad.casefile.listindex import PersonIndex
from musnad.casefile.watchlist import candidates, least, reason, table
from musnad.model.casefile import Entity, EntityKind, EntityMention, EntityRole
from musnad.model.watchlist import Candidate, EntryKind, WatchEntry, WatchName


def entity(name: str, *roles: str, kind: EntityKind = "person", id_: str = "E1") -> Entity:
    told = tuple(EntityRole(r, "d1", None) for r in roles)
    return Entity(id_, kind, name, (), told, (EntityMention("d1", 0, len(name)),))


def entry(*names: str, kind: EntryKind = "person", weak: bool = False, **more: tuple[str, ...]) -> WatchEntry:
    return WatchEntry("X.1", kind, tuple(WatchName(n, weak) for n in names), **more)  # type: ignore[arg-type]


def pair(ours: Entity, theirs: WatchEntry, at_least: float | None = None) -> Candidate | None:
    found = candidates([ours], [theirs], at_least)
    return found[0] if found else None


def reasons(found: Candidate | None) -> set[str]:
    assert found is not None
    return {f.name for f in found.features}


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("أيمن الظواهري", "Aiman al-Zawahry"),
        ("عبد الرحمن", "Abdur Rahman"),
        ("عبدالرحمن", "ABD AL-RAHMAN"),
        ("عبد الله", "Abdallah"),
        ("صلاح الدين", "SALAHALDIN"),
        ("صلاح الدين", "Salah-ed-Dine"),
        ("أبو بكر البغدادي", "Abou Bakr el Baghdadi"),
        ("أبو القاسم", "Abu al-Qassim"),
        ("أسامة بن سعد", "Oussama ben Sa'ad"),
        ("خير الله", "Khayrallah"),
        ("القريشي", "al-Quraishi"),
        ("رائد حجازي", "Hijazi, Raed"),
        ("مصطفى يحيى", "Mustafa Yahya"),
    ],
)
def test_one_name_in_two_scripts(arabic: str, latin: str) -> None:
    ours, theirs = arabic_parts(arabic), latin_parts(latin)
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        assert alike(a, b)
        assert set(keys(a)) & set(keys(b))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Mahmud"),
        ("حسن", "Hussein"),
        ("حسين", "Hassan"),
        ("عمر", "Ammar"),
        ("جمال", "Jamil"),
        ("سالم", "Samir"),
        ("اليعقوبي", "Yaqoub"),
    ],
)
def test_names_that_share_consonants_stay_apart(arabic: str, latin: str) -> None:
    assert not alike(*arabic_parts(arabic), *latin_parts(latin))


def test_a_long_name_in_order_is_a_candidate_with_its_reasons() -> None:
    found = pair(
        entity("نادر الخياط", "قائد ميداني عراقي"),
        entry("NADIR SALIM AL-KHAYYAT", "نادر سالم الخياط", countries=("Iraq",), roles=("Commander",)),
    )
    assert found is not None
    assert (found.ours, found.theirs) == ("نادر الخياط", "نادر سالم الخياط")
    assert {"first_and_last", "country_agrees", "role_agrees"} <= reasons(found)
    assert found.score == sum(f.weight for f in found.features)


@pytest.mark.parametrize("name", ["محمد", "أحمد", "علي", "عبد الله", "أبو محمد", "أبو علي", "الجبوري"])
@pytest.mark.parametrize("listed", ["same", "MUHAMMAD", "Ahmed", "Ali", "Abdullah", "Abu Muhammad", "Abu Ali"])
def test_a_lone_common_name_is_never_a_candidate(name: str, listed: str) -> None:
    theirs = entry(name if listed == "same" else listed, countries=("Iraq",), roles=("Commander",))
    assert pair(entity(name, "قائد عراقي"), theirs, -100) is None


def test_two_common_names_do_not_suffice() -> None:
    assert pair(entity("محمد علي"), entry("MUHAMMAD ALI")) is None
    assert "common_parts" in reasons(pair(entity("محمد علي"), entry("MUHAMMAD ALI"), 0))


def test_what_speaks_against_is_told_too() -> None:
    theirs = entry("نادر الخياط", countries=("ly",), weak=True)
    found = pair(entity("نادر الخياط", "قائد عراقي"), theirs, -9)
    assert {"country_differs", "weak_alias"} <= reasons(found)
    assert "kind_differs" in reasons(pair(entity("سرايا الوادي", kind="armed_group"), entry("سرايا الوادي"), -9))
    assert "order_differs" in reasons(pair(entity("الخياط نادر"), entry("نادر الخياط"), -9))
    assert "other_parts" in reasons(pair(entity("نادر سالم خلدون الخياط"), entry("نادر سالم خلدون الورداني"), -9))


def test_a_rare_kunya_may_be_a_candidate() -> None:
    found = pair(entity("أبو دجانة"), entry("خلدون الورداني", "أبو دجانة"))
    assert {"whole_name_one", "kunya_shared", "rare_part"} <= reasons(found)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("جبهة النصرة", "Al-Nusrah Front", "translated"),
        ("جند الأقصى", "JUND AL AQSA", "transliterated"),
        ("تنظيم القاعدة", "القاعدة", "body_name"),
        ("داعش", "Islamic State in Iraq and the Levant", "other_known_name"),
    ],
)
def test_bodies(ours: str, theirs: str, told: str) -> None:
    assert told in reasons(pair(entity(ours, kind="armed_group"), entry(theirs, kind="body")))


def test_bodies_that_are_others() -> None:
    assert pair(entity("تنظيم القاعدة", kind="armed_group"), entry("AL-QAIDA IN IRAQ", kind="body")) is None
    assert pair(entity("وزارة الدفاع", kind="organisation"), entry("MINISTRY OF DEFENCE", kind="body")) is None
    assert pair(entity("العصائب", kind="armed_group"), entry("SEP", kind="body"), -9) is None


def test_places_and_outlets_are_not_compared() -> None:
    for kind in ("place", "outlet"):
        assert pair(entity("نادر الخياط", kind=kind), entry("نادر الخياط", kind="unknown"), -9) is None  # type: ignore[arg-type]


def test_every_feature_has_a_weight_and_a_reason_in_both_languages() -> None:
    for name, told in table()["features"].items():
        assert isinstance(told["weight"], float)
        assert all(reason(name).values())
    assert least() == table()["least"]


def test_the_order_is_the_same_whatever_the_order_of_the_list() -> None:
    listed = [WatchEntry(f"X.{i}", "person", (WatchName(f"نادر الخياط {n}"),)) for i, n in enumerate(_FAMILIES)]
    ours = [entity("نادر الخياط", id_=f"E{i}") for i in range(3)]
    first = candidates(ours, listed, 0)
    random.Random(1).shuffle(listed)
    assert candidates(ours, listed, 0) == first
    assert first


_GIVEN = ["نادر", "خلدون", "سالم", "محمد", "أحمد", "علي", "حسن", "حسين", "عمر", "خالد", "وليد", "رائد"]
_FAMILIES = ["الخياط", "الورداني", "الزهاوي", "القصاب", "الجبوري", "الدليمي", "الطحان", "العطار", "السماك", "الدباغ"]


def test_a_name_meets_only_the_few_that_may_be_like_it() -> None:
    roll = random.Random(2)

    def name() -> str:
        family = "".join(roll.choices("بتجحدرزسشصطعغفقكلمنهوي", k=4))
        return f"{roll.choice(_GIVEN)} {roll.choice(_GIVEN)}{roll.choice('ابتثجحخد')} {family}"

    listed = [name() for _ in range(1000)]
    index = PersonIndex([(text,) for text in listed])
    met = [list(index.find(arabic_parts(name()))) for _ in range(500)]
    assert sum(map(len, met)) < 0.02 * 500 * len(listed)
    assert all(any(f.entry == n for f in index.find(arabic_parts(text))) for n, text in enumerate(listed[:100]))
