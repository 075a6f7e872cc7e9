"""Who asks, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass

# Each may do what those before it may. Nobody is who has not logged in where accounts are kept.
NO_ROLE = "nobody"
ROLES = (NO_ROLE, "reader", "analyst", "admin")


@dataclass(frozen=True, slots=True)
class Visitor:
    """name: of the account, empty where there are none: then whoever sits at this computer gives a name by hand.
    role: one of ROLES. masked: sees no names of private persons."""

    name: str
    role: str
    masked: bool = False

    def may(self, role: str) -> bool:
        """Whether what is open to a role is open to this visitor."""
        return ROLES.index(self.role) >= ROLES.index(role)


# Without accounts, which only this computer can reach.
OPEN = Visitor("", "admin")
NOBODY = Visitor("", NO_ROLE)


@dataclass(frozen=True, slots=True)
class Asker:
    """A visitor with one request. session: the secret of its cookie, empty outside of one. address: where from."""

    visitor: Visitor = OPEN
    session: str = ""
    address: str = ""
