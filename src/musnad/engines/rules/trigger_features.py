"""What speaks for and against a candidate trigger: features over its words, shape and company.

Every feature is a short string; the weights that a table gives them can be read as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from musnad.arabic.analysis import Analysis
from musnad.engines.rules.clusters import clusters
from musnad.engines.rules.decide import Weights
from musnad.engines.rules.particles import particles
from musnad.engines.rules.triggers import Lexeme, Trigger


def _bucket(n: int) -> str:
    return str(n) if n < 3 else "3-5" if n < 6 else "6+"


class Company:
    """Document-wide facts that candidates share; built once for each document."""

    def __init__(
        self, analysis: Analysis, triggers: Sequence[Trigger], headline: int, heading: Sequence[Trigger] = ()
    ) -> None:
        self.analysis = analysis
        self.triggers = triggers
        self.by_sentence: dict[int, list[Trigger]] = {}
        for trigger in triggers:
            self.by_sentence.setdefault(analysis.sentence_of[trigger.index], []).append(trigger)
        # A title kept apart says as much of its article as one that stands in the text, as it does in the gold.
        self.likely = [t for t in (*triggers, *heading) if _likely(t)]
        self.type_count = Counter(t.lexeme.types[0] for t in self.likely)
        self.title_last = headline
        # A headline that is not in the text is counted as if it were: the lead is the second sentence of any article.
        self.before = int(not headline and len(analysis.lines) > 1)
        self.quoted = [False] * len(analysis.tokens)
        for quotation in analysis.quotations:
            for i in range(quotation.first, quotation.last):
                self.quoted[i] = True
        self.words = ["9" if token.kind == "number" else token.norm for token in analysis.tokens]
        self.violent = sum(n for k, n in self.type_count.items() if k not in ("finance", "judicial", "movement"))
        self.seen: dict[int, dict[str, int]] = {}
        counter: Counter[str] = Counter()
        for trigger in triggers:
            self.seen[id(trigger)] = {
                "type": counter["t:" + trigger.lexeme.types[0]],
                "lex": counter["l:" + trigger.lexeme.id],
            }
            if _likely(trigger) and not self.in_title(trigger.index):
                counter["t:" + trigger.lexeme.types[0]] += 1
                counter["l:" + trigger.lexeme.id] += 1

    def in_title(self, index: int) -> bool:
        return index < self.title_last


def _likely(trigger: Trigger) -> bool:
    if trigger.spoiled:
        return False
    return trigger.kept is True or (trigger.kept is None and trigger.lexeme.strength != "weak")


def features(company: Company, trigger: Trigger) -> list[str]:
    """The features of one candidate, some forty strings."""
    out = list(_own(trigger))
    out += _words(company, trigger)
    out += _sentence(company, trigger)
    out += _document(company, trigger)
    return out


def own_sum(t: Trigger, weights: Weights) -> float:
    """What a one-label table makes of a trigger's word, shape and company alone, without the bias."""
    known = weights.weights
    return sum(known.get(f, 0.0) for f in _own(t))


def _own(t: Trigger) -> tuple[str, ...]:
    company = "kept" if t.kept else "alone" if t.kept is False else "free"
    return _of_word(t.lexeme, t.shape, t.prefix, (company, t.spoiled, bool(t.suffix), t.definite, t.first < t.index))


@lru_cache(maxsize=65536)
def _of_word(lexeme: Lexeme, shape: str, prefix: str, marks: tuple[str, bool, bool, bool, bool]) -> tuple[str, ...]:
    company, spoiled_near, suffixed, definite, light = marks
    lex, kind = lexeme.id, lexeme.types[0]
    spoiled = "spoiled" if spoiled_near else "clean"
    return (
        f"lex={lex}",
        f"lex+shape={lex}|{shape}",
        f"lex+company={lex}|{company}",
        f"type={kind}",
        f"type+shape={kind}|{shape}",
        f"shape={shape}",
        f"strength={lexeme.strength}|{company}|{spoiled}",
        f"spoiled={spoiled}",
        f"prefix={prefix}|{shape}",
        f"suffix={'y' if suffixed else 'n'}|{shape}",
        f"definite={definite}|{kind}",
        f"light={light}",
    )


def _words(company: Company, t: Trigger) -> list[str]:
    tokens, words = company.analysis.tokens, company.words
    sentence = company.analysis.sentences[company.analysis.sentence_of[t.index]]
    opens, ends = sentence.first, sentence.last

    def word(i: int) -> str:
        return words[i] if opens <= i < ends else "#"

    kind, at = t.lexeme.types[0], t.index
    before, after = word(t.first - 1), word(at + 1)
    out = [f"w-1={before}", f"w+1={after}", f"w-2={word(t.first - 2)}", f"w+2={word(at + 2)}"]
    out += [f"shape+w+1={t.shape}|{after}", f"shape+w-1={t.shape}|{before}", f"type+w+1={kind}|{after}"]
    near = [word(i) for i in range(at - 5, at + 8) if i != at]
    out += [f"near={w}" for w in dict.fromkeys(near) if len(w) > 2]
    out += _company_kinds(word, t)
    lead = {word(i) for i in range(t.first - 3, t.first)}
    out += [
        f"negated={bool(lead & particles('negation'))}",
        f"modal={bool(lead & particles('modality'))}",
        f"aux={before in particles('passive_auxiliaries')}",
    ]
    out += [
        f"relative={after in particles('relatives')}|{t.definite}",
        f"after_relative={before in particles('relatives')}|{t.shape}",
    ]
    numbers = [tokens[i].kind == "number" for i in range(at + 1, min(at + 4, sentence.last))]
    out += [f"number_after={any(numbers)}|{kind}", f"starts={t.first - sentence.first < 2}|{t.shape}"]
    return out


def _company_kinds(word: Callable[[int], str], t: Trigger) -> list[str]:
    """The clusters of the words around, which say of rare words what frequent ones like them say."""
    kind, at = t.lexeme.types[0], t.index
    (b, b_fine), (a, a_fine) = clusters(word(t.first - 1)), clusters(word(at + 1))
    b2, a2 = clusters(word(t.first - 2)), clusters(word(at + 2))
    return [
        f"k-1={b_fine}",
        f"k+1={a_fine}",
        f"k-2={b2[1]}",
        f"k+2={a2[1]}",
        f"k-1+shape={b}|{t.shape}",
        f"k+1+shape={a}|{t.shape}",
        f"k+1+kind={a}|{kind}",
        f"k-1+kind={b}|{kind}",
        f"k-+={b}|{a}",
        f"k++={a}|{a2[0]}",
    ]


def _sentence(company: Company, t: Trigger) -> list[str]:
    analysis = company.analysis
    mates = [m for m in company.by_sentence[analysis.sentence_of[t.index]] if m.index != t.index and _likely(m)]
    kind = t.lexeme.types[0]
    out = [f"with_type={kind}|{m}" for m in sorted({m.lexeme.types[0] for m in mates})]
    earlier = [m for m in mates if m.index < t.index]
    later = [m for m in mates if m.index > t.index]
    out.append(f"prev={kind}|{earlier[-1].lexeme.types[0] if earlier else '-'}")
    out.append(f"next={kind}|{later[0].lexeme.types[0] if later else '-'}")
    if earlier:
        out.append(f"prev_gap={min(6, t.index - earlier[-1].index)}")
    if later:
        out.append(f"next_gap={min(6, later[0].index - t.index)}")
    out.append(f"mates={_bucket(len(mates))}")
    return out


def _document(company: Company, t: Trigger) -> list[str]:
    analysis = company.analysis
    kind = t.lexeme.types[0]
    seen = company.seen[id(t)]
    title = company.in_title(t.index)
    sentence = analysis.sentence_of[t.index]
    return [
        f"title={title}",
        f"title+shape={title}|{t.shape}",
        f"sentence={_bucket(sentence + company.before)}",
        f"seen_type={_bucket(seen['type'])}|{t.definite}",
        f"seen_lex={_bucket(seen['lex'])}|{t.definite}",
        f"seen={kind}|{min(2, seen['type'])}",
        f"quoted={company.quoted[t.index]}",
        f"doc_type={_bucket(company.type_count[kind])}|{kind}",
        f"doc_violent={_bucket(company.violent)}",
    ]
