"""Triggers, scenes, events with their parts, methods of finance; articles written for the tests."""

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines import registry
from musnad.engines.rules.decide import Weights
from musnad.engines.rules.engine import RulesEngine
from musnad.engines.rules.finance import method_of
from musnad.engines.rules.headline import headline_end
from musnad.engines.rules.noun_phrases import noun_phrases
from musnad.engines.rules.triggers import find_triggers
from musnad.model.document import Document
from musnad.model.errors import ResourceError


def read(text: str, published: str | None = "2024-03-12"):
    document = Document("d1", "0" * 64, "one", "one.txt", text, outlet="المدار", published=published)
    return registry.get("rules").read(document)


def lexemes(text: str) -> set[str]:
    return {t.lexeme.id for t in find_triggers(analyse(text))}


@pytest.mark.parametrize(
    ("text", "lexeme"),
    [
        ("واعتقلتهم القوة فجرا", "arrest.itqal"),
        ("تم اعتقال ثلاثة", "arrest.itqal"),
        ("شنّت المقاتلات غارتين", "strike.ghara"),
        ("سيهاجمون القرية", "attack.hujum"),
        ("بالتفجير الذي وقع", "bombing.tafjir"),
        ("تبنّاه التنظيم", "threat.tabanni"),
        ("وبالكفالات التي توزع", "finance.kafala"),
    ],
)
def test_a_lexeme_is_found_in_its_shapes(text, lexeme):
    assert lexeme in lexemes(text)


@pytest.mark.parametrize("text", ["المعتقدات القديمة", "مفجوعون برحيله", "غارق في النوم", "هجر القرية"])
def test_likeness_of_letters_is_no_lexeme(text):
    assert not lexemes(text) & {"arrest.itqal", "bombing.tafjir", "strike.ghara", "attack.hujum"}


def test_a_light_verb_belongs_to_its_noun():
    text = "ألقت الشرطة القبض على رجل، ثم إلقاء القبض على آخر"
    analysis = analyse(text)
    found = [t for t in find_triggers(analysis) if t.lexeme.id == "arrest.qabd"]
    assert [analysis.tokens[t.first].text for t in found] == ["القبض", "إلقاء"]


def test_company_speaks_for_and_against_a_word():
    kept = {t.lexeme.id: t.kept for t in find_triggers(analyse("نفذت القوة عملية أمنية في القرية"))}
    assert kept["raid.amaliyya"] is True
    spoiled = {t.lexeme.id: t.spoiled for t in find_triggers(analyse("سدد اللاعب ضربة جزاء"))}
    assert spoiled["strike.darba"] is True


def test_noun_phrases_have_class_extent_and_number():
    text = "اعتقلت قوة من الجيش ثلاثة مسلحين قرب القرية"
    found = {text[p.start : p.end]: p for p in noun_phrases(analyse(text))}
    assert found["قوة"].kind == "force"
    assert found["ثلاثة مسلحين"].counted
    assert found["ثلاثة مسلحين"].kind == "armed"


def test_an_attributive_adjective_is_no_participant():
    text = "وقع التفجير الإرهابي صباحا بحسب مصدر أمني"
    assert not [p for p in noun_phrases(analyse(text)) if p.kind in {"armed", "force"}]


def test_an_arrest_is_read_with_its_parts():
    text = (
        "القبض على مسلحين في ديالى\n\n"
        "اعتقلت قوة من الشرطة الاتحادية أمس الاثنين خمسة مسلحين في ناحية العظيم شمال محافظة ديالى."
    )
    events = [e for e in read(text).events if e.type == "arrest" and e.trigger.text == "اعتقلت"]
    assert len(events) == 1
    arrest = events[0]
    assert any("الشرطة الاتحادية" in a.text or "قوة" in a.text for a in arrest.actors)
    assert any("مسلحين" in t.text for t in arrest.targets)
    assert any("العظيم" in p.text for p in arrest.places)
    assert arrest.time is not None
    assert (arrest.time.from_, arrest.time.to) == ("2024-03-11", "2024-03-11")
    assert [(c.of, c.low, c.high) for c in arrest.counts] == [("arrested", 5, 5)]


def test_what_is_said_carries_its_statement():
    text = "عنوان\n\nوقال قائد الشرطة العميد سامر الجبوري إن سيارة مفخخة انفجرت أمس في الحويجة، ما أدى إلى مقتل ثلاثة."
    reading = read(text)
    (statement,) = reading.statements
    inside = [e for e in reading.events if statement.start <= e.trigger.start < statement.end]
    assert inside
    assert all(e.statement == statement.id for e in inside)


def test_every_event_quotes_the_text():
    text = "عنوان\n\nشنّ طيران التحالف ثلاث غارات على مواقع للتنظيم قرب الرمادي، ما أسفر عن مقتل 12 مسلحاً على الأقل."
    reading = read(text)
    assert reading.events
    assert reading.refused == ()
    for event in reading.events:
        assert text[event.trigger.start : event.trigger.end] == event.trigger.text


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("يفرض التنظيم إتاوات على سائقي الشاحنات", ("raise", "extortion")),
        ("توزيع الكفالات على عوائل القتلى كل شهر", ("use", "stipend")),
        ("دفعت العائلة فدية مقابل الإفراج عن ابنها", ("raise", "kidnap_ransom")),
        ("حملة تبرعات بعملة بيتكوين المشفرة لصالح التنظيم", ("raise", "virtual_asset")),
        ("دفن التنظيم أموالا نقدية في مخبأ", ("store", "cache")),
    ],
)
def test_methods_of_finance_follow_their_words(text, method):
    analysis = analyse(text)
    found = [method_of(analysis, t) for t in find_triggers(analysis) if t.lexeme.types[0] == "finance"]
    assert method in {(m.phase, m.method) for m in found if m}


def test_sport_is_no_violence():
    text = (
        "هجوم كاسح للمنتخب\n\n"
        "شن هجوم الفريق غارات متتالية على مرمى الضيوف، وفجر المهاجم مفاجأة بهدف قاتل من ضربة جزاء في المباراة."
    )
    assert [e for e in read(text).events if e.type in {"killing", "abduction", "arrest"}] == []


def test_another_language_gives_empty_lists():
    document = Document("d1", "0" * 64, "one", "one.txt", "A report in English.", language="en")
    reading = registry.get("rules").read(document)
    assert (reading.events, reading.statements, reading.mentions) == ((), (), ())


def test_weights_are_sums_and_unknown_features_weigh_nothing():
    weights = Weights([("yes", "bias", -1.0), ("yes", "a", 2.0)])
    assert weights.sums(["a", "unknown"]) == [1.0]
    assert weights.probability([]) < 0.5 < weights.probability(["a"])
    choice = Weights([("x", "bias", 0.0), ("y", "a", 1.0)])
    assert choice.best(["a"]) == "y"
    assert choice.best(["a"], frozenset({"x"})) == "x"
    with pytest.raises(ResourceError):
        choice.best([], frozenset({"z"}))
    with pytest.raises(ResourceError):
        Weights([])


def test_a_lead_is_no_headline_where_the_title_is_kept_apart() -> None:
    lead = "خطف مسلحون أربعة عمال في بلدة حديثة غرب العراق مساء الأحد، بحسب ما قال مصدر في الشرطة."
    text = f"{lead}\nوأضاف المصدر أن قوة من الجيش تبحث عن المخطوفين في القرى المجاورة."
    title = "اختطاف أربعة عمال في الأنبار"
    assert headline_end(analyse(text), title) == 0
    whole = analyse(f"{title}\n{text}")
    assert headline_end(whole, title) == len(title.split())
    assert headline_end(whole, None) == len(title.split())
    read = RulesEngine().read(Document("d", "", "d", "d", text, title=title, published="2020-03-09"))
    assert [(e.type, e.trigger.text) for e in read.events if e.trigger.start < len(lead)] == [("abduction", "خطف")]


def test_what_a_statement_denies_is_denied() -> None:
    found = read(
        "وزارة النفط تنفي خطف موظفيها\nنفت وزارة النفط العراقية، الاثنين، اختطاف ثلاثة من موظفيها على يد مسلحين في "
        "محافظة كركوك.\nوقال المتحدث باسم الوزارة سالم العبادي إن الموظفين عادوا إلى منازلهم."
    )
    assert ("abduction", "denied") in {(e.type, e.status) for e in found.events}
    assert all(e.status == "denied" for e in found.events if e.type == "abduction" and e.statement)
