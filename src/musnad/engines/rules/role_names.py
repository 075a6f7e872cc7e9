"""Names after a role phrase or title, and the role phrases after names."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.engines.rules import name_cues, names, roles
from musnad.engines.rules.name_context import Context, names_place
from musnad.engines.rules.names import MAYBE, UNKNOWN, Chain

# A word never seen that begins so is more often a preposition with its noun than a name.
_ONE_OF = frozenset({"احد", "احدي"})
CLINGING = frozenset("بلكوفس")


@dataclass(frozen=True, slots=True)
class Found:
    """A chain that was accepted, with the (start, end) of the roles before it, the longer one first."""

    chain: Chain
    roles: tuple[tuple[int, int], ...]
    rule: str


class RoleReader:
    """Reads the roles of one document."""

    def __init__(self, here: Context) -> None:
        self.here = here
        self.tokens = here.tokens

    def after_role(self, i: int) -> Found | None:
        """A name after the role phrase that opens at token i."""
        spot = self.walk(i)
        if spot is None:
            return None
        at, title = spot
        chain = self.here.grower.chain(at, clitics=False)
        if chain is None:
            return None
        chain = self.numbered(self.here.trim(chain), title)
        role_spans = self.role_spans(i, at, title)
        near = self.near(i, at)
        if not self.accept_cued(chain, near) or self.here.namesake(i) or self.here.namesake(at):
            return None
        if near is False and title is None and names_place(self.tokens[i].norm) and at == i + 1:
            return None
        if self.of_kin(i, at):
            role_spans = role_spans[1:] if title is not None and title != i else ()
        return Found(chain, role_spans, "person.title" if title is not None and title == i else "person.role")

    def numbered(self, chain: Chain, title: int | None) -> Chain:
        """The chain with the number of a monarch or pope («الملك محمد السادس»)."""
        k = chain.last
        if title is None or k >= len(self.tokens) or self.tokens[k].norm not in roles.words().ordinals:
            return chain
        if not any(self.tokens[j].norm in roles.words().crowned for j in range(title, chain.first)):
            return chain
        return Chain(chain.first, k + 1, chain.cut, (*chain.weights, MAYBE), chain.kunya)

    def of_kin(self, i: int, at: int) -> bool:
        """Whether the phrase names a relation to the person («زوجة أبي سياف»): then it is not that person's role."""
        opened = roles.opens(self.tokens[i])
        if opened is None or opened[1] != "kin" or self.here.owned(i):
            return False
        return not any(roles.is_comma(self.tokens[k]) for k in range(i, at))

    def near(self, i: int, at: int) -> bool:
        """Whether nothing but a title and its modifiers stands between token i and the name at token ``at``."""
        after = roles.title_at(self.tokens, i)
        return after is not None and self.here.skip(after) == at

    def walk(self, i: int) -> tuple[int, int | None] | None:
        """(token of the name, token of the title right before it or None) after the role that opens at token i."""
        tokens, limit = self.tokens, min(self.here.limit(i), i + 17)
        title: int | None = None
        at = i
        while at < limit:
            after = roles.title_at(tokens, at)
            if after is not None and (at == i or tokens[at].norm.startswith(("ال", "وال")) or tokens[at].norm == "د"):
                at, title = after, at
            elif at == i:
                at += 1
            elif self.restarts(i, at):
                return None
            else:
                moved = self.step(at, limit)
                if moved is None:
                    return None
                at, title = moved, title if moved == at else None
            if at < limit and self.name_after_role(at, title, i):
                return self.here.skip(at), title
        return None

    def restarts(self, i: int, at: int) -> bool:
        """Whether another's role opens at token ``at`` («لقاء المسؤول برئيس الوزراء», «أحد المقربين لزعيم التنظيم»)."""
        inner = roles.opens(self.tokens[at])
        if inner is None or not inner[0]:
            return False
        letter = self.tokens[at].norm[inner[0] - 1]
        return letter == "ب" or (letter == "ل" and self.tokens[i].norm in _ONE_OF)

    def step(self, at: int, limit: int) -> int | None:
        """The token after the one at ``at`` of a role's complement; None where the role ends."""
        token = self.tokens[at]
        if at in self.here.covered:
            return self.here.covered[at]
        if token.kind == "mark":
            if roles.is_opening(token):
                return next(
                    (k + 1 for k in range(at + 1, min(at + 7, limit)) if roles.is_closing(self.tokens[k])), None
                )
            if token.text in {"،", ",", "-"} and at + 1 < limit and self.expects(at + 1):
                return at + 1
            return None
        match = roles.words().called.match(self.tokens, at, clitics=True)
        if match is not None:
            return match.last
        if roles.stops(token.norm) or self.here.speech(at):
            return None
        return at + 1

    def expects(self, at: int) -> bool:
        return roles.title_at(self.tokens, at) is not None

    def name_after_role(self, at: int, title: int | None, opened: int) -> bool:
        """Whether a name begins at token ``at`` (or after a comma or quote there) for the role that opened before."""
        start = at
        if self.tokens[at].kind == "mark":
            if not (roles.is_opening(self.tokens[at]) or self.tokens[at].text in {"،", ",", ":", "-"}):
                return False
            start = at + 1
            if start < len(self.tokens) and roles.is_opening(self.tokens[start]):
                start += 1
        if start >= len(self.tokens) or self.here.analysis.sentence_of[start] != self.here.analysis.sentence_of[opened]:
            return False
        before = self.tokens[at - 1].norm
        if before == "و" or self.tokens[start].norm in roles.words().modifiers:
            return False
        if roles.stops(self.tokens[start].norm) or (roles.is_preposition(before) and self._calling(at, opened) is None):
            return False
        norm = self.tokens[start].norm
        if title is None and name_cues.bare_nationality(norm) == 0:
            return False
        chain = self.here.grower.chain(start, clitics=False)
        if chain is None:
            return False
        named = len(chain.weights) > 1 and chain.weights[0] >= MAYBE
        if title is None and roles.head(norm) is not None and not named:
            return False
        near = title is not None or (at == opened + 1 and self.here.definite(opened))
        if title is None and at == opened + 1 and not near and not chain.strong:
            return False
        if not chain.known and not near and start == at and not before.startswith(("ال", "وال")):
            return False
        return self.accept_cued(self.here.trim(chain), near, comma=start != at)

    def _calling(self, end: int, floor: int) -> int | None:
        """The first token of «يدعى», «يعرف باسم» that ends right before token ``end``, after the one at ``floor``."""
        for k in (end - 2, end - 1):
            found = roles.words().called.match(self.tokens, k) if k > floor else None
            if found is not None and found.last == end:
                return k
        return None

    def accept_cued(self, chain: Chain, near: bool, *, comma: bool = False) -> bool:
        """Whether a chain after a role is a name. near: the title is right before it."""
        first = chain.weights[0]
        count = len(chain.weights)
        if chain.strong >= 1 and (first >= MAYBE or count >= 2):
            return count > 1 or near or chain.kunya or not (comma or self.tokens[chain.first].norm.startswith("ال"))
        if count >= 2 and chain.known >= 1:
            return first > UNKNOWN or not self.tokens[chain.first].norm.startswith("ال")
        if count >= 2:
            return not self.tokens[chain.first].norm.startswith("ال")
        if not near or comma:
            return False
        norm = self.tokens[chain.first].norm
        return (first == MAYBE and not names.ordinary(norm)) or (
            first == UNKNOWN and norm[0] not in CLINGING and not norm.startswith("ال")
        )

    def role_spans(self, i: int, at: int, title: int | None) -> tuple[tuple[int, int], ...]:
        """Characters of the role and of the title that stand before the name at token ``at``; the role first."""
        out: list[tuple[int, int]] = []
        opened = roles.opens(self.tokens[i])
        start = self.tokens[i].at(opened[0] if opened is not None else self.title_cut(i))
        end_token = title if title is not None else at
        if title != i:
            end = self.back(end_token, i)
            while (found := self._calling(end, i)) is not None:
                end = found
            out.append((start, self.tokens[end - 1].end))
        if title is not None:
            first = start if title == i else self.tokens[title].start
            end = self.back(at, title)
            out.append((first, self.tokens[end - 1].end))
        return tuple(out)

    def title_cut(self, i: int) -> int:
        match = roles.words().titles.match(self.tokens, i)
        return len(match.prefix) if match is not None else 0

    def back(self, i: int, floor: int) -> int:
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

    def role_after(self, chain: Chain, until: int | None) -> tuple[tuple[int, int], ...]:
        """The role that stands after a name, with or without a comma, «وهو» or a bracket.

        until: character where the next person of a list begins, None where none does.
        """
        limit = self.here.limit(chain.first)
        if until is not None:
            limit = max(chain.last, min(limit, self.here.analysis.token_at(until)))
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
        opened = roles.opens(self.tokens[at])
        if opened is None or opened[0] or self.here.is_name_here(at):
            return ()
        end = roles.phrase_end(self.tokens, at, limit, self.here.covered)
        return ((self.tokens[at].start, self.tokens[end - 1].end),)
