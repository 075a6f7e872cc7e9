"""Engines by name. An engine is built at first use and kept, one for each process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from musnad.engines.contract import Engine
from musnad.engines.gate import Gated
from musnad.model.errors import EngineError


def _rules() -> Engine:
    from musnad.engines.rules.engine import RulesEngine

    return RulesEngine()


def _advised(blend: str, names: bool = False) -> Engine:
    from musnad.engines.neural.network import Network
    from musnad.engines.rules.engine import RulesEngine

    return RulesEngine(Network(blend, names))


_BUILDERS: dict[str, Callable[[], Engine]] = {
    "rules": _rules,
    "neural": lambda: _advised("neural"),
    "hybrid": lambda: _advised("hybrid"),
    "hybrid+names": lambda: _advised("hybrid", names=True),
}


def names() -> tuple[str, ...]:
    """The engines that can be asked for."""
    return tuple(sorted(_BUILDERS))


@cache
def get(name: str = "rules") -> Engine:
    """The engine of that name, behind the gate. Raises EngineError for an unknown name."""
    builder = _BUILDERS.get(name)
    if builder is None:
        raise EngineError(f"no engine {name!r}", available=names())
    return Gated(builder())
