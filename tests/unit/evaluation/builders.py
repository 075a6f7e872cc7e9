"""Small records for the tests; spans are found in the text, so that they always quote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = (
    "اعتقلت الشرطة ثلاثة مسلحين في سامراء أمس. وقال العقيد ناظم الطائي إن المسلحين خططوا لهجوم.\n"
    "وفي الموصل، انفجرت عبوة ناسفة وقتل جندي. وأضاف أن التحقيق مستمر."
)


def at(words: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words), **more}


def event(type_: str, trigger: str, ident: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"actors": [], "targets": [], "places": [], "counts": [], "time": None}
    rest = {"status": "occurred", "method": None, "phase": None, "statement": None}
    return {"id": ident, "type": type_, "trigger": at(trigger, text), **empty, **rest, **more}


def statement(words: str, speaker: str, ident: str) -> dict[str, Any]:
    return {**at(words), "id": ident, "stance": "asserted", "form": "indirect", "speaker": {"name": speaker}, "via": []}


def record(**parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"persons": [], "places": [], "statements": [], "events": [], "estimates": []}
    return {"document": {"name": "one", "text": TEXT}, **empty, **parts}


def full() -> dict[str, Any]:
    """A record with something of every kind."""
    place = {"name": "سامراء", "spans": [[30, 36]], "country": "IQ", "admin1": "Salah ad-Din"}
    arrest = event(
        "arrest",
        "اعتقلت",
        "e1",
        actors=[at("الشرطة")],
        targets=[at("ثلاثة مسلحين")],
        places=[at("سامراء")],
        counts=[{"of": "arrested", "low": 3, "high": 3, "text": "ثلاثة مسلحين"}],
        time=at("أمس", **{"from": "2024-02-01", "to": "2024-02-01"}),
    )
    return record(
        persons=[{"name": "ناظم الطائي", "roles": ["العقيد"], "spans": [[49, 60]]}],
        places=[place, {"name": "الموصل", "spans": [[95, 101]], "country": "IQ", "admin1": "Nineveh"}],
        statements=[
            statement("المسلحين خططوا لهجوم", "ناظم الطائي", "s1"),
            statement("التحقيق مستمر", "ناظم الطائي", "s2"),
        ],
        events=[arrest, event("bombing", "انفجرت عبوة ناسفة", "e2")],
        estimates=[at("ثلاثة مسلحين", measure="fighters", of="داعش", low=3, high=3, unit="persons")],
    )


def write_gold(folder: Path, **records: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, value in records.items():
        (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return folder


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records) + "\n", "utf-8")
    return path
