"""Persons: every mention of a name, the roles it is given, and which mentions are one person.

A chain of name-like words becomes a mention by its own weight, or by what stands before it: a title, a role
phrase, a verb of speech, «المدعو». Lone surnames are mentions of the person whose fuller name the text has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from musnad.arabic.analysis import Analysis
from musnad.arabic.tokens import Token, starts
from musnad.engines.rules import identities, name_cues, names, roles
from musnad.engines.rules.names import MAYBE, NAME, UNKNOWN, Chain, Grower
from musnad.model.reading import Person


# A word never seen that begins so is more often a preposition with its noun than a name.
_CLINGING = frozenset("بلكوفس")


# A line of author and place is no longer than this; the longest of the development articles has 44 characters.
_SHORT_LINE = 60
# An alias stands at most so many tokens after the name it is another of.
_FAR = 12


class HasSpan(Protocol):
    """Anything with half-open code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name in the text without title. name: the person's fullest form in this document.

    full: whether this mention has more than one name part. role: the phrase next to it, as written, with its span.
    title: a rank or honorific right before the name, where a longer role stands before that.
    """

    start: int
    end: int
    text: str
    name: str
    full: bool
    role: str | None
    role_span: tuple[int, int] | None
    title: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class PersonsResult:
    mentions: tuple[PersonMention, ...]
    persons: tuple[Person, ...]

    def by_mention(self, start: int, end: int) -> Person | None:
        """The person of the mention that overlaps ``[start, end)``, None where there is none."""
        for mention in self.mentions:
            if mention.start < end and start < mention.end:
                return next((p for p in self.persons if (mention.start, mention.end) in p.spans), None)
        return None

    def resolve(self, text: str) -> Person | None:
        """The person a name or surname means in this document, None where it fits none or several alike."""
        return identities.resolve(self.persons, text)


@dataclass(frozen=True, slots=True)
class _Found:
    """A chain that was accepted, with the roles next to it: (start, end) spans, the nearest first."""

    chain: Chain
    roles: tuple[tuple[int, int], ...]
    rule: str


def find_persons(analysis: Analysis, bodies: Iterable[HasSpan] = (), places: Iterable[HasSpan] = ()) -> PersonsResult:
    """Every named person of a text. bodies, places: mentions already found, which no name may begin in or cross."""
    return _Finder(analysis, bodies, places).run()


class _Finder:
    """One document's search."""

    def __init__(self, analysis: Analysis, bodies: Iterable[HasSpan], places: Iterable[HasSpan]) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.covered: dict[int, int] = {}
        self.in_body = self._mask(bodies)
        self.in_place = self._mask(places)
        self.grower = Grower(self.tokens, self._closed, self._barred)

    def _mask(self, spans: Iterable[HasSpan]) -> frozenset[int]:
        inside: set[int] = set()
        for item in spans:
            tokens = self.analysis.tokens_in(item.start, item.end)
            if not tokens and item.end > item.start:
                tokens = (self.tokens[self.analysis.token_at(item.start)],)
            first, last = self.analysis.token_at(item.start), tokens[-1].index + 1 if tokens else 0
            if last > first:
                inside.update(range(first, last))
                self.covered[first] = last
        return frozenset(inside)

    def _closed(self, i: int) -> bool:
        if i in self.in_body:
            return True
        norm = self.tokens[i].norm
        if i in self.in_place:
            return names.weight(norm) < MAYBE and norm not in {"الدين", "عبد"}
        return _national(norm)

    def _barred(self, i: int) -> bool:
        norm = self.tokens[i].norm
        return i in self.in_place or name_cues.is_speech(norm) or (names.weight(norm) == UNKNOWN and roles.stops(norm))

    def run(self) -> PersonsResult:
        found: list[_Found] = []
        at = 0
        while at < len(self.tokens):
            hit = self._try(at)
            if hit is None:
                at += 1
                continue
            found.append(hit)
            at = hit.chain.last
        return self._gather(found)

    # -- one place -----------------------------------------------------------------------------------------

    def _limit(self, i: int) -> int:
        return self.analysis.sentences[self.analysis.sentence_of[i]].last

    def _try(self, i: int) -> _Found | None:
        """The name that begins at token i, or after the role phrase or title that does."""
        token = self.tokens[i]
        if token.kind != "word" or not token.norm:
            return None
        after_title = roles.title_at(self.tokens, i)
        opened = roles.head(token.norm)
        if (after_title is not None or opened is not None) and not self._is_name_here(i):
            found = self._after_role(i)
            if found is not None:
                return found
            if i not in self.in_body:
                return None if opened is None or after_title is not None else self._plain(i)
        return self._plain(i)

    def _is_name_here(self, i: int) -> bool:
        """Whether a word that could open a role («أمير», «خليفة») is rather the first of a name."""
        if self.tokens[i].norm.startswith(("ال", "لل", "وال")) or self.grower.weigh(i) < MAYBE:
            return False
        chain = self.grower.chain(i, clitics=False)
        return chain is not None and chain.first == i and len(chain.weights) >= 2 and chain.strong >= 1 and self._cue(i)

    def _cue(self, i: int) -> bool:
        """Whether a name may be expected at token i: a verb of speech, a naming word, «و» between names, a quote."""
        k = i - 1
        while k >= 0 and self.tokens[k].kind == "mark" and self.tokens[k].text in {'"', "«", "“", "(", ":", "،", "."}:
            k -= 1
        if k < 0 or k < i - 2:
            return True
        return self._speech(k) or roles.words().naming.match(self.tokens, k) is not None or self.grower.weigh(k) == NAME

    def _speech(self, k: int) -> bool:
        return name_cues.is_speech(self.tokens[k].norm)

    def _after_role(self, i: int) -> _Found | None:
        """A name after the role phrase that opens at token i."""
        spot = self._walk(i)
        if spot is None:
            return None
        at, title = spot
        chain = self.grower.chain(at, clitics=False)
        if chain is None:
            return None
        chain = self._trim(chain)
        role_spans = self._role_spans(i, at, title)
        near = self._near(i, at)
        if not self._accept_cued(chain, near) or self._namesake(i) or self._namesake(at):
            return None
        if near is False and title is None and _names_place(self.tokens[i].norm) and at == i + 1:
            return None
        if self._of_kin(i, at):
            role_spans = role_spans[1:] if title is not None and title != i else ()
        return _Found(chain, role_spans, "person.title" if title is not None and title == i else "person.role")

    def _of_kin(self, i: int, at: int) -> bool:
        """Whether the phrase names a relation to the person («زوجة أبي سياف»): then it is not that person's role."""
        opened = roles.head(self.tokens[i].norm)
        if opened is None or opened[1] != "kin" or roles.is_owned(self.tokens[i].norm):
            return False
        return not any(roles.is_comma(self.tokens[k]) for k in range(i, at))

    def _near(self, i: int, at: int) -> bool:
        """Whether nothing but a title and its modifiers stands between token i and the name at token ``at``."""
        after = roles.title_at(self.tokens, i)
        return after is not None and self._skip(after) == at

    def _skip(self, i: int) -> int:
        while i < len(self.tokens) and (roles.is_opening(self.tokens[i]) or roles.is_comma(self.tokens[i])):
            i += 1
        return i

    def _walk(self, i: int) -> tuple[int, int | None] | None:
        """(token of the name, token of the title right before it or None) after the role that opens at token i."""
        tokens, limit = self.tokens, min(self._limit(i), i + 17)
        title: int | None = None
        at = i
        while at < limit:
            after = roles.title_at(tokens, at)
            if after is not None and (at == i or tokens[at].norm[:2] == "ال" or tokens[at].norm == "د"):
                at, title = after, at
            elif at == i:
                at += 1
            elif (inner := roles.head(tokens[at].norm)) is not None and inner[0] and tokens[at].norm[0] == "ب":
                return None  # «لقاء المسؤول برئيس الوزراء»: another role opens
            else:
                moved = self._step(at, limit)
                if moved is None:
                    return None
                at, title = moved, title if moved == at else None
            if at < limit and self._name_after_role(at, title, i):
                return self._skip(at), title
        return None

    def _step(self, at: int, limit: int) -> int | None:
        """The token after the one at ``at`` of a role's complement; None where the role ends."""
        token = self.tokens[at]
        if at in self.covered:
            return self.covered[at]
        if token.kind == "mark":
            if roles.is_opening(token):
                return next(
                    (k + 1 for k in range(at + 1, min(at + 7, limit)) if roles.is_closing(self.tokens[k])), None
                )
            if token.text in {"،", ",", "-"} and at + 1 < limit and self._expects(at + 1):
                return at + 1
            return None
        if roles.stops(token.norm) or self._speech(at):
            return None
        return at + 1

    def _expects(self, at: int) -> bool:
        return roles.title_at(self.tokens, at) is not None

    def _name_after_role(self, at: int, title: int | None, opened: int) -> bool:
        """Whether a name begins at token ``at`` (or after a comma or quote there) for the role that opened before."""
        start = at
        if self.tokens[at].kind == "mark":
            if not (roles.is_opening(self.tokens[at]) or self.tokens[at].text in {"،", ",", ":", "-"}):
                return False
            start = at + 1
            if start < len(self.tokens) and roles.is_opening(self.tokens[start]):
                start += 1
        if start >= len(self.tokens) or self.analysis.sentence_of[start] != self.analysis.sentence_of[opened]:
            return False
        before = self.tokens[at - 1].norm
        if roles.is_preposition(before) or roles.stops(self.tokens[start].norm):
            return False
        norm = self.tokens[start].norm
        if title is None and name_cues.bare_nationality(norm) == 0:
            return False
        chain = self.grower.chain(start, clitics=False)
        if chain is None:
            return False
        named = len(chain.weights) > 1 and chain.weights[0] >= MAYBE
        if title is None and roles.head(norm) is not None and not named:
            return False
        near = title is not None or (at == opened + 1 and self._definite(opened))
        if title is None and at == opened + 1 and not near and not chain.strong:
            return False
        return self._accept_cued(self._trim(chain), near, comma=start != at)

    def _definite(self, i: int) -> bool:
        norm = self.tokens[i].norm
        return any(rest.startswith("ال") for _, rest in starts(norm)) or roles.is_owned(norm)

    def _accept_cued(self, chain: Chain, near: bool, *, comma: bool = False) -> bool:
        """Whether a chain after a role is a name. near: the title is right before it."""
        first = chain.weights[0]
        count = len(chain.weights)
        if chain.strong >= 1 and (first >= MAYBE or count >= 2):
            return count > 1 or near or not (comma or self.tokens[chain.first].norm.startswith("ال"))
        if count >= 2 and chain.known >= 1:
            return near or first >= UNKNOWN
        if count >= 2:
            return not self.tokens[chain.first].norm.startswith("ال")
        if not near or comma:
            return False
        norm = self.tokens[chain.first].norm
        return (first == MAYBE and not names.ordinary(norm)) or (first == UNKNOWN and norm[0] not in _CLINGING)

    def _trim(self, chain: Chain) -> Chain:
        """The chain without what follows the name by chance: a title or role that opens inside it."""
        for k in range(chain.first + 1, chain.last):
            norm = self.tokens[k].norm
            if (
                norm.startswith("ال")
                and roles.head(norm) is not None
                and names.weight(norm) != NAME
                and k >= chain.first + 2
            ):
                return self._cut_at(chain, k)
        return chain

    def _cut_at(self, chain: Chain, k: int) -> Chain:
        lost = chain.last - k
        kept = chain.weights[: max(1, len(chain.weights) - lost)]
        return Chain(chain.first, k, chain.cut, kept, chain.kunya)

    def _role_spans(self, i: int, at: int, title: int | None) -> tuple[tuple[int, int], ...]:
        """Characters of the role and of the title that stand before the name at token ``at``; the role first."""
        out: list[tuple[int, int]] = []
        opened = roles.head(self.tokens[i].norm)
        start = self.tokens[i].at(opened[0] if opened is not None else self._title_cut(i))
        end_token = title if title is not None else at
        if title != i:
            end = self._back(end_token, i)
            out.append((start, self.tokens[end - 1].end))
        if title is not None:
            first = start if title == i else self.tokens[title].start
            end = self._back(at, title)
            out.append((first, self.tokens[end - 1].end))
        return tuple(out)

    def _title_cut(self, i: int) -> int:
        match = roles.words().titles.match(self.tokens, i)
        return len(match.prefix) if match is not None else 0

    def _back(self, i: int, floor: int) -> int:
        """Token after the last word before token i that is no comma or opening mark."""
        while (
            i - 1 > floor
            and self.tokens[i - 1].kind == "mark"
            and (
                not roles.is_closing(self.tokens[i - 1])
                or self.tokens[i - 1].end == (self.tokens[i].start if i < len(self.tokens) else -1)
            )
        ):
            i -= 1
        return i

    def _namesake(self, i: int) -> bool:
        """Whether token i stands after a head whose name is a person's («مستشفى», «شارع», «كتيبة»)."""
        if i and roles.is_opening(self.tokens[i - 1]):
            i -= 1
        for k in (i - 1, i - 2):
            if k < 0 or self.tokens[k].kind != "word":
                return False
            if _names_place(self.tokens[k].norm):
                return True
            if k == i - 1 and roles.title_at(self.tokens, k) is None and self.tokens[k].norm[:2] != "ال":
                return False
        return False

    def _plain(self, i: int) -> _Found | None:
        """A name at token i without a role before it."""
        chain = self.grower.chain(i, clitics=True)
        if chain is None:
            return None
        chain = self._trim(chain)
        if i in self.in_place and (len(chain.weights) < 3 and chain.last - 1 in self.in_place):
            return None
        if chain.weights[-1] == UNKNOWN and not names.given(self.tokens[i].norm[chain.cut :]) and not self._cue_before(chain):
            return None
        if self._byline(chain):
            return None
        if (_names_place(self.tokens[i].norm) and not names.given(self.tokens[i].norm)) or not self._accept_plain(chain) or self._namesake(i):
            return None
        return _Found(chain, (), "person.chain")

    def _byline(self, chain: Chain) -> bool:
        """Whether the name stands as author of the piece: alone in its line, or after «إعداد:» or a dateline."""
        line = next((line for line in self.analysis.lines if line[0] <= self.tokens[chain.first].start < line[1]), None)
        if line is None or line[1] - line[0] > _SHORT_LINE:
            return False
        before = self.analysis.tokens_in(line[0], self.tokens[chain.first].start)
        rest = self.analysis.tokens_in(self.tokens[chain.last - 1].end, line[1])
        if before and before[0].norm in roles.words().bylines:
            return True
        return not rest and all(t.kind == "mark" or k in self.in_place or k < 2 for k, t in enumerate(before)) and len(before) < 4

    def _accept_plain(self, chain: Chain) -> bool:
        token = self.tokens[chain.first]
        count = len(chain.weights)
        cue = self._cue_before(chain) or (count == 2 and self._quoted(chain) and chain.known >= 1)
        if chain.kunya:
            return True
        if count >= 2 and chain.strong >= 1 and chain.total >= NAME + MAYBE:
            return True
        if count >= 2 and chain.strong >= 1:
            return cue or (
                chain.weights[0] == NAME and not self.tokens[chain.last - 1].norm.startswith(("ال", "و", "ي", "ت"))
            )
        if count >= 2 and chain.known >= 1:
            return cue and chain.total >= MAYBE + UNKNOWN and roles.head(token.norm) is None and name_cues.bare_nationality(token.norm) is None
        if cue and count == 1 and chain.weights[0] in (NAME, UNKNOWN) and self._opens_sentence(chain.first - 1):
            return chain.weights[0] == NAME or len(token.norm) > 3 and token.norm[0] not in _CLINGING and not token.norm.startswith("ال")
        if cue and count >= 2:
            return token.norm[0] not in _CLINGING and not token.norm.startswith("ال")
        return False

    def _cue_before(self, chain: Chain) -> bool:
        """Whether a verb of speech or a naming word stands right before the chain, a quote apart."""
        if chain.cut:
            return False
        k = chain.first - 1
        if k >= 0 and roles.is_opening(self.tokens[k]):
            k -= 1
        if k < 0 or self.tokens[k].kind != "word":
            return False
        return self._speech(k) or self._names(k) or _national_cue(self.tokens[k].norm)

    def _opens_sentence(self, k: int) -> bool:
        """Whether token k is a verb of speech and the first word of its sentence."""
        return self._speech(k) and k == self.analysis.sentences[self.analysis.sentence_of[k]].first

    def _names(self, k: int) -> bool:
        match = roles.words().naming.match(self.tokens, k)
        if match is None and k:
            match = roles.words().naming.match(self.tokens, k - 1)
            return match is not None and match.last == k + 1
        return match is not None

    def _quoted(self, chain: Chain) -> bool:
        before, after = chain.first - 1, chain.last
        return (
            before >= 0
            and roles.is_opening(self.tokens[before])
            and after < len(self.tokens)
            and roles.is_closing(self.tokens[after])
        )

    # -- all places ----------------------------------------------------------------------------------------

    def _gather(self, found: list[_Found]) -> PersonsResult:
        full = [self._draft(f, self._owner(found, k)) for k, f in enumerate(found)]
        drafts = sorted([*full, *identities.lone(self.analysis, full, self._open)], key=lambda d: d.start)
        groups = identities.group(drafts)
        mentions = []
        persons = []
        for group in groups:
            name = identities.fullest(group)
            spans = tuple((d.start, d.end) for d in group)
            persons.append(Person(name, _distinct(r for d in group for r in self._texts(d)), spans))
            mentions.extend(self._mention(d, name) for d in group)
        return PersonsResult(tuple(sorted(mentions, key=lambda m: m.start)), tuple(persons))

    def _open(self, i: int) -> bool:
        """Whether a lone name may stand at token i."""
        return i not in self.in_body and not self._namesake(i)

    def _owner(self, found: list[_Found], k: int) -> int | None:
        """Start of the name that found[k] is another name of («المعروف بأبي…», «(أبو محمد)»), None for its own."""
        if not k:
            return None
        chain, before = found[k].chain, found[k - 1].chain
        if self.analysis.sentence_of[before.first] != self.analysis.sentence_of[chain.first]:
            return None
        gap = self.tokens[before.last : chain.first]
        bracket = chain.kunya and len(gap) == 1 and roles.is_opening(gap[0])
        named = bool(gap) and any(t.norm in roles.words().alias for t in gap[-5:])
        return self._start(before) if bracket or (named and len(gap) <= _FAR) else None

    def _start(self, chain: Chain) -> int:
        return self.tokens[chain.first].at(chain.cut)

    def _draft(self, found: _Found, owner: int | None) -> identities.Draft:
        chain = found.chain
        start = self._start(chain)
        end = self.tokens[chain.last - 1].end
        parts = tuple(
            self.tokens[k].norm[chain.cut :] if k == chain.first else self.tokens[k].norm
            for k in range(chain.first, chain.last)
        )
        spans = (*found.roles, *self._role_after(chain))
        return identities.Draft(start, end, self.analysis.text[start:end], parts, len(chain.weights), spans, found.rule, owner)

    def _role_after(self, chain: Chain) -> tuple[tuple[int, int], ...]:
        """The role that stands after a name, with or without a comma, «وهو» or a bracket."""
        limit = self._limit(chain.first)
        at = chain.last
        if at < limit and roles.is_closing(self.tokens[at]):
            at += 1
        if at < limit and self.tokens[at].text == "(":
            at = next((k + 1 for k in range(at + 1, min(at + 6, limit)) if self.tokens[k].text == ")"), limit)
        comma = at < limit and self.tokens[at].text in {"،", ",", "-", "–"}
        at += comma
        if at < limit and self.tokens[at].norm in {"وهو", "وهي", "هو", "هي"}:
            at += 1
        if at >= limit or self.tokens[at].kind != "word":
            return ()
        opened = roles.head(self.tokens[at].norm)
        if opened is None or opened[0] or self._is_name_here(at):
            return ()
        end = roles.phrase_end(self.tokens, at, limit, self.covered)
        return ((self.tokens[at].start, self.tokens[end - 1].end),)

    def _texts(self, draft: identities.Draft) -> tuple[str, ...]:
        return tuple(self.analysis.text[s:e] for s, e in draft.roles)

    def _mention(self, draft: identities.Draft, name: str) -> PersonMention:
        texts = self._texts(draft)
        return PersonMention(
            draft.start,
            draft.end,
            draft.text,
            name,
            draft.count > 1,
            texts[0] if texts else None,
            draft.roles[0] if texts else None,
            texts[1] if len(texts) > 1 else None,
            draft.rule,
        )


@lru_cache(maxsize=65536)
def _national(norm: str) -> bool:
    """Whether a definite word is a nationality («العراقي»); those stand after names, never in them."""
    return norm.startswith("ال") and name_cues.nationality(norm) == 0


@lru_cache(maxsize=65536)
def _national_cue(norm: str) -> bool:
    return name_cues.nationality(norm) is not None


@lru_cache(maxsize=65536)
def _names_place(norm: str) -> bool:
    lexicon = roles.words()
    for _, rest in starts(norm):
        if rest in lexicon.namesakes:
            return True
        if rest.startswith("ال") and rest[2:] in lexicon.namesakes and rest[2:] not in lexicon.namesakes_bare:
            return True
    return False


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
