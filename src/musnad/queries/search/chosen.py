"""Units that match a query and pass filters, without their words: what timelines, maps, networks and counts are of."""

from __future__ import annotations

from musnad.model.search import Kind
from musnad.queries.search.asked import Asked
from musnad.queries.search.filters import Passing
from musnad.queries.search.matching import Mask, Matcher
from musnad.queries.search.parser import parse
from musnad.storage.search.reading import SearchIndex


class Chosen:
    """What was asked for, of each kind. Raises QueryError and StorageError."""

    def __init__(self, index: SearchIndex, asked: Asked) -> None:
        self.index = index
        self._matcher = Matcher(index, parse(asked.query))
        self._passing = Passing(index, asked.filters)

    def mask(self, kind: Kind) -> Mask:
        """Which units of the kind are asked for."""
        return self._matcher.match(kind).mask & self._passing.mask(kind)
