"""Who is private, names found whatever is joined to them, and offsets that move with what is hidden."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.casefile import hiding
from musnad.casefile.hiding import Hidden, Moved, Names, covered, merged
from musnad.casefile.privacy import is_private
from musnad.model.casefile import Entity, EntityRole


def person(*roles: str, kind: str = "person") -> Entity:
    return Entity("E1", kind, "س", (), tuple(EntityRole(r, "d", None) for r in roles), ())  # type: ignore[arg-type]


@pytest.mark.parametrize("roles", [
    ("وزير الدفاع",), ("المتحدثة باسم الوزارة",), ("العميد",), ("عضو لجنة الأمن والدفاع النيابية",),
    ("الخبيرة في تمويل الإرهاب",), ("قائممقام قضاء الرطبة",), ("زعيم تنظيم داعش",), ("المواطن", "رئيس اللجنة"),
    ("كبير مستشاري الوزير", "مستشار"), ("مدير عام الصحة",), ("الرئيس السابق",)])  # fmt: skip
def test_an_office_a_voice_or_a_rank_makes_public(roles: tuple[str, ...]) -> None:
    assert not is_private(person(*roles))


@pytest.mark.parametrize("roles", [
    (), ("شقيق الوزير",), ("سائق المحافظ",), ("المتهم الأول", "صاحب مكتب"), ("والدة النائب",), ("المواطن",),
    ("عضو خلية",), ("مدير محل",), ("الطفل", "رئيس الفريق"), ("الجندي",),
    ("المحامي",), ("مخبر", "عميد"), ("الضحية",), ("",)])  # fmt: skip
def test_everybody_else_is_private(roles: tuple[str, ...]) -> None:
    assert is_private(person(*roles))


@pytest.mark.parametrize("kind", ["armed_group", "security_force", "organisation", "outlet", "place"])
def test_only_persons_are_private(kind: str) -> None:
    assert not is_private(person(kind=kind))


NAMES = Names({"سالم عبد الله الزعفراوي": "[1]", "أبو قمرنداز": "[2]", "الزعفراوي": "[3]", "Hans Meier": "[4]"})


@pytest.mark.parametrize(("text", "shown"), [
    ("قال سالم عبد الله الزعفراوي إنه", "قال [1] إنه"),
    ("وسالم عبدالله بن الزعفراوي.", "و[1]."),
    ("لسالم عبد الله زعفراوي،", "ل[1]،"),
    ("سَالِم عبد اللّٰه الزَّعفراوي", "[1]"),
    ("وصل للزعفراوي وبالزعفراوي", "وصل ل[3] وب[3]"),
    ("رأى أبا قمرنداز وأبي قمرنداز وابو قمرنداز", "رأى [2] و[2] و[2]"),
    ("HANS MEIER و Hans-Meier", "[4] و [4]"),
    ("سالم وحده وعبد الله", "سالم وحده وعبد الله"),
    ("سالم، عبد الله، الزعفرانية", "سالم، عبد الله، الزعفرانية"),
    ("", ""),
])  # fmt: skip
def test_names_are_found_whatever_is_joined_to_them(text: str, shown: str) -> None:
    assert NAMES.cover(text) == shown


def test_ordinary_words_do_not_give_a_name_away() -> None:
    assert hiding.alone("سالم علي الزعفراوي") == ["سالم", "زعفراوي"]  # «على» is written like علي
    assert hiding.alone("علي") == hiding.alone("شهيد") == []
    assert not hiding.telling("سلسلة مطاعم")
    assert not hiding.telling("سيتم تتويجهم جميعا في حفل الافتتاح الرسمي للسوق")
    assert hiding.telling("سالم الزعفراوي")


def test_a_placeholder_is_a_persons_own_and_needs_the_secret() -> None:
    one = hiding.placeholder(b"a" * 32, "سالم")
    assert one == hiding.placeholder(b"a" * 32, "سالم")
    assert one != hiding.placeholder(b"b" * 32, "سالم")
    assert len({hiding.placeholder(b"a" * 32, str(n)) for n in range(2000)}) == 2000


@given(st.lists(st.sampled_from("ابجد "), min_size=1, max_size=60).map("".join), st.data())
def test_what_is_outside_still_quotes_and_what_is_hidden_is_gone(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    hidden = merged(Hidden(a, b, "[X]") for a, b in cuts if a < b)
    assert all(a.end <= b.start for a, b in pairwise(hidden))
    after, moved = covered(text, hidden), Moved(hidden)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = moved.span(start, end)
    inside = [h for h in hidden if h.start < end and start < h.end]
    first = min([start, *(h.start for h in inside)])
    last = max([end, *(h.end for h in inside)])
    expected = covered(text[first:last], [Hidden(h.start - first, h.end - first, h.shown) for h in inside])
    assert after[low:high] == expected
    assert after.count("[X]") == len(hidden)
