"""The incidents that most documents of a casefile tell, each with the number of independent origins behind it.

usage: python tools/most_told.py CASE [N]
Prints a Markdown table of N incidents (10 unless given), those with most documents first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from musnad.model.casefile import Casefile, Incident
from musnad.storage.sqlite import SqliteStore


def most_told(casefile: Casefile, most: int) -> list[Incident]:
    """Incidents by documents, then by origins, then in the casefile's order."""
    return sorted(casefile.incidents, key=lambda i: (-i.documents, -len(i.origins)))[:most]


def line(incident: Incident) -> str:
    """One row: id, type, places told most, days, documents, tellings, origins, contradictions."""
    days = "–".join(dict.fromkeys(d for d in (incident.time_from, incident.time_to) if d)) or "undated"
    counts = (incident.documents, len(incident.events), len(incident.origins), len(incident.contradictions))
    cells = (incident.id, incident.type, "، ".join(incident.places[:2]), days, *map(str, counts))
    return f"| {' | '.join(cells)} |"


def main(given: list[str]) -> int:
    if not 1 <= len(given) <= 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    with SqliteStore.open(Path(given[0])) as store:
        found = most_told(store.casefile(), int(given[1]) if len(given) > 1 else 10)
    print("| | type | places | days | documents | tellings | origins | contradictions |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for incident in found:
        print(line(incident))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
