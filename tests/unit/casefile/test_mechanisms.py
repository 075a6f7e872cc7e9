"""Ways of money."""

from __future__ import annotations

from musnad.casefile.build import build

from .builders import Article


def _stipend(name: str, status: str, speaker: str | None = None) -> Article:
    article = Article(name, f"يدفع داعش كفالات لأسر عناصره في ديالى كما روى {name}", f"صحيفة {name}")
    if speaker:
        article.says(speaker, "يدفع داعش كفالات", role="عضو مجلس المحافظة")
    return article.event(
        "finance", "كفالات", actors=["داعش"], places=["ديالى"], status=status, method="stipend", phase="use",
        statement="s1" if speaker else None,
    )  # fmt: skip


def test_one_mechanism_told_by_several_origins_with_their_claims() -> None:
    articles = [
        _stipend("أول", "ongoing", "رعد الخزرجي"),
        _stipend("ثان", "ended", "منذر السعدي"),
        _stipend("ثالث", "occurred"),
    ]
    case = build([a.reading() for a in articles])
    (mechanism,) = case.mechanisms
    group = next(e for e in case.entities if e.id == mechanism.of)
    assert (mechanism.method, mechanism.phase, group.name) == ("stipend", "use", "داعش")
    assert {c.status for c in mechanism.status_claims} == {"ongoing", "ended", "occurred"}
    assert len(mechanism.origins) == 3
    assert mechanism.places == ("ديالى",)
    assert case.incidents == ()


def test_who_denies_it_is_no_further_source_of_it() -> None:
    articles = _stipend("أول", "ongoing", "رعد الخزرجي"), _stipend("ثان", "denied", "منذر السعدي")
    (mechanism,) = build([a.reading() for a in articles]).mechanisms
    assert {c.status for c in mechanism.status_claims} == {"ongoing", "denied"}
    assert len(mechanism.origins) == 1


def test_group_is_the_documents_where_the_event_names_none_and_none_where_it_is_open() -> None:
    one = Article("أول", "موّل داعش خلاياه عبر إتاوات").event("finance", "إتاوات", method="extortion", phase="raise")
    two = Article("ثان", "بين داعش و القاعدة إتاوات").event("finance", "إتاوات", method="extortion", phase="raise")
    none = Article("ثالث", "جمعت إتاوات كثيرة").event("finance", "إتاوات", method="extortion", phase="raise")
    case = build([one.reading(), two.reading(), none.reading()])
    assert sorted(len(m.status_claims) for m in case.mechanisms) == [1, 2]
    assert {m.of is None for m in case.mechanisms} == {True, False}
