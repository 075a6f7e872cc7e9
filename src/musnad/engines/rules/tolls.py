"""What happened to those counted: each count phrase with the toll word that governs it.

«مقتل 19 شخصا على الأقل وإصابة 43» gives killed 19–None and wounded 43–43. The nearest toll word before the count
in its sentence governs it; a toll noun («قتيل») governs itself; a verb after the count
(«63 شخصا لقوا مصرعهم») comes last. Dead and wounded in one number are «hit» (gold/README.md).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from musnad.arabic.analysis import Analysis
from musnad.arabic.figures import Value
from musnad.arabic.tokens import Token
from musnad.engines.rules.particles import particles
from musnad.engines.rules.quantities import CountPhrase
from musnad.engines.rules.tollwords import (
    Governor,
    before,
    find_governors,
    first_of,
    governor_at,
    taken,
    takes,
    toll_words,
)

# A lone noun («شرطي») is counted only where its governor stands this near before it; a cell may stand farther
# («أطاحت قوة … بشبكة»).
_NEAR_SINGULAR = 2
_NEAR_CELL = 10
_NEAR_BARE = 3
_NEAR_UNKNOWN = 4
_FORWARD, _AFTER = 10, 6
_OWN_SUBJECT = 3  # a count this near before a verb is its subject
_HELD = 8
# A lone person is counted under these; a lone thing only right after «تدمير», «ضبط» and their like.
_SINGULAR = frozenset({"killed", "wounded", "arrested", "abducted", "released", "dismantled"})
_OPENERS = frozenset({"(", "–", "-", ":", "—"})
_LUMPED = frozenset({"dead", "hurt"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Toll:
    """So many killed, wounded… of: a class of RECORD.md's counts. Characters ``[start, end)`` of the count phrase;
    governor: half-open characters of the word that says what happened; count: index of its count phrase.
    """

    of: str
    low: Value | None
    high: Value | None
    text: str
    start: int
    end: int
    governor: Span
    count: int


@dataclass(frozen=True, slots=True)
class _Text:
    """One text with its counts and toll words."""

    analysis: Analysis
    counts: Sequence[CountPhrase]
    governors: Sequence[Governor]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.analysis.tokens

    def bounds(self, count: CountPhrase) -> tuple[int, int]:
        """First token and token after the last one of the count's sentence."""
        sentence = self.analysis.sentences[self.analysis.sentence_of[count.first]]
        return sentence.first, sentence.last

    def norm(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < len(self.tokens) else ""

    def joined(self, count: CountPhrase) -> bool:
        """Whether «و», a comma or «إضافة إلى» joins the count to what was counted before it."""
        if self.norm(count.first).startswith("و") or self.norm(count.first - 1) in {"و", "،", "او"}:
            return True
        back = self.norm(count.first - 1)
        if back.startswith("و") and back[1:] in toll_words().measuring:  # «ومبلغ 4300 دينار»
            return True
        adding = toll_words().adding
        return any(
            (match := adding.match(self.tokens, k)) is not None and match.last == count.first
            for k in range(max(0, count.first - 2), count.first)
        )


def tolls(analysis: Analysis, counts: Sequence[CountPhrase]) -> tuple[Toll, ...]:
    """The tolls of a text, in order of their counts. Counts of time, percent and parts of another are none."""
    text = _Text(analysis, counts, find_governors(analysis.tokens))
    out: list[Toll] = []
    for index, count in enumerate(counts):
        if count.group in {"time", "percent", "abstract"} or count.subset:
            continue
        for of, governor in _assigned(text, index) or _again(text, index, out):
            lumped = of == "hit" and governor[0] >= count.end and "بين" in analysis.text[slice(*governor)]
            end = governor[1] if lumped else count.end
            quoted = analysis.text[count.start : end]
            out.append(Toll(of, count.low, count.high, quoted, count.start, end, governor, index))
    return tuple(out)


def _assigned(text: _Text, index: int) -> list[tuple[str, Span]]:
    count = text.counts[index]
    if count.toll is not None and count.head is not None:
        return _own(text, count)
    after = _after(text, count)
    if after is not None:
        return [after]
    held = _held(text, count)
    if held is not None:
        return [held]
    found = _before(text, index)
    if found:
        return found
    forward = _forward(text, index)
    return [] if forward is None else [forward]


def _again(text: _Text, index: int, out: Sequence[Toll]) -> list[tuple[str, Span]]:
    """«28 قتيلا – 17 متمردا و11 عنصرا», «310 عائلات، أي أكثر من 1700 نسمة»: what the count before it says again."""
    if not out or index == 0 or out[-1].count != index - 1:
        return []
    count, last = text.counts[index], text.counts[index - 1]
    gap = count.first - last.last
    if not 0 <= gap <= 2 or count.form in {"singular", "dual"} or count.group not in {"person", "collective", None}:
        return []
    said = text.norm(count.first - 1)
    opened = gap == 1 and text.tokens[count.first - 1].text in _OPENERS
    if opened or said in toll_words().again:
        return [(out[-1].of, out[-1].governor)]
    return []


def _own(text: _Text, count: CountPhrase) -> list[tuple[str, Span]]:
    """A toll noun's own; dead and wounded lumped together are «hit», unknown numbers of each are both."""
    assert count.head is not None
    head = text.tokens[count.head]
    span = (head.start, head.end)
    if set(count.heads) >= _LUMPED:
        return [("hit", span)] if count.low is not None else [("killed", span), ("wounded", span)]
    if count.form == "singular":
        if "بين" in {text.norm(count.first - 1), text.norm(count.first - 2)}:
            return []  # «بين قتيل وجريح»
        if not any(count.first - g.last <= 1 for g in before(text.governors, 0, count.first)):
            own = count.first and count.cls in _LUMPED and count.text[-1:] in "اًً"
            return [(count.toll or "", span)] if own else []
    return [(count.toll or "", span)]


def _before(text: _Text, index: int) -> list[tuple[str, Span]]:
    count = text.counts[index]
    first, _ = text.bounds(count)
    for governor in before(text.governors, first, count.first):
        if not _reaches(text, index, governor):
            return []
        name = taken(governor, count)
        if name is not None:
            return _paired(text, governor, name, count)
        if count.first - governor.last <= 1:
            return []
    return []


def _paired(text: _Text, governor: Governor, name: str, count: CountPhrase) -> list[tuple[str, Span]]:
    """«مقتل وجرح العشرات» is one number of both; «قتلت وشردت الآلاف» is one of each."""
    span = (governor.start, governor.end)
    first = next(before(text.governors, governor.first - 1, governor.first), None)
    if first is None or first.last != governor.first or not text.norm(governor.first).startswith("و"):
        return [(name, span)]
    other = taken(first, count)
    if {other, name} == {"killed", "wounded"}:
        return [("hit" if _lumped(text, first, governor, count) else name, span)]
    if other is not None and other != name:
        return [(other, (first.start, first.end)), (name, span)]
    return [(name, span)]


def _lumped(text: _Text, first: Governor, second: Governor, count: CountPhrase) -> bool:
    """Whether two neighbouring words share the count: not «جنديان قتلا وأصيب 31», nor «قتل وجرح اثنان آخران»."""
    if first.verb != second.verb or count.cls == "other" or "other" in count.heads:
        return False
    if any(text.norm(k).startswith("اخر") for k in (count.last - 1, count.last)):
        return False
    own = any(0 <= first.first - c.last <= _OWN_SUBJECT for c in text.counts)
    plural = text.norm(first.first).endswith(("وا", "ا")) and first.verb
    return not (own or plural)


def _limit(count: CountPhrase, governor: Governor) -> int:
    """So many tokens may stand between a toll word and such a count; -1 where it takes none."""
    if count.form == "singular":
        if count.group == "thing":
            return 0 if governor.single else -1
        if not _SINGULAR & governor.names():
            return -1
        if count.cls == "cell":
            return _NEAR_CELL if governor.verb else _NEAR_SINGULAR
        return _NEAR_SINGULAR if governor.able else 0
    if count.cls == "other" and count.form == "vague" and count.number is None:
        return 0  # «وإصابة آخرين»
    if count.head is None:
        return toll_words().reach if governor.tally else _NEAR_BARE
    return _NEAR_UNKNOWN if count.cls is None else toll_words().reach


def _reaches(text: _Text, index: int, governor: Governor) -> bool:
    """Whether a governor can reach over the gap: near enough, no barrier, and over other counts only when joined."""
    count = text.counts[index]
    limit = _limit(count, governor)
    gap = range(governor.last, count.first)
    if limit < 0 or len(gap) > limit + 4:
        return False
    if (
        governor.verb
        and text.norm(governor.first).removeprefix("و").removeprefix("ف") in toll_words().reaching
        and len(gap)
    ):
        return False
    near = text.counts[max(0, index - limit - 4) : index]  # no count is shorter than a token
    between = [c for c in near if c.first >= governor.last and c.last <= count.first and _crosses(text.tokens, c)]
    if between:
        if count.cls == "pronoun" and not text.norm(count.first).startswith("و"):
            return False  # «إصابة تسعة آخرين، ثلاثة منهم…»: a part of them
        return text.joined(count) and count.form != "singular"
    return len(gap) <= limit and not any(text.norm(k) in particles("toll_barriers") for k in gap)


def _crosses(tokens: Sequence[Token], between: CountPhrase) -> bool:
    """A count that stands between a governor and another one; a dual in a place phrase («في الوكرين») does not."""
    return between.form in {"number", "vague"} or (
        between.form == "dual" and not tokens[between.first].norm.startswith("ال")
    )


def _held(text: _Text, count: CountPhrase) -> tuple[str, Span] | None:
    """«ضبط شبكة تضم خمسة متهمين»: from what holds them to the word that governs it."""
    holds, tokens = toll_words().holds, text.tokens
    first, _ = text.bounds(count)
    held = any(holds.match(tokens, k) for k in range(max(0, count.first - 2), count.first))
    if not held and text.norm(count.first).startswith("و"):
        held = any(holds.match(tokens, k) for k in range(max(first, count.first - _HELD), count.first))
    if not held or count.head is None or count.form == "singular":
        return None
    for governor in before(text.governors, first, count.first):
        names = governor.names()
        wanted = "arrested" if count.group == "person" or "seized" not in names else "seized"
        if names & {"moved"}:
            wanted = "moved"
        elif not names & {"seized", "dismantled", "arrested"}:
            continue
        return (wanted, (governor.start, governor.end)) if takes(toll_words().senses[wanted], count) else None
    return None


def _after(text: _Text, count: CountPhrase) -> tuple[str, Span] | None:
    _, last = text.bounds(count)
    for k in range(count.last, min(last, count.last + _AFTER)):
        match = toll_words().after.match(text.tokens, k, clitics=False)
        if match is not None:
            sense = match.payload
            if (sense.of == "killed" or count.form != "singular") and takes(sense, count):
                return sense.of, (match.start, match.end)
        if governor_at(text.tokens, k) is not None:
            return None
    return None


def _forward(text: _Text, index: int) -> tuple[str, Span] | None:
    """A verb that follows its subject: «750 شخصا قتلوا», «أربع شبكات فُككت», «أن 1280 شخصا قتل»."""
    count = text.counts[index]
    if count.form == "singular" or count.head is None or (count.form == "vague" and count.number is None):
        return None
    _, last = text.bounds(count)
    at = bisect_left(text.governors, count.last, key=first_of)
    for governor in text.governors[at : at + 1]:
        if governor.first >= min(last, count.last + _FORWARD) or not governor.able:
            return None
        word = text.norm(governor.first)
        led = text.norm(count.first - 1) in particles("that") and governor.first - count.last <= 1
        if not (led or (governor.verb and word.endswith(("وا", "ا", "ت", "ون", "و", "ن")))) or word.startswith("و"):
            return None
        follows = text.counts[index + 1 : index + 3]
        if any(c.first == governor.last and c.form != "dual" for c in follows):
            return None  # «300 مسلح قتلوا 5 جنود»: they killed
        name = taken(governor, count)
        return None if name is None else (name, (governor.start, governor.end))
    return None
