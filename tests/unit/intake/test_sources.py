"""Sources: what is taken up, in which order, and what is refused with which reason."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from musnad.intake import sources, streams
from musnad.intake.reader import read
from musnad.model.document import Document, Quarantined, RawItem

TEXT = "أعلنت الشرطة ضبط مخزن للعتاد في قرية قرب المدينة صباح اليوم."


def row(**fields: object) -> bytes:
    return json.dumps({"text": TEXT} | fields, ensure_ascii=False).encode()


def got(*paths: Path | str, stdin: bytes | None = None) -> list[RawItem | Quarantined]:
    return list(sources.items([str(p) for p in paths], io.BytesIO(stdin) if stdin is not None else None))


def reasons(found: Sequence[RawItem | Quarantined]) -> list[str]:
    return [x.reason for x in found if isinstance(x, Quarantined)]


def test_a_folder_gives_known_endings_sorted_by_path_and_no_hidden_file(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.HTML", "a/.hidden.txt", ".git/x.txt", "note.docx", "a/b.xhtml", "z.jsonl"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(row() + b"\n" if name.endswith("jsonl") else TEXT.encode())
    found = got(tmp_path)
    assert [x.path for x in found] == [str(tmp_path / n) for n in ("a/b.xhtml", "a/c.HTML", "b.txt", "z.jsonl")]
    assert [x.kind for x in found if isinstance(x, RawItem)] == ["html", "html", "text", "row"]
    assert [x.name for x in found] == ["b", "c", "b", "z:1"]


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "one.txt").write_text(TEXT)
    os.symlink(tmp_path, tmp_path / "inner" / "loop")
    os.symlink(tmp_path / "nowhere", tmp_path / "gone.txt")
    os.symlink(tmp_path / "self.txt", tmp_path / "self.txt")
    found = got(tmp_path)
    assert [x.name for x in found if isinstance(x, RawItem)] == ["one"]
    assert len(reasons(found)) == 2


def test_rows_keep_their_exact_bytes_line_and_id(tmp_path: Path) -> None:
    one, two = row(id="n1"), row(id=7)
    (tmp_path / "r.jsonl").write_bytes(one + b"\r\n\n  \n" + two + b"\n" + row())
    found = got(tmp_path / "r.jsonl")
    assert [(x.name, x.line) for x in found] == [("n1", 1), ("7", 4), ("r:5", 5)]
    assert isinstance(found[0], RawItem)
    assert found[0].data == one


def test_gzipped_rows_are_read_whatever_their_name(tmp_path: Path) -> None:
    for name in ("r.jsonl.gz", "wrong.jsonl"):
        (tmp_path / name).write_bytes(gzip.compress(row(id="a") + b"\n" + row(id="b") + b"\n"))
    assert [x.name for x in got(tmp_path)] == ["a", "b", "a", "b"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TEXT.encode(), "text"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\n" + row(id="q") + b"\n", "row"),
        (b'{"title": "x"}\n', "text"),
        (b"{not json", "text"),
    ],
)
def test_standard_input_is_known_by_how_it_begins(data: bytes, kind: str) -> None:
    (item,) = got("-", stdin=data)
    assert isinstance(item, RawItem)
    assert (item.kind, item.path) == (kind, "-")


def test_a_first_row_longer_than_the_look_ahead_is_still_a_row() -> None:
    long = row(id="long", text="كلمة " * 60_000)
    assert [x.name for x in got("-", stdin=long + b"\n" + row(id="next"))] == ["long", "next"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("e.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("e.jsonl", b"\n\n", "empty: no rows"),
        ("n.txt", b"a\0b", "NUL"),
        ("p.txt", b"%PDF-1.7 ...", "PDF"),
        ("z.html", b"PK\x03\x04....", "ZIP"),
        ("g.jsonl", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("w.txt", TEXT.encode("cp1256"), "not valid UTF-8: byte 1 (0xC3)"),
        ("u.txt", "سطر ".encode() + b"\xff\xfe", "byte 8"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (item,) = got(tmp_path / name)
    assert isinstance(item, Quarantined)
    assert reason in item.reason


def test_missing_paths_and_no_standard_input_are_reported(tmp_path: Path) -> None:
    assert reasons(got(tmp_path / "no.txt", "-")) == [
        "no such file or folder",
        "standard input was named, but there is none",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "x', "line 2: broken JSON at column 10"),
        (b"[1, 2]", "found a list"),
        (b'{"title": "x"}', 'no readable "text" (found none)'),
        (b'{"text": ""}', "found an empty one"),
        (b'{"text": 5}', "found a number"),
        (b'{"text": "x", "url": ["u"]}', '"url" is a list'),
        (b'{"text": "x", "id": {}}', '"id" is an object'),
        (b'{"text": "x\\ud800"}', "surrogate"),
        (b'{"text": "\xff"}', "not valid UTF-8: byte 11"),
        (b"[" * 100_000, "broken JSON"),
    ],
)
def test_a_bad_row_is_refused_and_the_next_is_read(tmp_path: Path, line: bytes, reason: str) -> None:
    (tmp_path / "r.jsonl").write_bytes(row(id="a") + b"\n" + line + b"\n" + row(id="b"))
    found = got(tmp_path / "r.jsonl")
    assert [x.name for x in found] == ["a", "r:2", "b"]
    assert isinstance(found[1], Quarantined)
    assert reason in found[1].reason
    assert found[1].line == 2


def test_a_line_of_fifty_megabytes_is_passed_by_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with path.open("wb") as out:
        out.write(row(id="a") + b'\n{"text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n' + row(id="b"))
    tracemalloc.start()
    found = got(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [x.name for x in found] == ["a", "r:2", "b"]
    assert "longer than 10 MB (50,000,013 bytes)" in reasons(found)[0]
    assert peak < 35_000_000


def test_a_file_over_the_limit_is_reported(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"x " * 10_000_001)
    assert reasons(got(tmp_path / "big.txt")) == ["larger than 20 MB, the limit for one document"]


def test_a_gzip_bomb_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_RATIO_FREE", 1_000_000)
    line = row(id="a", text="x" * 100_000) + b"\n"
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line * 200))
    found = got(tmp_path / "b.jsonl.gz")
    assert len(found) < 50
    assert "times its size" in reasons(found)[-1]


def test_a_gzip_that_breaks_off_is_reported_after_its_rows(tmp_path: Path) -> None:
    whole = gzip.compress(b"\n".join(row(id=str(i), text=os.urandom(300).hex()) for i in range(2000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = got(tmp_path / "cut.jsonl.gz")
    assert len(found) > 100
    assert "broken gzip data" in reasons(found)[-1]


def test_rows_stream() -> None:
    line = row(id="x") + b"\n"

    class Endless(io.RawIOBase):
        at = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            start, self.at = self.at % len(line), self.at + size
            return (line * (2 + size // len(line)))[start : start + size]

    stream = sources.items(["-"], Endless())  # type: ignore[arg-type]
    assert [next(stream).name for _ in range(1000)] == ["x"] * 1000


def test_everything_refused_or_read_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (item,) = got(tmp_path / "a.txt")
    assert isinstance(item, RawItem)
    assert isinstance(read(item), Document)
