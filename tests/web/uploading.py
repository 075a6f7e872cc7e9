"""Articles in the manner of the press, written for the tests, and the ways to send them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

ARTICLE = """مقتل ستة جنود بهجوم على حاجز شرق تلعفر

وكالة الضفاف
14 أيار 2024

قال المتحدث باسم الجيش العقيد نبيل الراشدي إن مسلحين من تنظيم داعش هاجموا حاجزاً مساء الاثنين، ما أدى إلى مقتل ستة جنود.
وأضاف الراشدي أن القوات قتلت ثلاثة من المهاجمين وضبطت سيارة محملة بالأسلحة.
وفي بيان منفصل، أعلن تنظيم داعش مسؤوليته عن الهجوم، ونقلت قناة الفنار عن مصدر طبي أن عدد القتلى ارتفع إلى ثمانية.
"""
PASTED = (
    "أعلن محافظ نينوى سامر الجلبي اعتقال خمسة أشخاص في الموصل يوم الأحد بتهمة جمع إتاوات من التجار لصالح تنظيم داعش."
)
_TOWNS = ("بعقوبة", "تكريت", "كركوك", "الموصل", "الرمادي", "سامراء", "الفلوجة", "تلعفر")


def rows(count: int) -> bytes:
    """So many short reports, one a line, none like the other."""
    out = []
    for n in range(count):
        town = _TOWNS[n % len(_TOWNS)]
        text = f"قال مصدر في الشرطة إن انفجار عبوة ناسفة في {town} أوقع {n + 2} قتلى يوم {n % 27 + 1} آذار 2024."
        row = {"id": f"r{n}", "title": f"انفجار في {town} رقم {n}", "published": "2024-03-29", "text": text}
        out.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(out).encode()


def token(client: TestClient) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get("/upload").text)
    assert found
    return found[1]


def send(client: TestClient, *files: tuple[str, bytes], **fields: str) -> Any:
    """What is answered to a form with these files, by name and bytes."""
    data = {"token": token(client), "by": "ليلى", **fields}
    return client.post("/upload", data=data, files=[("file", file) for file in files] or None, follow_redirects=False)


def await_(condition: Callable[[], Any]) -> Any:
    """What the condition gives once it gives anything; a machine that others use may take minutes."""
    until = time.monotonic() + 600
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)
    return found


def ended(client: TestClient, path: str) -> dict[str, Any]:
    """A job's JSON once it has ended."""

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = client.get(f"{path}.json").json()
        return found if found["ended"] else None

    found: dict[str, Any] = await_(look)
    return found
