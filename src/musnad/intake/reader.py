"""Raw items → documents; pure, so that it may run in any worker process."""

from __future__ import annotations

import hashlib

from musnad.intake import pages
from musnad.intake.cleaning import clean
from musnad.intake.decoding import binary, decode
from musnad.intake.language import language
from musnad.intake.metadata import outlet, published
from musnad.intake.rows import Row, parse
from musnad.model.document import Document, Quarantined, RawItem


def read(raw: RawItem) -> Document | Quarantined:
    """The document in the bytes, or why there is none.

    text: a page's article alone. id: "d" and the first 16 hexadecimal digits of the bytes' sha256.
    left_out: offsets into the decoded text; empty for HTML, whose source is markup and not lines.
    """
    digest = hashlib.sha256(raw.data).hexdigest()
    if raw.kind == "row":
        row = parse(raw.data)
        made = _refused(raw, digest, row) if isinstance(row, str) else _of_row(raw, digest, row)
    else:
        text, reason = decode(raw.data, html=raw.kind == "html")
        if text is None:
            made = _refused(raw, digest, f"not text but {what}" if (what := binary(raw.data)) else reason)
        elif raw.kind == "html":
            made = _of_html(raw, digest, text)
        else:
            made = _of_text(raw, digest, text)
    return made


def _refused(raw: RawItem, digest: str, reason: str) -> Quarantined:
    place = f"line {raw.line}: " if raw.line is not None else ""
    return Quarantined(raw.name, raw.path, place + reason, raw.line, digest)


def _of_text(raw: RawItem, digest: str, text: str) -> Document | Quarantined:
    page = clean(text)
    if not page.text.strip():
        return _refused(raw, digest, "no article: nothing but page furniture or blanks")
    return Document(
        id="d" + digest[:16],
        sha256=digest,
        name=raw.name,
        path=raw.path,
        text=page.text,
        title=page.title,
        outlet=outlet(page),
        published=published(page),
        language=language(page.text),
        left_out=page.left_out,
    )


def _of_row(raw: RawItem, digest: str, row: Row) -> Document | Quarantined:
    page = clean(row.text, row.title)
    if not page.text.strip():
        return _refused(raw, digest, "no article: nothing but page furniture or blanks")
    return Document(
        id="d" + digest[:16],
        sha256=digest,
        name=raw.name,
        path=raw.path,
        text=page.text,
        url=row.url,
        title=row.title or page.title,
        outlet=row.outlet or outlet(page),
        published=row.published or published(page),
        language=language(page.text),
        left_out=page.left_out,
    )


def _of_html(raw: RawItem, digest: str, text: str) -> Document | Quarantined:
    found = pages.article(text)
    if isinstance(found, str):
        return _refused(raw, digest, found)
    page = clean(found.text, found.title)
    if not page.text.strip():
        return _refused(raw, digest, "no article in the page")
    return Document(
        id="d" + digest[:16],
        sha256=digest,
        name=raw.name,
        path=raw.path,
        text=page.text,
        url=found.url,
        title=found.title or page.title,
        outlet=found.site or outlet(page),
        published=found.published or published(page) or found.guessed,
        language=language(page.text),
    )
