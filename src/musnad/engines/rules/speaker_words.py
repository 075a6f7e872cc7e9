"""Names and roles of speakers as words: marks and joining words taken off, one office under its names."""

from __future__ import annotations

import re

from musnad.arabic.folding import fold
from musnad.engines.rules.cues import words
from musnad.model.reading import Speaker

_MARKS = '"«»“”'
# «زعيم محلي يدعى فلان», «قائد الشرطة، واسمه الكامل فلان»: what joins a role and a name is part of neither.
_CALLED = re.compile(r"(?:^|[\s،,]+)(?:و?[يت]دعى|و?[يت]عرف باسم|و?اسمها?(?: الكامل| الحقيقي)?)\s*$")


def office(role: set[str]) -> set[str]:
    """A head of government is one office: «رئيس الحكومة» is «رئيس الوزراء»."""
    if "رييس" not in role or not role & words("cabinets"):
        return role
    return role | words("cabinets")


def unquoted(name: str) -> str:
    """A name without quotation marks around it; marks around a part of it stay."""
    inner = name[1:-1]
    if name[:1] in _MARKS and name[-1:] in _MARKS and not any(m in inner for m in _MARKS):
        return inner
    return name.strip(_MARKS) if sum(name.count(m) for m in _MARKS) == 1 else name


def tidy(role: str) -> str:
    """A role without marks and spaces at its ends, and without the ل of «وفقاً لعضو البرلمان»; empty for «لـ"»."""
    role = _CALLED.sub("", role).strip(" ،,-–(" + _MARKS)
    if role[:1] == "ل" and fold(role[1:]).split()[:1] and fold(role[1:]).split()[0] in words("role_heads"):
        return role[1:]
    return role if len(role) > 2 else ""


def title(person: object) -> str:
    return str(getattr(person, "title", None) or "")


def man(speaker: Speaker) -> bool:
    """Whether a role's masculine head, or a description's, shows that no feminine verb is this speaker's."""
    if speaker.named and not speaker.role:
        return False
    head = fold(speaker.role or speaker.name).split()[:1]
    return bool(head) and head[0] in words("role_heads") and not head[0].endswith("ه") and head[0] != "عضو"


def adjective(norm: str) -> bool:
    """A nisba or definite adjective after a document noun («تقرير أممي»): no genitive."""
    return norm.endswith(("ي", "يه")) and not norm.startswith(("ال", "ل"))
