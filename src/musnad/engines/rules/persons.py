"""Persons: every mention of a name, the roles it is given, and which mentions are one person.

A chain of name-like words becomes a mention by its own weight, or by what stands before it: a title, a role
phrase, a verb of speech, «المدعو». Lone surnames are mentions of the person whose fuller name the text has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from musnad.arabic.analysis import Analysis
from musnad.engines.rules import identities, name_cues, names, roles
from musnad.engines.rules.name_context import Context, HasSpan, names_place
from musnad.engines.rules.names import MAYBE, NAME, UNKNOWN, Chain
from musnad.engines.rules.role_names import CLINGING, Found, RoleReader
from musnad.model.reading import Person

# An alias stands at most so many tokens after the name it is another of.
_FAR = 12
_SHADDA = "\u0651"
_BEFORE_VERBS = frozenset(
    {"الذي", "التي", "والذي", "قد", "وقد", "لقد", "فقد", "كما", "عندما", "ما", "لم", "لا", "لن", "ثم"}
)


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
        free = 0
        for i, token in enumerate(self.tokens):
            if i < free or _idle(token.norm) or token.kind != "word":
                continue
            hit = self._try(i)
            if hit is not None:
                found.append(hit)
                free = hit.chain.last
        return self._gather(found)

    def _try(self, i: int) -> Found | None:
        """The name that begins at token i, or after the role phrase or title that does."""
        after_title = roles.title_at(self.tokens, i)
        opened = roles.opens(self.tokens[i])
        if i in self.here.in_place:
            return self._plain(i)  # «جدة: خالد …» begins with no grandmother
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
            and not (self.here.cue_before(chain) or self.here.quoted(chain) or self._introduced(chain))
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
        cue = self.here.cue_before(chain) or (self.here.quoted(chain) and chain.known >= 1) or self._introduced(chain)
        if chain.strong:
            last = self.tokens[chain.last - 1].norm
            sure = chain.total >= NAME + MAYBE and chain.weights[0] > UNKNOWN and not self._verb(chain)
            return sure or cue or (chain.weights[0] == NAME and not last.startswith(("ال", "و", "ي", "ت")))
        norm = self.tokens[chain.first].norm
        if not cue or name_cues.bare_nationality(norm) is not None or roles.head(norm) is not None:
            return False
        return chain.known >= 1 or (norm[0] not in CLINGING and not norm.startswith("ال"))

    def _introduced(self, chain: Chain) -> bool:
        """Whether a comma and a role follow two words of which one is a name («احتفظ خلف العلي، حارس التل، …»)."""
        if len(chain.weights) < 2 or not chain.known or chain.last >= len(self.tokens):
            return False
        if self.tokens[chain.first].norm.startswith("ال"):
            return False
        return self.tokens[chain.last].text == "،" and bool(self.roles.role_after(chain, None))

    def _verb(self, chain: Chain) -> bool:
        """Whether the first word is rather a verb («الذي خلف المالكي»)."""
        before = self.tokens[chain.first - 1].norm if chain.first else ""
        return chain.weights[0] == MAYBE and before in _BEFORE_VERBS

    def _accept_single(self, chain: Chain) -> bool:
        """A lone word that opens a sentence's subject: «وقال أكجاي»."""
        norm = self.tokens[chain.first].norm
        if not self.here.cue_before(chain) or not self.here.opens_sentence(chain.first - 1):
            return False
        if norm.endswith(("ه", "ها", "هم", "ك", "نا")):
            return False
        doubled = _SHADDA in self.tokens[chain.first].text  # the press marks it on nouns («منقّب»), not on foreign names
        unknown = chain.weights[0] == UNKNOWN and len(norm) > 3 and not doubled
        return chain.weights[0] == NAME or (unknown and norm[0] not in CLINGING and not norm.startswith("ال"))

    def _gather(self, found: list[Found]) -> PersonsResult:
        full = [self._draft(f, self._until(found, k)) for k, f in enumerate(found)]
        drafts = sorted([*full, *identities.lone(self.here.analysis, full, self._open)], key=lambda d: d.start)
        groups = identities.group(self._owned(drafts))
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

    def _owned(self, drafts: list[identities.Draft]) -> list[identities.Draft]:
        """The drafts, each that is another name of the one before it («الملقب بأبي…», «(أبو محمد)») marked so."""
        out = drafts[:1]
        for before, draft in pairwise(drafts):
            owner = before.start if before.owner is None else before.owner
            out.append(replace(draft, owner=owner) if self._alias(before, draft) else draft)
        return out

    def _alias(self, before: identities.Draft, draft: identities.Draft) -> bool:
        analysis = self.here.analysis
        first, last = analysis.token_at(before.end - 1) + 1, analysis.token_at(draft.start)
        if analysis.sentence_of[first - 1] != analysis.sentence_of[last] or last - first > _FAR:
            return False
        gap = self.tokens[first:last]
        if draft.kunya and len(gap) == 1 and roles.is_opening(gap[0]):
            return True
        if gap and roles.is_opening(gap[0]):
            gap = gap[next((k + 1 for k, t in enumerate(gap) if roles.is_closing(t)), 0) :]
        return any(t.norm in roles.words().alias for t in gap[:3])

    def _start(self, chain: Chain) -> int:
        return self.tokens[chain.first].at(chain.cut)

    def _until(self, found: list[Found], k: int) -> int | None:
        """Where the next person of a list begins («… والقيادي أبو عمر»), None where none is joined with «و»."""
        if k + 1 >= len(found):
            return None
        follower = found[k + 1]
        start = follower.roles[0][0] if follower.roles else self._start(follower.chain)
        return start if start and self.here.analysis.text[start - 1] == "و" else None

    def _draft(self, found: Found, until: int | None) -> identities.Draft:
        chain = found.chain
        start = self._start(chain)
        end = self.tokens[chain.last - 1].end
        parts = tuple(
            self.tokens[k].norm[chain.cut :] if k == chain.first else self.tokens[k].norm
            for k in range(chain.first, chain.last)
        )
        spans = (*found.roles, *self.roles.role_after(chain, until))
        return identities.Draft(
            start,
            end,
            self.here.analysis.text[start:end],
            parts,
            len(chain.weights),
            spans,
            found.rule,
            None,
            chain.kunya,
        )

    def _texts(self, draft: identities.Draft) -> tuple[str, ...]:
        return tuple(
            _with_article(self.here.analysis.text[s:e], self.here.analysis.text[s - 1 : s]) for s, e in draft.roles
        )

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


@lru_cache(maxsize=65536)
def _idle(norm: str) -> bool:
    """Whether neither a name nor a role can begin in a folded word."""
    return not norm or (not names.may_begin(norm) and roles.head(norm) is None and not roles.may_title(norm))


def _with_article(text: str, before: str) -> str:
    """A role behind «لـ» with the article that is written as one letter there («للرئيس» is «الرئيس»)."""
    return "ا" + text if before == "ل" and text.startswith("ل") else text


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
