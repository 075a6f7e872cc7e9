"""Lists are other people's files: both formats read, hostile ones refused, bad rows told with their line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from musnad.intake import watchlists
from musnad.model.errors import InputError

SHARED = Path(__file__).resolve().parents[4] / "shared" / "external"

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2025-01-02">
<INDIVIDUALS>
<INDIVIDUAL><FIRST_NAME>NADIR</FIRST_NAME><SECOND_NAME>SALIM</SECOND_NAME><THIRD_NAME>AL-KHAYYAT</THIRD_NAME>
<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><NATIONALITY><VALUE>Iraq</VALUE></NATIONALITY>
<DESIGNATION><VALUE>Commander</VALUE></DESIGNATION><NAME_ORIGINAL_SCRIPT>نادر سالم الخياط</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Rafid</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>
<ALIAS_NAME>أبو رافد (Abu-Rafid al-Basri; N. Khayyat)</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS></INDIVIDUAL>
<INDIVIDUAL><FIRST_NAME>NOBODY</FIRST_NAME></INDIVIDUAL>
<INDIVIDUAL><REFERENCE_NUMBER>XXi.003</REFERENCE_NUMBER></INDIVIDUAL>
</INDIVIDUALS>
<ENTITIES><ENTITY><FIRST_NAME>GREEN DATE TRADING (GDT) (BRANCH IN BASRA)</FIRST_NAME>
<REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><ENTITY_ADDRESS><COUNTRY>Iraq</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""


def written(folder: Path, content: str | bytes, name: str = "list") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_un_list(tmp_path: Path) -> None:
    found = watchlists.read(written(tmp_path, UN))
    assert (found.format, found.dated) == ("un-xml", "2025-01-02")
    person, body = found.entries
    assert [(n.text, n.weak) for n in person.names] == [
        ("NADIR SALIM AL-KHAYYAT", False),
        ("نادر سالم الخياط", False),
        ("Abu Rafid", True),
        ("أبو رافد", False),
        ("Abu-Rafid al-Basri", False),
        ("N. Khayyat", False),
    ]
    assert (person.reference, person.kind, person.countries, person.roles) == (
        "XXi.001", "person", ("Iraq",), ("Commander",),
    )  # fmt: skip
    assert [n.text for n in body.names] == ["GREEN DATE TRADING", "GDT"]
    assert (body.kind, body.countries) == ("body", ("Iraq",))
    assert [(q.line, q.reason) for q in found.refused] == [
        (11, "INDIVIDUAL without a REFERENCE_NUMBER"),
        (12, "XXi.003 has no name"),
    ]


def row(id_: object, schema: str = "Person", **properties: object) -> str:
    return json.dumps({"id": id_, "schema": schema, "properties": properties}, ensure_ascii=False)


def test_follow_the_money(tmp_path: Path) -> None:
    lines = [
        row("a", name=["نادر الخياط"], weakAlias=["Abu Rafid"], nationality=["iq"], position=["Commander"]),
        row("v", "Vessel", name=["Sea Star"]),
        "{broken",
        "",
        row("b", "LegalEntity", name="no list"),
        row("c", "Company", alias=[]),
        row("a", name=["again"]),
        row(7, name=["a number"]),
        "[1]",
        row("d", "Company", name=["Green Date"]),
        '{"id": "\\ud800", "schema": "Person", "properties": {"name": ["x y"]}}',
    ]
    found = watchlists.read(written(tmp_path, gzip.compress("\n".join(lines).encode())))
    assert (found.format, found.passed_by) == ("ftm-jsonl", 1)
    assert [(e.reference, e.kind, e.line) for e in found.entries] == [("a", "person", 1), ("d", "body", 10)]
    assert [n.weak for n in found.entries[0].names] == [False, True]
    assert [q.line for q in found.refused] == [3, 5, 6, 7, 8, 9, 11]
    assert "column 2" in found.refused[0].reason
    assert "stands already at line 1" in found.refused[3].reason


BOMB = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("\x00\x01\x02" * 9, "binary data"),
        ("[{}]", "one object on each line"),
        ("name,country", "it begins with 'name,country'"),
        ("<CONSOLIDATED_LIST><INDIVIDUALS>", "broken XML at line 1"),
        ("<html/>", "root is <html>"),
        ("<CONSOLIDATED_LIST/>", "no entry"),
        (UN.replace("<CONS", f"\n{BOMB}\n<CONS", 1), "line 3: holds <!DOCTYPE>"),
        (UN.replace("<CONS", f"\n{BOMB}\n<CONS", 1).replace("UTF-8", "UTF-16").encode("utf-16"), "<!DOCTYPE>"),
        (UN.replace("NADIR", "&x;"), "broken XML at line 4"),
        (UN.encode("cp1256"), "not valid UTF-8"),
        ('{"id": 1}\n', "no FollowTheMoney entity"),
        (row("v", "Vessel", name=["Sea Star"]), "no entry"),
        (gzip.compress(UN.encode())[:-40], ""),
    ],
)
def test_what_is_no_list_is_refused_with_its_name_and_reason(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        watchlists.read(written(tmp_path, content, "given.lst"))
    assert "given.lst: " in str(caught.value)
    assert told in str(caught.value)


def test_a_list_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="No such file"):
        watchlists.read(tmp_path / "none")
    monkeypatch.setattr(watchlists, "XML_LIMIT", 100)
    with pytest.raises(InputError, match="larger than"):
        watchlists.read(written(tmp_path, UN))
    monkeypatch.setattr(watchlists, "ENTRY_LIMIT", 1)
    with pytest.raises(InputError, match="line 2: more than 1 entries"):
        watchlists.read(written(tmp_path, "\n".join(row(str(i), name=["x y"]) for i in range(9))))


@pytest.mark.corpus
def test_the_real_un_list_is_read_whole() -> None:
    path = SHARED / "un-consolidated-2025-11-20.xml"
    if not path.exists():
        pytest.skip(f"NOT CHECKED: no UN list at {path}")
    found = watchlists.read(path)
    assert (len(found.entries), len(found.refused)) == (1000, 0)
    assert sum(e.kind == "person" for e in found.entries) == 727
    assert all(e.line for e in found.entries)
