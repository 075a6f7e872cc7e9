"""Where reported words end: with their quotation, their sentence, the next cue, or where the outlet speaks again."""

from __future__ import annotations

from musnad.arabic.sentences import ENDS
from musnad.engines.rules import cues
from musnad.engines.rules.contents import Content
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import COMMAS, State
from musnad.model.reading import Form

# Tokens of a statement that are searched for the outlet's voice; no statement of the development gold has 250.
_REACH = 400


def independent(state: State, cue: Cue) -> bool:
    tokens = state.tokens
    if cue.conj or cue.kind == "participle" or cue.first in state.leads:
        return True
    before = tokens[cue.first - 1]
    if before.text in COMMAS or before.norm in words("clause_leads") or before.norm == "قد":
        return True
    for k in range(cue.first - 1, max(0, cue.first - 13), -1):
        if tokens[k].norm in {"فيما", "بينما", "وكان", "وكانت", "كما", "لكن", "غير"} or k + 1 in state.leads:
            return True
        if tokens[k].text in COMMAS or tokens[k].norm in words("relatives"):
            return False
    return False


def boundary(state: State, cue: Cue) -> int:
    """Token where what was said before must end, with commas and leading words given to the cue."""
    tokens = state.tokens
    low = state.drafts[-1].start + 1 if state.drafts else 0
    cut = cue.first
    if not cue.conj and cue.kind == "verb":
        for k in range(cue.first - 1, max(low, cue.first - 13), -1):
            if k + 1 in state.leads:
                cut = state.leads[k + 1]
                break
            opens = tokens[k].norm in words("clause_leads") or tokens[k].norm in {"غير", "الا"}
            if opens or tokens[k].text in COMMAS or tokens[k].text in ENDS:
                cut = k
                break
    while cut > low:
        if cut in state.leads:
            cut = state.leads[cut]
        elif tokens[cut - 1].text in COMMAS or tokens[cut - 1].norm in {"و", "في", "حين"}:
            cut -= 1
        else:
            break
    return max(cut, low)


def cut_last(state: State, cut: int) -> None:
    if state.drafts and state.drafts[-1].end > cut > state.drafts[-1].start and not state.drafts[-1].closed:
        state.drafts[-1].end = cut


def extent(state: State, content: Content) -> tuple[int, Form, bool]:
    """(token after the content, form, whether a quotation bounds it)."""
    tokens = state.tokens
    last_of = _stretch(state, content)
    if content.quotation is None:
        return last_of, "indirect", False
    q = content.quotation
    after = q.last + 1
    goes_on = after < last_of and tokens[after].kind != "mark" and tokens[after].norm[:1] != "و"
    if q.closed and q.last - q.first <= 5 and goes_on and cues.lookup(tokens[after].norm) is None:
        return last_of, "indirect", False
    return q.last, "direct", True


def _stretch(state: State, content: Content) -> int:
    """Token after words without marks: the sentence's end, over semicolons, or where the outlet speaks again."""
    sentence = state.sentence(content.start)
    last = sentence.last
    while state.tokens[last - 1].text == "؛" and last < len(state.tokens):
        following = state.sentence(last)
        if following.paragraph != sentence.paragraph or state.tokens[following.first].norm[:1] == "و":
            break
        last = following.last
    noun = content.kind in ("prep", "object")
    bare = cues.outlet_phrases("outlet_again_bare")
    again = [cues.outlet_phrases("outlet_again")] + ([cues.outlet_phrases("outlet_after_noun")] if noun else [])
    for t in range(content.start + 1, min(last, content.start + _REACH)):
        if t + 1 in state.lead_starts:
            return t + 1
        if bare.match(state.tokens, t, clitics=False):
            return t
        comma = state.tokens[t].text in COMMAS
        if (comma or (state.tokens[t + 1 : t + 2] and state.tokens[t + 1].norm == "في")) and t + 1 < last:
            if comma and any(index.match(state.tokens, t + 1, clitics=False) for index in again):
                return t
            if not comma and state.tokens[t + 2 : t + 3] and state.tokens[t + 2].norm == "حين":
                return t + 1
    return last


def trimmed(state: State, start: int, end: int) -> tuple[int, int]:
    tokens = state.tokens
    while start < end and tokens[start].kind == "mark" and tokens[start].text not in '«“"(':
        start += 1
    while end > start and tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")":
        end -= 1
    return start, end


def clause_start(state: State, first: int, last: int) -> int:
    """Past connectives at the head, and past the last contrasted clause («، فيما …»)."""
    tokens = state.tokens
    for k in range(last - 4, first, -1):
        if tokens[k].norm in {"فيما", "بينما"} and tokens[k - 1].text in COMMAS:
            return k + 1
    while first < last and (tokens[first].kind == "mark" or tokens[first].norm in {"كما", "و"}):
        first += 1
    return first
