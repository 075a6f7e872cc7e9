"""One error root. Each error says which document, where in it, what was expected, what is available."""

from __future__ import annotations

from collections.abc import Sequence


class MusnadError(Exception):
    """Root of every error that Musnad raises on purpose.

    document: name or id of the document it is about, None when it is about none.
    span: half-open code-point offsets into that document's text, None when it is about no place in it.
    available: what the caller could have asked for instead, empty when that makes no sense.
    """

    def __init__(
        self,
        message: str,
        *,
        document: str | None = None,
        span: tuple[int, int] | None = None,
        available: Sequence[str] = (),
    ) -> None:
        self.message = message
        self.document = document
        self.span = span
        self.available = tuple(available)
        super().__init__(message)

    def __str__(self) -> str:
        parts = [self.message]
        if self.document is not None:
            parts.insert(0, f"{self.document}:")
        if self.span is not None:
            parts.append(f"(at {self.span[0]}–{self.span[1]})")
        if self.available:
            parts.append(f"(available: {', '.join(self.available)})")
        return " ".join(parts)


class InputError(MusnadError):
    """A source that cannot be read: missing, binary, not UTF-8, too long, no article in it."""


class ResourceError(MusnadError):
    """A knowledge file that is absent, changed, or breaks its own rules."""


class SpanError(MusnadError):
    """A span that does not quote its document."""


class EngineError(MusnadError):
    """An engine that is unknown or failed on a document."""


class StorageError(MusnadError):
    """A casefile that cannot be opened, read or written."""


class BusyError(StorageError):
    """A casefile that somebody else is writing."""


class CasefileError(MusnadError):
    """A decision that a casefile has nothing for, or that contradicts itself."""


class ReviewError(MusnadError):
    """A review that cannot be taken: of what is not there, or in words that the document does not have.

    code: which of the messages ``review_…`` says it in the reader's language; values: what fills that message.
    """

    def __init__(self, message: str, code: str, *, document: str | None = None, **values: object):
        self.code, self.values = code, values
        super().__init__(message, document=document)


class EvaluationError(MusnadError):
    """A gold set or a set of predictions that cannot be compared."""


class QueryError(MusnadError):
    """A search query or filter that cannot be understood.

    code: which of the messages ``query_…`` says it in the reader's language; at: 1-based character of the query, None
    where it is about no place in it; values: what fills that message.
    """

    def __init__(self, message: str, code: str, at: int | None = None, available: Sequence[str] = (), **values: object):
        self.code, self.at, self.values = code, at, values
        super().__init__(message if at is None else f"{message} (at character {at})", available=available)
