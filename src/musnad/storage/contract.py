"""What a casefile's store can do, whatever is beneath it; one test body runs over every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from musnad.model.casefile import Casefile, Judgement
from musnad.model.document import Quarantined
from musnad.model.reading import EngineInfo, Reading


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A read document as it is kept. line: its record, one line of JSON; kind: of its source, to read it again."""

    id: str
    sha256: str
    name: str
    path: str
    engine: EngineInfo
    line: str
    row: int | None = None
    kind: str = "text"


class CaseStore(Protocol):
    """One casefile. Everything but ``close`` raises StorageError when it cannot be read or written."""

    def has(self, sha256: str, name: str, engine: EngineInfo) -> bool:
        """Whether these bytes under that name stand here as that engine with that knowledge reads them."""

    def ids(self) -> dict[str, tuple[str, str]]:
        """Each document's id with the sha256 of its bytes and its name."""

    def document(self, sha256: str, name: str) -> StoredDocument | None:
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

    def quarantine(self) -> tuple[Quarantined, ...]:
        """What could not be read, in the order in which it came."""

    def put_casefile(self, casefile: Casefile) -> None:
        """Replaces every list of the casefile and the machine's judgements in one transaction; a person's stay."""

    def casefile(self) -> Casefile:
        """The casefile as it was put last; empty lists when none was."""

    def judge(self, judgements: Iterable[Judgement]) -> None:
        """Keeps a person's judgements; one with the same id is replaced."""

    def judgements(self) -> tuple[Judgement, ...]:
        """Persons' judgements, which a build obeys, in the order of their ids."""

    def meta(self) -> dict[str, str]:
        """What is noted about the casefile: schema, engine, resources and whatever was set."""

    def set_meta(self, values: dict[str, str]) -> None:
        """Notes values; others stay."""

    def close(self) -> None:
        """Lets go of the casefile. Nothing else may be asked afterwards."""
