"""The casefiles that the tests of the pages look at: the examples, and articles that mean harm."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from musnad import Case
from musnad.model.document import Document
from musnad.model.reading import Reading
from musnad.model.serial import dumps, record_of
from musnad.pipeline import run
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
