"""Spoils gold records in known ways, so that a comparison has something of every kind to find."""

from __future__ import annotations

import copy
import random
from typing import Any


def spoil(record: dict[str, Any], name: str, rng: random.Random) -> dict[str, Any]:
    """A prediction made of a gold record: some items gone, some doubled, some changed, the text re-flowed."""
    out = copy.deepcopy(record)
    out["document"]["name"] = name
    for key in ("persons", "places", "statements", "events", "estimates"):
        out[key] = [_change(key, item, rng) for item in out[key] if rng.random() > 0.15]
        out[key] += [copy.deepcopy(item) for item in out[key] if rng.random() < 0.05]
    if rng.random() < 0.3:
        out["document"]["published"] = None
    return shift(out, rng.choice((0, 3)))


def _change(key: str, item: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    if rng.random() < 0.25:
        if key == "persons":
            item["name"] = item["name"].split()[-1]
        elif key == "places":
            item["admin1"] = rng.choice(("Al-Anbar Governorate", "Nowhere", None))
        elif key == "statements":
            item["end"] -= rng.randrange(0, max(1, (item["end"] - item["start"]) // 2))
            item["speaker"] = {**item["speaker"], "name": rng.choice(("ناطق باسم الوزارة", item["speaker"]["name"]))}
        elif key == "estimates":
            item["low"] = 1
        else:
            _change_event(item, rng)
    return item


def _change_event(item: dict[str, Any], rng: random.Random) -> None:
    kind = rng.randrange(6)
    if kind == 0:
        item["type"] = "raid"
    elif kind == 1:
        item["actors"] = [{"text": "مسلحون مجهولون", "start": 0, "end": 1}]
    elif kind == 2:
        item["time"] = None
        item["statement"] = None
    elif kind == 3:
        item["counts"] = [{**c, "low": 7} for c in item["counts"]]
    elif kind == 4:
        item["trigger"] = {**item["trigger"], "start": max(0, item["trigger"]["start"] - 40)}
    else:
        item["targets"] = item["targets"] + item["actors"]
        item["status"] = "planned"


def shift(record: dict[str, Any], by: int) -> dict[str, Any]:
    """The record over a text that has ``by`` more characters of white space before it."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v + by if k in ("start", "end") and isinstance(v, int) else moved(v) for k, v in value.items()}
        return [moved(v) for v in value] if isinstance(value, list) else value

    out: dict[str, Any] = moved(record)
    out["document"]["text"] = " " * by + record["document"]["text"]
    return out
