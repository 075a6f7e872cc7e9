"""The sections of a casefile as text: one block for each document, speaker, incident, contradiction, mechanism."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from musnad.cli.blocks import bold, fields, put
from musnad.cli.messages import column, label, say, title, word
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
from musnad.queries.quoting import CLAUSE, LONGEST, shortened

# A chain is told from its origin: who said it, through whom, in which paper.
_VIA = " ← "
_LIST = "، "
# What makes names of files unreadable: a digest in hexadecimal.
_DIGEST = re.compile(r"([0-9a-f]{5})[0-9a-f]{7,}")
_LONGEST_NAME = 40


def print_section(found: Overview, name: str, within: int | None = None) -> None:
    """One section of a casefile. within: at most so many statements of a speaker or claims of a mechanism."""
    lines = getattr(found, name)
    if not lines:
        print(f"{bold(title(name))}: {say('empty')}\n")
        return
    left_out = dict(found.left_out).get(name, 0)
    print(f"{bold(title(name))} ({len(lines) + left_out})\n")
    show = _SECTIONS[name]
    for line in lines:
        show(line, within)
    if name in _ONE_LINE:
        print()
    if left_out:
        print(say("more_section", count=left_out, section=name) + "\n")


def short(name: str) -> str:
    """A document's name without the length of a digest."""
    cut = _DIGEST.sub(r"\1…", name)
    return cut if len(cut) <= _LONGEST_NAME else cut[: _LONGEST_NAME - 1] + "…"


def _document(d: DocumentLine, within: int | None) -> None:
    numbers = [word(key, count=n) for key, n in (("statements", d.statements), ("events", d.events)) if n is not None]
    copy = f"{column('copy_of')} {short(d.copy_of)}" if d.copy_of else None
    put(fields((d.outlet, d.published, word("comma").join(numbers), short(d.name), copy)), hanging=4)
    if d.title:
        put(d.title, 4)
    print()


def _speaker(speaker: SpeakerLine, within: int | None) -> None:
    unnamed = None if speaker.named else f"({word('unnamed')})"
    count = word("statements", count=len(speaker.said))
    outlets = _LIST.join(short(o) for o in speaker.outlets)
    put(fields((" ".join(filter(None, (bold(speaker.name), unnamed))), speaker.entity, count, outlets)), hanging=4)
    for role in speaker.roles:
        put(_role(role), 4, 4)
    shown = speaker.said[:within]
    for said in shown:
        put(f"– {said.text}", 2, 2)
        put(fields((f"{label(said.form)}{word('comma')}{label(said.stance)}", _chain(said), _place(said))), 6, 2)
    _more(len(speaker.said) - len(shown))
    print()


def _role(role: RoleLine) -> str:
    given = word("comma").join(filter(None, (_LIST.join(short(o) for o in role.outlets), role.from_)))
    return f"{role.text} ({given})" if given else role.text


def _chain(said: Said) -> str | None:
    """From the speaker to the paper, the speaker left away: it is the block's head."""
    through = [short(link) for link in reversed(said.chain[:-1])]
    return f"{word('through')} {_VIA.join(through)}" if through else None


def _place(said: Said) -> str:
    return f"{short(said.document)} {said.statement}"


def _incident(i: IncidentLine, within: int | None) -> None:
    when = period(i.time_from, i.time_to)
    put(fields((bold(i.id), label(i.type), _LIST.join(i.places), when, tolls(i.tolls))), hanging=4)
    if i.quote:
        put(f"«{i.quote}»", 4)
    put(_sources(i.origins), 4, 4)
    if i.documents > 1 or i.told_by != i.origins:
        put(f"{title('documents')} ({i.documents}): {_LIST.join(short(t) for t in i.told_by)}", 4, 4)
    for c in i.disputes:
        values = " / ".join(map(_value, c.values))
        put(f"⚠ {word('contradiction')} {c.id}: {_about(c)}: {values}", 4, 4)
    print()


def _sources(origins: Sequence[str]) -> str:
    """How many independent sources, and who they are."""
    names = f": {_LIST.join(short(o) for o in origins)}" if origins else ""
    return f"{column('origins')} ({len(origins)}){names}"


def _value(value: str) -> str:
    """A side's value; what begins with a code begins with its label."""
    code, space, rest = value.partition(" ")
    return f"{label(code)}{space}{rest}"


def tolls(found: Iterable[Toll]) -> str:
    """Class by class, every figure that is told."""
    told: dict[str, list[str]] = {}
    for toll in found:
        if amount := _amount(toll.low, toll.high):
            told.setdefault(toll.of, []).append(amount)
    return word("comma").join(f"{label(of)} {' / '.join(amounts)}" for of, amounts in told.items())


def _amount(low: int | None, high: int | None) -> str:
    if low is None:
        return "" if high is None else word("at_most", high=high)
    if high is None:
        return word("at_least", low=low)
    return str(low) if low == high else f"{low}–{high}"


def period(start: str | None, end: str | None) -> str:
    """An interval of days in words, as far as it is known."""
    if start is None or start == end:
        return end or ""
    return f"{start} – {end or ''}".rstrip()


def _contradiction(c: ContradictionLine, within: int | None) -> None:
    about = fields((c.incident, label(c.type), _LIST.join(c.places)))
    put(fields((bold(c.id), _about(c), f"({about})" if about else None)), hanging=4)
    told: dict[tuple[str, str | None, str | None], list[str]] = {}
    for side in c.sides:
        told.setdefault((side.value, side.speaker, side.quote), []).append(_where(side))
    for (value, speaker, quote), where in told.items():
        put(f"{_value(value)} – {_who(speaker, _LIST.join(dict.fromkeys(where)))}", 4, 4)
        if quote:
            put(f"«{shortened(quote, LONGEST)}»", 8)
    print()


def _where(side: SideLine) -> str:
    day = side.published[:10] if side.published else None
    return " ".join(filter(None, (side.outlet or short(side.document), day)))


def _about(c: ContradictionLine | Dispute) -> str:
    return label(c.kind) if c.about == c.kind else f"{label(c.about)} – {label(c.kind)}"


def _who(speaker: str | None, where: str) -> str:
    """Who says so, and where; the outlet alone when it says so itself."""
    return f"{speaker} ({where})" if speaker else f"{where} ({word('own_voice')})"


def _mechanism(m: MechanismLine, within: int | None) -> None:
    phase = f" ({label(m.phase)})" if m.phase else ""
    put(fields((bold(m.id), f"{label(m.method)}{phase}", m.of, _LIST.join(m.places))), hanging=4)
    put(_sources(m.origins), 4, 4)
    claims = dict.fromkeys((c.status, _claimant(c), period(c.time_from, c.time_to), c.quote) for c in m.claims)
    shown = list(claims)[:within]
    for status, who, when, quote in shown:
        put(f"{' '.join(filter(None, (label(status), when)))} – {who}", 4, 4)
        if quote:
            put(f"«{shortened(quote, CLAUSE)}»", 8)
    _more(len(claims) - len(shown))
    print()


def _claimant(claim: Claim) -> str:
    return _who(claim.speaker, claim.outlet or short(claim.document))


def _entity(e: EntityLine, within: int | None) -> None:
    also = f"({_LIST.join(e.aliases)})" if e.aliases else None
    name = " ".join(filter(None, (bold(e.name), also)))
    numbers = word("named", count=e.mentions, documents=e.documents)
    put(fields((e.id, name, label(e.kind), _LIST.join(e.roles), numbers)), hanging=4)


def _quarantined(q: Quarantined, within: int | None) -> None:
    put(f"{q.path if q.line is None else f'{q.path}:{q.line}'}: {q.reason}", hanging=4)


def _more(count: int) -> None:
    if count > 0:
        put(say("more", count=count), 6)


_SECTIONS: dict[str, Callable[..., None]] = {
    "documents": _document,
    "statements": _speaker,
    "incidents": _incident,
    "contradictions": _contradiction,
    "mechanisms": _mechanism,
    "entities": _entity,
    "quarantine": _quarantined,
}
_ONE_LINE = ("entities", "quarantine")
