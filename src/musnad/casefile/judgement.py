"""Judgements with keys and ids that stay the same when the casefile is built again.

Keys: a document is its id; an event is ``document#event``; a name in a document is ``document#kind:name``.
The order of left and right never changes the id, so a person's split is found whichever side comes first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

from musnad.model.casefile import Feature, Judgement, Verdict

About = Literal["copy", "entity", "incident"]
MACHINE = "rules"


def event_key(document: str, event: str) -> str:
    """The key of an event: its document's id and its id within it."""
    return f"{document}#{event}"


def name_key(document: str, kind: str, name: str) -> str:
    """The key of a name in a document; ``name`` as the reading has it."""
    return f"{document}#{kind}:{name}"


def judgement_id(about: str, left: str, right: str) -> str:
    """``J`` and 16 hex digits of the sha256 of what is judged; symmetric in left and right."""
    low, high = sorted((left, right))
    return "J" + hashlib.sha256("\x1f".join((about, low, high)).encode()).hexdigest()[:16]


def machine(about: About, left: str, right: str, verdict: Verdict, features: Iterable[Feature]) -> Judgement:
    """A judgement of the rules, with its reasons."""
    return Judgement(judgement_id(about, left, right), about, left, right, verdict, tuple(features), MACHINE, None)


class Rulings:
    """What persons have judged. Of several on one pair the latest holds (by ``when``, then by name).

    A latest verdict of ``undecided`` withdraws what was said before: the rules decide again.
    """

    def __init__(self, judgements: Sequence[Judgement] = ()) -> None:
        made = [j for j in judgements if j.by != MACHINE]
        made.sort(key=lambda j: (j.when or "", j.by, j.id, j.verdict))
        latest = {judgement_id(j.about, j.left, j.right): j for j in made}
        self._by_id = {key: j for key, j in latest.items() if j.verdict != "undecided"}

    def verdict(self, about: About, left: str, right: str) -> Verdict | None:
        """What a person said of the pair, None when nobody did."""
        if not self._by_id:
            return None
        found = self._by_id.get(judgement_id(about, left, right))
        return found.verdict if found else None

    def about(self, about: About) -> list[Judgement]:
        """The standing judgements of one kind, in a fixed order."""
        return [self._by_id[k] for k in sorted(self._by_id) if self._by_id[k].about == about]

    def apart(self, about: About) -> dict[str, frozenset[str]]:
        """Key → the keys that a person has held to be another than it; both ways."""
        found: dict[str, set[str]] = {}
        for ruling in self.about(about):
            if ruling.verdict == "different":
                found.setdefault(ruling.left, set()).add(ruling.right)
                found.setdefault(ruling.right, set()).add(ruling.left)
        return {key: frozenset(others) for key, others in found.items()}

    def with_machine(self, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
        """All judgements: a person's stands in place of the machine's on the same pair. Sorted by id."""
        merged = {j.id: j for j in judgements}
        merged.update(self._by_id)
        return tuple(merged[k] for k in sorted(merged))
