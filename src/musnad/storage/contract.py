"""What a casefile's store can do, whatever is beneath it; one test body runs over every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from musnad.model.casefile import Casefile, Judgement
from musnad.model.document import Quarantined
from musnad.model.reading import EngineInfo, Reading
from musnad.model.review import Review
from musnad.model.search import Searchable

if TYPE_CHECKING:
    from musnad.storage.search.reading import SearchIndex


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A read document as it is kept. line: its record, one line of JSON; kind: of its source, to read it again.

    added: when it came, ISO date-time, None where nobody noted it; the store's clock says so when it is None here.
    """

    id: str
    sha256: str
    name: str
    path: str
    engine: EngineInfo
    line: str
    row: int | None = None
    kind: str = "text"
    added: str | None = None


class Originals(Protocol):
    """The archive: bytes exactly as they were read, each under its own sha256 (hex). All of it raises StorageError."""

    @property
    def label(self) -> str:
        """Where it is, in words."""

    def put(self, data: bytes) -> str:
        """Keeps the bytes and returns their sha256; what is there already stays."""

    def has(self, sha256: str) -> bool:
        """Whether something stands under that name; what it is is checked when it is read."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StorageError when they are not there, or are not what was archived."""

    def tidy(self) -> None:
        """Clears away what a killed writer left half written; for the only writer."""

    def digests(self) -> Iterator[str]:
        """Every name under which something stands, in order."""


class CaseStore(Protocol):
    """One casefile. Everything but ``close`` raises StorageError when it cannot be read or written."""

    @property
    def label(self) -> str:
        """What to call it in messages: a path, or a URL without its password."""

    @property
    def archive(self) -> Originals:
        """Its originals."""

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside is of one moment, whatever another process writes meanwhile. May be nested."""

    def has(self, sha256: str, name: str, engine: EngineInfo) -> bool:
        """Whether these bytes under that name stand here as that engine with that knowledge reads them."""

    def ids(self) -> dict[str, tuple[str, str]]:
        """Each document's id with the sha256 of its bytes and its name."""

    def named(self, sha256: str, name: str) -> StoredDocument | None:
        """The document of these bytes under that name, None where it does not stand here."""

    def add(self, found: Sequence[StoredDocument | Quarantined]) -> None:
        """Keeps documents and quarantined sources, all of them or none (one transaction).

        A document that stands here already (same bytes and name) keeps its place in the order and gets the new
        record; one that was quarantined before is so no longer, and the other way round.
        """

    def readings(self) -> Iterator[Reading]:
        """The documents' readings, in the order in which they came."""

    def records(self) -> Iterator[str]:
        """The documents' records as lines of JSON, in the order in which they came."""

    def stored(self) -> Iterator[StoredDocument]:
        """The documents as they are kept, in the order in which they came."""

    def document(self, id_: str) -> StoredDocument | None:
        """The document of that id as it is kept, None when there is none."""

    def quarantine(self) -> tuple[Quarantined, ...]:
        """What could not be read, in the order in which it came."""

    def put_casefile(self, casefile: Casefile, found: Searchable | None = None) -> None:
        """Replaces every list of the casefile and the machine's judgements in one transaction; a person's stay.

        found: what is searched in it, indexed in the same transaction; without it nothing can be searched.
        """

    def casefile(self) -> Casefile:
        """The casefile as it was put last; empty lists when none was."""

    def judge(self, judgements: Iterable[Judgement]) -> None:
        """Keeps a person's judgements; one with the same id is replaced."""

    def judgements(self) -> tuple[Judgement, ...]:
        """Persons' judgements, which a build obeys, in the order of their ids."""

    def judgement(self, id_: str) -> Judgement | None:
        """The judgement of that id in the casefile's lists, whoever made it; None when there is none."""

    def review(self, reviews: Iterable[Review]) -> None:
        """Adds decisions about what was read, all of them or none; one that is there already stays as it is."""

    def reviews(self, document: str | None = None) -> tuple[Review, ...]:
        """Everything that was ever decided, in the order in which it came; of one document, or of all."""

    def last_review(self) -> int:
        """Grows with every decision, 0 where there is none: who has read them all needs not read them again."""

    def index(self, found: Searchable) -> None:
        """Brings the search index to what is searchable now, in one transaction; texts it has are not indexed again."""

    def search_index(self) -> SearchIndex:
        """The search index as it is at this moment. Raises StorageError where there is none."""

    def meta(self) -> dict[str, str]:
        """What is noted about the casefile: schema, engine, resources and whatever was set."""

    def set_meta(self, values: dict[str, str]) -> None:
        """Notes values; others stay."""

    def close(self) -> None:
        """Lets go of the casefile. Nothing else may be asked afterwards."""
