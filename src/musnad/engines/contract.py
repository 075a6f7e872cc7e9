"""What every engine is: a reader of one document that says who it is."""

from __future__ import annotations

from typing import Protocol

from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Reading


class Engine(Protocol):
    """Document → Reading. The same document gives the same reading, in any process and any order."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and knowledge digest; part of every reading."""
        ...

    def read(self, document: Document) -> Reading:
        """Reads one document. A document in a language the engine does not read gives empty lists.

        Raises EngineError when it cannot finish; the run quarantines the document and goes on.
        """
        ...
