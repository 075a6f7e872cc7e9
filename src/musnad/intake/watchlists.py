"""Watch lists as they are published → entries: UN Security Council XML, FollowTheMoney JSON lines.

A list is somebody else's file and may be hostile: no entities, no document type, nothing fetched, bounded sizes.
What cannot be used is told with line and reason, and the rest is used.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from musnad.intake.decoding import HALF_CHARACTER, binary, decode, half, json_value
from musnad.intake.streams import Skipped, Stream
from musnad.model.document import Quarantined
from musnad.model.errors import InputError
from musnad.model.watchlist import EntryKind, WatchEntry, Watchlist, WatchName

XML_LIMIT = 64_000_000  # bytes; the UN's whole list of 2025 has 2 MB
ENTRY_LIMIT = 200_000  # entries; more is a data dump, not a watch list
NAME_LIMIT = 300  # characters of one name, and
NAMES_LIMIT = 500  # names of one entry: the most in the UN's of 2025 are 89 and 34
_EXPECTED = "expected a UN Security Council consolidated list (XML) or FollowTheMoney entities (JSON lines)"
_FTM_KINDS: dict[str, EntryKind] = {
    "Person": "person",
    "Organization": "body",
    "Company": "body",
    "PublicBody": "body",
    "LegalEntity": "unknown",
}


def read(path: Path) -> Watchlist:
    """The list in a file, its format recognised by its content; gzip is unpacked.

    Raises InputError when it cannot be read, is neither format, holds a document type, or has no usable entry.
    """
    name = str(path)
    try:
        with open(path, "rb") as handle:
            stream = Stream(handle)
            head = stream.start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
            if head.startswith(b"<"):
                found = _un(stream, name)
            elif head.startswith(b"{"):
                found = _ftm(stream, name)
            else:
                raise InputError(_no_list(stream.start), document=name)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"cannot be read: {getattr(error, 'strerror', None) or error or 'it breaks off'}", document=name
        ) from error
    if not found.entries:
        told = f"; the first: line {found.refused[0].line}: {found.refused[0].reason}" if found.refused else ""
        raise InputError(f"no entry of a person or body could be used{told}", document=name)
    return found


def _no_list(start: bytes) -> str:
    if not start.strip():
        return "empty"
    if what := binary(start):
        return f"no watch list but {what}; {_EXPECTED}"
    if start.lstrip().startswith(b"["):
        return "one JSON array: write one object on each line"
    return f"no watch list: it begins with {start[:20].decode('utf-8', 'replace')!r}; {_EXPECTED}"


# UN Security Council

_DTD = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def _un(stream: Stream, path: str) -> Watchlist:
    data = stream.whole(XML_LIMIT)
    if data is None:
        raise InputError(f"larger than {XML_LIMIT // 1_000_000} MB, the limit for a list", document=path)
    text, reason = decode(data)
    if text is None:
        raise InputError(reason, document=path)
    if found := _DTD.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(f"line {line}: holds <!{found[1]}>, which no list needs: refused", document=path)
    root = _root(text, path)
    if root.tag != "CONSOLIDATED_LIST":
        raise InputError(f"line {root.sourceline}: the XML's root is <{root.tag}>; {_EXPECTED}", document=path)
    rows = [*root.iterfind("INDIVIDUALS/INDIVIDUAL"), *root.iterfind("ENTITIES/ENTITY")]
    entries, refused = _gathered(((row.sourceline, _un_entry(row)) for row in rows), path)
    return Watchlist(path, "un-xml", root.get("dateGenerated"), entries, refused)


def _root(text: str, path: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    # encoding: what the file declares is not believed, or a declared UTF-7 would hide a document type from the search.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = f"broken XML at line {line}, column {column}: {error.msg.split(', line ')[0]}"
        raise InputError(message, document=path) from error


def _un_entry(row: Any) -> WatchEntry | str:
    reference = _said(row, "REFERENCE_NUMBER")
    if not reference:
        return f"{row.tag} without a REFERENCE_NUMBER"
    main = " ".join(filter(None, (_said(row, f"{n}_NAME") for n in ("FIRST", "SECOND", "THIRD", "FOURTH"))))
    names = [*_names(main), *_names(_said(row, "NAME_ORIGINAL_SCRIPT"))]
    for alias in row.iterfind(f"{row.tag}_ALIAS"):
        names += _names(_said(alias, "ALIAS_NAME"), weak=_said(alias, "QUALITY").lower() == "low")
    if not names:
        return f"{reference} has no name"
    person = row.tag == "INDIVIDUAL"
    countries = _all(row, "NATIONALITY/VALUE" if person else "ENTITY_ADDRESS/COUNTRY")
    roles = _all(row, "DESIGNATION/VALUE")
    return WatchEntry(reference, "person" if person else "body", _unique(names), countries, roles, row.sourceline)


def _said(row: Any, tag: str) -> str:
    return " ".join((row.findtext(tag) or "").split())


def _all(row: Any, path: str) -> tuple[str, ...]:
    found = (" ".join((e.text or "").split()) for e in row.iterfind(path))
    return tuple(dict.fromkeys(f for f in found if f and f.lower() != "na"))


# FollowTheMoney


def _ftm(stream: Stream, path: str) -> Watchlist:
    passed_by = 0

    def rows() -> Iterator[tuple[int, WatchEntry | str]]:
        nonlocal passed_by
        for number, line in stream.lines():
            if isinstance(line, Skipped):
                yield number, line.reason
            elif line.strip():
                found = _ftm_entry(line, number)
                passed_by += found is None
                if found is not None:
                    yield number, found

    entries, refused = _gathered(rows(), path)
    return Watchlist(path, "ftm-jsonl", None, entries, refused, passed_by)


def _ftm_entry(line: bytes, number: int) -> WatchEntry | str | None:
    """The entry, why there is none, or None for a kind of thing that has no place among persons and bodies."""
    row, reason = json_value(line)
    if reason:
        return reason
    if not isinstance(row, dict) or not isinstance(row.get("schema"), str):
        return 'no FollowTheMoney entity: expected an object with "id", "schema" and "properties"'
    kind = _FTM_KINDS.get(row["schema"])
    if kind is None:
        return None
    return _ftm_row(row, kind, number)


def _ftm_row(row: dict[str, Any], kind: EntryKind, number: int) -> WatchEntry | str:
    reference, properties = row.get("id"), row.get("properties")
    if not isinstance(reference, str) or not reference.strip():
        return 'the entity has no "id" (string)'
    if not isinstance(properties, dict):
        return f'{reference[:80]!r} has no "properties" (object)'
    for key, values in properties.items():
        if key in _READ and not (isinstance(values, list) and all(isinstance(v, str) for v in values)):
            return f'{reference[:80]!r}: "{key}" is no list of strings'
    if any(half(v) for v in (reference, *(v for k in _READ for v in properties.get(k, ())))):
        return HALF_CHARACTER

    def said(*keys: str) -> list[str]:
        return [" ".join(v.split()) for k in keys for v in properties.get(k, ())]

    names = [n for v in said("name", "alias", "previousName") for n in _names(v)]
    names += [n for v in said("weakAlias") for n in _names(v, weak=True)]
    if not names:
        return f"{reference[:80]!r} has no name"
    countries = dict.fromkeys(said("nationality", "citizenship", "country", "jurisdiction"))
    return WatchEntry(reference.strip(), kind, _unique(names), tuple(countries), tuple(said("position")), number)


_READ = ("name", "alias", "previousName", "weakAlias", "nationality", "citizenship", "country", "jurisdiction",
         "position")  # fmt: skip


# Both


def _gathered(
    rows: Iterable[tuple[int, WatchEntry | str]], path: str
) -> tuple[tuple[WatchEntry, ...], tuple[Quarantined, ...]]:
    entries: dict[str, WatchEntry] = {}
    refused: list[Quarantined] = []
    for line, row in rows:
        if isinstance(row, str):
            refused.append(Quarantined(Path(path).name, path, row, line))
        elif row.reference in entries:
            reason = f"{row.reference[:80]} stands already at line {entries[row.reference].line}"
            refused.append(Quarantined(row.reference[:80], path, reason, line))
        else:
            entries[row.reference] = row
        if len(entries) + len(refused) > ENTRY_LIMIT:
            raise InputError(f"line {line}: more than {ENTRY_LIMIT:,} entries, the limit for a list", document=path)
    return tuple(entries.values()), tuple(refused)


def _unique(names: list[WatchName]) -> tuple[WatchName, ...]:
    """Each text once; one that stands both as a good and as a weak alias is a good one."""
    weak: dict[str, bool] = {}
    for name in names:
        weak[name.text] = weak.get(name.text, True) and name.weak
    return tuple(WatchName(text, is_weak) for text, is_weak in weak.items())[:NAMES_LIMIT]


_INSIDE = re.compile(r"\(([^()]*)\)")
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_PARTED = re.compile(r"\s*;\s*|\s+/\s+")
_REMARK = re.compile(
    r"\s*-\s*sub-unit name\s*$|^\s*(original script|formerly listed as|f\.?k\.?a\.?|a\.?k\.?a\.?)\s*$", re.I
)
_EDGES = " ,.:-–—\"'“”«»‘’"


def _names(text: str, *, weak: bool = False) -> list[WatchName]:
    """The names in one cell: parted by “;” or “ / ”, an acronym or the other script in brackets.

    Other brackets («branch located in …») are remarks and left out.
    """
    outside, inside = text, []
    while found := _INSIDE.search(outside):
        inside.append(found[1])
        outside = f"{outside[: found.start()]} {outside[found.end() :]}"
    whole = outside.replace(")", " ").replace("(", " ")
    kept = [whole, *(piece for piece in inside if _is_name(piece, whole))]
    pieces = (_REMARK.sub("", p).strip(_EDGES) for k in kept for p in _PARTED.split(k))
    return [WatchName(" ".join(p.split()), weak) for p in pieces if 1 < len(p) <= NAME_LIMIT]


def _is_name(piece: str, beside: str) -> bool:
    if _ARABIC.search(piece) or _ARABIC.search(beside) or ";" in piece:
        return True
    letters = iter(beside.lower())
    return piece.isupper() and piece.isalpha() and len(piece) < 9 and all(c in letters for c in piece.lower())
