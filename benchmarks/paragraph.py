"""Whether the time to read one endless paragraph grows with its length, and no faster.

usage: python benchmarks/paragraph.py [--kilobytes 400] [--label NAME] [--out FOLDER]
Reads paragraphs without line breaks or full stops of n and of 2n bytes, each of one kind, in processor time, the
quicker of two; prints the ratio for each kind (2 is linear, 4 quadratic) and writes it as JSON to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from throughput import ROOT, commit, compiled, keep, machine

from musnad.model.document import RawItem
from musnad.pipeline import worker
from musnad.pipeline.local import collect_seldom

_SAID = "وقال مصدر أمني إن القوات واصلت عملياتها في محيط المدينة من دون أن تسجل حوادث تذكر "
_NEWS = (
    "وأعلنت وزارة الداخلية أن انفجار سيارة مفخخة في بعقوبة أوقع 12 قتيلا و30 جريحا يوم الثلاثاء الماضي"
    " بحسب المتحدث باسم الشرطة سعد الخزرجي "
)
_NAMES = "محمد أحمد علي حسن حسين كاظم جاسم سعد عمر خالد وليد ماجد رائد فاضل قاسم مصطفى"
_FAMILIES = "الخزرجي الجبوري الدليمي العبيدي الساعدي الموسوي الحديثي التكريتي الراوي العاني"


def _persons(words: int) -> str:
    """People of many names, each saying something."""
    drawn, given, family = random.Random(5), _NAMES.split(), _FAMILIES.split()
    names = (" ".join([drawn.choice(given), drawn.choice(given), drawn.choice(family)]) for _ in range(words))
    return " ".join(f"وقال {name} إنه رآهم" for name in names) + " "


# What is repeated in each kind of paragraph.
KINDS: dict[str, Callable[[int], str]] = {
    "sentence": lambda n: _SAID,
    "events": lambda n: _NEWS,
    "words": lambda n: "كلمة بيت شارع ولد ماء سماء ",
    "unclosed": lambda n: "وقال المتحدث «إن القوات قتلت ثلاثة مسلحين في كركوك ",
    "numbers": lambda n: "12 30 خمسة وعشرون ألفا و300 مليون دولار ",
    "one_word": lambda n: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "persons": lambda n: _persons(n // 40),
}


def paragraph(kind: str, size: int) -> bytes:
    """Some ``size`` bytes of UTF-8 on one line."""
    repeated = KINDS[kind](size)
    return (repeated * (size // len(repeated.encode()) + 1)).encode()


def seconds(kind: str, size: int) -> float:
    """Processor time to read it and write its record, the quicker of two."""
    item = RawItem(kind, f"{kind}.txt", "text", paragraph(kind, size))
    spent = []
    for _ in range(2):
        gc.collect()
        started = time.process_time()
        outcome = worker.read_record(item, engine_name="rules")
        spent.append(time.process_time() - started)
        assert isinstance(outcome, worker.Record), outcome
    return min(spent)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kilobytes", type=int, default=400, help="length of the shorter paragraph")
    parser.add_argument("--label", default="")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    given = parser.parse_args(arguments)
    collect_seldom()
    for kind in KINDS:
        seconds(kind, 20_000)  # knowledge and words are loaded before
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        short, long = (seconds(kind, given.kilobytes * 1000 * times) for times in (1, 2))
        kinds[kind] = {"seconds": round(short, 2), "seconds_double": round(long, 2), "ratio": round(long / short, 2)}
        print(f"{kind:10} {short:8.2f} s {long:8.2f} s   × {long / short:.2f}", flush=True)
    build = "compiled" if compiled() else "plain"
    result = {"commit": commit(), "machine": machine(), "build": build, "kilobytes": given.kilobytes, "kinds": kinds}
    keep(result, given.out, f"paragraph-{given.label or build}-{given.kilobytes}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
