"""What a form says of a statement, an event or an argument: words found in the article, codes of the record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from musnad.engines import gate
from musnad.model.errors import ReviewError
from musnad.model.reading import Event, Reading, Speaker, Statement
from musnad.model.review import Item, Role
from musnad.model.span import Quote
from musnad.queries import locating
from musnad.queries.locating import Place
from musnad.resources import loader
from musnad.web.ask import path_of
from musnad.web.posted import Posted

# Who reads it is a person: no rule found it.
RULE = "person"
_LONGEST = 200
# Fields of a statement or an event that stay when the words have to be chosen.
_KEPT = ("type", "status", "method", "phase", "statement", "speaker", "speaker_role", "named", "stance", "form", "via")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Codes that a form offers, by the name of its field."""
    listed = loader.data("ontology/record.yaml")
    finance: Mapping[str, list[str]] = listed["finance"]
    return {
        "type": listed["event_types"],
        "status": listed["statuses"],
        "stance": listed["stances"],
        "form": ["direct", "indirect"],
        "phase": list(finance),
        "method": list(dict.fromkeys(m for methods in finance.values() for m in methods)),
        "count": listed["counts"],
    }


class Ambiguous(ReviewError):
    """Words that stand in several places. asking: the page that lets the person choose."""

    def __init__(self, asking: str) -> None:
        super().__init__("the words stand in several places", "several")
        self.asking = asking


class Given:
    """A form about one reading. said: ids of its statements that an event may be reported in."""

    def __init__(self, reading: Reading, sent: Posted, said: Collection[str] = ()) -> None:
        self.reading, self.sent, self.said = reading, sent, said

    def statement(self, read: Statement | None) -> Statement:
        """read: what is corrected, None for an addition. Raises ReviewError, Ambiguous."""
        at = self._quote((read.start, read.end) if read else None)
        via = tuple(v.strip() for v in re.split("[،,;]", self.sent.one("via")) if v.strip())
        speaker = self._speaker(read.speaker if read else None)
        outlet = self.reading.document.outlet
        made = Statement(
            id=read.id if read else "s",
            start=at.start,
            end=at.end,
            text=at.text,
            form=self._code("form", "indirect"),
            stance=self._code("stance", "asserted"),
            speaker=speaker,
            via=via,
            chain=(*((outlet,) if outlet else ()), *via, speaker.name),
            rule=RULE,
        )
        return self._checked(statements=(made,)).statements[0]

    def event(self, read: Event | None) -> Event:
        """With the arguments it was read with; those are decided one by one. Raises ReviewError, Ambiguous."""
        at = self._quote((read.trigger.start, read.trigger.end) if read else None)
        said = self.sent.one("statement")
        if said and said not in self.said:
            raise ReviewError(f"no statement {said!r}", "nothing", id=said)
        finance = self._code("type", "") == "finance"
        made = Event(
            id=read.id if read else "e",
            type=self._code("type", ""),
            trigger=at,
            actors=read.actors if read else (),
            targets=read.targets if read else (),
            places=read.places if read else (),
            time=read.time if read else None,
            counts=read.counts if read else (),
            status=self._code("status", "occurred"),
            method=(self._code("method", "") or None) if finance else None,
            phase=(self._code("phase", "") or None) if finance else None,
            statement=said or None,
            rule=RULE,
        )
        self._checked(events=(made,))
        return made

    def item(self, event: Event, role: Role, read: Item | None) -> Item:
        """An argument; the words nearest to the event's trigger unless the person says which. Raises ReviewError."""
        near = (event.trigger.start, event.trigger.end)
        if read is not None and read.start is not None and read.end is not None:
            near = (read.start, read.end)
        at = self._quote(near, nearest=True)
        if role == "counts":
            low, high = self._number("low"), self._number("high")
            if low is not None and high is not None and low > high:
                raise ReviewError("the bounds are reversed", "code", value=f"{low}–{high}")
            return Item(at.text, of=self._code("count", "killed"), low=low, high=high)
        if role == "time":
            return Item(at.text, at.start, at.end, from_=self._day("from"), to=self._day("to"))
        same = read is not None and read.text == at.text
        if role == "places":
            return Item(at.text, at.start, at.end, at.text if not (read and same) else read.name, *self._where(at.text))
        return Item(at.text, at.start, at.end, read.name if read and same else None)

    def _where(self, name: str) -> tuple[str | None, str | None]:
        """Country and province as given, else as the article's place of that name was resolved."""
        country, admin1 = self.sent.one("country")[:2].upper() or None, self.sent.one("admin1")[:_LONGEST] or None
        known = next((p for p in self.reading.places if p.name == name), None)
        if country or admin1 or known is None:
            return country, admin1
        return known.country, known.admin1

    def _quote(self, near: Place | None, *, nearest: bool = False) -> Quote:
        """The article's own words at the place that was chosen, or where the given ones stand.

        near: what is corrected. nearest: of several places the nearest is meant; otherwise only one that overlaps it.
        """
        text, words = self.reading.document.text, self.sent.one("words")
        found = locating.nearest(locating.places(text, words), near)
        if chosen := re.fullmatch(r"(\d{1,9})-(\d{1,9})", self.sent.one("at")):
            at = int(chosen[1]), int(chosen[2])
            found = [at] if at in found or (not words and 0 <= at[0] < at[1] <= len(text)) else []
        if not found:
            raise ReviewError(
                f"{words!r} does not stand there", "words", document=self.reading.document.id,
                words=words[:_LONGEST] or self.sent.one("at"),
            )  # fmt: skip
        touching = near is not None and found[0][0] < near[1] and near[0] < found[0][1]
        if len(found) > 1 and not (nearest or touching):
            raise Ambiguous(self._asking())
        return Quote.cut(text, *found[0])

    def _asking(self) -> str:
        """The page again, with what was given and every place to choose from."""
        part, of = self.sent.one("part"), self.sent.one("of")
        state = {"edit": of} if of else {"add": part}
        given = {name: self.sent.one(name)[:_LONGEST] for name in _KEPT}
        words = locating.quoted(self.sent.one("words"))
        query = urlencode({k: v for k, v in {**state, "words": words, **given}.items() if v})
        return f"{path_of('documents', self.reading.document.id)}?{query}#r-{of or 'new'}"

    def _speaker(self, read: Speaker | None) -> Speaker:
        name, role = self.sent.one("speaker")[:_LONGEST], self.sent.one("speaker_role")[:_LONGEST] or None
        if not name:
            raise ReviewError("no speaker is named", "speaker")
        bare = Speaker(name, role, self.sent.one("named", "yes") == "yes")
        if read is None or read.name != name:
            return bare
        return Speaker(bare.name, bare.role, bare.named, read.text, read.start, read.end)

    def _code(self, field: str, default: str) -> Any:
        """One of the field's codes; the default where nothing was given. Raises ReviewError."""
        value = self.sent.one(field, default)
        if (value or default) and value not in vocabulary()[field]:
            raise ReviewError(f"{value!r} is no {field}", "code", value=value)
        if not value and field == "type":
            raise ReviewError("an event has a type", "code", value=value)
        return value

    def _number(self, field: str) -> int | None:
        value = self.sent.one(field)
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise ReviewError(f"{value!r} is no number", "code", value=value)
        return int(value)

    def _day(self, field: str) -> str | None:
        value = self.sent.one(field)
        try:
            return datetime.date.fromisoformat(value).isoformat() if value else None
        except ValueError as error:
            raise ReviewError(f"{value!r} is no day", "code", value=value) from error

    def _checked(self, statements: tuple[Statement, ...] = (), events: tuple[Event, ...] = ()) -> Reading:
        """Through the gate that every engine's reading goes through. Raises ReviewError."""
        bare = Reading(self.reading.document, self.reading.engine, statements=statements, events=events)
        checked = gate.check(bare)
        if checked.refused:
            refused = checked.refused[0]
            raise ReviewError("the span does not quote the article", "words", words=refused.claimed)
        return checked
