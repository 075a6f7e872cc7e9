from __future__ import annotations

import pytest

from musnad.cli.sections import print_section, short
from musnad.model.document import Quarantined
from musnad.queries.lines import (
    Claim,
    ContradictionLine,
    Dispute,
    DocumentLine,
    EntityLine,
    IncidentLine,
    MechanismLine,
    Overview,
    RoleLine,
    Said,
    SideLine,
    SpeakerLine,
    Toll,
)

TOLD = "تسعة مدنيين في قصف مدفعي على السوق القديم وسط المدينة صباح يوم الجمعة الماضي قبل الصلاة"


def found(statements: int = 1) -> Overview:
    said = tuple(
        Said("d1", f"s{n}", TOLD, "direct", "asserted", ("نبأ", "وكالة خبر", "سعد")) for n in range(statements)
    )
    roles = RoleLine("قائد الشرطة", ("نبأ",), "2024-01-02"), RoleLine("عضو المجلس", ("خبر",), None)
    toll = Toll("killed", 9, 9, 1, ("سعد",)), Toll("killed", 7, None, 1, ("نبأ",)), Toll("hit", None, None, 1, ())
    sides = SideLine("9", "d1", "نبأ", "سعد", TOLD, "2024-01-02"), SideLine("7", "a_0123456789abcdef", None, None, None)
    return Overview(
        documents=(DocumentLine("d", "a_0123456789abcdef", "عنوان", None, None, "d1", 2, 3),),
        statements=(SpeakerLine("E1", "سعد العلي", "قائد", True, said, roles, ("نبأ", "خبر")),),
        incidents=(
            IncidentLine(
                "I1", "strike", ("النور",), None, "2024-01-01", ("سعد العلي", "نبأ"), 3, toll, ("C1",), ("نبأ", "خبر"),
                TOLD, (Dispute("C1", "killed", "incompatible", ("9", "7")),),
            ),
        ),
        contradictions=(ContradictionLine("C1", "I1", "killed", "incompatible", sides, "strike", ("النور",)),),
        mechanisms=(
            MechanismLine(
                "F1", "stipend", "use", "داعش", (Claim("ongoing", "d1", "سعد", TOLD, None, None, "نبأ"),) * 2, (), (),
                ("سعد", "نبأ", "منذر"),
            ),
        ),
        entities=(EntityLine("E1", "person", "سعد العلي", ("سعد",), ("قائد",), 4, 2),),
        quarantine=(Quarantined("q", "q.jsonl", "empty", 3),),
        left_out=(("incidents", 12),),
    )  # fmt: skip


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", "80")

    def show(section: str, within: int | None = None, statements: int = 1) -> str:
        print_section(found(statements), section, within)
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 80
        return out

    return show


def test_a_speaker_stands_once_with_every_role_and_who_gives_it(shown) -> None:  # type: ignore[no-untyped-def]
    out = shown("statements", 2, 5)
    assert out.count("سعد العلي") == 1
    assert "    قائد الشرطة (نبأ, 2024-01-02)\n    عضو المجلس (خبر)\n" in out
    assert "through وكالة خبر ← نبأ · d1 s0" in out
    assert "… and 3 more" in out
    assert " ".join(TOLD.split()[:9]) in out


def test_an_incident_is_a_block_that_names_sources_documents_and_contradictions(shown) -> None:  # type: ignore[no-untyped-def]
    lines = [line.strip() for line in shown("incidents").splitlines()]
    assert lines[0] == "Incidents (13)"
    assert lines[2] == "I1 · strike · النور · 2024-01-01 · killed 9 / at least 7"
    assert "Independent sources (2): سعد العلي، نبأ" in lines
    assert "Documents (3): نبأ، خبر" in lines
    assert "⚠ contradiction C1: killed – incompatible: 9 / 7" in lines
    assert "… and 12 more (--all or --section incidents)" in lines


def test_a_contradiction_quotes_its_sides_and_shortens_digests(shown) -> None:  # type: ignore[no-untyped-def]
    out = shown("contradictions")
    assert "C1 · killed – incompatible · (I1 · strike · النور)" in out
    assert "9 – سعد (نبأ 2024-01-02)" in out
    assert "7 – a_01234… (in its own voice)" in out


def test_a_mechanism_names_its_origins_and_each_claim_once(shown) -> None:  # type: ignore[no-untyped-def]
    out = shown("mechanisms")
    assert "Independent sources (3): سعد، نبأ، منذر" in out
    assert out.count("ongoing – سعد (نبأ)") == 1


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("documents", "statements: 2, events: 3 · a_01234… · Copy of d1"),
        ("entities", "E1 · سعد العلي (سعد) · person · قائد · mentions: 4, documents: 2"),
        ("quarantine", "q.jsonl:3: empty"),
    ],
)
def test_other_sections(shown, section: str, words: str) -> None:  # type: ignore[no-untyped-def]
    assert words in shown(section)


def test_in_arabic(shown, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MUSNAD_LANG", "ar")
    out = shown("incidents")
    assert "I1 · قصف · النور · 2024-01-01 · قتلى 9 / 7 على الأقل" in out
    assert "المصادر المستقلة (2): سعد العلي، نبأ" in out


def test_a_name_without_a_digest_is_itself() -> None:
    assert short("baquba-bombing-difaf") == "baquba-bombing-difaf"
    assert short("001_d905de7340487399") == "001_d905d…"
