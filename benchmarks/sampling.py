"""Where an engine's time goes, by looking at its stack a thousand times a second of processor time.

Needs no hook in the engine and costs it about a per cent; works in the main thread on Unix only.
"""

from __future__ import annotations

import signal
from collections import Counter
from types import FrameType, TracebackType

INTERVAL = 0.001  # seconds of processor time between two looks


class Samples:
    """Counts, while it is entered, which modules of the project were on the stack.

    A look is given to the module that the engine's own module had called (its stage), and to ``arabic`` as well
    where the shared text analysis was at work inside it.
    """

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()
        self.inner: Counter[str] = Counter()
        self.total = 0

    def __enter__(self) -> Samples:
        if hasattr(signal, "setitimer"):
            self._before = signal.signal(signal.SIGPROF, self._look)
            signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)

    def _look(self, number: int, frame: FrameType | None) -> None:
        self.total += 1
        outer = "other"
        inner = ""
        while frame is not None:
            module = str(frame.f_globals.get("__name__", ""))
            if module.startswith("musnad."):
                inner = inner or module
                if module.endswith(".engine"):
                    break
                outer = module
            frame = frame.f_back
        self.stages[outer] += 1
        self.inner[inner or "other"] += 1

    def shares(self) -> dict[str, dict[str, float]]:
        """``called``: share of time below each module the engine calls; ``own``: in each module's own code. 0..1."""
        return {"called": self._top(self.stages), "own": self._top(self.inner)}

    def _top(self, counted: Counter[str], most: int = 15) -> dict[str, float]:
        ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return {name.removeprefix("musnad."): round(count / self.total, 3) for name, count in ordered[:most]}
