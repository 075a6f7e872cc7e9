"""Whose the words are where the press leaves it to the reader: issuers, posts, doers, and what is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.statements import StatementContext, find_statements
from musnad.model.document import Document
from musnad.model.reading import Statement


@dataclass(frozen=True)
class Person:
    start: int
    end: int
    name: str
    role: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Body:
    start: int
    end: int
    type: str = "organisation"


def read(text: str, *persons: Person, bodies: tuple[str, ...] = (), kind: str = "organisation") -> list[Statement]:
    found = [Body(text.index(b), text.index(b) + len(b), kind) for b in bodies]
    context = StatementContext(persons=persons, bodies=found)
    return list(find_statements(analyse(text), Document("x", "0" * 64, "x", "-", text), context))


def voices(text: str, *persons: Person, bodies: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(s.speaker.name, s.text) for s in read(text, *persons, bodies=bodies)]


def person(text: str, name: str, role: str | None = None, full: str | None = None) -> Person:
    start = text.index(name)
    return Person(start, start + len(name), full or name, role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قتل شرطيان في انفجار عبوة شرق المدينة، كما أعلنت وزارة الداخلية.",
            [("وزارة الداخلية", "قتل شرطيان في انفجار عبوة شرق المدينة")],
        ),
        (
            "وانسحبت القوة من التلال الثلاثة، على ما ذكر مصدر عسكري.",
            [("مصدر عسكري", "انسحبت القوة من التلال الثلاثة")],
        ),
        ("كما أعلنت وزارة الداخلية أن الطريق فتح.", [("وزارة الداخلية", "الطريق فتح")]),
        ("انسحبت القوة من التلال كما انسحبت من القرى.", []),
        ("وانسحبت القوة من التلال كما أعلن.", []),
    ],
)
def test_as_somebody_said_gives_him_the_clause_before(text: str, expected: list[tuple[str, str]]) -> None:
    assert voices(text) == expected


def test_a_source_between_verb_and_words_is_a_link_of_the_chain() -> None:
    text = "قال مصدر قريب من التحقيق إن الشبكة كبيرة. وأضاف المصدر، بحسب صحيفة «المنار»، أن المتهمين ثلاثة."
    assert [(s.speaker.name, s.via) for s in read(text)][1] == ("مصدر قريب من التحقيق", ("المنار",))


def test_a_source_at_the_head_still_opens_its_words() -> None:
    assert voices("وبحسب وزارة الصحة، فإن الجرحى سبعة.") == [("وزارة الصحة", "الجرحى سبعة")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "وتسببت الاشتباكات وفق المرصد السوري، بمقتل عشرة من عناصر التنظيم.",
            "تسببت الاشتباكات وفق المرصد السوري، بمقتل عشرة من عناصر التنظيم",
        ),
        (
            "وقتل عشرة عناصر من التنظيم في المعارك، وفق المرصد السوري، وفر الباقون إلى الجبال.",
            "قتل عشرة عناصر من التنظيم في المعارك",
        ),
    ],
)
def test_a_clause_that_its_source_interrupts_goes_on(text: str, expected: str) -> None:
    assert [s.text for s in read(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أفاد بيان صادر عن مديرية الأمن بأن الخلية فككت.", "مديرية الأمن"),
        ("وأكد البيان الصادر عن مكتب المحافظ أن العملية انتهت.", "مكتب المحافظ"),
        ("وأشار تقرير آخر من منظمة السلام إلى أن القرى خالية.", "منظمة السلام"),
        ("وجاء في بيان لوزارة الدفاع أن الغارة أصابت هدفها.", "وزارة الدفاع"),
        ("وذكر تقرير أممي أن القرى خالية.", "تقرير أممي"),
    ],
)
def test_who_issued_a_document_speaks(text: str, name: str) -> None:
    assert [s.speaker.name for s in read(text)] == [name]


def test_a_document_that_is_described_means_the_last_speaker() -> None:
    text = "أعلنت وزارة المال إدراج شركتين على القوائم. وبحسب البيان المشترك، اشترت الشركة أبراجا في المدينة."
    assert [s.speaker.name for s in read(text)] == ["وزارة المال", "وزارة المال"]


def test_a_name_follows_whoever_is_called_so() -> None:
    text = "وقال شاهد عيان يدعى سامر الحلاق إن المسلحين كانوا أربعة."
    assert voices(text, person(text, "سامر الحلاق")) == [("سامر الحلاق", "المسلحين كانوا أربعة")]


def test_a_word_of_time_may_be_a_name() -> None:
    text = "وقال رئيس المجلس صباح الدوري إن الأسر عادت."
    assert voices(text, person(text, "صباح الدوري")) == [("صباح الدوري", "الأسر عادت")]
    assert voices("وقال رئيس المجلس صباح الخميس إن الأسر عادت.") == [("رئيس المجلس", "الأسر عادت")]


def test_a_stroke_inside_a_name_sets_no_apposition_apart() -> None:
    text = "وأفاد مراسل القناة من الحدود اللبنانية-السورية بأن القصف توقف."
    assert [s.speaker.name.split()[:2] for s in read(text)] == [["مراسل", "القناة"]]


def test_an_agency_relays_whoever_was_heard_last() -> None:
    text = "قال الوزير فؤاد حامد إن المهلة انتهت. ونقلت عنه وكالة رويترز قوله إن القوة جاهزة."
    found = read(text, person(text, "فؤاد حامد", "الوزير"))
    assert [(s.speaker.name, s.via) for s in found][1] == ("فؤاد حامد", ("وكالة رويترز",))


def test_an_outlet_is_meant_by_its_noun() -> None:
    text = "انتقدت مجلة المرصاد خطة الحكومة. ورأت المجلة في افتتاحيتها أن الخطة متأخرة."
    found = read(text, bodies=("مجلة المرصاد",), kind="outlet")
    assert found[-1].speaker.name == "مجلة المرصاد"


POSTS = "زار المبعوث الخاص للأمم المتحدة يان فورست المخيم. وأكد المبعوث الأممي أن الوضع صعب."


def test_a_post_means_its_one_holder() -> None:
    holder = person(POSTS, "يان فورست", "المبعوث الخاص للأمم المتحدة")
    assert voices(POSTS, holder)[-1] == ("يان فورست", "الوضع صعب")


def test_a_post_of_two_holders_means_neither() -> None:
    text = POSTS + " ثم وصل المبعوث الروسي إيغور بتروف."
    holders = (
        person(text, "يان فورست", "المبعوث الخاص للأمم المتحدة"),
        person(text, "إيغور بتروف", "المبعوث الروسي"),
    )
    assert voices(text, *holders)[-1][0] == "المبعوث الأممي"


def test_head_of_government_and_prime_minister_are_one_office() -> None:
    text = "قال رئيس الوزراء ناصر العمري إن المهلة انتهت. وصرح رئيس الحكومة أن القوة جاهزة."
    assert [v[0] for v in voices(text, person(text, "ناصر العمري", "رئيس الوزراء"))] == ["ناصر العمري"] * 2


def test_an_official_is_the_one_heard_last_unless_a_nameless_one_went_before() -> None:
    text = "قال وزير النقل ماهر سالم إن الجسر فتح. وأضاف المسؤول العراقي أن الطريق آمن."
    assert voices(text, person(text, "ماهر سالم", "وزير النقل"))[-1][0] == "ماهر سالم"
    text = "وصل مسؤول عراقي إلى الجسر. قال وزير النقل ماهر سالم إن الجسر فتح. وأضاف المسؤول العراقي أن الطريق آمن."
    assert voices(text, person(text, "ماهر سالم", "وزير النقل"))[-1][0] == "المسؤول العراقي"


def test_a_name_written_together_is_the_name_written_apart() -> None:
    text = "قال مدير المرصد رامي عبد الكريم إن القصف توقف. وأوضح عبدالكريم أن القرى خالية."
    assert voices(text, person(text, "رامي عبد الكريم", "مدير المرصد"))[-1][0] == "رامي عبد الكريم"


@pytest.mark.parametrize(
    "text",
    [
        "قال مصدر أمني إن الطريق مغلق.\nوتبنت حركة الفجر الهجوم على المركز وقالت إن القتلى جنود.",
        "قال مصدر أمني إن الطريق مغلق.\nوتبنت حركة الفجر الهجوم على المركز. وقالت إن القتلى جنود.",
    ],
)
def test_the_doer_of_the_sentence_goes_on_to_speak(text: str) -> None:
    assert voices(text, bodies=("حركة الفجر",))[-1] == ("حركة الفجر", "القتلى جنود")


def test_a_doer_that_does_not_agree_does_not_speak() -> None:
    text = "قال مصدر أمني إن الطريق مغلق.\nوتبنت حركة الفجر الهجوم على المركز. وقال إن القتلى جنود."
    assert voices(text, bodies=("حركة الفجر",))[-1] == ("مصدر أمني", "القتلى جنود")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال الناطق سعد كريم إن القرار خاطئ ودعا السلطات إلى رفع الحظر.", "سعد كريم"),
        ("قال الناطق سعد كريم إن القرار خاطئ. ودعا المجلس إلى رفع الحظر.", "المجلس"),
        ("قال الناطق سعد كريم إن القرار خاطئ. ودعت السلطات إلى رفع الحظر.", "السلطات"),
    ],
)
def test_whom_the_gender_does_not_fit_is_called(text: str, name: str) -> None:
    assert voices(text, person(text, "سعد كريم", "الناطق"))[-1] == (name, "رفع الحظر")


def test_an_indefinite_plural_takes_no_genitive_with_article() -> None:
    text = "واتهم معارضون الرئيس نادر حمود باستغلال الحرب لتصفية خصومه."
    assert voices(text, person(text, "نادر حمود", "الرئيس"))[0][0] == "معارضون"


def test_a_person_is_heard_also_where_his_words_were_not_found() -> None:
    text = "قال مصدر أمني إن الطريق مغلق.\nوحذر الناشط سالم الربيعي. وقال إن المطالب واضحة."
    assert voices(text, person(text, "سالم الربيعي", "الناشط"))[-1] == ("سالم الربيعي", "المطالب واضحة")


def test_an_indefinite_source_before_its_verb_speaks() -> None:
    text = "قال مصدر أمني إن الطريق مغلق. ونشرت المواقع أمس تقارير غربية تفيد بأن المعبر فتح."
    assert voices(text)[-1] == ("تقارير غربية", "المعبر فتح")


@pytest.mark.parametrize(
    "text",
    [
        "ونشرت الحكومة قوات على الحدود خشية أن يمتد القتال إلى القرى.",
        "وبعد أن كان المعبر مفتوحا أمام الشاحنات أغلقه الجيش.",
        "وكان متوقعا أن ينسحب المقاتلون من التلال.",
        "وأعتقد أن الحل في يد أهل القرى وحدهم.",
        "واتخذت القوات إجراءات مشددة على مداخل المدينة القديمة.",
        "وأصدرت المحكمة حكما بسجن 24 متهما بحيازة السلاح والذخيرة.",
    ],
)
def test_what_is_nobodys_words(text: str) -> None:
    assert read(text) == []


def test_a_past_of_the_same_letters_is_still_somebodys() -> None:
    assert voices("اعتقد الخبير أن الحل قريب.") == [("الخبير", "الحل قريب")]
    assert voices("وقال الناطق إن المعبر مغلق محذرا من أن المهلة تنتهي.")[-1][1] == "المهلة تنتهي"


def test_what_a_clause_supposes_does_not_go_on_with_the_words_before() -> None:
    text = "قال الوزير إن القوة جاهزة. وإن كانت المهلة قصيرة فالطريق طويل."
    assert [s.text for s in read(text)] == ["القوة جاهزة"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وأكدت الحكومة أنها لن تتهاون مع المسلحين، خصوصا بعد مقتل شرطيين في المدينة.", "لن تتهاون مع المسلحين"),
        ("وأعلن الجيش أن القوة انسحبت، وذلك بعد يوم من سقوط القرية.", "القوة انسحبت"),
        ("ووعدت الحكومة بتعزيز الأمن غداة هجوم أوقع قتلى في المدينة.", "تعزيز الأمن"),
        ("وقال الناطق إن القوة انسحبت، بعد اتصالات مع الوجهاء.", "القوة انسحبت، بعد اتصالات مع الوجهاء"),
    ],
)
def test_where_the_outlet_speaks_again(text: str, words: str) -> None:
    assert [s.text for s in read(text)] == [words]


def test_an_interview_may_mark_its_lines_with_bullets() -> None:
    text = (
        "حوار مع الشيخ ناصر الفهد\n● ما رأيكم في الهدنة؟\n●● الهدنة خطوة جيدة لأهل القرى.\n"
        "● وماذا عن السلاح؟\n●● السلاح بيد الدولة وحدها."
    )
    found = voices(text, person(text, "ناصر الفهد", "الشيخ"))
    assert [name for name, _ in found] == ["ناصر الفهد", "ناصر الفهد"]
    assert [words for _, words in found] == ["الهدنة خطوة جيدة لأهل القرى", "السلاح بيد الدولة وحدها"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وتدارك الوزير: «لكن الحدود مغلقة أمام الجميع».", "لكن الحدود مغلقة أمام الجميع"),
        ("وأرجع الخبير ذلك إلى نقص الوقود في المدينة.", "نقص الوقود في المدينة"),
        ("وأعلنت الشرطة التعرف على منفذ الهجوم.", "التعرف على منفذ الهجوم"),
        ("وأكدت مصادر محلية تقدم القوة في البلدة.", "تقدم القوة في البلدة"),
    ],
)
def test_verbs_and_nouns_of_what_is_said(text: str, words: str) -> None:
    assert [s.text for s in read(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير النفط جواد الفهداوي إن الإنتاج سيرتفع. ونقل التلفزيون الرسمي عنه قوله إن التصدير مستمر.",
        "قال وزير النفط جواد الفهداوي إن الإنتاج سيرتفع. وعن الأسعار قال «المسؤول العراقي» إن التصدير مستمر.",
        "قال وزير النفط جواد الفهداوي إن الإنتاج سيرتفع. "
        "ورفض تأكيد أو نفي القبض على شقيق قائد الفصيل، قائلا إن التصدير مستمر.",
    ],
)
def test_whoever_was_heard_last_goes_on(text: str) -> None:
    found = voices(text, person(text, "جواد الفهداوي", "وزير النفط"))
    assert [name for name, _ in found] == ["جواد الفهداوي"] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وجدد الرئيس اليمني، تأكيداته بأن المليشيات انقلبت على الشرعية.", "الرئيس اليمني"),
        ("قال مسؤول مكتب الحركة في درعا، بتصريح لوكالة محلية، إن السد يقع بين البلدتين.", "مسؤول مكتب الحركة في درعا"),
        (
            "وأكد متحدث باسم القوات في بيان نشرته الوكالة الموالية للرئيس هاني السروري، أن التحرير بات قريبا.",
            "متحدث باسم القوات",
        ),
    ],
)
def test_what_stands_beside_the_source_is_not_the_source(text: str, name: str) -> None:
    persons = [person(text, "هاني السروري")] if "هاني السروري" in text else []
    assert [found for found, _ in voices(text, *persons)] == [name]


def test_a_name_that_no_table_knows_speaks_where_a_role_follows() -> None:
    text = (
        "قال مسؤول حكومي إن أربعة قتلوا. وقال سرنادو استريوا المتحدث باسم حلف شمال الأطلسي في كابل إنه لا توجد معلومات."
    )
    assert voices(text)[1][0].startswith("سرنادو استريوا")
