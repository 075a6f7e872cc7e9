"""Bytes → characters, or the reason why not."""

from __future__ import annotations

import codecs
import json
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (docx, xlsx, epub …)"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_\-]{2,30})""", re.IGNORECASE)
_HEAD = 4096
# What pages of the Arabic web declare; anything else is not trusted.
_TRUSTED = {"windows-1256": "cp1256", "cp1256": "cp1256", "iso-8859-6": "iso8859-6", "utf-16": "utf-16",
            "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}  # fmt: skip


def binary(data: bytes) -> str | None:
    """What kind of binary file these bytes are, in words; None when they may be text."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    return "binary data (it holds NUL bytes)" if b"\0" in data else None


def json_value(data: bytes) -> tuple[object, str]:
    """(the value of one JSON text, "") or (None, reason, with the 1-based column)."""
    text, reason = decode(data)
    if text is None:
        return None, reason
    try:
        return json.loads(text), ""
    except json.JSONDecodeError as error:
        return None, f"broken JSON at column {error.pos + 1}: {error.msg}"
    except (RecursionError, ValueError):
        return None, "broken JSON: nested too deeply, or a number too long"


HALF_CHARACTER = "the row holds half a surrogate pair (\\ud800–\\udfff), which is no character"


def half(value: object) -> bool:
    """Whether a string holds a lone surrogate: JSON may spell one, no text can be written with it."""
    try:
        if isinstance(value, str):
            value.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def decode(data: bytes, *, html: bool = False) -> tuple[str | None, str]:
    """(text without byte order mark, "") or (None, reason). A charset is believed only where HTML declares it."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name)
    text, reason = _strict(data, "utf-8")
    if text is None and html and (found := _CHARSET.search(data[:_HEAD])):
        declared = _TRUSTED.get(found.group(1).decode("ascii").lower())
        if declared:
            return _strict(data, declared)
    return text, reason


def _strict(data: bytes, name: str) -> tuple[str | None, str]:
    try:
        return data.decode(name), ""
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} (0x{data[error.start]:02X})"
        return None, f"not valid {name.upper()}: {where}; expected UTF-8 text, convert the file to UTF-8"
