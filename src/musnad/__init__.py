"""Musnad (مُسنَد): who says so, through whom, and who else, independently.

Reads Arabic reporting on armed groups and their money and builds a casefile in which every value
quotes the words it rests on. See ``docs/`` for the two public contracts, the record and the casefile.
"""

__version__ = "0.1.0"

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from musnad.api import Case

__all__ = ["Case", "__version__"]


def __getattr__(name: str) -> Any:
    """``Case``, loaded when it is first asked for: importing only defines."""
    if name == "Case":
        from musnad.api import Case

        return Case
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
