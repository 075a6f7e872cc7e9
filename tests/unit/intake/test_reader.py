"""Reading: rows, texts and pages become documents; hostile input ends quickly, as a document or with a reason."""

from __future__ import annotations

import hashlib
import json
import pickle
import time

import pytest

from musnad.intake.reader import read
from musnad.model.document import Document, Quarantined, RawItem, SourceKind

TITLE = "القبض على ثلاثة مطلوبين في أطراف المدينة القديمة"
BODY = (
    "ألقت قوة من الشرطة القبض على ثلاثة مطلوبين في أطراف المدينة القديمة بعد مطاردة استمرت ساعتين.\n\n"
    "وقال المتحدث باسم القيادة سالم العبيدي إن المقبوض عليهم كانوا ينقلون أموالاً إلى خلايا التنظيم في القرى."
)


def done(data: bytes, kind: SourceKind = "text", line: int | None = None) -> Document | Quarantined:
    return read(RawItem("n", "p", kind, data, line))


def document(data: bytes, kind: SourceKind = "text") -> Document:
    found = done(data, kind)
    assert isinstance(found, Document), found
    return found


def row(**fields: object) -> bytes:
    return json.dumps({"text": f"{TITLE}\n\n{BODY}"} | fields, ensure_ascii=False).encode()


def test_a_row_gives_its_fields_and_its_text_unchanged() -> None:
    data = row(id="n1", url="https://example.org/1", title=TITLE, published="2015-07-21", outlet="المنارة")
    found = document(data, "row")
    sha = hashlib.sha256(data).hexdigest()
    assert (found.id, found.sha256, found.name, found.path) == ("d" + sha[:16], sha, "n", "p")
    assert (found.url, found.title) == ("https://example.org/1", TITLE)
    assert (found.published, found.outlet, found.language) == ("2015-07-21", "المنارة", "ar")
    assert (found.text, found.left_out) == (f"{TITLE}\n\n{BODY}", ())


@pytest.mark.parametrize(
    "fields", [{}, {"title": None, "url": None, "outlet": None, "published": None}, {"title": " "}]
)
def test_what_a_row_does_not_say_is_read_from_its_text_or_none(fields: dict[str, object]) -> None:
    found = document(row(**fields), "row")
    assert (found.title, found.url, found.outlet, found.published) == (TITLE, None, None, None)


def test_a_bad_row_names_its_line() -> None:
    found = done(b"{}", "row", 12)
    assert isinstance(found, Quarantined)
    assert found.reason.startswith("line 12: the row has no readable")
    assert found.sha256 == hashlib.sha256(b"{}").hexdigest()


def test_a_text_with_byte_order_mark_reads_as_without() -> None:
    plain = f"{TITLE}\n\n{BODY}"
    for data in (plain.encode(), plain.encode("utf-8-sig"), plain.encode("utf-16")):
        assert document(data).text == plain


def test_characters_are_never_changed() -> None:
    odd = f"{TITLE}\u200f\n\n\u202eعكس\u202c {BODY} \u2067x\u2069 كـــلمة ٣٤ ﻻ"
    assert document(odd.encode()).text == odd


def test_reading_is_deterministic_and_crosses_processes() -> None:
    raw = RawItem("n", "p", "text", f"{TITLE}\n\n{BODY}".encode())
    found = read(pickle.loads(pickle.dumps(raw)))
    assert found == read(raw)
    assert pickle.loads(pickle.dumps(found)) == found


def test_other_languages_are_documents_with_their_language() -> None:
    text = "پۆلیس ڕایگەیاند کە هێزەکان دەستیان بەسەر کۆگایەکی چەک لە گوندێکی نزیک سنووردا گرت."
    assert document(text.encode()).language == "ckb"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("html", b"<div>" * 100_000),
        ("html", b"<p>" * 100_000),
        ("html", b"<b><i>" * 90_000 + "نص".encode()),
        ("html", b"<" * 1_000_000),
        ("html", b"<a href='" * 50_000),
        ("html", b"<!--" * 100_000),
        ("html", b""),
        ("html", b"\xff\xfe\xfa"),
        ("html", b"<script type='application/ld+json'>" + b"[" * 50_000 + b"</script>"),
        ("text", (TITLE + "\n").encode() * 100_000),
        ("text", (BODY + "\n").encode() * 20_000),
        ("text", b"a\n" * 100_000),
        ("text", "اقرأ أيضاً\n".encode() * 100_000),
        ("text", "سطر | ".encode() * 200_000),
        ("text", ("كلمة " * 500_000).encode()),
        ("text", ("(" * 300 + "\n").encode() * 3_000),
        ("text", "\u202e".encode() * 100_000),
        ("text", b"\n" * 1_000_000),
        ("row", row(text="كلمة. " * 200_000, title=None)),
        ("row", row(title=None, id=None, published="12/12")),
        ("row", b"{" * 100_000),
        ("row", b"null"),
    ],
)
def test_hostile_input_ends_quickly_as_a_document_or_with_a_reason(kind: SourceKind, data: bytes) -> None:
    begin = time.perf_counter()
    found = done(data, kind)
    assert time.perf_counter() - begin < 10
    assert isinstance(found, Document) or found.reason


def test_a_plain_row_is_read_fast() -> None:
    items = [RawItem(str(i), "p", "row", row(id=str(i), published="2015-07-21", outlet="س")) for i in range(200)]
    read(items[0])
    begin = time.perf_counter()
    for item in items:
        read(item)
    assert (time.perf_counter() - begin) / len(items) < 0.02  # ten times the target, for a busy machine
