"""What a gazetteer name is by the words right beside it: part of a body's or a person's name, or one of a list.

Words: ``lexicons/place_cues.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from musnad.arabic.phrases import Match
from musnad.arabic.tokens import Token
from musnad.engines.rules import names
from musnad.engines.rules.place_names import Row, has_cue, index, is_cue

_OPENERS = frozenset("\"“«'(‹")
_CLOSERS = frozenset("\"”»')›")
_QUOTED = 4  # words; names of papers, bodies and operations have no more
_GOD = "الله"
_SERVANT = "عبد"


def adjacent(end: int, start: int, prefix: str) -> bool:
    """Whether nothing but «و» stands between a name that ends before token ``end`` and one that begins at ``start``."""
    return end == start and prefix[:1] == "و"


def divided(token: Token) -> Match[tuple[Row, ...]] | None:
    """The place behind the «و» of a word that is itself a place («وجدة»), None where there is none."""
    if token.norm[0] != "و" or len(token.norm) < 4:
        return None
    rest = Token(token.index, token.at(1), token.end, token.text[1:], token.norm[1:], token.kind)
    found = index().match((rest,), 0, clitics=False)
    return None if found is None else Match(token.index, token.index + 1, rest.start, token.end, "و", found.payload)


def named_after(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether an outlet or an institute bears the place's name («عدن بوست», «مركز عدن للدراسات»)."""
    if last >= len(tokens) or tokens[last].kind != "word":
        return False
    if is_cue("outlet_tails", tokens[last].norm):
        return True
    return tokens[last].norm.startswith("لل") and first > 0 and has_cue("institutes", tokens[first - 1].norm)


def titled(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the name shares quotation marks with a word that outlets are called by («صباح القاهرة»)."""
    a = next((k for k in range(first - 1, max(-1, first - _QUOTED), -1) if tokens[k].kind == "mark"), None)
    b = next((k for k in range(last, min(len(tokens), last + _QUOTED)) if tokens[k].kind == "mark"), None)
    if a is None or b is None or tokens[a].text not in _OPENERS or tokens[b].text not in _CLOSERS:
        return False
    others = [tokens[k] for k in range(a + 1, b) if not first <= k < last]
    return b - a - 1 <= _QUOTED and any(is_cue("outlet_words", t.norm) for t in others)


def names_person(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word at token i ends a person's name («حكيم الله وردك», «عبد القهار مهمند»)."""
    if i < 2 or tokens[i - 1].kind != "word" or tokens[i - 2].kind != "word":
        return False
    if tokens[i - 2].norm == _SERVANT:
        return True
    return tokens[i - 1].norm == _GOD and names.given(tokens[i - 2].norm) and names.weight(tokens[i - 2].norm) > 0


def no_country(tokens: Sequence[Token], i: int) -> bool:
    """Whether a country's name that is an adjective too follows a masculine noun («دعم مالي»)."""
    if i == 0 or tokens[i - 1].kind != "word" or not tokens[i].norm.endswith("ي"):
        return False
    return tokens[i].norm[0] not in "وف" and tokens[i - 1].norm[-1] not in "ته"
