"""The forms: where each is sent, who may send it, how long it may be, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from musnad.web import decide, review
from musnad.web.ask import Ask
from musnad.web.desk import Desk
from musnad.web.posted import Posted
from musnad.web.safety import LONGEST_BODY
from musnad.web.uploads import limits, sent


@dataclass(frozen=True, slots=True)
class Form:
    """path: where it is sent. role: who may send it (web.visitors.ROLES). act: does it in a thread of its own, which
    must not touch the desk's store, and answers where to go on; raises MusnadError. longest: bytes of a request;
    longest_field: of one of its fields that is no file; files: how many it may hold. logged: as what it is written down
    where accounts are kept (web.access.audit.ACTS)."""

    path: str
    role: str
    act: Callable[[Desk, Ask, Posted], str]
    longest: int = LONGEST_BODY
    longest_field: int = LONGEST_BODY
    files: int = 0
    logged: str = "decision"


FORMS: tuple[Form, ...] = (
    Form("/decide", "analyst", decide.posted),
    Form("/review/decide", "analyst", review.posted),
    Form("/review/name", "analyst", review.named),
    Form("/review/build", "analyst", review.build),
    Form("/upload", "analyst", sent.upload, limits.REQUEST, limits.PASTED, limits.FILES, "upload"),
    Form("/upload/jobs", "analyst", sent.steer, logged="upload"),
)
