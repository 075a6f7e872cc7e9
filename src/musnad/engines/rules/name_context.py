"""What stands around a possible name: cues before it, heads that take its place, bylines; and what no name enters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from musnad.arabic.analysis import Analysis
from musnad.arabic.tokens import starts
from musnad.engines.rules import name_cues, names, roles
from musnad.engines.rules.names import MAYBE, NAME, UNKNOWN, Chain, Grower

# A line of author and place is no longer than this; the longest of the development articles has 44 characters.
_SHORT_LINE = 60


class HasSpan(Protocol):
    """Anything with half-open code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Context:
    """One document seen from its possible names. Token indices are into ``analysis.tokens``."""

    def __init__(self, analysis: Analysis, bodies: Iterable[HasSpan], places: Iterable[HasSpan]) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.covered: dict[int, int] = {}
        self.in_body = self.mask(bodies)
        self.in_place = self.mask(places)
        self.grower = Grower(self.tokens, self.closed, self.barred, self.origin, self.opens)

    def mask(self, spans: Iterable[HasSpan]) -> frozenset[int]:
        inside: set[int] = set()
        for item in spans:
            tokens = self.analysis.tokens_in(item.start, item.end)
            if not tokens and item.end > item.start:
                tokens = (self.tokens[self.analysis.token_at(item.start)],)
            first, last = self.analysis.token_at(item.start), tokens[-1].index + 1 if tokens else 0
            if last > first and not self.tokens[first].norm.startswith("ابو"):
                # «قوات صالح», «نظام الأسد»: a body's name may hold a person's
                inside.update(k for k in range(first, last) if self.tokens[k].norm not in roles.words().renowned)
                self.covered[first] = last
        return frozenset(inside)

    def closed(self, i: int) -> bool:
        if i in self.in_body:
            return True
        norm = self.tokens[i].norm
        if i in self.in_place:
            return names.weight(norm) < MAYBE and norm not in {"الدين", "عبد"}
        return national(norm)

    def barred(self, i: int) -> bool:
        norm = self.tokens[i].norm
        return i in self.in_place or name_cues.is_speech(norm) or (names.weight(norm) == UNKNOWN and roles.stops(norm))

    def opens(self, i: int) -> bool:
        """Whether a sentence begins at token i."""
        return self.analysis.sentences[self.analysis.sentence_of[i]].first == i

    def origin(self, i: int) -> bool:
        """Whether token i says where somebody comes from, which may end a kunya («أبو عمر الشيشاني»)."""
        norm = self.tokens[i].norm
        relation = len(norm) > 5 and norm.startswith("ال") and norm.endswith("ي")
        return i not in self.in_body and (national(norm) or relation)

    def limit(self, i: int) -> int:
        return self.analysis.sentences[self.analysis.sentence_of[i]].last

    def is_name_here(self, i: int) -> bool:
        """Whether a word that could open a role («أمير», «خليفة») is rather the first of a name."""
        if self.tokens[i].norm.startswith(("ال", "لل", "وال")) or self.grower.weigh(i) < MAYBE:
            return False
        chain = self.grower.chain(i, clitics=False)
        return chain is not None and chain.first == i and len(chain.weights) >= 2 and chain.strong >= 1 and self.cue(i)

    def cue(self, i: int) -> bool:
        """Whether a name may be expected at token i: a verb of speech, a naming word, «و» between names, a quote."""
        k = i - 1
        while k >= 0 and self.tokens[k].kind == "mark" and self.tokens[k].text in {'"', "«", "“", "(", ":", "،", "."}:
            k -= 1
        if k < 0 or k < i - 2:
            return True
        return self.speech(k) or roles.words().naming.match(self.tokens, k) is not None or self.grower.weigh(k) == NAME

    def speech(self, k: int) -> bool:
        return name_cues.is_speech(self.tokens[k].norm)

    def owned(self, i: int) -> bool:
        """Whether the word of kinship at token i carries a possessive; folding makes «شقيقة» of «شقيقه»."""
        return self.tokens[i].text.endswith("ه") or roles.is_owned(self.tokens[i].norm)

    def definite(self, i: int) -> bool:
        return self.owned(i) or any(rest.startswith("ال") for _, rest in starts(self.tokens[i].norm))

    def trim(self, chain: Chain) -> Chain:
        """The chain without what follows the name by chance: an alias («المكنى»), a role, a word after a surname."""
        for k in range(chain.first + 1, chain.last):
            if self.tokens[k].norm in roles.words().alias:
                chain = self.cut_at(chain, k)
                break
        for k in range(chain.first + 2, chain.last):
            norm = self.tokens[k].norm
            if norm.startswith("ال") and names.weight(norm) != NAME and roles.opens(self.tokens[k]) is not None:
                chain = self.cut_at(chain, k)
                break
        full = len(chain.weights) > 2 and chain.weights[-1] == UNKNOWN
        return self.cut_at(chain, chain.last - 1) if full and names.surname(self.tokens[chain.last - 2].norm) else chain

    def cut_at(self, chain: Chain, k: int) -> Chain:
        lost = chain.last - k
        kept = chain.weights[: max(1, len(chain.weights) - lost)]
        return Chain(chain.first, k, chain.cut, kept, chain.kunya)

    def namesake(self, i: int) -> bool:
        """Whether token i stands after a head whose name is a person's («مستشفى», «شارع», «كتيبة»)."""
        if i and roles.is_opening(self.tokens[i - 1]):
            i -= 1
        for k in (i - 1, i - 2):
            if k < 0 or self.tokens[k].kind != "word":
                return False
            if names_place(self.tokens[k].norm):
                return True
            if k == i - 1 and roles.title_at(self.tokens, k) is None:
                return False
        return False

    def byline(self, chain: Chain) -> bool:
        """Whether the name stands as author of the piece: alone in its line, or after «إعداد:» or a dateline."""
        line = next((line for line in self.analysis.lines if line[0] <= self.tokens[chain.first].start < line[1]), None)
        if line is None or chain.kunya or line[1] - line[0] > _SHORT_LINE:
            return False
        before = self.analysis.tokens_in(line[0], self.tokens[chain.first].start)
        rest = self.analysis.tokens_in(self.tokens[chain.last - 1].end, line[1])
        if before and before[0].norm in roles.words().bylines:
            return True
        edge = line in self.analysis.lines[:5] or line in self.analysis.lines[-4:]
        return (
            edge
            and not rest
            and all(t.kind == "mark" or t.norm == "من" or k < 2 for k, t in enumerate(before))
            and len(before) < 4
        )

    def cue_before(self, chain: Chain) -> bool:
        """Whether a verb of speech or a naming word stands right before the chain, a quote apart."""
        if chain.cut:
            return False
        k = chain.first - 1
        if k >= 0 and roles.is_opening(self.tokens[k]):
            k -= 1
        if k < 0 or self.tokens[k].kind != "word":
            return False
        return self.speech(k) or self.naming_before(k) or national_cue(self.tokens[k].norm)

    def opens_sentence(self, k: int) -> bool:
        """Whether token k is a verb of speech and the first word of its sentence."""
        return self.speech(k) and k == self.analysis.sentences[self.analysis.sentence_of[k]].first

    def naming_before(self, k: int) -> bool:
        match = roles.words().naming.match(self.tokens, k)
        if match is None and k:
            match = roles.words().naming.match(self.tokens, k - 1)
            return match is not None and match.last == k + 1
        return match is not None

    def quoted(self, chain: Chain) -> bool:
        before, after = chain.first - 1, chain.last
        return (
            before >= 0
            and roles.is_opening(self.tokens[before])
            and after < len(self.tokens)
            and roles.is_closing(self.tokens[after])
        )

    def skip(self, i: int) -> int:
        while i < len(self.tokens) and (roles.is_opening(self.tokens[i]) or roles.is_comma(self.tokens[i])):
            i += 1
        return i


@lru_cache(maxsize=65536)
def national(norm: str) -> bool:
    """Whether a definite word is a nationality («العراقي»); those stand after names, never in them."""
    return norm.startswith("ال") and name_cues.nationality(norm) == 0


@lru_cache(maxsize=65536)
def national_cue(norm: str) -> bool:
    return name_cues.nationality(norm) is not None


@lru_cache(maxsize=65536)
def names_place(norm: str) -> bool:
    lexicon = roles.words()
    return any(rest in lexicon.namesakes for _, rest in starts(norm))
