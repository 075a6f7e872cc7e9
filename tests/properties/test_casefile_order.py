"""A casefile is the same whatever the order and the batches in which its documents came, judgements and all.

The articles are the written clusters: reprints, rising tolls, denials, twins and homonyms, so every stage of linking
has something to get wrong. They are read once; every run keeps them in a real store and concludes after each batch.
"""

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from musnad.casefile import decisions
from musnad.casefile.decisions import Decided, Subjects
from musnad.intake import sources
from musnad.model.serial import casefile_json, dumps
from musnad.pipeline.run import build, conclude, decide
from musnad.storage.archive import Archive
from musnad.storage.sqlite import SqliteStore

CLUSTERS = Path(__file__).parents[1] / "evaluation" / "gold" / "clusters" / "articles.jsonl"
SEEDS = range(4)
FIRST, LATER = Decided("سلمى", "2026-01-01T10:00:00"), Decided("سلمى", "2026-01-02T10:00:00")


@cache
def items():
    """The articles, and one of them again under two other names: the same bytes are three documents."""
    found = list(sources.items([str(CLUSTERS)]))
    again = found[11]
    return (*found, renamed(again, "zz"), renamed(again, "aa"))


def renamed(item, name):
    return replace(item, name=name)


class Case:
    """A casefile in a folder of its own, to which batches are added; the archive of originals is everybody's."""

    def __init__(self, folder, archive):
        folder.mkdir()
        self.store = SqliteStore.create(folder / "case.musnad")
        self.archive = archive

    def add(self, batch):
        return build(batch, self.store, self.archive).casefile

    def exported(self):
        return dumps(casefile_json(self.store.casefile()))

    def judgements(self):
        return self.store.casefile().judgements

    def subjects(self):
        casefile = self.store.casefile()
        return Subjects(casefile, list(self.store.readings()), self.store.judgements())


def batches(seed):
    """The articles shuffled and cut at random places; some batches hold one article, some many."""
    dice = random.Random(seed)
    shuffled = dice.sample(items(), len(items()))
    cuts = sorted(dice.sample(range(1, len(shuffled)), dice.randint(1, 5)))
    return [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return Archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def at_once(tmp_path_factory, archive):
    case = Case(tmp_path_factory.mktemp("case") / "whole", archive)
    case.add(items())
    return case


@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_in_any_batches_gives_the_casefile_of_all_at_once(seed, at_once, archive, tmp_path):
    case = Case(tmp_path / "case", archive)
    for batch in batches(seed):
        case.add(batch)
    assert case.exported() == at_once.exported()
    assert case.judgements() == at_once.judgements()


def test_a_document_that_comes_twice_changes_nothing(at_once, archive, tmp_path):
    case = Case(tmp_path / "case", archive)
    for batch in (items()[20:], items()[:30], items()):
        case.add(batch)
    assert case.exported() == at_once.exported()


def event_of(casefile, name, type_):
    """The key of the event of that type that an article tells, as a person would name it."""
    document = next(d.id for d in casefile.documents if d.name == name)
    incident = next(i for i in casefile.incidents if i.type == type_ and any(e.document == document for e in i.events))
    return next(f"{e.document}#{e.event}" for e in incident.events if e.document == document)


def judged(case):
    """A split of one incident and a merge of two, by a person who has the articles before her."""
    casefile, subjects = case.store.casefile(), case.subjects()
    part = subjects.find(event_of(casefile, "c04", "bombing"))
    shepherds, trader = (subjects.find(event_of(casefile, name, "abduction")) for name in ("c13", "c40"))
    split = decisions.split(subjects.whole(part), [part], FIRST)
    return [*split, *decisions.merge(subjects.whole(shepherds), subjects.whole(trader), FIRST, [])]


def documents_by_incident(case):
    casefile = case.store.casefile()
    names = {d.id: d.name for d in casefile.documents}
    return {frozenset(names[e.document] for e in i.events) for i in casefile.incidents}


@pytest.mark.parametrize("seed", SEEDS)
def test_judgements_hold_when_further_documents_come_in_any_order(seed, archive, tmp_path):
    """Judged over some articles; the rest comes later. As if she had judged the whole, were it read at once."""
    first = [i for i in items() if i.name in ("c01", "c02", "c03", "c04", "c13", "c40")]
    rest = [[i for i in batch if i not in first] for batch in batches(seed)]
    growing, whole = Case(tmp_path / "growing", archive), Case(tmp_path / "whole", archive)
    growing.add(first)
    kept = judged(growing)
    decide(growing.store, kept)
    for batch in rest:
        growing.add(batch)
    whole.add(items())
    decide(whole.store, kept)
    assert growing.exported() == whole.exported()
    assert {frozenset({"c01", "c02", "c03"}), frozenset({"c04"})} <= documents_by_incident(growing)
    assert frozenset({"c13", "c14", "c16", "c40"}) in documents_by_incident(growing)


def test_what_is_undone_is_as_if_it_had_never_been_decided(at_once, archive, tmp_path):
    case = Case(tmp_path / "case", archive)
    case.add(items()[:25])
    kept = judged_early(case)
    decided = decide(case.store, kept)
    assert dumps(casefile_json(decided)) != dumps(casefile_json(conclude_without(case, tmp_path)))
    case.add(items()[25:])
    assert case.exported() != at_once.exported()
    back = decisions.undo(case.store.judgements(), [], LATER)
    decide(case.store, back)
    assert case.exported() == at_once.exported()
    assert {j.id for j in back} == {j.id for j in kept}


def judged_early(case):
    casefile, subjects = case.store.casefile(), case.subjects()
    part = subjects.find(event_of(casefile, "c04", "bombing"))
    return decisions.split(subjects.whole(part), [part], FIRST)


def conclude_without(case, folder):
    """The casefile of the same documents, which nobody has judged."""
    fresh = Case(folder / "unjudged", case.archive)
    return fresh.add([i for i in items() if i.name in {r.document.name for r in case.store.readings()}])


def test_a_rebuild_changes_nothing(at_once):
    before = at_once.exported()
    conclude(at_once.store)
    assert at_once.exported() == before
    assert json.loads(before)["incidents"]
