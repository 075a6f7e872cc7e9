"""The forms: where each is sent, who may send it, how long it may be, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from musnad.web import decide, review
from musnad.web.ask import Ask
from musnad.web.desk import Desk
from musnad.web.posted import Posted
from musnad.web.safety import LONGEST_BODY


@dataclass(frozen=True, slots=True)
class Form:
    """path: where it is sent. role: who may send it (web.visitors.ROLES). act: does it in a thread of its own, which
    must not touch the desk's store, and answers where to go on; raises MusnadError. longest: bytes of a request.
    logged: as what it is written down where accounts are kept (web.access.audit.ACTS)."""

    path: str
    role: str
    act: Callable[[Desk, Ask, Posted], str]
    longest: int = LONGEST_BODY
    logged: str = "decision"


FORMS: tuple[Form, ...] = (
    Form("/decide", "analyst", decide.posted),
    Form("/review/decide", "analyst", review.posted),
    Form("/review/name", "analyst", review.named),
    Form("/review/build", "analyst", review.build),
)
