"""The URL of a casefile in PostgreSQL: what is the server's, what is ours, and what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from musnad.model.errors import StorageError

# The schema (namespace) of a casefile whose URL names none.
_SCHEMA = "musnad"


@dataclass(frozen=True, slots=True)
class Address:
    """url: for the server, without what is ours; schema: where the casefile is; label: to show, no password in it."""

    url: str
    schema: str
    label: str

    @classmethod
    def parse(cls, url: str) -> Address:
        """Raises StorageError for what is no URL of a database."""
        try:
            parts = urlsplit(url)
            query = parse_qsl(parts.query, keep_blank_values=True)
        except ValueError as error:
            raise StorageError(
                f"expected postgresql://USER@HOST/DATABASE, got an address that is none: {error}"
            ) from error
        schema = dict(query).get("schema") or _SCHEMA
        rest = [(key, value) for key, value in query if key != "schema"]
        shown = [(key, value) for key, value in query if key != "password"]
        netloc = parts.netloc
        if "@" in netloc:
            user, _, host = netloc.rpartition("@")
            netloc = f"{user.partition(':')[0]}@{host}"
        return cls(
            urlunsplit(parts._replace(query=urlencode(rest, quote_via=quote))),
            schema,
            urlunsplit(parts._replace(netloc=netloc, query=urlencode(shown, quote_via=quote, safe="/"))),
        )
