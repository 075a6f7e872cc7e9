"""Whose words they are: the noun phrase around a cue, its name and role, and what it refers back to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.engines.rules.cues import words
from musnad.engines.rules.source_phrases import Phrase, bare, is_state, words_of
from musnad.engines.rules.speaker_words import adjective, man, office, tidy, title, unquoted
from musnad.model.reading import Speaker

# Speakers and names looked back on; an article of the development gold has at most 40 statements.
_MEMORY = 60
# Letters of a name that is compared without its spaces; with fewer one name would end with another by chance.
_WRITTEN_TOGETHER = 5
_NAME_WORDS = 4  # of a person's name before his role


class Spanned(Protocol):
    """Anything with half-open code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Named(Spanned, Protocol):
    """A person's mention: half-open code points and the full name."""

    @property
    def name(self) -> str: ...


class Speakers:
    """The sources of one text so far, and the speaker that a phrase or its absence means."""

    def __init__(self, analysis: Analysis, persons: Sequence[Named] = (), bodies: Sequence[Spanned] = ()) -> None:
        self._analysis = analysis
        self._bodies = sorted(bodies, key=lambda b: b.start)
        self._body_starts = frozenset(b.start for b in bodies)
        self._via: dict[str, str] = {}
        self._persons = sorted(persons, key=lambda p: p.start)
        self._starts = [p.start for p in self._persons]
        self._titles: dict[str, set[str]] = {}
        for person in self._persons:
            self._titles.setdefault(person.name, set()).update(bare(w) for w in fold(title(person)).split())
        self._heard: list[tuple[Speaker, frozenset[str]]] = []

    @property
    def persons(self) -> Sequence[Named]:
        """The persons' mentions, in text order."""
        return self._persons

    def begins_at(self, offset: int) -> bool:
        """Whether a person's mention begins at an offset."""
        i = bisect_left(self._starts, offset)
        return i < len(self._starts) and self._starts[i] == offset

    def _within(self, start: int, end: int) -> list[Named]:
        """The persons' mentions inside an interval."""
        found = self._persons[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [p for p in found if p.end <= end]

    @property
    def last(self) -> Speaker | None:
        """The speaker heard last."""
        return self._heard[-1][0] if self._heard else None

    def hear(self, speaker: Speaker, via: Sequence[str] = ()) -> None:
        """Makes a speaker the last one. via: the outlets he spoke through."""
        if via:
            self._via[speaker.name] = via[-1]
        said = fold(f"{speaker.name} {speaker.role or ''} {speaker.text or ''}").split()
        known = {bare(w.strip('"«»“”()،,')) for w in said}
        known |= {w[1:] for w in known if w[:1] == "و" and len(w) > 4}
        known = office(known | self._titles.get(speaker.name, set()))
        self._heard.append((speaker, frozenset(known)))

    def named_by(self, phrase: Phrase) -> Speaker:
        """The speaker whom a phrase names, a known one where it refers back."""
        first, last = self._author(phrase)
        generic = self._generic(phrase)
        if generic is not None:
            return generic
        person = self._person([(first, last), *phrase.beside])
        if person is not None:
            role = self._role([(first, last), *phrase.beside], person) or self._known_role(person.name)
            return self._placed(person.name, role, True, phrase.first, phrase.last)
        back = self._back(phrase, first, last)
        if back is not None:
            return self._placed(back.name, back.role, back.named, phrase.first, phrase.last)
        name, role = self._name(phrase, first, last)
        named = role is not None or not self._nameless(first, last)
        return self._placed(name, role, named, phrase.first, phrase.last)

    def _nameless(self, first: int, last: int) -> bool:
        """Whether a phrase without a person's name describes its source instead of naming it."""
        tokens = self._analysis.tokens
        norm = tokens[first].norm
        if norm == "السلطات" and last - first > 1:
            return False
        if norm[:1] == "ل" and norm not in words("lam_words"):
            norm = norm[1:]
        if any(t.norm[:1] == "و" and t.norm[1:] in words("unnamed") for t in tokens[first + 1 : last]):
            return True
        heads = {
            norm,
            norm[:-1] if norm.endswith("ا") else norm,
            norm[:-2] if norm.endswith(("ون", "ين", "ان")) else norm,
        }
        return any(h in words(key) for h in heads for key in ("unnamed", "documents", "role_heads"))

    def _known_role(self, name: str) -> str | None:
        """The role under which a person was heard before."""
        return next((s.role for s, _ in reversed(self._heard[-_MEMORY:]) if s.name == name and s.role), None)

    def _generic(self, phrase: Phrase) -> Speaker | None:
        """«الرجل»: the person heard last, else the one named last before the phrase."""
        tokens = self._analysis.tokens
        if tokens[phrase.first].norm not in words("generic_persons") or phrase.last - phrase.first > 2:
            return None
        start = tokens[phrase.first].start
        before = self._persons[: bisect_left(self._starts, start)][-_MEMORY:]
        names = {p.name for p in before}
        for speaker, _ in self._heard[-1:]:
            if speaker.name in names:
                return self._placed(speaker.name, speaker.role, True, phrase.first, phrase.last)
        if before:
            role = getattr(before[-1], "role", None)
            return self._placed(before[-1].name, role, True, phrase.first, phrase.last)
        return None

    def implied(self, gender: str, number: str) -> Speaker | None:
        """The speaker of a verb without subject: the last one heard."""
        last = self._agreeing() if number == "s" and gender == "f" else self.last
        if last is None and self._persons:
            person = self._persons[0]
            return Speaker(person.name, getattr(person, "role", None), True)
        return None if last is None else Speaker(last.name, last.role, last.named)

    def _agreeing(self) -> Speaker | None:
        """The speaker of a feminine verb: the last heard who is no man, among the last three; else the last.

        A masculine verb says less: «وأضاف» may go on with a ministry's «بيان».
        """
        return next((s for s, _ in reversed(self._heard[-3:]) if not man(s)), self.last)

    def in_span(self, first: int, last: int) -> Speaker | None:
        """The person or body named first between tokens."""
        start, end = self._analysis.tokens[first].start, self._analysis.tokens[last - 1].end
        body = next((b for b in self._bodies[: 8 * _MEMORY] if start <= b.start and b.end <= end), None)
        person = next(iter(self._within(start, end)), None)
        if person is not None and (body is None or person.start <= body.start):
            role = getattr(person, "role", None) or self._known_role(person.name)
            return Speaker(person.name, role, True)
        return Speaker(self._analysis.text[body.start : body.end], None, True) if body is not None else None

    def _placed(self, name: str, role: str | None, named: bool, first: int, last: int) -> Speaker:
        tokens = self._analysis.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        return Speaker(name, role, named, self._analysis.text[start:end], start, end)

    def _author(self, phrase: Phrase) -> tuple[int, int]:
        """The part of «بيان لوزارة الداخلية», «تقرير صادر عن المنظمة» that speaks: its genitive or its issuer."""
        tokens = self._analysis.tokens
        first, last = phrase.first, phrase.last
        if tokens[first].norm not in words("documents") or last - first < 2:
            return first, last
        after = first + 1
        while after < last and (tokens[after].norm in words("issued") or adjective(tokens[after].norm)):
            after += 1
        if after < last and tokens[after].norm in words("issued_by"):
            return (after + 1, last) if after + 1 < last else (first, last)
        return (after, last) if after == first + 1 else (first, last)

    def _name(self, phrase: Phrase, first: int, last: int) -> tuple[str, str | None]:
        """(name, role) of a phrase; role only where a person's name was found in it or beside it."""
        tokens = self._analysis.tokens
        text = self._analysis.text
        spans = [(first, last), *phrase.beside]
        apart = self._apposition(spans)
        if apart is not None:
            return apart
        start = tokens[first].start
        if first > phrase.first and tokens[first].norm.startswith("ل"):
            start += 2 if tokens[first].norm.startswith("لل") else 1
            prefix = "ال" if tokens[first].norm.startswith("لل") else ""
            return prefix + text[start : tokens[last - 1].end], None
        return unquoted(text[start : tokens[last - 1].end]), None

    def _person(self, spans: list[tuple[int, int]]) -> Named | None:
        """The person whom the phrase or its apposition names; none where the phrase's head is a body or document."""
        tokens = self._analysis.tokens
        head = tokens[spans[0][0]].norm
        if head in words("body_heads") or (head[:1] == "ل" and head[1:] in words("body_heads")):
            return None
        for a, b in spans:
            start, end = tokens[a].start, tokens[b - 1].end
            inside = [p for p in self._within(start, end) if not self._attached(p, a)]
            if inside:
                return inside[-1] if head not in words("documents") else inside[0]
        return None

    def _attached(self, person: Named, first: int) -> bool:
        """«القوات الموالية لهادي», «الوكالة الموالية للرئيس هادي»: a name behind a clitic, its own or its title's, is a
        complement inside a phrase."""
        token = self._analysis.token_at(person.start)
        tokens = self._analysis.tokens
        titled = token - 1 > first and tokens[token - 1].norm[:2] == "لل"
        return token > first and (titled or tokens[token].start < person.start)

    def _apposition(self, spans: list[tuple[int, int]]) -> tuple[str, str] | None:
        """(name, role) of «رئيس اللجنة، فلان» or «فلان، رئيس اللجنة», where only one side begins with a role."""
        if len(spans) < 2:
            return None
        tokens = self._analysis.tokens
        one, other = spans[0], spans[1]
        first, second = (tokens[a].norm in words("role_heads") for a, _ in (one, other))
        if first and second:
            first = not self._titled(*one)
            second = not self._titled(*other)
        if first == second or (tokens[one[0]].norm in words("unnamed") and not first):
            return None
        name, role = (other, one) if first else (one, other)
        begin = name[0]
        if tokens[begin].norm in words("unnamed") or tokens[begin].norm in words("no_speaker_heads"):
            return None
        while begin + 1 < name[1] and tokens[begin].norm in words("role_heads"):
            begin += 1
        if tokens[begin].norm.lstrip("و") in words("body_heads") or tokens[begin].norm in words("unnamed"):
            return None
        return self._text(begin, name[1]), self._text(*role)

    def _titled(self, first: int, last: int) -> bool:
        """«العميد فلان الفلاني»: a title and a short name, no preposition and no second definite noun."""
        rest = self._analysis.tokens[first + 1 : last]
        return (
            1 <= len(rest) <= 4 and not any(t.norm in {"باسم", "في", "من"} for t in rest) and rest[0].norm[:2] != "ال"
        )

    def _text(self, first: int, last: int) -> str:
        tokens = self._analysis.tokens
        return self._analysis.text[tokens[first].start : tokens[last - 1].end]

    def _role(self, spans: list[tuple[int, int]], person: Named) -> str | None:
        tokens = self._analysis.tokens
        text = self._analysis.text
        for a, b in spans:
            start, end = tokens[a].start, tokens[b - 1].end
            if start <= person.start and person.end <= end:
                before, after = tidy(text[start : person.start]), tidy(text[person.end : end])
                if before or after:
                    return before or after
        for a, b in spans:
            start, end = tokens[a].start, tokens[b - 1].end
            if not (start <= person.start < end):
                return text[start:end]
        return ""

    def _back(self, phrase: Phrase, first: int, last: int) -> Speaker | None:
        """An earlier speaker whose name or role holds every word of the phrase."""
        same = words("same_words")
        wanted = {w for w in words_of(self._analysis, first, last) if w not in same and "ال" + w not in same}
        wanted = office(wanted)
        tokens = self._analysis.tokens
        if not wanted:
            return None
        while first < last - 1 and tokens[first].kind == "mark":
            first += 1  # «المسؤول اليمني» in quotation marks
        head = tokens[first].norm
        if not head.startswith(("ال", "لل")):
            if head in words("role_heads"):
                return self._by_role(wanted) if len(wanted) >= 3 else self._by_exact_role(wanted)
            return self._by_name(wanted) if head not in words("body_heads") else None
        outlet = head in words("outlet_anaphors")
        body = outlet or "ال" + bare(head) in words("body_heads")
        for speaker, known in reversed(self._heard[-_MEMORY:]):
            if outlet and speaker.name in self._via:
                return Speaker(self._via[speaker.name], None, True)
            if body and bare(head) not in {bare(w) for w in fold(speaker.name).split()}:
                continue
            if wanted <= known or (outlet and bare(head) in known):
                return speaker
        if body:
            return self._by_body(wanted, self._analysis.tokens[first].start)
        if head in words("anaphoric_documents") and all(t.norm in words("issued") for t in tokens[first + 1 : last]):
            return self.last
        return self._by_role(wanted) or self._by_post(first)

    def _by_post(self, first: int) -> Speaker | None:
        """«المبعوث الأممي»: the one person who bears such a post; «المسؤول الكردي»: the official heard last, unless
        an official without a name was spoken of before."""
        tokens = self._analysis.tokens
        head = tokens[first].norm
        if head in words("any_post"):
            last = self.last
            nameless = any(t.norm == bare(head) for t in tokens[:first])
            return last if last is not None and last.named and last.role and not nameless else None
        if head not in words("role_heads"):
            return None
        post = bare(head)
        holders = {
            p.name: Speaker(p.name, getattr(p, "role", None), True)
            for p in self._persons[: 4 * _MEMORY]
            if post in {bare(w) for w in fold(getattr(p, "role", None) or "").split()}
        }
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _by_body(self, wanted: set[str], before: int) -> Speaker | None:
        """The body named last before, whose name begins with these words («المنظمة» of «منظمة التعاون»)."""
        text = self._analysis.text
        for body in reversed([b for b in self._bodies[: 8 * _MEMORY] if b.end <= before]):
            name = [bare(w) for w in fold(text[body.start : body.end]).split()]
            if len(name) > len(wanted) and wanted <= set(name) and name[0] in wanted:
                return Speaker(text[body.start : body.end], None, True)
        return None

    def _by_name(self, wanted: set[str]) -> Speaker | None:
        """A person heard before of whose name these words are part («كجك» of «عز الدين كجك»)."""
        for speaker, _ in reversed(self._heard[-_MEMORY:]):
            if speaker.named and speaker.role and wanted <= {bare(w) for w in fold(speaker.name).split()}:
                return speaker
        return self._by_end(next(iter(wanted))) if len(wanted) == 1 else None

    def _by_end(self, word: str) -> Speaker | None:
        """A person whose name, written together, ends with a word («عبدالرحمن» of «فلان عبد الرحمن»)."""
        if len(word) < _WRITTEN_TOGETHER:
            return None
        for person in self._persons[: 4 * _MEMORY]:
            if " " in person.name and fold(person.name).replace(" ", "").endswith(word):
                return Speaker(person.name, getattr(person, "role", None) or self._known_role(person.name), True)
        return None

    def _by_role(self, wanted: set[str]) -> Speaker | None:
        """The person to whom the text gives a role of these words, two at least."""
        if len(wanted) < 2:
            return None
        for person in self._persons[: 4 * _MEMORY]:
            role = getattr(person, "role", None)
            known = office({bare(w) for w in fold(role).split()}) if role else set()
            if wanted <= known or (len(known) >= 3 and known <= wanted):
                return Speaker(person.name, role, True)
        return None

    def _by_exact_role(self, wanted: set[str]) -> Speaker | None:
        """The person whose role is these words and no more, or who is heard first with a role that holds them."""
        if len(wanted) < 2:
            return None
        for speaker, _ in reversed(self._heard[-_MEMORY:]):
            if speaker.named and speaker.role and wanted == office({bare(w) for w in fold(speaker.role).split()}):
                return speaker
        for person in self._persons[: 4 * _MEMORY]:
            role = getattr(person, "role", None)
            if role and wanted == office({bare(w) for w in fold(role).split()}):
                return Speaker(person.name, role, True)
        return None

    def refers(self, first: int, last: int) -> bool:
        """Whether the words name or describe an earlier speaker."""
        return self._back(Phrase(first, last), first, last) is not None

    def is_source(self, phrase: Phrase) -> bool:
        """Whether the head is one that speaks: a role, a body, an unnamed source, a person, a known speaker."""
        tokens = self._analysis.tokens
        head = tokens[phrase.first].norm
        if tokens[phrase.first].kind == "mark":
            return True  # a quoted name
        heads = [head, head[1:] if head[:1] in {"و", "ل", "ف"} else head, head[:-1] if head.endswith("ا") else head]
        if head.endswith(("ين", "ون", "ان")):
            heads.append(head[:-2])
        if any(h in words(k) for h in heads for k in ("role_heads", "body_heads", "unnamed", "documents")):
            return True
        if self._described(phrase):
            return True
        start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
        if (
            self._within(start, end)
            or start in self._body_starts
            or is_state(self._analysis, phrase.first, phrase.last)
        ):
            return True
        return self.refers(phrase.first, phrase.last)

    def _described(self, phrase: Phrase) -> bool:
        """«فلان الفلاني المتحدث باسم الحلف»: words that no table knows, with a definite role right behind them."""
        near = self._analysis.tokens[phrase.first + 1 : min(phrase.last, phrase.first + _NAME_WORDS + 1)]
        return any(t.norm[:2] == "ال" and t.norm in words("role_heads") for t in near[1:])

    def shortest(self, phrase: Phrase) -> Phrase:
        """The phrase cut to a known speaker's words, where an object runs on («المصدر المواطنين»)."""
        if self.refers(phrase.first, phrase.last):
            return phrase
        for last in range(min(phrase.last - 1, phrase.first + 3), phrase.first, -1):
            if self.refers(phrase.first, last):
                return Phrase(phrase.first, last)
        return phrase
