"""Persons: every mention of a name, the roles it is given, and which mentions are one person.

A chain of name-like words becomes a mention by its own weight, or by what stands before it: a title, a role
phrase, a verb of speech, «المدعو». Lone surnames are mentions of the person whose fuller name the text has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musnad.arabic.analysis import Analysis
from musnad.engines.rules import identities, name_cues, names, roles
from musnad.engines.rules.name_context import Context, HasSpan, names_place
from musnad.engines.rules.names import MAYBE, NAME, UNKNOWN, Chain
from musnad.engines.rules.role_names import CLINGING, Found, RoleReader
from musnad.model.reading import Person

# An alias stands at most so many tokens after the name it is another of.
_FAR = 12


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name in the text without title. name: the person's fullest form in this document.

    full: whether this mention has more than one name part. role: the phrase next to it, as written, with its span.
    title: a second role phrase next to it, mostly a rank right before the name. role_spans: all of them.
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
    role_spans: tuple[tuple[int, int], ...] = ()


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


def find_persons(analysis: Analysis, bodies: Iterable[HasSpan] = (), places: Iterable[HasSpan] = ()) -> PersonsResult:
    """Every named person of a text. bodies, places: mentions already found, which no name may begin in or cross."""
    return _Finder(Context(analysis, bodies, places)).run()


class _Finder:
    """One document's search."""

    def __init__(self, here: Context) -> None:
        self.here = here
        self.tokens = here.tokens
        self.roles = RoleReader(here)

    def run(self) -> PersonsResult:
        found: list[Found] = []
        at = 0
        while at < len(self.tokens):
            hit = self._try(at)
            if hit is None:
                at += 1
                continue
            found.append(hit)
            at = hit.chain.last
        return self._gather(found)

    def _try(self, i: int) -> Found | None:
        """The name that begins at token i, or after the role phrase or title that does."""
        token = self.tokens[i]
        if token.kind != "word" or not token.norm:
            return None
        after_title = roles.title_at(self.tokens, i)
        opened = roles.head(token.norm)
        if (after_title is not None or opened is not None) and not self.here.is_name_here(i):
            found = self.roles.after_role(i)
            if found is not None:
                return found
            if i not in self.here.in_body:
                return None if opened is None or after_title is not None else self._plain(i)
        return self._plain(i)

    def _plain(self, i: int) -> Found | None:
        """A name at token i without a role before it."""
        chain = self.here.grower.chain(i, clitics=True)
        if chain is None:
            return None
        chain = self.here.trim(chain)
        if i in self.here.in_place and (len(chain.weights) < 3 and chain.last - 1 in self.here.in_place):
            return None
        if (
            chain.weights[-1] == UNKNOWN
            and not names.given(self.tokens[i].norm[chain.cut :])
            and not (self.here.cue_before(chain) or self.here.quoted(chain))
        ):
            return None
        headed = names_place(self.tokens[i].norm) and not names.given(self.tokens[i].norm)
        if headed or not self._accept_plain(chain) or self.here.namesake(i) or self.here.byline(chain):
            return None
        return Found(chain, (), "person.chain")

    def _accept_plain(self, chain: Chain) -> bool:
        """Whether a chain with no role before it is a name, by its parts and by the cue before it."""
        count = len(chain.weights)
        if chain.kunya:
            return True
        if count == 1:
            return self._accept_single(chain)
        cue = self.here.cue_before(chain) or (self.here.quoted(chain) and chain.known >= 1)
        if chain.strong:
            last = self.tokens[chain.last - 1].norm
            sure = chain.total >= NAME + MAYBE
            return sure or cue or (chain.weights[0] == NAME and not last.startswith(("ال", "و", "ي", "ت")))
        norm = self.tokens[chain.first].norm
        if not cue or name_cues.bare_nationality(norm) is not None or roles.head(norm) is not None:
            return False
        return chain.known >= 1 or (norm[0] not in CLINGING and not norm.startswith("ال"))

    def _accept_single(self, chain: Chain) -> bool:
        """A lone word that opens a sentence's subject: «وقال أكجاي»."""
        norm = self.tokens[chain.first].norm
        if not self.here.cue_before(chain) or not self.here.opens_sentence(chain.first - 1):
            return False
        if norm.endswith(("ه", "ها", "هم", "ك", "نا")):
            return False
        unknown = chain.weights[0] == UNKNOWN and len(norm) > 3
        return chain.weights[0] == NAME or (unknown and norm[0] not in CLINGING and not norm.startswith("ال"))

    def _gather(self, found: list[Found]) -> PersonsResult:
        full = [self._draft(f, self._owner(found, k)) for k, f in enumerate(found)]
        drafts = sorted([*full, *identities.lone(self.here.analysis, full, self._open)], key=lambda d: d.start)
        groups = identities.group(drafts)
        mentions: list[PersonMention] = []
        persons: list[Person] = []
        for group in groups:
            name = identities.fullest(group)
            spans = tuple((d.start, d.end) for d in group)
            persons.append(Person(name, _distinct(r for d in group for r in self._texts(d)), spans))
            mentions.extend(self._mention(d, name) for d in group)
        return PersonsResult(tuple(sorted(mentions, key=lambda m: m.start)), tuple(persons))

    def _open(self, i: int) -> bool:
        """Whether a lone name may stand at token i."""
        return i not in self.here.in_body and not self.here.namesake(i)

    def _owner(self, found: list[Found], k: int) -> int | None:
        """Start of the name that found[k] is another name of («المعروف بأبي…», «(أبو محمد)»), None for its own."""
        if not k:
            return None
        chain, before = found[k].chain, found[k - 1].chain
        if self.here.analysis.sentence_of[before.first] != self.here.analysis.sentence_of[chain.first]:
            return None
        gap = self.tokens[before.last : chain.first]
        bracket = chain.kunya and len(gap) == 1 and roles.is_opening(gap[0])
        if gap and roles.is_opening(gap[0]):
            gap = gap[next((k + 1 for k, t in enumerate(gap) if roles.is_closing(t)), 0) :]
        named = any(t.norm in roles.words().alias for t in gap[:3])
        return self._start(before) if bracket or (named and len(gap) <= _FAR) else None

    def _start(self, chain: Chain) -> int:
        return self.tokens[chain.first].at(chain.cut)

    def _draft(self, found: Found, owner: int | None) -> identities.Draft:
        chain = found.chain
        start = self._start(chain)
        end = self.tokens[chain.last - 1].end
        parts = tuple(
            self.tokens[k].norm[chain.cut :] if k == chain.first else self.tokens[k].norm
            for k in range(chain.first, chain.last)
        )
        spans = (*found.roles, *self.roles.role_after(chain))
        return identities.Draft(
            start, end, self.here.analysis.text[start:end], parts, len(chain.weights), spans, found.rule, owner
        )

    def _texts(self, draft: identities.Draft) -> tuple[str, ...]:
        return tuple(self.here.analysis.text[s:e] for s, e in draft.roles)

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
            draft.roles,
        )


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
