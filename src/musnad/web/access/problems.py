"""What is wrong with accounts."""

from __future__ import annotations

from musnad.model.errors import MusnadError


class AccessError(MusnadError):
    """An accounts file that cannot be trusted or used, or a change of it that is refused."""
