"""Who asks, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass

# Each may do what those before it may.
ROLES = ("reader", "analyst", "admin")


@dataclass(frozen=True, slots=True)
class Visitor:
    """name: of the account, empty where there are none: then whoever sits at this computer gives a name by hand.
    role: one of ROLES."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether what is open to a role is open to this visitor."""
        return ROLES.index(self.role) >= ROLES.index(role)


# Without accounts, which only this computer can reach.
OPEN = Visitor("", "admin")
