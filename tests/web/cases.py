"""The casefiles that the tests of the pages look at: the examples, and articles that mean harm."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from musnad import Case
from musnad.casefile.facets import searchable
from musnad.model.casefile import CaseDocument, Casefile, Entity, EntityMention, EventRef, Incident, Origin
from musnad.model.document import Document
from musnad.model.reading import Argument, EngineInfo, Event, Mention, Person, Place, PlaceArgument, Reading
from musnad.model.serial import dumps, record_of
from musnad.model.span import Quote
from musnad.pipeline import run
from musnad.resources import loader
from musnad.storage import cases
from musnad.storage.contract import StoredDocument

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SCRIPT = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
OVERRIDE = "\u202e"
BREAKOUT = "\"'><svg/onload=document.title='taken'>"
LONG = 5_000_000
_SENTENCE = "وقال مصدر أمني إن القوات واصلت عملياتها في محيط المدينة من دون أن تسجل حوادث تذكر "


def examples(folder: Path) -> str:
    address = folder / "case.musnad"
    Case.build([EXAMPLES], address, workers=1).close()
    return str(address)


def hostile(folder: Path) -> str:
    """A script in the title, the outlet and the text, an override of direction, and a paragraph of five megabytes."""
    rows = [
        {
            "id": "script", "title": f"انفجار {SCRIPT}", "outlet": f"صحيفة {BREAKOUT}", "published": "2024-03-12",
            "url": "javascript:document.title='taken'",
            "text": f"قال المتحدث باسم الشرطة سعد الخزرجي إن {SCRIPT} «انفجاراً أوقع 5 قتلى {OVERRIDE}في الموصل».",
        },
        {
            "id": "override", "title": f"عنوان {OVERRIDE}مقلوب\u2066", "outlet": "وكالة الحدود",
            "published": "2024-03-13",
            "text": f"أعلنت وزارة الداخلية مقتل ثلاثة مسلحين في كركوك {OVERRIDE}اليوم، وقالت إنها ضبطت أسلحة.",
        },
    ]  # fmt: skip
    file = folder / "hostile.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    address = folder / "hostile.musnad"
    Case.build([file], address, workers=1).close()
    _add_long(str(address))
    return str(address)


def long_paragraph() -> str:
    """Five megabytes without a full stop or a line break."""
    return _SENTENCE * (LONG // len(_SENTENCE.encode()) + 1)


def _add_long(address: str) -> None:
    """As it would stand there after it was read, which takes half a minute."""
    text = long_paragraph()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with cases.to_write(address) as store:
        engine = next(iter(store.readings())).engine
        document = Document("dlong", sha256, "long", "long.txt", text, title="بيان طويل", published="2024-03-14")
        store.archive.put(text.encode())
        line = dumps(record_of(Reading(document, engine)))
        store.add([StoredDocument("dlong", sha256, "long", "long.txt", engine, line)])
        run.conclude(store)


# Incidents of the crowded casefile, each with an actor and a target whom no other one ties; told so many to a document.
CROWD, _TOLD, _NAMES = 5_000, 50, 1_500
_VERB = "هاجم"
_NO_POINTS = ("admin1", "country", "region", "sea", "river", "mountain")


def crowded(folder: Path) -> str:
    """Five thousand incidents at some thousands of places, and as many ties between fifteen hundred names."""
    rows = [r for r in loader.rows("gazetteers/places.tsv") if r["lat"] and r["type"] not in _NO_POINTS]
    told = [_told(number, rows[number % len(rows)]) for number in range(CROWD)]
    readings = [_reading(n, told[n * _TOLD : (n + 1) * _TOLD]) for n in range(CROWD // _TOLD)]
    mentions: dict[str, list[EntityMention]] = {}
    for reading in readings:
        for m in reading.mentions:
            if m.type == "person":
                mentions.setdefault(m.text, []).append(EntityMention(reading.document.id, m.start, m.end))
    casefile = Casefile(
        documents=tuple(CaseDocument(r.document.id, r.document.name, None, None, None, None) for r in readings),
        entities=tuple(
            Entity(f"E{n}", "person", name, (), (), tuple(at)) for n, (name, at) in enumerate(mentions.items(), 1)
        ),
        origins=(Origin("O1", "unnamed", None, "مصدر"),),
        incidents=tuple(
            Incident(f"I{n + 1}", "clash", (EventRef(f"d{n // _TOLD}", f"e{n % _TOLD + 1}", "O1"),),
                     (told[n][2]["name"],), None, None, ("O1",), 1, (), ())
            for n in range(CROWD)
        ),
    )  # fmt: skip
    address = folder / "crowded.musnad"
    with cases.to_write(address) as store:
        store.add([_stored(r) for r in readings])
        store.put_casefile(casefile, searchable(casefile, readings))
        store.set_meta({"state": "built"})
    return str(address)


def _told(number: int, place: dict[str, str]) -> tuple[str, str, dict[str, str]]:
    """Actor, target and place; no pair of names comes twice."""
    source = number % _NAMES
    target = (source + 1 + number // _NAMES * 7 + source % 5) % _NAMES
    return f"اسم{source}", f"اسم{target}", place


def _reading(number: int, told: list[tuple[str, str, dict[str, str]]]) -> Reading:
    text, mentions, places, events = "", [], [], []
    for at, (actor, target, place) in enumerate(told, 1):
        spans = []
        for words in (actor, _VERB, target, place["name"]):
            spans.append((len(text), len(text) + len(words)))
            text += words + " "
        text += ".\n"
        (a, b), trigger, (c, d), (e, f) = spans
        mentions += [Mention(f"m{at}a", "person", a, b, actor, None, "test"),
                     Mention(f"m{at}b", "person", c, d, target, None, "test")]  # fmt: skip
        places.append(Place(place["name"], ((e, f),), place["country"], gazetteer_id=place["id"]))
        events.append(
            Event(f"e{at}", "clash", Quote(*trigger, _VERB), (Argument(actor, a, b, actor),),
                  (Argument(target, c, d, target),), (PlaceArgument(place["name"], e, f),), None, (), "occurred", None,
                  None, None, "test")
        )  # fmt: skip
    document = Document(f"d{number}", hashlib.sha256(text.encode()).hexdigest(), f"{number}", f"{number}.txt", text)
    names = dict.fromkeys(m.text for m in mentions)
    persons = tuple(Person(n, (), tuple((m.start, m.end) for m in mentions if m.text == n)) for n in names)
    engine = EngineInfo("test", "1", "0")
    return Reading(document, engine, persons, tuple(places), (), tuple(events), tuple(mentions))


def _stored(reading: Reading) -> StoredDocument:
    d = reading.document
    return StoredDocument(d.id, d.sha256, d.name, d.path, reading.engine, dumps(record_of(reading)))
