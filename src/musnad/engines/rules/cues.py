"""Speech cues: the verbs, participles and phrases by which a text gives a source its words.

Knowledge: ``lexicons/speech.yaml``. A verb's shapes are made here from three base forms, so that adding a verb
is one line of data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex
from musnad.arabic.tokens import Token
from musnad.model.reading import Stance
from musnad.resources import loader

CueKind = Literal["verb", "participle", "noun", "according", "own_words"]
_OBJECTS = ("ه", "ها", "هم", "نا", "ني")


@dataclass(frozen=True, slots=True)
class SpeechVerb:
    """A speech verb. takes: what may carry its content; strict: also another word, so taken in few places only."""

    lemma: str
    takes: frozenset[str]
    stance: Stance
    strict: bool
    accuses: bool
    addressee: bool
    relay: str = ""
    inside: bool = False
    impersonal: bool = False
    heads: frozenset[str] = frozenset()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One folded shape of a verb. gender "m" or "f"; number "s", "d", "p"; pronoun: an object pronoun was cut off."""

    verb: SpeechVerb
    kind: Literal["past", "present", "participle"]
    gender: Literal["m", "f"]
    number: Literal["s", "d", "p"]
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at tokens ``[first, last)``. conj: folded characters of و/ف before it. shape: None for phrases."""

    first: int
    last: int
    kind: CueKind
    conj: int
    shape: Shape | None
    strict: bool = False


@cache
def lexicon() -> dict[str, Any]:
    """The speech lexicon as written."""
    data: dict[str, Any] = loader.data("lexicons/speech.yaml")
    return data


@cache
def words(key: str) -> frozenset[str]:
    """The folded entries of one list of the lexicon; role_heads with the posts of ``lexicons/roles.yaml``."""
    own = frozenset(fold(w) for w in lexicon()[key])
    return own | _posts() if key == "role_heads" else own


@cache
def _posts() -> frozenset[str]:
    """Heads of roles of one word, bare, feminine and with article."""
    posts = [fold(w) for w in loader.data("lexicons/roles.yaml")["posts"] if " " not in w]
    both = [*posts, *(p + "ه" for p in posts if p[-1] not in "هيا")]
    return frozenset(both) | frozenset("ال" + p for p in both)


def _verb(entry: dict[str, Any]) -> SpeechVerb:
    return SpeechVerb(
        lemma=entry["past"],
        takes=frozenset(fold(t) for t in entry["takes"]),
        stance=entry.get("stance", "asserted"),
        strict=bool(entry.get("strict", False)),
        accuses=bool(entry.get("accuses", False)),
        addressee=bool(entry.get("addressee", False)),
        relay=fold(entry.get("relay", "")),
        inside=bool(entry.get("inside", False)),
        impersonal=bool(entry.get("impersonal", False)),
        plain=bool(entry.get("plain", False)),
        heads=frozenset(fold(h) for h in entry.get("heads", [])),
    )


def _past(base: str) -> Iterator[tuple[str, Literal["m", "f"], Literal["s", "d", "p"]]]:
    """Third persons of the past: قال، قالت، قالوا، قالا، قالتا; a weak end drops (دعا، دعت، دعوا)."""
    if base[-1] in "اي" and len(base) > 2 and base not in {"اضاء"}:
        stem = base[:-1]
        yield base, "m", "s"
        yield stem + "ت", "f", "s"
        yield stem + "وا", "m", "p"
        yield stem + ("وا" if base[-1] == "ا" else "يا"), "m", "d"
        yield stem + "تا", "f", "d"
        return
    for suffix, gender, number in (
        ("", "m", "s"),
        ("ت", "f", "s"),
        ("وا", "m", "p"),
        ("ا", "m", "d"),
        ("تا", "f", "d"),
    ):
        yield base + suffix, gender, number  # type: ignore[misc]


def _present(base: str) -> Iterator[tuple[str, Literal["m", "f"], Literal["s", "d", "p"]]]:
    """Third persons of the present: يقول، تقول، يقولون، يقولان، تقولان."""
    stem = base[1:]
    body = stem[:-1] if stem[-1] in "ويا" else stem
    yield "ي" + stem, "m", "s"
    yield "ت" + stem, "f", "s"
    yield "ي" + body + "ون", "m", "p"
    yield "ي" + stem + "ان", "m", "d"
    yield "ت" + stem + "ان", "f", "d"


def _participle(base: str) -> Iterator[tuple[str, Literal["m", "f"], Literal["s", "d", "p"]]]:
    """Accusatives of state: مضيفا، مضيفة، مضيفين، مضيفتين، مضيفات."""
    plural = base[:-1] if base.endswith("ي") else base
    yield base + "ا", "m", "s"
    yield base + "ه", "f", "s"
    yield plural + "ين", "m", "p"
    yield base + "تين", "f", "d"
    yield base + "ات", "f", "p"


def _shapes(entry: dict[str, Any]) -> Iterator[tuple[str, Shape]]:
    verb = _verb(entry)
    only = entry.get("only")
    barred = {fold(w) for w in entry.get("not", [])}
    tables = (("past", _past), ("present", _present), ("participle", _participle))
    for kind, make in tables:
        if only not in (None, kind):
            continue
        for text, gender, number in make(fold(entry[kind])):
            if text in barred:
                continue
            yield text, Shape(verb, kind, gender, number)  # type: ignore[arg-type]
            if kind != "participle":
                stem = text[:-1] if text.endswith("وا") else text
                for pronoun in _OBJECTS:
                    if stem + pronoun in barred:
                        continue
                    yield stem + pronoun, Shape(verb, kind, gender, number, True)  # type: ignore[arg-type]


@cache
def shapes() -> dict[str, Shape]:
    """Folded word → its shape. A shape without a pronoun wins over one with; the first entry over later ones."""
    table: dict[str, Shape] = {}
    every = [pair for entry in lexicon()["verbs"] for pair in _shapes(entry)]
    for text, shape in sorted(every, key=lambda pair: pair[1].pronoun):
        table.setdefault(text, shape)
    return table


@cache
def lookup(norm: str) -> tuple[int, Shape] | None:
    """(folded characters of و/ف before it, shape) of a folded word that is a shape of a speech verb."""
    table = shapes()
    if norm in table:
        return 0, table[norm]
    if norm[:1] in {"و", "ف"} and norm[1:] in table:
        return 1, table[norm[1:]]
    if norm[:1] == "ل" and norm[1:] in table and table[norm[1:]].kind == "present" and not table[norm[1:]].pronoun:
        return 1, table[norm[1:]]  # «لتظهر التحقيقات أن»
    return None


@cache
def _phrases() -> PhraseIndex[CueKind]:
    own: list[tuple[str, CueKind]] = []
    for phrase in lexicon()["own_words"]:
        own += [(phrase + suffix, "own_words") for suffix in ("", "ه", "ها", "هم", "هما")]
    return PhraseIndex(own)


@cache
def _own_heads() -> frozenset[str]:
    return frozenset(fold(phrase).split()[0] for phrase in lexicon()["own_words"])


@cache
def _according() -> dict[str, frozenset[str]]:
    return {fold(e["word"]): frozenset(fold(t) for t in e.get("then", [])) for e in lexicon()["according"]}


def according_end(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """(tokens taken up to the source, folded characters of و before) where «بحسب، وفقا ل…» stands at token i.

    For «وفقا للوزارة» the ل stays on the source's word.
    """
    norm = tokens[i].norm
    table = _according()
    conj = 0
    if norm not in table:
        if norm[:1] not in {"و", "ف"} or norm[1:] not in table:
            return None
        conj, norm = 1, norm[1:]
    then = table[norm]
    if not then:
        return i + 1, conj
    if i + 1 >= len(tokens):
        return None
    after = tokens[i + 1].norm
    if after == "الي":
        return i + 2, conj
    if after == "ل":
        return i + 2, conj
    return (i + 1, conj) if after.startswith("ل") else None


def find(analysis: Analysis) -> tuple[Cue, ...]:
    """All cues outside closed quotations, in text order."""
    tokens = analysis.tokens
    quoted = [False] * len(tokens)
    for q in analysis.quotations:
        for i in range(q.first, min(q.last, len(tokens))) if q.closed else ():
            quoted[i] = True
    out: list[Cue] = []
    i = 0
    while i < len(tokens):
        cue = None if quoted[i] or tokens[i].kind != "word" else cue_at(analysis, i)
        if cue is None:
            i += 1
        else:
            out.append(cue)
            i = max(cue.last, i + 1)
    return tuple(out)


def cue_at(analysis: Analysis, i: int) -> Cue | None:
    """The cue that begins at token i, None where none does."""
    tokens = analysis.tokens
    phrase = _phrases().match(tokens, i, clitics=False) if tokens[i].norm in _own_heads() else None
    if phrase is not None:
        return Cue(i, phrase.last, "own_words", 0, None)
    according = according_end(tokens, i)
    if according is not None:
        return Cue(i, according[0], "according", according[1], None)
    found = lookup(tokens[i].norm)
    if found is None:
        return Cue(i, i + 1, "noun", 0, _noun_shape()) if _is_noun_cue(tokens[i].norm) else None
    conj, shape = found
    if shape.pronoun and not shape.verb.addressee and not _relative(tokens, i):
        return None
    if i and tokens[i - 1].norm in words("negations") and shape.verb.lemma not in {"استبعد", "نفى"}:
        return None
    if i + 1 < len(tokens) and tokens[i + 1].norm in words("unsaid"):
        return None
    if shape.kind == "present" and not conj and _wished(tokens, i):
        return None
    if shape.kind == "participle" and _describes(tokens, i, shape):
        return None
    if _first_person(tokens[i], conj, shape):
        return None  # «أعتقد أن»: the writer's own voice
    if shape.verb.impersonal and shape.kind == "present" and shape.gender == "m" and _without_subject(tokens, i):
        return None  # «يُذكر أن، يُعتقد أن» is the outlet's own voice
    kind: CueKind = "participle" if shape.kind == "participle" else "verb"
    return Cue(i, i + 1, kind, conj, shape, shape.verb.strict)


@cache
def _is_noun_cue(norm: str) -> bool:
    """A verbal noun of speech, bare or after و، ب، ل، ك: «تأكيد، بإعلان»."""
    nouns = words("nouns")
    return norm in nouns or (norm[:1] in {"و", "ب", "ل", "ك"} and norm[1:] in nouns)


@cache
def _noun_shape() -> Shape:
    """What every verbal noun of speech has in common: «أن» alone opens its content."""
    return Shape(SpeechVerb("", frozenset({"inna"}), "asserted", False, False, False), "past", "m", "s")


def _wished(tokens: tuple[Token, ...], i: int) -> bool:
    """«من أن يقول الشعب كلمته»: a verb after أن is wished or feared, not said; «قبل أن يضيف» is."""
    return i > 1 and tokens[i - 1].norm == "ان" and tokens[i - 2].norm not in {"قبل", "بعد", "الي"}


def _first_person(token: Token, conj: int, shape: Shape) -> bool:
    """«أعتقد», whose letters are folded to those of «اعتقد»: a hamza that the past of this verb does not have."""
    return shape.kind == "past" and shape.verb.lemma[:1] == "ا" and token.text[conj : conj + 1] == "أ"


def _describes(tokens: tuple[Token, ...], i: int, shape: Shape) -> bool:
    """«إجراءات مشددة على», «كان متوقعاً أن», «24 متهماً»: a participle that describes a noun or is counted."""
    before = tokens[i - 1] if i else None
    if before is None or before.kind == "mark" or i + 1 >= len(tokens):
        return False
    if before.norm in words("supposed"):
        return True
    feminine = shape.gender == "f" and shape.number == "s" and not before.norm.startswith(("ال", "وال", "لل"))
    return before.kind == "number" or (
        feminine and before.norm.endswith(("ات", "يه")) and tokens[i + 1].norm[:2] != "ان"
    )


def _relative(tokens: tuple[Token, ...], i: int) -> bool:
    """A pronoun on a speech verb resumes «ما، الذي، التي» before it («ما أعلنته الوزارة»)."""
    return any(t.norm in {"ما", "الذي", "التي", "لما", "كما", "بما"} for t in tokens[max(0, i - 2) : i])


def _without_subject(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether «أن» follows at once, perhaps after a preposition («يُشتبه في أن»)."""
    after = [t.norm for t in tokens[i + 1 : i + 3]]
    return bool(after) and (
        after[0][:2] == "ان" or (len(after) > 1 and after[0] in {"في", "ب"} and after[1][:2] == "ان")
    )


@cache
def _lead_index() -> PhraseIndex[str]:
    return PhraseIndex((p, p) for p in lexicon()["lead_phrases"])


def leads(analysis: Analysis) -> dict[int, int]:
    """Connectives of the outlet («من جهة أخرى»): last token + 1 → first token."""
    heads = _lead_heads()
    out: dict[int, int] = {}
    for i, token in enumerate(analysis.tokens):
        if token.norm in heads or token.norm[1:] in heads:
            found = _lead_index().match(analysis.tokens, i)
            if found is not None and not _second_side(analysis, found.first, found.last):
                out[found.last] = found.first
    return out


def _second_side(analysis: Analysis, first: int, last: int) -> bool:
    """«بين الجيش من جهة والمسلحين من جهة أخرى»: the second half of a pair is no connective."""
    noun = analysis.tokens[first + 1].norm if last - first > 1 else ""
    if noun not in {"جهه", "جانب", "ناحيه"}:
        return False
    low = max(analysis.sentences[analysis.sentence_of[first]].first + 1, first - 40)
    return any(
        analysis.tokens[k].norm == noun and analysis.tokens[k - 1].norm.endswith("من") for k in range(low, first)
    )


@cache
def _lead_heads() -> frozenset[str]:
    return frozenset(fold(phrase).split()[0] for phrase in lexicon()["lead_phrases"])


@cache
def outlet_phrases(key: str) -> PhraseIndex[str]:
    """The phrases of a list by which the outlet takes the word again."""
    return PhraseIndex((p, p) for p in lexicon()[key])
