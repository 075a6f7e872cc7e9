"""What was asked, as a tree: words, phrases, prefixes, and / or / not, parentheses.

    query   := all ( ("OR" | "أو" | "|") all )*
    all     := one ( ["AND"] one )*
    one     := ("NOT" | "-") one | "(" query ")" | "phrase" | word* | word

Hand-written and bounded: nothing that is asked can make it run long or deep.
"""

from __future__ import annotations

from dataclasses import dataclass

from musnad.arabic import keys
from musnad.arabic.folding import fold
from musnad.model.errors import QueryError

# Longest query in code points, most words and prefixes in it, deepest nesting, fewest letters of a prefix.
LONGEST, MOST_WORDS, DEEPEST, SHORTEST_PREFIX = 1000, 64, 16, 2

_QUOTES = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_OR, _AND, _NOT = frozenset(["OR", "أو", "|"]), frozenset(["AND", "&"]), frozenset(["NOT"])
_PREFIX, _EXCLUDED = "*", "-"


@dataclass(frozen=True, slots=True)
class Word:
    """Every form of a word."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one right behind the other, each in any form."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Leaf = Word | Prefix | Phrase
Node = Word | Prefix | Phrase | And | Or | Not


@dataclass(frozen=True, slots=True)
class _Token:
    """kind: open, close, or, and, not, phrase, word. at: 1-based character."""

    kind: str
    text: str
    at: int


def parse(query: str) -> Node | None:
    """The tree of a query, None for an empty one (everything). Raises QueryError, saying where."""
    if len(query) > LONGEST:
        raise QueryError(f"the query is longer than {LONGEST} characters", "long", LONGEST + 1, most=LONGEST)
    tokens = _tokens(query)
    if not tokens:
        return None
    return _Parser(tokens, len(query) + 1).whole()


def leaves(node: Node | None) -> tuple[Leaf, ...]:
    """What is looked for, in order and each once; not what is excluded."""
    if node is None or isinstance(node, Not):
        return ()
    if isinstance(node, And | Or):
        return tuple(dict.fromkeys(leaf for part in node.parts for leaf in leaves(part)))
    return (node,)


def _tokens(query: str) -> list[_Token]:
    out: list[_Token] = []
    at = 0
    while at < len(query):
        char = query[at]
        if char.isspace():
            at += 1
        elif char in "()":
            out.append(_Token("open" if char == "(" else "close", char, at + 1))
            at += 1
        elif char in _QUOTES:
            end = next((i for i in range(at + 1, len(query)) if query[i] in _QUOTES[char]), None)
            if end is None:
                raise QueryError("a quotation is not closed", "open_quote", at + 1)
            out.append(_Token("phrase", query[at + 1 : end], at + 1))
            at = end + 1
        elif char == _EXCLUDED and at + 1 < len(query) and not query[at + 1].isspace():
            out.append(_Token("not", char, at + 1))
            at += 1
        else:
            end = at + 1
            while (
                end < len(query) and not query[end].isspace() and query[end] not in "()" and query[end] not in _QUOTES
            ):
                end += 1
            out.append(_bare(query[at:end], at + 1))
            at = end
    return out


def _bare(text: str, at: int) -> _Token:
    kind = "or" if text in _OR else "and" if text in _AND else "not" if text in _NOT else "word"
    return _Token(kind, text, at)


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens, self.end = tokens, end
        self.next = self.depth = self.words = 0

    def whole(self) -> Node:
        found = self._any()
        if (left := self._peek()) is not None:
            raise QueryError("a parenthesis is closed that was not opened", "extra_close", left.at)
        return found

    def _peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _any(self) -> Node:
        parts = [self._all()]
        while (token := self._peek()) is not None and token.kind == "or":
            self.next += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while (token := self._peek()) is not None and token.kind not in ("or", "close"):
            self.next += token.kind == "and"
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        token = self._peek()
        if token is None or token.kind in ("or", "and", "close"):
            self._nothing_there(token)
        assert token is not None
        self.next += 1
        if token.kind not in ("not", "open"):
            return self._leaf(token)
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"nested deeper than {DEEPEST}", "deep", token.at, most=DEEPEST)
        found: Node = Not(self._one()) if token.kind == "not" else self._closed(token)
        self.depth -= 1
        return found

    def _nothing_there(self, token: _Token | None) -> None:
        before = self.tokens[self.next - 1] if self.next else None
        if before is not None and before.kind in ("or", "and", "not"):
            raise QueryError(f"nothing to look for after «{before.text}»", "no_operand", before.at, word=before.text)
        if token is None:
            raise QueryError("nothing to look for", "nothing", self.end)
        if token.kind == "close":
            raise QueryError("a parenthesis with nothing in it, or not opened", "extra_close", token.at)
        raise QueryError(f"nothing to look for before «{token.text}»", "no_operand", token.at, word=token.text)

    def _closed(self, opening: _Token) -> Node:
        found = self._any()
        closing = self._peek()
        if closing is None:
            raise QueryError("a parenthesis is not closed", "open_parenthesis", opening.at)
        self.next += 1
        return found

    def _leaf(self, token: _Token) -> Leaf:
        is_prefix = token.kind == "word" and token.text.endswith(_PREFIX)
        text = token.text.rstrip(_PREFIX) if is_prefix else token.text
        if token.kind == "word" and _PREFIX in text:
            place = token.at + text.index(_PREFIX)
            raise QueryError("* stands at the end of a word only", "star", place)
        found = tuple(text[a:b] for a, b in keys.words(text))
        self.words += len(found)
        if self.words > MOST_WORDS:
            raise QueryError(f"more than {MOST_WORDS} words", "many_words", token.at, most=MOST_WORDS)
        if not found:
            raise QueryError(f"no word in «{token.text}»", "no_word", token.at, word=token.text)
        if is_prefix:
            return self._prefix(found, token)
        return Word(found[0]) if len(found) == 1 else Phrase(found)

    def _prefix(self, found: tuple[str, ...], token: _Token) -> Prefix:
        folded = fold(found[-1])
        if len(found) > 1 or len(folded) < SHORTEST_PREFIX:
            why = f"expected one word of at least {SHORTEST_PREFIX} letters before *"
            raise QueryError(why, "short_prefix", token.at, least=SHORTEST_PREFIX)
        return Prefix(folded)
